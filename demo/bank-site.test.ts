import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Script } from 'node:vm';
import fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codes } from './bank/codes.ts';
import { bankSite, landingOf } from './bank-site.ts';
import { customerOf, customers, keptForVisitors } from './customers.ts';

const messenger = { key: 'hm_harbour', secret: 'a-secret-that-only-the-bank-and-the-house-know' };
const codesSent = new Map([['hb-10417', '148271']]);
const app = fastify();
let base = '';

beforeAll(async () => {
  const site = bankSite({
    messenger,
    publicUrl: 'http://localhost:3000',
    codeOf: (customer) => codesSent.get(customer),
  });
  app.register(async (scope) => site(scope), { prefix: '/bank' });
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app.close());

/** A browser that keeps one cookie and goes where it is sent. */
function browser(headers: Record<string, string> = {}) {
  let cookie = '';
  async function visit(path: string, form?: Record<string, string>) {
    let init: RequestInit = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    let at = path;
    for (;;) {
      const answer = await fetch(base + at, { ...init, redirect: 'manual', headers: { ...headers, cookie } });
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      const next = answer.headers.get('location');
      if (!next) return { status: answer.status, at, text: await answer.text(), headers: answer.headers };
      at = next;
      init = {};
    }
  }
  return {
    visit,
    signIn: (who: string) => visit('/bank/sign-in', { who }),
    cookie: () => cookie,
    steal: (other: string) => {
      cookie = other;
    },
  };
}

const factsIn = (text: string) =>
  JSON.parse(/<script id="visit" type="application\/json">(.*?)<\/script>/.exec(text)?.[1] ?? 'null');

const bodyOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('vouches for the signed-in customer with a token of two minutes, made for this messenger, a new one each time', async () => {
  const rachel = browser();
  await rachel.signIn('hb-10417');
  const tokens = await Promise.all(
    [1, 2].map(async () => JSON.parse((await rachel.visit('/bank/token')).text).token as string),
  );
  const [head = '', body = '', signature] = tokens[0]?.split('.') ?? [];
  expect(createHmac('sha256', messenger.secret).update(`${head}.${body}`).digest('base64url')).toBe(signature);
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
  const claims = bodyOf(tokens[0] ?? '');
  expect(claims).toMatchObject({
    sub: 'hb-10417',
    aud: 'hm_harbour',
    name: 'Rachel Lim',
    email: 'rachel.lim@example.com',
    phone: '+65 0000 3318',
    locale: 'en',
    since: '2019-03-12',
    value: 'high',
  });
  expect(claims.attributes.holds).toContain('travel card ··4417');
  expect(Math.abs(claims.iat - Date.now() / 1000)).toBeLessThan(5);
  expect(claims.exp - claims.iat).toBe(120);
  expect(bodyOf(tokens[1] ?? '').jti).not.toBe(claims.jti);
});

test('vouches for nobody who is not signed in, nor for a cookie that was changed', async () => {
  const stranger = browser();
  expect((await stranger.visit('/bank/token')).status).toBe(401);
  const rachel = browser();
  await rachel.signIn('hb-10417');
  const [name = '', value = ''] = rachel.cookie().split('=');
  const [text = '', signature] = value.split('.');
  const forged = JSON.parse(Buffer.from(text, 'base64url').toString());
  const other = Buffer.from(JSON.stringify({ ...forged, who: 'hb-20118' })).toString('base64url');
  stranger.steal(`${name}=${other}.${signature}`);
  expect((await stranger.visit('/bank/token')).status).toBe(401);
  expect((await stranger.visit('/bank/accounts')).at).toBe('/bank/sign-in');
  stranger.steal(rachel.cookie());
  expect((await stranger.visit('/bank/token')).status, 'the control: unchanged, it is Rachel’s').toBe(200);
});

test('shows a code that was sent to a phone to the customer whose phone it is, in their language, until it is used', async () => {
  const [rachel, omar, stranger] = [browser(), browser(), browser()];
  expect((await rachel.signIn('hb-10417')).text).toContain('Text message to +65 0000 3318');
  expect((await omar.signIn('hb-10790')).status).toBe(200);
  const on = async (whose: typeof rachel) => JSON.parse((await whose.visit('/bank/phone')).text).text;
  expect(await on(rachel)).toContain('your code is 148271');
  await rachel.visit('/bank/?lang=zh');
  expect(await on(rachel)).toContain('您的验证码是 148271');
  expect(await on(omar)).toBe('');
  expect((await stranger.visit('/bank/phone')).status).toBe(401);
  expect((await stranger.visit('/bank/')).text).not.toContain('id="phone"');
  codesSent.delete('hb-10417');
  expect(await on(rachel)).toBe('');
});

test('every customer comes in where they were, in their language, and each code that they met is explained', async () => {
  for (const customer of customers) {
    const { name, externalId, situation, locale } = customer;
    const { status, at, text } = await browser().signIn(externalId);
    expect(status, name).toBe(200);
    expect(at, name).toBe(landingOf(customer));
    expect(text, name).toContain(`<html lang="${locale === 'zh' ? 'zh-Hans' : 'en'}"`);
    const { page, before, signedIn } = factsIn(text);
    expect(signedIn).toBe(true);
    expect(page.name, name).toBe(situation.page === 'sign_in' ? 'home' : situation.page);
    expect(/\p{Script=Han}/u.test(page.label), page.label).toBe(locale === 'zh');
    expect(before.map(({ at }: { at: number }) => at)).toEqual(
      [...before].map(({ at }: { at: number }) => at).sort((a: number, b: number) => a - b),
    );
    for (const { code } of [...situation.activity, ...before])
      if (code) expect(codes[code], `${name}: ${code}`).toBeDefined();
  }
});

test('Rachel sees why her limit was not changed, and a second try is refused and told without the amount', async () => {
  const rachel = browser();
  const first = await rachel.signIn('hb-10417');
  expect(first.text).toMatch(/The limit was not changed\.<\/b> This device is new to us/);
  expect(first.text).toMatch(/name="daily"[^>]*value="2,500" aria-invalid="true"/);
  const again = await rachel.visit('/bank/cards/4417/limits', { daily: '2,750', cash: '500' });
  expect(again.status).toBe(422);
  expect(again.text).toContain('value="2,750"');
  expect(factsIn(again.text).told).toEqual([
    { name: 'limit_change', label: 'Limits: a higher limit refused', outcome: 'failed', code: 'LIM-031' },
  ]);
  expect(JSON.stringify(factsIn(again.text))).not.toContain('2,750');
  const lower = await rachel.visit('/bank/cards/4417/limits', { daily: '800', cash: '500' });
  expect(lower.text).toContain('limit S$800.00');
  expect(factsIn(lower.text).told).toMatchObject([{ name: 'limit_change', outcome: 'ok' }]);
  const later = await rachel.visit('/bank/cards/4417/limits');
  expect(factsIn(later.text).told, 'told once').toEqual([]);
  expect(later.text).toContain('limit S$800.00');
});

test('a known device may raise a limit up to what the app may set', async () => {
  const omar = browser();
  await omar.signIn('hb-10790');
  expect((await omar.visit('/bank/cards/6648/limits', { daily: '5000', cash: '1500' })).text).toContain(
    'limit S$5,000.00',
  );
  const more = await omar.visit('/bank/cards/6648/limits', { daily: '5001', cash: '1500' });
  expect(more.status).toBe(422);
  expect(more.text).toContain('LIM-040');
});

test('a new payee receives S$1,000 at once, the rest is held and can be cancelled; on a new device none is added', async () => {
  const yusuf = browser();
  await yusuf.signIn('hb-10777');
  await yusuf.visit('/bank/payments/payee', { name: 'Tan & Sons <b>', account: '0012345678' });
  const sent = await yusuf.visit('/bank/payments', { to: 'Tan & Sons <b>', amount: '1,800' });
  expect(sent.at).toBe('/bank/payments/held');
  expect(sent.text).toContain('S$1,000 sent, S$800 held');
  expect(sent.text).not.toContain('<b>S');
  expect(factsIn(sent.text).told).toMatchObject([{ name: 'transfer_held', code: 'PAY-012', outcome: 'failed' }]);
  expect(JSON.stringify(factsIn(sent.text))).not.toContain('Tan');
  const line = /value="(d\d+)"/.exec(sent.text)?.[1] ?? '';
  const after = await yusuf.visit('/bank/payments/held', { line, do: 'cancel' });
  expect(after.text).toContain('S$800.00 is available again');
  expect(after.text, 'his landlord’s still waits').toContain('S$2,400.00');

  const rachel = browser();
  await rachel.signIn('hb-10417');
  const refused = await rachel.visit('/bank/payments/payee', { name: 'Tan', account: '0012345678' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('APP-118');
});

test('shows nobody another customer’s card or account, and has a page for what is not there', async () => {
  const rachel = browser();
  await rachel.signIn('hb-10417');
  for (const path of ['/bank/cards/9061', '/bank/accounts/3318', '/bank/nothing']) {
    const { status, text } = await rachel.visit(path);
    expect(status, path).toBe(404);
    expect(text).toContain('There is no such page');
  }
  expect((await rachel.visit('/bank/cards/4417')).status, 'the control: her own').toBe(200);
});

test('logging out tells the messenger once, and leaves nothing of the customer', async () => {
  const rachel = browser();
  await rachel.signIn('hb-10417');
  const left = await rachel.visit('/bank/sign-out', {});
  expect(left.at).toBe('/bank/sign-in');
  expect(factsIn(left.text)).toMatchObject({ left: true, signedIn: false, before: [] });
  expect(factsIn((await rachel.visit('/bank/sign-in')).text).left).toBe(false);
  expect((await rachel.visit('/bank/token')).status).toBe(401);
});

test('times are those of the customer’s own device, and Singapore’s where nobody says', async () => {
  const timesIn = async (cookie: string) => {
    const rachel = browser();
    await rachel.signIn('hb-10417');
    rachel.steal(`${rachel.cookie()}; ${cookie}`);
    return (await rachel.visit('/bank/cards/4417')).text;
  };
  const shownIn = (text: string, timeZone: string) => {
    const [, at = '', shown] = /<time datetime="([^"]+)">([^<]+)</.exec(text) ?? [];
    const expected = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    return shown === expected.format(new Date(at));
  };
  expect(shownIn(await timesIn('harbour_zone=Asia%2FKathmandu'), 'Asia/Kathmandu')).toBe(true);
  for (const nonsense of ['', 'harbour_zone=Mars%2FOlympus', 'harbour_zone=%E0%A4%A'])
    expect(shownIn(await timesIn(nonsense), 'Asia/Singapore'), nonsense).toBe(true);
});

test('a visitor is anonymous, speaks the browser’s language and can change it', async () => {
  const visitor = browser({ 'accept-language': 'zh-SG,zh;q=0.9,en;q=0.5' });
  expect((await visitor.visit('/bank/')).text).toContain('<html lang="zh-Hans"');
  const changed = await visitor.visit('/bank/?lang=en');
  expect(changed.at).toBe('/bank/');
  expect(changed.text).toContain('<html lang="en"');
  expect((await visitor.visit('/bank/help?theme=dark')).text).toContain('data-theme="dark"');
  expect((await visitor.visit('/bank/sign-in', { who: '' })).text).toContain('A bank that answers');
});

test('finds customers by what happened to them, and articles by their words', async () => {
  const visitor = browser();
  const { text } = await visitor.visit('/bank/sign-in?q=pay-012');
  expect(text).toContain('Yusuf Adeyemi');
  expect(text).not.toContain('Rachel Lim');
  const helped = await visitor.visit('/bank/help?q=contactless');
  expect(helped.text).toContain('Contactless');
  expect(helped.text).not.toContain('Tax residency');
  expect(factsIn(helped.text).told, 'not what was searched').toEqual([
    { name: 'help_search', label: 'Searched in Help' },
  ]);
});

test('lets the messenger in and nothing else: no inline script or style, no foreign frame', async () => {
  const { headers, text } = await browser().signIn('hb-10417');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("style-src 'self';");
  expect(policy).toContain("connect-src 'self' ws://localhost:3000;");
  expect(policy).not.toContain('unsafe');
  expect(text).toContain('<script async src="/messenger/launcher.js?key=hm_harbour" data-key="hm_harbour"></script>');
  expect(text).not.toMatch(/ style="| on[a-z]+="/);
  const script = /src="(\/bank\/files\/bank\.js[^"]*)"/.exec(text)?.[1] ?? '';
  const answer = await fetch(base + script);
  expect(answer.headers.get('cache-control')).toContain('immutable');
  // Compiled, not run: nothing of TypeScript may be left in what browsers get.
  expect(() => new Script('const a: string = 0')).toThrow();
  expect(new Script(await answer.text())).toBeInstanceOf(Script);
});

test('those kept for whoever tries it are customers with something to ask', () => {
  for (const id of keptForVisitors) expect(customerOf(id).situation.trail.length).toBeGreaterThan(0);
});
