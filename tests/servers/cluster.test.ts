/**
 * Two processes over one PostgreSQL with NATS between them behave as one: whoever one is connected to, one hears the
 * same, in the same order, and a process that dies leaves nothing undone.
 */
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId } from '@harken/contract/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Colleague } from '../house/colleague.ts';
import { chance } from '../house/figures.ts';
import { type Follower, follow } from '../house/follower.ts';
import { type House, openHouse } from '../house/house.ts';
import { startWriting } from '../house/many-writers.ts';
import type { HarkenProcess } from '../house/process.ts';
import { aMessenger, aVisitor, type Messenger } from '../house/visitor.ts';

let house: House;
let a: HarkenProcess;
let b: HarkenProcess;
let messenger: Messenger;
beforeAll(async () => {
  house = await openHouse();
  [a, b] = house.processes as [HarkenProcess, HarkenProcess];
  messenger = await aMessenger(house);
});
afterAll(() => house?.close());

const question = 'What does LIM-031 mean?';
const rachel = { sub: 'hb-10417', name: 'Rachel Lim', email: 'rachel.lim@example.com' };

const about = (id: ConversationId) => (event: HarkenEvent) =>
  'about' in event.data && event.data.about.conversationId === id;

describe('a customer at one process, their agent at the other', () => {
  test('the whole story crosses: offer within a second, packet, typing both ways, reply, resolution, rating', async () => {
    const priya = await house.colleague('priya.nair', b.url);
    const desk = await priya.listen();
    await priya.call('POST /api/me/presence', { body: { presence: 'available' } });
    const customer = await aVisitor(a.url, messenger, { claims: rachel });
    const phone = await customer.listen();

    const { id } = await customer.asks(question);
    const inThis = about(id);
    const answer = await phone.hears(
      (event) => event.name === 'message.added' && event.message.content.kind === 'answer',
      'an answer with its source',
    );
    expect(JSON.stringify(answer)).toContain('card-limits');

    const askedAt = performance.now();
    await customer.call('POST /api/messenger/conversations/:id/person', { params: { id } });
    const offered = await desk.hears((event) => event.name === 'offer.made' && inThis(event), 'the offer');
    expect(offered.heardAt - askedAt).toBeLessThan(1000);
    const wait = await customer.call('GET /api/messenger/conversations/:id/wait', { params: { id } });
    expect(wait).toMatchObject({ waiting: true, ahead: 0, queueName: 'Card limits' });

    if (offered.name !== 'offer.made') throw new Error('not an offer');
    await priya.call('POST /api/offers/:id/accept', { params: { id: offered.data.offer.id } });
    const file = await priya.call('GET /api/conversations/:id', { params: { id }, query: {} });
    expect(file.messages.some(({ content }) => content.kind === 'packet')).toBe(true);
    expect(file.customer.identities.some(({ proof }) => proof === 'host_token')).toBe(true);

    desk.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    const typing = await phone.senses((signal) => signal.name === 'typing' && signal.on, 'that the agent types');
    expect(typing).toMatchObject({ conversationId: id, by: { name: 'Priya Nair' } });
    phone.say({ type: 'typing', conversationId: id, what: 'reply', on: true });
    await desk.senses(
      (signal) => signal.name === 'typing' && signal.by.kind === 'customer' && signal.on,
      'that the customer types',
    );

    await priya.call('POST /api/conversations/:id/messages', {
      params: { id },
      body: { id: `msg_${crypto.randomUUID()}`, content: { kind: 'text', text: 'Raised to S$2,500.' } },
    } as never);
    await phone.hears(
      (event) => event.name === 'message.added' && JSON.stringify(event.message.content).includes('Raised to'),
      'the reply',
    );
    const { dispositions } = await priya.call('GET /api/state');
    const dispositionId = dispositions[0]?.id ?? null;
    await priya.call('POST /api/conversations/:id/resolve', { params: { id }, body: { dispositionId } });
    await phone.hears(
      (event) => event.name === 'conversation.changed' && event.changes.state === 'resolved',
      'the resolution',
    );
    await customer.call('POST /api/messenger/conversations/:id/rating', {
      params: { id },
      body: { score: 5, comment: null },
    });
    await desk.hears((event) => event.name === 'conversation.rated' && inThis(event), 'the rating');
    expect(phone.raw.join()).not.toMatch(/"packet"|"note"|message\.noted/);
    desk.close();
    phone.close();
  });
});

