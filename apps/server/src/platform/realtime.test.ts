import { setTimeout as pause } from 'node:timers/promises';
import type { About } from '@harken/contract/events';
import { type CustomerId, idFrom, type PersonId, type QueueId } from '@harken/contract/ids';
import type { ClientFrame, Signal } from '@harken/contract/live';
import type { Person, Role } from '@harken/contract/people';
import { permissions } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { StoredEvent } from './events.ts';
import { createHttp } from './http.ts';
import { newId } from './ids.ts';
import { createLogger } from './log.ts';
import { createRecent } from './realtime/recent.ts';
import { createRealtime, type Realtime, type RealtimeLimits } from './realtime.ts';
import { aHouse, type House } from './testing.ts';

const cards = idFrom('queu', newId());
const loans = idFrom('queu', newId());

function someone(
  name: string,
  { roles = ['agent'], queueIds = [cards] }: { roles?: Role[]; queueIds?: QueueId[] } = {},
): Person {
  const id = idFrom('pers', newId());
  return {
    id,
    name,
    email: `${name}@harbour.example`,
    roles,
    locale: 'en',
    teamIds: [],
    queueIds,
    active: true,
    version: 1,
  };
}

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

type Frame = {
  type: string;
  events?: { seq: number; name: string }[];
  upTo?: number;
  signal?: Signal;
  reason?: string;
  code?: string;
};

/** A client as ours is: it keeps its place, and what it was told. */
class Client {
  seqs: number[] = [];
  frames: Frame[] = [];
  place: number;
  closed: number | null = null;
  readonly ws: WebSocket;
  private readonly waiting = new Set<() => void>();

  constructor(url: string, { after = 0, hello = {}, headers = {}, autoPong = true, says = true }: ClientOptions = {}) {
    this.place = after;
    this.ws = new WebSocket(url, { headers, autoPong });
    this.ws.on('open', () => {
      if (says) this.say({ type: 'hello', after, ...hello });
    });
    this.ws.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      this.frames.push(frame);
      if (frame.type === 'events') {
        this.seqs.push(...(frame.events ?? []).map(({ seq }) => seq));
        this.place = frame.upTo as number;
      }
      this.wake();
    });
    this.ws.on('close', (code) => {
      this.closed = code;
      this.wake();
    });
    this.ws.on('error', () => {});
    ends.push(() => this.ws.terminate());
  }

  say(frame: ClientFrame) {
    this.ws.send(JSON.stringify(frame));
  }

  get signals(): Signal[] {
    return this.frames.flatMap(({ signal }) => (signal ? [signal] : []));
  }

  async until(true_: (client: this) => boolean): Promise<this> {
    while (!true_(this)) {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`waited in vain; last frames: ${JSON.stringify(this.frames.slice(-3))}`)),
          8_000,
        );
        this.waiting.add(() => {
          clearTimeout(late);
          resolve();
        });
      });
    }
    return this;
  }

  /** Said hello and was answered. */
  async live(): Promise<this> {
    return await this.until(({ frames }) => frames.some(({ type }) => type === 'events'));
  }

  private wake() {
    for (const go of this.waiting) go();
    this.waiting.clear();
  }
}
interface ClientOptions {
  after?: number;
  hello?: { token?: string };
  headers?: Record<string, string>;
  autoPong?: boolean;
  says?: boolean;
}

interface World extends House {
  realtime: Realtime;
  url: string;
  people: Person[];
  sessions: Set<string>;
  abouts: Map<string, About>;
  staff(person: Person, options?: ClientOptions): Client;
  visitor(customerId: CustomerId, options?: ClientOptions): Client;
  /** A message of a customer, in a queue. */
  received(customerId: CustomerId, queueId?: QueueId | null, conversation?: About['conversationId']): Promise<number>;
  about(customerId: CustomerId, queueId?: QueueId | null): About;
}

/** One log for all tests of this file: each world has its own server, its own people and begins at the head. */
let house: House;
beforeAll(async () => {
  house = await aHouse();
});

