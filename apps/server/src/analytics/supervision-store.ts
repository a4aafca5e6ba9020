/** Who listened in, from when to when, and what was whispered. */
import type { ConversationId, PersonId } from '@harken/contract/ids';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** @returns whether they did not listen already */
export async function begin(
  db: Db,
  id: string,
  conversationId: ConversationId,
  personId: PersonId,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql`
    insert into analytics.listening (id, conversation_id, person_id, began_at)
    values (${id}, ${conversationId}, ${personId}, ${at})
    on conflict (conversation_id, person_id) where ended_at is null do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** @returns whether they listened */
export async function end(db: Db, conversationId: ConversationId, personId: PersonId, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update analytics.listening set ended_at = ${at}
     where conversation_id = ${conversationId} and person_id = ${personId} and ended_at is null returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function listeners(db: Db, conversationId: ConversationId) {
  const { rows } = await sql<{ person_id: PersonId; began_at: Date }>`
    select person_id, began_at from analytics.listening
     where conversation_id = ${conversationId} and ended_at is null order by began_at`.execute(db);
  return rows.map(({ person_id, began_at }) => ({ personId: person_id, since: began_at.toISOString() }));
}

export interface Whisper {
  id: string;
  conversationId: ConversationId;
  by: PersonId;
  to: PersonId;
  text: string;
  at: string;
}

export async function addWhisper(db: Db, { id, conversationId, by, to, text, at }: Whisper): Promise<void> {
  await sql`
    insert into analytics.whisper (id, conversation_id, by_id, to_id, text, at)
    values (${id}, ${conversationId}, ${by}, ${to}, ${text}, ${at})`.execute(db);
}

/** Between this person and others; nobody else's. */
export async function whispers(db: Db, conversationId: ConversationId, personId: PersonId): Promise<Whisper[]> {
  const { rows } = await sql<{ id: string; by_id: PersonId; to_id: PersonId; text: string; at: Date }>`
    select id, by_id, to_id, text, at from analytics.whisper
     where conversation_id = ${conversationId} and ${personId} in (by_id, to_id) order by at, id limit 100`.execute(db);
  return rows.map(({ id, by_id, to_id, text, at }) => ({
    id,
    conversationId,
    by: by_id,
    to: to_id,
    text,
    at: at.toISOString(),
  }));
}
