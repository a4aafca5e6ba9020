import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Agent, type Decision, decide, type Situation, type Work } from './decide.ts';
import type { Plan } from './plan.ts';
import { total } from './score.ts';

const cases = Number(process.env.HARKEN_CASES ?? 300);
const assign = (
  waiting: readonly Work[],
  agents: readonly Agent[],
  more: Partial<Situation> = {},
): readonly Decision[] => decide({ waiting, agents, now, ...more }).decisions;

const now = 1_000_000_000;
const agent = (id: string, more: Partial<Agent> = {}): Agent => ({
  id,
  presence: 'available',
  connected: true,
  queueIds: ['cards'],
  skills: { limits: 3 },
  capacity: 3,
  held: 0,
  idleSince: now - 60_000,
  ...more,
});
const work = (id: string, more: Partial<Work> = {}): Work => ({
  id,
  queueId: 'cards',
  requires: ['limits'],
  weight: 1,
  priority: 5,
  waitingSince: now - 10_000,
  ...more,
});
const who = (waiting: Work[], agents: Agent[]) =>
  Object.fromEntries(assign(waiting, agents).map((d) => [d.workId, d.kind === 'assign' ? d.agentId : d.reason]));

describe('decide', () => {
  test('offers the longest-waiting work first', () => {
    const one = agent('a', { capacity: 1 });
    expect(who([work('new'), work('old', { waitingSince: now - 90_000 })], [one])).toEqual({
      old: 'a',
      new: 'all_at_capacity',
    });
  });

  test('serves a higher priority before an older contact', () => {
    const one = agent('a', { capacity: 1 });
    expect(who([work('old', { waitingSince: now - 600_000 }), work('urgent', { priority: 1 })], [one])).toMatchObject({
      urgent: 'a',
    });
  });

  test('chooses the agent who has been idle longest among equally loaded ones', () => {
    const decisions = assign([work('w')], [agent('a'), agent('b', { idleSince: now - 90_000 })]);
    expect(decisions[0]).toMatchObject({ agentId: 'b', reason: 'longest_idle' });
  });

  test('chooses the least loaded agent before the longest idle one', () => {
    const loaded = agent('a', { held: 1, idleSince: 0 });
    expect(assign([work('w')], [loaded, agent('b')])[0]).toMatchObject({ agentId: 'b', reason: 'lowest_load' });
  });

  test('returns to the agent who knows the customer, if that agent can take it', () => {
    const known = agent('known', { held: 2 });
    const returning = work('w', { preferredAgentId: 'known' });
    expect(assign([returning], [known, agent('b')])[0]).toMatchObject({
      agentId: 'known',
      reason: 'knows_customer',
    });
    expect(who([returning], [{ ...known, presence: 'away' }, agent('b')])).toEqual({ w: 'b' });
  });

  test.each(['busy', 'away', 'wrap_up', 'offline'] as const)('never gives work to an agent who is %s', (presence) => {
    expect(who([work('w')], [agent('a', { presence })])).toEqual({ w: 'all_absent' });
  });

  test('never gives work to an agent whose connection is gone', () => {
    expect(who([work('w')], [agent('a', { connected: false })])).toEqual({ w: 'all_absent' });
  });

  test('a case waits when nobody speaks Cantonese', () => {
    expect(who([work('w', { requires: ['limits', 'cantonese'] })], [agent('a')])).toEqual({ w: 'no_skill' });
  });

  test('a case waits when nobody works in its queue', () => {
    expect(who([work('w', { queueId: 'loans' })], [agent('a')])).toEqual({ w: 'nobody_in_queue' });
  });

  test('a declined offer goes to somebody else', () => {
    const declined = work('w', { declinedBy: ['a'] });
    expect(who([declined], [agent('a', { idleSince: 0 }), agent('b')])).toEqual({ w: 'b' });
    expect(who([declined], [agent('a')])).toEqual({ w: 'all_declined' });
  });

  test('weights of a tenth fill an agent exactly', () => {
    const waiting = Array.from({ length: 11 }, (_, i) => work(`w${i}`, { weight: 0.1 }));
    const given = assign(waiting, [agent('a', { capacity: 1 })]).filter((d) => d.kind === 'assign');
    expect(given).toHaveLength(10);
  });

  test('says for every agent why they could or could not, and what it would have been worth', () => {
    const agents = [agent('a'), agent('b', { held: 3 }), agent('c', { skills: {} }), agent('d', { held: 1 })];
    const { decisions, explain } = decide({ waiting: [work('w')], agents, now });
    const considered = explain(decisions[0] as Decision);
    expect(considered.map(({ agentId, ability }) => [agentId, ability])).toEqual([
      ['a', 'able'],
      ['b', 'at_capacity'],
      ['c', 'no_skill'],
      ['d', 'able'],
    ]);
    const [a, , , d] = considered.map(({ parts }) => parts);
    // A third of their room is taken, at six points for all of it.
    expect((a?.load ?? 0) - (d?.load ?? 0)).toBeCloseTo(2, 9);
    expect(considered[1]?.parts).toBeNull();
  });

  test('sends a specialist what they do best before what has waited a little longer', () => {
    const prospect = (that: Work) => ({ resolves: 1, handleSeconds: that.queueId === 'cards' ? 480 : 666 });
    const one = agent('a', { capacity: 1, queueIds: ['cards', 'loans'] });
    const own = work('own', { waitingSince: now - 5000 });
    const others = work('others', { queueId: 'loans', waitingSince: now - 30_000 });
    expect(assign([own, others], [one], { prospect })[0]).toMatchObject({ workId: 'own' });
    const long = { ...others, waitingSince: now - 1_200_000 };
    expect(assign([own, long], [one], { prospect })[0]).toMatchObject({ workId: 'others' });
  });

  test('prefers whoever resolves such cases, and says so', () => {
    const prospect = (_: Work, { id }: Agent) => ({ resolves: id === 'b' ? 0.9 : 0.6, handleSeconds: 300 });
    const agents = [agent('a', { idleSince: 0 }), agent('b')];
    expect(assign([work('w')], agents, { prospect })[0]).toMatchObject({ agentId: 'b', reason: 'resolves_best' });
  });

  test('a clock that went back keeps nobody waiting', () => {
    const ahead = work('w', { waitingSince: now + 5000 });
    expect(who([ahead], [agent('a', { idleSince: now + 9000 })])).toEqual({ w: 'a' });
  });

  test('keeps the only agent of one work for it, though another work would like them best', () => {
    const both = agent('both', { capacity: 1, queueIds: ['cards', 'loans'], skills: { limits: 5, loans: 5 } });
    const cards = agent('cards', { capacity: 1 });
    const waiting = [
      work('card', { waitingSince: now - 20_000 }),
      work('loan', { queueId: 'loans', requires: ['loans'] }),
    ];
    expect(who(waiting, [both, cards])).toEqual({ card: 'cards', loan: 'both' });
    const decided = assign(waiting, [both, cards]).find(({ workId }) => workId === 'card');
    expect(decided).toMatchObject({ reason: 'best_together' });
  });
});

