import { useSyncExternalStore } from 'react';

/** A value that lives outside React, so that a fact from the socket redraws only who looks at what it changed. */
export interface Store<T> {
  get: () => T;
  set: (next: T | ((now: T) => T)) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      const changed = typeof next === 'function' ? (next as (now: T) => T)(value) : next;
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Reads a part of a store. `select` must give the same object for the same state: pick a field, compute the rest
 * with `useMemo`.
 */
export function useStored<T>(store: Store<T>): T;
export function useStored<T, U>(store: Store<T>, select: (value: T) => U): U;
export function useStored<T, U>(store: Store<T>, select: (value: T) => U = (value) => value as unknown as U): U {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
