/**
 * One act on many conversations: a job that does to each what its own command would, as the person who asked and with
 * their rights at that moment. What is refused is named and the rest goes on. Undone, each is put back as it was, save
 * what somebody changed since: theirs is newer than ours.
 */
import { type BulkId, type ConversationId, idFrom, type PersonId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation } from '@harken/contract/record';
import type { Bulk, BulkAct } from '@harken/contract/routes-desk';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import * as store from './bulk-store.ts';
import type { Catalogue } from './catalogue.ts';
import type { ListFilter, Viewer } from './conversations.ts';
import { guardsOf } from './guards.ts';
import type * as lifecycle from './lifecycle.ts';
import type * as ownership from './ownership.ts';
import type { Db } from './store.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Who asks, as access knows them now. */
export interface BulkRights {
  rightsOf: (
    id: PersonId,
  ) => Promise<{ person: Viewer & Pick<Person, 'name'>; permissions: ReadonlySet<Permission> } | null>;
  mayRead: (person: Viewer, conversation: Conversation) => boolean;
  /** Whether this person may be given work. */
  mayHold: (id: PersonId) => Promise<boolean>;
}

type Command<F> = F extends (deps: infer _, asked: infer A) => infer R ? (asked: A) => R : never;

export interface BulkDeps extends BulkRights {
  log: Pick<EventLog, 'transact'>;
  read: Db;
  clock: Clock;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  get: (id: ConversationId) => Promise<Conversation | null>;
  idsOf: (filter: ListFilter, viewer: Viewer, most: number) => Promise<ConversationId[]>;
  known: Pick<Catalogue, 'queue'> & Pick<Vocabulary, 'isDisposition'>;
  commands: {
    assign: Command<typeof ownership.assign>;
    release: Command<typeof ownership.release>;
    transfer: Command<typeof ownership.transfer>;
    snooze: Command<typeof lifecycle.snooze>;
    wake: Command<typeof lifecycle.wake>;
    resolve: Command<typeof lifecycle.resolve>;
    reopen: Command<typeof lifecycle.reopen>;
    update: Command<typeof lifecycle.update>;
  };
}

const doJob = 'conversations.bulk';
const undoJob = 'conversations.undo_bulk';
/** More than one means to change at once. */
const most = 10_000;
const atATime = 100;

export type BulkActs = ReturnType<typeof createBulk>;

