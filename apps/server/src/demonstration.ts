/** Harbour Bank, put into an empty house through the rooms' own doors. */

import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { type BankService, startBankService } from '@harken/demo/bank-service';
import { bankSite } from '@harken/demo/bank-site';
import { type Doors, demoPassword, loadHarbourBank } from '@harken/demo/harbour-bank';
import { colleagueLogins, createLiveColleagues } from '@harken/demo/live-colleagues';
import { createLiveCustomers } from '@harken/demo/live-customers';
import { bankProcedures, bankTools } from '@harken/demo/procedures';
import type { Access } from './access/access.ts';
import type { Analytics } from './analytics/analytics.ts';
import type { Channels } from './channels/channels.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Customers } from './customers/customers.ts';
import { createHistory, type History, type Progress } from './demonstration-history.ts';
import { mostDays } from './demonstration-maker.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, originOf, StartRefusal } from './platform/config.ts';
import type { EventLog } from './platform/events.ts';
import type { Http } from './platform/http.ts';
import type { Logger } from './platform/log.ts';
import type { Past } from './platform/past.ts';
import type { Routing } from './routing/routing.ts';
import type { openProcedures, VirtualAgent } from './virtual-agent/virtual-agent.ts';

interface Rooms {
  log: EventLog;
  access: Access;
  customers: Customers;
  conversations: Conversations;
  knowledge: Knowledge;
  channels: Channels;
  routing: Routing;
  virtualAgent: VirtualAgent;
  analytics: Analytics;
  past: Past;
}

export interface Demonstration {
  key: string;
  secret: string;
  history: History;
}

/**
 * Loads Harbour Bank unless it is there.
 * @returns the bank's messenger, which its web site embeds
 * @throws StartRefusal when the data folder holds something else, or half of it
 */
export async function openDemonstration(
  rooms: Rooms,
  config: Config,
  /** Every reaction has come to the end of the log. */
  caughtUp: () => Promise<void>,
): Promise<Demonstration> {
  const folder = config.HARKEN_DATA;
  const history = createHistory({ ...rooms, issuer: bankCustomers });
  const bank = await rooms.channels.messengerNamed('Harbour Bank');
  if (bank) return { ...bank, history };
  if (!(await rooms.access.isEmpty())) {
    throw new StartRefusal(
      'demo.not_empty',
      `The data in ${folder} is not the demonstration, or was loaded only in part: name another folder by HARKEN_DATA, or delete this one.`,
    );
  }
  const messenger = await loadHarbourBank(doorsOf(rooms));
  await caughtUp();
  if (config.HARKEN_DEMO_HISTORY > 0) await history.loadToday();
  return { ...messenger, history };
}

/** The bank's customers are there before its messenger, which is made last. */
const bankCustomers = 'harbour-bank';

const tellEveryMs = 10_000;

/**
 * Loaded by itself, after the start and beside the work, so that reports have something to show on the first day.
 * @param learn from it at once, not only by night
 */
export function loadRecentPast(
  history: History,
  config: Config,
  logger: Logger,
  learn: (contacts: number) => Promise<unknown>,
): void {
  if (config.HARKEN_DEMO_HISTORY === 0) return;
  const began = performance.now();
  let told = began;
  const onProgress = ({ daysLoaded, days }: Progress) => {
    if (daysLoaded === days || performance.now() - told < tellEveryMs) return;
    told = performance.now();
    logger.info({ daysLoaded, days }, 'The past of the demonstration is being loaded, the latest days first.');
  };
  history
    .load({ days: config.HARKEN_DEMO_HISTORY, seed: 7, share: 0.4, onProgress })
    .then(async (contacts) => {
      const seconds = Math.round((performance.now() - began) / 1000);
      if (contacts > 0) logger.info({ contacts, seconds }, 'The past of the demonstration is loaded.');
      await learn(contacts);
    })
    .catch((err: unknown) => logger.warn({ err }, 'The past of the demonstration could not be loaded.'));
}

/**
 * The bank's own service, and the tools and procedures by which the virtual agent uses it. It answers at another port
 * and to another key after each start, so its tools are described anew.
 * @param ownOrigins where this program may be asked by itself
 */
