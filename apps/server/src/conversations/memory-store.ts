/**
 * The rows of conversations held in memory, behind the same statements that the rest of this room sends to the
 * database. It takes the place of the database functions `locked`, `open` and `write`, which decide nothing, and of
 * the few statements beside them. So a past is made by the very commands of life, thousands in a second.
 *
 * A statement that is not known here is refused: a test does the same on a database and compares.
 */
import type { Queue, Tag } from '@harken/contract/people';
import type { TrailStep } from '@harken/contract/record';
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Statement } from '../platform/database.ts';
import type { Row } from './kept.ts';
import type { Db } from './store.ts';

export interface MemoryRows {
  cases: Row[];
  conversations: Row[];
  /** By conversation. */
  words: { id: string; words: string[] }[];
  messages: Row[];
  trail: { conversation_id: string; step: TrailStep }[];
}

interface Entry {
  conversation: Row;
  itsCase: Row;
  words: string[];
  messages: Row[];
  trail: TrailStep[];
}

export function createMemory({
  queues,
  tags,
  nextReference,
}: {
  queues: readonly Queue[];
  tags: readonly Tag[];
  nextReference: () => string;
}) {
  const entries = new Map<string, Entry>();
  const messages = new Map<string, Row>();
  const byCase = new Map<string, Entry>();

  type Answer = (values: readonly unknown[]) => Row[];
  const json = <T>(value: unknown): T => JSON.parse(value as string) as T;
  const entry = (id: unknown) => {
    const found = entries.get(id as string);
    if (!found) throw new Error(`There is no conversation ${id} in memory`);
    return found;
  };

  /** Instants are compared as they are written: ISO 8601, UTC. */
  function due(
    column: 'snoozed_until' | 'activity_at' | 'resolved_at',
    until: unknown,
    is: (row: Row) => boolean,
  ): Row[] {
    const latest = (until as Date).toISOString();
    const at = (row: Row) => row[column] as string;
    const found: Row[] = [];
    for (const { conversation } of entries.values())
      if (is(conversation) && conversation[column] !== null && at(conversation) <= latest) found.push(conversation);
    return found.sort((a, b) => (at(a) < at(b) ? -1 : 1)).map(({ id }) => ({ id }));
  }

  function add(to: Entry, rows: readonly Row[]): void {
    for (const row of rows) {
      if (messages.has(row.id as string)) throw Object.assign(new Error('It is there already'), { code: 'HK001' });
      const whole = { edited_at: null, ...row };
      messages.set(row.id as string, whole);
      to.messages.push(whole);
    }
  }

  /** By how a statement begins; the longest beginning comes first. */
  const answers: readonly [beginning: string, answer: Answer][] = [
    [
      'select conversations.locked(',
      ([id, messageId]) => {
        const found = entries.get(id as string);
        const queue = queues.find((one) => one.id === found?.conversation.queue_id);
        const seen = messageId === null ? undefined : messages.get(messageId as string);
        return [
          { found: { kept: found?.conversation ?? null, queueVersion: queue?.version ?? null, seen: seen ?? null } },
        ];
      },
    ],
    [
      'select conversations.open(',
      ([, conversation, said, words]) => {
        const row = json<Row>(conversation);
        const reference = nextReference();
        row.case_reference = reference;
        const itsCase: Row = {
          id: row.case_id,
          reference,
          customer_id: row.customer_id,
          subject: row.subject,
          state: 'open',
          opened_at: row.opened_at,
          resolved_at: null,
          reopened_count: 0,
          version: 1,
        };
        const numbered = [...(words as string[]), ...reference.toLowerCase().split('-')];
        const made: Entry = { conversation: row, itsCase, words: numbered, messages: [], trail: [] };
        entries.set(row.id as string, made);
        byCase.set(row.case_id as string, made);
        add(made, json<Row[]>(said));
        return [{ its_case: itsCase }];
      },
    ],
    [
      'select conversations.write(',
      ([id, changes, said]) => {
        const found = entry(id);
        if (said !== null) add(found, json<Row[]>(said));
        if (changes !== null) found.conversation = { ...found.conversation, ...json<Row>(changes) };
        return [];
      },
    ],
    [
      'update conversations.service_case set state',
      ([state, resolvedAt, subject, reopenedCount, id]) => {
        const found = byCase.get(id as string) as Entry;
        const version = (found.itsCase.version as number) + 1;
        const changed = { state, resolved_at: resolvedAt, subject, reopened_count: reopenedCount, version };
        found.itsCase = { ...found.itsCase, ...changed };
        return [found.itsCase];
      },
    ],
    [
      'update conversations.words',
      ([said]) => {
        for (const { id, words } of json<{ id: string; words: string[] }[]>(said)) entry(id).words = words;
        return [];
      },
    ],
    [
      'insert into conversations.trail_step',
      ([id, steps]) => {
        entry(id).trail.push(...json<TrailStep[]>(steps));
        return [];
      },
    ],
    [
      'update conversations.message set content',
      ([content, id]) => {
        (messages.get(id as string) as Row).content = json(content);
        return [];
      },
    ],
    [
      'update conversations.message set delivery',
      ([delivery, id, from, which]) => {
        const reached = (row: Row) =>
          typeof which === 'number'
            ? (row.position as number) <= which
            : (which as string[]).includes(row.id as string);
        const moved = entry(id).messages.filter((row) => {
          const state = (row.delivery as { state: string } | null)?.state;
          return state !== undefined && (from as string[]).includes(state) && reached(row);
        });
        for (const row of moved) row.delivery = json(delivery);
        return moved.map((row) => ({ id: row.id, position: row.position }));
      },
    ],
    [
      'select * from conversations.message where id = $1 and conversation_id = $2 for update',
      ([id, conversationId]) => {
        const found = messages.get(id as string);
        return found && found.conversation_id === conversationId ? [found] : [];
      },
    ],
    [
      'select * from conversations.message where conversation_id = $1 order by position desc',
      ([id, limit]) =>
        entry(id)
          .messages.slice(-(limit as number))
          .reverse(),
    ],
    [
      "select id from conversations.conversation where state = 'snoozed'",
      ([now]) => due('snoozed_until', now, ({ state }) => state === 'snoozed'),
    ],
    [
      'select id from conversations.conversation where handled_by',
      ([since]) =>
        due(
          'activity_at',
          since,
          (row) => row.state === 'open' && row.handled_by === 'virtual_agent' && row.awaiting_since === null,
        ),
    ],
    [
      "select id from conversations.conversation where state = 'resolved'",
      ([since]) => due('resolved_at', since, ({ state }) => state === 'resolved'),
    ],
    // Every tag of a past was there before it: one that is not, is a mistake, and is refused when it would be made.
    [
      'select id, name, archived, version from conversations.tag where name = any($1',
      ([names]) => tags.filter(({ name }) => (names as string[]).includes(name)) as unknown as Row[],
    ],
    ['select * from conversations.conversation where id = $1', ([id]) => rowOf(entries.get(id as string))],
    [
      'select step from conversations.trail_step where conversation_id = $1',
      ([id]) =>
        entry(id)
          .trail.map((step) => ({ step }))
          .reverse(),
    ],
  ];
  const known = new Map<string, Answer>();

  function answer(text: string, values: readonly unknown[]): Row[] {
    let found = known.get(text);
    if (!found) {
      const plain = text.replace(/\s+/g, ' ').trim();
      found = answers.find(([beginning]) => plain.startsWith(beginning))?.[1] ?? queueAnswer(plain);
      if (!found) throw new Error(`The record in memory does not know the statement: ${plain}`);
      known.set(text, found);
    }
    return found(values);
  }

  function queueAnswer(plain: string): Answer | undefined {
    if (!/^select .* from conversations\.queue where id = \$1$/.test(plain)) return undefined;
    return ([id]) => queues.filter((queue) => queue.id === id) as unknown as Row[];
  }

  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
      rows: answer(sql, parameters) as R[],
    }),
    streamQuery: () => {
      throw new Error('Nothing is streamed from memory');
    },
  };
  const db: Db = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (of) => new PostgresIntrospector(of),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: async () => {},
        acquireConnection: async () => connection,
        beginTransaction: async () => {},
        commitTransaction: async () => {},
        rollbackTransaction: async () => {},
        releaseConnection: async () => {},
        destroy: async () => {},
      }),
    },
  });

  return {
    db,
    run: ({ text, values }: Statement): void => void answer(text, values),
    /** Of these conversations, everything; without a list, of all. */
    rows: (ids: Iterable<string> = entries.keys()): MemoryRows => {
      const chosen = [...ids].map(entry);
      return {
        cases: chosen.map(({ itsCase }) => itsCase),
        conversations: chosen.map(({ conversation }) => conversation),
        words: chosen.map(({ conversation, words }) => ({ id: conversation.id as string, words })),
        messages: chosen.flatMap((one) => one.messages),
        trail: chosen.flatMap(({ conversation, trail }) =>
          trail.map((step) => ({ conversation_id: conversation.id as string, step })),
        ),
      };
    },
  };
}

const rowOf = (found: Entry | undefined): Row[] => (found ? [found.conversation] : []);
