import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { placeHere } from './single-sign-on.ts';
import { aCompany, aServer, Browser, type Company, good } from './testing.ts';
import { anIdentityProvider, type IdentityProvider } from './testing-provider.ts';

/** Where the clock of these tests stands, in seconds. */
const noon = Date.parse('2026-03-02T09:00:00Z') / 1000;
let company: Company;
let provider: IdentityProvider;
let id: string;
beforeAll(async () => {
  const world = await aServer();
  company = await aCompany(world);
  provider = await anIdentityProvider(
    { sub: 'mei', email: 'mei@harbour.example', email_verified: true, name: 'Mei' },
    world.clock.now,
  );
  id = (await company.admin.post('/api/providers', anEntry())).body.provider.id;
});
beforeEach(() => {
  provider.next = {};
});

const anEntry = (more = {}) => ({
  name: 'Harbour ID',
  issuer: provider.issuer,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  active: true,
  trustsEmail: false,
  newcomers: { welcome: false },
  ...more,
});

/** Where the browser is sent by us, then by the provider: its address with our callback's answer to it. */
async function journey(browser: Browser, { next = '', from = id } = {}) {
  const sent = await browser.get(`/api/sso/${from}/start${next && `?next=${encodeURIComponent(next)}`}`);
  const there = sent.headers.get('location') ?? '';
  const back = (await fetch(there, { redirect: 'manual' })).headers.get('location') ?? '';
  return { sent: new URL(there), back: new URL(back) };
}
const arrive = (browser: Browser, back: URL) => browser.get(`${back.pathname}${back.search}`);
async function comesIn(browser: Browser, next = '') {
  return (await arrive(browser, (await journey(browser, { next })).back)).headers.get('location');
}
const refusedBy = (code: string) => `/sign-in?problem=${code}`;

async function invite(email: string) {
  const ask = { name: 'Mei Tan', email, roles: ['agent'], locale: 'en' };
  return (await company.admin.post('/api/people', ask)).body.person;
}

