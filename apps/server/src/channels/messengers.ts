/**
 * The messengers that sites embed: which sites may, and the secret by which a site's own server vouches for its
 * customers. A rotation leaves the earlier secret valid for a while, so that nobody is shown out while the site changes.
 */
import { randomBytes } from 'node:crypto';
import { type InboxId, idFrom } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { MessengerSettings } from '@harken/contract/routes-administration';
import { accentOf } from '@harken/ui/accent';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import * as store from './store.ts';

/** How long a process believes what it read: another one may have changed it. */
const cacheSeconds = 30;
const missSeconds = 0.2;

/** Where it is noted who did what; access keeps it. */
export interface Noting {
  record(
    tx: { db: Kysely<unknown> },
    note: { by: PersonCaller | null; action: string; target: string; detail?: Record<string, unknown> },
  ): Promise<void>;
}

interface MessengersDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  audit: Noting;
}

export function createMessengers({ log, read, clock, secrets, audit }: MessengersDeps) {
  let known: { list: store.Messenger[]; at: number } | undefined;

  /**
   * @param customersOf messengers that name the same share their customers: what one site vouches for, the others
   *   believe. Without a name a messenger's customers are its own, and its secret speaks of nobody else's.
   */
  async function create(
    {
      name,
      origins,
      customersOf,
      accent = null,
    }: { name: string; origins: string[]; customersOf?: string | undefined; accent?: string | null | undefined },
    by: PersonCaller | null = null,
  ) {
    const secret = newSecret();
    const inboxId = idFrom('inbx', newId());
    const messenger: store.Messenger = {
      inboxId,
      version: 1,
      key: `hm_${randomBytes(12).toString('base64url')}`,
      name,
      origins: origins.map(originOf),
      secret: secrets.encrypt(secret),
      earlierSecret: null,
      earlierUntil: null,
      customersOf: customersOf ?? inboxId,
      accent,
    };
    await log.transact(async (tx) => {
      await store.insertMessenger(tx.db, messenger, clock.now());
      // What the demonstration makes is nobody's doing.
      if (by) await audit.record(tx, { by, action: 'messenger.created', target: inboxId, detail: { name } });
    });
    known = undefined;
    return { key: messenger.key, secret, inboxId };
  }

  async function all(maxAgeSeconds: number): Promise<store.Messenger[]> {
    const now = clock.now().getTime();
    if (!known || now - known.at > maxAgeSeconds * 1000) known = { list: await store.messengers(read), at: now };
    return known.list;
  }

  /** Another process may have made it just now, so a miss is looked up again, though not at every stranger's word. */
  async function that(fits: (messenger: store.Messenger) => boolean): Promise<store.Messenger | undefined> {
    return (await all(cacheSeconds)).find(fits) ?? (await all(missSeconds)).find(fits);
  }

  async function byKey(key: string): Promise<store.Messenger> {
    const found = await that((messenger) => messenger.key === key);
    if (!found) throw new Refusal('messenger.unknown_key');
    return found;
  }

  /** Whether a site may embed the messenger with this key, or any messenger when no key is at hand (preflight). */
  async function allowedOrigin(origin: string, inbox?: { key?: string; inboxId?: InboxId }): Promise<boolean> {
    const found = await that(
      ({ origins, key, inboxId }) =>
        (inbox?.key === undefined || inbox.key === key) &&
        (inbox?.inboxId === undefined || inbox.inboxId === inboxId) &&
        (origins.includes('*') || origins.includes(origin)),
    );
    return found !== undefined;
  }

  /** A messenger with its signing secret, for a site that this very process serves. */
  async function named(name: string): Promise<{ key: string; secret: string } | null> {
    const found = await that((messenger) => messenger.name === name);
    return found ? { key: found.key, secret: secrets.decrypt(found.secret) } : null;
  }

  /** Of its button, in shades whose letters can be read; null for the messenger's own, and for a key that nobody has. */
  async function coloursOf(key: string): Promise<{ light: string; dark: string } | null> {
    const found = await that((messenger) => messenger.key === key);
    if (!found?.accent) return null;
    const { light, dark } = accentOf(found.accent);
    return { light: light.accent, dark: dark.accent };
  }

  const shown = ({
    inboxId,
    key,
    name,
    origins,
    accent,
    version,
    earlierUntil,
  }: store.Messenger): MessengerSettings => ({
    inboxId,
    key,
    name,
    origins,
    accent,
    version,
    earlierSecretUntil: earlierUntil && earlierUntil > clock.now() ? earlierUntil.toISOString() : null,
  });

  /** Writes one that nobody else wrote since `version`, with its note. */
  async function write(
    id: InboxId,
    version: number,
    by: PersonCaller,
    action: string,
    change: (was: store.Messenger) => store.Messenger,
    detail: (was: store.Messenger, is: store.Messenger) => Record<string, unknown>,
  ): Promise<MessengerSettings> {
    const written = await log.transact(async (tx) => {
      const was = (await store.messengers(tx.db)).find(({ inboxId }) => inboxId === id);
      if (!was) throw new Refusal('record.not_found');
      const is = { ...change(was), version: version + 1 };
      if (!(await store.updateMessenger(tx.db, is, version))) throw new Refusal('record.changed');
      await audit.record(tx, { by, action, target: id, detail: { name: was.name, ...detail(was, is) } });
      return is;
    });
    known = undefined;
    return shown(written);
  }

  /** @throws Refusal `record.changed` when someone else edited it in the meantime */
  async function update(
    id: InboxId,
    {
      version,
      name,
      origins,
      accent,
    }: {
      version: number;
      name?: string | undefined;
      origins?: string[] | undefined;
      accent?: string | null | undefined;
    },
    by: PersonCaller,
  ): Promise<MessengerSettings> {
    return await write(
      id,
      version,
      by,
      'messenger.updated',
      (was) => ({
        ...was,
        name: name ?? was.name,
        origins: origins ? [...new Set(origins.map(originOf))] : was.origins,
        accent: accent === undefined ? was.accent : accent,
      }),
      (was, is) => ({
        ...(was.name === is.name ? {} : { name: { from: was.name, to: is.name } }),
        ...(was.origins.join() === is.origins.join() ? {} : { origins: { from: was.origins, to: is.origins } }),
        ...(was.accent === is.accent ? {} : { accent: { from: was.accent, to: is.accent } }),
      }),
    );
  }

  /** A new secret, shown once. The one that held until now goes on for so many hours; what was before it ends. */
  async function rotateSecret(
    id: InboxId,
    { version, earlierHours }: { version: number; earlierHours: number },
    by: PersonCaller,
  ): Promise<{ messenger: MessengerSettings; secret: string }> {
    const secret = newSecret();
    const earlierUntil = new Date(clock.now().getTime() + earlierHours * 3_600_000);
    const messenger = await write(
      id,
      version,
      by,
      'messenger.secret_rotated',
      (was) => ({
        ...was,
        secret: secrets.encrypt(secret),
        earlierSecret: earlierHours > 0 ? was.secret : null,
        earlierUntil: earlierHours > 0 ? earlierUntil : null,
      }),
      () => ({ earlierHours }),
    );
    return { messenger, secret };
  }

  /** Ends a rotation of the master key. */
  async function reencrypt(again: (stored: string) => string): Promise<number> {
    return await log.transact(async (tx) => {
      const stored = await store.messengers(tx.db);
      for (const { inboxId, secret, earlierSecret } of stored) {
        await store.putSecrets(tx.db, inboxId, again(secret), earlierSecret && again(earlierSecret));
      }
      known = undefined;
      return stored.length;
    });
  }

  return {
    create,
    byKey,
    named,
    allowedOrigin,
    coloursOf,
    list: async () => (await all(missSeconds)).map(shown),
    update,
    rotateSecret,
    reencrypt,
  };
}

const newSecret = () => randomBytes(32).toString('base64url');
const originOf = (site: string) => (site === '*' ? site : new URL(site).origin);
