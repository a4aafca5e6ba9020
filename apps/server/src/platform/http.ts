/**
 * The HTTP edge. Rooms hang their handlers on the contract's routes by name; everything a request must pass before
 * (limits, origin, who calls, may they, is it well-formed) and what an answer may contain is decided here, from the
 * contract, for all routes alike.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import helmet from '@fastify/helmet';
import type { InboxId } from '@harken/contract/ids';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { Route } from '@harken/contract/route';
import { type RouteInput, type RouteName, type RouteReply, routes } from '@harken/contract/routes';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RouteOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Bus } from './bus.ts';
import { StartRefusal } from './config.ts';
import { addressKey, addressOf, trustedProxies } from './http/addresses.ts';
import { type AppFolders, apiPolicy, serveApps } from './http/apps.ts';
import type { AnyoneCaller, Caller, CallerAs, CustomerCaller, PersonCaller } from './http/caller.ts';
import { type Check, serveHealth } from './http/health.ts';
import { createLimits, type LimitSettings } from './http/limits.ts';
import { serveApiDescription } from './http/openapi.ts';
import { createOrigins } from './http/origins.ts';
import { problemOf, refusalOf, sendProblem } from './http/problem-reply.ts';
import { acceptFiles, type ReceivedFile, receiveFile } from './http/uploads.ts';
import type { Logger } from './log.ts';
import { traced, traceOf } from './trace.ts';

export interface HttpSettings extends LimitSettings {
  PUBLIC_URL?: string | undefined;
  /** Whose `X-Forwarded-For` is believed: addresses or ranges, comma-separated; empty for nobody's. */
  TRUST_PROXY: string;
}

export interface HttpDeps {
  settings: HttpSettings;
  logger: Logger;
  version: string;
  callers: {
    /** The person of a session cookie; null when signed out. */
    person(cookie: string | undefined, address: string): Promise<PersonCaller | null> | PersonCaller | null;
    /** The customer of a messenger token; a refusal when it is none of ours. */
    customer(token: string, address: string): Promise<CustomerCaller> | CustomerCaller;
    /** The maker of an API key, with its rights; a refusal when it is none of ours. */
    key?(key: string, address: string): Promise<PersonCaller>;
  };
  /** The authorisation table. */
  authorisation: Record<Permission, readonly string[]>;
  /** May pages of this origin use the messenger with this inbox, or (before anyone is known) with any? */
  allowedOrigin(origin: string, inboxId?: InboxId): Promise<boolean> | boolean;
  ready: Check[];
  meter?: RequestMeter;
  /** Is there no room for anything new? */
  full?: () => boolean;
  /** Where processes tell each other how much was taken of a limit. */
  bus?: Pick<Bus, 'publish' | 'subscribe'>;
  apps?: AppFolders;
}

/** Who counts what happens at the edge. */
export interface RequestMeter {
  answered(answer: { method: string; route: string | null; status: number; ms: number }): void;
  opened(as: LiveRoute['as']): void;
  closed(as: LiveRoute['as']): void;
}

/** What a handler can add to its answer besides the reply itself. */
export interface Answer {
  header(name: string, value: string): void;
}

export type CallerOf<Name extends RouteName> = CallerAs<(typeof routes)[Name]['as']>;
export type Handler<Name extends RouteName> = (
  input: RouteInput<Name>,
  caller: CallerOf<Name>,
  answer: Answer,
) => Promise<RouteReply<Name>> | RouteReply<Name>;

/** For uploads and downloads. */
export type RawRequest<Name extends RouteName> = Pick<FastifyRequest, 'headers' | 'id'> &
  RouteInput<Name> & {
    /** The one file of an upload, whole; a refusal when it is too large or there is none. */
    receiveFile(): Promise<ReceivedFile>;
  };
export type RawHandler<Name extends RouteName> = (
  request: RawRequest<Name>,
  reply: FastifyReply,
  caller: CallerOf<Name>,
) => unknown;

/** Someone asks to make a live socket of their connection. */
export interface Arrival {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** The person of the session cookie, but only on our own pages or outside a browser; null when signed out. */
  person(): Promise<PersonCaller | null>;
  /** The customer of a token, on a page that may use it; a refusal otherwise. */
  customer(token: string): Promise<CustomerCaller>;
}
export interface LiveRoute {
  as: 'person' | 'customer';
  welcome(arrival: Arrival): void;
}

