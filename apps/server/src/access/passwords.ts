/** Passwords: how they are kept, and which are too weak to be one. */

import { Refusal } from '@harken/contract/problems';
import type { RouteReply } from '@harken/contract/routes';
import { hash, verify } from '@node-rs/argon2';
import { commonPasswords } from './common-passwords.ts';

export const longest = 256;

/** Argon2id with 19 MiB and two passes: OWASP's recommendation, about 25 ms of one processor. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same text in one form, whichever way a keyboard composed it. */
const composed = (password: string) => password.normalize('NFKC');

export async function hashOf(password: string): Promise<string> {
  return await hash(composed(password), cost);
}

let decoy: Promise<string> | undefined;

/**
 * Whether a password is right. Without a hash it takes as long and says no: how long an answer takes must not tell
 * whether the account exists.
 */
export async function isRight(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashOf('a password of nobody');
  const right = await verify(stored ?? (await decoy), composed(password));
  return right && stored !== null;
}

/** Refuses a password that someone who knows the person, or the usual lists, would try. */
export function demandStrong(
  password: string,
  owner: { name: string; email: string },
  path: string,
  shortest: number,
): void {
  const weakness = weaknessOf(password, owner, shortest);
  if (weakness === null) return;
  const message = {
    too_short: `is shorter than ${shortest} characters`,
    too_long: `is longer than ${longest} characters`,
    repeats: 'repeats too few characters',
    run: 'is a run of neighbouring characters',
    common: 'is one of the most common passwords',
    personal: 'is made of the name or the email',
  }[weakness];
  throw new Refusal('access.weak_password', { mistakes: [{ path, message }] });
}

/** Refuses a password that was one of these. A hash costs 25 ms to try, so there are at most 25. */
export async function demandNew(password: string, hashes: readonly string[], path: string): Promise<void> {
  for (const stored of hashes) {
    if (!(await isRight(stored, password))) continue;
    throw new Refusal('access.password_used_before', { mistakes: [{ path, message: 'was used before' }] });
  }
}

type Weakness = NonNullable<RouteReply<'checkPassword'>['weakness']>;

export function weaknessOf(given: string, owner: { name: string; email: string }, shortest: number): Weakness | null {
  const password = composed(given).toLowerCase();
  const [name, email] = [owner.name.toLowerCase(), owner.email.toLowerCase()];
  if ([...password].length < shortest) return 'too_short';
  if (password.length > longest) return 'too_long';
  if (new Set(password).size < 4) return 'repeats';
  if (isRun(password)) return 'run';
  if (commonPasswords.has(password) || commonPasswords.has(password.replace(/[^\p{L}\p{N}]/gu, ''))) return 'common';
  const personal = [email, ...email.split(/[@.]/), ...name.split(/\s+/), name.replace(/\s+/g, '')];
  const rest = personal
    .filter((part) => part.length >= 3)
    .sort((a, b) => b.length - a.length)
    .reduce((left, part) => left.replaceAll(part, ''), password);
  return rest !== password && rest.length < 6 ? 'personal' : null;
}

/** 0123456789, abcdefghij, 9876543210 */
function isRun(password: string): boolean {
  const steps = new Set<number>();
  for (let i = 1; i < password.length; i++) steps.add(password.charCodeAt(i) - password.charCodeAt(i - 1));
  return (
    steps.size === 1 ||
    (steps.size === 2 && /^\d+$/.test(password) && /0123456789|9876543210|1234567890/.test(password))
  );
}
