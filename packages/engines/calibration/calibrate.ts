/**
 * From the record to a scenario: the twin's day is made of what was seen, and says how well it fits and what is missing.
 * Pure; the record is read by the server.
 */
import { findImpossible } from '../simulation/impossible.ts';
import type { ContactType, Pool, Scenario, Skill } from '../simulation/scenario.ts';
import { exponentialPatience, type Waits } from '../statistics/kaplan-meier.ts';
import { wilson } from '../statistics/wilson.ts';
import { concurrencyOf, type Level, ratesOf } from './concurrency.ts';
import { fitHandleTimes, type HandleFit, type HandleTimes } from './handle-times.ts';
import { journeysOf } from './journeys.ts';
import { fitPatience, type PatienceFit } from './patience.ts';
import { plansOf } from './plans.ts';
import type { Agent, Contact, LeftOut, Queue, Recorded } from './record.ts';

export type { Agent, Contact, LeftOut, Queue, Recorded } from './record.ts';

export interface Share {
  readonly of: number;
  readonly share: number;
  /** Of 95 % (Wilson). */
  readonly lower: number;
  readonly upper: number;
}

export interface Fit {
  readonly days: number;
  readonly types: readonly {
    readonly queueId: string;
    readonly contacts: number;
    readonly answered: number;
    readonly gaveUp: number;
    /** Whole waits that fell within the goal, of all who came; null where there is no goal. */
    readonly withinGoal: number | null;
    readonly byChannel: readonly { readonly channel: string; readonly contacts: number }[];
    readonly handle: HandleFit | null;
    readonly patience: PatienceFit;
    /** Came again within seven days, of what was resolved. */
    readonly again: Share | null;
    /** Seen within the day: passed on, of those served; came again, of those who gave up and of those served. */
    readonly passedOn: Share | null;
    readonly retried: Share | null;
    readonly repeated: Share | null;
  }[];
  readonly pools: readonly {
    readonly id: string;
    readonly agentIds: readonly string[];
    readonly queueIds: readonly string[];
    /** Of presence, as recorded and as whole agents by interval. */
    readonly hours: number;
    readonly hoursTaken: number;
    /** Empty where one contact is held at a time. */
    readonly concurrency: readonly Level[];
  }[];
  readonly transfers: readonly { readonly from: string; readonly to: string; readonly contacts: number }[];
  /** Ended without a person. */
  readonly containment: Share | null;
  readonly leftOut: readonly LeftOut[];
}

export const intervalMinutes = 15;
const intervalMs = intervalMinutes * 60_000;

/**
 * A day like those of the record: one day as it was, of several the mean of each quarter hour.
 * @throws RangeError without a day
 * @remarks Arrivals are Poisson within a quarter hour, and are who came by themselves: what was passed on or came again
 *   the same day follows from them. Skills that only the language of a contact asks for, and who comes again on another
 *   day, are told in the fit and are not in the scenario.
 */
