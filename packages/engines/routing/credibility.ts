/**
 * What is known of someone from few cases of their own and many of those like them: hierarchical credibility. Cases are
 * of members, members of groups, groups of larger ones up to all. Each is thought to be its parent give or take a
 * spread; how wide that is at each level is estimated from the data, and so is the spread of single cases. Own cases
 * then count as far as they can be trusted against the spread, and the parent for the rest.
 *
 * For shares this gives the mean of a beta-binomial posterior whose prior is worth (variance of a case ÷ spread) cases,
 * for logarithms of times that of a normal one.
 *
 * @source Bühlmann & Gisler (2005), A Course in Credibility Theory, §6 (hierarchical credibility, after Jewell 1975);
 *   spreads by the method of moments
 */

/** Cases summed up. Each weighs 1 at most. */
export interface Cases {
  weight: number;
  /** Of the weights. */
  squares: number;
  sum: number;
  sumOfSquares: number;
}

export interface Prior {
  /** What is believed of all without any case, the variance of one, and how many cases that belief is worth. */
  readonly mean: number;
  readonly variance: number;
  readonly cases: number;
  /** How many cases what is known of the parent may be worth: bounds, and what is assumed until the data say. */
  readonly strength: Strength;
}

export interface Strength {
  readonly least: number;
  readonly assumed: number;
  readonly most: number;
}

export interface Belief {
  readonly mean: number;
  readonly variance: number;
  /** How far it rests on their own cases, 0–1. */
  readonly own: number;
  /** Their own, each as much as it weighs. */
  readonly cases: number;
}

export interface Credibility {
  readonly all: Belief;
  /** Of one case. */
  readonly caseVariance: number;
  /** By level, from below all: how many cases what is known of the parent is worth. */
  readonly strengths: readonly number[];
  /** Of a member by the path from below all to it. Whoever is not known is as their parent, with the spread added. */
  believe(path: readonly string[]): Belief;
}

/** Members with cases, under one parent each. */
interface Level {
  readonly parentOf: number[];
  readonly mean: number[];
  readonly weight: number[];
  /** Variance of the mean about what it is the mean of: as it came about, and as it is trusted. */
  readonly noise: number[];
  readonly doubt: number[];
  readonly cases: number[];
}

const pathKey = (path: readonly string[]) => path.join('\u0000');

/**
 * @param cases by path, each path once; their order does not matter
 * @param depth how long each path is, ≥ 1
 */
