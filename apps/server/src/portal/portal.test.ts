import { createHmac, randomUUID } from 'node:crypto';
import type { Article } from '@harken/contract/knowledge';
import { Refusal } from '@harken/contract/problems';
import type { TrailStep } from '@harken/contract/record';
import { describe, expect, test } from 'vitest';
import { createAccess } from '../access/access.ts';
import { createChannels } from '../channels/channels.ts';
import { aRecord, packet } from '../conversations/testing.ts';
import { createKnowledge } from '../knowledge/knowledge.ts';
import { createHttp } from '../platform/http.ts';
import { createLogger } from '../platform/log.ts';
import { secretsOf } from '../platform/secrets.ts';
import { atEnd } from '../platform/testing/ends.ts';
import { servePortal } from './http.ts';
import { createLooks } from './looks.ts';
import { createPortal } from './portal.ts';

const limits = {
  en: {
    title: 'Daily card limits',
    summary: 'What the daily limit counts.',
    body: '## 1 What it counts\n\nYour daily card limit is S$1,000. It counts purchases and hotel deposits. LIM-010 says that it is reached.\n\n## 2 Change it\n\nOpen **Cards**, choose the card, and tap Limits. A new limit works at once.\n\n## 3 Abroad\n\nSee [Deposits](article:deposits#1).',
    questions: ['How do I raise my daily card limit?', 'What is my daily card limit?'],
  },
  zh: {
    title: '银行卡每日限额',
    summary: '每日限额包含哪些交易。',
    body: '## 1 限额包含什么\n\n每日消费限额是1,000新元。消费和酒店押金都计入。\n\n## 2 修改限额\n\n打开**卡片**，选择卡片，点“限额”。新限额立即生效。',
    questions: ['怎么提高每日消费限额？'],
  },
};
const text = (title: string, body: string) => ({ title, summary: '', body: `## 1 ${title}\n\n${body}`, questions: [] });

/** A help centre with a few articles, behind a real HTTP edge on a real database. */
async function aHelpCentre({ rate = 0 } = {}) {
  const record = await aRecord();
  const { log, database, bus, clock, customers, conversations, jobs } = record;
  const { read } = database;
  const secrets = secretsOf(Buffer.alloc(32, 7), 'test');
  const config = { PUBLIC_URL: undefined, HARKEN_DEMO: 'off' } as const;
  const access = await createAccess({ log, database, bus, clock, secrets, config });
  const knowledge = createKnowledge({ log, read, clock });
  await knowledge.start();
  const channels = createChannels({ log, read, clock, customers, jobs, secrets, audit: access.audit });
  const bank = await channels.createMessenger({ name: 'Bank', origins: ['https://bank.example'] });
  const portal = createPortal({
    log,
    read,
    clock,
    defaultName: { en: 'Harbour Bank', zh: '海港银行' },
    customers,
    conversations,
    knowledge,
    view: access.customerView,
    audit: access.audit,
  });
  const hours = async () => ({ open: true, opensAt: null, closesAt: null, zone: 'Asia/Singapore' });
  const looks = createLooks({ portal, hours, clock, origin: 'http://127.0.0.1' });
  const http = await createHttp({
    settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: rate, SIGN_IN_LIMIT_PER_MINUTE: 20 },
    logger: createLogger('silent'),
    version: '0',
    callers: {
      person: () => null,
      customer: () => {
        throw new Refusal('token.malformed');
      },
    },
    authorisation: access.authorisation,
    allowedOrigin: () => false,
    ready: [],
  });
  servePortal(http, {
    portal,
    channels,
    customerOf: customers.get,
    files: conversations.files,
    hours,
    clock,
    settings: { PUBLIC_URL: undefined, PORT: 3000, RATE_LIMIT_PER_MINUTE: rate },
  });
  const { url } = await http.listen({ port: 0 });
  atEnd(() => access.close());
  atEnd(() => http.close(0));

  const collection = await knowledge.createCollection({
    slug: 'cards',
    name: { en: 'Cards', zh: '卡片' },
    position: 0,
  });
  const add = (slug: string, texts: Article['texts'] | object, more: Partial<Article> & { published?: boolean } = {}) =>
    knowledge.createArticle({
      slug,
      collectionId: collection.id,
      audience: 'public',
      checked: '2026-02-20',
      published: true,
      ...more,
      texts: texts as never,
    });
  await add('card-limits', limits);
  await add('deposits', { en: text('Deposits at hotels', 'A deposit counts until the hotel releases it.') });

  function hostToken(sub = 'rachel', more: object = {}): string {
    const now = Math.floor(clock.now().getTime() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub, name: 'Rachel Lim', aud: bank.key, jti: randomUUID(), iat: now, exp: now + 120, ...more };
    const signed = `${part({ alg: 'HS256' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', bank.secret).update(signed).digest('base64url')}`;
  }

  /** A browser without scripts: it keeps a cookie, says where its forms come from, and goes where it is sent. */
  function aReader(agent = 'one') {
    let cookie = '';
    async function ask(
      path: string,
      {
        form,
        headers = {},
        follow = true,
      }: { form?: Record<string, string>; headers?: Record<string, string>; follow?: boolean } = {},
    ) {
      const answer = await fetch(url + path, {
        redirect: 'manual',
        headers: { cookie, 'user-agent': agent, ...(form ? { origin: url } : {}), ...headers },
        ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      });
      const set = answer.headers.getSetCookie()[0]?.split(';')[0];
      if (set !== undefined) cookie = set.endsWith('=') ? '' : set;
      const next = answer.headers.get('location');
      if (follow && next) return ask(next, {});
      return { status: answer.status, at: path, headers: answer.headers, html: await answer.text() };
    }
    const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
    return {
      ask,
      hidden,
      cookie: () => cookie,
      signIn: (token = hostToken(), headers = {}) => ask('/help/sign-in', { form: { token }, headers }),
      async writes(form: Record<string, string>) {
        const { html } = await ask('/help/en/contact');
        const numbers = { form: hidden(html, 'form'), csrf: hidden(html, 'csrf') };
        return ask('/help/en/contact', { form: { ...numbers, ...form } });
      },
    };
  }
  return { ...record, access, knowledge, channels, portal, looks, add, aReader, hostToken, url, collection };
}

