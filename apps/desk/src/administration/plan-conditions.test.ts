import type { Who } from '@harken/contract/routing-plan';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionsOf, whoOf } from './plan-conditions.ts';

const plain: fc.Arbitrary<Who> = fc.oneof(
  fc.integer({ min: 1, max: 5 }).map((required) => ({ required })),
  fc.record({ skill: fc.constantFrom('skil_a', 'skil_b'), atLeast: fc.integer({ min: 1, max: 5 }) }),
  fc.constantFrom('team_a', 'team_b').map((team) => ({ team })),
  fc.constant({ knows: 'customer' as const }),
);
const part: fc.Arbitrary<Who> = fc.oneof(
  plain,
  plain.map((not) => ({ not })),
);

test('what the form shows is written back as it was', () => {
  const flat = fc.oneof(
    part,
    fc.array(part, { minLength: 2, maxLength: 4 }).map((all) => ({ all })),
    fc.array(part, { minLength: 2, maxLength: 4 }).map((any) => ({ any })),
  );
  fc.assert(
    fc.property(flat, (who) => {
      const conditions = conditionsOf(who);
      expect(conditions).not.toBeNull();
      if (conditions) expect(whoOf(conditions)).toEqual(who);
    }),
  );
});

test('more layers than it has are left to whoever wrote them', () => {
  expect(conditionsOf({ all: [{ any: [{ required: 1 }, { knows: 'customer' }] }, { team: 'team_a' }] })).toBeNull();
  expect(conditionsOf({ not: { all: [{ required: 1 }] } })).toBeNull();
  expect(conditionsOf({ not: { not: { required: 1 } } })).toBeNull();
});
