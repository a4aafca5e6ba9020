/**
 * How often someone may call. Counted in memory, a minute at a time, and told to the other processes twice a second, so
 * that N processes allow little more than one (see docs/decisions/0008-who-may-come-in.md). It keeps a broken or
 * hostile client from taking the server; guarding passwords is the lockout's work, in `access`.
 */
import { randomUUID } from 'node:crypto';
import { Refusal } from '@harken/contract/problems';
import type { Bus } from '../bus.ts';

export interface LimitSettings {
  /** Requests of one session or key within a minute; ten times as many of one address. 0 switches all limits off. */
  RATE_LIMIT_PER_MINUTE: number;
  /** Attempts to sign in, reset a password or set up, of one address within a minute. */
  SIGN_IN_LIMIT_PER_MINUTE: number;
}

/** @throws request.too_many */
type Limit = (key: string) => void;
export interface Limits {
  ofAddress: Limit;
  ofSession: Limit;
  ofSignIn: Limit;
  close(): void;
}

interface Window {
  max: number;
  count: number;
  until: number;
  /** Taken here and not yet told to the others. */
  untold: number;
}

/** What one process tells: key, how many since the last time, how long the window still lasts. */
type Taken = [key: string, count: number, forMs: number];
interface Told {
  by: string;
  taken: Taken[];
}

const minuteMs = 60_000;
const tellMs = 500;
const topic = 'http.limits';
const mostKeys = 50_000;
/** Few come near their limit; only those are worth a word. */
const worthTelling = ({ count, max }: Window) => count * 20 >= max;

/** Counts by kind and key. Without a bus, in this process alone. */
export function createLimiter(bus?: Pick<Bus, 'publish' | 'subscribe'>) {
  const windows = new Map<string, Window>();
  const me = randomUUID();
  /** Windows that have something to tell, so that telling does not walk through all of them. */
  const news = new Set<string>();

  function windowOf(key: string, max: number, forMs: number): Window {
    const now = performance.now();
    const known = windows.get(key);
    if (known && known.until > now) return known;
    if (!known && windows.size >= mostKeys) makeRoom(now);
    const fresh = { max, count: 0, until: now + forMs, untold: 0 };
    windows.set(key, fresh);
    return fresh;
  }

  function makeRoom(now: number): void {
    for (const [key, { until }] of windows) if (until <= now) windows.delete(key);
    // Still full of live ones: the oldest go first.
    for (const key of windows.keys()) {
      if (windows.size < mostKeys) return;
      windows.delete(key);
    }
  }

  function tell(): void {
    const now = performance.now();
    const taken: Taken[] = [];
    for (const key of news) {
      const window = windows.get(key);
      if (!window || window.until <= now) continue;
      taken.push([key, window.untold, Math.round(window.until - now)]);
      window.untold = 0;
    }
    news.clear();
    if (taken.length > 0) bus?.publish(topic, { by: me, taken } satisfies Told);
  }

  function hear(payload: unknown): void {
    const { by, taken } = payload as Told;
    if (by === me) return;
    for (const [key, count, forMs] of taken) {
      windowOf(key, maxOf(key), forMs).count += count;
    }
  }

  const kinds = new Map<string, number>();
  const maxOf = (key: string) => kinds.get(key.slice(0, key.indexOf(' '))) ?? 0;

  const limit = (kind: string, max: number, windowMs = minuteMs): Limit => {
    kinds.set(kind, max);
    return (whose) => {
      const key = `${kind} ${whose}`;
      const window = windowOf(key, max, windowMs);
      window.count += 1;
      // What is refused is counted too, as anywhere, but needs telling to nobody: they know that it is full.
      if (window.count > max) {
        const retryAfterSeconds = Math.max(1, Math.ceil((window.until - performance.now()) / 1000));
        throw new Refusal('request.too_many', { retryAfterSeconds });
      }
      window.untold += 1;
      if (worthTelling(window)) news.add(key);
    };
  };

  const stopHearing = bus?.subscribe(topic, hear);
  const timer = bus && setInterval(tell, tellMs).unref();
  return {
    limit,
    close() {
      clearInterval(timer);
      stopHearing?.();
    },
  };
}

export function createLimits(settings: LimitSettings, bus?: Pick<Bus, 'publish' | 'subscribe'>): Limits {
  const { RATE_LIMIT_PER_MINUTE: perMinute, SIGN_IN_LIMIT_PER_MINUTE: signIns } = settings;
  const { limit, close } = createLimiter(bus);
  const unlessOff = (kind: string, max: number): Limit => (perMinute === 0 ? () => {} : limit(kind, max));
  return {
    // Many people can sit behind one address: an office, a mobile network.
    ofAddress: unlessOff('address', perMinute * 10),
    ofSession: unlessOff('session', perMinute),
    ofSignIn: unlessOff('sign_in', signIns),
    close,
  };
}
