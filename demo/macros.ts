/**
 * Ready-made replies. Variables: `{{customer.firstName}}`, `{{customer.name}}`, `{{agent.firstName}}`, `{{agent.name}}`,
 * `{{case.reference}}`. A macro says what is true for everybody; what is true for one customer the agent adds.
 */

import type { Localised } from './people.ts';

export type DemoMacro = { readonly key: string; readonly name: Localised; readonly text: Localised };

export const macros: readonly DemoMacro[] = [
  {
    key: 'greeting',
    name: { en: 'Hello, I have read everything', zh: '问候：情况已了解' },
    text: {
      en: 'Hello {{customer.firstName}}, this is {{agent.firstName}} from Harbour Bank. I have read what you and our virtual agent wrote, so you need not repeat anything.',
      zh: '{{customer.firstName}}您好，我是海港银行的{{agent.name}}。您和虚拟客服的对话我都看过了，您不用再重复。',
    },
  },
  {
    key: 'daily_limit_stopped',
    name: { en: 'Why a daily limit stopped a payment', zh: '为什么被每日限额拦下' },
    text: {
      en: 'Your money is there, {{customer.firstName}}. The payment was refused because it would have passed your daily card limit, which also counts deposits. A refused payment leaves nothing blocked. You can raise the limit under **Cards**, **Limits**; it works at once.',
      zh: '{{customer.firstName}}，您的钱没有问题。付款被拒是因为会超出每日刷卡限额，押金也计算在内。被拒的付款不会冻结资金。您可以在**卡片**、**限额**中提高，立即生效。',
    },
  },
  {
    key: 'passkey_request',
    name: { en: 'Please confirm with your passkey', zh: '请用通行密钥确认' },
    text: {
      en: 'I have sent a request to your app. Open it and tap **Confirm** at the top of the page; it stays open for 5 minutes. Confirm it only while we are talking here: we never call to ask for a code.',
      zh: '我已向您的手机银行发送确认请求。请打开手机银行，点页面顶部的**确认**，5 分钟内有效。请只在我们正在会话时确认；我们绝不会打电话索要验证码。',
    },
  },
  {
    key: 'limit_raised_24h',
    name: { en: 'Limit raised for 24 hours', zh: '限额已提高 24 小时' },
    text: {
      en: 'Done, {{customer.firstName}}: the higher daily card limit works now and ends by itself in 24 hours. Please ask the desk to try the card again.',
      zh: '{{customer.firstName}}，已经办好：新的每日刷卡限额现在生效，24 小时后自动恢复。请让前台再刷一次。',
    },
  },
  {
    key: 'freeze_first',
    name: { en: 'Freeze the card first', zh: '请先冻结卡片' },
    text: {
      en: 'First please freeze the card: **Cards**, choose the card, **Freeze**. It works at once and can be undone. Tell me when it is frozen and we look at the payments together.',
      zh: '请先冻结卡片：打开**卡片**，选择该卡，点**冻结**。立即生效，可以解冻。冻结后请告诉我，我们一起核对付款。',
    },
  },
  {
    key: 'payee_hold',
    name: { en: 'Why a new payee is held', zh: '新收款人为什么暂缓' },
    text: {
      en: 'In the first 12 hours a new payee can receive S$1,000 in total; the rest goes by itself afterwards. I may not shorten this, {{customer.firstName}}, and nobody else may: it is what stops stolen money. You can see the minute under **Payments**, **Held**, and cancel there.',
      zh: '添加后的前 12 小时，新收款人总共可收 S$1,000，其余到时自动发出。{{customer.firstName}}，这段时间我不能缩短，任何人都不能，它能拦住被骗的钱。您可以在**转账**、**暂缓**中查看发出时间，也可以取消。',
    },
  },
  {
    key: 'trace_started',
    name: { en: 'Trace started', zh: '已发起追查' },
    text: {
      en: 'I have started a trace with the other bank under {{case.reference}}. It takes 3 working days. You need not write again; I will tell you here what they answer.',
      zh: '我已就 {{case.reference}} 向对方银行发起追查，需要 3 个工作日。您不用再来询问，有答复我会在这里告诉您。',
    },
  },
  {
    key: 'dispute_filed',
    name: { en: 'Dispute filed', zh: '争议已提交' },
    text: {
      en: 'The dispute is filed under {{case.reference}}. You can add papers for 10 days under **Help**, **Your cases**. If the amount is not above S$3,000, you have a temporary credit within 10 working days.',
      zh: '争议已提交，编号 {{case.reference}}。10 天内可在**帮助**、**我的工单**中补充材料。金额不超过 S$3,000 的，10 个工作日内给予临时垫款。',
    },
  },
  {
    key: 'identity_video',
    name: { en: 'Identity check by video', zh: '视频核对身份' },
    text: {
      en: 'I need to see that it is you. Please have your identity card ready and be where there is light; I send you the video link inside the app, never by SMS. It takes about 5 minutes.',
      zh: '我需要确认是您本人。请准备好身份证件，在光线好的地方；视频入口会出现在手机银行里，绝不会用短信发送。约需 5 分钟。',
    },
  },
  {
    key: 'scam_stop',
    name: { en: 'Suspected scam: stop now', zh: '疑似诈骗：请马上停止' },
    text: {
      en: 'Please stop and do not send anything more, {{customer.firstName}}. Tap **Profile**, **Security**, **Lock everything**. I am asking the other bank now to freeze the money. Keep all messages. It is not your fault; I stay with you.',
      zh: '{{customer.firstName}}，请马上停止，不要再转钱。请点**我的**、**安全**、**全部锁定**。我正在请对方银行冻结这笔钱。请保留所有消息。这不是您的错，我会一直陪您处理。',
    },
  },
  {
    key: 'document_sent',
    name: { en: 'Document is ready', zh: '文件已备好' },
    text: {
      en: 'The document is under **Accounts**, **Documents** now, as a PDF in English and Chinese. If the office that asked for it wants anything different, send me its words and I will change it within 1 working day.',
      zh: '文件已放在**账户**、**文件**中，是中英文 PDF。如果对方机构另有要求，请把原话发给我，我在 1 个工作日内修改。',
    },
  },
  {
    key: 'condolence',
    name: { en: 'Bereavement: first reply', zh: '客户去世：首次回复' },
    text: {
      en: 'I am very sorry for your loss, {{customer.firstName}}. I will take care of everything at the bank; you only need to write to me. Please send me a picture of the death certificate when you are ready. Nothing is urgent, and nothing costs anything.',
      zh: '{{customer.firstName}}，请节哀。银行这边的事都由我来办，您只需与我联系。方便的时候，请把死亡证明拍照发给我。不用着急，也不收任何费用。',
    },
  },
  {
    key: 'callback',
    name: { en: 'I will call you', zh: '我会给您回电' },
    text: {
      en: 'I will call you at the number we have, {{customer.firstName}}. You will see my name in the app under **Help** while we talk; if it is not there, hang up.',
      zh: '{{customer.firstName}}，我会拨打您登记的号码。通话时，手机银行的**帮助**页面会显示我的名字；如果没有，请挂断。',
    },
  },
  {
    key: 'not_possible',
    name: { en: 'I cannot do this, and why', zh: '无法办理及原因' },
    text: {
      en: 'I looked at it from every side and cannot do this, {{customer.firstName}}. I would rather tell you now than let you wait. If you disagree, say “complaint” and somebody who was not involved looks at it again.',
      zh: '{{customer.firstName}}，我各方面都查过了，这件事办不了。与其让您等，不如现在就告诉您。如果您不同意，请说“投诉”，会由没有参与过的同事重新查看。',
    },
  },
  {
    key: 'solved',
    name: { en: 'Is everything solved?', zh: '都解决了吗？' },
    text: {
      en: 'Is there anything else I can do, {{customer.firstName}}? If not, I close this as solved. Write here any time and it comes back to me. Your reference is {{case.reference}}.',
      zh: '{{customer.firstName}}，还有什么我可以帮您的吗？如果没有，我就按已解决处理。您随时可以在这里回复，会再回到我这里。编号 {{case.reference}}。',
    },
  },
];
