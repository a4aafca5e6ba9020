import type { AgentStatus } from '@harken/contract/people';
import { describe, expect, it } from 'vitest';
import { aConversation, anId, aQueue, inSeconds, minutesAgo, now } from '../conversations/testing.ts';
import { attentionOf, type BoardState } from './attention.ts';

const skillId = anId('skil');
const queue = aQueue({ skillId });

const agent = (part: Partial<AgentStatus> = {}): AgentStatus => ({
  personId: anId('pers'),
  name: 'Marcus',
  presence: 'available',
  presenceSince: minutesAgo(5),
  connected: true,
  capacity: 6,
  held: 6,
  skills: [{ skillId, proficiency: 4 }],
  queueIds: [queue.id],
  ...part,
});
const board = (part: Partial<BoardState>): BoardState => ({
  seq: 1,
  at: new Date(now).toISOString(),
  queues: [],
  agents: [],
  waiting: [],
  day: { from: new Date(now).toISOString(), to: new Date(now).toISOString() },
  channels: [],
  teams: [],
  total: {
    waiting: 0,
    longestWaitSeconds: null,
    pastGoal: 0,
    offered: 0,
    answered: 0,
    answeredWithin: 0,
    abandoned: 0,
    serviceLevel: null,
    handled: 0,
    ahtSeconds: null,
    agentsAvailable: 0,
    load: null,
  },
  quarters: [],
  occupancy: { share: null, minutes: 30 },
  virtualAgent: { openNow: 0, conversations: 0, handedOff: 0, resolved: { confirmed: 0, assumed: 0 }, stands: 0 },
  ratings: { count: 0, satisfied: 0, mean: null, asked: 0 },
  alerts: [],
  ...part,
});
const waiting = (dueInSeconds: number) =>
  aConversation({ queueId: queue.id, queuedAt: minutesAgo(1), firstReplyDueAt: inSeconds(dueInSeconds) });
const kinds = (state: BoardState, conversations = state.waiting) =>
  attentionOf(state, conversations, [queue], now).map(({ kind, action }) => `${kind}: ${action}`);

describe('what deserves attention', () => {
  it('is nothing when nobody waits and every reply is in time', () => {
    expect(kinds(board({ agents: [agent({ held: 3 })] }))).toEqual([]);
  });

  it('is someone waiting while a colleague with the skill has room, and giving it to them', () => {
    const free = agent({ held: 2 });
    const [first] = attentionOf(board({ agents: [agent(), free], waiting: [waiting(80)] }), [], [queue], now);
    expect(first).toMatchObject({ kind: 'idle_while_waiting', agentId: free.personId, action: 'assign', count: 1 });
  });

  it('is not a free colleague without the skill', () => {
    const unskilled = agent({ held: 0, skills: [] });
    expect(kinds(board({ agents: [unskilled, agent()], waiting: [waiting(80)] }))).not.toContain(
      'idle_while_waiting: assign',
    );
  });

  it('is a queue that passes its goal, and asking back whoever is in wrap-up', () => {
    const wrapping = agent({ presence: 'wrap_up', held: 2, presenceSince: minutesAgo(4) });
    const state = board({ agents: [agent(), wrapping], waiting: [waiting(20), waiting(300)] });
    const found = attentionOf(state, [], [queue], now).find(({ kind }) => kind === 'past_goal');
    expect(found).toMatchObject({
      count: 1,
      of: 1,
      agentId: wrapping.personId,
      seconds: 240,
      action: 'make_available',
    });
  });

  it('is people waiting where nobody takes work, even before the goal', () => {
    expect(kinds(board({ agents: [agent({ presence: 'away' })], waiting: [waiting(900)] }))).toContain(
      'nobody_there: open',
    );
    expect(kinds(board({ agents: [agent({ presence: 'away', held: 1 })], waiting: [waiting(900)] }))).toContain(
      'nobody_there: make_available',
    );
  });

  it('is a colleague whose replies are late: all of them in one line, the oldest to open', () => {
    const busy = agent({ held: 4 });
    const late = (seconds: number) =>
      aConversation({
        agentId: busy.personId,
        queueId: queue.id,
        firstRepliedAt: minutesAgo(9),
        nextReplyDueAt: inSeconds(-seconds),
      });
    const oldest = late(300);
    const found = attentionOf(board({ agents: [busy] }), [late(20), oldest], [queue], now);
    expect(found).toMatchObject([{ kind: 'late_replies', count: 2, conversationId: oldest.id, seconds: 300 }]);
  });

  it('is a long wrap-up, a lost screen, full hands', () => {
    const state = board({
      agents: [
        agent({ presence: 'wrap_up', held: 1, presenceSince: minutesAgo(14) }),
        agent({ connected: false, held: 1 }),
        agent({ presence: 'busy' }),
      ],
    });
    expect(kinds(state).sort()).toEqual(['long_wrap_up: make_available', 'lost_socket: none', 'overloaded: none']);
  });

  it('stands in the order of harm that can still be prevented per time left', () => {
    const other = aQueue({ skillId });
    const free = agent({ held: 0, queueIds: [queue.id, other.id] });
    const calm = { ...waiting(600), queueId: other.id };
    const state = board({ agents: [free, agent({ connected: false })], waiting: [calm, waiting(10), waiting(15)] });
    const found = attentionOf(state, [], [queue, other], now);
    expect(found.map(({ queueId, kind }) => queueId ?? kind)).toEqual(
      [queue.id, other.id, 'overloaded'].slice(0, 2).concat(['lost_socket']),
    );
  });
});
