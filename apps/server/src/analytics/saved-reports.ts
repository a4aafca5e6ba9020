/** Questions that are asked again. Their owner changes them; others may read and copy what is shared. */
import { idFrom, type PersonId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { SavedReport } from '@harken/contract/routes-analytics';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as store from './report-store.ts';

interface SavedReportsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
}

export function createSavedReports({ log, read, clock }: SavedReportsDeps) {
  const list = async (personId: PersonId): Promise<SavedReport[]> =>
    (await store.savedFor(read, personId)).map(savedFrom);

  async function create(ask: RouteInput<'saveReport'>['body'], by: PersonId): Promise<SavedReport> {
    const row = { ...ask, id: idFrom('repo', newId(clock)), owner_id: by, version: 1 };
    await log.transact(({ db }) => store.putSaved(db, row, clock.now()));
    return savedFrom(row);
  }

  async function update(
    id: string,
    { version, ...ask }: RouteInput<'updateReport'>['body'],
    by: PersonId,
  ): Promise<SavedReport> {
    return log.transact(async ({ db }) => {
      const row = await own(db, id, by);
      if (row.version !== version) throw new Refusal('record.changed');
      const { name = row.name, query = row.query, shared = row.shared } = ask;
      const changed = { ...row, name, query, shared, version: version + 1 };
      await store.putSaved(db, changed, clock.now());
      return savedFrom(changed);
    });
  }

  async function remove(id: string, by: PersonId): Promise<void> {
    await log.transact(async ({ db }) => {
      await own(db, id, by);
      await store.deleteSaved(db, id);
    });
  }

  return { list, create, update, remove };
}

async function own(db: Kysely<unknown>, id: string, by: PersonId): Promise<store.SavedRow> {
  const row = await store.saved(db, id);
  // Whether somebody keeps one for themselves is nobody else's business.
  if (!row || (row.owner_id !== by && !row.shared)) throw new Refusal('record.not_found');
  if (row.owner_id !== by) throw new Refusal('access.forbidden', 'Only its owner changes a report; save a copy');
  return row;
}

function savedFrom({ owner_id, ...row }: store.SavedRow): SavedReport {
  return { ...row, id: row.id as SavedReport['id'], ownerId: owner_id as PersonId };
}
