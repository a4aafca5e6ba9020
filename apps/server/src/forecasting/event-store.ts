/** The calendar. What is taken off it stays, so that a past forecast can be understood. */
import type { PlannedEvent } from '@harken/contract/forecasting';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** Without its effect, which is measured when it is asked for. */
/** An event of the calendar, whatever it adds. */
export type Measurable = Omit<PlannedEvent, 'effect'>;
export type Kept = Omit<Measurable, 'id'> & { id: NonNullable<PlannedEvent['id']> };

interface Row {
  id: Kept['id'];
  name: string;
  kind: Kept['kind'];
  starts_at: Date;
  ends_at: Date;
  queue_id: Kept['queueId'];
  channel: Kept['channel'];
  value: number | null;
  assumed: number | null;
  by_person: Kept['by'];
  version: number;
}

const from = (row: Row): Kept => ({
  id: row.id,
  follows: null,
  name: row.name,
  kind: row.kind,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  queueId: row.queue_id,
  channel: row.channel,
  value: row.value,
  assumed: row.assumed,
  names: null,
  worked: false,
  by: row.by_person,
  version: row.version,
});

export async function eventsIn(db: Db, since: Date, until?: Date): Promise<Kept[]> {
  const { rows } = await sql<Row>`
    select * from forecasting.planned_event
     where not removed and ends_at > ${since} and ${until ? sql`starts_at < ${until}` : sql`true`}
     order by starts_at, id limit 5000`.execute(db);
  return rows.map(from);
}

/** Locked until the transaction ends; null where it is none, or was taken off. */
export async function lockEvent(db: Db, id: string): Promise<Kept | null> {
  const { rows } = await sql<Row>`
    select * from forecasting.planned_event where id = ${id} and not removed for update`.execute(db);
  return rows[0] ? from(rows[0]) : null;
}

export async function putEvent(db: Db, one: Kept): Promise<void> {
  await sql`
    insert into forecasting.planned_event
      (id, name, kind, starts_at, ends_at, queue_id, channel, value, assumed, by_person, version)
    values (${one.id}, ${one.name}, ${one.kind}, ${one.startsAt}, ${one.endsAt}, ${one.queueId}, ${one.channel},
            ${one.value}, ${one.assumed}, ${one.by}, ${one.version})
    on conflict (id) do update set name = excluded.name, kind = excluded.kind, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, queue_id = excluded.queue_id, channel = excluded.channel, value = excluded.value,
      assumed = excluded.assumed, version = excluded.version`.execute(db);
}

export async function removeEvent(db: Db, id: string): Promise<void> {
  await sql`update forecasting.planned_event set removed = true, version = version + 1 where id = ${id}`.execute(db);
}
