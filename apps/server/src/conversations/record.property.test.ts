/**
 * Whatever people, customers, the virtual agent and time do, in whichever order: the record keeps its promises, and
 * whoever follows the events sees what a fresh fetch would show.
 */
import type { About, HarkenEvent } from '@harken/contract/events';
import type { ConversationId, CustomerId, QueueId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation } from '@harken/contract/record';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DeskState, reduce, reduceThread, type Thread } from '../../../../packages/client/desk-state.ts';
import { aRecord, packet } from './testing.ts';

type World = Awaited<ReturnType<typeof aWorld>>;

async function aWorld() {
  const record = await aRecord();
  const queues = [await record.aQueue(), await record.aQueue({ name: { en: 'Loans', zh: '贷款' } })];
  const [cards, loans] = queues.map(({ id }) => id) as [QueueId, QueueId];
  const agents = [
    record.anAgent('Mei', [cards]),
    record.anAgent('Tom', [loans]),
    record.anAgent('Ada', [cards, loans]),
  ];
  const lead = record.anAgent('Lea', [], { roles: ['lead'] });
  return { record, queues: [cards, loans], agents, lead };
}

/** One thing that somebody does to one of the conversations. */
type Deed = (world: World, on: { conversationId: ConversationId; customerId: CustomerId }) => Promise<unknown>;

const person = fc.integer({ min: 0, max: 2 });
const which = fc.integer({ min: 0, max: 1 });
const word = fc.constantFrom(
  'Hello',
  'My card is blocked',
  '你好，我的卡被锁了',
  '\ud800 half and \u0000',
  'x'.repeat(300),
);
const virtualAgent: Author = { kind: 'virtual_agent', id: null, name: null };
const agentOf = (world: World, n: number) => world.agents[n] as World['agents'][number];
const queueOf = (world: World, n: number) => world.queues[n] as QueueId;
const inAnHour = (world: World) => new Date(world.record.clock.now().getTime() + 3_600_000).toISOString();

