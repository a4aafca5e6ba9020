/**
 * What each round of decisions was given, kept so that it can be decided again: the whole of it now and then, and in
 * between what became different since the round before. A chain is one process's own, so two that decide at the same
 * time do not wait for each other. See docs/decisions/0019-replay.md.
 */
import type { Given } from '@harken/engines/routing/given';
import type { Kysely } from 'kysely';
import { newId } from '../platform/ids.ts';
import { changedBy, type Difference, differenceOf } from './difference.ts';
import * as store from './store.ts';

/** A chain is read from its beginning, and goes as a whole when its time is over. */
const longestChain = 500;
const chainLastsMs = 86_400_000;

export interface Round {
  id: string;
  /** As it is written down; made when it is first asked for, because most rounds decide nothing new. */
  row(): store.RoundRow;
  /** It is written down: the next one may build on it. */
  kept(): void;
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

export interface RecordedRound {
  id: string;
  at: Date;
  given: Given;
  decisions: store.RoundDecision[];
}

/** A beginning is gone: nothing that builds on it can be told. */
export interface BrokenChain {
  given: null;
  decisions: store.RoundDecision[];
}

/** Every round in which something was decided from an instant until another, with what was. Chain by chain. */
export async function* recordedRounds(
  db: Kysely<unknown>,
  span: { from: Date; to: Date },
): AsyncGenerator<RecordedRound | BrokenChain> {
  const decisions = new Map<string, store.RoundDecision[]>();
  for (const decision of await store.decisionsBetween(db, span)) {
    if (decision.roundId === null) continue;
    decisions.set(decision.roundId, [...(decisions.get(decision.roundId) ?? []), decision]);
  }
  for (const chain of await store.chainsBetween(db, span)) {
    let given: unknown = null;
    for (const [place, row] of (await store.roundsOf(db, chain)).entries()) {
      const whole = row.place === 0;
      if (row.place !== place) break;
      given = whole ? row.given : changedBy(given, row.given as Difference);
      const own = decisions.get(row.id);
      if (!own) continue;
      decisions.delete(row.id);
      yield { id: row.id, at: row.at, given: given as Given, decisions: own };
    }
  }
  for (const left of decisions.values()) yield { given: null, decisions: left };
}

/** How many were decided then before rounds were kept. */
export async function withoutRound(db: Kysely<unknown>, span: { from: Date; to: Date }): Promise<number> {
  return (await store.decisionsBetween(db, span)).filter(({ roundId }) => roundId === null).length;
}
