import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  answer,
  buildIndex,
  extractiveSummary,
  guessQuestions,
  handoffPacket,
  identifyLanguage,
  passagesOf,
  searchKnowledge,
  wantsPerson,
} from './language.ts';
import { splitSentences } from './sentences.ts';
import { tokenize } from './tokens.ts';

const index = buildIndex([
  ...passagesOf({
    id: 'a',
    title: 'Limits',
    body: '## 1 Raise it\n\n1. Open Cards.\n2. Tap Limits.\n\nA limit is S$1,000.00.',
    locale: 'en',
    questions: ['raise my limit'],
  }),
  ...passagesOf({
    id: 'a',
    title: '限额',
    body: '## 1 提高\n\n打开卡片，点限额。每日 S$1,000。',
    locale: 'zh',
    questions: ['怎样提高限额'],
  }),
  ...passagesOf({ id: 'b', title: 'Lost card', body: 'Freeze the card first. Then report it.', locale: 'en' }),
]);

/** Text as people and attackers write it: words, scripts, marks, markup, broken surrogates. */
const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'raise my limit',
    '提高限额',
    'LIM-031',
    'S$1,000.00',
    '. ',
    '。',
    '\n',
    '- ',
    '1. ',
    '## ',
    '| a | b |',
    '**',
    '](',
    '<b>',
    "don't",
    '…',
    '?!',
    '\ud800',
    '卡',
    'a person please',
    '转人工',
    'hi ',
    '谢谢',
  ),
);
const text = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

test('a token stands where it says, in order', () => {
  fc.assert(
    fc.property(text, (input) => {
      let last = 0;
      for (const { start, end, kind, term } of tokenize(input)) {
        expect(term).not.toBe('');
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(input.length);
        if (kind !== 'pair') {
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
        }
      }
    }),
  );
});

test('sentences cover every letter of a text once, in order', () => {
  fc.assert(
    fc.property(text, (input) => {
      let last = 0;
      let kept = '';
      for (const { text: sentence, start, end } of splitSentences(input)) {
        expect(input.slice(start, end)).toBe(sentence);
        expect(start).toBeGreaterThanOrEqual(last);
        kept += sentence;
        last = end;
      }
      const letters = (from: string) => from.replace(/[^\p{L}]/gu, '');
      expect(letters(kept)).toBe(letters(input));
    }),
  );
});

test('what an answer cites stands word for word in the passage it names', () => {
  const passages = new Map(
    searchKnowledge(index, 'limit card 限额 卡片', { limit: 99 }).map((hit) => [hit.passage.id, hit.passage]),
  );
  fc.assert(
    fc.property(
      text,
      fc.constantFrom('en' as const, 'zh' as const),
      fc.array(text, { maxLength: 2 }),
      (question, locale, history) => {
        const reply = answer(index, question, { locale, history });
        if (reply.kind !== 'answer') return;
        expect(reply.sources.length).toBeGreaterThan(0);
        expect(new Set(reply.sources.map((source) => source.articleId)).size).toBe(1);
        for (const { passageId, sentence } of reply.sources) {
          expect(passages.get(passageId)?.text).toContain(sentence);
          expect(reply.text).toContain(sentence);
        }
      },
    ),
  );
});

test('nothing a customer writes breaks anything, and confidence stays a probability', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const reply = answer(index, a, { locale: 'en', history: [b], context: b });
      if ('confidence' in reply) {
        expect(reply.confidence).toBeGreaterThanOrEqual(0);
        expect(reply.confidence).toBeLessThanOrEqual(1);
      }
      expect(typeof wantsPerson(a)).toBe('boolean');
      expect(identifyLanguage(a).confidence).toBeLessThanOrEqual(1);
      expect(
        extractiveSummary(
          [
            { from: 'customer', text: a },
            { from: 'virtual_agent', text: b },
          ],
          'zh',
        ),
      ).not.toBe('');
      const trail = { page: a, events: [{ name: b, label: a }] };
      expect(guessQuestions(index, trail, 'en', 3).length).toBeLessThanOrEqual(3);
      expect(
        handoffPacket({
          turns: [{ from: 'customer', text: a }],
          trail,
          answersTried: [{ text: b }],
          reason: 'no_match',
          locale: 'en',
        }).wants,
      ).not.toBe('');
    }),
  );
});

