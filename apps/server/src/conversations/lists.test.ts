import type { Conversation } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { aRecord } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;

describe('lists', () => {
  let record: Record;
  let cards: Awaited<ReturnType<Record['aQueue']>>;
  let loans: typeof cards;
  let mei: ReturnType<Record['anAgent']>;
  let lead: typeof mei;
  const all: Conversation[] = [];

  beforeAll(async () => {
    record = await aRecord();
    const { conversations, clock } = record;
    cards = await record.aQueue();
    loans = await record.aQueue();
    mei = record.anAgent('Mei', [cards.id]);
    const tom = record.anAgent('Tom', [loans.id]);
    lead = record.anAgent('Lea', [], { roles: ['lead'] });
    const names = ['Liam Chen', '陈美玲', 'Aylin Öz', 'Bo Li', 'Wei Chen'];
    for (let n = 0; n < 30; n++) {
      clock.advance({ seconds: 1 });
      const customerId = await record.aCustomer(names[n % names.length]);
      const { conversation } = await record.writes(customerId, `Question ${n}`);
      const { id: conversationId } = conversation;
      if (n % 3) await record.aWaiting((n % 2 ? cards : loans).id, customerId);
      if (n % 5 === 0) await conversations.assign({ conversationId, agentId: mei.id, reason: 'taken', by: mei.id });
      if (n % 10 === 0) {
        const until = new Date(clock.now().getTime() + 3_600_000).toISOString();
        await conversations.snooze({ conversationId, until, by: mei.author });
      }
      if (n % 15 === 5) await conversations.resolve({ conversationId, by: mei.author, resolution: 'by_person' });
      if (n % 7 === 0)
        await conversations.send({
          conversationId,
          author: tom.author,
          message: { content: { kind: 'note', text: 'See?', mentions: [mei.id] } },
        });
    }
    const { conversations: rows } = await conversations.list({ view: 'all', limit: 200 }, lead);
    all.push(...rows);
  });

  const list = async (filter: Partial<Parameters<Record['conversations']['list']>[0]>, viewer = lead) =>
    (await record.conversations.list({ view: 'all', limit: 200, ...filter }, viewer)).conversations;
  const ids = (rows: Conversation[]) => rows.map(({ id }) => id);
  const over = ({ state }: Conversation) => state === 'resolved' || state === 'closed';
  const awake = (c: Conversation) => !over(c) && c.state !== 'snoozed';
  const mayRead = (c: Conversation, viewer: typeof mei) =>
    viewer.roles.includes('lead') ||
    c.agentId === viewer.id ||
    c.participantIds.includes(viewer.id) ||
    (c.queueId !== null && viewer.queueIds.includes(c.queueId));

  test('show newest activity first, by what the list itself shows', () => {
    const times = all.map(({ lastMessage, openedAt }) => lastMessage?.at ?? openedAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(all.length).toBe(50);
  });

  test('hold exactly what someone may read', async () => {
    expect(ids(await list({}, mei))).toEqual(ids(all.filter((c) => mayRead(c, mei))));
    expect((await list({}, mei)).length).toBeLessThan(all.length);
    expect(await list({}, record.anAgent('Nobody', []))).toEqual([]);
    expect(await list({}, record.anAgent('Gone', [cards.id], { active: false }))).toEqual([]);
  });

  test.each([
    ['mine', (c: Conversation) => awake(c) && c.agentId === mei.id],
    ['queues', (c: Conversation) => awake(c) && c.queueId === cards.id],
    ['all', () => true],
    ['snoozed', (c: Conversation) => c.state === 'snoozed'],
    ['resolved', over],
  ] as const)('the view "%s" is what its name says', async (view, belongs) => {
    const expected = all.filter((c) => belongs(c) && mayRead(c, mei));
    expect(ids(await list({ view }, mei))).toEqual(ids(expected));
    expect(expected.length).toBeGreaterThan(0);
  });

  test('what is live for someone is what they may read and is not over', async () => {
    const live = await record.conversations.live(mei);
    expect(ids(live)).toEqual(ids(all.filter((c) => !over(c) && mayRead(c, mei))));
  });

  test.each([1, 7, 50])('in pages of %i, nothing is left out or shown twice', async (limit) => {
    for (const viewer of [lead, mei]) {
      const seen: Conversation[] = [];
      let cursor: string | undefined;
      do {
        const page = await record.conversations.list({ view: 'all', limit, cursor }, viewer);
        expect(page.conversations.length).toBeLessThanOrEqual(limit);
        seen.push(...page.conversations);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(ids(seen)).toEqual(ids(await list({}, viewer)));
    }
  });

  test('a cursor that is not ours is refused', async () => {
    for (const cursor of ['', 'x', '1.conv_', "1.conv_0' or 1=1 --", '9'.repeat(30)]) {
      await expect(list({ cursor })).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });

  test('find by words of the customer’s name, the subject or the reference, in both languages', async () => {
    const named = (part: string) => ids(all.filter(({ customerName }) => customerName?.includes(part)));
    expect(ids(await list({ search: 'chen' }))).toEqual(named('Chen'));
    expect(ids(await list({ search: 'LIAM che' }))).toEqual(named('Liam'));
    expect(ids(await list({ search: '美玲' }))).toEqual(named('美玲'));
    expect(ids(await list({ search: '玲' }))).toEqual(named('美玲'));
    expect(ids(await list({ search: '玲美' }))).toEqual([]);
    expect(ids(await list({ search: 'öz' }))).toEqual(named('Öz'));
    const one = all.find(({ subject }) => subject) as Conversation;
    expect(ids(await list({ search: one.caseReference }))).toEqual([one.id]);
    expect(ids(await list({ search: one.caseReference.toLowerCase() }))).toEqual([one.id]);
    expect(ids(await list({ search: 'higher LIMIT' }))).toEqual(ids(all.filter(({ subject }) => subject)));
    expect(ids(await list({ search: 'chen', view: 'queues' }, mei))).toEqual(
      ids(all.filter((c) => c.customerName?.includes('Chen') && awake(c) && c.queueId === cards.id)),
    );
    for (const nothing of ["'", '& | !', ':*', '\\', '\u0000']) expect(await list({ search: nothing })).toEqual([]);
    expect(await list({ search: '  ' })).toHaveLength(all.length);
    expect(await list({ search: 'word '.repeat(40) })).toEqual([]);
  });

  test('of one queue, or of one customer', async () => {
    expect(ids(await list({ queueId: loans.id }))).toEqual(ids(all.filter(({ queueId }) => queueId === loans.id)));
    const { customerId } = all[0] as Conversation;
    expect(ids(await list({ customerId }))).toEqual(ids(all.filter((c) => c.customerId === customerId)));
    expect(ids(await record.conversations.ofCustomer(customerId))).toEqual(ids(await list({ customerId })));
  });

  test('what waits is told most urgent first, and only what waits', async () => {
    const waiting = await record.conversations.waiting();
    expect(ids(waiting)).toEqual(
      ids(
        all
          .filter(({ queuedAt }) => queuedAt !== null)
          .sort((a, b) => a.priority - b.priority || (a.queuedAt! < b.queuedAt! ? -1 : 1)),
      ),
    );
  });
});