describe('a plan', () => {
  const plan = (steps: Plan['steps'], more: Partial<Plan> = {}): Plan => ({ queueId: 'cards', steps, ...more });
  const specialistsFirst = plan([
    { afterSeconds: 0, who: { required: 4 } },
    { afterSeconds: 15, who: { required: 1 } },
  ]);

  test('lets others in when the work has waited long enough, and says when that is', () => {
    const waited = (ms: number) =>
      decide({
        waiting: [work('w', { waitingSince: now - ms })],
        agents: [agent('a')],
        now,
        plans: [specialistsFirst],
      });
    expect(waited(14_999).decisions[0]).toMatchObject({ kind: 'wait', reason: 'not_yet' });
    expect(waited(14_999).nextAt).toBe(now + 1);
    expect(waited(15_000).decisions[0]).toMatchObject({ agentId: 'a' });
    expect(waited(15_000).nextAt).toBeNull();
  });

  test('asks for skills, teams and whoever knows the customer, in any combination', () => {
    const steps = (who: Plan['steps'][number]['who']) => ({ plans: [plan([{ afterSeconds: 0, who }])] });
    const agents = [
      agent('a', { teamIds: ['north'] }),
      agent('b', { teamIds: ['south'], skills: { limits: 3, fraud: 4 } }),
    ];
    const taker = (...args: Parameters<typeof steps>) => {
      const [decision] = assign([work('w', { preferredAgentId: 'a' })], agents, steps(...args));
      return decision?.kind === 'assign' ? decision.agentId : decision?.reason;
    };
    expect(taker({ skill: 'fraud', atLeast: 4 })).toBe('b');
    expect(taker({ skill: 'fraud', atLeast: 5 })).toBe('no_skill');
    expect(taker({ all: [{ required: 1 }, { team: 'south' }] })).toBe('b');
    expect(taker({ all: [{ required: 1 }, { not: { team: 'south' } }] })).toBe('a');
    expect(taker({ any: [{ skill: 'fraud', atLeast: 5 }, { knows: 'customer' }] })).toBe('a');
  });

  test('borrows while the lender keeps its goal, and less of it is used there', () => {
    const borrowing = plan([{ afterSeconds: 0, who: { required: 1 }, borrow: { from: ['loans'], whileUsed: 0.5 } }]);
    const lent = agent('lent', { queueIds: ['loans'] });
    const late = work('w', { waitingSince: now - 50_000, goalSeconds: 100 });
    const atLender = (seconds: number, goalSeconds: number) =>
      work('l', { queueId: 'loans', requires: ['loans'], waitingSince: now - seconds * 1000, goalSeconds });
    const taken = (waiting: Work[]) => who(waiting, [lent]).w;
    expect(who([late], [lent])).toEqual({ w: 'nobody_in_queue' });
    const withPlan = (waiting: Work[]) =>
      assign(waiting, [lent], { plans: [borrowing] }).find(({ workId }) => workId === 'w');
    expect(taken([late])).toBe('nobody_in_queue');
    expect(withPlan([late])).toMatchObject({ agentId: 'lent' });
    expect(withPlan([late, atLender(40, 100)])).toMatchObject({ agentId: 'lent' });
    expect(withPlan([late, atLender(51, 100)])).toMatchObject({ kind: 'wait', reason: 'lender_needs' });
    // 45 % is under the half that may be used, but more than the borrower's own 30 %.
    const sooner = work('w', { waitingSince: now - 30_000, goalSeconds: 100 });
    expect(withPlan([sooner, atLender(45, 100)])).toMatchObject({ reason: 'lender_needs' });
  });

  test('weighs things as it says', () => {
    const known = agent('known', { held: 2 });
    const returning = work('w', { preferredAgentId: 'known' });
    const weights = { continuity: 1 };
    const plans = [plan([{ afterSeconds: 0, who: { required: 1 } }], { weights })];
    expect(assign([returning], [known, agent('b')])[0]).toMatchObject({ agentId: 'known' });
    expect(assign([returning], [known, agent('b')], { plans })[0]).toMatchObject({ agentId: 'b' });
  });
});

