/**
 * The help centre under /help: pages as they are read, without a script. Its contents come from the rooms' doors, its
 * looks from apps/portal. Every form is checked for where it comes from; who is known proves each with a token as well.
 */
import { randomUUID } from 'node:crypto';
import type { CustomerId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation, Customer } from '@harken/contract/record';
import { addressesIn, base } from '@harken/portal/addresses';
import { articleAlone, articlePage } from '@harken/portal/article';
import { casePage, casesPage, signInPage } from '@harken/portal/cases';
import { contactPage } from '@harken/portal/contact';
import { collectionPage, homePage } from '@harken/portal/home';
import type { Sight } from '@harken/portal/layout';
import { openSearch, robots, sitemap } from '@harken/portal/machines';
import { problemPage } from '@harken/portal/problem';
import { searchPage } from '@harken/portal/search';
import { accentOf } from '@harken/ui/accent';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Channels, CustomerSession } from '../channels/channels.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Clock } from '../platform/clock.ts';
import { originOf } from '../platform/config.ts';
import { refusalOf } from '../platform/http/problem-reply.ts';
import type { Http } from '../platform/http.ts';
import { serveForms } from './forms.ts';
import { type Limits, portalLimits } from './limits.ts';
import { createLooks } from './looks.ts';
import type { Portal } from './portal.ts';
import {
  type Cookie,
  createCookie,
  csrfOf,
  goTo,
  inEachLanguage,
  plain,
  policy,
  sendKept,
  sendPage,
} from './replies.ts';

export interface PortalHttpDeps {
  portal: Portal;
  channels: Pick<Channels, 'openSession' | 'findSession' | 'closeSession' | 'allowedOrigin'>;
  customerOf(id: CustomerId): Promise<Customer | null>;
  files: Pick<Conversations['files'], 'find' | 'serve'>;
  hours(): Promise<Sight['hours'] & { zone: string }>;
  clock: Clock;
  settings: { PUBLIC_URL?: string | undefined; PORT: number; RATE_LIMIT_PER_MINUTE: number };
}

/** One request, understood. */
export interface Visit {
  request: FastifyRequest;
  reply: FastifyReply;
  locale: Locale;
  token: string | null;
  session: CustomerSession | null;
}

/** What the forms share with the pages. */
export interface Desk extends PortalHttpDeps {
  cookie: Cookie;
  limits: Limits;
  sightOf(visit: Visit): Promise<Sight>;
  visitOf(request: FastifyRequest, reply: FastifyReply): Promise<Visit>;
  /** A page that is about the reader as soon as there is one. */
  draw(visit: Visit, page: string, more?: { status?: number; own?: boolean }): FastifyReply;
  drawCase(visit: Visit, conversation: Conversation, more: CaseOptions): Promise<FastifyReply>;
}
export interface CaseOptions {
  link: { token: string; fresh: boolean } | null;
  wrong?: { reply: 'missing' | 'too_long'; text: string };
}

