/** Who sits at this browser and what they did here: all of it in one signed cookie of the bank's own. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Locale } from '../knowledge.ts';
import type { Deed } from './book.ts';

/** Something the page tells the messenger: names and labels, never what was typed. */
export interface Told {
  name: string;
  label: string;
  code?: string;
  outcome?: 'ok' | 'failed' | 'unsaved';
}

export interface Visit {
  /** One sign-in: the page's script knows by it what it has told already. */
  id: string;
  /** External id of the customer; null for a visitor. */
  who: string | null;
  /** When they signed in, in milliseconds since 1970. */
  at: number;
  locale?: Locale;
  theme?: 'light' | 'dark';
  deeds: readonly Deed[];
  /** For the next page, once. */
  news?: { text: string; told: readonly Told[] };
  /** They signed out just now; the messenger has not heard of it. */
  left?: true;
}

const name = 'harbour_bank';
const lifeMs = 12 * 3_600_000;
/** Browsers drop a cookie above 4 KB whole. */
const mostBytes = 3500;

export function startVisit(who: string | null, kept: Partial<Visit> = {}): Visit {
  const { locale, theme } = kept;
  const wishes = { ...(locale ? { locale } : {}), ...(theme ? { theme } : {}) };
  return { id: randomUUID(), who, at: Date.now(), deeds: [], ...wishes };
}

export function createVisits({ secret, secure }: { secret: string; secure: boolean }) {
  const key = createHmac('sha256', secret).update('cookie of harbour bank').digest();
  const sign = (text: string) => createHmac('sha256', key).update(text).digest();

  function read(cookies: string | undefined): Visit | null {
    const value = new RegExp(`(?:^|; *)${name}=([\\w-]+)\\.([\\w-]+)`).exec(cookies ?? '');
    const [, text = '', signature = ''] = value ?? [];
    const given = Buffer.from(signature, 'base64url');
    const right = sign(text);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    const visit = JSON.parse(Buffer.from(text, 'base64url').toString()) as Visit;
    return Date.now() - visit.at < lifeMs ? visit : null;
  }

  function write(visit: Visit): string {
    let { deeds } = visit;
    let text: string;
    do {
      text = Buffer.from(JSON.stringify({ ...visit, deeds })).toString('base64url');
      deeds = deeds.slice(1);
    } while (text.length > mostBytes && deeds.length > 0);
    const value = `${text}.${sign(text).toString('base64url')}`;
    return `${name}=${value}; Path=/bank; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  return { read, write };
}
