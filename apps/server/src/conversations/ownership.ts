/** Who has it: the virtual agent, a queue, an agent. */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, MessageId, PersonId, QueueId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation, HandoffPacket } from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import type { Tx } from '../platform/events.ts';
import { type ChangeDeps, type Command, type change, command, system } from './change.ts';
import { aboutOf, cut, usualPriority } from './kept.ts';
import { ofCustomer } from './speak.ts';
import * as store from './store.ts';

export interface OwnershipDeps extends ChangeDeps {
  /** From memory or by a read of its own: it is asked before the transaction begins. */
  personOf(id: PersonId): Promise<Pick<Person, 'id' | 'name' | 'queueIds' | 'active'> | null>;
}

export interface HandingOff extends Omit<Command, 'by' | 'guard'> {
  queueId: QueueId;
  packet: HandoffPacket;
  /** Of the packet's message: handing over again with the same id changes nothing. */
  packetId?: MessageId;
  priority?: number | undefined;
  /** The virtual agent unless said otherwise. */
  by?: Author;
}

const virtualAgent: Author = { kind: 'virtual_agent', id: null, name: null };

/** The virtual agent passes it to people, with what it knows. */
export async function handOff(deps: ChangeDeps, handing: HandingOff): Promise<Conversation> {
  const by = handing.by ?? virtualAgent;
  const packet = clean(handing.packet);
  const { conversation } = await command(deps, { ...handing, by }, async (made, tx) => {
    const { is, at } = made;
    if (handing.packetId && (await store.lockMessage(tx.db, is.id, handing.packetId))) return;
    made.step('hand_off');
    is.awaitingSince ??= at;
    await enter(deps, made, tx, handing.queueId);
    made.edit({
      queuedAt: at,
      priority: handing.priority ?? is.priority,
      subject: is.subject ?? (packet.wants ? cut(packet.wants, 200) : null),
    });
    // Whole first: whoever sees it now for the first time knows it before the rest is told.
    made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'handed_off' }));
    made.tell('conversation.handed_off', ({ about, changes }) => ({ about, changes, packet }));
    const note = made.say(
      { kind: 'packet', packet },
      { author: virtualAgent, ...(handing.packetId && { id: handing.packetId }) },
    );
    made.tell('message.noted', ({ about }) => ({ about, changes: {}, message: note }));
    made.line('handed_off', { queueId: handing.queueId });
  });
  return conversation;
}

/** Goes to a queue, and is as urgent as its work, unless somebody said how urgent it is. */
export async function enter(deps: ChangeDeps, made: ReturnType<typeof change>, tx: Tx, id: QueueId): Promise<void> {
  const { was, is } = made;
  const before = was.queueId ? await deps.queueOf(tx.db, was.queueId, made.queueVersion) : null;
  made.queue = await deps.queueOf(tx.db, id, null);
  if (made.queue.archived) throw new Refusal('conversation.no_queue', `"${made.queue.name.en}" takes no work any more`);
  const untouched = was.priority === (before?.priority ?? usualPriority);
  made.edit({ queueId: id, priority: untouched ? made.queue.priority : is.priority });
}

export interface Assigning {
  conversationId: ConversationId;
  agentId: PersonId;
  reason: 'routing' | 'accepted' | 'taken' | 'given' | 'returned';
  /** What the decision was made on; when it is so no longer, nothing happens. */
  expected?: { agentId?: PersonId | null; version?: number };
  /** Who did it; null for routing. */
  by?: PersonId | null;
  guard?: Command['guard'];
  /** What must happen exactly when it is given, told of it as it was: part of the same transaction. Throws to undo both. */
  along?: (tx: Tx, about: About) => Promise<void>;
  causedBy?: string | null | undefined;
}

/** Gives it to an agent, if it is still as expected. Of several at once exactly one wins. */
export async function assign(
  deps: OwnershipDeps,
  { agentId, reason, expected = {}, by, along, ...rest }: Assigning,
): Promise<{ kind: 'assigned'; conversation: Conversation } | { kind: 'lost'; conversation: Conversation }> {
  const agent = await deps.personOf(agentId);
  if (!agent?.active) throw new Refusal('record.not_found', 'There is no such agent');
  const author = await authorOf(deps, by ?? null);
  const { conversation, result } = await command(deps, { ...rest, by: author }, async (made, tx) => {
    const { was, is, at } = made;
    if (expected.agentId !== undefined && was.agentId !== expected.agentId) return 'lost' as const;
    if (expected.version !== undefined && was.version !== expected.version) return 'lost' as const;
    // Routing decides on what waits: what was solved or left in the meantime is lost, not refused.
    if (author.kind === 'system' && was.queuedAt === null && was.agentId === null) return 'lost' as const;
    await along?.(tx, aboutOf(was));
    if (was.agentId === agentId) return 'assigned' as const;
    made.step('assign');
    // Taken from the virtual agent, it belongs to a queue all the same: its goals and hours count.
    const queueId = was.queueId ?? (await firstThatTakesWork(deps, tx, agent.queueIds));
    if (!queueId) throw new Refusal('conversation.no_queue', `${agent.name} works in no queue`);
    if (was.queueId === null) await enter(deps, made, tx, queueId);
    made.edit({ agentId, agentName: agent.name, assignedAt: at, queuedAt: null, preferredAgentId: null });
    if (was.snoozedUntil && is.state !== 'snoozed') is.snoozedUntil = null;
    made.tell('conversation.assigned', ({ about, conversation }) => ({
      about,
      conversation,
      previousAgentId: was.agentId,
      reason,
    }));
    made.line('joined', { agentId, agentName: agent.name });
    return 'assigned' as const;
  });
  return { kind: result, conversation };
}

