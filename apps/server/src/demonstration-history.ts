/**
 * The past of Harbour Bank. It is made in memory, by the rooms' own commands on a clock of its own, and then put
 * into the room that the log keeps for it, a part of a day at a time: a stop in between loses nothing, and loading
 * again goes on where it stopped.
 */

import { type ConversationId, type CustomerId, idFrom } from '@harken/contract/ids';
import type { Customer } from '@harken/contract/record';
import { customers as accounts } from '@harken/demo/customers';
import { dayMs, historyDay } from '@harken/demo/history/calendar';
import { pastCustomer, pastCustomers } from '@harken/demo/history/customers';
import type { PastDoors } from '@harken/demo/history/doors';
import { readKnowledge } from '@harken/demo/knowledge';
import { makeToday } from '@harken/demo/today';
import type { Access } from './access/access.ts';
import { type Analytics, countPast } from './analytics/analytics.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Customers } from './customers/customers.ts';
import { createMaker, lastNumber, type Maker, mostDays, type Order, rehearseDay, rest } from './demonstration-maker.ts';
import {
  type Part,
  partsOf,
  pastCustomerId,
  remembered,
  type Setting,
  stage,
  type Watch,
} from './demonstration-stage.ts';
import type { Knowledge } from './knowledge/knowledge.ts';
import { derivedId, newId } from './platform/ids.ts';
import { type Past, type PastEvent, packEvents } from './platform/past.ts';
import { insertPastDecisions, type Routing } from './routing/routing.ts';
import type { VirtualAgent } from './virtual-agent/virtual-agent.ts';

export interface HistoryDeps {
  past: Past;
  access: Pick<Access, 'people'>;
  customers: Pick<Customers, 'findByAccount' | 'insertPast'>;
  /** Whose customers have accounts. */
  issuer: string;
  conversations: Pick<Conversations, 'queues' | 'skills' | 'dispositions' | 'everyTag' | 'insertRehearsed' | 'rules'>;
  knowledge: Pick<Knowledge, 'list' | 'answer' | 'collectionOf' | 'engineTrail'>;
  virtualAgent: Pick<VirtualAgent, 'handOffs'>;
  routing: Pick<Routing, 'statuses'>;
  analytics: Pick<Analytics, 'insertPast' | 'sum'>;
}

export interface Progress {
  day: string;
  daysLoaded: number;
  days: number;
  contacts: number;
}

export interface Loading {
  days: number;
  seed: number;
  /** Of one processor's time that it may take, 0–1; all of it unless said otherwise. */
  share?: number;
  /** Of the usual number of customers, 0–1; all of them unless said otherwise. */
  size?: number;
  onProgress?: (progress: Progress) => void;
}

/** The part that says that a day is whole. */
const last = 9999;
/** What lies on the desks on the first day of life is there before its morning. */
const desks = 5000;
/** People of the past are written so many at a time. */
const peopleAtOnce = 200;
/** Quarter hours summed together: a day of them takes little longer than an hour. */
const sumAtOnce = 96;
/** Before the first day: who came later was a customer already. */
const people = { day: '0001-01-01', daysAgo: mostDays + 1, seed: 0 };

export type History = ReturnType<typeof createHistory>;