async function aWorld(limits: Partial<RealtimeLimits> = {}): Promise<World> {
  const people: Person[] = [];
  const sessions = new Set<string>();
  const abouts = new Map<string, About>();
  const http = await createHttp({
    settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: 0, SIGN_IN_LIMIT_PER_MINUTE: 0 },
    logger: createLogger('silent'),
    version: '0',
    callers: {
      person: (cookie, address) => {
        const person = people.find(({ id }) => cookie?.includes(id));
        if (!person) return null;
        const sessionId = idFrom('sess', person.id.slice(5));
        if (!sessions.has(sessionId)) return null;
        return { kind: 'person', person, permissions: new Set(permissions), sessionId, address };
      },
      customer: (token, address) => {
        if (!token.startsWith('cust_')) throw new Refusal('token.malformed');
        const sessionId = idFrom('sess', token.slice(5));
        return {
          kind: 'customer',
          customerId: token as CustomerId,
          sessionId,
          inboxId: idFrom('inbx', newId()),
          identified: true,
          token,
          address,
        };
      },
    },
    authorisation: Object.fromEntries(permissions.map((p) => [p, []])) as never,
    allowedOrigin: (origin) => origin === 'https://bank.example',
    ready: [],
  });
  const mayRead = (person: Person, about: About) =>
    person.roles.includes('lead') || (about.queueId !== null && person.queueIds.includes(about.queueId));
  const realtime = await createRealtime({
    http,
    log: house.log,
    bus: house.bus,
    audience: {
      mayRead,
      may: () => true,
      sessionLives: (id) => sessions.has(id),
      sees: (person, event) => !('about' in event.data) || mayRead(person, event.data.about),
      customerOf: (event) => ('about' in event.data ? event.data.about.customerId : null),
      customerEvents: ({ seq, at, name }) =>
        name === 'message.received' ? [{ seq, at, name: 'message.added', message: {} as never }] : [],
    },
    aboutOf: async (id) => abouts.get(id) ?? null,
    // On a busy machine a short heart ends sockets that are slow to answer; those about the heart say so.
    limits: { heartbeatMs: 60_000, ...limits },
  });
  ends.push(() => http.close(1_000));
  const { port } = await http.listen({ port: 0 });
  const url = `ws://127.0.0.1:${port}`;
  const { log } = house;

  const about = (customerId: CustomerId, queueId: QueueId | null = cards): About => {
    const made = {
      conversationId: idFrom('conv', newId()),
      caseId: idFrom('case', newId()),
      customerId,
      queueId,
      agentId: null,
      participantIds: [],
    };
    abouts.set(made.conversationId, made);
    return made;
  };
  return {
    ...house,
    realtime,
    url,
    people,
    sessions,
    abouts,
    about,
    staff(person, { headers, ...options } = {}) {
      if (!people.includes(person)) {
        people.push(person);
        sessions.add(idFrom('sess', person.id.slice(5)));
      }
      return new Client(`${url}/api/live`, { headers: { cookie: person.id, ...headers }, ...options });
    },
    visitor(customerId, options = {}) {
      return new Client(`${url}/api/messenger/live`, { hello: { token: customerId }, ...options });
    },
    async received(customerId, queueId = cards) {
      await log.transact(async (tx) => {
        const data = { about: about(customerId, queueId), changes: {}, message: { text: 'hello' } };
        tx.append({ name: 'message.received', actor: { kind: 'customer', id: customerId }, data });
      });
      return await log.head();
    },
  };
}

const someCustomer = () => idFrom('cust', newId());

