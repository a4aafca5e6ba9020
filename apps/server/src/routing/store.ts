/** Every SQL statement of routing: agents, connections, offers, decisions. */
import type {
  ConversationId,
  DecisionId,
  ExperimentId,
  OfferId,
  PersonId,
  QueueId,
  SkillId,
} from '@harken/contract/ids';
import type { Presence } from '@harken/contract/people';
import type { Channel, Decision, Offer } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import { type Kysely, sql } from 'kysely';

type Tables = {
  'routing.agent': {
    person_id: PersonId;
    capacity: number;
    presence: Presence;
    presence_since: Date;
    presence_by: PersonId | null;
    presence_reason: string | null;
    idle_since: Date;
  };
  'routing.agent_skill': { person_id: PersonId; skill_id: SkillId; proficiency: number };
  'routing.connection': { person_id: PersonId; process_id: string; seen_at: Date; lost_at: Date | null };
  'routing.channel_weight': { channel: Channel; weight: number };
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
  'routing.plan': {
    queue_id: QueueId;
    version: number;
    plan: string | null;
    published_at: Date;
    published_by: PersonId | null;
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

/** An agent as stored; `reserved` is the weight of offers that wait for an answer. */
export interface AgentRow {
  personId: PersonId;
  capacity: number;
  presence: Presence;
  presenceSince: Date;
  idleSince: Date;
  connected: boolean;
  reserved: number;
  skills: { skillId: SkillId; proficiency: number }[];
}

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

/**
 * @param lostAfter a connection lost before this instant is gone for good
 * @param seenAfter a process not seen since this instant is dead, and its connections with it
 */
export async function readAgents(
  db: Kysely<unknown>,
  { lostAfter, seenAfter, only }: { lostAfter: Date; seenAfter: Date; only?: readonly PersonId[] | undefined },
): Promise<AgentRow[]> {
  const { rows } = await sql<
    Omit<Tables['routing.agent'], 'presence_by' | 'presence_reason'> &
      Pick<AgentRow, 'connected' | 'reserved' | 'skills'>
  >`
    select person_id, capacity, presence, presence_since, idle_since, connected, reserved, skills
      from routing.agents(${lostAfter}, ${seenAfter}, ${only ?? null}::text[])`.execute(db);
  return rows.map((row) => ({
    personId: row.person_id,
    capacity: row.capacity,
    presence: row.presence,
    presenceSince: row.presence_since,
    idleSince: row.idle_since,
    connected: row.connected,
    reserved: row.reserved,
    skills: row.skills,
  }));
}

export async function putAgent(
  db: Kysely<unknown>,
  agent: { personId: PersonId; capacity: number; now: Date },
): Promise<void> {
  await tables(db)
    .insertInto('routing.agent')
    .values({
      person_id: agent.personId,
      capacity: agent.capacity,
      presence: 'offline',
      presence_since: agent.now,
      presence_by: null,
      presence_reason: null,
      idle_since: agent.now,
    })
    .onConflict((c) => c.column('person_id').doUpdateSet({ capacity: agent.capacity }))
    .execute();
}

/** What this agent can do and hold, locked; null when they take no work. */
export async function lockAgent(
  db: Kysely<unknown>,
  personId: PersonId,
): Promise<Pick<AgentRow, 'capacity' | 'skills'> | null> {
  const row = await tables(db)
    .selectFrom('routing.agent')
    .select('capacity')
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const skills = await tables(db)
    .selectFrom('routing.agent_skill')
    .select(['skill_id as skillId', 'proficiency'])
    .where('person_id', '=', personId)
    .orderBy('skill_id')
    .execute();
  return { capacity: row.capacity, skills };
}

/** @returns false when it is not `expected` any more */
export async function putWeight(
  db: Kysely<unknown>,
  channel: Channel,
  weight: number,
  expected: number,
): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('routing.channel_weight')
    .set({ weight })
    .where('channel', '=', channel)
    .where('weight', '=', expected)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function putSkills(
  db: Kysely<unknown>,
  personId: PersonId,
  skills: readonly { skillId: SkillId; proficiency: number }[],
): Promise<void> {
  await tables(db).deleteFrom('routing.agent_skill').where('person_id', '=', personId).execute();
  if (skills.length)
    await tables(db)
      .insertInto('routing.agent_skill')
      .values(skills.map(({ skillId, proficiency }) => ({ person_id: personId, skill_id: skillId, proficiency })))
      .execute();
}

/**
 * Sets the presence if it is another one, and only from `from` when that is given.
 * @returns the earlier presence, or null when nothing changed
 */
export async function putPresence(
  db: Kysely<unknown>,
  change: {
    personId: PersonId;
    presence: Presence;
    from?: Presence;
    now: Date;
    by: PersonId | null;
    reason: string | null;
  },
): Promise<Presence | null> {
  const { rows } = await sql<{ before: Presence }>`
    update routing.agent a
    set presence = ${change.presence}, presence_since = ${change.now}, presence_by = ${change.by},
        presence_reason = ${change.reason},
        idle_since = case when ${change.presence} = 'available' then ${change.now}::timestamptz else a.idle_since end
    from (select person_id, presence from routing.agent where person_id = ${change.personId} for update) before
    where a.person_id = before.person_id and before.presence <> ${change.presence}
      and before.presence = coalesce(${change.from ?? null}::text, before.presence)
    returning before.presence as before`.execute(db);
  return rows[0]?.before ?? null;
}

export async function markBusy(db: Kysely<unknown>, personId: PersonId, now: Date): Promise<void> {
  await tables(db).updateTable('routing.agent').set({ idle_since: now }).where('person_id', '=', personId).execute();
}

export async function weights(db: Kysely<unknown>): Promise<Map<Channel, number>> {
  const rows = await tables(db).selectFrom('routing.channel_weight').selectAll().execute();
  return new Map(rows.map(({ channel, weight }) => [channel, weight]));
}

// — connections —

export async function putConnection(
  db: Kysely<unknown>,
  { personId, processId, now, lost }: { personId: PersonId; processId: string; now: Date; lost: boolean },
): Promise<void> {
  const state = { seen_at: now, lost_at: lost ? now : null };
  await tables(db)
    .insertInto('routing.connection')
    .values({ person_id: personId, process_id: processId, ...state })
    .onConflict((c) => c.columns(['person_id', 'process_id']).doUpdateSet(state))
    .execute();
}

export async function touchConnections(db: Kysely<unknown>, processId: string, now: Date): Promise<void> {
  await tables(db)
    .updateTable('routing.connection')
    .set({ seen_at: now })
    .where('process_id', '=', processId)
    .execute();
}

/** Forgets the connections of a process: its own earlier life, or one that died. */
export async function dropConnections(
  db: Kysely<unknown>,
  { processId, seenBefore, lostBefore }: { processId?: string; seenBefore?: Date; lostBefore?: Date },
): Promise<PersonId[]> {
  const rows = await tables(db)
    .deleteFrom('routing.connection')
    .where((e) =>
      e.or([
        ...(processId ? [e('process_id', '=', processId)] : []),
        ...(seenBefore ? [e('seen_at', '<', seenBefore)] : []),
        ...(lostBefore ? [e('lost_at', '<', lostBefore)] : []),
      ]),
    )
    .returning('person_id')
    .execute();
  return [...new Set(rows.map(({ person_id }) => person_id))];
}

/** People who want work but have no connection left. */
export async function strandedAgents(db: Kysely<unknown>): Promise<PersonId[]> {
  const rows = await tables(db)
    .selectFrom('routing.agent as a')
    .select('a.person_id')
    .where('a.presence', '<>', 'offline')
    .where((e) =>
      e.not(
        e.exists(
          e.selectFrom('routing.connection as c').select('c.person_id').whereRef('c.person_id', '=', 'a.person_id'),
        ),
      ),
    )
    .execute();
  return rows.map(({ person_id }) => person_id);
}

// — offers and decisions —

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
    .where('o.conversation_id', 'in', conversationIds)
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
    .where('conversation_id', 'in', conversationIds)
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

/** The latest reason why each conversation waits, so that the same wait is not recorded over and over. */
export async function latestReasons(
  db: Kysely<unknown>,
  conversationIds: readonly ConversationId[],
): Promise<Map<ConversationId, string>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await tables(db)
    .selectFrom('routing.decision')
    .select(['conversation_id', 'outcome', 'reason'])
    .distinctOn('conversation_id')
    .where('conversation_id', 'in', conversationIds)
    .orderBy('conversation_id')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.conversation_id, `${row.outcome} ${row.reason}`]));
}

