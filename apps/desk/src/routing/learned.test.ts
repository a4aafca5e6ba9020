import type { Queue, Skill } from '@harken/contract/people';
import type { LearnedSkill } from '@harken/contract/routes-routing';
import { expect, test } from 'vitest';
import { disagreements, learnedAt } from './learned.ts';

const aSkill = (mean: number, doubt: number, queueId = 'cards', cases = 10) => {
  const resolution = { mean, lower: mean - doubt, upper: mean + doubt, cases, own: 0.5 };
  return { queueId, resolution } as unknown as LearnedSkill;
};

test('what is learned of a skill is that of the queue which asks for it, where they had most', () => {
  const queues = [
    { id: 'cards', skillId: 'limits' },
    { id: 'night', skillId: 'limits' },
    { id: 'loans', skillId: null },
  ] as unknown as Queue[];
  const night = aSkill(0.8, 0.1, 'night', 40);
  const learned = [aSkill(0.7, 0.1), night, aSkill(0.9, 0.1, 'loans', 99)];
  expect(learnedAt(learned, { skillId: 'limits' as Skill['id'], queues })).toBe(night);
  expect(learnedAt(learned, { skillId: 'mandarin' as Skill['id'], queues })).toBeNull();
});

test('declared and learned disagree where somebody is surely better than those above, or worse than those below', () => {
  const master = { level: 5, learned: aSkill(0.85, 0.12) };
  const beginner = { level: 2, learned: aSkill(0.7, 0.06) };
  expect(disagreements([master, beginner])).toEqual([null, null]);
  const talent = { level: 1, learned: aSkill(0.95, 0.05) };
  // As good, but of few cases: that is no more than likely.
  const newcomer = { level: 1, learned: aSkill(0.95, 0.4) };
  const unskilled = { level: null, learned: aSkill(0.99, 0) };
  expect(disagreements([master, talent, newcomer, unskilled])).toEqual([null, 'better', null, null]);
  const tired = { level: 4, learned: aSkill(0.5, 0.1) };
  expect(disagreements([beginner, tired])).toEqual(['better', 'worse']);
});
