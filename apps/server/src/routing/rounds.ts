/**
 * What each round of decisions was given, kept so that it can be decided again: the whole of it now and then, and in
 * between what became different since the round before. A chain is one process's own, so two that decide at the same
 * time do not wait for each other. See docs/decisions/0019-replay.md.
 */

import type { ConversationId, PersonId, QueueId } from '@harken/contract/ids';
import type { Decision } from '@harken/contract/record';
import type { Agent, Decision as Chosen, Considered } from '@harken/engines/routing';
import type { Ability } from '@harken/engines/routing/eligible';
import { decideGiven, type Given } from '@harken/engines/routing/given';
import { total } from '@harken/engines/routing/score';
import type { Kysely } from 'kysely';
import { newId } from '../platform/ids.ts';
import { changedBy, type Difference, differenceOf } from './difference.ts';
import * as store from './round-store.ts';
import { decisionsOf as storedDecisionsOf } from './store.ts';

/** A chain is read from its beginning, and goes as a whole when its time is over. */
const longestChain = 500;
const chainLastsMs = 86_400_000;

export interface Round {
  id: string;
  /** As it is written down; made when it is first asked for, because most rounds decide nothing new. */
  row(): store.RoundRow;
  /** It is written down: the next one may build on it. */
  kept(): void;
  /** Nobody knows whether it is: the next one begins anew. */
  doubtful(): void;
}

export function createRounds() {
  let last: { row: store.RoundRow; given: Given } | undefined;

  function begin(given: Given): Round {
    const id = newId();
    let made: store.RoundRow | undefined;
    const row = () => {
      made ??= rowAfter(last, id, given);
      return made;
    };
    return {
      id,
      row,
      kept: () => {
        last = { row: row(), given };
      },
      doubtful: () => {
        last = undefined;
      },
    };
  }

  return { begin };
}

function rowAfter(last: { row: store.RoundRow; given: Given } | undefined, id: string, given: Given): store.RoundRow {
  const at = new Date(given.now);
  const age = last ? given.now - last.row.beganAt.getTime() : 0;
  if (!last || last.row.place + 1 >= longestChain || age < 0 || age >= chainLastsMs)
    return { id, chain: id, place: 0, at, beganAt: at, given: JSON.stringify(given) };
  const { chain, place, beganAt } = last.row;
  // The clock alone differs where nothing else does.
  const difference = differenceOf(last.given, given) ?? {};
  return { id, chain, place: place + 1, at, beganAt, given: JSON.stringify(difference) };
}

const outcomes = { assign: 'offered', wait: 'wait', overflow: 'overflowed', call_back: 'call_back_offered' } as const;

/** What a choice is called in the record. */
export const recordedAs = (
  choice: Chosen,
): Pick<Decision, 'outcome' | 'agentId' | 'reason' | 'toQueueId' | 'propensity'> => ({
  outcome: outcomes[choice.kind],
  agentId: choice.kind === 'assign' ? (choice.agentId as PersonId) : null,
  reason: choice.reason,
  toQueueId: choice.kind === 'overflow' ? (choice.queueId as QueueId) : null,
  propensity: choice.kind === 'assign' ? choice.propensity : null,
});

/** So many are written down by name of those who were considered: a floor of hundreds would be written with each contact. */
const mostNamed = 12;

/** The nearest miss comes first. */
const nearness: readonly Ability[] = [
  'able',
  'at_capacity',
  'declined',
  'lender_needs',
  'not_yet',
  'absent',
  'disconnected',
  'no_skill',
  'not_in_queue',
];

/** Who was considered, as it is recorded: who was chosen and those nearest to it, and how many others there were. */
export function consideredAs(
  considered: readonly Considered[],
  chosenId: PersonId | null,
): Pick<Decision, 'considered' | 'beside'> {
  const worth = ({ parts }: Considered) => (parts ? total(parts) : 0);
  const near = ({ agentId, ability }: Considered) => (agentId === chosenId ? -1 : nearness.indexOf(ability));
  const isMany = considered.length > mostNamed;
  const inOrder = isMany ? [...considered].sort((a, b) => near(a) - near(b) || worth(b) - worth(a)) : considered;
  const beside: Record<string, number> = {};
  for (const { ability } of inOrder.slice(mostNamed)) beside[ability] = (beside[ability] ?? 0) + 1;
  return {
    considered: inOrder.slice(0, mostNamed).map((one) => ({
      agentId: one.agentId as PersonId,
      eligible: one.ability === 'able',
      reason: one.ability,
      proficiency: one.proficiency,
      load: one.load,
      idleSeconds: one.idleSeconds,
      parts: one.parts && { ...one.parts },
    })),
    beside: isMany ? beside : null,
  };
}

/** The latest decisions about a conversation, the oldest first. Where it was not written who was considered, their round knows. */
export async function decisionsOf(
  db: Kysely<unknown>,
  conversationId: ConversationId,
  limit: number,
): Promise<Decision[]> {
  const found = await storedDecisionsOf(db, conversationId, limit);
  return Promise.all(
    found.map(async ({ roundId, ...decision }) => {
      if (decision.considered.length > 0 || roundId === null) return decision;
      const rows = await store.roundsUpTo(db, roundId);
      if (rows[0]?.place !== 0) return decision;
      const [whole, ...later] = rows.map(({ given }) => given) as [unknown, ...Difference[]];
      const { decisions, explain } = decideGiven(later.reduce<unknown>(changedBy, whole) as Given);
      const choice = decisions.find(
        (one) => one.workId === conversationId && recordedAs(one).outcome === decision.outcome,
      );
      return choice ? { ...decision, ...consideredAs(explain(choice), decision.agentId) } : decision;
    }),
  );
}

/** Who took work in a time, as they last stood in a round that is written down whole. */
export async function agentsIn(db: Kysely<unknown>, span: store.Span): Promise<Agent[]> {
  const agents = new Map<string, Agent>();
  for (const given of await store.wholeRounds(db, span)) {
    for (const agent of (given as Given).agents) agents.set(agent.id, agent);
  }
  return [...agents.values()];
}

export interface RecordedRound {
  given: Given | null;
  decisions: store.RoundDecision[];
  /** Of all that was decided in the time, how much has been told with this, 0–1. */
  share: number;
}

/**
 * Every round in which something was decided from an instant until another, chain by chain. What was decided before
 * rounds were kept, or in a chain whose beginning is gone, comes at the end with null: nobody can say why.
 */
export async function* recordedRounds(db: Kysely<unknown>, span: store.Span): AsyncGenerator<RecordedRound> {
  const all = await store.decisionsBetween(db, span);
  let told = 0;
  const next = (given: Given | null, own: store.RoundDecision[]) => {
    told += own.length;
    return { given, decisions: own, share: told / all.length };
  };
  const decisions = new Map<string | null, store.RoundDecision[]>();
  for (const decision of all) {
    const own = decisions.get(decision.roundId);
    if (own) own.push(decision);
    else decisions.set(decision.roundId, [decision]);
  }
  for (const chain of await store.chainsBetween(db, span)) {
    let given: unknown = null;
    for (const [place, row] of (await store.roundsOf(db, chain)).entries()) {
      if (row.place !== place) break;
      given = place === 0 ? row.given : changedBy(given, row.given as Difference);
      const own = decisions.get(row.id);
      if (!own) continue;
      decisions.delete(row.id);
      yield next(given as Given, own);
    }
  }
  for (const left of decisions.values()) yield next(null, left);
}
