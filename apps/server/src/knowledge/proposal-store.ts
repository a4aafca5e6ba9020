/** Statements about solved conversations and what knowledge could learn from them. */
import type { ArticleId, ConversationId, CustomerId, PersonId, ProposalId } from '@harken/contract/ids';
import type { Evidence, Proposal, ProposalContent, ProposalState } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { type Kysely, sql } from 'kysely';
import type { Solved } from './solved.ts';

export interface KeptSolved extends Solved {
  proposalId: ProposalId | null;
}

/** What takes an acceptance back. */
export interface Undo {
  /** Made by it: is archived again. */
  made?: { articleId: ArticleId; version: number };
  archived?: ArticleId;
  questions?: { articleId: ArticleId; locale: Locale; questions: string[] }[];
  draft?: { articleId: ArticleId; locale: Locale; version: number };
}

export interface KeptProposal extends Proposal {
  undo: Undo | null;
}

type Tables = {
  'knowledge.to_study': { conversation_id: ConversationId; solved_at: Date };
  'knowledge.solved': {
    conversation_id: ConversationId;
    customer_id: CustomerId;
    locale: Locale;
    question: string;
    plain: boolean;
    solved_at: Date;
    by_person: boolean;
    rating: number | null;
    handle_seconds: number;
    article_id: ArticleId | null;
    failed_article_id: ArticleId | null;
    replies: string[] | string;
    proposal_id: ProposalId | null;
  };
  'knowledge.proposal': {
    id: ProposalId;
    kind: ProposalContent['kind'];
    locale: Locale;
    state: ProposalState;
    fingerprint: string | null;
    content: ProposalContent | string;
    evidence: Evidence[] | string;
    contacts: number;
    handle_seconds: number;
    made_at: Date;
    updated_at: Date;
    decided_at: Date | null;
    person_id: PersonId | null;
    article_id: ArticleId | null;
    undo: Undo | string | null;
    version: number;
  };
};

const tables = (db: Kysely<unknown>) => db.withTables<Tables>();

// — conversations —

export async function noteToStudy(db: Kysely<unknown>, id: ConversationId, solvedAt: Date): Promise<void> {
  await tables(db)
    .insertInto('knowledge.to_study')
    .values({ conversation_id: id, solved_at: solvedAt })
    .onConflict((c) => c.column('conversation_id').doUpdateSet({ solved_at: solvedAt }))
    .execute();
}

/** Oldest first. */
export async function toStudy(db: Kysely<unknown>, limit: number): Promise<{ id: ConversationId; solvedAt: Date }[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.to_study')
    .selectAll()
    .orderBy('solved_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.conversation_id, solvedAt: row.solved_at }));
}

/** One that was solved again in the meantime stays. */
export async function studied(
  db: Kysely<unknown>,
  { id, solvedAt }: { id: ConversationId; solvedAt: Date },
): Promise<void> {
  await tables(db)
    .deleteFrom('knowledge.to_study')
    .where('conversation_id', '=', id)
    .where('solved_at', '<=', solvedAt)
    .execute();
}

export async function putSolved(db: Kysely<unknown>, solved: Solved): Promise<void> {
  const values = {
    customer_id: solved.customerId,
    locale: solved.locale,
    question: solved.question,
    plain: solved.plain,
    solved_at: new Date(solved.solvedAt),
    by_person: solved.byPerson,
    rating: solved.rating,
    handle_seconds: solved.handleSeconds,
    article_id: solved.articleId,
    failed_article_id: solved.failedArticleId,
    replies: JSON.stringify(solved.replies),
  };
  await tables(db)
    .insertInto('knowledge.solved')
    .values({ conversation_id: solved.conversationId, proposal_id: null, ...values })
    .onConflict((c) => c.column('conversation_id').doUpdateSet(values))
    .execute();
}

/** Newest first. */
export async function solvedSince(
  db: Kysely<unknown>,
  { locale, since, limit }: { locale: Locale; since: Date; limit: number },
): Promise<KeptSolved[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.solved')
    .selectAll()
    .where('locale', '=', locale)
    .where('solved_at', '>=', since)
    .orderBy('solved_at', 'desc')
    .orderBy('conversation_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    conversationId: row.conversation_id,
    customerId: row.customer_id,
    locale: row.locale,
    question: row.question,
    plain: row.plain,
    solvedAt: row.solved_at.toISOString(),
    byPerson: row.by_person,
    rating: row.rating,
    handleSeconds: row.handle_seconds,
    articleId: row.article_id,
    failedArticleId: row.failed_article_id,
    replies: row.replies as string[],
    proposalId: row.proposal_id,
  }));
}

