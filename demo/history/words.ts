/** What is said besides the dialogues: notes among colleagues, words of those who come back, comments with stars. */
import type { Locale } from '../knowledge.ts';
import type { QueueKey } from '../people.ts';

type Lines = Readonly<Record<Locale, readonly string[]>>;

/** Fit for any matter. */
const anyNotes: Lines = {
  en: [
    'Checked with the back office: nothing is missing on our side.',
    'Same question last month; explained it then. Keep it short.',
    'Customer travels until Friday. Prefers messages to calls.',
    'The article does not say this clearly; told knowledge.',
    'Reads slowly, writes late. No hurry here.',
    'Hard of hearing: never call, always write.',
  ],
  zh: [
    '已与后台核对，我们这边没有遗漏。',
    '客户上个月问过同样的问题，当时解释过，这次简短说明即可。',
    '客户周五前在外地，希望用文字联系。',
    '文章在这一点上写得不清楚，已告知知识库同事。',
    '客户回复比较慢，不用催。',
    '客户听力不便，请勿致电，一律文字联系。',
  ],
};

const notesOfQueue: Readonly<Record<QueueKey, Lines>> = {
  card_limits: {
    en: [
      'Identity confirmed by passkey. Safe to change the limit for a day.',
      'Two declines, no hold left behind. Said so.',
      'New card left us on Tuesday; courier says tomorrow.',
      'Terminal in the shop was offline, not our limit.',
    ],
    zh: [
      '已通过通行密钥核实身份，可以临时调整限额。',
      '两次被拒，没有留下冻结金额，已告知客户。',
      '新卡周二寄出，快递说明天送到。',
      '是商户的机器离线，不是我们的限额。',
    ],
  },
  payments: {
    en: [
      'Waiting for the scheme’s answer, usually the next working day.',
      'Two earlier cases about this payee. Worth a look by fraud if it comes again.',
      'Receiving bank confirms: credited this morning.',
      'Receipt seen and filed with the dispute.',
    ],
    zh: [
      '在等卡组织的回复，一般下一个工作日。',
      '这个收款人之前有两宗工单，再出现请风控看一下。',
      '收款行确认今早已入账。',
      '收据已看过，随争议一并归档。',
    ],
  },
  accounts: {
    en: [
      'Called the branch: they have the papers, scanned tomorrow morning.',
      'Fee given back once as goodwill. Next time explain the tariff.',
      'Address proof is older than three months; asked for a newer one.',
      'Both holders have to sign; the second one is abroad until the 20th.',
    ],
    zh: [
      '已致电分行，资料在那边，明早扫描。',
      '手续费已破例退还一次，下次请说明收费标准。',
      '地址证明超过三个月，已请客户重新提供。',
      '需要两位持有人签字，另一位二十号才回国。',
    ],
  },
  app_login: {
    en: [
      'Old phone was sold with the passkey on it. Video identity first.',
      'On last year’s version of the app; asked for the update before anything else.',
      'Locked by five wrong passwords, none from another country.',
      'Works on the tablet, so the account is fine: it is the phone.',
    ],
    zh: [
      '旧手机连同通行密钥一起卖了，先做视频核实。',
      '用的是去年的版本，先请客户更新。',
      '连续输错五次被锁，没有境外登录。',
      '平板上可以登录，账户没问题，是手机的问题。',
    ],
  },
};

/** What a colleague may note about a matter of this queue. */
export const notesFor = (queue: QueueKey | null, locale: Locale): readonly string[] => [
  ...anyNotes[locale],
  ...(queue ? notesOfQueue[queue][locale] : []),
];

export const questionsToColleague: Lines = {
  en: [
    'Could you have a second look, please? You had this customer last week.',
    'Is the exception all right with you?',
    'You know this product best: did I miss anything?',
    'Who signs this off while Grace is away?',
  ],
  zh: [
    '麻烦帮忙再看一眼，上周是您接待的这位客户。',
    '这次破例您觉得可以吗？',
    '这个产品您最熟，我有遗漏吗？',
    'Grace 不在的时候，这个由谁签字？',
  ],
};
export const answersOfColleague: Lines = {
  en: [
    'Yes, go ahead. It is the same as last time.',
    'Fine with me, once only.',
    'Looks complete. I would name the date in the reply.',
    'I do until Thursday. Signed.',
  ],
  zh: [
    '可以，和上次的情况一样。',
    '我这边没问题，仅限这一次。',
    '看起来齐全了，回复里最好写明日期。',
    '周四之前由我签，已签。',
  ],
};

