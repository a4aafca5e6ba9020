import { asksFor } from '../routing/plan.ts';
import { usualGoalSeconds } from '../routing/score.ts';
import { type JourneyRules, journeyRulesOf } from './journey-rules.ts';
import { type Duration, hoursOf, type Scenario, valuesOf } from './scenario.ts';
import { type Spread, spreadOf } from './streams.ts';

/** A scenario as a loop reads it: places instead of names, seconds instead of hours. */
export interface Model {
  readonly seed: number;
  readonly typeIds: readonly string[];
  readonly poolIds: readonly string[];
  /** Contacts in each replication; Infinity where time ends it. */
  readonly contacts: number;
  /** Seconds after which nobody comes any more; Infinity where contacts are counted. */
  readonly horizon: number;
  readonly warmup: number;
  /** What is counted apart: batches of contacts, or intervals of time. */
  readonly cells: number;
  readonly cellSeconds: number;
  readonly waitingPlaces: number;

  // — by type —
  readonly arrivals: readonly {
    readonly seconds: number;
    readonly rates: Float64Array;
    /** By future, how many times as many come; null is always once. */
    readonly futures: readonly Float64Array[] | null;
  }[];
  readonly patience: readonly (Spread | null)[];
  /** NaN where nobody asked: nothing is within it. */
  readonly within: Float64Array;
  /** What urgency is measured against, and from when on a promise goes before everything else; Infinity: never. */
  readonly goal: Float64Array;
  readonly promised: Float64Array;
  /** What types are told of together, and which of these each is. */
  readonly wholes: readonly string[];
  readonly wholeOf: Int32Array;
  readonly delayCost: Float64Array;
  readonly priority: Float64Array;
  /** What resolving one is worth beside others. */
  readonly value: Float64Array;

  // — by pool —
  readonly agents: readonly { readonly seconds: number; readonly counts: readonly number[] }[];
  readonly agentsAtMost: Int32Array;
  /** Contacts an agent may hold at once. */
  readonly most: Int32Array;
  /** Completions a second of one agent who holds 1, 2, … contacts. */
  readonly rates: readonly (Float64Array | null)[];
  /**
   * The first of its stations, one for each number of contacts that its agents may hold and still take one more. Pools
   * of the same skills share theirs: a thousand agents with a pool each are looked through no longer than one pool.
   */
  readonly station: Int32Array;
  readonly stations: number;

  // — by pool × type: pool · types + type —
  /** Null where the pool lacks the skill. */
  readonly handle: readonly (Spread | null)[];
  /** Infinity where none is stated. */
  readonly preference: Float64Array;

  /** Null where every contact comes once, is served once or not, and goes. */
  readonly journeys: JourneyRules | null;
}

/** Batches of contacts that stand in for replications when there is only one. */
const batches = 20;

