/** The shelves: made, renamed, put in order, archived. One with articles in it stays. */
import { type CollectionId, idFrom } from '@harken/contract/ids';
import type { Collection } from '@harken/contract/knowledge';
import { Refusal } from '@harken/contract/problems';
import type { EventLog } from '../platform/events.ts';
import { actorOf, type Changer } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { mistaken, type Noting, noted } from './changes.ts';
import * as store from './store.ts';

export function createCollections({ log, audit }: { log: Pick<EventLog, 'transact'>; audit: Noting }) {
  async function create(
    { slug, name, position }: Pick<Collection, 'slug' | 'name' | 'position'>,
    by: Changer = null,
  ): Promise<Collection> {
    const made: Collection = { slug, name, position, id: idFrom('coll', newId()), archived: false, version: 1 };
    await log.transact(async (tx) => {
      if (!(await store.insertCollection(tx.db, made))) throw mistaken('slug', 'is taken');
      tx.append({ name: 'collection.created', actor: actorOf(by), data: { collection: made } });
      await audit.record(tx, { by, action: 'collection.created', target: made.id, detail: { name } });
    });
    return made;
  }

  /** @throws Refusal `record.changed` when somebody else edited it in the meantime · `collection.has_articles` */
  async function update(
    id: CollectionId,
    {
      version,
      name,
      archived,
    }: { version: number; name?: Collection['name'] | undefined; archived?: boolean | undefined },
    by: Changer = null,
  ): Promise<Collection> {
    return log.transact(async (tx) => {
      const was = await store.collection(tx.db, id);
      if (!was) throw new Refusal('record.not_found');
      const is = { ...was, name: name ?? was.name, archived: archived ?? was.archived, version: version + 1 };
      if (is.archived && !was.archived && (await store.hasArticles(tx.db, id)))
        throw new Refusal('collection.has_articles');
      if (!(await store.updateCollection(tx.db, is, version))) throw new Refusal('record.changed');
      tx.append({ name: 'collection.updated', actor: actorOf(by), data: { collection: is } });
      const detail = { name: was.name, ...noted(was, is, ['name', 'archived']) };
      await audit.record(tx, { by, action: 'collection.updated', target: id, detail });
      return is;
    });
  }

  /**
   * @param order    all collections, as they shall stand
   * @param expected all collections, as they stood when somebody moved one
   * @throws Refusal `record.changed` when they stand otherwise by now
   */
  async function order(
    { order: wanted, expected }: { order: readonly CollectionId[]; expected: readonly CollectionId[] },
    by: Changer = null,
  ): Promise<Collection[]> {
    return log.transact(async (tx) => {
      const all = await store.collections(tx.db, 'lock');
      const ids = all.map(({ id }) => id);
      if (ids.join() !== expected.join()) throw new Refusal('record.changed');
      if ([...wanted].sort().join() !== [...ids].sort().join())
        throw mistaken('order', 'does not name each of them once');
      const placed = all.map((one) => ({ ...one, position: wanted.indexOf(one.id) }));
      for (const [at, is] of placed.entries()) {
        if (is.position === all[at]?.position) continue;
        is.version += 1;
        await store.updateCollection(tx.db, is, is.version - 1);
        tx.append({ name: 'collection.updated', actor: actorOf(by), data: { collection: is } });
      }
      const moved = all.filter(({ id }, at) => wanted[at] !== id).map(({ name }) => name);
      if (moved[0])
        await audit.record(tx, { by, action: 'collection.ordered', target: wanted[0] as string, detail: { moved } });
      return placed.sort((a, b) => a.position - b.position);
    });
  }

  return { create, update, order };
}
