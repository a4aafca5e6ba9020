import { describe, expect, test } from 'vitest';
import { exponential, streamOf, uniform } from '../simulation/streams.ts';
import { wilson } from '../statistics/wilson.ts';
import { armOf, armOfSlice, type Design, type Experiment } from './assignment.ts';
import { effectFound, halfWidthAlways, halfWidthOnce, studentQuantile, unitsNeeded } from './intervals.ts';
import { along, keep, nothingKept } from './kept.ts';
import { atTheEnd, count, latest, path, prospectOf, verdictOf, worseByAtLeast } from './reading.ts';
import { type Floor, measured, serve } from './trial.ts';

const day = 86_400_000;
const bySlices: Design = { kind: 'slices', share: 0.5, sliceMinutes: 60, transitionMinutes: 15 };
const an = (design: Design, days = 10, id = 'expe_1'): Experiment => ({ id, design, startedAt: 0, endsAt: days * day });

describe('assignment', () => {
  test('gives a contact the same arm whenever it is asked, and none to whoever came before or after', () => {
    const experiment = an({ kind: 'contacts', share: 0.2 });
    const arm = armOf(experiment, { id: 'conv_1', since: 5 });
    expect(armOf({ ...experiment }, { id: 'conv_1', since: 9 * day })).toBe(arm);
    expect(armOf(experiment, { id: 'conv_1', since: -1 })).toBeNull();
    expect(armOf(experiment, { id: 'conv_1', since: 10 * day })).toBeNull();
  });

  test.each([0.5, 0.2] as const)('by contact keeps a share of %s, whatever another experiment drew', (share) => {
    const design: Design = { kind: 'contacts', share };
    const others = (id: string) =>
      Array.from({ length: 20_000 }, (_, n) => armOf(an(design, 1, id), { id: `conv_${n}`, since: 0 }) === 'other');
    const [one, two] = [others('expe_1'), others('expe_2')];
    const both = one.filter((is, n) => is && two[n]).length / one.length;
    expect(one.filter(Boolean).length / one.length).toBeCloseTo(share, 1.7);
    expect(both).toBeCloseTo(share * share, 1.7);
  });

  test.each([0.5, 0.2] as const)('by slices keeps a share of %s in every block, and to no hour of the day', (share) => {
    const design: Design = { ...bySlices, share };
    const slices = Array.from({ length: 24 * 60 }, (_, n) => armOfSlice('expe_1', design, n) === 'other');
    const size = 1 / share;
    for (let block = 0; block < slices.length; block += size)
      expect(slices.slice(block, block + size).filter(Boolean)).toHaveLength(1);
    for (let hour = 0; hour < 24; hour++) {
      const ofHour = slices.filter((_, n) => n % 24 === hour);
      const seen = wilson(ofHour.filter(Boolean).length, ofHour.length, 4);
      expect(seen?.lower).toBeLessThan(share);
      expect(seen?.upper).toBeGreaterThan(share);
    }
  });
});

describe('what counts', () => {
  const at = (minutes: number) => ({ contactId: `conv_${minutes}`, at: minutes * 60_000, top: 1, bottom: 1 });

  test('leaves out by when a contact came, never by how long it took', () => {
    const experiment = an(bySlices, 1);
    const outcomes = [at(5), at(20), at(74), at(80), at(130), { ...at(119), top: 1e6 }];
    const { contacts, dropped, units } = count(experiment, outcomes, 180 * 60_000);
    expect(dropped).toEqual({ transition: 3, unfinished: 0 });
    expect(units).toHaveLength(1);
    expect(contacts.control + contacts.other).toBe(3);
    const tops = Object.values(units[0]?.sums ?? {}).map(({ top }) => top);
    expect(tops.reduce((sum, top) => sum + top)).toBe(1e6 + 2);
  });

  test('waits for a block to be over, and counts nothing of one that the end cut short', () => {
    const experiment = { ...an(bySlices), endsAt: 180 * 60_000 };
    expect(count(experiment, [at(20), at(140)], 119 * 60_000).dropped.unfinished).toBe(2);
    expect(count(experiment, [at(20), at(140)], 500 * 60_000).dropped.unfinished).toBe(1);
  });
});

