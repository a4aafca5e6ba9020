/**
 * What the desk shows, put together from the rooms below: the live state of one person, and one conversation with all
 * that stands beside it. Each says the place in the log that it is true for; what happened later comes by socket.
 */

import type { ConversationId } from '@harken/contract/ids';
import type { Disposition, Macro, Person, Queue, Skill, Team } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation, Customer, Message, ServiceCase, TrailStep } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import type { EventLog } from '../platform/events.ts';
import type { Routing } from './routing.ts';

export interface DeskStateDeps {
  log: Pick<EventLog, 'head' | 'told'>;
  routing: Pick<Routing, 'statuses' | 'offersTo' | 'decisionsOf'>;
  people: () => Promise<Pick<Person, 'id' | 'name' | 'roles' | 'active'>[]>;
  teams: () => Promise<Team[]>;
  conversations: {
    /** Neither resolved nor closed, and within this person's sight. */
    live(me: Person): Promise<Conversation[]>;
    get(id: ConversationId): Promise<Conversation | null>;
    caseOf(id: ConversationId): Promise<ServiceCase | null>;
    messages(id: ConversationId, page: { before?: number; limit: number }): Promise<Message[]>;
    trail(id: ConversationId): Promise<TrailStep[]>;
    casesOf(customerId: Customer['id']): Promise<ServiceCase[]>;
    queues(): Promise<Queue[]>;
    skills(): Promise<Skill[]>;
    dispositions(): Promise<Disposition[]>;
    macros(): Promise<Macro[]>;
  };
  mayRead: (me: Person, conversation: Conversation) => boolean;
  customers: { get(id: Customer['id']): Promise<Customer | null> };
}

export function createDeskState({ log, routing, people, teams, conversations, customers, mayRead }: DeskStateDeps) {
  async function deskState(me: Person): Promise<RouteReply<'deskState'>> {
    // The place is read first: what happens meanwhile may be in the state already, and is applied again harmlessly.
    // It is this process's own place: people come from its memory, which may be behind the log, and what was stated
    // to be in there would never be told again.
    const seq = await log.told();
    const [all, agents, allTeams, skills, queues, dispositions, macros, live, offers] = await Promise.all([
      people(),
      routing.statuses(),
      teams(),
      conversations.skills(),
      conversations.queues(),
      conversations.dispositions(),
      conversations.macros(),
      conversations.live(me),
      routing.offersTo(me.id),
    ]);
    return {
      seq,
      me,
      people: all.map(({ id, name, roles, active }) => ({ id, name, roles, active })),
      agents,
      teams: allTeams,
      skills,
      queues,
      dispositions,
      macros,
      conversations: live,
      offers,
    };
  }

  async function openConversation(
    me: Person,
    id: ConversationId,
    page: { before?: number | undefined; limit: number },
  ): Promise<RouteReply<'openConversation'>> {
    const seq = await log.head();
    const conversation = await conversations.get(id);
    // Whether it exists is also nobody else's business.
    if (!conversation || !mayRead(me, conversation)) throw new Refusal('record.not_found');
    const { before, limit } = page;
    const [itsCase, messages, trail, decisions, customer, cases] = await Promise.all([
      conversations.caseOf(id),
      conversations.messages(id, { limit: limit + 1, ...(before === undefined ? {} : { before }) }),
      conversations.trail(id),
      routing.decisionsOf(id),
      customers.get(conversation.customerId),
      conversations.casesOf(conversation.customerId),
    ]);
    if (!itsCase || !customer) throw new Refusal('record.not_found');
    return {
      seq,
      conversation,
      case: itsCase,
      customer,
      messages: messages.slice(-limit),
      hasEarlier: messages.length > limit,
      trail,
      decisions,
      otherCases: cases.filter((other) => other.id !== itsCase.id),
    };
  }

  return { deskState, openConversation };
}
