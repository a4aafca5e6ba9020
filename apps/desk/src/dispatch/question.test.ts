import { describe, expect, it } from 'vitest';
import {
  byHour,
  contactsOf,
  type DayScenario,
  dayKind,
  daysMistakes,
  firstQuestion,
  freshLever,
  madeOf,
  onDate,
  problemsIn,
  questionAddress,
  readQuestion,
  sameQuestion,
  yesterday,
} from './question.ts';

const day: DayScenario = {
  hours: 24,
  types: [
    {
      id: 'cards',
      arrivalsPerHour: {
        intervalMinutes: 15,
        values: Array.from({ length: 96 }, (_, at) => (at >= 56 && at < 64 ? 40 : 4)),
      },
    },
    { id: 'loans', arrivalsPerHour: 8 },
  ],
  pools: [
    { id: 'Early', agents: 2, skills: { cards: { handleSeconds: 300 } } },
    {
      id: 'Late',
      agents: { intervalMinutes: 60, values: Array.from({ length: 24 }, (_, hour) => (hour > 8 ? 5 : 0)) },
      skills: { cards: { handleSeconds: 300 }, loans: { handleSeconds: 300 } },
    },
  ],
};

describe('a question', () => {
  it('stands in its address and comes back from it', () => {
    const question = { ...firstQuestion('Plan B'), plans: [{ name: 'More', levers: [freshLever('staff', day)] }] };
    expect(readQuestion(questionAddress(question).q, 'Plan B')).toEqual(question);
  });

  it('is the first one where the address says nothing that can be read, and takes over the parts that can', () => {
    const first = firstQuestion('Plan B');
    for (const text of [undefined, 'nonsense{', '{"plans":[{}]}']) expect(readQuestion(text, 'Plan B')).toEqual(first);
    expect(readQuestion('{"seed":9}', 'Plan B')).toEqual({ ...first, seed: 9 });
    expect(readQuestion('{"plans":[{"levers":[]}]}', 'Plan B').plans).toEqual([{ name: 'Plan B', levers: [] }]);
  });

  it('is the same whatever the order of its parts', () => {
    const question = firstQuestion('Plan B');
    expect(sameQuestion(question, Object.fromEntries(Object.entries(question).reverse()) as typeof question)).toBe(
      true,
    );
    expect(sameQuestion(question, { ...question, seed: 8 })).toBe(false);
  });

  it('asks about the last day that is whole, also on the first of a month', () => {
    expect(yesterday(new Date(2026, 2, 1, 0, 5).getTime())).toBe('2026-02-28');
  });

  it('about a day to come is made of its forecast, and of the record again on a day that is over', () => {
    const now = new Date(2026, 2, 4, 12).getTime();
    const first = firstQuestion('B', now);
    const ahead = onDate({ ...first, drawn: [3] }, '2026-03-09', now);
    expect(ahead).toEqual({ ...first, date: '2026-03-09', forecast: 0.5, futures: true });
    expect(readQuestion(questionAddress(ahead).q, 'B', now)).toEqual(ahead);
    // As busy as it was chosen, on every day to come; a question about the record is the same as before.
    expect(onDate({ ...ahead, forecast: 0.9 }, '2026-03-10', now).forecast).toBe(0.9);
    expect(onDate(ahead, '2026-03-03', now)).toEqual(first);
    expect(onDate(first, '2026-03-04', now)).toEqual({ ...first, date: '2026-03-04' });
    expect(madeOf(first, 'forecast', now)).toEqual({ ...first, date: '2026-03-05', forecast: 0.5, futures: true });
    expect(madeOf(ahead, 'recorded', now)).toEqual(first);
    expect([first, ahead, { ...ahead, drawn: [3] }].map(dayKind)).toEqual(['recorded', 'forecast', 'drawn']);
  });

  it('says what is wrong with the day and the runs as they are typed', () => {
    const wrong = { ...firstQuestion('B'), date: '', pairs: Number.NaN, seed: -1, window: { from: 60, to: 60 } };
    expect(Object.keys(daysMistakes(wrong))).toEqual(['date', 'pairs', 'seed', 'window']);
    expect(daysMistakes(firstQuestion('B'))).toEqual({});
  });
});

describe('a change', () => {
  it('begins with something that the day can bear', () => {
    for (const kind of ['staff', 'skill', 'plan', 'arrivals', 'containment', 'handle'] as const)
      expect(problemsIn({ name: 'B', levers: [freshLever(kind, day)] }, day), kind).toEqual(new Map());
    // The largest group, in the two hours in which most come.
    expect(freshLever('staff', day)).toEqual({ kind: 'staff', pool: 'Late', add: 2, from: 840, to: 960 });
  });

  it('says what is wrong with it, at its place', () => {
    const late = { afterSeconds: 15, who: { required: 1 } };
    const levers = [
      freshLever('handle', day),
      { ...freshLever('staff', day), add: Number.NaN },
      { kind: 'plan' as const, queueId: 'cards', plan: { steps: [{ ...late, afterSeconds: 0 }, late, late] } },
    ] as Parameters<typeof problemsIn>[0]['levers'];
    expect(problemsIn({ name: 'B', levers }, day)).toEqual(
      new Map([
        [1, { why: 'out_of_range' }],
        [2, { why: 'plan_seconds' }],
      ]),
    );
  });
});

it('a day tells how many came, and in which of its hours', () => {
  expect(contactsOf(day)).toBe(88 + 80 + 24 * 8);
  expect(byHour(day).slice(13, 16)).toEqual([12, 48, 48]);
});
