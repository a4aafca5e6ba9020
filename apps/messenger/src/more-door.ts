/** What a first conversation seldom needs is loaded when it does. */
import { changed } from './model.ts';

export let more: typeof import('./more/more.tsx') | undefined;
export const needMore = async () => {
  try {
    more ??= await import('./more/more.tsx');
    return more;
  } finally {
    // What did not come through is asked for again by drawing what needs it.
    setTimeout(changed, more ? 0 : 2000);
  }
};
