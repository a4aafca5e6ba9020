/** Comparisons that are looked at again. Everybody who may use the twin reads them; their owner changes them. */
import { idFrom, type PersonId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { Comparison } from '@harken/contract/routes-twin';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as store from './store.ts';

export interface ComparisonsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
}

export function createComparisons({ log, read, clock }: ComparisonsDeps) {
  const list = () => store.comparisons(read);

  async function create({ name, question }: RouteInput<'saveComparison'>['body'], by: PersonId): Promise<Comparison> {
    const changedAt = clock.now().toISOString();
    const made = { id: idFrom('comp', newId(clock)), ownerId: by, name, question, version: 1, changedAt };
    await log.transact(({ db }) => store.putComparison(db, made));
    return made;
  }

  /** @throws Refusal `record.changed` when it is not what the editor saw */
  async function update(
    id: Comparison['id'],
    { version, ...change }: RouteInput<'updateComparison'>['body'],
    by: PersonId,
  ): Promise<Comparison> {
    return log.transact(async ({ db }) => {
      const before = await own(id, by, db);
      if (before.version !== version) throw new Refusal('record.changed');
      const { name = before.name, question = before.question } = change;
      const changed = { ...before, name, question, version: version + 1, changedAt: clock.now().toISOString() };
      await store.putComparison(db, changed);
      return changed;
    });
  }

  async function remove(id: Comparison['id'], by: PersonId): Promise<void> {
    await log.transact(async ({ db }) => {
      await own(id, by, db);
      await store.deleteComparison(db, id);
    });
  }

  return { list, create, update, remove };
}

async function own(id: Comparison['id'], by: PersonId, db: Kysely<unknown>): Promise<Comparison> {
  const comparison = await store.lockComparison(db, id);
  if (!comparison) throw new Refusal('record.not_found');
  if (comparison.ownerId !== by) throw new Refusal('access.forbidden', 'Only its owner changes it; save a copy');
  return comparison;
}
