/** What every page of the bank is made from, and what a form can lead to. */
import type { Account, Card, PageKey } from '../bank.ts';
import type { Locale } from '../knowledge.ts';
import type { Book, Deed, Line } from './book.ts';
import { codes } from './codes.ts';
import { type Html, html } from './html.ts';
import { day, money, time } from './show.ts';
import type { Told } from './visit.ts';

/** Both languages stand where the words are used, so none can be forgotten. */
export type Say = (en: string, zh: string) => string;

/** The form was not accepted: why, and what it held. */
export interface Refused {
  code?: string;
  text?: string;
  /** The field that was wrong. */
  field?: string;
  form: URLSearchParams;
}

export interface Sight {
  locale: Locale;
  t: Say;
  now: number;
  /** Of the customer's browser. */
  zone: string;
  query: URLSearchParams;
  refused?: Refused | undefined;
}
export interface OwnSight extends Sight {
  book: Book;
  /** Of pages about one card: the card in the address. */
  card: Card;
}

export interface Page {
  key: PageKey;
  title: string;
  /** Before the title, each with an address. */
  path?: readonly Tab[];
  /** Two columns where there is room. */
  wide?: true;
  tabs?: readonly Tab[];
  /** What the trail calls it; the page's own name if nothing is said. */
  label?: string;
  body: Html;
}
export interface Tab {
  href: string;
  text: string;
}

export interface Outcome {
  deeds?: readonly Deed[];
  told: Told;
  /** What the next page says. */
  news?: string;
  /** Where to go; the same page by default. */
  to?: string;
  /** Stay on this page and show why not. */
  refused?: Omit<Refused, 'form'>;
}
export type Act = (it: OwnSight, form: URLSearchParams) => Outcome;

const paths = {
  alert: 'M12 3.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4M12 7.5v5.5M12 16.3h.01',
  done: 'm5 12.5 4.5 4.5L19 7',
  right: 'm10 7 5 5-5 5',
  boat: 'M3 17c3 0 3-2 6-2s3 2 6 2 3-2 6-2M12 15V5l6 8h-6',
  ask: 'M5 6h14v10H11l-4 3.5V16H5z',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15 15l5 5',
};

export function icon(name: keyof typeof paths): Html {
  return html`<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths[name]}"/></svg>`;
}

function alertOf({
  title,
  text,
  code,
  waits,
}: {
  title: string;
  text?: string;
  code?: string | undefined;
  waits?: true | undefined;
}): Html {
  return html`<div class="alert${waits && ' waits'}" role="alert">${icon('alert')}<p><b>${title}</b> ${text} ${code && html`<span class="nb">${code}</span>`}</p></div>`;
}

/** What the bank says to a code, or to a refusal without one. */
export function refusal(
  { locale }: Sight,
  { code, text }: { code?: string | undefined; text?: string | undefined },
): Html {
  const known = code === undefined ? undefined : codes[code];
  return known
    ? alertOf({ title: known.title[locale], text: known.text[locale], code, waits: known.waits })
    : alertOf({ title: text ?? '', code });
}

/** The last thing on the trail, when it failed and the customer is where it failed. */
export function lastFailure(it: OwnSight, key: PageKey): Html | false {
  const { page, trail } = it.book.customer.situation;
  const last = trail.at(-1);
  if (it.refused || page !== key || last?.kind !== 'event' || last.outcome !== 'failed') return false;
  return refusal(it, { code: last.code, text: last.label });
}

export const button = (text: string, more: Html | false = false) => html`<button class="btn" ${more}>${text}</button>`;
export const lesser = (text: string | Html, more: Html | false = false) =>
  html`<button class="btn lesser" ${more}>${text}</button>`;

export function cardName({ t }: Pick<Sight, 't'>, { kind, lastFour }: Pick<Card, 'kind' | 'lastFour'>): string {
  const kinds = {
    everyday: t('Everyday card', '日常卡'),
    travel: t('Travel card', '旅行卡'),
    virtual: t('Virtual card', '虚拟卡'),
  };
  return `${kinds[kind]} ··${lastFour}`;
}

