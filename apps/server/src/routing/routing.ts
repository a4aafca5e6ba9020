/**
 * Brings waiting conversations and agents together. Every fact that could change who serves whom calls
 * `offerWaiting`; the decision itself is the engine's `decide`, the claim is a row that only one can insert.
 */

import type { About } from '@harken/contract/events';
import type { ConversationId, PersonId } from '@harken/contract/ids';
import type { AgentStatus, Queue, Skill } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation, Decision, Offer } from '@harken/contract/record';
import type { Decision as Chosen } from '@harken/engines/routing';
import { decideGiven, type Given } from '@harken/engines/routing/given';
import type { Kysely } from 'kysely';
import { aboutConversation } from '../conversations/conversations.ts';
import type { Stop } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import * as agentStore from './agent-store.ts';
import type { Held } from './agents-now.ts';
import { createAlarm } from './alarm.ts';
import { type CapabilityDeps, createCapability } from './capability.ts';
import { createChances } from './chances.ts';
import { type Claimed, createClaim, toDecision, toStatus } from './claim.ts';
import { createExperiments, type ExperimentsDeps } from './experiments.ts';
import { createLearning, type LearningDeps } from './learning.ts';
import { createLeftWork, isLeft, type LeftDeps } from './left-work.ts';
import { createOffers } from './offers.ts';
import { nothingDecided, rehearse } from './past.ts';
import { createPlaces } from './places.ts';
import * as planStore from './plan-store.ts';
import { createPlans, type PlansDeps } from './plans.ts';
import { createPresence } from './presence.ts';
import { replay, type Watch } from './replay.ts';
import { insertPast, type PackedDecisions, type Span } from './round-store.ts';
import { agentsIn, createRounds, decisionsOf } from './rounds.ts';
import { createSegments, type SegmentsDeps } from './segments.ts';
import { createSituation, type Floor } from './situation.ts';
import * as store from './store.ts';
import { createTold } from './told.ts';
import type { Wait } from './waits.ts';

/** What routing needs of the record. */
export type RoutedConversations = LeftDeps['conversations'] &
  SegmentsDeps['conversations'] & {
    waiting(via?: Pick<Tx, 'db'>): Promise<(Conversation & { preferredAgentId: PersonId | null })[]>;
    /** Whether it still waits for an agent; if so it does until the transaction is over. */
    holdWaiting(tx: Tx, id: ConversationId): Promise<boolean>;
    /** How many conversations of each channel agents hold awake: all or some of them, now or as a transaction sees it. */
    heldBy(agentIds?: readonly PersonId[], via?: Pick<Tx, 'db'>): Promise<Held[]>;
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
      along: (tx: Tx, about: About) => Promise<void>;
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
  together: Database['together'];
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
  heldIn?: LearningDeps['heldIn'];
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
  plans: (await planStore.plans(db, span.to)).flatMap(({ queueId, plan }) => (plan ? { queueId, ...plan } : [])),
});

