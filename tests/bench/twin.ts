/**
 * The twin's speed: `node tests/bench/twin.ts`. The yardstick is the least that a simulation of a service can be: a bare
 * loop over M/M/100 with abandonment, a heap of departures in one typed array and exponential draws, without types,
 * pools, agents, skills, schedules or figures by interval. Measured in turns with everything else and in processor time,
 * so that who else uses the machine matters less.
 */
import { setFlagsFromString } from 'node:v8';
import { prepare, type Scenario, simulate } from '@harken/engines/simulation';
import { chance, table } from '../house/figures.ts';

// As the workers of `harken simulate` have them.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=20000');
setFlagsFromString('--max-inlined-bytecode-size=5000');

const million = 1_000_000;
const rounds = Number(process.env.ROUNDS ?? 5);

/** M/M/100 at load 100, patience 0.4 handle times. Returns the share that gave up, so that nothing is optimised away. */
function bareLoop(contacts: number): number {
  const servers = 100;
  const luck = chance(1);
  const exponential = (mean: number) => -mean * Math.log(1 - luck.next());
  const due = new Float64Array(servers + 1);
  let busy = 0;
  const places = 1 << 16;
  const gone = new Float64Array(places);
  const came = new Float64Array(places);
  let [head, tail] = [0, 0];
  const sink = (moment: number) => {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= busy) break;
      if (child + 1 < busy && due[child + 1]! < due[child]!) child += 1;
      if (due[child]! >= moment) break;
      due[place] = due[child]!;
      place = child;
    }
    due[place] = moment;
  };
  let [offered, abandoned, waited] = [0, 0, 0];
  for (let next = exponential(0.01); offered < contacts; ) {
    if (busy > 0 && due[0]! <= next) {
      const now = due[0]!;
      let taken = false;
      while (!taken && head !== tail) {
        const place = head++ & (places - 1);
        waited += Math.min(now, gone[place]!) - came[place]!;
        if (gone[place]! < now) abandoned += 1;
        else {
          sink(now + exponential(1));
          taken = true;
        }
      }
      if (!taken && --busy > 0) sink(due[busy]!);
      continue;
    }
    const now = next;
    offered += 1;
    next = now + exponential(0.01);
    if (busy === servers) {
      const place = tail++ & (places - 1);
      came[place] = now;
      gone[place] = now + exponential(0.4);
      continue;
    }
    let place = busy++;
    const moment = now + exponential(1);
    for (let parent = (place - 1) >> 1; place > 0 && due[parent]! > moment; parent = (place - 1) >> 1) {
      due[place] = due[parent]!;
      place = parent;
    }
    due[place] = moment;
  }
  return abandoned / offered + waited * 0;
}

const singlePool: Scenario = {
  contacts: million,
  types: [{ id: 'calls', arrivalsPerHour: 1200, patienceSeconds: 120, withinSeconds: 20 }],
  pools: [{ id: 'desk', agents: 100, skills: { calls: { handleSeconds: 300 } } }],
};

/** Types of equal share over groups of agents, each with a primary and three more skills. */
function skillBased(types: number, groups: number, agents: number): Scenario {
  const id = (type: number) => `t${type % types}`;
  return {
    contacts: million,
    types: Array.from({ length: types }, (_, type) => ({
      id: id(type),
      arrivalsPerHour: ((0.97 * agents) / types) * 12,
      patienceSeconds: 120,
      withinSeconds: 20,
      priority: type % 3,
    })),
    pools: Array.from({ length: groups }, (_, group) => ({
      id: `g${group}`,
      agents: Math.max(1, Math.round(agents / groups)),
      skills: Object.fromEntries(
        [0, 1, 3, 6].map((step, place) => [id(group + step), { handleSeconds: 300, preference: place + 1 }]),
      ),
    })),
    policy: { route: 'preference', pick: 'priority' },
  };
}

