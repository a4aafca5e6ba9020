import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignTogether, type Together, type Waiting } from './together.ts';

const never = Number.NEGATIVE_INFINITY;

/** Works as [class, urgency], agents as what each class is worth to them. */
function floor(
  works: readonly (readonly [number, number])[],
  agents: readonly (readonly number[])[],
  extras: Waiting['extras'] = [],
): Waiting {
  return {
    classOf: Int32Array.from(works, ([kind]) => kind),
    urgency: Float64Array.from(works, ([, urgency]) => urgency),
    agents: agents.length,
    pair: Float64Array.from(agents.flat()),
    extras,
  };
}

function worthOf({ classOf, urgency, agents, pair, extras = [] }: Waiting, work: number, agent: number): number {
  const named = extras.filter((extra) => extra.work === work && extra.agent === agent);
  const own = pair[agent * (pair.length / agents) + classOf[work]!]! + urgency[work]!;
  return named.reduce((sum, { bonus }) => sum + bonus, own);
}

/** The worth of the best assignment there is, by trying all of them. */
function bestOfAll(waiting: Waiting): number {
  const from = (work: number, taken: number): number => {
    if (work === waiting.classOf.length) return 0;
    let best = from(work + 1, taken);
    for (let agent = 0; agent < waiting.agents; agent++) {
      const worth = worthOf(waiting, work, agent);
      if (worth >= 0 && !((taken >> agent) & 1)) best = Math.max(best, worth + from(work + 1, taken | (1 << agent)));
    }
    return best;
  };
  return from(0, 0);
}

function expectPossible(waiting: Waiting, { agentOf, value, bound }: Together) {
  const made = [...agentOf].flatMap((agent, work) => (agent < 0 ? [] : [{ agent, work }]));
  expect(agentOf).toHaveLength(waiting.classOf.length);
  expect(new Set(made.map(({ agent }) => agent)).size).toBe(made.length);
  const worths = made.map(({ work, agent }) => worthOf(waiting, work, agent));
  for (const worth of worths) expect(worth).toBeGreaterThanOrEqual(0);
  expect(value).toBeCloseTo(
    worths.reduce((sum, worth) => sum + worth, 0),
    6,
  );
  expect(value).toBeLessThanOrEqual(bound);
}

const floors = (most: number, classes: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }), fc.integer({ min: 1, max: classes }))
    .chain(([works, agents, kinds]) => {
      const work = fc.tuple(fc.nat(kinds - 1), fc.integer({ min: -5, max: 10 }));
      const worth = fc.oneof(
        { weight: 1, arbitrary: fc.constant(never) },
        { weight: 2, arbitrary: fc.integer({ min: -5, max: 20 }) },
      );
      const extra = fc.record({
        work: fc.nat(Math.max(0, works - 1)),
        agent: fc.nat(Math.max(0, agents - 1)),
        bonus: fc.nat(12),
      });
      return fc
        .tuple(
          fc.array(work, { minLength: works, maxLength: works }),
          fc.array(fc.array(worth, { minLength: kinds, maxLength: kinds }), { minLength: agents, maxLength: agents }),
          works > 0 && agents > 0 ? fc.array(extra, { maxLength: 6 }) : fc.constant([]),
        )
        .map(([all, people, extras]) => floor(all, people, extras));
    });

