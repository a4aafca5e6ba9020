/**
 * A regression over days whose coefficients are learned one day after another: a level that wanders, a part that fades
 * (an odd week), and inputs whose effects are drawn towards none. One pass gives what every day should have expected from
 * those before it, and how likely the settings are.
 * @source West & Harrison (1997), Bayesian Forecasting and Dynamic Models, §4; the clipped step: Masreliez & Martin
 *   (1977), Robust Bayesian estimation, IEEE Trans. Automatic Control 22
 */

/** What is known of a day: [coefficient, value]; whatever is not named is 0. */
export type Regressors = readonly (readonly [at: number, value: number])[];

export interface DayRow {
  readonly regressors: Regressors;
  /** Where the past does not say which of two held (was it closed, or is it only missing?): the one that fits is taken. */
  readonly otherwise?: Regressors;
  /** Days since the row before. */
  readonly days: number;
  /** NaN where nothing is known. */
  readonly value: number;
}

/** Standard deviations, in the values' unit. */
export interface Settings {
  /** The level's step from day to day. */
  readonly wander: number;
  /** What stays for some days and fades. */
  readonly passing: number;
  /** What is new each day and gone the next. */
  readonly own: number;
  /** How large weekdays' effects are, and those of the place in the month. */
  readonly weekday: number;
  readonly month: number;
}

/** Coefficients 0 and 1 are the level and what fades; the rest are inputs. */
export const inputsFrom = 2;

/** Of what was odd yesterday, so much is left today. */
const fading = 0.7;
/** Errors beyond so many standard deviations teach no more than these do: one odd day is not a new level. */
const clip = 3;
/** Tails of the likelihood: a Student t, so that an odd day does not choose the settings either. */
const tails = 6;

export interface Learned {
  readonly mean: Float64Array;
  /** Row by row. */
  readonly covariance: Float64Array;
  readonly settings: Settings;
  /** ln of how likely the values are, each from those before it. */
  readonly likelihood: number;
  /** What was expected of each row and the error, NaN where there is no value. */
  readonly expected: Float64Array;
  readonly errors: Float64Array;
  /** How unsure that was, the day's own chance included. */
  readonly variances: Float64Array;
}

/** @param spreads prior standard deviation of each input's coefficient, from coefficient 2 on */
export function learn(
  rows: readonly DayRow[],
  settings: Settings,
  { start, spreads }: { start: number; spreads: readonly number[] },
): Learned {
  const size = inputsFrom + spreads.length;
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  mean[0] = start;
  // The first day is not yet the level: it may be an odd one, or any weekday.
  covariance[0] = 0.25;
  covariance[size + 1] = settings.passing ** 2;
  spreads.forEach((spread, nth) => {
    covariance[(inputsFrom + nth) * (size + 1)] = spread ** 2;
  });
  const expected = new Float64Array(rows.length).fill(Number.NaN);
  const errors = new Float64Array(rows.length).fill(Number.NaN);
  const variances = new Float64Array(rows.length);
  const gains = new Float64Array(size);
  let likelihood = 0;
  for (const [nth, row] of rows.entries()) {
    if (nth > 0) passTime({ mean, covariance }, settings, row.days);
    let seen = look(mean, covariance, row.regressors, gains);
    expected[nth] = seen.expected;
    variances[nth] = seen.variance + settings.own ** 2;
    if (Number.isNaN(row.value)) continue;
    if (row.otherwise !== undefined) {
      const other = look(mean, covariance, row.otherwise, gains);
      if (Math.abs(row.value - other.expected) < Math.abs(row.value - seen.expected)) seen = other;
      else look(mean, covariance, row.regressors, gains);
    }
    expected[nth] = seen.expected;
    variances[nth] = seen.variance + settings.own ** 2;
    const error = row.value - seen.expected;
    errors[nth] = error;
    const variance = variances[nth]!;
    const odd = error ** 2 / variance;
    likelihood -= Math.log(variance) / 2 + ((tails + 1) / 2) * Math.log1p(odd / tails);
    const gain = 1 / (variance * Math.max(1, odd / clip ** 2));
    for (let i = 0; i < size; i++) {
      const step = gains[i]! * gain;
      if (step === 0) continue;
      mean[i]! += step * error;
      for (let j = 0; j < size; j++) covariance[i * size + j]! -= step * gains[j]!;
    }
  }
  return { mean, covariance, settings, likelihood, expected, errors, variances };
}

/**
 * What the days after the last should expect, and how unsure that is.
 * @param rows the next days, in order; their values are not read
 */
export function expect(learned: Learned, rows: readonly Pick<DayRow, 'regressors' | 'days'>[]) {
  const state = { mean: Float64Array.from(learned.mean), covariance: Float64Array.from(learned.covariance) };
  const gains = new Float64Array(learned.mean.length);
  return rows.map(({ regressors, days }) => {
    passTime(state, learned.settings, days);
    const { expected, variance } = look(state.mean, state.covariance, regressors, gains);
    return { expected, variance: variance + learned.settings.own ** 2 };
  });
}

