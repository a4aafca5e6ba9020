import type { PersonId } from '@harken/contract/ids';
import type { Person, Queue, Skill } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import { usualWeights } from '@harken/engines/routing/plan';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Http } from '../platform/http.ts';
import { createDeskState, type DeskStateDeps } from './desk-state.ts';
import type { Routing } from './routing.ts';

/** What belongs to the same change, within its transaction. */
type Also = (tx: Tx, id: PersonId) => Promise<void>;

interface RoutingHttpDeps {
  routing: Routing;
  /** What the desk shows beside routing's own. */
  desk: Omit<DeskStateDeps, 'routing' | 'log'>;
  log: Pick<EventLog, 'head' | 'place' | 'told' | 'transact'>;
  /** People are access's; what they can do at work is routing's. One form sets both. */
  people: {
    list(): Promise<Person[]>;
    create(
      ask: Omit<RouteInput<'createPerson'>['body'], 'capacity' | 'skills'>,
      by: PersonCaller,
      also: Also,
    ): Promise<RouteReply<'createPerson'>>;
    update(
      id: PersonId,
      change: Omit<RouteInput<'updatePerson'>['body'], 'capacity' | 'skills'>,
      by: PersonCaller,
      also: Also,
    ): Promise<Person>;
    invited(): Promise<PersonId[]>;
  };
  skills(): Promise<Skill[]>;
  queues(): Promise<Queue[]>;
}

export function serveRouting(http: Pick<Http, 'serve'>, deps: RoutingHttpDeps): void {
  const { routing, desk: rooms, log, people } = deps;
  const desk = createDeskState({ ...rooms, routing, log });
  const seq = async () => ({ seq: await log.place() });

  http.serve('deskState', (_, caller) => desk.deskState(caller.person));
  http.serve('openConversation', ({ params, query }, caller) => desk.openConversation(caller.person, params.id, query));

  http.serve('acceptOffer', async ({ params }, caller) => {
    await routing.accept(params.id, caller.person.id);
    return seq();
  });
  http.serve('declineOffer', async ({ params }, caller) => {
    await routing.decline(params.id, caller.person.id);
    return seq();
  });
  http.serve('setPresence', async ({ body }, caller) => {
    const personId = caller.person.id;
    const status = await routing.setPresence({ personId, presence: body.presence, by: personId });
    return { ...(await seq()), status };
  });
  http.serve('steerPresence', async ({ params, body }, caller) => {
    await routing.steerPresence({ personId: params.id, ...body }, caller);
    return seq();
  });

  /** Read before the transaction, which may be the only one there is. */
  async function refuseUnknown(asked: { skills?: { skillId: string }[] | undefined; queueIds?: string[] | undefined }) {
    const [skills, queues] = await Promise.all([deps.skills(), deps.queues()]);
    const unknown = (path: string) =>
      new Refusal('request.invalid', { mistakes: [{ path: `body/${path}`, message: 'names one that is not there' }] });
    if (asked.skills?.some(({ skillId }) => !skills.some(({ id }) => id === skillId))) throw unknown('skills');
    if (asked.queueIds?.some((queueId) => !queues.some(({ id }) => id === queueId))) throw unknown('queueIds');
  }

  http.serve('listPeople', async () => ({
    people: await people.list(),
    agents: await routing.statuses(),
    invitedIds: await people.invited(),
  }));
  http.serve('createPerson', async ({ body: { capacity, skills, ...body } }, caller) => {
    await refuseUnknown({ skills, queueIds: body.queueIds });
    return people.create(body, caller, (tx, personId) =>
      routing.setAgent(tx, { personId, capacity, skills }, { by: caller }),
    );
  });
  http.serve('updatePerson', async ({ params, body: { capacity, skills, ...body } }, caller) => {
    await refuseUnknown({ skills, queueIds: body.queueIds });
    const staff = await routing.floor();
    const person = await people.update(params.id, body, caller, async (tx, personId) => {
      if (capacity === undefined && !skills) return;
      const set = { personId, ...(capacity === undefined ? {} : { capacity }), ...(skills ? { skills } : {}) };
      await routing.setAgent(tx, set, { by: caller, staff });
    });
    return { person };
  });
  http.serve('setProficiency', async ({ params: { id: personId, skillId }, body }, caller) => {
    await refuseUnknown({ skills: [{ skillId }] });
    return { status: await routing.setProficiency({ personId, skillId, ...body }, caller) };
  });
  http.serve('routingPlans', async () => ({ plans: await routing.plans.published(), usualWeights }));
  http.serve('publishRoutingPlan', async ({ params: { id: queueId }, body }, caller) => ({
    plan: await routing.plans.publish({ queueId, ...body }, caller),
  }));
  http.serve('listPlanVersions', async ({ params: { id } }) => ({ versions: await routing.plans.versions(id) }));
  http.serve('readPlanVersion', async ({ params: { id, version } }) => ({
    plan: await routing.plans.version(id, version),
  }));
  http.serve('previewRoutingPlan', ({ params, body }) => routing.plans.preview(params.id, body));
  http.serve('learnedSkills', async (_, { person, permissions }) => {
    const all = permissions.has('conversation.read_all');
    return (await routing.learning.skills(all ? undefined : person.id)) ?? { at: null, skills: [], atOnce: [] };
  });
  http.serve('waitsNow', async () => {
    const [waits, kept] = await Promise.all([routing.waits(), routing.told.kept()]);
    return { waits, ...kept };
  });
  const { experiments } = routing;
  http.serve('listExperiments', async () => ({ experiments: await experiments.all() }));
  http.serve('readExperiment', ({ params }) => experiments.resultOf(params.id));
  http.serve('estimateExperiment', async ({ params, body }) => {
    await refuseUnknown({ queueIds: [params.id] });
    return experiments.estimate(params.id, body);
  });
  http.serve('startExperiment', async ({ params, body }, caller) => {
    if (!(await deps.queues()).some(({ id }) => id === params.id)) throw new Refusal('record.not_found');
    return { experiment: await experiments.start({ queueId: params.id, ...body }, caller) };
  });
  http.serve('stopExperiment', async ({ params }, caller) => ({
    experiment: await experiments.stop(params.id, caller),
  }));
  const { segments } = routing;
  http.serve('listSegments', async () => ({ versions: await segments.versions() }));
  http.serve('publishSegments', async ({ body }, caller) => ({ published: await segments.publish(body, caller) }));
  http.serve('restoreSegments', async ({ params, body }, caller) => ({
    published: await segments.restore({ restores: params.version, ...body }, caller),
  }));
  http.serve('previewSegments', ({ body }) => segments.preview(body.table));
  http.serve('channelWeights', async () => ({ weights: await routing.weights() }));
  http.serve('weighChannel', async ({ params, body }, caller) => {
    await routing.weighChannel({ ...params, ...body }, caller);
    return { weight: body.weight };
  });
}