export async function joinGap(db: Kysely<unknown>, ids: readonly ConversationId[], gap: ProposalId): Promise<void> {
  if (ids.length === 0) return;
  await tables(db)
    .updateTable('knowledge.solved')
    .set({ proposal_id: gap })
    .where('conversation_id', 'in', ids)
    .execute();
}

export async function forgetBefore(db: Kysely<unknown>, before: Date): Promise<void> {
  await tables(db).deleteFrom('knowledge.solved').where('solved_at', '<', before).execute();
}

/** @returns the conversations that are forgotten, with what was asked in them */
export async function forgetCustomer(
  db: Kysely<unknown>,
  id: CustomerId,
): Promise<{ conversationId: ConversationId; question: string }[]> {
  const rows = await tables(db)
    .deleteFrom('knowledge.solved')
    .where('customer_id', '=', id)
    .returning(['conversation_id', 'question'])
    .execute();
  return rows.map((row) => ({ conversationId: row.conversation_id, question: row.question }));
}

// — proposals —

const proposalFrom = (row: Tables['knowledge.proposal']): KeptProposal => ({
  id: row.id,
  locale: row.locale,
  state: row.state,
  contacts: row.contacts,
  handleSeconds: row.handle_seconds,
  content: row.content as ProposalContent,
  evidence: row.evidence as Evidence[],
  madeAt: row.made_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedBy: row.person_id,
  articleId: row.article_id,
  version: row.version,
  undo: row.undo as Undo | null,
});

/** Dearest first. */
export async function proposals(
  db: Kysely<unknown>,
  { state, kind, limit }: { state: ProposalState; kind?: ProposalContent['kind']; limit: number },
): Promise<KeptProposal[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.proposal')
    .selectAll()
    .where('state', '=', state)
    .$if(kind !== undefined, (q) => q.where('kind', '=', kind as ProposalContent['kind']))
    .orderBy('handle_seconds', 'desc')
    .orderBy('contacts', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(proposalFrom);
}

export async function some(db: Kysely<unknown>, ids: readonly ProposalId[]): Promise<KeptProposal[]> {
  if (ids.length === 0) return [];
  const rows = await tables(db).selectFrom('knowledge.proposal').selectAll().where('id', 'in', ids).execute();
  return rows.map(proposalFrom);
}

/** Locked: who decides waits for who decides. */
export async function one(db: Kysely<unknown>, id: ProposalId): Promise<KeptProposal | null> {
  const row = await tables(db)
    .selectFrom('knowledge.proposal')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ? proposalFrom(row) : null;
}

export async function ofConversation(db: Kysely<unknown>, id: ConversationId): Promise<KeptProposal[]> {
  const rows = await tables(db)
    .selectFrom('knowledge.proposal')
    .selectAll()
    .where(sql<boolean>`evidence @> ${JSON.stringify([{ conversationId: id }])}::jsonb`)
    .execute();
  return rows.map(proposalFrom);
}

const columns = (is: KeptProposal) => ({
  state: is.state,
  content: JSON.stringify(is.content),
  evidence: JSON.stringify(is.evidence),
  contacts: is.contacts,
  handle_seconds: is.handleSeconds,
  updated_at: new Date(is.updatedAt),
  decided_at: is.decidedAt === null ? null : new Date(is.decidedAt),
  person_id: is.decidedBy,
  article_id: is.articleId,
  undo: is.undo === null ? null : JSON.stringify(is.undo),
  version: is.version,
});

/** @returns false when the same was proposed before, whatever became of it */
export async function insertProposal(
  db: Kysely<unknown>,
  is: KeptProposal,
  fingerprint: string | null,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tables(db)
    .insertInto('knowledge.proposal')
    .values({
      ...{ id: is.id, kind: is.content.kind, locale: is.locale, fingerprint, made_at: new Date(is.madeAt) },
      ...columns(is),
    })
    .onConflict((c) => c.column('fingerprint').doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at this version any more */
export async function updateProposal(db: Kysely<unknown>, is: KeptProposal, was: number): Promise<boolean> {
  const { numUpdatedRows } = await tables(db)
    .updateTable('knowledge.proposal')
    .set(columns(is))
    .where('id', '=', is.id)
    .where('version', '=', was)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function removeProposal(db: Kysely<unknown>, id: ProposalId): Promise<void> {
  await tables(db).deleteFrom('knowledge.proposal').where('id', '=', id).execute();
}