export async function openBankService(
  procedures: Pick<ReturnType<typeof openProcedures>, 'list' | 'putTool' | 'create' | 'publish'>,
  ownOrigins: string[],
): Promise<BankService> {
  const key = randomBytes(24).toString('base64url');
  const service = await startBankService({ key });
  ownOrigins.push(service.url);
  const known = await procedures.list();
  for (const content of bankTools(service.url)) {
    const version = known.tools.find(({ name }) => name === content.name)?.version ?? 0;
    await procedures.putTool({ content, secret: `Bearer ${key}`, version }, null);
  }
  for (const one of bankProcedures) {
    if (known.procedures.some((procedure) => procedure.key === one.key)) continue;
    const { id, draftVersion } = await procedures.create(one, null);
    await procedures.publish(id, { draftVersion }, null);
  }
  return service;
}

function doorsOf({
  log,
  access,
  customers,
  conversations,
  knowledge,
  channels,
  routing,
  virtualAgent,
  past,
}: Rooms): Doors {
  return {
    createTeam: (team) => access.createTeam(team),
    createSkill: (skill) => conversations.createSkill(skill),
    createQueue: (queue) => conversations.createQueue(queue),
    createDisposition: (disposition) => conversations.createDisposition(disposition),
    createMacro: (macro) => conversations.createMacro(macro),
    createTag: (name) => conversations.createTag({ name }),
    createPerson: async ({ capacity, skills, ...person }) => {
      const { id } = await access.createDemoPerson(person);
      if (capacity > 0) await log.transact((tx) => routing.setAgent(tx, { personId: id, capacity, skills }));
    },
    createCollection: (collection) => knowledge.createCollection(collection),
    createArticle: (article) => knowledge.createArticle(article),
    handOffTo: virtualAgent.handOffTo,
    ensureCustomer: (claims) => customers.ensureExternal({ ...claims, issuer: bankCustomers }),
    createMessenger: (messenger) => channels.createMessenger({ ...messenger, customersOf: bankCustomers }),
    keepRoomForPast: () => past.keepRoom(systemClock.now()),
  };
}

/** The bank's web site, and `/demo/live`, by which the rate of live customers is read and set on this machine. */
export function serveDemonstration(
  http: Pick<Http, 'mount'>,
  messenger: Demonstration,
  service: Pick<BankService, 'codeOf'>,
  config: Config,
  live: () => LiveFloor | undefined,
): void {
  const { codeOf } = service;
  http.mount('/bank', bankSite({ messenger, publicUrl: originOf(config), codeOf }) as Parameters<Http['mount']>[1]);
  http.mount('/demo', (scope) => {
    scope.get('/live', async () => live()?.status() ?? {});
    scope.post<{ Body: { perHour?: unknown } }>('/live', async (request, reply) => {
      const perHour = Number(request.body?.perHour);
      if (!local(request) || !(perHour >= 0 && perHour <= 3600)) return reply.code(403).send({ refused: true });
      live()?.setRate(perHour);
      return live()?.status() ?? {};
    });
    scope.get('/history', async () => messenger.history.loaded());
    scope.post<{ Body: { days?: unknown; seed?: unknown } }>('/history', async (request, reply) => {
      const days = Number(request.body?.days);
      const seed = Number(request.body?.seed);
      const right = Number.isInteger(days) && days >= 1 && days <= mostDays && Number.isInteger(seed);
      if (!local(request) || !right) return reply.code(403).send({ refused: true });
      // One line for each day, as it is there, and a last one.
      const lines = new PassThrough();
      const say = (line: object) => void lines.write(`${JSON.stringify(line)}\n`);
      messenger.history
        .load({ days, seed, onProgress: say })
        .then(
          async (contacts) => say({ done: true, added: contacts, ...(await messenger.history.loaded()) }),
          (error: Error) => say({ failed: error.message }),
        )
        .finally(() => lines.end());
      return reply.type('application/x-ndjson').send(lines);
    });
  });
}

/** A page of another site can send us a form, but not JSON, and not from this machine's command line. */
const local = ({ ip, headers }: { ip: string; headers: { origin?: string | undefined } }) =>
  ['127.0.0.1', '::1'].includes(ip) && headers.origin === undefined;

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
