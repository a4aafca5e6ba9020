/** What each event of the calendar adds: as its past says, as somebody assumes, or unknown. */
import type { EventEffect, Snapshot } from '@harken/contract/forecasting';
import type { Queue } from '@harken/contract/people';
import type { MeasuredEvent } from '@harken/engines/forecasting/event-effects';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { readCurve } from './curves.ts';
import type { Measurable } from './event-store.ts';
import { historyOf } from './history.ts';
import { demandEvents, evidenceName, keyOfEvent, openFor, openingsOf, seriesOf } from './series.ts';
import { dayIn, dayMs, localDate } from './slots.ts';
import * as store from './snapshot-store.ts';
import { apart } from './thread.ts';

export interface EffectsDeps {
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  openBetween: (queue: Queue, from: Date, to: Date) => { from: number; to: number }[];
  terms: () => Promise<{ zone: string; intervalMinutes: number; historyWeeks: number; now: number }>;
  begin: () => Promise<number | null>;
  /** Everything on the calendar from then on, without effects. */
  inputs: (from: Date) => Promise<Measurable[]>;
}

const unmeasured: EventEffect = { basis: 'unknown', occasions: 0, share: null, contacts: null };

/** The 80 % of a normal that is between the 95 % the engine tells. */
const narrower = 1.281552 / 1.959964;
const mostKnown = 500;

export function createEffects({ read, queues, openBetween, terms, begin, inputs }: EffectsDeps) {
  /** By what was known: a publication, and the past times of that name. */
  const known = new Map<string, Promise<MeasuredEvent | null>>();

  async function measure(events: readonly Measurable[]): Promise<EventEffect[]> {
    const latest = await store.latestSnapshot(read, ['nightly', 'asked']);
    const past = await inputs(new Date(0));
    return Promise.all(
      events.map(async (event) => {
        // A day like others has no effect of its own.
        if (event.worked) return unmeasured;
        if (event.assumed !== null) return withContacts(event, assumedEffect(event.assumed), latest);
        const name = evidenceName(event);
        const evidence = past.filter((one) => evidenceName(one) === name && one.assumed === null);
        if (event.kind !== 'holiday' && evidence.every(({ startsAt }) => startsAt >= (latest?.asOf ?? '')))
          return unmeasured;
        const asked = `${latest?.id} ${keyOfEvent(event)} ${name} ${evidence.map(({ id, startsAt, version }) => `${id ?? startsAt}.${version}`)}`;
        let measuring = known.get(asked);
        if (!measuring) {
          if (known.size >= mostKnown) known.clear();
          measuring = measured(keyOfEvent(event), name, past);
          known.set(asked, measuring);
          measuring.catch(() => known.delete(asked));
        }
        return withContacts(event, effectOf(await measuring, event.value ?? 1), latest);
      }),
    );
  }

  async function measured(key: string, name: string, past: readonly Measurable[]): Promise<MeasuredEvent | null> {
    const [{ zone, intervalMinutes, historyWeeks, now }, all, begins] = [await terms(), await queues(), await begin()];
    if (begins === null) return null;
    const from = dayIn(zone, localDate(zone, Math.max(begins, now - historyWeeks * 7 * dayMs))).from;
    // Whole days only: of today nobody knows yet what it brought.
    const until = dayIn(zone, localDate(zone, now)).from;
    if (until <= from) return null;
    const wanted = { key, measure: 'contacts' as const };
    const history = await historyOf(read, { zone, from, until, asOf: now, intervalMinutes, wanted: [wanted] });
    const values = history.valuesOf(wanted);
    const openings = openingsOf(all, openBetween, from, until);
    const series = seriesOf(wanted, values, history.grid, 0, {
      open: openFor(wanted, values, history.grid, openings),
      events: demandEvents(key, past, all, history.grid),
    });
    const [found = null] = await apart((forecaster) => forecaster.ask('measure', { series, names: [name] }));
    return found;
  }

  /** In contacts, where its time is forecast: what is expected then has the effect in it. */
  async function withContacts(event: Measurable, effect: EventEffect, latest: Snapshot | null): Promise<EventEffect> {
    const { share } = effect;
    if (!share || !latest || event.endsAt <= latest.asOf || event.startsAt >= latest.untilAt) return effect;
    const [curve] = await store.curvesOf(read, latest.id, { keys: [keyOfEvent(event)], measure: 'contacts' });
    if (!curve) return effect;
    const { asOf, stepMs } = readCurve(curve);
    const [from, to] = [Date.parse(event.startsAt), Date.parse(event.endsAt)];
    let within = 0;
    curve.point.forEach((value, slot) => {
      const begins = asOf + slot * stepMs;
      const part = (Math.min(to, begins + stepMs) - Math.max(from, begins)) / stepMs;
      if (part > 0) within += value * part;
    });
    const without = within / Math.max(0.01, 1 + share.expected);
    const of = (value: number) => Math.round(without * value * 10) / 10;
    return { ...effect, contacts: { expected: of(share.expected), lower: of(share.lower), upper: of(share.upper) } };
  }

  return measure;
}

function assumedEffect(assumed: number): EventEffect {
  return {
    basis: 'assumed',
    occasions: 0,
    share: { expected: assumed, lower: assumed, upper: assumed },
    contacts: null,
  };
}

/** @param value how much of it, as past ones were counted */
export function effectOf(measured: MeasuredEvent | null, value: number): EventEffect {
  if (!measured?.next) return unmeasured;
  const { effect, low, high } = measured.next;
  const middle = Math.log1p(effect);
  const at = (bound: number) =>
    Math.round(Math.expm1(value * (middle + narrower * (Math.log1p(bound) - middle))) * 1e4) / 1e4;
  return {
    basis: 'measured',
    occasions: measured.times.length,
    share: { expected: at(effect), lower: at(low), upper: at(high) },
    contacts: null,
  };
}
