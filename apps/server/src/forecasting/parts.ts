/** Why the intervals of a day are forecast as they are: what each model says, and what was done with it afterwards. */
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import { latestBefore, type Read, slotAt, tidy } from './curves.ts';
import { keyOf, modelledAs, named } from './scopes.ts';
import { dayNumber } from './slots.ts';
import * as store from './snapshot-store.ts';
import { pointsOf, type View } from './view.ts';

type Reply = RouteReply<'forecastParts'>;
/** By member, what it says of each slot of a publication. */
type Said = ReadonlyMap<string, readonly number[]>;

/** Of all that speak so much must still be known, for what they say together to be told. */
const enough = 0.95;

export function createParts({ read, view }: { read: Kysely<unknown>; view: View }) {
  return async function parts({
    date,
    measure,
    ...asked
  }: RouteInput<'forecastParts'>['query']): Promise<RouteReply<'forecastParts'>> {
    const scope = named(asked);
    const sheet = await view.sheet(scope, measure, { from: date, to: date });
    const wholes = sheet.curves.filter(({ curve }) => curve.snapshot.kind !== 'intraday');
    const key = { key: keyOf(scope), measure: modelledAs(measure) };
    const said = new Map<Read, Said>();
    const saidBy = async (whole: Read): Promise<Said> => {
      const known = said.get(whole);
      if (known) return known;
      const ahead = await store.saidIn(read, whole.curve.snapshot.id, key);
      const found = ahead.size > 0 ? ahead : new Map(Object.entries(whole.curve.about.said));
      said.set(whole, found);
      return found;
    };
    const points: Reply['points'] = [];
    const members = new Map<string, { values: (number | null)[]; weights: number[] }>();
    for (const { at, forecast, yardstick } of pointsOf(sheet, null)) {
      const begins = Date.parse(at);
      const whole = latestBefore(wholes, begins, Math.min(begins, sheet.now));
      if (!whole || !forecast) continue;
      const slot = slotAt(whole, begins);
      const planned = tidy(whole.curve.point[slot]! * sheet.factor);
      const assumed = tidy((whole.curve.about.assumed.find(([place]) => place === slot)?.[1] ?? 0) * sheet.factor);
      const voices = voicesAt(whole, await saidBy(whole), slot);
      const weighed = together(voices, sheet.factor);
      for (const { name, value, weight } of voices) {
        const of = members.get(name) ?? {
          values: points.map((): number | null => null),
          weights: points.map(() => 0),
        };
        members.set(name, of);
        of.values.push(value === null ? null : tidy(value * sheet.factor));
        of.weights.push(tidy(weight));
      }
      points.push({
        at,
        weighed,
        addingUp: weighed === null ? null : tidy(planned - assumed - weighed),
        assumed,
        reforecast: tidy(forecast.expected - planned),
        expected: forecast.expected,
        usual: yardstick,
      });
      // Who speaks in one publication of the day may be silent in another.
      for (const { values, weights } of members.values())
        if (values.length < points.length) {
          values.push(null);
          weights.push(0);
        }
    }
    const spoke = [...said.keys()].at(-1);
    const makes = spoke?.curve.about.makes?.find(([day]) => day === dayNumber(date))?.[1] ?? [];
    const loudness = ({ weights }: { weights: readonly number[] }) => weights.reduce((sum, weight) => sum + weight, 0);
    return {
      zone: sheet.zone,
      intervalMinutes: sheet.intervalMinutes,
      published: spoke?.curve.snapshot ?? null,
      members: [...members]
        .map(([name, of]) => ({ name, ...of }))
        .filter((of) => loudness(of) > 0)
        .sort((a, b) => loudness(b) - loudness(a)),
      points,
      makes,
    };
  };
}

const voicesAt = ({ curve }: Read, said: Said, slot: number) =>
  curve.about.voices.map(({ member, bands }) => ({
    name: member,
    weight: bands.findLast(([from]) => from <= slot)?.[1] ?? 0,
    value: said.get(member)?.[slot] ?? null,
  }));

/** Each as loud as it speaks; null where too much of it is not known any more. */
function together(voices: ReturnType<typeof voicesAt>, factor: number): number | null {
  const known = voices.filter(({ value }) => value !== null);
  const weight = known.reduce((sum, one) => sum + one.weight, 0);
  if (weight < enough) return null;
  return tidy((known.reduce((sum, one) => sum + one.weight * one.value!, 0) / weight) * factor);
}
