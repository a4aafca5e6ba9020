/** Writing conversations and their messages: the few statements that every command is made of. */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, FileId, MessageId } from '@harken/contract/ids';
import type { Author, Channel, Message, ServiceCase, TrailStep } from '@harken/contract/record';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { later, type Tx } from '../platform/events.ts';
import { wordsOf } from '../platform/search-words.ts';
import { aboutOf, changedFields, type Kept, keptFrom, messageFrom, type Row, rowFrom, saidIn } from './kept.ts';

export type Db = Kysely<unknown>;

/** A message on its way into the record. */
export interface NewMessage extends Message {
  contentHash: string;
  channel: Channel;
  externalId: string | null;
}

/** A message that is there already, with what its sender originally sent. */
export interface SeenMessage {
  message: Message;
  contentHash: string;
  channel: Channel;
}

/** Two writers met. The transaction is undone, and tried again on what the other one left. */
export function isLostRace(error: unknown): boolean {
  return (error as { code?: string }).code === 'HK001';
}

/** Locks a conversation; with a message id, also says whether that message is there already. */
export async function lock(
  db: Db,
  id: ConversationId,
  seen?: { id: MessageId; channel?: Channel | undefined; externalId?: string | undefined },
): Promise<{ kept: Kept | null; queueVersion: number | null; seen: SeenMessage | null }> {
  const { rows } = await sql<{ found: { kept: Row | null; queueVersion: number | null; seen: Row | null } }>`
    select conversations.locked(${id}, ${seen?.id ?? null}, ${seen?.channel ?? null}, ${seen?.externalId ?? null})
      as found`.execute(db);
  const found = rows[0]?.found;
  return {
    kept: found?.kept ? keptFrom(found.kept) : null,
    queueVersion: found?.queueVersion ?? null,
    seen: found?.seen ? seenFrom(found.seen) : null,
  };
}

function seenFrom(row: Row): SeenMessage {
  return { message: messageFrom(row), contentHash: row.content_hash as string, channel: row.channel as Channel };
}

function messageRows(messages: readonly NewMessage[]): string {
  return JSON.stringify(
    messages.map((m) => ({
      id: m.id,
      conversation_id: m.conversationId,
      position: m.position,
      author_kind: m.author.kind,
      author_id: m.author.id,
      author_name: m.author.name,
      content: m.content,
      content_hash: m.contentHash,
      at: m.at,
      delivery: m.delivery,
      channel: m.channel,
      external_id: m.externalId,
      words: wordsOf(saidIn(m.content)),
    })),
  );
}

function fileIdsOf(messages: readonly NewMessage[]): { fileId: FileId; messageId: MessageId }[] {
  return messages.flatMap(({ id, content }) =>
    content.kind === 'file' ? [{ fileId: content.fileId, messageId: id }] : [],
  );
}

function trailInsert(id: ConversationId, trail: readonly TrailStep[]) {
  return sql`
    insert into conversations.trail_step (conversation_id, at, step)
    select ${id}::text, (s.step ->> 'at')::timestamptz, s.step
      from jsonb_array_elements(${JSON.stringify(trail)}::jsonb) with ordinality as s (step, place)
     order by s.place`;
}

function filesSent(id: ConversationId, messages: readonly NewMessage[]) {
  return sql`
    update conversations.file f set conversation_id = ${id}, message_id = s."messageId"
      from jsonb_to_recordset(${JSON.stringify(fileIdsOf(messages))}::jsonb) as s ("fileId" text, "messageId" text)
     where f.id = s."fileId" and f.message_id is null`;
}

/** What a change writes besides the conversation itself. */
export interface Written {
  messages: readonly NewMessage[];
  trail: readonly TrailStep[];
  /** Whether its case moves with it. */
  caseChanges: Pick<ServiceCase, 'state' | 'resolvedAt' | 'reopenedCount' | 'subject'> | null;
  /** The words by which it is found, when they changed. */
  words: readonly string[] | null;
}

/**
 * Writes a change of a conversation. Nobody needs the answers, so they travel with the commit; when a message of the
 * same id arrived by another way in the meantime, the transaction fails (see `isLostRace`).
 * @param unlocked of a conversation known from before: fails as well when it was written since, or when its queue is
 *   no longer of this version
 */
