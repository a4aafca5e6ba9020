/**
 * The routing decision: `node tests/bench/decide.ts`. One contact that comes to 2,000 agents of whom all have room, or
 * one in twenty; ten thousand that wait for two thousand who become free at once. Beside it, in the same run, the least
 * that looking at everybody can be: one pass over the agents that reads their room and adds up five numbers.
 */
import { type Agent, decide, type Situation, type Work } from '@harken/engines/routing';
import { type Chance, chance, quantile, table } from '../house/figures.ts';

const now = 1_800_000_000_000;
const queues = ['cards', 'transfers', 'loans', 'app', 'fraud', 'merchants', 'wealth', 'visits'];
const languages = ['english', 'mandarin', 'cantonese'];
const intents = ['limit', 'fee', 'lost', 'status', 'change', 'complaint'];

function agentsOf(count: number, free: number, luck: Chance): Agent[] {
  return Array.from({ length: count }, (_, place) => {
    const own = [luck.oneOf(queues), luck.oneOf(queues)];
    const speaks = luck.next() < 0.4 ? languages.slice(0, 2) : [luck.oneOf(languages)];
    return {
      id: `pers_${String(place).padStart(5, '0')}`,
      presence: 'available',
      connected: true,
      queueIds: [...new Set(own)],
      skills: Object.fromEntries([...own, ...speaks].map((skill) => [skill, luck.between(1, 5)])),
      capacity: 1,
      held: luck.next() < free ? 0 : 1,
      idleSince: now - luck.between(0, 600_000),
    };
  });
}

function worksOf(count: number, luck: Chance): Work[] {
  return Array.from({ length: count }, (_, place) => {
    const queueId = luck.oneOf(queues);
    return {
      id: `conv_${String(place).padStart(6, '0')}`,
      queueId,
      requires: [queueId, luck.oneOf(languages)],
      weight: 1,
      priority: luck.between(3, 5),
      value: luck.oneOf([1, 1, 1, 3]),
      intent: luck.oneOf(intents),
      goalSeconds: 60,
      patienceSeconds: 900,
      waitingSince: now - luck.between(0, 1_800_000),
      preferredAgentId: luck.next() < 0.1 ? `pers_${String(luck.between(0, 1999)).padStart(5, '0')}` : null,
    };
  });
}

/** Learned figures as a host would look them up: by agent and intent, made beforehand. */
function prospectOf(agents: readonly Agent[], luck: Chance): NonNullable<Situation['prospect']> {
  const known = new Map(
    agents.map(({ id }) => [
      id,
      new Map(
        intents.map((intent) => [intent, { resolves: 0.5 + luck.next() / 2, handleSeconds: 200 + 400 * luck.next() }]),
      ),
    ]),
  );
  return (work, agent) => known.get(agent.id)!.get(work.intent!)!;
}

function onePass(agents: readonly Agent[]): number {
  let best = 0;
  for (const { held, capacity, idleSince, queueIds, presence } of agents)
    best = Math.max(best, held < capacity ? now - idleSince + queueIds.length + presence.length + capacity : 0);
  return best;
}

/** Processor time, so that who else uses the machine matters less. */
const timed = (does: () => unknown) => {
  const began = process.cpuUsage();
  does();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
};

const luck = chance(3);
const rows = [
  { what: 'one comes, 2,000 free', works: 1, free: 1, rounds: 2000 },
  { what: 'one comes, 2,000 of whom 100 are free', works: 1, free: 0.05, rounds: 2000 },
  { what: '50 wait, 2,000 of whom one in a thousand is free', works: 50, free: 0.001, rounds: 500 },
  { what: '10,000 wait, 2,000 become free', works: 10_000, free: 1, rounds: 7 },
].map(({ what, works, free, rounds }) => {
  const agents = agentsOf(2000, free, luck);
  const prospect = prospectOf(agents, luck);
  const waiting = worksOf(works, luck);
  const situation = { waiting, agents, now, prospect };
  for (let warm = 0; warm < Math.min(200, rounds); warm++) decide(situation);
  const took = Array.from({ length: rounds }, () => timed(() => decide(situation)));
  const pass = Array.from({ length: rounds }, () => timed(() => onePass(agents)));
  const given = decide(situation).decisions.filter(({ kind }) => kind === 'assign').length;
  return {
    what,
    given,
    'p50 ms': quantile(took, 0.5),
    'p99 ms': quantile(took, 0.99),
    'of one pass': quantile(took, 0.5) / quantile(pass, 0.5),
  };
});
console.log(table(rows));
