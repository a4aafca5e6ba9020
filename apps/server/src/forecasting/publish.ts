/**
 * Makes forecasts and publishes them: a whole one every night, the rest of the day again while it goes on, and, where a
 * past has no forecasts of its own, what would have been said then. One process at a time; in a thread of its own.
 */
import type { Snapshot } from '@harken/contract/forecasting';
import { idFrom } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Forecast } from '@harken/engines/forecasting';
import { type DayWays, waysOf } from '@harken/engines/forecasting/within-day';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { addedUp } from './adding-up.ts';
import { contactsBy, importedSeries, recordedFrom } from './count-store.ts';
import type { Measurable } from './event-store.ts';
import { type History, historyOf, type Wanted } from './history.ts';
import { scopeOf } from './scopes.ts';
import { assumedFor, demandEvents, openFor, openingsOf, seriesOf, totalsOf, wantedOf } from './series.ts';
import * as settingsStore from './settings-store.ts';
import { settings } from './settings-store.ts';
import { dayIn, dayMs, daysIn, later, localDate, minuteMs } from './slots.ts';
import * as store from './snapshot-store.ts';
import { apart, type Forecaster } from './thread.ts';
import { restOfDay } from './within-day.ts';

export interface PublishDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  openBetween: (queue: Queue, from: Date, to: Date) => { from: number; to: number }[];
  /** The counts contain what has happened. */
  follow: () => Promise<unknown>;
  /** What is on the calendar, from then on. */
  planned: (from: Date) => Promise<Measurable[]>;
  /** Of one processor's time that it takes, 0–1: whoever serves customers here goes first. */
  share?: number;
}

interface Run {
  kind: Snapshot['kind'];
  asOf: number;
  until: number;
  wanted: readonly Wanted[];
  /** Of the last weeks, by series: what is too small to be forecast is the rest of its whole. */
  contacts: ReadonlyMap<string, number>;
}

/** Who died while it was theirs has let go by then. */
const turnMs = 45 * minuteMs;
/** The past that is rehearsed, and what must lie before it. */
const rehearsedDays = 28;
const learnedDays = 7;
const rehearsedHorizonDays = 7;
/** Fewer days say nothing about how days differ. */
const fewestDays = 5;
/** So far ahead it is kept what each model said: whoever opens a peak looks at the next week. */
const saidDays = 8;
/** Who speaks so softly is not heard. */
const audible = 0.005;
/** A shape is read between its values: so many tell it. */
const shapeSize = 200;

export const zoneOf = (queues: readonly Queue[]) => queues[0]?.hours.zone ?? 'UTC';

export type Publishing = ReturnType<typeof createPublishing>;

