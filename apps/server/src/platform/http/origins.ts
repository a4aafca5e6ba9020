/**
 * Where a request comes from, by what browsers cannot be made to lie about. Two worlds:
 * the desk lives by a cookie, so whatever changes something must come from our own pages;
 * the messenger lives in other people's pages by a bearer token, so nothing but the token speaks for it.
 */
import { hostname } from 'node:os';

export interface OriginFacts {
  host: string | undefined;
  origin: string | undefined;
  /** `Sec-Fetch-Site`: set by browsers, out of reach of pages. */
  fetchSite?: string | undefined;
}

export interface Origins {
  /** Is this one of our own pages? */
  own(facts: OriginFacts): boolean;
  /** May it change something by cookie? Programs outside a browser send neither header, and no cookie by accident. */
  mayChange(facts: OriginFacts): boolean;
}

export function createOrigins(publicUrl: string | undefined): Origins {
  const fixed = publicUrl === undefined ? null : new URL(publicUrl).origin;
  const machine = hostname().toLowerCase();

  /**
   * Besides PUBLIC_URL, our own origin is the one that was called, but only under names that nobody else can point at
   * this machine: a foreign name that resolves to us (DNS rebinding) would make a foreign page our own.
   */
  function isOurs(host: string): boolean {
    const name = host.replace(/:\d+$/, '').toLowerCase();
    return (
      name === 'localhost' ||
      name.endsWith('.localhost') ||
      name === machine ||
      /^\d{1,3}(\.\d{1,3}){3}$/.test(name) ||
      /^\[[0-9a-f:.]+\]$/.test(name)
    );
  }

  function own({ host, origin }: OriginFacts): boolean {
    if (origin === undefined) return false;
    if (origin === fixed) return true;
    if (host === undefined || !isOurs(host)) return false;
    return origin === `http://${host}` || origin === `https://${host}`;
  }

  return {
    own,
    mayChange(facts) {
      if (facts.origin !== undefined) return own(facts);
      return facts.fetchSite === undefined || facts.fetchSite === 'same-origin' || facts.fetchSite === 'none';
    },
  };
}
