/** Every SQL statement about what was guessed. */
import type { ArticleId, CustomerId } from '@harken/contract/ids';
import type { Lesson } from '@harken/engines/guessing';
import type { Clues } from '@harken/engines/guessing/clues';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

export interface Shown {
  articleId: ArticleId;
  question: string;
  probability: number;
  propensity: number;
}

export interface GuessRow {
  id: string;
  customerId: CustomerId;
  at: Date;
  clues: Clues;
  byRules: readonly ArticleId[];
  shown: readonly Shown[];
}

export async function insert(db: Db, { id, customerId, at, clues, byRules, shown }: GuessRow): Promise<void> {
  await sql`insert into virtual_agent.guess (id, customer_id, at, clues, by_rules, shown)
            values (${id}, ${customerId}, ${at}, ${JSON.stringify(clues)}::jsonb, ${[...byRules]},
                    ${JSON.stringify(shown)}::jsonb)`.execute(db);
}

/** The latest guess for a customer of which nothing is known yet. */
export async function openOf(
  db: Db,
  customerId: CustomerId,
  since: Date,
): Promise<Pick<GuessRow, 'id' | 'shown'> | null> {
  const { rows } = await sql<Pick<GuessRow, 'id' | 'shown'>>`
    select id, shown from virtual_agent.guess
     where customer_id = ${customerId} and at >= ${since}
     order by at desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Notes what was asked, and forgets who did. The earlier guesses for the same customer teach nothing and go. */
export async function putAsked(
  db: Db,
  customerId: CustomerId,
  { id, asked, taken, at }: { id: string; asked: ArticleId; taken: boolean; at: Date },
): Promise<void> {
  await sql`update virtual_agent.guess set asked = ${asked}, taken = ${taken}, asked_at = ${at}, customer_id = null
             where id = ${id} and asked is null`.execute(db);
  await sql`delete from virtual_agent.guess where customer_id = ${customerId} and asked is null`.execute(db);
}

export interface Outcome {
  id: string;
  clues: Clues;
  byRules: string[];
  asked: string;
}

/** What was asked and not learnt from yet, in the order in which it was asked; marked as learnt. */
export async function takeOutcomes(db: Db, limit: number): Promise<Outcome[]> {
  const { rows } = await sql<Outcome>`
    with due as materialized (
      select id from virtual_agent.guess where asked is not null and not learnt
       order by asked_at, id limit ${limit} for update
    ), taken as (
      update virtual_agent.guess g set learnt = true from due where g.id = due.id
      returning g.id, g.clues, g.by_rules, g.asked, g.asked_at
    )
    select id, clues, by_rules as "byRules", asked from taken order by asked_at, id`.execute(db);
  return rows;
}

/** What nobody asked after a day, and what was learnt from a month ago. */
export async function forget(db: Db, { unasked, learnt }: { unasked: Date; learnt: Date }): Promise<void> {
  await sql`delete from virtual_agent.guess
             where at < ${learnt} or (asked is null and at < ${unasked})`.execute(db);
}

export async function forgetCustomer(db: Db, customerId: CustomerId): Promise<void> {
  await sql`delete from virtual_agent.guess where customer_id = ${customerId}`.execute(db);
}

export async function latestLesson(db: Db): Promise<Lesson | null> {
  const { rows } = await sql<{ lesson: Lesson }>`
    select lesson from virtual_agent.guess_lesson order by version desc limit 1`.execute(db);
  return rows[0]?.lesson ?? null;
}

/** Adds a version; some before it stay, to go back to. */
export async function putLesson(db: Db, at: Date, lesson: Lesson, kept: number): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    insert into virtual_agent.guess_lesson (version, at, lesson)
    select coalesce(max(version), 0) + 1, ${at}, ${JSON.stringify(lesson)}::jsonb from virtual_agent.guess_lesson
    returning version`.execute(db);
  const version = rows[0]?.version ?? 0;
  await sql`delete from virtual_agent.guess_lesson where version <= ${version - kept}`.execute(db);
}