export const transferNotes: Lines = {
  en: [
    'This turned out to be about something else; the history is above.',
    'Needs somebody with the rights for it.',
    'The first question is answered; the second one is yours.',
    'Customer knows that a colleague takes over, and what for.',
  ],
  zh: [
    '客户其实要办的是另一件事，前面有完整记录。',
    '需要有权限的同事处理。',
    '第一个问题已解答，第二个请你们处理。',
    '已告诉客户会由同事接手，以及原因。',
  ],
};

export const laterPromises: Lines = {
  en: [
    'I have asked the team that can see this, and will write to you here when I know more.',
    'The answer needs until tomorrow. I keep this open and come back to you by myself.',
    'The other bank has to answer first. You need not ask again: I write to you as soon as they have.',
    'I would rather check than guess. Give me a few hours, and you will hear from me here.',
  ],
  zh: [
    '我已请有权限的同事查询，有结果会在这里告诉您。',
    '需要等到明天才有结果，我会一直跟进，主动回复您。',
    '要等对方银行答复，您不用再问，一有消息我就写给您。',
    '我想核实清楚再答复您，请给我几个小时，我会在这里回复。',
  ],
};
export const laterAnswers: Lines = {
  en: [
    'I have the answer now: it is done, and you can see it in the app.',
    'Thank you for waiting. It went through this morning; nothing is left to do for you.',
    'They have answered: all in order on their side too. I have noted it in your file.',
    'As promised: checked, and it is as you hoped. You will see it by tonight.',
  ],
  zh: [
    '结果出来了：已经办妥，您可以在手机银行里看到。',
    '感谢等候。今早已处理完成，您不需要再做什么。',
    '对方已答复，那边也没有问题，我已记录在案。',
    '跟您说好的：已核实，没有问题，今晚就能看到。',
  ],
};

export const cameBack: Lines = {
  en: [
    'hello again, it is still not right',
    'Sorry, same problem as before. It came back this morning',
    'i wrote about this the other day and nothing changed',
    'It worked once and now it does not',
    'Me again. The app still shows the old thing',
    'you said it was done but i dont see it anywhere',
    'Back with the same question, I am afraid',
    'I waited as you said. Still nothing',
  ],
  zh: [
    '又是我，还是没好',
    '不好意思，上次的问题今天又出现了',
    '前几天问过，现在还是一样',
    '好了一次，现在又不行了',
    '你们说办好了，可是我这边看不到',
    '按您说的等了，还是没有',
    '还是上次那件事，想再确认一下',
    '手机银行里显示的还是旧的',
  ],
};

export const comments: Readonly<Record<'good' | 'bad', Lines>> = {
  good: {
    en: [
      'Quick and clear',
      'finally someone who reads what I wrote',
      'Very patient with my questions',
      'good',
      'Sorted in five minutes, on a Sunday',
      'Did not have to repeat anything. More of that please',
      'thank you!!',
      'Knew what I needed before I did',
      'The link to the article was enough',
      'Honest about what is not possible',
      'Kept the promise and wrote back the next morning',
      'Friendly and to the point',
      'ok',
      'Explained the fee so that I understood it',
    ],
    zh: [
      '很快，讲得很清楚',
      '态度很好',
      '终于不用重复说了',
      '很有耐心',
      '满意',
      '周末也有人，五分钟就办好了',
      '说到做到，第二天主动回复我',
      '手续费解释得很明白',
      '谢谢！',
      '给的文章链接就够用了',
      '办不到的也直说，这样很好',
      '专业',
    ],
  },
  bad: {
    en: [
      'took far too long',
      'I had to ask three times',
      'the answer did not fit my question',
      'Still not solved',
      'A machine answered twice before I got a person',
      'Polite, but nothing happened',
      'why do you need two days for this',
      'Was passed on and had to start again',
      'no',
      'The fee is still there',
    ],
    zh: [
      '等太久了',
      '问了三次才有人懂',
      '答非所问',
      '还是没解决',
      '转来转去，又要重新说一遍',
      '机器人回答了两次才转人工',
      '态度可以，但是事情没办成',
      '手续费还在',
    ],
  },
};
