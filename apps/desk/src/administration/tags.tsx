import type { TagId } from '@harken/contract/ids';
import type { Tag } from '@harken/contract/people';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { Page, useOpenItem } from './room.tsx';
import { SaveBar, Select, Setting, SettingRow, TextInput } from './setting.tsx';
import { ThingList } from './thing-list.tsx';
import { useEditing } from './use-editing.ts';

const key = ['administration', 'tags'];

/** The words that conversations are marked with. */
export function Tags(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const tags = useDesk((state) => state.tags);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => call('GET /api/tags') });
  // Counts are read again when a tag came, was renamed or merged.
  useEffect(() => void (tags && queries.invalidateQueries({ queryKey: key })), [tags]);
  const open = tags.find(({ id }) => id === item);
  const count = (id: TagId) => data?.tags.find((tag) => tag.id === id)?.conversations ?? 0;
  if (open)
    return (
      <Page title={open.name} back={{ label: t('tags.back'), go: () => openItem(null) }}>
        <TagForm key={open.id} tag={open} used={count(open.id)} />
      </Page>
    );
  return (
    <Page title={t('tags.name')} text={t('tags.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      <NewTag tags={tags} />
      <ThingList
        label={t('tags.name')}
        things={[...tags]
          .sort((a, b) => count(b.id) - count(a.id) || a.name.localeCompare(b.name))
          .map(({ id, name, archived }) => ({
            id,
            name,
            archived,
            detail: t('tags.used', { count: count(id) }),
          }))}
        empty={{ title: t('tags.empty'), text: t('tags.emptyText') }}
      />
    </Page>
  );
}

const isTaken = (tags: readonly Tag[], name: string, except?: TagId) =>
  tags.some((tag) => tag.id !== except && tag.name.toLowerCase() === name.trim().toLowerCase());

function NewTag({ tags }: { tags: readonly Tag[] }): ReactElement {
  const { t } = useTranslation('administration');
  const [name, setName] = useState('');
  const taken = isTaken(tags, name);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || taken) return;
    try {
      await call('POST /api/tags', { body: { name: name.trim() } });
      setName('');
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <form onSubmit={(event) => void add(event)} className="mb-4 flex flex-wrap items-center gap-2">
      <TextInput
        aria-label={t('tags.new')}
        aria-invalid={taken || undefined}
        aria-describedby="new-tag-mistake"
        placeholder={t('tags.new')}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        className="w-56"
      />
      <Button type="submit" icon={Plus} disabled={!name.trim() || taken}>
        {t('tags.add')}
      </Button>
      <span id="new-tag-mistake" role="status" className="text-12 text-breaking">
        {taken && t('mistake.taken')}
      </span>
    </form>
  );
}

function TagForm({ tag, used }: { tag: Tag; used: number }): ReactElement {
  const { t } = useTranslation('administration');
  const tags = useDesk((state) => state.tags);
  const put = async (body: { version: number; name?: string; archived?: boolean }) =>
    (await call('PATCH /api/tags/:id', { params: { id: tag.id }, body })).tag.version;
  const edit = useEditing<{ name: string }>({
    id: tag.id,
    latest: { name: tag.name },
    version: tag.version,
    check: ({ name }) => {
      if (!name.trim()) return { name: t('mistake.needed') };
      return isTaken(tags, name, tag.id) ? { name: t('tags.mergeInstead') } : {};
    },
    save: ({ name = tag.name }, version) => put({ version, name: name.trim() }),
  });
  return (
    <>
      <Setting
        edit={edit}
        name="name"
        label={t('tags.setting.name.label')}
        text={t('tags.setting.name.text', { count: used })}
      >
        {(name, set, control) => (
          <TextInput {...control} maxLength={60} value={name} onChange={(event) => set(event.target.value)} />
        )}
      </Setting>
      <Merge tag={tag} used={used} />
      <ArchiveSetting
        thing={tag}
        text={t('tags.archiveText')}
        put={(archived, version) => put({ version, archived })}
      />
      <SaveBar edit={edit} />
    </>
  );
}

/** The one thing here that cannot be taken back: afterwards nobody knows which ones it had. It asks first. */
function Merge({ tag, used }: { tag: Tag; used: number }): ReactElement | null {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const others = useDesk((state) => state.tags).filter(({ id, archived }) => id !== tag.id && !archived);
  const [into, setInto] = useState<TagId | ''>('');
  const [asking, setAsking] = useState(false);
  const target = others.find(({ id }) => id === into);
  if (!others.length) return null;
  const merge = async () => {
    if (!target) return;
    setAsking(false);
    try {
      const body = { version: tag.version, into: target.id };
      const { conversations } = await call('POST /api/tags/:id/merge', { params: { id: tag.id }, body });
      tell(t('tags.merged', { count: conversations, from: tag.name, into: target.name }));
      openItem(null);
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <SettingRow label={t('tags.merge.label')} text={t('tags.merge.text')}>
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Select {...control} value={into} onChange={(event) => setInto(event.target.value as TagId)}>
            <option value="">{t('tags.merge.choose')}</option>
            {others.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Button disabled={!target} onClick={() => setAsking(true)}>
            {t('tags.merge.do')}
          </Button>
          <Dialog
            open={asking}
            onClose={() => setAsking(false)}
            title={t('tags.merge.ask', { from: tag.name, into: target?.name ?? '' })}
            description={t('tags.merge.askText', { count: used })}
          >
            <div className="flex justify-end gap-2 p-4">
              <Button onClick={() => setAsking(false)}>{t('tags.merge.keep')}</Button>
              <Button look="breaking" onClick={() => void merge()}>
                {t('tags.merge.do')}
              </Button>
            </div>
          </Dialog>
        </div>
      )}
    </SettingRow>
  );
}
