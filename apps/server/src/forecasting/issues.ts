/** Watches every series for what suddenly brings more than was expected, and tells it once. */
import type { EmergingIssue } from '@harken/contract/forecasting';
import { idFrom } from '@harken/contract/ids';
import { emergingIssues } from '@harken/engines/forecasting/emerging';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import * as alarms from './alarm-store.ts';
import { asOfOf, stepOf } from './curves.ts';
import { historyOf } from './history.ts';
import { keyOf, meet, scopeOf, wholeKey } from './scopes.ts';
import * as store from './snapshot-store.ts';

export interface IssuesDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  zone: () => Promise<string>;
}

/** Intervals that are looked at: a burst shows in one, what is small and stays needs more. */
const looked = 24;
/** One false alarm in so many intervals, over all series together. */
const intervalsPerFalseAlarm = 2000;
/** Not found any more for so long, it is over. */
const overAfterMs = 60 * 60_000;

const system = { kind: 'system', id: null } as const;

export function createIssues({ log, read, clock, zone }: IssuesDeps) {
  async function look(): Promise<void> {
    const now = clock.now();
    // What was expected before the day began: a forecast made since has the issue in it.
    const plan = await store.latestSnapshot(read, ['nightly', 'asked']);
    if (!plan) return;
    const curves = (await store.curvesOf(read, plan.id, { measure: 'contacts' })).filter(
      // An intent is known only when the work is done.
      ({ key }) => key !== wholeKey && scopeOf(key)?.intent === null,
    );
    const [first] = curves;
    if (!first) return;
    const [asOf, stepMs] = [asOfOf(first), stepOf(first)];
    const over = Math.min(first.point.length, Math.floor((now.getTime() - asOf) / stepMs));
    if (over <= 0) return;
    const history = await historyOf(read, {
      zone: await zone(),
      from: asOf,
      until: asOf + over * stepMs,
      asOf: now.getTime(),
      intervalMinutes: plan.intervalMinutes,
      wanted: curves.map(({ key }) => ({ key, measure: 'contacts' })),
    });
    const from = Math.max(0, over - looked);
    const found = emergingIssues(
      curves.map(({ key, point, scale }) => ({
        intent: key,
        // What comes while closed was never expected: a few at night are no issue.
        came: Array.from(history.valuesOf({ key, measure: 'contacts' }).slice(from, over), (n, nth) =>
          n > 0 && point[from + nth]! > 0 ? n : 0,
        ),
        expected: point.slice(from, over),
        overdispersion: overdispersionOf(point, scale),
      })),
      { intervalsPerFalseAlarm },
    );
    await tell(
      found.map(({ intent, intervals, came, expected }) => ({
        key: intent,
        startedAt: new Date(asOf + (over - intervals) * stepMs),
        came,
        expected,
      })),
      now,
    );
  }

  async function tell(found: readonly { key: string; startedAt: Date; came: number; expected: number }[], now: Date) {
    const open = (await alarms.issuesSince(read, now)).filter(({ endedAt }) => endedAt === null);
    const seen = new Set<string>();
    for (const { key, startedAt, came, expected } of found) {
      const known = open.find(({ scope }) => meet(keyOf(scope), key) !== null);
      if (known) {
        seen.add(known.id);
        if (keyOf(known.scope) === key) await change({ ...known, actual: came, expected });
        continue;
      }
      const issue: EmergingIssue = {
        id: idFrom('issu', newId(clock)),
        scope: scopeOf(key)!,
        startedAt: startedAt.toISOString(),
        foundAt: now.toISOString(),
        endedAt: null,
        actual: came,
        expected: Math.round(expected * 100) / 100,
        acknowledgedBy: null,
      };
      // A queue and one of its channels mostly have the same issue: it is told once.
      open.push(issue);
      seen.add(issue.id);
      await log.transact(async (tx) => {
        if (await alarms.insertIssue(tx.db, issue))
          tx.append({ name: 'issue.emerged', actor: system, data: { issue } });
      });
    }
    for (const issue of open) {
      if (seen.has(issue.id) || now.getTime() - Date.parse(issue.foundAt) < overAfterMs) continue;
      await change({ ...issue, endedAt: now.toISOString() });
    }
  }

  /** As it is by then, unless somebody took care of it or it ended meanwhile. */
  async function change(to: EmergingIssue): Promise<void> {
    await log.transact(async (tx) => {
      const is = await alarms.lockIssue(tx.db, to.id);
      if (!is || is.endedAt !== null) return;
      const issue = { ...to, acknowledgedBy: is.acknowledgedBy };
      await alarms.putIssue(tx.db, issue);
      if (issue.endedAt !== null) tx.append({ name: 'issue.ended', actor: system, data: { issue } });
    });
  }

  return { look };
}

/** How much more than by chance counts spread, as the forecast's own errors say: spread² = mean + more · mean². */
function overdispersionOf(point: readonly number[], scale: readonly number[]): number {
  let [excess, squares] = [0, 0];
  point.forEach((mean, slot) => {
    excess += scale[slot]! ** 2 - mean;
    squares += mean ** 2;
  });
  return squares > 0 ? Math.max(0, excess / squares) : 0;
}
