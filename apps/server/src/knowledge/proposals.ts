/**
 * What knowledge could learn, and what people decide about it. An acceptance is one transaction with what it changes,
 * and remembers how it is taken back.
 */
import type { ArticleId, ProposalId } from '@harken/contract/ids';
import type { Article, Proposal, ProposalState } from '@harken/contract/knowledge';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { actorOf, type Changer } from '../platform/http/caller.ts';
import type { createArticles } from './articles.ts';
import { mistaken, type Noting, personOf } from './changes.ts';
import * as drafts from './draft-store.ts';
import * as store from './proposal-store.ts';
import { articles as storedArticles } from './store.ts';

export interface ProposalsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  audit: Noting;
  articles: ReturnType<typeof createArticles>;
}

type Accepting = RouteInput<'acceptProposal'>['body'];
type Done = Pick<store.KeptProposal, 'articleId' | 'undo'>;

/** A list longer than this nobody goes through; the dearest are first. */
const mostListed = 300;

export function createProposals({ log, read, clock, audit, articles }: ProposalsDeps) {
  /** Dearest first. */
  async function list(state: ProposalState): Promise<Proposal[]> {
    return (await store.proposals(read, { state, limit: mostListed })).map(wire);
  }

  /**
   * @throws Refusal `proposal.decided` when it is not open any more · `record.changed` when it grew since it was read ·
   *   `request.invalid` when it lacks what its kind needs
   */
  function accept(id: ProposalId, accepting: Accepting, by: Changer): Promise<Proposal> {
    return decide(id, accepting.version, 'accepted', by, (tx, was) => {
      const { content } = was;
      if (content.kind === 'example') return takeExample(tx, was, accepting.question ?? content.question, by);
      if (content.kind === 'gap') return fillGap(tx, was, accepting, by);
      const { keep } = accepting;
      if (keep !== content.articleId && keep !== content.otherId)
        throw mistaken('keep', 'names neither of the two articles');
      const other = keep === content.articleId ? content.otherId : content.articleId;
      return content.kind === 'duplicate' ? merge(tx, keep, other, by) : correct(tx, was, keep, other, by);
    });
  }

  const reject = (id: ProposalId, version: number, by: Changer): Promise<Proposal> =>
    decide(id, version, 'rejected', by, async () => ({ articleId: null, undo: null }));

  async function decide(
    id: ProposalId,
    version: number,
    state: 'accepted' | 'rejected',
    by: Changer,
    work: (tx: Tx, was: store.KeptProposal) => Promise<Done>,
  ): Promise<Proposal> {
    return log.transact(async (tx) => {
      const was = await store.one(tx.db, id);
      if (!was) throw new Refusal('record.not_found');
      if (was.state !== 'open') throw new Refusal('proposal.decided');
      if (was.version !== version) throw new Refusal('record.changed');
      const done = await work(tx, was);
      return put(tx, was, { state, ...done, decidedAt: clock.now().toISOString(), decidedBy: personOf(by) }, by);
    });
  }

  /** It is open again, and what its acceptance did is as before. */
  async function reopen(id: ProposalId, version: number, by: Changer): Promise<Proposal> {
    return log.transact(async (tx) => {
      const was = await store.one(tx.db, id);
      if (!was) throw new Refusal('record.not_found');
      if (was.version !== version || was.state === 'open') throw new Refusal('record.changed');
      const { made, archived, questions = [], draft } = was.undo ?? {};
      if (made) await articles.archive(tx, made.articleId, { archived: true, version: made.version }, by);
      if (archived) await articles.archive(tx, archived, { archived: false }, by);
      for (const { articleId, locale, questions: remove } of questions)
        await articles.changeQuestions(tx, { articleId, locale, remove }, by);
      if (draft) {
        if (!(await drafts.drop(tx.db, draft.articleId, draft.locale, draft.version)))
          throw new Refusal('record.changed');
        const { articleId, locale } = draft;
        tx.append({ name: 'article.draft_changed', actor: actorOf(by), data: { articleId, locale, draft: null } });
      }
      return put(tx, was, { state: 'open', articleId: null, undo: null, decidedAt: null, decidedBy: null }, by);
    });
  }

  async function put(
    tx: Tx,
    was: store.KeptProposal,
    change: Partial<store.KeptProposal>,
    by: Changer,
  ): Promise<Proposal> {
    const is = { ...was, ...change, version: was.version + 1 };
    if (!(await store.updateProposal(tx.db, is, was.version))) throw new Refusal('record.changed');
    const { id, state, version, content } = is;
    const head = { id, state, version, kind: content.kind };
    tx.append({ name: 'proposal.decided', actor: actorOf(by), data: { proposal: head } });
    await audit.record(tx, { by, action: 'proposal.decided', target: id, detail: { kind: content.kind, state } });
    return wire(is);
  }

  async function takeExample(
    tx: Tx,
    { content, locale }: store.KeptProposal,
    question: string,
    by: Changer,
  ): Promise<Done> {
    if (content.kind !== 'example') throw new Error('not an example');
    const { articleId } = content;
    const added = await articles.changeQuestions(tx, { articleId, locale, add: [question] }, by);
    return { articleId, undo: { questions: [{ articleId, locale, questions: added }] } };
  }

  async function fillGap(tx: Tx, { locale }: store.KeptProposal, { article }: Accepting, by: Changer): Promise<Done> {
    if (!article) throw mistaken('article', 'is needed to fill a gap');
    const { slug, collectionId, audience, text, publish } = article;
    if (publish && !(text.title.trim() && text.body.trim())) throw new Refusal('article.incomplete');
    const place = { slug, collectionId, audience, checked: null, source: locale };
    const written = publish ? { texts: { [locale]: text }, published: true } : { drafts: { [locale]: text } };
    const { id, version } = await articles.create({ ...place, ...written }, by, tx);
    return { articleId: id, undo: { made: { articleId: id, version } } };
  }

  /** One of them stays, and answers what the other was asked. */
  async function merge(tx: Tx, keep: ArticleId, other: ArticleId, by: Changer): Promise<Done> {
    const [kept, gone] = [await stored(tx, keep), await stored(tx, other)];
    const moved: NonNullable<store.Undo['questions']> = [];
    for (const locale of ['en', 'zh'] as const) {
      const add = gone.texts[locale]?.questions ?? [];
      if (add.length === 0 || !kept.texts[locale]) continue;
      const questions = await articles.changeQuestions(tx, { articleId: keep, locale, add }, by);
      if (questions.length) moved.push({ articleId: keep, locale, questions });
    }
    await articles.archive(tx, other, { archived: true }, by);
    return { articleId: keep, undo: { archived: other, questions: moved } };
  }

  /**
   * The other one gets a draft that says the same. A person reads it and publishes it. Where a draft is being written,
   * or the sentence does not stand there word for word, whoever writes it does that.
   */
  async function correct(
    tx: Tx,
    { content, locale }: store.KeptProposal,
    right: ArticleId,
    wrong: ArticleId,
    by: Changer,
  ): Promise<Done> {
    if (content.kind !== 'contradiction') throw new Error('not a contradiction');
    const text = (await stored(tx, wrong)).texts[locale];
    if (!text || (await drafts.one(tx.db, wrong, locale))) return { articleId: wrong, undo: null };
    const body = content.pairs.reduce((so, { sentence, other }) => {
      const [from, to] = right === content.articleId ? [other, sentence] : [sentence, other];
      return so.replace(from, () => to);
    }, text.body);
    if (body === text.body) return { articleId: wrong, undo: null };
    const { title, summary, questions } = text;
    const draft = {
      ...{ articleId: wrong, locale, version: 1, savedAt: clock.now().toISOString(), savedBy: personOf(by) },
      text: { title, summary, questions, body },
    };
    await drafts.insert(tx.db, draft);
    const { text: written, ...head } = draft;
    const told = { ...head, title: written.title };
    tx.append({
      name: 'article.draft_changed',
      actor: actorOf(by),
      data: { articleId: wrong, locale, draft: told },
    });
    return { articleId: wrong, undo: { draft: { articleId: wrong, locale, version: 1 } } };
  }

  async function stored(tx: Tx, id: ArticleId): Promise<Article> {
    const [article] = await storedArticles(tx.db, id);
    if (!article) throw new Refusal('record.not_found');
    return article;
  }

  return { list, accept, reject, reopen };
}

const wire = ({ undo: _, ...proposal }: store.KeptProposal): Proposal => proposal;