test('every highlight lies inside its field and none overlap', () => {
  fc.assert(
    fc.property(text, (query) => {
      for (const { passage, highlights, score } of searchKnowledge(index, query, { limit: 5 })) {
        expect(score).toBeGreaterThan(0);
        let last: { field: string; end: number } | undefined;
        for (const { field, start, end } of highlights) {
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual((passage[field] ?? '').length);
          if (last?.field === field) expect(start).toBeGreaterThan(last.end);
          last = { field, end };
        }
      }
    }),
  );
});

test('passages keep every letter of an article but its markup', () => {
  const words = fc
    .array(fc.constantFrom('limit', 'card', '限额', 'S$5', 'open', '打开', 'fee'), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), (paragraphs) => {
      const passages = passagesOf({ id: 'x', title: 'T', locale: 'en', body: paragraphs.join('\n\n') });
      expect(passages.map((passage) => passage.text).join('\n')).toBe(paragraphs.join('\n'));
      expect(new Set(passages.map((passage) => passage.id)).size).toBe(passages.length);
    }),
  );
});

/**
 * 64 KB of whatever makes a pattern or an algorithm quadratic. Linear work takes milliseconds; what is quadratic here
 * takes minutes and runs into the limit.
 */
const HOSTILE: Record<string, string> = {
  'one letter': 'a'.repeat(65_536),
  'one character': '啊'.repeat(65_536),
  '20,000 different words': Array.from({ length: 20_000 }, (_, i) => `w${i.toString(36)}`).join(' '),
  '20,000 words that look misspelt': Array.from(
    { length: 20_000 },
    (_, i) => `lim${'abcdefghij'[i % 10]}t${'klmnopqrst'[(i >> 3) % 10]}`,
  ).join(' '),
  'full stops': '.'.repeat(65_536),
  'numbers with points': '1.'.repeat(32_768),
  'open brackets': '['.repeat(65_536),
  'links that never close': '[a]('.repeat(16_384),
  asterisks: '* '.repeat(32_768),
  'table cells': '|'.repeat(65_536),
  'empty lines': '\n'.repeat(65_536),
  hashes: '# '.repeat(32_768),
  'half a tag': '<a '.repeat(21_845),
  apostrophes: "a'".repeat(32_768),
  'polite words': 'please can you '.repeat(4_369),
  客气话: '请帮我'.repeat(21_845),
  'requests for a person': 'or a person, '.repeat(5_041),
  spaces: ' '.repeat(65_536),
  amounts: 'S$1,000.00 '.repeat(5_957),
  'half a surrogate': '\ud800'.repeat(65_536),
};

test.each(Object.entries(HOSTILE))('%s, 64 KB of it, are read in no time', { timeout: 4_000 }, (_, input) => {
  tokenize(input);
  splitSentences(input);
  passagesOf({ id: 'x', title: input, summary: input, body: input, locale: 'en' });
  answer(index, input, { locale: 'en', history: [input], context: input });
  searchKnowledge(index, input, { limit: 10 });
  wantsPerson(input);
  identifyLanguage(input);
  guessQuestions(index, { page: input, events: [{ name: input, label: input }] }, 'en', 3);
  extractiveSummary([{ from: 'customer', text: input }], 'en');
  const packet = handoffPacket({
    turns: [{ from: 'customer', text: input }],
    trail: { page: input, events: [{ name: input, label: input }] },
    answersTried: [{ text: input }],
    reason: 'no_match',
    locale: 'en',
  });
  expect(JSON.stringify(packet).length).toBeLessThan(3_000);
});
