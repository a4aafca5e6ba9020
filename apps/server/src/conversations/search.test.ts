import { type ConversationId, idFrom } from '@harken/contract/ids';
import type { Conversation, Customer } from '@harken/contract/record';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aRecord } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
type Filter = Partial<Parameters<Record['conversations']['list']>[0]>;

describe('searching conversations', () => {
  let record: Record;
  let cards: Awaited<ReturnType<Record['aQueue']>>;
  let loans: typeof cards;
  let mei: ReturnType<Record['anAgent']>;
  let lead: typeof mei;
  const named = new Map<string, ConversationId>();

  beforeAll(async () => {
    record = await aRecord({ at: '2026-03-02T09:00:00Z' });
    const { conversations, clock } = record;
    cards = await record.aQueue({ name: { en: 'Card limits', zh: '卡限额' } });
    loans = await record.aQueue({ name: { en: 'Loans', zh: '贷款' } });
    mei = record.anAgent('Mei Tan', [cards.id]);
    lead = record.anAgent('Lea', [], { roles: ['lead'] });
    const story = [
      ['declined', cards, 'Liam Chen', 'My card was declined at the supermarket', ['refund', 'vip']],
      ['fee', cards, '陈美玲', '我的信用卡被收取了手续费', ['refund']],
      ['mortgage', loans, 'Aylin Öz', 'The mortgage paper says nothing of a late fee', ['papers']],
      ['fraud', loans, 'Bo Li', 'Somebody used my card for fraud', []],
    ] as const;
    for (const [name, queue, customer, words, tags] of story) {
      clock.advance({ hours: 24 });
      const customerId = await record.aCustomer(customer);
      const { conversation } = await record.writes(customerId, words);
      const { id: conversationId } = conversation;
      const { version } = await conversations.handOff({
        conversationId,
        queueId: queue.id,
        packet: {
          reason: 'asked',
          wants: `About ${name}`,
          known: [],
          tried: [],
          notDone: null,
          openQuestion: null,
          promised: null,
          feels: null,
        },
      });
      await conversations.update({ conversationId, by: lead.author, version, fields: { tags: [...tags] } });
      named.set(name, conversationId);
    }
    const declined = named.get('declined') as ConversationId;
    await conversations.assign({ conversationId: declined, agentId: mei.id, reason: 'taken', by: mei.id });
    const fee = named.get('fee') as ConversationId;
    await conversations.assign({ conversationId: fee, agentId: mei.id, reason: 'taken', by: mei.id });
    await conversations.resolve({ conversationId: fee, by: mei.author, resolution: 'by_person' });
    const { customerId } = (await conversations.get(fee)) as Conversation;
    await conversations.rate({ conversationId: fee, customerId, score: 2, comment: '=SUM(A1)' });
    const { version } = (await record.customers.get(customerId)) as Customer;
    const attributes = { tier: 'gold', years: 7 };
    await record.customers.update(customerId, version, { attributes }, { kind: 'person', id: lead.id });
  });

  const nameOf = (id: string) => [...named].find(([, known]) => known === id)?.[0];
  const find = async (search: string, viewer = lead, filter: Filter = {}) =>
    (await record.conversations.list({ view: 'all', limit: 50, search, ...filter }, viewer)).conversations.map(
      ({ id }) => nameOf(id),
    );

  test.each([
    ['supermarket', ['declined']],
    ['super', ['declined']],
    ['late fee', ['mortgage']],
    ['card', ['fraud', 'declined']],
    ['手续费', ['fee']],
    ['续费', ['fee']],
    ['费手', []],
    ['"late fee"', ['mortgage']],
    ['"fee late"', []],
    ['card -"for fraud"', ['declined']],
  ])('by what was said: %s', async (search, expected) => expect(await find(search)).toEqual(expected));

  test.each([
    ['tag:refund', ['fee', 'declined']],
    ['tag:refund tag:vip', ['declined']],
    ['标签：refund', ['fee', 'declined']],
    ['-tag:refund', ['fraud', 'mortgage']],
    ['queue:"Card limits"', ['fee', 'declined']],
    ['队列:卡限额', ['fee', 'declined']],
    ['queue:loans queue:"card limits"', ['fraud', 'mortgage', 'fee', 'declined']],
    ['agent:"mei tan"', ['fee', 'declined']],
    ['agent:none', ['fraud', 'mortgage']],
    ['state:live', ['fraud', 'mortgage', 'declined']],
    ['state:resolved', ['fee']],
    ['rating:1..2', ['fee']],
    ['rating:>3', []],
    ['rating:none', ['fraud', 'mortgage', 'declined']],
    ['channel:messenger', ['fraud', 'mortgage', 'fee', 'declined']],
    ['channel:phone', []],
    ['customer:chen', ['declined']],
    ['attribute:tier=gold', ['fee']],
    ['attribute:years=7', ['fee']],
    ['attribute:tier=silver', []],
    ['after:2026-03-05', ['fraud', 'mortgage']],
    ['before:2026-03-05', ['fee', 'declined']],
    ['after:2026-03-04 before:2026-03-05', ['fee']],
    ['card tag:vip', ['declined']],
    ['priority:5', ['fraud', 'mortgage', 'fee', 'declined']],
    ['language:en', ['fraud', 'mortgage', 'fee', 'declined']],
    ['language:zh', []],
  ])('by what it is: %s', async (search, expected) => expect(await find(search)).toEqual(expected));

  test('a day begins where the asker is', async () => {
    expect(await find('before:2026-03-04', lead, { zone: 'UTC' })).toEqual(['declined']);
    expect(await find('before:2026-03-04', lead, { zone: 'Pacific/Honolulu' })).toEqual(['fee', 'declined']);
    await expect(find('before:2026-03-05', lead, { zone: 'Mars/Olympus' })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  test('what cannot be meant is refused by its name', async () => {
    for (const search of ['queue:nowhere', 'agent:nobody', 'before:yesterday', 'rating:9', 'state:asleep']) {
      await expect(find(search)).rejects.toMatchObject({
        code: 'request.invalid',
        more: { mistakes: [{ path: 'search' }] },
      });
    }
  });

  test('finds nothing that the asker may not see, by words, by filters, in counts and in files', async () => {
    const stranger = record.anAgent('Nora', []);
    for (const search of ['card', 'fee', 'tag:refund', 'tag:papers', 'state:live', '"late fee"', 'agent:none', '']) {
      const everything = await find(search);
      const own = await find(search, mei);
      expect(own).toEqual(everything.filter((name) => name === 'fee' || name === 'declined'));
      expect(await find(search, stranger)).toEqual([]);
      expect(await record.conversations.count({ view: 'all', search }, mei)).toEqual({
        count: own.length,
        more: false,
      });
      expect((await record.conversations.count({ view: 'all', search }, stranger)).count).toBe(0);
      expect(await fileOf(search, mei)).toHaveLength(own.length + 1);
      expect(await fileOf(search, stranger)).toHaveLength(1);
    }
  });

  const fileOf = async (search: string, viewer = lead, locale: 'en' | 'zh' = 'en') => {
    let file = '';
    for await (const part of await record.conversations.export({ view: 'all', search }, viewer, locale)) file += part;
    return file.trimEnd().split('\r\n');
  };

  test('as a file, a cell that a spreadsheet would run is text, and names are in the language asked for', async () => {
    const [head, row] = await fileOf('rating:2', lead, 'zh');
    expect(head).toMatch(/^\uFEFF工单号,客户/);
    expect(row).toContain('卡限额');
    expect(row).toContain("'=SUM(A1)");
  });

  test('oldest first is newest first turned round, page by page', async () => {
    const seen: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await record.conversations.list(
        { view: 'all', order: 'oldest', limit: 1, cursor, search: 'state:live' },
        lead,
      );
      seen.push(...page.conversations.map(({ id }) => nameOf(id)));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual((await find('state:live')).reverse());
  });

  test('an edited message is found by what it says now', async () => {
    const conversationId = named.get('declined') as ConversationId;
    const messageId = idFrom('msg', newId());
    const { author } = mei;
    const content = { kind: 'text', text: 'We look into it tomorow' } as const;
    await record.conversations.send({ conversationId, author, message: { id: messageId, content } });
    expect(await find('tomorow')).toEqual(['declined']);
    await record.conversations.edit({ conversationId, messageId, text: 'We look into it tomorrow', by: author });
    expect(await find('tomorow')).toEqual([]);
    expect(await find('tomorrow')).toEqual(['declined']);
  });

  test('messages from before their words were kept are found once the job has run', async () => {
    const { read } = record.database;
    await sql`insert into conversations.message_words_to_come select conversation_id, position from conversations.message`.execute(
      read,
    );
    await sql`delete from conversations.message_words`.execute(read);
    expect(await find('supermarket')).toEqual([]);
    expect(await record.conversations.makeWords()).toBeGreaterThan(4);
    expect(await find('supermarket')).toEqual(['declined']);
    expect(await record.conversations.makeWords()).toBe(0);
  });
});

test('what many messages say is found wherever it is: page by page, from either end, and what lies far down', async () => {
  const { conversations, database, ...record } = await aRecord();
  const near = await record.aQueue();
  const far = await record.aQueue({ name: { en: 'Loans', zh: '贷款' } });
  const agent = record.anAgent('Mei', [far.id]);
  const lead = record.anAgent('Lea', [], { roles: ['lead'] });
  const conversation = await record.aWaiting(near.id);
  await sql`
    insert into conversations.conversation
    select (jsonb_populate_record(c, jsonb_build_object(
             'id', 'conv_' || gen_random_uuid(), 'queue_id', case when n > 2250 then ${far.id}::text else ${near.id} end,
             'activity_at', c.activity_at - n * interval '1 minute'))).*
      from conversations.conversation c, generate_series(1, 2300) n where c.id = ${conversation.id}`.execute(
    database.read,
  );
  // Of fewer than a hundred different words the database says nothing of how common they are.
  await sql`
    insert into conversations.message_words (conversation_id, position, words)
    select id, position, array_to_tsvector(array['card', 'limit', 'of' || (row_number() over ()) % 150])
      from conversations.conversation, generate_series(10, 12) position`.execute(database.read);
  await sql`analyze conversations.message_words`.execute(database.read);

  for (const [search, viewer, order] of [
    ['card', lead, 'newest'],
    ['card limit', lead, 'oldest'],
    ['card', agent, 'newest'],
    ['card -queue:loans', lead, 'newest'],
  ] as const) {
    const sees = (queueId: string) =>
      viewer === agent ? queueId === far.id : !(search.includes('-') && queueId === far.id);
    const { rows } = await sql<{ id: ConversationId; queueId: string }>`
      select id, queue_id as "queueId" from conversations.conversation order by activity_at desc`.execute(
      database.read,
    );
    const expected = rows.filter(({ queueId }) => sees(queueId)).map(({ id }) => id);
    if (order === 'oldest') expected.reverse();
    const found: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 3; page++) {
      const answer = await conversations.list(
        { view: 'all', limit: 40, search, order, ...(cursor && { cursor }) },
        viewer,
      );
      found.push(...answer.conversations.map(({ id }) => id));
      if (!answer.nextCursor) break;
      cursor = answer.nextCursor;
    }
    expect(found).toEqual(expected.slice(0, 120));
  }
});