describe('single sign-on', () => {
  it('lets in whom somebody invited, by a verified email the first time and by the subject ever after', async () => {
    const mei = await invite('mei@harbour.example');
    const browser = new Browser(company.world.url);
    expect(await comesIn(browser, '/inbox?view=all')).toBe('/inbox?view=all');
    expect((await browser.get('/api/me')).body.person.id).toBe(mei.id);
    expect((await browser.get('/api/me/sessions')).body.sessions[0].method).toBe('provider');
    // Another email of the same subject is still the same person.
    provider.account = { ...provider.account, email: 'mei.tan@harbour.example' };
    const again = new Browser(company.world.url);
    expect(await comesIn(again)).toBe('/');
    expect((await again.get('/api/me')).body.person.id).toBe(mei.id);
    // And her email, given to someone else there, is not her.
    provider.account = { sub: 'another', email: 'mei@harbour.example', email_verified: true };
    expect(await comesIn(new Browser(company.world.url))).toBe(refusedBy('access.provider_stranger'));
    provider.account = { sub: 'mei', email: 'mei@harbour.example', email_verified: true, name: 'Mei' };
  });

  it('asks with a state, a nonce and a challenge that are new each time, and tells none of them in its log', async () => {
    const [one, two] = [new Browser(company.world.url), new Browser(company.world.url)];
    const [first, second] = [await journey(one), await journey(two)];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [a, b] = [first.sent.searchParams.get(name), second.sent.searchParams.get(name)];
      expect(a, name).toMatch(/^[\w-]{43}$/);
      expect(a, name).not.toBe(b);
    }
    expect(first.sent.searchParams.get('redirect_uri')).toBe(`${company.world.url}/api/sso/callback`);
    const { rows } = await company.world.database.pool.query('select * from access.begun');
    const kept = JSON.stringify(rows) + company.world.lines.join('');
    for (const name of ['state', 'nonce']) expect(kept).not.toContain(first.sent.searchParams.get(name));
    expect(kept).not.toContain(provider.clientSecret);
  });

  it.each([
    ['a bad signature', { foreignKey: true }],
    ['no signature', { unsigned: true }],
    ['our own secret for a signature', { withSecret: true }],
    ['another audience', { claims: { aud: 'another client' } }],
    ['several audiences and no word to whom it was given', { claims: { aud: ['harken desk', 'another client'] } }],
    ['another client’s name as its receiver', { claims: { azp: 'another client' } }],
    ['an expiry that is past', { claims: { exp: noon - 120 } }],
    ['a time of issue long ago', { claims: { iat: noon - 3600 } }],
    ['another issuer', { claims: { iss: 'https://accounts.example' } }],
    ['a nonce of another sign-in', { claims: { nonce: 'that was long ago' } }],
  ])('refuses a token with %s', async (_, next) => {
    provider.next = next;
    const browser = new Browser(company.world.url);
    expect(await comesIn(browser)).toBe(refusedBy('access.provider_answer_wrong'));
    expect(await browser.code(browser.get('/api/me'))).toBe('access.signed_out');
  });

  it('takes an answer once, and only in the browser that asked', async () => {
    const browser = new Browser(company.world.url);
    const { back } = await journey(browser);
    const other = new Browser(company.world.url);
    await journey(other);
    // A link that someone else began: it would sign the victim in as the attacker.
    expect((await arrive(other, back)).headers.get('location')).toBe(refusedBy('access.half_sign_in_over'));
    expect((await arrive(browser, back)).headers.get('location')).toBe(refusedBy('access.half_sign_in_over'));
    const { back: fine } = await journey(browser);
    expect((await arrive(browser, fine)).headers.get('location')).toBe('/');
    expect((await arrive(browser, fine)).headers.get('location')).toBe(refusedBy('access.half_sign_in_over'));
    const made = new URL(fine);
    made.searchParams.set('state', 'made-up');
    expect((await arrive(browser, made)).headers.get('location')).toBe(refusedBy('access.half_sign_in_over'));
  });

  it('is not mixed up: an answer of another provider, or of one that does not say who it is, is refused', async () => {
    for (const iss of ['https://evil.example', null]) {
      provider.next = { iss };
      expect(await comesIn(new Browser(company.world.url))).toBe(refusedBy('access.provider_answer_wrong'));
    }
    expect(provider.asked['/token']).toBeDefined();
    const before = provider.asked['/token'];
    provider.next = { iss: 'https://evil.example' };
    await comesIn(new Browser(company.world.url));
    // The code was never shown to anyone.
    expect(provider.asked['/token']).toBe(before);
  });

  it('follows a provider to its new key, and does not let unknown keys make it ask again and again', async () => {
    provider.next = { newKey: true };
    expect(await comesIn(new Browser(company.world.url))).toBe('/');
    provider.next = {};
    expect(await comesIn(new Browser(company.world.url))).toBe('/');
    const before = provider.asked['/keys'];
    provider.next = { unknownKey: true };
    for (let n = 0; n < 3; n++) {
      expect(await comesIn(new Browser(company.world.url))).toBe(refusedBy('access.provider_answer_wrong'));
    }
    expect(provider.asked['/keys']).toBe(before);
  });

  it('refuses strangers and emails that nobody verified', async () => {
    const was = provider.account;
    provider.account = { sub: 'stranger', email: 'stranger@harbour.example', email_verified: true };
    const fresh = await aFreshProvider();
    expect(await comesInBy(fresh)).toBe(refusedBy('access.provider_stranger'));
    await invite('unsure@harbour.example');
    fresh.provider.account = { sub: 'unsure', email: 'unsure@harbour.example', email_verified: false };
    expect(await comesInBy(fresh)).toBe(refusedBy('access.provider_email_unverified'));
    fresh.provider.account = { sub: 'unsure', email_verified: true };
    expect(await comesInBy(fresh)).toBe(refusedBy('access.provider_email_unverified'));
    provider.account = was;
  });

  it('takes emails on trust only where the provider says nothing of them and somebody decided so', async () => {
    await invite('ana@harbour.example');
    const [strict, trusting] = [await aFreshProvider(), await aFreshProvider({ trustsEmail: true })];
    for (const { provider } of [strict, trusting]) provider.account = { sub: 'ana', email: 'ana@harbour.example' };
    expect(await comesInBy(strict)).toBe(refusedBy('access.provider_email_unverified'));
    trusting.provider.next = { claims: { email_verified: false } };
    expect(await comesInBy(trusting)).toBe(refusedBy('access.provider_email_unverified'));
    trusting.provider.next = {};
    expect(await comesInBy(trusting)).toBe('/');
  });

  it('welcomes newcomers of named domains with the role that was chosen, never as administrators', async () => {
    const admin = company.admin;
    const fresh = await aFreshProvider({ newcomers: { welcome: true, role: 'agent', domains: ['harbour.example'] } });
    fresh.provider.account = { sub: 'jo', email: 'jo@harbour.example', email_verified: true, name: 'Jo Park' };
    const browser = new Browser(company.world.url);
    expect(await comesInBy(fresh, browser)).toBe('/');
    expect((await browser.get('/api/me')).body.person).toMatchObject({ name: 'Jo Park', roles: ['agent'] });
    fresh.provider.account = { sub: 'eve', email: 'eve@harbour.example.evil.example', email_verified: true };
    expect(await comesInBy(fresh)).toBe(refusedBy('access.provider_stranger'));
    const ask = anEntry({
      issuer: 'https://id.example',
      newcomers: { welcome: true, role: 'admin', domains: ['a.example'] },
    });
    expect(await admin.code(admin.post('/api/providers', ask))).toBe('request.invalid');
  });

  it('shuts the door behind who left', async () => {
    const fresh = await aFreshProvider();
    const kim = await invite('kim@harbour.example');
    fresh.provider.account = { sub: 'kim', email: 'kim@harbour.example', email_verified: true };
    const browser = new Browser(company.world.url);
    expect(await comesInBy(fresh, browser)).toBe('/');
    await company.admin.call('PATCH', `/api/people/${kim.id}`, { version: 1, active: false });
    expect(await browser.code(browser.get('/api/me'))).toBe('access.signed_out');
    expect(await comesInBy(fresh)).toBe(refusedBy('access.provider_stranger'));
  });

  it('that is down says so, and leaves administrators their password', async () => {
    const fresh = await aFreshProvider();
    const { admin } = company;
    const { rules, version } = (await admin.get('/api/sign-in-rules')).body;
    await admin.call('PUT', '/api/sign-in-rules', { version, rules: { ...rules, passwordsFor: 'administrators' } });
    const { person } = await company.someone();
    await fresh.provider.close();
    const browser = new Browser(company.world.url);
    const sent = await browser.get(`/api/sso/${fresh.id}/start?next=/inbox`);
    expect(sent.headers.get('location')).toBe('/sign-in?problem=access.provider_unreachable&next=%2Finbox');
    expect(await browser.code(browser.signIn(person.email))).toBe('access.use_single_sign_on');
    // A wrong password learns nothing of it.
    expect(await browser.code(browser.signIn(person.email, 'wrong guess'))).toBe('access.wrong_password');
    expect((await browser.signIn('ada@harbour.example')).status).toBe(200);
    await admin.call('PUT', '/api/sign-in-rules', { version: version + 1, rules });
  });

  it('is refused by the provider: told as that', async () => {
    provider.next = { refuse: 'access_denied' };
    expect(await comesIn(new Browser(company.world.url))).toBe(refusedBy('access.provider_refused'));
  });

  it('leads nowhere else afterwards', async () => {
    const bad = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\tevil',
      'javascript:alert(1)',
      '',
      '/api/me',
    ];
    for (const next of bad) expect(placeHere(next), next).toBe('/');
    expect(placeHere('/inbox?q=限额')).toBe('/inbox?q=%E9%99%90%E9%A2%9D');
    for (const next of ['/inbox', '/administration/keys?x=//y', '/#top']) expect(placeHere(next)).toBe(next);
    const browser = new Browser(company.world.url);
    expect(await comesIn(browser, '//evil.example/desk')).toBe('/');
  });

  it('gives a new session, whatever cookie the browser came with', async () => {
    const browser = new Browser(company.world.url);
    browser.jar.set('harken_session', 'planted-by-someone');
    await comesIn(browser);
    expect(browser.jar.get('harken_session')).toMatch(/^[\w-]{43}$/);
  });
});

