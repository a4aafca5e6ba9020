/** Numbers as planners give them. Each says what is wrong in words that follow its name: "servers is not a whole number". */
import { z } from 'zod';

type Raw = { readonly input?: unknown };

export const says = (kind: string) => (issue: Raw) => (issue.input == null ? 'is missing' : `is not ${kind}`);

export const quantity = z.number({ error: says('a number') });
export const whole = quantity.refine((value) => Number.isSafeInteger(value), { error: 'is not a whole number' });
/** Whole, ≥ 0 */
export const count = whole.min(0, 'is below 0');
/** ≥ 0 */
export const amount = quantity.min(0, 'is below 0');
/** > 0 */
export const positive = quantity.positive('is not above 0');
/** 0–1 */
export const share = amount.max(1, 'is above 1');
export const text = z.string({ error: says('text') }).min(1, 'is empty');
/** At least one of these. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.array(item, { error: says('a list') }).min(1, 'is an empty list');
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: says(`one of ${words.join(', ')}`) });
/** An object of these fields; what it does not name is left out. */
export const fields = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape, { error: says('an object') });

export interface Mistake {
  /** Where, as in `target.serviceLevel`; empty for the whole. */
  readonly at: string;
  /** What is wrong there, without the name. */
  readonly says: string;
}

/** A value as its schema has it, or all that is wrong with it in the order of its fields. */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { value: z.output<Schema> } | { mistakes: Mistake[] } {
  const read = schema.safeParse(value);
  if (read.success) return { value: read.data };
  return { mistakes: read.error.issues.map(({ path, message }) => ({ at: placeOf(path), says: message })) };
}

/** As one would write it: `pools[2].skills.cards`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, part) =>
      typeof part === 'number' ? `${place}[${part}]` : place ? `${place}.${String(part)}` : String(part),
    '',
  );
}
