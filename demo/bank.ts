/**
 * What Harbour Bank's own web pages know and show: products, balances, what happened on a card, and where a customer
 * just was. Times are told relative to now, so that the story is always fresh. Plain data; the small functions only
 * save writing.
 */

import type { Locale } from './knowledge.ts';
import type { Localised } from './people.ts';

export type When = { readonly minutesAgo: number } | { readonly daysAgo: number; readonly time: string };

export type Account = {
  readonly kind: 'everyday' | 'saver' | 'joint' | 'business' | 'fixed_deposit' | 'loan';
  readonly lastFour: string;
  /** S$; what is owed on a loan is negative. */
  readonly balance: number;
};

export type Card = {
  readonly kind: 'everyday' | 'travel' | 'virtual';
  readonly lastFour: string;
  readonly state: 'active' | 'frozen' | 'ordered' | 'not_activated';
  /** S$ a day. */
  readonly dailyLimit: number;
  readonly cashLimit: number;
  /** S$ since midnight, deposits included. */
  readonly spentToday: number;
};

export type Activity = {
  readonly when: When;
  /** Last four digits of the card or account. */
  readonly on: string;
  /** As the shop or payee appears on the statement. */
  readonly text: string;
  /** S$; money that leaves is negative. */
  readonly amount: number;
  readonly foreign?: { readonly currency: string; readonly amount: number };
  readonly state: 'booked' | 'pending' | 'declined' | 'processing' | 'held';
  /** See facts.md. */
  readonly code?: string;
};

/** Pages of the bank, as the address and the trail name them. */
export const pages = {
  home: { en: 'Overview', zh: '总览' },
  accounts: { en: 'Accounts', zh: '账户' },
  open_account: { en: 'Accounts › New account', zh: '账户 › 新账户' },
  documents: { en: 'Accounts › Documents', zh: '账户 › 文件' },
  loans: { en: 'Accounts › Loans', zh: '账户 › 贷款' },
  saver: { en: 'Accounts › Saver', zh: '账户 › 储蓄账户' },
  cards: { en: 'Cards', zh: '卡片' },
  card: { en: 'Cards › Activity', zh: '卡片 › 交易记录' },
  card_limits: { en: 'Cards › Limits', zh: '卡片 › 限额' },
  card_delivery: { en: 'Cards › Delivery', zh: '卡片 › 寄送进度' },
  card_pin: { en: 'Cards › PIN', zh: '卡片 › 密码' },
  travel: { en: 'Cards › Travel', zh: '卡片 › 出行' },
  payments: { en: 'Payments', zh: '转账' },
  payment_history: { en: 'Payments › History', zh: '转账 › 记录' },
  payments_held: { en: 'Payments › Held', zh: '转账 › 暂缓' },
  overseas: { en: 'Payments › Overseas', zh: '转账 › 境外汇款' },
  scheduled: { en: 'Payments › Scheduled', zh: '转账 › 预约' },
  payment_limits: { en: 'Payments › Limits', zh: '转账 › 限额' },
  profile: { en: 'Profile', zh: '我的' },
  security: { en: 'Profile › Security', zh: '我的 › 安全' },
  sign_in: { en: 'Sign in', zh: '登录' },
  help: { en: 'Help', zh: '帮助' },
} as const satisfies Record<string, Localised>;
export type PageKey = keyof typeof pages;

/** One step of what the customer did just before, oldest first. Names and labels only: never what was typed. */
export type Step =
  | { readonly kind: 'page'; readonly minutesAgo: number; readonly page: PageKey }
  | {
      readonly kind: 'event';
      readonly minutesAgo: number;
      readonly name: string;
      /** In the customer's language. */
      readonly label: string;
      readonly code?: string;
      readonly outcome: 'ok' | 'failed' | 'unsaved';
    };

export type Situation = {
  /** Where the customer is now. */
  readonly page: PageKey;
  /** A device is new for 24 hours after its first sign-in. */
  readonly device: 'known' | 'new';
  readonly activity: readonly Activity[];
  readonly trail: readonly Step[];
  /** What the customer last typed on this page, S$. Shown in its field; told to nobody. */
  readonly typed?: number;
};

export type DemoCustomer = {
  /** How the bank's own systems call this customer; the `sub` of a signed identity. */
  readonly externalId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
  readonly since: string;
  readonly value: 'high' | 'middle' | 'low';
  readonly accounts: readonly Account[];
  readonly cards: readonly Card[];
  readonly situation: Situation;
};

export const ago = (minutesAgo: number): When => ({ minutesAgo });
export const day = (daysAgo: number, time: string): When => ({ daysAgo, time });

export const account = (kind: Account['kind'], lastFour: string, balance: number): Account => ({
  kind,
  lastFour,
  balance,
});

/** A card as it comes: active, with the limits of a new card. */
export const card = (kind: Card['kind'], lastFour: string, changed: Partial<Card> = {}): Card => ({
  kind,
  lastFour,
  state: 'active',
  dailyLimit: kind === 'virtual' ? 500 : 1000,
  cashLimit: kind === 'virtual' ? 0 : 500,
  spentToday: 0,
  ...changed,
});

type Detail = Pick<Activity, 'foreign' | 'code'>;

export const paid = (when: When, on: string, text: string, amount: number, detail: Detail = {}): Activity => ({
  when,
  on,
  text,
  amount: -amount,
  state: 'booked',
  ...detail,
});

export const received = (when: When, on: string, text: string, amount: number): Activity => ({
  when,
  on,
  text,
  amount,
  state: 'booked',
});

export const waits = (
  state: 'pending' | 'processing' | 'held',
  when: When,
  on: string,
  text: string,
  amount: number,
  detail: Detail = {},
): Activity => ({ when, on, text, amount: -amount, state, ...detail });

export const refused = (
  when: When,
  on: string,
  text: string,
  amount: number,
  code: string,
  detail: Detail = {},
): Activity => ({ when, on, text, amount: -amount, state: 'declined', ...detail, code });

export const foreign = (currency: string, amount: number): Detail => ({ foreign: { currency, amount } });

export const visited = (minutesAgo: number, page: PageKey): Step => ({ kind: 'page', minutesAgo, page });

export const happened = (
  minutesAgo: number,
  name: string,
  label: string,
  outcome: 'ok' | 'failed' | 'unsaved' = 'ok',
  code?: string,
): Step => ({ kind: 'event', minutesAgo, name, label, outcome, ...(code === undefined ? {} : { code }) });
