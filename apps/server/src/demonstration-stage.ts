/**
 * Where the past of Harbour Bank is made: the rooms' own commands over rows in memory, on a clock of their own. It needs
 * nothing but plain data, so a thread of its own can do it.
 */
import type { HarkenEvent } from '@harken/contract/events';
import {
  type CollectionId,
  type ConversationId,
  type CustomerId,
  type DispositionId,
  idFrom,
  type QueueId,
} from '@harken/contract/ids';
import type { Article } from '@harken/contract/knowledge';
import type { AgentStatus, Person, Queue, Tag } from '@harken/contract/people';
import { historyDay } from '@harken/demo/history/calendar';
import type { PastAgent, PastDoors } from '@harken/demo/history/doors';
import { agents } from '@harken/demo/people';
import { countPast } from './analytics/analytics.ts';
import { type Conversations, rehearseConversations } from './conversations/conversations.ts';
import { createCopilot } from './copilot/copilot.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { settableClock } from './platform/clock.ts';
import { derivedId } from './platform/ids.ts';
import { type PackedEvents, type PastEvent, packEvents } from './platform/past.ts';
import { noDecisions, rehearseRouting } from './routing/routing.ts';
import { virtualAgentReactions } from './virtual-agent/reactions.ts';
import { createVirtualAgent } from './virtual-agent/virtual-agent.ts';

type Rules = Parameters<typeof rehearseConversations>[0];
type PackedRows = ReturnType<ReturnType<typeof rehearseConversations>['packed']>;

/** What is the same for every day. */
export interface Setting {
  beganAt: Date;
  rules: Rules;
  people: Person[];
  statuses: AgentStatus[];
  queues: Queue[];
  tags: Tag[];
  queueKeys: PastDoors['queues'];
  languages: PastDoors['languages'];
  dispositions: ReadonlyMap<string, DispositionId>;
  /** Who has an account at the bank. */
  accounts: ReadonlyMap<string, CustomerId>;
  names: ReadonlyMap<string, string | null>;
  /** Of articles, by "slug locale". */
  titles: ReadonlyMap<string, string>;
  articles: Article[];
  handOffs: readonly { collection_id: CollectionId | null; queue_id: QueueId }[];
}

type Answers = Pick<Knowledge, 'answer' | 'collectionOf' | 'engineTrail'>;

/** The same question gets the same answer; customers have few ways to ask. */
export function remembered(knowledge: Answers): Answers {
  const answers = new Map<string, ReturnType<Answers['answer']>>();
  return {
    ...knowledge,
    answer: (...given) => {
      const key = JSON.stringify(given);
      let found = answers.get(key);
      if (!found) {
        found = knowledge.answer(...given);
        answers.set(key, found);
      }
      return found;
    },
  };
}

/** Hears every command of a rehearsal, with its moment. */
export type Watch = (command: { at: Date; name: string; given: unknown[] }) => void;

