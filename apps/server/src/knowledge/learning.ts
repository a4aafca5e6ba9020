/**
 * Knowledge learns from what was solved. Soon after conversations are solved, their questions, answers and replies are
 * read once, without whose they were; what no article answers is grouped and proposed with a draft from what agents
 * said, and what an article answered without being found is proposed as an example question of it. Articles that change
 * are compared with those that may say the same or the contrary. Nothing becomes knowledge before a person accepts it.
 *
 * Why it is so: docs/decisions/0032-knowledge-that-learns.md.
 */
import { type ArticleId, type ConversationId, type CustomerId, idFrom, type ProposalId } from '@harken/contract/ids';
import type { Article, DraftText, Evidence, ProposalContent } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import type { Conversation, Message } from '@harken/contract/record';
import type { QuestionGroup } from '@harken/engines/language/group';
import { recurringSentences } from '@harken/engines/language/recurring';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Answer, Compared } from './article-index.ts';
import * as store from './proposal-store.ts';
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
  /** Published articles, as this process knows them. */
  published: {
    get(id: ArticleId): Article | undefined;
    answer(question: string, options: { locale: Locale }, audience: 'customers'): Answer;
    quotes(text: string): ArticleId | null;
    compared(id: ArticleId, locale: Locale, also: readonly ArticleId[]): Compared[];
    edition(): number;
  };
}

export const studyJob = 'knowledge.study';
export const compareJob = 'knowledge.compare';
/** Conversations are solved one after another: so long is waited for the next. */
const studyAfterMs = 20_000;
/** This process must have heard of the change, too. */
const compareAfterMs = 3_000;
const atATime = 200;
/** What was asked longer ago is no gap of today. */
const rememberedDays = 28;
/** Read, and looked at for gaps, at most; the newest. Bounds what one run costs. */
const mostRead = 1500;
const mostUnanswered = 500;
/** Fewer have other reasons. */
const fewestCustomers = 3;
const mostQuestions = 30;
const mostEvidence = 30;
const mostPairs = 12;
/** Two articles that share less are about neighbouring things. */
const duplicateFrom = 0.6;
const fewestAlike = 3;

