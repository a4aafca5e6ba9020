/** What someone asks for in the query language, as conditions; names of the house are looked up in both languages. */
import { isWellFormed, parseQuery, type QueryKey, type QueryTerm, rangeOf } from '@harken/contract/conversation-query';
import type { CustomerId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RawBuilder } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { wordQuery, wordsOf } from '../platform/search-words.ts';
import type { Catalogue } from './catalogue.ts';
import { saidIn } from './kept.ts';
import { addWords, asks, type Search, takeWordless } from './search-store.ts';
import type { Db } from './store.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface SearchDeps {
  /** Also what is archived: the work done there is still found by its name. */
  names: Pick<Catalogue, 'everyQueue'> & Pick<Vocabulary, 'everyDisposition'>;
  /** Everyone who works or worked here. */
  people: () => Promise<readonly Pick<Person, 'id' | 'name'>[]>;
  /** Customers with an attribute; null when they are too many to name. */
  customersWith: (attribute: string, value: string) => Promise<readonly CustomerId[] | null>;
}

type Is = Extract<QueryTerm, { kind: 'is' }>;

/**
 * @returns null when there is nothing to look for in what was typed; then nothing is found
 * @throws Refusal `request.invalid` that names what cannot be meant
 */
export async function asked(
  deps: SearchDeps,
  text: string,
  { me, zone }: { me: string; zone: string },
): Promise<Search | null> {
  const terms = parseQuery(text);
  const words: string[] = [];
  const is: RawBuilder<unknown>[] = [];
  const looks: RawBuilder<unknown>[] = [];
  const wanted = new Map<QueryKey, RawBuilder<unknown>[]>();
  for (const term of terms) {
    if (term.kind === 'words') words.push(term.text);
    else if (term.kind === 'phrase') {
      const phrase = asks.phrase(term.text);
      looks.push(term.not ? asks.not(phrase) : phrase);
      // Its words narrow, so that only those that have them are looked at.
      if (!term.not) words.push(term.text);
    } else {
      const condition = await conditionOf(deps, term, me, zone);
      if (term.not) is.push(asks.not(condition));
      // A conversation has many tags and one of everything else. Both dates are edges.
      else if (term.key === 'tag' || term.key === 'after' || term.key === 'before') is.push(condition);
      else wanted.set(term.key, [...(wanted.get(term.key) ?? []), condition]);
    }
  }
  for (const any of wanted.values()) is.push(asks.any(any));
  if (words.length === 0) return { is, looks };
  const query = wordQuery(words.join(' '));
  return query === null ? null : { words: query, is, looks };
}

async function conditionOf(deps: SearchDeps, term: Is, me: string, zone: string): Promise<RawBuilder<unknown>> {
  const { key, value } = term;
  if (!isWellFormed(term)) throw mistaken(`${key}: "${value}" cannot be meant`);
  switch (key) {
    case 'tag':
      return asks.tagged(value);
    case 'queue': {
      if (value === 'none') return asks.noQueue;
      const queues = await deps.names.everyQueue();
      return asks.inQueue(called(term, queues, ({ name }) => [name.en, name.zh]));
    }
    case 'agent':
      if (value === 'none') return asks.noAgent;
      if (value === 'me') return asks.ofAgent([me]);
      return asks.ofAgent(called(term, await deps.people(), ({ name }) => [name]));
    case 'outcome': {
      if (value === 'none') return asks.noOutcome;
      const outcomes = await deps.names.everyDisposition();
      return asks.withOutcome(called(term, outcomes, ({ key: code, name }) => [code, name.en, name.zh]));
    }
    case 'state':
      if (value === 'live') return asks.live;
      return asks.inState(value === 'over' ? ['resolved', 'closed'] : [value]);
    case 'channel':
      return asks.byChannel(value);
    case 'rating': {
      if (value === 'any') return asks.rated;
      if (value === 'none') return asks.not(asks.rated);
      const range = rangeOf(value, 5);
      return range ? asks.scored(range.from, range.to) : asks.none;
    }
    case 'priority': {
      const range = rangeOf(value, 9);
      return range ? asks.urgent(range.from, range.to) : asks.none;
    }
    case 'language':
      return asks.inLanguage(value);
    case 'customer':
      return value.startsWith('cust_') ? asks.ofCustomers([value]) : asks.customerNamed(value);
    case 'attribute': {
      const [name = '', ...rest] = value.split('=');
      const ids = await deps.customersWith(name.trim(), rest.join('=').trim());
      if (ids === null)
        throw mistaken(
          `${key}: more than 2,000 customers have "${value}"; add a word or a date to the customers' list`,
        );
      return asks.ofCustomers(ids);
    }
    case 'after':
      return asks.since(startOf(value, zone));
    case 'before':
      return asks.until(startOf(value, zone));
  }
}

/** By id or by name, whichever case it is typed in. */
function called<T extends { id: string }>(
  { key, value }: Is,
  all: readonly T[],
  names: (one: T) => string[],
): string[] {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase();
  const found = all.filter((one) => one.id === value || names(one).some((name) => plain(name) === plain(value)));
  if (found.length === 0) throw mistaken(`${key}: nothing is called "${value}"`);
  return found.map(({ id }) => id);
}

function startOf(day: string, zone: string): Date {
  try {
    return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    throw new Refusal('request.invalid', { mistakes: [{ path: 'zone', message: 'is no time zone' }] });
  }
}

function mistaken(message: string): Refusal {
  return new Refusal('request.invalid', { mistakes: [{ path: 'search', message }] });
}

/** Messages that were there before their words were kept get them, a batch at a time. @returns how many it did */
export async function makeWords(transact: (work: (db: Db) => Promise<void>) => Promise<void>): Promise<number> {
  let done = 0;
  for (let taken = batch; taken === batch; ) {
    await transact(async (db) => {
      const rows = await takeWordless(db, batch);
      taken = rows.length;
      const words = rows.map(({ content, ...row }) => ({ ...row, words: wordsOf(saidIn(content)) }));
      await addWords(
        db,
        words.filter((row) => row.words.length > 0),
      );
    });
    done += taken;
  }
  return done;
}

const batch = 1000;
