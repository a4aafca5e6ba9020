/** What those who wait were told at first against what happened, kept so that what is told next is set right. */
import type { HarkenEvent } from '@harken/contract/events';
import { nothingLearned, observe } from '@harken/engines/routing/wait-calibration';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import * as store from './told-store.ts';
import type { Wait } from './waits.ts';

const dayMs = 86_400_000;
/** The share that fell into the range told is that of so many days. */
const reportedDays = 7;
const keptDays = 90;

/** By these a wait may end; by the first with an answer. */
const endings = [
  'conversation.assigned',
  'conversation.abandoned',
  'conversation.resolved',
  'conversation.closed',
  'conversation.snoozed',
  'conversation.queued',
] as const satisfies readonly HarkenEvent['name'][];

export interface ToldDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  jobs?: Pick<Jobs, 'define'> | undefined;
}

export function createTold({ log, read, clock, jobs }: ToldDeps) {
  jobs?.define(
    'routing.forget_waits',
    () => log.transact(({ db }) => store.forgetTold(db, new Date(clock.now().getTime() - keptDays * dayMs))),
    { every: '50 3 * * *' },
  );

  /** Those who wait and were told, as far as this process knows. */
  let noted: ReadonlySet<string> = new Set();

  /** Notes what each was told first. Who finds room at once, and whom nobody can serve, is told no time. */
  async function note(waits: Iterable<Wait>): Promise<void> {
    const all = new Map([...waits].map((wait) => [`${wait.conversationId} ${wait.queuedAt}`, wait]));
    const fresh = [...all].flatMap(([key, { estimate, queueId, lowerSeconds, upperSeconds, ...wait }]) =>
      !noted.has(key) && estimate && estimate.seconds > 0 && queueId && lowerSeconds !== null && upperSeconds !== null
        ? { key, told: { ...wait, queuedAt: new Date(wait.queuedAt), queueId, estimate, lowerSeconds, upperSeconds } }
        : [],
    );
    if (fresh.length > 0) {
      const now = clock.now();
      await log.transact(({ db }) =>
        store.insertTold(
          db,
          fresh.map(({ told }) => told),
          now,
        ),
      );
    }
    noted = new Set([...fresh.map(({ key }) => key), ...[...noted].filter((key) => all.has(key))]);
  }

  /** A fact that may have ended a wait. Safe to call again for the same one. */
  async function heard(event: HarkenEvent): Promise<void> {
    if (!('about' in event.data)) return;
    // Of the virtual agent's nobody waited just before.
    if (event.name === 'conversation.queued' && event.data.reason === 'handed_off') return;
    const { conversationId } = event.data.about;
    const at = new Date(event.at);
    // Waiting anew is no end of the wait that begins.
    const anew = event.name === 'conversation.queued' ? event.data.conversation.queuedAt : null;
    const before = anew ? new Date(anew) : new Date(at.getTime() + 1);
    // Most did not wait: they are looked for outside of a transaction.
    if (!(await store.isOpen(read, conversationId, before))) return;
    const how = event.name === 'conversation.assigned' ? 'answered' : 'left';
    await log.transact(async ({ db }) => {
      const ended = await store.endTold(db, { conversationId, before, at, how });
      if (!ended || how === 'left') return;
      const { queueId, estimate, waitedSeconds } = ended;
      const learned = await store.lockCalibration(db, queueId, nothingLearned);
      await store.putCalibration(db, queueId, observe(learned, estimate, waitedSeconds));
    });
  }

  /** How many waits of the last days fell into the range that was told: eight in ten should. */
  async function kept() {
    const since = new Date(clock.now().getTime() - reportedDays * dayMs);
    return { days: reportedDays, queues: await store.keptSince(read, since) };
  }

  return { endings, note, heard, kept, calibrations: () => store.calibrations(read) };
}
