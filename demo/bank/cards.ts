/** Cards: what happened on one, its limits, PIN, delivery and travel. */
import type { Card } from '../bank.ts';
import { type Html, html } from './html.ts';
import {
  type Act,
  amountField,
  amountIn,
  button,
  cardName,
  cardTabs,
  icon,
  lastFailure,
  lesser,
  type OwnSight,
  type Page,
  refusal,
  statement,
} from './page.ts';
import { figure, longDay, money } from './show.ts';

const most = { daily: 5000, cash: 2000 };

const crumbs = ({ t }: OwnSight) => [{ href: '/bank/cards', text: t('Cards', '卡片') }];
const withCard = (it: OwnSight) => [
  ...crumbs(it),
  { href: `/bank/cards/${it.card.lastFour}`, text: cardName(it, it.card) },
];

function cardState({ t }: OwnSight, { state }: Card): string {
  return {
    active: t('in use', '使用中'),
    frozen: t('frozen', '已冻结'),
    ordered: t('on its way to you', '寄送中'),
    not_activated: t('not activated yet', '尚未激活'),
  }[state];
}

export function cardList(it: OwnSight): Html {
  return html`<ul class="list">${it.book.cards.map(
    (card) =>
      html`<li><a href="/bank/cards/${card.lastFour}"><span class="plastic ${card.kind}" aria-hidden="true"></span><span><b>${cardName(it, card)}</b><small>${cardState(it, card)}</small></span>${icon('right')}</a></li>`,
  )}</ul>`;
}

export function cards(it: OwnSight): Page {
  const { t } = it;
  return {
    key: 'cards',
    title: t('Cards', '卡片'),
    body: html`${lastFailure(it, 'cards')}${cardList(it)}
<p class="quiet">${t('Lost a card? Freeze it first; you can undo that. If it is gone for good, tell us.', '卡片找不到了？请先冻结，可以随时解冻；确认遗失请告诉我们。')} <button type="button" class="link" data-open>${t('Tell us', '告诉我们')}</button></p>`,
  };
}

export function cardActivity(it: OwnSight): Page {
  const { t, book, card } = it;
  const { lastFour, state } = card;
  const frozen = state === 'frozen';
  const action: Html | false =
    state === 'ordered'
      ? html`<a class="btn lesser" href="/bank/cards/${lastFour}/delivery">${t('Where is it?', '查看寄送进度')}</a>`
      : html`<form method="post"><button class="btn${state !== 'not_activated' && ' lesser'}" name="do" value="${state === 'not_activated' ? 'activate' : frozen ? 'thaw' : 'freeze'}"${book.locked && html` disabled`}>${
          state === 'not_activated'
            ? t('Activate card', '激活卡片')
            : frozen
              ? t('Unfreeze', '解冻')
              : t('Freeze', '冻结')
        }</button></form>`;
  return {
    key: 'card',
    title: cardName(it, card),
    path: crumbs(it),
    tabs: cardTabs(it, card),
    label: t(`Activity for card ··${lastFour}`, `卡 ··${lastFour} 的交易记录`),
    body: html`${lastFailure(it, 'card')}
<div class="head"><span class="plastic ${card.kind}" aria-hidden="true"></span><p><b>${cardState(it, card)}</b><small>${t(`${money(card.spentToday)} spent today of ${money(card.dailyLimit)}`, `今天已用 ${money(card.spentToday)}，限额 ${money(card.dailyLimit)}`)}</small></p>${action}</div>
${statement(
  it,
  book.lines.filter(({ on }) => on === lastFour),
  { today: t('Today', '今天'), none: t('Nothing was paid with this card yet.', '此卡还没有交易。') },
)}`,
  };
}

