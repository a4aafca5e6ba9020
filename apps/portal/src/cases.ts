/** The customer's own cases: the list, one case with its words, and the private page of who wrote by the form. */
import type { Author, Message, MessageContent } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { type Addresses, addressesIn } from './addresses.ts';
import { html, icon, type Part } from './html.ts';
import { besides, framed, otherLocale, type Sight, waysOf } from './layout.ts';
import { textOf } from './said.ts';
import { momentOf, numberOf, type Words } from './words.ts';

/** Everything here went through the one projection for customers: there is no note and no packet in it. */
export interface CaseShown {
  conversation: CustomerConversation;
  messages: readonly Message[];
  /** Where its forms go, and what proves that they are ours. */
  action: string;
  csrf: string | null;
  /** Made with the form: a reply that is sent twice is one. */
  form: string;
  /** On the private page of a form: nobody is signed in there. */
  link: { token: string; fresh: boolean } | null;
  wrong?: { reply: 'missing' | 'too_long'; text: string } | undefined;
}

export const replyLimit = 8000;

export function casesPage(sight: Sight, conversations: readonly CustomerConversation[]): string {
  const { t, to } = waysOf(sight);
  const { locale, zone } = sight;
  const said = (one: CustomerConversation) =>
    [
      t.states[one.state],
      t.openedOn(momentOf(one.openedAt, locale, zone)),
      one.lastMessage &&
        `${one.lastMessage.fromUs ? t.lastFromUs : t.lastFromYou} ${momentOf(one.lastMessage.at, locale, zone)}`,
    ]
      .filter(Boolean)
      .join(' · ');
  return framed(sight, {
    title: t.casesTitle,
    other: addressesIn(otherLocale(locale)).cases,
    crumbs: [{ text: t.help, href: to.home }],
    main: html`<h1>${t.casesTitle}</h1>${
      conversations.length === 0
        ? html`<div class="none"><p><b>${t.noCases}</b> ${t.noCasesMore}</p><a class="btn primary" href=${to.contact()}>${t.askPerson}</a></div>`
        : html`<div class="hits">${conversations.map(
            (one) =>
              html`<div class="hit"><h2><a href=${to.case(one.reference)}>${one.reference} ${one.subject}</a></h2>${
                one.lastMessage && html`<p class="clip">${one.lastMessage.preview}</p>`
              }<p class="w">${said(one)}</p></div>`,
          )}</div><p class="acts"><a class="btn" href=${to.contact()}>${t.askPerson}</a></p>`
    }`,
    aside: besides(sight),
  });
}

export function signInPage(sight: Sight): string {
  const { t, to } = waysOf(sight);
  return framed(sight, {
    title: t.casesTitle,
    other: addressesIn(otherLocale(sight.locale)).cases,
    crumbs: [{ text: t.help, href: to.home }],
    main: html`<h1>${t.signInFirst}</h1><p class="lead">${t.signInFirstMore(sight.site.name)}</p><p class="acts"><a class="btn" href=${to.contact()}>${t.askPerson}</a></p>`,
    aside: besides(sight),
  });
}

export function casePage(sight: Sight, shown: CaseShown): string {
  const { t, to } = waysOf(sight);
  const { conversation, link } = shown;
  const { reference, subject, state, handledBy, agentName, waiting } = conversation;
  const abroad = addressesIn(otherLocale(sight.locale));
  const who = agentName ? t.handledBy(agentName) : waiting || handledBy === 'people' ? t.waitingForPerson : null;
  const over = state === 'resolved' || state === 'closed';
  return framed(sight, {
    title: `${reference} ${subject ?? ''}`.trim(),
    other: link ? abroad.follow(link.token) : abroad.case(reference),
    crumbs: [{ text: t.help, href: to.home }, ...(link ? [] : [{ text: t.casesTitle, href: to.cases }])],
    main: html`<h1>${link?.fresh ? t.sentTitle(reference) : html`${reference} ${subject}`}</h1>
${link && html`<p class="unsure">${icon('alert')}${t.keepLink}</p>`}
<p class="meta"><span><b>${t.states[state]}</b></span>${who && !over && html`<span>${who}</span>`}<span>${t.openedOn(momentOf(conversation.openedAt, sight.locale, sight.zone))}</span><a href=${shown.action}>${t.lookAgain}</a></p>
<ol class="talk">${shown.messages.map((message) => said(sight, message, shown))}</ol>
${replyForm(sight, shown)}`,
    aside: besides(sight, reference),
  });
}

