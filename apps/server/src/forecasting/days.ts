/** Days to come for whoever simulates them: as busy as asked, or as they may turn out. */
import { jointPaths, likeness, part, ratesOf } from '@harken/engines/forecasting/joint-paths';
import { streamOf, uniform } from '@harken/engines/simulation/streams';
import type { Kysely } from 'kysely';
import { readCurve, sharesOf } from './curves.ts';
import { scopeOf, wholeKey } from './scopes.ts';
import { dayIn, dayMs, minuteMs } from './slots.ts';
import * as store from './snapshot-store.ts';

export interface DayToCome {
  intervalMinutes: number;
  /** Contacts an hour in each interval. */
  byQueue: Map<string, number[]>;
  /** By queue and future, how many times as many come in each interval. */
  futures?: Map<string, number[][]>;
}

/** Chance of its own for the futures: whoever simulates them draws with the same seed. */
const purpose = 0x66757475;

export function createDays({ read, zone }: { read: Kysely<unknown>; zone: () => Promise<string> }) {
  /**
   * By queue; null where nothing is said of the day.
   * @param share   0.5 as expected, 0.9 a busy one
   * @param futures so many of them as they may turn out, instead; the same seed draws the same
   */
  async function dayOf(
    date: string,
    share: number,
    futures?: { count: number; seed: number },
  ): Promise<DayToCome | null> {
    const latest = await store.latestSnapshot(read, ['nightly', 'asked']);
    if (!latest) return null;
    const day = dayIn(await zone(), date);
    const step = latest.intervalMinutes * minuteMs;
    const asOf = Date.parse(latest.asOf);
    if (day.from < asOf - dayMs || day.to > Date.parse(latest.untilAt)) return null;
    const first = Math.round((day.from - asOf) / step);
    const slots = Array.from({ length: Math.round((day.to - day.from) / step) }, (_, nth) => first + nth);
    const all = (await store.curvesOf(read, latest.id, { measure: 'contacts' })).map(readCurve);
    const queues = all.flatMap((one) => {
      const scope = scopeOf(one.curve.key);
      return scope?.queueId && !scope.channel && !scope.language && !scope.intent
        ? [{ queueId: scope.queueId as string, one }]
        : [];
    });
    if (queues.length === 0) return null;
    const perHour = 60 / latest.intervalMinutes;
    const asked = futures ? 0.5 : share;
    const byQueue = new Map(
      queues.map(({ queueId, one }) => [
        queueId,
        futures
          ? slots.map((slot) => (one.curve.point[slot] ?? 0) * perHour)
          : sharesOf(one, slots, asked).map((contacts) => contacts * perHour),
      ]),
    );
    if (!futures) return { intervalMinutes: latest.intervalMinutes, byQueue };
    // Of today what is over cannot turn out otherwise.
    const [from, until] = [Math.max(0, first), first + slots.length];
    const parts = queues.map(({ one }) => part(one.uncertain, from, until));
    const whole = all.find(({ curve }) => curve.key === wholeKey);
    const alike = whole ? likeness(parts, part(whole.uncertain, from, until)) : 0;
    const { a, b } = streamOf(futures.seed, purpose);
    let drawn = 0;
    const paths = jointPaths(parts.map(ratesOf), alike, futures.count, () => uniform(a, b, drawn++));
    return {
      intervalMinutes: latest.intervalMinutes,
      byQueue,
      futures: new Map(
        queues.map(({ queueId }, nth) => [
          queueId,
          paths.map((of) => slots.map((slot) => timesOf(of[nth]!, parts[nth]!.point, slot - from))),
        ]),
      ),
    };
  }

  return { dayOf };
}

/** How many times as many; where nothing is expected there is nothing to multiply. */
function timesOf(path: Float64Array, point: Float64Array, slot: number): number {
  const expected = point[slot] ?? 0;
  return expected > 0 ? Math.round((path[slot]! / expected) * 1e4) / 1e4 : 1;
}
