/** The only place where things are wired. Read it from top to bottom: platform, rooms floor by floor, edges, start. */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CustomerId, PersonId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation } from '@harken/contract/record';
import { demoPassword } from '@harken/demo/harbour-bank';
import { staff } from '@harken/demo/people';
import { groupQuestions } from '@harken/engines/language/group';
import { maskPersonalData } from '@harken/engines/language/masking';
import { createAccess } from './access/access.ts';
import { serveAccess } from './access/http.ts';
import { accessKeeps } from './access/retention.ts';
import { createAnalytics } from './analytics/analytics.ts';
import { serveAnalytics } from './analytics/http.ts';
import { analyticsReactions } from './analytics/reactions.ts';
import { createChannels } from './channels/channels.ts';
import { serveChannels } from './channels/http.ts';
import { createConversations } from './conversations/conversations.ts';
import { customerFiles, serveConversations } from './conversations/http.ts';
import { conversationsKeep } from './conversations/retention.ts';
import { createCopilot } from './copilot/copilot.ts';
import { serveCopilot } from './copilot/http.ts';
import { createCustomers } from './customers/customers.ts';
import { serveCustomers } from './customers/http.ts';
import type { LiveFloor } from './demonstration.ts';
import { createDispatch, createTrials } from './dispatch/dispatch.ts';
import { serveDispatch } from './dispatch/http.ts';
import { serveTwin } from './dispatch/twin-http.ts';
import { createForecasting } from './forecasting/forecasting.ts';
import { serveForecasting } from './forecasting/http.ts';
import { serveKnowledge } from './knowledge/http.ts';
import { createKnowledge } from './knowledge/knowledge.ts';
import { knowledgeReactions } from './knowledge/reactions.ts';
import { createFolderBlobs } from './platform/blobs.ts';
import { openBus } from './platform/bus.ts';
import { systemClock, watchClock } from './platform/clock.ts';
import { type Config, type Flags, readConfig, StartRefusal } from './platform/config.ts';
import { installationOf, openDatabase } from './platform/database.ts';
import { watchDisk } from './platform/disk.ts';
import { createEventLog } from './platform/events.ts';
import { createHttp } from './platform/http.ts';
import { createJobs } from './platform/jobs.ts';
import { createLogger, type Logger } from './platform/log.ts';
import { createMeter, serveMetrics } from './platform/metrics.ts';
import { createLogLevel, lookAtReactions, serveOperations } from './platform/operations.ts';
import { createOutgoing } from './platform/outgoing.ts';
import { createPast } from './platform/past.ts';
import { createReactions } from './platform/reactions.ts';
import { createRealtime } from './platform/realtime.ts';
import { createRetention, retainByNight } from './platform/retention.ts';
import { demandSameKey } from './platform/secrets/master-key.ts';
import { finishRotation } from './platform/secrets/rotation.ts';
import { openSecrets } from './platform/secrets.ts';
import { servePortal } from './portal/http.ts';
import { createPortal } from './portal/portal.ts';
import { serveRouting } from './routing/http.ts';
import { routingReactions } from './routing/reactions.ts';
import { routingKeeps } from './routing/retention.ts';
import { createRouting } from './routing/routing.ts';
import { serveVirtualAgent } from './virtual-agent/http.ts';
import { virtualAgentReactions } from './virtual-agent/reactions.ts';
import { virtualAgentKeeps } from './virtual-agent/retention.ts';
import { createVirtualAgent, openProcedures } from './virtual-agent/virtual-agent.ts';

