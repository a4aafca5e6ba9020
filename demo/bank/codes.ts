/** What the bank's pages say where they show a code. The meanings are those of facts.md. */
import type { Localised } from '../people.ts';

type Told = {
  readonly title: Localised;
  readonly text: Localised;
  /** It only takes time; nothing failed. */
  readonly waits?: true;
};

const notChanged: Localised = { en: 'The limit was not changed.', zh: '限额未更改。' };
const notSent: Localised = { en: 'The transfer was not sent.', zh: '转账未发出。' };

export const codes: Readonly<Record<string, Told>> = {
  'LIM-010': {
    title: { en: 'Refused: daily card limit.', zh: '被拒：每日刷卡限额。' },
    text: {
      en: 'It would have passed what this card may pay in a day. Deposits count.',
      zh: '会超出此卡每日可付金额，押金也计算在内。',
    },
  },
  'LIM-012': {
    title: { en: 'Refused: daily cash limit.', zh: '被拒：每日取现限额。' },
    text: {
      en: 'It would have passed what this card may withdraw in a day.',
      zh: '会超出此卡每日可取金额。',
    },
  },
  'LIM-031': {
    title: notChanged,
    text: {
      en: 'This device is new to us, so we need to be sure it is you before limits can rise.',
      zh: '此设备首次使用，提高限额前需确认是您本人。',
    },
  },
  'LIM-040': {
    title: notChanged,
    text: {
      en: 'This is above what you can set here. A person can help you further.',
      zh: '超出您可自行设置的范围，可请人工客服办理。',
    },
  },
  'LIM-050': {
    title: notSent,
    text: { en: 'It would have passed your daily transfer limit.', zh: '会超出您的每日转账限额。' },
  },
  'BAL-001': {
    title: { en: 'Not enough money.', zh: '余额不足。' },
    text: { en: 'The available balance was smaller than the amount.', zh: '可用余额小于所需金额。' },
  },
  'CRD-004': {
    title: { en: 'Refused: card not in use.', zh: '被拒：卡片不可用。' },
    text: { en: 'The card is frozen, expired or not yet activated.', zh: '卡片已冻结、过期或尚未激活。' },
  },
  'PIN-003': {
    title: { en: 'The PIN is blocked.', zh: '密码已锁定。' },
    text: { en: 'It was wrong three times. You can unblock it here.', zh: '连续输错三次，可在此解锁。' },
  },
  'ABR-002': {
    title: { en: 'Refused: abroad is switched off.', zh: '被拒：未开通境外支付。' },
    text: { en: 'You can switch payments abroad on under Travel.', zh: '可在“出行”中开通境外支付。' },
  },
  'FRD-009': {
    title: { en: 'Stopped for a safety check.', zh: '因安全核对被拦下。' },
    text: {
      en: 'Our question in the app was not answered in time.',
      zh: '手机银行里的核对问题未及时回答。',
    },
  },
  'PAY-004': {
    title: { en: 'The payee was not added.', zh: '收款人未添加。' },
    text: { en: 'The name does not match the account.', zh: '姓名与账户不符。' },
  },
  'PAY-012': {
    waits: true,
    title: { en: 'Held: new payee.', zh: '暂缓：新收款人。' },
    text: {
      en: 'In the first 12 hours a new payee can receive S$1,000 in total. The rest goes by itself afterwards.',
      zh: '添加后的前 12 小时，新收款人总共可收 S$1,000，其余到时自动发出。',
    },
  },
  'TRF-020': {
    waits: true,
    title: { en: 'Still on its way.', zh: '仍在处理中。' },
    text: {
      en: 'The other bank does not answer. We try every 15 minutes for 24 hours; then the money comes back.',
      zh: '对方银行没有回应。我们每 15 分钟重试一次，24 小时后仍不成功则退回。',
    },
  },
  'TRF-024': {
    waits: true,
    title: { en: 'Waiting for a safety check.', zh: '等待安全核对。' },
    text: { en: 'This usually takes 30 minutes.', zh: '一般需要 30 分钟。' },
  },
  'TRF-031': {
    title: { en: 'The transfer came back.', zh: '汇款被退回。' },
    text: { en: 'The other bank refused details of the payee.', zh: '对方银行未接受收款人资料。' },
  },
  'APP-101': {
    title: { en: 'Sign-in was locked.', zh: '登录已锁定。' },
    text: { en: 'After 5 wrong passwords it is locked for 30 minutes.', zh: '密码输错 5 次后锁定 30 分钟。' },
  },
  'APP-118': {
    title: { en: 'The payee was not added.', zh: '收款人未添加。' },
    text: {
      en: 'This device is new to us. Payees can be added 24 hours after its first sign-in.',
      zh: '此设备首次使用，首次登录 24 小时后才能添加收款人。',
    },
  },
  'SMS-005': {
    title: { en: 'Too many codes asked for.', zh: '验证码申请过多。' },
    text: { en: 'You can ask for a new code after 60 minutes.', zh: '60 分钟后可再申请。' },
  },
  'ACC-014': {
    title: { en: 'We could not read the picture.', zh: '图片无法识别。' },
    text: {
      en: 'Take it again in good light, with all four corners in view.',
      zh: '请在光线好的地方重拍，四角都要拍到。',
    },
  },
};