export function createLearning(deps: LearningDeps) {
  const { log, read, clock, jobs, conversations, published } = deps;
  /** What the articles make of a question, until one of them changes. */
  const answers = new Map<string, { edition: number; articleId: ArticleId | null }>();

  jobs.define(studyJob, study, { concurrency: 1, retries: 2 });
  jobs.define<{ articleId: ArticleId }>(compareJob, ({ articleId }) => compare(articleId), {
    concurrency: 1,
    retries: 2,
  });

  const soon = (ms: number) => new Date(clock.now().getTime() + ms);

  /** A conversation was solved, or judged after it was. */
  async function solved(id: ConversationId, at: Date): Promise<void> {
    await log.transact(async (tx) => {
      await store.noteToStudy(tx.db, id, at);
      await jobs.enqueue(tx, studyJob, {}, { key: 'study', runAt: soon(studyAfterMs) });
    });
  }

  /** An article is not what it was. */
  const articleChanged = (articleId: ArticleId): Promise<void> =>
    jobs.enqueue(undefined, compareJob, { articleId }, { key: articleId, runAt: soon(compareAfterMs) });

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

  /** Whether an article says the same as others, or the contrary. */
  async function compare(id: ArticleId): Promise<void> {
    for (const locale of ['en', 'zh'] as const) {
      const open = (
        await Promise.all(
          (['duplicate', 'contradiction'] as const).map((kind) =>
            store.proposals(read, { state: 'open', kind, limit: mostUnanswered }),
          ),
        )
      )
        .flat()
        .filter((one) => one.locale === locale && pairOf(one.content)?.includes(id));
      const before = open.flatMap(({ content }) => pairOf(content)?.filter((one) => one !== id) ?? []);
      const compared = published.compared(id, locale, before);
      const holds = new Set<string>();
      for (const one of compared) {
        for (const content of foundIn(id, one)) {
          const fingerprint = `${content.kind} ${locale} ${[id, one.otherId].sort().join(' ')} ${saidIn(content)}`;
          holds.add(`${content.kind} ${one.otherId}`);
          await log.transact((tx) => make(tx, { locale, content, rows: [], fingerprint }));
        }
      }
      for (const one of open) {
        const other = pairOf(one.content)?.find((each) => each !== id);
        if (!holds.has(`${one.content.kind} ${other}`)) await outdate(one);
      }
    }
  }

  async function make(
    tx: Tx,
    {
      locale,
      content,
      rows,
      fingerprint = null,
    }: { locale: Locale; content: ProposalContent; rows: readonly store.KeptSolved[]; fingerprint?: string | null },
  ): Promise<store.KeptProposal | null> {
    const now = clock.now().toISOString();
    const is: store.KeptProposal = {
      ...{ id: idFrom('prop', newId()), locale, state: 'open', content, version: 1, undo: null, articleId: null },
      ...{ madeAt: now, updatedAt: now, decidedAt: null, decidedBy: null, ...spokenFor(rows) },
    };
    if (!(await store.insertProposal(tx.db, is, fingerprint))) return null;
    const proposal = { id: is.id, state: is.state, version: is.version, kind: content.kind };
    tx.append({ name: 'proposal.made', actor: { kind: 'system', id: null }, data: { proposal } });
    return is;
  }

  /** A gap that is still open, with what came since. */
  async function grow(
    tx: Tx,
    was: store.KeptProposal,
    content: ProposalContent,
    rows: readonly store.KeptSolved[],
  ): Promise<store.KeptProposal> {
    const is = { ...was, content, ...spokenFor(rows) };
    const same = JSON.stringify([is.content, is.evidence]) === JSON.stringify([was.content, was.evidence]);
    if (same) return was;
    // Somebody may decide about it meanwhile: what they read is what they decided about.
    await store.updateProposal(
      tx.db,
      { ...is, updatedAt: clock.now().toISOString(), version: was.version + 1 },
      was.version,
    );
    return is;
  }

  async function outdate(was: store.KeptProposal): Promise<void> {
    const version = was.version + 1;
    const now = clock.now().toISOString();
    await log.transact(async (tx) => {
      const kept = await store.updateProposal(
        tx.db,
        { ...was, state: 'outdated', decidedAt: now, version },
        was.version,
      );
      const proposal = { id: was.id, state: 'outdated' as const, version, kind: was.content.kind };
      if (kept) tx.append({ name: 'proposal.decided', actor: { kind: 'system', id: null }, data: { proposal } });
    });
  }

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

  return { solved, articleChanged, forget };
}

function spokenFor(rows: readonly store.KeptSolved[]): {
  contacts: number;
  handleSeconds: number;
  evidence: Evidence[];
} {
  const newest = [...rows].sort((a, b) => (a.solvedAt < b.solvedAt ? 1 : -1));
  return {
    contacts: rows.length,
    handleSeconds: rows.reduce((sum, { handleSeconds }) => sum + handleSeconds, 0),
    evidence: newest
      .slice(0, mostEvidence)
      .map(({ conversationId, solvedAt: at, question, rating }) => ({ conversationId, at, question, rating })),
  };
}

function foundIn(articleId: ArticleId, { otherId, shared, alike, contradictions }: Compared): ProposalContent[] {
  const found: ProposalContent[] = [];
  if (shared >= duplicateFrom && alike.length >= fewestAlike)
    found.push({ kind: 'duplicate', articleId, otherId, shared, pairs: alike.slice(0, mostPairs) });
  if (contradictions.length > 0)
    found.push({ kind: 'contradiction', articleId, otherId, pairs: contradictions.slice(0, mostPairs) });
  return found;
}

const pairOf = (content: ProposalContent): ArticleId[] | null =>
  content.kind === 'duplicate' || content.kind === 'contradiction' ? [content.articleId, content.otherId] : null;

/** Two articles that are rejected as contradicting may contradict each other in something else later. */
const saidIn = (content: ProposalContent): string =>
  content.kind === 'contradiction'
    ? content.pairs
        .map(({ sentence, other }) => [sentence, other].sort().join('\n'))
        .sort()
        .join('\n')
    : '';

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
