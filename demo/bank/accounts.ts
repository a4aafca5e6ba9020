/** Overview, accounts and the papers about them. */
import { cardList } from './cards.ts';
import { html } from './html.ts';
import {
  type Act,
  accountName,
  button,
  cardName,
  icon,
  lastFailure,
  type OwnSight,
  type Page,
  refusal,
  statement,
} from './page.ts';
import { money, time } from './show.ts';

/** Overview: what needs the customer first, then what they have. */
export function overview(it: OwnSight): Page {
  const { t, book, now } = it;
  const { customer } = book;
  const hour = Number(time(new Date(now), it.zone).slice(0, 2));
  const name = /\p{Script=Han}/u.test(customer.name) ? customer.name : customer.name.split(' ')[0];
  const greeting =
    hour < 12 ? t('Good morning', '早上好') : hour < 18 ? t('Good afternoon', '下午好') : t('Good evening', '晚上好');
  return {
    key: 'home',
    title: t(`${greeting}, ${name}`, `${name}，${greeting}`),
    wide: true,
    body: html`<div>${attention(it)}
<h2>${t('Accounts', '账户')}</h2>${accountList(it)}
<h2>${t('Cards', '卡片')}</h2>${cardList(it)}</div>
<div>${statement(it, book.lines.slice(0, 6), { none: t('Nothing happened yet.', '还没有交易。') })}</div>`,
  };
}

/** What went wrong lately, and what waits; each leads to its page. */
function attention(it: OwnSight) {
  const { t, book, now, locale } = it;
  const held = book.lines.filter(({ state }) => state === 'held').length;
  const waits = [
    ...(held > 0 ? [{ href: '/bank/payments/held', text: t(`${held} transfer held`, `${held} 笔转账暂缓`) }] : []),
    ...book.cards.flatMap((card) =>
      card.state === 'not_activated'
        ? [
            {
              href: `/bank/cards/${card.lastFour}`,
              text: t(`Activate ${cardName(it, card)}`, `激活${cardName(it, card)}`),
            },
          ]
        : [],
    ),
  ];
  const failed = book.customer.situation.trail.findLast((step) => step.kind === 'event' && step.outcome === 'failed');
  if (failed?.kind !== 'event' && waits.length === 0) return false;
  return html`<section class="attention" aria-label="${t('What needs you', '待处理')}"><ul>${
    failed?.kind === 'event' &&
    html`<li>${icon('alert')}<span><b>${failed.label}</b><small><time>${time(new Date(now - failed.minutesAgo * 60_000), it.zone)}</time>${failed.code && ` · ${failed.code}`}</small></span><button type="button" class="link" data-open lang="${locale}">${t('Ask', '询问')}</button></li>`
  }${waits.map(({ href, text }) => html`<li>${icon('alert')}<span><b>${text}</b></span><a class="link" href="${href}">${t('Look', '查看')}</a></li>`)}</ul></section>`;
}

function accountList(it: OwnSight) {
  const href = {
    loan: '/bank/accounts/loans',
    saver: '/bank/accounts/saver',
    everyday: '',
    joint: '',
    business: '',
    fixed_deposit: '',
  };
  return html`<ul class="list">${it.book.accounts.map(
    ({ kind, lastFour, balance }) =>
      html`<li><a href="${href[kind] || `/bank/accounts/${lastFour}`}"><span><b>${accountName(it, kind)}</b><small>··${lastFour}</small></span><span class="sum">${money(balance)}</span>${icon('right')}</a></li>`,
  )}</ul>`;
}

const tabs = ({ t, book }: OwnSight) => [
  { href: '/bank/accounts', text: t('Accounts', '账户') },
  { href: '/bank/accounts/documents', text: t('Documents', '文件') },
  ...(book.accounts.some(({ kind }) => kind === 'saver')
    ? [{ href: '/bank/accounts/saver', text: t('Saver', '储蓄') }]
    : []),
  ...(book.accounts.some(({ kind }) => kind === 'loan')
    ? [{ href: '/bank/accounts/loans', text: t('Loans', '贷款') }]
    : []),
  { href: '/bank/accounts/new', text: t('New account', '新账户') },
];

