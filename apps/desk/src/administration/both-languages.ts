/** Names in both languages, for people who write only one. Pure. */
import type { Localised } from '@harken/contract/people';

/** The language that was left empty takes the words of the other. */
export const bothLanguages = ({ en, zh }: Localised): Localised => ({
  en: en.trim() || zh.trim(),
  zh: zh.trim() || en.trim(),
});

export const isNamed = ({ en, zh }: Localised) => en.trim() !== '' || zh.trim() !== '';

/** The Latin letters and figures of a name, without their accents. */
export function lettersOf(name: string, joint: '-' | '_', most: number): string {
  const plain = name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const cut = (plain.match(/[a-z0-9]+/g) ?? []).join(joint).slice(0, most);
  return cut.endsWith(joint) ? cut.slice(0, -1) : cut;
}

/** A stable key for a new thing, from its English name; where that has no letters, one that nobody has. */
export const keyOf = ({ en }: Localised, kind: string): string =>
  lettersOf(en, '_', 50) || `${kind}_${Date.now().toString(36)}`;