export interface Http {
  serve<Name extends RouteName>(name: Name, handler: Handler<Name>): void;
  serveRaw<Name extends RouteName>(name: Name, handler: RawHandler<Name>): void;
  /** Routes that are not the contract's, e.g. the demonstration's own back end. Nothing guards them. */
  mount(prefix: string, plug: (scope: FastifyInstance) => void): void;
  /** A live socket at this address. Limits and origins are checked before it is welcomed. */
  serveLive(path: string, route: LiveRoute): void;
  /** Work to do when we stop, beside finishing the requests that run. */
  onClosing(work: () => Promise<void>): void;
  /** Throws unless every route of the contract has a handler and every permission a row in the table. */
  assertComplete(): void;
  listen(at: { port: number; host?: string }): Promise<{ port: number; url: string }>;
  /** Takes no new request, finishes those that run (for at most `graceMs`), then closes the connections. */
  close(graceMs?: number): Promise<void>;
}

/** 65,536 characters, each escaped as \uXXXX, and a trail beside them. */
const jsonLimit = 512 * 1024;
/** What is worth guessing at, or costs a hash or a journey. */
const countedAsSignIn: ReadonlySet<RouteName> = new Set([
  'signIn',
  'setUp',
  'resetPassword',
  'signInWithCode',
  'beginPasskey',
  'signInWithPasskey',
  'startSingleSignOn',
  'finishSingleSignOn',
  'proveMyself',
]);
/** Two languages of 100,000 characters each; or 20,000 intervals of a plan. */
const longLimit = 2 * 1024 * 1024;
/** A past of years, as one text. */
const historyLimit = 26 * 1024 * 1024;

function bodyLimitOf(path: string): number {
  if (/^\/api\/forecast\/(staff-plan\/)?imports/.test(path)) return historyLimit;
  return path.startsWith('/api/knowledge/') || path === '/api/forecast/staff-plan' ? longLimit : jsonLimit;
}

const mustCodes = { second_factor: 'access.second_factor_required', new_password: 'access.password_expired' } as const;

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    routeName?: RouteName;
  }
}

