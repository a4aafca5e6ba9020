/** What the engine itself says around the texts of a procedure. */
import type { Language, SlotType } from './definition.ts';

interface Words {
  yesOrNo: string;
  hints: Partial<Record<SlotType, string>>;
  again: string;
  choices: (names: readonly string[]) => string;
  oneMoment: string;
  waiting: string;
  signIn: string;
  codeSent: string;
  codeWrong: string;
  codeOnly: string;
  notSure: string;
  corrected: (what: string) => string;
  cancelled: string;
  cancelledAfter: (done: string) => string;
  reminder: string;
  abandoned: string;
  couldNot: string;
  unsure: string;
  correctedLate: string;
  yes: string;
  no: string;
  states: Record<'asked' | 'done' | 'failed' | 'unknown', string>;
  list: (names: readonly string[]) => string;
}

export const words: Record<Language, Words> = {
  en: {
    yesOrNo: 'Please answer yes or no.',
    hints: {
      amount: 'I need an amount, such as 42.50.',
      number: 'I need a number.',
      date: 'I need a date, such as 12 May.',
      choice: 'I didn’t recognise that as one of the choices.',
      last_four: 'I need the last four digits only.',
      email: 'That doesn’t look like an email address.',
      phone: 'That doesn’t look like a phone number.',
      address: 'I need the whole address, with its number and street.',
      name: 'I need the full name.',
      yes_no: 'Please answer yes or no.',
    },
    again: 'Back to where we were:',
    choices: (names) => names.map((name, i) => `${i + 1}. ${name}`).join('\n'),
    oneMoment: 'One moment, I’m still on it.',
    waiting: 'I’m still waiting. I’ll write here as soon as there is news. Say “cancel” to stop.',
    signIn: 'For this I must be sure it’s you. Please sign in on our site or app, then write here again.',
    codeSent: 'For this I must be sure it’s you. I’ve sent you a code; please type it here.',
    codeWrong: 'That code isn’t right. Please type the newest one.',
    codeOnly: 'I need the digits of the code I sent you.',
    notSure: 'I’m not sure I understood.',
    corrected: (what) => `Changed: ${what}.`,
    cancelled: 'All right, I’ve stopped. Nothing was changed.',
    cancelledAfter: (done) => `All right, I’ve stopped. Done already: ${done}.`,
    reminder: 'Are you still there? I’ll keep this open a little longer.',
    abandoned: 'I’ve closed this for now. Write again whenever you like.',
    couldNot: 'That didn’t work, so a person will do it; they see everything we wrote.',
    unsure:
      'I got no clear answer on whether that went through, so I won’t try again. A person will check it now; they see everything we wrote.',
    correctedLate: 'Something was done with that already, so a person will look at it; they see everything we wrote.',
    yes: 'yes',
    no: 'no',
    states: {
      asked: 'not answered yet',
      done: 'done',
      failed: 'not done',
      unknown: 'unknown whether done: check first',
    },
    list: (names) => names.join(', '),
  },
  zh: {
    yesOrNo: '请回答“是”或“否”。',
    hints: {
      amount: '我需要一个金额，例如 42.50。',
      number: '我需要一个数字。',
      date: '我需要一个日期，例如5月12日。',
      choice: '我没认出这是哪一个选项。',
      last_four: '我只需要最后四位数字。',
      email: '这看起来不是电子邮箱地址。',
      phone: '这看起来不是电话号码。',
      address: '我需要完整的地址，包括街道和门牌号。',
      name: '我需要完整的姓名。',
      yes_no: '请回答“是”或“否”。',
    },
    again: '回到刚才的问题：',
    choices: (names) => names.map((name, i) => `${i + 1}. ${name}`).join('\n'),
    oneMoment: '请稍等，我还在处理。',
    waiting: '我还在等结果，一有消息就在这里告诉您。说“取消”可以停止。',
    signIn: '办理这件事需要先确认是您本人。请在我们的网站或应用里登录，然后再在这里留言。',
    codeSent: '办理这件事需要先确认是您本人。我已把验证码发给您，请在这里输入。',
    codeWrong: '验证码不对，请输入最新的一个。',
    codeOnly: '我需要刚才发给您的验证码数字。',
    notSure: '我不太确定您的意思。',
    corrected: (what) => `已更改：${what}。`,
    cancelled: '好的，已经停止，没有做任何更改。',
    cancelledAfter: (done) => `好的，已经停止。此前已完成：${done}。`,
    reminder: '您还在吗？我会再等您一会儿。',
    abandoned: '我先关闭这次办理，您随时可以再留言。',
    couldNot: '没有办成，接下来由人工办理，对方能看到我们之前写的全部内容。',
    unsure:
      '我没有得到明确的结果，不知道是否已经办成，所以不会再试一次。现在由人工核实，对方能看到我们之前写的全部内容。',
    correctedLate: '这件事已经办了一部分，所以由人工来看；对方能看到我们之前写的全部内容。',
    yes: '是',
    no: '否',
    states: { asked: '还没有结果', done: '已完成', failed: '未完成', unknown: '不确定是否完成，请先核实' },
    list: (names) => names.join('、'),
  },
};
