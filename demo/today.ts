/**
 * What lies on Priya Nair's desk when the demonstration is tried for the first time: her turn, their turn, asleep,
 * solved this morning. Told minute by minute before that moment, and made by the record's own commands; what the
 * virtual agent says is what it says.
 */
import { type ConversationId, idFrom, type PersonId } from '@harken/contract/ids';
import { houseForm } from '@harken/contract/rating';
import type { Author, Channel, TrailStep } from '@harken/contract/record';
import { pages } from './bank.ts';
import { customers } from './customers.ts';
import { createAgenda } from './history/agenda.ts';
import { historyDay, minuteMs } from './history/calendar.ts';
import type { PastAgent, PastDoors } from './history/doors.ts';
import type { DispositionKey } from './live/colleague-plan.ts';
import type { Tag } from './service.ts';

const zoneMs = 8 * 3_600_000;

type Deed =
  | { says: string }
  | { takes: string }
  | { replies: string }
  | { fails: string }
  | { reads: true }
  | { notes: string; mentions?: string; by?: string }
  | { names: string; tags?: Tag[] }
  | { sleeps: 'tomorrow' | 'in three days' }
  | { solves: DispositionKey }
  | { rates: number; comment?: string };

interface Story {
  customer: string;
  channel: Channel;
  /** Minutes before the first start, and what is done then. */
  told: readonly (readonly [minutesAgo: number, deed: Deed])[];
}

const priya = 'Priya Nair';
const marcus = 'Marcus Oyelaran';

