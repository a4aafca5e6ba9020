/**
 * The record of what is said and promised: cases, conversations, messages, and the queues they wait in.
 *
 * Every command is one transaction that locks the conversation, asks the table of `transitions.ts`, lets the clocks
 * follow and tells what happened. Rules and their reasons: docs/decisions/0003-states-and-clocks.md.
 */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, MessageId, PersonId, QueueId } from '@harken/contract/ids';
import type { Locale, Person, Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { AnsweredForm, ShownForm } from '@harken/contract/rating';
import type { Conversation, Message, ServiceCase, TrailStep } from '@harken/contract/record';
import type { ListOrder, WorklistView } from '@harken/contract/routes-desk';
import type { Customers } from '../customers/customers.ts';
import type { Blobs } from '../platform/blobs.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import { wordsOf } from '../platform/search-words.ts';
import { type BulkRights, createBulk } from './bulk.ts';
import { createCatalogue } from './catalogue.ts';
import type { Noting } from './catalogue-changes.ts';
import { queues as everyQueueIn } from './catalogue-store.ts';
import { system } from './change.ts';
import { exported } from './export.ts';
import { createFiles, type UploadQuota } from './files.ts';
import { aboutOf, type Kept, wire } from './kept.ts';
import * as leftWaiting from './left-waiting.ts';
import * as lifecycle from './lifecycle.ts';
import * as lists from './list-store.ts';
import { isOpen, nextClosing, nextOpening, openBetween } from './opening-hours.ts';
import * as ownership from './ownership.ts';
import { type PastDeps, type Rehearsal, type Rules, rehearse } from './past.ts';
import { insertAll } from './past-store.ts';
import { createRatingForms } from './rating-forms.ts';
import { type Receiving, receive, reopenableUntil } from './receive.ts';
import { createRecent } from './recent.ts';
import { replyWithin } from './reply-goal.ts';
import { createSavedViews } from './saved-views.ts';
import { asked, makeWords } from './search.ts';
import * as speak from './speak.ts';
import * as standing from './standing-store.ts';
import * as store from './store.ts';
import { createVocabulary } from './vocabulary.ts';

export interface ConversationsDeps {
  log: Pick<EventLog, 'transact'>;
  read: store.Db;
  clock: Clock;
  blobs: Blobs;
  customers: Pick<Customers, 'nameOf' | 'alongside' | 'withAttribute'>;
  /** From memory, or by a read of its own. */
  personOf: ownership.OwnershipDeps['personOf'];
  /** Everyone, also those who left: their work is still found by their name. */
  people: () => Promise<readonly Pick<Person, 'id' | 'name'>[]>;
  /** Which conversations someone may see: access decides. */
  sightOf: (viewer: Viewer) => lists.Sight;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  /** Changes of queues, skills and the like are noted there, in their own transaction. */
  audit?: Noting;
  /** Cases are called by it: HB-48213. Letters and digits. */
  referencePrefix?: string;
  /** How long a word of the customer reopens what was solved. */
  reopenDays?: number;
  /** After this silence what the virtual agent answered is assumed to be solved. */
  silenceHours?: number;
  /** None in tests that are not about it. */
  uploadQuota?: UploadQuota;
}

export type Viewer = Pick<Person, 'id' | 'roles' | 'queueIds' | 'active'>;

export interface ListFilter {
  /**
   * mine: held by the viewer · queues: in the viewer's queues · all: whatever the viewer may see, in any state ·
   * snoozed · resolved: also closed. The first two leave out what is asleep or over.
   */
  view: WorklistView;
  queueId?: QueueId | undefined;
  customerId?: CustomerId | undefined;
  /** In the query language of the contract. */
  search?: string | undefined;
  /** Where the days of the search begin; UTC unless said otherwise. */
  zone?: string | undefined;
}

export interface ListPage extends ListFilter {
  /** By last activity; newest first unless said otherwise. */
  order?: ListOrder | undefined;
  limit: number;
  cursor?: string | undefined;
}

const wakeJob = 'conversations.wake';
const sweepJob = 'conversations.sweep';
const moveJob = 'conversations.move_work';
const wordsJob = 'conversations.make_words';
/** A desk keeps these live; who may see more than that looks at them page by page. */
const liveLimit = 5000;
/** Counting further is work that nobody reads. */
const countLimit = 1000;
/** One sweep takes so many; the next one takes the rest. */
const sweepLimit = 500;

interface QueueMove {
  from: QueueId;
  to: QueueId;
}

export type Conversations = ReturnType<typeof createConversations>;

/** The same record in memory, on a clock of its own: for a past that is loaded when it is complete. */
export const rehearseConversations = (rules: Rules, past: PastDeps): Rehearsal =>
  rehearse(createConversations, rules, past);

/** What events tell of whose it is and where. */
export const aboutConversation = (conversation: Conversation): About => aboutOf(conversation);

/** By its opening hours as they are now. */
export const isOpenAt = (queue: Pick<Queue, 'hours'>, at: Date) => isOpen(queue.hours, at);

/** Every queue, archived ones too, for whoever reads past a running server. */
export const readQueues = (db: store.Db) => everyQueueIn(db);

export function createConversations({
  log,
  read,
  clock,
  blobs,
  customers,
  personOf,
  people,
  sightOf,
  jobs,
  audit = { record: async () => {} },
  referencePrefix = 'HK',
  reopenDays = 7,
  silenceHours = 24,
  uploadQuota,
}: ConversationsDeps) {
  if (!/^[A-Za-z0-9]{1,10}$/.test(referencePrefix)) throw new RangeError(`"${referencePrefix}" cannot name cases`);
  const catalogue = createCatalogue({
    log,
    read,
    audit,
    moveLater: (tx, move) => jobs.enqueue(tx, moveJob, move),
  });
  const vocabulary = createVocabulary({ log, read, audit });
  const ratingForms = createRatingForms({ log, read, audit, clock });
  const files = createFiles({ log, read, clock, blobs, quota: uploadQuota });
  const deps = {
    log,
    clock,
    queueOf: catalogue.queueOf,
    recent: createRecent(),
    personOf,
    referencePrefix,
    reopenDays,
    customerName: customers.nameOf,
    noteTags: vocabulary.noteTags,
    refuseMisfits: vocabulary.refuseMisfits,
    wakeAt: async (tx, id, until) => {
      // A longer or shorter sleep is another alarm; the old one finds nothing due.
      const key = `${id} ${until.toISOString()}`;
      await jobs.enqueue(tx, wakeJob, { id }, { runAt: until, key });
    },
  } satisfies lifecycle.LifecycleDeps & ownership.OwnershipDeps & Record<string, unknown>;

  jobs.define<{ id: ConversationId }>(wakeJob, async ({ id }) => {
    await lifecycle.wakeIfDue(deps, id);
  });
  jobs.define(sweepJob, async () => void (await sweep()), { every: '*/5 * * * *', retries: 0 });
  jobs.define(wordsJob, async () => void (await makeWords((work) => log.transact(({ db }) => work(db)))), {
    every: '* * * * *',
    retries: 0,
    timeoutSeconds: 3600,
  });

  jobs.define<QueueMove>(moveJob, moveWork);

  /** Empties a queue that takes no work any more. Repeating it does nothing. */
  async function moveWork({ from, to }: QueueMove): Promise<void> {
    for (const id of await catalogue.liveIn(from)) {
      await ownership.rehome(deps, { conversationId: id, by: system, from, to });
    }
  }

  async function updateQueue(...change: Parameters<typeof catalogue.updateQueue>): Promise<Queue> {
    const queue = await catalogue.updateQueue(...change);
    const to = change[2].workGoesTo;
    // At once; the job is there for a process that dies before it is through.
    if (queue.archived && to) await moveWork({ from: queue.id, to });
    return queue;
  }

  // The name is kept beside each conversation, because every list shows it.
  customers.alongside(async (tx, { id, name }) => {
    const renamed = await store.renameCustomer(tx.db, id, name);
    const words = renamed.map(({ subject, reference, ...one }) => ({
      id: one.id,
      words: wordsOf(subject, name, reference),
    }));
    if (words.length > 0) await store.setWords(tx.db, words);
  });

  /** What time alone does: wakes, assumes solved, closes. Repeating it does nothing. @returns how many were changed */
  async function sweep(): Promise<{ woken: number; assumed: number; closed: number }> {
    const now = clock.now();
    const silentSince = new Date(now.getTime() - silenceHours * 3_600_000);
    const resolvedBefore = new Date(now.getTime() - reopenDays * 86_400_000);
    const due = await lists.due(read, { now, silentSince, resolvedBefore, limit: sweepLimit });
    const count = async (ids: ConversationId[], work: (id: ConversationId) => Promise<boolean>) => {
      let done = 0;
      for (const id of ids) if (await work(id)) done += 1;
      return done;
    };
    return {
      woken: await count(due.asleep, (id) => lifecycle.wakeIfDue(deps, id)),
      assumed: await count(due.silent, (id) => lifecycle.assumeResolved(deps, id, silentSince)),
      closed: await count(due.over, (id) => lifecycle.closeIfDue(deps, id)),
    };
  }

  async function get(id: ConversationId): Promise<Conversation | null> {
    const kept = await lists.one(read, id);
    return kept && wire(kept);
  }

  /** A page, newest activity first unless asked otherwise. */
  async function list(
    filter: ListPage,
    viewer: Viewer,
  ): Promise<{ conversations: Conversation[]; nextCursor: string | null }> {
    const meant = await meaning(filter, viewer);
    const after = filter.cursor === undefined ? null : readCursor(filter.cursor);
    if (meant === null) return { conversations: [], nextCursor: null };
    const { walks, ...page } = meant;
    const rows = await lists.page(read, walks, { ...page, after, order: filter.order, limit: filter.limit + 1 });
    const shown = rows.slice(0, filter.limit);
    const last = shown.at(-1);
    return {
      conversations: shown.map(wire),
      nextCursor: rows.length > filter.limit && last ? `${Date.parse(last.activityAt)}.${last.id}` : null,
    };
  }

  /** How many the list has, counted no further than a thousand. */
  async function count(filter: ListFilter, viewer: Viewer): Promise<{ count: number; more: boolean }> {
    const meant = await meaning(filter, viewer);
    if (meant === null) return { count: 0, more: false };
    const { walks, ...page } = meant;
    const found = await lists.count(read, walks, { ...page, limit: countLimit + 1 });
    return { count: Math.min(found, countLimit), more: found > countLimit };
  }

  /** All of a list, newest first, up to so many. */
  async function idsOf(filter: ListFilter, viewer: Viewer, most: number): Promise<ConversationId[]> {
    const ids: ConversationId[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await list({ ...filter, limit: Math.min(1000, most - ids.length), cursor }, viewer);
      ids.push(...page.conversations.map(({ id }) => id));
      if (page.nextCursor === null || ids.length >= most) return ids;
      cursor = page.nextCursor;
    }
  }

  /** What a filter means for this viewer: the same for a page, a count, a file and an act on all of them. */
  async function meaning({ view, queueId, customerId, search, zone = 'UTC' }: ListFilter, viewer: Viewer) {
    const { walks, where } = viewOf(view, viewer);
    if (queueId) where.push(lists.filters.inQueues([queueId]));
    if (customerId) where.push(lists.filters.ofCustomer(customerId));
    if (!search?.trim()) return { walks, where };
    const known = { names: { ...catalogue, ...vocabulary }, people, customersWith: customers.withAttribute };
    const found = await asked(known, search, { me: viewer.id, zone });
    return found && { walks, where, search: found };
  }

  function viewOf(view: WorklistView, viewer: Viewer) {
    const { awake, snoozed, over } = lists.filters;
    const walks = lists.walksWithin(sightOf(viewer));
    // One's own work and one's queues are within one's sight; who sees nothing has neither.
    const only = (walk: lists.Walk) => (walks.length === 0 ? [] : [walk]);
    switch (view) {
      case 'mine':
        return { walks: only({ by: 'agent', id: viewer.id }), where: [awake] };
      case 'queues':
        return { walks: only({ by: 'queues', ids: viewer.queueIds }), where: [awake] };
      case 'snoozed':
        return { walks, where: [snoozed] };
      case 'resolved':
        return { walks, where: [over] };
      case 'all':
        return { walks, where: [] };
    }
  }

  /** Neither resolved nor closed, and within someone's sight. */
  async function live(viewer: Viewer): Promise<Conversation[]> {
    const walks = lists.walksWithin(sightOf(viewer));
    const where = [lists.filters.live];
    const rows = await lists.page(read, walks, { where, after: null, limit: liveLimit });
    return rows.map(wire);
  }

  async function send(sending: speak.Sending) {
    const { content } = sending.message;
    // Read before the transaction. Whoever is mentioned takes part, so it must be somebody.
    for (const [place, id] of content.kind === 'note' ? content.mentions.entries() : []) {
      if ((await personOf(id))?.active) continue;
      const mistakes = [{ path: `body/content/mentions/${place}`, message: 'names nobody who works here' }];
      throw new Refusal('request.invalid', { mistakes });
    }
    return speak.send(deps, sending);
  }

  /** @param form the one that the customer was shown; without it, as before there were any */
  async function rate({
    form,
    ...rating
  }: Omit<Parameters<typeof lifecycle.rate>[1], 'form'> & { form?: AnsweredForm | undefined }) {
    if (!form) return lifecycle.rate(deps, rating);
    // Read before the transaction: a version of a form never changes.
    const { comment, ...answered } = await ratingForms.answered(form, rating.score);
    return lifecycle.rate(deps, { ...rating, comment: comment ? rating.comment : null, form: answered });
  }

  /** How a solved conversation may be rated; null while it is not, and where nobody is asked. */
  async function ratingFormOf(id: ConversationId): Promise<ShownForm | null> {
    const kept = await lists.one(read, id);
    if (kept?.state !== 'resolved' && kept?.state !== 'closed') return null;
    return ratingForms.shownFor(kept);
  }

  const withPreference = (kept: Kept) => ({ ...wire(kept), preferredAgentId: kept.preferredAgentId });

  const commands = {
    assign: (assigning: ownership.Assigning) => ownership.assign(deps, assigning),
    release: (releasing: Parameters<typeof ownership.release>[1]) => ownership.release(deps, releasing),
    transfer: (transferring: Parameters<typeof ownership.transfer>[1]) => ownership.transfer(deps, transferring),
    snooze: (snoozing: Parameters<typeof lifecycle.snooze>[1]) => lifecycle.snooze(deps, snoozing),
    wake: (waking: Parameters<typeof lifecycle.wake>[1]) => lifecycle.wake(deps, waking),
    resolve: (resolving: Parameters<typeof lifecycle.resolve>[1]) => lifecycle.resolve(deps, resolving),
    reopen: (reopening: Parameters<typeof lifecycle.reopen>[1]) => lifecycle.reopen(deps, reopening),
    update: (updating: Parameters<typeof lifecycle.update>[1]) => lifecycle.update(deps, updating),
  };

  return {
    // — commands —
    ...commands,
    /** The customer writes: opens, continues, wakes, reopens, or begins anew what was closed. Repeating is harmless. */
    receive: (receiving: Receiving) => receive(deps, receiving),
    /** A person, the virtual agent or the system says something; notes and packets stay among colleagues. */
    send,
    edit: (editing: Parameters<typeof speak.edit>[1]) => speak.edit(deps, editing),
    changeContent: (changing: Parameters<typeof speak.changeContent>[1]) => speak.changeContent(deps, changing),
    markDelivery: (marking: Parameters<typeof speak.markDelivery>[1]) => speak.markDelivery(deps, marking),
    join: (joining: Parameters<typeof speak.join>[1]) => speak.join(deps, joining),
    handOff: (handing: ownership.HandingOff) => ownership.handOff(deps, handing),
    leaveQueue: (leaving: Parameters<typeof ownership.leaveQueue>[1]) => ownership.leaveQueue(deps, leaving),
    /** Closes what was solved longer ago than it can be reopened. */
    close: (id: ConversationId) => lifecycle.closeIfDue(deps, id),
    overflow: (moving: Parameters<typeof leftWaiting.overflow>[1]) => leftWaiting.overflow(deps, moving),
    replyWithin: (command: Parameters<typeof replyWithin>[1]) => replyWithin(deps, command),
    tellWaiting: (telling: Parameters<typeof leftWaiting.tellWaiting>[1]) => leftWaiting.tellWaiting(deps, telling),
    rehome: (moving: Parameters<typeof ownership.rehome>[1]) => ownership.rehome(deps, moving),
    rate,
    recordContext: (told: Parameters<typeof lifecycle.recordContext>[1]) => lifecycle.recordContext(deps, told),
    wakeIfDue: (id: ConversationId) => lifecycle.wakeIfDue(deps, id),
    sweep,
    /** With what a rehearsal must begin to be like this record. */
    rules: { referencePrefix, reopenDays, silenceHours } satisfies Rules,
    /** Puts rehearsed conversations into the database, with their past events in the same transaction. */
    insertRehearsed: insertAll,
    /** Of messages that were there before their words were kept. @returns how many */
    makeWords: () => makeWords((work) => log.transact(({ db }) => work(db))),

    // — what there is —
    get,
    ratingFormOf,
    /** Those of them that there are. */
    some: async (ids: readonly string[]): Promise<Conversation[]> => (await lists.some(read, ids)).map(wire),
    list,
    count,
    views: createSavedViews({ log, read }),
    /** One act on many, for those whom access knows. Called once. */
    bulk: (rights: BulkRights) =>
      createBulk({ log, read, clock, jobs, get, idsOf, known: { ...catalogue, ...vocabulary }, commands, ...rights }),
    /** A list as lines of CSV, up to ten thousand rows. */
    export: (filter: Omit<ListPage, 'limit' | 'cursor'>, viewer: Viewer, locale: Locale) =>
      exported(
        {
          queues: catalogue.everyQueue,
          dispositions: vocabulary.everyDisposition,
          list: (page) => list({ ...filter, ...page }, viewer),
        },
        locale,
      ),
    live,
    messages: (id: ConversationId, page: { before?: number | undefined; limit: number }): Promise<Message[]> =>
      lists.messages(read, id, page),
    message: (id: MessageId) => lists.message(read, id),
    /** Earlier texts of a message, oldest first. */
    history: async (conversationId: ConversationId, id: MessageId) => {
      const message = await lists.message(read, id);
      if (message?.conversationId !== conversationId) throw new Refusal('record.not_found');
      return (await lists.versions(read, id)).map(({ content, until, by }) => ({
        text: 'text' in content ? content.text : '',
        until: until.toISOString(),
        by,
      }));
    },
    trail: (id: ConversationId): Promise<TrailStep[]> => lists.trail(read, id, 500),
    caseOf: (id: ConversationId): Promise<ServiceCase | null> => lists.caseOf(read, id),
    casesOf: (id: CustomerId): Promise<ServiceCase[]> => lists.casesOf(read, id, 100),
    ofCustomer: async (id: CustomerId, limit = 50): Promise<Conversation[]> => {
      const where = [lists.filters.ofCustomer(id)];
      return (await lists.page(read, [{ by: 'activity' }], { where, after: null, limit })).map(wire);
    },
    /** How many of our messages the customer has not read, by conversation; none is left out. */
    unread: (ids: readonly ConversationId[]) => lists.unread(read, ids),
    aboutOf: async (id: ConversationId): Promise<About | null> => {
      const kept = await lists.one(read, id);
      return kept && aboutOf(kept);
    },
    /** Queued and held by nobody, most urgent first, with who had it before. */
    waiting: async (
      via: Pick<Tx, 'db'> = { db: read },
    ): Promise<(Conversation & { preferredAgentId: PersonId | null })[]> =>
      (await lists.waiting(via.db)).map(withPreference),
    /** What is known of each beside itself. */
    standings: (ids: readonly ConversationId[]) => standing.standings(read, ids),
    activeSince: async (since: Date, limit: number): Promise<Conversation[]> =>
      (await standing.activeSince(read, since, limit)).map(wire),
    /** Whether it still waits for an agent; if so it does until the transaction is over. */
    holdWaiting: (tx: Tx, id: ConversationId) => lists.holdWaiting(tx.db, id),
    /** What an agent has that is not solved yet, the sleeping ones too. */
    heldIds: (agentId: PersonId) => lists.heldIds(read, agentId),
    /** What agents hold awake, by channel: all of them or some, now or as a transaction sees it. */
    heldBy: (agentIds?: readonly PersonId[], via: Pick<Tx, 'db'> = { db: read }) => lists.heldBy(via.db, agentIds),
    /** From assignment to solution, of the latest fifty of a queue. */
    meanHandleSeconds: (id: QueueId | string) => lists.meanHandleSeconds(read, id as QueueId),

    // — what work is organised by —
    queues: catalogue.queues,
    queue: catalogue.queue,
    createQueue: catalogue.createQueue,
    updateQueue,
    previewHours: (hours: Queue['hours']) => catalogue.previewHours(hours, clock.now()),
    everyQueue: catalogue.everyQueue,
    workingQueue: catalogue.workingQueue,
    skills: catalogue.skills,
    everySkill: catalogue.everySkill,
    createSkill: catalogue.createSkill,
    updateSkill: catalogue.updateSkill,
    ...vocabulary,
    ratingForms: ratingForms.all,
    createRatingForm: ratingForms.create,
    updateRatingForm: ratingForms.update,
    isOpen: isOpenAt,
    openBetween: (queue: Pick<Queue, 'hours'>, from: Date, to: Date) => openBetween(queue.hours, from, to),
    nextOpening: (queue: Pick<Queue, 'hours'>, at: Date) => nextOpening(queue.hours, at),
    nextClosing: (queue: Pick<Queue, 'hours'>, at: Date) => nextClosing(queue.hours, at),
    reopenableUntil: (resolvedAt: string) => reopenableUntil(resolvedAt, reopenDays),

    files,
  };
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(\d{1,15})\.(conv_[0-9a-f-]{36})$/.exec(cursor) ?? [];
  if (!at || !id)
    throw new Refusal('request.invalid', { mistakes: [{ path: 'cursor', message: 'is not one of ours' }] });
  return { at: new Date(Number(at)), id };
}
