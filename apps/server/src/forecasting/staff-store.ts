/** People whom planners have put down, by quarter hour: whatever the interval of the forecast becomes, it is read from these. */
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

export interface Planned {
  queueId: string;
  at: number;
  agents: number;
}

export async function planned(db: Db, queueIds: readonly string[], from: Date, to: Date): Promise<Planned[]> {
  const { rows } = await sql<{ queue_id: string; at: Date; agents: number }>`
    select queue_id, at, agents from forecasting.staff_plan
     where queue_id = any(${queueIds}::text[]) and at >= ${from} and at < ${to} order by at`.execute(db);
  return rows.map(({ queue_id, at, agents }) => ({ queueId: queue_id, at: at.getTime(), agents }));
}

/** @param quarters null takes away what was put down */
export async function putPlanned(
  db: Db,
  queueId: string,
  quarters: readonly { at: number; agents: number | null }[],
): Promise<void> {
  const times = (some: typeof quarters) => some.map(({ at }) => new Date(at));
  const gone = quarters.filter(({ agents }) => agents === null);
  const kept = quarters.filter(({ agents }) => agents !== null);
  if (gone.length > 0)
    await sql`
      delete from forecasting.staff_plan
       where queue_id = ${queueId} and at = any(${times(gone)}::timestamptz[])`.execute(db);
  if (kept.length > 0)
    await sql`
      insert into forecasting.staff_plan (queue_id, at, agents)
      select ${queueId}, of.at, of.agents
        from unnest(${times(kept)}::timestamptz[], ${kept.map(({ agents }) => agents)}::double precision[]) of (at, agents)
      on conflict (queue_id, at) do update set agents = excluded.agents`.execute(db);
}
