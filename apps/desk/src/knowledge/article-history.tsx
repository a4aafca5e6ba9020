import type { Article, ArticleVersion } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime } from '../platform/format.ts';
import { tell } from '../platform/toasts.tsx';
import { useHistory } from './articles-data.ts';
import { DifferenceView } from './difference-view.tsx';
import { type DraftKeeper, type Fields, fieldsOf } from './draft-keeper.ts';

const whole = ({ title, summary, body, questions }: Fields) =>
  [title, summary, '', body, '', questions].join('\n').trimEnd();

/** What one language said before: who changed it when, what is different, and the way back. */
export function ArticleHistory({
  article,
  locale,
  keeper,
  fields,
}: {
  article: Article;
  locale: Locale;
  keeper: DraftKeeper;
  fields: Fields;
}): ReactElement {
  const { t } = useTranslation('articles');
  const { data, error, refetch } = useHistory(article.id);
  const people = useDesk((state) => state.people);
  const [chosen, setChosen] = useState<number | null>(null);
  const [against, setAgainst] = useState<number | null>(null);
  const versions = data?.versions.filter((one) => one.locale === locale) ?? [];
  const named = ({ number, at }: ArticleVersion) => t('history.version', { number, at: dayAndTime(at) });
  const open = versions.find(({ number }) => number === chosen);
  const other = versions.find(({ number }) => number === against);

  function restore({ text, number }: ArticleVersion): void {
    const before = fields;
    keeper.set(fieldsOf(text));
    void keeper.flush();
    tell(t('history.restored', { number }), {
      undo: () => {
        keeper.set(before);
        void keeper.flush();
      },
    });
  }

  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-40" />;
  if (!versions.length) return <p className="text-13 text-ink-2">{t('history.empty')}</p>;
  return (
    <ol aria-label={t('history.label')} className="border-b border-line">
      {versions.map((version) => {
        const by = people.find(({ id }) => id === version.by)?.name ?? t('history.unknown');
        const isOpen = version.number === open?.number;
        return (
          <li key={version.number} className="border-t border-line py-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <div className="min-w-0 flex-1">
                <p className="truncate text-13 font-medium">
                  {version.number}. {t(`history.${version.what}`)}
                </p>
                <p className="text-12 text-ink-2">{t('history.by', { at: dayAndTime(version.at), by })}</p>
              </div>
              <Button
                size="small"
                aria-expanded={isOpen}
                onClick={() => {
                  setChosen(isOpen ? null : version.number);
                  setAgainst(null);
                }}
              >
                {t('history.compare')}
                <span className="sr-only"> {named(version)}</span>
              </Button>
              <Button size="small" onClick={() => restore(version)}>
                {t('history.restore')}
                <span className="sr-only"> {named(version)}</span>
              </Button>
            </div>
            {isOpen && (
              <div className="mt-2 flex flex-col gap-2">
                <Labelled label={t('history.with')} className="items-start">
                  {(id) => (
                    <Select
                      id={id}
                      value={against ?? ''}
                      onChange={(event) => setAgainst(Number(event.target.value) || null)}
                    >
                      <option value="">{t('history.now')}</option>
                      {versions
                        .filter(({ number }) => number !== version.number)
                        .map((one) => (
                          <option key={one.number} value={one.number}>
                            {named(one)}
                          </option>
                        ))}
                    </Select>
                  )}
                </Labelled>
                <DifferenceView
                  label={t('history.difference')}
                  before={whole(fieldsOf(version.text))}
                  after={whole(other ? fieldsOf(other.text) : fields)}
                />
              </div>
            )}
          </li>
        );
      })}
    </ol>
  );
}