export const changeCard: Act = ({ t, card, book }, form) => {
  const { lastFour: last, state } = card;
  if (form.get('do') === 'activate' && state === 'not_activated')
    return {
      deeds: [{ what: 'activated', card: last }],
      told: { name: 'card_activated', label: t(`Card ··${last} activated`, `卡 ··${last} 已激活`), outcome: 'ok' },
      news: t('The card is active. It works at once.', '卡片已激活，可立即使用。'),
    };
  const on = form.get('do') === 'freeze';
  if (book.locked)
    return {
      told: { name: 'card_freeze', label: t('Everything is locked', '全部已锁定'), outcome: 'failed' },
      refused: { text: t('Everything is locked. Only a person can undo this.', '全部已锁定，只能由人工客服解除。') },
    };
  return {
    deeds: [{ what: 'frozen', card: last, on }],
    told: {
      name: on ? 'card_frozen' : 'card_unfrozen',
      label: on
        ? t(`Card ··${last} frozen`, `卡 ··${last} 已冻结`)
        : t(`Card ··${last} in use again`, `卡 ··${last} 已解冻`),
      outcome: 'ok',
    },
    news: on
      ? t('The card is frozen. Nothing can be paid with it until you unfreeze it.', '卡片已冻结，解冻前无法付款。')
      : t('The card is in use again.', '卡片已解冻，可以使用。'),
  };
};

export function cardLimits(it: OwnSight): Page {
  const { t, book, card } = it;
  const { lastFour, dailyLimit, cashLimit, spentToday } = card;
  const { typed } = book.customer.situation;
  const left = it.refused ? false : lastFailure(it, 'card_limits');
  const attempted = left && typed !== undefined;
  const used = Math.min(100, (spentToday / Math.max(1, dailyLimit)) * 100);
  return {
    key: 'card_limits',
    title: t('Limits', '限额'),
    path: withCard(it),
    tabs: cardTabs(it, card),
    label: t(`Limits for card ··${lastFour}`, `卡 ··${lastFour} 的限额`),
    body: html`${left}${it.refused && refusal(it, it.refused)}
<form method="post" data-unsaved="limit_change" data-label="${t('Cards › Limits: changed, not saved', '卡片 › 限额：已修改，未保存')}">
${amountField(it, { name: 'daily', label: t('Daily card spending', '每日刷卡限额'), value: attempted ? typed : dailyLimit, bad: attempted || it.refused?.field === 'daily' })}
<svg class="use" aria-hidden="true"><rect width="100%" height="4" rx="2"/><rect width="${used.toFixed(1)}%" height="4" rx="2" class="used"/></svg>
<p class="cap two"><span>${t(`${money(spentToday)} spent today`, `今天已用 ${money(spentToday)}`)}</span><span>${t(`limit ${money(dailyLimit)}`, `限额 ${money(dailyLimit)}`)}</span></p>
${amountField(it, { name: 'cash', label: t('Daily cash withdrawal', '每日取现限额'), value: cashLimit, bad: it.refused?.field === 'cash' })}
<div class="buttons">${button(t('Save', '保存'))}<a class="btn lesser" href="/bank/cards/${lastFour}">${t('Cancel', '取消')}</a></div></form>
${statement(
  it,
  book.lines.filter(({ on }) => on === lastFour),
  { today: t('Today on this card', '今日交易'), none: t('Nothing was paid with this card yet.', '此卡还没有交易。') },
)}`,
  };
}

