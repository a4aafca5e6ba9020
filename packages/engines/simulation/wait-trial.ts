/**
 * What customers would have been told on arrival, against what they then waited: a day in the twin with a witness. The
 * witness stands around the program that decides and sees what it sees, so the kernel knows nothing of it: contacts that
 * join a line are found there when next somebody decides, and until then nothing has changed but who came and who left.
 */
import { type Estimate, startLine, waitProbability } from '../routing/expected-wait.ts';
import { calibrated, type Learned, nothingLearned, observe } from '../routing/wait-calibration.ts';
import { type Model, modelOf } from './model.ts';
import { byRules, type Program } from './policy.ts';
import { replicate } from './replication.ts';
import type { Scenario } from './scenario.ts';
import { countAt, counted } from './tally.ts';
import type { WaitModel } from './wait-models.ts';

/** What the record says of a service: what an engine is given in place of the truth. */
interface Known {
  /** By type: of each who waits. */
  readonly givesUpPerSecond: readonly number[];
  readonly arrivalsPerSecond: readonly number[];
  /** By pool: of one agent who is fully occupied. */
  readonly completionsPerSecond: readonly number[];
  /** By type. */
  readonly learned: readonly Learned[];
}

/** Somebody who had to wait and was answered: seconds. */
interface Told {
  readonly type: number;
  readonly waited: number;
  /** By the model, and after calibration. */
  readonly estimate: Estimate;
  readonly expected: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  /** What the last of the same type who was answered after waiting had waited. */
  readonly lastToEnter: number;
  /** Those of the same type who waited then and oneself, ÷ the completions of all who serve it. */
  readonly queueLength: number;
}

type Rules = WaitModel['rules'];

/** How far off each way of telling was. */
export interface WaitFigures {
  readonly contacts: number;
  readonly meanWaitSeconds: number;
  /** Root of the mean squared error, seconds. */
  readonly rmse: { readonly [Way in 'lastToEnter' | 'queueLength' | 'model' | 'calibrated']: number };
  /** Share of waits within the interval that is to hold 80 %: the model's own, and after calibration. */
  readonly covered: { readonly model: number; readonly calibrated: number };
}

/**
 * Tries the engine on a service: replication 0 is its record, from which rates are estimated and calibration starts;
 * the others, which it has not seen, are reported.
 * @param contacts   of a replication, where it is not a day
 * @param reported   replications
 */
export function tryWaits(
  { scenario, rules }: WaitModel,
  { seed, contacts, reported }: { seed: number; contacts: number; reported: number },
): WaitFigures {
  const steady = typeof scenario.types[0]?.arrivalsPerHour === 'number';
  const own = { ...scenario, seed, ...(steady ? { contacts } : {}) };
  const from = steady ? warmSeconds : 0;
  const known = recordOf(own, rules);
  let { learned } = tellWaits(own, rules, known, { replication: 0, from });
  const told: Told[] = [];
  for (let replication = 1; replication <= reported; replication++) {
    const days = tellWaits(own, rules, { ...known, learned }, { replication, from });
    told.push(...days.told);
    learned = days.learned;
  }
  const rmse = (of: (one: Told) => number) => Math.sqrt(mean(told.map((one) => (of(one) - one.waited) ** 2)));
  return {
    contacts: told.length,
    meanWaitSeconds: mean(told.map(({ waited }) => waited)),
    rmse: {
      lastToEnter: rmse((one) => one.lastToEnter),
      queueLength: rmse((one) => one.queueLength),
      model: rmse((one) => one.estimate.seconds),
      calibrated: rmse((one) => one.expected),
    },
    covered: {
      model: mean(
        told.map(({ estimate, waited }) => {
          const below = waitProbability(estimate, waited);
          return below >= 0.1 && below <= 0.9 ? 1 : 0;
        }),
      ),
      calibrated: mean(told.map(({ waited, lower, upper }) => (waited >= lower && waited <= upper ? 1 : 0))),
    },
  };
}

/** A steady service begins empty; what it tells then is not what it mostly tells. */
const warmSeconds = 7200;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * One replication in which everybody who has to wait is told an estimate, and who is answered teaches the next.
 * @param from contacts of the start that are not reported, in seconds
 */
