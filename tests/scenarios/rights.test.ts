/** Who may not, cannot: on every route, on every socket, from every side. */
import { permissions } from '@harken/contract/permissions';
import type { Route } from '@harken/contract/route';
import { type RouteName, routes } from '@harken/contract/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorisation } from '../../apps/server/src/access/authorisation.ts';
import type { Colleague } from '../house/colleague.ts';
import { openEar } from '../house/ear.ts';
import { type House, openHouse } from '../house/house.ts';
import { aMessenger, aVisitor, type Messenger, newMessageId, type Visitor } from '../house/visitor.ts';

let house: House;
let messenger: Messenger;
const people: Record<string, Colleague> = {};
beforeAll(async () => {
  house = await openHouse();
  messenger = await aMessenger(house);
  const named = {
    agent: 'priya.nair',
    lead: 'grace.tan',
    planner: 'ravi.menon',
    experience_owner: 'li.na',
    admin: 'helen.ward',
  };
  for (const [role, name] of Object.entries(named)) people[role] = await house.colleague(name);
});
afterAll(() => house?.close());

const all = Object.entries(routes) as [RouteName, Route][];
const someUuid = '01900000-0000-7000-8000-000000000000';

/** The route's address with ids that are nobody's; the body is left out, because rights come before it. */
function ask({ method, path }: Route, headers: Record<string, string> = {}): Promise<Response> {
  const address = path.replace(/:\w+/g, (name) => (name === ':fileId' ? `file_${someUuid}` : someUuid));
  return fetch(`${house.staffDoor}${address}`, { method, headers });
}
const codeOf = async (response: Response) => ((await response.json().catch(() => ({}))) as { code?: string }).code;

