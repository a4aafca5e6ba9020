import { idFrom } from '@harken/contract/ids';
import type { Customer } from '@harken/contract/record';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { aHouse, type House } from '../platform/testing.ts';
import { type Customers, createCustomers } from './customers.ts';

let house: House;
let customers: Customers;
beforeAll(async () => {
  house = await aHouse();
  customers = createCustomers({ log: house.log, read: house.database.read, clock: house.clock });
});
const names = async (after: number) => (await house.log.read(after)).map(({ name }) => name);
const identities = (customer: Customer | null) =>
  customer?.identities.map(({ kind, address, proof }) => [kind, address, proof]);

test('a customer is made, read, and told whole', async () => {
  const head = await house.log.head();
  const made = await customers.create({
    name: 'Mei Tan',
    locale: 'zh',
    value: 'high',
    since: '2019-04-01',
    attributes: { segment: 'Private', cards: 2 },
    identities: [{ kind: 'email', address: ' Mei.Tan@Harbour.example ', proof: 'one_time_code' }],
  });
  expect(await customers.get(made.id)).toEqual(made);
  expect(made).toMatchObject({ since: '2019-04-01', version: 1 });
  expect(made.identities).toMatchObject([
    { kind: 'email', address: 'mei.tan@harbour.example', verifiedAt: house.clock.now().toISOString() },
  ]);
  expect((await house.log.read(head))[0]).toMatchObject({ name: 'customer.created', data: { customer: made } });
  expect(await customers.getMany([made.id, idFrom('cust', newId())])).toEqual([made]);
  expect(await customers.get(idFrom('cust', newId()))).toBeNull();
});

describe('proof', () => {
  test('anyone may claim an address, and it leads to nobody', async () => {
    const claimed = await customers.create({ locale: 'en' });
    await customers.identify({ customerId: claimed.id, kind: 'email', address: 'ceo@harbour.example', proof: 'none' });
    expect(await customers.findByIdentity('email', 'ceo@harbour.example')).toBeNull();
  });

  test('a proved address is one customer’s; to another it stays a claim', async () => {
    const [owner, other] = [await customers.create({ locale: 'en' }), await customers.create({ locale: 'en' })];
    const prove = (customerId: Customer['id']) =>
      customers.identify({ customerId, kind: 'phone', address: '+65 9123-4567', proof: 'one_time_code' });
    // The other one claimed it first.
    await customers.identify({ customerId: other.id, kind: 'phone', address: '+6591234567', proof: 'none' });
    expect((await prove(owner.id)).kind).toBe('identified');
    expect(await prove(other.id)).toMatchObject({ kind: 'anothers', owner: owner.id });
    expect((await customers.findByIdentity('phone', '+65 9123 4567'))?.id).toBe(owner.id);
    expect(identities(await customers.get(other.id))).toEqual([['phone', '+6591234567', 'none']]);
  });

  test('a claim becomes proved once, and is never unproved', async () => {
    const { id } = await customers.create({ locale: 'en' });
    const identify = (proof: 'none' | 'reply') =>
      customers.identify({ customerId: id, kind: 'email', address: 'a@harbour.example', proof });
    await identify('none');
    await identify('reply');
    const head = await house.log.head();
    await identify('none');
    await identify('reply');
    expect(await names(head)).toEqual([]);
    expect(identities(await customers.get(id))).toEqual([['email', 'a@harbour.example', 'reply']]);
    await expect(
      customers.identify({ customerId: idFrom('cust', newId()), kind: 'email', address: 'b@c.de', proof: 'none' }),
    ).rejects.toMatchObject({ code: 'record.not_found' });
  });
});

