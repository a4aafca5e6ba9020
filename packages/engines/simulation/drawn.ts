import { byInterval } from './levers.ts';
import { hoursOf, type Scenario } from './scenario.ts';

/**
 * A day whose volume was drawn by hand: so many contacts in each of its hours, asking for what those of the same hour
 * asked for; in hours in which nobody came, for what those of the whole day did.
 * @param perHour by hour from the start; hours that are missing bring nobody
 */
export function drawn(scenario: Scenario, perHour: readonly number[]): Scenario {
  const hours = hoursOf(scenario);
  if (hours === null) return scenario;
  const before = scenario.types.map(({ arrivalsPerHour }) => byInterval(arrivalsPerHour, hours));
  const inHour = before.map(({ intervalMinutes, values }) => {
    const sums = new Array<number>(Math.ceil(hours)).fill(0);
    for (const [nth, rate] of values.entries())
      sums[Math.floor((nth * intervalMinutes) / 60)]! += rate * intervalMinutes;
    return sums;
  });
  const total = (of: (sums: readonly number[]) => number) => inHour.reduce((sum, sums) => sum + of(sums), 0);
  const wholeDay = (sums: readonly number[]) => sums.reduce((sum, one) => sum + one, 0);
  const share = (type: number, hour: number) => {
    const inIt = total((sums) => sums[hour] ?? 0);
    if (inIt > 0) return inHour[type]![hour]! / inIt;
    const inDay = total(wholeDay);
    return inDay > 0 ? wholeDay(inHour[type]!) / inDay : 1 / inHour.length;
  };
  const types = scenario.types.map((type, place) => {
    const { intervalMinutes, values } = before[place]!;
    const rates = values.map((_, nth) => {
      const hour = Math.floor((nth * intervalMinutes) / 60);
      return (perHour[hour] ?? 0) * share(place, hour);
    });
    return { ...type, arrivalsPerHour: { intervalMinutes, values: rates } };
  });
  return { ...scenario, types };
}

/**
 * A day to which other contacts come: of each type so many an hour in each interval. A type that is not named brings
 * nobody; one that the scenario does not have is left out, because nothing is known of its work.
 * @param perHour contacts an hour, ≥ 0, by type and interval from the start
 * @param futures by type, of these intervals: how many times as many may come, one future a replication
 */
export function arriving(
  scenario: Scenario,
  perHour: ReadonlyMap<string, readonly number[]>,
  intervalMinutes: number,
  futures: ReadonlyMap<string, readonly (readonly number[])[]> = new Map(),
): Scenario {
  const types = scenario.types.map((type) => {
    const values = perHour.get(type.id);
    const own = values && futures.get(type.id);
    return {
      ...type,
      arrivalsPerHour: values ? { intervalMinutes, values: [...values] } : 0,
      ...(own ? { futures: { intervalMinutes, values: own } } : {}),
    };
  });
  return { ...scenario, types };
}
