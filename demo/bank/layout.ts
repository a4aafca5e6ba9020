/** The frame around every page. */

import { pages } from '../bank.ts';
import type { Locale } from '../knowledge.ts';
import { type Html, html, json } from './html.ts';
import type { PageFacts } from './in-the-page.ts';
import { icon, type Page, type Say, type Tab } from './page.ts';

export interface Frame {
  page: Page;
  locale: Locale;
  theme: 'light' | 'dark' | undefined;
  t: Say;
  /** The signed-in customer's name. */
  name: string | null;
  /** Their number, to which codes are sent. */
  phone: string | null;
  /** The address of this page, without what it was asked. */
  here: string;
  news: string | undefined;
  facts: Omit<PageFacts, 'page'>;
  messengerKey: string;
  files: { script: string; styles: string };
}

export function labelOf({ key, label }: Pick<Page, 'key' | 'label'>, locale: Locale): string {
  return label ?? pages[key][locale];
}

export function framed({ page, locale, theme, t, name, phone, here, news, facts, messengerKey, files }: Frame): string {
  const nav: Tab[] = [
    { href: '/bank/accounts', text: t('Accounts', '账户') },
    { href: '/bank/cards', text: t('Cards', '卡片') },
    { href: '/bank/payments', text: t('Payments', '转账') },
    { href: '/bank/help', text: t('Help', '帮助') },
  ];
  const links = (tabs: readonly Tab[], current: (tab: Tab) => boolean) =>
    tabs.map((tab) => html`<a href="${tab.href}"${current(tab) && html` aria-current="page"`}>${tab.text}</a>`);
  const bank = t('Harbour Bank', '海港银行');
  return html`<!doctype html>
<html lang="${locale === 'zh' ? 'zh-Hans' : 'en'}"${theme && html` data-theme="${theme}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${page.title} · ${bank}</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><link rel="stylesheet" href="${files.styles}">
<script id="visit" type="application/json">${json({ ...facts, page: { name: page.key, label: labelOf(page, locale) } })}</script>
<script defer src="${files.script}"></script>
<script async src="/messenger/launcher.js?key=${messengerKey}" data-key="${messengerKey}"${theme && html` data-theme="${theme}"`}></script></head>
<body><a class="skip" href="#main">${t('Skip to the page', '跳到正文')}</a>
<header><a class="mark" href="/bank/">${icon('boat')}${bank}</a><nav aria-label="${t('Bank', '银行')}">${links(nav, ({ href }) => here.startsWith(href))}</nav><div class="who">${
    name === null
      ? html`<a href="/bank/sign-in">${t('Sign in', '登录')}</a>`
      : html`<a href="/bank/profile"${here.startsWith('/bank/profile') && html` aria-current="page"`}>${name}</a><form method="post" action="/bank/sign-out"><button class="link">${t('Log out', '退出')}</button></form>`
  }</div></header>
<main id="main"${page.wide && html` class="wide"`}>${page.path && html`<nav class="path" aria-label="${t('Where you are', '当前位置')}">${page.path.map(({ href, text }, at) => html`${at > 0 && html`<span aria-hidden="true">›</span>`}<a href="${href}">${text}</a>`)}</nav>`}
<h1>${page.title}</h1>
${page.tabs && html`<nav class="tabs" aria-label="${t('In this part', '本栏目')}">${links(page.tabs, ({ href }) => href === here)}</nav>`}
${news !== undefined && html`<div class="news" role="status">${icon('done')}<p>${news}</p></div>`}
${page.body}</main>
${phone !== null && html`<section class="sms" id="phone" popover="manual" aria-label="${t('Your phone', '您的手机')}"><b>${t('Text message to', '短信发送至')} ${phone}</b><p role="alert"></p><button type="button" class="link">${t('Close', '关闭')}</button></section>`}
<footer><p>${t('Harbour Bank is a demonstration and does not exist.', '海港银行仅供演示，并不存在。')}</p><p>${choice(
    here,
    [
      ['lang', 'en', 'English', locale === 'en'],
      ['lang', 'zh', '中文', locale === 'zh'],
    ],
  )}<span aria-hidden="true">·</span>${choice(here, [
    ['theme', 'light', t('Light', '浅色'), theme === 'light'],
    ['theme', 'dark', t('Dark', '深色'), theme === 'dark'],
    ['theme', 'auto', t('As the device', '跟随系统'), theme === undefined],
  ])}</p></footer></body></html>`.text;
}

function choice(here: string, options: [what: string, value: string, text: string, chosen: boolean][]): Html[] {
  return options.map(
    ([what, value, text, chosen]) =>
      html`<a href="${here}?${what}=${value}"${what === 'lang' && html` lang="${value}" hreflang="${value}"`}${chosen && html` aria-current="true"`}>${text}</a>`,
  );
}
