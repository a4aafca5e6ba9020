/** Whose words an agent used: sentences of published articles, found again in replies. */
import type { ArticleId } from '@harken/contract/ids';
import type { Article } from '@harken/contract/knowledge';
import { splitSentences } from '@harken/engines/language/sentences';

/** Shorter ones are said without having been read anywhere. A Chinese character says as much as three letters. */
const shortest = 30;
const weigh = (text: string) => text.length + 2 * (text.match(/\p{Script=Han}/gu)?.length ?? 0);
const plain = (text: string) =>
  text
    .replace(/[*_`]|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();

export function createQuotations(known: ReadonlyMap<ArticleId, Article>) {
  /** Made when it is asked for, and until an article changes. A sentence of two articles is nobody's. */
  let sentences: Map<string, ArticleId | null> | null = null;

  function read(): Map<string, ArticleId | null> {
    const found = new Map<string, ArticleId | null>();
    for (const { id, archived, texts } of known.values())
      for (const text of archived ? [] : Object.values(texts).filter(({ published }) => published))
        for (const sentence of splitSentences(text.body).map((one) => plain(one.text)))
          if (weigh(sentence) >= shortest) found.set(sentence, (found.get(sentence) ?? id) === id ? id : null);
    return found;
  }

  /** The article that a text quotes; null where it quotes none, or no one alone. */
  function quotes(text: string): ArticleId | null {
    sentences ??= read();
    for (const sentence of splitSentences(text)) {
      const id = sentences.get(plain(sentence.text));
      if (id) return id;
    }
    return null;
  }

  return {
    quotes,
    changed: (): void => {
      sentences = null;
    },
  };
}
