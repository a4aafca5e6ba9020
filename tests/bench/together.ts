/**
 * Assigning what waits together: `node tests/bench/together.ts`. Beside it, in the same run and over the same pairs, what
 * one would write first: each work in order of urgency takes the best agent that is free, and the best pair of all that
 * are left is made again and again. Processor time, the making of the pairs included; every instance is drawn anew in
 * each round, so that nothing is learned by heart.
 */
import { assignTogether, type Waiting } from '../../packages/engines/routing/together.ts';
import { type Chance, chance, quantile, table } from '../house/figures.ts';

const rounds = Number(process.env.ROUNDS ?? 9);

/** A bank: eight queues of three intents, three languages, three values of customer. */
const [queues, intents, languages, values] = [8, 24, 3, 3];
const classes = intents * languages * values;
const worthOfCustomer = [8, 20, 60];

interface People {
  /** By agent: which queues and languages they serve, as bits. */
  queues: Int32Array;
  languages: Int32Array;
  /** By agent and intent. */
  resolves: Float64Array;
  seconds: Float64Array;
}

const normal = (luck: Chance) => Math.sqrt(-2 * Math.log(1 - luck.next())) * Math.cos(2 * Math.PI * luck.next());

/** Everybody serves one to three queues in one or two languages, and some intents better than others. */
function peopleOf(agents: number, luck: Chance): People {
  const bits = (most: number, of: number) => {
    let set = 0;
    for (let left = luck.between(1, most); left > 0; left--) set |= 1 << Math.floor(of * luck.next() ** 1.5);
    return set;
  };
  return {
    queues: Int32Array.from({ length: agents }, () => bits(3, queues)),
    languages: Int32Array.from({ length: agents }, () => bits(2, languages)),
    resolves: Float64Array.from({ length: agents * intents }, () => 1 / (1 + Math.exp(-1 - 0.7 * normal(luck)))),
    seconds: Float64Array.from({ length: agents * intents }, () => 400 * Math.exp(0.3 * normal(luck))),
  };
}

/** Value of resolving it × probability that this agent does, less what their time costs. */
function pairsOf(people: People): Float64Array {
  const agents = people.queues.length;
  const pair = new Float64Array(agents * classes).fill(Number.NEGATIVE_INFINITY);
  for (let agent = 0; agent < agents; agent++) {
    for (let kind = 0; kind < classes; kind++) {
      const intent = kind % intents;
      const language = Math.floor(kind / intents) % languages;
      if (!((people.queues[agent]! >> (intent % queues)) & 1) || !((people.languages[agent]! >> language) & 1))
        continue;
      const value = worthOfCustomer[Math.floor(kind / intents / languages)]!;
      const at = agent * intents + intent;
      pair[agent * classes + kind] = value * people.resolves[at]! - 0.012 * people.seconds[at]!;
    }
  }
  return pair;
}

/** Makes the pairs anew each time; everything else is drawn once. */
type Instance = () => Waiting;

function bank(works: number, agents: number, known: number, seed: number): Instance {
  const luck = chance(seed);
  const people = peopleOf(agents, luck);
  const classOf = Int32Array.from(
    { length: works },
    () =>
      Math.floor(intents * luck.next() ** 1.3) +
      intents * (Math.floor(languages * luck.next() ** 2) + languages * Math.floor(values * luck.next() ** 2)),
  );
  // What waiting costs grows with the square of how much of the goal is used up.
  const urgency = Float64Array.from(classOf, () => 10 * luck.next() ** 2 - Math.log(1 - luck.next()));
  const extras = Array.from({ length: known }, (_, n) => ({
    work: Math.floor((n * works) / known),
    agent: luck.between(0, agents - 1),
    bonus: 6,
  }));
  return () => ({ classOf, urgency, agents, pair: pairsOf(people), extras });
}

/** Every work is judged for itself, by every agent: there is nothing to save. */
function eachItsOwn(works: number, agents: number, seed: number): Instance {
  const luck = chance(seed);
  const of = (count: number) => Float64Array.from({ length: count }, () => luck.next());
  const [needs, asks, has, gives] = [of(works), of(works), of(agents), of(agents)];
  const noise = of(4099);
  const urgency = Float64Array.from(needs, () => 10 * luck.next() ** 2);
  return () => {
    const pair = new Float64Array(works * agents);
    for (let agent = 0; agent < agents; agent++) {
      for (let work = 0; work < works; work++) {
        const far = Math.abs(needs[work]! - has[agent]!);
        const own = noise[(agent * 211 + work * 17) % 4099]!;
        const worth = 20 * (1 - far) * gives[agent]! + 10 * asks[work]! * own;
        pair[agent * works + work] = far > 0.4 ? Number.NEGATIVE_INFINITY : worth;
      }
    }
    return { classOf: Int32Array.from(needs, (_, work) => work), urgency, agents, pair };
  };
}

