/**
 * A server that speaks the messenger's side of the contract from memory, and fails on command: what the real one cannot
 * do is lose an answer, cut a socket without a word or refuse a file exactly when a test wants it to.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerEvent, Signal } from '@harken/contract/live';
import type { ShownForm } from '@harken/contract/rating';
import type { CustomerContent, Message, MessageContent, TrailStep } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';

type Fault = 'lose request' | 'lose answer' | 'fail' | { refuse: string; status: number };

interface Person {
  conversations: Map<ConversationId, CustomerConversation>;
  messages: Message[];
  trail: TrailStep[];
  name: string | null;
  identified: boolean;
}

/** @param files  the built messenger, by name */
export async function fakeServer(files: ReadonlyMap<string, string>) {
  const people = new Map<string, Person>();
  const tokens = new Map<string, string>();
  const sockets = new Map<Duplex, { who: string | null; deaf: boolean }>();
  const log: { who: string; event: CustomerEvent }[] = [];
  const requests: string[] = [];
  const uploads = new Map<string, { name: string; type: string; bytes: number; content: Buffer }>();
  let count = 0;
  const faults: Fault[] = [];
  let chanceOfFault = () => undefined as Fault | undefined;
  const settings = {
    name: 'Harbour Bank',
    locales: ['en', 'zh', 'ar'],
    peopleNow: true,
    peopleUntil: new Date(new Date().setHours(22, 0, 0, 0)).toISOString() as string | null,
    peopleFrom: null as string | null,
    expectedSeconds: 120 as number | null,
  };
  let guesses: { question: string; evidence: string }[] = [];
  let asked: Partial<ShownForm> = {};
  let wait = {
    ahead: 2,
    expectedSeconds: 120 as number | null,
    lowerSeconds: 60,
    upperSeconds: 230,
    queueName: 'Card limits' as string | null,
    open: true,
    opensAt: null as string | null,
  };
  /** What the virtual agent says to a word; nothing by default. */
  let answers: (text: string) => MessageContent[] = () => [];

  const uuid = () => crypto.randomUUID();
  const now = () => new Date().toISOString();
  const personOf = (who: string) => {
    let person = people.get(who);
    if (!person) {
      person = { conversations: new Map(), messages: [], trail: [], name: null, identified: false };
      people.set(who, person);
    }
    return person;
  };

  // ——— Events

  type Told = CustomerEvent extends infer E ? (E extends unknown ? Omit<E, 'seq' | 'at'> : never) : never;
  function publish(who: string, ...told: Told[]) {
    const events = told.map((each) => ({ ...each, seq: log.length + 1, at: now() }) as CustomerEvent);
    for (const event of events) {
      event.seq = log.length + 1;
      log.push({ who, event });
    }
    for (const [socket, peer] of sockets) {
      if (peer.who === who && !peer.deaf) frame(socket, { type: 'events', events, upTo: log.length });
    }
  }

  function signal(who: string, what: Signal) {
    for (const [socket, peer] of sockets)
      if (peer.who === who && !peer.deaf) frame(socket, { type: 'signal', signal: what });
  }

  function say(
    who: string,
    conversationId: ConversationId,
    author: Message['author'],
    content: MessageContent,
    id = `msg_${uuid()}`,
  ): Message {
    const person = personOf(who);
    const conversation = person.conversations.get(conversationId)!;
    const message: Message = {
      id: id as MessageId,
      conversationId,
      position: person.messages.filter((each) => each.conversationId === conversationId).length + 1,
      author,
      content,
      at: now(),
      delivery: author.kind === 'customer' ? null : { state: 'sent', at: now(), reason: null },
      editedAt: null,
    };
    person.messages.push(message);
    const preview = 'text' in content ? content.text.slice(0, 140) : content.kind;
    const lastMessage =
      content.kind === 'system'
        ? conversation.lastMessage
        : { at: message.at, preview, fromUs: author.kind !== 'customer' };
    Object.assign(conversation, { lastMessage });
    publish(
      who,
      { name: 'message.added', message },
      { name: 'conversation.changed', conversationId, changes: { lastMessage } },
    );
    return message;
  }

  function change(who: string, conversationId: ConversationId, changes: Partial<CustomerConversation>) {
    Object.assign(personOf(who).conversations.get(conversationId)!, changes);
    publish(who, { name: 'conversation.changed', conversationId, changes });
  }

  function changeContent(who: string, messageId: MessageId, content: MessageContent) {
    const message = personOf(who).messages.find(({ id }) => id === messageId)!;
    message.content = content;
    publish(who, { name: 'message.content_changed', conversationId: message.conversationId, messageId, content });
  }

  const virtualAgent = { kind: 'virtual_agent', id: null, name: null } as const;
  const system = { kind: 'system', id: null, name: null } as const;

  function handOff(who: string, id: ConversationId) {
    change(who, id, { handledBy: 'people', waiting: true, state: 'waiting_on_us' });
    say(who, id, system, { kind: 'system', what: 'handed_off', detail: {} });
  }

  function join(who: string, id: ConversationId, name: string) {
    change(who, id, { waiting: false, agentName: name });
    say(who, id, system, { kind: 'system', what: 'joined', detail: { agentName: name } });
  }

  // ——— Routes

  const refuse = (status: number, code: string, detail?: string) => ({
    status,
    reply: { type: `/problems/${code}`, title: code, status, code, detail },
  });

  function receive(who: string, conversationId: ConversationId, message: { id: string; content: CustomerContent }) {
    const person = personOf(who);
    const seen = person.messages.find(({ id }) => id === message.id);
    if (seen) return seen;
    const conversation = person.conversations.get(conversationId)!;
    if (conversation.state === 'resolved') {
      change(who, conversationId, { state: 'waiting_on_us' });
      say(who, conversationId, system, { kind: 'system', what: 'reopened', detail: {} });
    }
    const made = say(
      who,
      conversationId,
      { kind: 'customer', id: who, name: person.name },
      message.content as MessageContent,
      message.id,
    );
    if (message.content.kind === 'text' && conversation.handledBy === 'virtual_agent')
      for (const answer of answers(message.content.text)) say(who, conversationId, virtualAgent, answer);
    return made;
  }

  function route(
    method: string,
    path: string,
    // biome-ignore lint/suspicious/noExplicitAny: what a browser sent; the contract is checked by the real server.
    body: Record<string, any>,
    who: string | undefined,
  ): { status: number; reply: unknown } {
    const ok = (reply: object = {}, status = 200) => ({ status, reply: { seq: log.length, ...reply } });
    if (path === '/api/messenger/settings') return ok(settings);
    if (path === '/api/messenger/sessions' && method === 'POST') {
      const claims = body.hostToken && JSON.parse(Buffer.from(body.hostToken.split('.')[1], 'base64url').toString());
      if (claims?.expired) return refuse(401, 'token.expired');
      const earlier = tokens.get(body.earlierToken);
      const id = claims ? `host:${claims.sub}` : (earlier ?? uuid());
      const person = personOf(id);
      if (claims) Object.assign(person, { name: claims.name ?? null, identified: true });
      const token = `hs_${uuid()}`;
      tokens.set(token, id);
      const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
      return ok(
        {
          token,
          expiresAt: inMinutes(60),
          rotateAfter: inMinutes(15),
          customer: { name: person.name, identified: person.identified },
        },
        201,
      );
    }
    if (!who) return refuse(401, 'access.signed_out');
    const person = personOf(who);
    if (path === '/api/messenger/sessions/current') {
      for (const [token, id] of tokens) if (id === who) tokens.delete(token);
      return { status: 204, reply: null };
    }
    if (path === '/api/messenger/state') {
      const conversations = [...person.conversations.values()];
      const asked =
        conversations.find(({ id }) => id === body.conversation) ??
        conversations.find(({ state }) => state !== 'resolved' && state !== 'closed');
      const { name, identified } = person;
      return ok({
        customer: { name, identified },
        conversations,
        messages: person.messages.filter(({ conversationId }) => conversationId === asked?.id),
      });
    }
    if (path === '/api/messenger/guesses') return ok({ questions: guesses });
    if (path === '/api/messenger/conversations') {
      if (!person.conversations.has(body.id)) {
        person.conversations.set(body.id, {
          id: body.id,
          reference: `HB-${48_000 + ++count}`,
          subject: body.message.content.text?.slice(0, 60) ?? null,
          state: 'open',
          handledBy: 'virtual_agent',
          agentName: null,
          openedAt: now(),
          waiting: false,
          rating: null,
          lastMessage: null,
          unread: 0,
        });
        person.trail.push(...body.trail);
        publish(who, {
          name: 'conversation.changed',
          conversationId: body.id,
          changes: person.conversations.get(body.id)!,
        });
      }
      receive(who, body.id, body.message);
      return ok({ conversation: person.conversations.get(body.id) }, 201);
    }
    const [, id, deed, messageId, on] =
      path.match(/^\/api\/messenger\/conversations\/(conv_[^/]+)\/([\w-]+)(?:\/([^/]+)\/(\w+))?$/) ?? [];
    const conversationId = id as ConversationId;
    const conversation = person.conversations.get(conversationId);
    if (!conversation) return refuse(404, 'record.not_found');
    const message = person.messages.find((each) => each.id === messageId)?.content;
    switch (on ?? deed) {
      case 'messages': {
        const { position, at } = receive(who, conversationId, body as { id: string; content: CustomerContent });
        return ok({ position, at }, 201);
      }
      case 'choice':
        if (message?.kind === 'choice') changeContent(who, messageId as MessageId, { ...message, chosen: body.option });
        return ok();
      case 'feedback':
        if (message?.kind === 'answer')
          changeContent(who, messageId as MessageId, { ...message, feedback: body.helped ? 'helped' : 'not_helped' });
        return ok();
      case 'person':
        if (conversation.handledBy === 'virtual_agent') handOff(who, conversationId);
        return ok();
      case 'leave':
        change(who, conversationId, { handledBy: 'virtual_agent', waiting: false, state: 'open' });
        return ok();
      case 'solved':
        change(who, conversationId, { state: 'resolved', waiting: false });
        say(who, conversationId, system, { kind: 'system', what: 'resolved', detail: { agentName: null } });
        return ok();
      case 'rating-form': {
        const id = 'rafo_00000000-0000-7000-8000-000000000000';
        return ok({ form: { id, version: 0, scale: 'words', question: null, comment: true, prompt: null, ...asked } });
      }
      case 'rating':
        change(who, conversationId, { rating: { score: body.score, comment: body.comment, at: now() } });
        say(who, conversationId, system, { kind: 'system', what: 'rated', detail: { score: String(body.score) } });
        return ok();
      case 'context':
        person.trail.push(...body.trail);
        return ok();
      case 'read': {
        const messages = person.messages.filter(
          (each) =>
            each.conversationId === conversationId && each.author.kind !== 'customer' && each.position <= body.upTo,
        );
        const delivery = { state: body.state, at: now(), reason: null };
        for (const each of messages) each.delivery = delivery;
        publish(who, {
          name: 'delivery.changed',
          conversationId,
          messageIds: messages.map((each) => each.id),
          delivery,
        });
        return ok();
      }
      case 'wait':
        return ok({ waiting: conversation.waiting, ...wait });
      default:
        return refuse(404, 'request.not_found');
    }
  }

  // ——— HTTP

  const types: Record<string, string> = { js: 'text/javascript', html: 'text/html' };
  let page = '';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    response.setHeader('access-control-allow-methods', '*');
    if (request.method === 'OPTIONS') {
      response.end();
      return;
    }
    if (!url.pathname.startsWith('/api/')) {
      const file = url.pathname.match(/^\/messenger\/([\w.-]+)$/)?.[1];
      const content = file ? files.get(file) : page;
      response.statusCode = content === undefined ? 404 : 200;
      response.setHeader('content-type', `${types[file?.split('.').at(-1) ?? 'html']}; charset=utf-8`);
      response.setHeader('cache-control', 'max-age=600');
      response.end(content ?? '');
      return;
    }
    requests.push(`${request.method} ${url.pathname}`);
    const sending = request.method === 'POST' && /conversations|files/.test(url.pathname);
    const fault = sending ? (faults.shift() ?? chanceOfFault()) : undefined;
    if (fault === 'lose request') {
      response.destroy();
      return;
    }
    const answer = (status: number, reply: unknown) => {
      if (fault === 'lose answer') return void response.destroy();
      response.statusCode = status;
      response.setHeader('content-type', status < 400 ? 'application/json' : 'application/problem+json');
      return void response.end(reply === null ? '' : JSON.stringify(reply));
    };
    if (fault === 'fail') {
      return answer(500, refuse(500, 'server.failed').reply);
    }
    if (fault && fault !== 'lose answer') return answer(fault.status, refuse(fault.status, fault.refuse).reply);
    const who = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (url.pathname === '/api/messenger/files') {
      const text = raw.toString('latin1');
      const name = Buffer.from(text.match(/filename="([^"]*)"/)?.[1] ?? 'file', 'latin1').toString();
      const start = text.indexOf('\r\n\r\n') + 4;
      const content = raw.subarray(start, text.indexOf('\r\n--', start));
      const file = { name, type: text.match(/Content-Type: (\S+)/)?.[1] ?? '', bytes: content.length };
      const fileId = `file_${uuid()}`;
      uploads.set(fileId, { ...file, content });
      return answer(201, { fileId, ...file });
    }
    if (url.pathname.startsWith('/api/messenger/files/')) {
      const file = uploads.get(url.pathname.split('/').at(-1)!);
      response.setHeader('content-disposition', 'attachment');
      response.end(file?.content);
      return;
    }
    const body = raw.length ? JSON.parse(raw.toString()) : Object.fromEntries(url.searchParams);
    const { status, reply } = route(request.method ?? 'GET', url.pathname, body, who);
    answer(status, reply);
  }

  // ——— Sockets: text frames of the WebSocket protocol, as little of it as a browser needs

  function frame(socket: Duplex, value: unknown) {
    const payload = Buffer.from(JSON.stringify(value));
    const { length } = payload;
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    head[0] = 0x81;
    head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
    if (head.length === 4) head.writeUInt16BE(length, 2);
    if (head.length === 10) head.writeUInt32BE(length, 6);
    socket.write(Buffer.concat([head, payload]));
  }

  function upgrade(request: IncomingMessage, socket: Duplex) {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const peer = { who: null as string | null, deaf: false };
    sockets.set(socket, peer);
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        if (rest.length < 6) return;
        const short = rest[1]! & 127;
        const offset = short === 126 ? 4 : short === 127 ? 10 : 2;
        const length = short === 126 ? rest.readUInt16BE(2) : short === 127 ? rest.readUInt32BE(6) : short;
        if (rest.length < offset + 4 + length) return;
        const mask = rest.subarray(offset, offset + 4);
        const payload = Buffer.from(rest.subarray(offset + 4, offset + 4 + length)).map(
          (byte, at) => byte ^ mask[at % 4]!,
        );
        const opcode = rest[0]! & 15;
        rest = rest.subarray(offset + 4 + length);
        if (opcode === 8) return socket.end();
        if (opcode === 1 && !peer.deaf) hear(socket, peer, JSON.parse(Buffer.from(payload).toString()));
      }
    });
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => sockets.delete(socket));
  }

  const heard: { type: string; on?: boolean }[] = [];
  function hear(
    socket: Duplex,
    peer: { who: string | null },
    said: { type: string; after?: number; token?: string; on?: boolean },
  ) {
    heard.push(said);
    if (said.type === 'ping') return frame(socket, { type: 'pong' });
    if (said.type !== 'hello') return;
    const who = tokens.get(said.token ?? '');
    if (!who) return frame(socket, { type: 'problem', code: 'access.signed_out' });
    peer.who = who;
    const events = log.filter((each) => each.who === who && each.event.seq > said.after!).map(({ event }) => event);
    frame(socket, { type: 'events', events, upTo: log.length });
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  server.on('upgrade', upgrade);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = (server.address() as AddressInfo).port;

  return {
    origin: `http://127.0.0.1:${port}`,
    people,
    log,
    requests,
    heard,
    settings,
    faults,
    sockets,
    uploads,
    say,
    change,
    changeContent,
    handOff,
    join,
    signal,
    virtualAgent,
    set: (what: {
      guesses?: typeof guesses;
      wait?: Partial<typeof wait>;
      answers?: typeof answers;
      page?: string;
      chance?: typeof chanceOfFault;
      /** How customers are asked, where it is otherwise than from the beginning. */
      asked?: Partial<ShownForm>;
    }) => {
      guesses = what.guesses ?? guesses;
      wait = { ...wait, ...what.wait };
      answers = what.answers ?? answers;
      page = what.page ?? page;
      chanceOfFault = what.chance ?? chanceOfFault;
      asked = what.asked ?? asked;
    },
    /** Nothing goes through any more, but nobody says so: a half-open socket. */
    deafen: () => {
      for (const peer of sockets.values()) peer.deaf = true;
    },
    cut: () => {
      for (const socket of sockets.keys()) socket.destroy();
    },
    forgetTokens: () => tokens.clear(),
    stop: () =>
      new Promise<void>((done) => {
        for (const socket of sockets.keys()) socket.destroy();
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
export type FakeServer = Awaited<ReturnType<typeof fakeServer>>;
