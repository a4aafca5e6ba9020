import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Agent, decide, type Work } from './decide.ts';
import type { Plan } from './plan.ts';
import { inServiceOrder } from './service-order.ts';

const now = 10_000_000;
const plans: Plan[] = [
  { queueId: 'loans', steps: [{ afterSeconds: 0, who: { required: 1 } }], weights: { urgency: 3, priority: 5 } },
];

const works = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    queueId: fc.constantFrom('cards', 'loans'),
    requires: fc.constant([]),
    weight: fc.constant(1),
    priority: fc.integer({ min: 1, max: 5 }),
    waitingSince: fc.integer({ min: now - 900_000, max: now }),
    goalSeconds: fc.constantFrom(20, 60, 600, null),
    value: fc.constantFrom(1, 2),
    patienceSeconds: fc.constantFrom(120, 900, null),
  }),
  { minLength: 1, maxLength: 8, selector: ({ id }) => id },
);

test('those who wait are served in the order in which one agent for all is given them', () => {
  fc.assert(
    fc.property(works, (waiting: Work[]) => {
      const prospect = ({ queueId }: Work) => ({ resolves: 0.8, handleSeconds: queueId === 'cards' ? 200 : 500 });
      const one: Agent = {
        id: 'mei',
        presence: 'available',
        connected: true,
        queueIds: ['cards', 'loans'],
        skills: {},
        capacity: 1,
        held: 0,
        idleSince: now,
      };
      const expected: string[] = [];
      for (let left = waiting; left.length > 0; left = left.filter(({ id }) => id !== expected.at(-1))) {
        const { decisions } = decide({ waiting: left, agents: [one], now, plans, prospect });
        expected.push(decisions.find(({ kind }) => kind === 'assign')?.workId ?? 'nobody');
      }
      expect(inServiceOrder(waiting, { now, plans, prospect }).map(({ id }) => id)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
