/**
 * How conversations are asked for, typed or by chips: `tag:refund queue:"Card limits" before:2026-11-01 "exact words"`.
 * Words find what was said, the subject, the customer's name and the reference. Of several values of one key any will
 * do, except of tags, which must all be there; `-` in front means: not that. Pure, the same on the server and the desk.
 * Takes only types from the record, so that the desk need not load its schemas.
 */
import type { Channel, ConversationState } from './record.ts';

export const queryKeys = [
  'tag',
  'queue',
  'agent',
  'state',
  'channel',
  'rating',
  'priority',
  'outcome',
  'language',
  'customer',
  'attribute',
  'after',
  'before',
] as const;
export type QueryKey = (typeof queryKeys)[number];

export type QueryTerm =
  | { kind: 'words'; text: string }
  | { kind: 'phrase'; text: string; not: boolean }
  | { kind: 'is'; key: QueryKey; value: string; not: boolean };

/** What the keys are called on a Chinese screen: both are understood. */
const chineseKeys: Record<string, QueryKey> = {
  标签: 'tag',
  队列: 'queue',
  坐席: 'agent',
  状态: 'state',
  渠道: 'channel',
  评分: 'rating',
  优先级: 'priority',
  结果: 'outcome',
  语言: 'language',
  客户: 'customer',
  属性: 'attribute',
  晚于: 'after',
  早于: 'before',
};

const keyNames = new Map<string, QueryKey>([
  ...queryKeys.map((key) => [key, key] as const),
  ...(Object.entries(chineseKeys) as [string, QueryKey][]),
]);

/** One piece: an optional minus, an optional key, then a quoted or a bare text. A quote left open ends with the line. */
const piece = /(-?)(?:([\p{L}]+)[:：])?(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))|(-?)([\p{L}]+)[:：](?=\s|$)/gu;

export function parseQuery(text: string): QueryTerm[] {
  const terms: QueryTerm[] = [];
  for (const match of text.slice(0, 1000).matchAll(piece)) {
    const [whole, minus, name = '', quoted, bare] = match;
    const key = keyNames.get(name.toLowerCase());
    const value = (quoted ?? bare ?? '').trim();
    const not = minus === '-';
    if (key && value) terms.push({ kind: 'is', key, value, not });
    else if (quoted !== undefined && !name) {
      if (value) terms.push({ kind: 'phrase', text: value, not });
    } else {
      // Not a key of ours: what was typed is looked for as it stands.
      const before = terms.at(-1);
      if (before?.kind === 'words') before.text += ` ${whole}`;
      else terms.push({ kind: 'words', text: whole });
    }
  }
  return terms;
}

const quote = (value: string) => (/[\s"“”]/.test(value) || value === '' ? `"${value.replace(/["“”]/g, '')}"` : value);

export function printQuery(terms: readonly QueryTerm[]): string {
  return terms
    .map((term) => {
      if (term.kind === 'words') return term.text;
      const minus = term.not ? '-' : '';
      return term.kind === 'phrase' ? `${minus}"${term.text}"` : `${minus}${term.key}:${quote(term.value)}`;
    })
    .join(' ');
}

/** `3`, `1..2`, `<3`, `>=4`: whole numbers of [1, most]; null when it is none of these. */
export function rangeOf(value: string, most: number): { from: number; to: number } | null {
  const [, only, low, high, sign, edge] = /^(?:(\d)|(\d)\.\.(\d)|([<>]=?)(\d))$/.exec(value) ?? [];
  const range = only
    ? { from: Number(only), to: Number(only) }
    : low
      ? { from: Number(low), to: Number(high) }
      : sign === '<'
        ? { from: 1, to: Number(edge) - 1 }
        : sign === '<='
          ? { from: 1, to: Number(edge) }
          : sign === '>'
            ? { from: Number(edge) + 1, to: most }
            : sign === '>='
              ? { from: Number(edge), to: most }
              : null;
  return range && range.from >= 1 && range.to <= most && range.from <= range.to ? range : null;
}

/** A day that exists, as `2026-11-01`. */
export function isDay(value: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}

export const channels = ['messenger', 'email', 'sms', 'phone', 'form', 'api'] as const satisfies readonly Channel[];
export const states = [
  'open',
  'waiting_on_us',
  'waiting_on_customer',
  'snoozed',
  'resolved',
  'closed',
] as const satisfies readonly ConversationState[];
/** live: neither resolved nor closed · over: one of them. */
export const stateGroups = ['live', 'over'] as const;

const isOneOf = (known: readonly string[], value: string) => known.includes(value);

/** Whether the value can be meant, as far as one sees without knowing the house: names are looked up elsewhere. */
export function isWellFormed({ key, value }: Extract<QueryTerm, { kind: 'is' }>): boolean {
  switch (key) {
    case 'state':
      return isOneOf(stateGroups, value) || isOneOf(states, value);
    case 'channel':
      return isOneOf(channels, value);
    case 'rating':
      return value === 'none' || value === 'any' || rangeOf(value, 5) !== null;
    case 'priority':
      return rangeOf(value, 9) !== null;
    case 'after':
    case 'before':
      return isDay(value);
    case 'attribute':
      return /^[^=]+=.+$/.test(value);
    default:
      return true;
  }
}
