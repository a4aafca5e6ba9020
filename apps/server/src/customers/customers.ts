/**
 * Who is served. A customer has identities: accounts of the host site, devices, addresses; each says how we know that
 * it is theirs. Anyone may claim an address; only a proved one leads to a customer.
 */
import type { Actor } from '@harken/contract/events';
import { type CustomerId, idFrom } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Customer, Identity } from '@harken/contract/record';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import { wordQuery, wordsOf } from '../platform/search-words.ts';
import { insertMany } from './past-store.ts';
import * as store from './store.ts';

export interface CustomersDeps {
  log: Pick<EventLog, 'transact'>;
  read: store.Db;
  clock: Clock;
}

export interface NewCustomer {
  name?: string | null;
  locale: string;
  value?: Customer['value'];
  since?: string | null;
  attributes?: Customer['attributes'];
  identities?: readonly Pick<Identity, 'kind' | 'address' | 'proof'>[];
  /** Whose word the account among the identities is; an account without one is nobody's. */
  issuer?: string;
}

/** What a host site vouches for with its signature. */
export interface HostVouched {
  /** Whose customers the site may speak of. Two issuers that name one account mean two people. */
  issuer: string;
  /** The account at the host site. */
  sub: string;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  locale?: string | undefined;
  since?: string | undefined;
  value?: 'low' | 'middle' | 'high' | undefined;
  attributes?: Customer['attributes'] | undefined;
}

export type CustomerFields = { [K in 'name' | 'locale' | 'value' | 'attributes']?: Customer[K] | undefined };

/** Called in the transaction that changes a customer: who keeps a copy changes it in the same breath. */
type Alongside = (tx: Tx, customer: Customer) => Promise<void>;

/** An account is only ever named together with who vouches for it. */
type AddressKind = Exclude<Identity['kind'], 'external'>;

const system: Actor = { kind: 'system', id: null };

export type Customers = ReturnType<typeof createCustomers>;

/** So many customers can be named in a question. */
const most = 2000;