export const changeLimits: Act = ({ t, card, book }, form) => {
  const daily = amountIn(form, 'daily');
  const cash = amountIn(form, 'cash');
  const told = (label: string, outcome: 'ok' | 'failed', code?: string) => ({
    name: 'limit_change',
    label,
    outcome,
    ...(code ? { code } : {}),
  });
  if (daily === null || cash === null)
    return {
      told: told(t('Limits: not a whole amount', '限额：金额格式不对'), 'failed'),
      refused: {
        field: daily === null ? 'daily' : 'cash',
        text: t('Enter a whole amount in dollars, such as 1,500.', '请输入整数金额，例如 1,500。'),
      },
    };
  const up = daily > card.dailyLimit || cash > card.cashLimit;
  const field = daily > card.dailyLimit ? ('daily' as const) : ('cash' as const);
  const refusedBy = (code: string) => ({
    told: told(t('Limits: a higher limit refused', '限额：提高未通过'), 'failed', code),
    refused: { code, field },
  });
  if (up && book.newDevice) return refusedBy('LIM-031');
  if (daily > most.daily || cash > most.cash) return refusedBy('LIM-040');
  return {
    deeds: [{ what: 'limits', card: card.lastFour, daily, cash }],
    told: told(up ? t('Limits: raised', '限额：已提高') : t('Limits: saved', '限额：已保存'), 'ok'),
    news: t(
      `Saved. Card ··${card.lastFour} may pay S$${figure(daily)} a day from now on.`,
      `已保存。卡 ··${card.lastFour} 每日可付 S$${figure(daily)}，立即生效。`,
    ),
  };
};

export function cardPin(it: OwnSight): Page {
  const { t, book, card } = it;
  const blocked = book.lines.some(({ code, on }) => code === 'PIN-003' && on === card.lastFour);
  const open = !blocked || book.pinUnblocked.includes(card.lastFour);
  return {
    key: 'card_pin',
    title: t('PIN', '密码'),
    path: withCard(it),
    tabs: cardTabs(it, card),
    label: t(`PIN for card ··${card.lastFour}`, `卡 ··${card.lastFour} 的密码`),
    body: html`${!open && refusal(it, { code: 'PIN-003' })}
<p>${t('Your PIN has 6 digits. We show it for 10 seconds, after your passkey.', '密码为 6 位数字，用通行密钥确认后显示 10 秒。')}</p>
<form method="post" class="buttons">${
      open
        ? button(t('Show the PIN', '查看密码'), html`name="do" value="show"`)
        : button(t('Unblock the PIN', '解锁密码'), html`name="do" value="unblock"`)
    }</form>`,
  };
}

export const changePin: Act = ({ t, card }, form) =>
  form.get('do') === 'unblock'
    ? {
        deeds: [{ what: 'pin_unblocked', card: card.lastFour }],
        told: {
          name: 'pin_unblocked',
          label: t(`PIN unblocked, card ··${card.lastFour}`, `密码已解锁，卡 ··${card.lastFour}`),
          outcome: 'ok',
        },
        news: t('The PIN works again.', '密码已解锁，可以使用。'),
      }
    : {
        told: {
          name: 'pin_shown',
          label: t(`PIN asked for, card ··${card.lastFour}`, `查看密码，卡 ··${card.lastFour}`),
          outcome: 'ok',
        },
        news: t('This is the demonstration: there is no PIN to show.', '这是演示环境，没有可显示的密码。'),
      };

export function cardDelivery(it: OwnSight): Page {
  const { t, card, book, locale } = it;
  const ordered = book.customer.situation.trail.find((step) => step.kind === 'event' && step.name === 'card_ordered');
  const at = ordered && new Date(it.now - ordered.minutesAgo * 60_000);
  const steps = [
    { text: t('Ordered', '已申请'), note: at ? longDay(at, locale) : '', done: true },
    {
      text: t('Made and handed to the post', '已制卡并交邮'),
      note: t('the working day after', '次一工作日'),
      done: true,
    },
    {
      text: t('With the post', '邮寄中'),
      note: t('3–5 working days in Singapore', '新加坡境内 3–5 个工作日'),
      done: false,
    },
    {
      text: t('In your letterbox', '送达'),
      note: t('Missing after 7 working days? Tell us.', '超过 7 个工作日未收到，请告诉我们。'),
      done: false,
    },
  ];
  return {
    key: 'card_delivery',
    title: t('Delivery', '寄送进度'),
    path: withCard(it),
    tabs: cardTabs(it, card),
    label: t(`Delivery for card ··${card.lastFour}`, `卡 ··${card.lastFour} 的寄送进度`),
    body:
      card.state === 'ordered'
        ? html`${lastFailure(it, 'card_delivery')}<ol class="steps">${steps.map(
            ({ text, note, done }, index) =>
              html`<li class="${done ? 'done' : index === 2 ? 'now' : ''}"${index === 2 && html` aria-current="step"`}><b>${text}</b><small>${note}</small></li>`,
          )}</ol><div class="buttons"><button type="button" class="btn" data-open>${t('It has not arrived', '还没收到')}</button></div>`
        : html`<p>${t('You have this card; nothing is on its way.', '您已收到此卡，没有在寄的卡片。')}</p>`,
  };
}

