/** What a solved conversation teaches, without whose it was. Pure. */
import type { ArticleId, ConversationId, CustomerId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { Conversation, Message } from '@harken/contract/record';
import { identifyLanguage } from '@harken/engines/language';
import { mainQuestion } from '@harken/engines/language/main-question';

/** Takes personal data out of a text; what stood there is named in brackets, as in [card]. */
export type Mask = (text: string) => { text: string };

export interface Solved {
  conversationId: ConversationId;
  customerId: CustomerId;
  locale: Locale;
  question: string;
  /** Nothing personal had to be taken out of the question. */
  plain: boolean;
  solvedAt: string;
  byPerson: boolean;
  rating: number | null;
  handleSeconds: number;
  /** What solved it: the answer that helped, the option that was taken, the article that an agent quoted. */
  articleId: ArticleId | null;
  /** What the virtual agent had answered from before a person was needed. */
  failedArticleId: ArticleId | null;
  replies: string[];
}

/** Of a customer who was not content nothing is repeated to others. */
const contentFrom = 3;
const mostReplies = 20;
const longestQuestion = 300;

/**
 * @param quotes the article whose sentences a text quotes, if any
 * @returns null where nothing was asked, or it is not solved
 */
export function solvedFrom(
  conversation: Conversation,
  messages: readonly Message[],
  { handleSeconds, mask, quotes }: { handleSeconds: number; mask: Mask; quotes: (text: string) => ArticleId | null },
): Solved | null {
  if (conversation.resolvedAt === null) return null;
  const turns = messages.flatMap(({ author, content }) =>
    author.kind !== 'system' && (content.kind === 'text' || content.kind === 'answer')
      ? [{ from: author.kind, text: content.text }]
      : [],
  );
  const asked = mainQuestion(turns);
  if (asked === null) return null;
  const told = identifyLanguage(asked);
  const sure = told.confidence > 0.8 && (told.locale === 'en' || told.locale === 'zh');
  const locale: Locale = sure ? (told.locale as Locale) : conversation.locale.startsWith('zh') ? 'zh' : 'en';
  const names = [conversation.customerName, ...messages.map(({ author }) => author.name)];
  const clean = (text: string) => mask(withoutNames(text, names)).text;
  const question = clean(asked).slice(0, longestQuestion);
  const said = turns.filter(({ from }) => from === 'person').map(({ text }) => text);
  const byPerson = said.length > 0;
  const rating = conversation.rating?.score ?? null;
  const contents = messages.map(({ content }) => content);
  const answers = contents.filter((content) => content.kind === 'answer');
  const helped = answers.findLast(({ feedback }) => feedback === 'helped')?.sources[0]?.articleId ?? null;
  const taken = contents.findLast((content) => content.kind === 'choice' && content.chosen !== null);
  const chosen = taken?.kind === 'choice' ? (taken.options[taken.chosen ?? -1]?.articleId ?? null) : null;
  return {
    conversationId: conversation.id,
    customerId: conversation.customerId,
    locale,
    question,
    plain: question === asked.slice(0, longestQuestion),
    solvedAt: conversation.resolvedAt,
    byPerson,
    rating,
    handleSeconds,
    articleId: byPerson ? (said.map(quotes).find((id) => id !== null) ?? null) : (helped ?? chosen),
    failedArticleId: byPerson ? (answers.at(-1)?.sources[0]?.articleId ?? null) : null,
    replies: rating !== null && rating < contentFrom ? [] : said.slice(-mostReplies).map(clean),
  };
}

/** Names of those who took part, whole and by their parts. */
function withoutNames(text: string, names: readonly (string | null)[]): string {
  const parts = new Set(names.flatMap((name) => (name ? [name, ...name.split(/\s+/)] : [])));
  const known = [...parts]
    .filter((part) => /\p{Script=Han}{2}|\p{L}{2}/u.test(part))
    .sort((a, b) => b.length - a.length)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .map((part) => (/\p{Script=Han}/u.test(part) ? part : `(?<![\\p{L}\\p{N}])${part}(?![\\p{L}\\p{N}])`));
  // As it is written: "may" is no name of May's.
  return known.length ? text.replace(new RegExp(known.join('|'), 'gu'), '[name]') : text;
}
