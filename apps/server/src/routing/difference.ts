/**
 * What became different in plain data, small where little did, and the way from the one to the other. Members of a list
 * that have ids are known by them, in whatever order they stand; a list of anything else is one value.
 */

/** In brackets: the new value. 0: it is gone. Otherwise by key, or by id: what became different within. */
export type Difference = readonly [value: unknown] | 0 | { readonly [key: string]: Difference };

type Parts = Readonly<Record<string, unknown>>;

/** @returns null when nothing did. What is undefined is not there, as in JSON */
export function differenceOf(before: unknown, after: unknown): Difference | null {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after)) return differenceOfLists(before, after);
  return isParts(before) && isParts(after) ? differenceOfParts(before, after) : [after];
}

function differenceOfLists(was: readonly unknown[], is: readonly unknown[]): Difference | null {
  const inStep = was.length === is.length;
  if (inStep && is.every((one, n) => idOf(one) !== undefined && idOf(one) === idOf(was[n]))) {
    let differences: Record<string, Difference> | null = null;
    for (let n = 0; n < is.length; n++) {
      const difference = differenceOfParts(was[n] as Parts, is[n] as Parts);
      if (difference === null) continue;
      differences ??= {};
      differences[idOf(is[n]) as string] = difference;
    }
    return differences;
  }
  const [before, after] = [byIds(was), byIds(is)];
  if (before && after) return differenceOfParts(before, after);
  return inStep && was.every((one, n) => differenceOf(one, is[n]) === null) ? null : [is];
}

/** Written for speed: on a large floor everybody is looked at in every round. */
function differenceOfParts(was: Parts, is: Parts): Difference | null {
  let differences: Record<string, Difference> | null = null;
  for (const key in is) {
    const [before, after] = [was[key], is[key]];
    if (before === after || after === undefined) continue;
    const difference = before === undefined ? ([after] as const) : differenceOf(before, after);
    if (difference === null) continue;
    differences ??= {};
    differences[key] = difference;
  }
  for (const key in was) {
    if (was[key] === undefined || is[key] !== undefined) continue;
    differences ??= {};
    differences[key] = 0;
  }
  return differences;
}

/** @returns what `before` became; lists of what has ids in the order of their ids */
export function changedBy(before: unknown, difference: Difference): unknown {
  if (isValue(difference)) return difference[0];
  const parts: Record<string, unknown> = { ...(Array.isArray(before) ? byIds(before) : (before as Parts)) };
  for (const [key, one] of Object.entries(difference)) {
    if (one === 0) delete parts[key];
    else parts[key] = changedBy(parts[key], one);
  }
  if (!Array.isArray(before)) return parts;
  const ids = Object.keys(parts).sort();
  return ids.map((id) => parts[id]);
}

const isValue = (difference: Difference): difference is readonly [unknown] => Array.isArray(difference);

const isParts = (value: unknown): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function idOf(one: unknown): string | undefined {
  const id = (one as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : undefined;
}

/** Null for a list of anything without ids. */
function byIds(list: readonly unknown[]): Parts | null {
  const parts: Record<string, unknown> = {};
  for (const one of list) {
    const id = idOf(one);
    if (id === undefined) return null;
    parts[id] = one;
  }
  return parts;
}
