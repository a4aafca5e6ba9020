/**
 * Intents of a queue, generated so that their truth is known: `node tests/bench/intents.ts`. The same for a seed.
 *
 * 1. Emerging issues: intervals until one that grows is found, and how often one is found where nothing happens.
 * 2. Forecasts that add up: the queue forecast by the calendar, its intents by the mean of four weeks or the calendar, then
 *    reconciled, beside adding up from below and sharing out from above.
 * 3. Thin series: the pooled count model beside the mean of four weeks, and how much its band holds.
 */
import { calendarMember } from '@harken/engines/forecasting/calendar';
import { countModel, countQuantile } from '@harken/engines/forecasting/counts';
import { emergingIssues } from '@harken/engines/forecasting/emerging';
import { chance, countsOf, normalOf, sampleOf } from '@harken/engines/forecasting/generated';
import type { Member, Sample } from '@harken/engines/forecasting/member';
import { lastFourWeeks } from '@harken/engines/forecasting/members-simple';
import { reconcile, shrunkVariances } from '@harken/engines/forecasting/reconcile';
import { table } from '../house/figures.ts';

const seed = Number(process.env.SEED ?? 31);
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((all, one) => all + one, 0);

emerging();
addingUp();
thin();

function emerging(): void {
  const look = 20;
  const agreed = { intervalsPerFalseAlarm: 2000 };
  const rows = [1, 20, 100].flatMap((intents) =>
    [2, 10].map((mean) => {
      const luck = chance(seed + intents + mean);
      const expected = new Array<number>(look).fill(mean);
      const fresh = () =>
        Array.from({ length: intents }, () => Array.from({ length: look }, () => countsOf(mean, luck)));
      const next = (all: number[][], factor: number) => {
        all.forEach((of, nth) => {
          of.shift();
          of.push(countsOf(mean * (nth === 0 ? factor : 1), luck));
        });
        return emergingIssues(
          all.map((came, nth) => ({ intent: `${nth}`, came, expected, overdispersion: 0 })),
          agreed,
        );
      };
      const delay = (factor: number) => {
        const found = Array.from({ length: 120 }, () => {
          const all = fresh();
          for (let passed = 1; passed <= 60; passed++)
            if (next(all, factor).some(({ intent }) => intent === '0')) return passed;
          return 61;
        }).sort((one, other) => one - other);
        return `${found[60]}, ${found[108]}`;
      };
      const quiet = fresh();
      const intervals = intents === 1 ? 40_000 : intents === 20 ? 16_000 : 4000;
      let alarms = 0;
      for (let interval = 0; interval < intervals; interval++) alarms += next(quiet, 1).length > 0 ? 1 : 0;
      return {
        intents,
        'contacts an interval': mean,
        'false alarms': `${alarms} in ${intervals}`,
        '+100 %: median, 90 %': delay(2),
        '+50 %': delay(1.5),
      };
    }),
  );
  console.log(`emerging issues, one false alarm in 2,000 intervals agreed; intervals until found\n\n${table(rows)}\n`);
}

