import { type ConversationId, idFrom, type PersonId, type ViewId } from '@harken/contract/ids';
import { type Permission, permissions } from '@harken/contract/permissions';
import type { Conversation } from '@harken/contract/record';
import type { Bulk, BulkAct } from '@harken/contract/routes-desk';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import type { BulkActs } from './bulk.ts';
import { aRecord } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
type Agent = ReturnType<Record['anAgent']>;

let record: Record;
let bulk: BulkActs;
let cards: Awaited<ReturnType<Record['aQueue']>>;
let loans: typeof cards;
let mei: Agent;
let tom: Agent;
let nora: Agent;
let lead: Agent;
/** Two of cards with Mei, one of cards that waits, one of loans that waits. */
let ids: ConversationId[];

const ofLeads: Permission[] = ['conversation.read_all', 'conversation.assign'];
const permissionsOf = ({ roles }: Pick<Agent, 'roles'>) =>
  new Set(permissions.filter((one) => roles.includes('lead') || !ofLeads.includes(one)));

beforeAll(async () => {
  record = await aRecord();
  cards = await record.aQueue();
  loans = await record.aQueue();
  mei = record.anAgent('Mei', [cards.id]);
  tom = record.anAgent('Tom', [cards.id, loans.id]);
  nora = record.anAgent('Nora', [loans.id]);
  lead = record.anAgent('Lea', [cards.id], { roles: ['lead'] });
  bulk = record.conversations.bulk({
    rightsOf: async (id) => {
      const person = record.people.get(id);
      return person ? { person, permissions: permissionsOf(person) } : null;
    },
    mayRead: (person, { queueId, agentId, participantIds }) =>
      person.roles.includes('lead') ||
      agentId === person.id ||
      participantIds.includes(person.id) ||
      (queueId !== null && person.queueIds.includes(queueId)),
    mayHold: async (id: PersonId) => id !== lead.id,
  });
});

beforeEach(async () => {
  const { conversations } = record;
  ids = [];
  for (const queue of [cards, cards, cards, loans]) {
    record.clock.advance({ seconds: 1 });
    const { id } = await record.aWaiting(queue.id);
    const { version } = await record.conversations.get(id).then((c) => c as Conversation);
    await conversations.update({ conversationId: id, by: lead.author, version, fields: { tags: ['batch'] } });
    ids.push(id);
  }
  for (const conversationId of ids.slice(0, 2)) {
    await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
  }
  return async () => {
    // What is solved leaves the list of the next test.
    for (const conversationId of ids) {
      const { version } = (await conversations.get(conversationId)) as Conversation;
      await conversations.update({ conversationId, by: lead.author, version, fields: { tags: [] } });
    }
  };
});

const all = { list: { view: 'all', search: 'tag:batch' } } as const;
const here = () => Promise.all(ids.map(async (id) => (await record.conversations.get(id)) as Conversation));

async function through(who: Agent, act: BulkAct, on: Parameters<BulkActs['start']>[0] = all): Promise<Bulk> {
  const { id } = await bulk.start(on, act, who);
  await record.jobs.run('conversations.bulk', { id });
  return bulk.read(id, who.id);
}
async function back({ id }: Bulk, who: Agent): Promise<Bulk> {
  await bulk.undo(id, who.id);
  await record.jobs.run('conversations.undo_bulk', { id });
  return bulk.read(id, who.id);
}

