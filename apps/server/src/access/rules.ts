/** The rules of signing in: remembered, because every request asks; written by administrators, forgotten everywhere. */
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Must, SignInRules } from '@harken/contract/routes-access';
import type { Kysely } from 'kysely';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Audit } from './audit.ts';
import * as store from './methods-store.ts';
import type { Session } from './session-store.ts';

/** What holds until someone decides otherwise. */
export const firstRules: SignInRules = {
  password: { shortest: 10, remembers: 5, expiresAfterDays: null },
  secondFactorFor: [],
  passkeys: true,
  passwordsFor: 'everyone',
};

const readAgainMs = 60_000;
const changedTopic = 'access.rules_changed';
const dayMs = 86_400_000;

export interface Rules {
  now(): Promise<SignInRules>;
  read(): Promise<{ rules: SignInRules; version: number }>;
  change(
    ask: { rules: SignInRules; version: number },
    by: PersonCaller,
  ): Promise<{ rules: SignInRules; version: number }>;
  /** What a session must do before anything else. */
  mustOf(person: Person, session: Pick<Session, 'method' | 'passwordChangedAt'>): Promise<Must | null>;
  expiryOf(changedAt: Date): Promise<Date | null>;
  close(): void;
}

export function createRules({
  log,
  read,
  bus,
  clock,
  audit,
  /** Someone else's way in must be open before passwords are closed. */
  someProvider,
}: {
  log: EventLog;
  read: Kysely<unknown>;
  bus: Bus;
  clock: Clock;
  audit: Audit;
  someProvider(tx: Pick<Tx, 'db'>): Promise<boolean>;
}): Rules {
  let kept: { answer: Promise<{ rules: SignInRules; version: number }>; at: number } | undefined;
  const stopHearing = bus.subscribe(changedTopic, () => {
    kept = undefined;
  });

  function current(): Promise<{ rules: SignInRules; version: number }> {
    if (kept && performance.now() - kept.at < readAgainMs) return kept.answer;
    const answer = store.rules(read).then((found) => found ?? { rules: firstRules, version: 0 });
    const mine = { answer, at: performance.now() };
    kept = mine;
    answer.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return answer;
  }

  async function expiryOf(changedAt: Date): Promise<Date | null> {
    const days = (await current()).rules.password.expiresAfterDays;
    return days === null ? null : new Date(changedAt.getTime() + days * dayMs);
  }

  return {
    now: async () => (await current()).rules,
    read: current,
    expiryOf,

    async change({ rules, version }, by) {
      const written = { rules, version: version + 1 };
      await log.transact(async (tx) => {
        if (rules.passwordsFor === 'administrators' && !(await someProvider(tx))) {
          throw new Refusal('access.no_way_in');
        }
        const before = (await store.rules(tx.db))?.rules ?? firstRules;
        if (!(await store.putRules(tx.db, rules, written.version))) throw new Refusal('record.changed');
        const detail = Object.fromEntries(
          (Object.keys(rules) as (keyof SignInRules)[])
            .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(rules[key]))
            .map((key) => [key, { from: before[key], to: rules[key] }]),
        );
        await audit.record(tx, { by, action: 'sign_in_rules.changed', detail });
      });
      kept = undefined;
      bus.publish(changedTopic, {});
      return written;
    },

    async mustOf(person, { method, passwordChangedAt }) {
      const { rules } = await current();
      const byPassword = method === 'password' || method === 'password_and_factor';
      if (byPassword && passwordChangedAt) {
        const expiry = await expiryOf(passwordChangedAt);
        if (expiry && expiry <= clock.now()) return 'new_password';
      }
      // A provider asks for its own second factor; a passkey is two in one.
      if (method === 'password' && person.roles.some((role) => rules.secondFactorFor.includes(role))) {
        return 'second_factor';
      }
      return null;
    },

    close: stopHearing,
  };
}
