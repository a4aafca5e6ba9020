import { AFTER_CUES } from './after-cues.ts';
import type { Detector, PersonalKind } from './detector.ts';
import { NUMBERS, PHONES } from './numbers.ts';
import { WRITTEN } from './written.ts';

export type { PersonalKind } from './detector.ts';

/** Where personal data stands: half-open, UTF-16 units of the text as it was given. */
export interface PersonalSpan {
  kind: PersonalKind;
  start: number;
  end: number;
}

/** Where several recognise the very same characters, the first names them: a card number after "account" is a card. */
const DETECTORS: readonly Detector[] = [...NUMBERS, ...WRITTEN, ...AFTER_CUES, ...PHONES];

/**
 * Finds personal data in what customers write, in English and Chinese: by checksum where a number has one, by form, and
 * after words that announce it. Numbers of orders, parcels and free hotlines, amounts and dates are nobody's.
 * @returns in order, apart from each other. Linear in the length of the text.
 */
export function findPersonalData(text: string): PersonalSpan[] {
  const plain = halfWidth(text);
  const found: (PersonalSpan & { rank: number })[] = [];
  DETECTORS.forEach(({ kind, pattern, accept }, rank) => {
    for (const match of plain.matchAll(pattern)) {
      const [start, end] = match.indices!.groups?.value ?? match.indices![0]!;
      const verdict = accept?.(plain.slice(start, end), { text: plain, start, end }) ?? true;
      if (verdict === false) continue;
      const { from, to } = verdict === true ? { from: 0, to: end - start } : verdict;
      if (to > from) found.push({ kind, start: start + from, end: start + to, rank });
    }
  });
  return apart(found);
}

/**
 * A text without the personal data in it: each piece is replaced by its kind in brackets, `[card]`. The rest stands as it
 * was, so that a text masked once is masked.
 */
export function maskPersonalData(text: string): { text: string; spans: PersonalSpan[] } {
  const spans = findPersonalData(text);
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of spans) {
    masked += `${text.slice(at, start)}[${kind}]`;
    at = end;
  }
  return { text: masked + text.slice(at), spans };
}

/** What overlaps becomes one piece, so that nothing leaks at an edge; the longest names it. */
function apart(found: (PersonalSpan & { rank: number })[]): PersonalSpan[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank);
  const spans: PersonalSpan[] = [];
  let longest = 0;
  for (const { kind, start, end } of found) {
    const before = spans.at(-1);
    if (before === undefined || start >= before.end) {
      spans.push({ kind, start, end });
      longest = end - start;
      continue;
    }
    if (end - start > longest) {
      before.kind = kind;
      longest = end - start;
    }
    before.end = Math.max(before.end, end);
  }
  return spans;
}

/** Full-width letters, figures and marks as plain ones, unit for unit, so that places stay. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) - 0xfe_e0))
    .replace(/[\u3000\u00A0\u2009\u202F]/g, ' ')
    .replace(/[\u2010-\u2015\u2212]/g, '-');
}
