/**
 * The twin: a day beside the same day with something changed. Both meet the same customers, replication by replication,
 * so that the difference of a pair is of the change and not of chance; how the differences spread is how sure one may be.
 */
import { availableParallelism } from 'node:os';
import type { PersonId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import type { TwinQuestion, TwinResult } from '@harken/contract/routes-twin';
import type { SegmentTable } from '@harken/contract/segments';
import { impossible, oddities, prepare, type Scenario } from '@harken/engines/simulation';
import { arriving, drawn } from '@harken/engines/simulation/drawn';
import { byInterval, change, type Lever } from '@harken/engines/simulation/levers';
import { type Outcome, outcomeOf } from '@harken/engines/simulation/outcome';
import { type Groups, inSegments, unsaid } from '@harken/engines/simulation/segments';
import { runTogether } from '../platform/replications.ts';
import { earlier, localDays } from './days.ts';
import type { Days } from './dispatch.ts';
import { type Members, named, type Staff } from './groups.ts';
import { together } from './outcomes.ts';
import { planIn, type Terms } from './plans-in.ts';
import { theoryCheck } from './theory.ts';

export interface TwinDeps {
  /** Days of the record as a scenario, and who is in each of its pools. */
  calibrate(days: Days): Promise<{ scenario: Scenario | null; fit: Fit }>;
  staff(): Promise<Staff>;
  queues(): Promise<Queue[]>;
  /** A day that is forecast, by queue: contacts an hour in each interval, and its futures where they are asked for; null where nothing is said of it. */
  forecastDay(date: string, share: number, futures?: { count: number; seed: number }): Promise<ForecastDay | null>;
  /** How contacts are told apart, and which share of each queue's contacts a table treats how. Nobody is without it. */
  segments?: {
    now(): Promise<SegmentTable | null>;
    /** @throws Refusal with the places in the body, where the table stands at `field` */
    check(table: SegmentTable, field: string): Promise<void>;
    shares(tables: readonly (SegmentTable | null)[]): Promise<Groups>;
  };
  /** The plans that count. */
  plans(): Promise<RouteReply<'routingPlans'>['plans']>;
  /** Threads that simulate beside each other, in this process. */
  workers?: number;
  /** After so long a run ends with what it has. */
  mostSeconds?: number;
}

interface Fit {
  days: number;
  /** All that came to a queue: also who was passed on, or came again. */
  types: readonly { queueId: string; contacts: number }[];
  pools: readonly Members[];
}

interface ForecastDay {
  intervalMinutes: number;
  byQueue: ReadonlyMap<string, readonly number[]>;
  /** How many times as many come, by queue, future and interval. */
  futures?: ReadonlyMap<string, readonly (readonly number[])[]>;
}

type Day = Pick<TwinQuestion, 'date' | 'zone' | 'forecast'>;

interface Watched {
  signal: AbortSignal;
  onWaiting?: () => void;
  onProgress: (share: number) => void;
}

/** A question that can be answered. */
export interface Prepared {
  question: TwinQuestion;
  /** A, then the others. */
  scenarios: Scenario[];
  odd: string[];
}

/** A forecast day borrows its staff from a recorded one: so many weeks back it is looked for. */
const weeksBack = 6;
/** With fewer pairs than this nobody could be sure of anything. */
const fewestPairs = 10;

export function createTwin({
  calibrate,
  staff,
  queues,
  forecastDay,
  plans,
  segments,
  workers = Math.max(1, Math.min(4, availableParallelism() - 1)),
  mostSeconds = 60,
}: TwinDeps) {
  const runs = new Map<PersonId, AbortController>();
  const theory = theoryCheck(workers);
  /** One run at a time has all the threads; the others wait for it. */
  let last: Promise<unknown> = Promise.resolve();

  /** A day of the record or, with `forecast`, one that is forecast. */
  async function recorded({ date, zone, forecast }: Day, futures?: { count: number; seed: number }) {
    return forecast == null ? recordedOn(date, zone) : forecastOn(date, zone, forecast, futures);
  }

  /** Its contacts as forecast; who works, and how long work takes, as on the latest same weekday that was recorded. */
  async function forecastOn(date: string, zone: string, share: number, futures?: { count: number; seed: number }) {
    const startsAt = new Date(localDays(date, date, zone)[0]?.from as number).toISOString();
    const expected = await forecastDay(date, share, futures);
    for (let back = 7; expected && back <= weeksBack * 7; back += 7) {
      const { found, fit } = await recordedOn(earlier(date, back), zone);
      if (found)
        return {
          startsAt,
          found: arriving(found, firstComers(found, fit, expected), expected.intervalMinutes, expected.futures),
          fit,
        };
    }
    return { startsAt, found: null, fit: nothing };
  }

  /** A day with its pools called by their teams; null where nothing was recorded, or nobody was there for it. */
  async function recordedOn(date: string, zone: string) {
    const days = { from: date, to: date, zone };
    const startsAt = new Date(localDays(date, date, zone)[0]?.from as number).toISOString();
    const { scenario: found, fit } = await calibrate(days).catch((error) => {
      if (error instanceof Refusal && error.code === 'record.not_found') return { scenario: null, fit: nothing };
      throw error;
    });
    // A scenario without agents is none: contacts came to an empty house.
    return { startsAt, found: found?.pools.length ? found : null, fit };
  }

  async function day(of: Day) {
    const { startsAt, found, fit } = await recorded(of);
    return { startsAt, scenario: found && named(found, fit.pools, await staff()).scenario, fit };
  }

  /** Of each queue's contacts, how the tables of all arms treat which share of them; null where none tells anybody apart. */
  async function toldApart({ plans: arms }: TwinQuestion): Promise<Groups | null> {
    if (!segments) return null;
    const now = await segments.now();
    const tables = [now];
    for (const [place, { levers }] of arms.entries()) {
      let table = now;
      for (const [nth, lever] of levers.entries()) {
        if (lever.kind !== 'segments') continue;
        if (lever.table) await segments.check(lever.table, `plans/${place}/levers/${nth}/table`);
        table = lever.table;
      }
      tables.push(table);
    }
    return tables.some((table) => table !== null) ? segments.shares(tables) : null;
  }

  /**
   * The scenarios of a question.
   * @throws Refusal `twin.nothing_recorded`; `twin.impossible` with every mistake and its place in the body
   */
  async function ask(question: TwinQuestion): Promise<Prepared> {
    const futures = question.futures ? { count: question.pairs, seed: question.seed } : undefined;
    const { found, fit } = await recorded(question, futures);
    if (!found) throw new Refusal('twin.nothing_recorded');
    const { scenario: asItWas, groups: staffed } = named(found, fit.pools, await staff());
    const known = new Set(asItWas.types.map(({ id }) => id));
    const terms: Terms = {
      groups: staffed,
      plans: (await plans()).flatMap(({ queueId, plan }) => (plan && known.has(queueId) ? [{ ...plan, queueId }] : [])),
      skillOf: new Map((await queues()).map(({ id, skillId }) => [id, skillId])),
    };
    const groups = await toldApart(question);
    const untried = new Set<'automation' | 'callBack'>();
    const { seed, drawn: perHour } = question;
    const base = { ...(perHour ? drawn(asItWas, perHour) : asItWas), seed };
    const mistakes: { path: string; message: string }[] = [];
    const scenarios = [{ levers: [] as Lever[] }, ...question.plans].map(({ levers }, place) => {
      const path = place === 0 ? 'body/date' : `body/plans/${place - 1}`;
      const moved = change(base, levers.filter(({ kind }) => !isRule(kind)) as Lever[]);
      if ('stuck' in moved) {
        // Places count all levers, also those that are rules.
        const others = levers.flatMap((lever, nth) => (isRule(lever.kind) ? [] : [nth]));
        for (const one of moved.stuck)
          mistakes.push({
            path: `${path}/levers/${others[one.place]}`,
            message: `${one.why}${one.there === undefined ? '' : ` ${one.there}`}`,
          });
        return base;
      }
      const planned = withPlans(moved.scenario, levers as Lever[], terms);
      const scenario = groups ? inSegments(planned, groups, place) : planned;
      if (groups) for (const what of unsaid(planned, groups, place)) untried.add(what);
      for (const { at, says } of impossible(scenario)) mistakes.push({ path, message: `${at} ${says}` });
      return scenario;
    });
    if (mistakes.length > 0) throw new Refusal('twin.impossible', { mistakes });
    const { window } = question;
    if (window && window.from >= Math.min(window.to, (base.hours ?? 24) * 60))
      throw new Refusal('request.invalid', { mistakes: [{ path: 'body/window', message: 'is empty' }] });
    const odd = [
      ...new Set(scenarios.flatMap((scenario) => oddities(prepare(scenario)))),
      ...[...untried].map((what) => `segments.${what}`),
    ];
    return { question, scenarios, odd };
  }

  /**
   * Runs it. A second run of the same person takes the place of the first.
   * @throws Refusal `twin.too_slow` when time ran out before there was anything to tell, `twin.replaced` when they
   *   started another
   */
  async function run(
    prepared: Prepared,
    by: PersonId,
    { signal, onWaiting, onProgress }: Watched,
  ): Promise<TwinResult | null> {
    const own = new AbortController();
    runs.get(by)?.abort('replaced');
    runs.set(by, own);
    const turn = last;
    const mine = Promise.withResolvers<void>();
    last = turn.then(() => mine.promise);
    try {
      onWaiting?.();
      const either = AbortSignal.any([signal, own.signal]);
      await Promise.race([turn, aborted(either)]);
      if (own.signal.aborted) throw new Refusal('twin.replaced');
      if (signal.aborted) return null;
      const result = await simulateAll(prepared, either, onProgress);
      if (own.signal.aborted) throw new Refusal('twin.replaced');
      return signal.aborted ? null : result;
    } finally {
      mine.resolve();
      if (runs.get(by) === own) runs.delete(by);
    }
  }

  async function simulateAll(
    { question, scenarios, odd }: Prepared,
    stop: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<TwinResult | null> {
    const began = performance.now();
    const models = scenarios.map((scenario) => prepare(scenario));
    const [{ cellSeconds, cells }] = models as [(typeof models)[number]];
    const { window } = question;
    const counted = window
      ? {
          from: Math.floor((window.from * 60) / cellSeconds),
          to: Math.min(cells, Math.ceil((window.to * 60) / cellSeconds)),
        }
      : { from: 0, to: cells };
    const outcomes = scenarios.map(() => new Map<number, Outcome>());
    const slow = AbortSignal.timeout(mostSeconds * 1000);
    await runTogether(scenarios, {
      replications: question.pairs,
      workers,
      signal: AbortSignal.any([stop, slow]),
      onProgress: ({ share }) => onProgress(share),
      take: ({ scenario, replication }, tally) =>
        outcomes[scenario]!.set(replication, outcomeOf(models[scenario]!, tally, counted)),
    });
    if (stop.aborted) return null;
    // Only whole pairs, and only as far as there is no gap: the same numbers have the same customers.
    let pairs = 0;
    while (outcomes.every((of) => of.has(pairs))) pairs += 1;
    if (pairs < Math.min(fewestPairs, question.pairs)) throw new Refusal('twin.too_slow');
    const inOrder = outcomes.map((of) => Array.from({ length: pairs }, (_, nth) => of.get(nth)!));
    const seconds = (performance.now() - began) / 1000;
    const [asItWas] = inOrder as [Outcome[]];
    return {
      pairs,
      seconds,
      contacts: asItWas.reduce((sum, { offered }) => sum + offered, 0) / pairs,
      quarterMinutes: cellSeconds / 60,
      plans: inOrder.map((of, place) => together(of, models[place]!.wholes)),
      theory: await theory(),
      odd,
    };
  }

  return { day, ask, run };
}

export type Twin = ReturnType<typeof createTwin>;

const nothing: Fit = { days: 0, types: [], pools: [] };

/**
 * A forecast counts every contact that a queue is offered; a scenario is given those who come by themselves, and lets the
 * rest follow from them: who is passed on, tries again, is helped by the virtual agent before. So each queue's forecast
 * is taken for as many of these as there were on the recorded day for each contact offered.
 */
function firstComers(scenario: Scenario, { days, types }: Fit, { byQueue }: ForecastDay): Map<string, number[]> {
  // A calibrated day says how long it is.
  const hours = scenario.hours ?? 24;
  return new Map(
    scenario.types.flatMap(({ id, arrivalsPerHour }) => {
      const { intervalMinutes, values } = byInterval(arrivalsPerHour, hours);
      const firsts = (values.reduce((sum, rate) => sum + rate, 0) * intervalMinutes) / 60;
      const offered = (types.find(({ queueId }) => queueId === id)?.contacts ?? 0) / Math.max(1, days);
      const expected = byQueue.get(id);
      if (!expected) return [];
      return [[id, expected.map((rate) => (offered > 0 ? (rate * firsts) / offered : rate))] as const];
    }),
  );
}

/** What says how it is decided; the others change the day. */
const isRule = (kind: Lever['kind']): boolean => kind === 'plan' || kind === 'segments';

/** The plans that count, those of the levers before the record's, said for the pools that the scenario has. */
function withPlans(scenario: Scenario, levers: readonly Lever[], terms: Terms): Scenario {
  const tried = new Map(
    levers.flatMap((lever) => (lever.kind === 'plan' ? [[lever.queueId, lever.plan] as const] : [])),
  );
  const plans = [
    ...terms.plans.filter(({ queueId }) => !tried.has(queueId)),
    ...[...tried].flatMap(([queueId, plan]) => (plan ? [{ ...plan, queueId }] : [])),
  ];
  return {
    ...scenario,
    policy: { program: 'production', plans: plans.map((plan) => planIn(scenario, plan, terms)) },
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
