/** A server with this room alone, and a browser that keeps its cookies. */
import type { Person, Role } from '@harken/contract/people';
import type { Problem } from '@harken/contract/problems';
import { Refusal } from '@harken/contract/problems';
import { type RouteName, routes } from '@harken/contract/routes';
import { createHttp, type Http } from '../platform/http.ts';
import { createLogger } from '../platform/log.ts';
import { createRealtime } from '../platform/realtime.ts';
import { secretsOf } from '../platform/secrets.ts';
import { atEnd } from '../platform/testing/ends.ts';
import { aHouse, type House } from '../platform/testing.ts';
import { type Access, createAccess } from './access.ts';
import { serveAccess } from './http.ts';

export const good = 'a lantern over the harbour';
export const better = 'two lanterns over the harbour';

export interface World extends House {
  access: Access;
  http: Http;
  url: string;
  lines: string[];
}

/** A server with this room alone; the other rooms' routes say that they were reached. */
export async function aServer(
  {
    publicUrl,
    demo = 'off',
    loopback = 'on',
  }: { publicUrl?: string; demo?: 'on' | 'off'; loopback?: 'on' | 'off' } = {},
  house?: House,
): Promise<World> {
  house ??= await aHouse({ at: '2026-03-02T09:00:00Z' });
  const { log, database, bus, clock } = house;
  const lines: string[] = [];
  const secrets = secretsOf(new Uint8Array(32).fill(7), 'test');
  const access = await createAccess({
    log,
    database,
    bus,
    clock,
    secrets,
    config: { PUBLIC_URL: publicUrl, HARKEN_DEMO: demo, OUTGOING_TO_LOOPBACK: loopback },
    logger: createLogger('debug', (line) => lines.push(line)),
  });
  const http = await createHttp({
    settings: { TRUST_PROXY: '', RATE_LIMIT_PER_MINUTE: 0, SIGN_IN_LIMIT_PER_MINUTE: 1 },
    logger: createLogger('debug', (line) => lines.push(line)),
    version: '0',
    callers: {
      person: access.personOfCookie,
      key: access.personOfKey,
      customer: () => {
        throw new Refusal('token.malformed');
      },
    },
    authorisation: access.authorisation,
    allowedOrigin: () => false,
    ready: [],
  });
  const served = new Set<RouteName>();
  const serve: Http['serve'] = (name, handler) => {
    served.add(name);
    http.serve(name, handler);
  };
  const serveRaw: Http['serveRaw'] = (name, handler) => {
    served.add(name);
    http.serveRaw(name, handler);
  };
  serveAccess({ serve, serveRaw }, access);
  serve('updatePerson', async ({ params, body: { capacity: _, skills: __, ...body } }, caller) => ({
    person: await access.update(params.id, body, caller),
  }));
  serve('createPerson', ({ body: { capacity: _, skills: __, ...body } }, caller) => access.create(body, caller));
  for (const name of Object.keys(routes) as RouteName[]) {
    if (served.has(name)) continue;
    http.serveRaw(name, () => {
      throw new Refusal('record.not_found');
    });
  }
  const realtime = await createRealtime({ http, log, bus, audience: access.audience, aboutOf: async () => null });
  access.onCut(realtime.cut);
  const { url } = await http.listen({ port: 0 });
  atEnd(async () => {
    await http.close(1000);
    await access.close();
  });
  return { ...house, access, http, url, lines };
}

export class Browser {
  readonly jar = new Map<string, string>();
  readonly base: string;
  constructor(base: string) {
    this.base = base;
  }
  /** The session's, which is what most tests carry about. */
  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  set cookie(text: string) {
    this.jar.clear();
    const at = text.indexOf('=');
    this.jar.set(text.slice(0, at), text.slice(at + 1));
  }
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(this.base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.jar.size > 0 && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (value) this.jar.set(name, value);
      else this.jar.delete(name);
    }
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for.
    return { status: response.status, body: (text ? JSON.parse(text) : null) as any, headers: response.headers };
  }
  get = (path: string) => this.call('GET', path);
  post = (path: string, body?: unknown, headers?: Record<string, string>) => this.call('POST', path, body, headers);
  delete = (path: string) => this.call('DELETE', path);
  signIn = (email: string, password = good) => this.post('/api/sign-in', { email, password });
  prove = (password = good) => this.post('/api/me/proof', { password });
  async code(answer: Promise<{ body: Problem }>) {
    return (await answer).body?.code;
  }
}

export interface Company {
  world: World;
  admin: Browser;
  administrator: Person;
  /** Invited, password set, signed in. */
  someone(roles?: Role[]): Promise<{ person: Person; browser: Browser }>;
}

/** A house with its first administrator signed in. */
export async function aCompany(world: World): Promise<Company> {
  const admin = new Browser(world.url);
  const first = { name: 'Ada Lee', email: 'ada@harbour.example', password: good, locale: 'en' };
  const { body: me } = await admin.post('/api/setup', { code: await world.access.setUpCode(), ...first });
  let count = 0;
  return {
    world,
    admin,
    administrator: me.person,
    async someone(roles = ['agent']) {
      count += 1;
      const ask = { name: `Newcomer ${count}`, email: `newcomer${count}@harbour.example`, roles, locale: 'en' };
      await admin.prove();
      const { body } = await admin.post('/api/people', ask);
      const browser = new Browser(world.url);
      const token = new URL(body.invitation.url, world.url).searchParams.get('token');
      await browser.post('/api/password-reset', { token, password: good });
      await browser.signIn(body.person.email);
      return { person: body.person, browser };
    },
  };
}
