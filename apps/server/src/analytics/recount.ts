/**
 * What happened, told once more from the raw events in its plainest form, by the words of the glossary
 * (`packages/contract/measures.ts`). It shares nothing with how numbers are really kept and nobody is served by it:
 * tests and `tests/bench/recount.ts` ask both and compare (`recount-sums.ts`).
 */
import type { HarkenEvent } from '@harken/contract/events';

export type Span = readonly [from: number, to: number];

interface Thread {
  customer: string;
  channel: string;
  language: string;
  tags: readonly string[];
  segments: Segment[];
  /** When the last thing happened: time never runs backwards. */
  latest: number;
  awaiting: boolean;
  asleep: boolean;
}

/** Somebody's part of a conversation. Instants are milliseconds. */
export interface Segment {
  id: string;
  thread: Thread;
  byPeople: boolean;
  queue: string | null;
  agent: string | null;
  /** The goal of its queue when it came. */
  goalSeconds: number | null;
  counted: boolean;
  arrival: boolean;
  began: number;
  answered: number | null;
  abandoned: number | null;
  ended: number | null;
  ending: string | null;
  work: Span[];
  /** Since when the agent has had a word to answer. */
  working: number | null;
  wrapUpSeconds: number;
  resolution: string | null;
  disposition: string | null;
  reopened: number | null;
  score: number | null;
}

export interface Stay {
  agent: string;
  presence: string;
  from: number;
  to: number | null;
}

export interface Recounted {
  segments: Segment[];
  stays: Stay[];
  /** When each customer was created. */
  customers: number[];
}

/** A stretch of work counts for a quarter of an hour at most. */
export const longestStretchMs = 15 * 60_000;

/** @param events in the order of the log; of months, so one after another */
export async function recount(events: Iterable<HarkenEvent> | AsyncIterable<HarkenEvent>): Promise<Recounted> {
  const threads = new Map<string, Thread>();
  const goals = new Map<string, number>();
  const stays: Stay[] = [];
  const latestStay = new Map<string, Stay>();
  const customers: number[] = [];
  for await (const event of events) {
    if (event.name === 'customer.created') customers.push(Date.parse(event.at));
    else if (event.name === 'queue.created' || event.name === 'queue.updated')
      goals.set(event.data.queue.id, event.data.queue.goal.withinSeconds);
    else if (event.name === 'agent.presence_changed') {
      const { personId: agent, presence } = event.data.status;
      const before = latestStay.get(agent);
      const from = Math.max(Date.parse(event.at), before?.from ?? 0);
      if (before) before.to = from;
      const stay = { agent, presence, from, to: null };
      latestStay.set(agent, stay);
      stays.push(stay);
    } else if ('about' in event.data) tell(threads, goals, event);
  }
  const segments = [...threads.values()].flatMap((thread) => thread.segments);
  giveWrapUp(segments, stays);
  return { segments, stays, customers };
}

function tell(threads: Map<string, Thread>, goals: ReadonlyMap<string, number>, event: HarkenEvent): void {
  if (!('about' in event.data)) return;
  const id = event.data.about.conversationId;
  if (event.name === 'conversation.opened' && !threads.has(id)) {
    const { customerId, channel, locale, tags, handledBy } = event.data.conversation;
    const [language = locale] = locale.split('-');
    const at = Date.parse(event.at);
    const opened = { channel, language, tags, segments: [], latest: at, awaiting: true, asleep: false };
    const thread: Thread = { ...opened, customer: customerId };
    threads.set(id, thread);
    if (handledBy === 'virtual_agent') begin(thread, event.id, at, { byPeople: false, counted: true, arrival: true });
    return;
  }
  const thread = threads.get(id);
  if (thread && happens(thread, event, goals)) follow(thread);
}