describe('a provider’s entry', () => {
  it('keeps its secret sealed and to itself', async () => {
    const { admin, world } = company;
    const { body } = await admin.get('/api/providers');
    expect(JSON.stringify(body)).not.toContain(provider.clientSecret);
    const { rows } = await world.database.pool.query('select client_secret from access.provider');
    for (const { client_secret } of rows) expect(client_secret).toMatch(/^v1\./);
    expect(body.providers[0].redirectUri).toBe(`${world.url}/api/sso/callback`);
  });

  it('moves to another issuer only with that one’s secret, and forgets who is who there', async () => {
    const fresh = await aFreshProvider();
    const { admin } = company;
    const path = `/api/providers/${fresh.id}`;
    const moved = { version: 1, issuer: 'https://elsewhere.example' };
    expect(await admin.code(admin.call('PATCH', path, moved))).toBe('request.invalid');
    expect((await admin.call('PATCH', path, { ...moved, clientSecret: 'theirs' })).body.provider.version).toBe(2);
    expect(await admin.code(admin.call('PATCH', path, { version: 1, name: 'Late' }))).toBe('record.changed');
    expect(
      (await admin.call('PATCH', path, { version: 2, issuer: provider.issuer, clientSecret: 'x' })).body.code,
    ).toBe('access.provider_taken');
    expect((await admin.delete(path)).status).toBe(204);
  });

  it('is tried before anyone relies on it', async () => {
    const { admin } = company;
    const check = async (issuer: string) => (await admin.post('/api/providers/check', { issuer })).body;
    expect(await check(provider.issuer)).toMatchObject({ works: true, problem: null });
    expect(await check('http://169.254.169.254')).toMatchObject({ works: false, problem: 'address_refused' });
    expect(await check('https://10.0.0.8')).toMatchObject({ problem: 'address_refused' });
    expect(await check(`${provider.issuer}/nothing`)).toMatchObject({ problem: 'no_description' });
    const was = provider.description;
    provider.description = { ...was, issuer: 'https://accounts.example' };
    expect(await check(provider.issuer)).toMatchObject({ problem: 'other_issuer' });
    provider.description = { issuer: provider.issuer };
    expect(await check(provider.issuer)).toMatchObject({ problem: 'too_little' });
    provider.description = was;
  });

  it('is refused at an inner address, unless this machine was opened for development', async () => {
    const { world } = await aCompany(await aServer({ loopback: 'off' }));
    const browser = new Browser(world.url);
    await browser.signIn('ada@harbour.example', good);
    for (const issuer of [provider.issuer, 'http://id.example', 'https://[::1]', 'https://192.168.0.10']) {
      const { body } = await browser.post('/api/providers', anEntry({ issuer }));
      expect(body.code, issuer).toBe('access.provider_address_refused');
    }
  });
});

async function aFreshProvider(more = {}) {
  const its = await anIdentityProvider(
    { sub: 'someone', email: 'someone@harbour.example', email_verified: true },
    company.world.clock.now,
  );
  const { body } = await company.admin.post('/api/providers', { ...anEntry(more), issuer: its.issuer });
  // Says why, when it was refused.
  expect(body).toMatchObject({ provider: { issuer: its.issuer } });
  return { provider: its, id: body.provider.id as string };
}
async function comesInBy(fresh: { id: string }, browser = new Browser(company.world.url)) {
  return (await arrive(browser, (await journey(browser, { from: fresh.id })).back)).headers.get('location');
}
