import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Agent, assign, type Work } from './assign.ts';

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
  Object.fromEntries(assign(waiting, agents, now).map((d) => [d.workId, d.kind === 'assign' ? d.agentId : d.reason]));

describe('assign', () => {
  test('offers the longest-waiting work first', () => {
    const one = agent('a', { capacity: 1 });
    expect(who([work('new'), work('old', { waitingSince: now - 90_000 })], [one])).toEqual({
      old: 'a',
      new: 'all_at_capacity',
    });
  });

  test('serves a higher priority before an older contact', () => {
    const one = agent('a', { capacity: 1 });
    expect(who([work('old', { waitingSince: 0 }), work('urgent', { priority: 1 })], [one])).toMatchObject({
      urgent: 'a',
    });
  });

  test('chooses the agent who has been idle longest among equally loaded ones', () => {
    const decisions = assign([work('w')], [agent('a'), agent('b', { idleSince: now - 90_000 })], now);
    expect(decisions[0]).toMatchObject({ agentId: 'b', reason: 'longest_idle' });
  });

  test('chooses the least loaded agent before the longest idle one', () => {
    const loaded = agent('a', { held: 1, idleSince: 0 });
    expect(assign([work('w')], [loaded, agent('b')], now)[0]).toMatchObject({ agentId: 'b', reason: 'lowest_load' });
  });

  test('returns to the agent who knows the customer, if that agent can take it', () => {
    const known = agent('known', { held: 2 });
    const returning = work('w', { preferredAgentId: 'known' });
    expect(assign([returning], [known, agent('b')], now)[0]).toMatchObject({
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
    const given = assign(waiting, [agent('a', { capacity: 1 })], now).filter((d) => d.kind === 'assign');
    expect(given).toHaveLength(10);
  });

  test('says for every agent why they could or could not', () => {
    const [decision] = assign([work('w')], [agent('a'), agent('b', { held: 3 }), agent('c', { skills: {} })], now);
    expect(decision?.considered.map(({ agentId, ability }) => [agentId, ability])).toEqual([
      ['a', 'able'],
      ['b', 'at_capacity'],
      ['c', 'no_skill'],
    ]);
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
        for (const d of assign(w, a as Agent[], now)) {
          if (d.kind !== 'assign') continue;
          const weight = w.find(({ id }) => id === d.workId)?.weight ?? 0;
          taken.set(d.agentId, (taken.get(d.agentId) ?? 0) + weight);
        }
        for (const [id, units] of taken) {
          const it = a.find((one) => one.id === id);
          expect((it?.held ?? 0) + units).toBeLessThanOrEqual((it?.capacity ?? 0) + 1e-9);
        }
      }),
    );
  });

  test('gives work only to someone who is there, in its queue, with every skill it needs', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        for (const d of assign(w, a as Agent[], now)) {
          if (d.kind !== 'assign') continue;
          const it = a.find((one) => one.id === d.agentId);
          const that = w.find(({ id }) => id === d.workId);
          expect(it).toMatchObject({ presence: 'available', connected: true });
          expect(it?.queueIds).toContain(that?.queueId);
          expect(that?.requires.every((s) => it?.skills[s])).toBe(true);
        }
      }),
    );
  });

  test('leaves nothing waiting that someone could still take', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const decisions = assign(w, a as Agent[], now);
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
        expect(assign(left, after, now).every((d) => d.kind === 'wait')).toBe(true);
      }),
    );
  });

  test('decides the same whatever order it is told in', () => {
    fc.assert(
      fc.property(waiting, agents, (w, a) => {
        const brief = (d: ReturnType<typeof assign>) =>
          d.map((x) => [x.workId, x.kind === 'assign' ? x.agentId : x.reason]);
        expect(brief(assign([...w].reverse(), [...(a as Agent[])].reverse(), now))).toEqual(
          brief(assign(w, a as Agent[], now)),
        );
      }),
    );
  });
});
