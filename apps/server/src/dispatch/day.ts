/**
 * A recorded day as a scenario: what came by quarter hour, how long it took, who was there and by which plans they were
 * found. The plain reading of the record; a fitted one may take its place, as long as it gives a scenario.
 */
import type { PersonId, QueueId } from '@harken/contract/ids';
import type { AgentStatus, Person, Queue, Team } from '@harken/contract/people';
import type { RouteReply } from '@harken/contract/routes';
import type { Scenario } from '@harken/engines/simulation';
import type { Group, Terms } from './plans-in.ts';

export interface Span {
  from: number;
  to: number;
}

export interface DayDeps {
  figures(span: Span): Promise<Figures>;
  queues(): Promise<Queue[]>;
  people(): Promise<Pick<Person, 'id' | 'teamIds'>[]>;
  teams(): Promise<Pick<Team, 'id' | 'name'>[]>;
  agents(): Promise<Pick<AgentStatus, 'personId' | 'capacity' | 'skills' | 'queueIds'>[]>;
  plans(): Promise<RouteReply<'routingPlans'>['plans']>;
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

/** What the scenario leaves out of the record, to be told beside its results. */
export interface LeftOut {
  queueId: QueueId;
  contacts: number;
  why: 'nobody_there';
}

export interface Day {
  /** Null where nothing was recorded. */
  scenario: Scenario | null;
  fit: { leftOut: LeftOut[] };
  terms: Terms;
}

/** Where nothing was served, work is taken to last as long as this. */
const usualHandleSeconds = 300;
const quarterMs = 900_000;

/** @param span whose length is a number of quarter hours */
export async function dayScenario(span: Span, deps: DayDeps): Promise<Day> {
  const [figures, queues, people, teams, agents, plans] = [
    await deps.figures(span),
    await deps.queues(),
    await deps.people(),
    await deps.teams(),
    await deps.agents(),
    await deps.plans(),
  ];
  const quarters = Math.round((span.to - span.from) / quarterMs);
  const groups = groupsOf({ agents, people, teams, figures, quarters });
  const busy = queues.filter(({ id }) => figures.came.some(({ queueId }) => queueId === id));
  const serves = (group: Staffed, { id, skillId }: Queue) =>
    group.queueIds.includes(id) && (skillId === null || (group.skills[skillId] ?? 0) > 0);
  const served = busy.filter((queue) => groups.some((group) => serves(group, queue)));
  const contactsOf = (id: string) =>
    figures.came.reduce((sum, one) => sum + (one.queueId === id ? one.contacts : 0), 0);
  const leftOut = busy
    .filter((queue) => !served.includes(queue))
    .map(({ id }) => ({ queueId: id, contacts: contactsOf(id), why: 'nobody_there' as const }));
  const terms: Terms = {
    groups,
    plans: plans.flatMap(({ queueId, plan }) =>
      plan && served.some(({ id }) => id === queueId) ? [{ ...plan, queueId }] : [],
    ),
    skillOf: new Map(queues.map(({ id, skillId }) => [id, skillId])),
  };
  if (served.length === 0) return { scenario: null, fit: { leftOut }, terms };

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
    fit: { leftOut },
    terms,
  };
}

interface Staffed extends Group {
  queueIds: readonly string[];
  capacity: number;
  /** Agents, by quarter hour. */
  there: number[];
}

/** Agents of the same teams, queues, skills and capacity, where any of them was there. Called after their teams. */
function groupsOf({
  agents,
  people,
  teams,
  figures,
  quarters,
}: {
  agents: Awaited<ReturnType<DayDeps['agents']>>;
  people: Awaited<ReturnType<DayDeps['people']>>;
  teams: Awaited<ReturnType<DayDeps['teams']>>;
  figures: Figures;
  quarters: number;
}): Staffed[] {
  const byKind = new Map<string, typeof agents>();
  const teamsOf = (id: PersonId) => [...(people.find((one) => one.id === id)?.teamIds ?? [])].sort();
  for (const agent of agents) {
    const skills = agent.skills.map(({ skillId }) => skillId).sort();
    const kind = JSON.stringify([teamsOf(agent.personId), [...agent.queueIds].sort(), skills, agent.capacity]);
    byKind.set(kind, [...(byKind.get(kind) ?? []), agent]);
  }
  const shares = new Map<string, number[]>();
  for (const { agentId, quarter, share } of figures.there) {
    const own = shares.get(agentId) ?? new Array<number>(quarters).fill(0);
    own[quarter] = share;
    shares.set(agentId, own);
  }
  const names = new Map<string, number>();
  return [...byKind.values()].flatMap((members) => {
    const [first] = members as [(typeof agents)[number]];
    const there = Array.from({ length: quarters }, (_, quarter) =>
      Math.round(members.reduce((sum, { personId }) => sum + (shares.get(personId)?.[quarter] ?? 0), 0)),
    );
    if (there.every((count) => count === 0)) return [];
    const teamIds = teamsOf(first.personId);
    const called = teamIds.map((id) => teams.find((team) => team.id === id)?.name ?? id).join(' + ') || '–';
    const nth = (names.get(called) ?? 0) + 1;
    names.set(called, nth);
    const mean = (skillId: string) =>
      members.reduce((sum, one) => sum + (one.skills.find((skill) => skill.skillId === skillId)?.proficiency ?? 0), 0) /
      members.length;
    return [
      {
        id: nth === 1 ? called : `${called} ${nth}`,
        teamIds,
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