describe('one act on many', () => {
  const inAnHour = () => new Date(record.clock.now().getTime() + 3_600_000).toISOString();
  const acts: [string, () => BulkAct, (c: Conversation) => unknown][] = [
    ['assign', () => ({ kind: 'assign', agentId: tom.id }), (c) => c.agentId],
    ['transfer', () => ({ kind: 'transfer', queueId: loans.id }), (c) => [c.queueId, c.agentId]],
    ['tag', () => ({ kind: 'tag', add: ['storm'], remove: [] }), (c) => c.tags],
    ['priority', () => ({ kind: 'priority', priority: 1 }), (c) => c.priority],
    ['resolve', () => ({ kind: 'resolve', dispositionId: null }), (c) => [c.state, c.agentId]],
    ['snooze', () => ({ kind: 'snooze', until: inAnHour() }), (c) => [c.state, c.snoozedUntil]],
  ];

  test.each(acts)('%s changes all that match, and undone each is as it was', async (_, act, look) => {
    const before = (await here()).map(look);
    const done = await through(lead, act());
    expect(done).toMatchObject({ state: 'done', total: 4, waiting: 0 });
    expect(done.done + done.failed).toBe(4);
    expect(done.done).toBeGreaterThan(1);
    expect((await here()).map(look)).not.toEqual(before);
    const undone = await back(done, lead);
    expect(undone).toMatchObject({ state: 'undone', done: 0 });
    expect((await here()).map(look)).toEqual(before);
    await expect(bulk.undo(done.id, lead.id)).rejects.toMatchObject({ code: 'conversation.transition_refused' });
  });

  test('does to each only what the asker may, and names the rest', async () => {
    const done = await through(mei, { kind: 'priority', priority: 2 });
    // Of her queue three match; the one that nobody has is not hers to change. Loans she does not see.
    expect(done).toMatchObject({ total: 3, done: 2, failed: 1 });
    expect(done.failures).toEqual([
      { conversationId: ids[2], reference: expect.stringMatching(/^HB-/), code: 'conversation.not_yours' },
    ]);
    expect((await here()).map(({ priority }) => priority)).toEqual([2, 2, 5, 5]);
  });

  test('what is out of sight is not there, also when it is named', async () => {
    expect(await through(nora, { kind: 'priority', priority: 3 }, { conversationIds: ids })).toMatchObject({
      total: 4,
      done: 0,
    });
    expect((await here()).map(({ priority }) => priority)).toEqual([5, 5, 5, 5]);
    expect((await through(nora, { kind: 'tag', add: ['x'], remove: [] })).total).toBe(1);
  });

  test('undone, what somebody changed since stays theirs', async () => {
    const done = await through(lead, { kind: 'priority', priority: 1 });
    const [first] = ids as [ConversationId];
    const { version } = (await record.conversations.get(first)) as Conversation;
    await record.conversations.update({ conversationId: first, by: mei.author, version, fields: { priority: 7 } });
    const undone = await back(done, lead);
    expect(undone.failures).toMatchObject([{ conversationId: first, code: 'record.changed' }]);
    expect((await here()).map(({ priority }) => priority)).toEqual([7, 5, 5, 5]);
  });

  test('goes on where it stopped, and a second run changes nothing', async () => {
    const done = await through(lead, { kind: 'tag', add: ['again'], remove: [] });
    const versions = (await here()).map(({ version }) => version);
    await record.jobs.run('conversations.bulk', { id: done.id });
    expect((await here()).map(({ version }) => version)).toEqual(versions);
  });

  test('is nobody else’s to read or undo, and refuses who may not hold work', async () => {
    const done = await through(lead, { kind: 'priority', priority: 4 });
    await expect(bulk.read(done.id, mei.id)).rejects.toMatchObject({ code: 'record.not_found' });
    await expect(bulk.undo(done.id, mei.id)).rejects.toMatchObject({ code: 'record.not_found' });
    await expect(bulk.start(all, { kind: 'assign', agentId: lead.id }, mei)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  test('what could be done to none is refused before it begins', async () => {
    const impossible: BulkAct[] = [
      { kind: 'transfer', queueId: idFrom('queu', newId()) },
      { kind: 'resolve', dispositionId: idFrom('disp', newId()) },
      { kind: 'snooze', until: record.clock.now().toISOString() },
    ];
    for (const act of impossible) {
      await expect(bulk.start(all, act, lead)).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });
});

describe('saved views', () => {
  const asker = (person: Agent) => ({ person, permissions: permissionsOf(person) });
  const aView = (name: string, more: object = {}) => ({
    id: idFrom('view', newId()) as ViewId,
    name,
    list: { view: 'all' as const, search: 'tag:batch', order: 'newest' as const },
    roles: [],
    queueIds: [],
    position: 0,
    ...more,
  });
  const namesOf = async (person: Agent) => (await record.conversations.views.list(asker(person))).map((v) => v.name);

  test('are one’s own, or shared by who sees everything with a role or a queue, in order', async () => {
    const { views } = record.conversations;
    await views.save(aView('Second', { position: 2 }), asker(mei));
    await views.save(aView('First', { position: 1 }), asker(mei));
    await views.save(aView('Storm', { position: 3, queueIds: [cards.id] }), asker(lead));
    await views.save(aView('For leads', { roles: ['lead'] }), asker(lead));
    expect(await namesOf(mei)).toEqual(['First', 'Second', 'Storm']);
    expect(await namesOf(nora)).toEqual([]);
    expect(await namesOf(lead)).toEqual(['For leads', 'Storm']);
    await expect(views.save(aView('Mine for all', { roles: ['agent'] }), asker(mei))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  test('two who edit one: the second is told; what was deleted comes back by its id', async () => {
    const { views } = record.conversations;
    const wanted = aView('Refunds');
    const view = await views.save(wanted, asker(tom));
    expect(await views.save(wanted, asker(tom))).toEqual(view);
    const renamed = await views.update(view.id, { version: 1, name: 'All refunds' }, asker(tom));
    expect(renamed).toMatchObject({ name: 'All refunds', version: 2 });
    await expect(views.update(view.id, { version: 1, name: 'x' }, asker(tom))).rejects.toMatchObject({
      code: 'record.changed',
    });
    await expect(views.update(view.id, { version: 2, name: 'x' }, asker(nora))).rejects.toMatchObject({
      code: 'record.not_found',
    });
    await views.remove(view.id, asker(tom));
    expect(await namesOf(tom)).not.toContain('All refunds');
    await views.save({ ...wanted, name: 'All refunds' }, asker(tom));
    expect(await namesOf(tom)).toContain('All refunds');
  });
});
