/**
 * A recorded day as a scenario: what came by quarter hour, how long it took, who was there and by which plans they were
 * found. The plain reading of the record; a fitted one may take its place, as long as it gives a scenario.
 */
import type { QueueId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Scenario } from '@harken/engines/simulation';
import { Temporal } from 'temporal-polyfill';
import { type Members, type Staff, teamsOf } from './groups.ts';

export interface Span {
  from: number;
  to: number;
}

/** Local days by their dates; the last one is included. */
export interface Days {
  from: string;
  to: string;
  zone: string;
}

export interface DayDeps {
  figures(span: Span): Promise<Figures>;
  queues(): Promise<Queue[]>;
  staff(): Promise<Staff>;
}

/** Of a span, counted. */
export interface Figures {
  came: readonly { queueId: string; quarter: number; contacts: number }[];
  served: readonly {
    queueId: string;
    handleSeconds: number | null;
    handleVariance: number | null;
    lastedSeconds: number | null;
    waitedSeconds: number;
    abandoned: number;
  }[];
  there: readonly { agentId: string; quarter: number; share: number }[];
}

export interface Fit {
  pools: Members[];
  /** What of the record is not in the scenario, to be told beside its results. */
  leftOut: { what: 'nobody_there'; queueId: QueueId; count: number }[];
}

/** Where nothing was served, work is taken to last as long as this. */
const usualHandleSeconds = 300;
const quarterMs = 900_000;

/** @returns without a scenario where nothing was recorded, or nobody was there for it */
export async function dayScenario(days: Days, deps: DayDeps): Promise<{ scenario: Scenario | null; fit: Fit }> {
  const span = spanOf(days);
  const figures = await deps.figures(span);
  const queues = await deps.queues();
  const quarters = Math.round((span.to - span.from) / quarterMs);
  const groups = groupsOf(await deps.staff(), figures, quarters);
  const busy = queues.filter(({ id }) => figures.came.some(({ queueId }) => queueId === id));
  const serves = (group: Staffed, { id, skillId }: Queue) =>
    group.queueIds.includes(id) && (skillId === null || (group.skills[skillId] ?? 0) > 0);
  const served = busy.filter((queue) => groups.some((group) => serves(group, queue)));
  const contactsOf = (id: string) =>
    figures.came.reduce((sum, one) => sum + (one.queueId === id ? one.contacts : 0), 0);
  const fit: Fit = {
    pools: [],
    leftOut: busy
      .filter((queue) => !served.includes(queue))
      .map(({ id }) => ({ what: 'nobody_there', queueId: id, count: contactsOf(id) })),
  };
  if (served.length === 0) return { scenario: null, fit };

  const work = new Map(served.map(({ id }) => [id as string, workOf(figures, id)]));
  const types = served.map((queue) => ({
    id: queue.id as string,
    arrivalsPerHour: { intervalMinutes: 15, values: arrivals(figures, queue.id, quarters) },
    patienceSeconds: work.get(queue.id)?.patienceSeconds ?? null,
    withinSeconds: queue.goal.withinSeconds,
    priority: queue.priority,
  }));
  const pools = groups.flatMap((group) => {
    const own = served.filter((queue) => serves(group, queue));
    if (own.length === 0) return [];
    const skills = Object.fromEntries(
      own.map((queue) => {
        const proficiency = (queue.skillId && group.skills[queue.skillId]) || 3;
        return [queue.id, { handleSeconds: work.get(queue.id)!.handle, proficiency }];
      }),
    );
    const together = togetherOf(own.map(({ id }) => ({ ...work.get(id)!, contacts: contactsOf(id) })));
    const rates = ratesOf(group.capacity, together);
    fit.pools.push({ id: group.id, agentIds: group.agentIds });
    return [
      {
        id: group.id,
        agents: { intervalMinutes: 15, values: group.there },
        skills,
        queues: own.map(({ id }) => id as string),
        ...(rates ? { ratesPerHour: rates } : {}),
      },
    ];
  });
  return {
    scenario: { hours: quarters / 4, types, pools, policy: { program: 'production', plans: [] } },
    fit,
  };
}

/** From the first day's beginning to the last one's end; days are 23 or 25 hours long when the clocks change. */
export function spanOf({ from, to, zone }: Days): Span {
  try {
    const first = Temporal.PlainDate.from(from).toZonedDateTime(zone);
    const end = Temporal.PlainDate.from(to).add({ days: 1 }).toZonedDateTime(zone);
    return { from: first.epochMilliseconds, to: end.epochMilliseconds };
  } catch {
    throw new Refusal('request.invalid', { mistakes: [{ path: 'zone', message: 'is not a time zone we know' }] });
  }
}