export function credibility(
  cases: readonly (readonly [path: readonly string[], of: Cases])[],
  depth: number,
  prior: Prior,
): Credibility {
  const known = cases
    .filter(([, { weight }]) => weight > 0)
    .map(([path, of]) => ({ path, of, key: pathKey(path) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const caseVariance = varianceOfCases(
    known.map(({ of }) => of),
    prior,
  );
  const { strength } = prior;

  /** By level, all first: the paths of its members, and their numbers by path. */
  const paths = Array.from({ length: depth + 1 }, (): (readonly string[])[] => []);
  const numbers = paths.map(() => new Map<string, number>());
  const numberOf = (path: readonly string[]): number => {
    const level = numbers[path.length]!;
    const key = pathKey(path);
    if (!level.has(key)) {
      level.set(key, paths[path.length]!.push(path) - 1);
      if (path.length > 0) numberOf(path.slice(0, -1));
    }
    return level.get(key)!;
  };
  const parentOf = (path: readonly string[]) => (path.length > 0 ? numberOf(path.slice(0, -1)) : 0);
  numberOf([]);
  for (const { path } of known) numberOf(path);
  let level: Level = {
    parentOf: known.map(({ path }) => parentOf(path)),
    mean: known.map(({ of }) => of.sum / of.weight),
    weight: known.map(({ of }) => of.weight),
    noise: known.map(({ of }) => (caseVariance * of.squares) / of.weight ** 2),
    // What is long ago weighs less, also where it is all there is.
    doubt: known.map(({ of }) => caseVariance / of.weight),
    cases: known.map(({ of }) => of.weight),
  };

  // Upwards: how much those of one parent differ, and what all of its members together say of it.
  const levels: { level: Level; spread: number }[] = [];
  for (let place = depth - 1; place >= 0; place--) {
    const assumed = caseVariance / strength.assumed;
    // As if one more parent had two members with as many cases as are assumed.
    const evidence = place === depth - 1 ? strength.assumed : 1;
    const { surplus, scale } = differences(level);
    const estimate = (surplus + evidence * assumed) / (scale + evidence);
    const spread = Math.min(caseVariance / strength.least, Math.max(caseVariance / strength.most, estimate));
    levels.unshift({ level, spread });
    level = parentsOf(level, spread, paths[place]!.map(parentOf));
  }

  // Downwards: what is believed of each.
  const above = caseVariance / prior.cases;
  const all = belief(level, 0, above, { mean: prior.mean, variance: 0 });
  const beliefs: Belief[][] = [];
  for (const { level: members, spread } of levels) {
    const parents = beliefs.at(-1) ?? [all];
    beliefs.push(members.mean.map((_, member) => belief(members, member, spread, parents[members.parentOf[member]!]!)));
  }
  return {
    all,
    caseVariance,
    strengths: levels.map(({ spread }) => caseVariance / spread),
    believe(path) {
      let found = all;
      for (const [place, { spread }] of levels.entries()) {
        const number = numbers[place + 1]!.get(pathKey(path.slice(0, place + 1)));
        found =
          number === undefined
            ? { mean: found.mean, variance: spread + found.variance, own: 0, cases: 0 }
            : beliefs[place]![number]!;
      }
      return found;
    },
  };
}

/** Within members, and as if ten more cases had varied as was believed. */
function varianceOfCases(members: readonly Cases[], prior: Prior): number {
  let [apart, degrees] = [10 * prior.variance, 10];
  for (const { weight, squares, sum, sumOfSquares } of members) {
    // Rounding must not make it negative where all cases are alike.
    apart += Math.max(0, sumOfSquares - (sum * sum) / weight);
    degrees += weight - squares / weight;
  }
  return apart / degrees;
}

/** How much more the members of one parent differ than by chance, in units of their spread. */
function differences({ parentOf, mean, weight, noise }: Level): { surplus: number; scale: number } {
  const parents = parentOf.reduce((most, parent) => Math.max(most, parent + 1), 0);
  const of = () => new Float64Array(parents);
  const [total, sum, squares, noisy] = [of(), of(), of(), of()];
  for (const [member, parent] of parentOf.entries()) {
    const own = weight[member]!;
    total[parent]! += own;
    sum[parent]! += own * mean[member]!;
    squares[parent]! += own * own;
    noisy[parent]! += own * own * noise[member]!;
  }
  let surplus = 0;
  let scale = 0;
  for (const [member, parent] of parentOf.entries()) {
    const own = weight[member]!;
    surplus += own * (mean[member]! - sum[parent]! / total[parent]!) ** 2 - own * noise[member]!;
  }
  for (let parent = 0; parent < parents; parent++) {
    surplus += noisy[parent]! / total[parent]!;
    scale += total[parent]! - squares[parent]! / total[parent]!;
  }
  return { surplus, scale };
}

/** What the members say of their parents: each as far as it can be trusted, so that a busy one is not taken for all. */
function parentsOf(level: Level, spread: number, parentOf: number[]): Level {
  const weight = parentOf.map(() => 0);
  const sum = parentOf.map(() => 0);
  const cases = parentOf.map(() => 0);
  for (const [member, parent] of level.parentOf.entries()) {
    const trust = spread / (spread + level.doubt[member]!);
    weight[parent]! += trust;
    sum[parent]! += trust * level.mean[member]!;
    cases[parent]! += level.cases[member]!;
  }
  const doubt = weight.map((own) => spread / own);
  return { parentOf, mean: sum.map((own, parent) => own / weight[parent]!), weight, noise: doubt, doubt, cases };
}

function belief(level: Level, member: number, spread: number, parent: Pick<Belief, 'mean' | 'variance'>): Belief {
  const cases = level.cases[member]!;
  // All, of whom there is no case yet.
  if (cases === 0) return { mean: parent.mean, variance: spread + parent.variance, own: 0, cases };
  const own = spread / (spread + level.doubt[member]!);
  return {
    mean: own * level.mean[member]! + (1 - own) * parent.mean,
    variance: (1 - own) * spread + (1 - own) ** 2 * parent.variance,
    own,
    cases,
  };
}