function replyForm(sight: Sight, { conversation, action, csrf, form, wrong }: CaseShown): Part {
  const { t } = waysOf(sight);
  const { state } = conversation;
  const hidden = html`<input type="hidden" name="form" value=${form} />${csrf && html`<input type="hidden" name="csrf" value=${csrf} />`}`;
  const [title, more, button] =
    state === 'resolved'
      ? [t.reopenTitle, t.reopenMore, t.reopen]
      : state === 'closed'
        ? [t.closedTitle, t.closedMore, t.send]
        : [t.reply, null, t.sendReply];
  const about = [wrong && 'reply-wrong', 'reply-help'].filter(Boolean).join(' ');
  return html`<form method="post" action=${action} class="write" id="reply">${hidden}<div class="field"><label for="text" class="h">${title}</label>${more && html`<p>${more}</p>`}
<textarea id="text" name="text" rows="5" maxlength=${replyLimit} required aria-describedby=${about} aria-invalid=${wrong ? 'true' : undefined}>${wrong?.text}</textarea>
${wrong && html`<p class="bad" id="reply-wrong">${wrong.reply === 'missing' ? t.isMissing : t.isTooLong}</p>`}<p class="s" id="reply-help">${t.messageHelp}</p></div><button class="btn primary">${button}</button></form>
${
  state !== 'resolved' &&
  state !== 'closed' &&
  html`<form method="post" action=${`${action}/solved`} class="acts">${hidden}<button class="btn">${t.isSolved}</button></form>`
}`;
}

function said(sight: Sight, message: Message, shown: CaseShown): Part {
  const { t, to } = waysOf(sight);
  const content = drawn(message.content, t, to, (fileId) =>
    shown.link ? `${shown.action}/files/${fileId}` : to.file(shown.conversation.reference, fileId),
  );
  const at = momentOf(message.at, sight.locale, sight.zone);
  if (message.content.kind === 'system') return html`<li class="line">${content} · ${at}</li>`;
  const mine = message.author.kind === 'customer';
  return html`<li class=${mine ? 'mine' : 'ours'}><p class="by"><b>${nameOf(message.author, t)}</b> <span class="q">${at}</span></p>${content}</li>`;
}

function nameOf({ kind, name }: Author, t: Words): string {
  if (kind === 'customer') return t.you;
  return kind === 'virtual_agent' ? t.virtualAgent : (name ?? t.us);
}

function drawn(content: MessageContent, t: Words, to: Addresses, file: (id: string) => string): Part {
  switch (content.kind) {
    case 'text':
      return textOf(content.text);
    case 'answer':
      return html`${textOf(content.text)}<p class="srcs">${content.sources.map(
        ({ n, slug, title, section }) =>
          html`<span><span class="cite">${n}</span><a href=${to.article(slug, section)}>${title}${section ? ` §${section}` : ''}</a></span>`,
      )}</p>`;
    case 'choice':
      return html`${textOf(content.text)}<ul>${content.options.map(({ label }) => html`<li>${label}</li>`)}</ul>`;
    case 'file':
      return html`<p>${t.attachment}: <a href=${file(content.fileId)}>${content.name}</a> <span class="q">${t.kilobytes(numberOf(Math.ceil(content.bytes / 1024), 'en'))}</span></p>`;
    case 'card':
      return html`<p><b>${content.title}</b></p>${textOf(content.text)}<p>${content.actions.map(({ label, url }) => html`<a href=${url} rel="noopener noreferrer">${label}</a> `)}</p>`;
    case 'form':
      return html`<p><b>${content.title}</b></p><p>${t.questionsAsked}</p><ul>${content.fields.map(({ label }) => html`<li>${label}</li>`)}</ul>`;
    case 'form_reply':
      return html`<ul>${Object.values(content.values).map((value) => html`<li>${value}</li>`)}</ul>`;
    case 'system': {
      const line = t.systemLines[content.what];
      return typeof line === 'function' ? line(content.detail.agentName ?? null) : line;
    }
    // Neither ever comes through the projection for customers; should one come, it is not drawn.
    case 'note':
    case 'packet':
      return null;
  }
}
