/**
 * A whole Harken to tell a story in: one process on the embedded database, or, where the runner names servers, two
 * processes on PostgreSQL with NATS between them. Stories do not know which: customers come to `customerDoor`, people
 * work at `staffDoor`.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPassword } from '@harken/demo/harbour-bank';
import { databaseOn } from '../../apps/server/src/platform/testing/fresh-database.ts';
import { type Colleague, signIn } from './colleague.ts';
import { type HarkenProcess, type Starting, startProcess } from './process.ts';

export interface House {
  processes: readonly HarkenProcess[];
  customerDoor: string;
  staffDoor: string;
  folder: string;
  /** One of Harbour Bank's people, e.g. `colleague('priya.nair')`. */
  colleague(name: string, door?: string): Promise<Colleague>;
  close(): Promise<void>;
}

export interface HouseOptions extends Partial<Pick<Starting, 'kind' | 'settings' | 'under'>> {
  /** Only where there are servers; otherwise one. */
  processes?: number;
}

export const servers = { database: process.env.TEST_DATABASE_URL, bus: process.env.TEST_NATS_URL };

export async function openHouse({
  kind = 'demo',
  settings = {},
  processes: wanted = 2,
  under = [],
}: HouseOptions = {}): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'harken-house-'));
  const database = servers.database ? await databaseOn(servers.database) : undefined;
  const shared: Record<string, string> = database
    ? {
        DATABASE_URL: database.url,
        // Several processes keep secrets by one key; alone, each would make its own.
        HARKEN_MASTER_KEY: randomBytes(32).toString('hex'),
        ...(servers.bus ? { NATS_URL: servers.bus } : {}),
      }
    : {};
  const processes: HarkenProcess[] = [];
  const close = async () => {
    const ends = await Promise.allSettled(processes.map((each) => each.stop()));
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
    const bad = ends.find((end) => end.status === 'rejected');
    if (bad) throw bad.reason;
  };
  try {
    // One after the other: the first one makes the tables and loads the bank.
    for (let n = 0; n < (database ? wanted : 1); n++) {
      processes.push(await startProcess({ kind, folder, under, settings: { ...shared, ...calm, ...settings } }));
    }
    const [first, last] = [processes[0], processes.at(-1)] as [HarkenProcess, HarkenProcess];
    const house: House = {
      processes,
      customerDoor: first.url,
      staffDoor: last.url,
      folder,
      colleague: (name, door = last.url) => signIn(door, `${name}@harbourbank.example`, demoPassword),
      close,
    };
    if (kind === 'demo') await openAroundTheClock(house);
    return house;
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Nobody comes but whom the story sends. */
const calm: Record<string, string> = {};

/** Stories are told at any hour, so the bank's queues are open at any hour. */
async function openAroundTheClock(house: House): Promise<void> {
  const planner = await house.colleague('ravi.menon');
  const { queues } = await planner.call('GET /api/state');
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' }));
  for (const { id, version, hours } of queues) {
    const body = { version, hours: { zone: hours.zone, weekly, holidays: [] } };
    await planner.call('PATCH /api/queues/:id', { params: { id }, body });
  }
}