describe('the library', () => {
  test('shows what is published for everyone, and nothing else to strangers', async () => {
    const { add, aReader } = await aHelpCentre();
    await add('fraud-score', { en: text('Fraud score', 'Check the zebrascore.') }, { audience: 'agents' });
    await add('draft', { en: text('A draft', 'Zebradraft.') }, { published: false });
    await add('premium', { en: text('Premium', 'Zebrapremium for customers.') }, { audience: 'customers' });
    const stranger = aReader();
    for (const slug of ['fraud-score', 'draft', 'premium']) {
      expect((await stranger.ask(`/help/en/articles/${slug}`)).status).toBe(404);
    }
    for (const page of ['', '/search?q=zebra', '/search?q=zebrapremium', '/collections/cards']) {
      expect((await stranger.ask(`/help/en${page}`)).html).not.toMatch(
        /Zebra[dp]|zebrascore|Fraud score|A draft|>Premium/,
      );
    }
    expect((await stranger.ask('/help/sitemap.xml')).html).not.toMatch(/fraud-score|draft|premium/);

    const rachel = aReader();
    await rachel.signIn();
    expect((await rachel.ask('/help/en/articles/premium')).html).toContain('Zebrapremium');
    expect((await rachel.ask('/help/en/articles/fraud-score')).status).toBe(404);
    expect((await rachel.ask('/help/en/search?q=zebrascore')).html).not.toContain('Fraud score');
  });

  test('an answer that rests on an article for customers is not given to a stranger', async () => {
    const { add, aReader } = await aHelpCentre();
    const body = '## 1 Lounge\n\nPremium customers enter the airport lounge with their card, free of charge.';
    const lounge = {
      title: 'The airport lounge',
      summary: '',
      body,
      questions: ['How do I enter the airport lounge?'],
    };
    await add('lounge', { en: lounge }, { audience: 'customers' });
    const path = '/help/en/search?q=How+do+I+enter+the+airport+lounge%3F';
    const rachel = aReader();
    await rachel.signIn();
    expect((await rachel.ask(path)).html).toContain('free of charge');
    expect((await aReader().ask(path)).html).not.toContain('free of charge');
  });

  test('what is taken back is gone from every page at once', async () => {
    const { aReader, knowledge } = await aHelpCentre();
    const reader = aReader();
    expect((await reader.ask('/help/en/search?q=deposits')).html).toContain('/help/en/articles/deposits');
    const { articles } = await knowledge.list(true);
    const article = articles.find(({ slug }) => slug === 'deposits')!;
    await knowledge.publish(article.id, { version: article.version, locale: 'en', published: false });
    expect((await reader.ask('/help/en/articles/deposits')).status).toBe(404);
    expect((await reader.ask('/help/en/search?q=deposits')).html).not.toContain('/help/en/articles/deposits');
  });

  test('a search finds words and parts of words in both languages, and marks them', async () => {
    const { aReader } = await aHelpCentre();
    const reader = aReader();
    const find = async (locale: string, q: string) =>
      (await reader.ask(`/help/${locale}/search?q=${encodeURIComponent(q)}`)).html;
    expect(await find('en', 'purchases')).toContain('<mark>purchases</mark>');
    expect(await find('en', 'depos')).toContain('<mark>Deposits</mark> at hotels');
    expect(await find('zh', '每日限额')).toContain('/help/zh/articles/card-limits');
    expect(await find('zh', '押金')).toMatch(/<mark>押金<\/mark>/);
    expect(await find('zh', '额')).toContain('/help/zh/articles/card-limits');
    expect(await find('en', 'depozits')).toContain('“deposit”');
    const none = await find('en', 'qqqq');
    expect(none).toContain('No article has these words');
    expect(none).not.toContain('class="hits"');
  });

  test('the virtual agent answers above the results when it is sure, and names the section', async () => {
    const { aReader } = await aHelpCentre();
    const { html } = await aReader().ask('/help/en/search?q=How+do+I+raise+my+daily+card+limit%3F');
    expect(html).toContain('Short answer');
    expect(html).toMatch(/href="\/help\/en\/articles\/card-limits#s[12]"/);
    expect((await aReader().ask('/help/en/search?q=football+results')).html).not.toContain('Short answer');
  });

  test('an article tells its versions to search engines, and the switch keeps the page', async () => {
    const { aReader } = await aHelpCentre();
    const { html } = await aReader().ask('/help/en/articles/card-limits');
    expect(html).toContain('<link rel="canonical" href="http://localhost:3000/help/en/articles/card-limits"/>');
    expect(html).toContain('hreflang="zh-Hans" href="http://localhost:3000/help/zh/articles/card-limits"');
    expect(html).toContain('<a href="/help/zh/articles/card-limits" lang="zh-Hans"');
    expect(html).toContain('<a href="/help/en/articles/deposits#s1">Deposits</a>');
    const kinds = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(
      ([, data]) => JSON.parse(data!)['@type'],
    );
    expect(kinds).toEqual(['Article', 'FAQPage', 'BreadcrumbList']);

    const foreign = await aReader().ask('/help/zh/articles/deposits');
    expect(foreign.status).toBe(200);
    expect(foreign.html).toContain('还没有中文版');
    expect(foreign.html).toContain('<article lang="en">');
    expect(foreign.html).toContain('noindex');
  });

  test('a page that did not change is not sent again; one that knows its reader is kept by nobody', async () => {
    const { aReader } = await aHelpCentre();
    const stranger = aReader();
    const { headers } = await stranger.ask('/help/en/articles/card-limits');
    expect(headers.get('cache-control')).toBe('public, no-cache');
    const again = await stranger.ask('/help/en/articles/card-limits', {
      headers: { 'if-none-match': headers.get('etag')! },
    });
    expect(again).toMatchObject({ status: 304, html: '' });
    const rachel = aReader();
    await rachel.signIn();
    for (const page of ['', '/articles/card-limits', '/cases', '/contact']) {
      expect((await rachel.ask(`/help/en${page}`)).headers.get('cache-control')).toBe('private, no-store');
    }
  });

  test('nothing runs and nothing is loaded from elsewhere, whatever an article says', async () => {
    const { aReader, add } = await aHelpCentre();
    const evil = '<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) </script><b>';
    await add('evil', {
      en: {
        title: evil,
        summary: evil,
        body: `## 1 ${evil}\n\n${evil}\n\n| ${evil} |\n|---|\n| ${evil} |`,
        questions: [`${evil}?`],
      },
    });
    const { html, headers } = await aReader().ask('/help/en/articles/evil');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json")|<img|href="javascript|onerror=(?!alert\(1\)>)/);
    expect(html.match(/<script/g)).toHaveLength(html.match(/<\/script>/g)!.length);
    const search = await aReader().ask(`/help/en/search?q=${encodeURIComponent(evil)}`);
    expect(search.html).not.toMatch(/<script|<img/);
  });

  test('what is not there says so in the reader’s language', async () => {
    const { aReader } = await aHelpCentre();
    const zh = await aReader().ask('/help/zh/articles/nothing');
    expect(zh).toMatchObject({ status: 404, html: expect.stringContaining('没有这个页面') });
    const spoken = await aReader().ask('/help/nowhere', { headers: { 'accept-language': 'zh-CN,en;q=0.5' } });
    expect(spoken.html).toContain('没有这个页面');
    expect((await aReader().ask('/help/en/follow/nothing')).status).toBe(410);
    const home = await aReader().ask('/help', { headers: { 'accept-language': 'zh-CN' }, follow: false });
    expect([home.status, home.headers.get('location')]).toEqual([302, '/help/zh']);
    expect(await aReader().ask('/help/en/cases/')).toMatchObject({ status: 200, at: '/help/en/cases' });
  });
});

