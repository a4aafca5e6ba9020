/** PostgreSQL stores neither U+0000 nor half a surrogate pair; what was said must read the same everywhere. */
export function clean<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd') as T;
  if (Array.isArray(value)) return value.map(clean) as T;
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), clean(inner)])) as T;
  }
  return value;
}
