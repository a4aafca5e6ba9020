import type { PersonalKind } from './detector.ts';
import { findPersonalData } from './masking.ts';
import type { Planted } from './planted.ts';

/** How many pieces were there, were found, and were found whole and named rightly. */
export interface MaskingScore {
  planted: number;
  found: number;
  right: number;
}

/** What is found of the personal data in messages. Recall is right ÷ planted, precision right ÷ found. */
export function maskingScore(messages: readonly Planted[]): MaskingScore & { kinds: Map<PersonalKind, MaskingScore> } {
  const kinds = new Map<PersonalKind, MaskingScore>();
  const of = (kind: PersonalKind) => {
    const row = kinds.get(kind) ?? { planted: 0, found: 0, right: 0 };
    kinds.set(kind, row);
    return row;
  };
  for (const { text, spans } of messages) {
    const said = findPersonalData(text);
    for (const { kind } of said) of(kind).found++;
    for (const { kind, start, end } of spans) {
      of(kind).planted++;
      if (said.some((one) => one.kind === kind && one.start <= start && one.end >= end)) of(kind).right++;
    }
  }
  const sum = (key: keyof MaskingScore) => [...kinds.values()].reduce((total, row) => total + row[key], 0);
  return { planted: sum('planted'), found: sum('found'), right: sum('right'), kinds };
}
