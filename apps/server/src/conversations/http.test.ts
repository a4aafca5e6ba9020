/** The desk's side over real HTTP: what each person may see and do. */
import { idFrom } from '@harken/contract/ids';
import type { Role } from '@harken/contract/people';
import { type Permission, permissions } from '@harken/contract/permissions';
import type { Conversation } from '@harken/contract/record';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveCustomers } from '../customers/http.ts';
import { createHttp, type Http } from '../platform/http.ts';
import { newId } from '../platform/ids.ts';
import { silentLogger } from '../platform/log.ts';
import { serveConversations } from './http.ts';
import { aRecord } from './testing.ts';

type Record = Awaited<ReturnType<typeof aRecord>>;
type Agent = ReturnType<Record['anAgent']>;

let record: Record;
let http: Http;
let url: string;
let cards: Awaited<ReturnType<Record['aQueue']>>;
let loans: typeof cards;
let mei: Agent;
let tom: Agent;
let nora: Agent;
let lead: Agent;

beforeAll(async () => {
  record = await aRecord();
  cards = await record.aQueue();
  loans = await record.aQueue();
  mei = record.anAgent('Mei', [cards.id]);
  tom = record.anAgent('Tom', [cards.id]);
  nora = record.anAgent('Nora', [loans.id]);
  lead = record.anAgent('Lea', [cards.id], { roles: ['lead', 'admin'] });
  const agents = [mei, tom, nora, lead];
  const mayLead: Permission[] = ['conversation.read_all', 'conversation.assign', 'queue.manage'];
  http = await createHttp({
    settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: 100_000, SIGN_IN_LIMIT_PER_MINUTE: 100_000 },
    logger: silentLogger,
    version: '0.1.0',
    callers: {
      person: (cookie, address) => {
        const who = agents.find(({ name }) => cookie === `who=${name}`);
        if (!who) return null;
        const { id, name, queueIds } = who;
        const roles = who.roles as Role[];
        const may = permissions.filter((one) => roles.includes('lead') || !mayLead.includes(one));
        return {
          kind: 'person',
          person: {
            id,
            name,
            email: 'a@harbour.example',
            roles,
            locale: 'en',
            teamIds: [],
            queueIds: [...queueIds],
            active: true,
            version: 1,
          },
          permissions: new Set(may),
          sessionId: idFrom('sess', newId()),
          address,
        };
      },
      customer: () => {
        throw new Error('nobody');
      },
    },
    authorisation: Object.fromEntries(permissions.map((one) => [one, ['agent']])) as never,
    allowedOrigin: () => false,
    ready: [],
  });
  const { conversations, customers, log } = record;
  serveConversations(http, {
    conversations,
    bulk: conversations.bulk({ rightsOf: async () => null, mayRead: () => false, mayHold: async () => false }),
    log,
    mayRead: (person, { queueId, agentId, participantIds }) =>
      person.roles.includes('lead') ||
      agentId === person.id ||
      participantIds.includes(person.id) ||
      (queueId !== null && person.queueIds.includes(queueId)),
    mayHold: async (id) => agents.some((agent) => agent.id === id && agent !== lead),
  });
  serveCustomers(http, { customers, log, conversations, read: record.database.read });
  ({ url } = await http.listen({ port: 0 }));
});
afterAll(() => http.close());

