import type { Role } from '@harken/contract/people';
import type { SignInRules } from '@harken/contract/routes-access';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { firstRules } from './rules.ts';
import { aCompany, aServer, Browser, better, type Company, good } from './testing.ts';
import { codeOf, stepAt } from './totp.ts';

let company: Company;
beforeAll(async () => {
  company = await aCompany(await aServer());
});
// Locks and proofs of one test are not the next one's.
beforeEach(async () => {
  company.world.clock.advance({ hours: 2 });
  await company.admin.signIn('ada@harbour.example');
});

const decoded = (key: string) => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};
/** A phone with the app; each call shows the code of a later half minute, as it would be by then. */
function aPhone(key: string) {
  const secret = decoded(key);
  return {
    now: () => codeOf(secret, stepAt(company.world.clock.now())),
    next: () => {
      company.world.clock.advance({ seconds: 30 });
      return codeOf(secret, stepAt(company.world.clock.now()));
    },
  };
}
async function enrolled(roles: Role[] = ['agent']) {
  const { person, browser } = await company.someone(roles);
  const { body: begun } = await browser.post('/api/me/code-app/begin');
  const phone = aPhone(begun.key);
  const { status, body } = await browser.post('/api/me/code-app', { token: begun.token, code: phone.now() });
  expect(status).toBe(201);
  return { person, browser, phone, recoveryCodes: body.recoveryCodes as string[] };
}
async function rule(change: Partial<SignInRules>) {
  const { version } = (await company.admin.get('/api/sign-in-rules')).body;
  const { status } = await company.admin.call('PUT', '/api/sign-in-rules', {
    version,
    rules: { ...firstRules, ...change },
  });
  expect(status).toBe(200);
}