export interface RunningServer {
  url: string;
  config: Config;
  /** By which the first administrator is made; null once there is one. */
  setUpCode: string | null;
  /** Finishes what runs, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
const appFolder = (name: string) => fileURLToPath(new URL(`../../${name}/dist`, import.meta.url));

export async function start(
  config: Config,
  { logger = createLogger(config.LOG_LEVEL) }: { logger?: Logger } = {},
): Promise<RunningServer> {
  const closers: (() => Promise<void> | void)[] = [];
  /** Closed in the opposite order of opening. */
  const onStop = (close: () => Promise<void> | void) => void closers.unshift(close);
  const stop = async () => {
    for (const close of closers.splice(0)) await close();
  };
  try {
    return await wire(config, logger, onStop, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function wire(
  config: Config,
  logger: Logger,
  onStop: (close: () => Promise<void> | void) => void,
  stop: () => Promise<void>,
): Promise<RunningServer> {
  const demo = config.HARKEN_DEMO === 'on';
  const clock = systemClock;
  // One process that starts again is the same one to its agents; of several, each is another.
  const processId = config.DATABASE_URL ? randomUUID() : 'embedded';

  // — platform —
  const disk = await watchDisk(config, { logger });
  onStop(() => disk.close());
  const watch = watchClock((seconds) => logger.warn({ seconds }, 'The clock of this machine jumped.'));
  onStop(() => watch.stop());
  const database = await openDatabase(config, { logger });
  onStop(() => database.close());
  const bus = await openBus(config, await installationOf(database), logger);
  onStop(() => bus.close());
  const log = createEventLog({ database, bus, clock, logger });
  onStop(() => log.close());
  const reactions = createReactions({ log, database, bus, clock, logger });
  const jobs = createJobs({ database, bus, role: config.HARKEN_ROLE, logger });
  const blobs = await createFolderBlobs(join(config.HARKEN_DATA, 'files'));
  const secrets = await openSecrets(config);
  const { read } = database;

  // — record —
  const access = await createAccess({ log, database, bus, clock, logger, config, secrets });
  onStop(() => access.close());
  const customers = createCustomers({ log, read, clock });
  const conversations = createConversations({
    log,
    read,
    clock,
    blobs,
    customers,
    jobs,
    personOf: access.personOf,
    people: access.people,
    sightOf: access.sightOf,
    audit: access.audit,
    referencePrefix: demo ? 'HB' : 'HK',
    uploadQuota: { bytesOfCustomer: config.UPLOAD_MB_PER_CUSTOMER * 1e6, bytesOfAll: config.UPLOAD_MB_PER_DAY * 1e6 },
  });
  const knowledge = createKnowledge({
    log,
    read,
    clock,
    audit: access.audit,
    learnsFrom: {
      jobs,
      conversations,
      handleSeconds: (ids) => analytics.handleSecondsOf(ids),
      mask: maskPersonalData,
      group: groupQuestions,
    },
  });

  // — service —
  const channels = createChannels({
    log,
    read,
    clock,
    customers,
    secrets,
    jobs,
    audit: access.audit,
    onSessionEnded: (session) => {
      bus.publish('channels.session_ended', { id: session.id });
      realtime.cut({ sessionId: session.id });
    },
  });
  /** The demonstration's bank answers on this machine. */
  const ownOrigins: string[] = [];
  const outgoing = createOutgoing({ allowLoopback: config.OUTGOING_TO_LOOPBACK === 'on', own: ownOrigins });
  const procedures = openProcedures({ log, read, clock, secrets, outgoing, audit: access.audit });
  const sealed = await demandSameKey(database, secrets, [access, channels, procedures]);
  const rotated = await finishRotation(config, secrets, [access, channels, procedures, sealed]);
  if (rotated !== null) logger.info({ rotated }, 'The master key was rotated; the earlier one is gone.');
  const routing = createRouting({
    log,
    read,
    together: database.together,
    clock,
    conversations,
    people: async () => (await access.people()).filter(access.serves),
    audit: access.audit,
    teams: access.teams,
    processId,
    givesUpPerSecond: (queueId) => analytics.givesUpPerSecond(queueId),
    outcomes: (span) => analytics.outcomes(span),
    heldIn: (span) => analytics.heldIn(span),
    jobs,
    bus,
    measured: (asked) => analytics.measured(asked),
    customers: customers.getMany,
    // Who is not there asks for it when they come back.
    tellWait: ({ customerId, conversationId, ahead, expectedSeconds, lowerSeconds, upperSeconds, queueName }) => {
      if (!realtime.connections.customerConnected(customerId)) return;
      const range = { expectedSeconds, lowerSeconds, upperSeconds };
      realtime.signal({ customerId }, { name: 'wait', conversationId, ahead, ...range, queueName });
    },
  });
  const virtualAgent = createVirtualAgent({
    log,
    read,
    doing: { clock, jobs, outgoing, procedures, customerOf: customers.get },
    knowledge,
    conversations,
    visitors: {
      clock,
      knowledge,
      knownOf: async (id) => {
        const [customer, own, queues, attributes] = await Promise.all([
          customers.get(id),
          conversations.ofCustomer(id, 10),
          conversations.everyQueue(),
          conversations.everyAttribute(),
        ]);
        const open = own.filter(({ state }) => state !== 'resolved' && state !== 'closed');
        return {
          customer,
          openIn: [...new Set(open.flatMap(({ queueId }) => queues.find(({ id }) => id === queueId)?.name.en ?? []))],
          freeText: attributes.flatMap(({ of, key, kind }) => (of === 'customer' && kind === 'text' ? key : [])),
        };
      },
      jobs,
      bus,
    },
    treatmentOf: routing.segments.treatmentOf,
    readershipOf: async ({ customerId }) => {
      const customer = await customers.get(customerId);
      return customer?.identities.some(({ proof }) => proof === 'host_token') ? 'customers' : 'anyone';
    },
  });
  onStop(() => virtualAgent.stop());
  const copilot = createCopilot({ knowledge, messages: conversations.messages });
  const portal = createPortal({
    log,
    read,
    clock,
    defaultName: demo ? { en: 'Harbour Bank', zh: '海港银行' } : { en: 'Harken', zh: 'Harken' },
    customers,
    conversations,
    knowledge,
    view: access.customerView,
    audit: access.audit,
  });

  // — steering —
  const analytics = createAnalytics({
    log,
    read,
    clock,
    jobs,
    queues: conversations.queues,
    isOpen: conversations.isOpen,
    waiting: conversations.waiting,
    agents: routing.statuses,
    people: access.people,
    conversations: {
      namesOf: async (viewer, ids) => {
        const seen = (await conversations.some(ids)).filter((one) => access.mayRead(viewer, one));
        return new Map(seen.map((one) => [one.id, one.customerName]));
      },
    },
    aboutFor: async (person, id) => {
      const about = await conversations.aboutOf(id);
      return about && access.mayRead(person, about) ? about : null;
    },
    note: (tx, by, action, target, detail) => access.audit.record(tx, { by, action, target, detail }),
    names: async () => {
      const [queues, dispositions] = await Promise.all([conversations.queues(), conversations.dispositions()]);
      const [people, teams] = await Promise.all([access.people(), access.teams()]);
      const same = (all: readonly { id: string; name: string }[]) =>
        new Map(all.map(({ id, name }) => [id, { en: name, zh: name }]));
      const both = (all: readonly { id: string; name: Queue['name'] }[]) =>
        new Map(all.map(({ id, name }) => [id, name]));
      return { queue: both(queues), disposition: both(dispositions), agent: same(people), team: same(teams) };
    },
  });

  const dispatch = createDispatch({
    read,
    clock,
    counted: analytics.counted,
    queues: conversations.queues,
    isOpen: conversations.isOpen,
    agents: async () => {
      const teams = new Map((await access.people()).map(({ id, teamIds }) => [id, teamIds]));
      return (await routing.statuses()).map(({ personId, queueIds, skills, capacity }) => ({
        id: personId,
        queueIds,
        teamIds: teams.get(personId) ?? [],
        skills: Object.fromEntries(skills.map(({ skillId, proficiency }) => [skillId, proficiency])),
        capacity,
      }));
    },
  });

  const forecasting = createForecasting({
    log,
    read,
    clock,
    jobs,
    counted: analytics.counted,
    queues: conversations.queues,
    openBetween: conversations.openBetween,
    agents: routing.statuses,
    note: (tx, by, action, target, detail) => access.audit.record(tx, { by, action, target, detail }),
  });

  const trials = createTrials({
    log,
    read,
    clock,
    calibrate: dispatch.calibrate,
    queues: conversations.queues,
    staff: async () => {
      const [people, teams, agents] = await Promise.all([access.people(), access.teams(), routing.statuses()]);
      return { people, teams, agents };
    },
    plans: routing.plans.published,
    forecastDay: forecasting.dayOf,
    segments: routing.segments,
  });

  // — edges —
  const meter = createMeter();
  const http = await createHttp({
    meter,
    settings: config,
    logger,
    version,
    callers: {
      person: access.personOfCookie,
      key: access.personOfKey,
      customer: async (token, address) => {
        const session = await channels.findSession(token);
        if (!session) throw new Refusal('access.signed_out');
        const { id: sessionId, customerId, inboxId, identified } = session;
        return { kind: 'customer', sessionId, customerId, inboxId, identified, token, address };
      },
    },
    authorisation: access.authorisation,
    allowedOrigin: (origin, inboxId) => channels.allowedOrigin(origin, inboxId ? { inboxId } : undefined),
    ready: [
      { name: 'database', look: async () => ((await log.head()) >= 0 ? null : 'is empty') },
      { name: 'reactions', look: () => lookAtReactions(reactions, config.READY_LAG_SECONDS) },
    ],
    bus,
    full: disk.full,
    apps: {
      desk: appFolder('desk'),
      messenger: appFolder('messenger'),
      coloursOf: channels.messengers.coloursOf,
    },
  });
  onStop(() => http.close());
  const realtime = await createRealtime({
    http,
    log,
    bus,
    logger,
    audience: access.audience,
    aboutOf: conversations.aboutOf,
    limits:
      config.RATE_LIMIT_PER_MINUTE === 0
        ? {}
        : { socketsOfSession: config.SOCKETS_PER_SESSION, socketsOfAddress: config.SOCKETS_PER_ADDRESS },
  });
  onStop(() => realtime.close());
  access.onCut((whose) => realtime.cut(whose));
  bus.subscribe('channels.session_ended', (message) => {
    channels.forgetSession((message as { id: Parameters<typeof channels.forgetSession>[0] }).id);
  });
  const failed = (err: unknown) => logger.warn({ err }, 'A connection could not be noted.');
  // Each process notes its own sockets: noted by all, a dead one's would live on in the others' names.
  realtime.connections.onPersonHere((personId, count, before) => {
    if (before === 0) void routing.personConnected(personId).catch(failed);
    else if (count === 0) void routing.personDisconnected(personId).catch(failed);
  });

  const personMayRead = access.mayRead;
  serveAccess(http, access);
  serveCustomers(http, { customers, log, read, conversations });
  const rights = {
    rightsOf: access.rightsOf,
    mayRead: personMayRead,
    mayHold: async (id: PersonId) => (await routing.statuses()).some(({ personId }) => personId === id),
  };
  serveConversations(http, { conversations, bulk: conversations.bulk(rights), log, ...rights });
  serveKnowledge(http, knowledge);
  serveRouting(http, {
    routing,
    log,
    people: access,
    skills: conversations.skills,
    queues: conversations.everyQueue,
    desk: { people: access.people, teams: access.teams, conversations, customers, mayRead: personMayRead },
  });
  serveCopilot(http, {
    copilot,
    visible: async (me, id) => {
      const conversation = await conversations.get(id);
      if (!conversation || !personMayRead(me, conversation)) throw new Refusal('record.not_found');
      return conversation;
    },
  });
  serveVirtualAgent(http, { procedures, virtualAgent });
  serveAnalytics(http, { analytics, log });
  serveDispatch(http, dispatch);
  serveForecasting(http, forecasting);
  serveTwin(http, trials);
  serveChannels(http, {
    channels,
    log,
    view: access.customerView,
    ensureAnonymous: (id: CustomerId, locale: string) => customers.ensureAnonymous(id, locale),
    conversations,
    files: customerFiles(conversations.files),
    askForPerson: virtualAgent.askedForPerson,
    guess: async (visit) => (await virtualAgent.guesses?.guess(visit)) ?? [],
    waitOf: async ({ id, queuedAt }) => (queuedAt === null ? null : routing.waitOf(id)),
    peopleNow: async () => {
      const queues = await conversations.queues();
      const now = clock.now();
      const open = queues.filter((queue) => conversations.isOpen(queue, now));
      return { ...hoursOf(queues, null), expectedSeconds: await routing.expectedSeconds(open.map(({ id }) => id)) };
    },
    hours: async (conversation) => hoursOf(await conversations.queues(), conversation),
  });
  servePortal(http, {
    portal,
    channels,
    customerOf: customers.get,
    files: conversations.files,
    hours: async () => {
      const queues = await conversations.queues();
      return { ...hoursOf(queues, null), zone: queues[0]?.hours.zone ?? 'UTC' };
    },
    clock,
    settings: config,
  });

  function hoursOf(queues: readonly Queue[], conversation: Conversation | null) {
    const now = clock.now();
    const asked = conversation?.queueId ? queues.filter(({ id }) => id === conversation.queueId) : queues;
    const open = asked.filter((queue) => conversations.isOpen(queue, now));
    const earliest = (times: (Date | null)[]) =>
      times.reduce<Date | null>((first, time) => (time && (!first || time < first) ? time : first), null);
    const latest = (times: (Date | null)[]) =>
      times.reduce<Date | null>((last, time) => (time && (!last || time > last) ? time : last), null);
    return {
      open: open.length > 0,
      opensAt: open.length ? null : earliest(asked.map((queue) => conversations.nextOpening(queue, now))),
      closesAt: open.length ? latest(open.map((queue) => conversations.nextClosing(queue, now))) : null,
    };
  }

  const retention = createRetention({
    database,
    clock,
    config,
    blobs,
    logger,
    keeps: [...conversationsKeep, ...accessKeeps, ...routingKeeps, ...virtualAgentKeeps],
    note: (deleted) =>
      log.transact((tx) =>
        access.audit.record(tx, { by: null, action: 'retention.deleted', target: null, detail: deleted }),
      ),
  });
  retainByNight(jobs, retention);
  const logLevel = createLogLevel({ logger, bus, clock });
  onStop(() => logLevel.stop());
  serveOperations(http, { reactions, logLevel, retention });
  const metrics = serveMetrics(http, { meter, config, database, log, clock, disk, watch });

  virtualAgentReactions(reactions, virtualAgent);
  knowledgeReactions(reactions, knowledge);
  routingReactions(reactions, routing, access.serves);
  analyticsReactions(reactions, analytics);

  // — start —
  await knowledge.start();
  onStop(() => knowledge.stop());
  if (config.HARKEN_ROLE !== 'web') {
    await reactions.start();
    onStop(() => reactions.stop());
  }
  await jobs.start();
  onStop(() => jobs.stop());
  await routing.start();
  onStop(() => routing.stop());
  http.assertComplete();
  onStop(await metrics.start());
  const past = createPast({ database });
  const rooms = { log, access, customers, conversations, knowledge, channels, routing, virtualAgent, analytics, past };
  // Only the demonstration needs the demonstration's code.
  const demonstration = demo ? await import('./demonstration.ts') : null;
  const bank = await demonstration?.openDemonstration(rooms, config, reactions.idle);
  if (bank) onStop(() => bank.history.stop());
  const service = await demonstration?.openBankService(procedures, ownOrigins);
  if (service) onStop(() => service.stop());
  let floor: LiveFloor | undefined;
  if (demonstration && bank && service) demonstration.serveDemonstration(http, bank, service, config, () => floor);
  const { url } = await http.listen({ port: config.PORT, host: config.HOST });
  if (demonstration && bank) {
    floor = demonstration.openFloor(url, bank, config, logger);
    onStop(floor.stop);
    demonstration.loadRecentPast(bank.history, config, logger, async (contacts) => {
      await routing.learning.learn();
      if (contacts > 0 || !(await forecasting.isFresh())) await forecasting.askToPublish();
    });
  }
  return { url, config, setUpCode: await access.setUpCode(), stop };
}

/** `harken start`: reads the settings, starts, says where everything is, and stays until it is told to stop. */
export async function startFromCommandLine(wanted: { demo: boolean; empty: boolean; port?: number }): Promise<void> {
  const flags: Flags = {
    demo: wanted.demo,
    empty: wanted.empty,
    ...(wanted.port === undefined ? {} : { port: String(wanted.port) }),
  };
  const config = readConfig(undefined, flags);
  if ('mistakes' in config) {
    const lines = config.mistakes.map(({ message, remedy }) => `  ${message}\n    ${remedy}`);
    throw new StartRefusal('config.invalid', `These settings are not right:\n${lines.join('\n')}`, 2);
  }
  const began = performance.now();
  const server = await start(config);
  process.stdout.write(welcome(server, (performance.now() - began) / 1000));
  await new Promise<void>((resolve) => {
    // npm passes the signal on, and so does the terminal: the second one finds us stopping.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await server.stop();
}

function welcome({ url, config, setUpCode }: RunningServer, seconds: number): string {
  const lines = ['', `Harken is ready after ${seconds.toFixed(1)} s.`, ''];
  const address = (what: string, path: string) => lines.push(`  ${what.padEnd(22)}${url}${path}`);
  if (config.HARKEN_DEMO === 'on') {
    address('Harbour Bank', '/bank/');
    address('Desk', '/');
    address('API', '/api/reference');
    lines.push('', `Log-ins, on this machine only, all with the password ${demoPassword}:`);
    for (const { name, email, roles } of staff)
      lines.push(`  ${roles.join(', ').padEnd(22)}${email.padEnd(42)}${name}`);
  } else {
    address('Desk', '/');
    address('API', '/api/reference');
    if (setUpCode) lines.push('', `Make the first administrator at ${url}/set-up with the code ${setUpCode}`);
  }
  lines.push('', `Data: ${config.HARKEN_DATA}. Stop with Ctrl C.`, '');
  return lines.join('\n');
}
