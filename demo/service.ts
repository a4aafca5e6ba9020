/** How Harbour Bank organises its service: queues with hours, intents, outcomes and ready-made replies. */

import { type Localised, type QueueKey, type SkillKey, skills } from './people.ts';

type Holiday = { readonly date: string; readonly name: Localised };

export type DemoQueue = {
  readonly key: QueueKey;
  readonly name: Localised;
  readonly skill: SkillKey;
  /** 1 is served first. */
  readonly priority: number;
  readonly goal: {
    readonly share: number;
    readonly withinSeconds: number;
    readonly nextReplySeconds: number;
    readonly resolveSeconds: number;
  };
  readonly hours: {
    readonly zone: string;
    /** `day` 1 is Monday; several entries on a day are a split shift. */
    readonly weekly: readonly { readonly day: number; readonly opens: string; readonly closes: string }[];
    readonly holidays: readonly Holiday[];
  };
};

const chineseNewYear: Localised = { en: 'Chinese New Year', zh: '农历新年' };
const inLieu = (name: Localised): Localised => ({ en: `${name.en} (in lieu)`, zh: `${name.zh}（补假）` });
const vesak: Localised = { en: 'Vesak Day', zh: '卫塞节' };
const nationalDay: Localised = { en: 'National Day', zh: '国庆日' };
const deepavali: Localised = { en: 'Deepavali', zh: '屠妖节' };

/** Singapore. A holiday on a Sunday is followed by a free Monday. The days that the moon decides may still move. */
export const publicHolidays: readonly Holiday[] = [
  { date: '2026-01-01', name: { en: 'New Year’s Day', zh: '元旦' } },
  { date: '2026-02-17', name: chineseNewYear },
  { date: '2026-02-18', name: chineseNewYear },
  { date: '2026-03-21', name: { en: 'Hari Raya Puasa', zh: '开斋节' } },
  { date: '2026-04-03', name: { en: 'Good Friday', zh: '耶稣受难日' } },
  { date: '2026-05-01', name: { en: 'Labour Day', zh: '劳动节' } },
  { date: '2026-05-27', name: { en: 'Hari Raya Haji', zh: '哈芝节' } },
  { date: '2026-05-31', name: vesak },
  { date: '2026-06-01', name: inLieu(vesak) },
  { date: '2026-08-09', name: nationalDay },
  { date: '2026-08-10', name: inLieu(nationalDay) },
  { date: '2026-11-08', name: deepavali },
  { date: '2026-11-09', name: inLieu(deepavali) },
  { date: '2026-12-25', name: { en: 'Christmas Day', zh: '圣诞节' } },
  { date: '2027-01-01', name: { en: 'New Year’s Day', zh: '元旦' } },
  { date: '2027-02-06', name: chineseNewYear },
  { date: '2027-02-07', name: chineseNewYear },
  { date: '2027-02-08', name: inLieu(chineseNewYear) },
  { date: '2027-03-10', name: { en: 'Hari Raya Puasa', zh: '开斋节' } },
  { date: '2027-03-26', name: { en: 'Good Friday', zh: '耶稣受难日' } },
  { date: '2027-05-01', name: { en: 'Labour Day', zh: '劳动节' } },
  { date: '2027-05-17', name: { en: 'Hari Raya Haji', zh: '哈芝节' } },
  { date: '2027-05-20', name: vesak },
  { date: '2027-08-09', name: nationalDay },
  { date: '2027-10-28', name: deepavali },
  { date: '2027-12-25', name: { en: 'Christmas Day', zh: '圣诞节' } },
];

const restDays = publicHolidays.filter(({ date }) => date === '2026-02-17' || date === '2027-02-06');
const everyDay = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '07:00', closes: '22:00' }));
const hoursOfMost = { zone: 'Asia/Singapore', weekly: everyDay, holidays: restDays };

const skillName = (key: SkillKey): Localised => skills.find((skill) => skill.key === key)!.name;