export async function createHttp({
  settings,
  logger,
  version,
  callers,
  authorisation,
  allowedOrigin,
  ready,
  full = () => false,
  meter,
  bus,
  apps = {},
}: HttpDeps): Promise<Http> {
  const origins = createOrigins(settings.PUBLIC_URL);
  const trusted = trustedProxies(settings.TRUST_PROXY);
  const secure = settings.PUBLIC_URL?.startsWith('https:') ?? false;
  const served = new Set<RouteName>();
  const uploads: RouteOptions[] = [];
  const live = new Map<string, LiveRoute>();
  const closing: (() => Promise<void>)[] = [];
  let stopping = false;

  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // Only from proxies that the operator names: anyone can write X-Forwarded-For.
    trustProxy: trusted,
    bodyLimit: jsonLimit,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: 60_000,
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply as FastifyReply, refusalOf(error) ?? new Refusal('request.malformed'));
    },
    clientErrorHandler: refuseUnreadable,
    ajv: { customOptions: { coerceTypes: false } },
  });

  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form of another site can send these without asking first; nothing of ours needs them.
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', null);

  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error);
    if (!refusal) {
      request.log.error({ requestId: request.id, route: request.routeOptions.url, err: error }, 'a request failed');
    }
    return sendProblem(reply, refusal ?? new Refusal('server.failed'));
  });

  // First of all, so that everything that comes of a request is logged under its trace.
  app.addHook('onRequest', (request, _reply, done) => {
    traced(traceOf(request.headers.traceparent) ?? request.id.replaceAll('-', ''), done);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (stopping) throw new Refusal('server.stopping');
  });
  // A connection that was busy when we began to stop would be kept alive after its answer.
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  // Patterns, not addresses: those may carry ids, and queries carry what people search for.
  app.addHook('onResponse', async (request, reply) => {
    const { routeName } = request.routeOptions.config;
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      caller: request.caller?.kind,
      program: request.caller?.kind === 'person' ? request.caller.key : undefined,
    };
    meter?.answered(line);
    if (routeName && reply.statusCode >= 400) logger.info(line, 'request refused');
    else logger.debug(line, 'request');
  });

  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: secure,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-security-policy', apiPolicy);
  });
  const limits = createLimits(settings, bus);
  closing.push(async () => limits.close());
  const described = await serveApiDescription(app, { version, authorisation });
  serveHealth(app, ready, () => stopping);
  const navigate = await serveApps(app, apps);

  app.setNotFoundHandler(async (request, reply) => {
    if (navigate(request, reply)) return reply;
    limits.ofAddress(addressKey(request.ip));
    throw new Refusal('request.not_found');
  });

  // The browser asks before it lets another site's page call us.
  app.options('/api/messenger/*', { schema: { hide: true } as object }, async (request, reply) => {
    limits.ofAddress(addressKey(request.ip));
    if (!(await shareWith(request, reply))) throw new Refusal('request.forged_origin');
    return reply
      .header('access-control-allow-methods', 'GET, POST, PATCH, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '7200')
      .code(204)
      .send();
  });

  /** Lets the page of an allowed origin read the answer, refusals included. */
  async function shareWith(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const { origin, host } = request.headers;
    reply.header('vary', 'origin');
    if (origin === undefined) return true;
    if (!origins.own({ origin, host }) && !(await allowedOrigin(origin))) return false;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', 'retry-after, content-disposition, x-request-id');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    return true;
  }

  /** Everything that is decided before the body is read. */
  function admit(name: RouteName, route: Route) {
    const messenger = route.path.startsWith('/api/messenger/') && route.as !== 'person';
    const signsIn = countedAsSignIn.has(name);
    // On a full disk whoever mends it must still get in and out, by whatever they come in; that fits into the reserve.
    const takesIn = route.method !== 'GET' && route.may !== 'operations.manage' && !signsIn && name !== 'signOut';

    return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
      const from = addressKey(request.ip);
      if (messenger) {
        if (!(await shareWith(request, reply))) throw new Refusal('request.forged_origin');
      } else if (request.method !== 'GET' && request.method !== 'HEAD') {
        if (!origins.mayChange({ origin, host, fetchSite: fetchSite as string | undefined })) {
          throw new Refusal('request.forged_origin');
        }
      }
      if (takesIn && full()) throw new Refusal('server.disk_full', { retryAfterSeconds: 30 });
      limits.ofAddress(from);
      if (signsIn) limits.ofSignIn(from);

      request.caller = await callerOf(route.as, request);
      if (request.caller.kind === 'anyone') return;
      limits.ofSession(request.caller.sessionId);
      if (request.caller.kind === 'person') {
        const { permissions, must, fresh } = request.caller;
        if (must && !route.early) throw new Refusal(mustCodes[must]);
        if (!permissions.has(route.may)) throw new Refusal('access.forbidden');
        if (route.fresh && !fresh) throw new Refusal('access.proof_needed');
      } else if (origin !== undefined && !origins.own({ origin, host })) {
        // The token was given out for one inbox; pages of another one's sites may not use it.
        if (!(await allowedOrigin(origin, request.caller.inboxId))) throw new Refusal('request.forged_origin');
      }
    };
  }

  async function callerOf(as: Route['as'], request: FastifyRequest): Promise<Caller> {
    if (as === 'person') {
      const { origin, host, authorization, cookie } = request.headers;
      const key = /^Bearer (hk_[^\s]{1,100})$/i.exec(authorization ?? '')?.[1];
      // Whoever shows a key means it: a cookie beside it opens nothing more.
      if (key) {
        if (!callers.key) throw new Refusal('access.key_invalid');
        return await callers.key(key, request.ip);
      }
      const person = await callers.person(cookie, request.ip);
      if (!person) throw new Refusal('access.signed_out');
      return { ...person, origin: origins.own({ origin, host }) ? (origin ?? null) : null, base: baseOf(request) };
    }
    if (as === 'customer') {
      const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (!token || token.length > 512) throw new Refusal('token.malformed');
      return await callers.customer(token, request.ip);
    }
    return { ...anyoneOf(request), base: baseOf(request) };
  }

  /** Without PUBLIC_URL the address that was called, where no foreign name could lead here. */
  function baseOf({ headers: { host }, protocol }: FastifyRequest): string | null {
    if (settings.PUBLIC_URL) return new URL(settings.PUBLIC_URL).origin;
    const base = `${protocol}://${host}`;
    return origins.own({ origin: base, host }) ? base : null;
  }

  /**
   * Live sockets stay for hours and there are thousands. They do not pass through fastify, whose garbage for each
   * would remain between what lives: 17 KB a socket instead of 9.
   */
  async function upgrade(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const route = live.get((request.url ?? '').replace(/\?.*$/s, ''));
    if (!route) throw new Refusal('request.not_found');
    if (stopping) throw new Refusal('server.stopping');
    const address = addressOf(request, trusted);
    limits.ofAddress(addressKey(address));
    const { origin, host, cookie } = request.headers;
    const own = origin === undefined || origins.own({ origin, host });
    // Browsers let any page open a socket to anywhere and send our cookie along; only the origin tells.
    if (!own && (route.as === 'person' || !(await allowedOrigin(origin)))) throw new Refusal('request.forged_origin');
    meter?.opened(route.as);
    socket.once('close', () => meter?.closed(route.as));
    route.welcome({
      request,
      socket,
      head,
      async person() {
        const person = await callers.person(cookie, address);
        return person?.must ? null : person;
      },
      async customer(token) {
        const customer = await callers.customer(token, address);
        if (!own && !(await allowedOrigin(origin, customer.inboxId))) throw new Refusal('request.forged_origin');
        return customer;
      },
    });
  }

  function add(name: RouteName, run: (request: FastifyRequest, reply: FastifyReply) => unknown, raw: boolean): void {
    if (served.has(name)) throw new Error(`${name} has two handlers`);
    served.add(name);
    const route: Route = routes[name];
    const options: RouteOptions = {
      method: route.method,
      url: route.path,
      schema: described(name, route),
      bodyLimit: bodyLimitOf(route.path),
      config: { routeName: name },
      onRequest: admit(name, route),
      handler: run,
    };
    // What declares a body is sent as JSON, whatever its answer is.
    if (raw && route.method !== 'GET' && !route.body) uploads.push(options);
    else app.route(options);
  }

  const http: Http = {
    serve(name, handler) {
      const status = (routes[name] as Route).status ?? 200;
      add(
        name,
        async (request, reply) => {
          const { params, query, body } = request;
          const answer: Answer = { header: (key, value) => void reply.header(key, value) };
          const value = await handler({ params, query, body } as never, request.caller as never, answer);
          reply.code(status);
          return status === 204 ? reply.send() : reply.send(value as never);
        },
        false,
      );
    },

    serveRaw(name, handler) {
      const status = (routes[name] as Route).status ?? 200;
      add(
        name,
        async (request, reply) => {
          reply.code(status);
          const { params, query, body, headers, id } = request;
          const raw = { params, query, body, headers, id, receiveFile: () => receiveFile(request) };
          return handler(raw as never, reply, request.caller as never);
        },
        true,
      );
    },

    mount(prefix, plug) {
      void app.register(async (scope) => plug(scope), { prefix });
    },

    serveLive(path, route) {
      live.set(path, route);
    },

    onClosing(work) {
      closing.push(work);
    },

    assertComplete() {
      const missing = (Object.keys(routes) as RouteName[]).filter((name) => !served.has(name));
      const unknown = Object.entries<Route>(routes).filter(([, { may }]) => !(may in authorisation));
      const lines = [
        ...missing.map((name) => `${name} has no handler`),
        ...unknown.map(([name, { may }]) => `${name} needs ${may}, which is not in the authorisation table`),
      ];
      if (lines.length > 0) throw new Error(`The contract is not kept:\n  ${lines.join('\n  ')}`);
    },

    async listen({ port, host = '127.0.0.1' }) {
      await acceptFiles(app, uploads);
      await app.ready();
      app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
        socket.on('error', destroy);
        void upgrade(request, socket, head).catch((error) => {
          const refusal = refusalOf(error);
          if (!refusal) logger.error({ err: error }, 'a socket could not be opened');
          socket.end(plainAnswer(refusal ?? new Refusal('server.failed')));
        });
      });
      try {
        await app.listen({ port, host });
      } catch (error) {
        throw cannotListen(error, port, host);
      }
      const bound = (app.server.address() as AddressInfo).port;
      return { port: bound, url: settings.PUBLIC_URL ?? `http://${urlHost(host)}:${bound}` };
    },

    async close(graceMs = 10_000) {
      stopping = true;
      const impatient = setTimeout(() => app.server.closeAllConnections(), graceMs);
      await Promise.all([...closing.map((work) => work()), app.close()]);
      clearTimeout(impatient);
    },
  };
  return http;

  function refuseUnreadable(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Duplex): void {
    // The other side went away: nobody to answer.
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
    socket.end(
      plainAnswer(new Refusal(error.code === 'HPE_HEADER_OVERFLOW' ? 'request.too_large' : 'request.malformed')),
    );
  }
}

function anyoneOf(request: FastifyRequest): AnyoneCaller {
  const { headers } = request;
  return {
    kind: 'anyone',
    address: request.ip,
    socketAddress: request.socket.remoteAddress ?? '',
    forwarded: ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'].some((name) => name in headers),
    origin: headers.origin ?? null,
    userAgent: headers['user-agent']?.slice(0, 300) ?? null,
    cookie: headers.cookie,
  };
}

/** A whole answer for a connection that fastify has not understood or does not hold. */
function plainAnswer(refusal: Refusal): string {
  const problem = problemOf(refusal);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

function destroy(this: Socket): void {
  this.destroy();
}

function cannotListen(error: unknown, port: number, host: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new StartRefusal('port.taken', `Port ${port} is taken; stop what uses it, or choose another with PORT.`);
  }
  if (code === 'EACCES') {
    return new StartRefusal(
      'port.forbidden',
      `Port ${port} needs rights that this user has not; choose one above 1023.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefusal('host.unknown', `This machine has no address ${host}; correct HOST.`);
  }
  return error;
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