const deed: fc.Arbitrary<{ says: string; does: Deed }> = fc.oneof(
  named(
    'writes',
    fc.tuple(word),
    ([text]) =>
      ({ record }, { conversationId, customerId }) =>
        record.writes(customerId, text, conversationId),
  ),
  named(
    'answers',
    fc.constant([]),
    () =>
      ({ record }, { conversationId }) =>
        record.conversations.send({
          conversationId,
          author: virtualAgent,
          message: { content: { kind: 'text', text: 'See page 2' } },
        }),
  ),
  named(
    'hands off',
    fc.tuple(which),
    ([q]) =>
      (world, { conversationId }) =>
        world.record.conversations.handOff({ conversationId, queueId: queueOf(world, q), packet }),
  ),
  named(
    'assigns',
    fc.tuple(person, person),
    ([a, b]) =>
      (world, { conversationId }) =>
        world.record.conversations.assign({
          conversationId,
          agentId: agentOf(world, a).id,
          by: agentOf(world, b).id,
          reason: 'given',
        }),
  ),
  named(
    'routes',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.assign({
          conversationId,
          agentId: agentOf(world, a).id,
          reason: 'routing',
          expected: { agentId: null },
        }),
  ),
  named(
    'replies',
    fc.tuple(person, word),
    ([a, text]) =>
      (world, { conversationId }) =>
        world.record.conversations.send({
          conversationId,
          author: agentOf(world, a).author,
          message: { content: { kind: 'text', text } },
        }),
  ),
  named(
    'notes',
    fc.tuple(person, person),
    ([a, b]) =>
      (world, { conversationId }) =>
        world.record.conversations.send({
          conversationId,
          author: agentOf(world, a).author,
          message: { content: { kind: 'note', text: 'Look at this', mentions: [agentOf(world, b).id] } },
        }),
  ),
  named('edits', fc.tuple(word), ([text]) => async (world, { conversationId }) => {
    const messages = await world.record.conversations.messages(conversationId, { limit: 50 });
    const own = messages.findLast(({ author }) => author.kind === 'person');
    if (own) await world.record.conversations.edit({ conversationId, messageId: own.id, text, by: own.author });
  }),
  named(
    'reads',
    fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom('delivered' as const, 'read' as const, 'failed' as const)),
    ([upTo, state]) =>
      (world, { conversationId }) =>
        world.record.conversations.markDelivery({ conversationId, which: { upTo }, state }),
  ),
  named(
    'snoozes',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.snooze({ conversationId, by: agentOf(world, a).author, until: inAnHour(world) }),
  ),
  named(
    'wakes',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.wake({ conversationId, by: agentOf(world, a).author }),
  ),
  named(
    'resolves',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.resolve({ conversationId, by: agentOf(world, a).author, resolution: 'by_person' }),
  ),
  named(
    'confirms',
    fc.constant([]),
    () =>
      ({ record }, { conversationId, customerId }) =>
        record.conversations.resolve({
          conversationId,
          by: { kind: 'customer', id: customerId, name: null },
          resolution: 'confirmed',
        }),
  ),
  named(
    'reopens',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.reopen({ conversationId, by: agentOf(world, a).author }),
  ),
  named(
    'transfers',
    fc.tuple(person, which),
    ([a, q]) =>
      (world, { conversationId }) =>
        world.record.conversations.transfer({
          conversationId,
          queueId: queueOf(world, q),
          by: agentOf(world, a).author,
          note: 'Yours',
        }),
  ),
  named(
    'releases',
    fc.tuple(person),
    ([a]) =>
      (world, { conversationId }) =>
        world.record.conversations.release({ conversationId, by: agentOf(world, a).id }),
  ),
  named(
    'leaves the queue',
    fc.constant([]),
    () =>
      ({ record }, on) =>
        record.conversations.leaveQueue(on),
  ),
  named(
    'rates',
    fc.tuple(fc.integer({ min: 1, max: 5 })),
    ([score]) =>
      ({ record }, on) =>
        record.conversations.rate({ ...on, score, comment: null }),
  ),
  named(
    'tells context',
    fc.constant([]),
    () =>
      ({ record, lead: _ }, on) =>
        record.conversations.recordContext({
          ...on,
          trail: [{ at: record.clock.now().toISOString(), kind: 'page', name: 'cards' }],
        }),
  ),
  named(
    'tags',
    fc.tuple(person, fc.integer({ min: 1, max: 9 })),
    ([a, priority]) =>
      async (world, { conversationId }) => {
        const { version } = (await world.record.conversations.get(conversationId)) as Conversation;
        await world.record.conversations.update({
          conversationId,
          version,
          by: agentOf(world, a).author,
          fields: { tags: ['vip'], priority, subject: `About ${priority}` },
        });
      },
  ),
  named(
    'renames the customer',
    fc.constantFrom([['Mei Tan']], [['陈美']]),
    ([[name]]) =>
      async ({ record }, { customerId }) => {
        const { version } = (await record.customers.get(customerId))!;
        await record.customers.update(customerId, version, { name: name ?? null });
      },
  ),
  named('waits', fc.tuple(fc.constantFrom(10, 3000, 90_000, 700_000)), ([seconds]) => async ({ record }) => {
    record.clock.advance({ seconds });
    await record.conversations.sweep();
  }),
);

function named<T>(says: string, given: fc.Arbitrary<T>, does: (given: T) => Deed) {
  return given.map((values) => ({ says: `${says} ${JSON.stringify(values)}`, does: does(values) }));
}