const longestQuery = 300;
export function servePortal(http: Pick<Http, 'mount' | 'serve'>, deps: PortalHttpDeps): void {
  const { portal, clock, settings } = deps;
  const { library } = portal;
  const origin = originOf(settings);
  const cookie = createCookie(origin.startsWith('https:'));
  const looks = createLooks({ portal, hours: deps.hours, clock, origin });
  const offered = async () => (await portal.settings()).settings.locales;

  http.serve('portalSettings', shownSettings);
  http.serve('updatePortalSettings', async ({ body: { version, ...changes } }, caller) => {
    await portal.changeSettings(version, changes, caller);
    return shownSettings();
  });
  http.serve('previewPortal', async ({ body: { settings: draft, locale, theme } }) => ({
    html: await looks.preview(draft, locale, theme),
  }));
  http.serve('articleVoices', async () => ({ voices: await portal.voices() }));

  http.serve('previewArticle', async ({ body: { locale, text, checked } }) => ({
    html: articleAlone(await looks.sightFor(locale), { ...text, checked }),
  }));

  async function shownSettings() {
    const kept = await portal.keptSettings();
    const { accent } = kept.settings;
    return { ...kept, accentMoved: accent !== null && accentOf(accent).moved };
  }

  // — who reads what —

  async function visitOf(request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
    const locales = await offered();
    const [, asked] = /^\/help\/(en|zh)(?![\w-])/.exec(request.url) ?? [];
    const token = cookie.read(request.headers.cookie);
    const session = token ? await deps.channels.findSession(token) : null;
    return {
      request,
      reply,
      locale: locales.find((one) => one === asked) ?? spokenBy(request, locales),
      token,
      // A visitor whom nobody vouched for has no cases of their own here.
      session: session?.identified ? session : null,
    };
  }

  async function sightOf({ locale, token, session }: Visit): Promise<Sight> {
    const sight = await looks.sightFor(locale);
    if (!session || !token) return sight;
    const [customer, own] = await Promise.all([
      deps.customerOf(session.customerId),
      portal.ofCustomer(session.customerId),
    ]);
    const openCases = own
      .map(portal.shown)
      .filter(({ state }) => state !== 'resolved' && state !== 'closed')
      .map(({ reference, subject, state }) => ({ reference, subject, state }));
    return { ...sight, reader: { name: customer?.name ?? null, openCases, csrf: csrfOf(token) } };
  }

  const readershipOf = ({ session }: Visit) => (session ? 'customers' : 'anyone');

  function draw(visit: Visit, page: string, { status = 200, own = false }: { status?: number; own?: boolean } = {}) {
    return sendPage(visit.request, visit.reply, page, own || visit.session ? 'never' : 'public', status);
  }

  async function drawProblem(visit: Visit, status: number): Promise<FastifyReply> {
    const page = problemPage(await sightOf(visit), status, library.topics(visit.locale, readershipOf(visit)));
    return draw(visit, page, { status, own: true });
  }

  async function drawCase(visit: Visit, conversation: Conversation, { link, wrong }: CaseOptions) {
    const { locale } = visit;
    const messages = await portal.thread(conversation.id);
    const to = addressesIn(locale);
    // A page that the browser fetches ahead has not been read.
    if (!/prefetch/.test(String(visit.request.headers['sec-purpose']))) await portal.seen(conversation, messages);
    const sight = await sightOf(visit);
    const page = casePage(sight, {
      conversation: portal.shown(conversation),
      messages,
      action: link ? to.follow(link.token) : to.case(conversation.caseReference),
      csrf: sight.reader?.csrf ?? null,
      form: randomUUID(),
      link,
      ...(wrong ? { wrong } : {}),
    });
    return draw(visit, page, { own: true, status: wrong ? 422 : 200 });
  }

  // — the pages —

  http.mount(base, (scope) => {
    const limits = portalLimits(settings.RATE_LIMIT_PER_MINUTE);
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 96 * 1024 },
      async (_request: unknown, body: string) => body,
    );
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', policy);
      await limits.pages(request);
    });
    scope.setErrorHandler(async (error, request, reply) => {
      const refusal = refusalOf(error);
      if (!refusal) request.log.error({ requestId: request.id, err: error }, 'a page of the help centre failed');
      if (refusal?.more.retryAfterSeconds) reply.header('retry-after', Math.ceil(refusal.more.retryAfterSeconds));
      return drawProblem(await visitOf(request, reply), statusOf(refusal));
    });
    const nothingThere = async (request: FastifyRequest, reply: FastifyReply) => {
      const [, path, rest = ''] = /^(\/help\/[^?]*[^/?])\/+(\?.*)?$/.exec(request.url) ?? [];
      // A slash too many, as people type it and old links carry it.
      if (path && request.method === 'GET')
        return reply
          .code(301)
          .header('location', path + rest)
          .send();
      return drawProblem(await visitOf(request, reply), 404);
    };
    scope.setNotFoundHandler(nothingThere);
    // The desk answers whatever page nobody else has; these are not its own.
    scope.get('/*', plain, nothingThere);

    /** A page in one of our languages; anything else at that place is not there. */
    const page = (path: string, show: (visit: Visit, params: Record<string, string>) => Promise<unknown>) =>
      inEachLanguage(path).map((each) =>
        scope.get(each, plain, async (request, reply) => {
          const visit = await visitOf(request, reply);
          const here = request.url.replace(/^\/help\/(en|zh)/, addressesIn(visit.locale).home);
          // Written in a language that is not offered any more: old links still lead to the page.
          if (here !== request.url)
            return reply.code(302).header('cache-control', 'no-cache').header('location', here).send();
          return show(visit, request.params as Record<string, string>);
        }),
      );
    const missing = (): never => {
      throw new Refusal('record.not_found');
    };

    scope.get('/', plain, async (request, reply) =>
      reply
        .code(302)
        .header('vary', 'accept-language')
        .header('cache-control', 'no-cache')
        .header('location', addressesIn(spokenBy(request, await offered())).home)
        .send(),
    );

    page('', async (visit) =>
      draw(visit, homePage(await sightOf(visit), { topics: library.shelves(visit.locale, readershipOf(visit)) })),
    );

    page('/collections/:slug', async (visit, { slug = '' }) => {
      const found = library.collection(slug, visit.locale, readershipOf(visit)) ?? missing();
      return draw(visit, collectionPage(await sightOf(visit), found));
    });

    page('/articles/:slug', async (visit, { slug = '' }) => {
      const customerId = visit.session?.customerId ?? null;
      const reader = { readership: readershipOf(visit), customerId, now: clock.now() } as const;
      const found = (await library.article(slug, visit.locale, reader)) ?? missing();
      const said = queryOf(visit, 'said');
      const known = said === 'helped' || said === 'not_helped' || said === 'reason' ? said : null;
      return draw(visit, articlePage(await sightOf(visit), { ...found, said: known }));
    });

    page('/search', async (visit) => {
      const q = (queryOf(visit, 'q') ?? '').trim().slice(0, longestQuery);
      const found = await library.search(q, visit.locale, readershipOf(visit), queryOf(visit, 'topic'));
      const sight = await sightOf(visit);
      const elsewhere = sight.site.locales.length > 1 ? found.elsewhere : 0;
      return draw(visit, searchPage(sight, { ...found, elsewhere }));
    });

    page('/contact', async (visit) => {
      const subject = queryOf(visit, 'about')?.slice(0, 200);
      const values = subject ? { subject } : {};
      // The form has a number of its own, so the page is for this visit only.
      return draw(visit, contactPage(await sightOf(visit), { values, form: randomUUID() }), { own: true });
    });

    page('/cases', async (visit) => {
      const sight = await sightOf(visit);
      if (!visit.session) return draw(visit, signInPage(sight), { own: true });
      const own = await portal.ofCustomer(visit.session.customerId);
      return draw(visit, casesPage(sight, own.map(portal.shown)), { own: true });
    });

    page('/cases/:reference', async (visit, { reference = '' }) => {
      if (!visit.session) return goTo(visit.reply, addressesIn(visit.locale).cases);
      const own = (await portal.ownCase(visit.session.customerId, reference)) ?? missing();
      return drawCase(visit, own, { link: null });
    });
    page('/cases/:reference/files/:fileId', async (visit, { fileId = '' }) => {
      if (!visit.session) return missing();
      return serveFile(visit.reply, fileId, visit.session.customerId);
    });

    page('/follow/:token', async (visit, { token = '' }) => {
      const conversation = await portal.linked(token);
      if (!conversation) return drawProblem(visit, 410);
      return drawCase(visit, conversation, { link: { token, fresh: queryOf(visit, 'sent') === 'yes' } });
    });
    page('/follow/:token/files/:fileId', async (visit, { token = '', fileId = '' }) => {
      const conversation = (await portal.linked(token)) ?? missing();
      return serveFile(visit.reply, fileId, conversation.customerId);
    });

    async function serveFile(reply: FastifyReply, fileId: string, id: CustomerId) {
      reply.header('cache-control', 'private, no-store');
      const found = await deps.files.find(fileId as Parameters<typeof deps.files.find>[0], { kind: 'customer', id });
      return deps.files.serve(reply, found);
    }

    serveForms(scope, { ...deps, cookie, limits, sightOf, visitOf, draw, drawCase });

    // — for machines —

    page('/opensearch.xml', async ({ request, reply, locale }) =>
      sendKept(
        request,
        reply.type('application/opensearchdescription+xml; charset=utf-8'),
        openSearch(origin, await portal.name(locale), locale),
      ),
    );
    scope.get('/sitemap.xml', plain, async (request, reply) => {
      const inEach = (locales: readonly Locale[], path: (locale: Locale) => string) =>
        Object.fromEntries(locales.map((locale) => [locale, path(locale)]));
      const both = await offered();
      const topics = (locale: Locale) => library.topics(locale, 'anyone').map(({ slug }) => slug);
      const pages = [
        { versions: inEach(both, (locale) => addressesIn(locale).home) },
        ...[...new Set(both.flatMap(topics))].map((slug) => ({
          versions: inEach(
            both.filter((locale) => topics(locale).includes(slug)),
            (locale) => addressesIn(locale).collection(slug),
          ),
        })),
        ...library.map().map(({ slug, locales, changed }) => ({
          versions: inEach(
            locales.filter((locale) => both.includes(locale)),
            (locale) => addressesIn(locale).article(slug),
          ),
          changed,
        })),
      ];
      return sendKept(request, reply.type('application/xml; charset=utf-8'), sitemap(origin, pages));
    });

    scope.get('/files/:name', plain, async (request, reply) => {
      const { name } = request.params as { name: string };
      const file = (await looks.file(name, new URL(request.url, origin).searchParams)) ?? missing();
      reply.header('cache-control', file.forEver ? 'public, max-age=31536000, immutable' : 'public, max-age=60');
      return reply.type(file.type).send(file.body);
    });
  });

  http.mount('', (scope: FastifyInstance) => {
    scope.get('/robots.txt', plain, async (request, reply) =>
      sendKept(request, reply.type('text/plain; charset=utf-8'), robots(origin)),
    );
  });
}

export const queryOf = ({ request }: Pick<Visit, 'request'>, name: string): string | null => {
  const value = (request.query as Record<string, string | string[] | undefined>)[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
};

/** The first of the languages on offer that the browser names. */
function spokenBy({ headers }: FastifyRequest, offered: readonly Locale[]): Locale {
  const named = String(headers['accept-language'] ?? '').matchAll(/\b(en|zh)\b/gi);
  const spoken = [...named].map(([, one = '']) => one.toLowerCase());
  return spoken.flatMap((one) => offered.find((each) => each === one) ?? [])[0] ?? offered[0] ?? 'en';
}

function statusOf(refusal: Refusal | null): number {
  if (!refusal) return 500;
  if (refusal.code.startsWith('token.') || refusal.code === 'messenger.unknown_key') return 401;
  if (refusal.code === 'request.forged_origin') return 403;
  if (refusal.code === 'request.too_many') return 429;
  if (refusal.code === 'request.too_large') return 413;
  return refusal.code.endsWith('not_found') ? 404 : 400;
}
