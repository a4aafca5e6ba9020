import type { PersonId, SkillId } from '@harken/contract/ids';
import { describe, expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { aFloor } from './testing.ts';

/** Who masters it first; after two seconds whoever has the skill. */
const mastersFirst = {
  steps: [
    { afterSeconds: 0, who: { required: 4 } },
    { afterSeconds: 2, who: { required: 1 } },
  ],
};

async function aPlannedFloor() {
  const floor = await aFloor();
  const lead = await floor.anAgent('Grace Tan', { here: false });
  const by = { person: lead, address: '' } as unknown as PersonCaller;
  const publish = (plan: Parameters<typeof floor.routing.plans.publish>[0]['plan'], version = 0) =>
    floor.routing.plans.publish({ queueId: floor.queue.id, plan, version }, by);
  return { ...floor, by, publish };
}

describe('a routing plan', () => {
  test('keeps work for those who master it, then lets others in by itself, and the decision says under which plan', async () => {
    const { anAgent, aContact, offerTo, routing, publish, reactions, clock } = await aPlannedFloor();
    await publish(mastersFirst);
    const agent = await anAgent('Priya Nair');
    const { id } = await aContact();
    await reactions.idle();
    expect(await offerTo(agent.id)).toBeUndefined();
    expect((await routing.decisionsOf(id)).at(-1)).toMatchObject({
      outcome: 'wait',
      reason: 'not_yet',
      planVersion: 1,
    });
    // Nothing happens but that time passes.
    clock.advance({ seconds: 2 });
    await expect.poll(() => offerTo(agent.id), { timeout: 10_000 }).toMatchObject({ conversationId: id });
    expect((await routing.decisionsOf(id)).at(-1)).toMatchObject({ outcome: 'offered', planVersion: 1 });
  });

  test('counts at once for what waits already, and going back to the usual one does too', async () => {
    const { anAgent, aContact, offerTo, publish, reactions } = await aPlannedFloor();
    await publish({ steps: [{ afterSeconds: 0, who: { required: 5 } }] });
    const agent = await anAgent('Priya Nair');
    await aContact();
    expect(await offerTo(agent.id)).toBeUndefined();
    await publish(null, 1);
    await reactions.idle();
    expect(await offerTo(agent.id)).toBeDefined();
  });

  test('that is published says anew why somebody waits, and another look does not', async () => {
    const { anAgent, aContact, routing, publish, reactions } = await aPlannedFloor();
    const nobody = { steps: [{ afterSeconds: 0, who: { required: 5 } }] };
    await publish(nobody);
    await anAgent('Priya Nair');
    const { id } = await aContact();
    await publish({ ...nobody, weights: { continuity: 3 } }, 1);
    await reactions.idle();
    await routing.offerWaiting();
    const told = (await routing.decisionsOf(id)).map(({ outcome, planVersion }) => [outcome, planVersion]);
    expect(told).toEqual([
      ['wait', 1],
      ['wait', 2],
    ]);
  });

  test('is refused with every mistake and its place', async () => {
    const { publish } = await aPlannedFloor();
    const steps = [
      { afterSeconds: 5, who: { skill: 'skil_unknown' } },
      { afterSeconds: 5, who: { all: [{ required: 1 }, { team: 'team_unknown' }] } },
    ];
    await expect(publish({ steps })).rejects.toMatchObject({
      code: 'request.invalid',
      more: {
        mistakes: [
          { path: 'body/plan/steps/0/afterSeconds', message: 'is not 0: nobody would be let in until then' },
          { path: 'body/plan/steps/0/who/skill', message: 'is skil_unknown, which is no skill' },
          { path: 'body/plan/steps/1/afterSeconds', message: 'is not later than the step before' },
          { path: 'body/plan/steps/1/who/all/1/team', message: 'is team_unknown, which is no team' },
        ],
      },
    });
  });

  test('can be read as it was in every version, with who changed what and when', async () => {
    const { publish, routing, queue, by } = await aPlannedFloor();
    await publish(mastersFirst);
    await publish({ ...mastersFirst, explore: 0, callBack: { afterSeconds: 60 } }, 1);
    await publish(null, 2);
    const publishedBy = by.person.id;
    expect(await routing.plans.versions(queue.id)).toMatchObject([
      { version: 3, steps: null, changed: ['own'], publishedBy },
      { version: 2, steps: 2, changed: ['callBack', 'explore'], publishedBy },
      { version: 1, steps: 2, changed: ['own'], publishedBy },
    ]);
    expect(await routing.plans.version(queue.id, 1)).toMatchObject({ version: 1, plan: mastersFirst, publishedBy });
    await expect(routing.plans.version(queue.id, 4)).rejects.toMatchObject({ code: 'record.not_found' });
  });

  test('that two change at once is kept once, and the other is told', async () => {
    const { publish, routing, queue } = await aPlannedFloor();
    const both = await Promise.allSettled([publish(mastersFirst), publish(mastersFirst)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'record.changed' } });
    expect(await routing.plans.published()).toMatchObject([{ queueId: queue.id, version: 1, plan: mastersFirst }]);
  });

  test('shows beforehand whom it would let in and when, and keeps nothing', async () => {
    const { anAgent, aContact, routing, queue } = await aPlannedFloor();
    const here = await anAgent('Priya Nair');
    const away = await anAgent('Daniel Kerr', { here: false });
    const other = await anAgent('Lin Xiaoyu', { skills: [] });
    await aContact();
    const preview = await routing.plans.preview(queue.id, { plan: mastersFirst, requires: [] as SkillId[] });
    const of = (id: PersonId) => preview.agents.find(({ agentId }) => agentId === id);
    expect(of(here.id)).toMatchObject({ fromSeconds: 2, reason: 'able' });
    expect(of(away.id)).toMatchObject({ fromSeconds: 2, reason: 'absent' });
    expect(of(other.id)).toMatchObject({ fromSeconds: null, reason: 'no_skill' });
    expect(preview.waiting).toBe(1);
    expect(await routing.plans.published()).toEqual([]);
  });
});