export function createPublishing({ log, read, clock, queues, openBetween, follow, planned, share = 0.5 }: PublishDeps) {
  let learned: { date: string; of: (key: string) => DayWays } | undefined;

  /** @returns null where it is another's turn */
  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result | null> {
    const now = clock.now();
    const mine = await log.transact(({ db }) => settingsStore.takeTurn(db, now, new Date(now.getTime() + turnMs)));
    if (!mine) return null;
    try {
      return await work();
    } finally {
      await log.transact(({ db }) => settingsStore.endTurn(db));
    }
  }

  /** A whole forecast, as of the last interval that is over; at night, as of midnight. */
  function publish(kind: 'nightly' | 'asked'): Promise<Snapshot | null> {
    return inTurn(async () => {
      await follow();
      const { zone, step, now, horizonDays } = await terms();
      const today = dayIn(zone, localDate(zone, now));
      const asOf = kind === 'nightly' ? today.from : today.from + Math.floor((now - today.from) / step) * step;
      const until = dayIn(zone, later(today.date, horizonDays)).from;
      const found = await wanted();
      return found ? apart((forecaster) => made({ kind, asOf, until, ...found }, forecaster)) : null;
    });
  }

  /** The rest of today again, by what has come of it. */
  function renew(): Promise<Snapshot | null> {
    return inTurn(async () => {
      await follow();
      const { zone, step, intervalMinutes, now } = await terms();
      const today = dayIn(zone, localDate(zone, now));
      const asOf = today.from + Math.floor((now - today.from) / step) * step;
      const latest = await store.latestSnapshot(read, ['nightly', 'asked', 'intraday']);
      const plan = await store.latestSnapshot(read, ['nightly', 'asked']);
      if (!latest || !plan || Date.parse(latest.asOf) >= asOf || plan.intervalMinutes !== intervalMinutes) return null;
      const begins = Math.max(today.from, Date.parse(plan.asOf));
      const until = Math.min(today.to, Date.parse(plan.untilAt));
      if (asOf <= begins || asOf >= until) return null;
      const plans = await store.curvesOf(read, plan.id, { measure: 'contacts' });
      const wanted = plans.map(({ key, measure }) => ({ key, measure }));
      const history = await historyOf(read, { zone, from: begins, until: asOf, asOf, intervalMinutes, wanted });
      const ways = await waysFor(wanted, today.date);
      const day = {
        from: Math.round((begins - Date.parse(plan.asOf)) / step),
        slots: Math.round((until - begins) / step),
      };
      const curves = plans
        // Of today nobody knows yet what it was about: an intent stays as it was published in the morning.
        .filter(({ key }) => scopeOf(key)?.intent === null)
        .map((curve) => restOfDay(curve, day, history.valuesOf(curve), ways(curve.key)));
      return keep('intraday', { asOf, until, intervalMinutes }, curves);
    });
  }

  /** How days of each series differ from their mornings; learned once a day. */
  async function waysFor(wanted: readonly Wanted[], date: string): Promise<(key: string) => DayWays> {
    if (learned?.date !== date) {
      const { zone, step, intervalMinutes, now } = await terms();
      const days = daysIn(zone, later(date, -rehearsedDays), later(date, -1));
      const [first, last] = [days[0]!, days.at(-1)!];
      const plans = await store.dayPlans(
        read,
        new Date(first.from),
        new Date(last.to),
        Math.ceil((25 * 60) / intervalMinutes),
      );
      const range = { zone, from: first.from, until: last.to, asOf: now, intervalMinutes };
      const history = await historyOf(read, { ...range, wanted });
      const ways = new Map<string, DayWays>();
      const nothing = waysOf([]);
      await apart(async (forecaster) => {
        for (const one of wanted) {
          const values = history.valuesOf(one);
          const past = days.flatMap(({ from, to }) => {
            const plan = plans.find(({ key, asOf }) => key === one.key && asOf === from);
            const slots = Math.round((to - from) / step);
            const at = Math.round((from - first.from) / step);
            return plan ? [{ forecast: plan.point.slice(0, slots), came: values.slice(at, at + slots) }] : [];
          });
          ways.set(one.key, past.length >= fewestDays ? await forecaster.ask('learn', { days: past }) : nothing);
        }
      });
      learned = { date, of: (key) => ways.get(key) ?? nothing };
    }
    return learned.of;
  }

  /** What would have been said on days that have no forecast of their own: the accuracy of the first weeks. */
  function rehearse(most = rehearsedDays): Promise<number | null> {
    return inTurn(async () => {
      const { zone, now } = await terms();
      const begins = await begin();
      if (begins === null) return 0;
      const all = await wanted();
      const found = all?.wanted.filter(({ key, measure }) => measure === 'contacts' && isBroad(key)) ?? [];
      const today = localDate(zone, now);
      const there = await store.madeAt(read, new Date(now - (rehearsedDays + 1) * dayMs), new Date(now));
      const days = Array.from({ length: most }, (_, ago) => dayIn(zone, later(today, -ago - 1))).filter(
        ({ from }) => !there.has(from) && from - begins >= learnedDays * dayMs,
      );
      if (!all || days.length === 0 || found.length === 0) return 0;
      return apart(async (forecaster) => {
        for (const { date, from: asOf } of days) {
          const until = dayIn(zone, later(date, rehearsedHorizonDays)).from;
          await made({ kind: 'rehearsal', asOf, until, wanted: found, contacts: all.contacts }, forecaster);
        }
        return days.length;
      });
    });
  }

  async function terms() {
    const { intervalMinutes, horizonDays, historyWeeks } = await settings(read);
    const zone = zoneOf(await queues());
    return {
      zone,
      intervalMinutes,
      step: intervalMinutes * minuteMs,
      horizonDays,
      historyWeeks,
      now: clock.now().getTime(),
    };
  }

  /** When anything that is known begins. */
  async function begin(): Promise<number | null> {
    const own = await recordedFrom(read);
    const brought = (await importedSeries(read)).map(({ from }) => from.getTime());
    const all = own === null ? brought : [own, ...brought];
    return all.length > 0 ? Math.min(...all) : null;
  }

  /** @returns null where nothing has come, and nothing was brought */
  async function wanted(): Promise<Pick<Run, 'wanted' | 'contacts'> | null> {
    const came = totalsOf(await contactsBy(read, new Date(clock.now().getTime() - 28 * dayMs)));
    const imported = await importedSeries(read);
    if (came.length === 0 && imported.length === 0) return null;
    const queueIds = (await queues()).map(({ id }) => id);
    return {
      wanted: wantedOf(came, queueIds, imported),
      contacts: new Map(came.map(({ key, contacts }) => [key, contacts])),
    };
  }

  async function made({ kind, asOf, until, wanted: series, contacts }: Run, forecaster: Forecaster): Promise<Snapshot> {
    const { zone, intervalMinutes, step, historyWeeks } = await terms();
    const all = await queues();
    const earliest = Math.max((await begin()) ?? asOf, asOf - historyWeeks * 7 * dayMs);
    const from = dayIn(zone, localDate(zone, earliest)).from;
    const history = await historyOf(read, { zone, from, until: asOf, asOf, intervalMinutes, wanted: series });
    const openings = openingsOf(all, openBetween, from, until);
    const events = await planned(new Date(from));
    const horizon = Math.round((until - asOf) / step);
    const answers = await asked(forecaster, series, history, horizon, (one, values) => ({
      open: openFor(one, values, history.grid, openings),
      events: demandEvents(one.key, events, all, history.grid),
    }));
    const points = addedUp(
      new Map(
        answers.flatMap(({ one, answer }) =>
          one.measure === 'contacts'
            ? [[one.key, { point: answer.point, scale: answer.uncertainty.scale }] as const]
            : [],
        ),
      ),
      (key) => contacts.get(key) ?? 0,
    );
    const curves = answers.map(({ one, answer }) => {
      const added = assumedFor(one, events, { asOf, stepMs: step, count: horizon }, (key) => points.get(key) ?? null);
      const point = (one.measure === 'contacts' ? points.get(one.key) : null) ?? answer.point;
      return curveOf(
        one,
        { ...answer, point: Float64Array.from(point) },
        added,
        Math.ceil((25 * 60) / intervalMinutes),
      );
    });
    const slots = Math.round((saidDays * dayMs) / step);
    const said = answers.map(({ one, answer }) => ({ ...one, members: speaking(answer, slots) }));
    return keep(kind, { asOf, until, intervalMinutes }, curves, kind === 'rehearsal' ? null : said);
  }

  async function keep(
    kind: Snapshot['kind'],
    { asOf, until, intervalMinutes }: { asOf: number; until: number; intervalMinutes: number },
    curves: readonly Omit<store.Curve, 'snapshot'>[],
    said: Parameters<typeof store.putSaid>[2] | null = null,
  ): Promise<Snapshot> {
    const snapshot: Snapshot = {
      id: idFrom('fcst', newId(clock)),
      kind,
      asOf: new Date(asOf).toISOString(),
      publishedAt: clock.now().toISOString(),
      untilAt: new Date(until).toISOString(),
      intervalMinutes,
      series: curves.length,
    };
    await log.transact(async (tx) => {
      await store.insertSnapshot(tx.db, snapshot, curves);
      if (said) await store.putSaid(tx.db, snapshot.id, said);
      // A rehearsal is told to nobody: nothing that anybody plans by has changed.
      if (kind !== 'rehearsal')
        tx.append({ name: 'forecast.published', actor: { kind: 'system', id: null }, data: { snapshot } });
    });
    return snapshot;
  }

  async function asked(
    forecaster: Forecaster,
    series: readonly Wanted[],
    history: History,
    horizon: number,
    of: (one: Wanted, values: Float64Array) => Parameters<typeof seriesOf>[4],
  ) {
    const answers: { one: Wanted; answer: Forecast }[] = [];
    for (const one of series) {
      const values = history.valuesOf(one);
      const began = performance.now();
      const answer =
        one.measure === 'handle_seconds'
          ? await forecaster.ask('times', {
              id: one.key,
              seconds: values.map((value) => (Number.isNaN(value) ? 0 : value)),
              contacts: history.weightsOf(one),
              day: Math.round(dayMs / history.grid.stepMs),
              horizon,
            })
          : await forecaster.ask('forecast', {
              series: seriesOf(one, values, history.grid, horizon, of(one, values)),
              horizon,
            });
      if (answer) answers.push({ one, answer });
      const rest = (performance.now() - began) * (1 / share - 1);
      if (rest > 5) await new Promise((rested) => setTimeout(rested, rest));
    }
    return answers;
  }

  return { publish, renew, rehearse, terms, begin };
}