describe('a live socket', () => {
  it('is told what happens, and only to those who may see it', async () => {
    const world = await aWorld({ heartbeatMs: 1_500 });
    const [mei, tom, lin] = [
      someone('mei'),
      someone('tom', { queueIds: [loans] }),
      someone('lin', { roles: ['lead'] }),
    ];
    const amelia = someCustomer();
    const here = await world.log.head();
    const [inCards, inLoans, lead] = [mei, tom, lin].map((person) => world.staff(person, { after: here })) as [
      Client,
      Client,
      Client,
    ];
    const hers = world.visitor(amelia, { after: here });
    const other = world.visitor(someCustomer(), { after: here });
    for (const client of [inCards, inLoans, lead, hers, other]) await client.live();

    const first = await world.received(amelia, cards);
    const second = await world.received(someCustomer(), loans);
    await lead.until(({ seqs }) => seqs.length === 2);
    await inCards.until(({ place }) => place >= second);
    await inLoans.until(({ place }) => place >= second);
    await hers.until(({ place }) => place >= second);
    await other.until(({ place }) => place >= second);
    expect([inCards.seqs, inLoans.seqs, lead.seqs, hers.seqs, other.seqs]).toEqual([
      [first],
      [second],
      [first, second],
      [first],
      [],
    ]);
  });

  it('says how far it has been told, also when nothing was for it', async () => {
    const world = await aWorld({ heartbeatMs: 1_500 });
    const visitor = await world.visitor(someCustomer(), { after: await world.log.head() }).live();
    const seq = await world.received(someCustomer());
    await visitor.until(({ place }) => place === seq);
    expect(visitor.seqs).toEqual([]);
  });

  it('tells what happened meanwhile, then goes on live', async () => {
    const world = await aWorld();
    const mei = someone('mei');
    const seqs = [];
    for (let n = 0; n < 30; n++) seqs.push(await world.received(someCustomer()));
    const client = world.staff(mei, { after: seqs[9] });
    await client.until(({ seqs }) => seqs.length === 20);
    seqs.push(await world.received(someCustomer()));
    await client.until(({ seqs }) => seqs.length === 21);
    expect(client.seqs).toEqual(seqs.slice(10));
  });

  it('tells each event once and in order, whatever breaks and returns while others write', async () => {
    const world = await aWorld({ recentEvents: 60 });
    const mei = someone('mei');
    const amelia = someCustomer();
    const begin = await world.log.head();
    const total = 400;
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let n = 0; n < total / 4; n++) {
          await world.received(n % 2 === 0 ? amelia : someCustomer(), n % 4 === 3 ? loans : cards);
          if (n % 10 === 0) await pause(5);
        }
      }),
    );

    let resets = 0;
    const follow = async (connect: (after: number) => Client, done: (seqs: number[]) => boolean) => {
      const seqs: number[] = [];
      let place = begin;
      while (!done(seqs)) {
        const client = connect(place);
        // Some break before they were answered; the others must get on, however busy the machine is.
        if (Math.random() < 0.7) await client.until(({ frames, closed }) => frames.length > 0 || closed !== null);
        await pause(Math.random() * 20);
        client.ws.terminate();
        await client.until(({ closed }) => closed !== null);
        if (client.frames.some(({ type }) => type === 'reset')) {
          resets++;
          return null;
        }
        seqs.push(...client.seqs);
        place = client.place;
      }
      return seqs;
    };
    const staff = Array.from({ length: 4 }, () =>
      follow(
        (after) => world.staff(mei, { after }),
        (seqs) => seqs.length >= total * 0.75,
      ),
    );
    // A customer's place may fall behind what is kept; then the state is fetched anew, which is not this test.
    const hers = follow(
      (after) => world.visitor(amelia, { after }),
      (seqs) => seqs.length >= total / 2,
    );
    await writing;
    const stored: StoredEvent[] = [];
    for (let at = begin; ; ) {
      const events = await world.log.read(at);
      if (events.length === 0) break;
      stored.push(...events);
      at = events.at(-1)?.seq ?? at;
    }
    const seen = (keep: (about: About) => boolean) =>
      stored.filter(({ data }) => keep(data.about as About)).map(({ seq }) => seq);
    for (const seqs of await Promise.all(staff)) expect(seqs).toEqual(seen(({ queueId }) => queueId === cards));
    const told = await hers;
    if (told) expect(told).toEqual(seen(({ customerId }) => customerId === amelia));
    else expect(resets).toBe(1);
  }, 60_000);

  it('sends back to a fresh state whoever is too far behind, or ahead of the log', async () => {
    const world = await aWorld({ staffBehind: 20, recentEvents: 10 });
    for (let n = 0; n < 30; n++) await world.received(someCustomer());
    const head = await world.log.head();
    for (const client of [
      world.staff(someone('mei'), { after: head - 25 }),
      world.visitor(someCustomer(), { after: head - 15 }),
      world.staff(someone('tom'), { after: head + 1000 }),
    ]) {
      await client.until(({ closed }) => closed !== null);
      expect([client.closed, client.frames]).toEqual([4409, [{ type: 'reset', reason: 'behind' }]]);
    }
    const near = await world.staff(someone('lin'), { after: head - 15 }).until(({ seqs }) => seqs.length === 15);
    expect(near.place).toBe(head);
  });

  it('ends with the process, which says so', async () => {
    const world = await aWorld();
    const client = await world.staff(someone('mei')).live();
    const silent = new Client(`${world.url}/api/live`, { says: false });
    await new Promise((resolve) => silent.ws.once('open', resolve));
    await world.realtime.close();
    for (const socket of [client, silent]) {
      await socket.until(({ closed }) => closed !== null);
      expect(socket.closed).toBe(1001);
    }
  });
});

