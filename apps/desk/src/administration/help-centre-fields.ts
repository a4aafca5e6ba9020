/** The help centre's settings as they are typed: what is wrong with them, and how they are kept. Pure. */
import type { Localised } from '@harken/contract/people';
import type { PortalSettings } from '@harken/contract/portal';
import { bothLanguages, isNamed } from './both-languages.ts';
import { colourOf } from './colours.ts';

export const mostLinks = 6;

/** A page as somebody types it; null for what is none. */
export function addressOf(typed: string): string | null {
  const words = typed.trim();
  const at = URL.parse(/^[a-z]+:/i.test(words) ? words : `https://${words}`);
  return at && /^https?:$/.test(at.protocol) && at.hostname.includes('.') ? at.href : null;
}

export type FieldMistake = 'needed' | 'colour' | 'link' | 'language';

export function mistakesIn(fields: PortalSettings): { [K in keyof PortalSettings]?: FieldMistake } {
  const half = (text: Localised | null) => text !== null && !isNamed(text);
  return {
    ...(half(fields.name) && { name: 'needed' }),
    ...(half(fields.title) && { title: 'needed' }),
    ...(half(fields.lead) && { lead: 'needed' }),
    ...(fields.accent !== null && colourOf(fields.accent) === null && { accent: 'colour' }),
    ...(fields.links.some(({ text, url }) => !isNamed(text) || addressOf(url) === null) && { links: 'link' }),
    ...(fields.locales.length === 0 && { locales: 'language' }),
  };
}

/** Of fields without a mistake. */
export function asKept<T extends Partial<PortalSettings>>(fields: T): T {
  const own = (text: Localised | null) => text && bothLanguages(text);
  const { name, title, lead, accent, links } = fields;
  return {
    ...fields,
    ...(name !== undefined && { name: own(name) }),
    ...(title !== undefined && { title: own(title) }),
    ...(lead !== undefined && { lead: own(lead) }),
    ...(accent !== undefined && { accent: accent && colourOf(accent) }),
    ...(links && { links: links.map(({ text, url }) => ({ text: bothLanguages(text), url: addressOf(url) ?? url })) }),
  };
}
