import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import * as store from './store.ts';

export interface AuditNote extends Omit<store.AuditEntry, 'personId' | 'keyId' | 'address'> {
  /** Null where nobody was signed in; then `address` says where it came from. */
  by: Pick<PersonCaller, 'person' | 'address' | 'key'> | null;
  address?: string | null;
}

/** Who did what to people, settings and sign-ins. Other rooms note their settings here, in their own transaction. */
export interface Audit {
  record(tx: { db: Kysely<unknown> }, note: AuditNote): Promise<void>;
  /** Newest first. */
  read(asked: RouteInput<'readAudit'>['query']): Promise<RouteReply<'readAudit'>['entries']>;
}

export function createAudit(read: Kysely<unknown>, clock: Clock): Audit {
  return {
    async record({ db }, { by, address, ...entry }) {
      const personId = by?.person.id ?? null;
      const who = { personId, keyId: by?.key ?? null, address: address ?? by?.address ?? null };
      await store.insertAudit(db, { ...entry, ...who }, clock.now());
    },
    read: ({ actions, since, until, ...asked }) =>
      store.auditPage(read, {
        ...asked,
        actions: actions?.split(',').filter(Boolean) ?? [],
        since: since === undefined ? null : new Date(since),
        until: until === undefined ? null : new Date(until),
      }),
  };
}