describe('who is let in', () => {
  const refusal = (url: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve) => {
      const ws = new WebSocket(url, { headers });
      ends.push(() => ws.terminate());
      ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      ws.on('open', () => resolve(101));
      ws.on('error', () => {});
    });

  it('no page of another site opens a socket with our cookie', async () => {
    const world = await aWorld();
    const mei = someone('mei');
    world.staff(mei);
    const origins = ['https://evil.example', 'https://bank.example', 'null', 'http://127.0.0.1:1'];
    for (const origin of origins) expect(await refusal(`${world.url}/api/live`, { origin, cookie: mei.id })).toBe(403);
    expect(await refusal(`${world.url}/api/live`, { origin: world.url.replace('ws', 'http'), cookie: mei.id })).toBe(
      101,
    );
  });

  it('the messenger’s socket opens on allowed sites only', async () => {
    const world = await aWorld();
    expect(await refusal(`${world.url}/api/messenger/live`, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusal(`${world.url}/api/messenger/live`, { origin: 'https://bank.example' })).toBe(101);
    expect(await refusal(`${world.url}/api/none`, {})).toBe(404);
  });

  it('a socket of nobody learns why', async () => {
    const world = await aWorld();
    const out = await new Client(`${world.url}/api/live`).until(({ closed }) => closed !== null);
    expect([out.closed, out.frames]).toEqual([4401, [{ type: 'problem', code: 'access.signed_out' }]]);
    const bad = await new Client(`${world.url}/api/messenger/live`, { hello: { token: 'forged' } }).until(
      ({ closed }) => closed !== null,
    );
    expect(bad.frames).toEqual([{ type: 'problem', code: 'token.malformed' }]);
    const none = await new Client(`${world.url}/api/messenger/live`).until(({ closed }) => closed !== null);
    expect(none.frames).toEqual([{ type: 'problem', code: 'token.malformed' }]);
  });

  it('one that says nothing, nonsense, too much or too often is let go', async () => {
    const world = await aWorld({ helloMs: 100, heartbeatMs: 60_000 });
    const mei = someone('mei');
    world.staff(mei);
    const silent = new Client(`${world.url}/api/live`, { says: false, headers: { cookie: mei.id } });
    const nonsense = await world.staff(mei).live();
    nonsense.ws.send('{"type":"open sesame"}');
    const binary = await world.staff(mei).live();
    binary.ws.send(Buffer.from([1, 2, 3]));
    const large = await world.staff(mei).live();
    large.ws.send('x'.repeat(10_000));
    const often = await world.staff(mei).live();
    for (let n = 0; n < 150; n++) often.say({ type: 'ping' });
    for (const client of [silent, nonsense, binary, large, often]) await client.until(({ closed }) => closed !== null);
    expect([nonsense.closed, binary.closed, large.closed, often.closed]).toEqual([1008, 1008, 1009, 1008]);
    expect(often.frames.at(-1)).toEqual({ type: 'problem', code: 'request.too_many' });
  });

  it('is refused when its session, or its address, has enough of them; another leaves room again', async () => {
    const world = await aWorld({ socketsOfSession: 2, socketsOfAddress: 4 });
    const amelia = someCustomer();
    const first = await world.visitor(amelia).live();
    await world.visitor(amelia).live();
    const third = world.visitor(amelia);
    await third.until(({ closed }) => closed !== null);
    expect(third.frames.at(-1)).toEqual({ type: 'problem', code: 'request.too_many' });
    await world.visitor(someCustomer()).live();
    await world.staff(someone('mei')).live();
    const fifth = world.visitor(someCustomer());
    await fifth.until(({ closed }) => closed !== null);
    expect(fifth.frames.at(-1)).toEqual({ type: 'problem', code: 'request.too_many' });
    const gone = new Promise((left) => first.ws.once('close', left));
    first.ws.close();
    await gone;
    // The server hears of it a moment later.
    await expect
      .poll(async () => {
        const again = world.visitor(amelia);
        await again.until(({ frames, closed }) => frames.length > 0 || closed !== null);
        return again.frames.at(-1)?.type;
      })
      .toBe('events');
  });

  it('one that does not answer any more is ended, and one that reads nothing is cut', async () => {
    const world = await aWorld({ heartbeatMs: 100 });
    const mei = someone('mei');
    const dead = world.staff(mei, { autoPong: false });
    await dead.until(({ closed }) => closed !== null);
    expect(dead.closed).toBe(1006);

    const slow = await world.staff(someone('tom'), { after: await world.log.head() }).live();
    const gone = new Promise<void>((resolve) => {
      world.realtime.connections.onPersonDisconnected(() => resolve());
    });
    slow.ws.pause();
    const text = 'x'.repeat(60_000);
    let writing = true;
    void gone.then(() => {
      writing = false;
    });
    const started = Date.now();
    while (writing && Date.now() - started < 10_000) {
      await world.log.transact(async (tx) => {
        for (let n = 0; n < 20; n++) {
          tx.append({
            name: 'message.received',
            actor: { kind: 'customer', id: null },
            data: { about: world.about(someCustomer()), text },
          });
        }
      });
    }
    await gone;
  }, 20_000);

  it('answers a ping, and frames that were said in one breath with the hello', async () => {
    const world = await aWorld();
    const mei = someone('mei');
    const client = world.staff(mei);
    client.ws.once('open', () => client.say({ type: 'ping' }));
    await client.until(
      ({ frames }) => frames.some(({ type }) => type === 'pong') && frames.some(({ type }) => type === 'events'),
    );
  });
});

