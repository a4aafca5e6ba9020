import type { Fitted, Influence, Member, Sample } from './member.ts';
import type { Trial } from './weights.ts';

/** From which moments of the past members are tried, as they will be asked now. */
export interface TrialPlan {
  /** Cells that each trial forecasts. */
  readonly horizon: number;
  /** Cells cut off the end for each, nearest first. */
  readonly cuts: readonly number[];
}

/** A member's word from one moment; null where it had none. */
export interface Said {
  readonly member: string;
  readonly points: Float64Array;
  readonly because: readonly Influence[];
  readonly makes: Fitted['makes'];
}

/**
 * Trials as far ahead as the question, whole days apart so that each begins at the same hour as the forecast does. A
 * question of one or two days is tried on ten days in a row, a longer one four times; a short past allows fewer.
 */
export function planTrials(length: number, seasons: readonly number[], cells: number): TrialPlan {
  const [day = 1, week = day] = [seasons[0], seasons.at(-1)];
  const horizon = Math.max(1, Math.min(cells, Math.floor(length / 4)));
  const isShort = horizon <= 2 * day;
  const apart = isShort ? day : Math.ceil(Math.min(horizon, week) / day) * day;
  const wanted = isShort ? 10 : 4;
  // What is left must hold a week and a bit, or at least three days.
  const least = length >= 4 * week ? 2 * week : Math.max(3, 3 * day);
  const cuts: number[] = [];
  for (let cut = Math.ceil(horizon / day) * day; cuts.length < wanted && length - cut >= least; cut += apart)
    cuts.push(cut);
  return { horizon, cuts };
}

/** The sample as it was so many cells ago. The calendar beyond it is the future of then. */
export function cutOff(sample: Sample, cut: number): Sample {
  const end = sample.values.length - cut;
  const seasons = sample.seasons.filter((season) => season * 2 <= end);
  return { ...sample, values: sample.values.subarray(0, end), known: sample.known.subarray(0, end), seasons };
}

/** Asks every member at one moment. What leaves all that was ever seen far behind is brought back to its edge. */
export function ask(sample: Sample, members: readonly Member[], cells: number): Said[] {
  const [low, high] = bounds(sample);
  return members.flatMap((member) => {
    const fitted = member.fit(sample);
    if (fitted === null) return [];
    const points = fitted.predict(cells).map((value) => Math.min(high, Math.max(low, value)));
    return points.every(Number.isFinite)
      ? [{ member: member.name, points, because: fitted.because ?? [], makes: fitted.makes }]
      : [];
  });
}

/** What came in the last weeks, and half of its range beyond; never below nothing where nothing ever was. */
function bounds({ values, seasons }: Sample): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const weeks = Math.max(48, 2 * (seasons.at(-1) ?? 1));
  for (let t = Math.max(0, values.length - weeks); t < values.length; t++) {
    low = Math.min(low, values[t]!);
    high = Math.max(high, values[t]!);
  }
  const room = (high - low) / 2;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

/** The trials in which all of the given members spoke. */
export function trialsOf(
  sample: Sample,
  plan: TrialPlan,
  membersAt: (cut: number) => readonly Member[],
  names: readonly string[],
) {
  const spoken = plan.cuts.map((cut) => {
    const said = ask(cutOff(sample, cut), membersAt(cut), plan.horizon);
    return { cut, said: new Map(said.map(({ member, points }) => [member, points])) };
  });
  // Who had nothing to say in a third of the trials, a model too big for the past, is not worth the trials that it would
  // take from the others: it does not speak.
  const judged = names.filter((name) => 3 * spoken.filter(({ said }) => said.has(name)).length >= 2 * spoken.length);
  const trials = spoken
    .filter(({ said }) => judged.every((name) => said.has(name)))
    .map(({ cut, said }): Trial => {
      const start = sample.values.length - cut;
      return {
        actual: sample.values.subarray(start, start + plan.horizon),
        known: sample.known.subarray(start, start + plan.horizon),
        said: judged.map((name) => said.get(name)!),
      };
    });
  return { judged, trials };
}
