import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import type { Plan } from '@harken/engines/routing/plan';
import { nothingLearned, observe } from '@harken/engines/routing/wait-calibration';
import { describe, expect, test } from 'vitest';
import { type Pace, placesOf } from './waits.ts';

const aQueue = (id: string, priority = 3) =>
  ({ id, name: { en: id, zh: `${id}队` }, priority, skillId: null, goal: { withinSeconds: 60 } }) as unknown as Queue;

const anAgent = (id: string, queueIds: string[], given: Partial<Agent> = {}): Agent => ({
  id,
  presence: 'available',
  connected: true,
  queueIds,
  skills: {},
  capacity: 1,
  held: 1,
  idleSince: 0,
  ...given,
});

const aWork = (id: string, queueId: string, given: Partial<Work> = {}): Work => ({
  id,
  queueId,
  requires: [],
  weight: 1,
  priority: 3,
  waitingSince: Number(id),
  ...given,
});

/** What everybody who waits is told, in the order of service, and what newcomers are told. */
function told(
  works: Work[],
  candidates: Agent[],
  queues: Queue[],
  pace: [string, Partial<Pace>][] = queues.map(({ id }) => [id, {}]),
  plans: Plan[] = [],
) {
  const unknown = { handleSeconds: null, givesUpPerSecond: 0, calibration: nothingLearned };
  const { waits, newcomers } = placesOf({
    works,
    offered: new Set(works.filter(({ id }) => id.startsWith('0')).map(({ id }) => id)),
    candidates,
    queues,
    waiting: works.map(({ id }) => ({ id, customerId: 'cust', locale: 'en' }) as unknown as Conversation),
    plansInForce: plans,
    now: 1000,
    pace: new Map(pace.map(([id, own]) => [id, { ...unknown, ...own }])),
    figures: null,
  });
  return {
    ranges: waits.map(({ lowerSeconds, upperSeconds }) => [lowerSeconds, upperSeconds]),
    waits: waits.map(({ conversationId, ahead, expectedSeconds }) => [conversationId, ahead, expectedSeconds]),
    newcomers: Object.fromEntries(newcomers),
  };
}

const cards = aQueue('cards');
const loans = aQueue('loans');

test('each waits one handle time more than who is before them, and a newcomer longest', () => {
  const seen = told([aWork('1', 'cards'), aWork('2', 'cards')], [anAgent('mei', ['cards'])], [cards]);
  expect(seen.waits).toEqual([
    ['1', 0, 300],
    ['2', 1, 600],
  ]);
  expect(seen.newcomers).toEqual({ cards: 900 });
});

test('what is offered has its place already, and is ahead all the same', () => {
  const seen = told([aWork('01', 'cards'), aWork('2', 'cards')], [anAgent('mei', ['cards'])], [cards]);
  expect(seen.waits).toEqual([
    ['01', 0, 0],
    ['2', 1, 300],
  ]);
});

test('an agent who holds several at once completes as many as they hold', () => {
  const agent = anAgent('mei', ['cards'], { capacity: 4, held: 4 });
  const pace: [string, Partial<Pace>][] = [['cards', { handleSeconds: 600 }]];
  expect(told([aWork('1', 'cards')], [agent], [cards], pace).newcomers).toEqual({ cards: 300 });
  // What weighs twice as much finds half as many places.
  expect(told([aWork('1', 'cards', { weight: 2 })], [agent], [cards], pace).waits).toEqual([['1', 0, 300]]);
});

describe('an agent of two queues', () => {
  const both = anAgent('mei', ['cards', 'loans']);

  test('is waited for behind those of the other queue, who are not ahead in one’s own', () => {
    const seen = told([aWork('1', 'loans'), aWork('2', 'cards')], [both], [cards, loans]);
    expect(seen.waits).toEqual([
      ['1', 0, 300],
      ['2', 0, 600],
    ]);
  });

  test('works as long on each contact as both queues take on average', () => {
    const seen = told(
      [],
      [both],
      [cards, loans],
      [
        ['cards', { handleSeconds: 200 }],
        ['loans', { handleSeconds: 600 }],
      ],
    );
    expect(seen.newcomers).toEqual({ cards: 400, loans: 400 });
  });

  test('serves the more urgent first: a newcomer there stands before who waits here', () => {
    const urgent = aQueue('fraud', 1);
    const seen = told([aWork('1', 'cards')], [anAgent('mei', ['cards', 'fraud'])], [cards, urgent]);
    expect(seen.newcomers).toEqual({ cards: 600, fraud: 300 });
  });
});

test('where people give up, those at the end of the line are told less', () => {
  const works = ['1', '2', '3'].map((id) => aWork(id, 'cards'));
  const { waits } = told(
    works,
    [anAgent('mei', ['cards'])],
    [cards],
    [['cards', { handleSeconds: 300, givesUpPerSecond: 1 / 300 }]],
  );
  // 300 · (1 + 1/2 + 1/3).
  expect(waits.map(([, , seconds]) => seconds)).toEqual([300, 450, 550]);
});

