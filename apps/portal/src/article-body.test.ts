import { readKnowledge } from '@harken/demo/knowledge';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainBody, sectionsOf } from './article-body.ts';

describe('the body of an article', () => {
  test('sections are numbered as citations count them, and the number stands once', () => {
    const sections = sectionsOf('Before.\n\n## 1 First\n\nOne.\n\n### Within\n\n## 2. Second\n\n## 5 days later\n');
    expect(sections.map(({ n, heading }) => [n, heading])).toEqual([
      [0, ''],
      [1, 'First'],
      [2, 'Second'],
      [3, '5 days later'],
    ]);
  });

  test('a link to another article may name its section; a link that would run something stays text', () => {
    const [first] = sectionsOf(
      '[limits](article:card-limits#2) and [bad](javascript:alert(1)) and [out](https://a.example/x)',
    );
    expect(first?.blocks).toEqual([
      {
        kind: 'paragraph',
        lines: [
          [
            { mark: 'article', text: 'limits', slug: 'card-limits', section: 2 },
            ' and [bad](javascript:alert(1)) and ',
            { mark: 'link', text: 'out', url: 'https://a.example/x' },
          ],
        ],
      },
    ]);
  });

  test('columns of amounts stand to the end, columns of words do not', () => {
    const [first] = sectionsOf(
      '| Fee | Price | Why |\n|---|---|---|\n| Card | S$10 | lost |\n| Post | 1.5% | abroad |',
    );
    expect(first?.blocks[0]).toMatchObject({ kind: 'table', figures: [false, true, false], rows: { length: 2 } });
  });

  test('steps stay one list across blank lines, and a continued line stays with its step', () => {
    const [first] = sectionsOf('1. Open **Cards**.\n\n2. Tap it.\n   Then wait.\n\nAfter.');
    expect(first?.blocks).toMatchObject([
      { kind: 'list', ordered: true, items: [[{}], [{}, {}]] },
      { kind: 'paragraph' },
    ]);
  });

  test('nothing of what the bank wrote is lost', async () => {
    const letters = (text: string) => text.replace(/[^\p{L}]/gu, '');
    for (const { id, locale, body } of await readKnowledge()) {
      const shown = letters(plainBody(sectionsOf(body)));
      expect({ id, locale, shown }).toEqual({ id, locale, shown: letters(body.replace(/\]\(article:[^)]*\)/g, '')) });
    }
  });

  test('any text is read, in a time that grows with its length', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('*', '_', '[', ']', '(', ')', '|', '#', ' ', '\n', '`', '1', '.', 'a', '-'),
        }),
        (text) => {
          sectionsOf(text.repeat(3));
        },
      ),
    );
    const hostile = '**[_`('.repeat(16_000);
    const began = performance.now();
    sectionsOf(hostile);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
