import type { QueueId, ViewId } from '@harken/contract/ids';
import type { Role } from '@harken/contract/people';
import type { SavedView } from '@harken/contract/routes-desk';
import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import type { ListQuery } from './list-query.ts';
import { deleteView, saveView, updateView } from './saved-views.ts';

const roleNames = ['agent', 'lead', 'planner', 'experience_owner', 'admin'] as const satisfies readonly Role[];

/** Keeps the list one looks at, or changes what one kept: its name, its place, and who has it too. */
export function SavedViewDialog({
  view,
  shown,
  count,
  close,
}: {
  /** The one to change; none when a new one is kept. */
  view: SavedView | undefined;
  shown: ListQuery;
  /** How many there are: a new one comes last. */
  count: number;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['conversations', 'platform']);
  const mayShare = useMay('conversation.read_all');
  const queues = useDesk((state) => state.queues);
  const [name, setName] = useState(view?.name ?? '');
  const [roles, setRoles] = useState<readonly Role[]>(view?.roles ?? []);
  const [queueIds, setQueueIds] = useState<readonly QueueId[]>(view?.queueIds ?? []);
  const [place, setPlace] = useState((view?.position ?? count) + 1);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const good = name.trim().length > 0 && name.trim().length <= 60 && place >= 1 && place <= 1000;
  const toggled = <T,>(all: readonly T[], one: T) => (all.includes(one) ? all.filter((o) => o !== one) : [...all, one]);

  const run = async (work: () => Promise<boolean>) => {
    setBusy(true);
    if (await work()) close();
    else setBusy(false);
  };
  const save = () => {
    const fields = { name: name.trim(), roles: [...roles], queueIds: [...queueIds], position: place - 1 };
    if (view) return updateView(view, fields);
    const { view: of, queueId, search, order = 'newest' } = shown;
    const list = { view: of, order, ...(queueId && { queueId }), ...(search && { search }) };
    return saveView({ id: `view_${crypto.randomUUID()}` as unknown as ViewId, list, ...fields });
  };

  return (
    <Dialog open onClose={close} title={t(view ? 'saved.editTitle' : 'saved.newTitle')} initialFocus={field}>
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (good && !busy) void run(save);
        }}
      >
        <label className="flex flex-col gap-1 text-13">
          {t('saved.name')}
          <input
            ref={field}
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
            className="field h-9 px-2"
          />
        </label>
        <label className="flex flex-col gap-1 text-13">
          {t('saved.place')}
          <input
            type="number"
            min={1}
            max={1000}
            value={place}
            onChange={(event) => setPlace(event.target.valueAsNumber)}
            aria-invalid={!(place >= 1 && place <= 1000)}
            className="field h-9 w-24 px-2 tabular-nums"
          />
        </label>
        {mayShare && (
          <>
            <Checks legend={t('saved.roles')} help={t('saved.shareHelp')}>
              {roleNames.map((one) => (
                <Check key={one} on={roles.includes(one)} toggle={() => setRoles(toggled(roles, one))}>
                  {t(`platform:role.${one}`)}
                </Check>
              ))}
            </Checks>
            <Checks legend={t('saved.queues')}>
              {queues.map(({ id, name: called }) => (
                <Check key={id} on={queueIds.includes(id)} toggle={() => setQueueIds(toggled(queueIds, id))}>
                  {localName(called)}
                </Check>
              ))}
            </Checks>
          </>
        )}
        <div className="flex justify-end gap-2">
          {view && (
            <Button
              look="breaking"
              className="mr-auto"
              disabled={busy}
              onClick={() => void run(() => deleteView(view))}
            >
              {t('saved.delete')}
            </Button>
          )}
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!good || busy}>
            {t('saved.do')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Checks({ legend, help, children }: { legend: string; help?: string; children: ReactNode }): ReactElement {
  return (
    <fieldset className="text-13">
      <legend className="mb-1">{legend}</legend>
      {help && <p className="mb-1 text-12 text-ink-2">{help}</p>}
      <div className="flex flex-wrap gap-x-4">{children}</div>
    </fieldset>
  );
}

function Check({ on, toggle, children }: { on: boolean; toggle: () => void; children: ReactNode }): ReactElement {
  return (
    <label className="flex min-h-7 items-center gap-1.5">
      <input type="checkbox" checked={on} onChange={toggle} className="size-4 accent-accent" />
      {children}
    </label>
  );
}
