/**
 * Knowledge learns from what was solved. Soon after conversations are solved, their questions, answers and replies are
 * read once, without whose they were; what no article answers is grouped and proposed with a draft from what agents
 * said, and what an article answered without being found is proposed as an example question of it. Nothing becomes
 * knowledge before a person accepts it.
 *
 * Why it is so: docs/decisions/0032-knowledge-that-learns.md.
 */
import type { ArticleId, ConversationId, CustomerId, ProposalId } from '@harken/contract/ids';
import type { Article, DraftText, ProposalContent } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Conversation, Message } from '@harken/contract/record';
import type { QuestionGroup } from '@harken/engines/language/group';
import { recurringSentences } from '@harken/engines/language/recurring';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Answer } from './article-index.ts';
import * as store from './proposal-store.ts';
import type { Proposing } from './proposing.ts';
import { type Mask, type Solved, solvedFrom } from './solved.ts';

export interface LearningDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  conversations: {
    get(id: ConversationId): Promise<Conversation | null>;
    messages(id: ConversationId, page: { limit: number }): Promise<Message[]>;
  };
  /** What people spent on each; none for those that no person had. */
  handleSeconds: (ids: readonly ConversationId[]) => Promise<ReadonlyMap<string, number>>;
  mask: Mask;
  group: (questions: readonly string[]) => readonly QuestionGroup[];
  proposing: Proposing;
  /** Published articles, as this process knows them. */
  published: {
    get(id: ArticleId): Article | undefined;
    answer(question: string, options: { locale: Locale }, audience: 'customers'): Answer;
    quotes(text: string): ArticleId | null;
    edition(): number;
  };
}

const studyJob = 'knowledge.study';
/** Conversations are solved one after another: so long is waited for the next. */
const studyAfterMs = 20_000;
const atATime = 200;
/** What was asked longer ago is no gap of today. */
const rememberedDays = 28;
/** Read, and looked at for gaps, at most; the newest. Bounds what one run costs. */
const mostRead = 1500;
const mostUnanswered = 500;
/** Fewer have other reasons. */
const fewestCustomers = 3;
const mostQuestions = 30;

