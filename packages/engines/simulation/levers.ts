import type { Plan } from '../routing/plan.ts';
import type { SegmentTable } from '../routing/segments.ts';
import { type ByInterval, type Duration, hoursOf, type Pool, type Scenario, type Skill } from './scenario.ts';

/**
 * What may be done differently on a day. Minutes count from its start, and a window is half-open. Where a type is null,
 * all of them are meant.
 */
export type Lever =
  /** More agents of a pool, or fewer, for a while. */
  | { readonly kind: 'staff'; readonly pool: string; readonly add: number; readonly from: number; readonly to: number }
  /** So many agents of a pool may serve a further type, or serve it at another proficiency. */
  | {
      readonly kind: 'skill';
      readonly pool: string;
      readonly agents: number;
      readonly type: string;
      readonly proficiency: number;
    }
  /** Another routing plan; null is the usual one. */
  | { readonly kind: 'plan'; readonly queueId: string; readonly plan: Omit<Plan, 'queueId'> | null }
  /** Another table of segments; null tells nobody apart. Which contacts are in which only the record knows: see segments.ts. */
  | { readonly kind: 'segments'; readonly table: SegmentTable | null }
  | {
      readonly kind: 'arrivals';
      readonly type: string | null;
      readonly factor: number;
      readonly from: number;
      readonly to: number;
    }
  /** A share of those who come reaches nobody any more, because the virtual agent helps them. */
  | { readonly kind: 'containment'; readonly type: string | null; readonly share: number }
  | { readonly kind: 'handle'; readonly type: string | null; readonly factor: number };

/** Why a lever cannot be moved so. */
export type LeverMistake =
  | 'unknown_pool'
  | 'unknown_type'
  | 'empty_window'
  | 'nothing'
  | 'too_few_agents'
  | 'no_experience'
  | 'out_of_range'
  | 'counts_contacts';

export interface Stuck {
  /** Of the levers. */
  readonly place: number;
  readonly why: LeverMistake;
  /** Of agents: how many there are at most, or at the time at which there are too few. */
  readonly there?: number;
}

/** Numbers that go by interval go by no longer ones than this once they were changed for a while. */
const quarterMinutes = 15;

/**
 * A scenario with levers moved, one after another; or every lever that cannot be. What is drawn for a contact stays what
 * it was, so that both meet the same customers. Whether the outcome can be run is another question: `impossible` knows.
 */
export function change(
  scenario: Scenario,
  levers: readonly Lever[],
): { scenario: Scenario } | { stuck: readonly Stuck[] } {
  const stuck: Stuck[] = [];
  let now = scenario;
  for (const [place, lever] of levers.entries()) {
    const next = move(now, lever);
    if ('why' in next) stuck.push({ place, ...next });
    else now = next.scenario;
  }
  return stuck.length > 0 ? { stuck } : { scenario: now };
}

type Moved = { scenario: Scenario } | Omit<Stuck, 'place'>;

function move(scenario: Scenario, lever: Lever): Moved {
  const hours = hoursOf(scenario);
  if (hours === null) return { why: 'counts_contacts' };
  if ('type' in lever && lever.type !== null && !scenario.types.some(({ id }) => id === lever.type))
    return { why: 'unknown_type' };
  const pool = 'pool' in lever ? scenario.pools.find(({ id }) => id === lever.pool) : undefined;
  if ('pool' in lever && !pool) return { why: 'unknown_pool' };
  if ('from' in lever && !(lever.from >= 0 && lever.from < lever.to && lever.from < hours * 60))
    return { why: 'empty_window' };
  switch (lever.kind) {
    case 'staff':
      return withStaff(scenario, pool as Pool, lever, hours);
    case 'skill':
      return withSkill(scenario, pool as Pool, lever, hours);
    case 'plan':
      return withPlan(scenario, lever);
    case 'segments':
      return { scenario };
    case 'arrivals':
      return withArrivals(scenario, lever, hours);
    case 'containment':
      return withContainment(scenario, lever, hours);
    case 'handle':
      return withHandle(scenario, lever, hours);
  }
}

