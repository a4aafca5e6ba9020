import type { PersonId } from '@harken/contract/ids';
import { beforeAll, expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { createRouting, floorOf, type Routing, replayDecisions } from './routing.ts';
import { aFloor } from './testing.ts';

const day = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };

/** An hour in which everything happens: people come and go, decline, let offers lapse, the plan changes, and two processes decide. */
async function anHour() {
  const floor = await aFloor();
  const { anAgent, aContact, routing, reactions, clock, queue, conversations, log, database, people } = floor;
  const another = createRouting({
    log,
    read: database.read,
    together: database.together,
    clock,
    conversations,
    people: async () => [...people.values()],
    processId: 'another',
    givesUpPerSecond: async () => 0.002,
  });
  const priya = await anAgent('Priya Nair');
  const aisha = await anAgent('Aisha Rahman', { capacity: 1 });
  await anAgent('Daniel Kerr', { skills: [] });
  const by = { person: { id: priya.id } } as PersonCaller;
  const available = (personId: PersonId, presence: 'available' | 'away') =>
    routing.setPresence({ personId, presence, by: personId });
  const offersOf = async () => (await Promise.all([priya, aisha].map(({ id }) => routing.offersTo(id)))).flat();
  const settle = async (process: Routing = routing) => {
    clock.advance({ seconds: 7 });
    await process.offerWaiting();
    await reactions.idle();
  };

  for (let n = 0; n < 4; n++) await aContact();
  await settle(another);
  const [first, second] = await offersOf();
  await routing.decline(first!.id, first!.agentId);
  await settle();
  await routing.accept(second!.id, second!.agentId);
  await settle(another);
  const steps = [
    { afterSeconds: 0, who: { required: 4 } },
    { afterSeconds: 20, who: { required: 1 } },
  ];
  await routing.plans.publish({ queueId: queue.id, plan: { steps }, version: 0 }, by);
  await aContact();
  await settle(another);
  clock.advance({ seconds: 31 });
  await routing.expireOffers();
  await settle();
  await available(priya.id, 'available');
  await available(aisha.id, 'available');
  await settle();
  await available(aisha.id, 'away');
  await Promise.all([routing.offerWaiting(), another.offerWaiting()]);
  await settle(another);
  await another.stop();
  return floor;
}

let floor: Awaited<ReturnType<typeof anHour>>;
let database: (typeof floor)['database'];
beforeAll(async () => {
  floor = await anHour();
  database = floor.database;
});

test('replay makes every decision of an hour again, whoever made it', async () => {
  const { decisions, ...result } = await replayDecisions(database.read, day);
  expect(decisions).toBeGreaterThan(8);
  expect(result).toEqual({ same: decisions, untold: 0, different: [] });
  const { agents, plans } = await floorOf(database.read, day);
  expect(agents).toHaveLength(3);
  expect(plans).toMatchObject([{ steps: [{ who: { required: 4 } }, { afterSeconds: 20 }] }]);
});

test('who was considered is told by the round where the decision does not', async () => {
  const { routing } = floor;
  const { rows } = await database.pool.query('select distinct conversation_id from routing.decision');
  const told = async () => Promise.all(rows.map((row) => routing.decisionsOf(row.conversation_id)));
  const before = await told();
  expect(before.flat().every(({ considered }) => considered.length === 3)).toBe(true);
  await database.pool.query("update routing.decision set considered = '[]'");
  // Sent to a screen, −0 is 0.
  expect(JSON.parse(JSON.stringify(await told()))).toEqual(before);
});

test('a decision that another program would not make is named, and one whose beginning is gone cannot be told', async () => {
  const { decisions } = await replayDecisions(database.read, day);
  // As if nobody had been there: what was offered to somebody could not be.
  await database.pool.query(
    `update routing.round set given = replace(given::text, '"presence":"available"', '"presence":"away"')::json where place = 0`,
  );
  const tampered = await replayDecisions(database.read, day);
  expect(tampered.same).toBeLessThan(decisions);
  expect(tampered.different[0]).toMatchObject({ recorded: { outcome: 'offered' }, now: { outcome: 'wait' } });
  await database.pool.query('delete from routing.round where place = 0');
  expect(await replayDecisions(database.read, day)).toMatchObject({
    decisions,
    same: 0,
    untold: decisions,
    different: [],
  });
});
