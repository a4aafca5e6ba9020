/** The present state of the floor and of its line, as the engine takes it. */
import type { ConversationId, PersonId, SkillId } from '@harken/contract/ids';
import type { Locale, Person } from '@harken/contract/people';
import type { Channel } from '@harken/contract/record';
import type { Agent, Work } from '@harken/engines/routing';
import type { Plan } from '@harken/engines/routing/plan';
import type { Stop } from '../platform/bus.ts';
import * as agentStore from './agent-store.ts';
import { type Agents, createAgentsNow, type Held } from './agents-now.ts';
import { armFor, trialOf, triedPlans } from './experiments.ts';
import * as trials from './experiments-store.ts';
import * as planStore from './plan-store.ts';
import type { createPresence } from './presence.ts';
import type { RoutingDeps } from './routing.ts';
import { type createSegments, inSegment } from './segments.ts';
import { inForce as segmentsInForce } from './segments-store.ts';
import * as store from './store.ts';

/** Whoever works here, and the work units each holds: read before a transaction, which may be the only one there is. */
export interface Floor {
  people: readonly Pick<Person, 'id' | 'name' | 'queueIds' | 'teamIds'>[];
  held: ReadonlyMap<PersonId, number>;
  /** Work units of one conversation of a channel; 1 where nothing is said. */
  weights: ReadonlyMap<Channel, number>;
}

/** Serving in one's own language is a skill like any other, for organisations that have such skills. */
const languageSkill: Record<Locale, string> = { en: 'english', zh: 'mandarin' };

export interface SituationDeps extends Pick<RoutingDeps, 'log' | 'read' | 'together' | 'clock' | 'people'> {
  conversations: Pick<RoutingDeps['conversations'], 'waiting' | 'heldBy' | 'queues' | 'skills'>;
  limits: ReturnType<typeof createPresence>['limits'];
  segmentsOf: ReturnType<typeof createSegments>['of'];
}

/** Facts by whose nouns the house may have become another. */
const housekeeping: ReadonlySet<string> = new Set(['queue', 'skill', 'channel', 'experiment', 'segments']);

