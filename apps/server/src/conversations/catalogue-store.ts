/** Queues and skills: every statement about them. */
import type { ConversationId, QueueId, SkillId } from '@harken/contract/ids';
import type { Queue, Skill } from '@harken/contract/people';
import { sql } from 'kysely';
import type { Db } from './store.ts';

const queueColumns = sql`id, name, skill_id as "skillId", priority, goal, hours, archived, version`;

export async function queues(db: Db): Promise<Queue[]> {
  const { rows } = await sql<Queue>`select ${queueColumns} from conversations.queue order by priority, id`.execute(db);
  return rows;
}

export async function queue(db: Db, id: QueueId, lock = false): Promise<Queue | null> {
  const { rows } = await sql<Queue>`
    select ${queueColumns} from conversations.queue where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export interface QueueStanding {
  archived: boolean;
  successorId: QueueId | null;
}

export async function standing(db: Db, id: QueueId): Promise<QueueStanding | null> {
  const { rows } = await sql<QueueStanding>`
    select archived, successor_id as "successorId" from conversations.queue where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function insertQueue(db: Db, q: Queue): Promise<void> {
  await sql`
    insert into conversations.queue (id, name, skill_id, priority, goal, hours, archived, version)
    values (${q.id}, ${JSON.stringify(q.name)}, ${q.skillId}, ${q.priority}, ${JSON.stringify(q.goal)},
            ${JSON.stringify(q.hours)}, ${q.archived}, ${q.version})`.execute(db);
}

/** @param successorId who takes over; undefined leaves it as it is */
export async function updateQueue(db: Db, q: Queue, successorId?: QueueId | null): Promise<void> {
  await sql`
    update conversations.queue
       set name = ${JSON.stringify(q.name)}, skill_id = ${q.skillId}, priority = ${q.priority},
           goal = ${JSON.stringify(q.goal)}, hours = ${JSON.stringify(q.hours)}, archived = ${q.archived},
           version = ${q.version}${successorId === undefined ? sql`` : sql`, successor_id = ${successorId}`}
     where id = ${q.id}`.execute(db);
}

/** What is not solved yet, oldest first. */
export async function liveIn(db: Db, id: QueueId): Promise<ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    select id from conversations.conversation
     where queue_id = ${id} and state not in ('resolved', 'closed') order by opened_at, id`.execute(db);
  return rows.map((row) => row.id);
}

const skillColumns = sql`id, key, name, archived, version`;

export async function skills(db: Db): Promise<Skill[]> {
  const { rows } = await sql<Skill>`select ${skillColumns} from conversations.skill order by key`.execute(db);
  return rows;
}

export async function skill(db: Db, id: SkillId, lock = false): Promise<Skill | null> {
  const { rows } = await sql<Skill>`
    select ${skillColumns} from conversations.skill where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** @returns false when the key is taken */
export async function insertSkill(db: Db, { id, key, name, archived, version }: Skill): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.skill (id, key, name, archived, version)
    values (${id}, ${key}, ${JSON.stringify(name)}, ${archived}, ${version})
    on conflict (key) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function updateSkill(db: Db, { id, name, archived, version }: Skill): Promise<void> {
  await sql`
    update conversations.skill set name = ${JSON.stringify(name)}, archived = ${archived}, version = ${version}
     where id = ${id}`.execute(db);
}