async function firstThatTakesWork(deps: ChangeDeps, tx: Tx, ids: readonly QueueId[]): Promise<QueueId | undefined> {
  for (const id of ids) if (!(await deps.queueOf(tx.db, id, null)).archived) return id;
  return undefined;
}

/** Puts it back into its queue. Asleep, it waits there only when it wakes. */
export async function release(
  deps: OwnershipDeps,
  {
    by,
    expected,
    prefer = false,
    ...rest
  }: {
    conversationId: ConversationId;
    by?: PersonId | null;
    /** Nothing happens when somebody else has it by now. */
    expected?: { agentId?: PersonId; version?: number };
    /** Whether its agent should get it back when they return. */
    prefer?: boolean;
    guard?: Command['guard'];
    causedBy?: string | null | undefined;
  },
): Promise<{ kind: 'released' | 'lost'; conversation: Conversation }> {
  const author = await authorOf(deps, by ?? null);
  const { conversation, result } = await command(deps, { ...rest, by: author }, (made) => {
    const { was, is, at } = made;
    if (was.agentId === null || (expected?.agentId && was.agentId !== expected.agentId)) return 'lost' as const;
    if (expected?.version !== undefined && was.version !== expected.version) return 'lost' as const;
    made.step('release');
    leave(made, prefer);
    if (is.state === 'snoozed') {
      made.tell('conversation.updated', ({ about, changes }) => ({ about, changes }));
    } else {
      is.queuedAt = at;
      made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'released' }));
    }
    made.line('left', { agentId: was.agentId, agentName: was.agentName });
    return 'released' as const;
  });
  return { kind: result, conversation };
}

function leave(made: ReturnType<typeof change>, prefer: boolean): void {
  const { was } = made;
  made.edit({ agentId: null, agentName: null, assignedAt: null, preferredAgentId: prefer ? was.agentId : null });
}

/** Puts it into another queue. No clock begins anew: to the customer it is one wait. */
export async function transfer(
  deps: ChangeDeps,
  { queueId, note, ...rest }: Command & { queueId: QueueId; note?: string | undefined },
): Promise<Conversation> {
  const { conversation } = await command(deps, rest, async (made, tx) => {
    const { was, is, at } = made;
    if (was.queueId === queueId && was.agentId === null) {
      throw new Refusal('conversation.transition_refused', 'It waits in this queue already');
    }
    made.step('transfer');
    leave(made, false);
    await enter(deps, made, tx, queueId);
    is.queuedAt = at;
    is.snoozedUntil = null;
    made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'transferred' }));
    if (note) {
      const said = made.say({ kind: 'note', text: clean(note), mentions: [] });
      made.tell('message.noted', ({ about }) => ({ about, changes: {}, message: said }));
    }
    made.line('transferred', { queueId, fromQueueId: was.queueId, agentName: rest.by.name });
  });
  return conversation;
}

/**
 * Its queue takes no work any more: it goes to another one as it is. Who holds it keeps it, who waits keeps their
 * place, no clock begins anew. Nothing happens when it is elsewhere or solved by now.
 */
export async function rehome(
  deps: ChangeDeps,
  { from, to, ...rest }: Command & { from: QueueId; to: QueueId },
): Promise<void> {
  await command(deps, rest, async (made, tx) => {
    const { was } = made;
    if (was.queueId !== from || was.state === 'resolved' || was.state === 'closed') return;
    await enter(deps, made, tx, to);
    // Whole: those of the other queue know it from now on.
    if (was.queuedAt) {
      made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'transferred' }));
    } else made.tell('conversation.updated', ({ about, conversation }) => ({ about, changes: conversation }));
    made.line('transferred', { queueId: to, fromQueueId: from, agentName: rest.by.name });
  });
}

/** The customer stops waiting: counted as abandoned; the virtual agent is there again. */
export async function leaveQueue(
  deps: ChangeDeps,
  { customerId, ...rest }: Omit<Command, 'by' | 'guard'> & { customerId: CustomerId },
): Promise<Conversation> {
  const by: Author = { kind: 'customer', id: customerId, name: null };
  const { conversation } = await command(deps, { ...rest, by, guard: ofCustomer(customerId) }, (made) => {
    const { was } = made;
    if (was.queuedAt === null) throw new Refusal('conversation.transition_refused', 'It does not wait in a queue');
    made.step('leave_queue');
    made.edit({ queueId: null, queuedAt: null, preferredAgentId: null });
    made.is.awaitingSince = null;
    const waitedSeconds = (made.now.getTime() - Date.parse(was.queuedAt)) / 1000;
    made.tell('conversation.abandoned', ({ about, changes }) => ({ about, changes, waitedSeconds }));
  });
  return conversation;
}

async function authorOf(deps: OwnershipDeps, id: PersonId | null): Promise<Author> {
  if (id === null) return system;
  return { kind: 'person', id, name: (await deps.personOf(id))?.name ?? null };
}