function withStaff(
  scenario: Scenario,
  pool: Pool,
  { add, from, to }: { add: number; from: number; to: number },
  hours: number,
): Moved {
  if (!Number.isInteger(add)) return { why: 'out_of_range' };
  if (add === 0) return { why: 'nothing' };
  const before = byInterval(pool.agents, hours);
  const missing = before.values.find((count, nth) => within(before, nth, from, to) && count + add < 0);
  if (missing !== undefined) return { why: 'too_few_agents', there: missing };
  const agents = {
    ...before,
    values: before.values.map((count, nth) => (within(before, nth, from, to) ? count + add : count)),
  };
  // Where nobody is left all day there is no such pool any more.
  const left = agents.values.some((count) => count > 0);
  const pools = left
    ? scenario.pools.map((one) => (one === pool ? { ...pool, agents } : one))
    : scenario.pools.filter((one) => one !== pool);
  return { scenario: { ...scenario, pools } };
}

function withSkill(
  scenario: Scenario,
  pool: Pool,
  { agents: some, type, proficiency }: { agents: number; type: string; proficiency: number },
  hours: number,
): Moved {
  if (!Number.isInteger(some) || !(proficiency >= 1 && proficiency <= 5)) return { why: 'out_of_range' };
  if (some <= 0) return { why: 'nothing' };
  const there = byInterval(pool.agents, hours);
  const most = Math.max(...there.values);
  if (some > most) return { why: 'too_few_agents', there: most };
  const known = pool.skills[type] ?? learned(scenario, pool, type, hours);
  if (!known) return { why: 'no_experience' };
  const able: Pool = {
    ...pool,
    skills: { ...pool.skills, [type]: { ...known, proficiency } },
    ...(pool.queues ? { queues: [...new Set([...pool.queues, type])] } : {}),
  };
  if (some === most)
    return { scenario: { ...scenario, pools: scenario.pools.map((one) => (one === pool ? able : one)) } };
  const others: Pool = {
    ...pool,
    agents: { ...there, values: there.values.map((count) => Math.max(0, count - some)) },
  };
  const chosen: Pool = {
    ...able,
    id: freeName(scenario, `${pool.id} +${some}`),
    agents: { ...there, values: there.values.map((count) => Math.min(count, some)) },
  };
  return {
    scenario: { ...scenario, pools: scenario.pools.flatMap((one) => (one === pool ? [others, chosen] : [one])) },
  };
}

/** Whoever learns it takes as long as most of those who do it; null where nobody does. */
function learned({ pools }: Scenario, learner: Pool, type: string, hours: number): Skill | null {
  if (learner.ratesPerHour) return {};
  const size = ({ agents }: Pool) => byInterval(agents, hours).values.reduce((sum, count) => sum + count, 0);
  const teacher = pools
    .filter(({ skills }) => skills[type]?.handleSeconds != null)
    .sort((one, other) => size(other) - size(one))[0];
  return teacher ? { handleSeconds: teacher.skills[type]?.handleSeconds } : null;
}

function freeName({ pools }: Scenario, wanted: string): string {
  const taken = (name: string) => pools.some(({ id }) => id === name);
  let name = wanted;
  for (let nth = 2; taken(name); nth++) name = `${wanted} (${nth})`;
  return name;
}

function withPlan(
  scenario: Scenario,
  { queueId, plan }: { queueId: string; plan: Omit<Plan, 'queueId'> | null },
): Moved {
  if (!scenario.types.some(({ id }) => id === queueId)) return { why: 'unknown_type' };
  const { policy } = scenario;
  const others = (policy && 'program' in policy ? (policy.plans ?? []) : []).filter((one) => one.queueId !== queueId);
  const plans = plan ? [...others, { ...plan, queueId }] : others;
  return { scenario: { ...scenario, policy: { program: 'production', plans } } };
}

function withArrivals(
  scenario: Scenario,
  { type, factor, from, to }: { type: string | null; factor: number; from: number; to: number },
  hours: number,
): Moved {
  if (!(factor >= 0 && Number.isFinite(factor))) return { why: 'out_of_range' };
  if (factor === 1) return { why: 'nothing' };
  const types = scenario.types.map((one) => {
    if (type !== null && one.id !== type) return one;
    const before = byInterval(one.arrivalsPerHour, hours);
    const values = before.values.map((rate, nth) => (within(before, nth, from, to) ? rate * factor : rate));
    return { ...one, arrivalsPerHour: { ...before, values } };
  });
  return { scenario: { ...scenario, types } };
}