function tellWaits(
  scenario: Scenario,
  rules: Rules,
  known: Known,
  { replication, from }: { replication: number; from: number },
): { told: Told[]; learned: Learned[] } {
  const told: Told[] = [];
  const learned = [...known.learned];
  const program: Program = (model, sight) => {
    const policy = byRules(rules.route, rules.pick)(model, sight);
    const { line, floor } = sight;
    const types = model.typeIds.length;
    const seen = new Float64Array(types).fill(-1);
    const lastToEnter = new Float64Array(types);
    const scheduled = model.agents.some(({ counts }) => counts.length > 1);
    const always = situation(model, rules, known, 0);
    const open = Array.from({ length: types }, () => new Map<number, Omit<Told, 'waited'>>());

    /** Tells everybody who has joined a line since somebody last decided, in the order in which they came. */
    function tellNew() {
      // Most of the time somebody is done, and nobody came.
      if (!line.tail.some((last, type) => last >= 0 && line.came[last]! > seen[type]!)) return;
      const waiting: Waiting[] = [];
      const fresh: Waiting[] = [];
      for (let type = 0; type < types; type++) {
        for (let place = line.head[type]!; place >= 0; place = line.next[place]!) {
          const one = { type, came: line.came[place]!, gone: line.gone[place]!, number: line.number[place]! };
          waiting.push(one);
          if (one.came > seen[type]!) fresh.push(one);
        }
      }
      const order = (one: Waiting) => (rules.pick === 'priority' ? model.priority[one.type]! : 0);
      waiting.sort((a, b) => order(a) - order(b) || a.came - b.came);
      for (const newcomer of fresh.sort((a, b) => a.came - b.came)) {
        seen[newcomer.type] = newcomer.came;
        const before = waiting.filter(({ came, gone }) => came < newcomer.came && gone > newcomer.came);
        const ends = startLine(scheduled ? situation(model, rules, known, newcomer.came) : always);
        for (const one of before) if (order(one) <= order(newcomer)) ends.join(one.type);
        const estimate = ends.ask(newcomer.type);
        if (!estimate) continue;
        const { seconds: expected, ...range } = calibrated(learned[newcomer.type]!, estimate);
        open[newcomer.type]!.set(newcomer.number, {
          type: newcomer.type,
          estimate,
          expected,
          ...range,
          lastToEnter: lastToEnter[newcomer.type]!,
          queueLength:
            (before.filter(({ type }) => type === newcomer.type).length + 1) /
            completionsOf(model, known, newcomer.type, newcomer.came),
        });
      }
    }

    return {
      route(type, waited) {
        tellNew();
        return policy.route(type, waited);
      },
      pick(agent) {
        tellNew();
        const type = policy.pick(agent);
        if (type < 0) return type;
        const place = line.head[type]!;
        const waited = floor.clock[0]! - line.came[place]!;
        lastToEnter[type] = waited;
        const one = open[type]!.get(line.number[place]!);
        open[type]!.delete(line.number[place]!);
        if (one) {
          learned[type] = observe(learned[type]!, one.estimate, waited);
          if (line.came[place]! >= from) told.push({ ...one, waited });
        }
        return type;
      },
    };
  };
  replicate(modelOf(scenario), replication, program);
  return { told, learned };
}

interface Waiting {
  readonly type: number;
  readonly came: number;
  readonly gone: number;
  readonly number: number;
}

/** What reports would say after the first replication. */
function recordOf(scenario: Scenario, rules: Rules): Known {
  const model = modelOf(scenario);
  const types = model.typeIds.length;
  const pools = model.poolIds.length;
  const served = new Float64Array(pools * types);
  const sums = Array.from({ length: types }, () => ({ offered: 0, abandoned: 0, waited: 0 }));
  let seconds = 0;
  const { counts } = replicate(model, 0, (own, sight) => {
    const policy = byRules(rules.route, rules.pick)(own, sight);
    const note = (agent: number, type: number) => {
      served[sight.floor.poolOf[agent]! * types + type]! += 1;
      seconds = sight.floor.clock[0]!;
    };
    return {
      route(type, waited) {
        const agent = policy.route(type, waited);
        if (agent >= 0) note(agent, type);
        return agent;
      },
      pick(agent) {
        const type = policy.pick(agent);
        if (type >= 0) note(agent, type);
        return type;
      },
    };
  });
  for (let row = 0; row * counted < counts.length; row++) {
    const sum = sums[row % types]!;
    const of = (what: number) => counts[row * counted + what]!;
    sum.offered += of(countAt.atOnce) + of(countAt.queued);
    sum.abandoned += of(countAt.abandoned);
    sum.waited += of(countAt.wait);
  }
  return {
    givesUpPerSecond: sums.map(({ abandoned, waited }) => (waited > 0 ? abandoned / waited : 0)),
    arrivalsPerSecond: sums.map(({ offered }) => offered / seconds),
    completionsPerSecond: model.poolIds.map((_, pool) => {
      const rates = model.rates[pool];
      if (rates) return rates.at(-1) as number;
      let [contacts, work] = [0, 0];
      for (let type = 0; type < types; type++) {
        const handle = model.handle[pool * types + type];
        contacts += served[pool * types + type]!;
        work += handle ? served[pool * types + type]! * handle.mean : 0;
      }
      return work > 0 ? contacts / work : 0;
    }),
    learned: sums.map(() => nothingLearned),
  };
}

/** The floor as an engine would be told of it at a moment. */
function situation(model: Model, { pick }: Rules, known: Known, now: number): Parameters<typeof startLine>[0] {
  const { typeIds, poolIds, priority, handle, agents, most } = model;
  return {
    types: typeIds.map((_, type) => ({
      priority: pick === 'priority' ? priority[type]! : 0,
      givesUpPerSecond: known.givesUpPerSecond[type]!,
      arrivalsPerSecond: known.arrivalsPerSecond[type]!,
    })),
    servers: poolIds.flatMap((_, pool) => {
      const { seconds, counts } = agents[pool]!;
      const interval = Math.floor(now / seconds) || 0;
      const there = counts[Math.min(interval, counts.length - 1)]!;
      if (there === 0) return [];
      return {
        completionsPerSecond: typeIds.map((_, type) =>
          handle[pool * typeIds.length + type] ? there * known.completionsPerSecond[pool]! : 0,
        ),
        free: typeIds.map(() => 0),
        changes: counts
          .map((count, at) => ({
            inSeconds: at * seconds - now,
            share: count / there,
            takes: at > 0 ? Math.max(0, count - counts[at - 1]!) * most[pool]! : 0,
          }))
          .filter(({ inSeconds }) => inSeconds > 0),
      };
    }),
  };
}

function completionsOf(model: Model, known: Known, type: number, now: number): number {
  return model.poolIds.reduce((sum, _, pool) => {
    const { seconds, counts } = model.agents[pool]!;
    const there = counts[Math.min(Math.floor(now / seconds) || 0, counts.length - 1)]!;
    const serves = model.handle[pool * model.typeIds.length + type];
    return serves ? sum + there * known.completionsPerSecond[pool]! : sum;
  }, 0);
}
