import type { PersonId } from '@harken/contract/ids';
import { expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { serveRouting } from './http.ts';
import type { OutcomeSums } from './learning.ts';
import { aFloor } from './testing.ts';

/** A hundred contacts of two hundred seconds each, of which so many were resolved. */
const outcomesOf = (agentId: string, queueId: string, resolved: number, of = 100): OutcomeSums => ({
  agentId,
  queueId,
  judged: of,
  resolved,
  rated: 0,
  satisfaction: 0,
  satisfactionSquares: 0,
  timed: of,
  logSeconds: of * Math.log(200),
  logSecondsSquares: of * Math.log(200) ** 2,
});

/** Priya resolves nine in ten, Daniel half; of Mei there are three cases. */
async function learnedFloor(chance: number) {
  const day: OutcomeSums[] = [];
  let pieces = 0;
  const floor = await aFloor({
    // They are all of yesterday.
    outcomes: async () => (pieces++ % 360 === 1 ? day : []),
    chance: () => chance,
  });
  const [priya, daniel, mei] = [
    await floor.anAgent('Priya Nair', { capacity: 9 }),
    await floor.anAgent('Daniel Kerr', { capacity: 9 }),
    await floor.anAgent('Mei Tan', { capacity: 9 }),
  ];
  day.push(
    outcomesOf(priya.id, floor.queue.id, 90),
    outcomesOf(daniel.id, floor.queue.id, 50),
    outcomesOf(mei.id, floor.queue.id, 2, 3),
    // Somebody who left the house speaks for the queue.
    outcomesOf('pers_gone', floor.queue.id, 70),
  );
  return { ...floor, priya, daniel, mei };
}

test('until anything was learned it is as ever, and then whoever resolves such work best gets it', async () => {
  const { routing, aContact, priya } = await learnedFloor(0.99);
  const [before] = await routing.decisionsOf((await aContact()).id);
  expect(before).toMatchObject({ outcome: 'offered', propensity: 1 });
  expect(before?.reason).not.toBe('resolves_best');
  expect(await routing.learning.learn()).toEqual({ contacts: 303 });
  const [decision] = await routing.decisionsOf((await aContact()).id);
  expect(decision).toMatchObject({ agentId: priya.id, reason: 'resolves_best' });
  expect(decision?.propensity).toBeGreaterThanOrEqual(0.98);
  const parts = decision?.considered.map((one) => one.parts?.resolution ?? 0) ?? [];
  expect(Math.max(...parts) - Math.min(...parts)).toBeGreaterThan(1);
});

test('now and then somebody of whom little is known is tried, and how likely that was is kept', async () => {
  const { routing, aContact, mei } = await learnedFloor(0.0001);
  await routing.learning.learn();
  const [decision] = await routing.decisionsOf((await aContact()).id);
  expect(decision).toMatchObject({ outcome: 'offered', agentId: mei.id, reason: 'tried' });
  expect(decision?.propensity).toBeGreaterThan(0);
  expect(decision?.propensity).toBeLessThan(0.02);
});

test('agents see what was learned of them, those who read everything see all; newcomers are as their team', async () => {
  const { routing, log, mei, priya, daniel, queue, anAgent } = await learnedFloor(0.5);
  const handlers = new Map<
    string,
    (input: object, caller: PersonCaller) => Promise<{ skills: { agentId: PersonId }[] }>
  >();
  const deps = { routing, log, desk: {}, people: {} };
  serveRouting(
    { serve: (name: string, handler: never) => void handlers.set(name, handler) } as never,
    deps as unknown as Parameters<typeof serveRouting>[1],
  );
  const seenBy = (id: PersonId, ...permissions: string[]) =>
    handlers.get('learnedSkills')?.({}, {
      person: { id },
      permissions: new Set(permissions),
    } as unknown as PersonCaller);
  expect(await seenBy(mei.id)).toEqual({ at: null, skills: [], atOnce: [] });
  const newcomer = await anAgent('Aisha Rahman');
  await routing.learning.learn();
  expect((await seenBy(mei.id))?.skills.map(({ agentId }) => agentId)).toEqual([mei.id]);
  const all = (await seenBy(mei.id, 'conversation.read_all'))?.skills ?? [];
  expect(all.map(({ agentId }) => agentId).sort()).toEqual([priya.id, daniel.id, mei.id, newcomer.id].sort());
  const [of] = (await seenBy(newcomer.id))?.skills ?? [];
  expect(of).toMatchObject({ queueId: queue.id, resolution: { cases: 0, own: 0 } });
});

test('what who waits was told first is kept beside what happened, and teaches what is told next', async () => {
  const { anAgent, aContact, routing, conversations, reactions, clock, queue, database, offerTo } = await aFloor();
  const agent = await anAgent('Priya Nair', { capacity: 1 });
  const first = await aContact();
  // Offered at once: no time is told. The second waits for one handle time behind the offer.
  const second = await aContact();
  const [, wait] = await routing.waits();
  expect(wait).toMatchObject({ conversationId: second.id, ahead: 1 });
  expect(wait?.lowerSeconds).toBeLessThan(wait?.expectedSeconds ?? 0);
  expect(wait?.upperSeconds).toBeGreaterThan(wait?.expectedSeconds ?? 0);
  const told = async () =>
    (await database.pool.query('select conversation_id, how from routing.wait_told order by queued_at')).rows;
  expect(await told()).toEqual([{ conversation_id: second.id, how: null }]);

  clock.advance({ seconds: 20 });
  await routing.accept((await offerTo(agent.id))?.id as never, agent.id);
  clock.advance({ seconds: (wait?.lowerSeconds ?? 0) + 10 });
  await routing.personConnected(agent.id);
  await conversations.resolve({ conversationId: first.id, by: agent.author, resolution: 'by_person' });
  await reactions.idle();
  await routing.accept((await offerTo(agent.id))?.id as never, agent.id);
  await reactions.idle();
  expect(await told()).toEqual([{ conversation_id: second.id, how: 'answered' }]);
  expect(await routing.told.kept()).toEqual({ days: 7, queues: [{ queueId: queue.id, answered: 1, within: 1 }] });
  expect((await routing.told.calibrations()).get(queue.id)).toMatchObject({ seen: 1 });

  // Who gives up teaches nothing, and is counted nowhere.
  const third = await aContact();
  await conversations.leaveQueue({ conversationId: third.id, customerId: third.customerId });
  await reactions.idle();
  expect((await told()).at(-1)).toEqual({ conversation_id: third.id, how: 'left' });
  expect((await routing.told.calibrations()).get(queue.id)).toMatchObject({ seen: 1 });
});

/** Mei with one contact in hand: six an hour; with two eight, and with three only four. Two are in her hands. */
async function aFloorOfMei() {
  let agentId = '';
  const floor = await aFloor({
    outcomes: async () => [outcomesOf(agentId, floor.queue.id, 9, 10)],
    heldIn: async ({ from, to }) => {
      const contacts: { agentId: string; served: { from: number; to: number; handleSeconds: number } }[] = [];
      const start = from.getTime();
      for (const [holding, perHour] of [6, 8, 4].entries()) {
        const hours = 3;
        const at = start + holding * hours * 3_600_000;
        const lasts = ((holding + 1) * 3_600_000) / perHour;
        // So many run beside each other, each followed by the next without a break; they end one after another.
        for (let beside = 0; beside <= holding; beside++) {
          const first = at + (beside * lasts) / (holding + 1);
          for (let from = first; from + lasts <= at + hours * 3_600_000; from += lasts)
            contacts.push({ agentId, served: { from, to: from + lasts, handleSeconds: 60 } });
        }
      }
      return { contacts, presences: [{ agentId, from: start, to: Math.min(to.getTime(), start + 9 * 3_600_000) }] };
    },
  });
  const mei = await floor.anAgent('Mei Tan', { capacity: 4 });
  agentId = mei.id;
  await floor.routing.learning.learn();
  const taken = [await floor.aContact(), await floor.aContact()] as const;
  for (const { id } of taken)
    await floor.conversations.assign({ conversationId: id, agentId: mei.id, reason: 'taken', by: mei.id });
  const by = { person: mei, address: '' } as unknown as PersonCaller;
  const steps = [{ afterSeconds: 0, who: { required: 1 } }];
  const publish = (concurrency: 'learned' | 'declared', version: number) =>
    floor.routing.plans.publish({ queueId: floor.queue.id, plan: { steps, concurrency }, version }, by);
  await publish('learned', 0);
  await floor.reactions.idle();
  return { ...floor, mei, taken, publish };
}

test('whoever gets less done with one more is given no more where the plan heeds that, and it is shown everywhere', async () => {
  const { routing, reactions, mei, publish, aContact } = await aFloorOfMei();
  const { atOnce } = (await routing.learning.skills())!;
  expect(atOnce).toMatchObject([{ agentId: mei.id, best: 2 }]);
  for (const [place, perHour] of [6, 8, 4].entries())
    expect(Math.abs(atOnce[0]!.levels[place]!.perHour - perHour)).toBeLessThan(1);
  const { id } = await aContact();
  const last = async () => (await routing.decisionsOf(id)).at(-1);
  // Two more would fit by declaration.
  expect(await last()).toMatchObject({ outcome: 'wait', reason: 'all_at_capacity' });
  await publish('declared', 1);
  await reactions.idle();
  expect(await last()).toMatchObject({ outcome: 'offered', agentId: mei.id });
});

test('nor when their hands were filled between the decision and the claim', async () => {
  const { reactions, conversations, mei, taken, aContact, aQueue, aWaiting, offerTo, slowPeople, looks } =
    await aFloorOfMei();
  const elsewhere = await aWaiting((await aQueue({ name: { en: 'Loans', zh: '贷款' } })).id);
  const { id } = await aContact();
  slowPeople(400);
  const before = looks();
  await conversations.resolve({ conversationId: taken[0].id, by: mei.author, resolution: 'by_person' });
  await expect.poll(looks).toBeGreaterThan(before);
  // What she holds is read by now, and who works here is not.
  await new Promise((later) => setTimeout(later, 150));
  await conversations.assign({ conversationId: elsewhere.id, agentId: mei.id, reason: 'taken', by: mei.id });
  slowPeople(0);
  await reactions.idle();
  expect(await offerTo(mei.id)).toBeUndefined();
  await conversations.resolve({ conversationId: taken[1].id, by: mei.author, resolution: 'by_person' });
  await reactions.idle();
  expect((await offerTo(mei.id))?.conversationId).toBe(id);
});
