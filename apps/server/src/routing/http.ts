import type { PersonId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Http } from '../platform/http.ts';
import { createDeskState, type DeskStateDeps } from './desk-state.ts';
import type { Routing } from './routing.ts';

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
    ): Promise<RouteReply<'createPerson'>>;
    update(
      id: PersonId,
      change: Omit<RouteInput<'updatePerson'>['body'], 'capacity' | 'skills'>,
      by: PersonCaller,
    ): Promise<Person>;
  };
}

export function serveRouting(http: Pick<Http, 'serve'>, { routing, desk: rooms, log, people }: RoutingHttpDeps): void {
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
    await routing.setPresence({
      personId: params.id,
      presence: body.presence,
      by: caller.person.id,
      reason: body.reason,
    });
    return seq();
  });

  http.serve('listPeople', async () => ({ people: await people.list(), agents: await routing.statuses() }));
  http.serve('createPerson', async ({ body: { capacity, skills, ...body } }, caller) => {
    const made = await people.create(body, caller);
    await log.transact((tx) => routing.setAgent(tx, { personId: made.person.id, capacity, skills }));
    return made;
  });
  http.serve('updatePerson', async ({ params, body: { capacity, skills, ...body } }, caller) => {
    const person = await people.update(params.id, body, caller);
    await log.transact((tx) =>
      routing.setAgent(tx, {
        personId: params.id,
        ...(capacity === undefined ? {} : { capacity }),
        ...(skills ? { skills } : {}),
      }),
    );
    return { person };
  });
}
