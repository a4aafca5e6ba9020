import type { Statement } from '../database.ts';
import type { Actor, StoredEvent } from '../events.ts';

/** One event on its way into the table. */
export interface NewRow {
  id: string;
  /** The caller chose the id. */
  given: boolean;
  name: string;
  version: number;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  caused_by: string | null;
  /** JSON */
  data: string;
  trace: string | null;
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
  trace: string | null;
}

export function storedEvent(row: EventRow): StoredEvent {
  const event: StoredEvent = {
    seq: row.seq,
    id: row.id,
    name: row.name,
    version: row.version,
    at: typeof row.at === 'string' ? row.at : row.at.toISOString(),
    actor: { kind: row.actor_kind as Actor['kind'], id: row.actor_id },
    causedBy: row.caused_by,
    data: row.data,
  };
  // For reactions, not for the wire: it is not enumerated.
  return Object.defineProperty(event, 'trace', { value: row.trace ?? undefined });
}

/** Whoever appends holds this lock from here to the end of the commit. See docs/decisions/0001-event-order.md. */
const orderLock = 7_270_002;

/** PostgreSQL takes 65,535 parameters with a statement. */
const mostRows = 4000;

/** What more rows make of it is another statement for each number of them. */
const mostPrepared = 48;

/**
 * What stores the events of one transaction: the lock that makes the order of `seq` the order of commits, then the
 * rows. Sent together with the commit, so the lock is held for no round trip. On PostgreSQL the statements are
 * prepared, because whatever is parsed and planned under the lock is parsed and planned one writer at a time.
 */
export function appendStatements(rows: readonly NewRow[], kind: 'embedded' | 'postgres'): Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < rows.length; at += mostRows) statements.push(insert(rows.slice(at, at + mostRows), kind));
  // The embedded database has one session: its transactions are in order without a lock, and its clients would find
  // each other's prepared statements.
  if (kind === 'embedded') return statements;
  return [{ name: 'take-turn', text: 'select pg_advisory_xact_lock($1)', values: [orderLock] }, ...statements];
}

function insert(rows: readonly NewRow[], kind: 'embedded' | 'postgres'): Statement {
  const values: unknown[] = [];
  const places = rows.map((row) => {
    const first = values.push(
      row.id,
      row.name,
      row.version,
      row.at,
      row.actor_kind,
      row.actor_id,
      row.caused_by,
      row.data,
      row.trace,
    );
    return `($${first - 8},$${first - 7},$${first - 6},$${first - 5},$${first - 4},$${first - 3},$${first - 2},$${first - 1},$${first})`;
  });
  // An event whose id was given may be there already; the others cannot be.
  const once = rows.some((row) => row.given) ? ' on conflict (id) do nothing' : '';
  return {
    ...(kind === 'postgres' && rows.length <= mostPrepared
      ? { name: `append-${rows.length}${once === '' ? '' : '-once'}` }
      : {}),
    text: `insert into platform.event (id, name, version, at, actor_kind, actor_id, caused_by, data, trace) values ${places.join(',')}${once} returning seq, id`,
    values,
  };
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
