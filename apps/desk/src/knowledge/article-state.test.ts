import type { Article, Collection } from '@harken/contract/knowledge';
import { describe, expect, it } from 'vitest';
import { brokenLinks, fits, isStale, rowsOf, slugFor, textState, type Wanted } from './article-state.ts';

const text = (updatedAt: string, more: { published?: boolean; title?: string; body?: string } = {}) => ({
  title: 'Lost card',
  summary: '',
  body: '',
  questions: [],
  published: true,
  updatedBy: null,
  updatedAt,
  ...more,
});
const article = (more: Partial<Article> = {}): Article => ({
  id: 'arti_1' as Article['id'],
  slug: 'lost-card',
  collectionId: 'coll_1' as Collection['id'],
  audience: 'public',
  checked: null,
  source: 'en',
  archived: false,
  version: 1,
  texts: { en: text('2026-03-02T09:00:00Z') },
  ...more,
});

describe('an article', () => {
  it('stands otherwise in each language', () => {
    const both = article({ texts: { en: text('2026-03-02T09:00:00Z', { published: false }) } });
    expect(textState(both, 'en', false)).toBe('hidden');
    expect(textState(both, 'zh', false)).toBe('nothing');
    expect(textState(both, 'zh', true)).toBe('draft');
    expect(textState(article(), 'en', false)).toBe('published');
    expect(textState(article(), 'en', true)).toBe('changed');
  });

  it('has a stale translation when its source was written later, never a stale source', () => {
    const of = (en: string, zh: string) => article({ texts: { en: text(en), zh: text(zh) } });
    expect(isStale(of('2026-03-02T09:00:00Z', '2026-03-02T08:00:00Z'), 'zh')).toBe(true);
    expect(isStale(of('2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z'), 'zh')).toBe(false);
    expect(isStale(of('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z'), 'en')).toBe(false);
    expect(isStale(article(), 'zh')).toBe(false);
  });

  it('is found by its words, its place and how it stands', () => {
    const articles = [
      article({ texts: { en: text('2026-03-02T09:00:00Z', { body: 'Freeze it in the app.' }) } }),
      article({ id: 'arti_2' as Article['id'], slug: 'old', archived: true }),
      article({ id: 'arti_3' as Article['id'], slug: 'begun', audience: 'agents', texts: {} }),
    ];
    const drafts = [
      {
        articleId: 'arti_3' as Article['id'],
        locale: 'zh' as const,
        version: 1,
        savedAt: '2026-03-03T09:00:00Z',
        savedBy: null,
        title: '挂失',
      },
    ];
    const rows = rowsOf({ articles, collections: [], drafts, language: 'en' });
    expect(rows.map(({ title }) => title)).toEqual(['挂失', 'Lost card', 'Lost card']);
    const found = (wanted: Partial<Wanted>) =>
      rows
        .filter((row) => fits(row, { words: '', collectionId: '', audience: '', condition: '', ...wanted }))
        .map((row) => row.article.slug);
    expect(found({})).toEqual(['begun', 'lost-card']);
    expect(found({ words: 'APP freeze' })).toEqual(['lost-card']);
    expect(found({ words: '挂失' })).toEqual(['begun']);
    expect(found({ condition: 'archived' })).toEqual(['old']);
    expect(found({ condition: 'draft' })).toEqual(['begun']);
    expect(found({ condition: 'one_language', audience: 'public' })).toEqual(['lost-card']);
  });

  it('gets an address that no other one has', () => {
    expect(slugFor('  A Lost Card? ', new Set())).toBe('a-lost-card');
    expect(slugFor('A lost card', new Set(['a-lost-card', 'a-lost-card-2']))).toBe('a-lost-card-3');
    expect(slugFor('挂失银行卡', new Set())).toBe('article');
  });

  it('names links that lead nowhere', () => {
    const body = '[a](article:card-limits#2) [b](article:gone) [c](https://x.example) [d](article:gone)';
    expect(brokenLinks(body, new Set(['card-limits']))).toEqual(['gone']);
  });
});