describe('intervals', () => {
  test('Student’s t is the one of the tables', () => {
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.262, 2);
    expect(studentQuantile(0.98, 30)).toBeCloseTo(2.147, 2);
    expect(studentQuantile(0.995, 15)).toBeCloseTo(2.947, 2);
  });

  test('the units that are needed find the effect they are needed for', () => {
    for (const effect of [0.1, 0.3, 0.6]) expect(effectFound(1, unitsNeeded(1, effect)) / effect).toBeCloseTo(1, 1);
    // By hand: (2.054 + 0.842)² ÷ 0.1², and two for the spread that is not known.
    expect(unitsNeeded(1, 0.1)).toBeGreaterThanOrEqual(838);
    expect(unitsNeeded(1, 0.1)).toBeLessThanOrEqual(842);
  });

  test('one may look at every unit and be wrong no more often than stated; with the usual interval one is', () => {
    const sequences = 1000;
    const missed = { always: 0, once: 0 };
    for (let sequence = 0; sequence < sequences; sequence++) {
      const { a, b } = streamOf(4, sequence);
      let [sum, squares, always, once] = [0, 0, false, false];
      for (let n = 1; n <= 300; n++) {
        const value = Math.sqrt(2 * exponential(a, b, n)) * Math.cos(2 * Math.PI * uniform(a, b + 1, n));
        sum += value;
        squares += value * value;
        if (n < 10) continue;
        const error = Math.sqrt((squares - (sum * sum) / n) / (n * (n - 1)));
        always ||= Math.abs(sum / n) > halfWidthAlways(n, error, 300, 0.05);
        once ||= Math.abs(sum / n) > halfWidthOnce(n, error, 0.05);
      }
      missed.always += Number(always);
      missed.once += Number(once);
    }
    expect(wilson(missed.always, sequences, 3)?.lower).toBeLessThan(0.05);
    // An interval so wide that it is never missed would be no use.
    expect(missed.always).toBeGreaterThan(5);
    expect(missed.once).toBeGreaterThan(200);
  });
});

describe('experiments on a simulated floor', () => {
  const floor: Floor = {
    seed: 0,
    agents: 10,
    arrivalsPerHour: 60,
    handleSeconds: 480,
    patienceSeconds: 300,
    otherTakes: 1,
  };
  const record = serve({ ...floor, seed: 7 }, an(bySlices, 56));
  const prospect = prospectOf(bySlices, record.map(measured.handleTime), 56 * day);
  if (!prospect) throw new Error('the record is too small');
  const needed = unitsNeeded(prospect.spread, 0.05 * prospect.value);
  const days = Math.ceil(needed / prospect.unitsPerDay);

  /** Of many, how many said something at the end, and how many on the way. */
  function findings(otherTakes: number, runs: number) {
    const found = { atTheEnd: 0, onTheWay: 0, stopped: 0 };
    for (let run = 0; run < runs; run++) {
      const experiment = an(bySlices, days, `expe_${run}`);
      const served = serve({ ...floor, seed: 100 + run, otherTakes }, experiment);
      const readings = path(count(experiment, served.map(measured.handleTime), days * day), needed, 1000);
      const last = readings.at(-1);
      if (last && verdictOf(atTheEnd(last), 'less') !== 'open') found.atTheEnd += 1;
      if (readings.some(({ always }) => verdictOf(always, 'less') !== 'open')) found.onTheWay += 1;
      if (readings.some((one) => worseByAtLeast(one, 'less', needed) > 0)) found.stopped += 1;
    }
    return found;
  }

  test('find a planted 5 % as often as planned, and none where there is none', () => {
    const runs = 60;
    const planted = findings(0.95, runs);
    const none = findings(1, runs);
    expect(wilson(planted.atTheEnd, runs, 3)?.upper).toBeGreaterThan(0.8);
    expect(planted.atTheEnd).toBeGreaterThan(0.6 * runs);
    expect(wilson(none.atTheEnd, runs, 3)?.lower).toBeLessThan(0.04);
    expect(wilson(none.onTheWay, runs, 3)?.lower).toBeLessThan(0.01);
    expect(wilson(none.stopped, runs, 3)?.lower).toBeLessThan(0.05);
  });

  test('stop by themselves where the other plan does harm', () => {
    expect(findings(1.25, 12).stopped).toBeGreaterThan(10);
  });

  test('say nothing while there is too little', () => {
    const experiment = an(bySlices, 0.5);
    const served = serve(floor, experiment);
    expect(latest(count(experiment, served.map(measured.meanWait), day), 100)).toBeNull();
    expect(prospectOf(bySlices, served.slice(0, 20).map(measured.meanWait), day)).toBeNull();
  });
});

test.each([
  ['blocks of slices', bySlices],
  ['contacts', { kind: 'contacts', share: 0.2 } as const],
])('kept as it goes on, in %s, it says what it says when all is counted at once', (_, design) => {
  const experiment = an(design, 4);
  const stream = streamOf(3);
  const outcomes = Array.from({ length: 4 * 24 * 6 }, (_, n) => ({
    contactId: `conv_${n}`,
    at: n * 600_000 + 17,
    top: exponential(stream.a, stream.b, n),
    bottom: 1,
  }));
  let kept = nothingKept(experiment);
  for (let at = 5 * 3_600_000; ; at += 5 * 3_600_000) {
    const upTo = Math.min(at, 3.5 * day);
    const came = outcomes.filter((one) => one.at < upTo + 1_800_000);
    const whole = count(experiment, came, upTo);
    const step = keep(experiment, kept, came, upTo);
    kept = step.kept;
    expect(step.dropped).toEqual(whole.dropped);
    expect(kept.contacts).toEqual(whole.contacts);
    expect(along(kept, 100, 1)[0] ?? null).toEqual(latest(whole, 100));
    if (upTo < at) break;
  }
  expect(kept.upTo).toBeGreaterThan(3 * day);
  expect(along(kept, 100).length).toBeGreaterThan(10);
});
