/**
 * The record teaches the twin, and is asked again: a scenario made of recorded days, a day's decisions made anew, and
 * the same day under other plans.
 */
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Fit, ReplayResult } from '@harken/contract/routes-dispatch';
import { type Agent, calibrate, type Recorded } from '@harken/engines/calibration';
import type { Plan } from '@harken/engines/routing/plan';
import { impossible, prepare, type Scenario, simulate, type Tally } from '@harken/engines/simulation';
import { pairsOf } from '@harken/engines/simulation/pairs';
import type { Kysely } from 'kysely';
import { recordOf } from '../analytics/analytics.ts';
import type { Clock } from '../platform/clock.ts';
import { floorOf, replayDecisions } from '../routing/routing.ts';
import { localDays } from './days.ts';

export interface DispatchDeps {
  read: Kysely<unknown>;
  clock: Clock;
  /** The counted rows contain what has happened. */
  counted(): Promise<void>;
  queues(): Promise<Queue[]>;
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

/** A pair of days each: enough for differences of a percent or two. */
const usualReplications = 100;

export type Dispatch = ReturnType<typeof createDispatch>;

export function createDispatch({ read, clock, counted, queues, agents }: DispatchDeps) {
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
      queues: (await queues()).map(({ id, skillId, priority, goal }) => ({
        id,
        skillId,
        priority,
        withinSeconds: goal.withinSeconds,
      })),
    };
  }

  /** A scenario made of recorded days, which `simulate` takes as it is, and how well it fits. */
  async function calibrateDays(days: Days): Promise<{ scenario: Scenario; fit: Fit }> {
    const { scenario, fit } = calibrate(await recorded(days));
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

  /** @throws Refusal when a plan names what the day does not have */
  async function underPlans(days: Days, plans: readonly Plan[], watch: Watch): Promise<ReplayResult['otherwise']> {
    const record = await recorded(days);
    const kept = record.plans.filter(({ queueId }) => !plans.some((plan) => plan.queueId === queueId));
    const { scenario } = calibrate(record);
    const { scenario: other, fit } = calibrate({ ...record, plans: [...kept, ...plans] });
    const unsaid = fit.leftOut.find(
      ({ what, queueId }) => what === 'plan' && plans.some((plan) => plan.queueId === queueId),
    );
    const wrong = [
      ...(unsaid ? [{ path: 'body/plans', message: 'asks for what the twin does not have, such as a language' }] : []),
      ...impossible(scenario).map(({ at, says }) => ({ path: at, message: says })),
    ];
    if (wrong.length > 0) throw new Refusal('request.invalid', { mistakes: wrong });
    const replications = watch.replications ?? usualReplications;
    const ones: Tally[] = [];
    const others: Tally[] = [];
    const [model, otherModel] = [prepare(scenario), prepare(other)];
    for (let replication = 0; replication < replications; replication++) {
      ones.push(simulate(scenario, model, replication));
      others.push(simulate(other, otherModel, replication));
      watch.onProgress?.((replication + 1) / replications, 0);
      // Others are served in between: a replication of a day takes milliseconds.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return {
      replications,
      measures: pairsOf(model, ones, others).map(({ typeId, one, other: value, ...pair }) => ({
        ...pair,
        queueId: typeId as Queue['id'] | null,
        asItWas: one,
        other: value,
      })),
    };
  }

  return { calibrate: calibrateDays, replayDay };
}
