/**
 * The record, made in memory: the commands of `conversations.ts` themselves, on a clock that can be set to any moment
 * of the past. What they wrote and told is collected, and put into the database when it is complete.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { Queue, Tag } from '@harken/contract/people';
import type { SettableClock } from '../platform/clock.ts';
import type { EventLog, NewEvent, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { type PastEvent, pack, packColumn } from '../platform/past.ts';
import type { Conversations, ConversationsDeps } from './conversations.ts';
import type { Row } from './kept.ts';
import { createMemory, type MemoryRows } from './memory-store.ts';

export interface PastDeps {
  clock: SettableClock;
  queues: readonly Queue[];
  tags: readonly Tag[];
  customers: Pick<ConversationsDeps['customers'], 'nameOf'>;
  personOf: ConversationsDeps['personOf'];
  /** The number that the next case gets; those of life go on from a number of their own. */
  nextNumber: () => number;
  /** Hears every event at once, as reactions do in life. */
  onEvent?: (event: HarkenEvent) => void;
}

/** Plain data, so that a thread of its own can be told. */
export type Rules = Required<Pick<ConversationsDeps, 'referencePrefix' | 'reopenDays' | 'silenceHours'>>;

/** Nobody sent files in a past. */
const noBlobs = {} as ConversationsDeps['blobs'];

export interface Rehearsal {
  conversations: Conversations;
  log: Pick<EventLog, 'transact'>;
  read: ConversationsDeps['read'];
  /** What happened, in order. */
  events: PastEvent[];
  rows: ReturnType<typeof createMemory>['rows'];
  /** Rows of these conversations, ready to be written. */
  packed(ids: Iterable<string>): PackedRows;
}

export function rehearse(
  create: (deps: ConversationsDeps) => Conversations,
  rules: Rules,
  { clock, queues, tags, customers, personOf, nextNumber, onEvent = () => {} }: PastDeps,
): Rehearsal {
  const memory = createMemory({ queues, tags, nextReference: () => `${rules.referencePrefix}-${nextNumber()}` });
  const events: PastEvent[] = [];

  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const appended: NewEvent[] = [];
    const later: Parameters<Tx['withCommit']>[0][] = [];
    const after: (() => void)[] = [];
    const result = await work({
      db: memory.db,
      append: (event) => void appended.push(event),
      withCommit: (statement) => void later.push(statement),
      afterCommit: (then) => void after.push(then),
    });
    for (const statement of later) memory.run(statement);
    const at = clock.now().toISOString();
    for (const event of appended) {
      const told = { ...event, id: event.id ?? newId(clock), at };
      events.push(told);
      onEvent({ seq: 0, version: 1, causedBy: null, ...told } as unknown as HarkenEvent);
    }
    for (const then of after) then();
    return result;
  }

  const log = { transact };
  const conversations = create({
    ...rules,
    blobs: noBlobs,
    log,
    read: memory.db,
    clock,
    customers: { ...customers, alongside: () => {}, withAttribute: async () => null },
    // Nobody searches in a past that is being made.
    people: async () => [],
    personOf,
    sightOf: () => ({ kind: 'none' }),
    // Whoever makes a past wakes what slept in it; what sleeps beyond it is woken by the sweep of life.
    jobs: { define: () => {}, enqueue: async () => {} },
  });
  return {
    conversations,
    log,
    read: memory.db,
    events,
    rows: memory.rows,
    packed: (ids) => packRows(memory.rows(ids)),
  };
}

/** Rows ready to be written, in whichever thread they were made: JSON, and of what was said three columns of words. */
export type PackedRows = Record<keyof MemoryRows | 'saidIn' | 'saidAt' | 'saidWords', Uint8Array<ArrayBuffer>>;

function packRows({ cases, conversations, words, messages, trail }: MemoryRows): PackedRows {
  const wordsOf = (message: Row) => message.words as string[];
  const said = messages.filter((message) => wordsOf(message).length > 0);
  return {
    cases: pack(cases),
    conversations: pack(conversations),
    words: pack(words),
    messages: pack(messages.map(({ words: _, ...message }) => message)),
    trail: pack(trail),
    saidIn: packColumn(said.map((message) => message.conversation_id as string)),
    saidAt: packColumn(said.map(({ position }) => String(position))),
    // As the database reads it: a third of the time that lists of words in JSON take. Words are letters and digits.
    saidWords: packColumn(
      said.map((message) =>
        wordsOf(message)
          .map((word) => `'${word}'`)
          .join(' '),
      ),
    ),
  };
}
