/**
 * Two plans tried on the work of one queue. Which contact is under which follows from ids and times (the engine's
 * `armOf`), so there is nothing to keep in step between processes. What became of contacts is told by whoever counts
 * it; an experiment ends when its time is over, when somebody stops it, or by itself when its guard suffers for
 * certain. Then everything that waits is under the queue's own plan again.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  type Experiment,
  knownAfterMinutes,
  type NewExperiment,
  type TriedMeasure,
} from '@harken/contract/experiments';
import type { ExperimentId, QueueId } from '@harken/contract/ids';
import { idFrom } from '@harken/contract/ids';
import { measureOf } from '@harken/contract/measures';
import { Refusal } from '@harken/contract/problems';
import type { Decision } from '@harken/contract/record';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import { type Arm, armOf, sliceMs, slicesOfBlock } from '@harken/engines/experiments/assignment';
import { effectFound, fewestUnits, unitsNeeded } from '@harken/engines/experiments/intervals';
import { along, type Kept, keep, nothingKept } from '@harken/engines/experiments/kept';
import {
  atTheEnd,
  type Better,
  type Outcome,
  type Prospect,
  prospectOf,
  type Reading,
  verdictOf,
  worseByAtLeast,
} from '@harken/engines/experiments/reading';
import type { Plan } from '@harken/engines/routing/plan';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { actorOf, type PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { createAlarm } from './alarm.ts';
import type { CapabilityDeps } from './capability.ts';
import * as store from './experiments-store.ts';
import { latestPlan } from './plan-store.ts';

export interface ExperimentsDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: CapabilityDeps['audit'];
  /** Refuses a plan that cannot be. */
  check(plan: NonNullable<NewExperiment['other']> & { queueId: QueueId }, field: string): Promise<void>;
  /** What each contact of a queue added to a measure's two sums. */
  measured?:
    | ((asked: { queueId: string; measure: TriedMeasure; from: Date; to: Date }) => Promise<Outcome[]>)
    | undefined;
}

const dayMs = 86_400_000;
const recordDays = 28;
const lookEveryMs = 3_600_000;
/** Where no record tells how many contacts come: what the interval on the way is made narrowest for, and no more. */
const unknownContacts = 1000;

