/**
 * Handle time by slot of the week. A slot with three contacts says little about how long they take, one with three
 * hundred much: every mean is weighted by contacts and drawn to the one above it (slot → time of day and weekday → all).
 */
export interface HandleTimes {
  /** Mean seconds of those handled in each slot; any value where nobody was. */
  readonly seconds: ArrayLike<number>;
  readonly contacts: ArrayLike<number>;
  /** In slots, ascending: a day, a week. */
  readonly seasons: readonly number[];
}

/**
 * Contacts until a mean is believed as much as what it is drawn to: (how much one contact differs from another ÷ how much
 * such means do)². Times differ by about 80 % of their mean, times of day by 15 %, one slot of the week by 5 % more.
 */
const doubt = 30;
const slotDoubt = 250;
const halfLifeWeeks = 8;

/** @returns seconds for each of the next slots; null where nobody was ever handled */
export function forecastHandleTime({ seconds, contacts, seasons }: HandleTimes, horizon: number): Float64Array | null {
  const n = contacts.length;
  const day = seasons[0] ?? 1;
  const week = seasons.at(-1) ?? 1;
  const keep = 0.5 ** (1 / (halfLifeWeeks * week));
  const all = { time: 0, handled: 0 };
  const byPlace = table(day);
  const byWeekday = table(Math.max(1, Math.round(week / day)));
  const bySlot = table(week);
  const groups = (t: number) => [
    [byPlace, t % day] as const,
    [byWeekday, Math.floor(t / day) % byWeekday.time.length] as const,
    [bySlot, t % week] as const,
  ];
  for (let t = 0; t < n; t++) {
    if (!(contacts[t]! > 0) || !(seconds[t]! >= 0)) continue;
    const weight = contacts[t]! * keep ** (n - 1 - t);
    all.time += weight * seconds[t]!;
    all.handled += weight;
    for (const [of, at] of groups(t)) {
      of.time[at]! += weight * seconds[t]!;
      of.handled[at]! += weight;
    }
  }
  if (!(all.handled > 0)) return null;
  const mean = all.time / all.handled;
  const ratio = ({ time, handled }: Table, at: number, towards = 1, doubted = doubt) =>
    (time[at]! + doubted * towards * mean) / (handled[at]! + doubted) / mean;
  return Float64Array.from({ length: horizon }, (_, h) => {
    const [place, weekday, slot] = groups(n + h).map(([, at]) => at);
    const above = ratio(byPlace, place!) * ratio(byWeekday, weekday!);
    return mean * ratio(bySlot, slot!, above, slotDoubt);
  });
}

interface Table {
  readonly time: Float64Array;
  readonly handled: Float64Array;
}

function table(size: number): Table {
  return { time: new Float64Array(size), handled: new Float64Array(size) };
}
