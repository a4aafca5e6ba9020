/**
 * Makes days of the past in a thread of its own: it takes a processor for a while, and nobody who is being served should
 * notice. The same file is the thread and the way to it.
 */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { historyDay } from '@harken/demo/history/calendar';
import { makeDay } from '@harken/demo/history/day';
import { keptForPeople } from '@harken/demo/live-colleagues';
import { staff } from '@harken/demo/people';
import { type Part, partsOf, remembered, type Setting, stage, type Watch } from './demonstration-stage.ts';
import { answersOf } from './knowledge/knowledge.ts';

export interface Order {
  daysAgo: number;
  seed: number;
  /** Of the thread's time that it may take, 0–1. */
  share: number;
  /** Of the usual number of customers, 0–1. */
  size: number;
}

/** Cases of life are numbered from the next one on. */
export const lastNumber = 48_000;
/** As many as there are numbers for below that. */
export const mostDays = 90;

/** A day as it would be loaded. */
export async function rehearseDay(
  of: Setting,
  knowledge: ReturnType<typeof remembered>,
  { daysAgo, seed, share, size }: Order,
  watch?: Watch,
) {
  const afterNumber = lastNumber - reserved(of.beganAt, daysAgo);
  if (afterNumber < 0) throw new RangeError(`There are no case numbers left for ${daysAgo} days ago`);
  const made = stage(of, knowledge, { daysAgo, afterNumber, breathe: breathing(share), watch });
  const kept = staff.filter(({ email }) => keptForPeople.includes(email)).map(({ name }) => name);
  const ids = await makeDay(made.doors, { beganAt: of.beganAt, daysAgo, seed, kept, size });
  return { ...made, ids };
}

/** Numbers of cases that this day and those after it may use. */
function reserved(beganAt: Date, daysAgo: number): number {
  let sum = 0;
  for (let ago = 0; ago <= daysAgo; ago++) {
    const day = historyDay(beganAt, ago);
    const most = day.outage ? 900 : day.payday || day.campaign ? 560 : day.working ? 350 : 300;
    sum += 60 + Math.ceil(most * 1.2);
  }
  return sum;
}

/** Leaves the processor, or the database, to others for as long as the share says. @param began of the work before */
export async function rest(began: number, share: number): Promise<void> {
  if (share < 1)
    await new Promise((resolve) => setTimeout(resolve, ((performance.now() - began) * (1 - share)) / share));
}

/** Works for some milliseconds, then rests. */
function breathing(share: number): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (share >= 1 || performance.now() - since < 12) return undefined;
    return rest(since, share).then(() => {
      since = performance.now();
    });
  };
}

export interface Maker {
  /** @throws when the thread was stopped, or failed */
  make(order: Order): Promise<Part[]>;
  stop(): Promise<void>;
}

export function createMaker(setting: Setting): Maker {
  const worker = new Worker(new URL('./demonstration-maker.ts', import.meta.url), {
    workerData: setting,
    name: 'past',
  });
  worker.unref();
  const ended = new AbortController();
  worker.on('error', (error: Error) => ended.abort(error));
  return {
    make: async (order) => {
      ended.signal.throwIfAborted();
      worker.postMessage(order);
      const [parts] = await once(worker, 'message', { signal: ended.signal });
      return parts;
    },
    stop: async () => {
      ended.abort();
      await worker.terminate();
    },
  };
}

function work(of: Setting, port: NonNullable<typeof parentPort>): void {
  const knowledge = remembered(answersOf(of.articles));
  port.on('message', async (order: Order) => {
    const made = await rehearseDay(of, knowledge, order);
    const parts = partsOf(made, made.ids, of);
    port.postMessage(parts, parts.flatMap(buffersOf));
  });
}

/** Handed over, not copied. */
function buffersOf({ events, rows, counts, decided }: Part): ArrayBuffer[] {
  const { customers, followed, interactions, stays } = counts;
  const counted = [customers, followed, interactions, stays];
  return [events.json, ...Object.values(rows), ...counted, ...Object.values(decided)].map(({ buffer }) => buffer);
}

// Tests run in threads too; only ours is given a port and a setting.
if (!isMainThread && parentPort && (workerData as Partial<Setting> | null)?.handOffs) work(workerData, parentPort);