/** 1,000 agents in shifts over 14 hours, arrivals by quarter hour with two humps. */
function day(): Scenario {
  const values = Array.from({ length: 56 }, (_, quarter) => {
    const hump = (at: number) => Math.exp(-(((quarter - at) / 8) ** 2));
    return 2000 + 9000 * (hump(14) + 0.8 * hump(34));
  });
  const agents = values.map((perHour) => Math.min(1000, Math.round((perHour * 300) / 3600) + 30));
  return {
    types: [{ id: 'calls', arrivalsPerHour: { intervalMinutes: 15, values }, patienceSeconds: 180, withinSeconds: 20 }],
    pools: [{ id: 'desk', agents: { intervalMinutes: 15, values: agents }, skills: { calls: { handleSeconds: 300 } } }],
  };
}

/** The same under routing plans: whoever masters it first, after 15 seconds whoever can. */
function underPlans(scenario: Scenario): Scenario {
  const plans = scenario.types.map(({ id }) => ({
    queueId: id,
    steps: [
      { afterSeconds: 0, who: { required: 4 } },
      { afterSeconds: 15, who: { required: 1 } },
    ],
  }));
  return { ...scenario, policy: { program: 'production', plans } };
}

const processorMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Contacts a millisecond of each, in turns; the best of several, which is the least disturbed. */
function measure(runs: Record<string, () => number>): Record<string, { rate: number; contacts: number; ms: number }> {
  const best: ReturnType<typeof measure> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const began = processorMs();
      const contacts = run();
      const ms = processorMs() - began;
      if (contacts / ms > (best[name]?.rate ?? 0)) best[name] = { rate: contacts / ms, contacts, ms };
    }
  }
  return best;
}

const runOf = (scenario: Scenario) => {
  const model = prepare(scenario);
  let replication = 0;
  return () => simulate(scenario, model, replication++).came;
};
const bare = () => (bareLoop(million) >= 0 ? million : 0);

const speeds = measure({
  'bare loop': bare,
  'single pool': runOf(singlePool),
  '12 types × 60 groups, 600 agents': runOf(skillBased(12, 60, 600)),
  'a day of 1,000 agents': runOf(day()),
});
// A worker runs one program only; measured in turns, the loop would be compiled for two.
const production = measure({
  'production program, 12 × 60, 600 agents': runOf(underPlans(skillBased(12, 60, 600))),
  'production program, 12 types, each agent a pool': runOf(underPlans(skillBased(12, 600, 600))),
});
const yard = speeds['bare loop']!.rate;
console.log(
  table(
    Object.entries({ ...speeds, ...production }).map(([what, { rate, contacts, ms }]) => ({
      what,
      contacts,
      ms: Math.round(ms),
      'million a second': rate / 1000,
      'of the bare loop': rate / yard,
    })),
  ),
);

const growth = [100, 300, 1000, 3000, 5000];
const types = [3, 12, 48, 192];
const by = (sizes: readonly number[], scenario: (size: number) => Scenario) =>
  measure(Object.fromEntries(sizes.map((size) => [size, runOf(scenario(size))])));
const growths: [what: string, rows: ReturnType<typeof measure>][] = [
  ['agents, 12 types × 60 groups', by(growth, (agents) => skillBased(12, 60, agents))],
  ['agents, each a pool of their own', by(growth, (agents) => skillBased(12, agents, agents))],
  ['types, 1,000 agents in 192 groups', by(types, (count) => skillBased(count, 192, 1000))],
];
for (const [what, rows] of growths) {
  const [smallest, { rate: least }] = Object.entries(rows)[0]!;
  const lines = Object.entries(rows).map(([size, { rate }]) => ({
    [what]: Number(size),
    'ns a contact': Math.round(1e6 / rate),
    'of the smallest': least / rate,
    'log n allows': Math.log(Number(size)) / Math.log(Number(smallest)),
  }));
  console.log(`\n${table(lines)}`);
}
