/** Tables of segments on the screen: what is edited, what is wrong with it, and what rules may ask of. Pure but for the query. */
import type { Attribute } from '@harken/contract/people';
import type { PublishedSegments, SegmentRule, SegmentTable, Treatment } from '@harken/contract/segments';
import { complexityBands, factKinds, treatmentOf, valueBands } from '@harken/engines/routing/segments';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';

export const segmentsKey = ['routing', 'segments'];

export type Axis = SegmentTable['value'];
export type Treatments = SegmentTable['treatments'];
export type Value = (typeof valueBands)[number];
export type Complexity = (typeof complexityBands)[number];

export interface SegmentFields {
  /** Whether contacts are told apart; the rest counts only then. */
  on: boolean;
  value: Axis;
  complexity: Axis;
  treatments: Treatments;
}

/** Every version, told anew when one is published. */
export function useSegments() {
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name === 'segments.published'))
          void queries.invalidateQueries({ queryKey: segmentsKey });
      }),
    [],
  );
  return useQuery({ queryKey: segmentsKey, queryFn: () => call('GET /api/segments') });
}

/** Something sensible to begin with: whom the organisation calls valuable, and what usually takes longer. */
const first: Omit<SegmentFields, 'on'> = {
  value: {
    rules: [
      { fact: 'customer_value', is: ['middle'], points: 1 },
      { fact: 'customer_value', is: ['high'], points: 2 },
    ],
    second: 1,
    third: 2,
  },
  complexity: {
    rules: [
      { fact: 'open_cases', atLeast: 1, points: 1 },
      { fact: 'reopened', atLeast: 1, points: 1 },
      { fact: 'handle_seconds', atLeast: 600, points: 1 },
    ],
    second: 1,
    third: 2,
  },
  treatments: {},
};

export function fieldsOf(versions: readonly PublishedSegments[]): SegmentFields {
  // What was turned off is there again when it is turned on.
  const latest = versions.find(({ table }) => table !== null)?.table ?? first;
  const { value, complexity, treatments } = latest;
  return { on: Boolean(versions[0]?.table), value, complexity, treatments };
}

export const tableOf = ({ value, complexity, treatments }: SegmentFields): SegmentTable => ({
  value,
  complexity,
  treatments,
});

/** The table with one pair treated so; what says nothing is left out. */
export function treated(
  treatments: Treatments,
  value: Value,
  complexity: Complexity,
  treatment: Treatment,
): Treatments {
  const kept = Object.fromEntries(Object.entries(treatment).filter(([, part]) => part !== undefined)) as Treatment;
  const { automation, ...others } = kept;
  const own = automation && automation !== 'answer' ? kept : others;
  const { [complexity]: _, ...row } = treatments[value] ?? {};
  const next = Object.keys(own).length > 0 ? { ...row, [complexity]: own } : row;
  const { [value]: __, ...rest } = treatments;
  return Object.keys(next).length > 0 ? { ...rest, [value]: next } : rest;
}

/** In which order, the most valuable on top. */
export const rows = [...valueBands].reverse();
export const columns = complexityBands;

export const pairs = (treatments: Treatments) =>
  rows.flatMap((value) =>
    columns.flatMap((complexity) => {
      const treatment = treatmentOf({ treatments } as SegmentTable, value, complexity) as Treatment;
      return Object.keys(treatment).length > 0 ? [{ value, complexity, treatment }] : [];
    }),
  );

/** How a rule compares: by words that it is one of, or by a number. */
export type Way = 'is' | 'atLeast' | 'below';
export const wayOf = ({ is, below }: SegmentRule): Way => (is ? 'is' : below === undefined ? 'atLeast' : 'below');

/** Which ways a fact allows. */
export function waysOf({ fact, key }: SegmentRule, attributes: readonly Attribute[]): readonly Way[] {
  const kind = factKinds[fact];
  if (kind === 'attribute') return attributeOf(fact, key, attributes)?.kind === 'number' ? byNumber : ['is'];
  return kind === 'words' ? ['is'] : byNumber;
}
const byNumber = ['atLeast', 'below'] as const;

export const attributeOf = (fact: SegmentRule['fact'], key: string | undefined, attributes: readonly Attribute[]) =>
  attributes.find((one) => one.of === (fact === 'attribute' ? 'conversation' : 'customer') && one.key === key);

/** A fresh rule about a fact: nothing compared with yet. */
export const ruleAbout = (
  fact: SegmentRule['fact'],
  key: string | undefined,
  points: number,
  attributes: readonly Attribute[],
): SegmentRule => {
  const rule: SegmentRule = { fact, ...(key === undefined ? {} : { key }), points };
  return waysOf(rule, attributes).includes('is') ? { ...rule, is: [] } : { ...rule, atLeast: 1 };
};

const isNumber = (value: number | undefined) => value === undefined || Number.isFinite(value);

export function axisMistake({ rules, second, third }: Axis): 'rule' | 'bands' | null {
  const wrong = rules.some(
    ({ is, atLeast, below, points }) =>
      is?.length === 0 || !isNumber(atLeast) || !isNumber(below) || !Number.isFinite(points) || points === 0,
  );
  if (wrong) return 'rule';
  return second < third ? null : 'bands';
}

const mostSeconds = 30 * 86_400;

/** What is wrong with a treatment that stands so. */
export function treatmentMistake(treatment: Treatment): 'number' | 'promise' | null {
  const { goalSeconds, callBackAfterSeconds, personWithinSeconds } = treatment;
  const within = (value: number | undefined, least: number) =>
    value === undefined || (value >= least && value <= mostSeconds);
  if (!within(goalSeconds, 1) || !within(personWithinSeconds, 1)) return 'number';
  if (!within(callBackAfterSeconds, 0) || !Number.isInteger(callBackAfterSeconds ?? 0)) return 'number';
  return (goalSeconds ?? 0) > (personWithinSeconds ?? Number.POSITIVE_INFINITY) ? 'promise' : null;
}
