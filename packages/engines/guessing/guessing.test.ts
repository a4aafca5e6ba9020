import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clues, cluesOf } from './clues.ts';
import {
  type Candidate,
  candidatesOf,
  EXPLORED,
  guessFrom,
  learn,
  nothingLearnt,
  rank,
  type Visit,
} from './guessing.ts';

const all = ['card-limits', 'fees', 'new-phone', 'pin', 'refunds', 'statements'];
const declined: Visit = {
  steps: [
    { kind: 'page', name: 'cards' },
    { kind: 'event', name: 'card_declined', code: 'LIM-010', outcome: 'failed' },
    { kind: 'page', name: 'card_limits' },
  ],
  traits: ['product=travel'],
  day: 26,
};
const best = { limit: 3, chance: 1 };
const idsOf = (guesses: readonly { id: string }[]) => guesses.map(({ id }) => id);

test('a visit is seen as names and codes, what is recent more than what is long ago', () => {
  expect(cluesOf(declined)).toEqual({
    'was:cards': 0.32,
    'event:card_declined': 0.8,
    'failed:card_declined': 0.8,
    'code:LIM-010': 0.8,
    'event:card_declined at:card_limits': 0.8,
    'was:card_limits': 0.5,
    'at:card_limits': 1,
    'is:product=travel': 1,
    'days:25': 1,
  });
  expect(cluesOf({ steps: [], traits: [] })).toEqual({});
});

test('before anything was learnt the rules speak, and what they do not speak for is not shown', () => {
  const candidates = candidatesOf(all, ['pin', 'fees']);
  expect(idsOf(guessFrom(nothingLearnt(), cluesOf(declined), candidates, best))).toEqual(['pin', 'fees']);
  expect(guessFrom(nothingLearnt(), {}, [], best)).toEqual([]);
});

test('a site that names each page anew does not fill the lesson, and what recurs is kept', () => {
  const lesson = nothingLearnt();
  const candidates = candidatesOf(all, ['pin']);
  for (let nth = 0; nth < 1500; nth++)
    learn(lesson, { 'at:orders': 1, [`was:order-${nth}`]: 0.5 }, candidates, 'refunds');
  for (const { clues } of Object.values(lesson.questions)) expect(Object.keys(clues).length).toBeLessThanOrEqual(400);
  expect(lesson.questions.refunds?.clues['at:orders']?.[0]).toBeGreaterThan(1);
});

test('what people then asked comes first for who is like them, and not for who is not', () => {
  const lesson = nothingLearnt();
  const elsewhere: Clues = { 'at:documents': 1 };
  const candidates = candidatesOf(all, ['pin']);
  for (let i = 0; i < 40; i++) {
    learn(lesson, cluesOf(declined), candidates, 'new-phone');
    learn(lesson, elsewhere, candidates, 'statements');
  }
  expect(guessFrom(lesson, cluesOf(declined), candidates, best)[0]).toMatchObject({ id: 'new-phone', propensity: 1 });
  expect(guessFrom(lesson, elsewhere, candidates, best)[0]?.id).toBe('statements');
  expect(guessFrom(lesson, cluesOf(declined), candidates, best)[0]?.probability).toBeGreaterThan(0.7);
  expect(JSON.parse(JSON.stringify(lesson))).toEqual(lesson);
});

test('what was asked last season gives way to what is asked now', () => {
  const lesson = nothingLearnt();
  const candidates = candidatesOf(all, []);
  for (let i = 0; i < 60; i++) learn(lesson, { 'at:home': 1 }, candidates, 'fees');
  for (let i = 0; i < 60; i++) learn(lesson, { 'at:home': 1 }, candidates, 'refunds');
  expect(rank(lesson, { 'at:home': 1 }, candidates)[0]?.id).toBe('refunds');
});

test('a lesson that does worse than the rules is not heeded until it does better', () => {
  const lesson = nothingLearnt();
  const clues = { 'at:card_pin': 1 };
  const candidates = candidatesOf(all, ['pin', 'fees', 'refunds']);
  for (let i = 0; i < 400; i++) learn(lesson, clues, candidates, 'statements');
  expect(idsOf(guessFrom(lesson, clues, candidates, best))).toContain('statements');
  lesson.lately = { learnt: 0.4, rules: 0.46 };
  expect(idsOf(guessFrom(lesson, clues, candidates, best))).toEqual(['pin', 'fees', 'refunds']);
});

test('an answer that no candidate gives teaches nothing', () => {
  const lesson = nothingLearnt();
  learn(lesson, { 'at:home': 1 }, candidatesOf(all, []), 'archived');
  expect(lesson).toEqual(nothingLearnt());
});

describe('for whatever visit', () => {
  const arbitraryVisit = fc.record({
    steps: fc.array(
      fc.record(
        {
          kind: fc.constantFrom('page' as const, 'event' as const),
          name: fc.string({ maxLength: 140 }),
          code: fc.string({ maxLength: 80 }),
          outcome: fc.constantFrom('ok' as const, 'failed' as const),
        },
        { requiredKeys: ['kind', 'name'] },
      ),
      { maxLength: 60 },
    ),
    traits: fc.array(fc.string({ maxLength: 90 }), { maxLength: 60 }),
    day: fc.integer({ min: 1, max: 31 }),
  });

  test('at most as many as there are places, no one twice, probabilities and propensities between nothing and one', () => {
    fc.assert(
      fc.property(
        arbitraryVisit,
        fc.subarray(all),
        fc.array(fc.tuple(arbitraryVisit, fc.constantFrom(...all)), { maxLength: 12 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (visit, byRules, before, chance) => {
          const candidates: Candidate[] = candidatesOf(all, byRules);
          const lesson = nothingLearnt();
          for (const [then, asked] of before) learn(lesson, cluesOf(then), candidates, asked);
          const guesses = guessFrom(lesson, cluesOf(visit), candidates, { limit: 3, chance });
          expect(guesses.length).toBeLessThanOrEqual(3);
          expect(new Set(idsOf(guesses)).size).toBe(guesses.length);
          for (const { probability, propensity } of guesses) {
            expect(probability).toBeGreaterThan(0);
            expect(probability).toBeLessThanOrEqual(1);
            expect(propensity).toBeGreaterThan(0);
            expect(propensity).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('the last place is drawn as often as its propensity says', () => {
    const candidates = candidatesOf(all, all);
    const drawn = new Map<string, { times: number; propensity: number }>();
    const visits = 20_000;
    for (let i = 0; i < visits; i++) {
      const last = guessFrom(nothingLearnt(), {}, candidates, { limit: 3, chance: (i + 0.5) / visits }).at(-1)!;
      drawn.set(last.id, { times: (drawn.get(last.id)?.times ?? 0) + 1, propensity: last.propensity });
    }
    for (const { times, propensity } of drawn.values()) expect(times / visits).toBeCloseTo(propensity, 3);
    const [usual] = [...drawn.values()].sort((a, b) => b.times - a.times);
    expect(usual?.propensity).toBeCloseTo(1 - EXPLORED, 9);
  });
});
