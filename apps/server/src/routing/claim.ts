/**
 * A decision about who waits, made true: it and what it was made of are one transaction, and of many that claim the
 * same conversation, or the last room of the same agent, one gets it.
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
import type { createPresence } from './presence.ts';
import { roundInsert } from './round-store.ts';
import { consideredAs, type Round, recordedAs } from './rounds.ts';
import type { RoutingDeps } from './routing.ts';
import { toldOf } from './segments.ts';
import { type Floor, unitsOf } from './situation.ts';
import * as store from './store.ts';

/** Thrown inside a transaction to undo it: somebody was faster. What they did stands; ours was never decided. */
export class LostRace extends Error {}

export interface Claimed {
  about: About;
  decision: Decision;
  round: Round;
  /** Work units that are offered. */
  weight: number;
  /** Whoever worked here when it was decided. */
  staff: Floor;
  /** What their number of contacts at once was decided by. */
  atOnce: Pick<Plan, 'concurrency'> & Pick<Agent, 'bestAtOnce'>;
}

export interface ClaimDeps extends Pick<RoutingDeps, 'log'> {
  conversations: Pick<RoutingDeps['conversations'], 'holdWaiting' | 'heldBy'>;
  limits: ReturnType<typeof createPresence>['limits'];
  offerSeconds: number;
}

export function createClaim({ log, conversations, limits, offerSeconds }: ClaimDeps) {
  /** Offers, or notes why it waits. @throws LostRace */
  async function claim({ about, decision, round, weight, staff, atOnce }: Claimed): Promise<void> {
    const { conversationId, agentId } = decision;
    await log.transact(async (tx) => {
      // Asked in one breath, in this order: the agent's row is locked before anybody asks what they hold.
      const [waits, , isOffered, taking] = await Promise.all([
        conversations.holdWaiting(tx, conversationId),
        store.insertDecision(tx.db, decision, { roundId: round.id }),
        ...(agentId ? [offer(tx, agentId), whoTakes(tx, agentId)] : [true, null]),
      ] as const);
      if (!waits || !isOffered || (agentId && !taking)) throw new LostRace();
      later(tx, roundInsert(tx.db, round.row()));
      if (taking) tx.append({ name: 'agent.updated', actor: system, data: { status: taking } });
      tx.append({ name: 'decision.recorded', actor: system, data: { about, decision } });
    });

    async function offer(tx: Tx, to: PersonId): Promise<boolean> {
      const made: Offer = {
        id: idFrom('offr', newId()),
        conversationId,
        agentId: to,
        decisionId: decision.id,
        offeredAt: decision.at,
        expiresAt: new Date(Date.parse(decision.at) + offerSeconds * 1000).toISOString(),
      };
      tx.append({ name: 'offer.made', actor: system, data: { about, offer: made } });
      const [isFirst] = await Promise.all([
        store.insertOffer(tx.db, { ...made, weight }),
        store.markBusy(tx.db, to, new Date(decision.at)),
      ]);
      return isFirst;
    }

    /** An agent who is there and has room for all that is offered to them, their row being locked; null when not. */
    async function whoTakes(tx: Tx, to: PersonId): Promise<AgentStatus | null> {
      const [[agent], holds] = await Promise.all([
        store.readAgents(tx.db, { ...limits(), only: to }),
        conversations.heldBy(to, tx),
      ]);
      const held = unitsOf(holds, staff.weights).get(to) ?? 0;
      const person = staff.people.find(({ id }) => id === to);
      if (!person || agent?.presence !== 'available' || !agent.connected) return null;
      // This offer is among what is reserved.
      const before = held + agent.reserved - weight;
      const room = roomOf({ capacity: agent.capacity, bestAtOnce: atOnce.bestAtOnce ?? null }, before, atOnce);
      return hasRoom({ weight }, room, before) ? toStatus(agent, person, held) : null;
    }
  }

  return claim;
}

const system = { kind: 'system', id: null } as const;

export function toStatus(
  agent: store.AgentRow,
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
    // What is tried has no version yet.
    planVersion: experiment?.arm === 'other' ? null : planVersion,
    experiment,
    segment: segment ? toldOf(segment) : null,
    ...consideredAs(considered, recorded.agentId),
  };
}
