import type { ComponentProps, ReactElement } from 'react';

/** A part that scrolls by itself: it has a name and can be reached and scrolled by keyboard. */
export function ScrollRegion({ className = '', ...rest }: ComponentProps<'section'>): ReactElement {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <section tabIndex={0} className={`focus-visible:-outline-offset-2 ${className}`} {...rest} />;
}
