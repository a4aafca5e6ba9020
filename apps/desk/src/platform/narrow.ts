import { useSyncExternalStore } from 'react';

function useMedia(media: MediaQueryList): boolean {
  return useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => media.matches,
  );
}

/** The widths are those of `md` and `lg` in styles.css. */
const narrow = matchMedia('(width < 760px)');
const wide = matchMedia('(width >= 1120px)');

/** One panel at a time. */
export const useNarrow = () => useMedia(narrow);
/** Room for three columns. */
export const useWide = () => useMedia(wide);
