import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idFrom } from '@harken/contract/ids';
import type { Role } from '@harken/contract/people';
import { type Permission, permissions } from '@harken/contract/permissions';
import { type Problem, Refusal } from '@harken/contract/problems';
import type { Route } from '@harken/contract/route';
import { type RouteName, routes } from '@harken/contract/routes';
import { afterEach, describe, expect, it } from 'vitest';
import { addressKey } from './http/addresses.ts';
import { inlineScriptHashes } from './http/apps.ts';
import { createHttp, type Http, type HttpDeps } from './http.ts';
import { createLogger } from './log.ts';

const uuid = '0190a3c0-0000-7000-8000-000000000001';
const roles: Role[] = ['agent', 'lead', 'planner', 'experience_owner', 'admin'];

/** A table for these tests alone: every permission belongs to the role of the same place in a ring. */
const table = Object.fromEntries(
  permissions.map((permission, index) => [
    permission,
    permission === 'customer'
      ? []
      : ['anyone', 'signed_in'].includes(permission)
        ? roles
        : [roles[index % roles.length]],
  ]),
) as unknown as Record<Permission, readonly Role[]>;

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface House {
  http: Http & { port: number };
  url: string;
  lines: string[];
}

async function anEdge(
  plug: (http: Http) => void = () => {},
  { settings, ...more }: Partial<Omit<HttpDeps, 'settings'>> & { settings?: Partial<HttpDeps['settings']> } = {},
): Promise<House> {
  const lines: string[] = [];
  const http = await createHttp({
    settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: 100_000, SIGN_IN_LIMIT_PER_MINUTE: 100_000, ...settings },
    logger: createLogger('debug', (line) => lines.push(line)),
    version: '0.1.0',
    callers: {
      // The cookie names the roles; a token is good when it says so.
      person: (cookie, address) => {
        const has = /roles=([a-z_,]+)/.exec(cookie ?? '')?.[1]?.split(',') as Role[] | undefined;
        if (!has) return null;
        return {
          kind: 'person',
          person: {
            id: idFrom('pers', uuid),
            name: 'Mei Tan',
            email: 'mei@harbour.example',
            roles: has,
            locale: 'en',
            teamIds: [],
            queueIds: [],
            active: true,
            version: 1,
          },
          permissions: new Set(permissions.filter((p) => table[p].some((role) => has.includes(role)))),
          sessionId: idFrom('sess', uuid),
          fresh: !cookie?.includes('stale'),
          must: cookie?.includes('bare') ? 'second_factor' : null,
          address,
        };
      },
      customer: (token, address) => {
        if (token !== 'good') throw new Refusal('token.malformed');
        return {
          kind: 'customer',
          customerId: idFrom('cust', uuid),
          sessionId: idFrom('sess', uuid),
          inboxId: idFrom('inbx', uuid),
          identified: false,
          token,
          address,
        };
      },
    },
    authorisation: table,
    allowedOrigin: (origin) => origin === 'https://bank.example',
    ready: [{ name: 'database', look: () => null }],
    ...more,
  });
  plug(http);
  ends.push(() => http.close(500));
  const { port, url } = await http.listen({ port: 0 });
  return { http: Object.assign(http, { port }), url, lines };
}

const as = (...has: Role[]) => ({ cookie: `roles=${has.join()}` });
const json = { 'content-type': 'application/json' };

async function problem(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const body = (await response.json()) as Problem;
  expect(body.status).toBe(response.status);
  expect(body.type).toBe(`/problems/${body.code}`);
  return body;
}