export function calibrate(record: Recorded): { scenario: Scenario; fit: Fit } {
  const leftOut: LeftOut[] = [];
  const days = usualDays(record, leftOut);
  const intervals = Math.max(...days.map(({ from, to }) => Math.round((to - from) / intervalMs)));
  const inHand = record.contacts.filter(({ cameAt }) => days.some(({ from, to }) => cameAt >= from && cameAt < to));
  const contacts = inHand.filter(({ counted }) => counted);
  const groups = groupsOf(record, days, intervals);
  const byQueue = grouped(contacts, ({ queueId }) => queueId);
  const others = exponentialPatience(waitsOf(contacts)).perSecond ?? 0;
  const handleOf = new Map(record.queues.map(({ id }) => [id, fitHandleTimes(byQueue.get(id) ?? [])]));

  const served = record.queues.filter((queue) => {
    const count = byQueue.get(queue.id)?.length ?? 0;
    const reason =
      count === 0 ? 'nobody_came' : groups.some(({ agents }) => canServe(agents[0]!, queue)) ? null : 'nobody_there';
    if (reason) leftOut.push({ what: reason, queueId: queue.id, count });
    return reason === null;
  });
  const journeys = journeysOf(contacts, { days, queues: served, virtualAgent: record.virtualAgent });
  const everywhere = [...handleOf.values()].filter((one) => one !== null);
  const types: ContactType[] = [];
  const fits: Fit['types'][number][] = [];
  for (const queue of served) {
    const own = byQueue.get(queue.id) ?? [];
    const patience = fitPatience(waitsOf(own), others);
    if (patience.fit.kind === 'none') leftOut.push({ what: 'nobody_gave_up', queueId: queue.id, count: own.length });
    else if (patience.fit.lentByOthers)
      leftOut.push({ what: 'few_gave_up', queueId: queue.id, count: patience.fit.gaveUp });
    const handled = handleOf.get(queue.id)?.fit ?? null;
    if (!handled) leftOut.push({ what: 'never_handled', queueId: queue.id, count: own.length });
    else if (handled.cases < 20) leftOut.push({ what: 'few_handled', queueId: queue.id, count: handled.cases });
    const { firsts, type, seen } = journeys.get(queue.id)!;
    // Whom the virtual agent helps came too.
    const past = 1 - ((type.virtualAgent?.containment as number | undefined) ?? 0);
    types.push({
      id: queue.id,
      arrivalsPerHour: { intervalMinutes, values: arrivalsOf(firsts, days, intervals).map((rate) => rate / past) },
      patienceSeconds: patience.duration,
      priority: queue.priority,
      withinSeconds: queue.withinSeconds,
      ...(queue.closed?.some((is) => is) && { closed: { intervalMinutes, values: closedBy(queue.closed, intervals) } }),
      ...Object.fromEntries(Object.entries(type).filter(([, what]) => what !== null)),
    });
    fits.push({
      queueId: queue.id,
      contacts: own.length,
      answered: own.filter(isAnswered).length,
      gaveUp: own.filter(({ gaveUp }) => gaveUp).length,
      withinGoal: withinGoal(own, queue),
      byChannel: [...grouped(own, ({ channel }) => channel)].map(([channel, all]) => ({
        channel,
        contacts: all.length,
      })),
      handle: handled,
      patience: patience.fit,
      again: shareOf(
        record.settled.find(({ queueId }) => queueId === queue.id),
        ({ again }) => again,
        ({ resolved }) => resolved,
      ),
      passedOn: shareSeen(seen.transfers),
      retried: shareSeen(seen.retries),
      repeated: shareSeen(seen.repeats),
    });
  }

  const mostOfAll = Math.max(1, ...record.agents.map(({ capacity }) => Math.floor(capacity)));
  const everybody = concurrencyOf(inHand, record.presences, mostOfAll);
  const presencesOf = grouped(record.presences, ({ agentId }) => agentId);
  const heldBy = grouped(inHand, ({ agentId }) => agentId ?? '');
  const pools: Pool[] = [];
  const poolFits: Fit['pools'][number][] = [];
  for (const { agents, present } of groups) {
    const [first] = agents as [Agent];
    const able = served.filter((queue) => canServe(first, queue));
    const counts = wholeAgents(present);
    if (able.length === 0 || counts.every((count) => count === 0)) continue;
    const ids = agents.map(({ id }) => id);
    const presences = ids.flatMap((id) => presencesOf.get(id) ?? []);
    const theirs = ids.flatMap((id) => heldBy.get(id) ?? []);
    const levels = mostHeld(concurrencyOf(theirs, presences, Math.max(1, Math.floor(first.capacity))), contacts);
    const rates = levels.length > 1 ? ratesOf(levels, everybody) : [];
    const handle = (queue: Queue): Skill['handleSeconds'] => timesOf(queue, handleOf, everywhere)?.of(ids) ?? 300;
    const id = `pool-${pools.length + 1}`;
    pools.push({
      id,
      agents: { intervalMinutes, values: counts },
      queues: able.filter((queue) => first.queueIds.includes(queue.id)).map((queue) => queue.id),
      skills: Object.fromEntries(
        able.map((queue) => {
          const proficiency = (queue.skillId && first.skills[queue.skillId]) || 3;
          const { resolves } = journeys.get(queue.id)!;
          return [queue.id, { handleSeconds: handle(queue), proficiency, ...(resolves < 1 ? { resolves } : {}) }];
        }),
      ),
      ...(rates.length > 1 ? { ratesPerHour: rates } : {}),
    });
    poolFits.push({
      id,
      agentIds: ids,
      queueIds: [...first.queueIds],
      hours: (present.reduce((sum, one) => sum + one, 0) * intervalMinutes) / 60,
      hoursTaken: (counts.reduce((sum, one) => sum + one, 0) * intervalMinutes) / 60,
      concurrency: rates.length > 1 ? levels : [],
    });
  }

  const planned = plansOf(record.plans, { queues: served, pools: poolFits, agents: record.agents });
  for (const queueId of planned.leftOut) leftOut.push({ what: 'plan', queueId, count: 1 });
  const languages = [...grouped(contacts, ({ language }) => language).values()].map(({ length }) => length);
  const inOthers = contacts.length - Math.max(0, ...languages);
  if (inOthers > 0) leftOut.push({ what: 'languages', queueId: null, count: inOthers });
  const there = new Set(served.map(({ id }) => id));
  const elsewhere = record.transfers.filter(({ from, to }) => !there.has(from) || !there.has(to));
  const transferred = elsewhere.reduce((sum, one) => sum + one.contacts, 0);
  if (transferred > 0) leftOut.push({ what: 'transfers', queueId: null, count: transferred });
  const { virtualAgent } = record;
  if (virtualAgent.contained > 0 && !types.some((type) => type.virtualAgent))
    leftOut.push({ what: 'virtual_agent', queueId: null, count: virtualAgent.contained });
  const sameDay = fits.reduce((sum, { repeated }) => sum + Math.round((repeated?.share ?? 0) * (repeated?.of ?? 0)), 0);
  const repeats = record.settled.reduce((sum, { again }) => sum + again, 0) - sameDay;
  if (repeats > 0) leftOut.push({ what: 'repeats', queueId: null, count: repeats });

  const scenario: Scenario = {
    hours: (intervals * intervalMinutes) / 60,
    types,
    pools,
    policy: { program: 'production', plans: planned.plans },
  };
  return {
    scenario: withPossiblePlans(scenario, leftOut),
    fit: {
      days: days.length,
      types: fits,
      pools: poolFits,
      transfers: record.transfers,
      containment: shareOf(
        virtualAgent,
        ({ contained }) => contained,
        ({ conversations }) => conversations,
      ),
      leftOut,
    },
  };
}

