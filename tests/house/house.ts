/**
 * A whole Harken to tell a story in: one process on the embedded database, or, where the runner names servers, two
 * processes on PostgreSQL with NATS between them. Stories do not know which: customers come to `customerDoor`, people
 * work at `staffDoor`.
 */
import { demoPassword } from '@harken/demo/harbour-bank';
import { type Colleague, signIn } from './colleague.ts';
import { aGround } from './prepared.ts';
import { type HarkenProcess, type Starting, startProcess } from './process.ts';

export interface House {
  processes: readonly HarkenProcess[];
  customerDoor: string;
  staffDoor: string;
  folder: string;
  /** What its processes were started with, the folder and the port apart. */
  settings: Readonly<Record<string, string>>;
  /** One of Harbour Bank's people, e.g. `colleague('priya.nair')`. */
  colleague(name: string, door?: string): Promise<Colleague>;
  close(): Promise<void>;
}

/** The settings of a command that is about this house. */
export const settingsOf = (house: House) => ({
  ...house.settings,
  HARKEN_DATA: house.folder,
  PORT: new URL(house.customerDoor).port,
});

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
  const ground = await aGround(kind, servers.database);
  const { folder } = ground;
  const all = {
    ...ground.settings,
    ...(servers.database && servers.bus ? { NATS_URL: servers.bus } : {}),
    ...settings,
  };
  const processes: HarkenProcess[] = [];
  const close = async () => {
    const ends = await Promise.allSettled(processes.map((each) => each.stop()));
    await ground.drop();
    const bad = ends.find((end) => end.status === 'rejected');
    if (bad) throw bad.reason;
  };
  try {
    for (let n = 0; n < (servers.database ? wanted : 1); n++)
      processes.push(await startProcess({ kind, folder, under, settings: all }));
    const [first, last] = [processes[0], processes.at(-1)] as [HarkenProcess, HarkenProcess];
    return {
      processes,
      customerDoor: first.url,
      staffDoor: last.url,
      folder,
      settings: all,
      colleague: (name, door = last.url) => signIn(door, `${name}@harbourbank.example`, demoPassword),
      close,
    };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}
