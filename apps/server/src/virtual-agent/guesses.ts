/**
 * What a customer came for, guessed before a word is typed, and learnt from what they asked then. Decisions are the
 * engine's; here is what it may see, what was shown, and what became of it. See docs/decisions/0035.
 */
import type { ArticleId, CustomerId } from '@harken/contract/ids';
import { type Locale, locale as locales } from '@harken/contract/people';
import type { Customer, TrailStep } from '@harken/contract/record';
import { candidatesOf, guessFrom, type Lesson, learn as learnFrom, nothingLearnt } from '@harken/engines/guessing';
import { type Clues, cluesOf } from '@harken/engines/guessing/clues';
import type { Kysely } from 'kysely';
import type { Bus, Stop } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import { newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import * as store from './guesses-store.ts';

export interface GuessesDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  knowledge: {
    /** By rules alone: what the knowledge itself says of page and events, best first. */
    guess: (trail: readonly TrailStep[], locale: Locale, limit: number, readership: Readership) => Guessed[];
    /** A question for each article that readers may be told, in their language. */
    askable: (locale: Locale, readership: Readership) => { articleId: ArticleId; question: string }[];
  };
  /** Who it is, and what is open with them; null for nobody known. */
  knownOf: (id: CustomerId) => Promise<{
    customer: Pick<Customer, 'value' | 'since' | 'attributes' | 'identities'> | null;
    /** Names of the queues that hold something open of theirs. */
    openIn: readonly string[];
    /** Attributes of customers that may say anything, by their keys. */
    freeText: readonly string[];
  }>;
  jobs?: Pick<Jobs, 'define'> | undefined;
  bus?: Bus | undefined;
  /** A number in [0, 1). */
  chance?: () => number;
}

/** Those whom a host site vouched for may be told more. */
type Readership = 'anyone' | 'customers';

interface Guessed {
  articleId: ArticleId | string;
  question: string;
  evidence: string;
}

const shownAtOnce = 3;
const ruledAtMost = 8;
/** What is asked later has another cause. */
const heardWithinMs = 30 * 60_000;
const learntAtOnce = 500;
const lessonsKept = 5;
const dayMs = 86_400_000;
const newCustomerMs = 60 * dayMs;
const topic = 'virtual-agent.guesses';

