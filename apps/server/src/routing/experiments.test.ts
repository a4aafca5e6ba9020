import type { Experiment, NewExperiment } from '@harken/contract/experiments';
import { armOf } from '@harken/engines/experiments/assignment';
import type { Outcome } from '@harken/engines/experiments/reading';
import { describe, expect, test } from 'vitest';
import type { PersonCaller } from '../platform/http/caller.ts';
import { trialOf } from './experiments.ts';
import { aFloor } from './testing.ts';

/** Nobody on the floor masters it so well. */
const mastersOnly = { steps: [{ afterSeconds: 0, who: { required: 5 } }] };
const asked: NewExperiment = {
  name: 'Masters only',
  design: { kind: 'contacts', share: 0.5 },
  other: mastersOnly,
  measure: 'meanWait',
  effect: 5,
  guard: { measure: 'abandonment', tolerated: 0.02 },
  days: 10,
};
const bySlices = { kind: 'slices', share: 0.5, sliceMinutes: 60, transitionMinutes: 15 } as const;
const hour = 3_600_000;

async function anExperimentingFloor() {
  let served: Outcome[] = [];
  let reads = 0;
  const floor = await aFloor({
    measured: async ({ from, to }) => {
      const found = served.filter(({ at }) => at >= from.getTime() && at < to.getTime());
      reads += found.length;
      return found;
    },
  });
  const lead = await floor.anAgent('Grace Tan', { here: false });
  const by = { person: lead, address: '' } as unknown as PersonCaller;
  const start = (more: Partial<NewExperiment> & { version?: number } = {}) =>
    floor.routing.experiments.start({ queueId: floor.queue.id, version: 0, ...asked, ...more }, by);

  /** One contact every five minutes; of whoever is in the other arm, this share gave up. */
  function happened({ id, design, startedAt, endsAt }: Experiment, hours: number, lost: number) {
    const began = Date.parse(startedAt);
    const experiment = { id, design, startedAt: began, endsAt: Date.parse(endsAt) };
    served = Array.from({ length: hours * 12 }, (_, n) => {
      const contact = { id: `conv ${n}`, since: began + n * 300_000 };
      const share = armOf(experiment, contact) === 'other' ? lost : 0.05;
      // Evenly, and never twice in a row alike.
      const gone = Math.floor((n + 1) * share + n * 0.001) > Math.floor(n * share + (n - 1) * 0.001) ? 1 : 0;
      return { contactId: contact.id, at: contact.since, top: gone, bottom: 1 };
    });
    floor.clock.advance({ seconds: (hours * hour) / 1000 });
  }
  const ends = () => floor.notes.filter(({ action }) => action.startsWith('experiment.ended'));
  return { ...floor, by, start, happened, ends, read: () => reads };
}

