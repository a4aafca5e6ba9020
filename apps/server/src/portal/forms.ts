/** What readers send: who they are, whether it helped, a question, a reply. Each ends in another page's address. */
import { randomUUID } from 'node:crypto';
import { notHelpedReason } from '@harken/contract/portal';
import { Refusal } from '@harken/contract/problems';
import type { Conversation } from '@harken/contract/record';
import { addressesIn } from '@harken/portal/addresses';
import { replyLimit } from '@harken/portal/cases';
import { type Contact, type ContactField, contactLimits, contactPage } from '@harken/portal/contact';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createOrigins } from '../platform/http/origins.ts';
import type { Desk, Visit } from './http.ts';
import { goTo, inEachLanguage, isCsrfOf, plain } from './replies.ts';

type Form = URLSearchParams;

export function serveForms(scope: FastifyInstance, desk: Desk): void {
  const { portal, channels, limits, cookie } = desk;
  const { library } = portal;
  const origins = createOrigins(desk.settings.PUBLIC_URL);

  /** A form of one of our own pages: by where the browser says it comes from, and by the session's own token. */
  const form = (
    path: string,
    limit: (request: FastifyRequest) => Promise<void>,
    take: (visit: Visit, form: Form, params: Record<string, string>) => Promise<unknown>,
  ) =>
    inEachLanguage(path).map((each) =>
      scope.post(each, plain, async (request, reply) => {
        const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
        if (!origins.mayChange({ origin, host, fetchSite: fetchSite as string | undefined })) {
          throw new Refusal('request.forged_origin');
        }
        const visit = await desk.visitOf(request, reply);
        const sent = formOf(request);
        if (visit.session && !isCsrfOf(visit.token ?? '', sent.get('csrf'))) throw new Refusal('request.forged_origin');
        await limit(request);
        return take(visit, sent, request.params as Record<string, string>);
      }),
    );

  // — who they are —

  /**
   * From the host site, by a form that its visitor's browser sends: the same signed token that the messenger takes, and
   * from the same sites. We answer with a cookie of our own, so that the token is in no address and no history.
   */
  scope.post('/sign-in', plain, async (request, reply) => {
    await limits.signIns(request);
    const sent = formOf(request);
    const hostToken = sent.get('token') ?? '';
    const key = audienceOf(hostToken);
    const { origin, host } = request.headers;
    if (origin !== undefined && !origins.own({ origin, host }) && !(await channels.allowedOrigin(origin, { key }))) {
      throw new Refusal('request.forged_origin');
    }
    const { locale } = await desk.visitOf(request, reply);
    const { token } = await channels.openSession({ key, locale, hostToken });
    const to = sent.get('to') ?? '';
    // Only into the help centre: an open redirect would lend our name to anyone.
    const inside = /^\/help\/[\w/#?=&%.~-]*$/.test(to) && !to.includes('//');
    return goTo(reply.header('set-cookie', cookie.write(token)), inside ? to : addressesIn(locale).home);
  });

  form('/sign-out', limits.voices, async ({ session, reply, locale }) => {
    if (session) await channels.closeSession(session);
    return goTo(reply.header('set-cookie', cookie.clear()), addressesIn(locale).home);
  });

  // — whether it helped —

  form('/articles/:slug/feedback', limits.voices, async (visit, sent, { slug = '' }) => {
    const { locale, session, request, reply } = visit;
    const article = library.idOf(slug, session ? 'customers' : 'anyone');
    const helped = sent.get('helped');
    if (!article || (helped !== 'yes' && helped !== 'no')) throw new Refusal('request.invalid');
    const reason = notHelpedReason.safeParse(sent.get('reason'));
    await portal.hear({
      articleId: article.id,
      // The text that was read, which may be in the other language.
      locale: article.texts[locale] ? locale : locale === 'en' ? 'zh' : 'en',
      visitor: session?.customerId ?? `${request.ip} ${request.headers['user-agent'] ?? ''}`,
      helped: helped === 'yes',
      reason: helped === 'no' && reason.success ? reason.data : null,
      comment: helped === 'no' ? sent.get('comment')?.trim() || null : null,
    });
    const said = helped === 'yes' ? 'helped' : reason.success ? 'reason' : 'not_helped';
    return goTo(reply, `${addressesIn(locale).article(slug)}?said=${said}#feedback`);
  });

  // — asking —

  form('/contact', limits.messages, async (visit, sent) => {
    const { locale, session, reply } = visit;
    const values = Object.fromEntries(
      (Object.keys(contactLimits) as ContactField[]).map((name) => [name, sent.get(name) ?? '']),
    ) as Record<ContactField, string>;
    const contact: Contact = { values, form: formId(sent) };
    const again = async (more: Partial<Contact>, status: number) =>
      desk.draw(visit, contactPage(await desk.sightOf(visit), { ...contact, ...more }), { own: true, status });

    const wrong = mistakesIn(values);
    if (Object.keys(wrong).length > 0) return again({ wrong }, 422);
    if (sent.get('website')) return again({ trapped: true }, 422);
    if (sent.get('anyway') !== 'yes') {
      const answer = library.sureAnswer(
        [values.subject, values.message].join('\n'),
        locale,
        session ? 'customers' : 'anyone',
      );
      if (answer) return again({ answer }, 200);
    }
    const customerId = session?.customerId ?? null;
    const { conversation } = await portal.ask({ ...values, form: contact.form, customerId, locale });
    const to = addressesIn(locale);
    if (customerId) return goTo(reply, to.case(conversation.caseReference));
    return goTo(reply, `${to.follow(await portal.linkTo(conversation.id))}?sent=yes`);
  });

  // — going on —

  form('/cases/:reference', limits.messages, async (visit, sent, { reference = '' }) => {
    const own = await theirs(visit, reference);
    return replied(visit, sent, own, null);
  });
  form('/cases/:reference/solved', limits.voices, async (visit, _sent, { reference = '' }) => {
    await portal.solved(await theirs(visit, reference));
    return goTo(visit.reply, addressesIn(visit.locale).case(reference));
  });
  form('/follow/:token', limits.messages, async (visit, sent, { token = '' }) =>
    replied(visit, sent, await linked(token), token),
  );
  form('/follow/:token/solved', limits.voices, async (visit, _sent, { token = '' }) => {
    await portal.solved(await linked(token));
    return goTo(visit.reply, addressesIn(visit.locale).follow(token));
  });

  async function theirs({ session }: Visit, reference: string): Promise<Conversation> {
    const own = session && (await portal.ownCase(session.customerId, reference));
    if (!own) throw new Refusal('record.not_found');
    return own;
  }

  async function linked(token: string): Promise<Conversation> {
    const conversation = await portal.linked(token);
    if (!conversation) throw new Refusal('record.not_found');
    return conversation;
  }

  async function replied(visit: Visit, sent: Form, conversation: Conversation, token: string | null) {
    const text = sent.get('text') ?? '';
    const reply = text.trim() === '' ? 'missing' : text.length > replyLimit ? 'too_long' : null;
    const link = token ? { token, fresh: false } : null;
    if (reply) return desk.drawCase(visit, conversation, { link, wrong: { reply, text } });
    const { conversation: now } = await portal.reply(conversation, formId(sent), text);
    const to = addressesIn(visit.locale);
    if (!token) return goTo(visit.reply, `${to.case(now.caseReference)}#reply`);
    // What was closed goes on as another conversation, which needs a link of its own.
    const way = now.id === conversation.id ? token : await portal.linkTo(now.id);
    return goTo(visit.reply, `${to.follow(way)}#reply`);
  }
}

const formOf = ({ body }: FastifyRequest): Form => new URLSearchParams(typeof body === 'string' ? body : '');

/** A form that lost its number gets a new one: then it is only not protected against being sent twice. */
function formId(sent: Form): string {
  const said = z.uuid().safeParse(sent.get('form'));
  return said.success ? said.data : randomUUID();
}

function mistakesIn(values: Record<ContactField, string>): NonNullable<Contact['wrong']> {
  const wrong: NonNullable<Contact['wrong']> = {};
  if (!values.message.trim()) wrong.message = 'missing';
  for (const [name, most] of Object.entries(contactLimits) as [ContactField, number][]) {
    if (values[name].length > most) wrong[name] = 'too_long';
  }
  if (values.email.trim() && !z.email().safeParse(values.email.trim()).success) wrong.email ??= 'not_email';
  return wrong;
}

/** For whom a host token says it was made; whether that is true is checked with that messenger's secret. */
function audienceOf(token: string): string {
  try {
    const { aud } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof aud === 'string' && aud.length <= 64) return aud;
  } catch {
    // Below.
  }
  throw new Refusal('token.malformed');
}