export function createCustomers({ log, read, clock }: CustomersDeps) {
  const alongside: Alongside[] = [];

  async function create(wanted: NewCustomer, by: Actor = system): Promise<Customer> {
    const now = clock.now();
    const customer: Customer = clean({
      id: idFrom('cust', newId()),
      name: wanted.name ?? null,
      locale: wanted.locale,
      value: wanted.value ?? null,
      since: wanted.since ?? null,
      attributes: wanted.attributes ?? {},
      identities: (wanted.identities ?? []).map((one) => identityOf(one, now)),
      version: 1,
    });
    return log.transact(async (tx) => {
      await store.insert(tx.db, customer, words(customer), now, wanted.issuer);
      tx.append({ name: 'customer.created', actor: by, data: { customer } });
      return customer;
    });
  }

  /** Writes down a visitor who is known by nothing but an id that their channel made. Repeating it does nothing. */
  async function ensureAnonymous(id: CustomerId, locale: string): Promise<void> {
    if (await store.one(read, id)) return;
    const now = clock.now();
    const customer: Customer = clean({
      id,
      name: null,
      locale,
      value: null,
      since: null,
      attributes: {},
      identities: [],
      version: 1,
    });
    try {
      await log.transact(async (tx) => {
        await store.insert(tx.db, customer, [], now);
        tx.append({ name: 'customer.created', actor: { kind: 'customer', id }, data: { customer } });
      });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }

  /** The customer whom a host site vouches for; made, or brought up to date with what the site says. */
  async function ensureExternal(vouched: HostVouched): Promise<Customer> {
    const { issuer, sub, name, locale, value, since, attributes } = clean(vouched);
    const found = await ensure({ issuer, address: sub }, () =>
      create({
        issuer,
        locale: locale ?? 'en',
        ...(name === undefined ? {} : { name }),
        ...(value === undefined ? {} : { value }),
        ...(since === undefined ? {} : { since }),
        ...(attributes === undefined ? {} : { attributes }),
        identities: [{ kind: 'external', address: sub, proof: 'host_token' }],
      }),
    );
    await change(found.id, system, (was) => ({
      ...was,
      name: name ?? was.name,
      locale: locale ?? was.locale,
      value: value ?? was.value,
      since: since ?? was.since,
      attributes: { ...was.attributes, ...attributes },
    }));
    for (const [kind, address] of [
      ['email', vouched.email],
      ['phone', vouched.phone],
    ] as const) {
      if (address) await identify({ customerId: found.id, kind, address, proof: 'host_token' });
    }
    return (await store.one(read, found.id)) ?? found;
  }

  async function ensure(account: store.Account, make: () => Promise<Customer>): Promise<Customer> {
    const known = await store.byAccount(read, account);
    if (known) return known;
    try {
      return await make();
    } catch (error) {
      // Two first requests at the same time: the other one made it.
      if (!isTaken(error)) throw error;
      const made = await store.byAccount(read, account);
      if (!made) throw error;
      return made;
    }
  }

  /**
   * Adds an address to a customer, or proves one they have. Nothing is proved twice, nothing is unproved.
   * @returns `anothers` when the address is proved to be somebody else's: then it is only noted as claimed
   */
  async function identify({
    customerId,
    kind,
    address,
    proof,
    by = system,
  }: Pick<Identity, 'address' | 'proof'> & { kind: AddressKind; customerId: CustomerId; by?: Actor }): Promise<
    { kind: 'identified'; customer: Customer } | { kind: 'anothers'; customer: Customer; owner: CustomerId }
  > {
    const now = clock.now();
    const wanted = identityOf(clean({ kind, address, proof }), now);
    try {
      return await log.transact(async (tx) => {
        const was = await store.lock(tx.db, customerId);
        if (!was) throw new Refusal('record.not_found');
        const owner = wanted.proof === 'none' ? null : await store.byIdentity(tx.db, kind, wanted.address);
        const anothers = owner !== null && owner.id !== customerId ? owner.id : null;
        if (anothers) Object.assign(wanted, { proof: 'none', verifiedAt: null });
        const known = was.identities.find((one) => one.kind === kind && one.address === wanted.address);
        const proved = known && known.proof === 'none' && wanted.proof !== 'none';
        let customer = was;
        if (!known || proved) {
          const identity = known ? { ...known, proof: wanted.proof, verifiedAt: wanted.verifiedAt } : wanted;
          if (known) await store.proveIdentity(tx.db, identity);
          else await store.addIdentities(tx.db, customerId, [identity], now);
          const others = was.identities.filter(({ id }) => id !== identity.id);
          const identities = known
            ? was.identities.map((one) => (one.id === identity.id ? identity : one))
            : [...others, identity];
          customer = { ...was, identities, version: was.version + 1 };
          await store.save(tx.db, customer, words(customer), now);
          tx.append({ name: 'customer.updated', actor: by, data: { customer } });
        }
        return anothers ? { kind: 'anothers', customer, owner: anothers } : { kind: 'identified', customer };
      });
    } catch (error) {
      // Somebody else proved the same address in the same moment: seen now, it is theirs.
      if (!isTaken(error)) throw error;
      return identify({ customerId, kind, address, proof, by });
    }
  }

  /** @throws Refusal `record.changed` when someone else edited it in the meantime */
  function update(id: CustomerId, version: number, fields: CustomerFields, by: Actor = system): Promise<Customer> {
    const given = Object.fromEntries(Object.entries(clean(fields)).filter(([, value]) => value !== undefined));
    return change(id, by, (was) => {
      if (was.version !== version) throw new Refusal('record.changed');
      return { ...was, ...given };
    });
  }

  async function change(id: CustomerId, by: Actor, edit: (was: Customer) => Customer): Promise<Customer> {
    return log.transact(async (tx) => {
      const was = await store.lock(tx.db, id);
      if (!was) throw new Refusal('record.not_found');
      const edited = edit(was);
      if (sameText(edited, was)) return was;
      const customer = { ...edited, version: was.version + 1 };
      await store.save(tx.db, customer, words(customer), clock.now());
      for (const also of alongside) await also(tx, customer);
      tx.append({ name: 'customer.updated', actor: by, data: { customer } });
      return customer;
    });
  }

  return {
    create,
    ensureAnonymous,
    ensureExternal,
    identify,
    update,
    get: (id: CustomerId) => store.one(read, id),
    getMany: (ids: readonly CustomerId[]) => store.many(read, ids),
    /** Words of the name or an address; without words the newest. */
    search: async (text: string, limit = 20): Promise<Customer[]> => {
      const query = wordQuery(text);
      return query === null && text.trim() !== '' ? [] : store.search(read, query, limit);
    },
    /** Those with an attribute, whichever kind of value it is; null when they are more than can be named. */
    withAttribute: async (name: string, value: string): Promise<CustomerId[] | null> => {
      const ids = await store.withAttribute(read, name, value, most + 1);
      return ids.length > most ? null : ids;
    },
    findByIdentity: (kind: AddressKind, address: string) => store.byIdentity(read, kind, normal(kind, address)),
    findByAccount: (account: store.Account) => store.byAccount(read, account),
    /** In the caller's transaction; until it ends the name stays. @throws Refusal `record.not_found` */
    nameOf: async (db: store.Db, id: CustomerId): Promise<string | null> => {
      const name = await store.lockName(db, id);
      if (name === undefined) throw new Refusal('record.not_found', 'There is no such customer');
      return name;
    },
    alongside: (also: Alongside): void => void alongside.push(also),
    /** Many at once, in the caller's transaction, who have been customers since `at`; the caller tells of them. */
    insertPast: (db: store.Db, past: readonly Customer[], at: Date): Promise<void> =>
      insertMany(
        db,
        past.map((customer) => ({ ...customer, words: words(customer) })),
        at,
      ),
  };
}

function identityOf({ kind, address, proof }: Pick<Identity, 'kind' | 'address' | 'proof'>, now: Date): Identity {
  return {
    id: idFrom('iden', newId()),
    kind,
    address: normal(kind, address),
    proof,
    verifiedAt: proof === 'none' ? null : now.toISOString(),
  };
}

/** One spelling for each address. Accounts and devices are named by others and stay as they are. */
function normal(kind: Identity['kind'], address: string): string {
  if (kind === 'email') return address.trim().toLowerCase();
  if (kind === 'phone') return address.replace(/[^\d+]/g, '');
  return address;
}

function words(customer: Customer): string[] {
  const addresses = customer.identities.filter(({ kind }) => kind !== 'device').map(({ address }) => address);
  return wordsOf(customer.name, ...addresses);
}

/** PostgreSQL's unique_violation. */
function isTaken(error: unknown): boolean {
  return (error as { code?: string }).code === '23505';
}

function sameText(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with its fields in one order: the database gives attributes back in its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** PostgreSQL stores neither U+0000 nor half a surrogate pair. */
function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '\ufffd') : inner,
  );
}
