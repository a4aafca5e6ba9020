/** What every change of knowledge does besides: who did it, and the note of it. */
import type { Actor } from '@harken/contract/events';
import type { PersonId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { PersonCaller } from '../platform/http/caller.ts';

/** Who changes it; null is the program itself. */
export type Changer = Pick<PersonCaller, 'person' | 'address' | 'key'> | null;

/** Where it is noted who did what; access keeps it. */
export interface Noting {
  record(
    tx: { db: Kysely<unknown> },
    note: { by: Changer; action: string; target: string; detail?: Record<string, unknown> },
  ): Promise<void>;
}

export const actorOf = (by: Changer): Actor =>
  by ? { kind: 'person', id: by.person.id } : { kind: 'system', id: null };

export const personOf = (by: Changer): PersonId | null => by?.person.id ?? null;

/** Of some fields those that differ, with old and new. */
export function noted<T extends object>(was: T, is: T, fields: readonly (keyof T & string)[]) {
  const changed = fields.filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: was[field], to: is[field] }]));
}

export function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { detail: `${path} ${message}`, mistakes: [{ path, message }] });
}

/** PostgreSQL stores neither U+0000 nor half a surrogate pair. */
export const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

export function cleanText<T extends { title: string; summary: string; body: string; questions: string[] }>(text: T): T {
  return {
    ...text,
    title: clean(text.title),
    summary: clean(text.summary),
    body: clean(text.body),
    questions: text.questions.map(clean),
  };
}
