/** Tables of segments as they are kept, and the segment of each conversation. */
import type { ConversationId, QueueId } from '@harken/contract/ids';
import type { PublishedSegments, Segment, SegmentTable } from '@harken/contract/segments';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** A segment, and of what it was found: the queue, and when. */
export interface Found extends Segment {
  conversationId: ConversationId;
  queueId: QueueId | null;
  at: string;
}

interface InForce {
  version: number;
  table: SegmentTable;
  found: Found[];
}

/** The table that counts, with what was found of these; null where nobody is told apart. One look: it is asked at every turn. */
export async function inForce(db: Db, ids: readonly ConversationId[] = []): Promise<InForce | null> {
  const { rows } = await sql<Omit<InForce, 'table'> & { table: SegmentTable | null }>`
    select t.version, t.content as table, (
             select coalesce(json_agg(json_build_object(
                      'conversationId', s.conversation_id, 'queueId', s.queue_id, 'at', s.at, 'version', s.version,
                      'value', s.value, 'complexity', s.complexity, 'treatment', s.treatment, 'because', s.because)), '[]')
               from routing.segment s where s.conversation_id = any(${ids}::text[])) as found
      from routing.segment_table t order by t.version desc limit 1`.execute(db);
  const [row] = rows;
  return row?.table ? { ...row, table: row.table } : null;
}

export async function putFound(db: Db, found: readonly Found[]): Promise<void> {
  await sql`
    insert into routing.segment (conversation_id, queue_id, at, version, value, complexity, treatment, because)
    select "conversationId", "queueId", at, version, value, complexity, treatment, because
      from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as f(
        "conversationId" text, "queueId" text, at timestamptz, version int, value text, complexity text,
        treatment jsonb, because jsonb)
        on conflict (conversation_id) do update set queue_id = excluded.queue_id, at = excluded.at,
           version = excluded.version, value = excluded.value, complexity = excluded.complexity,
           treatment = excluded.treatment, because = excluded.because`.execute(db);
}

interface Row {
  version: number;
  content: SegmentTable | null;
  restores: number | null;
  published_at: Date;
  published_by: PublishedSegments['publishedBy'];
}

const published = ({ content, published_at, published_by, ...row }: Row): PublishedSegments => ({
  ...row,
  table: content,
  publishedAt: published_at.toISOString(),
  publishedBy: published_by,
});

/** The newest first. */
export async function versions(db: Db, limit: number): Promise<PublishedSegments[]> {
  const { rows } = await sql<Row>`
    select version, content, restores, published_at, published_by from routing.segment_table
     order by version desc limit ${limit}`.execute(db);
  return rows.map(published);
}

export async function versionOf(db: Db, version: number): Promise<PublishedSegments | null> {
  const { rows } = await sql<Row>`
    select version, content, restores, published_at, published_by from routing.segment_table
     where version = ${version}`.execute(db);
  return rows[0] ? published(rows[0]) : null;
}

/** @returns false when there is this version already */
export async function insertVersion(db: Db, one: PublishedSegments): Promise<boolean> {
  const { version, table, restores, publishedAt, publishedBy } = one;
  const { numAffectedRows } = await sql`
    insert into routing.segment_table (version, content, restores, published_at, published_by)
    values (${version}, ${table && JSON.stringify(table)}::jsonb, ${restores}, ${new Date(publishedAt)}, ${publishedBy})
        on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}