describe('an experiment', () => {
  test('has each contact under one plan, the same at every process, and the decision says under whose', async () => {
    const { anAgent, aContact, routing, elsewhere, start, reactions } = await anExperimentingFloor();
    await anAgent('Priya Nair', { capacity: 100 });
    const before = await aContact();
    const experiment = await start();
    const running = await elsewhere().experiments.running();
    const arms = { control: 0, other: 0 };
    // By chance: until both were drawn.
    for (let n = 0; n < 40 && (n < 4 || Math.min(arms.control, arms.other) === 0); n++) {
      const { id } = await aContact();
      await reactions.idle();
      const last = (await routing.decisionsOf(id)).at(-1);
      const { queueId, startedAt } = experiment;
      expect(last?.experiment).toEqual(trialOf(running, { id, queueId, since: Date.parse(startedAt) }));
      const arm = last?.experiment?.arm ?? 'control';
      arms[arm] += 1;
      if (arm === 'control') expect(last).toMatchObject({ outcome: 'offered' });
      else expect(last).toMatchObject({ outcome: 'wait', reason: 'no_skill', planVersion: null });
    }
    expect(Math.min(arms.control, arms.other)).toBeGreaterThan(0);
    expect((await routing.decisionsOf(before.id)).at(-1)?.experiment).toBeNull();
  });

  test('keeps the queue to itself until it is stopped, and then everything waits under the queue’s own plan', async () => {
    const { anAgent, aContact, routing, start, by, queue, reactions, ends } = await anExperimentingFloor();
    await anAgent('Priya Nair', { capacity: 100 });
    const { id } = await start();
    await expect(start()).rejects.toMatchObject({ code: 'queue.on_trial' });
    const publish = () => routing.plans.publish({ queueId: queue.id, plan: mastersOnly, version: 0 }, by);
    await expect(publish()).rejects.toMatchObject({ code: 'queue.on_trial' });
    const contacts = await Promise.all(Array.from({ length: 6 }, () => aContact()));
    expect(await routing.experiments.stop(id, by)).toMatchObject({ ending: 'stopped', endedBy: by.person.id });
    await reactions.idle();
    for (const contact of contacts)
      expect((await routing.decisionsOf(contact.id)).at(-1)).toMatchObject({ outcome: 'offered' });
    await routing.experiments.stop(id, by);
    expect(ends()).toHaveLength(1);
    await publish();
  });

  test('stops by itself, once, when its guard suffers for certain, and not while it may be chance', async () => {
    const { routing, elsewhere, start, happened, ends } = await anExperimentingFloor();
    const experiment = await start({ design: bySlices });
    happened(experiment, 30, 0.4);
    const looks = () => Promise.all([routing.experiments.look(), elsewhere().experiments.look()]);
    await looks();
    const { guard } = (await routing.experiments.resultOf(experiment.id)).result;
    expect(guard?.difference).toBeGreaterThan(0.2);
    expect(ends()).toMatchObject([{ action: 'experiment.ended_harm', by: null, target: experiment.id }]);
    await looks();
    expect(ends()).toHaveLength(1);

    const harmless = await start({ design: bySlices });
    happened(harmless, 30, 0.05);
    await routing.experiments.look();
    expect(await routing.experiments.running()).toHaveLength(1);
  });

  test('is looked at by what came since the last look, and says what it would say of everything', async () => {
    const { routing, elsewhere, start, happened, clock, read } = await anExperimentingFloor();
    const experiment = await start({ design: bySlices, measure: 'abandonment' });
    happened(experiment, 12, 0.2);
    await routing.experiments.resultOf(experiment.id);
    clock.advance({ seconds: 2 * 3600 });
    const before = read();
    const { result } = await routing.experiments.resultOf(experiment.id);
    // Of 144 contacts those of a block that was not over, for the measure and for its guard.
    expect(read() - before).toBeLessThan(2 * 25);
    expect(await elsewhere().experiments.resultOf(experiment.id)).toEqual({ experiment, result });
  });

  test('ends when its time is over, and says what it found when everything is known', async () => {
    const { routing, start, happened, ends } = await anExperimentingFloor();
    const experiment = await start({ design: bySlices, measure: 'abandonment', days: 2 });
    happened(experiment, 48, 0);
    await routing.experiments.look();
    expect(ends()).toMatchObject([{ action: 'experiment.ended_planned', by: null }]);
    const early = (await routing.experiments.resultOf(experiment.id)).result;
    expect(early).toMatchObject({ complete: false, atTheEnd: null, contacts: { control: 207, other: 207 } });
    expect(early.dropped.transition).toBe(48 * 3);
    happened(experiment, 48, 0);
    const { result } = await routing.experiments.resultOf(experiment.id);
    expect(result).toMatchObject({ complete: true, verdict: 'better' });
    expect(result.path.at(-1)).toMatchObject({ units: 24, other: 0 });
    expect(result.atTheEnd?.upper).toBeLessThan(0);
  });

  test('is refused where it could not be read, names what is not there, or would compare a plan with itself', async () => {
    const { start } = await anExperimentingFloor();
    const mistakes = (path: string) => ({ code: 'request.invalid', more: { mistakes: [{ path }] } });
    await expect(start({ days: 1, design: { ...bySlices, sliceMinutes: 180 } })).rejects.toMatchObject(
      mistakes('body/days'),
    );
    const unknown = { steps: [{ afterSeconds: 0, who: { skill: 'skil_unknown' } }] };
    await expect(start({ other: unknown })).rejects.toMatchObject(mistakes('body/other/steps/0/who/skill'));
    await expect(start({ other: null })).rejects.toMatchObject(mistakes('body/other'));
    await expect(start({ version: 3 })).rejects.toMatchObject({ code: 'record.changed' });
  });
});
