/** A floor whose every fact is counted: the record, agents with presences, and analytics over both. */
import { idFrom, type PersonId, type QueueId, type TeamId } from '@harken/contract/ids';
import type { AgentStatus, Person, Presence, Queue } from '@harken/contract/people';
import type { Author } from '@harken/contract/record';
import type { Conversations } from '../conversations/conversations.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { House } from '../platform/testing.ts';
import { createAnalytics } from './analytics.ts';

/** What `aRecord` of the conversations' tests gives. */
interface Recorded extends House {
  conversations: Conversations;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  aQueue(more?: Partial<Pick<Queue, 'name'>>): Promise<Queue>;
  anAgent(name: string, queueIds?: QueueId[], more?: { roles?: Person['roles'] }): Agent;
}
type Agent = Pick<Person, 'id' | 'name' | 'queueIds' | 'active' | 'roles'> & { author: Author };

export async function aFloor<Of extends Recorded>(record: Of) {
  const { log, clock, database, conversations, jobs } = record;
  const { read, pool } = database;
  const cards = await record.aQueue();
  const loans = await record.aQueue({ name: { en: 'Loans', zh: '贷款' } });
  const teamIds = [idFrom('team', newId()), idFrom('team', newId())] as [TeamId, TeamId];
  const agents: readonly [Agent, Agent, Agent] = [
    record.anAgent('Priya', [cards.id, loans.id]),
    record.anAgent('Tom', [cards.id, loans.id]),
    record.anAgent('Mei', [cards.id, loans.id]),
  ];
  const lead = record.anAgent('Grace', [], { roles: ['lead'] });
  const statuses = new Map<PersonId, AgentStatus>();
  for (const { id, name, queueIds } of agents)
    statuses.set(id, {
      personId: id,
      name,
      presence: 'offline',
      presenceSince: clock.now().toISOString(),
      connected: true,
      capacity: 4,
      held: 0,
      skills: [],
      queueIds: [...queueIds],
    });
  // The first two are in a team each; the third is in both.
  const people = agents.map(({ id }, n) => ({ id, teamIds: n === 2 ? [...teamIds] : [teamIds[n === 0 ? 0 : 1]] }));
  const noted: { action: string; target: string }[] = [];

  const analytics = createAnalytics({
    log,
    read,
    clock,
    jobs,
    queues: conversations.queues,
    isOpen: conversations.isOpen,
    waiting: conversations.waiting,
    agents: async () => [...statuses.values()],
    people: async () => people,
    conversations: {
      namesOf: async (viewer, ids) =>
        new Map(
          (await conversations.some(ids))
            .filter(({ queueId }) => viewer.roles.includes('lead') || (queueId && viewer.queueIds.includes(queueId)))
            .map(({ id, customerName }) => [id, customerName]),
        ),
    },
    aboutFor: async (person, id) => (person.roles.includes('lead') ? conversations.aboutOf(id) : null),
    note: async (_, __, action, target) => void noted.push({ action, target }),
    names: async () => ({ agent: new Map(agents.map(({ id, name }) => [id, { en: name, zh: name }])) }),
  });

  /** Everything that has happened is counted. */
  const counted = async () => {
    const head = await log.head();
    await analytics.count({ seq: head });
  };

  /** Someone chooses a presence, as routing tells it. */
  async function becomes(agentId: PersonId, presence: Presence) {
    const status = statuses.get(agentId) as AgentStatus;
    const from = status.presence;
    const next = { ...status, presence, presenceSince: clock.now().toISOString() };
    statuses.set(agentId, next);
    await log.transact(async (tx) => {
      const data = { status: next, from, by: agentId };
      tx.append({ name: 'agent.presence_changed', actor: { kind: 'person', id: agentId }, data });
    });
  }

  const tables = ['interaction', 'followed', 'agent_time', 'customer', 'queue_goal'];
  /** Every row that is kept, to compare. */
  async function rows() {
    const all: Record<string, unknown[]> = {};
    for (const table of tables) {
      const { rows } = await pool.query(`select to_jsonb(t) as row from analytics.${table} t order by t::text`);
      all[table] = rows.map(({ row }) => row);
    }
    return all;
  }

  const caller = (person: Agent) =>
    ({ kind: 'person', person, permissions: new Set(), sessionId: 's', address: '' }) as unknown as PersonCaller;

  return {
    ...record,
    analytics,
    counted,
    becomes,
    rows,
    queues: [cards, loans] as const,
    agents,
    lead,
    people,
    teamIds,
    noted,
    caller,
  };
}