/** Where the virtual agent is in the scenario it helps more; where only what reaches people is, less of that comes. */
function withContainment(
  scenario: Scenario,
  { type, share }: { type: string | null; share: number },
  hours: number,
): Moved {
  if (!(share >= 0 && share <= 1)) return { why: 'out_of_range' };
  if (share === 0) return { why: 'nothing' };
  const types = scenario.types.map((one) => {
    if (type !== null && one.id !== type) return one;
    const { virtualAgent } = one;
    if (!virtualAgent) return { ...one, arrivalsPerHour: each(one.arrivalsPerHour, (rate) => rate * (1 - share)) };
    const containment = each(virtualAgent.containment, (before) => before + (1 - before) * share);
    return { ...one, virtualAgent: { ...virtualAgent, containment } };
  });
  return { scenario: { ...scenario, types } };

  function each(schedule: ByInterval, of: (value: number) => number): ByInterval {
    const before = byInterval(schedule, hours);
    return { ...before, values: before.values.map(of) };
  }
}

function withHandle(
  scenario: Scenario,
  { type, factor }: { type: string | null; factor: number },
  hours: number,
): Moved {
  if (!(factor > 0 && Number.isFinite(factor))) return { why: 'out_of_range' };
  if (factor === 1) return { why: 'nothing' };
  const volume = new Map(
    scenario.types.map(({ id, arrivalsPerHour }) => [
      id,
      byInterval(arrivalsPerHour, hours).values.reduce((sum, rate) => sum + rate, 0),
    ]),
  );
  const pools = scenario.pools.map((pool) => {
    const skills = Object.fromEntries(
      Object.entries(pool.skills).map(([id, skill]) => [
        id,
        (type === null || id === type) && skill.handleSeconds != null
          ? { ...skill, handleSeconds: longer(skill.handleSeconds, factor) }
          : skill,
      ]),
    );
    if (!pool.ratesPerHour) return { ...pool, skills };
    // Rates are of all that a pool does together: a type slows it by its share of what comes.
    const sum = (ids: readonly string[]) => ids.reduce((all, id) => all + (volume.get(id) ?? 0), 0);
    const of = Object.keys(pool.skills);
    const share = type === null ? 1 : sum(of) > 0 && of.includes(type) ? sum([type]) / sum(of) : 0;
    const slower = 1 + share * (factor - 1);
    return { ...pool, skills, ratesPerHour: pool.ratesPerHour.map((rate) => rate / slower) };
  });
  return { scenario: { ...scenario, pools } };
}

function longer(duration: Duration, factor: number): Duration {
  if (typeof duration === 'number') return duration * factor;
  const { mean, values } = duration;
  return {
    ...duration,
    ...(mean == null ? {} : { mean: mean * factor }),
    ...(values == null ? {} : { values: values.map((seconds) => seconds * factor) }),
  };
}

interface Schedule {
  readonly intervalMinutes: number;
  readonly values: readonly number[];
}

/** The same numbers by quarter hour, or by shorter intervals where they are shorter. */
export function byInterval(schedule: ByInterval, hours: number): Schedule {
  const cover = (minutes: number) => Math.ceil((hours * 60) / minutes - 1e-9);
  if (typeof schedule === 'number')
    return { intervalMinutes: quarterMinutes, values: new Array<number>(cover(quarterMinutes)).fill(schedule) };
  const times = schedule.intervalMinutes / quarterMinutes;
  if (times <= 1 || !Number.isInteger(times)) return schedule;
  const values = schedule.values.flatMap((value) => new Array<number>(times).fill(value));
  return { intervalMinutes: quarterMinutes, values: values.slice(0, cover(quarterMinutes)) };
}

const within = ({ intervalMinutes }: Schedule, nth: number, from: number, to: number) =>
  nth * intervalMinutes >= from && nth * intervalMinutes < to;