function passTime(
  { mean, covariance }: { mean: Float64Array; covariance: Float64Array },
  { wander, passing }: Settings,
  days: number,
): void {
  const size = mean.length;
  const kept = fading ** days;
  covariance[0]! += days * wander ** 2;
  mean[1]! *= kept;
  for (let i = 0; i < size; i++) {
    covariance[size + i]! *= kept;
    covariance[i * size + 1]! *= kept;
  }
  covariance[size + 1]! += passing ** 2 * (1 - kept ** 2);
}

/** The level and the part that fades. */
const always: Regressors = [
  [0, 1],
  [1, 1],
];

/** @param gain written: the covariance of each coefficient with what is expected. One for a pass, since there are many days */
function look(mean: Float64Array, covariance: Float64Array, regressors: Regressors, gain: Float64Array) {
  const size = mean.length;
  // Those of every day first; nothing is gathered, since this is most of what learning does.
  let expected = mean[0]! + mean[1]!;
  for (let i = 0; i < size; i++) gain[i] = covariance[i]! + covariance[size + i]!;
  for (let nth = 0; nth < regressors.length; nth++) {
    const [at, value] = regressors[nth]!;
    expected += mean[at]! * value;
    const from = at * size;
    for (let i = 0; i < size; i++) gain[i]! += covariance[from + i]! * value;
  }
  let variance = gain[0]! + gain[1]!;
  for (let nth = 0; nth < regressors.length; nth++) {
    const [at, value] = regressors[nth]!;
    variance += gain[at]! * value;
  }
  return { expected, variance };
}

/** Settings that explain the past nearly as well as the best, and how much each may say; the weights add up to 1. */
export type Opinions = readonly { readonly learned: Learned; readonly weight: number }[];

/**
 * Looks for the settings under which the past is most likely, drawn towards what is usual, and keeps what was nearly as
 * likely on the way: a short past does not tell one from another, and their mean errs less than any.
 */
export function learnBest(
  rows: readonly DayRow[],
  usual: Settings,
  problem: (settings: Settings) => { start: number; spreads: readonly number[] },
): Opinions {
  const names = Object.keys(usual) as (keyof Settings)[];
  const attempt = (settings: Settings) => {
    const learned = learn(rows, settings, problem(settings));
    const far = names.reduce((sum, name) => sum + Math.log(settings[name] / usual[name]) ** 2, 0);
    return { learned, score: learned.likelihood - far / 2 };
  };
  const attempts = [attempt(usual)];
  let best = attempts[0]!;
  for (const factor of [2, 2, 1.4]) {
    for (const name of names) {
      for (const step of [factor, 1 / factor]) {
        const { settings } = best.learned;
        const other = attempt({ ...settings, [name]: settings[name] * step });
        attempts.push(other);
        if (other.score <= best.score) continue;
        best = other;
        break;
      }
    }
  }
  const near = attempts.filter(({ score }) => score > best.score - 3);
  const all = near.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0);
  return near
    .sort((one, other) => other.score - one.score)
    .map(({ learned, score }) => ({ learned, weight: Math.exp(score - best.score) / all }));
}

/**
 * What made the difference between a day and its forecast: each coefficient's likeliest part of the error, and the day's
 * own. The surer a coefficient was, the smaller its part; all parts add up to the error.
 */
export function blame(
  { mean, covariance, settings }: Learned,
  { regressors, days }: Omit<DayRow, 'value'>,
  error: number,
) {
  const state = { mean: Float64Array.from(mean), covariance: Float64Array.from(covariance) };
  passTime(state, settings, days);
  const gain = new Float64Array(mean.length);
  const { variance } = look(state.mean, state.covariance, regressors, gain);
  const all = variance + settings.own ** 2;
  return {
    parts: [...always, ...regressors].map(([at, value]): readonly [at: number, part: number] => [
      at,
      (value * gain[at]! * error) / all,
    ]),
    own: (settings.own ** 2 * error) / all,
  };
}

/** What all of them expect together. */
export function expectTogether(opinions: Opinions, rows: readonly Pick<DayRow, 'regressors' | 'days'>[]) {
  const each = opinions.map(({ learned, weight }) => ({ weight, days: expect(learned, rows) }));
  return rows.map((_, nth) => {
    const expected = each.reduce((sum, { weight, days }) => sum + weight * days[nth]!.expected, 0);
    const variance = each.reduce(
      (sum, { weight, days }) => sum + weight * (days[nth]!.variance + (days[nth]!.expected - expected) ** 2),
      0,
    );
    return { expected, variance };
  });
}
