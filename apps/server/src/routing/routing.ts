/**
 * Brings waiting conversations and agents together. Every fact that could change who serves whom calls
 * `offerWaiting`; the decision itself is the engine's `decide`, the claim is a row that only one can insert.
 */

import type { About } from '@harken/contract/events';
import type { ConversationId, PersonId, SkillId } from '@harken/contract/ids';
import { idFrom } from '@harken/contract/ids';
import type { AgentStatus, Locale, Person, Queue, Skill } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Channel, Conversation, Decision, Offer } from '@harken/contract/record';
import type { Segment } from '@harken/contract/segments';
import type { Agent, Decision as Chosen, Considered, Work } from '@harken/engines/routing';
import { hasRoom } from '@harken/engines/routing/eligible';
import { decideGiven, type Given } from '@harken/engines/routing/given';
import type { Kysely } from 'kysely';
import type { Stop } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { createAlarm } from './alarm.ts';
import { type CapabilityDeps, createCapability } from './capability.ts';
import { createChances } from './chances.ts';
import { armFor, createExperiments, type ExperimentsDeps, trialOf, triedPlans } from './experiments.ts';
import * as trials from './experiments-store.ts';
import { createLearning, type LearningDeps } from './learning.ts';
import { createLeftWork, isLeft, type LeftDeps } from './left-work.ts';
import { createOffers } from './offers.ts';
import { nothingDecided, rehearse } from './past.ts';
import { createPlaces } from './places.ts';
import { createPlans, type PlansDeps } from './plans.ts';
import { createPresence } from './presence.ts';
import { replay, type Watch } from './replay.ts';
import { insertPast, insertRound, type PackedDecisions, type Span } from './round-store.ts';
import { agentsIn, consideredAs, createRounds, decisionsOf, type Round, recordedAs } from './rounds.ts';
import { createSegments, inSegment, type SegmentsDeps, toldOf } from './segments.ts';
import * as store from './store.ts';
import { createTold } from './told.ts';
import type { Wait } from './waits.ts';

/** What routing needs of the record. */
export type RoutedConversations = LeftDeps['conversations'] &
  SegmentsDeps['conversations'] & {
    waiting(): Promise<(Conversation & { preferredAgentId: PersonId | null })[]>;
    /** Whether it still waits for an agent; if so it does until the transaction is over. */
    holdWaiting(tx: Tx, id: ConversationId): Promise<boolean>;
    /** How many conversations of each channel agents hold awake: all or some, now or as a transaction sees it. */
    heldBy(agentIds?: readonly PersonId[], tx?: Tx): Promise<{ agentId: PersonId; channel: Channel; count: number }[]>;
    queues(): Promise<Queue[]>;
    skills(): Promise<Skill[]>;
    aboutOf(id: ConversationId): Promise<About | null>;
    assign(command: {
      conversationId: ConversationId;
      agentId: PersonId;
      reason: 'accepted';
      expected: { agentId: null };
      causedBy?: string | null;
      by: PersonId | null;
      along: (tx: Tx) => Promise<void>;
    }): Promise<{ kind: 'assigned' } | { kind: 'lost' }>;
    /** What an agent has that is not solved yet, the sleeping ones too. */
    heldIds(agentId: PersonId): Promise<ConversationId[]>;
    release(command: {
      conversationId: ConversationId;
      expected: { agentId: PersonId };
      causedBy?: string | null;
    }): Promise<unknown>;
    /** Mean handle time of the latest solved conversations of a queue, seconds; null when there are none. */
    meanHandleSeconds(queueId: string): Promise<number | null>;
  };

export interface RoutingDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  conversations: RoutedConversations;
  /** Everyone active. */
  people: () => Promise<Floor['people']>;
  /** Changes of skills, capacity and weights are noted there, in their own transaction. */
  audit?: CapabilityDeps['audit'];
  /** Whom plans may name. */
  teams?: PlansDeps['teams'];
  /** Names this process among others. */
  processId: string;
  /** Of each who waits in a queue, how many give up in a second: told by whoever counts it, 0 by nobody. */
  givesUpPerSecond?: (queueId: string) => Promise<number>;
  /** What became of contacts: told by whoever counts it. Nothing is learned where nobody does. */
  outcomes?: LearningDeps['outcomes'];
  jobs?: LearningDeps['jobs'];
  bus?: LearningDeps['bus'];
  /** Draws from [0, 1) whether somebody of whom little is known is tried. */
  chance?: () => number;
  /** What each contact added to a measure: told by whoever counts it. */
  measured?: ExperimentsDeps['measured'];
  /** Whom conversations are of, for whoever tells them apart by it. */
  customers?: SegmentsDeps['customers'];
  /** Tells a waiting customer where they stand. */
  tellWait?: (wait: Wait) => void;
  offerSeconds?: number;
  graceSeconds?: number;
}