function addingUp(): void {
  const luck = chance(seed);
  const monday = 20_458;
  const weeks = 16;
  const slots = 16;
  const odd = new Map(
    Array.from({ length: 7 * weeks + 7 }, (_, nth) => [monday + nth, Math.exp(0.05 * normalOf(luck))]),
  );
  const intents = [1200, 800, 500, 260, 130, 70, 30, 12].map((volume, nth) => {
    const own = new Map([...odd.keys()].map((day) => [day, Math.exp(0.08 * normalOf(luck))]));
    return sampleOf(
      {
        firstDay: monday,
        days: 7 * weeks,
        ahead: 0,
        opensOn: () => true,
        slots,
        total: (day) => volume * (1 + 0.1 * Math.cos((2 * Math.PI * (day + nth)) / 7)) * odd.get(day)! * own.get(day)!,
        share: (slot) => 1 + Math.sin((Math.PI * (slot + 1 + nth / 4)) / (slots + 4)),
      },
      luck,
    );
  });
  const queue: Sample = {
    ...intents[0]!,
    values: intents[0]!.values.map((_, cell) => sum(intents.map(({ values }) => values[cell]!))),
  };
  const pairs: [Member, Member][] = [
    [calendarMember, lastFourWeeks],
    [calendarMember, calendarMember],
  ];
  const rows = pairs.map(([ofQueue, ofIntents]) => {
    const ways = ['own', 'from below', 'from above', 'reconciled'] as const;
    const off = new Map(ways.map((way) => [way, { intents: 0, queue: 0 }]));
    let came = 0;
    const errors = [queue, ...intents].map((): number[] => []);
    for (let day = 7 * 9; day < 7 * weeks; day++) {
      const said = [queue, ...intents].map((sample, nth) => {
        const past = {
          ...sample,
          values: sample.values.subarray(0, day * slots),
          known: sample.known.subarray(0, day * slots),
        };
        return (nth === 0 ? ofQueue : ofIntents).fit(past)!.predict(slots);
      });
      const actual = [queue, ...intents].map(({ values }) => values.subarray(day * slots, (day + 1) * slots));
      if (day >= 7 * 11) {
        const variances = shrunkVariances(errors.map((of, nth) => ({ errors: of, volume: sum(said[nth]!) / slots })));
        const [whole, ...parts] = said;
        const result = reconcile({
          id: 'queue',
          forecast: whole!,
          variance: new Float64Array(slots).fill(variances[0]!),
          parts: parts.map((forecast, nth) => ({
            id: `${nth}`,
            forecast,
            variance: new Float64Array(slots).fill(variances[nth + 1]!),
            parts: [],
          })),
        });
        const below = Float64Array.from({ length: slots }, (_, slot) => sum(parts.map((part) => part[slot]!)));
        const answers = {
          own: said,
          'from below': [below, ...parts],
          'from above': [whole!, ...parts.map((part) => part.map((one, slot) => (one * whole![slot]!) / below[slot]!))],
          reconciled: [result.get('queue')!, ...parts.map((_, nth) => result.get(`${nth}`)!)],
        };
        came += sum(actual[0]!);
        for (const way of ways)
          answers[way].forEach((points, nth) => {
            const wrong = points.reduce((all, one, slot) => all + Math.abs(one - actual[nth]![slot]!), 0);
            off.get(way)![nth === 0 ? 'queue' : 'intents'] += wrong;
          });
      }
      for (const [nth, points] of said.entries())
        errors[nth]!.push(...points.map((one, slot) => actual[nth]![slot]! - one));
    }
    return ways.map((way) => ({
      queue: ofQueue.name,
      intents: ofIntents.name,
      way,
      'WAPE of the queue': percent(off.get(way)!.queue / came),
      'of the intents': percent(off.get(way)!.intents / came),
    }));
  });
  console.log(`a queue of eight intents, one day ahead by slot\n\n${table(rows.flat())}\n`);
}

function thin(): void {
  const day = 24;
  const rows = [0.05, 0.3, 1, 4].flatMap((mean) =>
    [0, 0.5].map((overdispersion) => {
      const luck = chance(seed + 100 * mean);
      const truth = (t: number) =>
        mean * (1 + 0.7 * Math.sin((2 * Math.PI * (t % day)) / day)) * (t % 168 < 120 ? 1.2 : 0.5);
      // A mean that is drawn from a gamma of shape ½: the square of a normal number.
      const burst = () =>
        overdispersion === 0
          ? 1
          : (normalOf(luck) ** 2 + normalOf(luck) ** 2 + normalOf(luck) ** 2 + normalOf(luck) ** 2) / 4;
      const values = Float64Array.from({ length: 14 * 168 }, (_, t) => countsOf(truth(t) * burst(), luck));
      const [off, four] = [{ mean: 0 }, { mean: 0 }];
      let [within, slots] = [0, 0];
      for (let week = 8; week < 14; week++) {
        const sample: Sample = {
          id: 'thin',
          values: values.subarray(0, week * 168),
          known: new Uint8Array(week * 168).fill(1),
          seasons: [day, 7 * day],
          calendar: null,
          events: [],
        };
        const model = countModel(sample)!;
        const said = model.predict(168);
        const habit = lastFourWeeks.fit(sample)!.predict(168);
        for (let h = 0; h < 168; h++) {
          off.mean += Math.abs(said[h]! - truth(week * 168 + h));
          four.mean += Math.abs(habit[h]! - truth(week * 168 + h));
          const counts = { mean: said[h]!, overdispersion: model.overdispersion };
          const came = values[week * 168 + h]!;
          within += came >= countQuantile(counts, 0.1) && came <= countQuantile(counts, 0.9) ? 1 : 0;
          slots += 1;
        }
      }
      return {
        'contacts a slot': mean,
        arrivals: overdispersion === 0 ? 'independent' : 'in bursts',
        'off the true mean': percent(off.mean / slots / mean),
        'mean of 4': percent(four.mean / slots / mean),
        'within 80 %': percent(within / slots),
      };
    }),
  );
  console.log(`thin series, a week ahead; a band of counts holds at least what it says\n\n${table(rows)}`);
}