describe('32 writers at once', () => {
  /** Everything both heard, compared: nothing twice, nothing missing, one order. */
  function sameLog(one: Follower, other: Follower): void {
    const [first, second] = [one.heard(), other.heard()].map((events) => events.map(({ seq }) => seq));
    expect(new Set(first).size).toBe(first?.length);
    expect(first).toEqual(first?.toSorted((x, y) => x - y));
    expect(second).toEqual(first);
  }

  test('subscribers at both processes hear every event once and in commit order, also when a process is killed', async () => {
    const [lead, other] = await Promise.all([
      house.colleague('grace.tan', a.url),
      house.colleague('helen.ward', b.url),
    ]);
    const from = (await lead.call('GET /api/state')).seq;
    const [atA, atB] = await Promise.all([follow(lead, from), follow(other, from)]);
    const load = await startWriting({
      doors: [a.url, b.url],
      messenger,
      writers: 32,
      perSecond: 120,
      text: () => question,
    });
    for (const victim of [a, b]) {
      await new Promise((later) => setTimeout(later, 3000));
      await victim.kill();
      // The other one takes the reactions over meanwhile.
      await new Promise((later) => setTimeout(later, 2000));
      await victim.startAgain();
    }
    await load.finish();
    const written = load.count() + 32;
    const complete = (heard: Follower) =>
      heard.of('message.received').length >= written && heard.of('message.sent').length >= written;
    await Promise.all([
      atA.until(complete, 'all words and answers at A', 60_000),
      atB.until(complete, 'all words and answers at B', 60_000),
    ]);
    atA.stop();
    atB.stop();
    sameLog(atA, atB);
    const received = atA.of('message.received');
    expect(received).toHaveLength(written);
    const causes = atA.of('message.sent').map(({ causedBy }) => causedBy);
    expect(causes.toSorted()).toEqual(received.map(({ id }) => id).toSorted());
    for (const [id, mine] of load.acknowledged) {
      const told = received.filter(({ data }) => data.about.conversationId === id).map(({ data }) => data.message.id);
      expect(told.slice(1)).toEqual(mine);
    }
  });

  test('no reaction waits for the dead: an answer comes while the process that reacted is down', async () => {
    // Which one reacts cannot be seen from outside. After the first round it is the second one, which then dies.
    for (const [victim, left] of [
      [a, b],
      [b, a],
    ] as const) {
      const customer = await aVisitor(left.url, messenger);
      await victim.kill();
      const began = performance.now();
      const ear = await customer.listen();
      await customer.asks(question);
      const answer = await ear.hears(
        (event) => event.name === 'message.added' && event.message.content.kind === 'answer',
        'an answer from the process that is left',
        60_000,
      );
      console.log(`An answer ${((answer.heardAt - began) / 1000).toFixed(1)} s after a process was killed`);
      ear.close();
      await victim.startAgain();
    }
  });
});

