/**
 * Live sockets. A client says how far it knows the log; it is told every later event that it may see, each once and
 * in order, first from what happened meanwhile, then as it happens. The log tells, this only carries: a socket that
 * breaks loses nothing, because its next one says `after` again.
 */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, PersonId, SessionId } from '@harken/contract/ids';
import { type ClientFrame, clientFrame, type Signal } from '@harken/contract/live';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Bus } from './bus.ts';
import type { EventLog } from './events.ts';
import type { Arrival, Http } from './http.ts';
import { type Logger, silentLogger } from './log.ts';
import { type Audience, createFanOut } from './realtime/fan-out.ts';
import {
  closeCodes,
  encode,
  eventsFrame,
  type Peer,
  type StaffMember,
  send,
  sendAndWait,
  type Visitor,
} from './realtime/peer.ts';
import { createRecent, type Told, toTell } from './realtime/recent.ts';
import { createRoster, type Roster } from './realtime/roster.ts';
import { createSignals, type SignalTarget } from './realtime/signals.ts';
import { beats, createSockets } from './realtime/sockets.ts';

export interface RealtimeDeps {
  http: Pick<Http, 'serveLive' | 'onClosing'>;
  log: Pick<EventLog, 'head' | 'read' | 'tail'>;
  bus: Bus;
  logger?: Logger;
  audience: Audience & {
    mayRead(person: Person, about: About): boolean;
    may(person: Person, permission: Permission): boolean;
    /** Is this session of a person still good? Asked from memory, at every heartbeat. */
    sessionLives(sessionId: SessionId): boolean;
  };
  /** Who may see a conversation, for signals about one that no recent event was about. */
  aboutOf(conversationId: ConversationId): Promise<About | null>;
  limits?: Partial<RealtimeLimits>;
}

export interface RealtimeLimits {
  heartbeatMs: number;
  /** How long a socket may stay silent before it says hello. */
  helloMs: number;
  /** A member of staff further behind fetches the state again, which is cheaper than the story. */
  staffBehind: number;
  /** Kept in memory for those who come back; a customer further behind fetches the state again. */
  recentEvents: number;
  recentBytes: number;
  /** Open sockets of one session (a browser with its tabs), and of one address (an office); 0 for no limit. */
  socketsOfSession: number;
  socketsOfAddress: number;
}

const usual: RealtimeLimits = {
  heartbeatMs: 25_000,
  helloMs: 10_000,
  staffBehind: 20_000,
  recentEvents: 2_000,
  recentBytes: 16 * 1024 * 1024,
  socketsOfSession: 0,
  socketsOfAddress: 0,
};

/** Whose sockets end: of a person, of a session, of a customer. */
export type Cut = { personId: PersonId } | { sessionId: SessionId } | { customerId: CustomerId };

export interface Realtime {
  /** To the sockets of every process; lost where nobody listens. */
  signal(target: SignalTarget, signal: Signal): void;
  /** Ends sockets at once, in every process; their clients have to sign in again. */
  cut(whose: Cut): void;
  connections: {
    /** `count` is of all processes, and every process hears of it. */
    onPersonConnected(hear: (personId: PersonId, count: number) => void): void;
    onPersonDisconnected(hear: (personId: PersonId, count: number) => void): void;
    /** In this process, whose word about its own sockets dies with it. */
    onPersonHere(hear: (personId: PersonId, count: number, before: number) => void): void;
    personConnected(personId: PersonId): boolean;
    customerConnected(customerId: CustomerId): boolean;
  };
  close(): Promise<void>;
}

const framesPerHeartbeat = 100;
const earlyFrames = 20;
/** Events in one frame while catching up. */
const stretch = 500;
const pong = encode({ type: 'pong' });
const cutTopic = 'realtime.cut';

