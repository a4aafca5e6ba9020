/**
 * What the desk keeps live, and how each fact changes it. Pure: `reduce(state, events)` equals what a fresh
 * `GET /api/state` (or `GET /api/conversations/:id` for a thread) would give.
 */
import type { EventName, HarkenEvent } from '@harken/contract/events';
import type { ConversationId } from '@harken/contract/ids';
import type { Conversation, Message } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';

export type DeskState = RouteReply<'deskState'>;
export type Thread = RouteReply<'openConversation'>;

/** Resolved and closed conversations leave the live list; they are read page by page. */
const isLive = (conversation: Conversation) => conversation.state !== 'resolved' && conversation.state !== 'closed';

function put<T>(list: T[], item: T, same: (a: T) => boolean): T[] {
  const at = list.findIndex(same);
  if (at < 0) return [...list, item];
  const next = list.slice();
  next[at] = item;
  return next;
}

function drop<T>(list: T[], gone: (a: T) => boolean): T[] {
  return list.some(gone) ? list.filter((item) => !gone(item)) : list;
}

/**
 * May this person see the conversation? The server decides and sends no event that we may not see; but a
 * conversation can *leave* our sight (transferred away), and then the last event we hear says where it went.
 */
function mine(
  state: DeskState,
  about: { queueId: string | null; agentId: string | null; participantIds: string[] },
): boolean {
  const { me } = state;
  if (me.roles.includes('lead') || me.roles.includes('admin')) return true;
  if (about.agentId === me.id || about.participantIds.includes(me.id)) return true;
  return about.queueId !== null && (me.queueIds as string[]).includes(about.queueId);
}

function withConversation(state: DeskState, conversation: Conversation): DeskState {
  const same = (other: Conversation) => other.id === conversation.id;
  const conversations =
    isLive(conversation) && mine(state, conversation)
      ? put(state.conversations, conversation, same)
      : drop(state.conversations, same);
  return conversations === state.conversations ? state : { ...state, conversations };
}

/** Applies one fact. Facts that change nothing here return the same object. */
export function reduce(state: DeskState, event: HarkenEvent): DeskState {
  if (event.seq <= state.seq) return state;
  return { ...apply(state, event), seq: event.seq };
}

/** Conversations that became live again by a fact that did not carry them whole (never heard of: fetch them). */
export function unknownConversation(state: DeskState, event: HarkenEvent): ConversationId | null {
  if (!('changes' in event.data) || !('about' in event.data)) return null;
  const { about, changes } = event.data;
  const back = changes.state !== undefined && changes.state !== 'resolved' && changes.state !== 'closed';
  return back && !state.conversations.some((known) => known.id === about.conversationId) ? about.conversationId : null;
}

/**
 * Takes in a conversation that was read beside the log, with what happened to it while it was on its way.
 * @param seq   the place that it was read at
 * @param later events heard meanwhile, in order
 */
export function takeIn(
  state: DeskState,
  { conversation, seq }: { conversation: Conversation; seq: number },
  later: readonly HarkenEvent[],
): DeskState {
  // Told whole meanwhile: that is not older than what was asked for.
  if (state.conversations.some((known) => known.id === conversation.id)) return state;
  const alone = later
    .filter((event) => event.seq > seq)
    .reduce(reduce, withConversation({ ...state, conversations: [], seq }, conversation));
  return {
    ...state,
    conversations: [...state.conversations, ...alone.conversations.filter((c) => c.id === conversation.id)],
  };
}

