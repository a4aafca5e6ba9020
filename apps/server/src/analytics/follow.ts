/**
 * Keeps interactions by following the log. Events are read forward from a place that is written in the transaction
 * that changes the rows: each counts exactly once, after a crash too, and rows built anew from the whole log are the
 * same rows. Many events are taken at a time, so a log of months is followed in minutes.
 */
import type { HarkenEvent } from '@harken/contract/events';
import { activeSeconds, type Followed, follow, type Interaction } from '@harken/engines/statistics/interactions';
import type { EventLog, StoredEvent, Tx } from '../platform/events.ts';
import { followedEvents, momentsOf } from './facts.ts';
import { markStale } from './interval-store.ts';
import * as store from './store.ts';

interface FollowDeps {
  log: Pick<EventLog, 'transact' | 'read' | 'head'>;
  /** How many events one transaction takes: more is faster, and keeps others waiting for longer. */
  batch?: number;
}

const known: ReadonlySet<string> = new Set(followedEvents);
export const quarterMs = 15 * 60_000;
export const quarterOf = (at: number) => at - (at % quarterMs);

/** Following takes this part of the database's time at most, and lags so far at most. */
const share = 1 / 40;
const lagMs = 2000;

export function createFollowing({ log, batch = 500 }: FollowDeps) {
  let place = -1;
  let restUntil = 0;
  let running: Promise<void> = Promise.resolve();

  /** The rows contain this event, and all before it. Safe to call for one event many times, and at once. */
  async function upTo(seq: number): Promise<void> {
    const mine = running.catch(() => {}).then(() => forward(seq));
    running = mine;
    await mine;
  }

  /**
   * As `upTo`, for facts as they happen. On a busy floor many of them share a transaction: the embedded database does
   * one thing at a time, and a customer's word waits for it.
   */
  async function inTurn(seq: number): Promise<void> {
    if (place >= seq) return;
    await new Promise((rested) => setTimeout(rested, Math.max(0, restUntil - performance.now())));
    const began = performance.now();
    await upTo(seq);
    const now = performance.now();
    restUntil = now + Math.min(lagMs, (now - began) / share);
  }

  async function forward(seq: number): Promise<void> {
    while (place < seq) {
      // Read before the transaction: an open transaction may be the only one there is.
      const from = place < 0 ? await log.transact(({ db }) => store.place(db)) : place;
      const events = await log.read(from, batch);
      const last = events.at(-1);
      if (!last) {
        place = Math.max(place, from);
        return;
      }
      place = await log.transact(async (tx) => {
        const now = await store.lockPlace(tx.db);
        // Another process followed in the meantime, or it was rebuilt: look again from there.
        if (now !== from) return now;
        await take(tx, events);
        await store.movePlace(tx.db, last.seq);
        return last.seq;
      });
    }
  }

  /** Builds everything anew from the log. */
  async function rebuild(): Promise<void> {
    await log.transact(({ db }) => store.forget(db));
    place = -1;
    await upTo(await log.head());
  }

  return { upTo, inTurn, rebuild };
}

async function take({ db }: Pick<Tx, 'db'>, stored: readonly StoredEvent[]): Promise<void> {
  const events = stored.filter(({ name }) => known.has(name)) as unknown as HarkenEvent[];
  if (events.length === 0) return;
  const conversationIds = new Set(events.flatMap(({ data }) => ('about' in data ? [data.about.conversationId] : [])));
  const agentIds = new Set(
    events.flatMap((event) => (event.name === 'agent.presence_changed' ? [event.data.status.personId] : [])),
  );
  const queued = events.some(({ name }) => name === 'conversation.queued' || name.startsWith('queue.'));
  const before = await store.followed(db, [...conversationIds]);
  const stays = await store.openStays(db, [...agentIds]);
  const goals = queued ? await store.goals(db) : new Map<string, number>();
  await write(db, fold(events, { before, stays, goals }));
}

/** What these events change, from what was there before them. Pure, but for `stays` and `goals`, which go on. */
export function fold(
  events: readonly HarkenEvent[],
  {
    before,
    stays,
    goals,
  }: { before: ReadonlyMap<string, Followed>; stays: Map<string, store.Stay>; goals: Map<string, number> },
) {
  const after = new Map(before);
  const changedStays: store.Stay[] = [];
  const customers: { id: string; created_at: string }[] = [];
  let goalsChanged = false;
  for (const event of events) {
    if (event.name === 'customer.created') {
      customers.push({ id: event.data.customer.id, created_at: event.at });
    } else if (event.name === 'queue.created' || event.name === 'queue.updated') {
      goals.set(event.data.queue.id, event.data.queue.goal.withinSeconds);
      goalsChanged = true;
    } else if (event.name === 'agent.presence_changed') {
      changedStays.push(...stay(stays, event));
    } else if ('about' in event.data) {
      const id = event.data.about.conversationId;
      for (const moment of momentsOf(event, (queueId) => goals.get(queueId) ?? null)) {
        const next = follow(after.get(id) ?? null, moment);
        if (next) after.set(id, next);
      }
    }
  }
  const changed = changes(before, after);
  const since = changed.endedBy;
  for (const { agentId, presence, startedAt } of changedStays)
    if (presence === 'wrap_up') earliest(since, agentId, startedAt);
  return { ...changed, customers, stays: latest(changedStays), goals: goalsChanged ? goals : null };
}

