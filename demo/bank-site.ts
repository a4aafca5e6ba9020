/**
 * Harbour Bank's own website with its tiny back end, in one process with the house only because that is simpler to
 * start: it is a stranger to it. It has its own cookie, its own policy and its own colours, embeds the messenger by one
 * script tag, and vouches for whoever is signed in with a token that only a holder of the messenger's secret can make.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { account, accounts, closeAccount, documents, loans, newAccount, overview, saver } from './bank/accounts.ts';
import { openBook } from './bank/book.ts';
import {
  cardActivity,
  cardDelivery,
  cardLimits,
  cardPin,
  cards,
  cardTravel,
  changeCard,
  changeLimits,
  changePin,
  changeTravel,
} from './bank/cards.ts';
import { inThePage, type PageFacts } from './bank/in-the-page.ts';
import { framed, labelOf } from './bank/layout.ts';
import { help, notFound, signIn, toHelpCentre, welcome } from './bank/open.ts';
import type { Act, OwnSight, Page, Say, Sight } from './bank/page.ts';
import {
  addPayee,
  changeHeld,
  changeTransferLimit,
  held,
  history,
  newPayee,
  overseas,
  pay,
  payments,
  scheduled,
  transferLimits,
} from './bank/payments.ts';
import { lock, profile, security } from './bank/profile.ts';
import { zoneOf } from './bank/show.ts';
import { createVisits, startVisit, type Visit } from './bank/visit.ts';
import type { DemoCustomer, PageKey } from './bank.ts';
import { customers, keptForVisitors } from './customers.ts';
import { claimsOf } from './harbour-bank.ts';
import { type MessengerKey, signHostToken } from './host-token.ts';
import { collections, type Locale, readKnowledge } from './knowledge.ts';

export interface BankSiteDeps {
  messenger: MessengerKey;
  /** Where people reach the house, e.g. http://localhost:3000. */
  publicUrl: string;
  /** The code that the bank's service sent to a customer's phone and that was not used yet. */
  codeOf(customer: string): string | undefined;
}

/** The part of a fastify scope that the site uses. */
export interface Scope {
  addHook(name: 'onRequest', hook: (request: Asked, reply: Reply) => Promise<void>): unknown;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'string'; bodyLimit: number },
    parse: (request: unknown, body: string) => Promise<string>,
  ): unknown;
  setNotFoundHandler(handler: (request: Asked, reply: Reply) => unknown): unknown;
  get(path: string, options: object, handler: (request: Asked, reply: Reply) => unknown): unknown;
  post(path: string, options: object, handler: (request: Asked, reply: Reply) => unknown): unknown;
}
interface Asked {
  url: string;
  params: unknown;
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}
interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  type(type: string): Reply;
  send(body?: unknown): unknown;
}

/** Pages of the signed-in customer, and what their forms do. */
const own: Record<string, [show: (it: OwnSight, params: Record<string, string>) => Page, act?: Act]> = {
  '/accounts': [accounts, closeAccount],
  '/accounts/new': [newAccount],
  '/accounts/documents': [documents],
  '/accounts/saver': [saver],
  '/accounts/loans': [loans],
  '/accounts/:account': [(it, { account: lastFour = '' }) => account(it, lastFour)],
  '/cards': [cards],
  '/cards/:card': [cardActivity, changeCard],
  '/cards/:card/limits': [cardLimits, changeLimits],
  '/cards/:card/pin': [cardPin, changePin],
  '/cards/:card/delivery': [cardDelivery],
  '/cards/:card/travel': [cardTravel, changeTravel],
  '/payments': [payments, pay],
  '/payments/payee': [newPayee, addPayee],
  '/payments/history': [history],
  '/payments/held': [held, changeHeld],
  '/payments/overseas': [overseas],
  '/payments/scheduled': [scheduled],
  '/payments/limits': [transferLimits, changeTransferLimit],
  '/profile': [profile],
  '/profile/security': [security, lock],
};