export function accounts(it: OwnSight): Page {
  const { t, book } = it;
  const own = book.accounts.map(({ lastFour }) => lastFour);
  return {
    key: 'accounts',
    title: t('Accounts', '账户'),
    tabs: tabs(it),
    body: html`${lastFailure(it, 'accounts')}${it.refused && refusal(it, it.refused)}${accountList(it)}
${statement(
  it,
  book.lines.filter(({ on }) => own.includes(on)),
  { none: t('No movements yet.', '还没有收支。') },
)}
<form method="post" class="buttons"><button class="link" name="do" value="close">${t('Close an account', '销户')}</button></form>`,
  };
}

export const closeAccount: Act = ({ t, book }) => {
  const pending = book.lines.some(({ state }) => state === 'pending' || state === 'processing' || state === 'held');
  const label = pending
    ? t('Close account: a payment is pending', '销户：有待入账付款')
    : t('Close account: asked for', '销户：已申请');
  return {
    told: { name: 'close_account', label, outcome: 'failed' },
    refused: {
      text: pending
        ? t('A payment is still pending; that can take up to 5 working days.', '还有付款待入账，最长需要 5 个工作日。')
        : t('This is the demonstration: the account stays open.', '这是演示环境，账户不会关闭。'),
    },
  };
};

/** One account, by the last four digits in the address. */
export function account(it: OwnSight, lastFour: string): Page {
  const { t, book } = it;
  const one = book.accounts.find((known) => known.lastFour === lastFour);
  return {
    key: 'accounts',
    title: one ? accountName(it, one.kind) : t('Account', '账户'),
    path: [{ href: '/bank/accounts', text: t('Accounts', '账户') }],
    label: `${one ? accountName(it, one.kind) : t('Account', '账户')} ··${lastFour}`,
    body: html`<p class="balance">${money(one?.balance ?? 0)} <small>··${lastFour}</small></p>
${statement(
  it,
  book.lines.filter(({ on }) => on === lastFour),
  { none: t('No movements yet.', '还没有收支。') },
)}`,
  };
}

export function documents(it: OwnSight): Page {
  const { t, book, locale } = it;
  const business = book.accounts.find(({ kind }) => kind === 'business');
  const month = (back: number) =>
    new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    }).format(new Date(Date.UTC(new Date(it.now).getUTCFullYear(), new Date(it.now).getUTCMonth() - back, 1)));
  const year = new Date(it.now).getUTCFullYear() - 1;
  const papers = [
    {
      text: t(`Interest certificate ${year}`, `${year} 年利息证明`),
      note: business ? t('in your own name', '个人名义') : t('PDF, English and Chinese', '中英文 PDF'),
    },
    ...[1, 2, 3].map((back) => ({ text: t(`Statement ${month(back)}`, `${month(back)}对账单`), note: 'PDF' })),
  ];
  return {
    key: 'documents',
    title: t('Documents', '文件'),
    tabs: tabs(it),
    body: html`${lastFailure(it, 'documents')}<ul class="list plain">${papers.map(
      ({ text, note }) =>
        html`<li><details data-event="document_opened" data-label="${text}"><summary><b>${text}</b><small>${note}</small></summary><p class="quiet">${t('This is the demonstration: there is no file behind it.', '这是演示环境，没有可下载的文件。')}</p></details></li>`,
    )}</ul>
<p class="quiet">${t('Printed and stamped: S$15 each, 5 working days. With a company name: a person does it in 1 working day.', '加盖印章的纸质对账单每份 S$15，5 个工作日；公司名义的证明由人工办理，1 个工作日。')} <button type="button" class="link" data-open>${t('Ask for one', '申请')}</button></p>`,
  };
}

