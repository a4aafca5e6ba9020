/** Articles as staff read and write them: collections, texts, drafts, what stood there before. */
import { z } from 'zod';
import { articleId, collectionId, proposalId } from './ids.ts';
import {
  article,
  articleText,
  articleVersion,
  collection,
  draft,
  draftHead,
  draftText,
  importedPage,
  proposal,
  proposalState,
  slug,
} from './knowledge.ts';
import { locale } from './people.ts';
import { group } from './route.ts';

const version = z.int().describe('The version that was edited; refused when it changed in the meantime');
const ofArticle = z.object({ id: articleId });
const ofText = ofArticle.extend({ locale });
const ofProposal = z.object({ id: proposalId });
const { audience, checked, source } = article.shape;

export const knowledgeRoutes = group({
  listArticles: {
    method: 'GET',
    path: '/api/knowledge/articles',
    summary: 'Collections and articles; for those who write them also what is archived or only a draft',
    as: 'person',
    may: 'knowledge.read',
    reply: z.object({
      collections: z.array(collection),
      articles: z.array(article),
      drafts: z.array(draftHead),
    }),
  },
  readArticle: {
    method: 'GET',
    path: '/api/knowledge/articles/:id',
    summary: 'One article in all its languages',
    as: 'person',
    may: 'knowledge.read',
    params: ofArticle,
    reply: z.object({ article }),
  },
  createCollection: {
    method: 'POST',
    path: '/api/knowledge/collections',
    summary: 'Add a collection',
    as: 'person',
    may: 'knowledge.edit',
    body: collection.pick({ slug: true, name: true, position: true }).extend({ slug }),
    reply: z.object({ collection }),
    status: 201,
  },
  updateCollection: {
    method: 'PATCH',
    path: '/api/knowledge/collections/:id',
    summary: 'Rename or archive a collection; one with articles in it stays',
    as: 'person',
    may: 'knowledge.edit',
    params: z.object({ id: collectionId }),
    body: collection.pick({ name: true, archived: true }).partial().extend({ version }),
    reply: z.object({ collection }),
  },
  orderCollections: {
    method: 'PUT',
    path: '/api/knowledge/collections/order',
    summary: 'The order in which readers see them; refused when it is not what `expected` says any more',
    as: 'person',
    may: 'knowledge.edit',
    body: z.object({ order: z.array(collectionId).max(500), expected: z.array(collectionId).max(500) }),
    reply: z.object({ collections: z.array(collection) }),
  },
  createArticle: {
    method: 'POST',
    path: '/api/knowledge/articles',
    summary: 'Add an article, with texts or with drafts of them; it is not published yet',
    as: 'person',
    may: 'knowledge.edit',
    body: z.object({
      slug,
      collectionId,
      audience: audience.default('public'),
      checked: checked.default(null),
      source: source.optional().describe('Without it English, if there is an English text'),
      texts: z.partialRecord(locale, articleText).default({}),
      drafts: z.partialRecord(locale, draftText).default({}),
    }),
    reply: z.object({ article }),
    status: 201,
  },
  updateArticle: {
    method: 'PATCH',
    path: '/api/knowledge/articles/:id',
    summary: 'Place, readers, day of the last check; archive it; change texts without a draft',
    as: 'person',
    may: 'knowledge.edit',
    params: ofArticle,
    body: z.object({
      version,
      collectionId: collectionId.optional(),
      audience: audience.optional(),
      checked: checked.optional(),
      source: source.optional(),
      archived: z.boolean().optional(),
      texts: z.partialRecord(locale, articleText).optional(),
    }),
    reply: z.object({ article }),
  },
  publishArticle: {
    method: 'POST',
    path: '/api/knowledge/articles/:id/publish',
    summary: 'Show or hide one language of it; with a draft, the draft becomes its text',
    as: 'person',
    may: 'knowledge.edit',
    params: ofArticle,
    body: z.object({
      version: z.number().int(),
      locale,
      published: z.boolean(),
      draft: z.int().optional().describe('The version of the draft that is published; without it the text as it is'),
    }),
    reply: z.object({ article }),
  },
  readDrafts: {
    method: 'GET',
    path: '/api/knowledge/articles/:id/drafts',
    summary: 'What is being written in each language',
    as: 'person',
    may: 'knowledge.edit',
    params: ofArticle,
    reply: z.object({ drafts: z.array(draft) }),
  },
  saveDraft: {
    method: 'PUT',
    path: '/api/knowledge/articles/:id/drafts/:locale',
    summary: 'Keep what was typed; nobody else reads it before it is published',
    as: 'person',
    may: 'knowledge.edit',
    params: ofText,
    body: z.object({ version: version.describe('The save that was edited; 0 begins a draft'), text: draftText }),
    reply: z.object({ draft }),
  },
  discardDraft: {
    method: 'DELETE',
    path: '/api/knowledge/articles/:id/drafts/:locale',
    summary: 'Give a draft up',
    as: 'person',
    may: 'knowledge.edit',
    params: ofText,
    query: z.object({ version: z.coerce.number().int() }),
    reply: z.null(),
    status: 204,
  },
  articleHistory: {
    method: 'GET',
    path: '/api/knowledge/articles/:id/history',
    summary: 'What each language of it said before, newest first',
    as: 'person',
    may: 'knowledge.edit',
    params: ofArticle,
    reply: z.object({ versions: z.array(articleVersion) }),
  },
  tryArticle: {
    method: 'POST',
    path: '/api/knowledge/articles/:id/try',
    summary: 'What the virtual agent would answer to these questions, were this text published; nothing is kept',
    as: 'person',
    may: 'knowledge.edit',
    params: ofArticle,
    body: z.object({ locale, text: draftText, questions: z.array(z.string().min(1).max(300)).min(1).max(20) }),
    reply: z.object({
      answers: z.array(
        z.object({
          question: z.string(),
          kind: z.enum(['answer', 'clarify', 'abstain', 'small_talk']),
          text: z.string().nullable(),
          byThis: z.boolean().describe('From this article'),
          title: z.string().nullable().describe('Of the article that it is from'),
        }),
      ),
    }),
  },
  listProposals: {
    method: 'GET',
    path: '/api/knowledge/proposals',
    summary: 'What knowledge could learn from solved conversations, dearest first',
    as: 'person',
    may: 'knowledge.edit',
    query: z.object({ state: proposalState.default('open') }),
    reply: z.object({ proposals: z.array(proposal) }),
  },
  acceptProposal: {
    method: 'POST',
    path: '/api/knowledge/proposals/:id/accept',
    summary: 'Let it become knowledge, as it is or edited',
    as: 'person',
    may: 'knowledge.edit',
    params: ofProposal,
    body: z.object({
      version,
      question: articleText.shape.questions.element.min(1).optional().describe('An example: its edited words'),
      keep: articleId.optional().describe('Of a duplicate, which stays; of a contradiction, which is right'),
      article: z
        .object({
          slug,
          collectionId,
          audience: audience.default('public'),
          text: draftText,
          publish: z.boolean().describe('Whether it is answered from at once, or stays a draft'),
        })
        .optional()
        .describe('A gap: the article that fills it'),
    }),
    reply: z.object({ proposal }),
  },
  rejectProposal: {
    method: 'POST',
    path: '/api/knowledge/proposals/:id/reject',
    summary: 'It is not wanted; the same is not proposed again',
    as: 'person',
    may: 'knowledge.edit',
    params: ofProposal,
    body: z.object({ version }),
    reply: z.object({ proposal }),
  },
  reopenProposal: {
    method: 'POST',
    path: '/api/knowledge/proposals/:id/reopen',
    summary: 'Take a decision back, and what it did; refused when that was changed in the meantime',
    as: 'person',
    may: 'knowledge.edit',
    params: ofProposal,
    body: z.object({ version }),
    reply: z.object({ proposal }),
  },
  importArticles: {
    method: 'POST',
    path: '/api/knowledge/imports',
    summary:
      'Make drafts of pages of another help centre; the same again changes nothing, so an import goes on anywhere',
    as: 'person',
    may: 'knowledge.edit',
    body: z.object({
      source: z.string().min(1).max(120).describe('Names where they come from: pages of one source are known again'),
      collectionId,
      audience: audience.default('public'),
      locale: locale.describe('Of pages that do not say theirs'),
      files: z
        .array(z.object({ path: z.string().min(1).max(500), text: z.string().max(1_800_000) }))
        .min(1)
        .max(200)
        .describe('Markdown, HTML, CSV of questions, JSON of Zendesk Guide or Intercom; two megabytes together'),
    }),
    reply: z.object({ pages: z.array(importedPage) }),
  },
});
