/** What each page of the library shows, from what knowledge lets its reader see. */
import type { CustomerId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { Conversation, TrailStep } from '@harken/contract/record';
import type { ArticleShown } from '@harken/portal/article';
import type { Home } from '@harken/portal/home';
import type { Topic } from '@harken/portal/layout';
import type { Found } from '@harken/portal/search';
import type { Knowledge } from '../knowledge/knowledge.ts';

type Readable = ReturnType<Knowledge['readers']['articles']>[number];
/** `customers` are those whom a host site vouched for. */
type Readership = Parameters<Knowledge['readers']['articles']>[0];

export interface LibraryDeps {
  knowledge: Pick<Knowledge, 'readers' | 'answer' | 'guess'>;
  solvedBy(articleId: string, locale: Locale): Promise<{ share: number; of: number } | null>;
  /** What a customer did on the site in their latest conversations. */
  trailOf(conversation: Conversation['id']): Promise<TrailStep[]>;
  ofCustomer(id: CustomerId): Promise<Conversation[]>;
}

const relatedShown = 4;
const factsShown = 3;
const factHours = 48;
const conversationsLookedAt = 3;

export function createLibrary({ knowledge, solvedBy, trailOf, ofCustomer }: LibraryDeps) {
  const { readers, answer, guess } = knowledge;

  /** Topics with something to read in this language, and what it is. */
  function shelves(locale: Locale, readership: Readership): Home['topics'] {
    const articles = readers.articles(readership);
    return readers.collections().flatMap(({ id, slug, name }) => {
      const entries = articles.flatMap(({ collectionId, texts, ...article }) => {
        const text = texts[locale];
        return collectionId === id && text ? [{ slug: article.slug, title: text.title, summary: text.summary }] : [];
      });
      return entries.length > 0 ? [{ slug, name: name[locale], count: entries.length, entries }] : [];
    });
  }

  const topics = (locale: Locale, readership: Readership): Topic[] =>
    shelves(locale, readership).map(({ slug, name, count }) => ({ slug, name, count }));

  function collection(slug: string, locale: Locale, readership: Readership) {
    const known = readers.collections().find((one) => one.slug === slug);
    if (!known) return null;
    const here = shelves(locale, readership).find((one) => one.slug === slug);
    const locales = (['en', 'zh'] as const).filter((one) =>
      topics(one, readership).some((topic) => topic.slug === slug),
    );
    return {
      topic: here ?? { slug, name: known.name[locale], count: 0 },
      topics: topics(locale, readership),
      entries: here?.entries ?? [],
      locales,
    };
  }

  async function article(
    slug: string,
    locale: Locale,
    reader: { readership: Readership; customerId: CustomerId | null; now: Date },
  ): Promise<(Omit<ArticleShown, 'said'> & { id: Readable['id'] }) | null> {
    const { readership } = reader;
    const found = readers.article(slug, readership);
    const shown = found?.texts[locale] ? locale : locale === 'en' ? 'zh' : 'en';
    const text = found?.texts[shown];
    if (!found || !text) return null;
    const shelf = readers.collections().find(({ id }) => id === found.collectionId);
    const here = shelves(locale, readership).find((one) => one.slug === shelf?.slug);
    const title = (one: Readable) => ({ slug: one.slug, title: one.texts[shown]?.title ?? '' });
    return {
      id: found.id,
      slug,
      locale: shown,
      title: text.title,
      summary: text.summary,
      body: text.body,
      questions: text.questions,
      checked: found.checked,
      updatedAt: text.updatedAt,
      locales: (['en', 'zh'] as const).filter((one) => found.texts[one]),
      topic: here ?? { slug: shelf?.slug ?? '', name: shelf?.name[locale] ?? '', count: 0 },
      topics: topics(locale, readership),
      siblings: here?.entries ?? [],
      related: readers.related(found.id, shown, readership, relatedShown).map(title),
      facts: reader.customerId ? await factsFor(reader.customerId, found, shown, reader.now) : [],
      solved: await solvedBy(found.id, shown),
    };
  }

  /** What this customer did lately that the article is about: its code is explained here, or it leads here. */
  async function factsFor(
    customerId: CustomerId,
    of: Readable,
    locale: Locale,
    now: Date,
  ): Promise<ArticleShown['facts']> {
    const latest = (await ofCustomer(customerId)).slice(0, conversationsLookedAt);
    const steps = (await Promise.all(latest.map(({ id }) => trailOf(id)))).flat();
    const words = JSON.stringify(of.texts);
    const about = (step: TrailStep) =>
      (step.code && words.includes(step.code)) ||
      guess([step], locale, 2, 'customers').some(({ articleId }) => articleId === of.id);
    const since = now.getTime() - factHours * 3_600_000;
    const facts = steps
      .filter((step) => step.kind === 'event' && step.label && Date.parse(step.at) > since && about(step))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
      .map(({ label, code, at }) => ({ text: [label, code].filter(Boolean).join(' · '), at }));
    return facts.filter(({ text }, at) => facts.findIndex((one) => one.text === text) === at).slice(0, factsShown);
  }

  async function search(q: string, locale: Locale, readership: Readership, topic: string | null): Promise<Found> {
    const browse = topics(locale, readership);
    if (!q) {
      return { q, answer: null, hits: [], topics: [], chosen: null, total: 0, respelled: null, elsewhere: 0, browse };
    }
    const shelves = new Map(readers.collections().map((one) => [one.id, one]));
    const all = readers.search(q, locale, readership).flatMap((hit) => {
      const found = readers.byId(hit.articleId, readership);
      const text = found?.texts[locale];
      const shelf = found && shelves.get(found.collectionId);
      return text && shelf ? [{ ...hit, slug: found.slug, title: text.title, checked: found.checked, shelf }] : [];
    });
    const counted = browse.flatMap(({ slug, name }) => {
      const count = all.filter(({ shelf }) => shelf.slug === slug).length;
      return count > 0 ? [{ slug, name, count }] : [];
    });
    const chosen = counted.some(({ slug }) => slug === topic) ? topic : null;
    const shown = all.filter(({ shelf }) => chosen === null || shelf.slug === chosen);
    return {
      q,
      answer: sureAnswer(q, locale, readership),
      hits: await Promise.all(
        shown.map(async ({ shelf, ...hit }) => ({
          ...hit,
          topic: shelf.name[locale],
          solved: await solvedBy(hit.articleId, locale),
        })),
      ),
      topics: counted,
      chosen,
      total: all.length,
      respelled: readers.respelled(q, locale, readership),
      elsewhere: readers.search(q, locale === 'en' ? 'zh' : 'en', readership).length,
      browse,
    };
  }

  /** The virtual agent's answer, when it is sure and everything it rests on is for this reader. */
  function sureAnswer(q: string, locale: Locale, readership: Readership): Found['answer'] {
    const found = answer(q, { locale }, readership);
    if (found.kind !== 'answer') return null;
    return { text: found.text, sources: found.sources };
  }

  /** Every page for search engines, with its versions: what anyone may read, and nothing else. */
  function map() {
    return readers.articles('anyone').map(({ slug, texts }) => ({
      slug,
      locales: (['en', 'zh'] as const).filter((locale) => texts[locale]),
      changed: Object.values(texts)
        .map(({ updatedAt }) => updatedAt)
        .sort()
        .at(-1),
    }));
  }

  return {
    shelves,
    topics,
    collection,
    article,
    search,
    sureAnswer,
    map,
    idOf: (slug: string, readership: Readership) => readers.article(slug, readership),
  };
}
