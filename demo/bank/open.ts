/** Pages for everybody: signing in, the bank's front page, and Help. */
import type { DemoCustomer } from '../bank.ts';
import type { Localised } from '../people.ts';
import { html } from './html.ts';
import { button, icon, lesser, type Page, type Sight } from './page.ts';

/** What a help page needs of an article. */
export interface HelpArticle {
  slug: string;
  collection: string;
  locale: 'en' | 'zh';
  title: string;
  summary: string;
  questions: readonly string[];
}
export interface HelpCollection {
  id: string;
  name: Localised;
}

/** What the customer was in the middle of, in their own language. */
function inTheMiddleOf({ situation }: DemoCustomer): string | undefined {
  const happened = situation.trail.findLast((step) => step.kind === 'event');
  return happened?.kind === 'event' ? [happened.label, happened.code].filter(Boolean).join(' · ') : undefined;
}

export function signIn(it: Sight, people: { kept: readonly DemoCustomer[]; others: readonly DemoCustomer[] }): Page {
  const { t, query } = it;
  const q = (query.get('q') ?? '').trim().toLowerCase();
  const fits = (one: DemoCustomer) =>
    [one.name, one.email, one.externalId, inTheMiddleOf(one)].some((text) => text?.toLowerCase().includes(q));
  const list = (title: string, these: readonly DemoCustomer[]) => {
    const found = these.filter(fits);
    return (
      found.length > 0 &&
      html`<section data-among><h2>${title}</h2><ul class="list">${found.map(
        (one) =>
          html`<li><button name="who" value="${one.externalId}" lang="${one.locale}"><span class="face" aria-hidden="true">${initials(one.name)}</span><span><b>${one.name}</b><small>${inTheMiddleOf(one)}</small></span>${icon('right')}</button></li>`,
      )}</ul></section>`
    );
  };
  const kept = list(t('Kept free for you', '为您保留'), people.kept);
  const others = list(t('Everyone else', '其他客户'), people.others);
  const nobody = t('Nobody fits this search.', '没有符合的客户。');
  return {
    key: 'sign_in',
    title: t('Sign in', '登录'),
    wide: true,
    body: html`<div><p>${t('This bank is a demonstration and does not exist. Choose who you are; there is no password.', '这是演示银行，并不存在。请选择您的身份，无需密码。')}</p>
<form method="get" role="search" class="find"><label class="hidden" for="q">${t('Search customers', '搜索客户')}</label>${icon('search')}<input id="q" name="q" type="search" autocomplete="off" placeholder="${t('Search by name or by what happened', '按姓名或情况搜索')}" value="${query.get('q')}" data-find></form>
<form method="post">${kept}<p class="none" data-nobody${(kept || others) && html` hidden`}>${nobody}</p>
<div class="buttons">${lesser(t('Continue as a visitor', '以访客身份继续'), html`name="who" value=""`)}</div></form></div>
<form method="post">${others}</form>`,
  };
}

const initials = (name: string) =>
  /\p{Script=Han}/u.test(name)
    ? name.slice(-2)
    : name
        .split(' ')
        .map(([first]) => first)
        .slice(0, 2)
        .join('');

/** For who is not signed in. */
export function welcome(it: Sight): Page {
  const { t } = it;
  const offers = [
    {
      name: t('Everyday account', '活期账户'),
      text: t(
        'No monthly fee, no minimum. Open in about 10 minutes with Singpass.',
        '无月费，无最低存款。用 Singpass 约 10 分钟开户。',
      ),
    },
    {
      name: t('Travel card', '旅行卡'),
      text: t(
        'No fee on foreign currency. Two cash withdrawals abroad free each month.',
        '外币交易不收手续费，境外取现每月两次免费。',
      ),
    },
    {
      name: t('Saver', '储蓄账户'),
      text: t('1.20% a year, 2.10% in months with your salary.', '年利率 1.20%，有工资入账的月份 2.10%。'),
    },
  ];
  return {
    key: 'home',
    title: t('A bank that answers', '有问必答的银行'),
    body: html`<p class="lead">${t('No branches and no queues. Ask at any hour, in English or Chinese; people answer every day from 07:00 to 22:00.', '没有网点，不用排队。任何时间都可以用中文或英文咨询，人工客服每天 07:00 至 22:00 在线。')}</p>
<div class="buttons"><a class="btn" href="/bank/sign-in">${t('Sign in', '登录')}</a><button type="button" class="btn lesser" data-open>${t('Ask us something', '咨询我们')}</button></div>
<ul class="offers">${offers.map(({ name, text }) => html`<li><h2>${name}</h2><p>${text}</p></li>`)}</ul>`,
  };
}