export function accountName({ t }: Pick<Sight, 't'>, kind: Account['kind']): string {
  return {
    everyday: t('Everyday account', '活期账户'),
    saver: t('Saver', '储蓄账户'),
    joint: t('Joint account', '联名账户'),
    business: t('Business account', '企业账户'),
    fixed_deposit: t('Fixed deposit', '定期存款'),
    loan: t('Personal loan', '个人贷款'),
  }[kind];
}

export function cardTabs({ t }: Sight, { lastFour, state }: Card): Tab[] {
  const at = `/bank/cards/${lastFour}`;
  return [
    { href: at, text: t('Activity', '交易记录') },
    { href: `${at}/limits`, text: t('Limits', '限额') },
    { href: `${at}/pin`, text: t('PIN', '密码') },
    { href: `${at}/travel`, text: t('Travel', '出行') },
    ...(state === 'ordered' ? [{ href: `${at}/delivery`, text: t('Delivery', '寄送进度') }] : []),
  ];
}

export function stateOf({ t }: Sight, state: Line['state']): string {
  return {
    booked: '',
    declined: t('declined', '被拒'),
    pending: t('pending', '待入账'),
    processing: t('processing', '处理中'),
    held: t('held', '暂缓'),
  }[state];
}

/** As on the statement: in the currency that was paid. */
function amountOf({ amount, foreign }: Line): string {
  const shown = money(Math.abs(foreign?.amount ?? amount), foreign?.currency);
  return amount > 0 ? `+${shown}` : shown;
}

/** A statement, by day. A line opens: what it was, and a way to ask about it. */
export function statement(it: OwnSight, lines: readonly Line[], titles: { today?: string; none: string }): Html {
  if (lines.length === 0) return html`<p class="none">${titles.none}</p>`;
  const days = Map.groupBy(lines, ({ at }) => day(at, it.now, it));
  const today = day(new Date(it.now), it.now, it);
  return html`${[...days].map(
    ([title, these]) =>
      html`<section class="day"><h2>${title === today ? (titles.today ?? title) : title}</h2>${these.map((line) => lineOf(it, line))}</section>`,
  )}`;
}

function lineOf(it: OwnSight, line: Line): Html {
  const { t, locale } = it;
  const { text, on, code, foreign, amount, state, at } = line;
  const shown = amountOf(line);
  const words = stateOf(it, state);
  const known = code === undefined ? undefined : codes[code];
  const card = it.book.cards.find(({ lastFour }) => lastFour === on);
  const account = it.book.accounts.find(({ lastFour }) => lastFour === on);
  const where = card ? cardName(it, card) : account ? `${accountName(it, account.kind)} ··${on}` : `··${on}`;
  return html`<details class="line ${state}" data-event="payment_opened" data-label="${text}${t(', ', '，')}${shown}">
<summary><time datetime="${at.toISOString()}">${time(at, it.zone)}</time><span class="what">${text}</span>${words && html`<b class="state">${words}</b>`}<span class="sum">${shown}</span></summary>
<div class="more"><p>${where}${foreign && html` · ${money(Math.abs(amount))}`}</p>${known && html`<p>${known.title[locale]} ${known.text[locale]} <span class="nb">${code}</span></p>`}
<button type="button" class="ask" data-open>${icon('ask')}${t('Ask about this', '询问这笔交易')}</button></div></details>`;
}

/** An amount in whole dollars, as a field with its label. */
export function amountField(
  it: Sight,
  field: { name: string; label: string; value: number; bad: boolean; most?: number; hint?: string },
): Html {
  const { name, label, value, bad, hint } = field;
  const shown = it.refused?.form.get(name) ?? new Intl.NumberFormat('en').format(value);
  return html`<div class="amount"><label for="${name}">${label}</label><span class="box${bad && ' bad'}"><span aria-hidden="true">S$</span><input id="${name}" name="${name}" inputmode="numeric" autocomplete="off" required value="${shown}"${bad && html` aria-invalid="true"`}${hint && html` aria-describedby="${name}-hint"`}></span></div>${hint && html`<p class="cap" id="${name}-hint">${hint}</p>`}`;
}

/** @returns whole dollars, or null for what is no amount */
export function amountIn(form: URLSearchParams, name: string): number | null {
  const text = (form.get(name) ?? '').replace(/[\s,，]|^S?\$/g, '');
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