export function createGuesses({ log, read, clock, knowledge, knownOf, jobs, bus, chance = Math.random }: GuessesDeps) {
  let known: Promise<Lesson> | undefined;
  const forget = () => {
    known = undefined;
  };
  const stopHearing: Stop | undefined = bus?.subscribe(topic, forget);

  jobs?.define('virtual-agent.learn-guesses', async () => void (await learn()), { every: '* * * * *', retries: 0 });

  /** Read once, and again after something was learnt. */
  function lesson(): Promise<Lesson> {
    known ??= store.latestLesson(read).then((found) => found ?? nothingLearnt());
    known.catch(forget);
    return known;
  }

  /** The questions that this customer probably has, best first, and from what that was guessed. What is shown is kept. */
  async function guess({
    customerId,
    trail,
    locale,
    readership,
  }: {
    customerId: CustomerId;
    trail: readonly TrailStep[];
    locale: Locale;
    readership: Readership;
  }): Promise<{ question: string; evidence: string }[]> {
    const [learnt, traits] = await Promise.all([lesson(), traitsOf(customerId, locale)]);
    const now = clock.now();
    const byRules = knowledge.guess(trail, locale, ruledAtMost, readership);
    const askable = new Map(
      knowledge.askable(locale, readership).map(({ articleId, question }) => [articleId as string, question]),
    );
    const ruled = byRules.map(({ articleId }) => articleId);
    const clues = cluesOf({
      steps: trail.flatMap(({ kind, name, code, outcome }) =>
        kind === 'set' ? [] : [{ kind, name, ...(code ? { code } : {}), ...(outcome ? { outcome } : {}) }],
      ),
      traits,
      day: now.getUTCDate(),
    });
    const candidates = candidatesOf([...askable.keys()], ruled);
    const shown = guessFrom(learnt, clues, candidates, { limit: shownAtOnce, chance: chance() }).map(
      ({ id, probability, propensity }) => {
        const ruling = byRules.find(({ articleId }) => articleId === id);
        return {
          articleId: id as ArticleId,
          question: ruling?.question ?? askable.get(id) ?? '',
          evidence: ruling?.evidence ?? lastSeen(trail),
          probability,
          propensity,
        };
      },
    );
    await log.transact(({ db }) =>
      store.insert(db, {
        id: newId(),
        customerId,
        at: now,
        clues,
        byRules: ruled as ArticleId[],
        shown: shown.map(({ evidence: _, ...kept }) => kept),
      }),
    );
    return shown.map(({ question, evidence }) => ({ question, evidence }));
  }

  /** Plain facts, none of which says who it is. */
  async function traitsOf(customerId: CustomerId, locale: Locale): Promise<string[]> {
    const { customer, openIn, freeText } = await knownOf(customerId);
    const traits = [`locale=${locale}`, ...openIn.map((queue) => `open=${queue}`)];
    if (!customer || customer.identities.length === 0) return [...traits, 'unknown'];
    if (customer.value) traits.push(`value=${customer.value}`);
    if (customer.since && clock.now().getTime() - Date.parse(customer.since) < newCustomerMs) traits.push('new');
    // Free text and numbers are about one person; a choice or a yes is what many share.
    const shared = Object.entries(customer.attributes).filter(([key]) => !freeText.includes(key));
    for (const [key, value] of shared)
      if (typeof value === 'boolean' || (typeof value === 'string' && isPlain(value))) traits.push(`${key}=${value}`);
    return traits;
  }

  /** A customer wrote for the first time since something was shown: which article answered, if one did. */
  async function heard({
    customerId,
    text,
    articleId,
  }: {
    customerId: CustomerId;
    text: string;
    articleId: ArticleId | undefined;
  }): Promise<void> {
    const now = clock.now();
    const open = await store.openOf(read, customerId, new Date(now.getTime() - heardWithinMs));
    if (!open) return;
    const taken = open.shown.find(({ question }) => question === text.trim());
    const asked = taken?.articleId ?? articleId;
    if (!asked) return;
    await log.transact(({ db }) => store.putAsked(db, customerId, { id: open.id, asked, taken: !!taken, at: now }));
  }

  /** Learns from what was asked since the last time. @returns how many outcomes there were */
  async function learn(): Promise<number> {
    const now = clock.now();
    const outcomes = await log.transact(async ({ db }) => {
      const due = await store.takeOutcomes(db, learntAtOnce);
      if (due.length > 0) {
        const grown = (await store.latestLesson(db)) ?? nothingLearnt();
        // An article may be there in one language only.
        const all = new Map(
          locales.options.map((one) => [one, knowledge.askable(one, 'customers').map(({ articleId }) => articleId)]),
        );
        for (const { clues, byRules, asked } of due)
          learnFrom(grown, clues, candidatesOf(all.get(localeOf(clues)) ?? [], byRules), asked);
        await store.putLesson(db, now, grown, lessonsKept);
      }
      await store.forget(db, {
        unasked: new Date(now.getTime() - dayMs),
        learnt: new Date(now.getTime() - 30 * dayMs),
      });
      return due.length;
    });
    if (outcomes > 0) {
      forget();
      bus?.publish(topic, {});
    }
    return outcomes;
  }

  /** Nothing of an erased customer stays; what was learnt names nobody. */
  const forgetCustomer = (id: CustomerId): Promise<void> => log.transact(({ db }) => store.forgetCustomer(db, id));

  return { guess, heard, learn, forgetCustomer, stop: () => stopHearing?.() };
}

const localeOf = (clues: Clues): Locale => locales.options.find((one) => clues[`is:locale=${one}`]) ?? 'en';

const isPlain = (value: string) => value.length <= 40 && !/[\d@]/.test(value);

/** What was done last, in the words of the page: it is all that is known of why. */
function lastSeen(trail: readonly TrailStep[]): string {
  const step = trail.findLast(({ kind, label }) => kind !== 'set' && label);
  return step?.label ?? '';
}