export function help(
  it: Sight,
  { articles, collections }: { articles: readonly HelpArticle[]; collections: readonly HelpCollection[] },
): Page {
  const { t, locale, query } = it;
  const q = (query.get('q') ?? '').trim().toLowerCase();
  const words = q.split(/\s+/);
  const fits = ({ title, summary, questions }: HelpArticle) =>
    words.every((word) => [title, summary, ...questions].some((text) => text.toLowerCase().includes(word)));
  const found = articles.filter((article) => article.locale === locale && fits(article));
  return {
    key: 'help',
    title: t('Help', '帮助'),
    body: html`<form method="get" role="search" class="find"><label class="hidden" for="q">${t('Search help', '搜索帮助')}</label>${icon('search')}<input id="q" name="q" type="search" maxlength="80" autocomplete="off" placeholder="${t('Search, for example “limit”', '搜索，例如“限额”')}" value="${query.get('q')}"></form>
<div class="head"><p><b>${t('Ask in your own words', '用自己的话提问')}</b><small>${t('The virtual agent answers day and night; a person from 07:00 to 22:00.', '虚拟客服昼夜在线，人工客服 07:00 至 22:00。')}</small></p>${button(t('Ask us', '咨询'), html`type="button" data-open`)}</div>
<p><a href="${helpCentre(`/help/${locale}`)}">${t('Open the help centre', '打开帮助中心')}</a> <a href="${helpCentre(`/help/${locale}/cases`)}">${t('Your cases', '我的工单')}</a></p>
${found.length === 0 ? html`<p class="none">${t('No article has these words. Ask us instead.', '没有包含这些词的文章，可以直接咨询我们。')}</p>` : ''}
${collections.map(({ id, name }) => {
  const here = found.filter(({ collection }) => collection === id);
  return (
    here.length > 0 &&
    html`<section class="day"><h2>${name[locale]}</h2>${here.map(
      ({ title, summary, slug }) =>
        html`<details class="fold" data-event="help_article" data-label="${title}" id="${slug}"><summary>${title}</summary><p>${summary} <a href="${helpCentre(`/help/${locale}/articles/${slug}`)}">${t('Read it all', '阅读全文')}</a> <button type="button" class="link" data-open>${t('Ask about this', '询问')}</button></p></details>`,
    )}</section>`
  );
})}`,
  };
}

/** Through the bank, which says who is signed in. */
const helpCentre = (to: string) => `/bank/help-centre?to=${encodeURIComponent(to)}`;

/** Takes the bank's word to the help centre, in a form: in an address it would stay in histories and logs. */
export function toHelpCentre({ t }: Sight, token: string, to: string): Page {
  return {
    key: 'help',
    title: t('To the help centre', '前往帮助中心'),
    body: html`<form method="post" action="/help/sign-in" data-go><input type="hidden" name="token" value="${token}"><input type="hidden" name="to" value="${to}"><p>${t('The bank tells it that it is you.', '银行会告知帮助中心您的身份。')}</p>${button(t('Continue', '继续'))}</form>`,
  };
}

export function notFound({ t }: Sight): Page {
  return {
    key: 'home',
    title: t('There is no such page', '没有这个页面'),
    body: html`<p>${t('The address may be old, or the card is not yours.', '地址可能已失效，或者这张卡不是您的。')}</p><div class="buttons"><a class="btn" href="/bank/">${t('Overview', '总览')}</a></div>`,
  };
}
