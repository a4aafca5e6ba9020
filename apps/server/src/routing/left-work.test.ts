import type { NewExperiment } from '@harken/contract/experiments';
import type { ConversationId, QueueId } from '@harken/contract/ids';
import { describe, expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { aFloor } from './testing.ts';

const steps = [{ afterSeconds: 0, who: { required: 1 } }];
/** The same people a little differently: whatever arm, somebody is let in. */
const tried: NewExperiment = {
  name: 'Little weight on rest',
  design: { kind: 'contacts', share: 0.5 },
  other: { steps, weights: { rest: 0 } },
  measure: 'aht',
  effect: 5,
  guard: { measure: 'transfers', tolerated: 0.02 },
  days: 10,
};
const soon = { timeout: 10_000 };

/** Two queues for the same skill, the second of which never opens. */
async function aFloorWithTwoQueues() {
  const floor = await aFloor();
  const { limits, queue, routing, reactions, conversations } = floor;
  const shut = await floor.aQueue({
    name: { en: 'Loans', zh: '贷款' },
    skillId: limits,
    hours: { zone: 'UTC', weekly: [], holidays: [] },
  });
  const other = await floor.aQueue({ name: { en: 'Night', zh: '夜间' }, skillId: limits });
  const lead = await floor.anAgent('Grace Tan', { here: false, queues: [] });
  const by = { person: lead, address: '' } as unknown as PersonCaller;
  type Plan = Parameters<typeof routing.plans.publish>[0]['plan'];
  const publish = async (plan: Plan, queueId: QueueId = queue.id, version = 0) => {
    await routing.plans.publish({ queueId, plan, version }, by);
    await reactions.idle();
  };
  /** What its thread says happened since it was handed to people. */
  const lines = async (id: ConversationId) =>
    (await conversations.messages(id, { limit: 20 }))
      .flatMap(({ content }) => (content.kind === 'system' ? content.what : []))
      .filter((what) => what !== 'handed_off');
  const toShut = (conversationId: ConversationId) =>
    conversations.transfer({ conversationId, queueId: shut.id, by: { kind: 'system', id: null, name: null } });
  return { ...floor, by, shut, other, publish, lines, toShut };
}

describe('work that nobody takes', () => {
  test('that goes to a queue on which a plan is tried is under the arm of when it got there', async () => {
    const { anAgent, aContact, offerTo, routing, publish, other, clock, by } = await aFloorWithTwoQueues();
    await publish({ steps, overflow: { to: other.id, afterSeconds: 2 } });
    const agent = await anAgent('Priya Nair', { queues: [other.id] });
    const { id } = await aContact();
    clock.advance({ seconds: 1 });
    const trial = await routing.experiments.start({ ...tried, queueId: other.id, version: 0 }, by);
    clock.advance({ seconds: 1 });
    await expect.poll(() => offerTo(agent.id), soon).toMatchObject({ conversationId: id });
    // It began to wait before the experiment did, elsewhere.
    expect((await routing.decisionsOf(id)).at(-1)).toMatchObject({ outcome: 'offered', experiment: { id: trial.id } });
  });

  test('overflows by itself when it has waited long enough, once however many decide, and is as old as it was', async () => {
    const { anAgent, aContact, offerTo, routing, publish, conversations, queue, other, clock, lines } =
      await aFloorWithTwoQueues();
    await publish({ steps, overflow: { to: other.id, afterSeconds: 2 } });
    const agent = await anAgent('Priya Nair', { queues: [other.id] });
    const { id, queuedAt } = await aContact();
    const taken = await aContact();
    await conversations.assign({ conversationId: taken.id, agentId: agent.id, reason: 'taken', by: agent.id });
    expect(await offerTo(agent.id)).toBeUndefined();
    // Nothing happens but that time passes.
    clock.advance({ seconds: 2 });
    await expect.poll(() => offerTo(agent.id), soon).toMatchObject({ conversationId: id });
    expect(await conversations.get(id)).toMatchObject({ queueId: other.id, queuedAt, agentId: null });
    const decisions = await routing.decisionsOf(id);
    expect(decisions.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'wait nobody_in_queue',
      'overflowed overflow_wait',
      'offered only_one',
    ]);
    expect(decisions[1]).toMatchObject({ toQueueId: other.id, planVersion: 1 });
    expect(await lines(id)).toEqual(['transferred']);
    // Whoever decides the same a moment later finds it gone, and what was taken stays with whom it is.
    const move = { from: queue.id, to: other.id, along: () => Promise.reject(new Error('decided twice')) };
    for (const conversationId of [id, taken.id])
      expect(await conversations.overflow({ conversationId, ...move })).toBe(false);
    expect(await conversations.get(taken.id)).toMatchObject({ agentId: agent.id, queueId: queue.id });
  });

  test('has its customer told once in a wait that they need not stay, or that it is closed, and waits on', async () => {
    const { aContact, routing, publish, clock, lines, reactions, toShut, shut } = await aFloorWithTwoQueues();
    await publish({ steps, callBack: { afterSeconds: 60 } });
    const { id } = await aContact();
    expect(await lines(id)).toEqual([]);
    clock.advance({ seconds: 60 });
    await Promise.all([routing.offerWaiting(), routing.offerWaiting()]);
    await reactions.idle();
    clock.advance({ seconds: 60 });
    await routing.offerWaiting();
    expect(await lines(id)).toEqual(['call_back']);
    const outcomes = (await routing.decisionsOf(id)).map(({ outcome }) => outcome);
    expect(outcomes.filter((one) => one === 'call_back_offered')).toHaveLength(1);
    expect(outcomes.at(-1)).toBe('wait');

    await publish({ steps, whenClosed: { message: true } }, shut.id);
    const late = await aContact();
    await toShut(late.id);
    await expect.poll(() => lines(late.id), soon).toEqual(['transferred', 'out_of_hours']);
  });

  test('after hours goes to a queue that is open, never to one that is closed, and never round in a circle', async () => {
    const { aContact, publish, conversations, queue, other, shut, toShut } = await aFloorWithTwoQueues();
    const { id } = await aContact();
    await publish({ steps, overflow: { to: shut.id, afterSeconds: 0 } });
    expect(await conversations.get(id)).toMatchObject({ queueId: queue.id });
    await publish({ steps, whenClosed: { overflow: other.id } }, shut.id);
    await toShut(id);
    await expect.poll(async () => (await conversations.get(id))?.queueId, soon).toBe(other.id);
    // Not even by two plans that are right alone.
    await expect(publish({ steps, overflow: { to: queue.id, afterSeconds: 60 } }, shut.id, 1)).rejects.toMatchObject({
      code: 'request.invalid',
      more: { mistakes: [{ path: 'body/plan/overflow/to' }] },
    });
  });
});