export function createHistory(deps: HistoryDeps) {
  const { past, conversations, customers, analytics } = deps;
  let running: Promise<unknown> = Promise.resolve();
  const answers = remembered(deps.knowledge);
  let stopMaking: Maker['stop'] = async () => {};
  let stopped = false;

  async function setting(beganAt: Date): Promise<Setting> {
    const [workers, statuses, queues, tags, skills, dispositions, handOffs, { articles }, texts] = await Promise.all([
      deps.access.people(),
      deps.routing.statuses(),
      conversations.queues(),
      conversations.everyTag(),
      conversations.skills(),
      conversations.dispositions(),
      deps.virtualAgent.handOffs(),
      deps.knowledge.list(false),
      readKnowledge(),
    ]);
    const skill = (key: string) => {
      const found = skills.find((one) => one.key === key);
      if (!found) throw new RangeError(`There is no skill ${key}`);
      return found.id;
    };
    const accountIds = new Map<string, CustomerId>();
    const names = new Map<string, string | null>();
    for (let number = 0; number < pastCustomers; number++) names.set(pastCustomerId(number), pastCustomer(number).name);
    for (const { externalId } of accounts) {
      const found = await customers.findByAccount({ issuer: deps.issuer, address: externalId });
      if (!found) continue;
      accountIds.set(externalId, found.id);
      names.set(found.id, found.name);
    }
    return {
      beganAt,
      rules: conversations.rules,
      people: workers,
      statuses,
      queues,
      tags,
      queueKeys: queues.map(({ id, skillId }) => {
        const key = skills.find((one) => one.id === skillId)?.key;
        return { id, skillId: skillId ?? skill('english'), key: key as PastDoors['queues'][number]['key'] };
      }),
      languages: { en: skill('english'), zh: skill('mandarin') },
      dispositions: new Map(dispositions.map(({ key, id }) => [key, id])),
      accounts: accountIds,
      names,
      titles: new Map(texts.map(({ id, locale, title }) => [`${id} ${locale}`, title])),
      articles,
      handOffs,
    };
  }

  /** Those who come in the past are customers already. */
  async function ensureCustomers(beganAt: Date): Promise<void> {
    const there = new Set((await past.parts()).flatMap(({ day, part }) => (day === people.day ? [part] : [])));
    const at = new Date(beganAt.getTime() - (mostDays + 1) * dayMs);
    for (let part = 0; part * peopleAtOnce < pastCustomers && !stopped; part++) {
      if (there.has(part)) continue;
      const some = Array.from({ length: Math.min(peopleAtOnce, pastCustomers - part * peopleAtOnce) }, (_, n) =>
        customerOf(part * peopleAtOnce + n),
      );
      const events = some.map(
        (customer): PastEvent => ({
          id: newId({ now: () => at }),
          at: at.toISOString(),
          name: 'customer.created',
          actor: { kind: 'system', id: null },
          data: { customer },
        }),
      );
      const counts = countPast(events as unknown as Parameters<typeof countPast>[0], new Map());
      await past.load({ ...people, part, contacts: 0 }, packEvents(events), async (db, firstSeq) => {
        await Promise.all([customers.insertPast(db, some, at), analytics.insertPast(db, counts, firstSeq)]);
      });
    }
  }

  /**
   * Loads the days before life began that are not there yet, the latest first.
   * @throws RangeError when this demonstration keeps no room for a past
   */
  function load(loading: Loading): Promise<number> {
    const next = running.catch(() => {}).then(() => loadDays(loading));
    running = next;
    return next;
  }

  async function loadDays({ days, seed, share = 1, size = 1, onProgress = () => {} }: Loading): Promise<number> {
    const room = await past.room();
    if (!room)
      throw new RangeError('This demonstration was begun without room for a past; begin it anew in another folder');
    await ensureCustomers(room.beganAt);
    const missing = await missingDays(room.beganAt, Math.min(days, mostDays), seed);
    if (missing.length === 0) return 0;
    const of = await setting(room.beganAt);
    // A stop ends what has begun; what has not begins no more.
    if (stopped) return 0;
    const { make, stop } = createMaker(of);
    stopMaking = stop;
    let contacts = 0;
    try {
      // The next day is made while one is written.
      const order = (n: number) => {
        const making = missing[n] && make({ ...missing[n], share, size });
        making?.catch(() => {});
        return making;
      };
      let next = order(0);
      for (const [n, one] of missing.entries()) {
        const parts = (await next) ?? [];
        next = order(n + 1);
        contacts += await write(one, parts, share);
        if (one.daysAgo > 0) onProgress({ day: one.day, daysLoaded: one.daysAgo, days, contacts });
      }
    } catch (error) {
      if (!stopped) throw error;
    } finally {
      await stop();
    }
    if (contacts > 0) await sumUp(share);
    return contacts;
  }

  async function sumUp(share: number): Promise<void> {
    while (!stopped) {
      const began = performance.now();
      if ((await analytics.sum(sumAtOnce, sumAtOnce)) < sumAtOnce) return;
      await rest(began, share);
    }
  }

  /** The morning of the first day of life is one of them. A day is of one seed: what is half there ends as it began. */
  async function missingDays(
    beganAt: Date,
    days: number,
    seed: number,
  ): Promise<{ day: string; daysAgo: number; seed: number }[]> {
    const parts = await past.parts();
    return Array.from({ length: days + 1 }, (_, daysAgo) => {
      const day = historyDay(beganAt, daysAgo).date;
      const there = parts.filter((one) => one.day === day && one.part < desks);
      return { day, daysAgo, seed: there[0]?.seed ?? seed };
    }).filter(({ day }) => !parts.some((one) => one.day === day && one.part === last));
  }

  /** @returns how many conversations were not there yet */
  async function write(
    of: { day: string; daysAgo: number; seed: number },
    parts: readonly Part[],
    share: number,
    firstPart = 0,
  ): Promise<number> {
    let written = 0;
    for (const [n, { contacts, events, rows, counts, decided }] of parts.entries()) {
      const began = performance.now();
      const now = await past.load({ ...of, part: firstPart + n, contacts }, events, async (db, firstSeq) => {
        await Promise.all([
          conversations.insertRehearsed(db, rows),
          analytics.insertPast(db, counts, firstSeq),
          insertPastDecisions(db, decided),
        ]);
      });
      if (now) written += contacts;
      await rest(began, share);
      if (stopped) throw new Error('Stopped before the day was whole');
    }
    const nothing = packEvents([]);
    if (firstPart === 0) await past.load({ ...of, part: last, contacts: 0 }, nothing, async () => {});
    return written;
  }

  /** What lies on the desks when life begins. The morning before it is loaded with the days. */
  async function loadToday(): Promise<void> {
    const room = await past.room();
    if (!room) return;
    const of = await setting(room.beganAt);
    const made = stage(of, answers, { daysAgo: 0, afterNumber: lastNumber - 40 });
    const ids: ConversationId[] = await makeToday(made.doors, room.beganAt);
    const { date: day } = historyDay(room.beganAt, 0);
    await write({ day, daysAgo: 0, seed: 0 }, partsOf(made, ids, of), 1, desks);
  }

  /** A day as it would be loaded, and nothing else. */
  async function rehearse(beganAt: Date, order: Omit<Order, 'share'>, watch?: Watch) {
    const of = await setting(beganAt);
    return rehearseDay(of, answers, { ...order, share: 1 }, watch);
  }

  return {
    load,
    rehearse,
    loadToday,
    loaded: async () => {
      const [room, parts] = [await past.room(), await past.parts()];
      const today = room && historyDay(room.beganAt, 0).date;
      return {
        days: parts.filter(({ day, part }) => part === last && day !== today).length,
        contacts: parts.reduce((sum, { contacts }) => sum + contacts, 0),
      };
    },
    stop: async () => {
      stopped = true;
      await stopMaking();
      await running.catch(() => {});
    },
  };
}

function customerOf(number: number): Customer {
  const { name, locale, email, since, value } = pastCustomer(number);
  const identity = { kind: 'email', address: email, proof: 'none', verifiedAt: null } as const;
  return {
    id: pastCustomerId(number),
    name,
    locale,
    value,
    since,
    attributes: {},
    identities: [{ id: idFrom('iden', derivedId(String(number), 'identity of the past')), ...identity }],
    version: 1,
  };
}