/** Through every place, so that what must always hold is looked at in each, whatever chance brings. */
const tour: [number, { says: string; does: Deed }][] = (
  [
    [
      1,
      'replies',
      ({ record, agents }, { conversationId }) =>
        record.conversations.send({
          conversationId,
          author: (agents[0] as World['agents'][number]).author,
          message: { content: { kind: 'text', text: 'Yes' } },
        }),
    ],
    [
      1,
      'snoozes',
      (world, { conversationId }) =>
        world.record.conversations.snooze({
          conversationId,
          by: agentOf(world, 0).author,
          until: inAnHour(world),
        }),
    ],
    [
      1,
      'wakes',
      (world, { conversationId }) => world.record.conversations.wake({ conversationId, by: agentOf(world, 0).author }),
    ],
    [
      1,
      'writes',
      ({ record }, { conversationId, customerId }) => record.writes(customerId, 'And now?', conversationId),
    ],
    [
      1,
      'resolves',
      (world, { conversationId }) =>
        world.record.conversations.resolve({
          conversationId,
          by: agentOf(world, 0).author,
          resolution: 'by_person',
        }),
    ],
    [
      0,
      'confirms',
      ({ record }, { conversationId, customerId }) =>
        record.conversations.resolve({
          conversationId,
          by: { kind: 'customer', id: customerId, name: null },
          resolution: 'confirmed',
        }),
    ],
    [
      0,
      'waits',
      async ({ record }) => {
        record.clock.advance({ days: 8 });
        await record.conversations.sweep();
      },
    ],
    // Looks at the other one, which the same wait has closed.
    [1, 'looks', async () => {}],
    [0, 'writes', ({ record }, { conversationId, customerId }) => record.writes(customerId, 'Anew', conversationId)],
  ] as [number, string, Deed][]
).map(([n, says, does]) => [n, { says, does }]);

// — what must always hold —

async function check(world: World, id: ConversationId, messages: Thread['messages'], c: Conversation) {
  expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => index + 1));
  const over = c.state === 'resolved' || c.state === 'closed';
  if (c.handledBy === 'virtual_agent') {
    expect(['open', 'resolved', 'closed']).toContain(c.state);
    expect([c.queueId, c.agentId, c.queuedAt, c.assignedAt]).toEqual([null, null, null, null]);
  } else {
    expect(c.queueId).not.toBeNull();
    // It is somebody's, or it waits, or it is over or asleep.
    if (!over && c.state !== 'snoozed') expect((c.agentId === null) !== (c.queuedAt === null)).toBe(true);
  }
  expect(c.agentId === null).toBe(c.agentName === null);
  expect(c.state === 'snoozed').toBe(c.snoozedUntil !== null);
  expect(over).toBe(c.resolvedAt !== null);
  if (over || c.handledBy === 'virtual_agent') {
    expect([c.firstReplyDueAt, c.nextReplyDueAt, c.resolveDueAt, c.queuedAt]).toEqual([null, null, null, null]);
  } else {
    expect(c.resolveDueAt).not.toBeNull();
    expect(c.firstReplyDueAt === null).toBe(c.firstRepliedAt !== null);
    if (c.nextReplyDueAt) expect([c.state, c.firstReplyDueAt]).toEqual(['waiting_on_us', null]);
  }
  const spoken = messages.findLast(({ content }) => !['note', 'packet', 'system'].includes(content.kind));
  expect(c.lastMessage?.at).toBe(spoken?.at);
  expect(c.lastMessage?.authorKind).toBe(spoken?.author.kind);
  expect(c.lastMessage?.failed).toBe(spoken?.delivery?.state === 'failed');
  expect(await world.record.conversations.aboutOf(id)).toMatchObject({ queueId: c.queueId, agentId: c.agentId });
}

// — who follows the events —

/** As access decides, written once more in its simplest form. */
function sees(viewer: Pick<Person, 'id' | 'queueIds' | 'roles'>, event: HarkenEvent): boolean {
  if (!('about' in event.data)) return true;
  const { about } = event.data;
  const places: Pick<About, 'queueId' | 'agentId'>[] = [about, ...(about.previous ? [about.previous] : [])];
  return (
    viewer.roles.includes('lead') ||
    about.participantIds.includes(viewer.id) ||
    places.some(
      ({ queueId, agentId }) => agentId === viewer.id || (queueId !== null && viewer.queueIds.includes(queueId)),
    )
  );
}

async function freshDesk(world: World, viewer: World['lead'], seq: number): Promise<DeskState> {
  const me = { ...viewer, email: 'a@b.c', locale: 'en', teamIds: [], version: 1 } as unknown as Person;
  const conversations = (await world.record.conversations.live(viewer)).sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    seq,
    me,
    people: [],
    agents: [],
    teams: [],
    skills: [],
    queues: [],
    dispositions: [],
    macros: [],
    tags: [],
    attributes: [],
    conversations,
    offers: [],
  };
}

