/**
 * Editing a record that others may edit too. What one did not touch follows what they did; what both changed is set
 * side by side and decided by hand. Nothing is lost and nothing is overwritten unseen. Pure.
 */
export interface Edit<T> {
  /** As it was when last heard of. */
  base: T;
  /** As it stands in the fields. */
  mine: T;
  version: number;
  /** Fields that both changed and nobody has decided yet. */
  clashes: readonly (keyof T)[];
}

export const beginEdit = <T>(latest: T, version: number): Edit<T> => ({
  base: latest,
  mine: latest,
  version,
  clashes: [],
});

/** Values are data, so their text tells whether they are the same. */
export const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const fields = <T extends object>(value: T) => Object.keys(value) as (keyof T)[];

export function changesOf<T extends object>({ base, mine }: Pick<Edit<T>, 'base' | 'mine'>): Partial<T> {
  const changed = fields(mine).filter((key) => !same(mine[key], base[key]));
  return Object.fromEntries(changed.map((key) => [key, mine[key]])) as Partial<T>;
}

/** Someone saved in the meantime. */
export function rebase<T extends object>(edit: Edit<T>, theirs: T, version: number): Edit<T> {
  const { base, mine } = edit;
  const merged = { ...mine };
  const clashes = new Set(edit.clashes);
  for (const key of fields(theirs)) {
    if (same(mine[key], base[key])) {
      merged[key] = theirs[key];
      clashes.delete(key);
    } else if (same(mine[key], theirs[key])) clashes.delete(key);
    else if (!same(theirs[key], base[key])) clashes.add(key);
  }
  return { base: theirs, mine: merged, version, clashes: [...clashes] };
}

/** Decides one clash. */
export function decide<T extends object>(edit: Edit<T>, key: keyof T, whose: 'mine' | 'theirs'): Edit<T> {
  const mine = whose === 'theirs' ? { ...edit.mine, [key]: edit.base[key] } : edit.mine;
  return { ...edit, mine, clashes: edit.clashes.filter((other) => other !== key) };
}
