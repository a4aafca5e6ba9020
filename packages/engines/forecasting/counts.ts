import type { Member, Sample } from './member.ts';

/**
 * Series in which most slots bring nothing or a few: their mean moves little, and what comes is chance around it. So the
 * mean is pooled over everything alike and the quantiles are those of counts: Poisson, or negative binomial where contacts
 * come in bursts.
 */

/** Contacts in a slot: variance = mean + overdispersion · mean². */
export interface Counts {
  readonly mean: number;
  /** 1 ÷ the negative binomial's size; 0 is Poisson. */
  readonly overdispersion: number;
}

export interface CountModel {
  readonly overdispersion: number;
  /** Mean of the next cells. */
  readonly predict: (horizon: number) => Float64Array;
}

/** Above so many contacts in a mean slot a series has a shape of its own, which other members see better. */
const thin = 8;
const fewest = 14;
/** How many contacts it takes until a weekday, or a slot, is believed as much as what it is drawn to. */
const weekdayDoubt = 15;
const slotDoubt = 6;
/** In days. The longest is as good as no change at all. */
const halfLives = [5, 14, 40, 120, 1000];

export const countMember: Member = {
  name: 'counts',
  fit(sample) {
    const model = countModel(sample);
    return model === null ? null : { predict: model.predict };
  },
};

/**
 * @returns null where the values are not counts, or are many, or are fewer than two days or 14 slots
 * @remarks The level is an exponentially weighted mean of everything that came, nothing included, so that a series which
 *   stops fades to 0 (Teunter, Syntetos & Babai 2011, Intermittent demand, EJOR 214); how fast is chosen by how likely it
 *   makes the past.
 */
export function countModel({ values, known, seasons }: Sample): CountModel | null {
  const day = seasons[0] ?? 1;
  const week = seasons.at(-1) ?? 1;
  const n = values.length;
  if (n < Math.max(fewest, 2 * day)) return null;
  let [came, cells] = [0, 0];
  for (let t = 0; t < n; t++) {
    if (known[t] !== 1) continue;
    if (values[t]! < 0 || !Number.isInteger(values[t]!)) return null;
    came += values[t]!;
    cells += 1;
  }
  if (cells === 0 || came / cells > thin) return null;

  const shape = shapeOf({ values, known }, { day, week });
  const tried = halfLives.map((halfLife) => {
    const keep = 0.5 ** (1 / (halfLife * day));
    // Begins at the mean of everything, believed as much as a week of it: at the first cells it looks a little ahead.
    let [sum, weight] = [(came / cells) * week, week];
    let likelihood = 0;
    let [squares, excess] = [0, 0];
    for (let t = 0; t < n; t++) {
      if (known[t] !== 1) continue;
      const mean = Math.max(1e-9, (sum / weight) * shape[t % week]!);
      likelihood += values[t]! * Math.log(mean) - mean;
      excess += (values[t]! - mean) ** 2 - mean;
      squares += mean ** 2;
      sum = sum * keep + values[t]!;
      weight = weight * keep + shape[t % week]!;
    }
    return { level: sum / weight, likelihood, overdispersion: Math.max(0, excess / squares) };
  });
  const best = tried.reduce((one, other) => (other.likelihood > one.likelihood ? other : one));
  return {
    overdispersion: best.overdispersion,
    predict: (horizon) => Float64Array.from({ length: horizon }, (_, h) => best.level * shape[(n + h) % week]!),
  };
}

/** Of one week's cells, how much each brings beside the others; 1 is the mean. Drawn to even as far as little was seen. */
function shapeOf({ values, known }: Pick<Sample, 'values' | 'known'>, { day, week }: { day: number; week: number }) {
  const inDay = day > 1 ? day : week;
  const days = Math.max(1, Math.round(week / inDay));
  const slot = { came: new Float64Array(inDay), seen: new Float64Array(inDay) };
  const weekday = { came: new Float64Array(days), seen: new Float64Array(days) };
  let [came, cells] = [0, 0];
  for (let t = 0; t < values.length; t++) {
    if (known[t] !== 1) continue;
    came += values[t]!;
    cells += 1;
    slot.came[t % inDay]! += values[t]!;
    slot.seen[t % inDay]! += 1;
    weekday.came[Math.floor(t / inDay) % days]! += values[t]!;
    weekday.seen[Math.floor(t / inDay) % days]! += 1;
  }
  if (came === 0) return new Float64Array(week).fill(1);
  const mean = came / cells;
  const drawn = ({ came, seen }: typeof slot, at: number, towards: number, doubt: number) =>
    (came[at]! + doubt * towards) / (seen[at]! * mean + doubt);
  const raw = Float64Array.from({ length: inDay }, (_, at) => drawn(slot, at, 1, slotDoubt));
  const inTheDay = raw.map((_, at) => {
    // A slot is like the ones beside it until it has shown otherwise.
    const beside = (raw[(at + inDay - 1) % inDay]! + raw[at]! + raw[(at + 1) % inDay]!) / 3;
    return drawn(slot, at, beside, slotDoubt);
  });
  const shape = Float64Array.from(
    { length: week },
    (_, t) => inTheDay[t % inDay]! * drawn(weekday, Math.floor(t / inDay) % days, 1, weekdayDoubt),
  );
  const level = shape.reduce((sum, one) => sum + one, 0) / week;
  return shape.map((one) => one / level);
}

/**
 * The least count at or below which what comes lies with a probability.
 * @param share 0–1, below 1
 */
export function countQuantile({ mean, overdispersion }: Counts, share: number): number {
  if (!(mean > 0)) return 0;
  const { first, next } = terms({ mean, overdispersion });
  let chance = first;
  let below = chance;
  let count = 0;
  // Far above the mean the terms are lost in rounding: there nothing more is added.
  while (below < share && (count < mean || chance > 1e-17)) {
    chance *= next(count);
    count += 1;
    below += chance;
  }
  return count;
}

/** How likely it is that so many come, or more. */
export function countAtLeast(counts: Counts, count: number): number {
  if (count <= 0) return 1;
  if (!(counts.mean > 0)) return 0;
  const { first, next } = terms(counts);
  let chance = first;
  let below = first;
  for (let k = 0; k + 1 < count; k++) {
    chance *= next(k);
    below += chance;
  }
  if (1 - below > 1e-9) return 1 - below;
  // What is left is smaller than the rounding of what was added: add it up itself.
  let [above, k] = [0, Math.ceil(count) - 1];
  for (let term = chance * next(k); term > above * 1e-15 && term > 0; term *= next(k)) {
    above += term;
    k += 1;
  }
  return above;
}

/** The chance of nothing, and the factor from one count's chance to the next one's. Means are at most some hundreds. */
function terms({ mean, overdispersion }: Counts) {
  if (overdispersion < 1e-9) return { first: Math.exp(-mean), next: (count: number) => mean / (count + 1) };
  const size = 1 / overdispersion;
  const p = mean / (size + mean);
  return {
    first: Math.exp(-size * Math.log1p(mean / size)),
    next: (count: number) => (p * (size + count)) / (count + 1),
  };
}
