/**
 * The record teaches the twin, and is asked again: a scenario made of recorded days, a day's decisions made anew, and
 * the same day under other plans.
 */
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Fit, ReplayResult } from '@harken/contract/routes-dispatch';
import type { Agent, Recorded } from '@harken/engines/calibration';
import type { Plan } from '@harken/engines/routing/plan';
import type { Scenario } from '@harken/engines/simulation';
import type { Kysely } from 'kysely';
import { recordOf } from '../analytics/analytics.ts';
import type { Clock } from '../platform/clock.ts';
import { floorOf, replayDecisions } from '../routing/routing.ts';
import { type ComparisonsDeps, createComparisons } from './comparisons.ts';
import { localDays } from './days.ts';
import { calibrateApart, compareApart } from './thread.ts';
import { createTwin, type TwinDeps } from './twin.ts';

export interface DispatchDeps {
  read: Kysely<unknown>;
  clock: Clock;
  /** The counted rows contain what has happened. */
  counted(): Promise<void>;
  queues(): Promise<Queue[]>;
  /** By its opening hours as they are now. */
  isOpen(queue: Queue, at: Date): boolean;
  /** Who takes work now: for days of which nothing says who did. */
  agents(): Promise<Agent[]>;
}

/** Local days by their dates; the last one is included. */
export interface Days {
  from: string;
  to: string;
  zone: string;
}

export interface Watch {
  /** Of the whole, 0–1, and what it is about. */
  onProgress?: (share: number, decisions: number) => void;
  replications?: number;
}

const quarterMs = 15 * 60_000;
/** A pair of days each: enough for differences of a percent or two. */
const usualReplications = 100;

export type Dispatch = ReturnType<typeof createDispatch>;

export function createDispatch({ read, clock, counted, queues, isOpen, agents }: DispatchDeps) {
  /** @throws Refusal when the days make no sense, or nothing was recorded on them */
  async function recorded({ from, to, zone }: Days): Promise<Recorded> {
    const days = localDays(from, to, zone);
    const span = { from: days[0]?.from as number, to: days.at(-1)?.to as number };
    await counted();
    const record = await recordOf(read, span, clock.now());
    if (record.contacts.length === 0) throw new Refusal('record.not_found', 'Nobody came on these days');
    const floor = await floorOf(read, { from: new Date(span.from), to: new Date(span.to) });
    const then = floor.agents.map((agent) => ({ ...agent, teamIds: agent.teamIds ?? [] }));
    const known = new Set(then.map(({ id }) => id));
    return {
      ...record,
      days,
      plans: floor.plans as Plan[],
      // As they were then where that is known; who only got an offer later counts as they are now.
      agents: [...then, ...(await agents()).filter(({ id }) => !known.has(id))],
      queues: (await queues()).map((queue) => ({
        id: queue.id,
        skillId: queue.skillId,
        priority: queue.priority,
        withinSeconds: queue.goal.withinSeconds,
        closed: closedOn(queue, days[0] as { from: number; to: number }),
      })),
    };
  }

  function closedOn(queue: Queue, { from, to }: { from: number; to: number }): boolean[] {
    const quarters = Math.ceil((to - from) / quarterMs);
    return Array.from({ length: quarters }, (_, nth) => !isOpen(queue, new Date(from + nth * quarterMs)));
  }

  /** A scenario made of recorded days, which `simulate` takes as it is, and how well it fits. */
  async function calibrateDays(days: Days): Promise<{ scenario: Scenario; fit: Fit }> {
    const { scenario, fit } = await calibrateApart(await recorded(days));
    return { scenario, fit: fit as unknown as Fit };
  }

  /** Every decision of a day made again by what it was given; under other plans too, in the twin, if there are any. */
  async function replayDay(
    { day, zone, plans = [] }: { day: string; zone: string; plans?: readonly Plan[] | undefined },
    watch: Watch = {},
  ): Promise<ReplayResult> {
    const [span] = localDays(day, day, zone) as [{ from: number; to: number }];
    const replayed = await replayDecisions(
      read,
      { from: new Date(span.from), to: new Date(span.to) },
      { onProgress: (decisions, share) => watch.onProgress?.(share, decisions) },
    );
    const otherwise = plans.length > 0 ? await underPlans({ from: day, to: day, zone }, plans, watch) : null;
    return { ...replayed, otherwise };
  }

  /** @throws Refusal when a plan asks for what the day does not have */
  async function underPlans(days: Days, plans: readonly Plan[], watch: Watch): Promise<ReplayResult['otherwise']> {
    const { replications = usualReplications } = watch;
    const compared = await compareApart({ record: await recorded(days), plans, replications }, (share) =>
      watch.onProgress?.(share, 0),
    );
    if ('pairs' in compared) {
      const measures = compared.pairs.map(({ typeId, one, ...pair }) => ({
        ...pair,
        queueId: typeId as Queue['id'] | null,
        asItWas: one,
      }));
      return { replications, measures };
    }
    const unsaid = plans.flatMap(({ queueId }, place) =>
      compared.unsaid.includes(queueId)
        ? [
            {
              path: `body/plans/${place}`,
              message: 'lets nobody of that day in, or asks for what the twin does not have',
            },
          ]
        : [],
    );
    const wrong = compared.impossible.map(({ at, says }) => ({ path: at, message: says }));
    throw new Refusal('request.invalid', { mistakes: [...unsaid, ...wrong] });
  }

  return { calibrate: calibrateDays, replayDay };
}

export type Trials = ReturnType<typeof createTrials>;

/** What could be different on a day that was calibrated: tried, and kept to be tried again. */
export function createTrials(deps: TwinDeps & ComparisonsDeps) {
  return { twin: createTwin(deps), comparisons: createComparisons(deps) };
}
