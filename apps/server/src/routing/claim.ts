/**
 * Decisions about who waits, made true: those of a round and what they were made of are one transaction, and of many
 * that claim the same conversation, or the last room of the same agent, one gets it.
 */
import type { About } from '@harken/contract/events';
import { idFrom, type PersonId } from '@harken/contract/ids';
import type { AgentStatus, Person } from '@harken/contract/people';
import type { Decision, Offer } from '@harken/contract/record';
import type { Segment } from '@harken/contract/segments';
import type { Agent, Decision as Chosen, Considered } from '@harken/engines/routing';
import { hasRoom, roomOf } from '@harken/engines/routing/eligible';
import type { Plan } from '@harken/engines/routing/plan';
import { later, type Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as agentStore from './agent-store.ts';
import type { createPresence } from './presence.ts';
import { roundInsert } from './round-store.ts';
import { consideredAs, type Round, recordedAs } from './rounds.ts';
import type { RoutingDeps } from './routing.ts';
import { toldOf } from './segments.ts';
import { type Floor, unitsOf } from './situation.ts';
import * as store from './store.ts';

export interface Claimed {
  about: About;
  decision: Decision;
  /** Work units that are offered. */
  weight: number;
  /** What their number of contacts at once was decided by. */
  atOnce: Pick<Plan, 'concurrency'> & Pick<Agent, 'bestAtOnce'>;
}

/** What a round's claims have in common. */
export interface ClaimedIn {
  round: Round;
  /** Whoever worked here when it was decided. */
  staff: Floor;
}

export interface ClaimDeps extends Pick<RoutingDeps, 'log'> {
  conversations: Pick<RoutingDeps['conversations'], 'holdWaiting' | 'heldBy'>;
  limits: ReturnType<typeof createPresence>['limits'];
  offerSeconds: number;
}

/** So many are claimed in one transaction: the order of events is kept one commit at a time. */
const mostTogether = 12;

export function createClaim({ log, conversations, limits, offerSeconds }: ClaimDeps) {
  /**
   * Offers, or notes why it waits. Each stands or falls by itself.
   * @returns how many somebody else was faster with: what they did stands, ours was never decided
   */
  async function claim(claims: readonly Claimed[], within: ClaimedIn): Promise<number> {
    let lost = 0;
    for (let at = 0; at < claims.length; at += mostTogether)
      lost += await claimTogether(claims.slice(at, at + mostTogether), within);
    return lost;
  }

  async function claimTogether(claims: readonly Claimed[], within: ClaimedIn): Promise<number> {
    const { round } = within;
    try {
      await transact(claims, within);
      round.kept();
      return 0;
    } catch (error) {
      if (error instanceof LostRaces) {
        const others = claims.filter((one) => !error.lost.has(one));
        return error.lost.size + (others.length > 0 ? await claimTogether(others, within) : 0);
      }
      round.doubtful();
      if (claims.length === 1) throw error;
      // Whichever of them it was, it is no other's fault.
      const failures: unknown[] = [];
      let lost = 0;
      for (const one of claims)
        lost += await claimTogether([one], within).catch((failure) => {
          failures.push(failure);
          return 0;
        });
      if (failures.length > 0) throw failures[0];
      return lost;
    }
  }

  /** Asked in one breath and in this order, by id, so that no two processes wait for each other in a circle. @throws LostRaces */
  async function transact(unsorted: readonly Claimed[], { round, staff }: ClaimedIn): Promise<void> {
    const claims = [...unsorted].sort(byConversation);
    const agentIds = [...new Set(claims.flatMap(({ decision }) => decision.agentId ?? []))].sort();
    await log.transact(async (tx) => {
      const { db } = tx;
      const each = <T>(ask: (one: Claimed) => T | Promise<T>) => Promise.all(claims.map(ask));
      const [waits, , isFirst, , agents, holds] = await Promise.all([
        each(({ decision }) => conversations.holdWaiting(tx, decision.conversationId)),
        each(({ decision }) => store.insertDecision(db, decision, { roundId: round.id })),
        each((one) => offer(tx, one)),
        // The agents' rows are locked before anybody asks what they hold.
        Promise.all(agentIds.map((id) => agentStore.markBusy(db, id, new Date(claims[0]!.decision.at)))),
        agentIds.length > 0 ? agentStore.readAgents(db, { ...limits(), only: agentIds }) : [],
        agentIds.length > 0 ? conversations.heldBy(agentIds, tx) : [],
      ]);
      const held = unitsOf(holds, staff.weights);
      const taking = claims.map((one) => whoTakes(one, agents, held, staff));
      const lost = claims.filter((one, n) => !waits[n] || !isFirst[n] || (one.decision.agentId && !taking[n]));
      if (lost.length > 0) throw new LostRaces(new Set(lost));
      later(tx, roundInsert(db, round.row()));
      for (const status of new Map(taking.flatMap((one) => (one ? [[one.personId, one]] : []))).values())
        tx.append({ name: 'agent.updated', actor: system, data: { status } });
      for (const { about, decision } of claims)
        tx.append({ name: 'decision.recorded', actor: system, data: { about, decision } });
    });
  }

  async function offer(tx: Tx, { about, decision, weight }: Claimed): Promise<boolean> {
    const { conversationId, agentId } = decision;
    if (agentId === null) return true;
    const made: Offer = {
      id: idFrom('offr', newId()),
      conversationId,
      agentId,
      decisionId: decision.id,
      offeredAt: decision.at,
      expiresAt: new Date(Date.parse(decision.at) + offerSeconds * 1000).toISOString(),
    };
    tx.append({ name: 'offer.made', actor: system, data: { about, offer: made } });
    return store.insertOffer(tx.db, { ...made, weight });
  }

  return claim;
}

/** An agent who is there and has room for all that is offered to them, their row being locked; null when not. */
function whoTakes(
  { decision: { agentId }, weight, atOnce }: Claimed,
  agents: readonly agentStore.AgentRow[],
  units: ReadonlyMap<PersonId, number>,
  staff: Floor,
): AgentStatus | null {
  const agent = agents.find(({ personId }) => personId === agentId);
  const person = staff.people.find(({ id }) => id === agentId);
  if (!person || agent?.presence !== 'available' || !agent.connected) return null;
  const held = units.get(agent.personId) ?? 0;
  // This offer is among what is reserved.
  const before = held + agent.reserved - weight;
  const room = roomOf({ capacity: agent.capacity, bestAtOnce: atOnce.bestAtOnce ?? null }, before, atOnce);
  return hasRoom({ weight }, room, before) ? toStatus(agent, person, held) : null;
}

/** Thrown inside a transaction to undo it; never leaves this file. */
class LostRaces extends Error {
  readonly lost: ReadonlySet<Claimed>;

  constructor(lost: ReadonlySet<Claimed>) {
    super('Somebody was faster.');
    this.lost = lost;
  }
}

const byConversation = (a: Claimed, b: Claimed) => (a.decision.conversationId < b.decision.conversationId ? -1 : 1);

const system = { kind: 'system', id: null } as const;

export function toStatus(
  agent: agentStore.AgentRow,
  person: Pick<Person, 'id' | 'name' | 'queueIds'>,
  held: number,
): AgentStatus {
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

export function toDecision(
  conversationId: Decision['conversationId'],
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
  const recorded = recordedAs(choice);
  return {
    id: idFrom('deci', newId()),
    conversationId,
    at: now.toISOString(),
    ...recorded,
    planVersion,
    experiment,
    segment: segment ? toldOf(segment) : null,
    ...consideredAs(considered, recorded.agentId),
  };
}
