/**
 * The host site's word on who its visitor is: a short-lived JWT, signed with the secret of the messenger key.
 * Checked here except for being used before, which needs the database.
 */
import { Refusal } from '@harken/contract/problems';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';

/** Longer-lived tokens would be worth stealing. */
const longestLifeSeconds = 600;
/** Clocks of other machines. */
const toleranceSeconds = 5;

const claims = z.object({
  sub: z.string().min(1).max(200),
  jti: z.string().min(8).max(200),
  iat: z.number(),
  exp: z.number(),
  name: z.string().max(120).optional(),
  email: z.email().max(254).optional(),
  phone: z.string().max(40).optional(),
  locale: z.string().max(35).optional(),
  since: z.iso.date().optional(),
  value: z.enum(['low', 'middle', 'high']).optional(),
  attributes: z.record(z.string().max(60), z.union([z.string().max(500), z.number(), z.boolean()])).optional(),
});
export type HostClaims = z.infer<typeof claims>;

/**
 * @param secrets   the current signing secret, and the one before it while a rotation lasts
 * @param audience  the messenger key
 * @throws Refusal `token.*`, each with its own code, so that the host's engineer sees what is wrong
 */
export async function verifyHostToken(
  token: string,
  { secrets, audience, now }: { secrets: readonly string[]; audience: string; now: Date },
): Promise<HostClaims> {
  let failure: unknown;
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        algorithms: ['HS256'],
        audience,
        currentDate: now,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        clockTolerance: toleranceSeconds,
      });
      const checked = claims.safeParse(payload);
      if (!checked.success) throw new Refusal('token.malformed', checked.error.issues[0]?.message ?? 'wrong claims');
      const { iat, exp } = checked.data;
      // A token dated ahead lives from now on.
      if (exp - Math.min(iat, now.getTime() / 1000 + toleranceSeconds) > longestLifeSeconds)
        throw new Refusal('token.too_long_lived', `At most ${longestLifeSeconds} seconds between iat and exp`);
      return checked.data;
    } catch (error) {
      failure = error;
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  throw refusalOf(failure);
}

function refusalOf(failure: unknown): unknown {
  if (failure instanceof errors.JWTExpired) return new Refusal('token.expired');
  if (failure instanceof errors.JWSSignatureVerificationFailed) return new Refusal('token.bad_signature');
  if (failure instanceof errors.JWTClaimValidationFailed && failure.claim === 'aud')
    return new Refusal('token.wrong_audience');
  if (failure instanceof errors.JOSEError) return new Refusal('token.malformed', failure.message);
  return failure;
}