/** @param scenario without impossibilities: see `findImpossible` */
export function modelOf(scenario: Scenario): Model {
  const { types, pools } = scenario;
  const hours = hoursOf(scenario);
  const horizon = hours === null ? Number.POSITIVE_INFINITY : hours * 3600;
  const arrivals = types.map(({ arrivalsPerHour, futures }) => {
    const { seconds, values } = valuesOf(arrivalsPerHour, hours);
    const rates = Float64Array.from(values, (perHour) => perHour / 3600);
    if (!futures?.values.length || hours === null) return { seconds, rates, futures: null };
    // Both by the finer of their intervals.
    const ofFuture = futures.intervalMinutes * 60;
    const step = Math.min(seconds, ofFuture);
    const finer = (by: number, of: ArrayLike<number>) =>
      Float64Array.from(
        { length: Math.ceil(horizon / step - 1e-9) },
        (_, nth) => of[Math.floor((nth * step) / by + 1e-9)]!,
      );
    return {
      seconds: step,
      rates: finer(seconds, rates),
      futures: futures.values.map((future) => finer(ofFuture, future)),
    };
  });
  const agents = pools.map((pool) => {
    const { seconds, values } = valuesOf(pool.agents, hours);
    return { seconds, counts: values };
  });
  const contacts = hours === null ? (scenario.contacts as number) : Number.POSITIVE_INFINITY;
  const journeys = journeyRulesOf(scenario);
  const contained = (journeys?.virtualAgents ?? []).map((one) => one?.intervalSeconds ?? horizon);
  const schedules = [...arrivals, ...agents].map(({ seconds }) => seconds);
  const cellSeconds = Math.min(horizon, ...schedules, ...contained);
  const shared = stationsOf(scenario);
  const wholeOf = ({ id, partOf }: (typeof types)[number]) => partOf ?? id;
  const wholes = [...new Set(types.map(wholeOf))];
  const each = <Value>(of: (pool: (typeof pools)[number], type: string) => Value) =>
    pools.flatMap((pool) => types.map(({ id }) => of(pool, id)));
  return {
    seed: scenario.seed ?? 1,
    typeIds: types.map(({ id }) => id),
    poolIds: pools.map(({ id }) => id),
    contacts,
    horizon,
    warmup: scenario.warmup ?? 0,
    cells:
      hours === null
        ? (scenario.replications ?? 1) > 1
          ? 1
          : Math.min(batches, contacts)
        : Math.ceil(horizon / cellSeconds - 1e-9),
    cellSeconds,
    waitingPlaces: scenario.waitingPlaces ?? Number.POSITIVE_INFINITY,
    arrivals,
    patience: types.map(({ patienceSeconds }) => (patienceSeconds == null ? null : spreadOf(patienceSeconds))),
    within: Float64Array.from(types, ({ withinSeconds }) => withinSeconds ?? Number.NaN),
    goal: Float64Array.from(
      types,
      ({ goalSeconds, withinSeconds }) =>
        goalSeconds ?? (withinSeconds && withinSeconds > 0 ? withinSeconds : usualGoalSeconds),
    ),
    promised: Float64Array.from(types, ({ promisedFromSeconds }) => promisedFromSeconds ?? Number.POSITIVE_INFINITY),
    wholes,
    wholeOf: Int32Array.from(types, (type) => wholes.indexOf(wholeOf(type))),
    delayCost: Float64Array.from(types, ({ delayCost }) => delayCost ?? 1),
    priority: Float64Array.from(types, ({ priority }) => priority ?? 1),
    value: Float64Array.from(types, ({ value }) => value ?? 1),
    agents,
    agentsAtMost: Int32Array.from(agents, ({ counts }) => Math.max(...counts)),
    most: Int32Array.from(pools, ({ ratesPerHour }) => ratesPerHour?.length ?? 1),
    rates: pools.map(({ ratesPerHour }) =>
      ratesPerHour ? Float64Array.from(ratesPerHour, (perHour) => perHour / 3600) : null,
    ),
    ...shared,
    handle: each((pool, type) => {
      const skill = Object.hasOwn(pool.skills, type) ? pool.skills[type] : undefined;
      if (!skill) return null;
      // With rates the work of a contact is not known beforehand; its mean alone stands for it.
      return spreadOf(pool.ratesPerHour ? 3600 / (pool.ratesPerHour[0] as number) : (skill.handleSeconds as Duration));
    }),
    preference: Float64Array.from(each((pool, type) => pool.skills[type]?.preference ?? Number.POSITIVE_INFINITY)),
    journeys,
  };
}

function stationsOf({ types, pools, policy }: Scenario): { station: Int32Array; stations: number } {
  const known = new Map<string, number>();
  let stations = 0;
  // A plan may tell apart by team, and a pool is one, who are otherwise alike.
  const byTeam = policy && 'program' in policy && (policy.plans ?? []).some((plan) => asksFor(plan, 'team'));
  const station = Int32Array.from(pools, ({ id, skills, ratesPerHour, queues }) => {
    const own = types.map(({ id }) => (Object.hasOwn(skills, id) ? skills[id] : null));
    const alike = JSON.stringify([ratesPerHour ?? null, own, queues ?? null, byTeam ? id : null]);
    const first = known.get(alike) ?? stations;
    if (!known.has(alike)) stations += ratesPerHour?.length ?? 1;
    known.set(alike, first);
    return first;
  });
  return { station, stations };
}