interface Staffed {
  id: string;
  agentIds: string[];
  queueIds: readonly string[];
  /** 1–5, on average. */
  skills: Readonly<Record<string, number>>;
  capacity: number;
  /** Agents, by quarter hour. */
  there: number[];
}

/** Agents of the same teams, queues, skills and capacity, where any of them was there. */
function groupsOf(staff: Staff, figures: Figures, quarters: number): Staffed[] {
  const byKind = new Map<string, Staff['agents'][number][]>();
  for (const agent of staff.agents) {
    const skills = agent.skills.map(({ skillId }) => skillId).sort();
    const kind = JSON.stringify([teamsOf(staff, agent.personId), [...agent.queueIds].sort(), skills, agent.capacity]);
    byKind.set(kind, [...(byKind.get(kind) ?? []), agent]);
  }
  const shares = new Map<string, number[]>();
  for (const { agentId, quarter, share } of figures.there) {
    const own = shares.get(agentId) ?? new Array<number>(quarters).fill(0);
    own[quarter] = share;
    shares.set(agentId, own);
  }
  return [...byKind.values()].flatMap((members, nth) => {
    const [first] = members as [(typeof members)[number]];
    const there = Array.from({ length: quarters }, (_, quarter) =>
      Math.round(members.reduce((sum, { personId }) => sum + (shares.get(personId)?.[quarter] ?? 0), 0)),
    );
    if (there.every((count) => count === 0)) return [];
    const mean = (skillId: string) =>
      members.reduce((sum, one) => sum + (one.skills.find((skill) => skill.skillId === skillId)?.proficiency ?? 0), 0) /
      members.length;
    return [
      {
        id: `pool-${nth + 1}`,
        agentIds: members.map(({ personId }) => personId as string),
        skills: Object.fromEntries(
          first.skills.map(({ skillId }) => [skillId, Math.max(1, Math.round(mean(skillId)))]),
        ),
        queueIds: first.queueIds,
        capacity: first.capacity,
        there,
      },
    ];
  });
}

function arrivals({ came }: Figures, queueId: string, quarters: number): number[] {
  const rates = new Array<number>(quarters).fill(0);
  for (const one of came) if (one.queueId === queueId && one.quarter < quarters) rates[one.quarter] = one.contacts * 4;
  return rates;
}

interface WorkOfQueue {
  handle: { distribution: 'lognormal'; mean: number; cv2: number };
  lastedSeconds: number;
  patienceSeconds: number | null;
}

function workOf({ served }: Figures, queueId: string): WorkOfQueue {
  const of = served.find((one) => one.queueId === queueId);
  const mean = of?.handleSeconds ?? usualHandleSeconds;
  const cv2 = of?.handleVariance ? Math.min(10, Math.max(0.05, of.handleVariance / mean ** 2)) : 1;
  return {
    handle: { distribution: 'lognormal', mean, cv2 },
    lastedSeconds: Math.max(mean, of?.lastedSeconds ?? mean),
    // All waiting there was, a giving up in each so many seconds: the exponential's likeliest mean under censoring.
    patienceSeconds: of && of.abandoned > 0 && of.waitedSeconds > 0 ? of.waitedSeconds / of.abandoned : null,
  };
}

/** Means over the contacts of a group's queues. */
function togetherOf(works: readonly (WorkOfQueue & { contacts: number })[]) {
  const all = works.reduce((sum, { contacts }) => sum + contacts, 0);
  const mean = (of: (work: WorkOfQueue) => number) =>
    works.reduce((sum, work) => sum + of(work) * work.contacts, 0) / all;
  return { handleSeconds: mean(({ handle }) => handle.mean), lastedSeconds: mean((work) => work.lastedSeconds) };
}

/**
 * Completions an hour of an agent who holds 1, 2, … conversations: each takes as long as it lasts, and one who is full is
 * at work all the time. Null where one at a time is held.
 */
function ratesOf(
  capacity: number,
  { handleSeconds, lastedSeconds }: { handleSeconds: number; lastedSeconds: number },
): number[] | null {
  const most = Math.floor(capacity);
  if (most < 2) return null;
  const each = Math.min(lastedSeconds, most * handleSeconds);
  return Array.from({ length: most }, (_, held) => 3600 * Math.min((held + 1) / each, 1 / handleSeconds));
}
