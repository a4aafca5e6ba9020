/** Agents needed, interval by interval, beside those who are there: from the forecast of each queue by its own rule. */
import type { ForecastPoint, RequiredInterval } from '@harken/contract/forecasting';
import { everything } from '@harken/contract/forecasting';
import type { AgentStatus, Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import { presencesOf } from '../analytics/analytics.ts';
import { settings } from './settings-store.ts';
import { dayMs } from './slots.ts';
import * as reckoned from './staff.ts';
import type { View } from './view.ts';
import { pointsOf } from './view.ts';

export interface RequirementDeps {
  read: Kysely<unknown>;
  view: View;
  queues: () => Promise<Queue[]>;
  agents: () => Promise<Pick<AgentStatus, 'personId' | 'queueIds'>[]>;
}

/** What a contact takes where nobody has handled any yet. */
const unknownHandleSeconds = 300;

type Intervals = RequiredInterval[];

export function createRequirement({ read, view, queues, agents }: RequirementDeps) {
  async function ruleOf(queue: Queue) {
    const { rules } = await settings(read);
    return rules.find(({ queueId }) => queueId === queue.id) ?? reckoned.usualRule(queue.id);
  }

  async function requirement({
    from,
    to,
    queueId,
  }: RouteInput<'forecastRequirement'>['query']): Promise<RouteReply<'forecastRequirement'>> {
    const all = await queues();
    const chosen = queueId ? all.filter(({ id }) => id === queueId) : all;
    if (queueId && chosen.length === 0) throw new Refusal('record.not_found');
    const whole = await view.sheet({ ...everything, queueId: queueId ?? null }, 'contacts', { from, to });
    const contacts = pointsOf(whole, null);
    const perQueue: Intervals[] = [];
    for (const queue of chosen) perQueue.push(await ofQueue(queue, from, to));
    const there = await present(whole.grid, whole.now, chosen);
    const intervals = contacts.map((point, nth): RequiredInterval => {
      const here = perQueue.map((of) => of[nth]!);
      return { ...together(point, here), ...there[nth]! };
    });
    const days = whole.days.map(({ date, from: begins, to: ends }) => {
      const own = intervals.filter(({ at }) => Date.parse(at) >= begins && Date.parse(at) < ends);
      const hours = (of: (one: RequiredInterval) => number | null) => {
        const known = own.map(of).filter((one) => one !== null);
        if (known.length === 0) return null;
        return Math.round(known.reduce((sum, one) => sum + one, 0) * (whole.intervalMinutes / 60) * 100) / 100;
      };
      return {
        date,
        hours: hours(({ required }) => required),
        scheduledHours: hours(({ scheduled }) => scheduled),
        staffHours: hours(({ staff }) => staff),
        ifFewer: reckoned.addOutcomes(own.map(({ ifFewer }) => ifFewer)),
        ifMore: reckoned.addOutcomes(own.map(({ ifMore }) => ifMore)),
      };
    });
    return { zone: whole.zone, intervalMinutes: whole.intervalMinutes, intervals, days };
  }

  /** One queue by its own rule. */
  async function ofQueue(queue: Queue, from: string, to: string): Promise<Intervals> {
    const scope = { ...everything, queueId: queue.id };
    const sheet = await view.sheet(scope, 'contacts', { from, to });
    const contacts = pointsOf(sheet, null);
    const times = pointsOf(await view.sheet(scope, 'handle_seconds', { from, to }), null);
    const rule = await ruleOf(queue);
    return staffed({ rule, goal: queue.goal, intervalMinutes: sheet.intervalMinutes }, contacts, handleTimes(times));
  }

  /** Who was there; of the time to come, the mean of the last four same weekdays. */
  async function present(
    { from, stepMs, count }: { from: number; stepMs: number; count: number },
    now: number,
    chosen: readonly Queue[],
  ): Promise<Pick<RequiredInterval, 'staff' | 'staffIs'>[]> {
    const ids = new Set<string>(chosen.map(({ id }) => id));
    // Who serves several queues is there for each of them in part.
    const partOf = new Map<string, number>(
      (await agents()).map(({ personId, queueIds }) => [
        personId,
        queueIds.length === 0 ? 0 : queueIds.filter((id) => ids.has(id)).length / queueIds.length,
      ]),
    );
    const begins = from - 28 * dayMs;
    const slots = count + Math.round((28 * dayMs) / stepMs);
    const there = new Float64Array(slots);
    const spans = await presencesOf(read, { from: begins, to: Math.min(now, from + count * stepMs) });
    for (const { agentId, ...span } of spans) {
      const part = partOf.get(agentId) ?? 0;
      if (part === 0) continue;
      const last = Math.min(slots - 1, Math.floor((span.to - 1 - begins) / stepMs));
      for (let slot = Math.max(0, Math.floor((span.from - begins) / stepMs)); slot <= last; slot++) {
        const at = begins + slot * stepMs;
        there[slot]! += (part * (Math.min(span.to, at + stepMs) - Math.max(span.from, at))) / stepMs;
      }
    }
    const known = (slot: number) => (slot >= 0 && begins + (slot + 1) * stepMs <= now ? there[slot]! : null);
    const week = Math.round((7 * dayMs) / stepMs);
    const tidy = (value: number) => Math.round(value * 100) / 100;
    return Array.from({ length: count }, (_, nth) => {
      const slot = nth + slots - count;
      const here = known(slot);
      if (here !== null) return { staff: tidy(here), staffIs: 'present' };
      const same = [1, 2, 3, 4, 5, 6].map((back) => known(slot - back * week)).filter((one) => one !== null);
      const some = same.slice(0, 4);
      if (some.every((one) => one === 0)) return { staff: null, staffIs: null };
      return { staff: tidy(some.reduce((sum, one) => sum + one, 0) / some.length), staffIs: 'usual' };
    });
  }

  return { requirement, ruleOf };
}

export type Requirement = ReturnType<typeof createRequirement>;

/** What each contact takes, by interval: as forecast, or as those of the day that were. */
function handleTimes(points: readonly ForecastPoint[]): number[] {
  const known = points.flatMap(({ forecast, actual }) => forecast?.expected || actual || []);
  const mean = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : unknownHandleSeconds;
  return points.map(({ forecast, actual }) => Math.max(1, forecast?.expected || actual || mean));
}

/** Answers of the models, which are pure and slow: a week asks hardly anything that the week before did not. */
const answers = new Map<string, unknown>();
const mostAnswers = 50_000;

function once<Answer>(asked: string, answer: () => Answer): Answer {
  const known = answers.get(asked);
  if (known !== undefined) return known as Answer;
  if (answers.size >= mostAnswers) answers.clear();
  const made = answer();
  answers.set(asked, made);
  return made;
}

/** To a part of itself: no forecast knows better, and alike questions are one. */
const alike = (value: number, part: number) => (value > 0 ? Math.exp(Math.round(Math.log(value) / part) * part) : 0);
const alikeContacts = 0.02;
const alikeSeconds = 0.05;
/** So long at a time: whoever is served here is not kept waiting. */
const atOnceMs = 15;

/**
 * One queue's intervals: agents for what is expected, and for both ends of what may come.
 * @param only the expected, where nobody asks for more
 */
export async function staffed(
  work: reckoned.Work,
  points: readonly ForecastPoint[],
  handleSeconds: readonly number[],
  { only = false } = {},
): Promise<Intervals> {
  const rules = JSON.stringify([work.rule, work.goal, work.intervalMinutes]);
  const agents = (contacts: number, seconds: number) =>
    once(`${rules} ${contacts} ${seconds}`, () => reckoned.agentsFor(work, contacts, seconds));
  const windows = work.rule.kind === 'window' ? windowed(work, points, handleSeconds) : null;
  const intervals: Intervals = [];
  let began = performance.now();
  for (const [nth, { at, open, forecast }] of points.entries()) {
    if (performance.now() - began > atOnceMs) {
      await new Promise((others) => setImmediate(others));
      began = performance.now();
    }
    const seconds = alike(handleSeconds[nth]!, alikeSeconds);
    const base = { at, open, contacts: forecast, handleSeconds: handleSeconds[nth]!, staff: null, staffIs: null };
    if (!forecast || !open) {
      intervals.push({
        ...base,
        ...nobody,
        ...(forecast ? { required: 0, lower80: 0, upper80: 0, scheduled: 0 } : {}),
      });
      continue;
    }
    const bounds = reckoned.boundsOf(forecast).map((contacts) => alike(Math.max(0, contacts), alikeContacts));
    const of = (bound: number) => (windows ? windows[bound]![nth]! : agents(bounds[bound]!, seconds));
    const required = of(1);
    const scheduled = reckoned.scheduledFor(work.rule, required);
    if (only) {
      intervals.push({ ...base, ...nobody, required, scheduled });
      continue;
    }
    const [lower80, upper80] = [of(0), of(2)];
    const outcome = (contacts: number, needed: number) =>
      windows
        ? null
        : once(`${rules} ${contacts} ${seconds} ${required} ${needed}`, () =>
            reckoned.outcomeOf(work, { contacts, handleSeconds: seconds, agents: required, needed }),
          );
    const [ifFewer, ifMore] = [outcome(bounds[0]!, lower80), outcome(bounds[2]!, upper80)];
    intervals.push({ ...base, required, lower80, upper80, scheduled, ifFewer, ifMore });
  }
  return intervals;
}

const nobody = { required: null, lower80: null, upper80: null, scheduled: null, ifFewer: null, ifMore: null };

function windowed(work: reckoned.Work, points: readonly ForecastPoint[], handleSeconds: readonly number[]): number[][] {
  // What a contact takes on average: most come when they take as long as they do then.
  const weights = points.map(({ forecast }) => Math.max(1e-6, forecast?.expected ?? 0));
  const seconds =
    handleSeconds.reduce((sum, one, nth) => sum + one * weights[nth]!, 0) / weights.reduce((sum, one) => sum + one, 0);
  const open = points.map((point) => (point.open ? 1 : 0));
  return [0, 1, 2].map((bound) =>
    reckoned.agentsForWindow(
      work,
      points.map(({ forecast }) => Math.max(0, forecast ? reckoned.boundsOf(forecast)[bound]! : 0)),
      seconds,
      open,
    ),
  );
}

/** Queues together: agents add up, what is expected is the forecast of the whole. */
function together(point: ForecastPoint, here: readonly RequiredInterval[]): RequiredInterval {
  const sum = (of: (one: RequiredInterval) => number | null) => {
    const known = here.map(of).filter((one) => one !== null);
    return known.length === 0 ? null : Math.round(known.reduce((all, one) => all + one, 0) * 1e4) / 1e4;
  };
  const contacts = here.reduce((all, one) => all + (one.contacts?.expected ?? 0), 0);
  const weighed = here.reduce((all, one) => all + (one.contacts?.expected ?? 0) * (one.handleSeconds ?? 0), 0);
  return {
    at: point.at,
    open: here.some(({ open }) => open),
    contacts: point.forecast,
    handleSeconds: contacts > 0 ? Math.round((weighed / contacts) * 10) / 10 : (here[0]?.handleSeconds ?? null),
    required: sum(({ required }) => required),
    lower80: sum(({ lower80 }) => lower80),
    upper80: sum(({ upper80 }) => upper80),
    scheduled: sum(({ scheduled }) => scheduled),
    staff: null,
    staffIs: null,
    ifFewer: reckoned.addOutcomes(here.map(({ ifFewer }) => ifFewer)),
    ifMore: reckoned.addOutcomes(here.map(({ ifMore }) => ifMore)),
  };
}