function apply(state: DeskState, event: HarkenEvent): DeskState {
  const { data } = event;
  if ('conversation' in data) return withConversation(state, data.conversation);
  if ('changes' in data) {
    const known = state.conversations.find((other) => other.id === data.about.conversationId);
    // Who is brought in by a mention hears of it for the first time: every field is among the changes.
    if (!known && 'id' in data.changes) return withConversation(state, data.changes as Conversation);
    return known ? withConversation(state, { ...known, ...defined(data.changes) }) : state;
  }
  switch (event.name) {
    case 'offer.made':
      return event.data.offer.agentId === state.me.id
        ? { ...state, offers: put(state.offers, event.data.offer, (o) => o.id === event.data.offer.id) }
        : state;
    case 'offer.ended':
      return { ...state, offers: drop(state.offers, (o) => o.id === event.data.offerId) };
    case 'agent.presence_changed':
    case 'agent.updated': {
      const { status } = event.data;
      return { ...state, agents: put(state.agents, status, (a) => a.personId === status.personId) };
    }
    case 'person.created':
    case 'person.updated': {
      const { person } = event.data;
      const { id, name, roles, active } = person;
      const people = put(state.people, { id, name, roles, active }, (p) => p.id === id);
      return { ...state, people, me: state.me.id === id ? person : state.me };
    }
    case 'team.created':
    case 'team.updated':
      return { ...state, teams: put(state.teams, event.data.team, (t) => t.id === event.data.team.id) };
    case 'skill.created':
      return { ...state, skills: put(state.skills, event.data.skill, (s) => s.id === event.data.skill.id) };
    case 'queue.created':
    case 'queue.updated':
      return { ...state, queues: put(state.queues, event.data.queue, (q) => q.id === event.data.queue.id) };
    case 'disposition.created':
      return {
        ...state,
        dispositions: put(state.dispositions, event.data.disposition, (d) => d.id === event.data.disposition.id),
      };
    case 'macro.created':
    case 'macro.updated':
      return { ...state, macros: put(state.macros, event.data.macro, (m) => m.id === event.data.macro.id) };
    case 'customer.updated': {
      const { customer } = event.data;
      return {
        ...state,
        conversations: state.conversations.map((c) =>
          c.customerId === customer.id ? { ...c, customerName: customer.name } : c,
        ),
      };
    }
    case 'customer.erased': {
      const { customerId } = event.data;
      return { ...state, conversations: drop(state.conversations, (c) => c.customerId === customerId) };
    }
    default:
      return state;
  }
}

/** Undefined means "not changed"; null is a value. */
function defined<T extends object>(changes: T): T {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as T;
}

/** Applies one fact to an open conversation. */
export function reduceThread(thread: Thread, event: HarkenEvent): Thread {
  if (event.seq <= thread.seq) return thread;
  return { ...applyToThread(thread, event), seq: event.seq };
}

function applyToThread(thread: Thread, event: HarkenEvent): Thread {
  switch (event.name) {
    case 'customer.updated':
      return event.data.customer.id === thread.customer.id
        ? {
            ...thread,
            customer: event.data.customer,
            conversation: { ...thread.conversation, customerName: event.data.customer.name },
          }
        : thread;
    case 'case.opened':
    case 'case.updated': {
      const changed = event.data.case;
      if (changed.id === thread.case.id) return { ...thread, case: changed };
      if (changed.customerId !== thread.customer.id) return thread;
      return { ...thread, otherCases: put(thread.otherCases, changed, (c) => c.id === changed.id) };
    }
    default:
  }
  const { data } = event;
  if (!('about' in data) || data.about.conversationId !== thread.conversation.id) return thread;
  let next = thread;
  if ('conversation' in data) next = { ...next, conversation: data.conversation };
  if ('changes' in data) next = { ...next, conversation: { ...next.conversation, ...defined(data.changes) } };
  switch (event.name) {
    case 'message.received':
    case 'message.sent':
    case 'message.noted':
    case 'message.edited':
      return { ...next, messages: inOrder(next.messages, event.data.message) };
    case 'message.updated': {
      const { messageId, content } = event.data;
      return { ...next, messages: next.messages.map((m) => (m.id === messageId ? { ...m, content } : m)) };
    }
    case 'message.delivery_changed': {
      const { messageIds, delivery } = event.data;
      const these = new Set<string>(messageIds);
      return { ...next, messages: next.messages.map((m) => (these.has(m.id) ? { ...m, delivery } : m)) };
    }
    case 'conversation.context_recorded':
      return { ...next, trail: [...next.trail, ...event.data.steps] };
    case 'decision.recorded':
      return { ...next, decisions: put(next.decisions, event.data.decision, (d) => d.id === event.data.decision.id) };
    default:
      return next;
  }
}

function inOrder(messages: Message[], message: Message): Message[] {
  const last = messages.at(-1);
  if (!last || last.position < message.position) return [...messages, message];
  if (messages.some((m) => m.id === message.id)) return messages.map((m) => (m.id === message.id ? message : m));
  return [...messages, message].sort((a, b) => a.position - b.position);
}

/** Which facts can change the lead's board; it is fetched again, at most once a second, when one comes. */
export const boardEvents: ReadonlySet<EventName> = new Set<EventName>([
  'conversation.opened',
  'conversation.queued',
  'conversation.assigned',
  'conversation.resolved',
  'conversation.reopened',
  'conversation.abandoned',
  'conversation.closed',
  'conversation.rated',
  'conversation.handed_off',
  'conversation.snoozed',
  'agent.presence_changed',
  'agent.updated',
  'queue.updated',
  'message.sent',
  'alert.raised',
  'alert.cleared',
  'alert.answered',
]);
