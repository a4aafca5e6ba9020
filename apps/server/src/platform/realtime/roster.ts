/**
 * Who is connected, and who looks at what, over all processes. Each tells the others what it holds; what a process
 * held is forgotten when it has been silent for a while. True for a moment, never stored.
 */
import { randomUUID } from 'node:crypto';
import type { ConversationId, CustomerId, PersonId } from '@harken/contract/ids';
import type { Bus, Stop } from '../bus.ts';

const topic = 'realtime.roster';
/** Twice this without a word, and a process is taken for gone. */
const tellEveryMs = 25_000;

type Word =
  | { of: string; what: 'person'; id: PersonId; count: number }
  | { of: string; what: 'customer'; id: CustomerId; count: number }
  | { of: string; what: 'viewing'; id: ConversationId; personIds: PersonId[] }
  | {
      of: string;
      what: 'all';
      persons: [PersonId, number][];
      customers: [CustomerId, number][];
      viewing: [ConversationId, PersonId[]][];
    }
  | { of: string; what: 'asking' }
  | { of: string; what: 'leaving' };

interface Holding {
  persons: Map<PersonId, number>;
  customers: Map<CustomerId, number>;
  viewing: Map<ConversationId, PersonId[]>;
  heardAt: number;
}

const nothing = (): Holding => ({ persons: new Map(), customers: new Map(), viewing: new Map(), heardAt: Date.now() });

export interface RosterEvents {
  /** The sockets of a person over all processes; called where anything changed for them. */
  personCount(personId: PersonId, count: number, before: number): void;
  viewers(conversationId: ConversationId, personIds: PersonId[]): void;
  /** The sockets of a person in this process alone. */
  personHere(personId: PersonId, count: number, before: number): void;
}

export interface Roster {
  person(id: PersonId, change: 1 | -1): void;
  customer(id: CustomerId, change: 1 | -1): void;
  viewing(id: ConversationId, personIds: PersonId[]): void;
  countOf(id: PersonId): number;
  customerConnected(id: CustomerId): boolean;
  stop(): void;
}

export function createRoster(bus: Bus, tell: RosterEvents): Roster {
  const me = randomUUID();
  const holdings = new Map<string, Holding>([[me, nothing()]]);
  const mine = holdings.get(me) as Holding;

  const countOf = (id: PersonId) => sum([...holdings.values()].map((held) => held.persons.get(id) ?? 0));
  const viewersOf = (id: ConversationId) => [
    ...new Set([...holdings.values()].flatMap((held) => held.viewing.get(id) ?? [])),
  ];
  const publish = (word: Word) => bus.publish(topic, word);
  const publishAll = () =>
    publish({
      of: me,
      what: 'all',
      persons: [...mine.persons],
      customers: [...mine.customers],
      viewing: [...mine.viewing],
    });

  /** Runs a change of what is known, and tells of the differences for the persons and conversations it touches. */
  function change(persons: Iterable<PersonId>, conversations: Iterable<ConversationId>, apply: () => void): void {
    const before = [...new Set(persons)].map((id) => [id, countOf(id)] as const);
    const seen = [...new Set(conversations)].map((id) => [id, viewersOf(id).join()] as const);
    apply();
    for (const [id, count] of before) if (countOf(id) !== count) tell.personCount(id, countOf(id), count);
    for (const [id, viewers] of seen) if (viewersOf(id).join() !== viewers) tell.viewers(id, viewersOf(id));
  }

  function forget(of: string): void {
    const held = holdings.get(of);
    if (!held || of === me) return;
    change(held.persons.keys(), held.viewing.keys(), () => holdings.delete(of));
  }

  const stopHearing: Stop = bus.subscribe(topic, (payload) => {
    const word = payload as Word;
    if (word.of === me) return;
    if (word.what === 'leaving') return forget(word.of);
    if (word.what === 'asking') return publishAll();
    const held = holdings.get(word.of) ?? nothing();
    holdings.set(word.of, held);
    held.heardAt = Date.now();
    switch (word.what) {
      case 'person':
        return change([word.id], [], () => put(held.persons, word.id, word.count));
      case 'customer':
        return put(held.customers, word.id, word.count);
      case 'viewing':
        return change([], [word.id], () => putViewing(held, word.id, word.personIds));
      case 'all': {
        const persons = new Map(word.persons);
        const viewing = new Map(word.viewing);
        const touched = [...held.persons.keys(), ...persons.keys()];
        return change(touched, [...held.viewing.keys(), ...viewing.keys()], () =>
          Object.assign(held, { persons, viewing, customers: new Map(word.customers) }),
        );
      }
    }
  });
  const timer = setInterval(() => {
    publishAll();
    for (const [of, held] of holdings) if (Date.now() - held.heardAt > 2 * tellEveryMs) forget(of);
  }, tellEveryMs);
  timer.unref();
  publish({ of: me, what: 'asking' });
  const stopAgain = bus.onReconnect(() => {
    publish({ of: me, what: 'asking' });
    publishAll();
  });

  return {
    person(id, by) {
      const before = mine.persons.get(id) ?? 0;
      const count = before + by;
      change([id], [], () => put(mine.persons, id, count));
      tell.personHere(id, count, before);
      publish({ of: me, what: 'person', id, count });
    },
    customer(id, by) {
      const count = (mine.customers.get(id) ?? 0) + by;
      put(mine.customers, id, count);
      // A second tab of the same customer is no news.
      if (count + (by === 1 ? 0 : 1) === 1) publish({ of: me, what: 'customer', id, count });
    },
    viewing(id, personIds) {
      change([], [id], () => putViewing(mine, id, personIds));
      publish({ of: me, what: 'viewing', id, personIds });
    },
    countOf,
    customerConnected: (id) => [...holdings.values()].some((held) => (held.customers.get(id) ?? 0) > 0),
    stop() {
      publish({ of: me, what: 'leaving' });
      clearInterval(timer);
      stopHearing();
      stopAgain();
    },
  };
}

function put<K>(map: Map<K, number>, key: K, count: number): void {
  if (count > 0) map.set(key, count);
  else map.delete(key);
}

function putViewing(held: Holding, id: ConversationId, personIds: PersonId[]): void {
  if (personIds.length > 0) held.viewing.set(id, personIds);
  else held.viewing.delete(id);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