/** Where a customer is when they sign in: in the middle of what they were doing. */
export function landingOf(customer: DemoCustomer): string {
  const { situation, cards } = customer;
  const touched = situation.activity.map(({ on }) => on);
  const card = touched.find((on) => cards.some(({ lastFour }) => lastFour === on)) ?? cards[0]?.lastFour;
  const paths: Record<PageKey, string> = {
    home: '/',
    sign_in: '/',
    accounts: '/accounts',
    open_account: '/accounts/new',
    documents: '/accounts/documents',
    loans: '/accounts/loans',
    saver: '/accounts/saver',
    cards: '/cards',
    card: `/cards/${card}`,
    card_limits: `/cards/${card}/limits`,
    card_delivery: `/cards/${card}/delivery`,
    card_pin: `/cards/${card}/pin`,
    travel: `/cards/${card}/travel`,
    payments: '/payments',
    payment_history: '/payments/history',
    payments_held: '/payments/held',
    overseas: '/payments/overseas',
    scheduled: '/payments/scheduled',
    payment_limits: '/payments/limits',
    profile: '/profile',
    security: '/profile/security',
    help: '/help',
  };
  return `/bank${paths[situation.page]}`;
}

export function bankSite({ messenger, publicUrl, codeOf }: BankSiteDeps): (scope: Scope) => void {
  const { protocol, host } = new URL(publicUrl);
  const visits = createVisits({ secret: messenger.secret, secure: protocol === 'https:' });
  const local = (path: string) => readFileSync(new URL(path, import.meta.url));
  const font = (name: string) =>
    readFileSync(fileURLToPath(import.meta.resolve(`@fontsource-variable/inter/files/${name}`)));
  const fontNames = ['inter-latin-wght-normal.woff2', 'inter-latin-ext-wght-normal.woff2'];
  const files = new Map<string, { type: string; body: Buffer }>([
    ['bank.css', { type: 'text/css; charset=utf-8', body: local('./bank/bank.css') }],
    ['bank.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from(`(${String(inThePage)})();`) }],
    ...fontNames.map((name) => [name, { type: 'font/woff2', body: font(name) }] as const),
  ]);
  const stamped = (name: string) => {
    const body = files.get(name)?.body ?? '';
    return `/bank/files/${name}?${createHash('sha256').update(body).digest('hex').slice(0, 8)}`;
  };
  const frame = { messengerKey: messenger.key, files: { script: stamped('bank.js'), styles: stamped('bank.css') } };
  let articles: ReturnType<typeof readKnowledge> | undefined;

  /** The messenger comes from the same place; it adds no style element and runs nothing inline. */
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

  // — one request —

  function sightOf(request: Asked, visit: Visit | null): Sight & { customer: DemoCustomer | undefined } {
    const customer = customers.find(({ externalId }) => externalId === visit?.who);
    const spoken = /^\s*zh\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'zh' : 'en';
    const locale: Locale = visit?.locale ?? customer?.locale ?? spoken;
    const t: Say = (en, zh) => (locale === 'zh' ? zh : en);
    const zone = zoneOf(String(request.headers.cookie ?? ''));
    return { locale, t, zone, now: Date.now(), query: new URLSearchParams(request.url.split('?')[1]), customer };
  }

  function draw(request: Asked, reply: Reply, visit: Visit | null, page: Page, told: PageFacts['told'] = []): unknown {
    const { locale, t, customer } = sightOf(request, visit);
    const { news, left, ...rest } = visit ?? {};
    // What was said once is not said again.
    if (news || left) keep(reply, rest as Visit);
    const text = framed({
      ...frame,
      page,
      locale,
      theme: visit?.theme,
      t,
      name: customer?.name ?? null,
      phone: customer?.phone ?? null,
      here: pathOf(request),
      news: news?.text,
      facts: {
        visit: visit?.id ?? 'visitor',
        signedIn: customer !== undefined,
        left: left === true,
        before: visit && customer ? before(customer, visit, page) : [],
        told: [...(news?.told ?? []), ...told],
      },
    });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
  }

  const keep = (reply: Reply, visit: Visit) => reply.header('set-cookie', visits.write(visit));
  const visitOf = ({ headers }: Asked) => visits.read(headers.cookie as string | undefined);
  const pathOf = ({ url }: Asked) => url.replace(/\?.*$/s, '').replace(/^\/bank$/, '/bank/');
  const goTo = (reply: Reply, path: string) =>
    reply.code(303).header('location', path).header('cache-control', 'no-store').send();

  /** Null when nobody is signed in, or when the address names a card or account of somebody else. */
  function ownSight(request: Asked, visit: Visit | null, sight = sightOf(request, visit)): OwnSight | null {
    if (!visit || !sight.customer) return null;
    const book = openBook(sight.customer, visit.at, visit.deeds);
    const { card, account: lastFour } = request.params as Record<string, string | undefined>;
    const shown = card === undefined ? book.cards[0] : book.cards.find((known) => known.lastFour === card);
    if (!shown || (lastFour !== undefined && !book.accounts.some((known) => known.lastFour === lastFour))) return null;
    return { ...sight, book, card: shown };
  }

  // — the site —

  return (scope) => {
    // Not of the contract: these stay out of the API's description.
    const plain = { schema: { hide: true } };
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 8192 },
      async (_request, body) => body,
    );
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', policy);
      const { lang, theme } = Object.fromEntries(new URLSearchParams(request.url.split('?')[1]));
      if (lang !== 'en' && lang !== 'zh' && !/^(light|dark|auto)$/.test(theme ?? '')) return;
      const { theme: earlier, ...visit } = visitOf(request) ?? startVisit(null);
      const wished = theme === undefined ? earlier : theme === 'auto' ? undefined : theme;
      const wishes = { ...(lang ? { locale: lang as Locale } : {}), ...(wished ? { theme: wished as 'dark' } : {}) };
      keep(reply, { ...visit, ...wishes });
      await goTo(reply, pathOf(request));
    });

    scope.get('/files/:name', plain, (request, reply) => {
      const file = files.get((request.params as { name: string }).name);
      if (!file) return reply.code(404).send();
      return reply.type(file.type).header('cache-control', 'public, max-age=31536000, immutable').send(file.body);
    });

    /** The messenger asks for this through the page when somebody means to use it. */
    scope.get('/token', plain, (request, reply) => {
      const { customer } = sightOf(request, visitOf(request));
      reply.header('cache-control', 'no-store');
      if (!customer) return reply.code(401).send({ title: 'Nobody is signed in at the bank' });
      return reply.send({ token: signHostToken(claimsOf(customer), messenger, new Date()) });
    });

    /** Nobody here has the customer's phone: the page shows what came to it. */
    scope.get('/phone', plain, (request, reply) => {
      const { customer, t } = sightOf(request, visitOf(request));
      reply.header('cache-control', 'no-store');
      if (!customer) return reply.code(401).send({ title: 'Nobody is signed in at the bank' });
      const code = codeOf(customer.externalId);
      const text = t(
        `Harbour Bank: your code is ${code}. Whoever calls you for it is not us.`,
        `【海港银行】您的验证码是 ${code}。来电索要验证码的都不是我们。`,
      );
      return reply.send({ text: code === undefined ? '' : text });
    });

    scope.get('/', plain, (request, reply) => {
      const visit = visitOf(request);
      const it = ownSight(request, visit);
      return draw(request, reply, visit, it ? overview(it) : welcome(sightOf(request, visit)));
    });

    scope.get('/sign-in', plain, (request, reply) => {
      const visit = visitOf(request);
      const it = sightOf(request, visit);
      if (it.customer) return goTo(reply, '/bank/');
      const kept = keptForVisitors.flatMap((id) => customers.filter(({ externalId }) => externalId === id));
      return draw(request, reply, visit, signIn(it, { kept, others: customers.filter((one) => !kept.includes(one)) }));
    });
    scope.post('/sign-in', plain, (request, reply) => {
      const who = formOf(request).get('who');
      const customer = customers.find(({ externalId }) => externalId === who);
      const { theme, locale } = visitOf(request) ?? {};
      // A language that was chosen before anyone was known was the visitor's; the customer has one of their own.
      keep(reply, startVisit(customer?.externalId ?? null, { theme, ...(customer ? {} : { locale }) }));
      return goTo(reply, customer ? landingOf(customer) : '/bank/');
    });
    scope.post('/sign-out', plain, (request, reply) => {
      const visit = visitOf(request);
      keep(reply, { ...startVisit(null, visit ?? {}), ...(visit?.who ? { left: true } : {}) });
      return goTo(reply, '/bank/sign-in');
    });

    scope.get('/help', plain, async (request, reply) => {
      const visit = visitOf(request);
      articles ??= readKnowledge();
      const known = (await articles).map(({ id, ...article }) => ({ slug: id, ...article }));
      const it = sightOf(request, visit);
      const searched = it.query.get('q')
        ? [{ name: 'help_search', label: it.t('Searched in Help', '在帮助中搜索') }]
        : [];
      return draw(request, reply, visit, help(it, { articles: known, collections }), searched);
    });

    scope.get('/help-centre', plain, (request, reply) => {
      const visit = visitOf(request);
      const it = sightOf(request, visit);
      const asked = it.query.get('to') ?? '';
      const to = asked.startsWith('/help/') ? asked : `/help/${it.locale}`;
      if (!it.customer) return goTo(reply, to);
      return draw(
        request,
        reply,
        visit,
        toHelpCentre(it, signHostToken(claimsOf(it.customer), messenger, new Date()), to),
      );
    });

    for (const [path, [show, act]] of Object.entries(own)) {
      const params = (request: Asked) => request.params as Record<string, string>;
      scope.get(path, plain, (request, reply) => {
        const visit = visitOf(request);
        if (!visit?.who) return goTo(reply, '/bank/sign-in');
        const it = ownSight(request, visit);
        return it ? draw(request, reply, visit, show(it, params(request))) : missing(request, reply);
      });
      if (!act) continue;
      scope.post(path, plain, (request, reply) => {
        const visit = visitOf(request);
        const it = ownSight(request, visit);
        if (!visit?.who) return goTo(reply, '/bank/sign-in');
        if (!it) return missing(request, reply);
        const form = formOf(request);
        const { deeds = [], told, news, to, refused } = act(it, form);
        if (refused) {
          reply.code(422);
          return draw(request, reply, visit, show({ ...it, refused: { ...refused, form } }, params(request)), [told]);
        }
        keep(reply, { ...visit, deeds: [...visit.deeds, ...deeds], news: { text: news ?? '', told: [told] } });
        return goTo(reply, to ?? pathOf(request));
      });
    }

    scope.setNotFoundHandler(missing);
  };

  function missing(request: Asked, reply: Reply): unknown {
    const visit = visitOf(request);
    reply.code(404);
    return draw(request, reply, visit, notFound(sightOf(request, visit)));
  }
}

const formOf = ({ body }: Asked) => new URLSearchParams(typeof body === 'string' ? body : '');

/** What the customer did before they came to this page, in the bank's own records. */
function before(customer: DemoCustomer, visit: Visit, page: Page): PageFacts['before'] {
  const { trail } = customer.situation;
  const last = trail.at(-1);
  // Where they are now is told by the page itself.
  const earlier = last?.kind === 'page' && last.page === page.key ? trail.slice(0, -1) : trail;
  return earlier.map((step) => {
    const at = visit.at - step.minutesAgo * 60_000;
    if (step.kind === 'page') {
      return { kind: 'page', name: step.page, label: labelOf({ key: step.page }, customer.locale), at };
    }
    const { name, label, code, outcome } = step;
    return { kind: 'event', name, label, outcome, ...(code ? { code } : {}), at };
  });
}
