import { useSyncExternalStore } from 'react';

/**
 * One clock for every clock on the screen. It ticks on whole seconds while somebody looks at it, and a component
 * redraws only when the text it selected has changed.
 */
let current = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function tick() {
  current = Date.now();
  for (const listener of [...listeners]) listener();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  if (listeners.size) timer = setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) {
    current = Date.now();
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (!listeners.size) clearTimeout(timer);
  };
}

/** @param select must give a primitive: it is asked every second, and the component redraws when the answer differs */
export function useNow<T extends string | number | boolean | null>(select: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => select(current));
}

/** Now, to the minute: for lists whose order depends on time but need not move every second. */
export function useMinute(): number {
  return useNow((now) => Math.floor(now / 60_000)) * 60_000;
}
