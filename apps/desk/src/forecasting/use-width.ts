import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/**
 * How wide an element is, so that a chart is drawn at its own size and its words stay as large as all others. Measured
 * before the first paint: nothing moves.
 */
export function useWidth<E extends HTMLElement>(least: number): [RefObject<E | null>, number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(least);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(least, Math.floor(element.clientWidth)));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, [least]);
  return [ref, width];
}