describe('two plans that are tried on one queue', () => {
  const team = (teamId: string, arm?: string): Plan => ({
    queueId: 'cards',
    ...(arm ? { arm } : {}),
    steps: [{ afterSeconds: 0, who: { team: teamId } }],
  });
  const plans = [team('north'), team('south', 'other')];

  test('each count for the work of their own arm alone, whatever waits together', () => {
    const some = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, some, (arms, teams) => {
        const waiting = arms.map((other, n) => work(`w${n}`, other ? { arm: 'other' } : {}));
        const agents = teams.map((north, n) => agent(`a${n}`, { teamIds: [north ? 'north' : 'south'], capacity: 2 }));
        for (const decision of assign(waiting, agents, { plans })) {
          if (decision.kind !== 'assign') continue;
          const isOther = waiting.find(({ id }) => id === decision.workId)?.arm === 'other';
          const taker = agents.find(({ id }) => id === decision.agentId);
          expect(taker?.teamIds).toEqual([isOther ? 'south' : 'north']);
        }
      }),
      { numRuns: cases },
    );
  });

  test('the other one may be the usual one', () => {
    const [decision] = assign([work('w', { arm: 'other' })], [agent('a')], { plans: [team('north')] });
    expect(decision).toMatchObject({ agentId: 'a' });
  });
});