export function cardTravel(it: OwnSight): Page {
  const { t, card, book } = it;
  const abroad = book.abroadOn.includes(card.lastFour);
  return {
    key: 'travel',
    title: t('Travel', '出行'),
    path: withCard(it),
    tabs: cardTabs(it, card),
    label: t(`Travel for card ··${card.lastFour}`, `卡 ··${card.lastFour} 的出行设置`),
    body: html`${it.refused && refusal(it, it.refused)}
<div class="head"><p><b>${abroad ? t('Payments abroad are on', '境外支付已开通') : t('Payments abroad are off', '境外支付未开通')}</b><small>${
      card.kind === 'travel'
        ? t('No fee on foreign currency.', '外币交易不收手续费。')
        : t('1.5% on foreign currency. The Travel card has none.', '外币交易收 1.5%，旅行卡不收。')
    }</small></p>${!abroad && html`<form method="post">${lesser(t('Switch on', '开通'), html`name="do" value="abroad"`)}</form>`}</div>
<h2>${t('Tell us that you travel', '登记出行')}</h2><p class="quiet">${t('Fewer of your payments are stopped for a check, from the day before to the day after the trip. Free.', '出行前一天至返回后一天，付款较少因核对被拦下。免费。')}</p>
${book.trips.length > 0 && html`<ul class="list plain">${book.trips.map(({ country, until }) => html`<li><b>${country}</b><small>${t(`until ${until}`, `至 ${until}`)}</small></li>`)}</ul>`}
<form method="post" class="stack" data-unsaved="travel_notice" data-label="${t('Cards › Travel: filled in, not saved', '卡片 › 出行：已填写，未保存')}">
<label for="country">${t('Country', '国家或地区')}</label><input id="country" name="country" maxlength="40" required autocomplete="off" value="${it.refused?.form.get('country')}">
<label for="until">${t('Until', '至')}</label><input id="until" name="until" type="date" required value="${it.refused?.form.get('until')}">
<div class="buttons">${button(t('Save', '保存'))}</div></form>`,
  };
}

export const changeTravel: Act = ({ t, card, now }, form) => {
  if (form.get('do') === 'abroad')
    return {
      deeds: [{ what: 'abroad_on', card: card.lastFour }],
      told: {
        name: 'abroad_on',
        label: t(`Payments abroad switched on, card ··${card.lastFour}`, `境外支付已开通，卡 ··${card.lastFour}`),
        outcome: 'ok',
      },
      news: t('Payments abroad are on. Try the card again.', '境外支付已开通，可再试一次。'),
    };
  const country = (form.get('country') ?? '').trim().slice(0, 40);
  const until = form.get('until') ?? '';
  const days = (Date.parse(until) - now) / 86_400_000;
  if (!country || !(days > -1 && days <= 90))
    return {
      told: { name: 'travel_notice', label: t('Travel: not saved', '出行：未保存'), outcome: 'failed' },
      refused: { text: t('Name a country, and a day within the next 90.', '请填写国家或地区，以及 90 天内的日期。') },
    };
  return {
    deeds: [{ what: 'trip', country, until }],
    told: { name: 'travel_notice', label: t('Travel registered', '已登记出行'), outcome: 'ok' },
    news: t('Saved. Have a good trip.', '已保存，祝您旅途愉快。'),
  };
};
