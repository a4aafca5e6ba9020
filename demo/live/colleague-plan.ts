/**
 * What a simulated colleague writes next. Pure. They greet with the house's own ready-made reply, say what the
 * knowledge says and nobody said yet, then what the matter asks for, and close when the customer is content or gone.
 */
import type { Conversation, Message } from '@harken/contract/record';
import type { Locale } from '../knowledge.ts';
import { macros } from '../macros.ts';
import { agents, type QueueKey } from '../people.ts';
import type { dispositions } from '../service.ts';

export type DispositionKey = (typeof dispositions)[number]['key'];

export interface Desk {
  conversation: Pick<Conversation, 'customerName' | 'caseReference' | 'locale'>;
  messages: readonly Pick<Message, 'author' | 'content' | 'at'>[];
  agentName: string;
  queue: QueueKey | null;
  /** What the knowledge says to the customer's last question; null when it says nothing. */
  suggestion: string | null;
  now: number;
}

export type Move =
  | { do: 'say'; text: string }
  | { do: 'resolve'; disposition: DispositionKey }
  | { do: 'wait'; untilMs: number };

/** Ready-made replies by what customers write, with the outcome that goes with them. `alone`: nothing else fits beside. */
const matters: readonly { words: RegExp; macro: string; outcome?: DispositionKey; alone?: true }[] = [
  { words: /passed away|died|funeral|走了|去世|丧/i, macro: 'condolence', outcome: 'documents_sent', alone: true },
  {
    words: /safe account|gentleman from the bank|安全账户|队长|公安/i,
    macro: 'scam_stop',
    outcome: 'payment_released',
    alone: true,
  },
  { words: /PAY-012|\bholding\b|\bheld\b|暂缓/i, macro: 'payee_hold' },
  {
    words: /\blost\b|stolen|in a taxi|who is|took .* from my card|丢了|不见了|不认识/i,
    macro: 'freeze_first',
    outcome: 'card_blocked',
  },
  { words: /840|deposit (was )?(declined|refused)|declining|押金/i, macro: 'daily_limit_stopped' },
  { words: /new phone|LIM-031|passkey|新手机|通行密钥/i, macro: 'passkey_request' },
  { words: /limit|LIM-0|限额/i, macro: 'limit_raised_24h', outcome: 'limit_changed' },
  {
    words: /not there|not received|still process|wrong account|TRF-0|处理中|没有?收到|没到|转错|看错/i,
    macro: 'trace_started',
    outcome: 'trace_started',
  },
  {
    words: /twice|two times|refund|money back|promised|两遍|两次|没发货|退款/i,
    macro: 'dispute_filed',
    outcome: 'dispute_filed',
  },
  { words: /certificate|statement|stamp|证明|对账单|盖章/i, macro: 'document_sent', outcome: 'documents_sent' },
  { words: /locked|APP-1|wrong password|锁|登录不/i, macro: 'identity_video', outcome: 'access_restored' },
  {
    words: /bitcoin|mortgage|insurance|cheaper next week|比特币|保险|房贷|下个月会涨/i,
    macro: 'not_possible',
    outcome: 'not_possible',
  },
];

const working: Record<Locale, readonly string[]> = {
  en: [
    'Thank you. I have it in front of me; one minute, please.',
    'I have seen to it on our side. It shows in the app within a few minutes.',
    'It is written down under {{case.reference}}, so nobody asks you again.',
  ],
  zh: [
    '谢谢，我这边已经调出来了，请稍等一分钟。',
    '我这边已经办好，几分钟内会显示在手机银行里。',
    '已记录在 {{case.reference}} 下，之后不会再让您重复。',
  ],
};
const closing = {
  en: 'You’re welcome, {{customer.firstName}}. I close this as solved; write here any time.',
  zh: '不客气，{{customer.firstName}}。我先按已解决处理，您随时可以在这里回复。',
} as const;

