import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Agent, decide, type Situation, type Work } from './decide.ts';
import { learn, type Outcome } from './learned.ts';
import { figuresOf, prospectIn } from './prospects.ts';

const now = 1_000_000_000;
const agent = (id: string, more: Partial<Agent> = {}): Agent => ({
  id,
  presence: 'available',
  connected: true,
  queueIds: ['cards'],
  teamIds: ['first'],
  skills: {},
  capacity: 3,
  held: 0,
  idleSince: now,
  ...more,
});
const work: Work = { id: 'w', queueId: 'cards', requires: [], weight: 1, priority: 3, waitingSince: now };
const base = { resolution: 0.7, satisfaction: 0.8, handleSeconds: 300, cases: 10 };

const outcomes = (agentId: string, resolved: number, of: number): Outcome[] =>
  Array.from({ length: of }, (_, nth) => ({
    agentId,
    teamId: 'first',
    intentId: 'cards',
    resolved: nth < resolved,
    satisfaction: null,
    handleSeconds: 300,
  }));

/** Mei resolves nine in ten of many, Lin six in ten of many; Priya had three cases. */
const cases = [...outcomes('mei', 180, 200), ...outcomes('lin', 120, 200), ...outcomes('priya', 2, 3)];
const known = ['mei', 'lin', 'priya'].map((agentId) => ({ agentId, teamId: 'first', intentId: 'cards' }));
const figures = figuresOf(learn(cases, base), known);
const team = [agent('lin'), agent('mei'), agent('priya')];

function chosen(chance: number | undefined, more: Partial<Situation> = {}) {
  const waiting = [chance === undefined ? work : { ...work, chance }];
  const [decision] = decide({ waiting, agents: team, now, prospect: prospectIn(figures), ...more }).decisions;
  if (decision?.kind !== 'assign') throw new Error('nobody was chosen');
  return decision;
}

describe('what was learned', () => {
  test('gives the work to whoever resolves it best, and says so', () => {
    expect(chosen(undefined)).toMatchObject({ agentId: 'mei', reason: 'resolves_best', propensity: 1 });
  });

  test('is read from the same table after it was written down and read again', () => {
    const again = JSON.parse(JSON.stringify(figures)) as typeof figures;
    for (const one of team) expect(prospectIn(again)(work, one)).toEqual(prospectIn(figures)(work, one));
  });

  test('takes whoever is not known as their team, and a queue that is not known as all', () => {
    const prospect = prospectIn(figures);
    const newcomer = prospect(work, agent('new'));
    expect(newcomer.resolves).toBe(figures.intents.cards?.teams.first?.[0]);
    expect(newcomer.resolvesDoubt).toBeGreaterThan(prospect(work, agent('mei')).resolvesDoubt ?? 0);
    expect(prospect({ ...work, queueId: 'loans' }, agent('mei')).resolves).toBe(figures.all[0]);
  });
});

describe('trying others than the best', () => {
  test('happens as often as the chances say, mostly with whom least is known of, and never more than the plan allows', () => {
    const draws = 20_000;
    const counts = new Map<string, number>();
    const said = new Map<string, number>();
    for (let nth = 0; nth < draws; nth++) {
      const { agentId, reason, propensity } = chosen((nth + 0.5) / draws);
      counts.set(agentId, (counts.get(agentId) ?? 0) + 1);
      said.set(agentId, propensity);
      expect(reason === 'tried').toBe(agentId !== 'mei');
    }
    for (const [agentId, count] of counts) expect(count / draws).toBeCloseTo(said.get(agentId) ?? 0, 3);
    const tried = 1 - (counts.get('mei') ?? 0) / draws;
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThanOrEqual(0.02);
    expect(counts.get('priya')).toBeGreaterThan(10 * (counts.get('lin') ?? 0));
  });

  test('is off where the plan says so, where no chance was drawn, and where nothing was learned', () => {
    const plan = { queueId: 'cards', steps: [{ afterSeconds: 0, who: { required: 1 } }], explore: 0 };
    const best = { agentId: 'mei', reason: 'resolves_best', propensity: 1 };
    for (const chance of [0, 0.001, 0.01, 0.5]) {
      expect(chosen(chance, { plans: [plan] })).toMatchObject(best);
      // Three alike: the first by name, as ever.
      expect(chosen(chance, { prospect: () => ({ resolves: 1, handleSeconds: 300 }) })).toMatchObject({
        agentId: 'lin',
        propensity: 1,
      });
    }
  });

  test('chooses the same for the same chance, and never one who could not', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.array(fc.constantFrom<string>('mei', 'lin', 'priya'), { maxLength: 2 }),
        (chance, away) => {
          const agents = team.map((one) => (away.includes(one.id) ? { ...one, presence: 'away' as const } : one));
          const first = chosen(chance, { agents });
          expect(chosen(chance, { agents })).toEqual(first);
          expect(away).not.toContain(first.agentId);
        },
      ),
      { numRuns: 200 },
    );
  });
});
