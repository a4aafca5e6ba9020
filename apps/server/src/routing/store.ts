/** Every SQL statement about offers and decisions. */
import type { ConversationId, DecisionId, ExperimentId, OfferId, PersonId, QueueId } from '@harken/contract/ids';
import type { Decision, Offer } from '@harken/contract/record';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'routing.agent': { person_id: PersonId; presence_since: Date };
  'routing.decision': {
    id: DecisionId;
    conversation_id: ConversationId;
    at: Date;
    outcome: Decision['outcome'];
    agent_id: PersonId | null;
    reason: string;
    considered: string;
    beside: string | null;
    plan_version: number | null;
    to_queue_id: QueueId | null;
    waiting_since: Date | null;
    propensity: number | null;
    round_id: string | null;
    experiment_id: ExperimentId | null;
    arm: NonNullable<Decision['experiment']>['arm'] | null;
    segment: string | null;
  };
  'routing.offer': {
    id: OfferId;
    conversation_id: ConversationId;
    agent_id: PersonId;
    decision_id: DecisionId;
    weight: number;
    offered_at: Date;
    expires_at: Date;
    ended_at: Date | null;
    how: OfferEnd | null;
  };
};

export type OfferEnd = 'accepted' | 'declined' | 'expired' | 'withdrawn';

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

/** One of them; of however many, it is one statement, which is prepared once. */
const oneOf = (ids: readonly ConversationId[]) => sql<ConversationId>`any(${ids}::text[])`;