export function createBulk(deps: BulkDeps) {
  const { log, read, clock, jobs, get, idsOf, known, commands, rightsOf, mayRead, mayHold } = deps;
  jobs.define<{ id: BulkId }>(doJob, ({ id }) => run(id), { timeoutSeconds: 3600, concurrency: 2 });
  jobs.define<{ id: BulkId }>(undoJob, ({ id }) => undoAll(id), { timeoutSeconds: 3600, concurrency: 2 });

  async function start(
    on: { conversationIds: readonly ConversationId[] } | { list: ListFilter },
    act: BulkAct,
    person: Viewer,
  ): Promise<Bulk> {
    await refuseImpossible(act);
    const ids = 'list' in on ? await idsOf(on.list, person, most) : [...new Set(on.conversationIds)];
    const id = idFrom('bulk', newId());
    await log.transact(async (tx) => {
      await store.insert(tx.db, { id, byId: person.id, act, at: clock.now() }, ids);
      await jobs.enqueue(tx, doJob, { id }, { key: id });
    });
    return readOwn(id, person.id);
  }

  /** What could be done to none of them is refused before it begins. */
  async function refuseImpossible(act: BulkAct): Promise<void> {
    if (act.kind === 'assign' && act.agentId && !(await mayHold(act.agentId))) {
      throw new Refusal('access.forbidden', 'This person does not serve customers');
    }
    const mistake = (path: string, message: string) =>
      new Refusal('request.invalid', { mistakes: [{ path: `body/act/${path}`, message }] });
    if (act.kind === 'transfer') {
      const queue = await known.queue(act.queueId);
      if (!queue) throw mistake('queueId', 'is unknown');
      if (queue.archived) throw mistake('queueId', 'takes no work any more');
    }
    if (act.kind === 'resolve' && act.dispositionId && !(await known.isDisposition(act.dispositionId))) {
      throw mistake('dispositionId', 'is unknown');
    }
    if (act.kind === 'snooze' && Date.parse(act.until) <= clock.now().getTime()) {
      throw mistake('until', 'must be in the future');
    }
  }

  async function readOwn(id: BulkId, by: PersonId): Promise<Bulk> {
    const found = await store.one(read, id);
    if (found?.byId !== by) throw new Refusal('record.not_found');
    const { byId: _, ...bulk } = found;
    return bulk;
  }

  async function undo(id: BulkId, by: PersonId): Promise<Bulk> {
    await readOwn(id, by);
    await log.transact(async (tx) => {
      // Asked twice, or before it is through: it goes back once.
      if (!(await store.move(tx.db, id, 'done', 'undoing'))) {
        throw new Refusal('conversation.transition_refused', 'It is still at work, or was undone already');
      }
      await jobs.enqueue(tx, undoJob, { id }, { key: id });
    });
    return readOwn(id, by);
  }

  async function run(id: BulkId): Promise<void> {
    const bulk = await store.one(read, id);
    if (bulk?.state !== 'running') return;
    for (let items = await next(id, 'waiting'); items.length > 0; items = await next(id, 'waiting')) {
      for (const { place, conversationId } of items) {
        const before = await get(conversationId);
        try {
          if (!before) throw new Refusal('record.not_found');
          const after = await apply(bulk.act, before, bulk.byId);
          await settle(id, place, 'done', { before, version: after.version });
        } catch (error) {
          await settle(id, place, 'failed', { code: codeOf(error) });
        }
      }
    }
    await log.transact(async ({ db }) => void (await store.move(db, id, 'running', 'done')));
  }

  async function undoAll(id: BulkId): Promise<void> {
    const bulk = await store.one(read, id);
    if (bulk?.state !== 'undoing') return;
    for (let items = await next(id, 'done'); items.length > 0; items = await next(id, 'done')) {
      for (const { place, conversationId, before, version } of items) {
        try {
          const now = await get(conversationId);
          if (!now || !before) throw new Refusal('record.not_found');
          if (now.version !== version) throw new Refusal('record.changed');
          await putBack(bulk.act, before, now, bulk.byId);
          await settle(id, place, 'undone');
        } catch (error) {
          await settle(id, place, 'kept', { code: codeOf(error) });
        }
      }
    }
    await log.transact(async ({ db }) => void (await store.move(db, id, 'undoing', 'undone')));
  }

  const next = (id: BulkId, outcome: 'waiting' | 'done') => store.items(read, id, outcome, atATime);
  const settle = (id: BulkId, place: number, outcome: store.Outcome, more?: Parameters<typeof store.settle>[4]) =>
    log.transact(({ db }) => store.settle(db, id, place, outcome, more));

  /** With the rights that the asker has by now: a role taken away stops what is still to come. */
  async function apply(act: BulkAct, { id: conversationId, version, tags }: Conversation, byId: PersonId) {
    const rights = await rightsOf(byId);
    if (!rights?.person.active || !rights.permissions.has('conversation.reply')) throw new Refusal('access.forbidden');
    const { person, permissions } = rights;
    const by: Author = { kind: 'person', id: person.id, name: person.name };
    const { acts, assigns } = guardsOf({ id: person.id, permissions, mayRead: (c) => mayRead(person, c) });
    switch (act.kind) {
      case 'assign': {
        const { agentId } = act;
        if (agentId === null) return (await commands.release({ conversationId, by: byId, guard: acts })).conversation;
        const reason = agentId === byId ? 'taken' : 'given';
        return (await commands.assign({ conversationId, agentId, reason, by: byId, guard: assigns })).conversation;
      }
      case 'transfer':
        return commands.transfer({ conversationId, by, guard: assigns, queueId: act.queueId });
      case 'tag': {
        const kept = tags.filter((tag) => !act.remove.includes(tag));
        const fields = { tags: [...new Set([...kept, ...act.add])] };
        return commands.update({ conversationId, by, guard: acts, version, fields });
      }
      case 'priority':
        return commands.update({ conversationId, by, guard: acts, version, fields: { priority: act.priority } });
      case 'snooze':
        return commands.snooze({ conversationId, by, guard: acts, until: act.until });
      case 'resolve': {
        const { dispositionId } = act;
        return commands.resolve({ conversationId, by, guard: acts, resolution: 'by_person', dispositionId });
      }
    }
  }

  /** Who did it puts it back, also where it left their sight by it: nobody touched it since. */
  async function putBack(act: BulkAct, before: Conversation, now: Conversation, byId: PersonId): Promise<void> {
    const conversationId = before.id;
    const by: Author = { kind: 'person', id: byId, name: (await rightsOf(byId))?.person.name ?? null };
    const owner = async (is: Conversation) => {
      if (is.agentId === before.agentId) return;
      if (before.agentId === null) await commands.release({ conversationId, by: byId });
      else await commands.assign({ conversationId, agentId: before.agentId, reason: 'returned', by: byId });
    };
    const sleep = async () => {
      if (before.snoozedUntil === null || Date.parse(before.snoozedUntil) <= clock.now().getTime()) return;
      await commands.snooze({ conversationId, by, until: before.snoozedUntil });
    };
    switch (act.kind) {
      case 'assign':
        // Taken from the virtual agent: it does not come back to it by itself.
        if (before.queueId === null) throw new Refusal('conversation.transition_refused');
        return owner(now);
      case 'transfer': {
        if (before.queueId === null) throw new Refusal('conversation.transition_refused');
        const moved =
          now.queueId === before.queueId
            ? now
            : await commands.transfer({ conversationId, by, queueId: before.queueId });
        await owner(moved);
        return sleep();
      }
      case 'tag':
      case 'priority': {
        const fields = act.kind === 'tag' ? { tags: before.tags } : { priority: before.priority };
        await commands.update({ conversationId, by, version: now.version, fields });
        return;
      }
      case 'snooze':
        if (before.snoozedUntil === null) await commands.wake({ conversationId, by });
        return sleep();
      case 'resolve': {
        const unansweredSince = before.state === 'waiting_on_us' ? (before.lastMessage?.at ?? before.openedAt) : null;
        await owner(await commands.reopen({ conversationId, by, unansweredSince }));
        return sleep();
      }
    }
  }

  return { start, read: readOwn, undo };
}

function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.code;
  throw error;
}
