import { type Given, Misuse, type Option } from '../command.ts';
import { type Prepared, prepare, seasonsOf } from './prepare.ts';
import { readEvents, readSeries } from './series-file.ts';
import { momentOf } from './timestamps.ts';

/** The options that forecasting a file and trying it on the past have in common. */
export const seriesOptions: Readonly<Record<string, Option>> = {
  input: { kind: { value: 'file' }, about: 'CSV with unique_id,ds,y; ds is an ISO 8601 date or a whole number.' },
  wide: { kind: 'flag', about: 'The file has a series a line: its id, then its values, oldest first.' },
  horizon: { kind: { value: 'slots' }, about: 'How many slots after the last value are forecast.' },
  interval: {
    kind: { value: 'length' },
    about: 'Of a slot: 15m, 30m, 1h, 1d. Left out: as the rows come. Finer rows are summed.',
  },
  season: {
    kind: { value: 'slots' },
    about: 'Slots of a day and a week, as 48,336. Left out: a day and a week, or what is found.',
  },
  events: {
    kind: { value: 'file' },
    about: 'CSV with ds,name and maybe value: holidays, paydays, campaigns; past and planned.',
  },
  'as-of': { kind: { value: 'date' }, about: 'Forget every row that begins on this date or later.' },
  workers: { kind: { value: 'number' }, about: 'Threads that work beside each other; one a processor.' },
};

export async function seriesFrom({ values, flags }: Given) {
  const file = values.get('input');
  if (file === undefined) throw new Misuse('--input is missing: the CSV file with the series.');
  const horizon = wholeFrom(values, 'horizon', 100_000);
  if (horizon === undefined) throw new Misuse('--horizon is missing: how many slots to forecast.');
  const asOf = values.get('as-of');
  const before = asOf === undefined ? null : momentOf(asOf);
  if (asOf !== undefined && before === null)
    throw new Misuse(`--as-of must be an ISO 8601 date or a number, not '${asOf}'.`);
  const [all, events] = await Promise.all([
    readSeries(file, { wide: flags.has('wide'), before: before?.at ?? null }),
    values.has('events') ? readEvents(values.get('events') as string) : [],
  ]);
  if (events.length > 0 && all.every(({ form }) => form.kind === 'index'))
    throw new Misuse('--events needs series with dates: these are only numbered.');
  const seasons = seasonsOf(all, seasonsFrom(values.get('season')));
  const wanted = { intervalMinutes: intervalFrom(values.get('interval')), seasons, horizon, events };
  const prepared = (nth: number): Prepared => prepare(all[nth]!, wanted);
  // What fits no slots is told before anything is written.
  for (let nth = 0; nth < all.length; nth++) prepared(nth);
  return { count: all.length, horizon, prepared, workers: wholeFrom(values, 'workers', 999) };
}

export function wholeFrom(values: ReadonlyMap<string, string>, name: string, most: number): number | undefined {
  const given = values.get(name);
  if (given === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(given) || Number(given) > most)
    throw new Misuse(`--${name} must be a whole number from 1 to ${most}, not '${given}'.`);
  return Number(given);
}

function seasonsFrom(given: string | undefined): number[] | undefined {
  if (given === undefined) return undefined;
  const seasons = given.split(',').map(Number);
  if (seasons.some((season) => !Number.isInteger(season) || season < 2))
    throw new Misuse(`--season must be whole numbers from 2, as 48,336, not '${given}'.`);
  return seasons.sort((one, other) => one - other);
}

function intervalFrom(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const found = /^(\d{1,4})\s?(m|min|h|d)$/.exec(given);
  const minutes = found ? Number(found[1]) * { m: 1, min: 1, h: 60, d: 1440 }[found[2] as 'm' | 'min' | 'h' | 'd'] : 0;
  if (minutes < 1 || 1440 % minutes !== 0)
    throw new Misuse(`--interval must divide a day, as 15m, 1h or 1d, not '${given}'.`);
  return minutes;
}