const ok = { seq: 7 };
const message = { id: `msg_${uuid}`, content: { kind: 'text', text: 'hello' } };
const send = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/messenger/conversations/conv_${uuid}/messages`, {
    method: 'POST',
    headers: { ...json, authorization: 'Bearer good', ...headers },
    body,
  });

describe('a route of the contract', () => {
  it('gives its handler what the schemas made of the request, and drops what the reply does not declare', async () => {
    const { url } = await anEdge((http) =>
      http.serve('listCustomers', ({ query }, caller) => {
        expect(caller.person.name).toBe('Mei Tan');
        return { customers: [], asked: query, secret: 'inside' } as never;
      }),
    );
    const response = await fetch(`${url}/api/customers?limit=5`, { headers: as(...roles) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ customers: [] });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('names every mistake of a request', async () => {
    const { url } = await anEdge((http) => http.serve('listCustomers', () => ({ customers: [] })));
    const response = await fetch(`${url}/api/customers?limit=5000&search=${'x'.repeat(300)}`, {
      headers: as(...roles),
    });
    const { code, mistakes } = await problem(response);
    expect(code).toBe('request.invalid');
    expect(mistakes?.map(({ path }) => path).sort()).toEqual(['querystring/limit', 'querystring/search']);
  });

  it('answers a refusal with its code, its status and when to come back', async () => {
    const { url } = await anEdge((http) =>
      http.serve('whoAmI', () => {
        throw new Refusal('access.locked_out', { retryAfterSeconds: 61.2 });
      }),
    );
    const response = await fetch(`${url}/api/me`, { headers: as('agent') });
    expect(response.headers.get('retry-after')).toBe('62');
    expect(await problem(response)).toMatchObject({ code: 'access.locked_out', status: 429, retryAfterSeconds: 61.2 });
  });

  it('turns a bug into a bare 500, and the log names the request', async () => {
    const { url, lines } = await anEdge((http) =>
      http.serve('whoAmI', () => {
        throw new TypeError('inside detail');
      }),
    );
    const response = await fetch(`${url}/api/me`, { headers: as('agent') });
    const body = await problem(response);
    expect(JSON.stringify(body)).not.toMatch(/inside detail|\.ts/);
    const id = response.headers.get('x-request-id');
    expect(body.instance).toBe(`urn:uuid:${id}`);
    const line = lines.find((text) => text.includes('inside detail'));
    expect(line).toContain(String(id));
  });

  it('turns a reply that breaks the contract into a 500 instead of sending it', async () => {
    const { url } = await anEdge((http) => http.serve('setupStatus', () => ({ needed: 'perhaps' }) as never));
    expect((await problem(await fetch(`${url}/api/setup`))).code).toBe('server.failed');
  });

  it('answers 204 without a body and 201 where the contract says so', async () => {
    const { url } = await anEdge((http) => {
      http.serve('signOut', (_input, _caller, answer) => {
        answer.header('set-cookie', 'harken_session=; Max-Age=0');
        return null;
      });
      http.serve('createTeam', ({ body }) => ({
        team: { id: idFrom('team', uuid), ...body, archived: false, version: 1 },
      }));
    });
    const out = await fetch(`${url}/api/sign-out`, { method: 'POST', headers: as('agent') });
    expect([out.status, await out.text()]).toEqual([204, '']);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    const made = await fetch(`${url}/api/teams`, {
      method: 'POST',
      headers: { ...json, ...as(...roles) },
      body: '{"name":"Cards"}',
    });
    expect([made.status, await made.json()]).toMatchObject([201, { team: { id: `team_${uuid}`, name: 'Cards' } }]);
  });

  it('the log holds no query and no word of a person', async () => {
    const { url, lines } = await anEdge((http) => http.serve('listCustomers', () => ({ customers: [] })));
    await fetch(`${url}/api/customers?search=Amelia`, { headers: as(...roles) });
    await fetch(`${url}/api/customers?search=Amelia&limit=no`, { headers: as(...roles) });
    expect(lines.some((line) => line.includes('/api/customers'))).toBe(true);
    expect(lines.join('')).not.toContain('Amelia');
  });
});

describe('bad input', () => {
  const edge = () =>
    anEdge((http) =>
      http.serve('sendCustomerMessage', ({ body }) => ({
        ...ok,
        position: body.content.kind === 'text' ? body.content.text.length : 0,
        at: '2026-01-01T00:00:00Z',
      })),
    );

  it('is refused as a problem: malformed JSON, nothing at all, other types, oversized bodies', async () => {
    const { url } = await edge();
    expect((await problem(await send(url, '{"id":'))).code).toBe('request.malformed');
    expect((await problem(await send(url, ''))).code).toBe('request.malformed');
    expect((await problem(await send(url, '{"__proto__":{"a":1}}'))).code).toBe('request.malformed');
    expect((await problem(await send(url, 'id=1', { 'content-type': 'text/plain' }))).code).toBe(
      'request.unsupported_type',
    );
    const form = 'application/x-www-form-urlencoded';
    expect((await problem(await send(url, 'id=1', { 'content-type': form }))).code).toBe('request.unsupported_type');
    const parts = 'multipart/form-data; boundary=x';
    expect((await problem(await send(url, '--x--', { 'content-type': parts }))).code).toBe('request.unsupported_type');
    expect((await problem(await send(url, JSON.stringify({ junk: 'x'.repeat(600_000) })))).code).toBe(
      'request.too_large',
    );
    expect((await problem(await send(url, '{}'))).mistakes?.map(({ path }) => path)).toEqual([
      'body/id',
      'body/content',
    ]);
  });

  it('a plan of a year passes, typed or from a file', async () => {
    const { url } = await anEdge((http) => {
      http.serve('setStaffPlan', ({ body }) => ({ before: body.intervals }));
      http.serve('importStaffPlan', () => ({ queues: [] }));
    });
    const put = (path: string, method: string, body: object) =>
      fetch(`${url}/api/forecast/staff-plan${path}`, {
        method,
        headers: { 'content-type': 'application/json', cookie: `roles=${roles.join(',')}` },
        body: JSON.stringify(body),
      });
    const at = '2026-03-02T09:00:00.000Z';
    const intervals = Array.from({ length: 20_000 }, () => ({ at, agents: 12.25 }));
    expect((await put('', 'PUT', { queueId: idFrom('queu', uuid), intervals })).status).toBe(200);
    const csv = `unique_id,ds,y\n${`Cards,${at},12.25\n`.repeat(20_000)}`;
    expect((await put('/imports', 'POST', { csv })).status).toBe(200);
  });

  it('the longest message passes, also in Chinese with every character escaped', async () => {
    const { url } = await edge();
    const text = '汉'.repeat(65_536);
    const plain = JSON.stringify({ id: message.id, content: { kind: 'text', text } });
    const escaped = plain.replaceAll('汉', '\\u6c49');
    for (const body of [plain, escaped]) {
      const response = await send(url, body);
      expect(await response.json()).toMatchObject({ position: 65_536 });
    }
    const more = JSON.stringify({ id: message.id, content: { kind: 'text', text: `${text}x` } });
    expect((await problem(await send(url, more))).code).toBe('request.invalid');
  });

  it('an address where nothing is, is a problem, under any method', async () => {
    const { url } = await edge();
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect((await problem(await fetch(`${url}/api/nothing`, { method }))).code).toBe('request.not_found');
    }
    expect((await problem(await fetch(`${url}/%zz`))).code).toBe('request.malformed');
  });

  it('what is not HTTP is answered and let go', async () => {
    const { url } = await edge();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => {
        text += data;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('400');
    expect(answer).toContain('request.malformed');
  });
});

describe('files', () => {
  const edge = () =>
    anEdge((http) =>
      http.serveRaw('uploadFile', async (request) => {
        const { name, type, bytes } = await request.receiveFile();
        return { fileId: idFrom('file', uuid), name, type, bytes: bytes.length };
      }),
    );
  const upload = (url: string, size: number) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(size)], { type: 'image/png' }), 'statement.png');
    return fetch(`${url}/api/files`, { method: 'POST', headers: as(...roles), body: form });
  };

  it('are taken up to their own limit, not the limit of JSON', async () => {
    const { url } = await edge();
    const taken = await upload(url, 5_000_000);
    expect([taken.status, await taken.json()]).toMatchObject([201, { name: 'statement.png', bytes: 5_000_000 }]);
  });

  it('do not fill the memory: of one address only a few arrive at a time', async () => {
    const { url } = await edge();
    const slow = Array.from({ length: 8 }, () => {
      const headers = {
        ...as(...roles),
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 20_000_000,
      };
      const request = rawRequest(`${url}/api/files`, { method: 'POST', headers });
      request.on('error', () => {});
      request.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n');
      ends.push(() => request.destroy());
      return request;
    });
    const status = async () => (await upload(url, 1000)).status;
    await expect.poll(status).toBe(429);
    expect((await problem(await upload(url, 1000))).code).toBe('request.too_many');
    slow[0]?.destroy();
    await expect.poll(status).toBe(201);
  });

  it('are refused beyond it, and so is JSON in their place', async () => {
    const { url } = await edge();
    expect((await problem(await upload(url, 20 * 1024 * 1024 + 1))).code).toBe('file.too_large');
    const response = await fetch(`${url}/api/files`, {
      method: 'POST',
      headers: { ...json, ...as(...roles) },
      body: '{}',
    });
    expect((await problem(response)).code).toBe('request.unsupported_type');
  });
});

describe('who may call', () => {
  /** Parameters that are well formed, so that a refusal is about who calls and nothing else. */
  const path = (route: Route) =>
    route.path
      .replace('/:id/', `/${idFor(route, 'id')}/`)
      .replace(/:id$/, idFor(route, 'id'))
      .replace(':messageId', `msg_${uuid}`)
      .replace(':fileId', `file_${uuid}`)
      .replace(':sessionId', `sess_${uuid}`);
  const idFor = (route: Route, key: string) => {
    const shape = (
      (route.params ?? { shape: {} }) as unknown as {
        shape: Record<string, { safeParse(v: unknown): { success: boolean } }>;
      }
    ).shape;
    const prefixes = ['conv', 'cust', 'offr', 'pers', 'queu', 'arti', 'file', 'msg'];
    return prefixes.map((prefix) => `${prefix}_${uuid}`).find((id) => shape[key]?.safeParse(id).success) ?? 'x';
  };
  const names = Object.keys(routes) as RouteName[];

  it('routes that ask for a fresh proof refuse a stale one, and no other route does', async () => {
    const { url } = await anEdge((edge) => {
      for (const name of names) edge.serveRaw(name, () => Promise.reject(new Refusal('record.not_found')));
    });
    for (const name of names) {
      const route: Route = routes[name];
      if (route.as !== 'person') continue;
      const role = table[route.may][0] ?? 'admin';
      const ask = async (more: string) => {
        const headers = { cookie: `roles=${role}; ${more}` };
        return (await problem(await fetch(url + path(route), { method: route.method, headers }))).code;
      };
      expect((await ask('stale')) === 'access.proof_needed', name).toBe(route.fresh === true);
      expect((await ask('bare')) === 'access.second_factor_required', name).toBe(route.early !== true);
    }
  });

  it('every route refuses exactly those whom the table does not name', async () => {
    const reached = new Set<string>();
    const { url, http } = await anEdge((edge) => {
      for (const name of names) {
        edge.serveRaw(name, () => {
          reached.add(name);
          throw new Refusal('record.not_found');
        });
      }
    });
    http.assertComplete();

    let asked = 0;
    for (const name of names) {
      const route: Route = routes[name];
      const call = async (headers: Record<string, string>) => {
        asked++;
        const response = await fetch(url + path(route), { method: route.method, headers });
        return (await problem(response)).code;
      };
      const passes = ['record.not_found', 'request.invalid', 'request.unsupported_type', 'request.malformed'];

      const nobody = await call({});
      if (route.as === 'anyone') expect(passes, name).toContain(nobody);
      else expect(nobody, name).toBe(route.as === 'person' ? 'access.signed_out' : 'token.malformed');

      const customer = await call({ authorization: 'Bearer good' });
      if (route.as === 'person') expect(customer, name).toBe('access.signed_out');
      else expect(passes, name).toContain(customer);

      for (const role of roles) {
        const code = await call(as(role));
        const allowed = route.as === 'anyone' || (route.as === 'person' && table[route.may].includes(role));
        if (allowed) expect(passes, `${name} as ${role}`).toContain(code);
        else expect(code, `${name} as ${role}`).toBe(route.as === 'person' ? 'access.forbidden' : 'token.malformed');
      }
    }
    expect(asked).toBe(names.length * 7);
    expect(reached.size).toBeGreaterThan(20);
  });

  it('a start is refused while a route has no handler', async () => {
    const { http } = await anEdge((edge) => edge.serve('whoAmI', () => null as never));
    expect(() => http.assertComplete()).toThrow(/signIn has no handler/);
    expect(() => http.assertComplete()).not.toThrow(/whoAmI has no handler/);
    expect(() => http.serve('whoAmI', () => null as never)).toThrow('whoAmI has two handlers');
  });

  it('a start is refused while a permission is in no table', async () => {
    const { 'board.read': _, ...rest } = table;
    const { http } = await anEdge(() => {}, { authorisation: rest as typeof table });
    expect(() => http.assertComplete()).toThrow('board needs board.read, which is not in the authorisation table');
  });
});

describe('a request that changes something by cookie', () => {
  const change = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/api/sign-out`, { method: 'POST', headers: { ...as('agent'), ...headers } });
  const edge = (settings = {}) => anEdge((http) => http.serve('signOut', () => null), { settings });

  it('comes from our own pages or from no page at all', async () => {
    const { url } = await edge();
    expect((await change(url, {})).status).toBe(204);
    expect((await change(url, { origin: url })).status).toBe(204);
    expect((await change(url, { 'sec-fetch-site': 'same-origin' })).status).toBe(204);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a messenger’s site', { origin: 'https://bank.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9' }],
    ['a hidden origin', { origin: 'null' }],
    ['another site that hides it', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
  ])('is refused from %s', async (_who, headers) => {
    const { url } = await edge();
    expect((await problem(await change(url, headers as Record<string, string>))).code).toBe('request.forged_origin');
  });

  it('is refused from a foreign name that was made to point here', async () => {
    const { url } = await edge();
    const { port } = new URL(url);
    const status = await new Promise((resolve) => {
      const headers = { ...as('agent'), host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
      rawRequest({ port, path: '/api/sign-out', method: 'POST', headers }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  it('follows PUBLIC_URL, and still the machine’s own names', async () => {
    const { http, url } = await edge({ PUBLIC_URL: 'https://help.example.com' });
    expect(url).toBe('https://help.example.com');
    const at = `http://127.0.0.1:${http.port}`;
    expect((await change(at, { origin: 'https://help.example.com' })).status).toBe(204);
    expect((await change(at, { origin: at })).status).toBe(204);
    expect((await change(at, { origin: 'https://evil.example' })).status).toBe(403);
  });
});

describe('the messenger’s routes', () => {
  const edge = () =>
    anEdge((http) => http.serve('askForPerson', () => ok), {
      allowedOrigin: (origin, inboxId) =>
        origin === 'https://bank.example' || (origin === 'https://shop.example' && inboxId === undefined),
    });
  const ask = (url: string, headers: Record<string, string>, method = 'POST') =>
    fetch(`${url}/api/messenger/conversations/conv_${uuid}/person`, { method, headers });

  it('are open to pages of allowed sites, refusals included, and never take a cookie', async () => {
    const { url } = await edge();
    const origin = 'https://bank.example';
    const answer = await ask(url, { origin, authorization: 'Bearer good' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const refused = await ask(url, { origin, authorization: 'Bearer bad' });
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
    expect((await problem(refused)).code).toBe('token.malformed');
    expect((await problem(await ask(url, { origin, ...as(...roles) }))).code).toBe('token.malformed');
  });

  it('answer the browser’s question only for allowed sites', async () => {
    const { url } = await edge();
    const allowed = await ask(
      url,
      { origin: 'https://bank.example', 'access-control-request-method': 'POST' },
      'OPTIONS',
    );
    expect([allowed.status, allowed.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization, content-type',
    ]);
    const refused = await ask(
      url,
      { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      'OPTIONS',
    );
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect((await problem(refused)).code).toBe('request.forged_origin');
  });

  it('refuse a token on a page of another inbox’s site', async () => {
    const { url } = await edge();
    const headers = { origin: 'https://shop.example', authorization: 'Bearer good' };
    expect((await problem(await ask(url, headers))).code).toBe('request.forged_origin');
  });

  it('are open to programs that are no browser, and to our own pages', async () => {
    const { url } = await edge();
    expect((await ask(url, { authorization: 'Bearer good' })).status).toBe(200);
    expect((await ask(url, { authorization: 'Bearer good', origin: url })).status).toBe(200);
  });
});

describe('too many requests', () => {
  it('of one session are refused with the time to wait', async () => {
    const { url } = await anEdge((http) => http.serve('askForPerson', () => ok), {
      settings: { RATE_LIMIT_PER_MINUTE: 3 },
    });
    const ask = () =>
      fetch(`${url}/api/messenger/conversations/conv_${uuid}/person`, {
        method: 'POST',
        headers: { authorization: 'Bearer good' },
      });
    for (let n = 0; n < 3; n++) expect((await ask()).status).toBe(200);
    const { code, retryAfterSeconds } = await problem(await ask());
    expect(code).toBe('request.too_many');
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('of one address are refused, whatever they ask for', async () => {
    const { url } = await anEdge(() => {}, { settings: { RATE_LIMIT_PER_MINUTE: 1 } });
    for (let n = 0; n < 10; n++) expect((await fetch(`${url}/api/none${n}`)).status).toBe(404);
    expect((await problem(await fetch(`${url}/api/none`))).code).toBe('request.too_many');
  });

  it('signing in has a narrower limit of its own', async () => {
    const { url } = await anEdge(
      (http) =>
        http.serve('signIn', () => {
          throw new Refusal('access.wrong_password');
        }),
      {
        settings: { SIGN_IN_LIMIT_PER_MINUTE: 2 },
      },
    );
    const signIn = () =>
      fetch(`${url}/api/sign-in`, { method: 'POST', headers: json, body: '{"email":"a@b.example","password":"x"}' });
    const codes = [];
    for (let n = 0; n < 3; n++) codes.push((await problem(await signIn())).code);
    expect(codes).toEqual(['access.wrong_password', 'access.wrong_password', 'request.too_many']);
  });

  it('count a forged X-Forwarded-For as nothing, and a trusted proxy’s as the address', async () => {
    const seen: string[] = [];
    const plug = (http: Http) =>
      http.serve('setupStatus', (_input, caller) => {
        seen.push(`${caller.address} ${caller.socketAddress} ${caller.forwarded}`);
        return { needed: false, demo: false };
      });
    const forged = await anEdge(plug);
    const trusted = await anEdge(plug, { settings: { TRUST_PROXY: '127.0.0.1' } });
    for (const { url } of [forged, trusted])
      await fetch(`${url}/api/setup`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(seen).toEqual(['127.0.0.1 127.0.0.1 true', '203.0.113.9 127.0.0.1 true']);
  });

  it('a household with IPv6 counts as one', () => {
    expect(addressKey('2001:db8:1:2:aaaa::1')).toBe(addressKey('2001:db8:1:2::ffff'));
    expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'));
    expect(addressKey('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(addressKey('::1')).toBe('0:0:0:0::/64');
  });
});

describe('pages', () => {
  function folders(launcher = 'launch()') {
    const root = mkdtempSync(join(tmpdir(), 'harken-apps-'));
    ends.push(() => rmSync(root, { recursive: true }));
    const put = (path: string, text: string) => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    put(
      'desk/index.html',
      '<!doctype html><script>document.documentElement.dataset.theme="dark"</script><script type="module" src="/assets/desk-a1b2c3d4.js"></script>',
    );
    put('desk/assets/desk-a1b2c3d4.js', 'desk()');
    put('messenger/launcher.js', launcher);
    put('messenger/app-a1b2c3d4.js', 'open()');
    put('secret.txt', 'outside');
    return { desk: join(root, 'desk'), messenger: join(root, 'messenger') };
  }

  it('the desk is answered at every address of its own router, under a policy that lets no foreign script run', async () => {
    const { url } = await anEdge(() => {}, { apps: folders() });
    for (const [path, encoding] of [
      ['/', 'identity'],
      ['/', 'gzip'],
      ['/conversations/conv_1', 'br'],
      ['/board', 'gzip'],
    ] as const) {
      const page = await fetch(url + path, { headers: { accept: 'text/html', 'accept-encoding': encoding } });
      expect(page.status).toBe(200);
      const policy = String(page.headers.get('content-security-policy'));
      expect(policy).toContain("default-src 'none'");
      const script = /script-src ([^;]+)/.exec(policy)?.[1];
      expect(script).toBe(`'self' ${inlineScriptHashes(await page.text())[0]}`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('nothing is shown within another page but the try-out of the messenger, and that by our own alone', async () => {
    const { url } = await anEdge(() => {}, { apps: folders() });
    const framed = async (path: string) => {
      const { headers } = await fetch(url + path, { headers: { accept: 'text/html' } });
      const by = /frame-ancestors ([^;]+)/.exec(String(headers.get('content-security-policy')))?.[1];
      return [by, headers.get('x-frame-options')];
    };
    expect(await framed('/try-messenger?key=hm_1')).toEqual(["'self'", 'SAMEORIGIN']);
    for (const path of ['/', '/administration/people', '/try-messenger/more', '/api/me']) {
      expect(await framed(path), path).toEqual(["'none'", 'DENY']);
    }
  });

  it('files with a hash in the name are kept for good, others asked for again', async () => {
    const { url } = await anEdge(() => {}, { apps: folders() });
    const asset = await fetch(`${url}/assets/desk-a1b2c3d4.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    const launcher = await fetch(`${url}/messenger/launcher.js`);
    expect(launcher.headers.get('cache-control')).not.toContain('immutable');
    expect(launcher.headers.get('access-control-allow-origin')).toBe('*');
    expect(launcher.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await fetch(`${url}/messenger/app-a1b2c3d4.js`)).headers.get('cache-control')).toContain('immutable');
  });

  it('a launcher that is asked for by its key comes in the colours of that messenger, and no other does', async () => {
    const coloursOf = async (key: string) => (key === 'hm_brand' ? { light: '#7a1f3d', dark: '#f0a0b8' } : null);
    const painted = `launch('#006364', '#66c4be')`;
    const { url } = await anEdge(() => {}, { apps: { ...folders(painted), coloursOf } });
    for (const encoding of ['identity', 'gzip, br']) {
      const launcher = async (query: string) =>
        fetch(`${url}/messenger/launcher.js${query}`, { headers: { 'accept-encoding': encoding } });
      const own = await launcher('?key=hm_brand&as=2');
      expect(own.headers.get('access-control-allow-origin')).toBe('*');
      expect(own.headers.get('content-type')).toContain('javascript');
      expect(own.headers.get('cache-control')).toContain('max-age=300');
      expect(await own.text()).toBe(`launch('#7a1f3d', '#f0a0b8')`);
      for (const query of ['', '?key=hm_other', `?key=${'x'.repeat(65)}`])
        expect(await (await launcher(query)).text()).toBe(painted);
    }
  });

  it('what is missing stays missing, and nothing outside the folders is served', async () => {
    const { url } = await anEdge(() => {}, { apps: folders() });
    for (const path of ['/assets/gone-a1b2c3d4.js', '/api/gone', '/messenger/gone', '/bank/gone']) {
      expect((await problem(await fetch(url + path))).code).toBe('request.not_found');
    }
    for (const path of [
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/messenger/..%2f..%2fsecret.txt',
      '/messenger/../secret.txt',
    ]) {
      const text = await (await fetch(url + path)).text();
      expect(text).not.toContain('outside');
    }
  });

  it('what the demonstration mounts keeps its own pages and its own policy', async () => {
    const { url } = await anEdge((http) =>
      http.mount('/bank', (scope) => {
        scope.addHook('onRequest', async (_request, reply) => {
          reply.header('content-security-policy', "default-src 'self'");
        });
        scope.get('/', async (_request, reply) => reply.type('text/html').send('<title>Harbour Bank</title>'));
      }),
    );
    const page = await fetch(`${url}/bank/`);
    expect(await page.text()).toContain('Harbour Bank');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'self'");
  });

  it('without built apps the API works alone', async () => {
    const { url } = await anEdge((http) => http.serve('setupStatus', () => ({ needed: true, demo: false })));
    expect((await fetch(`${url}/api/setup`)).status).toBe(200);
    expect((await problem(await fetch(`${url}/`))).code).toBe('request.not_found');
  });
});

describe('the description of the API', () => {
  const everything = (edge: Http) => {
    for (const name of Object.keys(routes) as RouteName[]) edge.serveRaw(name, () => null);
  };

  it('is OpenAPI 3.1 and names every route with who may call it', async () => {
    const { url } = await anEdge(everything);
    // biome-ignore lint/suspicious/noExplicitAny: a document of another's making.
    const document: any = await (await fetch(`${url}/api/openapi.json`)).json();
    expect(document.openapi).toBe('3.1.0');
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path as object).map((operation) => operation.operationId),
    );
    expect(ids.sort()).toEqual(Object.keys(routes).sort());
    const operation = document.paths['/api/conversations/{id}'].get;
    expect(operation['x-permission']).toBe('conversation.read');
    expect(operation.parameters.map((p: { name: string }) => p.name).sort()).toEqual(['before', 'id', 'limit']);
    expect(operation.responses['200'].content['application/json'].schema.properties.messages.type).toBe('array');
    expect(operation.responses.default.content['application/problem+json']).toBeDefined();
  });

  it('can be read as a page in both languages, without a script', async () => {
    const { url } = await anEdge(everything);
    for (const [lang, title] of [
      ['en', 'Problems'],
      ['zh', '错误'],
    ] as const) {
      const page = await fetch(`${url}/api/reference?lang=${lang}`);
      const html = await page.text();
      expect(html.includes(`<html lang="${lang}">`)).toBe(true);
      expect(html.includes(title)).toBe(true);
      expect(html.includes('<script')).toBe(false);
      expect(Object.keys(routes).filter((name) => !html.includes(`id="${name}"`))).toEqual([]);
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    }
    expect((await fetch(`${url}/api/reference.css`)).headers.get('content-type')).toContain('text/css');
  });

  it('the address of a problem leads to its explanation', async () => {
    const { url } = await anEdge(everything);
    const answer = await fetch(`${url}/problems/record.changed`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('/api/reference#problem-record.changed');
    expect((await problem(await fetch(`${url}/problems/none`))).code).toBe('request.not_found');
  });
});

describe('health', () => {
  it('lives before it is ready, and says what it waits for', async () => {
    let wrong: string | null = 'does not answer';
    const { url } = await anEdge(() => {}, { ready: [{ name: 'database', look: () => wrong }] });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await problem(await fetch(`${url}/ready`))).toMatchObject({
      code: 'server.not_ready',
      detail: 'database does not answer',
    });
    wrong = null;
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });
});

describe('stopping', () => {
  it('finishes what runs, takes nothing new, and is then gone', async () => {
    let release = () => {};
    let running = () => {};
    const started = new Promise<void>((resolve) => {
      running = resolve;
    });
    const { http, url } = await anEdge((edge) =>
      edge.serve('setupStatus', async () => {
        running();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { needed: false, demo: false };
      }),
    );
    const slow = fetch(`${url}/api/setup`);
    await started;
    const closed = http.close();
    const late = await fetch(`${url}/health`).then(
      (response) => response.status,
      () => 'refused',
    );
    expect([503, 'refused']).toContain(late);
    release();
    expect((await slow).status).toBe(200);
    await closed;
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  });

  it('a taken port is one clear sentence', async () => {
    const { url } = await anEdge();
    const other = await createHttp({
      settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: 0, SIGN_IN_LIMIT_PER_MINUTE: 0 },
      logger: createLogger('silent'),
      version: '0',
      callers: {
        person: () => null,
        customer: () => {
          throw new Refusal('token.malformed');
        },
      },
      authorisation: table,
      allowedOrigin: () => false,
      ready: [],
    });
    await expect(other.listen({ port: Number(new URL(url).port) })).rejects.toThrow(
      /^Port \d+ is taken; stop what uses it/,
    );
    await other.close();
  });
});