export function saver(it: OwnSight): Page {
  const { t, book } = it;
  const one = book.accounts.find(({ kind }) => kind === 'saver');
  return {
    key: 'saver',
    title: t('Saver', '储蓄账户'),
    tabs: tabs(it),
    body: one
      ? html`<p class="balance">${money(one.balance)} <small>··${one.lastFour}</small></p>
<dl class="facts"><dt>${t('Up to S$50,000', 'S$50,000 以内')}</dt><dd>${t('1.20% a year', '年利率 1.20%')}</dd><dt>${t('Above', '超出部分')}</dt><dd>${t('0.50% a year', '年利率 0.50%')}</dd><dt>${t('Salary bonus', '工资奖励')}</dt><dd>${t('0.90% more in a month with a salary of at least S$2,000', '当月工资不少于 S$2,000，加 0.90%')}</dd></dl>
${statement(
  it,
  book.lines.filter(({ on }) => on === one.lastFour),
  { none: t('No movements yet.', '还没有收支。') },
)}`
      : html`<p>${t('You have no Saver yet. It pays 1.20% a year up to S$50,000.', '您还没有储蓄账户。S$50,000 以内年利率 1.20%。')}</p>`,
  };
}

export function loans(it: OwnSight): Page {
  const { t, book } = it;
  const one = book.accounts.find(({ kind }) => kind === 'loan');
  const home = book.accounts.find(({ kind }) => kind === 'everyday')?.lastFour;
  return {
    key: 'loans',
    title: t('Loans', '贷款'),
    tabs: tabs(it),
    body: one
      ? html`${lastFailure(it, 'loans')}<p class="balance">${money(-one.balance)} <small>${t('still to pay', '未还')} · ··${one.lastFour}</small></p>
<dl class="facts"><dt>${t('Instalment', '分期')}</dt><dd>${t('taken at 06:00 on your day, again at 14:00 and 20:00', '还款日 06:00 扣款，余额不足时 14:00、20:00 再试')}</dd><dt>${t('Late fee', '逾期费')}</dt><dd>${t('S$40 after 7 days', '逾期 7 天收 S$40')}</dd><dt>${t('Repay early', '提前还款')}</dt><dd>${t('from S$500, 1% of the amount', 'S$500 起，手续费 1%')}</dd></dl>
<details class="box-line" data-event="quote_opened" data-label="${t('Repay early: quote opened', '提前还款：查看报价')}"><summary>${t('Quote for S$5,000', 'S$5,000 的报价')}</summary><p>${t(`Fee S$50.00. You would owe ${money(Math.max(0, -one.balance - 5000))}. Valid for 5 working days.`, `手续费 S$50.00，还后尚欠 ${money(Math.max(0, -one.balance - 5000))}，5 个工作日内有效。`)}</p></details>
${statement(
  it,
  book.lines.filter(({ on, text }) => on === home && /instalment|loan|贷款/i.test(text)),
  { none: '' },
)}`
      : html`<p>${t('You have no loan with us.', '您在本行没有贷款。')}</p>`,
  };
}

export function newAccount(it: OwnSight): Page {
  const { t, book } = it;
  const sent = book.customer.situation.trail.filter((step) => step.kind === 'event' && step.name === 'document_upload');
  return {
    key: 'open_account',
    title: t('Business account', '企业账户'),
    path: [{ href: '/bank/accounts', text: t('Accounts', '账户') }],
    tabs: tabs(it),
    body: html`${lastFailure(it, 'open_account')}<p>${t('S$18 a month, the first 3 months free. Open in 3–5 working days after we have everything.', '每月 S$18，前 3 个月免费。资料齐全后 3–5 个工作日开通。')}</p>
<h2>${t('What we have from you', '已收到的资料')}</h2>
${
  sent.length === 0
    ? html`<p class="none">${t('Nothing yet. You need the registry profile, not older than 30 days, and everyone who owns 25% or more.', '还没有。需要 30 天内的企业注册资料，以及持股 25% 或以上的所有人。')}</p>`
    : html`<ul class="list plain">${sent.map(
        (step) =>
          step.kind === 'event' &&
          html`<li><b>${step.label}</b><small class="${step.outcome}">${step.outcome === 'failed' ? t(`not readable · ${step.code}`, `无法识别 · ${step.code}`) : t('received', '已收到')} · ${time(new Date(it.now - step.minutesAgo * 60_000), it.zone)}</small></li>`,
      )}</ul>`
}
<div class="buttons">${button(t('Ask about this', '询问进度'), html`type="button" data-open`)}</div>`,
  };
}