export function createExperiments({ log, read, clock, audit, check, measured = async () => [] }: ExperimentsDeps) {
  const looks = createAlarm(clock, look);
  /** What was counted already, by experiment and measure; anew each day, because a rating may come late. */
  const counts = new Map<string, { begunAt: number; kept: Kept }>();

  async function start(
    { queueId, version, ...asked }: NewExperiment & { queueId: QueueId; version: number },
    by: PersonCaller,
  ): Promise<Experiment> {
    if (asked.other) await check({ queueId, ...asked.other }, 'other');
    const estimated = await prospect(queueId, asked);
    const { design, days } = asked;
    const plannedUnits =
      design.kind === 'slices'
        ? Math.floor((days * dayMs) / (sliceMs(design) * slicesOfBlock(design)))
        : Math.round((estimated?.unitsPerDay ?? unknownContacts / days) * days);
    if (plannedUnits < fewestUnits)
      throw new Refusal('request.invalid', {
        mistakes: [{ path: 'body/days', message: `is too short for ${fewestUnits} comparisons` }],
      });
    return log.transact(async (tx) => {
      const control = await latestPlan(tx.db, queueId);
      if ((control?.version ?? 0) !== version) throw new Refusal('record.changed');
      if (isDeepStrictEqual(control?.plan ?? null, asked.other))
        throw new Refusal('request.invalid', {
          mistakes: [{ path: 'body/other', message: 'is the plan that the queue has' }],
        });
      const now = clock.now();
      const experiment: Experiment = {
        ...asked,
        id: idFrom('expe', newId(clock)),
        queueId,
        control: control?.plan ?? null,
        controlVersion: version,
        plannedUnits,
        startedAt: now.toISOString(),
        startedBy: by.person.id,
        endsAt: new Date(now.getTime() + days * dayMs).toISOString(),
        endedAt: null,
        ending: null,
        endedBy: null,
      };
      if (!(await store.insert(tx.db, experiment))) throw new Refusal('queue.on_trial');
      tx.append({ name: 'experiment.started', actor: actorOf(by), data: { experiment } });
      const { id, name, measure } = experiment;
      const detail = { name, queueId, measure, plan: { from: experiment.control, to: experiment.other } };
      await audit.record(tx, { by, action: 'experiment.started', target: id, detail });
      return experiment;
    });
  }

  /** @returns as it is; what was over already stays as it ended */
  async function stop(id: ExperimentId, by: PersonCaller): Promise<Experiment> {
    return (await end(id, 'stopped', by)) ?? (await find(id));
  }

  async function end(
    id: ExperimentId,
    ending: NonNullable<Experiment['ending']>,
    by: PersonCaller | null,
    why: Record<string, unknown> = {},
  ): Promise<Experiment | null> {
    return log.transact(async (tx) => {
      const experiment = await store.end(tx.db, id, { ending, at: clock.now(), by: by?.person.id ?? null });
      // Another process was faster.
      if (!experiment) return null;
      tx.append({ name: 'experiment.ended', actor: actorOf(by), data: { experiment } });
      const detail = { name: experiment.name, queueId: experiment.queueId, ...why };
      await audit.record(tx, { by, action: `experiment.ended_${ending}`, target: id, detail });
      return experiment;
    });
  }

  /** Ends what is over or does harm. Safe to call at any time, and by every process. */
  async function look(): Promise<void> {
    const now = clock.now().getTime();
    for (const experiment of await store.running(read)) {
      if (now >= Date.parse(experiment.endsAt)) {
        await end(experiment.id, 'planned', null);
        continue;
      }
      const { measure, tolerated } = experiment.guard;
      const guard = await guardOf(experiment);
      if (guard && guard.worseByAtLeast > tolerated) {
        const seen = { control: guard.reading.control, other: guard.reading.other };
        await end(experiment.id, 'harm', null, { measure, tolerated, worseByAtLeast: guard.worseByAtLeast, ...seen });
        continue;
      }
      looks.set(Math.min(nextLook(experiment, now), Date.parse(experiment.endsAt)));
    }
  }

  /** Whole hours after it began: every process looks at the same moments. */
  function nextLook({ startedAt }: Experiment, now: number): number {
    const began = Date.parse(startedAt);
    return began + (Math.floor((now - began) / lookEveryMs) + 1) * lookEveryMs;
  }

  async function find(id: ExperimentId): Promise<Experiment> {
    const experiment = await store.find(read, id);
    if (!experiment) throw new Refusal('record.not_found', 'There is no such experiment');
    return experiment;
  }

  // — what it says —

  /** Contacts count once it is mostly known what became of them. */
  async function counted(experiment: Experiment, measure: TriedMeasure) {
    const now = clock.now().getTime();
    const until = now - knownAfterMinutes[measure] * 60_000;
    const ended = Date.parse(experiment.endedAt ?? experiment.endsAt);
    const upTo = Math.min(until, ended);
    const known = `${experiment.id} ${measure}`;
    const before = counts.get(known);
    const { begunAt, kept } =
      before && now - before.begunAt < dayMs ? before : { begunAt: now, kept: nothingKept(asEngine(experiment)) };
    const span = { from: new Date(kept.upTo), to: new Date(Math.min(now, ended)) };
    const found = await measured({ queueId: experiment.queueId, measure, ...span });
    const next = keep(asEngine(experiment), kept, found, upTo);
    counts.set(known, { begunAt, kept: next.kept });
    return { ...next, upTo, whole: until >= ended };
  }

  async function guardOf(experiment: Experiment): Promise<{ reading: Reading; worseByAtLeast: number } | null> {
    const { measure } = experiment.guard;
    const { kept } = await counted(experiment, measure);
    const [reading] = along(kept, experiment.plannedUnits, 1);
    if (!reading) return null;
    return { reading, worseByAtLeast: worseByAtLeast(reading, betterOf(measure), experiment.plannedUnits) };
  }

  async function resultOf(id: ExperimentId): Promise<RouteReply<'readExperiment'>> {
    const experiment = await find(id);
    const found = await counted(experiment, experiment.measure);
    const readings = along(found.kept, experiment.plannedUnits);
    const last = readings.at(-1);
    const complete = experiment.ending === 'planned' && found.whole;
    const finally_ = complete && last ? atTheEnd(last) : null;
    const guard = await guardOf(experiment);
    return {
      experiment,
      result: {
        verdict: last ? verdictOf(finally_ ?? last.always, betterOf(experiment.measure)) : 'too_early',
        complete,
        countedUpTo: new Date(Math.max(found.upTo, Date.parse(experiment.startedAt))).toISOString(),
        contacts: found.kept.contacts,
        dropped: found.dropped,
        path: readings.map(({ at, units, control, other, difference, always }) => ({
          at: new Date(at).toISOString(),
          units,
          control,
          other,
          difference,
          always,
        })),
        atTheEnd: finally_,
        guard: guard && {
          control: guard.reading.control,
          other: guard.reading.other,
          difference: guard.reading.difference,
          worseByAtLeast: guard.worseByAtLeast,
        },
      },
    };
  }

  async function prospect(
    queueId: QueueId,
    { design, measure }: Pick<NewExperiment, 'design' | 'measure'>,
  ): Promise<Prospect | null> {
    const until = clock.now().getTime() - knownAfterMinutes[measure] * 60_000;
    const span = { from: new Date(until - recordDays * dayMs), to: new Date(until) };
    return prospectOf(design, await measured({ queueId, measure, ...span }), until);
  }

  async function estimate(
    queueId: QueueId,
    asked: RouteInput<'estimateExperiment'>['body'],
  ): Promise<RouteReply<'estimateExperiment'>> {
    const seen = await prospect(queueId, asked);
    if (!seen) return { estimate: null };
    const { value, spread, unitsPerDay } = seen;
    const units = Math.floor(unitsPerDay * asked.days);
    return {
      estimate: {
        value,
        unitsPerDay,
        daysNeeded: unitsNeeded(spread, asked.effect) / unitsPerDay,
        effectFound: units >= fewestUnits ? effectFound(spread, units) : null,
      },
    };
  }

  return {
    start,
    stop,
    look,
    estimate,
    resultOf,
    all: () => store.all(read),
    running: () => store.running(read),
    /** Looks now, and from then on by itself. */
    watch: () => looks.set(clock.now().getTime()),
    rest: looks.stop,
  };
}

