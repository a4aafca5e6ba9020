import type { Conversation } from '@harken/contract/record';
import type { SegmentTable } from '@harken/contract/segments';
import { describe, expect, test } from 'vitest';
import { packet } from '../conversations/testing.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { replayDecisions } from './routing.ts';
import { aFloor } from './testing.ts';

const nobody = { rules: [], second: 1, third: 2 };

/** Whom a customer of high value is given, and by when. */
const table = (treatment: NonNullable<SegmentTable['treatments']['high']>['simple']): SegmentTable => ({
  value: { rules: [{ fact: 'customer_value', is: ['high'], points: 2 }], second: 1, third: 2 },
  complexity: nobody,
  treatments: { high: { simple: treatment } },
});

async function aSegmentedFloor() {
  const floor = await aFloor();
  const { routing, reactions, customers, aWaiting, queue, conversations } = floor;
  const lead = await floor.anAgent('Grace Tan', { here: false });
  const by = { person: lead, address: '' } as unknown as PersonCaller;
  const publish = async (content: SegmentTable | null, version = 0) => {
    const published = await routing.segments.publish({ table: content, version }, by);
    await reactions.idle();
    return published;
  };
  async function aContactOf(value: 'low' | 'high'): Promise<Conversation> {
    const { id } = await customers.create({ name: 'Mei Tan', locale: 'en', value });
    const waiting = await aWaiting(queue.id, id);
    await reactions.idle();
    return (await conversations.get(waiting.id)) as Conversation;
  }
  return { ...floor, by, publish, aContactOf };
}

describe('segments', () => {
  test('keep work of value for who is skilled enough, promise a person, hasten the goal, and the decision says so', async () => {
    const { publish, aContactOf, anAgent, offerTo, routing, clock, queue, database } = await aSegmentedFloor();
    await publish(table({ goalSeconds: 4, minimumSkill: 5, personWithinSeconds: 4 }));
    const agent = await anAgent('Priya Nair');
    const valued = await aContactOf('high');
    expect(Date.parse(valued.firstReplyDueAt ?? '') - Date.parse(valued.queuedAt ?? '')).toBe(4000);
    expect(await offerTo(agent.id)).toBeUndefined();
    const usual = await aContactOf('low');
    expect(Date.parse(usual.firstReplyDueAt ?? '') - Date.parse(usual.queuedAt ?? '')).toBe(
      queue.goal.withinSeconds * 1000,
    );
    expect((await offerTo(agent.id))?.conversationId).toBe(usual.id);
    expect((await routing.decisionsOf(valued.id)).at(-1)).toMatchObject({
      outcome: 'wait',
      reason: 'not_yet',
      segment: {
        value: 'high',
        complexity: 'simple',
        version: 1,
        treatment: { goalSeconds: 4, minimumSkill: 5, personWithinSeconds: 4 },
        because: [{ of: 'value', rule: { fact: 'customer_value', is: ['high'], points: 2 } }],
      },
    });
    // Nothing happens but that the promise comes near.
    clock.advance({ seconds: 3 });
    await expect
      .poll(async () => (await routing.offersTo(agent.id)).map((one) => one.conversationId), { timeout: 10_000 })
      .toContain(valued.id);
    const day = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };
    const { decisions, same } = await replayDecisions(database.read, day);
    expect([decisions > 2, same]).toEqual([true, decisions]);
  });

  test('hasten the reply in every wait: also in one after the conversation was handed back', async () => {
    const { publish, aContactOf, conversations, reactions, queue, clock } = await aSegmentedFloor();
    await publish(table({ goalSeconds: 4 }));
    const { id, customerId } = await aContactOf('high');
    clock.advance({ seconds: 60 });
    await conversations.leaveQueue({ conversationId: id, customerId });
    clock.advance({ seconds: 60 });
    await conversations.handOff({ conversationId: id, queueId: queue.id, packet });
    await reactions.idle();
    const { firstReplyDueAt, queuedAt } = (await conversations.get(id)) as Conversation;
    expect(Date.parse(firstReplyDueAt ?? '') - Date.parse(queuedAt ?? '')).toBe(4000);
  });

  test('are found anew by a table that is published, for whoever waits already, and not at all without one', async () => {
    const { publish, aContactOf, anAgent, offerTo, routing, conversations, queue } = await aSegmentedFloor();
    await publish(table({ minimumSkill: 5, goalSeconds: 20 }));
    const agent = await anAgent('Priya Nair');
    const { id } = await aContactOf('high');
    expect(await offerTo(agent.id)).toBeUndefined();
    await publish(table({ minimumSkill: 2 }), 1);
    expect(await offerTo(agent.id)).toMatchObject({ conversationId: id });
    expect((await routing.decisionsOf(id)).at(-1)?.segment?.version).toBe(2);
    const { firstReplyDueAt, queuedAt } = (await conversations.get(id)) as Conversation;
    expect(Date.parse(firstReplyDueAt ?? '') - Date.parse(queuedAt ?? '')).toBe(queue.goal.withinSeconds * 1000);
    await publish(null, 2);
    const later = await aContactOf('high');
    expect((await routing.decisionsOf(later.id)).at(-1)?.segment).toBeNull();
  });

  test('are published once from each version, and an earlier one comes back as a version of its own', async () => {
    const { publish, routing, by, notes } = await aSegmentedFloor();
    await publish(table({ minimumSkill: 5 }));
    await publish(null, 1);
    await expect(publish(table({ minimumSkill: 3 }), 1)).rejects.toMatchObject({ code: 'record.changed' });
    await expect(routing.segments.restore({ restores: 9, version: 2 }, by)).rejects.toMatchObject({
      code: 'record.not_found',
    });
    await routing.segments.restore({ restores: 1, version: 2 }, by);
    const versions = await routing.segments.versions();
    expect(versions.map(({ version, restores }) => [version, restores])).toEqual([
      [3, 1],
      [2, null],
      [1, null],
    ]);
    expect(versions[0]?.table).toEqual(table({ minimumSkill: 5 }));
    expect(notes.filter(({ action }) => action === 'segments.published')).toHaveLength(3);
    const wrong = { ...table({}), complexity: { ...nobody, third: 1 } };
    await expect(publish(wrong, 3)).rejects.toMatchObject({
      code: 'request.invalid',
      more: { mistakes: [{ path: 'body/table/complexity/third', message: 'is not above the second' }] },
    });
  });

  test('are previewed: who came lately, whom it would change, and where nobody could serve them', async () => {
    const { publish, aContactOf, anAgent, routing, queue } = await aSegmentedFloor();
    await anAgent('Priya Nair');
    await publish(table({ minimumSkill: 2 }));
    await aContactOf('high');
    await aContactOf('low');
    const preview = await routing.segments.preview(table({ minimumSkill: 5 }));
    expect(preview).toMatchObject({ contacts: 2, share: 0.5, open: 2, changed: 1 });
    const cell = (value: string) => preview.cells.find((one) => one.value === value && one.complexity === 'simple');
    expect(cell('high')).toMatchObject({ contacts: 1, nobodyIn: [queue.id] });
    expect(cell('low')).toMatchObject({ contacts: 1, nobodyIn: [] });
    expect((await routing.segments.preview(table({ minimumSkill: 2 }))).changed).toBe(0);
    expect(await routing.segments.shares([table({ minimumSkill: 2 }), null])).toEqual(
      new Map([
        [
          queue.id,
          [
            { treatments: [{}, {}], share: 0.5 },
            { treatments: [{ minimumSkill: 2 }, {}], share: 0.5 },
          ],
        ],
      ]),
    );
  });
});