describe('whatever waits and whoever is there', () => {
  const skills = ['limits', 'payments', 'mandarin'];
  const queues = ['cards', 'transfers'];
  const agents = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-f][0-9]$/),
      presence: fc.constantFrom('available', 'busy', 'away', 'wrap_up', 'offline' as const),
      connected: fc.boolean(),
      queueIds: fc.subarray(queues),
      skills: fc.dictionary(fc.constantFrom(...skills), fc.integer({ min: 1, max: 5 })),
      capacity: fc.integer({ min: 0, max: 6 }),
      held: fc.integer({ min: 0, max: 6 }),
      idleSince: fc.integer({ min: 0, max: now }),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  );
  const waiting = fc.uniqueArray(
    fc.record({
      id: fc.stringMatching(/^w[0-9]{2}$/),
      queueId: fc.constantFrom(...queues),
      requires: fc.subarray(skills),
      weight: fc.constantFrom(0.5, 1, 2, 6),
      priority: fc.integer({ min: 1, max: 9 }),
      waitingSince: fc.integer({ min: 0, max: now }),
      preferredAgentId: fc.option(fc.stringMatching(/^[a-f][0-9]$/)),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );

  test('never exceeds an agent’s capacity', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const taken = new Map<string, number>();
        for (const d of assign(w, a as Agent[])) {
          if (d.kind !== 'assign') continue;
          const weight = w.find(({ id }) => id === d.workId)?.weight ?? 0;
          taken.set(d.agentId, (taken.get(d.agentId) ?? 0) + weight);
        }
        for (const [id, units] of taken) {
          const it = a.find((one) => one.id === id);
          expect((it?.held ?? 0) + units).toBeLessThanOrEqual((it?.capacity ?? 0) + 1e-9);
        }
      }),
      { numRuns: cases },
    );
  });

  test('gives work only to someone who is there, in its queue, with every skill it needs', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        for (const d of assign(w, a as Agent[])) {
          if (d.kind !== 'assign') continue;
          const it = a.find((one) => one.id === d.agentId);
          const that = w.find(({ id }) => id === d.workId);
          expect(it).toMatchObject({ presence: 'available', connected: true });
          expect(it?.queueIds).toContain(that?.queueId);
          expect(that?.requires.every((s) => it?.skills[s])).toBe(true);
        }
      }),
      { numRuns: cases },
    );
  });

  test('leaves nothing waiting that someone could still take', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const decisions = assign(w, a as Agent[]);
        const after = (a as Agent[]).map((one) => ({
          ...one,
          held: decisions.reduce(
            (sum, d) =>
              d.kind === 'assign' && d.agentId === one.id
                ? sum + (w.find(({ id }) => id === d.workId)?.weight ?? 0)
                : sum,
            one.held,
          ),
        }));
        const left = w.filter(({ id }) => decisions.some((d) => d.kind === 'wait' && d.workId === id));
        expect(assign(left, after).every((d) => d.kind === 'wait')).toBe(true);
      }),
      { numRuns: cases },
    );
  });

  test('explains every choice by the score that made it', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const { decisions, explain } = decide({ waiting: w, agents: a as Agent[], now });
        for (const decision of decisions) {
          const able = explain(decision).filter(({ parts }) => parts !== null);
          if (decision.kind !== 'assign') expect(able).toEqual([]);
          else if (decision.reason !== 'best_together') {
            const chosen = able.find(({ agentId }) => agentId === decision.agentId)?.parts;
            for (const { parts } of able) expect(total(chosen!)).toBeGreaterThanOrEqual(total(parts!) - 1e-9);
          }
        }
      }),
      { numRuns: cases },
    );
  });

  test('chooses the same when somebody is gone whom it did not choose', () => {
    fc.assert(
      fc.property(waiting, agents, fc.nat(), (w, a, nth) => {
        const one = w.slice(0, 1);
        const [decision] = assign(one, a as Agent[]);
        if (decision?.kind !== 'assign') return;
        const others = (a as Agent[]).filter(({ id }) => id !== decision.agentId);
        const gone = others[nth % Math.max(1, others.length)];
        const again = assign(
          one,
          (a as Agent[]).filter((that) => that !== gone),
        )[0];
        expect(again).toMatchObject({ kind: 'assign', agentId: decision.agentId });
      }),
      { numRuns: cases },
    );
  });

  test('lets nobody wait for ever: whoever waits long enough goes before those of higher priority', () => {
    fc.assert(
      fc.property(waiting, fc.integer({ min: 2, max: 9 }), (w, priority) => {
        const one = agent('a', {
          capacity: 1,
          queueIds: ['cards', 'transfers'],
          skills: { limits: 3, payments: 3, mandarin: 3 },
        });
        const fresh = w.map((that) => ({ ...that, weight: 1, waitingSince: now - 1000 }));
        const old = work('old', { priority, waitingSince: now - 20 * 9 * 60_000 });
        expect(assign([...fresh, old], [one])[0]).toMatchObject({ workId: 'old', agentId: 'a' });
      }),
      { numRuns: cases },
    );
  });

  test('decides the same whatever order it is told in', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const brief = (d: ReturnType<typeof assign>) =>
          d.map((x) => [x.workId, x.kind === 'assign' ? x.agentId : x.reason]);
        expect(brief(assign([...w].reverse(), [...(a as Agent[])].reverse()))).toEqual(brief(assign(w, a as Agent[])));
      }),
      { numRuns: cases },
    );
  });
});