/** The doors of one day, and what was made behind them. */
export function stage(
  of: Setting,
  knowledge: Answers,
  {
    daysAgo,
    afterNumber,
    breathe,
    watch,
  }: {
    daysAgo: number;
    /** Cases are numbered from the next one on. */
    afterNumber: number;
    breathe?: PastDoors['breathe'];
    watch?: Watch | undefined;
  },
) {
  const clock = settableClock(new Date(historyDay(of.beganAt, daysAgo).from));
  const unanswered = new Map<ConversationId, HarkenEvent[]>();
  let number = afterNumber;
  const rehearsal = rehearseConversations(of.rules, {
    clock,
    queues: of.queues,
    tags: of.tags,
    customers: { nameOf: async (_, id) => of.names.get(id) ?? null },
    personOf: async (id) => of.people.find((person) => person.id === id) ?? null,
    nextNumber: () => ++number,
    onEvent: (event) => {
      if (event.name !== 'message.received' && event.name !== 'message.updated') return;
      const id = event.data.about.conversationId;
      unanswered.set(id, [...(unanswered.get(id) ?? []), event]);
    },
  });
  const { log, read, events, rows, packed } = rehearsal;
  const routing = rehearseRouting();
  const record = watch ? watched(rehearsal.conversations, clock, watch) : rehearsal.conversations;
  const virtualAgent = createVirtualAgent({
    log,
    read,
    handOffs: async () => of.handOffs,
    knowledge,
    conversations: { ...record, queues: async () => of.queues },
  });
  let hear: (event: HarkenEvent) => Promise<void> | void = () => {};
  const on = (_: string, __: readonly string[], handler: unknown) => {
    hear = handler as typeof hear;
  };
  virtualAgentReactions({ on }, virtualAgent);
  const copilot = createCopilot({ knowledge, messages: record.messages });

  const floor: PastAgent[] = agents.flatMap(({ name }) => {
    const status = of.statuses.find((one) => one.name === name);
    if (!status) return [];
    const { personId: id, queueIds, skills, capacity } = status;
    const levels = Object.fromEntries(skills.map(({ skillId, proficiency }) => [skillId, proficiency]));
    return [{ id, name, queueIds, skills: levels, capacity }];
  });
  const doors: PastDoors = {
    setTime: (at) => clock.set(new Date(at)),
    ...(breathe ? { breathe } : {}),
    record,
    askForPerson: virtualAgent.askedForPerson,
    answer: async (id) => {
      const heard = unanswered.get(id) ?? [];
      unanswered.delete(id);
      for (const event of heard) await hear(event);
    },
    suggest: async (conversation) => (await copilot.suggest(conversation)).suggestions[0]?.text ?? null,
    choose: (waiting, agents, now) =>
      // Nobody's name is kept with a decision.
      routing.choose({ now, waiting, agents: agents.map(asAgent), plans: [], pace: {} }),
    tellPresence: async (agent, from, presence, held) => {
      const status = of.statuses.find(({ personId }) => personId === agent.id);
      if (!status) return;
      const presenceSince = clock.now().toISOString();
      const told = { ...status, presence, presenceSince, connected: presence !== 'offline', held };
      const actor = { kind: 'person', id: agent.id } as const;
      await log.transact(async (tx) =>
        tx.append({ name: 'agent.presence_changed', actor, data: { status: told, from, by: agent.id } }),
      );
    },
    agents: floor,
    queues: of.queueKeys,
    languages: of.languages,
    dispositions: of.dispositions as PastDoors['dispositions'],
    customerId: (who) => {
      const id = typeof who === 'number' ? pastCustomerId(who) : of.accounts.get(who);
      if (!id) throw new RangeError(`Nobody has the account ${who}`);
      return id as CustomerId;
    },
    titleOf: (slug, locale) => of.titles.get(`${slug} ${locale}`),
  };
  return { doors, events, rows, packed, decided: routing.packed };
}

function asAgent({
  id,
  presence,
  connected,
  queueIds,
  skills,
  capacity,
  held,
  idleSince,
}: Parameters<PastDoors['choose']>[1][number]) {
  return { id, presence, connected, queueIds, skills, capacity, held, idleSince };
}

export const pastCustomerId = (number: number): CustomerId =>
  idFrom('cust', derivedId(String(number), 'customer of the past'));

function watched(record: Conversations, clock: { now(): Date }, watch: Watch): Conversations {
  const heard = Object.entries(record).map(([name, does]) => [
    name,
    typeof does !== 'function'
      ? does
      : (...given: unknown[]) => {
          watch({ at: clock.now(), name, given });
          return (does as (...all: unknown[]) => unknown)(...given);
        },
  ]);
  return Object.fromEntries(heard) as Conversations;
}

/** Some conversations of a day, whole, ready to be written together. */
export interface Part {
  contacts: number;
  events: PackedEvents;
  rows: PackedRows;
  counts: ReturnType<typeof countPast>;
  decided: ReturnType<typeof noDecisions>;
}

/** Conversations in one transaction: on the embedded database others wait for so long. */
const partSize = 40;

/** What was made, in parts. What belongs to no conversation is in the first. */
export function partsOf(
  { events, rows, packed, decided }: Pick<ReturnType<typeof stage>, 'events' | 'rows' | 'packed' | 'decided'>,
  ids: readonly ConversationId[],
  { queues }: Setting,
): Part[] {
  const goals = new Map(queues.map(({ id, goal }) => [id as string, goal.withinSeconds]));
  const partOf = new Map<string, number>();
  for (const [n, id] of ids.entries()) partOf.set(id, Math.floor(n / partSize));
  for (const { id, case_id } of rows().conversations) partOf.set(case_id as string, partOf.get(id as string) ?? 0);
  const told: PastEvent[][] = Array.from({ length: Math.ceil(ids.length / partSize) || 1 }, () => []);
  for (const event of events) {
    const { about, case: itsCase } = event.data as { about?: { conversationId: string }; case?: { id: string } };
    told[partOf.get(about?.conversationId ?? itsCase?.id ?? '') ?? 0]?.push(event);
  }
  return told.map((those, part) => {
    const mine = ids.slice(part * partSize, (part + 1) * partSize);
    return {
      contacts: mine.length,
      events: packEvents(those),
      rows: packed(mine),
      counts: countPast(those as unknown as Parameters<typeof countPast>[0], goals),
      decided: part === 0 ? decided() : noDecisions(),
    };
  });
}
