/**
 * Keys for programs. A key may what it names, and never more than its maker may at the moment of use: who loses a role
 * takes it from their keys too. Answered from memory like sessions, forgotten everywhere at once when revoked.
 */
import { type ApiKeyId, idFrom, type PersonId, type SessionId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import { type ApiKey, type KeyPermission, keyPermissions } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { trustedProxies } from '../platform/http/addresses.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import type { Audit } from './audit.ts';
import { narrow, permissionsOf } from './authorisation.ts';
import * as store from './key-store.ts';
import { hashOfToken, newToken } from './sessions.ts';

const readAgainMs = 60_000;
const writeUsedMs = 30_000;
const revokedTopic = 'access.key_revoked';

const canBeGiven: ReadonlySet<Permission> = new Set(keyPermissions);

export interface ApiKeys {
  /** The maker of a key, with the key's rights. @throws access.key_invalid, access.key_elsewhere */
  callerOf(key: string, address: string): Promise<PersonCaller>;
  list(by: PersonCaller): Promise<{ keys: ApiKey[]; mayGive: KeyPermission[] }>;
  create(ask: RouteInput<'createApiKey'>['body'], by: PersonCaller): Promise<{ apiKey: ApiKey; key: string }>;
  revoke(id: ApiKeyId, by: PersonCaller): Promise<void>;
  close(): Promise<void>;
}

interface ApiKeyDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  bus: Bus;
  clock: Clock;
  logger: Logger;
  audit: Audit;
  personOf(id: PersonId): Promise<Person | null>;
}

export function createApiKeys({ log, read, bus, clock, logger, audit, personOf }: ApiKeyDeps): ApiKeys {
  const kept = new Map<string, { key: store.StoredKey; readAt: number; inside: (address: string) => boolean }>();
  const used = new Map<ApiKeyId, Date>();
  const stopHearing = bus.subscribe(revokedTopic, (payload) => forget((payload as { id: ApiKeyId }).id));
  const timer = setInterval(() => void writeUsed(), writeUsedMs);
  timer.unref();

  function forget(id: ApiKeyId): void {
    for (const [hash, { key }] of kept) if (key.id === id) kept.delete(hash);
  }

  async function writeUsed(): Promise<void> {
    const rows = [...used].map(([id, at]) => ({ id, at }));
    used.clear();
    if (rows.length === 0) return;
    await log
      .transact(({ db }) => store.keysUsed(db, rows))
      .catch((err) => logger.warn({ err }, 'When keys were last used could not be written.'));
  }

  async function find(given: string) {
    const hash = hashOfToken(given);
    const known = kept.get(hash);
    if (known && performance.now() - known.readAt < readAgainMs) return known;
    const key = await store.keyByHash(read, hash);
    if (!key) {
      kept.delete(hash);
      return null;
    }
    const inside = key.addresses === '' ? () => true : trustedProxies(key.addresses);
    const now = { key, readAt: performance.now(), inside };
    kept.set(hash, now);
    return now;
  }

  function mayNow(key: store.StoredKey, maker: Person | null): Set<Permission> {
    if (!maker?.active) return new Set();
    const may = permissionsOf(maker.roles);
    return new Set(key.permissions.filter((one) => may.has(one) && canBeGiven.has(one)));
  }

  async function recordOf(key: store.StoredKey): Promise<ApiKey> {
    const { id, personId, name, hint, permissions, addresses } = key;
    return {
      id,
      personId,
      name,
      hint,
      addresses,
      permissions: permissions as KeyPermission[],
      works: [...mayNow(key, await personOf(personId))] as KeyPermission[],
      madeAt: key.madeAt.toISOString(),
      expiresAt: key.expiresAt?.toISOString() ?? null,
      usedAt: (used.get(id) ?? key.usedAt)?.toISOString() ?? null,
      revokedAt: key.revokedAt?.toISOString() ?? null,
    };
  }

  const mayGive = (by: PersonCaller) => keyPermissions.filter((one) => by.permissions.has(one)) as KeyPermission[];

  return {
    async callerOf(given, address) {
      const found = await find(given);
      if (!found) throw new Refusal('access.key_invalid');
      const { key, inside } = found;
      const now = clock.now();
      const maker = await personOf(key.personId);
      if ((key.expiresAt && key.expiresAt <= now) || !maker?.active) throw new Refusal('access.key_invalid');
      if (!inside(address)) throw new Refusal('access.key_elsewhere');
      used.set(key.id, now);
      const permissions = mayNow(key, maker);
      return {
        kind: 'person',
        person: narrow(maker, permissions),
        permissions,
        // Calls are counted by it, so that each key has a limit of its own.
        sessionId: key.id as string as SessionId,
        key: key.id,
        // The proof was given when the key was made.
        fresh: true,
        address,
      };
    },

    async list(by) {
      return { keys: await Promise.all((await store.keys(read)).map(recordOf)), mayGive: mayGive(by) };
    },

    async create({ name, permissions, addresses, expiresInDays }, by) {
      const wide = permissions.filter((one) => !mayGive(by).includes(one));
      if (wide.length > 0) throw new Refusal('access.key_too_wide', wide.join(', '));
      const list = addresses.replace(/[\s,]+/g, ', ').replace(/^, |, $/g, '');
      try {
        trustedProxies(list);
      } catch {
        const message = 'is not a list of addresses or ranges, as in 192.0.2.7, 10.0.0.0/8';
        throw new Refusal('request.invalid', { mistakes: [{ path: 'body/addresses', message }] });
      }
      const given = `hk_${newToken()}`;
      const madeAt = clock.now();
      const key: store.StoredKey = {
        id: idFrom('akey', newId(clock)),
        personId: by.person.id,
        name,
        hint: `${given.slice(0, 7)}…${given.slice(-4)}`,
        permissions: [...new Set(permissions)],
        addresses: list,
        madeAt,
        expiresAt: expiresInDays === null ? null : new Date(madeAt.getTime() + expiresInDays * 86_400_000),
        usedAt: null,
        revokedAt: null,
      };
      await log.transact(async (tx) => {
        await store.insertKey(tx.db, key, hashOfToken(given));
        const detail = { name, permissions: key.permissions, expiresInDays };
        await audit.record(tx, { by, action: 'api_key.created', target: key.id, detail });
      });
      return { apiKey: await recordOf(key), key: given };
    },

    async revoke(id, by) {
      await log.transact(async (tx) => {
        const name = await store.revokeKey(tx.db, id, clock.now());
        if (name === undefined) throw new Refusal('record.not_found');
        await audit.record(tx, { by, action: 'api_key.revoked', target: id, detail: { name } });
      });
      forget(id);
      bus.publish(revokedTopic, { id });
    },

    async close() {
      clearInterval(timer);
      stopHearing();
      await writeUsed();
    },
  };
}
