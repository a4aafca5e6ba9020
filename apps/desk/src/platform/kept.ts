import { createStore, type Store } from './store.ts';

/** What this browser remembers. Storage may be full, forbidden or hold something of an older version: then nothing is remembered. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(name);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function remember(name: string, value: unknown): boolean {
  try {
    if (value === undefined || value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Everything kept under the name of a person. What the browser keeps for whoever sits here, stays. */
export function forgetPerson(id: string): void {
  try {
    const theirs = Object.keys(localStorage).filter(
      (name) => name.startsWith('harken.') && name.split('.').includes(id),
    );
    for (const name of theirs) localStorage.removeItem(name);
  } catch {
    // What cannot be read was not kept either.
  }
}

/** A store that survives a reload. */
export function createKept<T extends object>(name: string, otherwise: T): Store<T> {
  const store = createStore<T>({ ...otherwise, ...recall<Partial<T>>(name, {}) });
  store.subscribe(() => remember(name, store.get()));
  return store;
}
