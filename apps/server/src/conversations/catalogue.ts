/**
 * What work is organised by: queues with their goals and hours, and the skills they need. Nothing here is deleted:
 * what was done with it keeps its name. The words that work is described by are in `vocabulary.ts`.
 */
import { idFrom, type QueueId, type SkillId } from '@harken/contract/ids';
import type { Queue, Skill } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import { clean } from '../platform/clean.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { Changer } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { given, mistake, type Noting, noted, taken, teller } from './catalogue-changes.ts';
import * as store from './catalogue-store.ts';
import { comingDays, nextOpening } from './opening-hours.ts';
import type { Db } from './store.ts';

export interface CatalogueDeps {
  log: Pick<EventLog, 'transact'>;
  read: Db;
  audit: Noting;
}

export type Catalogue = ReturnType<typeof createCatalogue>;

interface QueueDeps {
  /** Exists exactly when the transaction commits: what was to be moved is moved also after a crash. */
  moveLater(tx: Tx, move: { from: QueueId; to: QueueId }): Promise<void>;
}

export type NewQueue = Omit<Queue, 'id' | 'version' | 'archived'>;

export function createCatalogue({ log, read, audit, moveLater }: CatalogueDeps & QueueDeps) {
  const tellAndNote = teller(audit);
  const known = new Map<QueueId, Queue>();

  /** Every message asks for its queue; the version read along with the conversation says whether ours is current. */
  async function queueOf(db: Db, id: QueueId, version?: number | null): Promise<Queue> {
    const ours = known.get(id);
    if (ours && version && ours.version === version) return ours;
    const current = await store.queue(db, id);
    if (!current) throw new Refusal('conversation.no_queue', `There is no queue ${id}`);
    // The same object while it is the same queue: its opening days are worked out once for each.
    if (ours?.version === current.version) return ours;
    known.set(id, current);
    return current;
  }

  async function createQueue(wanted: NewQueue, by: Changer = null): Promise<Queue> {
    const queue: Queue = { ...clean(pickQueue(wanted)), id: idFrom('queu', newId()), archived: false, version: 1 };
    refuseImpossibleHours(queue);
    await log.transact(async (tx) => {
      await refuseUnknownSkill(tx.db, queue.skillId);
      await store.insertQueue(tx.db, queue);
      await tellAndNote(tx, 'queue.created', by, { queue }, queue.id, { name: queue.name });
    });
    return queue;
  }

  /**
   * With `archived`, nothing new is put into it. What is not solved yet goes to `workGoesTo`; without one, there must
   * be nothing.
   *
   * @throws Refusal `record.changed` when someone else edited it in the meantime · `queue.has_work` · `queue.last`
   */
  async function updateQueue(
    id: QueueId,
    version: number,
    {
      workGoesTo,
      archived,
      ...fields
    }: { [K in keyof NewQueue]?: Queue[K] | undefined } & {
      archived?: boolean | undefined;
      workGoesTo?: QueueId | undefined;
    },
    by: Changer = null,
  ): Promise<Queue> {
    return log.transact(async (tx) => {
      const was = await store.queue(tx.db, id, true);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const queue: Queue = {
        ...was,
        ...clean(pickQueue({ ...was, ...given(fields) })),
        archived: archived ?? was.archived,
        version: version + 1,
      };
      refuseImpossibleHours(queue);
      if (queue.skillId !== was.skillId) await refuseUnknownSkill(tx.db, queue.skillId);
      const closing = queue.archived && !was.archived;
      if (closing) await refuseStranding(tx.db, id, workGoesTo);
      await store.updateQueue(tx.db, queue, closing ? (workGoesTo ?? null) : undefined);
      if (closing && workGoesTo) await moveLater(tx, { from: id, to: workGoesTo });
      const detail = { ...noted(was, queue), ...(workGoesTo && { workGoesTo }) };
      await tellAndNote(tx, 'queue.updated', by, { queue }, id, detail);
      return queue;
    });
  }

  /** Work that nobody would find again: in a queue that is gone, or in no queue at all. */
  async function refuseStranding(db: Db, id: QueueId, workGoesTo: QueueId | undefined): Promise<void> {
    const others = (await store.queues(db)).filter((queue) => queue.id !== id && !queue.archived);
    if (others.length === 0) throw new Refusal('queue.last');
    if (workGoesTo) {
      if (!others.some((queue) => queue.id === workGoesTo)) {
        throw new Refusal('request.invalid', mistake('workGoesTo', 'is no queue that takes work'));
      }
      return;
    }
    const live = await store.liveIn(db, id);
    if (live.length > 0) throw new Refusal('queue.has_work', `${live.length} conversations are not solved yet`);
  }

  /** The queue itself while it takes work, else the one that took over; null when nobody did. */
  async function workingQueue(id: QueueId): Promise<QueueId | null> {
    const seen = new Set<QueueId>();
    for (let next: QueueId | null = id; next && !seen.has(next); ) {
      seen.add(next);
      const found: store.QueueStanding | null = await store.standing(read, next);
      if (!found) return null;
      if (!found.archived) return next;
      next = found.successorId;
    }
    return null;
  }

  async function createSkill(wanted: Pick<Skill, 'key' | 'name'>, by: Changer = null): Promise<Skill> {
    const { key, name } = clean({ key: wanted.key, name: wanted.name });
    const skill: Skill = { id: idFrom('skil', newId()), key, name, archived: false, version: 1 };
    await log.transact(async (tx) => {
      if (!(await store.insertSkill(tx.db, skill))) throw taken('key');
      await tellAndNote(tx, 'skill.created', by, { skill }, skill.id, { name: skill.name });
    });
    return skill;
  }

  /** @throws Refusal `skill.in_use` when it would be archived while a queue needs it */
  async function updateSkill(
    id: SkillId,
    version: number,
    fields: { [K in 'name' | 'archived']?: Skill[K] | undefined },
    by: Changer = null,
  ): Promise<Skill> {
    return log.transact(async (tx) => {
      const was = await store.skill(tx.db, id, true);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const skill: Skill = { ...was, ...clean(given(fields)), version: version + 1 };
      if (skill.archived && !was.archived) {
        const needing = (await store.queues(tx.db)).filter((queue) => queue.skillId === id && !queue.archived);
        const names = needing.map((queue) => `"${queue.name.en}"`).join(', ');
        if (names) throw new Refusal('skill.in_use', `It is needed by ${names}`);
      }
      await store.updateSkill(tx.db, skill);
      await tellAndNote(tx, 'skill.updated', by, { skill }, id, noted(was, skill));
      return skill;
    });
  }

  /** The coming two weeks as hours will make them, before they are saved. */
  function previewHours(hours: Queue['hours'], from: Date) {
    refuseImpossibleHours({ hours });
    return comingDays(hours, from, 14);
  }

  return {
    previewHours,
    queueOf,
    createQueue,
    updateQueue,
    workingQueue,
    createSkill,
    updateSkill,
    /** Those that take work. */
    queues: async () => (await store.queues(read)).filter(({ archived }) => !archived),
    /** Also the archived ones: what was done there keeps its name. */
    everyQueue: () => store.queues(read),
    queue: (id: QueueId) => store.queue(read, id),
    liveIn: (id: QueueId) => store.liveIn(read, id),
    skills: async () => (await store.skills(read)).filter(({ archived }) => !archived),
    everySkill: () => store.skills(read),
  };
}

function pickQueue({ name, skillId, priority, goal, hours }: NewQueue) {
  return { name, skillId, priority, goal, hours };
}

async function refuseUnknownSkill(db: Db, skillId: SkillId | null): Promise<void> {
  if (!skillId) return;
  // Held until the queue needs it: nobody archives it in between.
  const skill = await store.skill(db, skillId, true);
  if (!skill || skill.archived) throw new Refusal('request.invalid', mistake('skillId', 'there is no such skill'));
}

/** Hours that the calendar cannot read would break every clock of the queue. */
function refuseImpossibleHours({ hours }: Pick<Queue, 'hours'>): void {
  try {
    nextOpening({ ...hours }, new Date(0));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('request.invalid', mistake('hours', `cannot be read: ${error.message}`));
  }
}