describe('rights and signals cross', () => {
  test('a session revoked at one process cuts its socket at the other', async () => {
    const marcus = await house.colleague('marcus.oyelaran', b.url);
    const desk = await marcus.listen();
    const { sessions } = await marcus.at(a.url).call('GET /api/me/sessions');
    const current = sessions.find((session) => session.current);
    await marcus.at(a.url).call('DELETE /api/me/sessions/:sessionId', { params: { sessionId: current?.id ?? '' } });
    expect(await desk.isCut()).toBe('access.signed_out');
    await expect(marcus.call('GET /api/me')).rejects.toMatchObject({ code: 'access.signed_out' });
  });

  test('a customer who logs out at one process is cut at the other', async () => {
    const customer = await aVisitor(a.url, messenger, { claims: rachel });
    const ear = await customer.listen();
    await fetch(`${b.url}/api/messenger/sessions/current`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${customer.token}` },
    });
    expect(await ear.isCut()).toMatch(/signed_out|expired/);
    await expect(customer.call('GET /api/messenger/state', { query: {} })).rejects.toMatchObject({
      code: 'access.signed_out',
    });
  });
});

describe('sixteen at once, at two processes, and agents who drop out', () => {
  const names = ['priya.nair', 'marcus.oyelaran', 'aisha.rahman', 'lin.xiaoyu', 'samuel.adeyemi', 'zhou.yifan'];

  test('each conversation comes to one agent with room for it, is never offered twice at a time, and none is left', async () => {
    const luck = chance(16);
    const lead = await house.colleague('grace.tan', a.url);
    const log = await follow(lead);
    const agents = await Promise.all(names.map((name, n) => house.colleague(name, n % 2 ? b.url : a.url)));
    let over = false;
    const refused = (error: { code?: string }) => {
      if (!/^(offer\.gone|conversation\.already_assigned|record\.)/.test(error.code ?? '')) throw error;
      return null;
    };
    /** What everybody with room has declined waits for ever, and so it should; so nobody declines what two have. */
    const passedOn = new Map<ConversationId, number>();
    /** Takes what is offered, at both processes at once; passes some on; is gone for a while now and then. */
    const works = async (agent: Colleague) => {
      let ear: Awaited<ReturnType<Colleague['listen']>> | undefined;
      const present = (presence: 'available' | 'offline') =>
        agent.call('POST /api/me/presence', { body: { presence } });
      const answers = async (events: HarkenEvent[]) => {
        for (const event of events) {
          if (event.name !== 'offer.made' || event.data.offer.agentId !== agent.me.id) continue;
          const { id, conversationId } = event.data.offer;
          const what = luck.next();
          const declined = passedOn.get(conversationId) ?? 0;
          if (what < 0.2 && declined < 2) {
            passedOn.set(conversationId, declined + 1);
            await agent.call('POST /api/offers/:id/decline', { params: { id } }).catch(refused);
          } else if (what < 0.4) {
            ear?.close();
            await Promise.all([present('offline'), new Promise((later) => setTimeout(later, 300))]);
            if (!over) await comes();
          } else {
            const taken = await Promise.all(
              [a, b].map(({ url }) =>
                agent
                  .at(url)
                  .call('POST /api/offers/:id/accept', { params: { id } })
                  .then(() => true, refused),
              ),
            );
            expect(taken.filter(Boolean).length).toBeLessThanOrEqual(1);
            const resolve = () =>
              agent
                .call('POST /api/conversations/:id/resolve', {
                  params: { id: conversationId },
                  body: { dispositionId: null },
                })
                .catch(refused);
            if (!taken.some(Boolean)) continue;
            if (luck.next() < 0.7) await resolve();
            // Some are long at it, and full meanwhile.
            else setTimeout(() => void (over || resolve().catch((error) => failures.push(error))), 1500);
          }
        }
      };
      const comes = async () => {
        ear = await agent.listen(undefined, (events) => void answers(events).catch((error) => failures.push(error)));
        await present('available');
      };
      await comes();
      return () => ear?.close();
    };
    const failures: unknown[] = [];
    const leave = await Promise.all(agents.map(works));

    const waiting: ConversationId[] = [];
    for (let round = 0; round < 4; round++) {
      const customers = await Promise.all(
        Array.from({ length: 16 }, (_, n) => aVisitor(n % 2 ? a.url : b.url, messenger)),
      );
      const asked = await Promise.all(customers.map((customer) => customer.asks(question)));
      await Promise.all(
        customers.map((customer, n) =>
          customer.call('POST /api/messenger/conversations/:id/person', { params: { id: asked[n]!.id } }),
        ),
      );
      waiting.push(...asked.map(({ id }) => id));
    }
    const served = (heard: Follower) =>
      new Set(heard.of('conversation.assigned').map(({ data }) => data.about.conversationId));
    await log.until((heard) => waiting.every((id) => served(heard).has(id)), 'an agent for everybody', 60_000);
    over = true;
    for (const stop of leave) stop();
    expect(failures).toEqual([]);

    const { agents: floor } = await lead.call('GET /api/state');
    const capacity = new Map(floor.map(({ personId, capacity: most }) => [personId, most]));
    const offered = new Map<ConversationId, string>();
    const held = new Map<ConversationId, string>();
    for (const event of log.heard()) {
      if (!('about' in event.data) || !waiting.includes(event.data.about.conversationId)) continue;
      const { conversationId } = event.data.about;
      if (event.name === 'offer.made') {
        expect([offered.get(conversationId), held.get(conversationId)]).toEqual([undefined, undefined]);
        offered.set(conversationId, event.data.offer.agentId);
      } else if (event.name === 'offer.ended') {
        expect(offered.get(conversationId)).toBe(event.data.agentId);
        offered.delete(conversationId);
      } else if (event.name === 'conversation.assigned') {
        expect(held.get(conversationId)).toBeUndefined();
        held.set(conversationId, event.data.conversation.agentId ?? 'nobody');
      } else if (event.name === 'conversation.resolved') held.delete(conversationId);
      for (const agent of agents) {
        const has = [...offered.values(), ...held.values()].filter((id) => id === agent.me.id).length;
        expect(has).toBeLessThanOrEqual(capacity.get(agent.me.id) ?? 0);
      }
    }
    const count = (name: 'offer.made' | 'offer.ended') => log.of(name).length;
    console.log(`${waiting.length} conversations, ${count('offer.made')} offers, ${served(log).size} served`);
    log.stop();
  });
});
