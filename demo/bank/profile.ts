/** Profile: who the customer is to the bank, and how the bank knows. */
import { html } from './html.ts';
import { type Act, button, lastFailure, lesser, type OwnSight, type Page } from './page.ts';
import { longDay, time } from './show.ts';

const tabs = ({ t }: OwnSight) => [
  { href: '/bank/profile', text: t('Profile', '我的') },
  { href: '/bank/profile/security', text: t('Security', '安全') },
];

export function profile(it: OwnSight): Page {
  const { t, book, locale } = it;
  const { name, email, phone, since, externalId } = book.customer;
  return {
    key: 'profile',
    title: t('Profile', '我的'),
    tabs: tabs(it),
    body: html`<dl class="facts"><dt>${t('Name', '姓名')}</dt><dd>${name}</dd><dt>${t('Email', '邮箱')}</dt><dd>${email}</dd><dt>${t('Phone', '手机')}</dt><dd>${phone}</dd><dt>${t('With us since', '开户时间')}</dt><dd>${longDay(new Date(since), locale)}</dd><dt>${t('Customer number', '客户号')}</dt><dd>${externalId}</dd></dl>
<form method="post" action="/bank/sign-out" class="buttons">${lesser(t('Log out', '退出登录'))}</form>`,
  };
}

export function security(it: OwnSight): Page {
  const { t, book, now } = it;
  const first = book.customer.situation.trail.find((step) => step.kind === 'event' && step.name === 'signed_in');
  const since = first && time(new Date(now - first.minutesAgo * 60_000), it.zone);
  return {
    key: 'security',
    title: t('Security', '安全'),
    tabs: tabs(it),
    body: html`${lastFailure(it, 'security')}<h2>${t('This device', '本设备')}</h2>
<p>${
      book.newDevice
        ? t(
            `New to us${since ? ` since ${since}` : ''}. For 24 hours no limit can be raised on it and no payee added.`,
            `${since ? `${since} ` : ''}首次使用。24 小时内不能提高限额，也不能添加收款人。`,
          )
        : t('Known to us.', '常用设备。')
    } ${book.newDevice && html`<span class="quiet">${t('Approving it from your old phone, or an identity check with a person, ends this at once.', '在旧手机上批准，或由人工核对身份，可立即解除。')}</span>`}</p>
<h2>${t('Passkeys', '通行密钥')}</h2><p>${t('One, on this device. You can have up to 5.', '一个，在本设备上，最多可有 5 个。')}</p>
<h2>${t('Lock everything', '全部锁定')}</h2>
<p>${book.locked ? t('Everything is locked. Only a person can undo this, after an identity check.', '全部已锁定，核对身份后只能由人工客服解除。') : t('Stops cards, transfers and sign-ins at once. Only a person undoes it.', '立即停用卡片、转账和登录，只能由人工客服解除。')}</p>
<form method="post" class="buttons">${book.locked ? button(t('Talk to a person', '联系人工客服'), html`type="button" data-open`) : html`<button class="btn danger">${t('Lock everything', '全部锁定')}</button>`}</form>`,
  };
}

export const lock: Act = ({ t }) => ({
  deeds: [{ what: 'lock' }],
  told: { name: 'locked', label: t('Locked everything', '已全部锁定'), outcome: 'ok' },
  news: t('Everything is locked.', '已全部锁定。'),
});
