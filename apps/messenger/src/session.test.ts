import type { Call } from '@harken/client/call';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shelf } from './kept.ts';
import { createSession, type HostToken, type Session } from './session.ts';

const jwt = (sub: string) => `x.${Buffer.from(JSON.stringify({ sub, name: '思远' })).toString('base64url')}.y`;
const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();

/** Issues a token per exchange, and knows whose each is. */
function aServer() {
  const whose = new Map<string, string>();
  const asked: { hostToken?: string; earlierToken?: string }[] = [];
  const attempts: (string | undefined)[] = [];
  let n = 0;
  const server = {
    asked,
    attempts,
    whose,
    refuses: new Set<string>(),
    call: (async (_: string, { body }: { body: { hostToken?: string; earlierToken?: string; attempt?: string } }) => {
      const { hostToken, earlierToken, attempt } = body;
      attempts.push(attempt);
      asked.push({ ...(hostToken && { hostToken }), ...(earlierToken && { earlierToken }) });
      if (hostToken && server.refuses.has(hostToken)) throw { problem: { status: 401, code: 'token.used' } };
      const who = hostToken ? `host ${hostToken}` : (whose.get(earlierToken ?? '') ?? `stranger ${n}`);
      const token = `hs_${++n}`;
      whose.set(token, who);
      const customer = { name: null, identified: who.startsWith('host') };
      return { token, expiresAt: minutes(60), rotateAfter: minutes(15), customer };
    }) as unknown as Call,
  };
  return server;
}

let server: ReturnType<typeof aServer>;
let device: Shelf;
let forgotten: number;
beforeEach(() => {
  server = aServer();
  device = {};
  forgotten = 0;
  vi.useRealTimers();
});

function aPage({ tab = {} as Shelf, host = undefined as HostToken | undefined } = {}) {
  let said = host;
  const session = createSession({
    key: 'hm_1',
    name: 'session',
    call: ((...given: Parameters<Call>) => server.call(...given)) as Call,
    tab,
    device,
    alone: (act) => act(),
    locale: () => 'en',
    hostToken: () => said,
    forget: () => {
      forgotten++;
      for (const kept of [device, tab]) for (const name of Object.keys(kept)) delete kept[name];
    },
  });
  return { ...session, tab, identify: (token: HostToken) => (said = token) };
}
const kept = (shelf: Shelf) => shelf.session && (JSON.parse(shelf.session) as Session);