const thanks =
  /\b(thank|thanks|cheers|perfect|great|excellent|wonderful|brilliant|appreciate|that works)|谢|辛苦|太好了/i;
/** A customer who said nothing for this long has gone. */
const goneMs = 4 * 60_000;

/** Whether what they write next depends on what the knowledge says: asking it is no light work. */
export function asksKnowledge(messages: Desk['messages']): boolean {
  const spoken = messages.filter(({ content }) => 'text' in content && content.kind !== 'note');
  const ours = spoken.filter(({ author }) => author.kind === 'person');
  if (ours.length === 0) return false;
  const last = messages.findLast(({ author }) => author.kind === 'customer' || author.kind === 'person');
  return last?.author.kind !== 'person' || ours.length === 1;
}

export function nextMove({ conversation, messages, agentName, queue, suggestion, now }: Desk): Move {
  const locale: Locale = conversation.locale.startsWith('zh') ? 'zh' : 'en';
  const texts = (kind: string) =>
    messages.flatMap(({ author, content }) =>
      author.kind === kind && 'text' in content && content.kind !== 'note' ? [content.text] : [],
    );
  const ours = texts('person');
  const told = new Set([...ours, ...texts('virtual_agent')]);
  const asked = texts('customer');
  const last = messages.findLast(({ author }) => author.kind === 'customer' || author.kind === 'person');
  const fitting = matters.filter(({ words }) => words.test(asked.join('\n')));
  const matter = fitting[0]?.alone ? fitting.slice(0, 1) : fitting;
  const macro = (key: string) => macros.find((one) => one.key === key)?.text[locale] ?? '';
  const write = (text: string): Move => ({ do: 'say', text: filled(text) });
  const news = suggestion !== null && !told.has(suggestion) ? suggestion : null;

  if (ours.length === 0) return write(macro('greeting'));
  if (last?.author.kind === 'person') {
    if (ours.length === 1 && news !== null) return write(news);
    if (ours.at(-1) === filled(closing[locale])) return { do: 'resolve', disposition: outcome() };
    const quiet = now - Date.parse(last.at);
    if (quiet < goneMs) return { do: 'wait', untilMs: goneMs - quiet };
    return { do: 'resolve', disposition: asked.length > 1 && ours.length > 2 ? outcome() : 'no_reply' };
  }
  const said = asked.at(-1) ?? '';
  if (ours.length > 1 && thanks.test(said) && said.length < 80) return write(closing[locale]);
  const lines = [...(news === null ? [] : [news]), ...matter.map((one) => macro(one.macro)), ...working[locale]];
  return write(lines.find((line) => !told.has(filled(line))) ?? closing[locale]);

  function outcome(): DispositionKey {
    const done = matter.find(({ macro: key }) => told.has(filled(macro(key))))?.outcome;
    return done ?? (queue === 'accounts' ? 'details_changed' : 'answered');
  }

  function filled(line: string): string {
    const name = conversation.customerName ?? '';
    const known = agents.find((one) => one.name === agentName);
    const agent = (locale === 'zh' && known?.nativeName) || agentName;
    // In Chinese names the family comes first, and nobody is called by the half.
    const first = (whole: string, chinese = false) =>
      /\p{Script=Han}/u.test(whole) ? whole : (whole.split(' ').at(chinese ? -1 : 0) ?? whole);
    const values: Record<string, string> = {
      'customer.firstName': first(name),
      'customer.name': name,
      'agent.firstName': first(agent, known?.locale === 'zh'),
      'agent.name': agent,
      'case.reference': conversation.caseReference,
    };
    return (
      line
        .replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => values[key] ?? '')
        // A visitor has no name: "Hello , this is" and "You’re welcome, ." would be heard.
        .replace(/[,，]? *(?=[.。!?？])/g, '')
        .replace(/ +(?=,)/g, '')
        .replace(/^[，,、\s]+/, '')
    );
  }
}
