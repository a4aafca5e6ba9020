import { describe, expect, it } from 'vitest';
import { replyDue, solveDue, turnOf, urgencyOf } from './due.ts';
import { aConversation, aQueue, inSeconds, minutesAgo, now } from './testing.ts';

const { goal } = aQueue();

describe('whose turn it is', () => {
  it.each([
    ['ours', { state: 'waiting_on_us' }],
    ['ours', { state: 'open', queuedAt: minutesAgo(1) }],
    ['theirs', { state: 'waiting_on_customer' }],
    ['theirs', { state: 'open' }],
    ['virtual_agent', { state: 'open', handledBy: 'virtual_agent' }],
    ['snoozed', { state: 'snoozed' }],
    ['done', { state: 'resolved' }],
    ['done', { state: 'closed' }],
  ] as const)('is %s when %o', (turn, part) => {
    expect(turnOf(aConversation(part))).toBe(turn);
  });
});

describe('the clock', () => {
  it('runs for the first reply until there was one, then for the next', () => {
    const first = aConversation({ firstReplyDueAt: inSeconds(90), queuedAt: minutesAgo(1) });
    expect(replyDue(first, goal)).toEqual({ at: now + 90_000, goalSeconds: 120 });
    const next = aConversation({
      firstReplyDueAt: inSeconds(-500),
      firstRepliedAt: minutesAgo(5),
      nextReplyDueAt: inSeconds(30),
    });
    expect(replyDue(next, goal)).toEqual({ at: now + 30_000, goalSeconds: 180 });
  });

  it('stands still while nobody waits for our word', () => {
    expect(replyDue(aConversation({ state: 'waiting_on_customer', nextReplyDueAt: inSeconds(30) }), goal)).toBeNull();
    expect(replyDue(aConversation({ state: 'snoozed', nextReplyDueAt: inSeconds(30) }), goal)).toBeNull();
    expect(solveDue(aConversation({ state: 'resolved', resolveDueAt: inSeconds(30) }), goal)).toBeNull();
  });

  it('is low in the last third of its goal and late when the goal has passed', () => {
    expect(urgencyOf({ at: now + 41_000, goalSeconds: 120 }, now)).toBe('calm');
    expect(urgencyOf({ at: now + 40_000, goalSeconds: 120 }, now)).toBe('low');
    expect(urgencyOf({ at: now - 1, goalSeconds: 120 }, now)).toBe('late');
    expect(urgencyOf({ at: now + 60_000, goalSeconds: null }, now)).toBe('low');
  });
});
