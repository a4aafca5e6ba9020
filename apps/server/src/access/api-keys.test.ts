import type { Permission } from '@harken/contract/permissions';
import type { Route } from '@harken/contract/route';
import { routes } from '@harken/contract/routes';
import { keyPermissions } from '@harken/contract/routes-access';
import { beforeAll, describe, expect, it } from 'vitest';
import { authorisation } from './authorisation.ts';
import { aCompany, aServer, Browser, type Company } from './testing.ts';

let company: Company;
beforeAll(async () => {
  company = await aCompany(await aServer());
});

async function aKey(permissions: readonly Permission[], more = {}, by = company.admin) {
  await by.prove();
  const { status, body } = await by.post('/api/api-keys', { name: 'Nightly export', permissions, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body as { key: string; apiKey: { id: string; hint: string } };
}
const withKey = (key: string, method: string, path: string, body?: unknown) =>
  new Browser(company.world.url).call(method, path, body, { authorization: `Bearer ${key}` });
const codeWith = async (key: string, method: string, path: string) => (await withKey(key, method, path)).body?.code;

describe('a key for programs', () => {
  it('reaches exactly the routes of its permissions', async () => {
    // The first administrator is lead and agent too, so may nearly everything.
    const { mayGive } = (await company.admin.get('/api/api-keys')).body as { mayGive: Permission[] };
    expect(mayGive).toEqual(keyPermissions.filter((one) => (authorisation[one] as readonly string[]).length > 0));
    for (const one of mayGive) {
      const { key } = await aKey([one]);
      await Promise.all(
        Object.entries<Route>(routes).map(async ([name, route]) => {
          if (route.as !== 'person') return;
          const { status, body } = await withKey(key, route.method, route.path.replace(/:\w+/g, 'x'));
          expect(body?.code === 'access.forbidden', `${name} with ${one}: ${status} ${body?.code}`).toBe(
            route.may !== one,
          );
        }),
      );
    }
  });

  it('is shown once, kept as a hash, and never in a log', async () => {
    const { key, apiKey } = await aKey(['audit.read']);
    expect(key).toMatch(/^hk_[\w-]{43}$/);
    expect(key.startsWith(apiKey.hint.split('…')[0] ?? '?')).toBe(true);
    await withKey(key, 'GET', '/api/audit');
    await withKey(`${key}x`, 'GET', '/api/audit');
    const { rows } = await company.world.database.pool.query('select * from access.api_key');
    const listed = JSON.stringify((await company.admin.get('/api/api-keys')).body);
    for (const text of [JSON.stringify(rows), listed, company.world.lines.join('')]) expect(text).not.toContain(key);
  });

  it('can have neither more than its maker nor what makes keys', async () => {
    const { browser } = await company.someone(['admin']);
    const ask = (permissions: string[]) => browser.post('/api/api-keys', { name: 'Too wide', permissions });
    expect(await browser.code(ask(['conversation.reply']))).toBe('access.key_too_wide');
    expect(await browser.code(ask(['access.manage']))).toBe('request.invalid');
    expect(await browser.code(ask(['signed_in']))).toBe('request.invalid');
    expect((await ask(['people.manage'])).status).toBe(201);
  });

  it('loses what its maker loses, and all of it when they leave', async () => {
    const { person, browser } = await company.someone(['admin', 'lead']);
    const { key } = await aKey(['board.read', 'people.manage', 'agent.steer'], {}, browser);
    expect(await codeWith(key, 'GET', '/api/people')).not.toBe('access.forbidden');
    const change = (body: object) => company.admin.call('PATCH', `/api/people/${person.id}`, body);
    await company.admin.prove();
    await change({ version: 1, roles: ['lead'] });
    expect(await codeWith(key, 'GET', '/api/people')).toBe('access.forbidden');
    expect(await codeWith(key, 'GET', '/api/board')).not.toBe('access.forbidden');
    const { keys } = (await company.admin.get('/api/api-keys')).body;
    const theirs = keys.find(({ personId }: { personId: string }) => personId === person.id);
    expect(theirs).toMatchObject({ works: ['board.read', 'agent.steer'] });
    await change({ version: 2, active: false });
    expect(await codeWith(key, 'GET', '/api/board')).toBe('access.key_invalid');
  });

  it('ends at once when it is revoked, and by itself when its time is over', async () => {
    const { key, apiKey } = await aKey(['audit.read']);
    expect((await withKey(key, 'GET', '/api/audit')).status).toBe(200);
    expect((await company.admin.delete(`/api/api-keys/${apiKey.id}`)).status).toBe(204);
    expect(await codeWith(key, 'GET', '/api/audit')).toBe('access.key_invalid');
    expect(await company.admin.code(company.admin.delete(`/api/api-keys/${apiKey.id}`))).toBe('record.not_found');
    const short = await aKey(['audit.read'], { expiresInDays: 1 });
    expect((await withKey(short.key, 'GET', '/api/audit')).status).toBe(200);
    company.world.clock.advance({ hours: 25 });
    await company.admin.signIn('ada@harbour.example');
    expect(await codeWith(short.key, 'GET', '/api/audit')).toBe('access.key_invalid');
  });

  it('works only from where it may', async () => {
    const near = await aKey(['audit.read'], { addresses: '127.0.0.0/8, 192.0.2.7' });
    expect((await withKey(near.key, 'GET', '/api/audit')).status).toBe(200);
    const far = await aKey(['audit.read'], { addresses: '192.0.2.0/24' });
    expect(await codeWith(far.key, 'GET', '/api/audit')).toBe('access.key_elsewhere');
    const { body } = await company.admin.post('/api/api-keys', {
      name: 'Nowhere',
      permissions: ['audit.read'],
      addresses: 'the office',
    });
    expect(body).toMatchObject({ code: 'request.invalid', mistakes: [{ path: 'body/addresses' }] });
  });

  it('is written down as the key, in its maker’s name', async () => {
    const { key, apiKey } = await aKey(['people.manage', 'audit.read']);
    await withKey(key, 'POST', '/api/teams', { name: 'Night shift' });
    const { entries } = (await withKey(key, 'GET', '/api/audit')).body;
    const entry = entries.find(({ action }: { action: string }) => action === 'team.created');
    expect(entry).toMatchObject({ personId: company.administrator.id, keyId: apiKey.id });
    const { keys } = (await company.admin.get('/api/api-keys')).body;
    const listed = keys.find(({ id }: { id: string }) => id === apiKey.id);
    expect(listed.usedAt).toBe(company.world.clock.now().toISOString());
    expect(company.world.lines.join('')).toContain(`"program":"${apiKey.id}"`);
  });

  it('opens nothing more for a cookie beside it, and a wrong one is not helped by a right cookie', async () => {
    const { key } = await aKey(['audit.read']);
    const both = { authorization: `Bearer ${key}` };
    expect((await company.admin.call('GET', '/api/me', undefined, both)).body.code).toBe('access.forbidden');
    const wrong = { authorization: 'Bearer hk_not-a-key' };
    expect((await company.admin.call('GET', '/api/me', undefined, wrong)).body.code).toBe('access.key_invalid');
  });

  it('sees of the record no more than its permissions, though its maker sees all', async () => {
    const { key } = await aKey(['conversation.read']);
    const caller = await company.world.access.personOfKey(key, '127.0.0.1');
    const of = { queueId: null, agentId: null, participantIds: [] };
    expect(company.world.access.mayRead(company.administrator, of)).toBe(true);
    expect(company.world.access.mayRead(caller.person, of)).toBe(false);
  });

  it('makes no key without a fresh proof', async () => {
    company.world.clock.advance({ minutes: 11 });
    const ask = company.admin.post('/api/api-keys', { name: 'Late', permissions: ['audit.read'] });
    expect(await company.admin.code(ask)).toBe('access.proof_needed');
  });
});
