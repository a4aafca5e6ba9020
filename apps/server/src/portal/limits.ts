/** How often one address may ask for pages and send forms, counted as everywhere in this process's memory. */
import type { FastifyRequest } from 'fastify';
import { addressKey } from '../platform/http/addresses.ts';
import { createLimiter } from '../platform/http/limits.ts';

/** A person sends fewer forms than this, also with corrections; a household that shares an address too. */
const messagesInTenMinutes = 20;
const voicesInTenMinutes = 60;
const tenMinutes = 600_000;

export type Limits = ReturnType<typeof portalLimits>;

/** @param perMinute as in RATE_LIMIT_PER_MINUTE: of one session, ten times as many of one address; 0 switches all off */
export function portalLimits(perMinute: number) {
  const { limit } = createLimiter();
  const of = (what: string, max: number, windowMs: number) => {
    if (perMinute === 0) return async () => {};
    const take = limit(what, max, windowMs);
    return async (request: FastifyRequest) => take(addressKey(request.ip));
  };
  return {
    pages: of('page', perMinute * 10, 60_000),
    messages: of('message', messagesInTenMinutes, tenMinutes),
    voices: of('voice', voicesInTenMinutes, tenMinutes),
    signIns: of('sign-in', voicesInTenMinutes, tenMinutes),
  };
}
