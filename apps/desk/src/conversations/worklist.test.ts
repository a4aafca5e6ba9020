import { describe, expect, it } from 'vitest';
import { aConversation, anId, aQueue, aViewer, inSeconds, minutesAgo } from './testing.ts';
import { countViews, overlay, worklist } from './worklist.ts';

const queue = aQueue();
const me = aViewer([queue.id]);
const mine = { agentId: me.id, queueId: queue.id, firstRepliedAt: minutesAgo(8) };

const namesOf = (lines: ReturnType<typeof worklist>) =>
  lines.map((line) => (line.kind === 'group' ? `— ${line.id} ${line.count}` : line.conversation.customerName));

describe('the worklist', () => {
  it('groups by whose turn it is, and serves what is due next first', () => {
    const conversations = [
      aConversation({ ...mine, customerName: 'later', nextReplyDueAt: inSeconds(900) }),
      aConversation({ ...mine, customerName: 'theirs', state: 'waiting_on_customer' }),
      aConversation({ ...mine, customerName: 'late', nextReplyDueAt: inSeconds(-130) }),
      aConversation({ ...mine, customerName: 'asleep', state: 'snoozed', snoozedUntil: inSeconds(7200) }),
      aConversation({ ...mine, customerName: 'soon', nextReplyDueAt: inSeconds(36) }),
    ];
    expect(namesOf(worklist(conversations, 'mine', me, {}, [queue]))).toEqual([
      '— ours 3',
      'late',
      'soon',
      'later',
      '— theirs 1',
      'theirs',
      '— snoozed 1',
      'asleep',
    ]);
  });

  it('puts what nobody has before what colleagues have, in the view of the queues', () => {
    const waiting = aConversation({
      customerName: 'waits',
      queueId: queue.id,
      queuedAt: minutesAgo(1),
      firstReplyDueAt: inSeconds(60),
    });
    const held = aConversation({
      customerName: 'held',
      queueId: queue.id,
      agentId: anId('pers'),
      nextReplyDueAt: inSeconds(5),
    });
    const virtual = aConversation({
      customerName: 'virtual',
      queueId: queue.id,
      handledBy: 'virtual_agent',
      state: 'open',
    });
    const elsewhere = aConversation({ customerName: 'elsewhere', queueId: anId('queu'), queuedAt: minutesAgo(9) });
    expect(namesOf(worklist([virtual, elsewhere, held, waiting], 'queues', me, {}, [queue]))).toEqual([
      '— waiting 1',
      'waits',
      '— ours 1',
      'held',
      '— virtual_agent 1',
      'virtual',
    ]);
  });

  it('orders what waits for the customer by the latest word, and what sleeps by when it wakes', () => {
    const at = (minutes: number) => ({
      at: minutesAgo(minutes),
      authorKind: 'person' as const,
      preview: '',
      failed: false,
    });
    const conversations = [
      aConversation({ ...mine, customerName: 'old', state: 'waiting_on_customer', lastMessage: at(90) }),
      aConversation({ ...mine, customerName: 'new', state: 'waiting_on_customer', lastMessage: at(3) }),
      aConversation({ ...mine, customerName: 'wakes last', state: 'snoozed', snoozedUntil: inSeconds(9000) }),
      aConversation({ ...mine, customerName: 'wakes first', state: 'snoozed', snoozedUntil: inSeconds(60) }),
    ];
    const names = namesOf(worklist(conversations, 'mine', me)).filter((name) => !name?.startsWith('—'));
    expect(names).toEqual(['new', 'old', 'wakes first', 'wakes last']);
  });

  it('counts a conversation as my turn only while it is mine and somebody waits for my word', () => {
    const counts = countViews(
      [
        aConversation({ ...mine }),
        aConversation({ ...mine, state: 'waiting_on_customer' }),
        aConversation({ ...mine, state: 'snoozed' }),
        aConversation({ queueId: queue.id, queuedAt: minutesAgo(1) }),
        aConversation({ ...mine, state: 'resolved' }),
      ],
      me,
    );
    expect(counts).toEqual({ mine: 3, queues: 3, snoozed: 1, myTurn: 1 });
  });

  it('changes a row of an archive in its place, and drops it when it left the view', () => {
    const first = aConversation({ state: 'resolved', customerName: 'first' });
    const second = aConversation({ state: 'resolved', customerName: 'second' });
    const live = new Map([
      [first.id as string, { ...first, state: 'waiting_on_us' as const }],
      [second.id as string, { ...second, subject: 'changed' }],
    ]);
    expect(overlay([first, second], live, 'all', me).map((c) => c.subject)).toEqual([first.subject, 'changed']);
    expect(overlay([first, second], live, 'resolved', me).map((c) => c.customerName)).toEqual(['second']);
    expect(overlay([first, second], new Map(), 'resolved', me)).toEqual([first, second]);
  });
});