describe('a socket is cut', () => {
  it('when its session, its person or its customer is shut out, and no other', async () => {
    const world = await aWorld();
    const [mei, tom, amelia] = [someone('mei'), someone('tom'), someCustomer()];
    // From now: who has a megabyte of the past unread is cut off without a word.
    const now = { after: await world.log.head() };
    const [one, two, other] = [world.staff(mei, now), world.staff(mei, now), world.staff(tom, now)];
    const hers = world.visitor(amelia, now);
    for (const client of [one, two, other, hers]) await client.live();

    world.realtime.cut({ sessionId: idFrom('sess', mei.id.slice(5)) });
    for (const client of [one, two]) {
      await client.until(({ closed }) => closed !== null);
      expect([client.closed, client.frames.at(-1)]).toEqual([4401, { type: 'problem', code: 'access.signed_out' }]);
    }
    world.realtime.cut({ personId: tom.id });
    await other.until(({ closed }) => closed === 4401);
    expect(hers.closed).toBeNull();
    world.realtime.cut({ customerId: amelia });
    await hers.until(({ closed }) => closed !== null);
    expect(hers.frames.at(-1)).toEqual({ type: 'problem', code: 'token.expired' });
  });

  it('when the session ran out', async () => {
    const world = await aWorld({ heartbeatMs: 1_500 });
    const client = await world.staff(someone('mei'), { after: await world.log.head() }).live();
    world.sessions.clear();
    await client.until(({ closed }) => closed === 4401);
  });

  it('when rights change: the next one begins with a fresh state and the new rights', async () => {
    const world = await aWorld();
    const mei = someone('mei');
    const client = await world.staff(mei, { after: await world.log.head() }).live();
    const changed: Person = { ...mei, queueIds: [loans], version: 2 };
    world.people[0] = changed;
    await world.log.transact(async (tx) => {
      tx.append({ name: 'person.updated', actor: { kind: 'system', id: null }, data: { person: changed } });
    });
    await client.until(({ closed }) => closed !== null);
    expect([client.closed, client.frames.at(-1)]).toEqual([4409, { type: 'reset', reason: 'rights' }]);

    const again = await new Client(`${world.url}/api/live`, {
      after: await world.log.head(),
      headers: { cookie: mei.id },
    }).live();
    await world.received(someCustomer(), cards);
    const seen = await world.received(someCustomer(), loans);
    await again.until(({ place }) => place === seen);
    expect(again.seqs).toEqual([seen]);
  });

  it('when the person left; a new name alone cuts nobody', async () => {
    const world = await aWorld();
    const mei = someone('mei');
    const client = await world.staff(mei, { after: await world.log.head() }).live();
    const update = (person: Person) =>
      world.log.transact(async (tx) =>
        tx.append({ name: 'person.updated', actor: { kind: 'system', id: null }, data: { person } }),
      );
    await update({ ...mei, name: 'Mei Tan' });
    await client.until(({ seqs }) => seqs.length === 1);
    await update({ ...mei, active: false });
    await client.until(({ closed }) => closed === 4401);
  });
});

