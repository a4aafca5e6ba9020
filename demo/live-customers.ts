/**
 * Live customers of Harbour Bank. They come through the public messenger like anyone else, at a rate that can be set;
 * nobody else knows that they are not people. They keep away when the house refuses, and all leave at once when told to.
 */
import type { DemoCustomer } from './bank.ts';
import { dialogues } from './conversations.ts';
import { customerOf, keptForVisitors } from './customers.ts';
import type { MessengerKey } from './host-token.ts';
import { type Article, readKnowledge } from './knowledge.ts';
import { createCasting, nextArrivalMs, type Pattern } from './live/arrivals.ts';
import { retryAfterSeconds } from './live/calling.ts';
import { branch, pause, type Random } from './live/chance.ts';
import { type Ending, playCustomer } from './live/customer.ts';
import { planOf } from './live/customer-plan.ts';

export interface LiveCustomersOptions {
  /** As browsers reach the house, e.g. http://127.0.0.1:3000. */
  baseUrl: string;
  messenger: MessengerKey;
  /** Mean arrivals in an hour; 0 lets nobody in. */
  perHour: number;
  pattern?: Pattern;
  /** So many at the same time at most; who comes then goes again. */
  atOnce?: number;
  /** 2 reads, thinks and types twice as fast. */
  speed?: number;
  clock?: { now(): Date };
  random?: Random;
  /** A customer met something that should not happen; their visit is over. */
  onError?: (error: unknown) => void;
}

export interface LiveCustomersStatus {
  running: boolean;
  perHour: number;
  here: number;
  arrived: number;
  turnedAway: number;
  ended: Record<Ending | 'failed', number>;
  /** Nobody comes before then, because the house refused. */
  pausedUntil: Date | null;
}

export function createLiveCustomers({
  baseUrl,
  messenger,
  perHour,
  pattern = 'even',
  atOnce = 25,
  speed = 1,
  clock = { now: () => new Date() },
  random = Math.random,
  onError = () => {},
}: LiveCustomersOptions) {
  const cast = createCasting(dialogues, keptForVisitors, branch(random));
  const here = new Map<number, { customerId: string | null; over: Promise<void> }>();
  const ended = { solved: 0, left_queue: 0, went_away: 0, failed: 0 };
  let rate = perHour;
  let arrived = 0;
  let turnedAway = 0;
  let pausedUntil = 0;
  let doors: AbortController | undefined;
  let open: Promise<void> = Promise.resolve();
  let newRate = new AbortController();
  let articles: readonly Article[] = [];

  async function letIn(signal: AbortSignal): Promise<void> {
    articles = await readKnowledge();
    while (!signal.aborted) {
      newRate = new AbortController();
      const changed = AbortSignal.any([signal, newRate.signal]);
      const ms = rate > 0 ? nextArrivalMs(rate, pattern, clock.now(), random) : 2 ** 31 - 1;
      const came = await pause(ms, changed).then(
        () => true,
        // A Poisson stream has no memory: with a new rate it simply begins again.
        () => false,
      );
      if (!came || clock.now().getTime() < pausedUntil) continue;
      // Drawn also for one who finds it full: what later ones draw does not depend on how long others stay.
      const chance = branch(random);
      const dialogue =
        here.size < atOnce ? cast((id) => [...here.values()].some(({ customerId }) => customerId === id)) : null;
      if (dialogue === null) turnedAway++;
      else enter(planOf(dialogue, chance), chance, signal);
    }
  }

  function enter(plan: ReturnType<typeof planOf>, chance: Random, signal: AbortSignal): void {
    const place = ++arrived;
    const { customerId, locale } = plan.dialogue;
    const customer: DemoCustomer | null = customerId === null ? null : customerOf(customerId);
    const over = playCustomer(plan, customer, {
      baseUrl,
      messenger,
      clock,
      random: chance,
      speed,
      signal,
      titleOf: (slug) => articles.find((article) => article.id === slug && article.locale === locale)?.title,
      onRefused: (seconds) => {
        pausedUntil = Math.max(pausedUntil, clock.now().getTime() + seconds * 1000);
      },
    })
      .then((ending) => {
        ended[ending]++;
      })
      .catch((error: unknown) => {
        ended.failed++;
        // The house was asked again and again and still refused: others should not try for a while.
        if (retryAfterSeconds(error) !== null) pausedUntil = Math.max(pausedUntil, clock.now().getTime() + 30_000);
        onError(error);
      })
      .finally(() => here.delete(place));
    here.set(place, { customerId, over });
  }

  return {
    /** Mean arrivals in an hour from now on. Those who are here stay. */
    setRate(next: number): void {
      if (!(next >= 0)) throw new RangeError(`${next} customers an hour cannot come`);
      rate = next;
      newRate.abort();
    },
    start(): void {
      if (doors) return;
      doors = new AbortController();
      open = letIn(doors.signal).catch(onError);
    },
    /** Everybody leaves at once, in the middle of a word. */
    async stop(): Promise<void> {
      doors?.abort(new Error('the live customers were sent away'));
      doors = undefined;
      await open;
      await Promise.all([...here.values()].map(({ over }) => over));
    },
    status: (): LiveCustomersStatus => ({
      running: doors !== undefined,
      perHour: rate,
      here: here.size,
      arrived,
      turnedAway,
      ended: { ...ended },
      pausedUntil: pausedUntil > clock.now().getTime() ? new Date(pausedUntil) : null,
    }),
  };
}