describe('whether an article helped', () => {
  test('counts one voice a visitor, and the last word of each', async () => {
    const { aReader, portal, knowledge } = await aHelpCentre();
    const article = knowledge.readers.article('card-limits', 'anyone')!;
    const says = (agent: string, form: Record<string, string>) =>
      aReader(agent).ask('/help/en/articles/card-limits/feedback', { form });
    expect((await says('a', { helped: 'yes' })).html).toContain('Thank you');
    await says('a', { helped: 'yes' });
    expect((await says('b', { helped: 'no' })).html).toContain('What was wrong with it?');
    await says('b', { helped: 'no', reason: 'wrong', comment: 'It is S$2,000 now.' });
    expect(await portal.solvedBy(article.id, 'en')).toEqual({ share: 0.5, of: 2 });
    expect(await portal.voices()).toEqual([
      {
        articleId: article.id,
        locale: 'en',
        helped: 1,
        notHelped: 1,
        reasons: { wrong: 1 },
        comments: ['It is S$2,000 now.'],
      },
    ]);
    await says('b', { helped: 'yes' });
    expect(await portal.solvedBy(article.id, 'en')).toEqual({ share: 1, of: 2 });
  });

  test('a share is shown from ten voices on', async () => {
    const { aReader } = await aHelpCentre();
    const path = '/help/en/articles/card-limits';
    for (let n = 0; n < 9; n++) await aReader(`${n}`).ask(`${path}/feedback`, { form: { helped: 'yes' } });
    expect((await aReader().ask(path)).html).not.toContain('said it solved it');
    await aReader('last').ask(`${path}/feedback`, { form: { helped: 'no' } });
    expect((await aReader().ask(path)).html).toContain('90% of 10 said it solved it');
  });

  test('a voice from another site’s form is refused', async () => {
    const { aReader, portal } = await aHelpCentre();
    const forged = await aReader().ask('/help/en/articles/card-limits/feedback', {
      form: { helped: 'no' },
      headers: { origin: 'https://evil.example' },
    });
    expect(forged.status).toBe(403);
    expect(await portal.voices()).toEqual([]);
  });
});

