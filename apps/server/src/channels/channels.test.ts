import { randomUUID } from 'node:crypto';
import { contrast } from '@harken/ui/accent';
import { SignJWT } from 'jose';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createCustomers } from '../customers/customers.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { secretsOf } from '../platform/secrets.ts';
import { aHouse } from '../platform/testing.ts';
import { createChannels } from './channels.ts';

const start = new Date('2026-03-02T09:00:00Z');

const helen = {} as PersonCaller;

/** A messenger on a bank's site, and the bank's own back end that signs who its visitor is. */
async function aBank() {
  const { log, database, clock } = await aHouse({ at: start });
  const read = database.read;
  const customers = createCustomers({ log, read, clock });
  const ended: string[] = [];
  const notes: object[] = [];
  const jobs = new Map<string, () => Promise<void>>();
  const channels = createChannels({
    log,
    read,
    clock,
    customers,
    jobs: { define: (name, handler) => void jobs.set(name, () => handler({} as never, {} as never)) },
    secrets: secretsOf(Buffer.alloc(32, 7), 'test'),
    audit: { record: async (_, { by, ...note }) => void notes.push(note) },
    onSessionEnded: ({ id }) => void ended.push(id),
  });
  const { key, secret, inboxId } = await channels.createMessenger({
    name: 'Bank',
    origins: ['https://bank.example/app'],
  });

  interface Signed {
    sub?: string;
    jti?: string;
    audience?: string;
    seconds?: number;
    /** Seconds since 1970. */
    at?: number;
    signedBy?: string;
    claims?: Record<string, unknown>;
  }
  async function sign({
    sub = 'rachel',
    jti = randomUUID(),
    audience = key,
    seconds = 120,
    at = Math.floor(clock.now().getTime() / 1000),
    signedBy = secret,
    claims = {},
  }: Signed = {}) {
    return new SignJWT({ name: 'Rachel Lim', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setJti(jti)
      .setAudience(audience)
      .setIssuedAt(at)
      .setExpirationTime(at + seconds)
      .sign(new TextEncoder().encode(signedBy));
  }
  const open = (hostToken?: string, earlierToken?: string) =>
    channels.openSession({ key, locale: 'en', hostToken, earlierToken });
  return { channels, customers, clock, key, secret, inboxId, sign, open, ended, jobs, read, notes };
}

describe('a messenger', () => {
  test('whoever the host site vouches for is the same customer on every device', async () => {
    const { open, sign } = await aBank();
    const [first, second] = [await open(await sign()), await open(await sign())];
    expect(first.customer).toEqual({ name: 'Rachel Lim', identified: true });
    expect(second.session.customerId).toBe(first.session.customerId);
    expect((await open(await sign({ sub: 'omar' }))).session.customerId).not.toBe(first.session.customerId);
  });

  test('one site’s word says nothing about another site’s customers, unless both are said to share them', async () => {
    const { channels, open, sign } = await aBank();
    const rachel = (await open(await sign())).session.customerId;
    const at = async (customersOf?: string) => {
      const site = await channels.createMessenger({ name: 'Site', origins: [], customersOf });
      const hostToken = await sign({ audience: site.key, signedBy: site.secret });
      return (await channels.openSession({ key: site.key, locale: 'en', hostToken })).session.customerId;
    };
    expect(await at()).not.toBe(rachel);
    const [one, other] = [await at('the group'), await at('the group')];
    expect(one).not.toBe(rachel);
    expect(other).toBe(one);
  });

  test('a new signing secret leaves the earlier one its hours, and not one more', async () => {
    const { channels, clock, inboxId, secret, sign, open, notes } = await aBank();
    const first = await channels.messengers.rotateSecret(inboxId, { version: 1, earlierHours: 24 }, helen);
    expect(first.secret).not.toBe(secret);
    await open(await sign());
    await open(await sign({ signedBy: first.secret }));
    clock.advance({ hours: 24 });
    await expect(open(await sign())).rejects.toMatchObject({ code: 'token.bad_signature' });
    // A leaked one ends at once.
    const second = await channels.messengers.rotateSecret(inboxId, { version: 2, earlierHours: 0 }, helen);
    expect(second.messenger).toMatchObject({ version: 3, earlierSecretUntil: null });
    await expect(open(await sign({ signedBy: first.secret }))).rejects.toMatchObject({ code: 'token.bad_signature' });
    await open(await sign({ signedBy: second.secret }));
    expect(JSON.stringify(notes)).not.toMatch(new RegExp(`${first.secret}|${second.secret}`));
    expect(notes).toMatchObject([{ action: 'messenger.secret_rotated' }, { action: 'messenger.secret_rotated' }]);
  });

  test('a site that was taken off may not embed it any more, and the later of two editors is told', async () => {
    const { channels, inboxId, key, notes } = await aBank();
    const { messengers } = channels;
    expect(await channels.allowedOrigin('https://bank.example', { key })).toBe(true);
    const origins = ['https://shop.example/help', 'https://shop.example'];
    const changed = await messengers.update(inboxId, { version: 1, origins }, helen);
    expect(changed).toMatchObject({ name: 'Bank', origins: ['https://shop.example'], version: 2 });
    expect(await channels.allowedOrigin('https://bank.example', { key })).toBe(false);
    expect(await channels.allowedOrigin('https://shop.example', { key })).toBe(true);
    const late = messengers.update(inboxId, { version: 1, name: 'Shop' }, helen);
    await expect(late).rejects.toMatchObject({ code: 'record.changed' });
    expect(notes).toEqual([
      {
        action: 'messenger.updated',
        target: inboxId,
        detail: { name: 'Bank', origins: { from: ['https://bank.example'], to: ['https://shop.example'] } },
      },
    ]);
  });

  test('it wears the colour of a brand, in shades whose letters can be read', async () => {
    const { channels, inboxId, key, notes } = await aBank();
    const { messengers } = channels;
    expect(await messengers.coloursOf(key)).toBeNull();
    const pale = await messengers.update(inboxId, { version: 1, accent: '#ffdd00' }, helen);
    expect(pale).toMatchObject({ accent: '#ffdd00', version: 2 });
    const colours = await messengers.coloursOf(key);
    expect(contrast(colours!.light, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours!.dark, '#000000')).toBeGreaterThanOrEqual(4.5);
    // What a change does not name stays; null is its own colour again.
    expect(await messengers.update(inboxId, { version: 2, name: 'Shop' }, helen)).toMatchObject({ accent: '#ffdd00' });
    await messengers.update(inboxId, { version: 3, accent: null }, helen);
    expect([await messengers.coloursOf(key), await messengers.coloursOf('hm_nobody')]).toEqual([null, null]);
    expect(notes.at(-1)).toMatchObject({ detail: { accent: { from: '#ffdd00', to: null } } });
  });

  test('a host token works once', async () => {
    const { open, sign } = await aBank();
    const token = await sign();
    await open(token);
    await expect(open(token)).rejects.toMatchObject({ code: 'token.used' });
  });

  test('a use of it whose answer was lost is told again, by nobody but who made it', async () => {
    const { channels, key, sign } = await aBank();
    const hostToken = await sign();
    const open = (attempt?: string) => channels.openSession({ key, locale: 'en', hostToken, attempt });
    const first = await open('made by this device');
    const again = await open('made by this device');
    expect(again.session.customerId).toBe(first.session.customerId);
    await expect(open('made by somebody')).rejects.toMatchObject({ code: 'token.used' });
    await expect(open()).rejects.toMatchObject({ code: 'token.used' });
    const once = await sign();
    await channels.openSession({ key, locale: 'en', hostToken: once });
    await expect(channels.openSession({ key, locale: 'en', hostToken: once })).rejects.toMatchObject({
      code: 'token.used',
    });
  });

  test('of two uses of a host token in the same moment one is refused', async () => {
    const { open, sign } = await aBank();
    const token = await sign();
    const results = await Promise.allSettled([open(token), open(token), open(token)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('each wrong host token is refused with what is wrong', async () => {
    const { open, sign, clock } = await aBank();
    const refused = (code: string) => ({ code });
    await expect(open('nonsense')).rejects.toMatchObject(refused('token.malformed'));
    await expect(open(await sign({ signedBy: 'another secret of enough length' }))).rejects.toMatchObject(
      refused('token.bad_signature'),
    );
    await expect(open(await sign({ audience: 'hm_other' }))).rejects.toMatchObject(refused('token.wrong_audience'));
    await expect(open(await sign({ seconds: 3600 }))).rejects.toMatchObject(refused('token.too_long_lived'));
    // Dated ahead, it could be used for as long as its date lies in the future.
    const nextYear = Math.floor(clock.now().getTime() / 1000) + 31_536_000;
    const ahead = await sign({ at: nextYear, seconds: 120 });
    await expect(open(ahead)).rejects.toMatchObject(refused('token.too_long_lived'));
    await expect(open(await sign({ claims: { email: 'not an address' } }))).rejects.toMatchObject(
      refused('token.malformed'),
    );
    const late = await sign();
    clock.advance({ minutes: 5 });
    await expect(open(late)).rejects.toMatchObject(refused('token.expired'));
  });

  test('a token without a signature is nobody’s', async () => {
    const { open, key } = await aBank();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(start.getTime() / 1000);
    const claims = { sub: 'rachel', jti: randomUUID(), iat: now, exp: now + 60, aud: key };
    await expect(open(`${part({ alg: 'none' })}.${part(claims)}.`)).rejects.toMatchObject({ code: 'token.malformed' });
  });

  test('an anonymous visitor is written down only by a first message', async () => {
    const { open, customers } = await aBank();
    const { session, customer } = await open();
    expect(customer).toEqual({ name: null, identified: false });
    expect(await customers.get(session.customerId)).toBeNull();
  });

  test('a device that comes back is the same visitor', async () => {
    const { open } = await aBank();
    const first = await open();
    const again = await open(undefined, first.token);
    expect(again.session.customerId).toBe(first.session.customerId);
    expect(again.token).not.toBe(first.token);
  });

  test('after a rotation the earlier token works for a moment and no longer', async () => {
    const { channels, open, clock } = await aBank();
    const first = await open();
    const next = await channels.rotate(first.session, first.token);
    expect(await channels.findSession(first.token)).toMatchObject({ id: first.session.id });
    clock.advance({ minutes: 2 });
    expect(await channels.findSession(first.token)).toBeNull();
    expect(await channels.findSession(next.token)).toMatchObject({ id: first.session.id });
  });

  test('a rotation whose answer was lost can be repeated', async () => {
    const { channels, open } = await aBank();
    const first = await open();
    await channels.rotate(first.session, first.token);
    const second = await channels.rotate(first.session, first.token);
    expect(await channels.findSession(second.token)).toMatchObject({ id: first.session.id });
  });

  test('after log-out neither token is anybody’s, and the sockets end', async () => {
    const { channels, open, ended } = await aBank();
    const { session, token } = await open();
    expect(await channels.findSession(token)).not.toBeNull();
    await channels.closeSession(session);
    expect(await channels.findSession(token)).toBeNull();
    expect(ended).toEqual([session.id]);
  });

  test('devices that were not used for a month are forgotten', async () => {
    const { open, clock, jobs, read } = await aBank();
    const sessions = async () =>
      (await sql<{ id: string }>`select id from channels.customer_session`.execute(read)).rows.map(({ id }) => id);
    await open();
    clock.advance({ minutes: 20 * 24 * 60 });
    const { session } = await open();
    clock.advance({ minutes: 11 * 24 * 60 });
    await jobs.get('channels.sweep')?.();
    expect(await sessions()).toEqual([session.id]);
  });

  test('only the sites that may embed it are let in', async () => {
    const { channels, key } = await aBank();
    expect(await channels.allowedOrigin('https://bank.example', { key })).toBe(true);
    expect(await channels.allowedOrigin('https://bank.example.evil.example', { key })).toBe(false);
    expect(await channels.allowedOrigin('http://bank.example', { key })).toBe(false);
    await expect(channels.messengerByKey('hm_unknown')).rejects.toMatchObject({ code: 'messenger.unknown_key' });
  });

  test('the signing secret is stored encrypted', async () => {
    const { channels, secret } = await aBank();
    expect(await channels.messengerNamed('Bank')).toMatchObject({ secret });
  });
});