describe('signals', () => {
  async function aConversation(world: World) {
    const amelia = someCustomer();
    const about = world.about(amelia, cards);
    const after = await world.log.head();
    const [mei, tom] = [someone('mei'), someone('tom')];
    const elsewhere = someone('lin', { queueIds: [loans] });
    const [one, two, other] = [mei, tom, elsewhere].map((person) => world.staff(person, { after })) as [
      Client,
      Client,
      Client,
    ];
    const [hers, stranger] = [world.visitor(amelia, { after }), world.visitor(someCustomer(), { after })];
    for (const client of [one, two, other, hers, stranger]) await client.live();
    return { about, id: about.conversationId, mei, tom, one, two, other, hers, stranger };
  }
  const typing = (client: Client) =>
    client.signals.flatMap((s) => (s.name === 'typing' ? [`${s.by.kind} ${s.by.name} ${s.what} ${s.on}`] : []));

  it('an agent’s reply is seen to be typed by customer and colleagues, a note by colleagues only', async () => {
    const world = await aWorld();
    const { id, one, two, other, hers, stranger } = await aConversation(world);
    one.say({ type: 'typing', conversationId: id, what: 'note', on: true });
    one.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    await two.until((c) => typing(c).length === 2);
    await hers.until((c) => typing(c).length === 1);
    expect(typing(two)).toEqual(['person mei note true', 'person mei reply true']);
    expect(typing(hers)).toEqual(['person mei reply true']);
    expect(JSON.stringify(hers.signals)).not.toContain('pers_');
    expect([other.signals, stranger.signals, one.signals]).toEqual([[], [], []]);
  });

  it('a customer is seen to type in their own conversation only', async () => {
    const world = await aWorld();
    const { id, one, other, hers, stranger } = await aConversation(world);
    stranger.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    hers.say({ type: 'typing', conversationId: id, what: 'note', on: true });
    hers.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    await one.until((c) => typing(c).length === 1);
    expect(typing(one)).toEqual(['customer null reply true']);
    expect(other.signals).toEqual([]);
  });

  it('nobody types where they may not read', async () => {
    const world = await aWorld();
    const { id, one, other, hers } = await aConversation(world);
    other.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    hers.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    await one.until((c) => typing(c).length === 1);
    expect(typing(one)).toEqual(['customer null reply true']);
    expect(hers.signals).toEqual([]);
  });

  it('who goes away types no more', async () => {
    const world = await aWorld();
    const { id, one, hers } = await aConversation(world);
    one.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    await hers.until((c) => typing(c).length === 1);
    one.ws.terminate();
    await hers.until((c) => typing(c).length === 2);
    expect(typing(hers)).toEqual(['person mei reply true', 'person mei reply false']);
  });

  it('colleagues see who looks at the same conversation, customers do not', async () => {
    const world = await aWorld();
    const { id, mei, tom, one, two, other, hers } = await aConversation(world);
    const viewing = (client: Client) =>
      client.signals.flatMap((s) => (s.name === 'viewing' ? [[...s.personIds].sort()] : []));
    other.say({ type: 'viewing', conversationId: id });
    one.say({ type: 'viewing', conversationId: id });
    await two.until((c) => viewing(c).length === 1);
    two.say({ type: 'viewing', conversationId: id });
    await one.until((c) => viewing(c).length === 2);
    one.ws.terminate();
    await two.until((c) => viewing(c).length === 3);
    expect(viewing(two)).toEqual([[mei.id], [mei.id, tom.id].sort(), [tom.id]]);
    expect([viewing(other), hers.signals]).toEqual([[], []]);
  });

  it('the wait is told to its customer', async () => {
    const world = await aWorld();
    const { about, id, hers, stranger, one } = await aConversation(world);
    const wait: Signal = { name: 'wait', conversationId: id, ahead: 2, expectedSeconds: 90, queueName: 'Cards' };
    world.realtime.signal({ customerId: about.customerId }, wait);
    await hers.until(({ signals }) => signals.length === 1);
    expect(hers.signals).toEqual([wait]);
    expect([stranger.signals, one.signals]).toEqual([[], []]);
  });
});