/** Of several days, those on which the clocks change are left out: their quarter hours are not those of the others. */
function usualDays({ days }: Recorded, leftOut: LeftOut[]): Recorded['days'] {
  if (days.length === 0) throw new RangeError('there is no day to calibrate from');
  if (days.length === 1) return days;
  const usual = days.filter(({ from, to }) => to - from === 86_400_000);
  if (usual.length === 0) return days.slice(0, 1);
  if (usual.length < days.length)
    leftOut.push({ what: 'clock_change', queueId: null, count: days.length - usual.length });
  return usual;
}

function arrivalsOf(firsts: readonly { readonly at: number }[], days: Recorded['days'], intervals: number): number[] {
  const counts = new Array<number>(intervals).fill(0);
  for (const { at } of firsts) {
    const day = days.find(({ from, to }) => at >= from && at < to)!;
    counts[Math.min(intervals - 1, Math.floor((at - day.from) / intervalMs))]! += 1;
  }
  return counts.map((count) => (count * 60) / intervalMinutes / days.length);
}

/** A day that is shorter, by its clock, ends as it was. */
const closedBy = (closed: readonly boolean[], intervals: number): (0 | 1)[] =>
  Array.from({ length: intervals }, (_, nth) => (closed[Math.min(nth, closed.length - 1)] ? 1 : 0));

/** Who still waits, or left for another reason, was at least as patient as that. */
function waitsOf(contacts: readonly Contact[]): Waits {
  const over = contacts.filter((contact) => contact.waitEndedAt !== null);
  return {
    seconds: Float64Array.from(over, ({ cameAt, waitEndedAt }) => Math.max(0, (waitEndedAt as number) - cameAt) / 1000),
    abandoned: Uint8Array.from(over, ({ gaveUp }) => Number(gaveUp)),
  };
}

const isAnswered = ({ agentId, waitEndedAt, gaveUp }: Contact) => agentId !== null && waitEndedAt !== null && !gaveUp;

function withinGoal(contacts: readonly Contact[], { withinSeconds }: Queue): number | null {
  if (withinSeconds === null || contacts.length === 0) return null;
  const within = contacts.filter(
    (contact) => isAnswered(contact) && (contact.waitEndedAt as number) - contact.cameAt <= withinSeconds * 1000,
  );
  return within.length / contacts.length;
}