export type Folded = ReturnType<typeof fold>;

/** Writes down what changed. */
export async function write(db: Tx['db'], changed: Folded): Promise<void> {
  await store.putCustomers(db, changed.customers);
  if (changed.goals) await store.putGoals(db, changed.goals);
  await store.putFollowed(db, changed.followed);
  await store.putInteractions(db, changed.rows);
  await store.putStays(db, changed.stays);
  const wrapped = await store.giveWrapUp(db, changed.endedBy);
  await markStale(db, [...changed.beganAt, ...wrapped.map((at) => at.getTime())].map(quarterOf));
}

/** Ends the presence that the agent was in, and begins the next. */
function stay(open: Map<string, store.Stay>, event: HarkenEvent<'agent.presence_changed'>): store.Stay[] {
  const { personId: agentId, presence } = event.data.status;
  const was = open.get(agentId);
  // Clocks may disagree; time never runs backwards.
  const at = Math.max(Date.parse(event.at), was?.startedAt ?? 0);
  const next: store.Stay = { agentId, seq: event.seq, presence, startedAt: at, endedAt: null };
  open.set(agentId, next);
  return was ? [{ ...was, endedAt: at }, next] : [next];
}

/** A stay that began and ended among the same events is written as it is last. */
function latest(stays: readonly store.Stay[]): store.Stay[] {
  return [...new Map(stays.map((one) => [`${one.agentId} ${one.seq}`, one])).values()];
}

function changes(before: ReadonlyMap<string, Followed>, after: ReadonlyMap<string, Followed>) {
  const followed: store.Row[] = [];
  const rows: store.Row[] = [];
  const beganAt = new Set<number>();
  const endedBy = new Map<string, number>();
  for (const [conversationId, now] of after) {
    const was = before.get(conversationId);
    if (was === now) continue;
    followed.push(followedRow(conversationId, now));
    const known = new Map(was?.interactions.map((one) => [one.id, one]));
    const sameTags = was !== undefined && String(was.tags) === String(now.tags);
    now.interactions.forEach((one, position) => {
      const earlier = known.get(one.id);
      if (earlier === one && sameTags) return;
      rows.push(interactionRow(conversationId, now, one, position));
      beganAt.add(one.beganAt);
      if (one.agentId && one.endedAt !== null && earlier?.endedAt == null) earliest(endedBy, one.agentId, one.endedAt);
    });
  }
  return { followed, rows, beganAt, endedBy };
}

function earliest(by: Map<string, number>, key: string, at: number): void {
  by.set(key, Math.min(at, by.get(key) ?? at));
}

function followedRow(conversation_id: string, now: Followed): store.Row {
  const { caseId: case_id, customerId: customer_id, reference, channel, language, tags, awaiting, asleep, at } = now;
  return {
    conversation_id,
    case_id,
    customer_id,
    reference,
    channel,
    language,
    tags,
    awaiting,
    asleep,
    at: new Date(at),
  };
}

const date = (at: number | null) => (at === null ? null : new Date(at));

function interactionRow(conversation_id: string, of: Followed, one: Interaction, position: number): store.Row {
  return {
    id: one.id,
    conversation_id,
    position,
    case_id: of.caseId,
    customer_id: of.customerId,
    reference: of.reference,
    channel: of.channel,
    language: of.language,
    tags: of.tags,
    handled_by: one.handledBy,
    queue_id: one.queueId,
    agent_id: one.agentId,
    counted: one.counted,
    arrival: one.arrival,
    began_at: new Date(one.beganAt),
    goal_seconds: one.goalSeconds,
    answered_at: date(one.answeredAt),
    abandoned_at: date(one.abandonedAt),
    ended_at: date(one.endedAt),
    ending: one.ending,
    active: one.active.flat(),
    active_since: date(one.activeSince),
    active_seconds: activeSeconds(one),
    acw_seconds: 0,
    replies: one.replies,
    resolution: one.resolution,
    disposition_id: one.dispositionId,
    reopened_at: date(one.reopenedAt),
    score: one.score,
    rated_at: date(one.ratedAt),
  };
}