// — plans —

type Published = RouteReply<'publishRoutingPlan'>['plan'];

/** The latest of each queue, now or before an instant; null ones among them. */
export async function plans(db: Kysely<unknown>, before?: Date): Promise<Published[]> {
  const rows = await tables(db)
    .selectFrom('routing.plan')
    .selectAll()
    .distinctOn('queue_id')
    .$if(before !== undefined, (q) => q.where('published_at', '<', before as Date))
    .orderBy('queue_id')
    .orderBy('version', 'desc')
    .execute();
  return rows.map(publishedFrom);
}

/** Of one queue, the latest first. */
export async function planVersions(
  db: Kysely<unknown>,
  queueId: QueueId,
  { most, version }: { most?: number; version?: number },
): Promise<Published[]> {
  const rows = await tables(db)
    .selectFrom('routing.plan')
    .selectAll()
    .where('queue_id', '=', queueId)
    .$if(version !== undefined, (q) => q.where('version', '=', version as number))
    .$if(most !== undefined, (q) => q.limit(most as number))
    .orderBy('version', 'desc')
    .execute();
  return rows.map(publishedFrom);
}

export async function latestPlan(
  db: Kysely<unknown>,
  queueId: QueueId,
): Promise<Pick<Published, 'version' | 'plan'> | null> {
  const row = await tables(db)
    .selectFrom('routing.plan')
    .select(['version', 'plan'])
    .where('queue_id', '=', queueId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { version: row.version, plan: row.plan as unknown as Published['plan'] } : null;
}

/** @returns false when there is this version already */
export async function insertPlan(
  db: Kysely<unknown>,
  { queueId, version, plan, publishedAt, publishedBy }: Published,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('routing.plan')
    .values({
      queue_id: queueId,
      version,
      plan: plan && JSON.stringify(plan),
      published_at: new Date(publishedAt),
      published_by: publishedBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

const publishedFrom = (row: Tables['routing.plan']): Published => ({
  queueId: row.queue_id,
  version: row.version,
  plan: row.plan as unknown as Published['plan'],
  publishedAt: row.published_at.toISOString(),
  publishedBy: row.published_by,
});

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
