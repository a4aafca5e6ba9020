import { type Cases, credibility } from '../routing/credibility.ts';
import type { Duration } from '../simulation/scenario.ts';
import { cv2Of, type Goodness, type Lognormal, meanOf, normality, type Quantile, quantiles } from './lognormal.ts';
import { durationOf } from './patience.ts';
import type { Contact } from './record.ts';

export interface HandleFit extends Goodness {
  readonly cases: number;
  readonly meanSeconds: number;
  /** Variance ÷ mean². */
  readonly cv2: number;
  /** `empirical`: what was seen, because it is not lognormal. */
  readonly kind: 'lognormal' | 'empirical';
  readonly quantiles: readonly Quantile[];
  /** By channel and intent, the most frequent first. */
  readonly byIntent: readonly { channel: string; intent: string | null; cases: number; meanSeconds: number }[];
  /** `own` says how far it rests on the agent's own cases, 0–1; the rest is the queue's. */
  readonly byAgent: readonly { agentId: string; cases: number; meanSeconds: number; own: number }[];
}

export interface HandleTimes {
  readonly fit: HandleFit;
  /** How long agents need for the queue's contacts as they come, of whatever intent and channel. */
  of(agentIds: readonly string[]): Duration;
}

/** With fewer the shape is not asked. */
const enough = 20;
const strength = { least: 2, assumed: 20, most: 500 };

/**
 * Handle times of one queue: what is usual there, times a factor for channel and intent, times a factor for the agent.
 * Logarithms make sums of that; each factor is as far from 1 as its cases can prove.
 * @param contacts that were handled, of one queue
 * @returns null without any
 * @remarks The two kinds of factor are found in turn, each from what the other leaves (backfitting). Who got which
 *   contact is taken to have nothing to do with how long it would take, beyond its channel and intent.
 * @source Bühlmann & Gisler (2005), §6, by `credibility`; Buja, Hastie & Tibshirani (1989), Annals of Statistics 17
 */
export function fitHandleTimes(contacts: readonly Contact[]): HandleTimes | null {
  const cases = contacts.flatMap(({ channel, intent, agentId, served }) =>
    served && agentId && served.handleSeconds > 0
      ? { kind: `${channel}\n${intent ?? ''}`, channel, intent, agentId, seconds: served.handleSeconds }
      : [],
  );
  if (cases.length === 0) return null;
  const logs = cases.map(({ seconds }) => Math.log(seconds));
  const usual = mean(logs);
  let agents = effects(
    cases.map(({ agentId }) => agentId),
    logs.map((log) => log - usual),
  );
  let kinds = effects(
    cases.map(({ kind }) => kind),
    logs.map((log, n) => log - usual - agents.of(cases[n]!.agentId)),
  );
  for (let turn = 0; turn < 5; turn++) {
    agents = effects(
      cases.map(({ agentId }) => agentId),
      logs.map((log, n) => log - usual - kinds.of(cases[n]!.kind)),
    );
    kinds = effects(
      cases.map(({ kind }) => kind),
      logs.map((log, n) => log - usual - agents.of(cases[n]!.agentId)),
    );
  }
  const left = cases.map(({ agentId, kind }, n) => logs[n]! - usual - agents.of(agentId) - kinds.of(kind));
  const sigma = Math.max(0.01, Math.sqrt(left.reduce((sum, one) => sum + one * one, 0) / left.length));
  const goodness = normality(left);
  const isLognormal = cases.length < enough || (goodness.p ?? 1) >= 0.01 || (goodness.distance ?? 0) < 0.05;

  /** Of contacts as they come: their kinds differ, and so the whole varies more than each. */
  const mixed = (agentIds: readonly string[]): Lognormal => {
    const own = agentIds.map((id) => agents.of(id));
    let [first, second] = [0, 0];
    for (const [kind, count] of kinds.cases) {
      for (const effect of own) {
        const one = { mu: usual + effect + kinds.of(kind), sigma };
        const average = meanOf(one);
        first += count * average;
        second += count * average * average * (1 + cv2Of(one));
      }
    }
    const count = cases.length * own.length;
    const average = first / count;
    const spread = Math.sqrt(Math.log(second / count / (average * average)));
    return { mu: Math.log(average) - (spread * spread) / 2, sigma: spread };
  };
  const everybody = [...new Set(cases.map(({ agentId }) => agentId))];
  const seconds = cases.map((one) => one.seconds);
  const seen = mean(seconds);
  // The plain lognormal of all, for the quantiles: that is the one that can be compared with what was seen.
  const plain = { mu: usual, sigma: Math.max(0.01, Math.sqrt(mean(logs.map((log) => (log - usual) ** 2)))) };
  const order = [...seconds].sort((a, b) => a - b);
  const shape = Array.from({ length: 200 }, (_, n) => order[Math.floor(((n + 0.5) / 200) * order.length)]!);
  const perKind = mean(everybody.map((id) => agents.of(id)));
  return {
    fit: {
      ...goodness,
      cases: cases.length,
      meanSeconds: seen,
      cv2: mean(seconds.map((one) => (one - seen) ** 2)) / seen ** 2,
      kind: isLognormal ? 'lognormal' : 'empirical',
      quantiles: quantiles(seconds, plain),
      byIntent: [...kinds.cases]
        .map(([kind, count]) => {
          const [channel, intent] = kind.split('\n') as [string, string];
          return {
            channel,
            intent: intent || null,
            cases: count,
            meanSeconds: meanOf({ mu: usual + perKind + kinds.of(kind), sigma }),
          };
        })
        .sort((one, other) => other.cases - one.cases),
      byAgent: [...agents.cases]
        .map(([agentId, count]) => ({
          agentId,
          cases: count,
          meanSeconds: meanOf(mixed([agentId])),
          own: agents.own(agentId),
        }))
        .sort((one, other) => other.cases - one.cases),
    },
    of(agentIds) {
      const fitted = mixed(agentIds);
      if (isLognormal) return durationOf(fitted);
      const average = mean(shape);
      return { distribution: 'empirical', values: shape.map((value) => (value * meanOf(fitted)) / average) };
    },
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far the values of each key lie from 0, shrunk towards it. */
function effects(keys: readonly string[], values: readonly number[]) {
  const sums = new Map<string, Cases>();
  for (const [place, key] of keys.entries()) {
    const of = sums.get(key) ?? { weight: 0, squares: 0, sum: 0, sumOfSquares: 0 };
    of.weight += 1;
    of.squares += 1;
    of.sum += values[place]!;
    of.sumOfSquares += values[place]! ** 2;
    sums.set(key, of);
  }
  const members = [...sums].map(([key, of]) => [[key], of] as const);
  const found = credibility(members, 1, { mean: 0, variance: 0.5, cases: 1, strength });
  const believed = new Map([...sums.keys()].map((key) => [key, found.believe([key])]));
  return {
    cases: new Map([...sums].map(([key, { weight }]) => [key, weight])),
    of: (key: string) => believed.get(key)?.mean ?? found.all.mean,
    own: (key: string) => believed.get(key)?.own ?? 0,
  };
}
