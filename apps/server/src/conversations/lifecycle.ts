/** Asleep, awake, solved, reopened, closed, rated; and what people edit about it. */
import type { ConversationId, CustomerId, DispositionId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { AttributeValues, Author, Conversation, Rating, TrailStep } from '@harken/contract/record';
import { clean } from '../platform/clean.ts';
import type { Tx } from '../platform/events.ts';
import { actorOf, type ChangeDeps, type Command, type change, command, system } from './change.ts';
import { aboutOf } from './kept.ts';
import { reopenableUntil, reopen as reopened } from './receive.ts';
import { ofCustomer } from './speak.ts';
import * as store from './store.ts';
import type { createVocabulary } from './vocabulary.ts';

type Vocabulary = ReturnType<typeof createVocabulary>;

export interface LifecycleDeps extends ChangeDeps {
  /** Rings then, if this transaction commits. */
  wakeAt(tx: Tx, id: ConversationId, until: Date): Promise<void>;
  reopenDays: number;
  noteTags: Vocabulary['noteTags'];
  refuseMisfits: Vocabulary['refuseMisfits'];
}

/** Hides it until then; a word from the customer wakes it. Only who holds it can put it to sleep. */
export async function snooze(
  deps: LifecycleDeps,
  { until, ...rest }: Command & { until: string },
): Promise<Conversation> {
  const { conversation } = await command(deps, rest, async (made, tx) => {
    if (Date.parse(until) <= made.now.getTime()) {
      throw new Refusal('request.invalid', { mistakes: [{ path: 'until', message: 'must be in the future' }] });
    }
    if (made.was.agentId === null) {
      throw new Refusal('conversation.transition_refused', 'Nobody has it: take it first, so that someone wakes to it');
    }
    made.step('snooze');
    made.edit({ snoozedUntil: new Date(until).toISOString() });
    made.tell('conversation.snoozed', ({ about, changes }) => ({
      about,
      changes,
      until: made.is.snoozedUntil as string,
    }));
    await deps.wakeAt(tx, made.is.id, new Date(until));
  });
  return conversation;
}

/** Ends the snooze. Without an agent it waits in its queue again. */
export async function wake(deps: ChangeDeps, waking: Command): Promise<Conversation> {
  const { conversation } = await command(deps, waking, awake);
  return conversation;
}

function awake(made: ReturnType<typeof change>): void {
  const { was, is, at } = made;
  made.step('wake');
  made.edit({ snoozedUntil: null, queuedAt: was.agentId === null ? at : null });
  made.tell('conversation.woken', ({ about, changes }) => ({ about, changes }));
  if (is.queuedAt) {
    made.tell('conversation.queued', ({ about, conversation }) => ({ about, conversation, reason: 'woken' }));
  }
}

/** The timer rings: nothing happens when it was woken, or put to sleep for longer, in the meantime. */
export async function wakeIfDue(deps: ChangeDeps, conversationId: ConversationId): Promise<boolean> {
  const { result } = await command(deps, { conversationId, by: system }, (made) => {
    const { snoozedUntil } = made.was;
    if (snoozedUntil === null || new Date(snoozedUntil) > made.now) return false;
    awake(made);
    return true;
  });
  return result;
}

export type Resolution = 'by_person' | 'confirmed' | 'assumed';

/** Solved: by a person with its outcome, because the customer said so, or assumed after silence. */
export async function resolve(
  deps: ChangeDeps,
  {
    resolution,
    dispositionId = null,
    ...rest
  }: Command & { resolution: Resolution; dispositionId?: DispositionId | null },
): Promise<Conversation> {
  const { conversation } = await command(deps, rest, (made) => solved(made, resolution, dispositionId));
  return conversation;
}

function solved(made: ReturnType<typeof change>, resolution: Resolution, dispositionId: DispositionId | null): void {
  const { was, is, at, by } = made;
  made.step(`resolve_${resolution}`);
  if (was.state === 'resolved') return;
  is.awaitingSince = null;
  made.edit({ resolvedAt: at, dispositionId, queuedAt: null, snoozedUntil: null });
  made.tell('conversation.resolved', ({ about, changes }) => ({ about, changes, dispositionId, resolution }));
  made.line('resolved', { how: resolution, agentName: by.kind === 'person' ? by.name : null });
}

/** Solved by silence: only with the virtual agent, and only when it has answered and nothing was said since. */
export async function assumeResolved(
  deps: ChangeDeps,
  conversationId: ConversationId,
  silentSince: Date,
): Promise<boolean> {
  const { result } = await command(deps, { conversationId, by: system }, (made) => {
    const { handledBy, state, activityAt, awaitingSince } = made.was;
    if (handledBy !== 'virtual_agent' || state !== 'open' || new Date(activityAt) > silentSince) return false;
    // Nobody answered: the silence is ours.
    if (awaitingSince !== null) return false;
    solved(made, 'assumed', null);
    return true;
  });
  return result;
}

/** Not solved after all. A person who reopens what was theirs keeps it; otherwise it waits in its queue. */
export async function reopen(
  deps: LifecycleDeps,
  reopening: Command & {
    /** Of a solution that is undone: the customer’s word that nobody had answered, and still has not. */
    unansweredSince?: string | null;
  },
): Promise<Conversation> {
  const { conversation } = await command(deps, reopening, (made) => {
    const { was, by } = made;
    if (was.resolvedAt && reopenableUntil(was.resolvedAt, deps.reopenDays) < made.now) {
      throw new Refusal('conversation.transition_refused', `It was solved more than ${deps.reopenDays} days ago`);
    }
    if (by.kind === 'customer') made.is.awaitingSince = made.at;
    if (reopening.unansweredSince) made.is.awaitingSince = reopening.unansweredSince;
    made.step('reopen');
    reopened(made, by.kind === 'person' && by.id === was.agentId);
    made.line('reopened', { by: by.kind, agentName: by.kind === 'person' ? by.name : null });
  });
  return conversation;
}

/** Final, once the time to reopen it has passed. @returns whether it was closed now */
export async function closeIfDue(deps: LifecycleDeps, conversationId: ConversationId): Promise<boolean> {
  const { result } = await command(deps, { conversationId, by: system }, (made) => {
    const { state, resolvedAt } = made.was;
    if (state !== 'resolved' || !resolvedAt || reopenableUntil(resolvedAt, deps.reopenDays) > made.now) return false;
    made.step('close');
    made.edit({ closedAt: made.at });
    made.tell('conversation.closed', ({ about, changes }) => ({ about, changes }));
    return true;
  });
  return result;
}

/** How it was, in the customer's words. They may think again. */
export async function rate(
  deps: ChangeDeps,
  {
    customerId,
    score,
    comment,
    form,
    ...rest
  }: Omit<Command, 'by' | 'guard'> & {
    customerId: CustomerId;
    score: number;
    comment: string | null;
    /** How it was asked. */
    form?: Rating['form'];
  },
): Promise<Conversation> {
  const by: Author = { kind: 'customer', id: customerId, name: null };
  const { conversation } = await command(deps, { ...rest, by, guard: ofCustomer(customerId) }, (made) => {
    const { was, is, at } = made;
    if (was.state !== 'resolved' && was.state !== 'closed') {
      throw new Refusal('conversation.transition_refused', 'It is rated once it is solved');
    }
    const words = comment === null ? null : clean(comment);
    if (was.rating?.score === score && was.rating.comment === words) return;
    const rating: Rating = { score, comment: words, at, ...(form ? { form } : {}) };
    is.rating = rating;
    made.tell('conversation.rated', ({ about, changes }) => ({ about, changes, rating }));
    if (was.rating === null)
      made.line('rated', { score: String(score), ...(form?.scale === 'thumbs' ? { scale: form.scale } : {}) });
  });
  return conversation;
}

/** Subject, tags, priority, attributes: refused when someone else edited it in the meantime. */
export async function update(
  deps: LifecycleDeps,
  {
    version,
    fields,
    ...rest
  }: Command & {
    version: number;
    fields: {
      subject?: string | undefined;
      tags?: string[] | undefined;
      priority?: number | undefined;
      attributes?: AttributeValues | undefined;
    };
  },
): Promise<Conversation> {
  const { conversation } = await command(deps, rest, async (made, tx) => {
    const { was } = made;
    if (was.version !== version) throw new Refusal('record.changed');
    if (was.state === 'closed') throw new Refusal('conversation.transition_refused', 'It is closed');
    const subject = fields.subject === undefined ? was.subject : clean(fields.subject);
    const tags =
      fields.tags === undefined ? was.tags : [...new Set(clean(fields.tags).map((tag) => tag.trim()))].filter(Boolean);
    const priority = fields.priority ?? was.priority;
    const attributes = fields.attributes === undefined ? was.attributes : clean(fields.attributes);
    if (same([subject, priority, tags, attributes], [was.subject, was.priority, was.tags, was.attributes])) return;
    const added = tags.filter((tag) => !was.tags.includes(tag));
    await deps.noteTags(tx, added, actorOf(made.by));
    await deps.refuseMisfits(tx.db, 'conversation', attributes, was.attributes);
    made.edit({ subject, tags, priority, attributes });
    made.tell('conversation.updated', ({ about, changes }) => ({ about, changes }));
  });
  return conversation;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What the customer just did on the page. */
export function recordContext(
  deps: ChangeDeps,
  {
    conversationId,
    customerId,
    trail,
  }: { conversationId: ConversationId; customerId: CustomerId; trail: readonly TrailStep[] },
): Promise<void> {
  const steps = clean([...trail]);
  return deps.log.transact(async (tx) => {
    const { kept } = await store.lock(tx.db, conversationId);
    if (!kept || kept.customerId !== customerId) throw new Refusal('record.not_found');
    if (kept.state === 'closed' || steps.length === 0) return;
    await store.addTrail(tx.db, conversationId, steps);
    tx.append({
      name: 'conversation.context_recorded',
      actor: { kind: 'customer', id: customerId },
      data: { about: aboutOf(kept), steps },
    });
  });
}
