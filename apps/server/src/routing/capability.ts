/** What agents can do and how much they can hold: skills, capacity, and what a conversation of a channel takes of it. */
import type { PersonId, SkillId } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Channel } from '@harken/contract/record';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { actorOf, type PersonCaller } from '../platform/http/caller.ts';
import * as agentStore from './agent-store.ts';
import type { Floor } from './situation.ts';

export interface CapabilityDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: {
    record(
      tx: { db: Kysely<unknown> },
      note: { by: PersonCaller | null; action: string; target: string; detail?: Record<string, unknown> },
    ): Promise<void>;
  };
  floor: () => Promise<Floor>;
  statuses: (db: Kysely<unknown>, staff: Floor, only: PersonId) => Promise<AgentStatus[]>;
}

/** Until someone says otherwise, an agent holds six chats. */
const usualCapacity = 6;

export function createCapability({ log, read, clock, audit, floor, statuses }: CapabilityDeps) {
  /**
   * Within the caller's transaction. `staff` is read before it begins, and someone new is not among them yet: then
   * nobody is told, and `person.created` tells.
   */
  async function setAgent(
    tx: Tx,
    agent: { personId: PersonId; capacity?: number; skills?: { skillId: SkillId; proficiency: number }[] },
    { by = null, staff = null }: { by?: PersonCaller | null; staff?: Floor | null } = {},
  ): Promise<void> {
    const { personId, capacity, skills } = agent;
    const before = await agentStore.lockAgent(tx.db, personId);
    const set = { capacity: capacity ?? before?.capacity ?? usualCapacity, skills: skills ?? before?.skills ?? [] };
    const detail = differences(before ?? { capacity: null, skills: [] }, set);
    if (before && Object.keys(detail).length === 0) return;
    await agentStore.putAgent(tx.db, { personId, capacity: set.capacity, now: clock.now() });
    if (skills) await agentStore.putSkills(tx.db, personId, skills);
    await audit.record(tx, { by, action: 'agent.configured', target: personId, detail });
    await tellConfigured(tx, personId, by, staff);
  }

  async function tellConfigured(
    tx: Tx,
    personId: PersonId,
    by: PersonCaller | null,
    staff: Floor | null,
  ): Promise<AgentStatus | undefined> {
    const [status] = staff ? await statuses(tx.db, staff, personId) : [];
    if (status) tx.append({ name: 'agent.configured', actor: actorOf(by), data: { status } });
    return status;
  }

  /** One cell of the matrix. @throws Refusal `record.changed` when it is not what the editor saw */
  async function setProficiency(
    cell: { personId: PersonId; skillId: SkillId; proficiency: number | null; expected: number | null },
    by: PersonCaller,
  ): Promise<AgentStatus> {
    const { personId, skillId, proficiency, expected } = cell;
    const staff = await floor();
    return log.transact(async (tx) => {
      const before = await agentStore.lockAgent(tx.db, personId);
      if (!before) throw new Refusal('record.not_found', 'This person takes no work');
      const was = before.skills.find((one) => one.skillId === skillId)?.proficiency ?? null;
      if (was !== expected) throw new Refusal('record.changed');
      const others = before.skills.filter((one) => one.skillId !== skillId);
      const skills = proficiency === null ? others : [...others, { skillId, proficiency }];
      await agentStore.putSkills(tx.db, personId, skills);
      const detail = { skillId, proficiency: { from: was, to: proficiency } };
      await audit.record(tx, { by, action: 'agent.configured', target: personId, detail });
      const status = await tellConfigured(tx, personId, by, staff);
      if (!status) throw new Refusal('record.not_found', 'This person takes no work');
      return status;
    });
  }

  async function weighChannel(
    { channel, weight, expected }: { channel: Channel; weight: number; expected: number },
    by: PersonCaller,
  ): Promise<void> {
    await log.transact(async (tx) => {
      if (!(await agentStore.putWeight(tx.db, channel, weight, expected))) throw new Refusal('record.changed');
      const actor = { kind: 'person', id: by.person.id } as const;
      tx.append({ name: 'channel.weighed', actor, data: { channel, weight, previous: expected } });
      const detail = { weight: { from: expected, to: weight } };
      await audit.record(tx, { by, action: 'channel.weighed', target: channel, detail });
    });
  }

  const weights = async () => [...(await agentStore.weights(read))].map(([channel, weight]) => ({ channel, weight }));

  return { setAgent, setProficiency, weighChannel, weights };
}

type Capability = Pick<agentStore.AgentRow, 'skills'> & { capacity: number | null };

function differences(was: Capability, is: Capability): Record<string, unknown> {
  const sorted = ({ skills }: Capability) => [...skills].sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
  const same = JSON.stringify(sorted(was)) === JSON.stringify(sorted(is));
  return {
    ...(was.capacity !== is.capacity && { capacity: { from: was.capacity, to: is.capacity } }),
    ...(!same && { skills: { from: sorted(was), to: sorted(is) } }),
  };
}