/** Has the skill that the queue asks for; where it asks for none, is in it. */
function canServe({ queueIds, skills }: Agent, { id, skillId }: Queue): boolean {
  return skillId === null ? queueIds.includes(id) : Boolean(skills[skillId]);
}

interface Group {
  /** Alike in what they may serve. */
  agents: Agent[];
  /** Mean number of them there, by interval. */
  present: number[];
}

function groupsOf({ agents, presences, queues }: Recorded, days: Recorded['days'], intervals: number): Group[] {
  const skillIds = [...new Set(queues.flatMap(({ skillId }) => skillId ?? []))].sort();
  const alike = ({ queueIds, teamIds, skills, capacity }: Agent) =>
    JSON.stringify([[...queueIds].sort(), [...teamIds].sort(), skillIds.map((id) => skills[id] ?? 0), capacity]);
  const inOrder = [...agents].sort((one, other) => (one.id < other.id ? -1 : 1));
  const byAgent = grouped(presences, ({ agentId }) => agentId);
  return [...grouped(inOrder, alike).values()].map((members) => {
    const present = new Array<number>(intervals).fill(0);
    for (const { from, to } of members.flatMap(({ id }) => byAgent.get(id) ?? [])) {
      for (const day of days) {
        const [begin, end] = [Math.max(from, day.from), Math.min(to, day.to)];
        for (let at = begin; at < end; ) {
          const interval = Math.min(intervals - 1, Math.floor((at - day.from) / intervalMs));
          const until = Math.min(end, day.from + (interval + 1) * intervalMs);
          present[interval]! += (until - at) / intervalMs / days.length;
          at = until > at ? until : end;
        }
      }
    }
    return { agents: members, present };
  });
}

/** What is cut off is made good in the intervals that follow, so that the hours of the day are kept. */
function wholeAgents(present: readonly number[]): number[] {
  let owed = 0;
  return present.map((mean) => {
    if (mean === 0) return 0;
    const count = Math.max(0, Math.round(mean + owed));
    owed = Math.max(-0.5, Math.min(0.5, owed + mean - count));
    return count;
  });
}

/**
 * How many contacts one of them may hold. Where customers had to wait although they might have held more, what they
 * held is what they can.
 */
function mostHeld(levels: readonly Level[], contacts: readonly Contact[]): readonly Level[] {
  const seen = levels.findLastIndex(({ hours }) => hours > 0) + 1;
  const waits = contacts.filter(({ cameAt, waitEndedAt }) => waitEndedAt !== null && waitEndedAt - cameAt > 60_000);
  return waits.length > 0.02 * contacts.length ? levels.slice(0, Math.max(1, seen)) : levels;
}

/** Of a queue that was never handled: as long as the others take. */
function timesOf(
  queue: Queue,
  handleOf: ReadonlyMap<string, HandleTimes | null>,
  all: readonly HandleTimes[],
): HandleTimes | null {
  return (
    handleOf.get(queue.id) ??
    all.reduce<HandleTimes | null>((most, one) => (most && most.fit.cases >= one.fit.cases ? most : one), null)
  );
}

function grouped<One>(all: readonly One[], by: (one: One) => string): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const own = groups.get(by(one));
    if (own) own.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}

const shareSeen = (seen: { of: number; yes: number }) =>
  shareOf(
    seen,
    ({ yes }) => yes,
    ({ of }) => of,
  );

function shareOf<Of>(of: Of | undefined, yes: (of: Of) => number, all: (of: Of) => number): Share | null {
  const bounds = of && wilson(yes(of), all(of));
  return bounds ? { of: all(of), share: yes(of) / all(of), ...bounds } : null;
}

/** A plan that would let nobody serve its queue on such a day is left out, and said so. */
function withPossiblePlans(scenario: Scenario, leftOut: LeftOut[]): Scenario {
  const { policy } = scenario;
  if (!policy || !('program' in policy) || !policy.plans?.length || scenario.types.length === 0) return scenario;
  const plans = policy.plans.filter((plan) => {
    const alone: Scenario = { ...scenario, policy: { program: 'production', plans: [plan] } };
    const wrong = findImpossible(alone).some(({ at }) => at.startsWith('policy.plans'));
    if (wrong) leftOut.push({ what: 'plan', queueId: plan.queueId, count: 1 });
    return !wrong;
  });
  return { ...scenario, policy: { program: 'production', plans } };
}
