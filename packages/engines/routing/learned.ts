/**
 * What agents are learned to be able to do: how likely each resolves an intent, how content customers are, and how long
 * it takes. From all contacts to the intent, to a team at it, to an agent of the team: whoever has few cases is judged
 * by the others most of all, and the more cases they have, by their own. Pure; ages are given, not read from a clock.
 */
import { z95 } from '../statistics/normal.ts';
import { type Cases, type Credibility, credibility, type Strength } from './credibility.ts';

/** What became of one contact with an agent. What is not known, or not yet, is null and teaches nothing. */
export interface Outcome {
  readonly agentId: string;
  /** The team for which the agent is to be judged: a case that is to be remembered after a move names the new one. */
  readonly teamId: string;
  readonly intentId: string;
  readonly resolved: boolean | null;
  /** As rated, 0–1. */
  readonly satisfaction: number | null;
  /** > 0. */
  readonly handleSeconds: number | null;
  /** ≥ 0; 0 when absent. */
  readonly ageDays?: number;
}

/** What is believed before there are outcomes, and how many cases that is worth. */
export interface Base {
  /** Shares above 0 and below 1; seconds > 0; cases > 0. */
  readonly resolution: number;
  readonly satisfaction: number;
  readonly handleSeconds: number;
  readonly cases: number;
}

export interface Estimate {
  readonly mean: number;
  /** How uncertain the mean is, and bounds of 95 %. */
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  /** The agent's own with this intent, each as much as it is still worth. */
  readonly cases: number;
  /** How far the mean rests on these, 0–1; the rest on team, intent and all. */
  readonly own: number;
}

export interface Skill {
  readonly resolution: Estimate;
  readonly satisfaction: Estimate;
  readonly handleSeconds: Estimate;
}

export interface Learned {
  /** Whoever is not known yet is as their team, a team as all at that intent, an intent as all. */
  skillOf(agentId: string, teamId: string, intentId: string): Skill;
  /** How many own cases count as much as what is known of the team. */
  readonly teamIsWorth: { readonly resolution: number; readonly satisfaction: number; readonly handleSeconds: number };
}

export interface Learning {
  /** After so many days a case counts half; by default it always counts. */
  readonly halfLifeDays?: number;
  /** How many cases what is known of a team, an intent and all may be worth. */
  readonly strength?: Strength;
}

type Measure = 'resolution' | 'satisfaction' | 'handleSeconds';

/** Many outcomes of one agent at one intent, for one team, summed up: all that learning takes of them. */
export interface Tally extends Pick<Outcome, 'agentId' | 'teamId' | 'intentId'> {
  /** Of handle times, their natural logarithms. */
  readonly of: Readonly<Record<Measure, Cases>>;
}

/** Intent, team, agent. */
const depth = 3;

/**
 * Learns from outcomes, in whatever order they come.
 * @throws RangeError if a number is out of its range
 * @remarks Assumes that who got which contact had nothing to do with how hard it was, beyond its intent. Routing by what
 *   is learned makes that less true, and an agent who never gets an intent never shows what they can: see `explore`.
 *   Handle times are taken for lognormal, which they are closely (Brown et al. 2005).
 * @source Efron & Morris (1975), Data analysis using Stein's estimator; the rest with `credibility`
 */
export function learn(outcomes: Iterable<Outcome>, base: Base, learning: Learning = {}): Learned {
  const { halfLifeDays = Number.POSITIVE_INFINITY, strength } = learning;
  if (!(halfLifeDays > 0)) throw new RangeError(`a half-life of ${halfLifeDays} days forgets everything`);
  const tallies = new Map<string, Tally>();
  for (const outcome of outcomes) {
    const { intentId, teamId, agentId, resolved, satisfaction, handleSeconds, ageDays = 0 } = outcome;
    checkOutcome(outcome, ageDays);
    const key = pathOf(outcome).join('\u0000');
    const { of } = tallies.get(key) ?? {
      of: { resolution: noCases(), satisfaction: noCases(), handleSeconds: noCases() },
    };
    tallies.set(key, { intentId, teamId, agentId, of });
    const weight = 2 ** (-ageDays / halfLifeDays);
    if (resolved !== null) add(of.resolution, Number(resolved), weight);
    if (satisfaction !== null) add(of.satisfaction, satisfaction, weight);
    if (handleSeconds !== null) add(of.handleSeconds, Math.log(handleSeconds), weight);
  }
  return learnFrom([...tallies.values()], base, strength);
}

/**
 * The same from sums of outcomes, as a database makes them.
 * @param tallies each agent, team and intent once; the order does not matter
 */