describe('known by their channel', () => {
  test('the host site’s word makes a customer, and keeps them up to date', async () => {
    const first = await customers.ensureExternal({
      issuer: 'bank',
      sub: 'acc-7',
      name: 'Mei Tan',
      email: 'Mei@harbour.example',
      locale: 'en',
      value: 'middle',
      attributes: { segment: 'Personal', branch: 'Harbour' },
    });
    expect(identities(first)).toEqual([
      ['external', 'acc-7', 'host_token'],
      ['email', 'mei@harbour.example', 'host_token'],
    ]);
    const head = await house.log.head();
    expect(await customers.ensureExternal({ issuer: 'bank', sub: 'acc-7', name: 'Mei Tan' })).toEqual(first);
    expect(await names(head)).toEqual([]);
    const later = await customers.ensureExternal({
      issuer: 'bank',
      sub: 'acc-7',
      name: 'Mei Tan-Lim',
      attributes: { segment: 'Private' },
    });
    expect(later).toMatchObject({
      id: first.id,
      name: 'Mei Tan-Lim',
      value: 'middle',
      attributes: { segment: 'Private', branch: 'Harbour' },
    });
    expect(await names(head)).toEqual(['customer.updated']);
  });

  test('one account name, vouched for by two issuers, is two customers', async () => {
    const mine = await customers.ensureExternal({ issuer: 'bank', sub: 'acc-20', name: 'Mei Tan' });
    const theirs = await customers.ensureExternal({ issuer: 'shop', sub: 'acc-20', name: 'Not Mei' });
    expect(theirs.id).not.toBe(mine.id);
    expect((await customers.get(mine.id))?.name).toBe('Mei Tan');
    expect((await customers.ensureExternal({ issuer: 'bank', sub: 'acc-20' })).id).toBe(mine.id);
  });

  test('two accounts of the host with one mail address stay two customers', async () => {
    const one = await customers.ensureExternal({ issuer: 'bank', sub: 'acc-8', email: 'family@harbour.example' });
    const two = await customers.ensureExternal({ issuer: 'bank', sub: 'acc-9', email: 'family@harbour.example' });
    expect(two.id).not.toBe(one.id);
    expect(identities(two)).toContainEqual(['email', 'family@harbour.example', 'none']);
    expect((await customers.findByIdentity('email', 'family@harbour.example'))?.id).toBe(one.id);
  });

  test('an anonymous visitor is written down once', async () => {
    const id = idFrom('cust', newId());
    await customers.ensureAnonymous(id, 'en');
    const head = await house.log.head();
    await customers.ensureAnonymous(id, 'zh');
    expect(await names(head)).toEqual([]);
    expect(await customers.get(id)).toMatchObject({ id, name: null, locale: 'en', identities: [] });
  });
});

test('who edits an older version is refused', async () => {
  const { id } = await customers.create({ name: 'Liam', locale: 'en' });
  const by = { kind: 'person', id: idFrom('pers', newId()) } as const;
  const changed = await customers.update(id, 1, { name: 'Liam Chen', value: 'high' }, by);
  expect(changed).toMatchObject({ name: 'Liam Chen', value: 'high', version: 2 });
  await expect(customers.update(id, 1, { name: 'Li' }, by)).rejects.toMatchObject({ code: 'record.changed' });
  expect((await customers.update(id, 2, { value: null }, by)).value).toBeNull();
  // Nothing changed: nothing to tell, and nobody else's edit is refused for it.
  expect((await customers.update(id, 3, { name: 'Liam Chen' }, by)).version).toBe(3);
});

test('are found by words of their name or address, newest first', async () => {
  const first = await customers.create({ name: '欧阳娜娜', locale: 'zh' });
  house.clock.advance({ seconds: 1 });
  const second = await customers.create({
    name: 'Ouyang Na',
    locale: 'en',
    identities: [
      { kind: 'email', address: 'nana@pier.example', proof: 'reply' },
      { kind: 'device', address: 'secret-device-id', proof: 'none' },
    ],
  });
  const found = async (text: string) => (await customers.search(text)).map(({ id }) => id);
  expect(await found('欧阳')).toEqual([first.id]);
  expect(await found('ouy')).toEqual([second.id]);
  expect(await found('nana@pier.example')).toEqual([second.id]);
  expect(await found('secret')).toEqual([]);
  expect(await found('%')).toEqual([]);
  expect((await found('')).slice(0, 2)).toEqual([second.id, first.id]);
  await customers.update(second.id, 1, { name: 'Renamed' });
  expect(await found('ouy')).toEqual([]);
});

test('what PostgreSQL cannot store is replaced, not refused', async () => {
  const made = await customers.create({ name: 'a\u0000b\ud800', locale: 'en', attributes: { note: '\u0000' } });
  expect(made).toMatchObject({ name: 'a\ufffdb\ufffd', attributes: { note: '\ufffd' } });
  expect(await customers.get(made.id)).toEqual(made);
});

test('who keeps a copy changes it in the same transaction, or nothing changes', async () => {
  const own = createCustomers({ log: house.log, read: house.database.read, clock: house.clock });
  const { id } = await own.create({ name: 'Old', locale: 'en' });
  own.alongside(async () => {
    throw new Error('no copy');
  });
  await expect(own.update(id, 1, { name: 'New' })).rejects.toThrow('no copy');
  expect((await own.get(id))?.name).toBe('Old');
});
