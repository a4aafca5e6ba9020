/** Knowledge: collections of articles, each in one or more languages. */
import { z } from 'zod';
import { articleId, collectionId, personId } from './ids.ts';
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
  questions: z.array(z.string().max(300)).max(50).describe('How customers ask for it'),
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