/** @param clock tells a local time so many minutes from the first start, as 14:40 */
const stories = (clock: (minutes: number) => string): readonly Story[] => [
  {
    customer: 'Rachel Lim',
    channel: 'messenger',
    told: [
      [9.5, { says: 'im at the hotel desk, why do you keep declining 840 dollars, theres plenty on the account' }],
      [8.5, { says: 'yes. at the desk now and there IS money in the account' }],
      [7.6, { says: 'a person then please' }],
      [6.75, { takes: priya }],
      [6.7, { names: 'Hotel deposit declined twice, Perth', tags: ['travel', 'deposit'] }],
      [
        6.2,
        {
          replies:
            'Hello Rachel, I have the whole story. I’ve sent a request to your app: confirm it with your passkey and I can raise the limit straight away.',
        },
      ],
      [6, { reads: true }],
      [
        5.2,
        {
          notes: `@${marcus} Flight to Perth booked on this card 11 Nov. S$2,500 for 24 hours all right with you?`,
          mentions: marcus,
        },
      ],
      [3.4, { notes: 'Yes, 24 hours only. Same SIM for three years, device looks clean.', by: marcus }],
      [2.1, { replies: 'The two declines left no hold, so nothing is blocked twice.' }],
      [0.3, { says: `they can only hold the room until ${clock(9)}!` }],
    ],
  },
  {
    customer: 'Tomasz Zieliński',
    channel: 'form',
    told: [
      [190, { says: 'Ordered a new card two weeks ago and nothing in the letterbox' }],
      [188, { takes: priya }],
      [187.8, { names: 'Replacement card has not arrived', tags: ['card delivery'] }],
      [
        187,
        {
          replies:
            'Hello Tomasz, I’m sorry. The card left us on the 9th; I have asked the courier where it is and write to you here.',
        },
      ],
      [4.2, { says: 'Still nothing today. The phone number in the app is my old one, maybe the courier called that?' }],
    ],
  },
  {
    customer: '王丽华',
    channel: 'messenger',
    told: [
      [14, { says: '我昨天转的钱一直显示处理中，收款人说没有收到' }],
      [12.5, { says: '转账还是处理中，我要找人工' }],
      [12, { takes: priya }],
      [11.8, { names: '转账一直显示处理中', tags: ['转账'] }],
      [11.2, { replies: '王女士您好，我是 Priya。已请结算同事查询这笔转账，今天下班前一定给您答复。' }],
      [11, { reads: true }],
      [10.4, { says: '好的，麻烦您了，我等您消息' }],
      [10, { replies: '谢谢您的耐心，有结果我马上在这里告诉您。' }],
    ],
  },
  {
    customer: 'Dominic Achebe',
    channel: 'email',
    told: [
      [
        1.5,
        {
          says: 'The interest certificate for 2025 shows my own name. Please send it as a PDF with the company name on it: Achebe Logistics Pte Ltd.',
        },
      ],
      [0.6, { takes: priya }],
      [0.5, { names: 'Interest certificate for tax year 2025', tags: ['documents'] }],
    ],
  },
  {
    customer: 'Jonas Bergström',
    channel: 'form',
    told: [
      [96, { says: 'I would like to know the balance of the joint account I have with my wife.' }],
      [90, { takes: priya }],
      [89.5, { names: 'Wants the balance of a joint account', tags: ['identity'] }],
      [
        88,
        {
          replies:
            'Hello Jonas, gladly. You wrote without signing in, so I can’t see who asks: please sign in to the app and answer here, then I can tell you.',
        },
      ],
    ],
  },
  {
    customer: 'Siti Rahmah',
    channel: 'form',
    told: [
      [150, { says: 'the shop took 219 from me two times on the same evening' }],
      [147, { takes: priya }],
      [146.5, { names: 'Charged twice, S$219.00', tags: ['dispute'] }],
      [145, { replies: 'Hello Siti, I can see both payments to Lumen Home Appliances. Do you have the receipt?' }],
      [139, { says: 'yes i have one receipt, i bought one fan only. can someone call me when its done' }],
      [
        136,
        {
          replies:
            'Thank you. The dispute over the second S$219.00 is filed, and I have noted that you would like a call when it is decided.',
        },
      ],
      [135.5, { notes: 'Asked to be called when the dispute is decided, after 15:00 if possible.' }],
    ],
  },
  {
    customer: 'Grace Tembo',
    channel: 'email',
    told: [
      [1500, { says: 'Which documents do you need to open an account for my bakery? It is registered since March.' }],
      [1490, { takes: priya }],
      [1489, { names: 'Documents for a business account', tags: ['business'] }],
      [
        1485,
        {
          replies:
            'Hello Grace, congratulations! The extract of the registry, your passport and the tenancy agreement are enough.',
        },
      ],
      [1484, { fails: 'The mailbox is full' }],
    ],
  },
  {
    customer: 'Helena Vogt',
    channel: 'email',
    told: [
      [2900, { says: 'The airline promised a refund three weeks ago and it is still not on my card.' }],
      [2890, { takes: priya }],
      [2889, { names: 'Refund promised by the airline', tags: ['refund'] }],
      [
        2885,
        {
          replies:
            'Hello Helena, the airline has sent it; card schemes take up to ten working days. I look again tomorrow morning and write to you.',
        },
      ],
      [2884, { sleeps: 'tomorrow' }],
    ],
  },
  {
    customer: 'Arjun Mehta',
    channel: 'email',
    told: [
      [4300, { says: 'My mother passed away in October. What do you need to close her account?' }],
      [4290, { takes: priya }],
      [4289, { names: 'Closing a late mother’s account', tags: ['bereavement'] }],
      [
        4280,
        {
          replies:
            'Dear Mr Mehta, I am very sorry for your loss. The death certificate and the letter of administration are enough; there is no hurry, and I stay with you until it is done.',
        },
      ],
      [4200, { says: 'Thank you. The letter comes on the 25th, I will send both then.' }],
      [4195, { replies: 'That is fine. I have put a note for that day and you need not remind me.' }],
      [4194, { sleeps: 'in three days' }],
    ],
  },
  {
    customer: '刘子墨',
    channel: 'messenger',
    told: [
      [215, { says: '虚拟卡的额度不够用，转人工' }],
      [214, { takes: priya }],
      [213.5, { names: '虚拟卡限额' }],
      [213, { replies: '您好，我是 Priya，请问虚拟卡需要多少限额？' }],
      [211, { says: '每天 500 就够了，谢谢' }],
      [209, { replies: '已调整为每天 S$500，马上生效。' }],
      [207, { solves: 'limit_changed' }],
      [206, { rates: 5, comment: '很快' }],
    ],
  },
  {
    customer: '何婉婷',
    channel: 'messenger',
    told: [
      [264, { says: '我要找人工，卡在超市被拒了' }],
      [263, { takes: priya }],
      [262, { replies: '您好，是当日限额用完了，今晚十二点会恢复。需要现在临时提高吗？' }],
      [260, { says: '不用了，知道原因就好' }],
      [259, { solves: 'answered' }],
      [255, { rates: 4 }],
    ],
  },
  {
    customer: 'Jonas Bergström',
    channel: 'messenger',
    told: [
      [322, { says: 'a person please, my card was swallowed by the machine' }],
      [321, { takes: priya }],
      [320.5, { names: 'Card kept by a cash machine', tags: ['card'] }],
      [
        320,
        {
          replies:
            'Hello Jonas, that is annoying. I have stopped that card; a new one is on its way and free of charge.',
        },
      ],
      [317, { says: 'great, thank you' }],
      [316, { solves: 'card_blocked' }],
    ],
  },
];

