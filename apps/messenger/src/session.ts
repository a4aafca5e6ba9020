/**
 * Who the customer is to the server. The host site's signed token is exchanged for our own, which rotates.
 *
 * An anonymous device keeps its token for later visits and shares it between tabs. The token of an identified customer
 * stays with its tab: it ends with the tab even if the host forgets to call `logout`, and a new tab is identified by
 * the host again.
 */
import type { Call } from '@harken/client/call';
import { newId, readJson, type Shelf } from './kept.ts';

export interface Session {
  token: string;
  expiresAt: string;
  rotateAfter: string;
  /** The host's name for the person; undefined for a stranger. */
  subject?: string | undefined;
}

export type HostToken = string | (() => Promise<string> | string);

export interface SessionDeps {
  key: string;
  name: string;
  call: Call;
  /** Of this tab, and of the device. */
  tab: Shelf;
  device: Shelf;
  alone: <T>(act: () => Promise<T>) => Promise<T>;
  locale: () => string;
  hostToken: () => HostToken | undefined;
  /** Someone else uses the device now: nothing of the person before may stay. */
  forget: () => void;
}

/** Read without checking the signature: only to see whether it is about the same person as before. */
function subjectOf(token: string): string {
  try {
    return JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))).sub;
  } catch {
    return '';
  }
}

export function createSession({ key, name, call, tab, device, alone, locale, hostToken, forget }: SessionDeps) {
  let current: Session | undefined;
  let opening: Promise<Session> | undefined;
  let departures = 0;
  /** How often in a row the host could not say who it is. */
  let unsaid = 0;
  /** The host's token that was tried last, and our name for that attempt: told again, it is no second use. */
  let tried = '';
  let attempt = '';

  const isFresh = ({ token, rotateAfter }: Session, refused?: string) =>
    token !== refused && Date.now() < Date.parse(rotateAfter);

  /**
   * Undefined when the host vouches for nobody. One that cannot say at the moment is asked again, since what a customer
   * writes as a stranger is not theirs later; one that cannot say at all must not keep them from help.
   */
  async function askHost(known: boolean) {
    try {
      const given = hostToken();
      const token = await (typeof given === 'function' ? given() : given);
      unsaid = 0;
      return token;
    } catch (error) {
      console.warn('harken', error);
      if (!known && unsaid++ < 4) throw error;
      return undefined;
    }
  }

  /** By what we had, else by the host's word, else as a stranger. Resuming by our own token rotates it. */
  async function exchange(
    subject: string | undefined,
    earlierToken: string | undefined,
    hostToken: string | undefined,
  ) {
    if (hostToken && tried !== hostToken) {
      tried = hostToken;
      attempt = newId();
    }
    for (const by of [earlierToken && { earlierToken }, hostToken && { hostToken, attempt }, {}]) {
      if (!by) continue;
      try {
        const { customer, ...session } = await call('POST /api/messenger/sessions', {
          body: { key, locale: locale(), ...by },
        });
        // A token of ours that ended makes a stranger of somebody whom the host may still vouch for.
        if (customer.identified || subject === undefined || !('earlierToken' in by))
          return { ...session, subject: customer.identified ? subject : undefined };
      } catch (error) {
        if ((error as { problem?: { status: number } }).problem?.status !== 401) throw error;
        console.warn('harken', error);
      }
    }
    throw new Error('no session');
  }

  const kept = () => readJson<Session>(tab, name) ?? readJson<Session>(device, name);

  const open = (refused?: string) =>
    alone(async () => {
      const before = kept();
      const then = departures;
      const host = await askHost(before?.subject !== undefined);
      const subject = host ? subjectOf(host) : before?.subject;
      const same = before?.subject === subject && before;
      const next = same && isFresh(same, refused) ? same : await exchange(subject, (same || undefined)?.token, host);
      // Whoever logged out meanwhile must not be brought back.
      if (then !== departures) throw new Error('left');
      if (before?.subject !== undefined && before.subject !== next.subject) forget();
      // Every change of it is news to the other tabs.
      if (next !== before) {
        delete device[name];
        delete tab[name];
        (next.subject === undefined ? device : tab)[name] = JSON.stringify(next);
      }
      current = next;
      return next;
    });

  return {
    /** The session, opened or rotated when needed. `refused`: the token with which a call was turned away. */
    ready(refused?: string): Promise<Session> {
      if (current && isFresh(current, refused)) return Promise.resolve(current);
      opening ??= open(refused).finally(() => {
        opening = undefined;
      });
      return opening;
    },
    headers: (): Record<string, string> => (current ? { authorization: `Bearer ${current.token}` } : {}),
    current: () => current,
    /** Another tab rotated the token, or the host said who the customer is. */
    reload: () => {
      current = undefined;
    },
    /** Also one that this page has not used yet: its token must not outlive the log-out. */
    leave: () => {
      departures++;
      current ??= kept();
      if (current) call('DELETE /api/messenger/sessions/current').catch(() => {});
      current = undefined;
    },
  };
}
