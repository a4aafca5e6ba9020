/** How often one address may ask for pages and send forms, counted as everywhere in this process's memory. */
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey } from '../platform/http/addresses.ts';

/** A person sends fewer forms than this, also with corrections; a household that shares an address too. */
const messagesInTenMinutes = 20;
const voicesInTenMinutes = 60;
const tenMinutes = 600_000;

export type Limits = ReturnType<typeof portalLimits>;

/** @param perMinute as in RATE_LIMIT_PER_MINUTE: of one session, ten times as many of one address; 0 switches all off */
export function portalLimits(scope: FastifyInstance, perMinute: number) {
  const limit = (what: string, max: number, timeWindow: number) => {
    if (perMinute === 0) return async () => {};
    const take = scope.createRateLimit({
      max,
      timeWindow,
      keyGenerator: (request: FastifyRequest) => `${what} ${addressKey(request.ip)}`,
    });
    return async (request: FastifyRequest) => {
      const taken = await take(request);
      if (!taken.isAllowed && taken.isExceeded) {
        throw new Refusal('request.too_many', { retryAfterSeconds: Math.max(1, taken.ttlInSeconds) });
      }
    };
  };
  return {
    pages: limit('page', perMinute * 10, 60_000),
    messages: limit('message', messagesInTenMinutes, tenMinutes),
    voices: limit('voice', voicesInTenMinutes, tenMinutes),
    signIns: limit('sign-in', voicesInTenMinutes, tenMinutes),
  };
}
