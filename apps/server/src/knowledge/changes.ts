/** What every change of knowledge does besides: who did it, and the note of it. */
import type { PersonId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { Changer } from '../platform/http/caller.ts';

/** Where it is noted who did what; access keeps it. */
export interface Noting {
  record(
    tx: { db: Kysely<unknown> },
    note: { by: Changer; action: string; target: string; detail?: Record<string, unknown> },
  ): Promise<void>;
}

export const personOf = (by: Changer): PersonId | null => by?.person.id ?? null;

/** Of some fields those that differ, with old and new. */
export function noted<T extends object>(was: T, is: T, fields: readonly (keyof T & string)[]) {
  const changed = fields.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: was[field], to: is[field] }]));
}

export function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { detail: `${path} ${message}`, mistakes: [{ path, message }] });
}