describe('assigning what waits together', () => {
  test('gives up the best agent of one work for the good of all', () => {
    // The first would take agent 0, who is the only one for the second.
    const waiting = floor(
      [
        [0, 0],
        [1, 0],
      ],
      [
        [10, 9],
        [8, never],
      ],
    );
    expect(assignTogether(waiting)).toMatchObject({ agentOf: Int32Array.of(1, 0), value: 17 });
  });

  test('serves the more urgent of equal works, and of equally urgent ones the lower place', () => {
    const agents = [[5], [5]];
    expect(
      assignTogether(
        floor(
          [
            [0, 1],
            [0, 3],
            [0, 2],
          ],
          agents,
        ),
      ).agentOf.indexOf(-1),
    ).toBe(0);
    expect(
      assignTogether(
        floor(
          [
            [0, 1],
            [0, 1],
            [0, 1],
          ],
          agents,
        ),
      ).agentOf,
    ).toEqual(Int32Array.of(0, 1, -1));
    expect(assignTogether(floor([[0, 1]], [[5], [5], [5]])).agentOf).toEqual(Int32Array.of(0));
  });

  test('a work waits rather than be served at a loss', () => {
    expect(
      assignTogether(
        floor(
          [
            [0, 2],
            [0, 4],
          ],
          [[-3], [-3], [-9]],
        ),
      ).agentOf.indexOf(-1),
    ).toBe(0);
  });

  test('the agent who knows the customer serves them, as far as that is worth it', () => {
    const known = (bonus: number) =>
      floor(
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
        [[10], [4]],
        [{ work: 2, agent: 1, bonus }],
      );
    expect(assignTogether(known(3))).toMatchObject({ agentOf: Int32Array.of(0, -1, 1), value: 17 });
    // Two works and one agent: urgency may outweigh an acquaintance.
    const either = (urgency: number) =>
      floor(
        [
          [0, urgency],
          [0, 0],
        ],
        [[10]],
        [{ work: 1, agent: 0, bonus: 3 }],
      );
    expect(assignTogether(either(2)).agentOf).toEqual(Int32Array.of(-1, 0));
    expect(assignTogether(either(4)).agentOf).toEqual(Int32Array.of(0, -1));
  });

  test('nobody waiting, nobody free, nobody able', () => {
    expect(assignTogether(floor([], [[1], [1]]))).toEqual({ agentOf: new Int32Array(0), value: 0, bound: 0 });
    expect(assignTogether(floor([[0, 1]], []))).toEqual({ agentOf: Int32Array.of(-1), value: 0, bound: 0 });
    const unable = floor(
      [
        [0, 1],
        [1, 1],
      ],
      [[never, never]],
    );
    expect(assignTogether(unable)).toEqual({ agentOf: Int32Array.of(-1, -1), value: 0, bound: 0 });
    // Worth nothing is not worth less than waiting.
    expect(assignTogether(floor([[0, 0]], [[0]]))).toMatchObject({ agentOf: Int32Array.of(0), bound: 0 });
  });

  test('numbers that mean nothing are refused', () => {
    const one = floor([[0, 1]], [[1]]);
    expect(() => assignTogether({ ...one, urgency: Float64Array.of(Number.NaN) })).toThrow('urgency');
    expect(() => assignTogether({ ...one, classOf: Int32Array.of(1) })).toThrow('class');
    expect(() => assignTogether({ ...one, pair: Float64Array.of(Number.POSITIVE_INFINITY) })).toThrow('finite');
    expect(() => assignTogether({ ...one, extras: [{ work: 0, agent: 1, bonus: 1 }] })).toThrow('agent 1');
    expect(() => assignTogether({ ...one, extras: [{ work: 0, agent: 0, bonus: -1 }] })).toThrow('bonus');
    expect(() => assignTogether(one, 0)).toThrow('precision');
  });

  test('is worth as much as the best of all assignments, and none is impossible', () => {
    fc.assert(
      fc.property(floors(6, 4), (waiting) => {
        const together = assignTogether(waiting, 1e-4);
        expectPossible(waiting, together);
        const best = bestOfAll(waiting);
        // Whole numbers: what is short by less than one is not short.
        expect(together.value).toBeCloseTo(best, 6);
        expect(together.bound).toBeGreaterThanOrEqual(best - 1e-9);
        expect(together.bound - together.value).toBeLessThanOrEqual(1e-4 * together.bound + 1e-9);
      }),
      { numRuns: 3000 },
    );
  });

  test('keeps its precision where nobody can try all, gives the same twice, and changes nothing of what it is given', () => {
    fc.assert(
      fc.property(floors(60, 12), fc.constantFrom(0.05, 0.01, 0.001), (waiting, precision) => {
        const before = structuredClone(waiting);
        const together = assignTogether(waiting, precision);
        expectPossible(waiting, together);
        expect(together.bound - together.value).toBeLessThanOrEqual(precision * together.bound + 1e-9);
        expect(waiting).toEqual(before);
        expect(assignTogether(before, precision)).toEqual(together);
      }),
      { numRuns: 500 },
    );
  });

  test('of one class, nobody waits while someone less urgent is served', () => {
    fc.assert(
      fc.property(floors(40, 3), fc.constantFrom(0.1, 0.01, 1e-4), (waiting, precision) => {
        fc.pre(waiting.agents <= waiting.classOf.length);
        const { agentOf } = assignTogether({ ...waiting, extras: [] }, precision);
        for (const kind of new Set(waiting.classOf)) {
          const urgencies = (served: boolean) =>
            [...waiting.urgency].filter((_, work) => waiting.classOf[work] === kind && agentOf[work]! >= 0 === served);
          expect(Math.max(...urgencies(false))).toBeLessThanOrEqual(Math.min(...urgencies(true)));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('where everything is alike, everybody gets something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (works, agents) => {
        const alike = floor(
          Array.from({ length: works }, (_, work) => [work, 1] as const),
          Array.from({ length: agents }, () => new Array<number>(works).fill(4)),
        );
        const { value } = assignTogether(alike);
        expect(value).toBe(5 * Math.min(works, agents));
      }),
    );
  });

  test('more to choose from is never worth less', () => {
    fc.assert(
      fc.property(floors(6, 3), (waiting) => {
        const fewer = { ...waiting, classOf: waiting.classOf.slice(1), urgency: waiting.urgency.slice(1), extras: [] };
        const whole = assignTogether({ ...waiting, extras: [] }, 1e-4);
        expect(whole.bound).toBeGreaterThanOrEqual(assignTogether(fewer, 1e-4).value - 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  test('stopped early it still assigns all it can, and says what is certain', () => {
    // Everybody is best at the same works, so that prices have a long way to go.
    const count = 400;
    const works = Array.from({ length: count }, (_, work) => [work, 100 * ((work * 7919) % 13)] as const);
    const agents = Array.from({ length: count }, (_, agent) =>
      Array.from({ length: count }, (_, work) => 50 + ((agent * 31 + work * 17) % 97)),
    );
    const waiting = floor(works, agents);
    let asked = 0;
    const stopped = assignTogether(waiting, 0.01, () => ++asked >= 1);
    const done = assignTogether(waiting, 0.01);
    expect(asked).toBe(1);
    expectPossible(waiting, stopped);
    expect(stopped.agentOf).not.toContain(-1);
    expect(stopped.bound).toBeGreaterThanOrEqual(done.value - 1e-6);
    expect(stopped.value).toBeGreaterThan(0.9 * done.value);
  });
});