export async function createRealtime({
  http,
  log,
  bus,
  logger = silentLogger,
  audience,
  aboutOf,
  limits: given,
}: RealtimeDeps): Promise<Realtime> {
  const limits = { ...usual, ...given };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 8 * 1024,
  });
  const sockets = createSockets();
  const peers = new WeakMap<WebSocket, Peer>();
  const connected: ((personId: PersonId, count: number) => void)[] = [];
  const disconnected: ((personId: PersonId, count: number) => void)[] = [];
  const here: ((personId: PersonId, count: number, before: number) => void)[] = [];
  /** Opened, and nothing said yet. */
  const silent = new Set<WebSocket>();
  let opened = 0;
  let closed = false;

  const signals = createSignals({ bus, logger, sockets, ...audience, aboutOf }, () => roster);
  const roster: Roster = createRoster(bus, {
    personCount(personId, count, before) {
      for (const hear of count > before ? connected : disconnected) hear(personId, count);
    },
    viewers: signals.viewersChanged,
    personHere(personId, count, before) {
      for (const hear of here) hear(personId, count, before);
    },
  });

  const start = Math.max(0, (await log.head()) - limits.recentEvents);
  const recent = createRecent(start, { events: limits.recentEvents, bytes: limits.recentBytes });
  const fanOut = createFanOut(sockets, audience, start);
  const stopTail = log.tail(start, (events) => {
    const batch = events.map(toTell);
    recent.add(batch);
    for (const { event } of batch) {
      if ('about' in event.data) signals.remember(event.data.about);
      if (event.name === 'person.updated') rightsOf(event.data.person);
    }
    fanOut.tell(batch);
  });

  /** What someone may see changed: their screens begin anew. */
  function rightsOf(person: Person): void {
    const rights = ({ roles, queueIds, active }: Person) => JSON.stringify([roles, queueIds, active]);
    for (const peer of [...(sockets.staff.get(person.id) ?? [])]) {
      const before = peer.who.person;
      peer.who.person = person;
      if (!person.active) signOut(peer);
      else if (rights(before) !== rights(person)) reset(peer, 'rights');
    }
  }

  // — Coming —

  http.serveLive('/api/live', { as: 'person', welcome: (arrival) => welcome(arrival, memberOf) });
  http.serveLive('/api/messenger/live', { as: 'customer', welcome: (arrival) => welcome(arrival, visitorOf) });

  type WhoIs = (arrival: Arrival, token: string | undefined) => Promise<StaffMember | Visitor>;

  async function memberOf(arrival: Arrival): Promise<StaffMember> {
    const caller = await arrival.person();
    if (!caller) throw new Refusal('access.signed_out');
    return {
      kind: 'person',
      person: caller.person,
      sessionId: caller.sessionId,
      address: caller.address,
      viewing: null,
    };
  }

  async function visitorOf(arrival: Arrival, token: string | undefined): Promise<Visitor> {
    if (token === undefined) throw new Refusal('token.malformed');
    const { customerId, sessionId, address } = await arrival.customer(token);
    return { kind: 'customer', customerId, sessionId, address };
  }

  function welcome(arrival: Arrival, whoIs: WhoIs): void {
    server.handleUpgrade(arrival.request, arrival.socket, arrival.head, (ws) => {
      ws.on('error', ignore);
      if (closed) return ws.close(closeCodes.goingAway);
      silent.add(ws);
      const late = setTimeout(() => ws.terminate(), limits.helloMs);
      const heard = () => {
        clearTimeout(late);
        silent.delete(ws);
      };
      ws.once('close', heard);
      // What is said in one breath with the hello waits until we know who speaks.
      const early: [RawData, boolean][] = [];
      const listen = (data: RawData, binary: boolean) => {
        if (early.length >= earlyFrames) return ws.terminate();
        early.push([data, binary]);
        if (early.length === 1) void greet();
      };
      const greet = async () => {
        try {
          const hello = frameOf(...(early[0] as [RawData, boolean]));
          if (hello?.type !== 'hello') throw new Refusal('request.malformed');
          const who = await whoIs(arrival, hello.token);
          ws.off('message', listen).off('close', heard);
          heard();
          if (ws.readyState !== ws.OPEN) return;
          const { ofSession, ofAddress } = sockets.beside(who);
          if (reached(limits.socketsOfSession, ofSession) || reached(limits.socketsOfAddress, ofAddress))
            throw new Refusal('request.too_many');
          const peer = enter(ws, who, hello.after);
          for (const [data, binary] of early.slice(1)) onMessage.call(ws, data, binary);
          await resume(peer, hello.after);
        } catch (error) {
          if (!(error instanceof Refusal)) logger.error({ err: error }, 'A socket could not be served.');
          refuse(ws, error instanceof Refusal ? error.code : 'server.failed');
        }
      };
      ws.on('message', listen);
    });
  }

  function enter(ws: WebSocket, who: StaffMember | Visitor, after: number): Peer {
    const peer: Peer = {
      ws,
      who,
      phase: 'catching_up',
      told: after,
      alive: true,
      allowance: framesPerHeartbeat,
      typing: null,
      beat: opened++ % beats,
    };
    peers.set(ws, peer);
    sockets.add(peer);
    if (who.kind === 'person') roster.person(who.person.id, 1);
    else roster.customer(who.customerId, 1);
    // One function for all sockets, which finds its peer: ten thousand closures would be megabytes.
    ws.on('message', onMessage);
    ws.on('pong', onPong);
    ws.on('close', onClose);
    return peer;
  }

  // — Resuming —

  async function resume(peer: Peer, after: number): Promise<void> {
    // Ahead of this process is possible with several; ahead of the log is not, unless the log is an older copy.
    if (after > fanOut.position() && after > (await log.head())) return reset(peer, 'behind');
    const behind = peer.who.kind === 'person' ? limits.staffBehind : limits.recentEvents;
    if (fanOut.position() - after > behind) return reset(peer, 'behind');

    let said = false;
    while (peer.phase === 'catching_up') {
      // No await between this comparison and going live, so no event slips in between.
      if (peer.told >= fanOut.position()) {
        peer.phase = 'live';
        if (!said) send(peer.ws, eventsFrame([], peer.told));
        return;
      }
      const batch = await next(peer);
      if (batch === null) return reset(peer, 'behind');
      const parts = fanOut.partsFor(peer, batch);
      peer.told = batch.at(-1)?.seq ?? fanOut.position();
      said = true;
      await sendAndWait(peer.ws, eventsFrame(parts, peer.told));
    }
  }

  /** What follows for someone who catches up; null when a customer would make us read far back. */
  async function next(peer: Peer): Promise<readonly Told[] | null> {
    const kept = recent.since(peer.told);
    if (kept) return kept.slice(0, stretch);
    if (peer.who.kind === 'customer') return null;
    return (await log.read(peer.told, stretch)).map(toTell);
  }

  function reset(peer: Peer, reason: 'behind' | 'rights'): void {
    send(peer.ws, encode({ type: 'reset', reason }));
    leave(peer);
    // Closed, so that the next hello says from where: events told beside a fetch could fall between the two.
    peer.ws.close(closeCodes.reset, reason);
  }

  // — Speaking —

  function onPong(this: WebSocket): void {
    const peer = peers.get(this);
    if (peer) peer.alive = true;
  }

  function onMessage(this: WebSocket, data: RawData, binary: boolean): void {
    const peer = peers.get(this);
    if (!peer || peer.phase === 'gone') return;
    peer.alive = true;
    const frame = frameOf(data, binary);
    if (--peer.allowance < 0) refuse(this, 'request.too_many');
    else if (!frame || frame.type === 'hello') refuse(this, 'request.malformed');
    else if (frame.type === 'ping') send(this, pong);
    else if (frame.type === 'viewing') void signals.views(peer, frame.conversationId);
    else void signals.types(peer, frame);
  }

  // — Going —

  function onClose(this: WebSocket): void {
    const peer = peers.get(this);
    if (peer) leave(peer);
  }

  function leave(peer: Peer): void {
    if (peer.phase === 'gone') return;
    peer.phase = 'gone';
    sockets.remove(peer);
    signals.leaves(peer);
    if (peer.who.kind === 'person') roster.person(peer.who.person.id, -1);
    else roster.customer(peer.who.customerId, -1);
  }

  function refuse(ws: WebSocket, code: string): void {
    send(ws, encode({ type: 'problem', code }));
    ws.close(code === 'access.signed_out' ? closeCodes.signedOut : closeCodes.refused, code);
  }

  function signOut(peer: Peer): void {
    leave(peer);
    refuse(peer.ws, peer.who.kind === 'person' ? 'access.signed_out' : 'token.expired');
  }

  const stopCuts = bus.subscribe(cutTopic, (payload) => {
    const whose = payload as Cut;
    let theirs: Iterable<Peer> = [];
    if ('personId' in whose) theirs = [...(sockets.staff.get(whose.personId) ?? [])];
    else if ('customerId' in whose) theirs = [...(sockets.customers.get(whose.customerId) ?? [])];
    else theirs = sockets.all().filter(({ who }) => who.sessionId === whose.sessionId);
    for (const peer of theirs) signOut(peer);
  });

  // — The heart —

  let beat = 0;
  const heart = setInterval(() => {
    beat = (beat + 1) % beats;
    const position = fanOut.position();
    const progress = eventsFrame([], position);
    for (const peer of sockets.ofBeat(beat)) {
      if (!peer.alive) peer.ws.terminate();
      else if (peer.who.kind === 'person' && !audience.sessionLives(peer.who.sessionId)) signOut(peer);
      else {
        peer.alive = false;
        peer.allowance = framesPerHeartbeat;
        if (peer.phase === 'live' && peer.told < position) {
          send(peer.ws, progress);
          peer.told = position;
        }
        if (peer.ws.readyState === peer.ws.OPEN) peer.ws.ping();
      }
    }
  }, limits.heartbeatMs / beats);
  heart.unref();

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    clearInterval(heart);
    stopTail();
    await Promise.all([...silent, ...sockets.all().map(({ ws }) => ws)].map(closeSocket));
    stopCuts();
    signals.stop();
    roster.stop();
  }
  http.onClosing(close);

  return {
    signal: signals.signal,
    cut: (whose) => bus.publish(cutTopic, whose),
    connections: {
      onPersonConnected: (hear) => void connected.push(hear),
      onPersonDisconnected: (hear) => void disconnected.push(hear),
      onPersonHere: (hear) => void here.push(hear),
      personConnected: (personId) => roster.countOf(personId) > 0,
      customerConnected: roster.customerConnected,
    },
    close,
  };
}

function reached(limit: number, count: number): boolean {
  return limit > 0 && count >= limit;
}

function closeSocket(ws: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => ws.terminate(), 2_000);
    ws.once('close', () => {
      clearTimeout(impatient);
      resolve();
    });
    ws.close(closeCodes.goingAway, 'the server stops');
  });
}

function frameOf(data: RawData, binary: boolean): ClientFrame | null {
  if (binary) return null;
  try {
    return clientFrame.parse(JSON.parse(String(data)));
  } catch {
    return null;
  }
}

/** A broken socket also closes, and that is where it is handled. */
function ignore(): void {}
