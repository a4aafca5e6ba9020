import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedBy, differenceOf } from './difference.ts';

const leaf = fc.constantFrom<unknown>(null, 0, 1, 2.5, 'a', true, [], ['x'], ['x', 'y'], [1, [2]], [{ of: 1 }]);
const parts = (value: fc.Arbitrary<unknown>) => fc.dictionary(fc.constantFrom('a', 'b', 'id_'), value, { maxKeys: 3 });
const withIds = fc
  .uniqueArray(fc.tuple(fc.constantFrom('p1', 'p2', 'p3', 'p4'), parts(leaf)), { selector: ([id]) => id })
  .map((all) => all.map(([id, rest]) => ({ ...rest, id })));
const data = parts(fc.oneof(leaf, withIds, parts(fc.oneof(leaf, withIds))));

/** In the order of ids, which is the one in which they come back. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const ids = value.length > 0 && value.every((one) => typeof one?.id === 'string');
    const all = ids ? [...value].sort((a, b) => (a.id < b.id ? -1 : 1)) : value;
    return all.map(inOrder);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inOrder(part)]));
}

test('what became different leads from the one to the other, also by way of JSON', () => {
  fc.assert(
    fc.property(data, data, (before, after) => {
      const difference = differenceOf(before, after);
      const told = difference && JSON.parse(JSON.stringify(difference));
      expect(inOrder(told ? changedBy(before, told) : before)).toEqual(inOrder(after));
    }),
    { numRuns: 2000 },
  );
});

test('of many who stay as they were, only the one who changed is told', () => {
  const agents = Array.from({ length: 50 }, (_, n) => ({ id: `p${n}`, held: 0, skills: { cards: 3 } }));
  const later = agents.map((agent) => (agent.id === 'p7' ? { ...agent, held: 1 } : agent)).reverse();
  expect(differenceOf({ now: 1, agents }, { now: 2, agents: later })).toEqual({
    now: [2],
    agents: { p7: { held: [1] } },
  });
  expect(differenceOf({ agents }, { agents: agents.slice(1) })).toEqual({ agents: { p0: 0 } });
  expect(differenceOf({ agents }, { agents })).toBeNull();
});