export function learnFrom(
  tallies: readonly Tally[],
  base: Base,
  strength: Strength = { least: 2, assumed: 20, most: 500 },
): Learned {
  checkBase(base);
  const members = tallies.map((tally) => ({ path: pathOf(tally), of: tally.of }));
  const of = (measure: Measure) => members.map((member) => [member.path, member.of[measure]] as const);
  const share = (measure: 'resolution' | 'satisfaction') => {
    const mean = base[measure];
    return credibility(of(measure), depth, { mean, variance: mean * (1 - mean), cases: base.cases, strength });
  };
  const [resolution, satisfaction] = [share('resolution'), share('satisfaction')];
  const paths = members.map(({ path }) => path);
  const room = { resolution: roomOf(resolution, paths), satisfaction: roomOf(satisfaction, paths) };
  // The mean of a lognormal time lies above e^(mean of logarithms), and how far depends on how they vary.
  const logarithms = of('handleSeconds');
  const guess = { variance: 0.5, cases: base.cases, strength };
  const { caseVariance } = credibility(logarithms, depth, { ...guess, mean: 0 });
  const seconds = credibility(logarithms, depth, { ...guess, mean: Math.log(base.handleSeconds) - caseVariance / 2 });
  const worth = ({ strengths }: Credibility) => strengths.at(-1)!;
  return {
    skillOf(agentId, teamId, intentId) {
      const path = [intentId, teamId, agentId];
      return {
        resolution: asShare(resolution, room.resolution, path),
        satisfaction: asShare(satisfaction, room.satisfaction, path),
        handleSeconds: asSeconds(seconds, path),
      };
    },
    teamIsWorth: { resolution: worth(resolution), satisfaction: worth(satisfaction), handleSeconds: worth(seconds) },
  };
}

const pathOf = ({ intentId, teamId, agentId }: Omit<Tally, 'of'>) => [intentId, teamId, agentId];

const noCases = (): Cases => ({ weight: 0, squares: 0, sum: 0, sumOfSquares: 0 });

/** Whole multiples of 2^−24 add up without rounding, so to the same in any order: up to millions of cases of one agent. */
const exact = (value: number) => Math.round(value * 2 ** 24) / 2 ** 24;

function add(cases: Cases, value: number, weight: number): void {
  cases.weight += exact(weight);
  cases.squares += exact(weight * weight);
  cases.sum += exact(weight * value);
  cases.sumOfSquares += exact(weight * value * value);
}

/** How much shares can differ, which is least near 0 and 1: on the average over all cases. */
function roomOf(from: Credibility, paths: readonly (readonly string[])[]): number {
  // As if one case were as all are, where there is none.
  let [sum, weight] = [from.all.mean * (1 - from.all.mean), 1];
  for (const path of paths) {
    const { mean, cases } = from.believe(path);
    sum += exact(cases * mean * (1 - mean));
    weight += cases;
  }
  return sum / weight;
}

/** Uncertain as a beta distribution is, where the average is as uncertain as was found; bounds by the logit. */
function asShare(from: Credibility, room: number, path: readonly string[]): Estimate {
  const { mean, variance, own, cases } = from.believe(path);
  const here = mean * (1 - mean);
  const sd = Math.sqrt((variance * here) / room);
  const bound = (errors: number) => 1 / (1 + ((1 - mean) / mean) * Math.exp((-errors * sd) / here));
  return { mean, sd, lower: bound(-z95), upper: bound(z95), cases, own };
}

function asSeconds(from: Credibility, path: readonly string[]): Estimate {
  const { mean: logarithm, variance, own, cases } = from.believe(path);
  const mean = Math.exp(logarithm + from.caseVariance / 2);
  const bound = (errors: number) => mean * Math.exp(errors * Math.sqrt(variance));
  return { mean, sd: mean * Math.sqrt(Math.expm1(variance)), lower: bound(-z95), upper: bound(z95), cases, own };
}

function checkBase({ resolution, satisfaction, handleSeconds, cases }: Base): void {
  const isShare = (share: number) => share > 0 && share < 1;
  const isPositive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY;
  if (!isShare(resolution) || !isShare(satisfaction))
    throw new RangeError('a share of the base must lie between 0 and 1');
  if (!isPositive(handleSeconds) || !isPositive(cases))
    throw new RangeError('the base needs seconds and cases above 0');
}

function checkOutcome({ agentId, satisfaction, handleSeconds }: Outcome, ageDays: number): void {
  const wrong = (what: string) => new RangeError(`an outcome of agent ${agentId} has ${what}`);
  if (satisfaction !== null && !(satisfaction >= 0 && satisfaction <= 1))
    throw wrong(`the satisfaction ${satisfaction}`);
  if (handleSeconds !== null && !(handleSeconds > 0 && handleSeconds < Number.POSITIVE_INFINITY)) {
    throw wrong(`the handle time ${handleSeconds}`);
  }
  if (!(ageDays >= 0)) throw wrong(`an age of ${ageDays} days`);
}
