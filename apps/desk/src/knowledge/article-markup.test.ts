import { describe, expect, it } from 'vitest';
import { parseArticle, piecesOf } from './article-markup.ts';

describe('an article', () => {
  it('is read in sections that citations can name', () => {
    const sections = parseArticle('Before.\n\n## 1 What it is\n\nOne.\nTwo.\n\n## 2 What counts\n- a\n- b\n');
    expect(sections.map(({ number, title }) => [number, title])).toEqual([
      [null, null],
      [1, 'What it is'],
      [2, 'What counts'],
    ]);
    expect(sections[1]?.blocks).toEqual([{ kind: 'paragraph', text: 'One.\nTwo.' }]);
    expect(sections[2]?.blocks).toEqual([{ kind: 'list', ordered: false, items: ['a', 'b'] }]);
  });

  it('has tables with a head, remarks and numbered lists', () => {
    const [section] = parseArticle('| a | b |\n|---|---|\n| 1 | 2 |\n\n> Mind\n> this\n\n1. first\n2. second');
    expect(section?.blocks).toEqual([
      { kind: 'table', head: ['a', 'b'], rows: [['1', '2']] },
      { kind: 'remark', text: 'Mind this' },
      { kind: 'list', ordered: true, items: ['first', 'second'] },
    ]);
  });

  it('links to other articles and to the web, and to nothing else', () => {
    expect(
      piecesOf('See [limits](article:card-limits#2), **now**, [site](https://a.example), [bad](javascript:alert)'),
    ).toEqual([
      'See ',
      { kind: 'article', text: 'limits', slug: 'card-limits', section: 2 },
      ', ',
      { kind: 'bold', text: 'now' },
      ', ',
      { kind: 'link', text: 'site', url: 'https://a.example' },
      ', ',
      'bad',
    ]);
  });
});
