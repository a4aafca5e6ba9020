/** Queues, skills, dispositions, macros: what work is organised by. */
import type { DispositionId, MacroId, QueueId, SkillId } from '@harken/contract/ids';
import type { Disposition, Macro, Queue, Skill } from '@harken/contract/people';
import { sql } from 'kysely';
import type { Db } from './store.ts';

const queueColumns = sql`id, name, skill_id as "skillId", priority, goal, hours, version`;

export async function queues(db: Db): Promise<Queue[]> {
  const { rows } = await sql<Queue>`select ${queueColumns} from conversations.queue order by priority, id`.execute(db);
  return rows;
}

export async function queue(db: Db, id: QueueId, lock = false): Promise<Queue | null> {
  const { rows } = await sql<Queue>`
    select ${queueColumns} from conversations.queue where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function insertQueue(db: Db, q: Queue): Promise<void> {
  await sql`
    insert into conversations.queue (id, name, skill_id, priority, goal, hours, version)
    values (${q.id}, ${JSON.stringify(q.name)}, ${q.skillId}, ${q.priority}, ${JSON.stringify(q.goal)},
            ${JSON.stringify(q.hours)}, ${q.version})`.execute(db);
}

export async function updateQueue(db: Db, q: Queue): Promise<void> {
  await sql`
    update conversations.queue
       set name = ${JSON.stringify(q.name)}, skill_id = ${q.skillId}, priority = ${q.priority},
           goal = ${JSON.stringify(q.goal)}, hours = ${JSON.stringify(q.hours)}, version = ${q.version}
     where id = ${q.id}`.execute(db);
}

export async function skills(db: Db): Promise<Skill[]> {
  const { rows } = await sql<Skill>`select id, key, name from conversations.skill order by key`.execute(db);
  return rows;
}

/** @returns false when the key is taken */
export async function insertSkill(db: Db, { id, key, name }: Skill): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.skill (id, key, name) values (${id}, ${key}, ${JSON.stringify(name)})
    on conflict (key) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function dispositions(db: Db): Promise<Disposition[]> {
  const { rows } = await sql<Disposition>`select id, key, name from conversations.disposition order by id`.execute(db);
  return rows;
}

/** @returns false when the key is taken */
export async function insertDisposition(db: Db, { id, key, name }: Disposition): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.disposition (id, key, name) values (${id}, ${key}, ${JSON.stringify(name)})
    on conflict (key) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function macros(db: Db): Promise<Macro[]> {
  const { rows } = await sql<Macro>`select id, name, text from conversations.macro order by id`.execute(db);
  return rows;
}

/** Inserts or changes. */
export async function putMacro(db: Db, { id, name, text }: Macro): Promise<void> {
  await sql`
    insert into conversations.macro (id, name, text) values (${id}, ${JSON.stringify(name)}, ${JSON.stringify(text)})
    on conflict (id) do update set name = excluded.name, text = excluded.text`.execute(db);
}

export async function exists(
  db: Db,
  what: { skill: SkillId } | { disposition: DispositionId } | { macro: MacroId },
): Promise<boolean> {
  const [kind, id] = Object.entries(what)[0] as [string, string];
  const { rows } = await sql`select 1 from ${sql.table(`conversations.${kind}`)} where id = ${id}`.execute(db);
  return rows.length > 0;
}
