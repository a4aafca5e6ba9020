/**
 * Matching matters: `node tests/bench/matching.ts`. Six types of contact, fifteen specialists each, who need 8 minutes
 * for their own and 11.1 for what is not; 9 contacts a minute, patience 20 minutes. The same customers and the same
 * staff under every policy, and under the production program.
 */
import { prepare, type Scenario, simulate, summarise } from '@harken/engines/simulation';
import { table } from '../house/figures.ts';

const replications = Number(process.env.REPLICATIONS ?? 6);
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

const floor: Scenario = {
  seed: 11,
  replications,
  contacts: Number(process.env.CONTACTS ?? 300_000),
  warmup: 0.05,
  types: ids.map((id) => ({ id, arrivalsPerHour: 90, patienceSeconds: 1200, withinSeconds: 20 })),
  pools: ids.map((own, place) => ({
    id: `p${own}`,
    agents: 15,
    skills: Object.fromEntries(
      ids.map((id, other) => [
        id,
        { handleSeconds: id === own ? 480 : 666, preference: 1 + ((other - place + 6) % 6) },
      ]),
    ),
  })),
};

const mastersFirst = ids.map((queueId) => ({
  queueId,
  steps: [
    { afterSeconds: 0, who: { required: 5 } },
    { afterSeconds: 15, who: { required: 1 } },
  ],
}));

const policies: Record<string, NonNullable<Scenario['policy']>> = {
  'longest idle, first come': { route: 'longest-idle', pick: 'first-come' },
  'longest idle, priority': { route: 'longest-idle', pick: 'priority' },
  'preference, first come': { route: 'preference', pick: 'first-come' },
  'preference both ways': { route: 'preference', pick: 'preference' },
  'preference, generalised cμ': { route: 'preference', pick: 'generalised-c-mu' },
  'fastest, generalised cμ': { route: 'fastest', pick: 'generalised-c-mu' },
  'production, usual plan': { program: 'production' },
  'production, masters first for 15 s': { program: 'production', plans: mastersFirst },
};

const rows = Object.entries(policies).map(([what, policy]) => {
  const scenario = { ...floor, policy };
  const model = prepare(scenario);
  const runs = Array.from({ length: replications }, (_, replication) => simulate(scenario, model, replication));
  const { total, halfWidths } = summarise(model, runs);
  return { what, total, half: halfWidths?.total };
});
const plain = rows[0]!.total;
const per = (share: number | null | undefined) => (share ?? Number.NaN) * 100;
console.log(
  table(
    rows.map(({ what, total, half }) => ({
      what,
      'abandoned %': per(total.abandonment),
      '±': per(half?.abandonment),
      'times fewer': (plain.abandonment ?? 0) / (total.abandonment ?? 1),
      'within 20 s %': per(total.serviceLevel),
      '± ': per(half?.serviceLevel),
      'times more': (total.serviceLevel ?? 0) / (plain.serviceLevel ?? 1),
      'mean wait s': total.meanWaitSeconds ?? Number.NaN,
    })),
  ),
);