export const queues: readonly DemoQueue[] = [
  {
    key: 'card_limits',
    name: skillName('card_limits'),
    skill: 'card_limits',
    priority: 2,
    goal: { share: 0.8, withinSeconds: 120, nextReplySeconds: 120, resolveSeconds: 4 * 3600 },
    hours: hoursOfMost,
  },
  {
    key: 'payments',
    name: skillName('payments'),
    skill: 'payments',
    priority: 3,
    goal: { share: 0.8, withinSeconds: 120, nextReplySeconds: 180, resolveSeconds: 8 * 3600 },
    hours: hoursOfMost,
  },
  {
    key: 'accounts',
    name: skillName('accounts'),
    skill: 'accounts',
    priority: 5,
    goal: { share: 0.8, withinSeconds: 180, nextReplySeconds: 300, resolveSeconds: 24 * 3600 },
    hours: {
      zone: 'Asia/Singapore',
      weekly: [
        ...[1, 2, 3, 4, 5].map((day) => ({ day, opens: '07:00', closes: '22:00' })),
        ...[6, 7].flatMap((day) => [
          { day, opens: '09:00', closes: '13:00' },
          { day, opens: '14:00', closes: '18:00' },
        ]),
      ],
      holidays: publicHolidays,
    },
  },
  {
    key: 'app_login',
    name: skillName('app_login'),
    skill: 'app_login',
    priority: 3,
    goal: { share: 0.8, withinSeconds: 90, nextReplySeconds: 120, resolveSeconds: 2 * 3600 },
    hours: hoursOfMost,
  },
];

/** What customers want, and who can do it. Every article belongs to exactly one intent. */
export type Intent = {
  readonly key: string;
  readonly name: Localised;
  readonly queue: QueueKey;
  readonly articles: readonly string[];
};

export const intents: readonly Intent[] = [
  {
    key: 'raise_card_limit',
    name: { en: 'Raise a card limit', zh: '提高卡片限额' },
    queue: 'card_limits',
    articles: ['card-limits', 'limits-overview'],
  },
  {
    key: 'deposit_declined',
    name: { en: 'Hotel or car deposit', zh: '酒店或租车押金' },
    queue: 'card_limits',
    articles: ['hotel-and-car-deposits'],
  },
  {
    key: 'card_declined',
    name: { en: 'Card declined', zh: '刷卡被拒' },
    queue: 'card_limits',
    articles: ['card-declined', 'contactless', 'safety-check'],
  },
  {
    key: 'card_lost',
    name: { en: 'Card lost or stolen', zh: '卡片遗失或被盗' },
    queue: 'card_limits',
    articles: ['lost-or-stolen-card'],
  },
  {
    key: 'card_delivery',
    name: { en: 'New or replacement card', zh: '新卡与补卡' },
    queue: 'card_limits',
    articles: ['replacement-card', 'activate-card'],
  },
  { key: 'card_pin', name: { en: 'Card PIN', zh: '卡片密码' }, queue: 'card_limits', articles: ['pin'] },
  {
    key: 'virtual_card',
    name: { en: 'Virtual card', zh: '虚拟卡' },
    queue: 'card_limits',
    articles: ['virtual-cards'],
  },
  {
    key: 'cash',
    name: { en: 'Cash and machines', zh: '取现与取款机' },
    queue: 'card_limits',
    articles: ['cash-machines', 'cash-abroad'],
  },
  {
    key: 'travel',
    name: { en: 'Card abroad', zh: '境外用卡' },
    queue: 'card_limits',
    articles: ['card-abroad', 'travel-notice', 'foreign-fees', 'exchange-rates'],
  },
  {
    key: 'transfer_status',
    name: { en: 'Where is my transfer', zh: '转账进度' },
    queue: 'payments',
    articles: ['transfer-processing', 'local-transfer', 'receive-money'],
  },
  {
    key: 'transfer_overseas',
    name: { en: 'Overseas transfer', zh: '境外汇款' },
    queue: 'payments',
    articles: ['overseas-transfer'],
  },
  {
    key: 'payee_hold',
    name: { en: 'New payee held', zh: '新收款人暂缓' },
    queue: 'payments',
    articles: ['new-payee-hold', 'transfer-limits'],
  },
  { key: 'wrong_payee', name: { en: 'Wrong payee', zh: '转错收款人' }, queue: 'payments', articles: ['wrong-payee'] },
  {
    key: 'scheduled_payment',
    name: { en: 'Scheduled payment', zh: '预约转账' },
    queue: 'payments',
    articles: ['scheduled-payments'],
  },
  { key: 'refund', name: { en: 'Refund', zh: '退款' }, queue: 'payments', articles: ['refunds'] },
  {
    key: 'dispute',
    name: { en: 'Dispute a payment', zh: '付款争议' },
    queue: 'payments',
    articles: ['disputes', 'charged-twice'],
  },
  {
    key: 'fraud',
    name: { en: 'Fraud or scam', zh: '盗刷与诈骗' },
    queue: 'payments',
    articles: ['unknown-payment', 'phishing-and-scams'],
  },
  { key: 'fees', name: { en: 'Fees', zh: '费用' }, queue: 'accounts', articles: ['fees'] },
  {
    key: 'open_account',
    name: { en: 'Open an account', zh: '开户' },
    queue: 'accounts',
    articles: ['open-account', 'business-account', 'joint-account'],
  },
  {
    key: 'close_account',
    name: { en: 'Close or wake an account', zh: '销户与激活账户' },
    queue: 'accounts',
    articles: ['close-account', 'dormant-account'],
  },
  {
    key: 'papers',
    name: { en: 'Statements and certificates', zh: '对账单与证明' },
    queue: 'accounts',
    articles: ['statements', 'interest-certificate', 'tax-residency'],
  },
  {
    key: 'personal_details',
    name: { en: 'Address and details', zh: '地址与资料' },
    queue: 'accounts',
    articles: ['change-of-address'],
  },
  { key: 'bereavement', name: { en: 'Bereavement', zh: '客户去世' }, queue: 'accounts', articles: ['bereavement'] },
  {
    key: 'loan',
    name: { en: 'Loan', zh: '贷款' },
    queue: 'accounts',
    articles: ['personal-loan', 'early-repayment', 'loan-instalments'],
  },
  {
    key: 'savings',
    name: { en: 'Savings', zh: '储蓄' },
    queue: 'accounts',
    articles: ['savings-rate', 'fixed-deposit', 'deposit-protection'],
  },
  {
    key: 'complaint',
    name: { en: 'Complaint or service', zh: '投诉与服务' },
    queue: 'accounts',
    articles: ['complaint', 'opening-hours', 'chinese-service'],
  },
  {
    key: 'sign_in',
    name: { en: 'Cannot sign in', zh: '无法登录' },
    queue: 'app_login',
    articles: ['locked-out', 'forgotten-password', 'sms-code'],
  },
  {
    key: 'new_device',
    name: { en: 'New or lost phone', zh: '换手机或手机遗失' },
    queue: 'app_login',
    articles: ['new-phone', 'lost-phone', 'passkeys'],
  },
  {
    key: 'app_settings',
    name: { en: 'App settings', zh: '手机银行设置' },
    queue: 'app_login',
    articles: ['notifications', 'change-of-phone-number'],
  },
];

