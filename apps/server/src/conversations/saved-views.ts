/** Views that people keep. Their owner edits them; whoever has one of its roles or queues has it too. */
import type { ViewId } from '@harken/contract/ids';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { SavedView } from '@harken/contract/routes-desk';
import { clean } from '../platform/clean.ts';
import type { EventLog } from '../platform/events.ts';
import type { Viewer } from './conversations.ts';
import * as store from './view-store.ts';

interface Asker {
  person: Viewer;
  permissions: ReadonlySet<Permission>;
}

export function createSavedViews({ log, read }: { log: Pick<EventLog, 'transact'>; read: store.Db }) {
  /** Sharing puts something on others' screens: for those who answer for all of it. */
  function mayShare({ permissions }: Asker, { roles, queueIds }: Pick<SavedView, 'roles' | 'queueIds'>): void {
    if (roles.length + queueIds.length > 0 && !permissions.has('conversation.read_all')) {
      throw new Refusal('access.forbidden', 'Only who sees all conversations shares a view');
    }
  }

  async function own(db: store.Db, id: ViewId, { person, permissions }: Asker): Promise<SavedView> {
    const view = await store.lock(db, id);
    if (!view || !sees(person, view)) throw new Refusal('record.not_found');
    if (view.ownerId !== person.id && !permissions.has('conversation.read_all')) throw new Refusal('access.forbidden');
    return view;
  }

  return {
    list: async ({ person }: Asker): Promise<SavedView[]> =>
      (await store.all(read)).filter((view) => sees(person, view)),

    async save(wanted: Omit<SavedView, 'ownerId' | 'version'>, asker: Asker): Promise<SavedView> {
      mayShare(asker, wanted);
      const view: SavedView = { ...clean(wanted), ownerId: asker.person.id, version: 1 };
      return log.transact(async ({ db }) => {
        const before = await store.lock(db, view.id);
        // Sent twice: it is there.
        if (before?.ownerId === view.ownerId) return before;
        if (before || (await store.countOf(db, view.ownerId)) >= mostViews) throw new Refusal('record.changed');
        await store.insert(db, view);
        return view;
      });
    },

    async update(
      id: ViewId,
      { version, ...fields }: { version: number } & { [K in keyof SavedView]?: SavedView[K] | undefined },
      asker: Asker,
    ): Promise<SavedView> {
      return log.transact(async ({ db }) => {
        const was = await own(db, id, asker);
        if (was.version !== version) throw new Refusal('record.changed');
        const given = Object.fromEntries(Object.entries(clean(fields)).filter(([, value]) => value !== undefined));
        const is: SavedView = { ...was, ...given, version: version + 1 };
        mayShare(asker, is);
        await store.save(db, is);
        return is;
      });
    },

    remove: (id: ViewId, asker: Asker): Promise<void> =>
      log.transact(async ({ db }) => {
        await own(db, id, asker);
        await store.remove(db, id);
      }),
  };
}

const mostViews = 200;

function sees(person: Viewer, { ownerId, roles, queueIds }: SavedView): boolean {
  return (
    ownerId === person.id ||
    roles.some((role) => person.roles.includes(role)) ||
    queueIds.some((id) => person.queueIds.includes(id))
  );
}
