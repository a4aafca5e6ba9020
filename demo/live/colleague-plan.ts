/**
 * What a simulated colleague writes next. Pure. They greet with the house's own ready-made reply, answer with what the
 * copilot found in the knowledge, say what they did, and close when the customer is content or gone.
 */
import type { Conversation, Message } from '@harken/contract/record';
import type { Locale } from '../knowledge.ts';
import { macros } from '../macros.ts';
import type { QueueKey } from '../people.ts';
import type { dispositions } from '../service.ts';

export type DispositionKey = (typeof dispositions)[number]['key'];

export interface Desk {
  conversation: Pick<Conversation, 'state' | 'customerName' | 'caseReference' | 'locale'>;
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

const outcomes: Record<QueueKey, DispositionKey> = {
  card_limits: 'limit_changed',
  payments: 'trace_started',
  accounts: 'documents_sent',
  app_login: 'access_restored',
};

const working: Record<Locale, readonly string[]> = {
  en: [
    'Thank you. I have it in front of me; one minute, please.',
    'I checked it on our side, and it is as you say. I am setting it right now.',
    'That is done. You see it in the app within a few minutes.',
    'I have written it down under {{case.reference}}, so nobody asks you again.',
  ],
  zh: [
    '谢谢，我这边已经调出来了，请稍等一分钟。',
    '我核对过了，和您说的一样，现在就处理。',
    '已经办好，几分钟内会显示在手机银行里。',
    '我已记录在 {{case.reference}} 下，之后不会再让您重复。',
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

export function nextMove({ conversation, messages, agentName, queue, suggestion, now }: Desk): Move {
  const locale: Locale = conversation.locale.startsWith('zh') ? 'zh' : 'en';
  const theirs = messages.findLast(({ author }) => author.kind === 'customer');
  const ours = messages.filter(({ author, content }) => author.kind === 'person' && content.kind !== 'note');
  const last = messages.findLast(({ author }) => author.kind === 'customer' || author.kind === 'person');
  const write = (text: string): Move => ({ do: 'say', text: filled(text) });

  if (ours.length === 0) return write(macros.find(({ key }) => key === 'greeting')?.text[locale] ?? closing[locale]);
  if (last?.author.kind === 'person') {
    const first = ours.length === 1 && suggestion !== null && !said(suggestion);
    if (first) return write(suggestion);
    const closed = last.content.kind === 'text' && last.content.text === filled(closing[locale]);
    if (closed) return { do: 'resolve', disposition: (queue && outcomes[queue]) ?? 'answered' };
    const quiet = now - Date.parse(last.at);
    if (quiet < goneMs) return { do: 'wait', untilMs: goneMs - quiet };
    return { do: 'resolve', disposition: ours.length > 2 ? 'answered' : 'no_reply' };
  }
  const text = theirs?.content.kind === 'text' ? theirs.content.text : '';
  if (ours.length > 1 && thanks.test(text) && text.length < 80) return write(closing[locale]);
  if (suggestion !== null && !said(suggestion)) return write(suggestion);
  const next = working[locale].find((line) => !said(line));
  return write(next ?? closing[locale]);

  function said(line: string): boolean {
    return ours.some(({ content }) => content.kind === 'text' && content.text === filled(line));
  }

  function filled(line: string): string {
    const name = conversation.customerName ?? '';
    const first = (whole: string) => (/\p{Script=Han}/u.test(whole) ? whole : (whole.split(' ')[0] ?? whole));
    const values: Record<string, string> = {
      'customer.firstName': first(name),
      'customer.name': name,
      'agent.firstName': first(agentName),
      'agent.name': agentName,
      'case.reference': conversation.caseReference,
    };
    return (
      line
        .replace(/\{\{([\w.]+)\}\}/g, (_, key: string) => values[key] ?? '')
        // A visitor has no name: "Hello , this is" would be heard.
        .replace(/ +([,.!?])/g, '$1')
        .replace(/^[，,、\s]+/, '')
    );
  }
}
