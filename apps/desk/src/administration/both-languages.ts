/** Names in both languages, for people who write only one. Pure. */
import type { Localised } from '@harken/contract/people';

/** The language that was left empty takes the words of the other. */
export const bothLanguages = ({ en, zh }: Localised): Localised => ({
  en: en.trim() || zh.trim(),
  zh: zh.trim() || en.trim(),
});

export const isNamed = ({ en, zh }: Localised) => en.trim() !== '' || zh.trim() !== '';

/** A stable key for a new thing, from its English name; where that has no letters, one that nobody has. */
export function keyOf({ en }: Localised, kind: string): string {
  const key = en
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  return key || `${kind}_${Date.now().toString(36)}`;
}
