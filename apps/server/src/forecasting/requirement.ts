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
import { byInterval } from './staff-plan.ts';
import { planned } from './staff-store.ts';
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
type Staffed = Pick<RequiredInterval, 'staff' | 'staffIs'>;

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
    const there = await staffOf(whole.grid, whole.now, chosen);
    const perQueue: Intervals[] = [];
    for (const queue of chosen) perQueue.push(await ofQueue(queue, from, to, there(queue.id)));
    const intervals = contacts.map(
      (point, nth): RequiredInterval =>
        together(
          point,
          perQueue.map((of) => of[nth]!),
        ),
    );
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
        overHours: hours(({ over }) => over && Math.max(0, over)),
        underHours: hours(({ over }) => over && Math.max(0, -over)),
        ifFewer: reckoned.addOutcomes(own.map(({ ifFewer }) => ifFewer)),
        ifMore: reckoned.addOutcomes(own.map(({ ifMore }) => ifMore)),
        asStaffed: reckoned.addOutcomes(own.map(({ asStaffed }) => asStaffed)),
      };
    });
    return { zone: whole.zone, intervalMinutes: whole.intervalMinutes, intervals, days };
  }

  /** One queue by its own rule. */
  async function ofQueue(queue: Queue, from: string, to: string, there: readonly Staffed[]): Promise<Intervals> {
    const scope = { ...everything, queueId: queue.id };
    const sheet = await view.sheet(scope, 'contacts', { from, to });
    const contacts = pointsOf(sheet, null);
    const times = pointsOf(await view.sheet(scope, 'handle_seconds', { from, to }), null);
    const rule = await ruleOf(queue);
    const work = { rule, goal: queue.goal, intervalMinutes: sheet.intervalMinutes };
    return withStaff(work, await staffed(work, contacts, handleTimes(times)), there);
  }

  /** Who was there; of the time to come, who is put down, else the mean of the last four same weekdays. */
  async function staffOf(
    { from, stepMs, count }: { from: number; stepMs: number; count: number },
    now: number,
    chosen: readonly Queue[],
  ): Promise<(queueId: string) => Staffed[]> {
    const begins = from - 28 * dayMs;
    const slots = count + Math.round((28 * dayMs) / stepMs);
    const ids = chosen.map(({ id }) => id);
    const there = new Map(ids.map((id) => [id as string, new Float64Array(slots)]));
    const serves = new Map<string, readonly string[]>(
      (await agents()).map(({ personId, queueIds }) => [personId, queueIds]),
    );
    const spans = await presencesOf(read, { from: begins, to: Math.min(now, from + count * stepMs) });
    for (const { agentId, ...span } of spans) {
      const all = serves.get(agentId) ?? [];
      const own = all.flatMap((id) => there.get(id) ?? []);
      if (own.length === 0) continue;
      const last = Math.min(slots - 1, Math.floor((span.to - 1 - begins) / stepMs));
      for (let slot = Math.max(0, Math.floor((span.from - begins) / stepMs)); slot <= last; slot++) {
        const at = begins + slot * stepMs;
        // Who serves several queues is there for each of them in part.
        const part = (Math.min(span.to, at + stepMs) - Math.max(span.from, at)) / stepMs / all.length;
        for (const each of own) each[slot]! += part;
      }
    }
    const put = byInterval(await planned(read, ids, new Date(from), new Date(from + count * stepMs)), from, stepMs);
    const week = Math.round((7 * dayMs) / stepMs);
    const tidy = (value: number) => Math.round(value * 100) / 100;
    return (queueId) =>
      Array.from({ length: count }, (_, nth): Staffed => {
        const slot = nth + slots - count;
        const known = (one: number) =>
          one >= 0 && begins + (one + 1) * stepMs <= now ? there.get(queueId)![one]! : null;
        const here = known(slot);
        if (here !== null) return { staff: tidy(here), staffIs: 'present' };
        const said = put(queueId, nth);
        if (said !== null) return { staff: said, staffIs: 'planned' };
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

function breather(): () => Promise<void> | undefined {
  let began = performance.now();
  return () => {
    if (performance.now() - began <= atOnceMs) return undefined;
    return new Promise<void>((others) => setImmediate(others)).then(() => {
      began = performance.now();
    });
  };
}

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
  const breath = breather();
  for (const [nth, { at, open, forecast }] of points.entries()) {
    await breath();
    const seconds = alike(handleSeconds[nth]!, alikeSeconds);
    const base = { at, open, contacts: forecast, handleSeconds: handleSeconds[nth]!, ...nobodyThere };
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

const nobodyThere = { staff: null, staffIs: null, over: null, asStaffed: null };
const nobody = { required: null, lower80: null, upper80: null, scheduled: null, ifFewer: null, ifMore: null };

/** Beside those who are there: how many too many, and what becomes of what is expected. */
async function withStaff(work: reckoned.Work, intervals: Intervals, there: readonly Staffed[]): Promise<Intervals> {
  const rules = JSON.stringify([work.rule, work.goal, work.intervalMinutes]);
  const breath = breather();
  const beside: Intervals = [];
  for (const [nth, one] of intervals.entries()) {
    await breath();
    const { staff, staffIs } = there[nth]!;
    const { open, required, contacts } = one;
    if (staff === null || required === null || !open) {
      beside.push({ ...one, staff, staffIs });
      continue;
    }
    const over = Math.round((staff - required) * 100) / 100;
    if (work.rule.kind === 'window' || !contacts) {
      beside.push({ ...one, staff, staffIs, over });
      continue;
    }
    const asked = {
      contacts: alike(Math.max(0, contacts.expected), alikeContacts),
      handleSeconds: alike(one.handleSeconds ?? unknownHandleSeconds, alikeSeconds),
      agents: staff,
      needed: required,
    };
    const asStaffed = once(`${rules} there ${JSON.stringify(asked)}`, () => reckoned.outcomeOfStaff(work, asked));
    beside.push({ ...one, staff, staffIs, over, asStaffed });
  }
  return beside;
}

/** Of several queues: as all of them know it, or as most of what is known is only usual. */
function isTogether(all: readonly RequiredInterval['staffIs'][]): RequiredInterval['staffIs'] {
  const known = all.filter((one) => one !== null);
  if (known.includes('present')) return 'present';
  if (known.length === 0 || !known.some((one) => one !== 'usual')) return known[0] ?? null;
  return known.every((one) => one === 'planned') ? 'planned' : 'partly_planned';
}

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
    staff: sum(({ staff }) => staff),
    staffIs: isTogether(here.map(({ staffIs }) => staffIs)),
    over: sum(({ over }) => over),
    ifFewer: reckoned.addOutcomes(here.map(({ ifFewer }) => ifFewer)),
    ifMore: reckoned.addOutcomes(here.map(({ ifMore }) => ifMore)),
    asStaffed: reckoned.addOutcomes(here.map(({ asStaffed }) => asStaffed)),
  };
}