export function createLearning(deps: LearningDeps) {
  const { log, read, clock, jobs, conversations, published, proposing } = deps;
  const { make, grow, outdate } = proposing;
  /** What the articles make of a question, until one of them changes. */
  const answers = new Map<string, { edition: number; articleId: ArticleId | null }>();

  jobs.define(studyJob, study, { concurrency: 1, retries: 2 });

  const soon = (ms: number) => new Date(clock.now().getTime() + ms);

  /** A conversation was solved, or judged after it was. */
  async function solved(id: ConversationId, at: Date): Promise<void> {
    await log.transact(async (tx) => {
      await store.noteToStudy(tx.db, id, at);
      await jobs.enqueue(tx, studyJob, {}, { key: 'study', runAt: soon(studyAfterMs) });
    });
  }

  async function study(): Promise<void> {
    const waiting = await store.toStudy(read, atATime);
    const handled = await deps.handleSeconds(waiting.map(({ id }) => id));
    const found: Solved[] = [];
    for (const { id } of waiting) {
      const conversation = await conversations.get(id);
      if (!conversation || !['resolved', 'closed'].includes(conversation.state)) continue;
      const messages = await conversations.messages(id, { limit: 200 });
      const one = solvedFrom(conversation, messages, {
        handleSeconds: handled.get(id) ?? 0,
        mask: deps.mask,
        quotes: published.quotes,
      });
      if (one) found.push(one);
    }
    const forgotten = soon(-rememberedDays * 86_400_000);
    await log.transact(async (tx) => {
      for (const one of found) await store.putSolved(tx.db, one);
      for (const one of waiting) await store.studied(tx.db, one);
      await store.forgetBefore(tx.db, forgotten);
      if (waiting.length === atATime) await jobs.enqueue(tx, studyJob, {}, { key: 'study' });
    });
    for (const locale of ['en', 'zh'] as const) await propose(locale, forgotten);
  }

  /** From which article a question is answered now; null when from none. */
  async function answeredBy(question: string, locale: Locale): Promise<ArticleId | null> {
    const key = `${locale} ${question}`;
    const edition = published.edition();
    const known = answers.get(key);
    if (known?.edition === edition) return known.articleId;
    // Others wait for nobody's homework.
    await new Promise((later) => setImmediate(later));
    const answer = published.answer(question, { locale }, 'customers');
    const articleId = answer.kind === 'answer' ? (answer.nearest ?? null) : null;
    if (answers.size > 4 * mostRead) answers.clear();
    answers.set(key, { edition, articleId });
    return articleId;
  }

  async function propose(locale: Locale, since: Date): Promise<void> {
    const rows = await store.solvedSince(read, { locale, since, limit: mostRead });
    const unanswered: store.KeptSolved[] = [];
    for (const row of rows) {
      if (unanswered.length === mostUnanswered) break;
      if (!row.byPerson || row.articleId !== null) continue;
      const by = await answeredBy(row.question, locale);
      if (by === null || by === row.failedArticleId) unanswered.push(row);
    }
    await proposeGaps(locale, rows, unanswered);
    await proposeExamples(locale, rows);
  }

  async function proposeGaps(
    locale: Locale,
    rows: readonly store.KeptSolved[],
    unanswered: readonly store.KeptSolved[],
  ): Promise<void> {
    const known = new Map(
      (await store.some(read, [...new Set(rows.flatMap(({ proposalId }) => proposalId ?? []))])).map((one) => [
        one.id,
        one,
      ]),
    );
    const met = new Set<ProposalId>();
    for (const { members, name } of deps.group(unanswered.map(({ question }) => question))) {
      const own = members.map((at) => unanswered[at] as store.KeptSolved);
      if (new Set(own.map(({ customerId }) => customerId)).size < fewestCustomers) continue;
      const was = commonest(own.flatMap(({ proposalId }) => (proposalId && !met.has(proposalId) ? [proposalId] : [])));
      const gap = was === undefined ? undefined : known.get(was);
      const content = gapOf(locale, name, own, rows);
      await log.transact(async (tx) => {
        const is =
          gap?.state === 'open'
            ? await grow(tx, gap, content, own)
            : (gap ?? (await make(tx, { locale, content, rows: own })));
        if (!is) return;
        met.add(is.id);
        const ids = own.map(({ conversationId }) => conversationId);
        await store.joinGap(tx.db, ids, is.id);
      });
      if (gap?.state === 'accepted' && gap.articleId) await proposeExamplesOf(gap.articleId, locale, own);
    }
    const stillAsked = new Set(unanswered.map(({ proposalId }) => proposalId));
    for (const open of await store.proposals(read, { state: 'open', kind: 'gap', limit: mostUnanswered }))
      if (open.locale === locale && !met.has(open.id) && !stillAsked.has(open.id)) await outdate(open);
  }

  function gapOf(
    locale: Locale,
    name: string,
    own: readonly store.KeptSolved[],
    rows: readonly store.KeptSolved[],
  ): Extract<ProposalContent, { kind: 'gap' }> {
    const questions = distinct(own.filter(({ plain }) => plain).map(({ question }) => question)).slice(
      0,
      mostQuestions,
    );
    const ids = new Set(own.map(({ conversationId }) => conversationId));
    const repliesOf = (some: readonly store.KeptSolved[]) =>
      some.filter(({ replies }) => replies.length > 0).map(({ conversationId: id, replies }) => ({ id, replies }));
    const sentences = recurringSentences(
      repliesOf(own),
      repliesOf(rows.filter(({ conversationId }) => !ids.has(conversationId))),
    );
    const draft: DraftText | null = sentences.length
      ? {
          title: name.slice(0, 200),
          summary: '',
          body: sentences.map(({ text }) => text).join(locale === 'zh' ? '' : ' '),
          questions,
        }
      : null;
    return {
      kind: 'gap',
      name: name.slice(0, 200),
      questions,
      draft,
      sentences: sentences.map(({ text, conversations: said, otherwise }) => ({
        text,
        conversations: said.length,
        otherwise,
      })),
    };
  }

  /** What an article answered without being found by the question. */
  async function proposeExamples(locale: Locale, rows: readonly store.KeptSolved[]): Promise<void> {
    const byArticle = new Map<ArticleId, store.KeptSolved[]>();
    for (const row of rows)
      if (row.articleId !== null) byArticle.set(row.articleId, [...(byArticle.get(row.articleId) ?? []), row]);
    for (const [articleId, own] of byArticle) await proposeExamplesOf(articleId, locale, own);
    for (const open of await store.proposals(read, { state: 'open', kind: 'example', limit: mostUnanswered })) {
      const { content } = open;
      if (open.locale !== locale || content.kind !== 'example') continue;
      const found = (await answeredBy(content.question, locale)) === content.articleId;
      if (found || !isPublished(content.articleId, locale)) await outdate(open);
    }
  }

  async function proposeExamplesOf(
    articleId: ArticleId,
    locale: Locale,
    rows: readonly store.KeptSolved[],
  ): Promise<void> {
    if (!isPublished(articleId, locale)) return;
    const alike = new Map<string, store.KeptSolved[]>();
    for (const row of rows)
      if (row.plain) alike.set(plainly(row.question), [...(alike.get(plainly(row.question)) ?? []), row]);
    for (const [words, own] of alike) {
      const { question } = own[0] as store.KeptSolved;
      if ((await answeredBy(question, locale)) === articleId) continue;
      const content: ProposalContent = { kind: 'example', articleId, question };
      await log.transact((tx) =>
        make(tx, { locale, content, rows: own, fingerprint: `example ${locale} ${articleId} ${words}` }),
      );
    }
  }

  const isPublished = (id: ArticleId, locale: Locale): boolean => {
    const article = published.get(id);
    return article?.archived === false && article.texts[locale]?.published === true;
  };

  /** What was learned from a customer is forgotten with them. */
  async function forget(customerId: CustomerId): Promise<void> {
    await log.transact(async (tx) => {
      for (const { conversationId, question } of await store.forgetCustomer(tx.db, customerId)) {
        for (const was of await store.ofConversation(tx.db, conversationId)) {
          const evidence = was.evidence.filter((one) => one.conversationId !== conversationId);
          const without = (some: string[]) => some.filter((one) => one !== question);
          const { content } = was;
          if (content.kind === 'example' && evidence.length === 0) {
            await store.removeProposal(tx.db, was.id);
            continue;
          }
          const left: ProposalContent =
            content.kind === 'gap'
              ? {
                  ...content,
                  questions: without(content.questions),
                  draft: content.draft && { ...content.draft, questions: without(content.draft.questions) },
                }
              : content;
          await store.updateProposal(tx.db, { ...was, content: left, evidence, version: was.version + 1 }, was.version);
        }
      }
    });
  }

  return { solved, forget };
}

const plainly = (question: string): string =>
  question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function distinct(questions: readonly string[]): string[] {
  const found = new Map(questions.toReversed().map((question) => [plainly(question), question]));
  return [...found.values()].reverse();
}

function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
