import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { streamOf, uniform } from '../simulation/streams.ts';
import { explore } from './explore.ts';
import { type Base, learn, type Outcome } from './learned.ts';

const base: Base = { resolution: 0.7, satisfaction: 0.8, handleSeconds: 300, cases: 10 };

function luck(seed: number) {
  const { a, b } = streamOf(seed, 7);
  let n = 0;
  const next = () => uniform(a, b, n++);
  const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  return { next, normal };
}

/** Outcomes of one agent, one after the other. */
const told = (count: number, more: Partial<Outcome> = {}): Outcome[] =>
  Array.from({ length: count }, () => ({
    agentId: 'mei',
    teamId: 'cards',
    intentId: 'limits',
    resolved: null,
    satisfaction: null,
    handleSeconds: null,
    ...more,
  }));

interface Planted {
  outcomes: Outcome[];
  /** Everybody with what they really can, by place of their cases. */
  skills: {
    agentId: string;
    teamId: string;
    intentId: string;
    resolution: number;
    seconds: number;
    cases: Outcome[];
  }[];
}

/** Six intents, five teams at each, eight agents of each, who differ; with 0 to 40 cases, most with few. */
function planted(seed: number, differ = 1): Planted {
  const { next, normal } = luck(seed);
  const skills: Planted['skills'] = [];
  for (let intent = 0; intent < 6; intent++) {
    const [intentLogit, intentTime] = [1 + 0.7 * normal(), 0.3 * normal()];
    for (let team = 0; team < 5; team++) {
      const [teamLogit, teamTime] = [intentLogit + 0.3 * differ * normal(), intentTime + 0.1 * differ * normal()];
      for (let agent = 0; agent < 8; agent++) {
        const resolution = 1 / (1 + Math.exp(-(teamLogit + 0.5 * differ * normal())));
        const median = 300 * Math.exp(teamTime + 0.25 * differ * normal());
        const who = { agentId: `a${team}.${agent}`, teamId: `t${team}`, intentId: `i${intent}` };
        const cases = Array.from({ length: Math.floor(40 * next() ** 2) }, () => ({
          ...who,
          resolved: next() < resolution,
          satisfaction: Math.round(4 * Math.min(1, Math.max(0, resolution + 0.3 * normal()))) / 4,
          handleSeconds: median * Math.exp(0.6 * normal()),
        }));
        skills.push({ ...who, resolution, seconds: median * Math.exp(0.6 ** 2 / 2), cases });
      }
    }
  }
  return { outcomes: skills.flatMap(({ cases }) => cases), skills };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);