export async function write(
  tx: Pick<Tx, 'db' | 'withCommit'>,
  was: Kept,
  is: Kept,
  { messages, trail, caseChanges, words }: Written,
  unlocked: { queueVersion: number | null } | null = null,
): Promise<ServiceCase | null> {
  const changed = changedFields(was, is);
  const changes = changed.length > 0 ? JSON.stringify(rowFrom(is, changed)) : null;
  const said = messages.length > 0 ? messageRows(messages) : null;
  if (changes !== null || said !== null) {
    const [revision, queueVersion] = unlocked ? [was.revision, unlocked.queueVersion] : [null, null];
    later(
      tx,
      sql`select conversations.write(${is.id}, ${changes}::jsonb, ${said}::jsonb, ${revision}, ${queueVersion})`,
    );
  }
  if (fileIdsOf(messages).length > 0) later(tx, filesSent(is.id, messages));
  if (trail.length > 0) later(tx, trailInsert(is.id, trail));
  if (words) later(tx, wordsSet([{ id: is.id, words }]));
  return caseChanges ? changeCase(tx.db, is.caseId, caseChanges) : null;
}

async function changeCase(
  db: Db,
  id: Kept['caseId'],
  { state, resolvedAt, reopenedCount, subject }: NonNullable<Written['caseChanges']>,
): Promise<ServiceCase | null> {
  const { rows } = await sql<Row>`
    update conversations.service_case
       set state = ${state}, resolved_at = ${resolvedAt}, subject = ${subject}, reopened_count = ${reopenedCount},
           version = version + 1
     where id = ${id} returning *`.execute(db);
  return rows[0] ? caseFrom(rows[0]) : null;
}

/** Opens a conversation with its case and first messages. Fails as `write` does when one of them is there already. */
export async function open(
  tx: Pick<Tx, 'db' | 'withCommit'>,
  kept: Kept,
  prefix: string,
  { messages, trail, words }: Omit<Written, 'caseChanges'>,
): Promise<ServiceCase> {
  const { rows } = await sql<{ its_case: Row }>`
    select conversations.open(${prefix}, ${JSON.stringify(rowFrom(kept))}::jsonb, ${messageRows(messages)}::jsonb,
                              ${words ?? []}::text[]) as its_case`.execute(tx.db);
  if (fileIdsOf(messages).length > 0) later(tx, filesSent(kept.id, messages));
  if (trail.length > 0) later(tx, trailInsert(kept.id, trail));
  return caseFrom((rows[0] as { its_case: Row }).its_case);
}

export function caseFrom(row: Row): ServiceCase {
  return {
    id: row.id,
    reference: row.reference,
    customerId: row.customer_id,
    subject: row.subject ?? null,
    state: row.state,
    openedAt: new Date(row.opened_at as string).toISOString(),
    resolvedAt: row.resolved_at ? new Date(row.resolved_at as string).toISOString() : null,
    reopenedCount: row.reopened_count,
    version: row.version,
  } as ServiceCase;
}

// — messages of a locked conversation —

export async function lockMessage(db: Db, conversationId: ConversationId, id: MessageId): Promise<Message | null> {
  const { rows } = await sql<Row>`
    select * from conversations.message where id = ${id} and conversation_id = ${conversationId} for update`.execute(
    db,
  );
  return rows[0] ? messageFrom(rows[0]) : null;
}

/** Keeps what it said before, and by whom it was changed. */
export async function rewrite(db: Db, was: Message, is: Message, by: Author): Promise<void> {
  await sql`
    with earlier as (
      insert into conversations.message_version (message_id, version, content, until, by_id)
      select ${was.id}, 1 + (select count(*) from conversations.message_version where message_id = ${was.id}),
             ${JSON.stringify(was.content)}::jsonb, ${is.editedAt}::timestamptz, ${by.id}),
    found as (
      insert into conversations.message_words (conversation_id, position, words)
      values (${was.conversationId}, ${was.position}, array_to_tsvector(${wordsOf(saidIn(is.content))}::text[]))
      on conflict (conversation_id, position) do update set words = excluded.words)
    update conversations.message set content = ${JSON.stringify(is.content)}::jsonb, edited_at = ${is.editedAt}
     where id = ${was.id}`.execute(db);
}

export async function setContent(db: Db, id: MessageId, content: Message['content']): Promise<void> {
  await sql`update conversations.message set content = ${JSON.stringify(content)}::jsonb where id = ${id}`.execute(db);
}

