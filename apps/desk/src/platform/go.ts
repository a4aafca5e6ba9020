import { useEffect } from 'react';
import { createStore } from './store.ts';

/** For what happens outside the page's components, such as a click on a system notification. */
let goTo: (path: string) => void = (path) => location.assign(path);

export const go = (path: string) => goTo(path);
export function setGo(by: (path: string) => void) {
  goTo = by;
}

/** What the window's title says after the number of unread notices. */
export const pageTitle = createStore('');

export function useTitle(title: string) {
  useEffect(() => pageTitle.set(title), [title]);
}