/** Whoever works here, and the work units each holds: read before a transaction, which may be the only one there is. */
export interface Floor {
  people: readonly Pick<Person, 'id' | 'name' | 'queueIds' | 'teamIds'>[];
  held: ReadonlyMap<PersonId, number>;
  /** Work units of one conversation of a channel; 1 where nothing is said. */
  weights: ReadonlyMap<Channel, number>;
}

/** Serving in one's own language is a skill like any other, for organisations that have such skills. */
const languageSkill: Record<Locale, string> = { en: 'english', zh: 'mandarin' };

export type Routing = ReturnType<typeof createRouting>;

/** Decides apart from any database, in the thread that makes a past; `insertPastDecisions` writes it down. */
export const rehearseRouting = () => rehearse();
export const noDecisions = () => nothingDecided();
export const insertPastDecisions = (db: Kysely<unknown>, packed: PackedDecisions) => insertPast(db, packed);

/** Decides again what was decided from an instant until another, by what each round was given then. */
export const replayDecisions = (db: Kysely<unknown>, span: Span, watch?: Watch) => replay(db, span, watch);

/** Who took work in a time, and the plans that were in force when it ended. */
export const floorOf = async (db: Kysely<unknown>, span: Span) => ({
  agents: await agentsIn(db, span),
  plans: (await store.plans(db, span.to)).flatMap(({ queueId, plan }) => (plan ? { queueId, ...plan } : [])),
});