test('whoever nobody can serve now is told no time, and their queue has none', () => {
  const away = anAgent('mei', ['cards'], { presence: 'away' });
  const unskilled = anAgent('lin', ['cards']);
  const works = [aWork('1', 'cards', { requires: ['mandarin'] })];
  expect(told(works, [away], [cards])).toMatchObject({ waits: [['1', 0, null]], newcomers: {} });
  // Who knows no Mandarin is there for others, and whoever waits for it takes nobody's place.
  expect(told(works, [away, unskilled], [cards])).toMatchObject({ waits: [['1', 0, null]], newcomers: { cards: 300 } });
});

describe('by their queue’s plan', () => {
  const required = { required: 1 };

  test('an agent of another queue serves those who wait for long, and is waited for by those who will', () => {
    const lent: Plan = {
      queueId: 'cards',
      steps: [
        { afterSeconds: 0, who: required },
        { afterSeconds: 200, who: required, borrow: { from: ['loans'], whileUsed: 0 } },
      ],
    };
    const agents = [anAgent('mei', ['cards']), anAgent('lin', ['loans'])];
    const works = [aWork('1', 'cards'), aWork('2', 'cards')];
    expect(told(works, agents, [cards, loans]).waits).toEqual([
      ['1', 0, 300],
      ['2', 1, 600],
    ]);
    // Both wait for more than 200 seconds, so two complete for them.
    expect(told(works, agents, [cards, loans], undefined, [lent]).waits).toEqual([
      ['1', 0, 150],
      ['2', 1, 300],
    ]);
    const late: Plan = { ...lent, steps: lent.steps.map((step) => ({ ...step, afterSeconds: step.afterSeconds * 2 })) };
    expect(told([aWork('1', 'cards')], agents, [cards, loans], undefined, [late]).waits).toEqual([['1', 0, 300]]);
  });

  test('whoever it does not let in, and who declined, serves nobody', () => {
    const masters: Plan = { queueId: 'cards', steps: [{ afterSeconds: 0, who: { team: 'masters' } }] };
    const agents = [anAgent('mei', ['cards'], { teamIds: ['masters'] }), anAgent('lin', ['cards'])];
    expect(told([aWork('1', 'cards')], agents, [cards]).waits).toEqual([['1', 0, 150]]);
    expect(told([aWork('1', 'cards')], agents, [cards], undefined, [masters]).waits).toEqual([['1', 0, 300]]);
    const declined = aWork('1', 'cards', { declinedBy: ['lin'] });
    expect(told([declined], agents, [cards]).waits).toEqual([['1', 0, 300]]);
  });

  test('who is more urgent is served first, whoever came first', () => {
    const urgent: Plan = { queueId: 'loans', steps: [{ afterSeconds: 0, who: required }], weights: { resolution: 50 } };
    const works = [aWork('1', 'cards'), aWork('2', 'loans')];
    const seen = told(works, [anAgent('mei', ['cards', 'loans'])], [cards, loans], undefined, [urgent]);
    expect(seen.waits).toEqual([
      ['2', 0, 300],
      ['1', 0, 600],
    ]);
  });
});

test('the range told is that of the reckoning at first, and wider where it was missed', () => {
  const works = [aWork('1', 'cards'), aWork('2', 'cards')];
  const agents = [anAgent('mei', ['cards'])];
  const [, second] = told(works, agents, [cards]).ranges;
  // Two exponential steps of 300 seconds: a tenth wait less than 160, a tenth longer than 1,167.
  expect(second).toEqual([160, 1167]);
  let calibration = nothingLearned;
  for (let nth = 0; nth < 200; nth++)
    calibration = observe(calibration, { seconds: 600, deviation: 424 }, nth % 2 ? 100 : 2000);
  const [lower = 0, upper = 0] = told(works, agents, [cards], [['cards', { calibration }]]).ranges[1] ?? [];
  expect(lower).toBeLessThan(160);
  expect(upper).toBeGreaterThan(1167);
});

test('whoever is in an experiment is told by the plan of their arm', () => {
  const own: Plan = { queueId: 'cards', steps: [{ afterSeconds: 0, who: { required: 1 } }] };
  const tried: Plan = { ...own, arm: 'other', steps: [{ afterSeconds: 0, who: { team: 'gold' } }] };
  const works = [aWork('1', 'cards', { arm: 'other' }), aWork('2', 'cards')];
  const { waits } = told(works, [anAgent('mei', ['cards'])], [cards], undefined, [own, tried]);
  expect(waits).toEqual([
    ['1', 0, null],
    ['2', 1, 300],
  ]);
});
