/**
 * Pages of other help centres become drafts. Each page is a transaction of its own: what cannot be read is told and
 * stops nothing, and the same files sent again go on where they stopped. Nothing is published, and nothing that somebody
 * wrote is overwritten.
 */
import { createHash } from 'node:crypto';
import type { ArticleId, CollectionId } from '@harken/contract/ids';
import type { Article, ImportedPage } from '@harken/contract/knowledge';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import { clean } from '../../platform/clean.ts';
import type { Clock } from '../../platform/clock.ts';
import type { EventLog, Tx } from '../../platform/events.ts';
import { actorOf, type Changer } from '../../platform/http/caller.ts';
import { newId } from '../../platform/ids.ts';
import type { createArticles } from '../articles.ts';
import { personOf } from '../changes.ts';
import * as drafts from '../draft-store.ts';
import { slugTaken } from '../store.ts';
import * as store from './import-store.ts';
import { type ImportedFile, type Page, pagesOf } from './pages.ts';

export interface ImportsDeps {
  log: Pick<EventLog, 'transact'>;
  clock: Clock;
  articles: Pick<ReturnType<typeof createArticles>, 'create'>;
}

interface Import {
  source: string;
  collectionId: CollectionId;
  audience: Article['audience'];
  locale: Locale;
  files: readonly ImportedFile[];
}

export function createImports({ log, clock, articles }: ImportsDeps) {
  /** @returns what became of each page, in their order */
  return async function importPages({ files, ...into }: Import, by: Changer): Promise<ImportedPage[]> {
    const told: ImportedPage[] = [];
    for (const file of files)
      for (const page of pagesOf(clean(file), into.locale)) {
        if ('problem' in page) told.push(failed(page.key, page.problem));
        else told.push(await importPage(page, into, by));
      }
    return told;
  };

  async function importPage(page: Page, into: Omit<Import, 'files'>, by: Changer): Promise<ImportedPage> {
    try {
      return await log.transact((tx) => put(tx, page, into, by));
    } catch (error) {
      // What is wrong with all of them is told once, by refusing.
      if (!(error instanceof Refusal) || error.code === 'request.invalid') throw error;
      return { ...failed(page.key, error.message), locale: page.locale, title: page.text.title };
    }
  }

  async function put(
    tx: Tx,
    { key, locale, text, left }: Page,
    { source, collectionId, audience }: Omit<Import, 'files'>,
    by: Changer,
  ): Promise<ImportedPage> {
    const hash = createHash('sha256').update(JSON.stringify(text)).digest('base64url');
    const before = await store.imported(tx.db, source, key);
    const same = before.find((one) => one.locale === locale);
    const known = same ?? before[0];
    const tell = (outcome: ImportedPage['outcome'], articleId: ArticleId): ImportedPage => ({
      ...{ key, locale, title: text.title, outcome, articleId, problem: null, left },
    });
    if (same?.hash === hash) return tell('unchanged', same.articleId);
    const now = clock.now();
    const kept = { source, key, locale, hash, at: now };
    if (!known) {
      const slug = await addressFor(tx.db, key, text.title);
      const place = { slug, collectionId, audience, checked: null, source: locale };
      const { id } = await articles.create({ ...place, drafts: { [locale]: text } }, by, tx);
      await store.putImported(tx.db, { ...kept, articleId: id });
      return tell('created', id);
    }
    const { articleId } = known;
    const draft = { articleId, locale, version: 1, savedAt: now.toISOString(), savedBy: personOf(by), text };
    if (!(await drafts.insert(tx.db, draft))) return tell('kept', articleId);
    await store.putImported(tx.db, { ...kept, articleId });
    const { text: written, ...head } = draft;
    tx.append({
      name: 'article.draft_changed',
      actor: actorOf(by),
      data: { articleId, locale, draft: { ...head, title: written.title } },
    });
    return tell(same ? 'changed' : 'created', articleId);
  }
}

const failed = (key: string, problem: string): ImportedPage => ({
  ...{ key, locale: null, title: null, outcome: 'failed', articleId: null, problem, left: [] },
});

/** The Latin letters of a file's name, else of the title; a number where another article has it. */
async function addressFor(db: Kysely<unknown>, key: string, title: string): Promise<string> {
  const letters = (text: string) =>
    (
      text
        .toLowerCase()
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .match(/[a-z0-9]+/g) ?? []
    )
      .join('-')
      .slice(0, 60)
      .replace(/-$/, '');
  const name = key.split(/[/#]/).at(-1) ?? '';
  const base = (/[a-z]{3}/i.test(name) && letters(name)) || letters(title) || 'article';
  for (const end of ['', '-2', '-3', '-4']) if (!(await slugTaken(db, base + end))) return base + end;
  return `${base}-${newId().slice(-12)}`;
}