describe('the wrong caller on every route', () => {
  test('each permission has its row, and each route its permission', () => {
    expect(Object.keys(authorisation).toSorted()).toEqual([...permissions].toSorted());
    expect(all.every(([, { may }]) => may in authorisation)).toBe(true);
  });

  test.each(['agent', 'lead', 'planner', 'experience_owner', 'admin'] as const)(
    'a role that may not is refused: %s',
    async (role) => {
      const wrong: string[] = [];
      for (const [name, route] of all) {
        const allowed: readonly string[] = authorisation[route.may];
        if (route.as !== 'person' || allowed.includes(role)) continue;
        const response = await ask(route, { cookie: people[role]?.cookie ?? '' });
        const code = await codeOf(response);
        if (response.status !== 403 || code !== 'access.forbidden') wrong.push(`${name}: ${response.status} ${code}`);
      }
      expect(wrong).toEqual([]);
    },
  );

  test('nobody signed in, or with a made-up cookie, is told to sign in', async () => {
    const wrong: string[] = [];
    for (const [name, route] of all) {
      if (route.as !== 'person') continue;
      for (const headers of [undefined, { cookie: people.admin?.cookie.replace(/.{6}$/, 'AAAAAA') ?? '' }]) {
        const response = await ask(route, headers);
        const code = await codeOf(response);
        if (response.status !== 401 || code !== 'access.signed_out') wrong.push(`${name}: ${response.status} ${code}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a customer’s token opens no door of the staff, and a person’s cookie none of a customer’s', async () => {
    const { token } = await aVisitor(house.customerDoor, messenger);
    const wrong: string[] = [];
    for (const [name, route] of all) {
      if (route.as === 'anyone') continue;
      const headers: Record<string, string> =
        route.as === 'person' ? { authorization: `Bearer ${token}` } : { cookie: people.admin?.cookie ?? '' };
      const response = await ask(route, headers);
      if (response.status !== 401) wrong.push(`${name}: ${response.status} ${await codeOf(response)}`);
    }
    expect(wrong).toEqual([]);
  });

  test('a page of another site cannot act with somebody’s cookie', async () => {
    const cookie = people.admin?.cookie ?? '';
    for (const [, route] of all) {
      if (route.as !== 'person' || route.method === 'GET') continue;
      const response = await ask(route, { cookie, origin: 'https://evil.example' });
      expect([route.path, response.status, await codeOf(response)]).toEqual([route.path, 403, 'request.forged_origin']);
    }
  });
});

describe('what belongs to others', () => {
  let rachel: Visitor;
  let stranger: Visitor;
  beforeAll(async () => {
    rachel = await aVisitor(house.customerDoor, messenger, { claims: { sub: 'hb-10417', name: 'Rachel Lim' } });
    stranger = await aVisitor(house.customerDoor, messenger);
  });

  test('another customer finds nothing of a conversation by its id', async () => {
    const { id } = await rachel.asks('What does LIM-031 mean?');
    const params = { id };
    const refused = { code: 'record.not_found' };
    await expect(stranger.says(id, 'let me in')).rejects.toMatchObject(refused);
    await expect(stranger.call('GET /api/messenger/conversations/:id/wait', { params })).rejects.toMatchObject(refused);
    await expect(stranger.call('POST /api/messenger/conversations/:id/person', { params })).rejects.toMatchObject(
      refused,
    );
    await expect(
      stranger.call('POST /api/messenger/conversations/:id/rating', { params, body: { score: 1, comment: null } }),
    ).rejects.toMatchObject(refused);
    const state = await stranger.call('GET /api/messenger/state', { query: { conversation: id } });
    expect(state).toMatchObject({ conversations: [], messages: [] });
  });

  test('an agent of other queues neither opens, nor lists, nor hears a conversation', async () => {
    const outsider = await house.colleague('tomas.rivera');
    const ear = await outsider.listen();
    const lead = people.lead as Colleague;
    const leadEar = await lead.listen();
    const { id } = await rachel.asks('How do I raise my daily card limit?');
    await rachel.call('POST /api/messenger/conversations/:id/person', { params: { id } });
    await leadEar.hears(
      ({ name, data }) => name === 'conversation.queued' && data.about.conversationId === id,
      'the queue',
    );
    await expect(outsider.call('GET /api/conversations/:id', { params: { id }, query: {} })).rejects.toMatchObject({
      code: 'record.not_found',
    });
    const { conversations } = await outsider.call('GET /api/conversations', { query: { view: 'all' } });
    expect(conversations.some((conversation) => conversation.id === id)).toBe(false);
    // An event that everybody hears shows that the socket had its chance.
    await people.agent?.call('POST /api/me/presence', { body: { presence: 'away' } });
    await ear.hears(({ name }) => name === 'agent.presence_changed', 'a change of presence');
    expect(ear.raw.join()).not.toContain(id);
    ear.close();
    leadEar.close();
  });

  test('notes and hand-off packets reach no socket, state or file of a customer', async () => {
    const phone = await rachel.listen();
    const lead = people.lead as Colleague;
    const { id } = await rachel.asks('What does LIM-031 mean?');
    await phone.hears(
      (event) => event.name === 'message.added' && event.message.author.kind === 'virtual_agent',
      'an answer',
    );
    await rachel.call('POST /api/messenger/conversations/:id/person', { params: { id } });
    await lead.call('POST /api/conversations/:id/messages', {
      params: { id },
      body: { id: newMessageId(), content: { kind: 'note', text: 'CONFIDENTIAL: seems worried', mentions: [] } },
    });
    await lead.call('POST /api/conversations/:id/messages', {
      params: { id },
      body: { id: newMessageId(), content: { kind: 'text', text: 'Someone is with you in a moment.' } },
    });
    await phone.hears(
      (event) => event.name === 'message.added' && JSON.stringify(event.message.content).includes('in a moment'),
      'what was said after the note',
    );
    const { messages } = await lead.call('GET /api/conversations/:id', { params: { id }, query: {} });
    expect(messages.map(({ content }) => content.kind)).toEqual(expect.arrayContaining(['note', 'packet']));

    const state = await rachel.call('GET /api/messenger/state', { query: { conversation: id } });
    const again = await rachel.listen(state.seq - 30 > 0 ? state.seq - 30 : 0);
    for (const told of [phone.raw.join(), again.raw.join(), JSON.stringify(state)]) {
      expect(told).toContain('in a moment');
      expect(told).not.toMatch(/CONFIDENTIAL|"packet"|"note"|openQuestion|queu_|pers_/);
    }
    phone.close();
    again.close();
  });
});

describe('sockets', () => {
  test('a page of another site opens neither the staff’s socket nor a messenger’s that is not for it', async () => {
    const url = `${house.staffDoor.replace('http', 'ws')}/api/live`;
    const headers = { cookie: people.admin?.cookie ?? '', origin: 'https://evil.example' };
    await expect(openEar(url, { after: 0, headers })).rejects.toThrow();
    const own = await openEar(url, { after: 0, headers: { cookie: people.admin?.cookie ?? '' } });
    own.close();
  });

  test('a socket without a session, or with a made-up token, is told so and closed', async () => {
    const staff = await openEar(`${house.staffDoor.replace('http', 'ws')}/api/live`, { after: 0 });
    expect(await staff.isCut()).toBe('access.signed_out');
    const url = `${house.customerDoor.replace('http', 'ws')}/api/messenger/live`;
    const customer = await openEar(url, { after: 0, token: 'made-up' });
    expect(await customer.isCut()).toMatch(/signed_out|token\.malformed/);
  });

  test('a changed role cuts the sockets of whom it concerns, and nobody else’s', async () => {
    const admin = people.admin as Colleague;
    const sofia = await house.colleague('sofia.marques');
    const [hers, other] = await Promise.all([sofia.listen(), (people.lead as Colleague).listen()]);
    const { people: everyone } = await admin.call('GET /api/people');
    const person = everyone.find(({ id }) => id === sofia.me.id);
    if (!person) throw new Error('Sofia works here');
    const { id, version } = person;
    await admin.call('PATCH /api/people/:id', { params: { id }, body: { version, roles: ['agent', 'lead'] } });
    expect(await hers.isCut()).toMatch(/reset\.rights|signed_out/);
    await other.hears(({ name }) => name === 'person.updated', 'the change, on a socket that stays');
    other.close();
  });
});

describe('the demonstration', () => {
  test('refuses its log-ins from another machine', async () => {
    const guarded = await openHouse({ settings: { TRUST_PROXY: '127.0.0.1' }, processes: 1 });
    try {
      const response = await fetch(`${guarded.staffDoor}/api/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
        body: JSON.stringify({ email: 'priya.nair@harbourbank.example', password: 'harbour-lights-2026' }),
      });
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe('access.demo_is_local');
    } finally {
      await guarded.close();
    }
  });
});