export function createSituation(deps: SituationDeps) {
  const { log, read, together, people, conversations, segmentsOf } = deps;
  const agentsNow = createAgentsNow(deps);
  /** What changes seldom, as long as the log is followed: every look at the floor would read it again. */
  let house: ReturnType<typeof readHouse> | undefined;
  let stopHearing: Stop | undefined;

  async function readHouse() {
    const [queues, skills, weights, planned, onTrial, segmentsNow] = await Promise.all([
      conversations.queues(),
      conversations.skills(),
      agentStore.weights(read),
      planStore.plans(read),
      trials.running(read),
      segmentsInForce(read),
    ]);
    const plansNow = planned.flatMap(({ queueId, version, plan }) => (plan ? { queueId, version, ...plan } : []));
    const plansInForce: (Plan & { version: number })[] = [...plansNow, ...triedPlans(onTrial)];
    return { queues, skills, weights, plansNow, plansInForce, onTrial, segmentsNow };
  }

  async function houseNow() {
    // Others who follow the log may ask before we were told of the fact that made them ask.
    await null;
    if (!stopHearing) return readHouse();
    const reading = house ?? readHouse();
    house = reading;
    return reading.catch((error) => {
      if (house === reading) house = undefined;
      throw error;
    });
  }

  async function follow(): Promise<void> {
    await agentsNow.follow();
    stopHearing = log.tail(await log.head(), (events) => {
      if (events.some(({ name }) => housekeeping.has(name.split('.')[0] ?? ''))) house = undefined;
    });
  }

  function rest(): void {
    agentsNow.rest();
    stopHearing?.();
    stopHearing = undefined;
    house = undefined;
  }

  /** @param only whose load is asked for; everybody's when left out */
  async function floor(only?: PersonId): Promise<Floor> {
    const [everyone, held, { weights }] = await Promise.all([
      people(),
      conversations.heldBy(only && [only]),
      houseNow(),
    ]);
    return { people: everyone, held: unitsOf(held, weights), weights };
  }

  /** As `floor`, and the agents themselves: of whom nothing was told lately, as they were then. */
  async function staffNow(seen?: Agents): Promise<{ floor: Floor; agents: readonly agentStore.AgentRow[] }> {
    const [everyone, { weights }, { rows, held }] = await Promise.all([
      people(),
      houseNow(),
      seen ?? agentsNow.look(async () => {}),
    ]);
    return { floor: { people: everyone, held: unitsOf(held, weights), weights }, agents: rows };
  }

  /** What waits, what of it is offered to somebody, and the agents, all not before an event. */
  async function line(since = 0) {
    const { also, ...agents } = await agentsNow.look(
      // Offers first: what is accepted in between then waits no more, rather than waiting unoffered.
      (db) => Promise.all([store.offered(db), conversations.waiting({ db })]),
      since,
    );
    const [offered, waiting] = also;
    return { waiting, offered, agents };
  }

  async function look(ahead?: Awaited<ReturnType<typeof line>>) {
    const { waiting, offered, agents } = ahead ?? (await line());
    const ids = waiting.map(({ id }) => id);
    const house = houseNow();
    const [{ queues, skills, plansNow, plansInForce, onTrial }, { floor: now }, [declines, callBacks], segmented] =
      await Promise.all([
        house,
        staffNow(agents),
        together((db) => Promise.all([store.declines(db, ids), store.callBacksOffered(db, ids)])),
        house.then(({ segmentsNow }) => segmentsOf(waiting, segmentsNow)),
      ]);
    const declinedBy = new Map<ConversationId, PersonId[]>();
    for (const { conversationId, agentId } of declines)
      declinedBy.set(conversationId, [...(declinedBy.get(conversationId) ?? []), agentId]);
    const byKey = new Map(skills.map(({ key, id }) => [key, id]));

    const moved = onTrial.length > 0 ? await trials.movedAt(read, waiting) : null;
    const tried = new Map<string, ReturnType<typeof trialOf>>();
    const works = waiting.map((conversation) => {
      const { id, queueId } = conversation;
      const waitingSince = Date.parse(conversation.queuedAt ?? conversation.openedAt);
      const trial = trialOf(onTrial, { id, queueId, since: Math.max(waitingSince, moved?.get(id) ?? 0) });
      tried.set(id, trial);
      const queue = queues.find(({ id }) => id === conversation.queueId);
      const language = byKey.get(languageSkill[conversation.locale.startsWith('zh') ? 'zh' : 'en']);
      return {
        id,
        queueId: queueId ?? '',
        arm: armFor(trial),
        requires: [queue?.skillId, language].filter((skill): skill is SkillId => Boolean(skill)),
        weight: now.weights.get(conversation.channel) ?? 1,
        priority: conversation.priority,
        waitingSince,
        goalSeconds: queue?.goal.withinSeconds ?? null,
        preferredAgentId: conversation.preferredAgentId,
        declinedBy: declinedBy.get(conversation.id) ?? [],
        isCallBackOffered: callBacks.get(conversation.id)?.has(waitingSince) ?? false,
        ...inSegment(segmented.get(conversation.id)),
      } satisfies Work;
    });
    const byPerson = new Map(agents.rows.map((agent) => [agent.personId, agent]));
    const candidates = now.people.flatMap((person) => {
      const agent = byPerson.get(person.id);
      return agent ? [toAgent(agent, person, now.held.get(person.id) ?? 0)] : [];
    });
    return { waiting, queues, works, candidates, offered, plansNow, plansInForce, tried, segmented, floor: now };
  }

  return { floor, staffNow, line, look, forgetAgents: agentsNow.forget, follow, rest };
}

/** The work units that each holds. */
export function unitsOf(held: readonly Held[], weights: ReadonlyMap<Channel, number>): Map<PersonId, number> {
  const units = new Map<PersonId, number>();
  for (const { agentId, channel, count } of held)
    units.set(agentId, (units.get(agentId) ?? 0) + count * (weights.get(channel) ?? 1));
  return units;
}

function toAgent(agent: agentStore.AgentRow, person: Floor['people'][number], held: number): Agent {
  return {
    id: person.id,
    presence: agent.presence,
    connected: agent.connected,
    queueIds: person.queueIds,
    teamIds: person.teamIds,
    skills: Object.fromEntries(agent.skills.map(({ skillId, proficiency }) => [skillId, proficiency])),
    capacity: agent.capacity,
    held: held + agent.reserved,
    idleSince: agent.idleSince.getTime(),
  };
}
