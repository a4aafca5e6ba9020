import type { Comparison, TwinQuestion } from '@harken/contract/routes-twin';
import { Trash2 } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { ago } from '../platform/format.ts';
import { Dialog, Popover } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';

export const comparisonsKey = ['twin', 'comparisons'];

/** What anybody keeps: opened from here, deleted by whoever made it. */
export function SavedComparisons({
  comparisons,
  current,
  open,
}: {
  comparisons: readonly Comparison[];
  current: string | undefined;
  open: (comparison: Comparison) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const me = useDesk((state) => state.me.id);
  const people = useDesk((state) => state.people);
  const remove = async (one: Comparison) => {
    try {
      await call('DELETE /api/twin/comparisons/:id', { params: { id: one.id } });
      const { name, question } = one;
      const again = () =>
        void call('POST /api/twin/comparisons', { body: { name, question } }).then(() =>
          queries.invalidateQueries({ queryKey: comparisonsKey }),
        );
      tell(t('saved.deleted', { name }), { undo: again });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
    void queries.invalidateQueries({ queryKey: comparisonsKey });
  };
  return (
    <Popover
      label={t('saved.open')}
      trigger={<Button size="small">{t('saved.open')}</Button>}
      className="max-h-96 w-80 overflow-y-auto p-2"
    >
      {comparisons.length === 0 && <p className="p-2 text-13 text-ink-2">{t('saved.none')}</p>}
      <ul>
        {comparisons.map((one) => (
          <li key={one.id} className="flex items-center gap-1">
            <button
              type="button"
              aria-current={one.id === current ? 'true' : undefined}
              onClick={() => open(one)}
              className="min-w-0 flex-1 rounded-sm px-2 py-1 text-left text-13 hover:bg-surface-3 aria-current:text-accent"
            >
              <span className="block truncate font-medium">{one.name}</span>
              <span className="block truncate text-12 text-ink-3">
                {t('saved.by', {
                  name: people.find(({ id }) => id === one.ownerId)?.name ?? '–',
                  ago: ago(one.changedAt),
                })}
              </span>
            </button>
            {one.ownerId === me && (
              <IconButton
                icon={Trash2}
                iconSize={14}
                label={t('saved.delete', { name: one.name })}
                onClick={() => void remove(one)}
              />
            )}
          </li>
        ))}
      </ul>
    </Popover>
  );
}

export function SaveDialog({
  question,
  suggested,
  saved,
  close,
}: {
  question: TwinQuestion;
  suggested: string;
  saved: (comparison: Comparison) => void;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['dispatch', 'platform']);
  const [name, setName] = useState(suggested);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim() || busy) return;
    setBusy(true);
    try {
      const { comparison } = await call('POST /api/twin/comparisons', { body: { name: name.trim(), question } });
      await queries.invalidateQueries({ queryKey: comparisonsKey });
      tell(t('saved.done', { name: comparison.name }));
      saved(comparison);
      close();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={close} title={t('saved.title')} description={t('saved.text')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 p-4">
        <label className="flex flex-col gap-1 text-13 font-medium">
          {t('saved.name')}
          <input
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="field h-9 px-2.5 font-normal"
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!name.trim() || busy}>
            {t('saved.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