describe('a code app', () => {
  it('is asked for after the password, and opens the session', async () => {
    const { person, phone } = await enrolled();
    const browser = new Browser(company.world.url);
    const half = await browser.signIn(person.email);
    expect(half.body).toEqual({ half: true, by: ['code', 'recovery_code'] });
    // Half is nothing: no route, and no session cookie.
    expect(await browser.code(browser.get('/api/me'))).toBe('access.signed_out');
    expect([...browser.jar.keys()]).toEqual(['harken_half']);
    expect(half.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax; Max-Age=300/);
    const whole = await browser.post('/api/sign-in/code', { code: phone.next() });
    expect(whole.body.person.id).toBe(person.id);
    expect([...browser.jar.keys()]).toEqual(['harken_session']);
    expect((await browser.get('/api/me/sessions')).body.sessions[0].method).toBe('password_and_factor');
  });

  it('lets no code in twice, not even at the same moment', async () => {
    const { person, phone } = await enrolled();
    const browsers = [new Browser(company.world.url), new Browser(company.world.url)];
    for (const browser of browsers) await browser.signIn(person.email);
    const code = phone.next();
    const answers = await Promise.all(browsers.map((browser) => browser.post('/api/sign-in/code', { code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const third = new Browser(company.world.url);
    await third.signIn(person.email);
    expect(await third.code(third.post('/api/sign-in/code', { code }))).toBe('access.code_wrong');
  });

  it('locks after five wrong codes, and a right password between them washes nothing clean', async () => {
    const { person, phone } = await enrolled();
    const browser = new Browser(company.world.url);
    const codes = [];
    for (let n = 0; n < 6; n++) {
      await browser.signIn(person.email);
      codes.push(await browser.code(browser.post('/api/sign-in/code', { code: '000000' })));
    }
    expect(codes).toEqual([...Array(5).fill('access.code_wrong'), 'access.locked_out']);
    await browser.signIn(person.email);
    expect(await browser.code(browser.post('/api/sign-in/code', { code: phone.now() }))).toBe('access.locked_out');
    company.world.clock.advance({ seconds: 31 });
    expect((await browser.post('/api/sign-in/code', { code: phone.next() })).status).toBe(200);
  });

  it('is asked of the browser that gave the password, for five minutes', async () => {
    const { person, phone } = await enrolled();
    const browser = new Browser(company.world.url);
    await browser.signIn(person.email);
    const other = new Browser(company.world.url);
    expect(await other.code(other.post('/api/sign-in/code', { code: phone.next() }))).toBe('access.half_sign_in_over');
    other.jar.set('harken_half', 'made-up');
    expect(await other.code(other.post('/api/sign-in/code', { code: phone.now() }))).toBe('access.half_sign_in_over');
    company.world.clock.advance({ minutes: 6 });
    expect(await browser.code(browser.post('/api/sign-in/code', { code: phone.now() }))).toBe(
      'access.half_sign_in_over',
    );
  });

  it('ends half a sign-in when the password changes in between', async () => {
    const { person, browser, phone } = await enrolled();
    const thief = new Browser(company.world.url);
    await thief.signIn(person.email);
    await browser.post('/api/me/password', { current: good, next: better });
    expect(await thief.code(thief.post('/api/sign-in/code', { code: phone.next() }))).toBe('access.half_sign_in_over');
  });

  it('can be replaced by a recovery code, each once', async () => {
    const { person, recoveryCodes } = await enrolled();
    expect(recoveryCodes).toHaveLength(10);
    const [first = ''] = recoveryCodes;
    const { rows } = await company.world.database.pool.query('select * from access.recovery_code');
    expect(JSON.stringify(rows)).not.toContain(first);
    const browser = new Browser(company.world.url);
    await browser.signIn(person.email);
    // As people type it.
    const typed = first.toLowerCase().replaceAll('-', ' ');
    expect((await browser.post('/api/sign-in/code', { code: typed })).status).toBe(200);
    expect((await browser.get('/api/me/security')).body.recoveryCodesLeft).toBe(9);
    await browser.signIn(person.email);
    expect(await browser.code(browser.post('/api/sign-in/code', { code: first }))).toBe('access.code_wrong');
  });

  it('is not enrolled by a wrong code, and its secret is sealed', async () => {
    const { person, browser } = await company.someone();
    const { body: begun } = await browser.post('/api/me/code-app/begin');
    expect(begun.url).toContain(`secret=${begun.key}`);
    const wrong = browser.post('/api/me/code-app', { token: begun.token, code: '000000' });
    expect(await browser.code(wrong)).toBe('access.code_wrong');
    expect((await browser.get('/api/me/security')).body.codeApp).toBeNull();
    // Someone else's enrolment is none of one's own.
    const { browser: other } = await company.someone();
    const theirs = other.post('/api/me/code-app', { token: begun.token, code: aPhone(begun.key).now() });
    expect(await other.code(theirs)).toBe('access.half_sign_in_over');
    await browser.post('/api/me/code-app', { token: begun.token, code: aPhone(begun.key).now() });
    const { rows } = await company.world.database.pool.query(
      'select secret from access.code_app where person_id = $1',
      [person.id],
    );
    expect(rows[0].secret).toMatch(/^v1\./);
    const everything = company.world.lines.join('');
    for (const secret of [begun.key, begun.token]) expect(everything).not.toContain(secret);
  });

  it('is taken away by its owner or, with all sessions, by an administrator', async () => {
    const { person, browser, phone } = await enrolled();
    expect((await browser.delete('/api/me/code-app')).status).toBe(204);
    expect((await new Browser(company.world.url).signIn(person.email)).body.person.id).toBe(person.id);
    const { person: lost, browser: theirs } = await enrolled();
    expect((await company.admin.delete(`/api/people/${lost.id}/second-factor`)).status).toBe(204);
    expect(await theirs.code(theirs.get('/api/me'))).toBe('access.signed_out');
    expect((await new Browser(company.world.url).signIn(lost.email)).body.person.id).toBe(lost.id);
    expect(phone.now()).toMatch(/^\d{6}$/);
  });
});

describe('a role that needs a second factor', () => {
  it('opens nothing before there is one, and everything at once after', async () => {
    const { person, browser } = await company.someone(['planner']);
    await rule({ secondFactorFor: ['planner'] });
    expect(await browser.code(browser.get('/api/board'))).toBe('access.second_factor_required');
    expect(await browser.code(browser.get('/api/state'))).toBe('access.second_factor_required');
    expect((await browser.get('/api/me')).body.must).toBe('second_factor');
    const { body: begun } = await browser.post('/api/me/code-app/begin');
    const phone = aPhone(begun.key);
    await browser.post('/api/me/code-app', { token: begun.token, code: phone.now() });
    expect((await browser.get('/api/me')).body.must).toBeNull();
    expect(await browser.code(browser.get('/api/board'))).toBe('record.not_found');
    // It stays: the last one cannot be taken off.
    expect(await browser.code(browser.delete('/api/me/code-app'))).toBe('access.last_factor');
    expect((await browser.get('/api/me/security')).body).toMatchObject({ secondFactorRequired: true });
    // Who has one and came in by the password alone, before, proves it here.
    const other = await company.someone();
    expect((await other.browser.get('/api/me')).body.must).toBeNull();
    await rule({});
    expect(person.roles).toEqual(['planner']);
  });
});

describe('the rules of passwords', () => {
  it('remember earlier ones, as many as they say', async () => {
    await rule({ password: { ...firstRules.password, remembers: 2 } });
    const { browser } = await company.someone();
    const change = (current: string, next: string) => browser.post('/api/me/password', { current, next });
    const [a, b, c, d] = [good, 'first of the four winds', 'second of the four winds', 'third of the four winds'];
    expect((await change(a, b)).status).toBe(204);
    expect(await browser.code(change(b, b))).toBe('access.password_used_before');
    expect(await browser.code(change(b, a))).toBe('access.password_used_before');
    expect((await change(b, c)).status).toBe(204);
    expect((await change(c, d)).status).toBe(204);
    expect((await change(d, a)).status).toBe(204);
    await rule({});
  });

  it('let one expire: then nothing is served but its change', async () => {
    const { person, browser } = await company.someone();
    await rule({ password: { ...firstRules.password, expiresAfterDays: 30 } });
    expect((await browser.get('/api/me')).body.must).toBeNull();
    company.world.clock.advance({ days: 31 });
    const late = new Browser(company.world.url);
    expect((await late.signIn(person.email)).body.must).toBe('new_password');
    expect(await late.code(late.get('/api/state'))).toBe('access.password_expired');
    await late.post('/api/me/password', { current: good, next: better });
    expect((await late.get('/api/me')).body.must).toBeNull();
    await company.admin.signIn('ada@harbour.example');
    await company.admin.post('/api/me/password', { current: good, next: better });
    await rule({});
    await company.admin.post('/api/me/password', { current: better, next: 'a third lantern over the harbour' });
    await company.admin.post('/api/me/password', { current: 'a third lantern over the harbour', next: 'x' });
    await rule({ password: { ...firstRules.password, remembers: 0 } });
    await company.admin.post('/api/me/password', { current: 'a third lantern over the harbour', next: good });
    await rule({});
  });

  it('say as it is typed whether one will do, and keep nothing of it', async () => {
    const browser = new Browser(company.world.url);
    const weakness = async (password: string) =>
      (await browser.post('/api/password-check', { password, name: 'Mei Tan', email: 'mei@harbour.example' })).body
        .weakness;
    expect(await weakness('short')).toBe('too_short');
    expect(await weakness('password1234')).toBe('common');
    expect(await weakness('meitan2026')).toBe('personal');
    expect(await weakness(good)).toBeNull();
    await rule({ password: { ...firstRules.password, shortest: 30 } });
    expect(await weakness(good)).toBe('too_short');
    expect((await browser.get('/api/sign-in/methods')).body.shortestPassword).toBe(30);
    await rule({});
    expect(company.world.lines.join('')).not.toContain('password1234');
  });

  it('are written from the newest version only, and shut nobody out', async () => {
    const { admin } = company;
    const { version, rules } = (await admin.get('/api/sign-in-rules')).body;
    const put = (body: object) => admin.call('PUT', '/api/sign-in-rules', body);
    expect(await admin.code(put({ version: version - 1, rules }))).toBe('record.changed');
    expect(await admin.code(put({ version, rules: { ...rules, passwordsFor: 'administrators' } }))).toBe(
      'access.no_way_in',
    );
    expect(await admin.code(put({ version, rules: { ...rules, password: { shortest: 4 } } }))).toBe('request.invalid');
  });
});

describe('a proof', () => {
  const sensitive = (browser: Browser) => browser.post('/api/me/code-app/begin');

  it('is asked for again after ten minutes, for sensitive changes only', async () => {
    const { browser } = await company.someone();
    expect((await sensitive(browser)).status).toBe(200);
    company.world.clock.advance({ minutes: 11 });
    expect(await browser.code(sensitive(browser))).toBe('access.proof_needed');
    expect((await browser.get('/api/me/security')).body.provedUntil).toBeNull();
    expect(await browser.code(browser.prove('wrong guess'))).toBe('access.wrong_password');
    expect((await browser.prove()).status).toBe(200);
    expect((await sensitive(browser)).status).toBe(200);
  });

  it('is guessed no better than a password at the door', async () => {
    const { browser } = await company.someone();
    const codes = [];
    for (let n = 0; n < 6; n++) codes.push(await browser.code(browser.prove(`guess ${n} of many`)));
    expect(codes).toEqual([...Array(5).fill('access.wrong_password'), 'access.locked_out']);
  });

  it('can be a code', async () => {
    const { browser, phone } = await enrolled();
    company.world.clock.advance({ minutes: 11 });
    expect((await browser.post('/api/me/proof', { code: phone.next() })).status).toBe(200);
    expect((await sensitive(browser)).status).toBe(200);
    // Once: what was seen over a shoulder proves nothing.
    expect(await browser.code(browser.post('/api/me/proof', { code: phone.now() }))).toBe('access.code_wrong');
  });

  it('stands before a change of roles, and before making an administrator', async () => {
    const { person } = await company.someone();
    const { admin } = company;
    company.world.clock.advance({ minutes: 11 });
    const change = (body: object) => admin.call('PATCH', `/api/people/${person.id}`, body);
    expect((await change({ version: 1, name: 'Mei Tan-Lim' })).status).toBe(200);
    expect(await admin.code(change({ version: 2, roles: ['admin'] }))).toBe('access.proof_needed');
    const newcomer = { name: 'Eve', email: 'eve@harbour.example', roles: ['admin'], locale: 'en' };
    expect(await admin.code(admin.post('/api/people', newcomer))).toBe('access.proof_needed');
    await admin.prove();
    expect((await change({ version: 2, roles: ['lead'] })).status).toBe(200);
  });
});

describe('passkeys', () => {
  it('need an address with a name, because they belong to it', async () => {
    const { browser } = await company.someone();
    expect(await browser.code(browser.post('/api/me/passkeys/options'))).toBe('access.passkeys_need_name');
    expect(await browser.code(browser.post('/api/sign-in/passkey/options'))).toBe('access.passkeys_need_name');
    const named = await aCompany(await aServer({ publicUrl: 'https://desk.harbour.example' }));
    // Under https the cookie is for it only; this client keeps it all the same.
    const { body } = await named.admin.post('/api/me/passkeys/options');
    expect(body).toMatchObject({ rp: { id: 'desk.harbour.example' } });
    const { body: asked } = await named.admin.post('/api/sign-in/passkey/options');
    expect(asked).toMatchObject({ rpId: 'desk.harbour.example', userVerification: 'required' });
    // Whose there are is nobody's business before they answer.
    expect(asked.allowCredentials ?? []).toEqual([]);
    for (const response of [{}, { id: 'unknown' }, { id: 'unknown', response: { clientDataJSON: '' } }]) {
      const refused = named.admin.post('/api/sign-in/passkey', { response });
      expect(await named.admin.code(refused)).toBe('access.passkey_refused');
    }
    const made = named.admin.post('/api/me/passkeys', { name: 'Mine', response: { id: 'x', rawId: 'x', type: 'x' } });
    expect(await named.admin.code(made)).toBe('access.passkey_refused');
  });

  it('can be switched off', async () => {
    await rule({ passkeys: false });
    const browser = new Browser(company.world.url);
    expect(await browser.code(browser.post('/api/sign-in/passkey/options'))).toBe('access.passkeys_off');
    expect((await browser.get('/api/sign-in/methods')).body.passkeys).toBe(false);
    await rule({});
  });
});

describe('sessions of everyone', () => {
  it('are seen and ended by administrators, at once', async () => {
    const { person, browser } = await company.someone();
    const { admin } = company;
    const { sessions } = (await admin.get('/api/sessions')).body;
    const theirs = sessions.find(({ personId }: { personId: string }) => personId === person.id);
    expect(theirs).toMatchObject({ current: false, method: 'password', address: '127.0.0.1' });
    expect((await admin.delete(`/api/sessions/${theirs.id}`)).status).toBe(204);
    expect(await browser.code(browser.get('/api/me'))).toBe('access.signed_out');
    expect(await admin.code(admin.delete(`/api/sessions/${theirs.id}`))).toBe('record.not_found');
    const [one, two] = [new Browser(company.world.url), new Browser(company.world.url)];
    for (const each of [one, two]) await each.signIn(person.email);
    expect((await one.delete('/api/me/sessions')).body.ended).toBe(1);
    expect(await two.code(two.get('/api/me'))).toBe('access.signed_out');
    expect((await admin.delete(`/api/people/${person.id}/sessions`)).body.ended).toBe(1);
    expect(await one.code(one.get('/api/me'))).toBe('access.signed_out');
  });

  it('are new at every sign-in, whatever cookie came with it', async () => {
    const { person, browser } = await company.someone();
    const before = browser.jar.get('harken_session');
    await browser.signIn(person.email);
    expect(browser.jar.get('harken_session')).not.toBe(before);
    browser.jar.set('harken_session', 'planted-by-someone');
    await browser.signIn(person.email);
    expect(browser.jar.get('harken_session')).toMatch(/^[\w-]{43}$/);
  });
});