/** @returns the conversations that it made */
export async function makeToday(doors: PastDoors, beganAt: Date): Promise<ConversationId[]> {
  const end = beganAt.getTime();
  const agenda = createAgenda();
  const ids: ConversationId[] = [];
  const clock = (minutes: number) => new Date(end + minutes * minuteMs + zoneMs).toISOString().slice(11, 16);
  for (const [n, story] of stories(clock).entries()) {
    const account = customers.find(({ name }) => name === story.customer);
    if (!account) throw new RangeError(`Nobody is called ${story.customer}`);
    const id = idFrom('conv', storyId(n));
    ids.push(id);
    for (const [minutesAgo, deed] of story.told) {
      const at = end - minutesAgo * minuteMs;
      agenda.add(at, () => perform(id, account, story, deed, at));
    }
  }
  await agenda.run(end, doors.setTime);
  return ids;

  async function perform(
    id: ConversationId,
    account: (typeof customers)[number],
    { channel }: Story,
    deed: Deed,
    at: number,
  ): Promise<void> {
    const { record } = doors;
    const conversationId = id;
    const customerId = doors.customerId(account.externalId);
    const by = authorOf(priya);
    if ('says' in deed) {
      const there = await record.get(id);
      const { conversation } = await record.receive({
        conversationId,
        customerId,
        message: { id: idFrom('msg', crypto.randomUUID()), content: { kind: 'text', text: deed.says } },
        ...(there ? {} : { trail: trailOf(account, at) }),
        opens: { channel, locale: account.locale === 'zh' ? 'zh-CN' : 'en' },
      });
      const answers = conversation.handledBy === 'virtual_agent' && channel === 'messenger';
      if (answers) agenda.add(at + 3000, () => doors.answer(id));
    } else if ('takes' in deed) {
      const agent = agentOf(deed.takes);
      const waits = (await record.get(id))?.queuedAt !== null;
      await record.assign({
        conversationId,
        agentId: agent.id,
        ...(waits ? { reason: 'routing' as const } : { reason: 'taken' as const, by: agent.id }),
      });
    } else if ('replies' in deed) {
      await record.send({ conversationId, author: by, message: { content: { kind: 'text', text: deed.replies } } });
    } else if ('notes' in deed) {
      const mentions: PersonId[] = deed.mentions ? [agentOf(deed.mentions).id] : [];
      const content = { kind: 'note' as const, text: deed.notes, mentions };
      await record.send({ conversationId, author: authorOf(deed.by ?? priya), message: { content } });
    } else if ('names' in deed) {
      const version = (await record.get(id))?.version ?? 0;
      await record.update({ conversationId, by, version, fields: { subject: deed.names, tags: deed.tags ?? [] } });
    } else if ('sleeps' in deed) {
      const midnight = historyDay(beganAt, 0).from;
      const days = deed.sleeps === 'tomorrow' ? 1 : 3;
      const until = new Date(midnight + (days * 24 + 9) * 60 * minuteMs).toISOString();
      await record.snooze({ conversationId, by, until });
    } else if ('solves' in deed) {
      const dispositionId = doors.dispositions.get(deed.solves) ?? null;
      await record.resolve({ conversationId, by, resolution: 'by_person', dispositionId });
    } else if ('rates' in deed) {
      const comment = deed.comment ?? null;
      await record.rate({ conversationId, customerId, score: deed.rates, comment, form: houseForm });
    } else {
      const upTo = (await record.messages(id, { limit: 1 }))[0]?.position ?? 0;
      if ('fails' in deed)
        await record.markDelivery({ conversationId, which: { upTo }, state: 'failed', reason: deed.fails });
      else await record.markDelivery({ conversationId, which: { upTo }, state: 'read' });
    }
  }

  function agentOf(name: string): PastAgent {
    const found = doors.agents.find((agent) => agent.name === name);
    if (!found) throw new RangeError(`Nobody who works here is called ${name}`);
    return found;
  }

  function authorOf(name: string): Author {
    return { kind: 'person', id: agentOf(name).id, name };
  }
}

/** What the customer did before, as the bank's pages tell it. */
function trailOf({ situation, locale }: (typeof customers)[number], at: number): TrailStep[] {
  return situation.trail.map((step) => {
    const when = new Date(at - step.minutesAgo * minuteMs).toISOString();
    if (step.kind === 'page') return { at: when, kind: 'page', name: step.page, label: pages[step.page][locale] };
    const { kind, name, label, outcome, code } = step;
    return { at: when, kind, name, label, outcome, ...(code ? { code } : {}) };
  });
}

const storyId = (n: number): string => `00000000-0000-8000-8000-${String(n + 1).padStart(12, '0')}`;