/** Claims the conversation for the agent. @returns false when it is offered to somebody already */
export async function insertOffer(db: Kysely<unknown>, offer: Offer & { weight: number }): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('routing.offer')
    .values({
      id: offer.id,
      conversation_id: offer.conversationId,
      agent_id: offer.agentId,
      decision_id: offer.decisionId,
      weight: offer.weight,
      offered_at: new Date(offer.offeredAt),
      expires_at: new Date(offer.expiresAt),
      ended_at: null,
      how: null,
    })
    .onConflict((c) => c.column('conversation_id').where('ended_at', 'is', null).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Ends an open offer, once. @returns the offer, or null when it was over already */
export async function endOffer(
  db: Kysely<unknown>,
  id: OfferId,
  { how, now, agentId }: { how: OfferEnd; now: Date; agentId?: PersonId },
): Promise<Offer | null> {
  const row = await tables(db)
    .updateTable('routing.offer')
    .set({ ended_at: now, how })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .$if(agentId !== undefined, (q) => q.where('agent_id', '=', agentId as PersonId))
    .returningAll()
    .executeTakeFirst();
  return row ? offerFrom(row) : null;
}

/** What is offered to somebody and not answered yet. */
export async function offered(db: Kysely<unknown>): Promise<Set<ConversationId>> {
  const rows = await tables(db)
    .selectFrom('routing.offer')
    .select('conversation_id')
    .where('ended_at', 'is', null)
    .execute();
  return new Set(rows.map(({ conversation_id }) => conversation_id));
}

export async function openOffers(
  db: Kysely<unknown>,
  where: { id?: OfferId; agentId?: PersonId; conversationId?: ConversationId } = {},
): Promise<Offer[]> {
  const rows = await tables(db)
    .selectFrom('routing.offer')
    .selectAll()
    .where('ended_at', 'is', null)
    .$if(where.id !== undefined, (q) => q.where('id', '=', where.id as OfferId))
    .$if(where.agentId !== undefined, (q) => q.where('agent_id', '=', where.agentId as PersonId))
    .$if(where.conversationId !== undefined, (q) =>
      q.where('conversation_id', '=', where.conversationId as ConversationId),
    )
    .orderBy('offered_at')
    .execute();
  return rows.map(offerFrom);
}

/**
 * Who left these conversations to others. A refusal counts until the agent becomes available anew: otherwise a
 * conversation that its only agent declined would wait for ever.
 */
export async function declines(
  db: Kysely<unknown>,
  conversationIds: readonly ConversationId[],
): Promise<{ conversationId: ConversationId; agentId: PersonId }[]> {
  if (conversationIds.length === 0) return [];
  const rows = await tables(db)
    .selectFrom('routing.offer as o')
    .innerJoin('routing.agent as a', 'a.person_id', 'o.agent_id')
    .select(['o.conversation_id', 'o.agent_id'])
    .distinct()
    .where('o.conversation_id', '=', oneOf(conversationIds))
    .where('o.how', 'in', ['declined', 'expired'])
    .whereRef('o.ended_at', '>=', 'a.presence_since')
    .execute();
  return rows.map((row) => ({ conversationId: row.conversation_id, agentId: row.agent_id }));
}

/**
 * @param waitingSince of a call-back that is offered
 * @returns false when it was offered in this wait already
 */
export async function insertDecision(
  db: Kysely<unknown>,
  decision: Decision,
  { roundId, waitingSince = null }: { roundId: string; waitingSince?: Date | null },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('routing.decision')
    .values({
      id: decision.id,
      conversation_id: decision.conversationId,
      at: new Date(decision.at),
      outcome: decision.outcome,
      agent_id: decision.agentId,
      reason: decision.reason,
      considered: JSON.stringify(decision.considered),
      beside: decision.beside ? JSON.stringify(decision.beside) : null,
      plan_version: decision.planVersion ?? null,
      to_queue_id: decision.toQueueId ?? null,
      waiting_since: waitingSince,
      propensity: decision.propensity ?? null,
      round_id: roundId,
      experiment_id: decision.experiment?.id ?? null,
      arm: decision.experiment?.arm ?? null,
      segment: decision.segment ? JSON.stringify(decision.segment) : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Who was offered a call-back, and for waits that began when, epoch milliseconds. */
export async function callBacksOffered(
  db: Kysely<unknown>,
  conversationIds: readonly ConversationId[],
): Promise<Map<ConversationId, Set<number>>> {
  const offered = new Map<ConversationId, Set<number>>();
  if (conversationIds.length === 0) return offered;
  const rows = await tables(db)
    .selectFrom('routing.decision')
    .select(['conversation_id', 'waiting_since'])
    .where('outcome', '=', 'call_back_offered')
    .where('conversation_id', '=', oneOf(conversationIds))
    .execute();
  for (const { conversation_id: id, waiting_since: since } of rows)
    if (since) offered.set(id, (offered.get(id) ?? new Set()).add(since.getTime()));
  return offered;
}

export async function decisionsOf(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  limit: number,
): Promise<(Decision & { roundId: string | null })[]> {
  const rows = await tables(db)
    .selectFrom('routing.decision')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    at: row.at.toISOString(),
    outcome: row.outcome,
    agentId: row.agent_id,
    reason: row.reason,
    considered: row.considered as unknown as Decision['considered'],
    beside: row.beside as unknown as Decision['beside'],
    toQueueId: row.to_queue_id,
    planVersion: row.plan_version,
    propensity: row.propensity,
    roundId: row.round_id,
    segment: row.segment as unknown as Decision['segment'],
    experiment: row.experiment_id && row.arm ? { id: row.experiment_id, arm: row.arm } : null,
  }));
}

export interface WaitReason {
  outcome: Decision['outcome'];
  reason: string;
  planVersion: number | null;
  arm: NonNullable<Decision['experiment']>['arm'] | null;
}

/** Why each conversation waits, by the latest decision and under which plan: the same wait is not recorded over and over. */
export async function latestReasons(
  db: Kysely<unknown>,
  conversationIds: readonly ConversationId[],
): Promise<Map<ConversationId, WaitReason>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('routing.decision')
    .select(['conversation_id', 'outcome', 'reason', 'plan_version as planVersion', 'arm'])
    .distinctOn('conversation_id')
    .where('conversation_id', 'in', conversationIds)
    .orderBy('conversation_id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map(({ conversation_id, ...latest }) => [conversation_id, latest]));
}

function offerFrom(row: {
  id: OfferId;
  conversation_id: ConversationId;
  agent_id: PersonId;
  decision_id: DecisionId;
  offered_at: Date;
  expires_at: Date;
}): Offer {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    agentId: row.agent_id,
    decisionId: row.decision_id,
    offeredAt: row.offered_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