export function createRouting(deps: RoutingDeps) {
  const { log, read, clock, conversations, offerSeconds = 30, chance = Math.random } = deps;
  const audit = deps.audit ?? { record: async () => {} };
  const presence = createPresence({ ...deps, audit, floor: (only) => floor(only), status });
  const learning = createLearning(deps);
  const segments = createSegments({
    ...deps,
    audit,
    customers: deps.customers ?? (async () => []),
    figures: learning.figures,
    situation: () => situation.look(),
  });
  const situation = createSituation({ ...deps, limits: presence.limits, segmentsOf: segments.of });
  const { floor } = situation;
  const claim = createClaim({ ...deps, offerSeconds, limits: presence.limits });
  const offers = createOffers({ ...deps, presence, floor, status });
  /** A step of a plan lets others in, work overflows, a queue opens. */
  const steps = createAlarm(clock, () => offerWaiting());
  const plans = createPlans({
    ...deps,
    ...conversations,
    audit,
    teams: deps.teams ?? (async () => []),
    situation: () => situation.look(),
  });
  const experiments = createExperiments({ ...deps, audit, check: plans.check });
  const leftWork = createLeftWork(deps);
  const told = createTold(deps);
  const places = createPlaces({
    ...deps,
    situation: () => situation.look(),
    meanHandleSeconds: conversations.meanHandleSeconds,
    figures: learning.figures,
    calibrations: told.calibrations,
  });
  const rounds = createRounds();
  const withChances = createChances(chance);
  /** Everybody's load as it was told last, by whichever process. */
  const loads = new Map<PersonId, number>();
  let stopHearing: Stop | undefined;

  // — offers —

  let running: Promise<void> | undefined;
  let again = false;
  /** Races in a row: who keeps losing waits a moment. */
  let lost = 0;
  /** Whether anybody waited whom nobody was asked to take, when this process looked last. */
  let someWait = true;
  /** The latest event that asked for a look. */
  let since = 0;

  /**
   * Offers every waiting conversation to the best free agent. Safe to call at any time: a lost race offers nothing.
   * @param event that asks for it, by its number: the floor is looked at as it is after that
   */
  function offerWaiting(event = 0): Promise<void> {
    since = Math.max(since, event);
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
    const ahead = await situation.line(since);
    // Most facts leave nothing to decide.
    someWait = ahead.waiting.some(({ id }) => !ahead.offered.has(id));
    if (!someWait) return places.forget();
    const {
      waiting,
      works,
      candidates,
      offered,
      queues,
      plansNow,
      plansInForce,
      tried,
      segmented,
      floor: staff,
    } = await situation.look(ahead);
    const [pace, figures] = await Promise.all([places.paceOf(queues), learning.figures()]);
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
    const workOf = new Map<string, (typeof works)[number]>(works.map((work) => [work.id, work]));
    const weightOf = (id: string) => workOf.get(id)?.weight ?? 1;
    const claims: Claimed[] = [];
    for (const choice of chosen) {
      const conversationId = choice.workId as ConversationId;
      const conversation = byId.get(conversationId);
      if (!conversation) continue;
      const experiment = tried.get(conversationId) ?? null;
      const published = plansNow.find(({ queueId }) => queueId === conversation.queueId)?.version ?? null;
      // What is tried has no version yet.
      const planVersion = experiment?.arm === 'other' ? null : published;
      if (choice.kind === 'wait' && isSame(known.get(conversationId), { choice, planVersion, experiment })) continue;
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
      const { queueId, arm } = workOf.get(conversationId) ?? {};
      const atOnce = {
        concurrency: plansInForce.find((plan) => plan.queueId === queueId && (plan.arm ?? null) === arm)?.concurrency,
        bestAtOnce: decision.agentId && figures?.atOnce?.[decision.agentId],
      };
      claims.push({ about, decision, weight: weightOf(conversationId), atOnce });
    }
    const races = await claim(claims, { round, staff });
    if (races > 0) {
      situation.forgetAgents();
      lost += races;
      if (lost <= mostLost) again = true;
      else steps.set(clock.now().getTime() + 1000);
    }
    // What was offered just now takes its place: who waits behind it is told what they will find.
    const offeredTo = new Map<string, number>();
    for (const choice of chosen) {
      if (choice.kind !== 'assign') continue;
      offered.add(choice.workId as ConversationId);
      offeredTo.set(choice.agentId, (offeredTo.get(choice.agentId) ?? 0) + weightOf(choice.workId));
    }
    someWait = waiting.some(({ id }) => !offered.has(id));
    const after = candidates.map((agent) => ({ ...agent, held: agent.held + (offeredTo.get(agent.id) ?? 0) }));
    const { waits } = await places.place({ waiting, works, offered, candidates: after, queues, plansInForce });
    for (const wait of waits.values()) deps.tellWait?.(wait);
    await told.note(waits.values());
  }

  // — what others ask —

  async function status(db: Kysely<unknown>, personId: PersonId, staff: Floor): Promise<AgentStatus> {
    const [one] = await statuses(db, staff, personId);
    if (!one) throw new Refusal('record.not_found', 'This person takes no work');
    return one;
  }

  async function statuses(db: Kysely<unknown>, staff: Floor, only?: PersonId): Promise<AgentStatus[]> {
    const agents = await agentStore.readAgents(db, { ...presence.limits(), only: only && [only] });
    return staff.people.flatMap((person) => {
      const agent = agents.find(({ personId }) => personId === person.id);
      return agent ? [toStatus(agent, person, staff.held.get(person.id) ?? 0)] : [];
    });
  }

  /** The agent's load changed from outside (a conversation came or went): tells everyone the new figure. */
  async function tellLoad(personId: PersonId, causedBy: string): Promise<void> {
    const { floor: staff, agents } = await situation.staffNow();
    // What was offered and is accepted weighs what it weighed.
    const before = agents.find((agent) => agent.personId === personId);
    if (before && loads.get(personId) === before.reserved + (staff.held.get(personId) ?? 0)) return;
    await log.transact(async (tx) => {
      const [now] = await statuses(tx.db, staff, personId);
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
    someWait: () => someWait,
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
      await situation.follow();
      // Every process watches every offer, and what waits for a step: the one that looked last may be gone by then.
      stopHearing = log.tail(await log.head(), (events) => {
        for (const { name, data } of events) {
          if (name === 'agent.updated' || name === 'agent.presence_changed') {
            const { personId, held } = data.status as AgentStatus;
            loads.set(personId, held);
          }
          if (name === 'offer.made') offers.lapseAt(Date.parse((data.offer as Offer).expiresAt));
          const { planVersion, experiment, segment, outcome } = (data.decision ?? {}) as Partial<Decision>;
          if (name === 'experiment.started') experiments.watch();
          if (name === 'decision.recorded' && (planVersion || experiment || segment) && outcome !== 'offered')
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
      situation.rest();
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

function isSame(
  known: store.WaitReason | undefined,
  { choice, ...now }: { choice: Chosen } & Pick<Decision, 'planVersion' | 'experiment'>,
): boolean {
  return (
    known?.outcome === 'wait' &&
    known.reason === choice.reason &&
    known.planVersion === now.planVersion &&
    known.arm === (now.experiment?.arm ?? null)
  );
}

const mostLost = 20;

const system = { kind: 'system', id: null } as const;
