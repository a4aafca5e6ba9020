/** Payments: send, history, held, abroad, scheduled, limits. */

import { type Line, newPayeeMost, payeeHoldMs, roomOf } from './book.ts';
import { html } from './html.ts';
import {
  type Act,
  amountField,
  amountIn,
  button,
  lastFailure,
  lesser,
  type OwnSight,
  type Page,
  refusal,
  statement,
} from './page.ts';
import { day, figure, money, time, wholeMoney } from './show.ts';

const tabs = ({ t }: OwnSight) => [
  { href: '/bank/payments', text: t('Pay', '付款') },
  { href: '/bank/payments/history', text: t('History', '记录') },
  { href: '/bank/payments/held', text: t('Held', '暂缓') },
  { href: '/bank/payments/overseas', text: t('Overseas', '境外') },
  { href: '/bank/payments/scheduled', text: t('Scheduled', '预约') },
  { href: '/bank/payments/limits', text: t('Limits', '限额') },
];

/** Movements of the accounts: what cards paid is under Cards. */
const transfers = ({ book }: OwnSight) =>
  book.lines.filter(({ on }) => book.accounts.some(({ lastFour }) => lastFour === on));

export function payments(it: OwnSight): Page {
  const { t, book } = it;
  const chosen = it.refused?.form.get('to') ?? it.query.get('to');
  const [from] = book.accounts;
  return {
    key: 'payments',
    title: t('Payments', '转账'),
    tabs: tabs(it),
    body: html`${it.refused && refusal(it, it.refused)}${lastFailure(it, 'payments')}
<form method="post" class="stack" data-unsaved="transfer" data-label="${t('Payments: filled in, not sent', '转账：已填写，未发出')}">
<p class="quiet">${t(`From ··${from?.lastFour}, ${money(from?.balance ?? 0)}`, `付款账户 ··${from?.lastFour}，${money(from?.balance ?? 0)}`)}</p>
<label for="to">${t('To', '收款人')}</label>
<select id="to" name="to" required><option value="">${t('Choose a payee', '选择收款人')}</option>${book.payees.map(
      ({ name, account, addedAt }) =>
        html`<option value="${name}"${chosen === name && html` selected`}>${name}${account && ` ··${account}`}${addedAt && t(' (new)', '（新）')}</option>`,
    )}</select>
<p class="cap"><a class="link" href="/bank/payments/payee">${t('New payee', '添加收款人')}</a></p>
${amountField(it, { name: 'amount', label: t('Amount', '金额'), value: 0, bad: it.refused?.field === 'amount' })}
<div class="buttons">${button(t('Send', '发送'))}</div></form>
${statement(it, transfers(it).slice(0, 3), { none: t('No transfers yet.', '还没有转账。') })}`,
  };
}

export const pay: Act = (it, form) => {
  const { t, book, now } = it;
  const told = (label: string, outcome: 'ok' | 'failed', code?: string) => ({
    name: code === 'PAY-012' ? 'transfer_held' : 'transfer_sent',
    label,
    outcome,
    ...(code ? { code } : {}),
  });
  const payee = book.payees.find(({ name }) => name === form.get('to'));
  const amount = amountIn(form, 'amount');
  if (!payee || !amount)
    return {
      told: told(t('Transfer: not filled in', '转账：未填写完整'), 'failed'),
      refused: {
        field: payee ? 'amount' : 'to',
        text: t('Choose a payee and enter a whole amount in dollars.', '请选择收款人，并输入整数金额。'),
      },
    };
  const refusedBy = (code: string) => ({
    told: told(t('Transfer refused', '转账未发出'), 'failed', code),
    refused: { code, field: 'amount' },
  });
  if (book.locked)
    return {
      ...refusedBy('LIM-050'),
      refused: { text: t('Everything is locked. Only a person can undo this.', '全部已锁定，只能由人工客服解除。') },
    };
  if (amount > (book.accounts[0]?.balance ?? 0)) return refusedBy('BAL-001');
  if (amount > book.transferLimit || (book.newDevice && amount > newPayeeMost)) return refusedBy('LIM-050');
  const room = roomOf(book, payee, now);
  const goes = room === null ? amount : Math.min(room, amount);
  const waits = amount - goes;
  const entry = (what: 'sent' | 'held', sum: number) =>
    sum > 0 ? [{ what, to: payee.name, amount: sum, at: now }] : [];
  return {
    deeds: [...entry('sent', goes), ...entry('held', waits)],
    told: waits
      ? told(t('Transfer held, new payee', '转账暂缓，新收款人'), 'failed', 'PAY-012')
      : told(t('Transfer sent', '转账已发出'), 'ok'),
    to: waits ? '/bank/payments/held' : '/bank/payments/history',
    news: waits
      ? t(
          `${wholeMoney(goes)} sent, ${wholeMoney(waits)} held because the payee is new.`,
          `已发出 ${wholeMoney(goes)}；收款人是新添加的，${wholeMoney(waits)} 暂缓。`,
        )
      : t(`${wholeMoney(amount)} sent to ${payee.name}.`, `已发出 ${wholeMoney(amount)}，收款人：${payee.name}。`),
  };
};

