/** Where everybody stands: looked at once for however many ask, and told in seconds of waiting. */
import type { ConversationId } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import type { Figures } from '@harken/engines/routing/prospects';
import { type Learned as Calibration, nothingLearned } from '@harken/engines/routing/wait-calibration';
import type { Clock } from '../platform/clock.ts';
import { type Pace, placesOf, type Wait, type Waiting } from './waits.ts';

/** How old the answer may be that somebody who asks gets. */
const placesKeptMs = 1000;
const paceKeptMs = 30_000;

type Seen = Omit<Waiting, 'pace' | 'figures' | 'now'>;

export interface PlacesDeps {
  clock: Clock;
  situation(): Promise<Seen>;
  /** Mean handle time of the latest solved conversations of a queue, seconds; null when there are none. */
  meanHandleSeconds(queueId: string): Promise<number | null>;
  givesUpPerSecond?: ((queueId: string) => Promise<number>) | undefined;
  figures(): Promise<Figures | null>;
  /** What was told against what happened, by queue. */
  calibrations(): Promise<ReadonlyMap<string, Calibration>>;
}

export function createPlaces(deps: PlacesDeps) {
  const { clock, situation, meanHandleSeconds, givesUpPerSecond = async () => 0 } = deps;
  /** The last look at everybody's place, kept for those who ask in the meantime. */
  let placed: { at: number; waits: Map<ConversationId, Wait>; newcomers: Map<Queue['id'], number> } | undefined;
  let placing: Promise<void> | undefined;
  let paces: { at: number; byQueue: Map<string, Pace> } | undefined;

  async function place(seen: Seen) {
    const [pace, figures] = await Promise.all([paceOf(seen.queues), deps.figures()]);
    const at = clock.now().getTime();
    const { waits, newcomers } = placesOf({ ...seen, pace, figures, now: at });
    placed = { at, waits: new Map(waits.map((wait) => [wait.conversationId, wait])), newcomers };
    return placed;
  }

  /** How fast each queue moved lately: that changes slowly, and every fact would read it again. */
  async function paceOf(queues: readonly Queue[]): Promise<Map<string, Pace>> {
    const at = clock.now().getTime();
    const known = paces && at - paces.at < paceKeptMs ? paces.byQueue : new Map<string, Pace>();
    const unknown = queues.filter(({ id }) => !known.has(id));
    const calibrations = unknown.length > 0 ? await deps.calibrations() : new Map<string, Calibration>();
    for (const { id } of unknown) {
      const [handleSeconds, givesUp] = await Promise.all([meanHandleSeconds(id), givesUpPerSecond(id)]);
      known.set(id, { handleSeconds, givesUpPerSecond: givesUp, calibration: calibrations.get(id) ?? nothingLearned });
    }
    if (paces?.byQueue !== known) paces = { at, byQueue: known };
    return known;
  }

  /** However many ask: one look at the floor in a second. */
  async function latest(fresh: (seen: NonNullable<typeof placed>) => boolean) {
    if (placed && clock.now().getTime() - placed.at <= placesKeptMs && fresh(placed)) return placed;
    placing ??= situation()
      .then(place)
      .then(() => {})
      .finally(() => {
        placing = undefined;
      });
    await placing;
    return placed;
  }

  /** Where a waiting conversation stands, at most a second ago; null when it did not wait. */
  async function waitOf(conversationId: ConversationId): Promise<Wait | null> {
    return (await latest(({ waits }) => waits.has(conversationId)))?.waits.get(conversationId) ?? null;
  }

  /** Everybody's place, at most a second ago. */
  const waits = async (): Promise<Wait[]> => [...((await latest(() => true))?.waits.values() ?? [])];

  /** What somebody who asked these queues now would wait: no less than any of them keeps. Null when nobody is there. */
  async function expectedSeconds(queueIds: readonly Queue['id'][]): Promise<number | null> {
    const newcomers = (await latest(() => true))?.newcomers;
    const all = queueIds.flatMap((id) => newcomers?.get(id) ?? []);
    return all.length > 0 ? Math.max(...all) : null;
  }

  /** Something changed: whoever asks next looks anew. */
  function forget(): void {
    placed = undefined;
  }

  return { place, forget, paceOf, waits, waitOf, expectedSeconds };
}
