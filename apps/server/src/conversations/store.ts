/** Writing conversations and their messages: the few statements that every command is made of. */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, FileId, MessageId } from '@harken/contract/ids';
import type { Author, Channel, Message, ServiceCase, TrailStep } from '@harken/contract/record';
import { type Kysely, sql } from 'kysely';
import { aboutOf, changedFields, type Kept, keptFrom, messageFrom, type Row, rowFrom } from './kept.ts';

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

/** Two writers met. The transaction is undone and tried again on what the other one left. */
export class LostRace extends Error {}

/** Locks a conversation; with a message id, also says whether that message is there already. */
export async function lock(
  db: Db,
  id: ConversationId,
  seen?: { id: MessageId; channel?: Channel | undefined; externalId?: string | undefined },
): Promise<{ kept: Kept | null; queueVersion: number | null; seen: SeenMessage | null }> {
  const { rows } = await sql<{ kept: Row | null; queue_version: number | null; seen: Row | null }>`
    select kept, queue_version, seen
      from conversations.locked(${id}, ${seen?.id ?? null}, ${seen?.channel ?? null}, ${seen?.externalId ?? null})`.execute(
    db,
  );
  const [row] = rows;
  return {
    kept: row?.kept ? keptFrom(row.kept) : null,
    queueVersion: row?.queue_version ?? null,
    seen: row?.seen ? seenFrom(row.seen) : null,
  };
}

function seenFrom(row: Row): SeenMessage {
  return { message: messageFrom(row), contentHash: row.content_hash as string, channel: row.channel as Channel };
}

const inserted = sql`
  insert into conversations.message
    (id, conversation_id, position, author_kind, author_id, author_name, content, content_hash, at, delivery,
     channel, external_id)`;

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
    })),
  );
}

const messageColumns = sql`
  m.id, m.conversation_id, m.position, m.author_kind, m.author_id, m.author_name, m.content, m.content_hash, m.at,
  m.delivery, m.channel, m.external_id`;

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
 * Writes a change of a conversation that is locked: in one statement what every message changes, and one more for
 * each thing that few do.
 * @throws LostRace when a message of the same id arrived by another way in the meantime
 */
export async function write(
  db: Db,
  was: Kept,
  is: Kept,
  { messages, trail, caseChanges, words }: Written,
): Promise<ServiceCase | null> {
  const changed = changedFields(was, is);
  const changes = changed.length > 0 ? JSON.stringify(rowFrom(is, changed)) : null;
  const said = messages.length > 0 ? messageRows(messages) : null;
  if (changes !== null || said !== null) {
    const { rows } = await sql<{ added: number }>`
      select conversations.written(${is.id}, ${changes}::jsonb, ${said}::jsonb) as added`.execute(db);
    if (rows[0]?.added !== messages.length) throw new LostRace();
  }
  if (fileIdsOf(messages).length > 0) await filesSent(is.id, messages).execute(db);
  if (trail.length > 0) await trailInsert(is.id, trail).execute(db);
  if (words) await setWords(db, [{ id: is.id, words }]);
  return caseChanges ? changeCase(db, is.caseId, caseChanges) : null;
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

/**
 * Opens a conversation with its case and first messages, in one statement.
 * @throws LostRace when the conversation or one of the messages is there already
 */
export async function open(
  db: Db,
  kept: Kept,
  prefix: string,
  { messages, trail, words }: Omit<Written, 'caseChanges'>,
): Promise<ServiceCase> {
  const { rows } = await sql<{ opened: number; said: number; kase: Row | null }>`
    with number as (select ${prefix}::text || '-' || nextval('conversations.case_number') as reference),
    opened as (
      insert into conversations.conversation
      select n.* from number, jsonb_populate_record(null::conversations.conversation,
        ${JSON.stringify(rowFrom(kept))}::jsonb || jsonb_build_object('case_reference', number.reference)) n
      on conflict do nothing returning *),
    its_case as (
      insert into conversations.service_case (id, reference, customer_id, subject, state, opened_at)
      select case_id, case_reference, customer_id, subject, 'open', opened_at from opened returning *),
    said as (
      ${inserted}
      select ${messageColumns}
        from opened, jsonb_populate_recordset(null::conversations.message, ${messageRows(messages)}::jsonb) m
      on conflict do nothing returning id),
    found_by as (
      insert into conversations.words (conversation_id, words)
      select id, array_to_tsvector(${words ?? []}::text[] || regexp_split_to_array(lower(case_reference), '-'))
        from opened returning conversation_id)
    ${fileIdsOf(messages).length > 0 ? sql`, sent as (${filesSent(kept.id, messages)})` : sql``}
    ${trail.length > 0 ? sql`, steps as (${trailInsert(kept.id, trail)})` : sql``}
    select (select count(*)::int from opened) as opened, (select count(*)::int from said) as said,
           (select to_jsonb(its_case) from its_case) as kase`.execute(db);
  const [row] = rows;
  if (!row?.kase || row.opened !== 1 || row.said !== messages.length) throw new LostRace();
  return caseFrom(row.kase);
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
             ${JSON.stringify(was.content)}::jsonb, ${is.editedAt}::timestamptz, ${by.id})
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
    update conversations.conversation set customer_name = ${name}
     where customer_id = ${customerId} and customer_name is distinct from ${name}
    returning id, subject, case_reference as reference`.execute(db);
  return rows;
}

export async function setWords(
  db: Db,
  words: readonly { id: ConversationId; words: readonly string[] }[],
): Promise<void> {
  await sql`
    update conversations.words w
       set words = array_to_tsvector(array(select jsonb_array_elements_text(s.words)))
      from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as s (id text, words jsonb)
     where w.conversation_id = s.id`.execute(db);
}