describe('the customer’s session', () => {
  test('a stranger’s stays on the device and is shared by its tabs', async () => {
    const first = await aPage().ready();
    const second = await aPage().ready();
    expect(second.token).toBe(first.token);
    expect(server.asked).toEqual([{}]);
  });

  test('an identified customer’s stays with the tab', async () => {
    const page = aPage({ host: jwt('rachel') });
    const { token } = await page.ready();
    expect(server.whose.get(token)).toContain('host');
    expect(device).toEqual({});
    expect(kept(page.tab)).toMatchObject({ token, subject: 'rachel' });
    // Another tab, where the host says nothing, is a stranger's.
    expect(server.whose.get((await aPage().ready()).token)).toContain('stranger');
  });

  test('the next page of the same person does not spend another token of the host', async () => {
    const page = aPage({ host: jwt('rachel') });
    const { token } = await page.ready();
    expect((await aPage({ tab: page.tab, host: jwt('rachel') }).ready()).token).toBe(token);
    expect(server.asked).toHaveLength(1);
  });

  test('another person gets nothing of the one before', async () => {
    const page = aPage({ host: jwt('rachel') });
    await page.ready();
    page.tab.draft = 'private';
    const next = aPage({ tab: page.tab, host: jwt('siyuan') });
    await next.ready();
    expect(forgotten).toBe(1);
    expect(page.tab).not.toHaveProperty('draft');
    expect(server.asked.at(-1)).toEqual({ hostToken: jwt('siyuan') });
    expect(kept(page.tab)).toMatchObject({ subject: 'siyuan' });
  });

  test('rotates when it is time, by its own token', async () => {
    const page = aPage();
    const { token } = await page.ready();
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000 });
    const next = await page.ready();
    expect(next.token).not.toBe(token);
    expect(server.whose.get(next.token)).toBe(server.whose.get(token));
    expect(server.asked.at(-1)).toEqual({ earlierToken: token });
  });

  test('takes the token that another tab rotated meanwhile', async () => {
    const [a, b] = [aPage(), aPage()];
    const old = await a.ready();
    await b.ready();
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000 });
    const fresh = await a.ready();
    b.reload();
    expect((await b.ready(old.token)).token).toBe(fresh.token);
  });

  test('when our own token ended, an identified customer is asked for at the host again', async () => {
    const page = aPage({ host: () => jwt('rachel') });
    const { token } = await page.ready();
    server.whose.clear();
    const next = await page.ready(token);
    expect(server.whose.get(next.token)).toContain('host');
    expect(forgotten).toBe(0);
  });

  test('a host token that is refused makes a stranger, told to the host’s engineer', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    server.refuses.add(jwt('rachel'));
    const { token } = await aPage({ host: jwt('rachel') }).ready();
    expect(server.whose.get(token)).toContain('stranger');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  test('a host that cannot say at the moment who it is, is asked again before anybody is a stranger', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    let failures = 2;
    const host = () => (failures-- > 0 ? Promise.reject(new Error('no line')) : jwt('rachel'));
    const page = aPage({ host });
    await expect(page.ready()).rejects.toThrow('no line');
    await expect(page.ready()).rejects.toThrow('no line');
    expect(server.whose.get((await page.ready()).token)).toContain('host');
    expect(server.asked).toHaveLength(1);
    // One that never can does not keep anybody from help.
    device = {};
    const mute = aPage({ host: () => Promise.reject(new Error('no line')) });
    for (let time = 0; time < 4; time++) await expect(mute.ready()).rejects.toThrow('no line');
    expect(server.whose.get((await mute.ready()).token)).toContain('stranger');
    warn.mockRestore();
  });

  test('a token whose answer was lost is told again as the same attempt, another one as another', async () => {
    let lost = true;
    const call = server.call;
    server.call = (async (...given: Parameters<Call>) => {
      const answer = await call(...given);
      if (lost) throw new Error('no line');
      return answer;
    }) as Call;
    const page = aPage({ host: jwt('rachel') });
    await expect(page.ready()).rejects.toThrow('no line');
    lost = false;
    await page.ready();
    page.identify(jwt('siyuan'));
    page.reload();
    await page.ready();
    const [first, again, other] = server.attempts;
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('looking at the session is no news to the other tabs', async () => {
    await aPage().ready();
    let changes = 0;
    device = new Proxy(device, {
      set: (target, name, value) => Boolean(++changes) && Reflect.set(target, name, value),
      deleteProperty: (target, name) => Boolean(++changes) && Reflect.deleteProperty(target, name),
    });
    await aPage().ready();
    expect(changes).toBe(0);
  });

  test('nobody is brought back who logs out while a session opens', async () => {
    const page = aPage();
    const opening = page.ready();
    page.leave();
    await expect(opening).rejects.toThrow('left');
    expect(device).toEqual({});
  });

  test('logging out ends also a session that this page has not used yet', async () => {
    const { token } = await aPage().ready();
    const asked = vi.spyOn(server, 'call');
    const page = aPage();
    const headers: unknown[] = [];
    asked.mockImplementation((async () => headers.push(page.headers())) as never);
    page.leave();
    expect(asked).toHaveBeenCalledWith('DELETE /api/messenger/sessions/current');
    expect(headers).toEqual([{ authorization: `Bearer ${token}` }]);
  });

  test('several callers at once open one session', async () => {
    const page = aPage();
    const tokens = await Promise.all([page.ready(), page.ready(), page.ready()]);
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1);
    expect(server.asked).toHaveLength(1);
  });
});
