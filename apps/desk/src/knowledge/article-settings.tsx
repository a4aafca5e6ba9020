import type { Article, Collection } from '@harken/contract/knowledge';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ArchiveSetting } from '../administration/archiving.tsx';
import { SaveBar, Select, Setting, TextInput } from '../administration/setting.tsx';
import { useEditing } from '../administration/use-editing.ts';
import { call, queries } from '../platform/api.ts';
import { day } from '../platform/format.ts';
import { languageNames, localName } from '../platform/i18n.ts';
import { locales } from './article-state.ts';
import { readArticleAgain } from './articles-data.ts';

const today = () => new Date().toLocaleDateString('sv-SE');

/** Where it stands and for whom: the same in every language, and in force as soon as it is saved. */
export function ArticleSettings({
  article,
  collections,
}: {
  article: Article;
  collections: readonly Collection[];
}): ReactElement {
  const { t } = useTranslation('articles');
  const { id, version, archived, collectionId, audience, checked, source } = article;
  const put = async (fields: object, from: number) => {
    const saved = await call('PATCH /api/knowledge/articles/:id', {
      params: { id },
      body: { ...fields, version: from },
    });
    queries.setQueryData(['article', id], saved);
    readArticleAgain(id);
    return saved.article.version;
  };
  const edit = useEditing<Pick<Article, 'collectionId' | 'audience' | 'checked' | 'source'>>({
    id,
    latest: { collectionId, audience, checked, source },
    version,
    save: put,
    refresh: async () => readArticleAgain(id),
  });
  const shelves = collections.filter((one) => !one.archived || one.id === collectionId);
  const shelf = (wanted: string) => {
    const found = collections.find((one) => one.id === wanted);
    return found ? localName(found.name) : '';
  };
  return (
    <>
      <Setting
        edit={edit}
        name="collectionId"
        label={t('setting.collectionId.label')}
        text={t('setting.collectionId.text')}
        show={shelf}
      >
        {(value, set, control) => (
          <Select {...control} value={value} onChange={(event) => set(event.target.value as typeof value)}>
            {shelves.map((one) => (
              <option key={one.id} value={one.id}>
                {localName(one.name)}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      <Setting
        edit={edit}
        name="audience"
        label={t('setting.audience.label')}
        text={t('setting.audience.text')}
        show={(value) => t(`audience.${value}`)}
      >
        {(value, set, control) => (
          <Select {...control} value={value} onChange={(event) => set(event.target.value as typeof value)}>
            {(['public', 'customers', 'agents'] as const).map((one) => (
              <option key={one} value={one}>
                {t(`audience.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      <Setting
        edit={edit}
        name="checked"
        label={t('setting.checked.label')}
        text={t('setting.checked.text')}
        show={(value) => (value ? day(value) : '')}
      >
        {(value, set, control) => (
          <TextInput
            {...control}
            type="date"
            max={today()}
            value={value ?? ''}
            onChange={(event) => set(event.target.value || null)}
            className="w-40"
          />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="source"
        label={t('setting.source.label')}
        text={t('setting.source.text')}
        show={(value) => languageNames[value]}
      >
        {(value, set, control) => (
          <Select {...control} value={value} onChange={(event) => set(event.target.value as typeof value)}>
            {locales.map((one) => (
              <option key={one} value={one}>
                {languageNames[one]}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      <ArchiveSetting
        thing={{ archived, version }}
        text={t('setting.archiveText')}
        put={(next, from) => put({ archived: next }, from)}
      />
      <SaveBar edit={edit} />
    </>
  );
}