export function createRouting(deps: RoutingDeps) {
  const { log, read, clock, conversations, offerSeconds = 30, chance = Math.random } = deps;
  const audit = deps.audit ?? { record: async () => {} };
  const presence = createPresence({ ...deps, audit, floor, status });
  const offers = createOffers({ ...deps, presence, floor, status });
  /** A step of a plan lets others in, work overflows, a queue opens. */
  const steps = createAlarm(clock, offerWaiting);
  const seen = () => situation();
  const plans = createPlans({
    ...deps,
    ...conversations,
    audit,
    teams: deps.teams ?? (async () => []),
    situation: seen,
  });
  const experiments = createExperiments({ ...deps, audit, check: plans.check });
  const leftWork = createLeftWork(deps);
  const learning = createLearning(deps);
  const segments = createSegments({
    ...deps,
    audit,
    customers: deps.customers ?? (async () => []),
    figures: learning.figures,
    situation: seen,
  });
  const told = createTold(deps);
  const places = createPlaces({
    ...deps,
    situation: seen,
    meanHandleSeconds: conversations.meanHandleSeconds,
    figures: learning.figures,
    calibrations: told.calibrations,
  });
  const rounds = createRounds();
  const withChances = createChances(chance);
  /** Everybody's load as it was told last, by whichever process. */
  const loads = new Map<PersonId, number>();
  let stopHearing: Stop | undefined;

  // — the present state, as the engine takes it —

  /** @param only whose load is asked for; everybody's when left out */
  async function floor(only?: readonly PersonId[]): Promise<Floor> {
    const [people, held, weights] = await Promise.all([deps.people(), conversations.heldBy(only), store.weights(read)]);
    return { people, held: unitsOf(held, weights), weights };
  }

  /** What waits, and what of it is offered to somebody. */
  async function line() {
    // Offers first: what is accepted in between then waits no more, rather than waiting unoffered.
    const offered = new Set((await store.openOffers(read)).map(({ conversationId }) => conversationId));
    return { waiting: await conversations.waiting(), offered };
  }

  async function situation(ahead?: Awaited<ReturnType<typeof line>>) {
    const { waiting, offered } = ahead ?? (await line());
    const ids = waiting.map(({ id }) => id);
    const [queues, skills, now, agents, planned, onTrial, declines, callBacks, segmented] = await Promise.all([
      conversations.queues(),
      conversations.skills(),
      floor(),
      store.readAgents(read, presence.limits()),
      store.plans(read),
      trials.running(read),
      store.declines(read, ids),
      store.callBacksOffered(read, ids),
      segments.of(waiting),
    ]);
    const declinedBy = new Map<ConversationId, PersonId[]>();
    for (const { conversationId, agentId } of declines)
      declinedBy.set(conversationId, [...(declinedBy.get(conversationId) ?? []), agentId]);
    const byKey = new Map(skills.map(({ key, id }) => [key, id]));

    const tried = new Map<string, ReturnType<typeof trialOf>>();
    const works = waiting.map((conversation) => {
      const { id, queueId } = conversation;
      const waitingSince = Date.parse(conversation.queuedAt ?? conversation.openedAt);
      const trial = trialOf(onTrial, { id, queueId, since: waitingSince });
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
    const candidates = now.people.flatMap((person) => {
      const agent = agents.find(({ personId }) => personId === person.id);
      return agent ? [toAgent(agent, person, now.held.get(person.id) ?? 0)] : [];
    });
    const plansNow = planned.flatMap(({ queueId, version, plan }) => (plan ? { queueId, version, ...plan } : []));
    return { waiting, queues, works, candidates, offered, plansNow, onTrial, tried, segmented, floor: now };
  }

  // — offers —

  let running: Promise<void> | undefined;
  let again = false;
  /** Races in a row: who keeps losing waits a moment. */
  let lost = 0;

  /** Offers every waiting conversation to the best free agent. Safe to call at any time: a lost race offers nothing. */
  function offerWaiting(): Promise<void> {
    if (running) {
      again = true;
      return running;
    }
    lost = 0;
    running = (async () => {
      try {
        do {
          again = false;
          await offerOnce();
        } while (again);
      } finally {
        running = undefined;
      }
    })();
    return running;
  }

  async function offerOnce() {
    const now = clock.now();
    const ahead = await line();
    // Most facts leave nothing to decide.
    if (ahead.waiting.every(({ id }) => ahead.offered.has(id))) return places.forget();
    const {
      waiting,
      works,
      candidates,
      offered,
      queues,
      plansNow,
      onTrial,
      tried,
      segmented,
      floor: staff,
    } = await situation(ahead);
    const [pace, figures] = await Promise.all([places.paceOf(queues), learning.figures()]);
    const plansInForce = [...plansNow, ...triedPlans(onTrial)];
    const { closed, changesAt } = leftWork.closing(queues, plansInForce, now);
    const given: Given = {
      now: now.getTime(),
      waiting: withChances(works.filter(({ id }) => !offered.has(id as ConversationId))),
      agents: candidates,
      plans: plansInForce,
      closed: [...closed],
      pace: Object.fromEntries(
        [...pace].map(([id, { handleSeconds, givesUpPerSecond }]) => [id, { handleSeconds, givesUpPerSecond }]),
      ),
      figures,
    };
    const { decisions: chosen, explain, nextAt } = decideGiven(given);
    const round = rounds.begin(given);
    if (nextAt !== null) steps.set(nextAt);
    if (changesAt !== null && works.length > 0) steps.set(changesAt);
    const known = await store.latestReasons(
      read,
      chosen.filter(({ kind }) => kind === 'wait').map(({ workId }) => workId as ConversationId),
    );
    const byId = new Map(waiting.map((conversation) => [conversation.id, conversation]));
    const weightOf = new Map<string, number>(works.map(({ id, weight }) => [id, weight]));
    for (const choice of chosen) {
      const conversationId = choice.workId as ConversationId;
      if (choice.kind === 'wait' && known.get(conversationId) === `wait ${choice.reason}`) continue;
      const conversation = byId.get(conversationId);
      if (!conversation) continue;
      const planVersion = plansNow.find(({ queueId }) => queueId === conversation.queueId)?.version ?? null;
      const experiment = tried.get(conversationId) ?? null;
      const about = aboutConversation(conversation);
      const decision = toDecision(conversationId, choice, {
        considered: explain(choice),
        planVersion,
        experiment,
        segment: segmented.get(conversationId),
        now,
      });
      if (isLeft(choice)) {
        await leftWork.carryOut(choice, { conversation, about, decision, round, queues });
        continue;
      }
      const weight = weightOf.get(conversationId) ?? 1;
      await log
        .transact((tx) => record(tx, choice, { about, decision, round, weight, floor: staff, now }))
        .then(round.kept)
        .catch((error) => {
          if (!(error instanceof LostRace)) {
            round.doubtful();
            throw error;
          }
          lost += 1;
          if (lost <= mostLost) again = true;
          else steps.set(clock.now().getTime() + 1000);
        });
    }
    // What was offered just now takes its place: who waits behind it is told what they will find.
    const offeredTo = new Map<string, number>();
    for (const choice of chosen) {
      if (choice.kind !== 'assign') continue;
      offered.add(choice.workId as ConversationId);
      offeredTo.set(choice.agentId, (offeredTo.get(choice.agentId) ?? 0) + (weightOf.get(choice.workId) ?? 1));
    }
    const after = candidates.map((agent) => ({ ...agent, held: agent.held + (offeredTo.get(agent.id) ?? 0) }));
    const { waits } = await places.place({ waiting, works, offered, candidates: after, queues, plansNow });
    for (const wait of waits.values()) deps.tellWait?.(wait);
    await told.note(waits.values());
  }

  async function record(
    tx: Tx,
    choice: Chosen,
    {
      about,
      decision,
      round,
      weight,
      floor: staff,
      now,
    }: { about: About; decision: Decision; round: Round; weight: number; floor: Floor; now: Date },
  ) {
    const { conversationId } = decision;
    // Somebody was faster. What they did stands; ours was never decided.
    if (!(await conversations.holdWaiting(tx, conversationId))) throw new LostRace();
    await insertRound(tx.db, round.row());
    await store.insertDecision(tx.db, decision, { roundId: round.id });
    if (choice.kind === 'assign') {
      const offer: Offer = {
        id: idFrom('offr', newId()),
        conversationId,
        agentId: choice.agentId as PersonId,
        decisionId: decision.id,
        offeredAt: decision.at,
        expiresAt: new Date(now.getTime() + offerSeconds * 1000).toISOString(),
      };
      if (!(await store.insertOffer(tx.db, { ...offer, weight }))) throw new LostRace();
      await store.markBusy(tx.db, offer.agentId, now);
      const taking = await whoTakes(tx, offer.agentId, staff);
      if (!taking) throw new LostRace();
      tx.append({ name: 'offer.made', actor: system, data: { about, offer } });
      tx.append({ name: 'agent.updated', actor: system, data: { status: taking } });
    }
    tx.append({ name: 'decision.recorded', actor: system, data: { about, decision } });
  }

  /** An agent who is there and has room for all that is offered to them, their row being locked; null when not. */
  async function whoTakes(tx: Tx, agentId: PersonId, { people, weights }: Floor): Promise<AgentStatus | null> {
    const [agent] = await store.readAgents(tx.db, { ...presence.limits(), only: [agentId] });
    const held = unitsOf(await conversations.heldBy([agentId], tx), weights).get(agentId) ?? 0;
    const person = people.find(({ id }) => id === agentId);
    if (!person || agent?.presence !== 'available' || !agent.connected) return null;
    return hasRoom({ weight: agent.reserved }, agent, held) ? toStatus(agent, person, held) : null;
  }

  // — what others ask —

  async function status(db: Kysely<unknown>, personId: PersonId, staff: Floor): Promise<AgentStatus> {
    const [one] = await statuses(db, staff, [personId]);
    if (!one) throw new Refusal('record.not_found', 'This person takes no work');
    return one;
  }

  async function statuses(db: Kysely<unknown>, staff: Floor, only?: readonly PersonId[]): Promise<AgentStatus[]> {
    const agents = await store.readAgents(db, { ...presence.limits(), ...(only ? { only } : {}) });
    return staff.people.flatMap((person) => {
      const agent = agents.find(({ personId }) => personId === person.id);
      return agent ? [toStatus(agent, person, staff.held.get(person.id) ?? 0)] : [];
    });
  }

  /** The agent's load changed from outside (a conversation came or went): tells everyone the new figure. */
  async function tellLoad(personId: PersonId, causedBy: string): Promise<void> {
    const staff = await floor([personId]);
    // What was offered and is accepted weighs what it weighed.
    const [before] = await statuses(read, staff, [personId]);
    if (before && loads.get(personId) === before.held) return;
    await log.transact(async (tx) => {
      const [now] = await statuses(tx.db, staff, [personId]);
      if (now) tx.append({ name: 'agent.updated', actor: system, causedBy, data: { status: now } });
    });
  }

  /** Someone who serves customers no more: what they had goes back to its queue, what was offered is withdrawn. */
  async function leave(agentId: PersonId, causedBy: string): Promise<void> {
    await offers.withdrawFrom(agentId);
    for (const conversationId of await conversations.heldIds(agentId))
      await conversations.release({ conversationId, expected: { agentId }, causedBy });
  }

  return {
    offerWaiting,
    accept: offers.accept,
    decline: offers.decline,
    withdraw: offers.withdraw,
    withdrawFrom: offers.withdrawFrom,
    expireOffers: offers.expire,
    statuses: async () => statuses(read, await floor()),
    ...createCapability({ ...deps, audit, floor, statuses }),
    leave,
    floor,
    tellLoad,
    waitOf: places.waitOf,
    waits: places.waits,
    told,
    learning,
    expectedSeconds: places.expectedSeconds,
    plans,
    experiments,
    segments,
    offersTo: (agentId: PersonId) => store.openOffers(read, { agentId }),
    decisionsOf: (id: ConversationId, limit = 20) => decisionsOf(read, id, limit),
    setPresence: presence.set,
    steerPresence: presence.steer,
    personConnected: presence.connected,
    personDisconnected: presence.disconnected,
    start: async () => {
      // Every process watches every offer, and what waits for a step: the one that looked last may be gone by then.
      stopHearing = log.tail(await log.head(), (events) => {
        for (const { name, data } of events) {
          if (name === 'agent.updated' || name === 'agent.presence_changed') {
            const { personId, held } = data.status as AgentStatus;
            loads.set(personId, held);
          }
          if (name === 'offer.made') offers.lapseAt(Date.parse((data.offer as Offer).expiresAt));
          const { planVersion, experiment, outcome } = (data.decision ?? {}) as Partial<Decision>;
          if (name === 'experiment.started') experiments.watch();
          if (name === 'decision.recorded' && (planVersion || experiment) && outcome !== 'offered')
            steps.set(clock.now().getTime());
        }
      });
      await presence.start();
      await offers.expire();
      experiments.watch();
      await offerWaiting();
    },
    stop: async () => {
      stopHearing?.();
      loads.clear();
      offers.stop();
      learning.stop();
      steps.stop();
      experiments.rest();
      await presence.stop();
      await running?.catch(() => {});
    },
  };
}

const mostLost = 20;

/** Thrown inside a transaction to undo it; never leaves this room. */
class LostRace extends Error {}

const system = { kind: 'system', id: null } as const;

/** The work units that each holds. */
function unitsOf(
  held: readonly { agentId: PersonId; channel: Channel; count: number }[],
  weights: ReadonlyMap<Channel, number>,
): Map<PersonId, number> {
  const units = new Map<PersonId, number>();
  for (const { agentId, channel, count } of held)
    units.set(agentId, (units.get(agentId) ?? 0) + count * (weights.get(channel) ?? 1));
  return units;
}

function aboutConversation(c: Conversation): About {
  return {
    conversationId: c.id,
    caseId: c.caseId,
    customerId: c.customerId,
    queueId: c.queueId,
    agentId: c.agentId,
    participantIds: c.participantIds,
  };
}

function toAgent(agent: store.AgentRow, person: Floor['people'][number], held: number): Agent {
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

function toStatus(agent: store.AgentRow, person: Pick<Person, 'id' | 'name' | 'queueIds'>, held: number): AgentStatus {
  return {
    personId: person.id,
    name: person.name,
    presence: agent.presence,
    presenceSince: agent.presenceSince.toISOString(),
    connected: agent.connected,
    capacity: agent.capacity,
    held: held + agent.reserved,
    skills: agent.skills,
    queueIds: person.queueIds,
  };
}

function toDecision(
  conversationId: ConversationId,
  choice: Chosen,
  {
    considered,
    planVersion,
    experiment,
    segment,
    now,
  }: {
    considered: readonly Considered[];
    planVersion: number | null;
    experiment: Decision['experiment'];
    segment: Segment | undefined;
    now: Date;
  },
): Decision {
  return {
    id: idFrom('deci', newId()),
    conversationId,
    at: now.toISOString(),
    ...recordedAs(choice),
    // What is tried has no version yet.
    planVersion: experiment?.arm === 'other' ? null : planVersion,
    experiment,
    segment: segment ? toldOf(segment) : null,
    considered: consideredAs(considered),
  };
}
