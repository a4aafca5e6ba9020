import { readFileSync } from 'node:fs';
import { idFrom } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord, packet } from './testing.ts';
import {
  type Cause,
  causes,
  may,
  type Outcome,
  type Place,
  placeOf,
  places,
  step,
  transitions,
} from './transitions.ts';

const written = new URL('../../../../docs/decisions/0003-states-and-clocks.md', import.meta.url);

test('the written table and the enforced one are the same, cell by cell', () => {
  const lines = readFileSync(written, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && causes.some((cause) => line.startsWith(`| ${cause} |`)))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  expect(lines.map(([cause]) => cause)).toEqual([...causes]);
  const word = (outcome: Outcome) => ({ no: '–', starts_anew: 'anew' })[outcome as string] ?? outcome;
  for (const [cause, who, ...cells] of lines) {
    expect(cells, cause).toEqual(places.map((place) => word(transitions[cause as Cause][place])));
    expect(who, cause).toBe(may[cause as Cause].join(', '));
  }
});

describe('who may', () => {
  const kinds: Author['kind'][] = ['customer', 'person', 'virtual_agent', 'system'];
  test.each(causes)('%s is refused to every other kind', (cause) => {
    const place = places.find((one) => transitions[cause][one] !== 'no') as Place;
    const standing = standingAt(place);
    for (const kind of kinds) {
      const attempt = () => step(standing, cause, kind);
      if (may[cause].includes(kind)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(expect.objectContaining({ code: 'access.forbidden' }));
    }
  });
});

test('whose turn it is depends on an unanswered word', () => {
  const asleep = { state: 'snoozed', handledBy: 'people' } as const;
  expect(step({ ...asleep, awaiting: true }, 'wake', 'system')).toMatchObject({ state: 'waiting_on_us' });
  expect(step({ ...asleep, awaiting: false }, 'wake', 'system')).toMatchObject({ state: 'open' });
  const solved = { state: 'resolved', awaiting: true } as const;
  expect(step({ ...solved, handledBy: 'virtual_agent' }, 'customer_writes', 'customer')).toEqual({
    state: 'open',
    handledBy: 'virtual_agent',
  });
  expect(step({ ...solved, handledBy: 'people' }, 'customer_writes', 'customer')).toEqual({
    state: 'waiting_on_us',
    handledBy: 'people',
  });
});

function standingAt(place: Place) {
  if (place === 'with_virtual_agent') return { state: 'open', handledBy: 'virtual_agent', awaiting: true } as const;
  return { state: place, handledBy: 'people', awaiting: false } as const;
}

/** Every cell of the table, on a database: brought there by commands, then the cause. */
describe('every cell, on a database', () => {
  let record: Awaited<ReturnType<typeof aRecord>>;
  let world: { queueId: Awaited<ReturnType<typeof aQueue>>['id']; otherId: typeof world.queueId };
  let mei: ReturnType<typeof anAgent>;
  let tom: ReturnType<typeof anAgent>;
  const aQueue = () => record.aQueue();
  const anAgent = (name: string) => record.anAgent(name, [world.queueId]);

  beforeAll(async () => {
    record = await aRecord();
    world = { queueId: (await aQueue()).id, otherId: (await aQueue()).id };
    mei = anAgent('Mei');
    tom = anAgent('Tom');
  });

  const system: Author = { kind: 'system', id: null, name: null };
  const reply = { kind: 'text', text: 'Here is how.' } as const;

  /** A conversation in a place, held by Mei where people have it; or waiting, for who leaves the queue. */
  async function bring(place: Place, waiting: boolean): Promise<Conversation> {
    const { conversations, clock } = record;
    const customerId = await record.aCustomer();
    const { conversation } = await record.writes(customerId, 'Help');
    const conversationId = conversation.id;
    const now = async () => (await conversations.get(conversationId)) as Conversation;
    if (place === 'with_virtual_agent') return conversation;
    await conversations.handOff({ conversationId, queueId: world.queueId, packet });
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
    const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
    if (place !== 'waiting_on_us')
      await conversations.send({ conversationId, message: { content: reply }, author: mei.author });
    if (place === 'snoozed' || place === 'open') await conversations.snooze({ conversationId, until, by: mei.author });
    if (place === 'open') await conversations.wake({ conversationId, by: mei.author });
    if (place === 'resolved' || place === 'closed')
      await conversations.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
    if (place === 'closed') {
      clock.advance({ days: 8 });
      await conversations.close(conversationId);
    }
    if (waiting && ['open', 'waiting_on_us', 'waiting_on_customer'].includes(place))
      await conversations.release({ conversationId, by: mei.id });
    return now();
  }

  async function cause(what: Cause, conversation: Conversation): Promise<unknown> {
    const { conversations, clock } = record;
    const conversationId = conversation.id;
    const { customerId } = conversation;
    const customer: Author = { kind: 'customer', id: customerId, name: null };
    const later = () => new Date(clock.now().getTime() + 7_200_000).toISOString();
    const virtualAgent: Author = { kind: 'virtual_agent', id: null, name: null };
    switch (what) {
      case 'customer_writes':
        return record.writes(customerId, 'Are you there?', conversationId);
      case 'virtual_agent_answers':
        return conversations.send({ conversationId, message: { content: reply }, author: virtualAgent });
      case 'hand_off':
        return conversations.handOff({ conversationId, queueId: world.queueId, packet });
      case 'assign':
        return conversations.assign({ conversationId, agentId: tom.id, reason: 'given', by: mei.id });
      case 'agent_replies':
        return conversations.send({ conversationId, message: { content: reply }, author: mei.author });
      case 'agent_notes':
        return conversations.send({
          conversationId,
          message: { content: { kind: 'note', text: 'Known.', mentions: [] } },
          author: mei.author,
        });
      case 'snooze':
        return conversations.snooze({ conversationId, until: later(), by: mei.author });
      case 'wake':
        return conversations.wake({ conversationId, by: mei.author });
      case 'resolve_by_person':
        return conversations.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
      case 'resolve_confirmed':
        return conversations.resolve({ conversationId, by: customer, resolution: 'confirmed' });
      case 'resolve_assumed':
        return conversations.resolve({ conversationId, by: system, resolution: 'assumed' });
      case 'reopen':
        return conversations.reopen({ conversationId, by: mei.author });
      case 'close':
        clock.advance({ days: 8 });
        return (
          (await conversations.close(conversationId)) || Promise.reject(new Refusal('conversation.transition_refused'))
        );
      case 'transfer':
        return conversations.transfer({ conversationId, queueId: world.otherId, by: mei.author });
      case 'release':
        return conversations
          .release({ conversationId, by: mei.id })
          .then(({ kind }) => kind === 'released' || Promise.reject(new Refusal('conversation.transition_refused')));
      case 'leave_queue':
        return conversations.leaveQueue({ conversationId, customerId });
    }
  }

  const cells = causes.flatMap((what) => places.map((place) => [what, place, transitions[what][place]] as const));
  test.each(cells)('%s when %s: %s', async (what, place, outcome) => {
    const before = await bring(place, what === 'leave_queue');
    expect(placeOf(before)).toBe(place);
    const head = await record.log.head();
    if (outcome === 'no') {
      await expect(cause(what, before)).rejects.toMatchObject({ code: 'conversation.transition_refused' });
      expect(await record.conversations.get(before.id)).toEqual(before);
      expect(await record.log.head()).toBe(head);
      return;
    }
    const result = await cause(what, before);
    const after = (await record.conversations.get(before.id)) as Conversation;
    if (outcome === 'starts_anew') {
      expect(after).toEqual(before);
      const { conversation } = result as { conversation: Conversation };
      expect(conversation).toMatchObject({ state: 'open', handledBy: 'virtual_agent', customerId: before.customerId });
      expect(conversation.id).not.toBe(before.id);
      expect(conversation.caseId).not.toBe(before.caseId);
      return;
    }
    // Where a turn is taken, the customer's last word stands unanswered only where we brought it about.
    const turn = place === 'with_virtual_agent' || what === 'customer_writes' ? 'waiting_on_us' : 'open';
    const expected = { same: place, turn, returns: turn }[outcome as string] ?? outcome;
    expect(placeOf(after)).toBe(expected);
  });
});

test('an unknown conversation is not found, whatever is done to it', async () => {
  const { conversations, anAgent } = await aRecord();
  const mei = anAgent('Mei');
  const conversationId = idFrom('conv', newId());
  await expect(conversations.wake({ conversationId, by: mei.author })).rejects.toMatchObject({
    code: 'record.not_found',
  });
});
