/** Every SQL statement about agents: what they can do, whether they are there, what work weighs. */
import type { PersonId, SkillId } from '@harken/contract/ids';
import type { Presence } from '@harken/contract/people';
import type { Channel } from '@harken/contract/record';
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
};

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
