/** What a first conversation seldom needs is loaded when it does. */
import { changed } from './model.ts';

export let more: typeof import('./more/more.tsx') | undefined;
export const needMore = async () => {
  more ??= await import('./more/more.tsx');
  changed();
  return more;
};
