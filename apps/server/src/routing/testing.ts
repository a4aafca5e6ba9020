import type { PersonId, QueueId, SkillId } from '@harken/contract/ids';
import { aRecord } from '../conversations/testing.ts';
import { routingReactions } from './reactions.ts';
import { createRouting, type RoutingDeps } from './routing.ts';
import type { Wait } from './waits.ts';

/** A floor: the record, a queue that needs card limits, and agents who are there. */
export async function aFloor(given: Pick<RoutingDeps, 'outcomes' | 'chance' | 'heldIn' | 'measured'> = {}) {
  const record = await aRecord();
  const { log, clock, conversations, people, reactions } = record;
  const limits = (await conversations.createSkill({ key: 'card_limits', name: { en: 'Card limits', zh: '限额' } })).id;
  const queue = await record.aQueue({ skillId: limits });
  const told: Wait[] = [];
  let peopleMs = 0;
  let looks = 0;
  let assigningMs = 0;
  const pause = (ms: number) => (ms > 0 ? new Promise((later) => setTimeout(later, ms)) : undefined);
  const parts: RoutingDeps = {
    log,
    read: record.database.read,
    together: record.database.together,
    clock,
    conversations: {
      ...conversations,
      waiting: (via) => {
        looks += 1;
        return conversations.waiting(via);
      },
      assign: async (command) => {
        await pause(assigningMs);
        return conversations.assign(command);
      },
    },
    people: async () => {
      await pause(peopleMs);
      return [...people.values()];
    },
    audit: { record: async (_tx, { by, ...note }) => void record.notes.push({ ...note, by: by?.person.name ?? null }) },
    customers: record.customers.getMany,
    processId: 'test',
    ...given,
    tellWait: (wait) => void told.push(wait),
  };
  const routing = createRouting(parts);
  routingReactions(reactions, routing);
  await reactions.start();

  async function anAgent(
    name: string,
    {
      skills = [limits],
      capacity = 2,
      queues = [queue.id],
      here = true,
    }: { skills?: SkillId[]; capacity?: number; queues?: QueueId[]; here?: boolean } = {},
  ) {
    const agent = record.anAgent(name, queues);
    await log.transact((tx) =>
      routing.setAgent(tx, {
        personId: agent.id,
        capacity,
        skills: skills.map((skillId) => ({ skillId, proficiency: 3 })),
      }),
    );
    if (here) {
      await routing.personConnected(agent.id);
      await routing.setPresence({ personId: agent.id, presence: 'available', by: agent.id });
    }
    await reactions.idle();
    return agent;
  }

  async function aContact() {
    const conversation = await record.aWaiting(queue.id);
    await reactions.idle();
    return conversation;
  }

  const offerTo = async (agentId: PersonId) => (await routing.offersTo(agentId))[0];
  const slowPeople = (ms: number) => {
    peopleMs = ms;
  };
  const slowAssigning = (ms: number) => {
    assigningMs = ms;
  };
  return {
    ...record,
    routing,
    /** Another process over the same record. */
    elsewhere: () => createRouting({ ...parts, processId: 'other' }),
    queue,
    limits,
    anAgent,
    aContact,
    offerTo,
    told,
    looks: () => looks,
    slowPeople,
    slowAssigning,
  };
}
