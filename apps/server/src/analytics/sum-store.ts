/**
 * What each sum counts, as SQL over `analytics.interaction i`: the only place where a number gets its meaning. A
 * report adds up `value` over the rows where `when` holds; the rows behind the number are those rows.
 */
import type { SumId } from '@harken/contract/measures';
import { type RawBuilder, sql } from 'kysely';

const offered = `i.handled_by = 'people' and i.counted`;
const answered = `${offered} and i.answered_at is not null`;
const abandoned = `${offered} and i.abandoned_at is not null`;
const short = `i.abandoned_at < i.began_at + interval '10 seconds'`;
const waitOver = `${offered} and coalesce(i.answered_at, i.ended_at) is not null`;
const handled = `i.handled_by = 'people' and i.answered_at is not null and i.ended_at is not null`;
const byVirtualAgent = `i.handled_by = 'virtual_agent'`;
const seconds = (from: string, to: string) => `extract(epoch from ${to} - ${from})::double precision`;

const terms: Record<SumId, { when: string; value?: string }> = {
  arrivals: { when: 'i.arrival' },
  offered: { when: offered },
  answered: { when: answered },
  answeredWithin: { when: `${answered} and i.answered_at <= i.began_at + i.goal_seconds * interval '1 second'` },
  abandoned: { when: abandoned },
  abandonedShort: { when: `${abandoned} and ${short}` },
  offeredNotShort: { when: `${offered} and (i.abandoned_at is null or not ${short})` },
  waitOver: { when: waitOver },
  waitSeconds: { when: waitOver, value: seconds('i.began_at', 'coalesce(i.answered_at, i.ended_at)') },
  answerSeconds: { when: answered, value: seconds('i.began_at', 'i.answered_at') },
  handled: { when: handled },
  activeSeconds: { when: handled, value: 'i.active_seconds' },
  acwSeconds: { when: handled, value: 'i.acw_seconds' },
  handleSeconds: { when: handled, value: 'i.active_seconds + i.acw_seconds' },
  transferred: { when: `${handled} and i.ending in ('transferred', 'given')` },
  conversations: { when: `${byVirtualAgent} and i.counted` },
  virtualAgentOver: { when: `${byVirtualAgent} and i.counted and i.ended_at is not null` },
  contained: { when: `${byVirtualAgent} and i.counted and i.ending in ('resolved', 'closed')` },
  handedOff: { when: `${byVirtualAgent} and i.ending in ('handed_off', 'taken')` },
  resolved: { when: 'i.resolution is not null' },
  resolvedConfirmed: { when: `i.resolution = 'confirmed'` },
  resolvedAssumed: { when: `i.resolution = 'assumed'` },
  resolvedByPerson: { when: `i.resolution = 'by_person'` },
  reopened: { when: 'i.resolution is not null and i.reopened_at is not null' },
  resolvedStands: { when: 'i.resolution is not null and i.reopened_at is null' },
  virtualAgentResolved: { when: `${byVirtualAgent} and i.resolution is not null and i.reopened_at is null` },
  rated: { when: 'i.score is not null' },
  satisfied: { when: 'i.score >= 4' },
  scores: { when: 'i.score is not null', value: 'i.score' },
};

export const when = (id: SumId): RawBuilder<boolean> => sql.raw(`(${terms[id].when})`);

/** The sum over interactions `i`, named after itself. */
export function summed(id: SumId): RawBuilder<number> {
  const { when: holds, value } = terms[id];
  const total = value ? `coalesce(sum(${value}) filter (where ${holds}), 0)` : `count(*) filter (where ${holds})`;
  return sql.raw(`(${total})::double precision as "${id}"`);
}

/** What one interaction `i` adds to the sum. */
export const added = (id: SumId): RawBuilder<number> =>
  sql.raw(`(case when ${terms[id].when} then ${terms[id].value ?? '1'} else 0 end)::double precision`);

const columnOf = (id: SumId) => id.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
/** The kept column of a sum. */
export const column = (id: SumId): RawBuilder<number> => sql.raw(columnOf(id));
/** Seven days after it was resolved nobody had come back with the same issue. */
export const settled = (now: Date): RawBuilder<boolean> =>
  sql`(i.resolution is not null and i.ended_at <= ${now}::timestamptz - interval '7 days')`;
export const settledAtOnce = (now: Date): RawBuilder<boolean> => sql`(${settled(now)}
  and (i.reopened_at is null or i.reopened_at > i.ended_at + interval '7 days')
  and not exists (
    select 1 from analytics.interaction r
     where r.customer_id = i.customer_id and r.conversation_id <> i.conversation_id and r.counted
       and (i.queue_id is null or r.queue_id = i.queue_id)
       and r.began_at > i.ended_at and r.began_at <= i.ended_at + interval '7 days'))`;