/** In order of urgency, each the best agent who is free. */
function firstCome({ classOf, urgency, agents, pair, extras = [] }: Waiting): number {
  const count = pair.length / agents;
  const known = new Map(extras.map(({ work, agent, bonus }) => [work, { agent, bonus }]));
  const free = Array.from({ length: agents }, (_, agent) => agent);
  let value = 0;
  for (const work of [...classOf.keys()].sort((a, b) => urgency[b]! - urgency[a]!)) {
    const { agent: friend, bonus = 0 } = known.get(work) ?? {};
    let best = -urgency[work]!;
    let chosen = -1;
    for (let at = 0; at < free.length; at++) {
      const agent = free[at]!;
      const worth = pair[agent * count + classOf[work]!]! + (agent === friend ? bonus : 0);
      if (worth > best) [best, chosen] = [worth, at];
    }
    if (chosen < 0) continue;
    value += best + urgency[work]!;
    free[chosen] = free.at(-1)!;
    free.pop();
    if (free.length === 0) break;
  }
  return value;
}

/** The best pair that is left, again and again; without bonuses. */
function greedy({ classOf, urgency, agents, pair }: Waiting): number {
  const count = pair.length / agents;
  const lines: number[][] = Array.from({ length: count }, () => []);
  for (const work of [...classOf.keys()].sort((a, b) => urgency[a]! - urgency[b]!)) lines[classOf[work]!]!.push(work);
  const top = Float64Array.from(lines, (line) => urgency[line.at(-1) ?? -1] ?? Number.NEGATIVE_INFINITY);
  const best = new Float64Array(agents);
  const bestOf = new Int32Array(agents);
  const look = (agent: number) => {
    best[agent] = Number.NEGATIVE_INFINITY;
    for (let kind = 0; kind < count; kind++) {
      const worth = pair[agent * count + kind]! + top[kind]!;
      if (worth > best[agent]!) {
        best[agent] = worth;
        bestOf[agent] = kind;
      }
    }
  };
  for (let agent = 0; agent < agents; agent++) look(agent);
  let value = 0;
  for (;;) {
    let agent = 0;
    for (let other = 1; other < agents; other++) if (best[other]! > best[agent]!) agent = other;
    const was = best[agent]!;
    if (was < 0) return value;
    look(agent);
    // Somebody else was quicker: what is left for this agent is worth less.
    if (best[agent]! < was) continue;
    value += was;
    const kind = bestOf[agent]!;
    lines[kind]!.pop();
    top[kind] = urgency[lines[kind]!.at(-1) ?? -1] ?? Number.NEGATIVE_INFINITY;
    best[agent] = Number.NEGATIVE_INFINITY;
  }
}

const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const instances: Record<string, (seed: number) => Instance> = {
  '10,000 × 2,000, 216 classes': (seed) => bank(10_000, 2000, 0, seed),
  '… 3,000 of them known': (seed) => bank(10_000, 2000, 3000, seed),
  '1,500 × 2,000, 216 classes': (seed) => bank(1500, 2000, 0, seed),
  '2,000 × 2,000, 216 classes': (seed) => bank(2000, 2000, 0, seed),
  '500 × 100, 216 classes': (seed) => bank(500, 100, 0, seed),
  '10,000 × 2,000, each its own': (seed) => eachItsOwn(10_000, 2000, seed),
};
const ways: Record<string, (waiting: Waiting) => { value: number; bound?: number }> = {
  'together within 1 %': (waiting) => assignTogether(waiting),
  'together within 0.2 %': (waiting) => assignTogether(waiting, 0.002),
  'first come, best agent': (waiting) => ({ value: firstCome(waiting) }),
  'best pair first': (waiting) => ({ value: greedy(waiting) }),
};

const rows: Record<string, string | number>[] = [];
for (const [name, instanceOf] of Object.entries(instances)) {
  const runs: { way: string; pairs: number; whole: number; share: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const make = instanceOf(round);
    let bound = Number.POSITIVE_INFINITY;
    for (const [way, run] of Object.entries(ways)) {
      const began = processorMs();
      const waiting = make();
      const pairs = processorMs() - began;
      const result = run(waiting);
      const whole = processorMs() - began;
      bound = Math.min(bound, result.bound ?? bound);
      // What claims a bound is judged by its own; the others by the best.
      runs.push({ way, pairs, whole, share: (100 * result.value) / (result.bound ?? bound) });
    }
  }
  for (const way of Object.keys(ways)) {
    const own = runs.filter((run) => run.way === way);
    const of = (figure: 'pairs' | 'whole' | 'share') => own.map((run) => run[figure]);
    rows.push({
      'waiting × free': name,
      way,
      'ms for the pairs': quantile(of('pairs'), 0.5),
      'with them': quantile(of('whole'), 0.5),
      'the first time': of('whole')[0]!,
      'at worst': Math.max(...of('whole')),
      '% of the bound': quantile(of('share'), 0.5),
      'at worst ': Math.min(...of('share')),
    });
  }
}
console.log(table(rows));