/** The whole, the queues and the channels: what a day is steered by. */
const isBroad = (key: string) => {
  const scope = scopeOf(key);
  return scope !== null && !scope.language && !scope.intent && !(scope.queueId && scope.channel);
};

function curveOf(
  { key, measure }: Wanted,
  { point, uncertainty, least, voices, simple, remarks }: Forecast,
  added: ReadonlyMap<number, number>,
  firstDay: number,
): Omit<store.Curve, 'snapshot'> {
  const short = (value: number) => Math.round(value * 1e4) / 1e4;
  const { scale, shape, shared, lasting } = uncertainty;
  return {
    key,
    measure,
    // What an assumption adds is as uncertain as what was there.
    point: Array.from(point, (value, slot) => short(Math.max(0, value + (added.get(slot) ?? 0)))),
    scale: Array.from(scale, (value, slot) =>
      short(value * (point[slot]! > 0 ? Math.max(0, 1 + (added.get(slot) ?? 0) / point[slot]!) : 1)),
    ),
    about: {
      shape: thinned(shape).map(short),
      shared: short(shared),
      lasting: short(lasting),
      least,
      voices: voices.map(({ points: _, days: __, ...voice }) => voice),
      said: Object.fromEntries(
        voices.map(({ member, points }) => [
          member,
          Array.from(points.subarray(0, firstDay), (n) => Math.round(n * 100) / 100),
        ]),
      ),
      makes: (voices.find(({ days }) => days)?.days ?? [])
        .slice(0, saidDays + 1)
        .map(([day, makes]) => [day, makes.map(({ input, effect }) => ({ input, effect: short(effect) }))]),
      simple,
      remarks: remarks.map((remark) => ({ ...remark, slots: [] })),
      assumed: [...added].map(([slot, more]) => [slot, short(more)]),
    },
  };
}

/** What those say who are heard. */
const speaking = ({ voices }: Forecast, slots: number) =>
  voices
    .filter(({ bands }) => bands.some(([, weight]) => weight >= audible))
    .map(({ member, points }) => ({
      name: member,
      point: Array.from(points.subarray(0, slots), (value) => Math.round(value * 100) / 100),
    }));

function thinned(shape: Float64Array): number[] {
  if (shape.length <= shapeSize) return [...shape];
  return Array.from(
    { length: shapeSize },
    (_, nth) => shape[Math.round((nth * (shape.length - 1)) / (shapeSize - 1))]!,
  );
}
