import { createStore, useStored } from './store.ts';

/** `desk-boot.js` reads the same name before the first paint. */
const name = 'harken.theme';
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const dark = matchMedia('(prefers-color-scheme: dark)');
const kept = localStorage.getItem(name);
const theme = createStore<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system');

function show() {
  const chosen = theme.get();
  document.documentElement.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
}

dark.addEventListener('change', show);
theme.subscribe(show);

export function setTheme(next: Theme) {
  if (next === 'system') localStorage.removeItem(name);
  else localStorage.setItem(name, next);
  theme.set(next);
}

export const useTheme = () => useStored(theme);