describe('asking by the form', () => {
  test('what our articles answer is shown before anything is sent, and sent when it does not help', async () => {
    const { aReader, conversations, customers } = await aHelpCentre();
    const reader = aReader();
    const asked = await reader.writes({
      message: 'How do I raise my daily card limit?',
      name: 'Mei Tan',
      email: 'mei@example.com',
    });
    expect(asked.html).toContain('Does this answer it?');
    expect(await customers.search('', 10)).toEqual([]);
    const kept = Object.fromEntries(
      ['form', 'message', 'name', 'email', 'subject'].map((name) => [name, reader.hidden(asked.html, name)]),
    );
    const sent = await reader.ask('/help/en/contact', { form: { ...kept, anyway: 'yes' } });
    expect(sent.at).toMatch(/^\/help\/en\/follow\/[\w-]{32}\?sent=yes$/);
    expect(sent.html).toContain('We have your message: HB-');
    expect(sent.headers.get('cache-control')).toBe('private, no-store');
    const [mei] = await customers.search('Mei', 10);
    expect(mei).toMatchObject({
      name: 'Mei Tan',
      identities: [{ kind: 'email', address: 'mei@example.com', proof: 'none' }],
    });
    expect(await conversations.ofCustomer(mei!.id)).toMatchObject([
      { channel: 'form', subject: 'How do I raise my daily card limit?' },
    ]);
  });

  test('the same form sent twice is one message', async () => {
    const { aReader, customers, conversations } = await aHelpCentre();
    const reader = aReader();
    const { html } = await reader.ask('/help/en/contact');
    const form = { form: reader.hidden(html, 'form'), message: 'My toaster is broken', anyway: 'yes' };
    const [one, two] = await Promise.all([
      reader.ask('/help/en/contact', { form }),
      reader.ask('/help/en/contact', { form }),
    ]);
    const reference = /HB-\d+/.exec(one.html)?.[0];
    expect(/HB-\d+/.exec(two.html)?.[0]).toBe(reference);
    const everyone = await customers.search('', 10);
    expect(everyone).toHaveLength(1);
    expect(await conversations.ofCustomer(everyone[0]!.id)).toHaveLength(1);
  });

  test('what is wrong is said beside the field, and nothing typed is lost', async () => {
    const { aReader, customers } = await aHelpCentre();
    const wrong = await aReader().writes({ message: '  ', email: 'nonsense', name: 'Mei "M" Tan' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('This is missing.');
    expect(wrong.html).toContain('This is not an email address.');
    expect(wrong.html).toContain('value="Mei &quot;M&quot; Tan"');
    const trapped = await aReader().writes({ message: 'My toaster', website: 'https://spam.example' });
    expect(trapped.status).toBe(422);
    expect(trapped.html).toContain('>My toaster</textarea>');
    expect((await aReader().writes({ message: 'x'.repeat(8001) })).html).toContain('This is too long.');
    expect(await customers.search('', 10)).toEqual([]);
  });

  test('too many messages from one address are refused, with when to try again', async () => {
    const { aReader } = await aHelpCentre({ rate: 600 });
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++)
      statuses.push((await aReader().writes({ message: `Toaster ${n}`, anyway: 'yes' })).status);
    expect(statuses).toEqual([...Array(20).fill(200), 429]);
    const { headers } = await aReader().writes({ message: 'Toaster' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('the private link shows the answer and takes a reply, but neither note nor packet', async () => {
    const { aReader, customers, conversations, anAgent, aQueue } = await aHelpCentre();
    const reader = aReader();
    const sent = await reader.writes({ message: 'My toaster is broken', anyway: 'yes' });
    const link = sent.at.replace('?sent=yes', '');
    const [someone] = await customers.search('', 10);
    const [conversation] = await conversations.ofCustomer(someone!.id);
    const queue = await aQueue();
    const priya = anAgent('Priya', [queue.id]);
    const say = (content: object) =>
      conversations.send({
        conversationId: conversation!.id,
        message: { id: `msg_${randomUUID()}` as never, content: content as never },
        author: priya.author,
      });
    await conversations.handOff({ conversationId: conversation!.id, queueId: queue.id, packet });
    await say({ kind: 'note', text: 'Secretly: a difficult one', mentions: [] });
    await say({ kind: 'text', text: 'Please send it to us.' });
    const { html } = await aReader().ask(link);
    expect(html).toContain('Please send it to us.');
    expect(html).not.toMatch(/Secretly|difficult|A higher limit for the card/);
    const replied = await reader.ask(link, { form: { form: reader.hidden(html, 'form'), text: 'It is on its way.' } });
    expect(replied.html).toContain('It is on its way.');
    expect((await aReader().ask(`${link}x`)).status).toBe(410);
  });
});

describe('one’s own cases', () => {
  async function withCase() {
    const world = await aHelpCentre();
    const rachel = world.aReader();
    await rachel.signIn();
    const customer = (await world.customers.search('')).find(({ identities }) =>
      identities.some(({ address }) => address === 'rachel'),
    )!;
    const { conversation } = await world.writes(customer.id, 'Where is my card?');
    const path = `/help/en/cases/${conversation.caseReference}`;
    return { ...world, rachel, customer, conversation, path };
  }

  test('are read and continued by whoever the host site vouches for', async () => {
    const { rachel, path, conversation, conversations } = await withCase();
    expect((await rachel.ask('/help/en/cases')).html).toContain('Where is my card?');
    const { html } = await rachel.ask(path);
    const form = { form: rachel.hidden(html, 'form'), csrf: rachel.hidden(html, 'csrf'), text: 'It came!' };
    expect((await rachel.ask(path, { form })).html).toContain('It came!');
    expect((await rachel.ask(path, { form })).html.match(/It came!/g)).toHaveLength(1);
    const solved = await rachel.ask(`${path}/solved`, { form });
    expect(solved.html).toContain('Not solved after all?');
    const fresh = { ...form, form: rachel.hidden(solved.html, 'form'), text: 'No, it is the wrong one' };
    await rachel.ask(path, { form: fresh });
    expect(await conversations.get(conversation.id)).toMatchObject({
      state: expect.not.stringMatching('resolved'),
      reopenedCount: 1,
    });
  });

  test('are not there for anyone else, signed in or not', async () => {
    const { aReader, hostToken, path, conversation } = await withCase();
    const omar = aReader();
    await omar.signIn(hostToken('omar'));
    const { html } = await omar.ask('/help/en/cases');
    expect((await omar.ask(path)).status).toBe(404);
    expect((await omar.ask(path, { form: { csrf: omar.hidden(html, 'csrf'), text: 'Mine?' } })).status).toBe(404);
    expect(html).not.toContain(conversation.caseReference);
    const stranger = await aReader().ask(path);
    expect(stranger.at).toBe('/help/en/cases');
    expect(stranger.html).toContain('behind your sign-in');
    expect((await aReader().ask(path, { form: { text: 'Mine?' } })).status).toBe(404);
  });

  test('a form without the session’s own token changes nothing', async () => {
    const { rachel, path, conversation, conversations } = await withCase();
    const before = await conversations.messages(conversation.id, { limit: 9 });
    expect((await rachel.ask(path, { form: { text: 'Forged' } })).status).toBe(403);
    expect((await rachel.ask(path, { form: { text: 'Forged', csrf: 'guess' } })).status).toBe(403);
    const { html } = await rachel.ask(path);
    const csrf = rachel.hidden(html, 'csrf');
    expect(
      (await rachel.ask(path, { form: { text: 'Forged', csrf }, headers: { origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect(await conversations.messages(conversation.id, { limit: 9 })).toEqual(before);
  });

  test('after logging out the cookie is nobody’s', async () => {
    const { rachel, path, url } = await withCase();
    const cookie = rachel.cookie();
    const { html } = await rachel.ask(path);
    await rachel.ask('/help/en/sign-out', { form: { csrf: rachel.hidden(html, 'csrf') } });
    expect(rachel.cookie()).toBe('');
    const stolen = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie } });
    expect(stolen.status).toBe(303);
  });

  test('a token is taken once, from the sites that may use it, and leads only into the help centre', async () => {
    const { aReader, hostToken } = await aHelpCentre();
    const token = hostToken();
    const from = (origin: string) => ({ origin });
    expect((await aReader().signIn(token, from('https://evil.example'))).status).toBe(403);
    expect((await aReader().signIn(token, from('https://bank.example'))).status).toBe(200);
    expect(await aReader().signIn(token, from('https://bank.example'))).toMatchObject({
      status: 401,
      html: expect.stringContaining('could not confirm who you are'),
    });
    expect((await aReader().signIn(hostToken('rachel', { exp: 1 }))).status).toBe(401);
    expect((await aReader().signIn('nonsense')).status).toBe(401);
    const out = await aReader().ask('/help/sign-in', {
      form: { token: hostToken(), to: '//evil.example' },
      follow: false,
    });
    expect(out.headers.get('location')).toBe('/help/en');
    const cookie = out.headers.getSetCookie()[0];
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
  });

  test('an article tells what just happened to its reader, when it is about that', async () => {
    const { rachel, customer, conversations, clock, conversation } = await withCase();
    const trail: TrailStep[] = [
      {
        at: clock.now().toISOString(),
        kind: 'event',
        name: 'payment_refused',
        label: 'Swan Quay Hotel refused',
        code: 'LIM-010',
      },
      { at: clock.now().toISOString(), kind: 'event', name: 'other', label: 'Changed the colour of the app' },
    ];
    await conversations.recordContext({ conversationId: conversation.id, customerId: customer.id, trail });
    const { html } = await rachel.ask('/help/en/articles/card-limits');
    expect(html).toContain('Swan Quay Hotel refused · LIM-010');
    expect(html).not.toContain('colour of the app');
  });
});

describe('its looks', () => {
  const helen = { person: { id: 'pers_helen' }, address: '10.0.0.1' } as never;
  const name = { en: 'Acme', zh: '顶点' };

  test('follow the settings; the later of two who change them is told, and it is noted who changed what', async () => {
    const { portal, aReader, access } = await aHelpCentre();
    const logo = { type: 'image/png' as const, base64: 'iVBORw0KGgo=' };
    await portal.changeSettings(0, { name, accent: '#ffdd00' }, helen);
    await expect(portal.changeSettings(0, { accent: null }, helen)).rejects.toMatchObject({ code: 'record.changed' });
    await portal.changeSettings(1, { logo }, helen);
    const { html } = await aReader().ask('/help/en');
    expect(html).toContain('<title>Acme Help</title>');
    expect((await aReader().ask('/help/files/logo-2')).headers.get('content-type')).toBe('image/png');
    const styles = /href="(\/help\/files\/portal-[^"]+)"/.exec(html)?.[1];
    const sheet = await aReader().ask(styles!);
    expect(sheet.headers.get('cache-control')).toContain('immutable');
    expect(sheet.html).toContain('--accent:#8');
    expect(await access.audit.read({ limit: 10 })).toMatchObject([
      { action: 'portal.updated', personId: 'pers_helen', detail: { logo: { from: null, to: 'png, 9 B' } } },
      { detail: { name: { from: null, to: name }, accent: { from: null, to: '#ffdd00' } } },
    ]);
  });

  test('a mark that is no picture of its kind is refused, and nothing of the change is kept', async () => {
    const { portal } = await aHelpCentre();
    const page = { type: 'image/webp' as const, base64: Buffer.from('<html>RIFF WEBP').toString('base64') };
    const change = portal.changeSettings(0, { name, logo: page }, helen);
    await expect(change).rejects.toMatchObject({ code: 'request.invalid', more: { mistakes: [{ path: 'logo' }] } });
    expect(await portal.keptSettings()).toMatchObject({ version: 0, settings: { name: null, logo: null } });
  });

  test('it greets in its own words, and leads to the organisation’s own pages', async () => {
    const { portal, aReader } = await aHelpCentre();
    const links = [{ text: { en: 'Back to Acme', zh: '返回顶点' }, url: 'https://acme.example/?a=1&b=2' }];
    await portal.changeSettings(0, { title: { en: 'Good day', zh: '您好' }, links });
    const { html } = await aReader().ask('/help/zh');
    expect(html).toContain('<h1>您好</h1><p class="lead">搜索文章');
    expect(html).toContain('<a href="https://acme.example/?a=1&amp;b=2">返回顶点</a>');
    expect((await aReader().ask('/help/en/articles/deposits')).html).toContain('>Back to Acme</a>');
  });

  test('in a language that it does not speak nobody is greeted, and old links still lead to the page', async () => {
    const { portal, aReader } = await aHelpCentre();
    await portal.changeSettings(0, { locales: ['en'] });
    const speaking = { headers: { 'accept-language': 'zh-CN,fr' }, follow: false };
    expect((await aReader().ask('/help', speaking)).headers.get('location')).toBe('/help/en');
    const old = await aReader().ask('/help/zh/articles/card-limits?said=helped', speaking);
    expect([old.status, old.headers.get('location')]).toEqual([302, '/help/en/articles/card-limits?said=helped']);
    const { html } = await aReader().ask('/help/en/articles/card-limits');
    expect(html).not.toContain('hreflang="zh');
    expect((await aReader().ask('/help/sitemap.xml')).html).not.toContain('/help/zh');
  });

  test('are previewed without being kept, in either theme', async () => {
    const { portal, looks, aReader } = await aHelpCentre();
    const { settings } = await portal.keptSettings();
    const html = await looks.preview({ ...settings, name, accent: '#7a1f3d' }, 'en', 'dark');
    expect(html).toContain('<title>Acme Help</title>');
    const [, sheet = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
    const css = await aReader().ask(sheet.replaceAll('&amp;', '&'));
    expect(css.headers.get('content-type')).toContain('text/css');
    expect(css.html).toContain('@media all{:root{--accent:#');
    expect(css.html).not.toContain('prefers-color-scheme');
    expect(await portal.keptSettings()).toMatchObject({ version: 0 });
    expect((await aReader().ask('/help/en')).html).not.toContain('Acme');
  });
});
