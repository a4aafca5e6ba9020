/**
 * A past that never happened here, counted where it is made: each part holds its conversations whole, so nothing has to
 * be read for it, and nothing that is counted already changes. Built anew from the log, the rows are the same.
 */
import type { HarkenEvent } from '@harken/contract/events';
import { pack } from '../platform/past.ts';
import { fold, quarterOf } from './follow.ts';
import { markStale } from './interval-store.ts';
import * as store from './store.ts';

/** @param goals of queues, in seconds, as they are at this place of the log */
export function countPast(
  events: readonly Omit<HarkenEvent, 'seq'>[],
  goals: ReadonlyMap<string, number>,
): store.PackedCounts {
  const numbered = events.map((event, seq) => ({ ...event, seq }) as HarkenEvent);
  const { customers, followed, rows, stays, beganAt } = fold(numbered, {
    before: new Map(),
    stays: new Map(),
    goals: new Map(goals),
  });
  return {
    customers: pack(customers),
    followed: pack(followed),
    interactions: pack(rows),
    stays: pack(store.stayRows(stays)),
    agents: [...new Set(stays.map(({ agentId }) => agentId))],
    quarters: [...new Set([...beganAt].map(quarterOf))],
  };
}

export async function insertPast(db: store.Db, counted: store.PackedCounts, firstSeq: number): Promise<void> {
  // Where the log has not been followed that far, these events are counted in their turn.
  if ((await store.place(db)) < firstSeq) return;
  await Promise.all([store.insertPast(db, counted, firstSeq), markStale(db, counted.quarters)]);
}
