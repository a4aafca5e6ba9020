/**
 * Room in the log for a past that never happened here: a demonstration's history. It lies before the first day of
 * life, in numbers that every follower has passed, so that loading it wakes nobody: no reaction answers it, no socket
 * hears it. Whoever counts from the whole log counts it too. See docs/decisions/0011-past.md.
 */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { toJson } from './events/rows.ts';
import type { NewEvent } from './events.ts';

/** An event with the moment at which it happened. */
export interface PastEvent extends NewEvent {
  id: string;
  at: string;
}

/** Events ready to be written: whoever makes a past packs them where nobody waits. */
export interface PackedEvents {
  count: number;
  /** UTF-8, a list of rows without their seq. */
  json: Uint8Array<ArrayBuffer>;
}

export interface PastRoom {
  toSeq: number;
  /** When life began: the past ends there. */
  beganAt: Date;
}

export type Past = ReturnType<typeof createPast>;

/** A day takes so many numbers of the log at most, and a log keeps room for so many days. */
const daySeqs = 60_000;
const mostDays = 200;

export function createPast({ database }: { database: Pick<Database, 'pool' | 'transaction'> }) {
  /**
   * Leaves the room free: what is appended from now on comes after it. What is loaded later needs followers that have
   * gone past it, so something has to be appended afterwards.
   */
  async function keepRoom(beganAt: Date): Promise<void> {
    await database.transaction(async (db) => {
      const { rows } = await sql<{ head: number }>`select coalesce(max(seq), 0) as head from platform.event`.execute(
        db,
      );
      const fromSeq = (rows[0]?.head ?? 0) + 1;
      const toSeq = fromSeq + daySeqs * (mostDays + 1);
      await sql`insert into platform.past_room (from_seq, to_seq, began_at)
                values (${fromSeq}, ${toSeq}, ${beganAt})`.execute(db);
      await sql`select setval(pg_get_serial_sequence('platform.event', 'seq'), ${toSeq})`.execute(db);
    });
  }

  /** @returns null when this log began without a past, and can be given none */
  async function room(): Promise<PastRoom | null> {
    const { rows } = await database.pool.query('select to_seq, began_at from platform.past_room');
    const [row] = rows;
    return row ? { toSeq: row.to_seq, beganAt: row.began_at } : null;
  }

  /** Parts of days that are there. */
  async function parts(): Promise<{ day: string; part: number; seed: number; contacts: number }[]> {
    const { rows } = await database.pool.query(
      'select to_char(day, $1) as day, part, seed, contacts from platform.past_part',
      ['YYYY-MM-DD'],
    );
    return rows;
  }

  /**
   * Writes one part of a day: its rows by `write`, its events, and that it is there, all or nothing. A part that is
   * there already is left as it is.
   * @param daysAgo 0 is the day on which life began
   * @param write is told the number that the first event gets; the others follow it without a gap
   * @returns whether it was written now
   */
  async function load(
    {
      day,
      daysAgo,
      part,
      seed,
      contacts,
    }: {
      day: string;
      daysAgo: number;
      part: number;
      seed: number;
      contacts: number;
    },
    events: PackedEvents,
    write: (db: Kysely<unknown>, firstSeq: number) => Promise<void>,
  ): Promise<boolean> {
    if (daysAgo < 0 || daysAgo > mostDays) throw new RangeError(`There is no room for ${daysAgo} days ago`);
    const where = await room();
    if (!where) throw new RangeError('This log keeps no room for a past');
    const firstOfDay = where.toSeq - (daysAgo + 1) * daySeqs;
    return database.transaction(async (db) => {
      const claimed = await sql`
        insert into platform.past_part (day, part, seed, contacts)
        values (${day}, ${part}, ${seed}, ${contacts}) on conflict do nothing returning 1`.execute(db);
      if (claimed.rows.length === 0) return false;
      const { rows } = await sql<{ last: number }>`
        select coalesce(max(seq), ${firstOfDay - 1}) as last from platform.event
         where seq >= ${firstOfDay} and seq < ${firstOfDay + daySeqs}`.execute(db);
      const first = (rows[0]?.last ?? 0) + 1;
      if (first + events.count > firstOfDay + daySeqs) throw new RangeError(`${day} has more events than room`);
      // Sent one after another without waiting: nobody needs the answers.
      await Promise.all([append(db, events, first), write(db, first)]);
      return true;
    });
  }

  return { keepRoom, room, parts, load };
}

async function append(db: Kysely<unknown>, { count, json }: PackedEvents, first: number): Promise<void> {
  if (count === 0) return;
  await sql`
    insert into platform.event (seq, id, name, version, at, actor_kind, actor_id, caused_by, data)
    overriding system value
    select ${first}::bigint - 1 + place, id, name, version, at, actor_kind, actor_id, caused_by, data
      from rows from (json_to_recordset(${bytes(json)}::text::json)
             as (id uuid, name text, version smallint, at timestamptz, actor_kind text, actor_id text, caused_by uuid,
                 data jsonb)) with ordinality
        as r (id, name, version, at, actor_kind, actor_id, caused_by, data, place)`.execute(db);
}

/** Sent as it is, neither decoded nor encoded on the way. */
export const bytes = (json: Uint8Array<ArrayBuffer>) => Buffer.from(json.buffer, json.byteOffset, json.byteLength);

/** JSON that can be handed from thread to thread without a copy, and to the database as it is. */
export const pack = (value: object): Uint8Array<ArrayBuffer> => new TextEncoder().encode(toJson(value));

/** A column of texts without that character, for `string_to_table(…, chr(31))`. */
export const packColumn = (texts: readonly string[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(texts.join('\x1f'));

export function packEvents(events: readonly PastEvent[]): PackedEvents {
  const rows = events.map(({ id, name, version = 1, at, actor, causedBy = null, data }) => ({
    id,
    name,
    version,
    at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    caused_by: causedBy,
    data,
  }));
  return { count: rows.length, json: pack(rows) };
}
