import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { seeded } from './live/chance.ts';
import { colleagueLogins, createLiveColleagues, keptForPeople } from './live-colleagues.ts';
import { createLiveCustomers } from './live-customers.ts';
import { agents } from './people.ts';

const messenger = { key: 'hm_harbour', secret: 'a-secret-that-only-the-bank-and-the-house-know' };
const opened: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A house that answers every call with the same refusal, and counts them. */
async function aHouseThatRefuses(status: number, retryAfterSeconds?: number) {
  const app = fastify();
  const calls: { url: string; body: unknown }[] = [];
  app.setNotFoundHandler((request, reply) => {
    calls.push({ url: request.url, body: request.body });
    const problem = { type: '/problems/x', title: 'Refused', status, code: 'request.too_many', retryAfterSeconds };
    return reply.code(status).type('application/problem+json').send(problem);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  opened.push(app);
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, calls };
}

const until = async (what: () => boolean) => {
  for (let n = 0; !what(); n++) {
    if (n > 500) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test('keep away while the house refuses, and leave at once when they are sent away', async () => {
  const house = await aHouseThatRefuses(429, 30);
  const customers = createLiveCustomers({ baseUrl: house.url, messenger, perHour: 720_000, random: seeded(1) });
  customers.start();
  await until(() => customers.status().pausedUntil !== null);
  const { pausedUntil, arrived } = customers.status();
  expect((pausedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(25_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(customers.status().arrived, 'twenty would have come meanwhile').toBe(arrived);
  expect(house.calls.length).toBe(arrived);
  const before = performance.now();
  await customers.stop();
  expect(performance.now() - before).toBeLessThan(1000);
  expect(customers.status()).toMatchObject({ running: false, here: 0 });
});

test('a visit that cannot be is over, is told, and does not keep others away', async () => {
  const house = await aHouseThatRefuses(404);
  const errors: unknown[] = [];
  const customers = createLiveCustomers({
    baseUrl: house.url,
    messenger,
    perHour: 360_000,
    random: seeded(1),
    onError: (error) => errors.push(error),
  });
  customers.start();
  await until(() => errors.length >= 3);
  await customers.stop();
  expect(customers.status().ended.failed).toBe(errors.length);
  expect(customers.status().pausedUntil).toBeNull();
});

test('come in the same order for the same seed, identified by tokens of the bank or as strangers', async () => {
  const who = async () => {
    const house = await aHouseThatRefuses(404);
    const customers = createLiveCustomers({
      baseUrl: house.url,
      messenger,
      perHour: 60_000,
      random: seeded(9),
      atOnce: 1000,
    });
    customers.start();
    await until(() => house.calls.length >= 12);
    await customers.stop();
    return house.calls.slice(0, 8).map(({ body }) => {
      const { hostToken, key } = body as { hostToken?: string; key: string };
      expect(key).toBe('hm_harbour');
      return hostToken
        ? JSON.parse(Buffer.from(hostToken.split('.')[1] ?? '', 'base64url').toString()).sub
        : 'stranger';
    });
  };
  const first = await who();
  expect([...(await who())].sort()).toEqual([...first].sort());
  expect(new Set(first).size).toBeGreaterThan(5);
});

test('nobody comes at a rate of nought, and a new rate counts at once', async () => {
  const house = await aHouseThatRefuses(404);
  const customers = createLiveCustomers({ baseUrl: house.url, messenger, perHour: 0, random: seeded(1) });
  customers.start();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(customers.status().arrived).toBe(0);
  customers.setRate(720_000);
  await until(() => customers.status().arrived > 3);
  await customers.stop();
  expect(() => customers.setRate(-1)).toThrow(RangeError);
});

test('simulated colleagues are agents, never those kept for people, and give up when their log-in is refused', async () => {
  const logins = colleagueLogins('a-password');
  expect(logins.map(({ email }) => email).filter((email) => keptForPeople.includes(email))).toEqual([]);
  expect(logins).toHaveLength(agents.length - 1);
  const five = logins.slice(0, 5).map(({ email }) => agents.find((agent) => agent.email === email));
  for (const queue of ['card_limits', 'payments', 'accounts', 'app_login'] as const) {
    const here = five.filter((agent) => agent?.queues.includes(queue));
    expect(
      here.some((agent) => agent?.skills.mandarin),
      `${queue} in Mandarin`,
    ).toBe(true);
    expect(
      here.some((agent) => (agent?.skills.english ?? 0) >= 3),
      `${queue} in English`,
    ).toBe(true);
  }

  const house = await aHouseThatRefuses(401);
  const errors: string[] = [];
  const colleagues = createLiveColleagues({
    baseUrl: house.url,
    logins: [{ email: 'priya.nair@harbourbank.example', password: randomUUID() }, ...logins],
    count: 2,
    onError: (error) => errors.push(String(error)),
  });
  colleagues.start();
  await until(() => errors.length === 2);
  await colleagues.stop();
  expect(errors.join()).not.toContain('priya');
  expect(colleagues.status()).toEqual({ running: false, atWork: 0, handled: 0 });
});
