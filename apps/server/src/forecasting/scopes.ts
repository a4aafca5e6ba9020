/** What a series is about, as text that tables and files carry. Pure. */
import { type ForecastMeasure, type ForecastScope, forecastScope } from '@harken/contract/forecasting';

/** A measure that has a model of its own; the contact rate is contacts in another unit. */
export type Modelled = Exclude<ForecastMeasure, 'contact_rate'>;
export const modelledAs = (measure: ForecastMeasure): Modelled => (measure === 'contact_rate' ? 'contacts' : measure);

export const wholeKey = '|||';

export function keyOf({ queueId, channel, language, intent }: Partial<ForecastScope>): string {
  return [queueId, channel, language, intent].map((part) => part ?? '').join('|');
}

/** @returns null where it is no key of ours */
export function scopeOf(key: string): ForecastScope | null {
  const parts = key.split('|');
  if (parts.length !== 4) return null;
  const [queueId, channel, language, intent] = parts.map((part) => part || null);
  const read = forecastScope.safeParse({ queueId, channel, language, intent });
  return read.success ? read.data : null;
}

export const named = ({ queueId, channel, language, intent }: Partial<ForecastScope>): ForecastScope => ({
  queueId: queueId ?? null,
  channel: channel ?? null,
  language: language ?? null,
  intent: intent ?? null,
});

/** The keys that what came counts for: the whole, each side of it, and each queue by channel, language and intent. */
export function keysOf(of: { queueId: string; channel: string; language: string; intent: string }): string[] {
  const { queueId: q, channel: c, language: l, intent: i } = of;
  const keys = [wholeKey, `|${c}||`, `||${l}|`];
  if (i) keys.push(`|||${i}`);
  if (q) keys.push(`${q}|||`, `${q}|${c}||`, `${q}||${l}|`, ...(i ? [`${q}|||${i}`] : []));
  return keys;
}

/** How many parts a key names: the whole names none. */
export const depthOf = (key: string) => key.split('|').filter(Boolean).length;

/** Both at once, or null where they exclude each other. */
export function meet(one: string, other: string): string | null {
  const [a, b] = [one.split('|'), other.split('|')];
  const parts = a.map((part, nth) => (!part ? b[nth]! : !b[nth] || b[nth] === part ? part : null));
  return parts.includes(null) ? null : parts.join('|');
}

/** The series that this one is made up of, by one part more. */
export const isPartOf = (part: string, whole: string) =>
  depthOf(part) === depthOf(whole) + 1 && meet(part, whole) === part;
