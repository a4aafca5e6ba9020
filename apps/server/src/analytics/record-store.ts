/** What the record says of a span of time, contact by contact, for whoever makes a model of it. */
import { type Kysely, sql } from 'kysely';
import type { Span } from './periods.ts';
import { settled, settledAtOnce, when } from './sum-store.ts';

type Db = Kysely<unknown>;

export interface RecordedContact {
  customerId: string;
  conversationId: string;
  /** Since when the virtual agent had it, if it handed it over. */
  virtualAgentSince: number | null;
  /** Ended by going to another queue. */
  passedOn: boolean;
  queueId: string;
  channel: string;
  language: string;
  /** The outcome that its agent chose; null where none was. */
  intent: string | null;
  /** Offered to the queue; otherwise we put it back ourselves, and it is the same contact. */
  counted: boolean;
  cameAt: number;
  waitEndedAt: number | null;
  gaveUp: boolean;
  agentId: string | null;
  served: { from: number; to: number; handleSeconds: number } | null;
}

/** Stays in a queue that began within the span. */
export async function contactsIn(db: Db, { from, to }: Span): Promise<RecordedContact[]> {
  const { rows } = await sql<Omit<RecordedContact, 'served'> & { to: number | null; handleSeconds: number }>`
    select i.customer_id as "customerId", i.conversation_id as "conversationId", i.queue_id as "queueId",
           i.channel, i.language, i.disposition_id as intent, i.counted, i.agent_id as "agentId",
           (extract(epoch from i.began_at) * 1000)::double precision as "cameAt",
           (extract(epoch from coalesce(i.answered_at, i.ended_at)) * 1000)::double precision as "waitEndedAt",
           i.abandoned_at is not null as "gaveUp",
           coalesce(i.ending = 'transferred', false) as "passedOn",
           (extract(epoch from v.began_at) * 1000)::double precision as "virtualAgentSince",
           case when i.answered_at is null then null
                else (extract(epoch from i.ended_at) * 1000)::double precision end as "to",
           i.active_seconds + i.acw_seconds as "handleSeconds"
      from analytics.interaction i
      left join analytics.interaction v
        on v.conversation_id = i.conversation_id and v.position = i.position - 1
       and v.handled_by = 'virtual_agent' and v.counted
     where i.handled_by = 'people' and i.queue_id is not null
       and i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}
     order by i.began_at, i.id`.execute(db);
  return rows.map(({ to: until, handleSeconds, ...contact }) => ({
    ...contact,
    served:
      until === null || contact.waitEndedAt === null ? null : { from: contact.waitEndedAt, to: until, handleSeconds },
  }));
}

/** What people spent on each of some conversations, after-contact work included; none for those that none had. */
export async function handleSecondsOf(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; seconds: number }>`
    select conversation_id as id, sum(active_seconds + acw_seconds)::double precision as seconds
      from analytics.interaction
     where handled_by = 'people' and conversation_id in (${sql.join(ids)})
     group by conversation_id`.execute(db);
  return new Map(rows.map(({ id, seconds }) => [id, seconds]));
}

/** Who took work, or was at it. One that goes on ends with the span. */
export async function presencesIn(
  db: Db,
  { from, to }: Span,
): Promise<{ agentId: string; from: number; to: number }[]> {
  const { rows } = await sql<{ agentId: string; from: number; to: number }>`
    select agent_id as "agentId",
           (extract(epoch from greatest(started_at, ${new Date(from)})) * 1000)::double precision as "from",
           (extract(epoch from least(coalesce(ended_at, ${new Date(to)}), ${new Date(to)})) * 1000)::double precision as "to"
      from analytics.agent_time
     where presence in ('available', 'busy', 'wrap_up')
       and started_at < ${new Date(to)} and coalesce(ended_at, ${new Date(to)}) > ${new Date(from)}
     order by agent_id, seq`.execute(db);
  return rows;
}

export async function virtualAgentIn(db: Db, span: Span): Promise<{ conversations: number; contained: number }> {
  const { rows } = await sql<{ conversations: number; contained: number }>`
    select (count(*) filter (where ${when('virtualAgentOver')}))::int as conversations,
           (count(*) filter (where ${when('contained')}))::int as contained
      from analytics.interaction i where ${within(span)}`.execute(db);
  return rows[0] ?? { conversations: 0, contained: 0 };
}

export async function reachIn(
  db: Db,
  span: Span,
): Promise<{ customers: number; conversations: number; contained: number }> {
  const { rows } = await sql<{ customers: number }>`
    select count(distinct customer_id)::int as customers from analytics.interaction i where ${within(span)}`.execute(
    db,
  );
  return { customers: rows[0]?.customers ?? 0, ...(await virtualAgentIn(db, span)) };
}

/** What people resolved, and of that what came again within seven days; where these are not over, neither. */
export async function settledIn(
  db: Db,
  span: Span,
  now: Date,
): Promise<{ queueId: string; resolved: number; again: number }[]> {
  const { rows } = await sql<{ queueId: string; resolved: number; again: number }>`
    select i.queue_id as "queueId", count(*)::int as resolved,
           (count(*) filter (where not ${settledAtOnce(now)}))::int as again
      from analytics.interaction i
     where ${within(span)} and i.queue_id is not null and ${settled(now)} group by 1 order by 1`.execute(db);
  return rows;
}

export async function transfersIn(db: Db, span: Span): Promise<{ from: string; to: string; contacts: number }[]> {
  const { rows } = await sql<{ from: string; to: string; contacts: number }>`
    select i.queue_id as "from", n.queue_id as "to", count(*)::int as contacts
      from analytics.interaction i
      join analytics.interaction n on n.conversation_id = i.conversation_id and n.position = i.position + 1
     where ${within(span)} and i.ending = 'transferred' and i.answered_at is not null
       and i.queue_id is not null and n.queue_id is not null
     group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

const within = ({ from, to }: Span) => sql`i.began_at >= ${new Date(from)} and i.began_at < ${new Date(to)}`;
