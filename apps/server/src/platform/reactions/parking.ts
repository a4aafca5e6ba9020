import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { StoredEvent } from '../events.ts';
import { derivedId } from '../ids.ts';

/** An event that a reaction could not answer. */
export interface ParkedReaction {
  id: string;
  subscription: string;
  seq: number;
  eventId: string;
  eventName: string;
  attempts: number;
  /** What the last attempt failed with. */
  error: string;
  failedAt: string;
}

/** The failures of reactions, kept in `platform.parked_reaction`. */
export function createParking({ pool }: Pick<Database, 'pool'>, clock: Clock) {
  return {
    /** The first failure. A repetition after a crash finds its row and leaves it. */
    record: async (subscription: string, event: StoredEvent, error: unknown, state: 'retrying' | 'parked') => {
      const id = derivedId(event.id, `failed reaction ${subscription}`);
      await pool.query(
        `insert into platform.parked_reaction
                (id, subscription, seq, event_id, event_name, state, attempts, error, failed_at)
         values ($1, $2, $3, $4, $5, $6, 1, $7, $8) on conflict (id) do nothing`,
        [id, subscription, event.seq, event.id, event.name, state, messageOf(error), clock.now()],
      );
      return id;
    },
    fail: async (id: string, state: 'retrying' | 'parked', attempts: number, error: unknown) => {
      await pool.query(
        `update platform.parked_reaction set state = $2, attempts = $3, error = $4, failed_at = $5 where id = $1`,
        [id, state, attempts, messageOf(error), clock.now()],
      );
    },
    forget: async (id: string) => {
      await pool.query('delete from platform.parked_reaction where id = $1', [id]);
    },
    /** Takes a parked one for a replay; two people at once do not replay it twice. */
    claim: async (id: string): Promise<{ subscription: string; seq: number; attempts: number }> => {
      const { rows } = await pool.query(
        `update platform.parked_reaction set state = 'retrying' where id = $1 and state = 'parked'
         returning subscription, seq, attempts`,
        [id],
      );
      if (rows[0] === undefined) throw new Error(`No reaction is parked under ${id}.`);
      return rows[0];
    },
    waiting: async (): Promise<{ id: string; subscription: string; seq: number; attempts: number }[]> => {
      const { rows } = await pool.query(
        `select id, subscription, seq, attempts from platform.parked_reaction where state = 'retrying' order by seq`,
      );
      return rows;
    },
    parked: async (): Promise<ParkedReaction[]> => {
      const { rows } = await pool.query(
        `select id, subscription, seq, event_id, event_name, attempts, error, failed_at
           from platform.parked_reaction where state = 'parked' order by seq desc limit 500`,
      );
      return rows.map((row) => ({
        id: row.id,
        subscription: row.subscription,
        seq: row.seq,
        eventId: row.event_id,
        eventName: row.event_name,
        attempts: row.attempts,
        error: row.error,
        failedAt: row.failed_at.toISOString(),
      }));
    },
  };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1000);
}
