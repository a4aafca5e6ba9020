/**
 * How many contacts will come, how long they take, what that asks of staff, and how wrong it usually is. What came is
 * counted from the record; the engine forecasts it; everything that was published is kept and judged by what came.
 */
import type { EmergingIssue, ForecastSettings, Snapshot } from '@harken/contract/forecasting';
import type { IssueId } from '@harken/contract/ids';
import type { AgentStatus, Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import { reachOf } from '../analytics/analytics.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { Jobs } from '../platform/jobs.ts';
import { accuracyOf } from './accuracy.ts';
import * as alarms from './alarm-store.ts';
import { contactsBy, importedSeries } from './count-store.ts';
import { readCurve } from './curves.ts';
import { createDays } from './days.ts';
import { createEffects } from './effects.ts';
import { exportLines } from './export.ts';
import { createFollowing } from './follow.ts';
import { historyOf } from './history.ts';
import { createImports } from './imports.ts';
import { createIssues } from './issues.ts';
import { createParts } from './parts.ts';
import { createPlannedEvents } from './planned-events.ts';
import { publicDays } from './public-days.ts';
import { createPublishing, zoneOf } from './publish.ts';
import { createRequirement } from './requirement.ts';
import { keyOf, modelledAs, named, scopeOf } from './scopes.ts';
import { openFor, openingsOf, totalsOf } from './series.ts';
import * as settingsStore from './settings-store.ts';
import { calendarOf, dayIn, dayMs, daysIn, later, localDate, minuteMs } from './slots.ts';
import * as store from './snapshot-store.ts';
import { usualRule } from './staff.ts';
import { createStaffPlan } from './staff-plan.ts';
import { createToday } from './today.ts';
import { cleanedOf, createView } from './view.ts';
import { createWhatIf } from './what-if.ts';

export interface ForecastingDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  /** The record's rows contain what has happened. */
  counted: () => Promise<void>;
  queues: () => Promise<Queue[]>;
  openBetween: (queue: Queue, from: Date, to: Date) => { from: number; to: number }[];
  agents: () => Promise<Pick<AgentStatus, 'personId' | 'queueIds'>[]>;
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
  /** Of one processor's time that publishing takes, 0–1. */
  share?: number;
}

export type Forecasting = ReturnType<typeof createForecasting>;

const tickJob = 'forecasting.tick';
const publishJob = 'forecasting.publish';
/** A change of the calendar is mostly followed by another. */
const settleMs = 5000;
/** Who is a customer that may come: was in contact within this time. */
const activeDays = 28;
const issuesKeptDays = 7;