describe('what agents are learned to be able to do', () => {
  test('without a case, everybody is what is believed of all, with all the doubt there is', () => {
    const nobody = learn([], base).skillOf('mei', 'cards', 'limits');
    expect(nobody.resolution).toMatchObject({ mean: 0.7, cases: 0, own: 0 });
    expect(nobody.satisfaction.mean).toBe(0.8);
    expect(nobody.handleSeconds.mean).toBeCloseTo(300, 9);
    for (const estimate of Object.values(nobody)) {
      expect(estimate.lower).toBeLessThan(estimate.mean);
      expect(estimate.upper).toBeGreaterThan(estimate.mean);
    }
    expect(nobody.resolution.lower).toBeGreaterThan(0);
    expect(nobody.resolution.upper).toBeLessThan(1);
    // What taught nothing is as if it had not been.
    expect(learn(told(9), base).skillOf('mei', 'cards', 'limits')).toEqual(nobody);
  });

  test('the more cases of their own, the more they count, and the less is in doubt', () => {
    const after = (count: number) =>
      learn(told(count, { resolved: true }), base).skillOf('mei', 'cards', 'limits').resolution;
    const [few, more, many] = [after(2), after(20), after(2000)];
    expect(few.mean).toBeGreaterThan(0.7);
    expect(more.mean).toBeGreaterThan(few.mean);
    expect(many.mean).toBeGreaterThan(0.97);
    expect(many.mean).toBeLessThan(1);
    expect(more.own).toBeGreaterThan(few.own);
    expect([few.cases, more.cases, many.cases]).toEqual([2, 20, 2000]);
    expect(more.sd).toBeLessThan(few.sd);
    expect(many.sd).toBeLessThan(more.sd);
  });

  test('who is not known is as their team, a team as all at that intent, an intent as all', () => {
    const { outcomes } = planted(3);
    const { skillOf } = learn(outcomes, base);
    const share = (of: (outcome: Outcome) => boolean) =>
      mean(outcomes.filter(of).map(({ resolved }) => Number(resolved)));
    const rates = ['i0', 'i1', 'i2', 'i3', 'i4', 'i5'].map((id) => ({
      id,
      seen: share(({ intentId }) => intentId === id),
    }));
    for (const { id, seen } of rates) {
      const newTeam = skillOf('new', 'new', id).resolution;
      expect(Math.abs(newTeam.mean - seen)).toBeLessThan(0.06);
      expect(newTeam.cases).toBe(0);
    }
    const newIntent = skillOf('a0.0', 't0', 'new').resolution;
    expect(newIntent.mean).toBeCloseTo(mean(rates.map(({ seen }) => seen)), 1);
    // The less is known, the more is in doubt.
    const sds = [skillOf('new', 't0', 'i0'), skillOf('new', 'new', 'i0'), skillOf('new', 'new', 'new')];
    const widths = sds.map(({ handleSeconds: { lower, upper } }) => Math.log(upper / lower));
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });

  test('finds planted skills better than the rates that were seen, and than taking all for alike', () => {
    const squares = { learned: 0, seen: 0, alike: 0 };
    const logs = { learned: 0, seen: 0 };
    let [inside, asked, better] = [0, 0, 0];
    for (const seed of seeds) {
      const { outcomes, skills } = planted(seed);
      const { skillOf } = learn(outcomes, base);
      const whole = mean(outcomes.map(({ resolved }) => Number(resolved)));
      const before = { ...squares };
      for (const { agentId, teamId, intentId, resolution, seconds, cases } of skills) {
        if (cases.length === 0) continue;
        const skill = skillOf(agentId, teamId, intentId);
        squares.learned += (skill.resolution.mean - resolution) ** 2;
        squares.seen += (mean(cases.map(({ resolved }) => Number(resolved))) - resolution) ** 2;
        squares.alike += (whole - resolution) ** 2;
        logs.learned += Math.log(skill.handleSeconds.mean / seconds) ** 2;
        logs.seen += Math.log(mean(cases.map(({ handleSeconds }) => handleSeconds!)) / seconds) ** 2;
        for (const [estimate, truth] of [
          [skill.resolution, resolution],
          [skill.handleSeconds, seconds],
        ] as const) {
          asked += 1;
          if (estimate.lower < truth && truth < estimate.upper) inside += 1;
        }
      }
      if (squares.learned - before.learned < squares.seen - before.seen) better += 1;
    }
    expect(squares.learned).toBeLessThan(squares.seen / 3);
    expect(squares.learned).toBeLessThan(squares.alike / 2);
    expect(logs.learned).toBeLessThan(logs.seen / 2);
    expect(better).toBe(seeds.length);
    // Bounds of 95 %.
    expect(inside / asked).toBeGreaterThan(0.93);
    expect(inside / asked).toBeLessThan(0.97);
  });

  test('learns from the data how much agents differ', () => {
    const worth = (differ: number) => seeds.map((seed) => learn(planted(seed, differ).outcomes, base).teamIsWorth);
    // Logarithms of times vary by 0.6 from case to case and by 0.25 from agent to agent: (0.6 ÷ 0.25)².
    const times = mean(worth(1).map(({ handleSeconds }) => handleSeconds));
    expect(times).toBeGreaterThan(4.5);
    expect(times).toBeLessThan(7.5);
    // Where they do not differ, own cases hardly count.
    expect(mean(worth(0).map(({ handleSeconds }) => handleSeconds))).toBeGreaterThan(100);
  });

  test('puts who is better before who is worse, few lucky cases after many good ones', () => {
    const others = planted(5).outcomes.map((outcome) => ({ ...outcome, intentId: 'limits', teamId: 'cards' }));
    const of = (agentId: string, good: number, bad: number) => [
      ...told(good, { agentId, resolved: true, handleSeconds: 200 }),
      ...told(bad, { agentId, resolved: false, handleSeconds: 500 }),
    ];
    const { skillOf } = learn([...others, ...of('good', 95, 5), ...of('lucky', 2, 0), ...of('bad', 40, 60)], base);
    const resolution = (agentId: string) => skillOf(agentId, 'cards', 'limits').resolution.mean;
    const order = ['good', 'lucky', 'new', 'bad'];
    expect([...order].sort((a, b) => resolution(b) - resolution(a))).toEqual(order);
    expect(skillOf('good', 'cards', 'limits').handleSeconds.mean).toBeLessThan(
      skillOf('bad', 'cards', 'limits').handleSeconds.mean,
    );
  });

  test('what is long ago counts less', () => {
    const changed = [...told(30, { resolved: false, ageDays: 365 }), ...told(30, { resolved: true, ageDays: 5 })];
    const remembered = learn(changed, base).skillOf('mei', 'cards', 'limits').resolution;
    const forgotten = learn(changed, base, { halfLifeDays: 60 }).skillOf('mei', 'cards', 'limits').resolution;
    expect(forgotten.mean).toBeGreaterThan(remembered.mean + 0.1);
    expect(forgotten.cases).toBeCloseTo(30 * 2 ** (-5 / 60) + 30 * 2 ** (-365 / 60), 4);
    // Long enough ago, and it is as if it had not been.
    const faded = learn(told(5, { resolved: false, ageDays: 1e6 }), base, { halfLifeDays: 1 });
    expect(faded.skillOf('mei', 'cards', 'limits').resolution.mean).toBe(0.7);
  });

  test('gives the same for the same outcomes in any order, and never what cannot be', () => {
    const name = (letter: string) => fc.nat(2).map((n) => `${letter}${n}`);
    const unknown = <T>(known: fc.Arbitrary<T>) => fc.option(known, { nil: null });
    const outcome = fc.record({
      agentId: name('a'),
      teamId: name('t'),
      intentId: name('i'),
      resolved: unknown(fc.boolean()),
      satisfaction: unknown(fc.double({ min: 0, max: 1, noNaN: true })),
      handleSeconds: unknown(fc.double({ min: 0.1, max: 1e5, noNaN: true })),
      ageDays: fc.double({ min: 0, max: 800, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(outcome, { maxLength: 40 }),
        fc.constantFrom(Number.POSITIVE_INFINITY, 30),
        (all, halfLifeDays) => {
          const there = learn(all, base, { halfLifeDays });
          const back = learn([...all].reverse(), base, { halfLifeDays });
          for (const { agentId, teamId, intentId } of [...all, { agentId: 'x', teamId: 't0', intentId: 'i0' }]) {
            const skill = there.skillOf(agentId, teamId, intentId);
            expect(back.skillOf(agentId, teamId, intentId)).toEqual(skill);
            for (const [measure, { mean: at, sd, lower, upper, own }] of Object.entries(skill)) {
              expect(lower).toBeGreaterThan(0);
              expect(lower).toBeLessThan(at);
              expect(upper).toBeGreaterThan(at);
              expect(upper).toBeLessThan(measure === 'handleSeconds' ? Number.POSITIVE_INFINITY : 1);
              expect(sd).toBeGreaterThan(0);
              expect(own).toBeGreaterThanOrEqual(0);
              expect(own).toBeLessThan(1);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('numbers that mean nothing are refused', () => {
    const refuses = (more: Partial<Outcome>) => expect(() => learn(told(1, more), base)).toThrow(RangeError);
    refuses({ satisfaction: 1.5 });
    refuses({ handleSeconds: 0 });
    refuses({ ageDays: -1 });
    expect(() => learn([], { ...base, resolution: 1 })).toThrow('share');
    expect(() => learn([], { ...base, cases: 0 })).toThrow('cases');
    expect(() => learn([], base, { halfLifeDays: 0 })).toThrow('half-life');
  });
});

describe('trying others', () => {
  const candidates = [
    { mean: 10, sd: 1 },
    { mean: 12, sd: 1 },
    { mean: Number.NEGATIVE_INFINITY, sd: 50 },
    { mean: 12, sd: 3 },
  ];

  test('chooses the best but in a small share of all cases, and says how likely each choice was', () => {
    const count = 20_000;
    const times = [0, 0, 0, 0];
    let others = 0;
    const propensity = [0, 0, 0, 0];
    for (let n = 0; n < count; n++) {
      const trial = explore(candidates, n / count, 0.1)!;
      times[trial.place]! += 1;
      propensity[trial.place] = trial.propensity;
      others += Number(trial.tried);
    }
    for (const [place, share] of propensity.entries()) expect(times[place]! / count).toBeCloseTo(share, 3);
    expect(others).toBe(count - times[1]!);
    expect(propensity[1]).toBeGreaterThanOrEqual(0.9);
    // One who may be better is tried more often than one who hardly is; one who cannot, never.
    expect(propensity[3]).toBeGreaterThan(propensity[0]!);
    expect(propensity[0]).toBeGreaterThan(0);
    expect(times[2]).toBe(0);
  });

  test('tries next to nobody where all are well known, and nobody where nobody else can', () => {
    const known = [
      { mean: 10, sd: 0.1 },
      { mean: 12, sd: 0.1 },
    ];
    expect(explore(known, 0.5)!.propensity).toBeGreaterThan(1 - 1e-12);
    expect(
      explore(
        [
          { mean: 1, sd: 0 },
          { mean: 2, sd: 0 },
        ],
        0,
      ),
    ).toEqual({ place: 1, propensity: 1, tried: false });
    expect(explore([candidates[2]!, candidates[0]!], 0)).toEqual({ place: 1, propensity: 1, tried: false });
    expect(explore([candidates[2]!], 0)).toBeNull();
    expect(explore([], 0)).toBeNull();
  });

  test('never passes its share, and without one always takes the best', () => {
    const candidate = fc.record({ mean: fc.integer({ min: -9, max: 9 }), sd: fc.integer({ min: 0, max: 9 }) });
    const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1, maxLength: 12 }), drawn, drawn, (all, chance, share) => {
        const best = Math.max(...all.map(({ mean: own }) => own));
        const trial = explore(all, chance, share)!;
        expect(trial.tried ? trial.propensity <= share + 1e-12 : trial.propensity >= 1 - share - 1e-12).toBe(true);
        expect(trial.tried || all[trial.place]!.mean === best).toBe(true);
        expect(explore(all, chance, 0)).toMatchObject({
          place: all.findIndex(({ mean: own }) => own === best),
          propensity: 1,
        });
      }),
    );
    expect(() => explore(candidates, 1)).toThrow(RangeError);
    expect(() => explore([{ mean: 1, sd: Number.NaN }], 0)).toThrow('candidate 0');
  });
});