async function ask(who: Agent, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { cookie: `who=${who.name}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the reply it asks for.
  return { status: answer.status, body: (await answer.json()) as any };
}
const text = (words: string) => ({ id: idFrom('msg', newId()), content: { kind: 'text', text: words } });
const now = async (id: Conversation['id']) => (await record.conversations.get(id)) as Conversation;
const problem = (status: number, code: string) => ({ status, body: { code } });

describe('who may', () => {
  test('what is out of sight is not there, whatever one asks of it', async () => {
    const { id } = await record.aWaiting(cards.id);
    const attempts = [
      ['POST', 'messages', text('Hi')],
      ['POST', 'messages', { id: idFrom('msg', newId()), content: { kind: 'note', text: 'Hi', mentions: [] } }],
      ['POST', 'assign', { agentId: nora.id }],
      ['POST', 'assign', { agentId: null }],
      ['POST', 'transfer', { queueId: loans.id }],
      ['POST', 'snooze', { until: '2030-01-01T00:00:00Z' }],
      ['POST', 'wake'],
      ['POST', 'resolve', { dispositionId: null }],
      ['POST', 'reopen'],
      ['GET', `messages/${idFrom('msg', newId())}/history`],
    ] as const;
    for (const [method, path, body] of attempts) {
      expect(await ask(nora, method, `/api/conversations/${id}/${path}`, body), path).toMatchObject(
        problem(404, 'record.not_found'),
      );
    }
    expect(await ask(nora, 'PATCH', `/api/conversations/${id}`, { version: 2, priority: 1 })).toMatchObject(
      problem(404, 'record.not_found'),
    );
    expect((await ask(nora, 'GET', '/api/conversations')).body.conversations).toEqual([]);
  });

  test('a colleague of the queue may read and note, but acts only on what is theirs', async () => {
    const { id } = await record.aWaiting(cards.id);
    const on = `/api/conversations/${id}`;
    expect(await ask(mei, 'POST', `${on}/messages`, text('Hi'))).toMatchObject(problem(403, 'conversation.not_yours'));
    expect(await ask(mei, 'POST', `${on}/assign`, { agentId: mei.id })).toMatchObject({ status: 200 });
    expect(await ask(mei, 'POST', `${on}/messages`, text('Hi'))).toMatchObject({
      status: 201,
      body: { seq: await record.log.head(), message: { author: { name: 'Mei' } } },
    });
    expect(await ask(tom, 'POST', `${on}/messages`, text('Hi'))).toMatchObject(problem(403, 'conversation.not_yours'));
    expect(await ask(tom, 'POST', `${on}/resolve`, { dispositionId: null })).toMatchObject(
      problem(403, 'conversation.not_yours'),
    );
    const note = (mentions: string[]) => ({
      id: idFrom('msg', newId()),
      content: { kind: 'note', text: 'See', mentions },
    });
    expect(await ask(tom, 'POST', `${on}/messages`, note([]))).toMatchObject({ status: 201 });
    // Mentioned, Nora of another queue sees it and takes part.
    expect(await ask(mei, 'POST', `${on}/messages`, note([nora.id]))).toMatchObject({ status: 201 });
    expect(await ask(nora, 'POST', `${on}/messages`, text('I can help'))).toMatchObject({ status: 201 });
  });

  test('of two who take it the second is told; only a lead takes it from a colleague', async () => {
    const { id } = await record.aWaiting(cards.id);
    const assign = (who: Agent, agentId: string | null, version?: number) =>
      ask(who, 'POST', `/api/conversations/${id}/assign`, { agentId, ...(version && { version }) });
    const both = await Promise.all([assign(mei, mei.id), assign(tom, tom.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [holder, other] = (await now(id)).agentId === mei.id ? [mei, tom] : [tom, mei];
    expect(await assign(other, other.id)).toMatchObject(problem(409, 'conversation.already_assigned'));
    expect(await assign(other, null)).toMatchObject(problem(403, 'conversation.not_yours'));
    expect(await assign(lead, other.id)).toMatchObject({ status: 200 });
    expect((await now(id)).agentName).toBe(other.name);
    // Given on by who has it, also to a colleague of another queue.
    expect(await assign(other, nora.id)).toMatchObject({ status: 200 });
    expect(await assign(holder, null)).toMatchObject(problem(403, 'conversation.not_yours'));
    expect(await assign(nora, null)).toMatchObject({ status: 200 });
    expect(await now(id)).toMatchObject({ agentId: null, queueId: cards.id });
    expect(await assign(lead, lead.id)).toMatchObject(problem(403, 'access.forbidden'));
    expect(await assign(lead, null)).toMatchObject({ status: 200 });
    expect(await assign(mei, mei.id, 1)).toMatchObject(problem(409, 'conversation.already_assigned'));
  });
});

test('the desk’s day: tag, snooze, wake, transfer, resolve, reopen', async () => {
  const { id } = await record.aWaiting(cards.id);
  const on = `/api/conversations/${id}`;
  await ask(mei, 'POST', `${on}/assign`, { agentId: mei.id });
  const { version } = await now(id);
  expect(await ask(mei, 'PATCH', on, { version, tags: ['vip'] })).toMatchObject({ status: 200 });
  expect(await ask(mei, 'PATCH', on, { version, priority: 1 })).toMatchObject(problem(409, 'record.changed'));
  const until = new Date(record.clock.now().getTime() + 60_000).toISOString();
  expect(await ask(mei, 'POST', `${on}/snooze`, { until })).toMatchObject({ status: 200 });
  const { conversations } = (await ask(mei, 'GET', '/api/conversations?view=snoozed')).body;
  expect(conversations.map((one: Conversation) => one.id)).toEqual([id]);
  expect(await ask(mei, 'POST', `${on}/wake`)).toMatchObject({ status: 200 });
  expect(await ask(mei, 'POST', `${on}/wake`)).toMatchObject(problem(409, 'conversation.transition_refused'));
  const unknown = { dispositionId: idFrom('disp', newId()) };
  expect(await ask(mei, 'POST', `${on}/resolve`, unknown)).toMatchObject(problem(400, 'request.invalid'));
  expect(await ask(mei, 'POST', `${on}/resolve`, { dispositionId: null })).toMatchObject({ status: 200 });
  expect(await ask(mei, 'POST', `${on}/reopen`)).toMatchObject({ status: 200 });
  expect(await ask(mei, 'POST', `${on}/transfer`, { queueId: loans.id, note: 'Yours' })).toMatchObject({ status: 200 });
  expect(await now(id)).toMatchObject({ queueId: loans.id, agentId: null, tags: ['vip'] });
});

test('a message is edited, its history read, and the same one sent twice is there once', async () => {
  const { id } = await record.aWaiting(cards.id);
  const on = `/api/conversations/${id}`;
  await ask(mei, 'POST', `${on}/assign`, { agentId: mei.id });
  const message = text('Firday');
  const first = await ask(mei, 'POST', `${on}/messages`, message);
  expect((await ask(mei, 'POST', `${on}/messages`, message)).body.message).toEqual(first.body.message);
  const other = { ...message, content: { kind: 'text', text: 'Other' } };
  expect(await ask(mei, 'POST', `${on}/messages`, other)).toMatchObject(problem(409, 'message.id_reused'));
  expect(await ask(tom, 'PATCH', `${on}/messages/${message.id}`, { text: 'No' })).toMatchObject(
    problem(409, 'message.not_editable'),
  );
  expect(await ask(mei, 'PATCH', `${on}/messages/${message.id}`, { text: 'Friday' })).toMatchObject({ status: 200 });
  const history = await ask(tom, 'GET', `${on}/messages/${message.id}/history`);
  expect(history.body.versions).toMatchObject([{ text: 'Firday', by: mei.id }]);
});

test('a file goes up, into a message, and comes down as an attachment for who may read it', async () => {
  const { id } = await record.aWaiting(cards.id);
  await ask(mei, 'POST', `/api/conversations/${id}/assign`, { agentId: mei.id });
  const upload = async (name: string, words: string) => {
    const form = new FormData();
    form.set('file', new Blob([words]), name);
    const answer = await fetch(`${url}/api/files`, { method: 'POST', headers: { cookie: 'who=Mei' }, body: form });
    // biome-ignore lint/suspicious/noExplicitAny: a file or a problem.
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const { status, body } = await upload('条款.txt', 'terms');
  expect(status).toBe(201);
  const content = { kind: 'file', ...body };
  const sent = await ask(mei, 'POST', `/api/conversations/${id}/messages`, { id: idFrom('msg', newId()), content });
  expect(sent.status).toBe(201);
  const download = (who: Agent) => fetch(`${url}/api/files/${body.fileId}`, { headers: { cookie: `who=${who.name}` } });
  const answer = await download(tom);
  expect(await answer.text()).toBe('terms');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
  expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await download(nora)).status).toBe(404);
  expect(await upload('evil.png', '<script>')).toMatchObject(problem(415, 'file.disguised'));
  expect(await upload('evil.html', '<script>')).toMatchObject(problem(415, 'file.type_refused'));
});

test('queues and skills are made and edited; hours that cannot be read are refused', async () => {
  const skill = await ask(lead, 'POST', '/api/skills', { key: 'cantonese', name: { en: 'Cantonese', zh: '粤语' } });
  expect(skill.status).toBe(201);
  expect(await ask(lead, 'POST', '/api/skills', { key: 'cantonese', name: { en: 'C', zh: '粤' } })).toMatchObject(
    problem(400, 'request.invalid'),
  );
  const { id: _, version: __, ...like } = cards;
  const queue = await ask(lead, 'POST', '/api/queues', { ...like, skillId: skill.body.skill.id });
  expect(queue).toMatchObject({ status: 201, body: { queue: { version: 1 } } });
  const path = `/api/queues/${queue.body.queue.id}`;
  expect(await ask(lead, 'PATCH', path, { version: 1, priority: 2 })).toMatchObject({
    body: { queue: { version: 2, priority: 2 } },
  });
  expect(await ask(lead, 'PATCH', path, { version: 1, priority: 3 })).toMatchObject(problem(409, 'record.changed'));
  const refused = [
    { hours: { ...cards.hours, zone: 'Moon/Tranquility' } },
    { hours: { ...cards.hours, weekly: [{ day: 1, opens: '25:00', closes: '26:00' }] } },
    { skillId: idFrom('skil', newId()) },
  ];
  for (const part of refused) {
    expect(await ask(lead, 'PATCH', path, { version: 2, ...part })).toMatchObject(problem(400, 'request.invalid'));
  }
});

test('customers are read with their cases, searched and corrected', async () => {
  const customerId = await record.aCustomer('Aylin Öz');
  await record.writes(customerId, 'Hello');
  const path = `/api/customers/${customerId}`;
  expect((await ask(mei, 'GET', path)).body).toMatchObject({
    customer: { name: 'Aylin Öz' },
    cases: [{ state: 'open' }],
  });
  expect((await ask(mei, 'GET', '/api/customers?search=aylin')).body.customers).toHaveLength(1);
  expect(await ask(mei, 'PATCH', path, { version: 1, value: 'high' })).toMatchObject({
    body: { customer: { value: 'high', version: 2 } },
  });
  expect(await ask(mei, 'PATCH', path, { version: 1, value: null })).toMatchObject(problem(409, 'record.changed'));
  expect(await ask(mei, 'GET', `/api/customers/${idFrom('cust', newId())}`)).toMatchObject(
    problem(404, 'record.not_found'),
  );
});