/** Words that agents put on conversations, whatever the queue. Bilingual houses mix them. */
export const tags = [
  ...['travel', 'deposit', 'card', 'card delivery', 'card outage', 'dispute', 'refund', 'scam', '转账', 'documents'],
  ...['identity', 'business', 'bereavement', 'fee', 'loan', 'savings campaign', 'complaint', 'new phone'],
] as const;
export type Tag = (typeof tags)[number];

/** Outcomes that an agent chooses when a case is resolved. */
export const dispositions = [
  { key: 'answered', name: { en: 'Question answered', zh: '已解答' } },
  { key: 'limit_changed', name: { en: 'Limit changed', zh: '已调整限额' } },
  { key: 'card_blocked', name: { en: 'Card blocked or replaced', zh: '已停卡或补卡' } },
  { key: 'payment_released', name: { en: 'Payment released', zh: '已放行付款' } },
  { key: 'trace_started', name: { en: 'Trace or recall started', zh: '已发起追查或追回' } },
  { key: 'dispute_filed', name: { en: 'Dispute filed', zh: '已提交争议' } },
  { key: 'fee_returned', name: { en: 'Fee given back', zh: '已退还费用' } },
  { key: 'details_changed', name: { en: 'Details changed', zh: '已更改资料' } },
  { key: 'access_restored', name: { en: 'Access restored', zh: '已恢复登录' } },
  { key: 'documents_sent', name: { en: 'Documents sent', zh: '已发送文件' } },
  { key: 'passed_on', name: { en: 'Passed to another office', zh: '已转其他部门' } },
  { key: 'not_possible', name: { en: 'Not possible, explained', zh: '无法办理，已说明' } },
  { key: 'no_reply', name: { en: 'Customer did not reply', zh: '客户未回复' } },
] as const satisfies readonly { key: string; name: Localised }[];