export function newPayee(it: OwnSight): Page {
  const { t } = it;
  const given = (name: string) => it.refused?.form.get(name);
  return {
    key: 'payments',
    title: t('New payee', '添加收款人'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    body: html`${it.refused && refusal(it, it.refused)}
<p class="quiet">${t('In the first 12 hours a new payee can receive S$1,000 in total; the rest waits and goes by itself.', '添加后的前 12 小时，新收款人总共可收 S$1,000，其余到时自动发出。')}</p>
<form method="post" class="stack" data-unsaved="payee_add" data-label="${t('New payee: filled in, not added', '添加收款人：已填写，未添加')}">
<label for="name">${t('Name, as the other bank knows it', '姓名（与对方银行一致）')}</label><input id="name" name="name" maxlength="40" required autocomplete="off" value="${given('name')}">
<label for="account">${t('Account number', '账号')}</label><input id="account" name="account" inputmode="numeric" pattern="[0-9 ]{6,16}" required autocomplete="off" value="${given('account')}">
<div class="buttons">${button(t('Add', '添加'))}<a class="btn lesser" href="/bank/payments">${t('Cancel', '取消')}</a></div></form>`,
  };
}

export const addPayee: Act = ({ t, book, now }, form) => {
  const name = (form.get('name') ?? '').trim().slice(0, 40);
  const account = (form.get('account') ?? '').replace(/\s/g, '');
  const failed = (label: string) => ({ name: 'payee_add', label, outcome: 'failed' as const });
  if (book.newDevice)
    return {
      told: { ...failed(t('Add a payee: refused', '添加收款人未通过')), code: 'APP-118' },
      refused: { code: 'APP-118' },
    };
  if (!name || !/^\d{6,16}$/.test(account))
    return {
      told: failed(t('Add a payee: not filled in', '添加收款人：未填写完整')),
      refused: { text: t('Enter a name and an account number of 6 to 16 digits.', '请输入姓名和 6 至 16 位账号。') },
    };
  return {
    deeds: [{ what: 'payee', name, account: account.slice(-4), at: now }],
    told: { name: 'payee_added', label: t('Payee added', '已添加收款人'), outcome: 'ok' },
    to: `/bank/payments?to=${encodeURIComponent(name)}`,
    news: t(`${name} is a payee now.`, `已添加收款人：${name}。`),
  };
};

export function history(it: OwnSight): Page {
  const { t } = it;
  return {
    key: 'payment_history',
    title: t('History', '转账记录'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    tabs: tabs(it),
    body: html`${lastFailure(it, 'payment_history')}${statement(it, transfers(it), { none: t('No transfers yet.', '还没有转账。') })}`,
  };
}

export function held(it: OwnSight): Page {
  const { t, book, now } = it;
  const lines = book.lines.filter(({ state }) => state === 'held');
  const when = ({ at }: Line) => {
    const goes = new Date(at.getTime() + payeeHoldMs);
    const date = day(goes, now, it);
    return t(
      `goes ${date === 'Today' ? 'today' : `on ${date}`} at ${time(goes, it.zone)}`,
      `${date} ${time(goes, it.zone)} 发出`,
    );
  };
  return {
    key: 'payments_held',
    title: t('Held', '暂缓'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    tabs: tabs(it),
    body:
      lines.length === 0
        ? html`<p class="none">${t('Nothing is held. Transfers to a new payee above S$1,000 wait here for 12 hours.', '没有暂缓的转账。向新收款人转账超过 S$1,000 的部分会在这里等待 12 小时。')}</p>`
        : html`${refusal(it, { code: 'PAY-012' })}<ul class="list plain">${lines.map(
            (line) =>
              html`<li class="heldline"><span><b>${line.text}</b><small>${when(line)}</small></span><span class="sum">${money(-line.amount)}</span>
<form method="post"><input type="hidden" name="line" value="${line.id}">${(['cancel', 'not_me'] as const).map((what) =>
                lesser(
                  html`${what === 'cancel' ? t('Cancel', '取消') : t('Not me', '不是我')}<span class="hidden">${t(`: ${line.text}`, `：${line.text}`)}</span>`,
                  html`name="do" value="${what}"`,
                ),
              )}</form></li>`,
          )}</ul>`,
  };
}

export const changeHeld: Act = ({ t, book }, form) => {
  const line = book.lines.find(({ id, state }) => id === form.get('line') && state === 'held');
  const label =
    form.get('do') === 'not_me'
      ? t('Held transfer: “not me”', '暂缓转账：不是本人操作')
      : t('Held transfer cancelled', '已取消暂缓转账');
  if (!line)
    return {
      told: { name: 'transfer_cancelled', label, outcome: 'failed' },
      refused: { text: t('This transfer is not held any more.', '这笔转账已不在暂缓中。') },
    };
  return {
    deeds: [{ what: 'cancelled', line: line.id }],
    told: { name: form.get('do') === 'not_me' ? 'transfer_not_me' : 'transfer_cancelled', label, outcome: 'ok' },
    news:
      form.get('do') === 'not_me'
        ? t(
            'Cancelled. Tell us what happened: we are here day and night for this.',
            '已取消。请告诉我们发生了什么，这类情况昼夜受理。',
          )
        : t(`Cancelled. ${money(-line.amount)} is available again.`, `已取消，${money(-line.amount)} 可用。`),
  };
};

export function overseas(it: OwnSight): Page {
  const { t } = it;
  return {
    key: 'overseas',
    title: t('Overseas', '境外汇款'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    tabs: tabs(it),
    body: html`${lastFailure(it, 'overseas')}<dl class="facts"><dt>${t('Fee', '费用')}</dt><dd>${t('S$8 each', '每笔 S$8')}</dd><dt>${t('Rate', '汇率')}</dt><dd>${t('0.4% margin, held for 2 minutes', '加价 0.4%，锁定 2 分钟')}</dd><dt>${t('Arrives', '到账')}</dt><dd>${t('in 1–3 working days', '1–3 个工作日')}</dd></dl>
${statement(
  it,
  transfers(it).filter(({ foreign, code, text }) => foreign || code === 'TRF-031' || /境外/.test(text)),
  { none: t('Nothing sent abroad yet.', '还没有境外汇款。') },
)}
<p class="quiet">${t('Not there after 4 working days? We trace it.', '超过 4 个工作日未到账，我们为您追查。')} <button type="button" class="link" data-open>${t('Ask for a trace', '申请追查')}</button></p>`,
  };
}

export function scheduled(it: OwnSight): Page {
  const { t, book } = it;
  const lines = book.lines.filter(
    ({ code, on }) => code === 'BAL-001' && book.accounts.some(({ lastFour }) => lastFour === on),
  );
  return {
    key: 'scheduled',
    title: t('Scheduled', '预约转账'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    tabs: tabs(it),
    body: html`<p class="quiet">${t('Taken at 06:00; again at 14:00 and 20:00 when the balance is short. Change it until 23:59 the day before.', '06:00 扣款，余额不足时 14:00、20:00 再试；前一日 23:59 前可修改。')}</p>
${statement(it, lines, { none: t('Nothing is scheduled.', '没有预约转账。') })}`,
  };
}

export function transferLimits(it: OwnSight): Page {
  const { t, book } = it;
  const left = it.refused ? false : lastFailure(it, 'payment_limits');
  const { typed } = book.customer.situation;
  const value = left && typed !== undefined ? typed : book.transferLimit;
  return {
    key: 'payment_limits',
    title: t('Limits', '转账限额'),
    path: [{ href: '/bank/payments', text: t('Payments', '转账') }],
    tabs: tabs(it),
    body: html`${left}${it.refused && refusal(it, it.refused)}
<form method="post" data-unsaved="limit_change" data-label="${t('Payments › Limits: changed, not saved', '转账 › 限额：已修改，未保存')}">
${amountField(it, {
  name: 'local',
  label: t('Local transfers a day', '每日本地转账'),
  value,
  bad: value !== book.transferLimit || it.refused !== undefined,
  hint: t(
    `now ${wholeMoney(book.transferLimit)}; up to S$50,000 here, a rise works after 12 hours`,
    `目前 ${wholeMoney(book.transferLimit)}；在此最高 S$50,000，提高 12 小时后生效`,
  ),
})}
<div class="buttons">${button(t('Save', '保存'))}</div></form>`,
  };
}

export const changeTransferLimit: Act = ({ t, book }, form) => {
  const amount = amountIn(form, 'local');
  const told = (label: string, outcome: 'ok' | 'failed', code?: string) => ({
    name: 'limit_change',
    label,
    outcome,
    ...(code ? { code } : {}),
  });
  if (amount === null)
    return {
      told: told(t('Transfer limit: not a whole amount', '转账限额：金额格式不对'), 'failed'),
      refused: {
        field: 'local',
        text: t('Enter a whole amount in dollars, such as 8,000.', '请输入整数金额，例如 8,000。'),
      },
    };
  const code = amount > 50_000 ? 'LIM-040' : amount > book.transferLimit && book.newDevice ? 'LIM-031' : null;
  if (code)
    return {
      told: told(t('Local transfers: a higher limit refused', '本地转账：提高未通过'), 'failed', code),
      refused: { code, field: 'local' },
    };
  const up = amount > book.transferLimit;
  return {
    // A rise waits for 12 hours; what is shown here is the limit of now.
    deeds: up ? [] : [{ what: 'transfer_limit', amount }],
    told: told(t('Local transfers: limit saved', '本地转账：限额已保存'), 'ok'),
    news: up
      ? t(`Saved: S$${figure(amount)} a day, in 12 hours.`, `已保存：每日 S$${figure(amount)}，12 小时后生效。`)
      : t(`Saved: S$${figure(amount)} a day, at once.`, `已保存：每日 S$${figure(amount)}，立即生效。`),
  };
};
