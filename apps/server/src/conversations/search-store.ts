/**
 * Finding conversations by words and by what they are. What few have is fetched by its index and sorted; what many
 * have is met soon by walking the list, and checked there. Never the other way round: a rare word looked for along
 * the list walks all of it, and a common one fetched by its index fetches half of it. What seems common is looked for
 * a little way along the list first: a page that fills up there is found.
 */
import type { ConversationId } from '@harken/contract/ids';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './store.ts';

export interface Search {
  /** Every word must be there: all in the subject, name and reference, or all in one message. See `wordQuery`. */
  words?: string | undefined;
  /** What an index can answer. */
  is: RawBuilder<unknown>[];
  /** What only looking at each can answer. */
  looks: RawBuilder<unknown>[];
}

/** Up to so many are fetched by their index and sorted; what more than these have is common. */
const rare = 2000;
/** A conversation says a word more than once. */
const rareMessages = 3 * rare;

export function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

/** Those few it can only be, or null when they are many; what is still to be asked of each, and what last. */
export async function narrowed(
  db: Db,
  { words, is, looks }: Search,
): Promise<{ ids: ConversationId[] | null; conditions: RawBuilder<unknown>[]; looks: RawBuilder<unknown>[] }> {
  if (words !== undefined) {
    const ids = await byWords(db, words);
    if (ids !== null) return { ids, conditions: is, looks };
  }
  const rest = words === undefined ? looks : [saying(words), ...looks];
  if (is.length === 0) return { ids: null, conditions: [], looks: rest };
  const ids = await byConditions(db, is);
  return ids === null ? { ids, conditions: is, looks: rest } : { ids, conditions: [], looks: rest };
}

async function byConditions(db: Db, is: readonly RawBuilder<unknown>[]): Promise<ConversationId[] | null> {
  const { rows } = await sql<{ id: ConversationId }>`
    select c.id from conversations.conversation c where ${all(is)} limit ${rare + 1}`.execute(db);
  return rows.length > rare ? null : rows.map(({ id }) => id);
}

async function byWords(db: Db, words: string): Promise<ConversationId[] | null> {
  const { rows: named } = await sql<{ id: ConversationId }>`
    select conversation_id as id from conversations.words where words @@ ${words}::tsquery limit ${rare + 1}`.execute(
    db,
  );
  if (named.length > rare) return null;
  const { rows: said } = await sql<{ id: ConversationId }>`
    select conversation_id as id from conversations.message_words
     where words @@ ${words}::tsquery limit ${rareMessages + 1}`.execute(db);
  if (said.length > rareMessages) return null;
  const ids = new Set([...named, ...said].map(({ id }) => id));
  return ids.size > rare ? null : [...ids];
}

/**
 * Whether by all that the database knows of them many messages have each of these words. Asked first, because fetching
 * what many have costs far more than meeting some of it; it may be wrong, and words may never meet.
 */
export async function seemCommon(db: Db, words: string): Promise<boolean> {
  for (const word of words.split(' & ')) {
    const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
      explain (format json) select from conversations.message_words where words @@ ${word}::tsquery`.execute(db);
    if ((rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0) <= rareMessages) return false;
  }
  return true;
}

/** The scalar subqueries keep the planner from turning the walk round. */
export function saying(words: string): RawBuilder<unknown> {
  return sql`
    ((select w.words @@ ${words}::tsquery from conversations.words w where w.conversation_id = c.id)
     or coalesce((select true from conversations.message_words w
                   where w.conversation_id = c.id and w.words @@ ${words}::tsquery limit 1), false))`;
}

const like = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

/** What a term of the query language asks of a conversation. */
export const asks = {
  none: sql`false`,
  not: (condition: RawBuilder<unknown>) => sql`(${condition}) is not true`,
  any: (conditions: readonly RawBuilder<unknown>[]) => sql`(${sql.join(conditions, sql` or `)})`,
  tagged: (tag: string) => sql`(c.tags <> '{}' and c.tags @> ${[tag]}::text[])`,
  inQueue: (ids: readonly string[]) => sql`c.queue_id = any(${ids}::text[])`,
  noQueue: sql`c.queue_id is null`,
  ofAgent: (ids: readonly string[]) => sql`c.agent_id = any(${ids}::text[])`,
  noAgent: sql`c.agent_id is null`,
  inState: (states: readonly string[]) => sql`c.state = any(${states}::text[])`,
  live: sql`c.state not in ('resolved', 'closed')`,
  byChannel: (channel: string) => sql`c.channel = ${channel}`,
  scored: (from: number, to: number) =>
    sql`(c.rating is not null and (c.rating ->> 'score')::int between ${from} and ${to})`,
  rated: sql`c.rating is not null`,
  urgent: (from: number, to: number) => sql`c.priority between ${from} and ${to}`,
  withOutcome: (ids: readonly string[]) => sql`c.disposition_id = any(${ids}::text[])`,
  noOutcome: sql`c.disposition_id is null`,
  inLanguage: (language: string) => sql`(c.locale = ${language} or c.locale like ${`${language}-%`})`,
  ofCustomers: (ids: readonly string[]) => sql`c.customer_id = any(${ids}::text[])`,
  customerNamed: (text: string) => sql`lower(c.customer_name) like ${like(text)}`,
  since: (at: Date) => sql`c.activity_at >= ${at}`,
  until: (at: Date) => sql`c.activity_at < ${at}`,
  /** In these very words, in the subject or in a message. As `exists` it would be made once, of all messages. */
  phrase: (text: string) => sql`
    (lower(c.subject) like ${like(text)}
     or coalesce((select true from conversations.message m
                   where m.conversation_id = c.id and lower(m.content ->> 'text') like ${like(text)} limit 1), false))`,
};

// — words of messages that came without —

interface Wordless {
  conversation_id: ConversationId;
  position: number;
  content: never;
}

/** Takes a batch of messages whose words are still to be made; what another process takes is left to it. */
export async function takeWordless(db: Db, limit: number): Promise<Wordless[]> {
  const { rows } = await sql<Wordless>`
    with taken as (
      delete from conversations.message_words_to_come
       where ctid = any(array(select ctid from conversations.message_words_to_come limit ${limit}
                                 for update skip locked))
      returning conversation_id, position)
    select conversation_id, position, m.content
      from taken join conversations.message m using (conversation_id, position)`.execute(db);
  return rows;
}

export async function addWords(
  db: Db,
  rows: readonly { conversation_id: string; position: number; words: readonly string[] }[],
): Promise<void> {
  await sql`
    insert into conversations.message_words (conversation_id, position, words)
    select s.conversation_id, s.position, array_to_tsvector(array(select jsonb_array_elements_text(s.words)))
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s (conversation_id text, position int, words jsonb)
    on conflict do nothing`.execute(db);
}
