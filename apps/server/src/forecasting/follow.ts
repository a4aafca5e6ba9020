/** Keeps the counts: quarter hours that changed are counted anew as a whole, so late facts and corrections cost no code. */
import { takeChanged } from '../analytics/analytics.ts';
import type { EventLog } from '../platform/events.ts';
import { replaceCounts } from './count-store.ts';

/** A day of them in one transaction. */
const atOnce = 96;

export function createFollowing({ log, counted }: { log: Pick<EventLog, 'transact'>; counted: () => Promise<void> }) {
  /** The counts contain what has happened. @returns how many quarter hours had changed */
  async function follow(): Promise<number> {
    await counted();
    for (let all = 0; ; ) {
      const some = await log.transact(async ({ db }) => {
        const { quarters, counts } = await takeChanged(db, atOnce);
        if (quarters.length > 0) await replaceCounts(db, quarters, counts);
        return quarters.length;
      });
      all += some;
      if (some < atOnce) return all;
    }
  }
  return { follow };
}
