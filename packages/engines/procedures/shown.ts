/** Values as a customer reads them, put into the texts of a procedure. */
import { type Values, valueAt } from './conditions.ts';
import type { Language, Procedure, Scalar, Slot, Value } from './definition.ts';
import type { Choice } from './read-slot.ts';
import { words } from './words.ts';

const MOST = 200;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** What comes from outside shows as words: no marks that our texts give a meaning, no addresses to tap on. */
export function plainText(text: string, most = MOST): string {
  return text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S*|\bwww\.\S+/gi, '…')
    .replace(/[[\]<>*_`{}]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, most);
}

/** A path's value in words; empty where there is none. */
export function shownAt(path: string, procedure: Procedure, values: Values, language: Language): string {
  const value = valueAt(values, path);
  const slot = procedure.slots.find(({ name }) => name === path);
  return value === undefined ? '' : shown(value, language, slot, slot ? choicesOf(slot, values, language) : []);
}

export function shown(value: Value, language: Language, slot?: Slot, choices: readonly Choice[] = []): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? words[language].yes : words[language].no;
  if (typeof value === 'number') {
    return slot?.type === 'amount' || !Number.isInteger(value) ? grouped(value.toFixed(2)) : grouped(String(value));
  }
  if (Array.isArray(value)) return words[language].list(value.slice(0, 10).map((one) => shown(one, language)));
  if (typeof value === 'object') {
    return words[language].list(
      Object.values(value)
        .filter((one) => typeof one !== 'object')
        .map((one) => shown(one, language)),
    );
  }
  const text = value as string;
  const choice = choices.find((one) => one.value === text);
  if (choice) return plainText(choice.label);
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!date) return plainText(text);
  const [, year, month, day] = date.map(Number) as [number, number, number, number];
  return language === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
}

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

/** A text with its paths in braces filled in. */
export function filledIn(text: string, procedure: Procedure, values: Values, language: Language): string {
  return text.replace(/\{([a-z][a-zA-Z0-9_.]{0,80})\}/g, (_, path: string) =>
    shownAt(path, procedure, values, language),
  );
}

/** What a choice can be now. Words that only one entry has name it too: "the debit one". */
export function choicesOf(slot: Slot, values: Values, language: Language): Choice[] {
  if (slot.options && slot.options.length > 0) {
    return slot.options.map(({ value, label, synonyms }) => ({
      value,
      label: label[language],
      synonyms: [...synonyms, label.en, label.zh],
    }));
  }
  if (!slot.optionsFrom) return [];
  const { list, value, label } = slot.optionsFrom;
  const entries = valueAt(values, list);
  if (!Array.isArray(entries)) return [];
  const found = entries.slice(0, 20).flatMap((entry) => {
    const [id, name] = [valueAt(entry as Values, value), valueAt(entry as Values, label)];
    return isScalar(id) && isScalar(name) ? [{ value: id, label: String(name) }] : [];
  });
  const wordsOf = found.map((one) => new Set(one.label.toLowerCase().match(/\p{L}{3,}|\p{Script=Han}{2,}/gu) ?? []));
  return found.map((one, place) => ({
    ...one,
    synonyms: [...(wordsOf[place] as Set<string>)].filter(
      (word) => !wordsOf.some((others, at) => at !== place && others.has(word)),
    ),
  }));
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
