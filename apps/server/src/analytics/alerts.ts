/** Watches measures and tells people, once. Rules are looked at when something happened, and every minute. */
import { idFrom } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation } from '@harken/contract/record';
import type { RouteInput } from '@harken/contract/routes';
import type { AlertCondition, AlertRule } from '@harken/contract/routes-analytics';
import type { Kysely } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { isQuiet, stand } from './alert-rule.ts';
import * as store from './alert-store.ts';
import { agentTime } from './report-store.ts';

export interface AlertsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  waiting: () => Promise<Conversation[]>;
  agents: () => Promise<AgentStatus[]>;
  /** Notes who did it, in the transaction that does it. */
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
}

const system = { kind: 'system', id: null } as const;

export function createAlerts({ log, read, clock, waiting, agents, note }: AlertsDeps) {
  const all = () => store.rules(read);

  /** Those that are raised and do not rest. */
  async function raised(): Promise<AlertRule[]> {
    const now = clock.now();
    return (await all()).filter(({ on, state, snoozedUntil }) => on && state === 'raised' && !later(snoozedUntil, now));
  }

  /** Looks at every rule. Repeating it tells nobody twice. */
  async function look(): Promise<void> {
    const now = clock.now();
    const watched = (await all()).filter(({ on }) => on);
    if (watched.length === 0) return;
    const floor = { waiting: await waiting(), agents: await agents() };
    for (const rule of watched) {
      const value = await measured(rule.condition, floor, now);
      const quiet = isQuiet(rule.quiet, now);
      const next = stand(
        { ...rule, since: rule.since === null ? null : Date.parse(rule.since) },
        rule.condition,
        value,
        now.getTime(),
        quiet,
      );
      const rested = next.state === 'raised' && rule.snoozedUntil !== null && !later(rule.snoozedUntil, now) && !quiet;
      if (next.state === rule.state && next.value === rule.value && !rested) continue;
      await log.transact(async (tx) => {
        const current = await store.lockRule(tx.db, rule.id);
        // Someone else was faster, or changed the rule: it is looked at again soon.
        if (!current?.on || current.version !== rule.version || current.state !== rule.state) return;
        const calm = next.state !== 'raised';
        const changed: AlertRule = {
          ...current,
          state: next.state,
          value: next.value,
          since: next.since === null ? null : new Date(next.since).toISOString(),
          acknowledgedBy: calm ? null : current.acknowledgedBy,
          snoozedUntil: calm || rested ? null : current.snoozedUntil,
        };
        await store.putRule(tx.db, changed);
        if (next.state === 'raised' && (current.state !== 'raised' || rested))
          tx.append({ name: 'alert.raised', actor: system, data: { rule: changed, value: next.value ?? 0 } });
        if (calm && current.state === 'raised')
          tx.append({ name: 'alert.cleared', actor: system, data: { rule: changed } });
      });
    }
  }

  async function measured(
    { measure, windowMinutes, queueId }: AlertCondition,
    floor: { waiting: Conversation[]; agents: AgentStatus[] },
    now: Date,
  ): Promise<number | null> {
    const here = floor.waiting.filter((c) => queueId === null || c.queueId === queueId);
    const staff = floor.agents.filter(({ queueIds }) => queueId === null || queueIds.includes(queueId));
    const from = new Date(now.getTime() - windowMinutes * 60_000);
    switch (measure) {
      case 'waiting':
        return here.length;
      case 'longestWait':
        return Math.max(
          0,
          ...here.map(({ queuedAt }) => (queuedAt ? (now.getTime() - Date.parse(queuedAt)) / 1000 : 0)),
        );
      case 'available':
        return staff.filter(({ presence, connected }) => presence === 'available' && connected).length;
      case 'occupancy': {
        const ids = new Set<string>(staff.map(({ personId }) => personId));
        const time = (await agentTime(read, [from.getTime(), now.getTime()], now)).filter(({ agent }) =>
          ids.has(agent),
        );
        const onDuty = time.reduce((sum, one) => sum + one.onDutySeconds, 0);
        return onDuty > 0 ? time.reduce((sum, one) => sum + one.handlingSeconds, 0) / onDuty : null;
      }
      default: {
        const sums = await store.windowSums(read, from, queueId);
        const share = (top: number, bottom: number) => (bottom > 0 ? top / bottom : null);
        if (measure === 'offered') return sums.offered;
        if (measure === 'serviceLevel') return share(sums.answeredWithin, sums.offered);
        if (measure === 'abandonment') return share(sums.abandoned, sums.offered);
        if (measure === 'aht') return share(sums.handleSeconds, sums.handled);
        return share(sums.satisfied, sums.rated);
      }
    }
  }

  async function create(ask: RouteInput<'createAlertRule'>['body'], by: PersonCaller): Promise<AlertRule> {
    checkZone(ask.quiet);
    const rule: AlertRule = { ...ask, ...fresh, id: idFrom('alru', newId(clock)), version: 1 };
    await log.transact(async (tx) => {
      await store.putRule(tx.db, rule);
      await note(tx, by, 'alert_rule.created', rule.id, { name: rule.name });
    });
    return rule;
  }

  async function update(
    id: string,
    { version, ...ask }: RouteInput<'updateAlertRule'>['body'],
    by: PersonCaller,
  ): Promise<AlertRule> {
    checkZone(ask.quiet ?? null);
    return log.transact(async (tx) => {
      const rule = await store.lockRule(tx.db, id);
      if (!rule) throw new Refusal('record.not_found');
      if (rule.version !== version) throw new Refusal('record.changed');
      const given = Object.fromEntries(Object.entries(ask).filter(([, value]) => value !== undefined));
      // What is watched otherwise stands anew.
      const changed: AlertRule = { ...rule, ...given, ...fresh, version: version + 1 };
      await store.putRule(tx.db, changed);
      if (rule.state === 'raised')
        tx.append({ name: 'alert.cleared', actor: { kind: 'person', id: by.person.id }, data: { rule: changed } });
      await note(tx, by, 'alert_rule.changed', id, { name: changed.name });
      return changed;
    });
  }

  async function remove(id: string, by: PersonCaller): Promise<void> {
    await log.transact(async (tx) => {
      const rule = await store.lockRule(tx.db, id);
      if (!rule) throw new Refusal('record.not_found');
      await store.deleteRule(tx.db, id);
      if (rule.state === 'raised')
        tx.append({
          name: 'alert.cleared',
          actor: { kind: 'person', id: by.person.id },
          data: { rule: { ...rule, ...fresh, on: false } },
        });
      await note(tx, by, 'alert_rule.deleted', id, { name: rule.name });
    });
  }

  /** Somebody takes care of it, or it rests for a while. Of two who do, the first one stays. */
  async function answer(id: string, how: RouteInput<'answerAlert'>['body'], by: PersonCaller): Promise<AlertRule> {
    return log.transact(async (tx) => {
      const rule = await store.lockRule(tx.db, id);
      if (!rule) throw new Refusal('record.not_found');
      if (rule.state !== 'raised') return rule;
      const until = () =>
        new Date(clock.now().getTime() + (how.kind === 'snooze' ? how.minutes : 0) * 60_000).toISOString();
      const answered: AlertRule =
        how.kind === 'snooze'
          ? { ...rule, snoozedUntil: until() }
          : { ...rule, acknowledgedBy: rule.acknowledgedBy ?? by.person.id };
      await store.putRule(tx.db, answered);
      tx.append({ name: 'alert.answered', actor: { kind: 'person', id: by.person.id }, data: { rule: answered } });
      return answered;
    });
  }

  return { all, raised, look, create, update, remove, answer };
}

export type Alerts = ReturnType<typeof createAlerts>;

const fresh = { state: 'calm', since: null, value: null, acknowledgedBy: null, snoozedUntil: null } as const;
const later = (at: string | null, now: Date) => at !== null && Date.parse(at) > now.getTime();

function checkZone(quiet: AlertRule['quiet']): void {
  if (!quiet) return;
  try {
    Temporal.Now.zonedDateTimeISO(quiet.zone);
  } catch {
    throw new Refusal('request.invalid', { mistakes: [{ path: 'quiet/zone', message: 'is not a time zone we know' }] });
  }
}