async function freshThread(world: World, id: ConversationId, seq: number): Promise<Thread> {
  const { conversations, customers } = world.record;
  const conversation = (await conversations.get(id)) as Conversation;
  const cases = await conversations.casesOf(conversation.customerId);
  return {
    seq,
    conversation,
    case: cases.find((one) => one.id === conversation.caseId)!,
    customer: (await customers.get(conversation.customerId))!,
    messages: await conversations.messages(id, { limit: 1000 }),
    hasEarlier: false,
    trail: await conversations.trail(id),
    decisions: [],
    otherCases: cases.filter((one) => one.id !== conversation.caseId).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

describe('whatever is done, in whichever order', () => {
  let world: World;
  beforeAll(async () => {
    world = await aWorld();
  });

  test('the record keeps its promises, and following the events equals fetching anew', async () => {
    let done = 0;
    let refused = 0;
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(which, deed), { minLength: 4, maxLength: 24 }), async (deeds) => {
        const { conversations, log, clock } = world.record;
        const pairs: { conversationId: ConversationId; customerId: CustomerId }[] = [];
        for (let n = 0; n < 2; n++) {
          const customerId = await world.record.aCustomer();
          const { conversation } = await world.record.writes(customerId, 'First word');
          const on = { conversationId: conversation.id, customerId };
          // One begins with the virtual agent, the other with an agent, so that every state is near.
          if (n === 1) {
            await conversations.handOff({ ...on, queueId: queueOf(world, 0), packet });
            await conversations.assign({ ...on, agentId: agentOf(world, 0).id, reason: 'routing' });
          }
          pairs.push(on);
        }
        for (const { conversationId } of pairs) {
          const c = (await conversations.get(conversationId)) as Conversation;
          reached.add(`${c.state} ${c.handledBy}`);
        }
        const before = await log.head();
        const ids = pairs.map(({ conversationId }) => conversationId);
        const viewers = [world.lead, ...world.agents] as World['lead'][];
        const desks = await Promise.all(viewers.map((viewer) => freshDesk(world, viewer, before)));
        const threads = await Promise.all(ids.map((id) => freshThread(world, id, before)));

        for (const [n, { does }] of deeds) {
          const on = pairs[n] as (typeof pairs)[number];
          clock.advance({ seconds: 1 });
          done += 1;
          await does(world, on).catch((error) => {
            if (!(error instanceof Refusal)) throw error;
            refused += 1;
          });
          const c = (await conversations.get(on.conversationId)) as Conversation;
          reached.add(`${c.state} ${c.handledBy}`);
          await check(world, on.conversationId, await conversations.messages(c.id, { limit: 1000 }), c);
        }

        const head = await log.head();
        const events = (await readAll(world, before)) as unknown as HarkenEvent[];
        for (const [index, viewer] of viewers.entries()) {
          const followed = events.filter((event) => sees(viewer, event)).reduce(reduce, desks[index] as DeskState);
          const fresh = await freshDesk(world, viewer, head);
          expect([...followed.conversations].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(fresh.conversations);
        }
        for (const [index, id] of ids.entries()) {
          const followed = events.reduce(reduceThread, threads[index] as Thread);
          const otherCases = [...followed.otherCases].sort((a, b) => (a.id < b.id ? -1 : 1));
          expect({ ...followed, otherCases, seq: head }).toEqual(await freshThread(world, id, head));
        }
      }),
      { numRuns: Number(process.env.RUNS ?? 25), examples: [[tour]] },
    );
    // Control: the deeds do reach the record.
    expect(refused).toBeLessThan(done * 0.6);
    expect(reached.size).toBe(9);
  }, 300_000);
});

async function readAll(world: World, after: number): Promise<unknown[]> {
  const events: { seq: number }[] = [];
  for (;;) {
    const next = await world.record.log.read(events.at(-1)?.seq ?? after, 500);
    if (next.length === 0) return events;
    events.push(...next);
  }
}