/**
 * Which experiment a contact is in, and which arm of it; null where none runs on its queue.
 * @param contact `since`: when it came to this queue, also where a plan moved it there and it is older
 */
export function trialOf(
  running: readonly Experiment[],
  contact: { id: string; queueId: string | null; since: number },
): { id: ExperimentId; arm: Arm } | null {
  const experiment = running.find(({ queueId }) => queueId === contact.queueId);
  const arm = experiment ? armOf(asEngine(experiment), contact) : null;
  return experiment && arm ? { id: experiment.id, arm } : null;
}

/** The plans that are tried beside those of the queues; they have no version yet. */
export const triedPlans = (running: readonly Experiment[]): (Plan & { version: number })[] =>
  running.flatMap(({ queueId, other }) => (other ? [{ queueId, version: 0, ...other, arm: 'other' }] : []));

/** Tells the engine's plans apart: the queue's own is the control's. */
export const armFor = (trial: Decision['experiment']): string | null => (trial?.arm === 'other' ? 'other' : null);

const asEngine = ({ id, design, startedAt, endsAt }: Experiment) => ({
  id,
  design,
  startedAt: Date.parse(startedAt),
  endsAt: Date.parse(endsAt),
});

/** Reports do not say that quick is good; who tries for it does. */
const betterOf = (measure: TriedMeasure): Better => measureOf(measure).better ?? 'less';
