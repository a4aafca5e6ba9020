import type { Actor, StoredEvent } from '../events.ts';

/** One event on its way into the table. */
export interface NewRow {
  id: string;
  name: string;
  version: number;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  caused_by: string | null;
  /** JSON */
  data: string;
}

export interface EventRow {
  seq: number;
  id: string;
  name: string;
  version: number;
  at: Date | string;
  actor_kind: string;
  actor_id: string | null;
  caused_by: string | null;
  data: Record<string, unknown>;
}

export function storedEvent(row: EventRow): StoredEvent {
  return {
    seq: row.seq,
    id: row.id,
    name: row.name,
    version: row.version,
    at: typeof row.at === 'string' ? row.at : row.at.toISOString(),
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id },
    causedBy: row.caused_by,
    data: row.data,
  };
}

/** Whoever appends holds this lock from here to the end of the commit. See docs/decisions/0001-event-order.md. */
const orderLock = 7_270_002;

/**
 * The insert that also takes the ordering lock. The lock is taken in a materialised CTE that the rows are joined
 * to, so every `seq` is drawn while it is held. An event whose id is there already is left out.
 */
export function appendStatement(
  rows: readonly NewRow[],
  kind: 'embedded' | 'postgres',
): { text: string; values: unknown[] } {
  const json = `[${rows.map(rowJson).join(',')}]`;
  // The embedded database has one session: its transactions are in order without a lock.
  const lock = kind === 'postgres' ? `pg_advisory_xact_lock(${orderLock})` : 'null::void';
  return {
    text: `
      with turn as materialized (select ${lock})
      insert into platform.event (id, name, version, at, actor_kind, actor_id, caused_by, data)
      select e.id, e.name, e.version, e.at, e.actor_kind, e.actor_id, e.caused_by, e.data
        from turn, rows from (jsonb_to_recordset($1::jsonb) as (
               id uuid, name text, version smallint, at timestamptz,
               actor_kind text, actor_id text, caused_by uuid, data jsonb)) with ordinality as
             e (id, name, version, at, actor_kind, actor_id, caused_by, data, place)
       order by e.place
      on conflict (id) do nothing
      returning seq, id`,
    values: [json],
  };
}

function rowJson({ data, ...rest }: NewRow): string {
  return `${JSON.stringify(rest).slice(0, -1)},"data":${data}}`;
}

/**
 * JSON that PostgreSQL can store: it refuses the character U+0000 and half a surrogate pair, and a customer's
 * message may contain either.
 */
export function toJson(data: object): string {
  const json = JSON.stringify(data);
  if (!/\\u(0000|d[89a-f])/.test(json)) return json;
  return json.replace(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\\ufffd');
}