describe('several processes', () => {
  it('share who is connected, who looks, who types and who is cut', async () => {
    const [first, second] = [await aWorld(), await aWorld()];
    const counts: [PersonId, number][] = [];
    first.realtime.connections.onPersonConnected((id, count) => counts.push([id, count]));
    first.realtime.connections.onPersonDisconnected((id, count) => counts.push([id, count]));

    const [mei, tom, amelia] = [someone('mei'), someone('tom'), someCustomer()];
    const about = first.about(amelia);
    second.abouts.set(about.conversationId, about);
    const after = await first.log.head();
    const here = await first.staff(mei, { after }).live();
    const there = await second.staff(mei, { after }).live();
    const colleague = await second.staff(tom, { after }).live();
    const hers = await second.visitor(amelia, { after }).live();

    here.say({ type: 'viewing', conversationId: about.conversationId });
    here.say({ type: 'typing', conversationId: about.conversationId, what: 'reply', on: true });
    await hers.until(({ signals }) => signals.some(({ name }) => name === 'typing'));
    await colleague.until(({ signals }) => signals.some((s) => s.name === 'viewing' && s.personIds.includes(mei.id)));
    expect(counts).toEqual([
      [mei.id, 1],
      [mei.id, 2],
      [tom.id, 1],
    ]);
    expect(first.realtime.connections.customerConnected(amelia)).toBe(true);
    expect(first.realtime.connections.customerConnected(someCustomer())).toBe(false);

    // Cut in one process, gone in both.
    first.realtime.cut({ personId: mei.id });
    await here.until(({ closed }) => closed === 4401);
    await there.until(({ closed }) => closed === 4401);

    // A process that ends takes what it held along.
    await second.realtime.close();
    await pause(20);
    expect(first.realtime.connections.personConnected(tom.id)).toBe(false);
    expect(first.realtime.connections.customerConnected(amelia)).toBe(false);
  });
});

describe('what is kept of the log', () => {
  const told = (seq: number, size = 10) => ({ seq, event: {} as never, json: 'x'.repeat(size) });

  it('answers from any place that it still covers, and says when it does not', () => {
    const recent = createRecent(100, { events: 3, bytes: 1_000 });
    expect(recent.since(100)).toEqual([]);
    expect(recent.since(99)).toBeNull();
    recent.add([101, 103, 104, 107].map((seq) => told(seq)));
    expect(recent.since(100)).toBeNull();
    expect(recent.since(101)?.map(({ seq }) => seq)).toEqual([103, 104, 107]);
    expect(recent.since(105)?.map(({ seq }) => seq)).toEqual([107]);
    expect(recent.since(107)).toEqual([]);
  });

  it('keeps less of what is large', () => {
    const recent = createRecent(0, { events: 100, bytes: 1_000 });
    recent.add([1, 2, 3, 4].map((seq) => told(seq, 400)));
    expect(recent.since(1)).toBeNull();
    expect(recent.since(2)?.map(({ seq }) => seq)).toEqual([3, 4]);
  });
});
