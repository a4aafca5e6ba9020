/** Rounds of decisions: what each was given, and what came of it. */
import type { DecisionId } from '@harken/contract/ids';
import type { Decision } from '@harken/contract/record';
import { type Kysely, sql } from 'kysely';
import { bytes } from '../platform/past.ts';

type Tables = {
  'routing.round': {
    id: string;
    chain: string;
    place: number;
    at: Date;
    began_at: Date;
    given: string;
  };
  'routing.decision': {
    id: DecisionId;
    conversation_id: Decision['conversationId'];
    at: Date;
    outcome: Decision['outcome'];
    agent_id: Decision['agentId'];
    reason: string;
    round_id: string | null;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

export interface RoundRow {
  id: string;
  /** The first round of the chain. */
  chain: string;
  /** In its chain, from 0, which is given whole. */
  place: number;
  at: Date;
  /** When the chain began. */
  beganAt: Date;
  /** JSON: everything, or what became different since the place before. */
  given: string;
}

/** Written with each of its decisions: any other may be the one that was too late. */
export const roundInsert = (db: Kysely<unknown>, { id, chain, place, at, beganAt, given }: RoundRow) =>
  tables(db)
    .insertInto('routing.round')
    .values({ id, chain, place, at, began_at: beganAt, given })
    .onConflict((c) => c.column('id').doNothing());

export interface RoundDecision extends Pick<Decision, 'conversationId' | 'outcome' | 'agentId' | 'reason'> {
  id: DecisionId;
  roundId: string | null;
  at: string;
}

export interface Span {
  from: Date;
  to: Date;
}

/** Rows ready to be written, in whichever thread they were made. */
export interface PackedDecisions {
  rounds: Uint8Array<ArrayBuffer>;
  decisions: Uint8Array<ArrayBuffer>;
}

export async function insertPast(db: Kysely<unknown>, { rounds, decisions }: PackedDecisions): Promise<void> {
  await Promise.all([
    sql`
      insert into routing.round (id, chain, place, at, began_at, given)
      select id, chain, place, at, began_at, given
        from json_populate_recordset(null::routing.round, ${bytes(rounds)}::text::json)`.execute(db),
    sql`
      insert into routing.decision (id, conversation_id, at, outcome, agent_id, reason, considered, round_id)
      select id, conversation_id, at, outcome, agent_id, reason, considered, round_id
        from json_populate_recordset(null::routing.decision, ${bytes(decisions)}::text::json)`.execute(db),
  ]);
}

/** The chain of a round up to it, in its order. */
export async function roundsUpTo(db: Kysely<unknown>, id: string): Promise<{ place: number; given: unknown }[]> {
  return tables(db)
    .selectFrom('routing.round as r')
    .innerJoin('routing.round as up', (join) =>
      join.onRef('up.chain', '=', 'r.chain').onRef('r.place', '<=', 'up.place'),
    )
    .select(['r.place', 'r.given'])
    .where('up.id', '=', id)
    .orderBy('r.place')
    .execute();
}

/** What was decided in a time, without who else was considered. */
export async function decisionsBetween(db: Kysely<unknown>, { from, to }: Span): Promise<RoundDecision[]> {
  const rows = await tables(db)
    .selectFrom('routing.decision')
    .select(['id', 'conversation_id', 'at', 'outcome', 'agent_id', 'reason', 'round_id'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    at: row.at.toISOString(),
    outcome: row.outcome,
    agentId: row.agent_id,
    reason: row.reason,
    roundId: row.round_id,
  }));
}

/** Chains that have rounds in a time, in the order in which they began. */
export async function chainsBetween(db: Kysely<unknown>, { from, to }: Span): Promise<string[]> {
  const rows = await tables(db)
    .selectFrom('routing.round')
    .select(['chain', 'began_at'])
    .distinct()
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('began_at')
    .orderBy('chain')
    .execute();
  return rows.map(({ chain }) => chain);
}

/** The beginnings of the chains that have rounds in a time, the earliest first. */
export async function wholeRounds(db: Kysely<unknown>, { from, to }: Span): Promise<unknown[]> {
  const rows = await tables(db)
    .selectFrom('routing.round')
    .select('given')
    .where('place', '=', 0)
    .where('id', 'in', (e) =>
      e.selectFrom('routing.round').select('chain').where('at', '>=', from).where('at', '<', to),
    )
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ given }) => given);
}

/** A chain from its beginning, in its order. */
export async function roundsOf(
  db: Kysely<unknown>,
  chain: string,
): Promise<{ id: string; place: number; at: Date; given: unknown }[]> {
  return tables(db)
    .selectFrom('routing.round')
    .select(['id', 'place', 'at', 'given'])
    .where('chain', '=', chain)
    .orderBy('place')
    .execute();
}
