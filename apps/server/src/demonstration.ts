/** Harbour Bank, put into an empty house through the rooms' own doors. */
import { bankSite } from '@harken/demo/bank-site';
import { type Doors, demoPassword, loadHarbourBank } from '@harken/demo/harbour-bank';
import { colleagueLogins, createLiveColleagues } from '@harken/demo/live-colleagues';
import { createLiveCustomers } from '@harken/demo/live-customers';
import type { Access } from './access/access.ts';
import type { Channels } from './channels/channels.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Customers } from './customers/customers.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { type Config, StartRefusal } from './platform/config.ts';
import type { EventLog } from './platform/events.ts';
import type { Http } from './platform/http.ts';
import type { Logger } from './platform/log.ts';
import type { Routing } from './routing/routing.ts';
import type { VirtualAgent } from './virtual-agent/virtual-agent.ts';

interface Rooms {
  log: EventLog;
  access: Access;
  customers: Customers;
  conversations: Conversations;
  knowledge: Knowledge;
  channels: Channels;
  routing: Routing;
  virtualAgent: VirtualAgent;
}

/**
 * Loads Harbour Bank unless it is there.
 * @returns the bank's messenger, which its web site embeds
 * @throws StartRefusal when the data folder holds something else, or half of it
 */
export async function openDemonstration(rooms: Rooms, folder: string): Promise<{ key: string; secret: string }> {
  const bank = await rooms.channels.messengerNamed('Harbour Bank');
  if (bank) return bank;
  if (!(await rooms.access.isEmpty())) {
    throw new StartRefusal(
      'demo.not_empty',
      `The data in ${folder} is not the demonstration, or was loaded only in part: name another folder by HARKEN_DATA, or delete this one.`,
    );
  }
  return loadHarbourBank(doorsOf(rooms));
}

/** The bank's customers are there before its messenger, which is made last. */
const bankCustomers = 'harbour-bank';

function doorsOf({ log, access, customers, conversations, knowledge, channels, routing, virtualAgent }: Rooms): Doors {
  return {
    createTeam: (team) => access.createTeam(team),
    createSkill: (skill) => conversations.createSkill(skill),
    createQueue: (queue) => conversations.createQueue(queue),
    createDisposition: (disposition) => conversations.createDisposition(disposition),
    createMacro: (macro) => conversations.createMacro(macro),
    createPerson: async ({ capacity, skills, ...person }) => {
      const { id } = await access.createDemoPerson(person);
      if (capacity > 0) await log.transact((tx) => routing.setAgent(tx, { personId: id, capacity, skills }));
    },
    createCollection: (collection) => knowledge.createCollection(collection),
    createArticle: (article) => knowledge.createArticle(article),
    handOffTo: virtualAgent.handOffTo,
    ensureCustomer: (claims) => customers.ensureExternal({ ...claims, issuer: bankCustomers }),
    createMessenger: (messenger) => channels.createMessenger({ ...messenger, customersOf: bankCustomers }),
  };
}

/** The bank's web site, and `/demo/live`, by which the rate of live customers is read and set on this machine. */
export function serveDemonstration(
  http: Pick<Http, 'mount'>,
  messenger: { key: string; secret: string },
  config: Config,
  live: () => LiveFloor | undefined,
): void {
  const publicUrl = config.PUBLIC_URL ?? `http://localhost:${config.PORT}`;
  http.mount('/bank', bankSite({ messenger, publicUrl }) as Parameters<Http['mount']>[1]);
  http.mount('/demo', (scope) => {
    scope.get('/live', async () => live()?.status() ?? {});
    scope.post<{ Body: { perHour?: unknown } }>('/live', async (request, reply) => {
      const perHour = Number(request.body?.perHour);
      // A page of another site can send us a form, but not JSON, and not from this machine's command line.
      const local = ['127.0.0.1', '::1'].includes(request.ip) && request.headers.origin === undefined;
      if (!local || !(perHour >= 0 && perHour <= 3600)) return reply.code(403).send({ refused: true });
      live()?.setRate(perHour);
      return live()?.status() ?? {};
    });
  });
}

export type LiveFloor = ReturnType<typeof openFloor>;

/** Customers who come and colleagues who serve them, all through the public doors. */
export function openFloor(url: string, messenger: { key: string; secret: string }, config: Config, logger: Logger) {
  const onError = (err: unknown) => logger.debug({ err }, 'A live customer or colleague met something unexpected.');
  const customers = createLiveCustomers({ baseUrl: url, messenger, perHour: config.HARKEN_DEMO_CUSTOMERS, onError });
  const logins = colleagueLogins(demoPassword);
  const colleagues = createLiveColleagues({ baseUrl: url, logins, count: config.HARKEN_DEMO_COLLEAGUES, onError });
  void customers.start();
  void colleagues.start();
  return {
    status: () => ({ customers: customers.status(), colleagues: colleagues.status() }),
    setRate: (perHour: number) => customers.setRate(perHour),
    stop: async () => {
      await Promise.all([customers.stop(), colleagues.stop()]);
    },
  };
}
