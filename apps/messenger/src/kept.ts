/** What stays on the device, all under one prefix per messenger, so that logging out can take it away. */

/** `localStorage`, `sessionStorage`, or a plain object where the browser refuses both: then until the page goes. */
export type Shelf = Record<string, string>;

export function shelf(which: 'localStorage' | 'sessionStorage'): Shelf {
  try {
    return window[which] as unknown as Shelf;
  } catch {
    return {};
  }
}

export const namesIn = (kept: Shelf, prefix: string) => Object.keys(kept).filter((name) => name.startsWith(prefix));

export function readJson<T>(kept: Shelf, name: string): T | undefined {
  try {
    return JSON.parse(kept[name]!) as T;
  } catch {
    return undefined;
  }
}

/** A random UUID. Pages without https have no `crypto.randomUUID`, but every page can name a blob. */
export function newId(): string {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
}

/** One tab at a time. Pages without https have no locks; what we do under one is safe to do twice, only wasteful. */
export const alone = <T>(name: string, act: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request(name, act) as Promise<T>) : act();
