import type { Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import type { Pace } from '@harken/engines/routing/given';
import { describe, expect, test } from 'vitest';
import { placesOf } from './waits.ts';

const aQueue = (id: string, priority = 3) =>
  ({ id, name: { en: id, zh: `${id}队` }, priority, skillId: null }) as unknown as Queue;

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
) {
  const { waits, newcomers } = placesOf({
    works,
    candidates,
    queues,
    waiting: works.map(({ id }) => ({ id, customerId: 'cust', locale: 'en' }) as unknown as Conversation),
    pace: new Map(pace.map(([id, own]) => [id, { handleSeconds: null, givesUpPerSecond: 0, ...own }])),
  });
  return {
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
  expect(told(works, [away], [cards])).toEqual({ waits: [['1', 0, null]], newcomers: {} });
  // Who knows no Mandarin is there for others, and whoever waits for it takes nobody's place.
  expect(told(works, [away, unskilled], [cards])).toEqual({ waits: [['1', 0, null]], newcomers: { cards: 300 } });
});
