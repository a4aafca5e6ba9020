/**
 * How often someone may call, counted in this process's memory: with N processes the limit is N times as wide.
 * It keeps a broken or hostile client from taking the server; guarding passwords is the lockout's work, in `access`.
 */
import rateLimit from '@fastify/rate-limit';
import { Refusal } from '@harken/contract/problems';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface LimitSettings {
  /** Requests of one session within a minute; ten times as many of one address. 0 switches all limits off. */
  RATE_LIMIT_PER_MINUTE: number;
  /** Attempts to sign in, reset a password or set up, of one address within a minute. */
  SIGN_IN_LIMIT_PER_MINUTE: number;
}

/** `request` only tells one question from another; it may be a socket's. */
type Limit = (request: object, key: string) => Promise<void>;
export interface Limits {
  ofAddress: Limit;
  ofSession: Limit;
  ofSignIn: Limit;
}

export async function createLimits(app: FastifyInstance, settings: LimitSettings): Promise<Limits> {
  await app.register(rateLimit, { global: false, cache: 50_000 });
  const keys = new WeakMap<object, string>();

  const limit = (max: number): Limit => {
    const none = async () => {};
    if (settings.RATE_LIMIT_PER_MINUTE === 0) return none;
    const take = app.createRateLimit({
      max,
      timeWindow: 60_000,
      keyGenerator: (request: FastifyRequest) => keys.get(request) ?? request.ip,
    });
    return async (request, key) => {
      // A request for a live socket never reached fastify, and so has no route that could have limits of its own.
      const asked = 'routeOptions' in request ? request : { routeOptions: { config: {} } };
      keys.set(asked, key);
      const taken = await take(asked as FastifyRequest);
      if (!taken.isAllowed && taken.isExceeded) {
        throw new Refusal('request.too_many', { retryAfterSeconds: Math.max(1, taken.ttlInSeconds) });
      }
    };
  };

  return {
    // Many people can sit behind one address: an office, a mobile network.
    ofAddress: limit(settings.RATE_LIMIT_PER_MINUTE * 10),
    ofSession: limit(settings.RATE_LIMIT_PER_MINUTE),
    ofSignIn: limit(settings.SIGN_IN_LIMIT_PER_MINUTE),
  };
}
