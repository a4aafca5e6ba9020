import { describe, expect, test } from 'vitest';
import { activeLimitMs, activeSeconds, type Followed, follow, type Moment } from './interactions.ts';
import { wilson } from './wilson.ts';

const start = Date.UTC(2026, 2, 2, 9);
type Told = Moment extends infer M ? (M extends Moment ? Omit<M, 'id' | 'at'> : never) : never;

/** Facts as [minute, fact]. */
function story(...facts: [number, Told][]): Followed {
  const opened = {
    what: 'opened',
    virtualAgent: true,
    caseId: 'case',
    customerId: 'mei',
    reference: 'HB-1',
    channel: 'messenger',
    language: 'en',
    tags: [],
  } as const;
  const all: [number, Told][] = [[0, opened], ...facts];
  const moments = all.map(([minute, fact], n) => ({ ...fact, id: `e${n}`, at: start + minute * 60_000 }) as Moment);
  return moments.reduce<Followed | null>((now, moment) => follow(now, moment), null) as Followed;
}

const queued = (reason: 'handed_off' | 'reopened' | 'transferred' | 'released' | 'woken', queueId = 'cards') =>
  ({ what: 'queued', queueId, reason, goalSeconds: 60 }) as const;
const to = (agentId: string) => ({ what: 'assigned', agentId, queueId: 'cards' }) as const;
const minutesAfter = (instant: number | null | undefined) => (instant == null ? instant : (instant - start) / 60_000);

describe('what becomes an interaction', () => {
  test('the virtual agent’s part ends where it hands over, and the queue’s part begins', () => {
    const { interactions } = story([2, queued('handed_off')], [3, to('priya')], [5, { what: 'agent_said' }]);
    expect(interactions).toMatchObject([
      { handledBy: 'virtual_agent', counted: true, arrival: true, ending: 'handed_off' },
      { handledBy: 'people', queueId: 'cards', agentId: 'priya', counted: true, arrival: false, replies: 1 },
    ]);
    expect(minutesAfter(interactions[1]?.answeredAt)).toBe(3);
  });

  test('a transfer is a new contact of the other queue; put back by us it is none', () => {
    const { interactions } = story(
      [1, queued('handed_off')],
      [2, to('priya')],
      [3, queued('transferred', 'loans')],
      [4, to('tom')],
      [5, queued('released', 'loans')],
    );
    expect(interactions.map(({ queueId, counted, ending }) => [queueId, counted, ending])).toEqual([
      [null, true, 'handed_off'],
      ['cards', true, 'transferred'],
      ['loans', true, 'released'],
      ['loans', false, null],
    ]);
  });

  test('who leaves the queue is abandoned, and is with the virtual agent again as the same contact', () => {
    const { interactions } = story([1, queued('handed_off')], [4, { what: 'abandoned' }]);
    expect(interactions.map(({ handledBy, counted, ending }) => [handledBy, counted, ending])).toEqual([
      ['virtual_agent', true, 'handed_off'],
      ['people', true, 'abandoned'],
      ['virtual_agent', false, null],
    ]);
    expect(minutesAfter(interactions[1]?.abandonedAt)).toBe(4);
  });

  test('what is solved while nobody held it is solved all the same', () => {
    const { interactions } = story(
      [1, queued('handed_off')],
      [2, to('priya')],
      [3, { what: 'snoozed' }],
      [4, { what: 'released' }],
      [9, { what: 'resolved', resolution: 'by_person', dispositionId: 'done' }],
    );
    expect(interactions.slice(1)).toMatchObject([
      { agentId: 'priya', ending: 'released', resolution: null },
      { agentId: null, queueId: 'cards', counted: false, ending: 'resolved', resolution: 'by_person' },
    ]);
    expect(minutesAfter(interactions[2]?.endedAt)).toBe(9);
  });

  test('what is reopened takes its resolution back, and is an arrival again', () => {
    const { interactions } = story(
      [1, queued('handed_off')],
      [2, to('priya')],
      [9, { what: 'resolved', resolution: 'by_person', dispositionId: 'done' }],
      [20, { what: 'customer_said' }],
      [20, { what: 'reopened', virtualAgent: false, agentId: null, queueId: 'cards' }],
      [20, queued('reopened')],
    );
    expect(interactions[1]).toMatchObject({
      resolution: 'by_person',
      dispositionId: 'done',
      reopenedAt: start + 1_200_000,
    });
    expect(interactions[2]).toMatchObject({ counted: true, arrival: true, endedAt: null });
  });

  test('a second rating replaces the first, where it was solved last', () => {
    const { interactions } = story(
      [1, { what: 'resolved', resolution: 'confirmed', dispositionId: null }],
      [2, { what: 'rated', score: 2 }],
      [3, { what: 'reopened', virtualAgent: true, agentId: null, queueId: null }],
      [4, { what: 'resolved', resolution: 'confirmed', dispositionId: null }],
      [5, { what: 'rated', score: 5 }],
    );
    expect(interactions.map(({ score }) => score)).toEqual([null, 5]);
  });
});

describe('active time', () => {
  test('runs from assignment, or the customer’s next word, to the agent’s reply', () => {
    const { interactions } = story(
      [1, queued('handed_off')],
      [2, to('priya')],
      [4, { what: 'agent_said' }],
      [30, { what: 'customer_said' }],
      [31, { what: 'customer_said' }],
      [33, { what: 'agent_said' }],
      [60, { what: 'resolved', resolution: 'by_person', dispositionId: null }],
    );
    expect(activeSeconds(interactions[1]!)).toBe((2 + 3) * 60);
  });

  test('stands still while it sleeps, and a stretch counts no longer than its limit', () => {
    const { interactions } = story(
      [1, queued('handed_off')],
      [2, to('priya')],
      [3, { what: 'snoozed' }],
      [500, { what: 'woken' }],
      [900, { what: 'agent_said' }],
    );
    expect(activeSeconds(interactions[1]!)).toBe(60 + activeLimitMs / 1000);
  });

  test('never runs backwards when two clocks disagree', () => {
    const { interactions } = story([5, queued('handed_off')], [4, to('priya')], [3, { what: 'agent_said' }]);
    expect(interactions[1]).toMatchObject({ beganAt: start + 300_000, answeredAt: start + 300_000, active: [] });
  });
});

describe('the interval of a share', () => {
  test('agrees with the published example of 81 among 263', () => {
    // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
    const bounds = wilson(81, 263)!;
    expect(bounds.lower).toBeCloseTo(0.2553, 4);
    expect(bounds.upper).toBeCloseTo(0.3662, 4);
  });

  test('stays within 0 and 1, and is silent when nobody answered', () => {
    expect(wilson(0, 20)).toMatchObject({ lower: 0 });
    expect(wilson(20, 20)).toMatchObject({ upper: 1 });
    expect(wilson(0, 0)).toBeNull();
    expect(() => wilson(2, 1)).toThrow(RangeError);
  });
});
