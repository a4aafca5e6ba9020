/** The search as one writes it: finished terms are chips, the rest is still being typed. Pure. */
import {
  channels,
  isWellFormed,
  parseQuery,
  printQuery,
  type QueryKey,
  type QueryTerm,
  queryKeys,
  states,
} from '@harken/contract/conversation-query';
import type { Disposition, Localised, Queue } from '@harken/contract/people';

export type Chip = Exclude<QueryTerm, { kind: 'words' }>;

/** What the house has by name. */
export interface Names {
  queues: readonly Pick<Queue, 'id' | 'name'>[];
  people: readonly { id: string; name: string }[];
  dispositions: readonly Pick<Disposition, 'id' | 'key' | 'name'>[];
  tags: readonly string[];
}

export function split(query: string): { chips: Chip[]; words: string } {
  const terms = parseQuery(query);
  const isChip = (term: QueryTerm): term is Chip => term.kind !== 'words';
  return {
    chips: terms.filter(isChip),
    words: printQuery(terms.filter((term) => !isChip(term))),
  };
}

export const joined = (chips: readonly Chip[], words: string): string =>
  [printQuery(chips), words.trim()].filter(Boolean).join(' ');

/** At the end of what is typed: a key with or without its value, or a quote that is still open. */
const unfinished = /(?:^|\s)(-?(?:[\p{L}]+[:：](?:["“][^"”]*|[^\s"“”]*)|["“][^"”]*))$/u;

export interface Typed {
  /** Terms that are finished. */
  chips: Chip[];
  /** Words to look for already now. */
  words: string;
  /** A key that waits for its value, or for the end of it. */
  pending: { key: QueryKey; value: string; not: boolean } | null;
  /** What stays in the field once the chips have left it. */
  rest: string;
}

/** @param finish as if a space followed: Enter was pressed or the field was left */
export function read(text: string, finish = false): Typed {
  const open = finish ? undefined : unfinished.exec(text)?.[1];
  const [, minus, name = '', value = ''] = /^(-?)(?:([\p{L}]+)[:：])?["“]?(.*)$/u.exec(open ?? '') ?? [];
  const key = keyOf(name);
  const waits = open !== undefined && (name === '' || key !== null);
  const { chips, words } = split(waits ? text.slice(0, text.length - open.length) : text);
  const left = finish ? words.replace(/(?:^|\s)-?[\p{L}]+[:：](?=\s|$)/gu, '').trim() : words;
  return {
    chips,
    words: left,
    pending: waits && key ? { key, value, not: minus === '-' } : null,
    rest: [left, waits ? open : ''].filter(Boolean).join(' '),
  };
}

function keyOf(name: string): QueryKey | null {
  const [term] = name ? parseQuery(`${name}:x`) : [];
  return term?.kind === 'is' ? term.key : null;
}

/** Whether the server would know what is meant. */
export function isKnown(chip: Chip, names: Names): boolean {
  if (chip.kind === 'phrase') return true;
  if (!isWellFormed(chip)) return false;
  const { key, value } = chip;
  if (value === 'none' || (key === 'agent' && value === 'me')) return true;
  const plain = (text: string) => text.normalize('NFKC').toLowerCase();
  const has = (all: readonly { id: string; names: readonly string[] }[]) =>
    all.some((one) => one.id === value || one.names.some((name) => plain(name) === plain(value)));
  switch (key) {
    case 'queue':
      return has(names.queues.map(({ id, name }) => ({ id, names: [name.en, name.zh] })));
    case 'agent':
      return has(names.people.map(({ id, name }) => ({ id, names: [name] })));
    case 'outcome':
      return has(names.dispositions.map((one) => ({ id: one.id, names: [one.key, one.name.en, one.name.zh] })));
    default:
      return true;
  }
}

/** Which of the offered Enter takes when none is pointed at: what was begun can only be a name of the house. */
export function meant({ pending }: Typed, names: Names, offered: readonly Suggestion[]): Suggestion | undefined {
  if (!pending?.value || isKnown({ kind: 'is', ...pending }, names)) return undefined;
  return ['queue', 'agent', 'outcome', 'state', 'channel'].includes(pending.key) ? offered[0] : undefined;
}

export interface Suggestion {
  kind: 'key' | 'value';
  key: QueryKey;
  /** As it is written in the query; empty of a key. */
  value: string;
  /** As people say it; null of a key. */
  name: string | null;
}

/** What could be meant next: the values of a key that waits for one, or keys and names that begin with the last word. */
export function suggestions(
  typed: Typed,
  names: Names,
  {
    localName,
    keyName,
    valueName,
    today,
  }: {
    localName: (name: Localised) => string;
    keyName: (key: QueryKey) => string;
    /** The screen's words for what is not a name of the house. */
    valueName: (key: QueryKey, value: string) => string;
    today: Date;
  },
): Suggestion[] {
  const values = (key: QueryKey): Suggestion[] =>
    valuesOf(key, names, localName, today).map(([value, name]) => ({
      kind: 'value',
      key,
      value,
      name: name ?? valueName(key, value),
    }));
  if (typed.pending) {
    const asked = typed.pending.value.toLowerCase();
    return values(typed.pending.key)
      .filter(({ value, name }) => `${name ?? ''} ${value}`.toLowerCase().includes(asked))
      .slice(0, 12);
  }
  const last = typed.rest.split(/\s/).at(-1)?.toLowerCase() ?? '';
  const keys = queryKeys
    .filter((key) => key.startsWith(last) || keyName(key).toLowerCase().startsWith(last))
    .map((key): Suggestion => ({ kind: 'key', key, value: '', name: null }));
  if ([...last].length < 1) return keys;
  const named = (['queue', 'agent', 'tag', 'outcome', 'state'] as const)
    .flatMap(values)
    .filter(({ value, name }) => (name ?? value).toLowerCase().includes(last));
  return [...keys, ...named].slice(0, 12);
}

function valuesOf(
  key: QueryKey,
  names: Names,
  localName: (name: Localised) => string,
  today: Date,
): (readonly [value: string, name: string | null])[] {
  const plain = (values: readonly string[]) => values.map((value) => [value, null] as const);
  switch (key) {
    case 'queue':
      return [...names.queues.map(({ name }) => [localName(name), localName(name)] as const), ['none', null]];
    case 'agent':
      return [['me', null], ['none', null], ...names.people.map(({ name }) => [name, name] as const)];
    case 'outcome':
      return [...names.dispositions.map((one) => [one.key, localName(one.name)] as const), ['none', null]];
    case 'tag':
      return names.tags.map((tag) => [tag, tag] as const);
    case 'state':
      return plain(['live', ...states, 'over']);
    case 'channel':
      return plain(channels);
    case 'rating':
      return plain(['1', '2', '3', '4', '5', '1..2', '>=4', 'any', 'none']);
    case 'priority':
      return plain(['<=3', '5', '>=7']);
    case 'language':
      return plain(['en', 'zh']);
    case 'after':
    case 'before':
      return plain([0, 1, 7, 30, 90].map((days) => dayBefore(today, days)));
    case 'customer':
    case 'attribute':
      return [];
  }
}

/** In the zone of the screen, as the server is told. */
function dayBefore(today: Date, days: number): string {
  const at = new Date(today.getFullYear(), today.getMonth(), today.getDate() - days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
