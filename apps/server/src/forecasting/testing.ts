/** A floor whose contacts are counted and forecast, and a past from elsewhere for it. */
import { idFrom } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { aFloor } from '../analytics/testing.ts';
import { aRecord } from '../conversations/testing.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { createForecasting } from './forecasting.ts';

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Open from eight to eight on working days. */
const workingHours: Queue['hours'] = {
  zone: 'UTC',
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, opens: '08:00', closes: '20:00' })),
  holidays: [],
};

export async function aHub({ at = '2026-03-02T07:00:00Z' }: { at?: string } = {}) {
  const record = await aRecord({ at });
  const aQueue: typeof record.aQueue = (more) => record.aQueue({ hours: workingHours, ...more });
  const floor = await aFloor({ ...record, aQueue });
  const { log, database, clock, jobs, conversations } = floor;
  const noted: { action: string; detail: Record<string, unknown> }[] = [];
  const forecasting = createForecasting({
    log,
    read: database.read,
    clock,
    jobs,
    counted: floor.analytics.counted,
    queues: conversations.queues,
    openBetween: conversations.openBetween,
    agents: async () => floor.agents.map(({ id: personId, queueIds }) => ({ personId, queueIds })),
    note: async (_tx, _by, action, _target, detail) => void noted.push({ action, detail }),
    share: 1,
  });
  const planner = {
    kind: 'person',
    person: { id: idFrom('pers', newId()), name: 'Lena', roles: ['planner'] },
  } as unknown as PersonCaller;
  return { ...floor, forecasting, planner, noted };
}

/** Contacts an hour on a working day: few at eight, most at eleven, fewer on Fridays. */
export function usually(at: number): number {
  const date = new Date(at);
  const [day, hour] = [date.getUTCDay(), date.getUTCHours()];
  if (day === 0 || day === 6 || hour < 8 || hour >= 20) return 0;
  return Math.round(((day === 5 ? 0.7 : 1) * (60 - 4 * Math.abs(hour - 11))) / 2);
}

/** Half-hours of whole weeks before an instant, as a file. A little chance, always the same. */
export function pastFile(names: readonly string[], until: number, weeks: number, size = 1): string {
  let state = 7;
  const chance = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ['unique_id,ds,y'];
  for (const name of names)
    for (let at = until - weeks * 7 * dayMs; at < until; at += hourMs / 2) {
      const rate = usually(at);
      if (rate > 0)
        lines.push(`${name},${new Date(at).toISOString()},${Math.round(size * rate * (0.85 + 0.3 * chance()))}`);
    }
  return lines.join('\n');
}