/** @returns whether it was anything that counts */
function happens(thread: Thread, event: HarkenEvent, goals: ReadonlyMap<string, number>): boolean {
  const now = () => {
    thread.latest = Math.max(thread.latest, Date.parse(event.at));
    return thread.latest;
  };
  const last = thread.segments.at(-1);
  const open = last && last.ended === null ? last : null;
  switch (event.name) {
    case 'conversation.queued': {
      const { reason, conversation } = event.data;
      if (!conversation.queueId) return false;
      const moved = reason === 'transferred' ? 'transferred' : 'released';
      end(open, now(), last?.byPeople === false ? 'handed_off' : moved);
      if (reason === 'handed_off' || reason === 'reopened') thread.awaiting = true;
      thread.asleep = false;
      begin(thread, event.id, now(), {
        queue: conversation.queueId,
        goalSeconds: goals.get(conversation.queueId) ?? null,
        counted: reason !== 'released' && reason !== 'woken',
        arrival: reason === 'reopened',
        answered: null,
      });
      return true;
    }
    case 'conversation.assigned': {
      const { agentId: agent, queueId } = event.data.conversation;
      if (!agent) return false;
      if (open?.byPeople && open.answered === null) Object.assign(open, { agent, answered: now() });
      else {
        end(open, now(), open?.byPeople === false ? 'taken' : 'given');
        begin(thread, event.id, now(), { agent, queue: queueId ?? open?.queue ?? null });
      }
      return true;
    }
    case 'conversation.updated': {
      const { changes } = event.data;
      const released = changes.agentId === null && !('id' in changes);
      if (!released && !changes.tags) return false;
      if (released) end(open, now(), 'released');
      if (changes.tags) thread.tags = changes.tags;
      now();
      return true;
    }
    case 'conversation.abandoned':
      if (open) open.abandoned = now();
      end(open, now(), 'abandoned');
      thread.awaiting = false;
      // The virtual agent has it again: the same contact.
      begin(thread, event.id, now(), { byPeople: false });
      return true;
    case 'conversation.resolved': {
      const solved = open ?? begin(thread, event.id, now(), { queue: last?.queue ?? null, answered: null });
      solved.resolution = event.data.resolution;
      solved.disposition = event.data.dispositionId;
      end(solved, now(), 'resolved');
      thread.awaiting = false;
      thread.asleep = false;
      return true;
    }
    case 'conversation.reopened': {
      const { handledBy, agentId: agent, queueId: queue } = event.data.conversation;
      const solved = thread.segments.findLast(({ resolution }) => resolution !== null);
      if (solved) solved.reopened = now();
      if (handledBy === 'virtual_agent') begin(thread, event.id, now(), { byPeople: false, arrival: true });
      else if (agent) begin(thread, event.id, now(), { agent, queue });
      return true;
    }
    case 'conversation.closed':
      end(open, now(), 'closed');
      return true;
    case 'conversation.snoozed':
    case 'conversation.woken':
      now();
      thread.asleep = event.name === 'conversation.snoozed';
      return true;
    case 'conversation.rated': {
      now();
      const judged = thread.segments.findLast(({ resolution }) => resolution !== null) ?? last;
      for (const one of thread.segments) one.score = one === judged ? event.data.rating.score : null;
      return true;
    }
    case 'message.received':
      now();
      thread.awaiting = true;
      return true;
    case 'message.sent':
      if (event.data.message.author.kind !== 'person') return false;
      now();
      thread.awaiting = false;
      thread.asleep = false;
      return true;
    default:
      return false;
  }
}

/** With people and answered at once, unless told otherwise. */
function begin(thread: Thread, id: string, at: number, given: Partial<Segment>): Segment {
  const segment: Segment = {
    id,
    thread,
    byPeople: true,
    queue: null,
    agent: null,
    goalSeconds: null,
    counted: false,
    arrival: false,
    began: at,
    answered: at,
    abandoned: null,
    ended: null,
    ending: null,
    work: [],
    working: null,
    wrapUpSeconds: 0,
    resolution: null,
    disposition: null,
    reopened: null,
    score: null,
    ...given,
  };
  thread.segments.push(segment);
  return segment;
}

function end(segment: Segment | null, at: number, ending: string): void {
  if (!segment) return;
  rest(segment, at);
  segment.ended = at;
  segment.ending = ending;
}

/** An agent works on it while they have it, it is awake, and the customer waits for a word. */
function follow(thread: Thread): void {
  const last = thread.segments.at(-1);
  if (!last || last.ended !== null) return;
  const works = last.byPeople && last.answered !== null && thread.awaiting && !thread.asleep;
  if (!works) rest(last, thread.latest);
  else last.working ??= thread.latest;
}

function rest(segment: Segment, at: number): void {
  if (segment.working === null) return;
  segment.work.push([segment.working, Math.min(at, segment.working + longestStretchMs)]);
  segment.working = null;
}

/** Each wrap-up belongs to what its agent ended last before it. */
function giveWrapUp(segments: readonly Segment[], stays: readonly Stay[]): void {
  const order = (a: Segment, b: Segment) => (a.ended as number) - (b.ended as number) || (a.id < b.id ? -1 : 1);
  const ended = Map.groupBy(
    segments.filter((one) => one.agent !== null && one.ended !== null).sort(order),
    (one) => one.agent,
  );
  for (const { agent, presence, from, to } of stays) {
    if (presence !== 'wrap_up' || to === null) continue;
    const before = ended.get(agent)?.findLast((one) => (one.ended as number) <= from);
    if (before) before.wrapUpSeconds += (to - from) / 1000;
  }
}