export function createForecasting(deps: ForecastingDeps) {
  const { log, read, clock, jobs, queues, openBetween, note } = deps;
  const { follow } = createFollowing(deps);
  const zone = async () => zoneOf(await queues());
  const changed = (tx: Tx) =>
    jobs.enqueue(tx, publishJob, {}, { key: 'asked', runAt: new Date(Date.now() + settleMs) });

  const measure = createEffects({
    ...deps,
    terms: () => publishing.terms(),
    begin: () => publishing.begin(),
    inputs: (from) => planned.inputs(from),
  });
  const planned = createPlannedEvents({ ...deps, publicDays: daysThatFollow, measure, changed });
  const publishing = createPublishing({
    ...deps,
    follow,
    planned: planned.inputs,
  });
  const view = createView({ ...deps, planned: (from, to) => planned.between(from, to ?? from), activeCustomers });
  const requirement = createRequirement({ ...deps, view });
  const parts = createParts({ read, view });
  const staffPlan = createStaffPlan(deps);
  const days = createDays({ read, zone });
  const issues = createIssues({ ...deps, zone });
  const today = createToday({ ...deps, view, zone, keys: publishedKeys, issues: () => openIssues() });
  const whatIf = createWhatIf({ view, events: planned, queues, ruleOf: requirement.ruleOf, measure, containment });
  const imports = createImports({ ...deps, changed });

  /** Of the past that is forecast from, as far as it is published. */
  async function daysThatFollow(from: Date, to?: Date) {
    const [of, here, now] = [await settingsStore.settings(read), await zone(), clock.now().getTime()];
    const begins = Math.max(from.getTime(), now - of.historyWeeks * 7 * dayMs);
    const ends = to?.getTime() ?? now + (of.horizonDays + 1) * dayMs;
    return begins < ends ? publicDays(of, here, begins, ends) : [];
  }

  jobs.define(tickJob, async () => void (await tick()), {
    every: '2,17,32,47 * * * *',
    retries: 0,
    concurrency: 1,
    timeoutSeconds: 3600,
  });
  jobs.define(publishJob, () => publishAsked(), {
    retries: 3,
    retryDelaySeconds: 60,
    concurrency: 1,
    timeoutSeconds: 3600,
  });

  /** At once, because somebody wants it or a past was loaded; then what the newly known past teaches. */
  async function publishAsked(): Promise<void> {
    // Another process is at it: tried again when it is done.
    if (await settingsStore.isTaken(read, clock.now())) throw new Error('A forecast is being made already');
    await publishing.publish('asked');
    await publishing.rehearse();
  }

  /** Whether a whole forecast has been made today. */
  async function isFresh(): Promise<boolean> {
    const here = await zone();
    const whole = await store.latestSnapshot(read, ['nightly', 'asked']);
    return whole !== null && Date.parse(whole.asOf) >= dayIn(here, localDate(here, clock.now().getTime())).from;
  }

  /** What time asks for: a whole forecast once a day, the rest of the day again after each interval. */
  async function tick(): Promise<void> {
    const day = dayIn(await zone(), localDate(await zone(), clock.now().getTime()));
    const whole = await store.latestSnapshot(read, ['nightly']);
    if (!whole || Date.parse(whole.asOf) < day.from) {
      if (await publishing.publish('nightly')) await publishing.rehearse();
      return;
    }
    await publishing.renew();
    await today.look();
    await issues.look();
  }

  /** The next look at what came: twice an hour, or each quarter where intervals are so short. */
  async function nextAt(): Promise<string> {
    const { step } = await publishing.terms();
    const now = clock.now().getTime();
    return new Date((Math.floor(now / step) + 1) * step + 2 * minuteMs).toISOString();
  }

  async function reach() {
    const now = clock.now().getTime();
    return reachOf(read, { from: now - activeDays * dayMs, to: now });
  }
  async function activeCustomers(): Promise<number> {
    return (await reach()).customers;
  }
  async function containment(): Promise<number | null> {
    const { conversations, contained } = await reach();
    return conversations > 0 ? contained / conversations : null;
  }

  async function publishedKeys(): Promise<string[]> {
    const latest = await store.latestSnapshot(read, ['nightly', 'asked']);
    const keys = latest ? await store.keysIn(read, latest.id) : [];
    return keys.filter(({ measure: of }) => of === 'contacts').map(({ key }) => key);
  }

  async function overview(): Promise<RouteReply<'forecastOverview'>> {
    const now = clock.now();
    const [totals, imported] = [totalsOf(await contactsBy(read, daysAgo(activeDays))), await importedSeries(read)];
    const known = new Map(totals.map((one) => [one.key, one]));
    const begins = await publishing.begin();
    const since = (key: string) => {
      const brought = imported.filter((one) => one.key === key).map(({ from }) => from.getTime());
      const first = Math.min(known.get(key)?.since ?? Infinity, ...brought);
      return new Date(Number.isFinite(first) ? first : (begins ?? now.getTime())).toISOString();
    };
    const { customers, conversations, contained } = await reach();
    const settings = await settingsWithRules();
    return {
      zone: await zone(),
      now: now.toISOString(),
      series: (await publishedKeys())
        .flatMap((key) => {
          const scope = scopeOf(key);
          return scope ? [{ scope, contacts: known.get(key)?.contacts ?? 0, since: since(key) }] : [];
        })
        .sort((a, b) => Number(keyOf(a.scope) !== '|||') - Number(keyOf(b.scope) !== '|||') || b.contacts - a.contacts),
      history:
        begins === null
          ? null
          : {
              from: new Date(begins).toISOString(),
              to: now.toISOString(),
              weeks: Math.round(((now.getTime() - begins) / (7 * dayMs)) * 10) / 10,
              recordedFrom: known.get('|||') ? new Date(known.get('|||')!.since).toISOString() : null,
              imported: (await imports.list()).length,
            },
      published: await store.latestSnapshot(read, ['nightly', 'asked', 'intraday']),
      reaches: (await store.latestSnapshot(read, ['nightly', 'asked']))?.untilAt ?? null,
      nextAt: await nextAt(),
      running: await settingsStore.isTaken(read, now),
      activeCustomers: customers,
      containment: conversations > 0 ? Math.round((contained / conversations) * 1e4) / 1e4 : null,
      settings,
    };
  }

  const daysAgo = (days: number) => new Date(clock.now().getTime() - days * dayMs);

  async function settingsWithRules(): Promise<ForecastSettings> {
    const [settings, all] = [await settingsStore.settings(read), await queues()];
    const rules = all.map(({ id }) => settings.rules.find(({ queueId }) => queueId === id) ?? usualRule(id));
    return { ...settings, rules };
  }

  /** @throws Refusal `record.changed` when it is not what the editor saw */
  async function updateSettings(ask: ForecastSettings, caller: PersonCaller): Promise<ForecastSettings> {
    const known = new Set<string>((await queues()).map(({ id }) => id));
    const unknown = ask.rules.findIndex(
      ({ queueId }, nth) => !known.has(queueId) || ask.rules.findIndex((one) => one.queueId === queueId) !== nth,
    );
    if (unknown >= 0)
      throw new Refusal('request.invalid', {
        mistakes: [{ path: `body/rules/${unknown}`, message: 'is of a queue that is not there, or is there twice' }],
      });
    await log.transact(async (tx) => {
      const before = await settingsStore.settings(tx.db, { lock: true });
      if (before.version !== ask.version) throw new Refusal('record.changed');
      await settingsStore.putSettings(tx.db, { ...ask, version: ask.version + 1 });
      await note(tx, caller, 'forecast.settings_changed', 'forecast', { version: ask.version + 1 });
      const anew = before.intervalMinutes !== ask.intervalMinutes || before.horizonDays !== ask.horizonDays;
      const other =
        (['historyWeeks', 'country', 'payday'] as const).some((one) => before[one] !== ask[one]) ||
        [...before.worked].sort().join() !== [...ask.worked].sort().join();
      if (anew || other) await changed(tx);
    });
    return settingsWithRules();
  }

  async function models({
    measure: of,
    ...asked
  }: RouteInput<'forecastModels'>['query']): Promise<RouteReply<'forecastModels'>> {
    const [curve] = await view.latestOf(keyOf(named(asked)), modelledAs(of));
    if (!curve) {
      if (await store.latestSnapshot(read, ['nightly', 'asked'])) throw new Refusal('forecast.no_series');
      return { asOf: null, bands: [], cleaned: [] };
    }
    const { voices } = curve.about;
    const hours = (slot: number) => Math.round((slot * curve.snapshot.intervalMinutes) / 6) / 10;
    const starts = [...new Set(voices.flatMap(({ bands }) => bands.map(([from]) => from)))].sort((a, b) => a - b);
    return {
      asOf: curve.snapshot.asOf,
      bands: starts.map((from, nth) => ({
        hours: hours(starts[nth + 1] ?? curve.point.length),
        members: voices
          .map(({ member, bands, error, origins, influences }) => ({
            name: member,
            weight: bands.findLast(([begins]) => begins <= from)?.[1] ?? 0,
            error,
            origins,
            influences: influences.map(({ input, effect }) => ({ input, effect })),
          }))
          .sort((a, b) => b.weight - a.weight),
      })),
      cleaned: cleanedOf(curve.about),
    };
  }

  async function accuracy({
    measure: of,
    weeks,
    band,
    weekday,
    ...asked
  }: RouteInput<'forecastAccuracy'>['query']): Promise<RouteReply<'forecastAccuracy'>> {
    const [key, modelled] = [keyOf(named(asked)), modelledAs(of)];
    const now = clock.now().getTime();
    const here = await zone();
    const { intervalMinutes } = await settingsStore.settings(read);
    const today = localDate(here, now);
    const days = daysIn(here, later(today, -7 * weeks), later(today, -1));
    const [first, last] = [days[0]!, days.at(-1)!];
    const from = dayIn(here, later(first.date, -35)).from;
    const wanted = { key, measure: modelled };
    const history = await historyOf(read, {
      zone: here,
      from,
      until: last.to,
      asOf: now,
      intervalMinutes,
      wanted: [wanted],
    });
    const values = history.valuesOf(wanted);
    const openings = openingsOf(await queues(), openBetween, from, last.to);
    const { open } = calendarOf(history.grid, openFor(wanted, values, history.grid, openings));
    const stepMs = intervalMinutes * minuteMs;
    const curves = (await store.judgedCurves(read, { ...wanted, from: new Date(first.from), to: new Date(last.to) }))
      .filter(({ snapshot }) => snapshot.intervalMinutes === intervalMinutes)
      .map(readCurve);
    return accuracyOf(
      curves,
      { from, stepMs, values: values.map((value, slot) => (open[slot] ? value : Number.NaN)) },
      days,
      { band, weekday },
    );
  }

  async function snapshots({
    before,
    kind,
    limit,
    from,
    to,
    measure: of,
    ...asked
  }: RouteInput<'listSnapshots'>['query']): Promise<Snapshot[]> {
    const here = await zone();
    const about =
      from && to
        ? {
            key: keyOf(named(asked)),
            measure: modelledAs(of),
            from: new Date(dayIn(here, from).from),
            to: new Date(dayIn(here, to).to),
          }
        : undefined;
    return store.snapshots(read, { before: before ? new Date(before) : undefined, kind, about, limit });
  }

  const openIssues = (): Promise<EmergingIssue[]> => alarms.issuesSince(read, daysAgo(issuesKeptDays));

  /** Somebody takes care of it. Repeating it changes nothing. */
  async function acknowledge(id: IssueId, { person }: PersonCaller): Promise<EmergingIssue> {
    return log.transact(async (tx) => {
      const issue = await alarms.lockIssue(tx.db, id);
      if (!issue) throw new Refusal('record.not_found');
      if (issue.acknowledgedBy !== null) return issue;
      const taken = { ...issue, acknowledgedBy: person.id };
      await alarms.putIssue(tx.db, taken);
      tx.append({ name: 'issue.acknowledged', actor: { kind: 'person', id: person.id }, data: { issue: taken } });
      return taken;
    });
  }

  return {
    follow,
    tick,
    publish: publishing.publish,
    rehearse: publishing.rehearse,
    renew: publishing.renew,
    /** Soon, in whichever process has the time. */
    askToPublish: () => jobs.enqueue(undefined, publishJob, {}, { key: 'asked' }),
    isFresh,
    overview,
    updateSettings,
    forecast: async (query: RouteInput<'forecast'>['query']): Promise<RouteReply<'forecast'>> => ({
      ...(await view.forecast(query)),
      nextAt: await nextAt(),
    }),
    today: async (query: RouteInput<'forecastToday'>['query']): Promise<RouteReply<'forecastToday'>> => ({
      ...(await today.today(query)),
      nextAt: await nextAt(),
    }),
    models,
    accuracy,
    parts,
    snapshots,
    requirement: requirement.requirement,
    whatIf,
    staffPlan,
    events: planned,
    imports,
    export: (query: RouteInput<'exportForecast'>['query']) => exportLines(view, query),
    issues: openIssues,
    acknowledge,
    dayOf: days.dayOf,
  };
}
