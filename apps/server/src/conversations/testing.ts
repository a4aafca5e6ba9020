/** A record on a database of its own, with a queue or two and someone to serve: for the tests of this room and others. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConversationId, type CustomerId, idFrom, type PersonId, type QueueId } from '@harken/contract/ids';
import type { OpeningHours, Person, Queue } from '@harken/contract/people';
import type { Author, CustomerContent, HandoffPacket } from '@harken/contract/record';
import { createCustomers } from '../customers/customers.ts';
import { createFolderBlobs } from '../platform/blobs.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import { aHouse, type House } from '../platform/testing.ts';
import { createConversations, type Viewer } from './conversations.ts';

export const roundTheClock: OpeningHours = {
  zone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' })),
  holidays: [],
};

export const packet: HandoffPacket = {
  reason: 'asked',
  wants: 'A higher limit for the card',
  known: [],
  tried: [],
  notDone: null,
  openQuestion: null,
  promised: null,
  feels: null,
};

/** Jobs that are only written down: a test that wants one rings it itself. */
export interface WrittenJobs extends Pick<Jobs, 'define' | 'enqueue'> {
  waiting: { name: string; data: object; runAt: Date | undefined; key: string | undefined }[];
  run(name: string, data: object): Promise<void>;
}

function writtenJobs(): WrittenJobs {
  const handlers = new Map<string, (data: object) => Promise<void>>();
  const waiting: WrittenJobs['waiting'] = [];
  return {
    waiting,
    define: (name, handler) => {
      const job = { id: 'a-job', attempt: 1, signal: new AbortController().signal };
      handlers.set(name, (data) => handler(data as never, job));
    },
    enqueue: async (tx, name, data, { runAt, key } = {}) => {
      const add = () => void waiting.push({ name, data, runAt, key });
      if (tx) tx.afterCommit(add);
      else add();
    },
    run: async (name, data) => {
      const handler = handlers.get(name);
      if (!handler) throw new Error(`No job is named "${name}"`);
      await handler(data);
    },
  };
}

export async function aRecord({
  at = '2026-03-02T09:00:00Z',
  realJobs,
}: {
  at?: string;
  /** Instead of jobs that are only written down. */
  realJobs?: (house: House) => Jobs;
} = {}) {
  const house = await aHouse({ at });
  const { log, clock, database } = house;
  const { read } = database;
  const people = new Map<PersonId, Pick<Person, 'id' | 'name' | 'queueIds' | 'teamIds' | 'active' | 'roles'>>();
  const jobs = writtenJobs();
  /** What was noted for auditors. */
  const notes: { by: string | null; action: string; target: string; detail?: Record<string, unknown> }[] = [];
  const blobs = await createFolderBlobs(await mkdtemp(join(tmpdir(), 'hk-blobs-')));
  const customers = createCustomers({ log, read, clock });
  const parts: Parameters<typeof createConversations>[0] = {
    log,
    read,
    clock,
    blobs,
    customers,
    jobs: realJobs?.(house) ?? jobs,
    personOf: async (id) => people.get(id) ?? null,
    people: async () => [...people.values()],
    sightOf: ({ id, roles, queueIds, active }) => {
      if (!active) return { kind: 'none' };
      return roles.includes('lead') ? { kind: 'all' } : { kind: 'own', personId: id, queueIds };
    },
    referencePrefix: 'HB',
    audit: {
      record: async (_tx, { by, ...note }) => void notes.push({ ...note, by: by?.person.name ?? null }),
    },
  };
  const conversations = createConversations(parts);

  async function aQueue(more: Partial<Omit<Queue, 'id' | 'version' | 'archived'>> = {}): Promise<Queue> {
    return conversations.createQueue({
      name: { en: 'Cards', zh: '银行卡' },
      skillId: null,
      priority: 5,
      goal: { share: 0.8, withinSeconds: 60, nextReplySeconds: 300, resolveSeconds: 14_400 },
      hours: roundTheClock,
      ...more,
    });
  }

  function anAgent(name: string, queueIds: QueueId[] = [], more: Partial<Viewer> = {}) {
    const here = { teamIds: [], active: true, roles: ['agent' as const] };
    const person = { id: idFrom('pers', newId()), name, queueIds, ...here, ...more };
    people.set(person.id, person);
    const author: Author = { kind: 'person', id: person.id, name };
    return { ...person, author };
  }

  async function aCustomer(name: string | null = 'Mei Tan'): Promise<CustomerId> {
    return (await customers.create({ name, locale: 'en' })).id;
  }

  const text = (words: string): CustomerContent => ({ kind: 'text', text: words });

  /** The customer writes; without a conversation, a new one. */
  async function writes(
    customerId: CustomerId,
    words: string,
    conversationId: ConversationId = idFrom('conv', newId()),
  ) {
    return conversations.receive({
      conversationId,
      customerId,
      message: { id: idFrom('msg', newId()), content: text(words) },
      opens: { channel: 'messenger', locale: 'en' },
    });
  }

  /** A conversation that waits in a queue. */
  async function aWaiting(queueId: QueueId, customerId?: CustomerId) {
    const whose = customerId ?? (await aCustomer());
    const { conversation } = await writes(whose, 'May I talk to someone?');
    return conversations.handOff({ conversationId: conversation.id, queueId, packet });
  }

  return {
    ...house,
    jobs,
    notes,
    blobs,
    people,
    customers,
    conversations,
    /** The same record at another process, which remembers for itself. */
    elsewhere: () => createConversations(parts),
    aQueue,
    anAgent,
    aCustomer,
    writes,
    aWaiting,
    text,
  };
}
