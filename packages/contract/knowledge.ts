/** Knowledge: collections of articles, each in one or more languages. */
import { z } from 'zod';
import { articleId, collectionId, conversationId, personId, proposalId } from './ids.ts';
import { instant, locale, localised } from './people.ts';

export const collection = z.object({
  id: collectionId,
  slug: z.string(),
  name: localised,
  position: z.int(),
  archived: z.boolean(),
  version: z.int(),
});
export type Collection = z.infer<typeof collection>;

export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80);

export const articleText = z.object({
  title: z.string().min(1).max(200),
  summary: z.string().max(500),
  body: z.string().max(100_000).describe('Markdown'),
  questions: z.array(z.string().max(300)).max(200).describe('How customers ask for it'),
});
export type ArticleText = z.infer<typeof articleText>;

export const article = z.object({
  id: articleId,
  slug,
  collectionId,
  audience: z.enum(['public', 'customers', 'agents']),
  checked: z.iso.date().nullable().describe('When someone last made sure that it is right'),
  source: locale.describe('The language it is written in; its texts in others are translations'),
  archived: z.boolean(),
  version: z.int(),
  texts: z.partialRecord(
    locale,
    articleText.extend({ published: z.boolean(), updatedAt: instant, updatedBy: personId.nullable() }),
  ),
});
export type Article = z.infer<typeof article>;

/** A text that is still being written: it may lack anything. */
export const draftText = articleText.extend({ title: z.string().max(200) });
export type DraftText = z.infer<typeof draftText>;

/** What somebody is writing, beside what readers see, until it is published. */
export const draft = z.object({
  articleId,
  locale,
  version: z.int().describe('Counts its saves'),
  savedAt: instant,
  savedBy: personId.nullable(),
  text: draftText,
});
export type Draft = z.infer<typeof draft>;

export const draftHead = draft.omit({ text: true }).extend({ title: z.string() });
export type DraftHead = z.infer<typeof draftHead>;

/** One state of one text of an article, and what made it so. */
export const articleVersion = z.object({
  number: z.int().describe('From 1, within its language'),
  locale,
  what: z.enum(['written', 'published', 'unpublished']),
  at: instant,
  by: personId.nullable(),
  published: z.boolean(),
  text: articleText,
});
export type ArticleVersion = z.infer<typeof articleVersion>;

export const searchHit = z.object({
  articleId,
  slug,
  locale,
  title: z.string(),
  section: z.int().nullable(),
  heading: z.string().nullable(),
  excerpt: z.string(),
  marks: z.array(z.tuple([z.int(), z.int()])).describe('Half-open ranges of the excerpt that matched'),
  score: z.number(),
});
export type SearchHit = z.infer<typeof searchHit>;

/** A solved conversation that speaks for a proposal, in the customer's words without personal data. */
export const evidence = z.object({
  conversationId,
  at: instant.describe('When it was solved'),
  question: z.string().max(300),
  rating: z.int().min(1).max(5).nullable(),
});
export type Evidence = z.infer<typeof evidence>;

/** A sentence of a draft, as agents said it. */
export const draftSentence = z.object({
  text: z.string(),
  conversations: z.int().describe('In how many of them an agent said so'),
  otherwise: z.array(z.string()).describe('The same with other figures, where agents differed'),
});
export type DraftSentence = z.infer<typeof draftSentence>;

/** Two sentences of two articles. */
export const sentencePair = z.object({ sentence: z.string(), other: z.string() });
export type SentencePair = z.infer<typeof sentencePair>;

export const proposalContent = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('example'), articleId, question: z.string().min(1).max(300) })
    .describe('A question that the article answered, and that would not find it by itself'),
  z
    .object({
      kind: z.literal('gap'),
      name: z.string().max(200),
      questions: z.array(z.string().max(300)).max(200),
      draft: draftText.nullable(),
      sentences: z.array(draftSentence),
    })
    .describe('What is asked and no article answers; with a draft where agents said the same again and again'),
  z
    .object({
      kind: z.literal('duplicate'),
      articleId,
      otherId: articleId,
      shared: z.number().min(0).max(1).describe('Of the shorter one, the share of sentences that the other has too'),
      pairs: z.array(sentencePair).max(12),
    })
    .describe('Two articles that say the same'),
  z
    .object({
      kind: z.literal('contradiction'),
      articleId,
      otherId: articleId,
      pairs: z.array(sentencePair).min(1).max(12),
    })
    .describe('Two articles that say different figures about the same'),
]);
export type ProposalContent = z.infer<typeof proposalContent>;

/** open · accepted · rejected · outdated: what it asks for was done without it. */
export const proposalState = z.enum(['open', 'accepted', 'rejected', 'outdated']);
export type ProposalState = z.infer<typeof proposalState>;

/** What knowledge could learn, with why; a person decides. */
export const proposal = z.object({
  id: proposalId,
  locale,
  state: proposalState,
  contacts: z.int().describe('Conversations that it would have answered or that speak for it'),
  handleSeconds: z.number().describe('What people spent on them, together'),
  content: proposalContent,
  evidence: z.array(evidence).max(30).describe('Newest first; the latest of them'),
  madeAt: instant,
  updatedAt: instant,
  decidedAt: instant.nullable(),
  decidedBy: personId.nullable(),
  articleId: articleId.nullable().describe('The article that its acceptance made or changed'),
  version: z.int(),
});
export type Proposal = z.infer<typeof proposal>;

/** What became of one page of an import. */
export const importedPage = z.object({
  key: z.string(),
  locale: locale.nullable().describe('None where it could not be read'),
  title: z.string().nullable(),
  outcome: z
    .enum(['created', 'changed', 'unchanged', 'kept', 'failed'])
    .describe('kept: somebody is writing a draft of it, which stays as it is'),
  articleId: articleId.nullable(),
  problem: z.string().nullable(),
  left: z.array(z.string()).describe('What it had and the article has not'),
});
export type ImportedPage = z.infer<typeof importedPage>;
