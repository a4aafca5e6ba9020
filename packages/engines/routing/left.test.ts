import { describe, expect, test } from 'vitest';
import { mistakesIn } from './check-plan.ts';
import { type Agent, decide, type Situation, type Work } from './decide.ts';
import type { Plan } from './plan.ts';

const now = 1_000_000_000;
const work: Work = {
  id: 'w',
  queueId: 'cards',
  requires: ['limits'],
  weight: 1,
  priority: 5,
  waitingSince: now - 60_000,
};
const agent: Agent = {
  id: 'a',
  presence: 'available',
  connected: true,
  queueIds: ['cards'],
  skills: { limits: 3 },
  capacity: 1,
  held: 0,
  idleSince: now,
};
const plan = (more: Partial<Plan> = {}, queueId = 'cards'): Plan => ({
  queueId,
  steps: [{ afterSeconds: 0, who: { required: 1 } }],
  ...more,
});
const decided = (planned: Partial<Plan>, more: Partial<Situation> = {}) =>
  decide({ waiting: [work], agents: [{ ...agent, held: 1 }], now, plans: [plan(planned)], ...more });
const told = (planned: Partial<Plan>, more: Partial<Situation> = {}) =>
  decided(planned, more).decisions.map((one) => [one.kind, 'queueId' in one ? one.queueId : '', one.reason].join(' '));

const overflow = { to: 'loans', afterSeconds: 60 };

describe('work that nobody takes', () => {
  test('goes to another queue when it has waited as long as its plan says, and not before', () => {
    expect(told({ overflow })).toEqual(['overflow loans overflow_wait']);
    const later = decided({ overflow: { ...overflow, afterSeconds: 90 } });
    expect(later.decisions).toMatchObject([{ kind: 'wait', reason: 'all_at_capacity' }]);
    expect(later.nextAt).toBe(work.waitingSince + 90_000);
  });

  test('stays where somebody can take it now', () => {
    expect(told({ overflow }, { agents: [agent] })).toEqual(['assign  only_one']);
  });

  test('does not go where it is closed', () => {
    expect(told({ overflow }, { closed: new Set(['loans']) })).toEqual(['wait  all_at_capacity']);
  });

  test('waits, and its customer is asked once whether they would rather be called', () => {
    const callBack = { afterSeconds: 60 };
    expect(told({ callBack })).toEqual(['call_back  call_back_wait', 'wait  all_at_capacity']);
    const asked = [{ ...work, isCallBackOffered: true }];
    expect(told({ callBack }, { waiting: asked })).toEqual(['wait  all_at_capacity']);
    expect(decided({ callBack: { afterSeconds: 61 } }).nextAt).toBe(now + 1000);
  });

  test('after hours goes to a queue that is open, or its customer may leave a message; otherwise it waits', () => {
    const closed = new Set(['cards']);
    expect(told({ whenClosed: { overflow: 'loans' } }, { closed })).toEqual(['overflow loans overflow_closed']);
    expect(told({ whenClosed: { overflow: 'loans' } }, { closed: new Set(['cards', 'loans']) })).toEqual([
      'wait  all_at_capacity',
    ]);
    expect(told({ whenClosed: { message: true } }, { closed })).toEqual([
      'call_back  call_back_closed',
      'wait  all_at_capacity',
    ]);
    expect(told({ whenClosed: { overflow: 'loans' } })).toEqual(['wait  all_at_capacity']);
    expect(told({}, { closed })).toEqual(['wait  all_at_capacity']);
  });

  test('is explained by everybody who was considered', () => {
    const { decisions, explain } = decided({ overflow });
    expect(explain(decisions[0]!)).toMatchObject([{ agentId: 'a', ability: 'at_capacity' }]);
  });
});

describe('a plan that moves work', () => {
  const known = { queueIds: ['a', 'b', 'c', 'd'], skills: [], teams: [] };
  const to = (queueId: string, other: string) => plan({ overflow: { to: other, afterSeconds: 60 } }, queueId);
  const says = (plans: Plan[], others: Plan[] = []) =>
    mistakesIn(plans, { ...known, others }).map(({ at, says }) => `${at} ${says}`);

  test('is refused when work would come back, with the way it would go', () => {
    expect(says([to('a', 'b'), to('b', 'c'), to('d', 'b')])).toEqual([]);
    expect(says([to('a', 'b'), to('b', 'c'), to('c', 'a'), to('d', 'b')])).toEqual([
      '[0].overflow.to is b, from where work would come back: a → b → c → a',
      '[1].overflow.to is c, from where work would come back: b → c → a → b',
      '[2].overflow.to is a, from where work would come back: c → a → b → c',
    ]);
    expect(says([to('a', 'a')])).toEqual(['[0].overflow.to is the queue itself']);
    expect(says([to('a', 'z')])).toEqual(['[0].overflow.to is z, which is no queue']);
    expect(says([plan({ whenClosed: { overflow: 'a' } }, 'a')])).toEqual([
      '[0].whenClosed.overflow is the queue itself',
    ]);
  });

  test('is checked with the plans that stay, which it takes the place of its own among', () => {
    expect(says([to('a', 'b')], [to('b', 'a')])).toEqual([
      '[0].overflow.to is b, from where work would come back: a → b → a',
    ]);
    expect(says([plan({}, 'a')], [to('a', 'b'), to('b', 'a')])).toEqual([]);
  });
});
