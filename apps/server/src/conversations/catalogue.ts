/** What work is organised by: queues with their goals and hours, skills, dispositions, macros. */
import { type DispositionId, idFrom, type MacroId, type QueueId, type SkillId } from '@harken/contract/ids';
import type { Disposition, Macro, Queue, Skill } from '@harken/contract/people';
import { type Problem, Refusal } from '@harken/contract/problems';
import type { Author } from '@harken/contract/record';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as store from './catalogue-store.ts';
import { actorOf, system } from './change.ts';
import { clean } from './kept.ts';
import { nextOpening } from './opening-hours.ts';
import type { Db } from './store.ts';

interface CatalogueDeps {
  log: Pick<EventLog, 'transact'>;
  read: Db;
}

export type Catalogue = ReturnType<typeof createCatalogue>;

export function createCatalogue({ log, read }: CatalogueDeps) {
  const known = new Map<QueueId, Queue>();

  /** Every message asks for its queue; the version read along with the conversation says whether ours is current. */
  async function queueOf(db: Db, id: QueueId, version?: number | null): Promise<Queue> {
    const ours = known.get(id);
    if (ours && version && ours.version === version) return ours;
    const current = await store.queue(db, id);
    if (!current) throw new Refusal('conversation.no_queue', `There is no queue ${id}`);
    known.set(id, current);
    return current;
  }

  async function createQueue(wanted: Omit<Queue, 'id' | 'version'>, by: Author = system): Promise<Queue> {
    const queue: Queue = { ...clean(pickQueue(wanted)), id: idFrom('queu', newId()), version: 1 };
    refuseImpossibleHours(queue);
    await log.transact(async (tx) => {
      await refuseUnknownSkill(tx.db, queue.skillId);
      await store.insertQueue(tx.db, queue);
      tx.append({ name: 'queue.created', actor: actorOf(by), data: { queue } });
    });
    return queue;
  }

  /** @throws Refusal `record.changed` when someone else edited it in the meantime */
  async function updateQueue(
    id: QueueId,
    version: number,
    fields: { [K in keyof Omit<Queue, 'id' | 'version'>]?: Queue[K] | undefined },
    by: Author = system,
  ): Promise<Queue> {
    return log.transact(async (tx) => {
      const was = await store.queue(tx.db, id, true);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version) throw new Refusal('record.changed');
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const queue: Queue = { ...was, ...clean(pickQueue({ ...was, ...given })), version: version + 1 };
      refuseImpossibleHours(queue);
      await refuseUnknownSkill(tx.db, queue.skillId);
      await store.updateQueue(tx.db, queue);
      tx.append({ name: 'queue.updated', actor: actorOf(by), data: { queue } });
      return queue;
    });
  }

  async function createSkill(wanted: Omit<Skill, 'id'>, by: Author = system): Promise<Skill> {
    const skill: Skill = { ...clean({ key: wanted.key, name: wanted.name }), id: idFrom('skil', newId()) };
    await log.transact(async (tx) => {
      if (!(await store.insertSkill(tx.db, skill))) throw taken('key');
      tx.append({ name: 'skill.created', actor: actorOf(by), data: { skill } });
    });
    return skill;
  }

  async function createDisposition(wanted: Omit<Disposition, 'id'>, by: Author = system): Promise<Disposition> {
    const disposition: Disposition = { ...clean({ key: wanted.key, name: wanted.name }), id: idFrom('disp', newId()) };
    await log.transact(async (tx) => {
      if (!(await store.insertDisposition(tx.db, disposition))) throw taken('key');
      tx.append({ name: 'disposition.created', actor: actorOf(by), data: { disposition } });
    });
    return disposition;
  }

  async function createMacro(wanted: Omit<Macro, 'id'>, by: Author = system): Promise<Macro> {
    const macro: Macro = { ...clean({ name: wanted.name, text: wanted.text }), id: idFrom('macr', newId()) };
    await log.transact(async (tx) => {
      await store.putMacro(tx.db, macro);
      tx.append({ name: 'macro.created', actor: actorOf(by), data: { macro } });
    });
    return macro;
  }

  async function updateMacro(id: MacroId, fields: Omit<Macro, 'id'>, by: Author = system): Promise<Macro> {
    const macro: Macro = { ...clean({ name: fields.name, text: fields.text }), id };
    await log.transact(async (tx) => {
      if (!(await store.exists(tx.db, { macro: id }))) throw new Refusal('record.not_found');
      await store.putMacro(tx.db, macro);
      tx.append({ name: 'macro.updated', actor: actorOf(by), data: { macro } });
    });
    return macro;
  }

  return {
    queueOf,
    createQueue,
    updateQueue,
    createSkill,
    createDisposition,
    createMacro,
    updateMacro,
    queues: () => store.queues(read),
    queue: (id: QueueId) => store.queue(read, id),
    skills: () => store.skills(read),
    dispositions: () => store.dispositions(read),
    isDisposition: (id: DispositionId) => store.exists(read, { disposition: id }),
    macros: () => store.macros(read),
  };
}

function pickQueue({ name, skillId, priority, goal, hours }: Omit<Queue, 'id' | 'version'>) {
  return { name, skillId, priority, goal, hours };
}

async function refuseUnknownSkill(db: Db, skillId: SkillId | null): Promise<void> {
  if (skillId && !(await store.exists(db, { skill: skillId }))) {
    throw new Refusal('request.invalid', mistake('skillId', 'there is no such skill'));
  }
}

/** Hours that the calendar cannot read would break every clock of the queue. */
function refuseImpossibleHours({ hours }: Queue): void {
  try {
    nextOpening({ ...hours }, new Date(0));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('request.invalid', mistake('hours', `cannot be read: ${error.message}`));
  }
}

function taken(path: string): Refusal {
  return new Refusal('request.invalid', mistake(path, 'is taken'));
}

function mistake(path: string, message: string): Partial<Pick<Problem, 'detail' | 'mistakes'>> {
  return { detail: `${path} ${message}`, mistakes: [{ path, message }] };
}
