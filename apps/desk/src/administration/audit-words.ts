/** Entries of the audit log as sentences, in the reader's language. A code that nobody translated is shown as it is. */
import type { DeskState } from '@harken/client/desk-state';
import type { Presence } from '@harken/contract/people';
import type { RouteReply } from '@harken/contract/routes';
import i18next from 'i18next';
import { dayAndTime, listOf, number } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { presences } from '../routing/presence.ts';

export type AuditEntry = RouteReply<'readAudit'>['entries'][number];
export type Names = Pick<
  DeskState,
  'people' | 'teams' | 'skills' | 'queues' | 'dispositions' | 'macros' | 'tags' | 'attributes'
>;

const said = (key: string, values: Record<string, unknown> = {}): string | null =>
  i18next.exists(`administration:${key}`) ? String(i18next.t(`administration:${key}` as never, values as never)) : null;

/** What something is called; its id where it has no name any more. */
export function nameOf(names: Names, id: string): string {
  const plain = [...names.people, ...names.teams, ...names.tags].find((one) => one.id === id);
  if (plain) return plain.name;
  const { skills, queues, dispositions, macros, attributes } = names;
  const localised = [...skills, ...queues, ...dispositions, ...macros, ...attributes].find((one) => one.id === id);
  if (localised) return localName(localised.name);
  return said(`capacity.channel.${id}`) ?? id;
}

export function whoDid(names: Names, { personId, keyId, address }: AuditEntry): string {
  if (personId) {
    const who = nameOf(names, personId);
    return keyId ? i18next.t('administration:audit.byKey', { who }) : who;
  }
  return address ? i18next.t('administration:audit.someoneAt', { address }) : i18next.t('administration:audit.system');
}

export function sentence(names: Names, entry: AuditEntry): string {
  const { action, target, detail } = entry;
  const own = ownName(detail.name);
  const known = target ? nameOf(names, target) : '';
  // Something new is told by the name it was given, whatever it is called today; so is what the desk does not hold.
  const what = own && (known === target || /created|merged|experiment/.test(action)) ? own : known;
  const values = {
    who: whoDid(names, entry),
    what,
    into: String(detail.into ?? ''),
    reason: String(detail.reason ?? ''),
  };
  const key = action.replaceAll('.', '_');
  return said(`audit.action.${key}`, values) ?? i18next.t('administration:audit.unknown', { ...values, action });
}

/** The name that an entry brings along; of one that was renamed, the later. */
function ownName(name: unknown): string | null {
  if (isLocalised(name)) return localName(name);
  if (name && typeof name === 'object' && 'to' in name) return ownName(name.to);
  return typeof name === 'string' ? name : null;
}

export interface Difference {
  field: string;
  from: string;
  to: string;
}

/** Old and new values, where the entry has them. */
export function differences(names: Names, { detail }: AuditEntry): Difference[] {
  return Object.entries(detail).flatMap(([field, value]) => {
    if (!value || typeof value !== 'object' || !('from' in value) || !('to' in value)) return [];
    const [from, to] = apart(value.from, value.to);
    return [{ field: fieldName(field), from: valueWords(names, from), to: valueWords(names, to) }];
  });
}

const isParts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLocalised(value);

/** Of two values with parts, only the parts that differ: a goal has four, and usually one was changed. */
function apart(from: unknown, to: unknown): [unknown, unknown] {
  if (!isParts(from) || !isParts(to)) return [from, to];
  const same = (key: string) => JSON.stringify(from[key]) === JSON.stringify(to[key]);
  const rest = (value: object) => Object.fromEntries(Object.entries(value).filter(([key]) => !same(key)));
  return [rest(from), rest(to)];
}

const fieldName = (field: string) => said(`audit.field.${field}`) ?? field;

function isLocalised(value: unknown): value is { en: string; zh: string } {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh' in value;
}

export function valueWords(names: Names, value: unknown): string {
  if (value === null || value === undefined || value === '') return i18next.t('administration:edit.nothing');
  if (typeof value === 'boolean') return i18next.t(value ? 'administration:audit.yes' : 'administration:audit.no');
  if (typeof value === 'number') return number(value, 2);
  if (typeof value === 'string') {
    return (
      said(`audit.value.${value}`) ??
      presenceName(value) ??
      roleName(value) ??
      (/^\d{4}-\d\d-\d\dT/.test(value) ? dayAndTime(value) : nameOf(names, value))
    );
  }
  if (Array.isArray(value)) {
    const words = value.map((one) => valueWords(names, one));
    return words.length ? listOf(words) : i18next.t('administration:edit.nothing');
  }
  if (isLocalised(value)) return localName(value);
  const parts = Object.entries(value as object).filter(([key]) => key !== 'holidays' && key !== 'weekly');
  return parts.map(([key, inner]) => `${fieldName(key)} ${valueWords(names, inner)}`).join(', ');
}

const presenceName = (value: string) =>
  presences.some((one) => one === value) ? i18next.t(`routing:presence.${value as Presence}`) : null;

const roleName = (value: string) =>
  i18next.exists(`platform:role.${value}`) ? i18next.t(`platform:role.${value}` as 'platform:role.agent') : null;
