/**
 * What is counted, and from which rows. Following the log keeps one row for each contact segment; reports, the board
 * and alerts add those rows up by the terms of `sum-store.ts`, and open them. See docs/decisions/0009.
 */
import type { TriedMeasure } from '@harken/contract/experiments';
import { measureIds, measureOf, measures } from '@harken/contract/measures';
import type { RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { EventLog, StoredEvent } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import { type AlertsDeps, createAlerts } from './alerts.ts';
import { type BoardDeps, createBoard } from './board.ts';
import { createExport } from './export.ts';
import { createFollowing } from './follow.ts';
import { takeChanged as changedIn, sumStale } from './interval-store.ts';
import * as measuredStore from './measured-store.ts';
import { outcomes } from './outcome-store.ts';
import * as past from './past.ts';
import type { Span } from './periods.ts';
import * as recorded from './record-store.ts';
import { createReports, type ReportsDeps } from './reports.ts';
import { createSavedReports } from './saved-reports.ts';
import { givesUpPerSecond } from './store.ts';
import { createSupervision, type SupervisionDeps } from './supervision.ts';

export interface AnalyticsDeps
  extends Omit<BoardDeps, 'raised' | 'counted' | 'log'>,
    Omit<ReportsDeps, 'people' | 'counted'>,
    AlertsDeps,
    SupervisionDeps {
  log: Pick<EventLog, 'transact' | 'read' | 'head'>;
  jobs: Pick<Jobs, 'define'>;
  /** What keys are called, for exports. */
  names: Parameters<typeof createExport>[0]['names'];
}

export type Analytics = ReturnType<typeof createAnalytics>;

/** Counts a past apart from any database, in the thread that made it; `insertPast` writes it down. */
export const countPast = (...given: Parameters<typeof past.countPast>) => past.countPast(...given);

/** What the record says of a time, contact by contact: who came, how long it took, who was there, what came of it. */
export async function recordOf(db: Kysely<unknown>, span: Span, now: Date) {
  // One after another: the embedded database answers one at a time anyway, and a pool has others to serve.
  return {
    contacts: await recorded.contactsIn(db, span),
    presences: await recorded.presencesIn(db, span),
    virtualAgent: await recorded.virtualAgentIn(db, span),
    settled: await recorded.settledIn(db, span, now),
    transfers: await recorded.transfersIn(db, span),
  };
}

/** Quarter hours that changed since they were last taken, with what is in them; in the transaction that keeps it. */
export const takeChanged = (db: Kysely<unknown>, limit: number) => changedIn(db, limit);

/** Who was in contact in the days before, and which part of the virtual agent's conversations it ended alone. */
export const reachOf = (db: Kysely<unknown>, span: Span) => recorded.reachIn(db, span);

/** Who took work, or was at it. */
export const presencesOf = (db: Kysely<unknown>, span: Span) => recorded.presencesIn(db, span);

const minuteJob = 'analytics.minute';
/** One tick sums so many quarter hours; the next one takes the rest. They are right meanwhile, only slower to read. */
const sumAtOnce = 400;
const lookAtMostEveryMs = 5000;

export function createAnalytics(deps: AnalyticsDeps) {
  const { log, clock, jobs } = deps;
  const following = createFollowing({ log });
  const alerts = createAlerts(deps);
  const board = createBoard({ ...deps, raised: alerts.raised, counted: following.upTo });
  const reports = createReports({ ...deps, counted: async () => following.upTo(await log.head()) });
  let looked = Number.NEGATIVE_INFINITY;

  jobs.define(minuteJob, async () => void (await minute()), { every: '* * * * *', retries: 0 });

  /** The rows contain this fact, and who watches is told; `inTurn` when the floor's own work goes first. */
  async function count(event: Pick<StoredEvent, 'seq'>, { inTurn = false } = {}): Promise<void> {
    await (inTurn ? following.inTurn : following.upTo)(event.seq);
    if (performance.now() - looked < lookAtMostEveryMs) return;
    looked = performance.now();
    await alerts.look();
  }

  /** What time alone does: sums quarter hours that are over, and looks at the rules. */
  async function minute(): Promise<{ summed: number }> {
    const summed = await sum();
    await alerts.look();
    return { summed };
  }

  /** @param atOnce in one transaction: on the embedded database everyone waits for it */
  async function sum(limit = sumAtOnce, atOnce = 20): Promise<number> {
    let done = 0;
    while (done < limit) {
      const some = await log.transact(({ db }) => sumStale(db, clock.now(), atOnce));
      done += some;
      if (some < atOnce) break;
    }
    return done;
  }

  const glossary = (): RouteReply<'listMeasures'> => ({
    measures: measureIds.map((id) => {
      const { name, unit, formula, counts, excludes, source } = measureOf(id);
      return { id, name, unit, formula, counts, excludes, source };
    }),
  });

  /** What each contact of a queue added to the two sums of a measure. */
  async function measured({
    measure,
    ...asked
  }: {
    queueId: string;
    measure: TriedMeasure;
    from: Date;
    to: Date;
  }): Promise<measuredStore.Measured[]> {
    await following.upTo(await log.head());
    const { top, bottom } = measures[measure];
    return measuredStore.measured(deps.read, { ...asked, top, bottom });
  }

  return {
    count,
    measured,
    minute,
    sum,
    rebuild: following.rebuild,
    /** The rows contain what has happened. */
    counted: async () => following.upTo(await log.head()),
    /** Counts of a past, in the transaction that writes its events. */
    insertPast: past.insertPast,
    board: board.board,
    glossary,
    reports,
    export: createExport({ reports, names: deps.names }),
    saved: createSavedReports(deps),
    alerts,
    supervision: createSupervision(deps),
    givesUpPerSecond: (queueId: string) => givesUpPerSecond(deps.read, queueId),
    /** What people spent on each of some conversations. */
    handleSecondsOf: (ids: readonly string[]) => recorded.handleSecondsOf(deps.read, ids),
    /** What became of agents' contacts that began in a span: what routing learns from. */
    /** What agents held in a time, and while who was there. */
    heldIn: async ({ from, to }: { from: Date; to: Date }) => {
      const span = { from: from.getTime(), to: to.getTime() };
      return {
        contacts: await recorded.contactsIn(deps.read, span),
        presences: await recorded.presencesIn(deps.read, span),
      };
    },
    outcomes: (span: { from: Date; to: Date }) => outcomes(deps.read, { ...span, now: clock.now() }),
  };
}
