/** What every change of the catalogue does besides: who did it, what was different, how a mistake is told. */
import type { EventName } from '@harken/contract/events';
import { type Problem, Refusal } from '@harken/contract/problems';
import type { Tx } from '../platform/events.ts';
import { actorOf, type Changer } from '../platform/http/caller.ts';
import type { Db } from './store.ts';

/** Where it is noted who did what; access keeps it. */
export interface Noting {
  record(
    tx: { db: Db },
    note: { by: Changer; action: string; target: string; detail?: Record<string, unknown> },
  ): Promise<void>;
}

/** One change told in the log and noted by whoever made it. `name` is the event and the action. */
export const teller =
  (audit: Noting) =>
  async (
    tx: Tx,
    name: EventName,
    by: Changer,
    data: object,
    target: string,
    detail: Record<string, unknown>,
  ): Promise<void> => {
    tx.append({ name, actor: actorOf(by), data });
    await audit.record(tx, { by, action: name, target, detail });
  };

/** Undefined means "not changed". */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** The fields that differ, with old and new. The version says nothing to a reader. */
export function noted<T extends { version: number }>(was: T, is: T): Record<string, { from: unknown; to: unknown }> {
  const keys = (Object.keys(is) as (keyof T & string)[]).filter((key) => key !== 'version');
  const changed = keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  return Object.fromEntries(changed.map((key) => [key, { from: was[key], to: is[key] }]));
}

export function taken(path: string): Refusal {
  return new Refusal('request.invalid', mistake(path, 'is taken'));
}

export function mistake(path: string, message: string): Partial<Pick<Problem, 'detail' | 'mistakes'>> {
  return { detail: `${path} ${message}`, mistakes: [{ path, message }] };
}