/** Only forward: sent → delivered → read, and failed only from sent. @returns the messages that moved, in order */
export async function deliver(
  db: Db,
  conversationId: ConversationId,
  which: { upTo: number } | { messageIds: readonly MessageId[] },
  delivery: NonNullable<Message['delivery']>,
): Promise<MessageId[]> {
  const from = { sent: [], delivered: ['sent'], read: ['sent', 'delivered'], failed: ['sent'] }[delivery.state];
  const { rows } = await sql<{ id: MessageId; position: number }>`
    update conversations.message set delivery = ${JSON.stringify(delivery)}::jsonb
     where conversation_id = ${conversationId} and delivery ->> 'state' = any(${from}::text[])
       and ${'upTo' in which ? sql`position <= ${which.upTo}` : sql`id = any(${which.messageIds}::text[])`}
    returning id, position`.execute(db);
  return rows.sort((a, b) => a.position - b.position).map(({ id }) => id);
}

// — files on their way into a message —

export interface FileRow {
  id: FileId;
  uploaderKind: 'customer' | 'person';
  uploaderId: string;
  name: string;
  type: string;
  bytes: number;
  blob: string;
  conversationId: ConversationId | null;
  messageId: MessageId | null;
}

export async function lockFile(db: Db, id: FileId): Promise<FileRow | null> {
  return readFile(db, id, true);
}

export async function readFile(db: Db, id: FileId, forUpdate = false): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    select id, uploader_kind as "uploaderKind", uploader_id as "uploaderId", name, type, bytes, blob,
           conversation_id as "conversationId", message_id as "messageId"
      from conversations.file where id = ${id} ${forUpdate ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function insertFile(db: Db, file: Omit<FileRow, 'conversationId' | 'messageId'>, at: Date): Promise<void> {
  await sql`
    insert into conversations.file (id, uploader_kind, uploader_id, name, type, bytes, blob, created_at)
    values (${file.id}, ${file.uploaderKind}, ${file.uploaderId}, ${file.name}, ${file.type}, ${file.bytes},
            ${file.blob}, ${at})`.execute(db);
}

/** What customers sent since then: this one, and all of them together. Swept files no longer count. */
export async function uploadedBytes(db: Db, customerId: string, since: Date): Promise<{ own: number; all: number }> {
  const { rows } = await sql<{ own: number; all: number }>`
    select coalesce(sum(bytes) filter (where uploader_id = ${customerId}), 0)::float8 as own,
           coalesce(sum(bytes), 0)::float8 as all
      from conversations.file where uploader_kind = 'customer' and created_at > ${since}`.execute(db);
  return rows[0] ?? { own: 0, all: 0 };
}

// — the rest —

export async function aboutRow(db: Db, id: ConversationId): Promise<About | null> {
  const { rows } = await sql<Row>`
    select id, case_id, customer_id, queue_id, agent_id, participant_ids
      from conversations.conversation where id = ${id}`.execute(db);
  return rows[0] ? aboutOf(keptFrom(rows[0])) : null;
}

export async function addTrail(db: Db, id: ConversationId, trail: readonly TrailStep[]): Promise<void> {
  await trailInsert(id, trail).execute(db);
}

/**
 * The customer's name is kept beside their conversations, in the same transaction that changes it.
 * @returns what the conversations are found by, so that their words can follow
 */
export async function renameCustomer(
  db: Db,
  customerId: CustomerId,
  name: string | null,
): Promise<{ id: ConversationId; subject: string | null; reference: string }[]> {
  const { rows } = await sql<{ id: ConversationId; subject: string | null; reference: string }>`
    update conversations.conversation set customer_name = ${name}, revision = revision + 1
     where customer_id = ${customerId} and customer_name is distinct from ${name}
    returning id, subject, case_reference as reference`.execute(db);
  return rows;
}

export async function setWords(db: Db, words: Parameters<typeof wordsSet>[0]): Promise<void> {
  await wordsSet(words).execute(db);
}

function wordsSet(words: readonly { id: ConversationId; words: readonly string[] }[]): RawBuilder<unknown> {
  return sql`
    update conversations.words w
       set words = array_to_tsvector(array(select jsonb_array_elements_text(s.words)))
      from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as s (id text, words jsonb)
     where w.conversation_id = s.id`;
}
