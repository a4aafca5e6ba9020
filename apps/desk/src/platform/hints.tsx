import { type ReactElement, useEffect, useState } from 'react';
import { type CommandId, capsOf } from './commands.ts';

interface Hint {
  text: string;
  caps: readonly string[];
  style: { left: number; top: number; transform: string };
}

const afterMs = 500;
const gapPx = 6;

/** Marks an element as one with a hint: its name and its keys, shown when one rests on it. */
export const hint = (text: string, command?: CommandId, side: 'bottom' | 'right' = 'bottom') => ({
  'data-hint': text,
  'data-hint-keys': command ? capsOf(command).join(' ') : undefined,
  'data-hint-side': side,
});

/**
 * One layer for all hints. A hint repeats the label that is there already, so screen readers are spared it. It goes
 * with Escape, and stays while the pointer rests on it.
 */
export function Hints(): ReactElement | null {
  const [shown, setShown] = useState<Hint | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      over = null;
      setShown(null);
    };
    const rest = (target: EventTarget | null, delay: number) => {
      if (!(target instanceof Element)) return;
      if (target.closest('[data-hints]')) return;
      const next = target.closest('[data-hint]');
      if (next === over) return;
      hide();
      over = next;
      if (next) timer = setTimeout(() => next.isConnected && setShown(hintOf(next)), delay);
    };
    const onOver = (event: PointerEvent) => event.pointerType === 'mouse' && rest(event.target, afterMs);
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof Element && target.matches(':focus-visible')) rest(target, 0);
    };
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide();
    document.addEventListener('pointerover', onOver);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);
  if (!shown) return null;
  return (
    <div
      data-hints
      aria-hidden="true"
      className="fixed z-60 flex items-center gap-2 rounded-md bg-ink-1 px-2 py-1 text-12 whitespace-nowrap text-surface-1 shadow-sheet"
      style={shown.style}
    >
      {shown.text}
      {shown.caps.length > 0 && (
        <span className="inline-flex gap-0.5">
          {shown.caps.map((cap) => (
            <span key={cap} className="cap">
              {cap}
            </span>
          ))}
        </span>
      )}
    </div>
  );
}

function hintOf(element: Element): Hint {
  const box = element.getBoundingClientRect();
  const text = element.getAttribute('data-hint') ?? '';
  const caps = element.getAttribute('data-hint-keys')?.split(' ').filter(Boolean) ?? [];
  if (element.getAttribute('data-hint-side') === 'right' && window.innerWidth >= 760) {
    return {
      text,
      caps,
      style: { left: box.right + gapPx, top: box.top + box.height / 2, transform: 'translateY(-50%)' },
    };
  }
  const below = box.bottom + 40 < window.innerHeight;
  // Kept off the edges by leaning to the other side.
  const left = box.left + box.width / 2;
  const lean = left < 90 ? '0' : left > window.innerWidth - 90 ? '-100%' : '-50%';
  const x = lean === '0' ? box.left : lean === '-100%' ? box.right : left;
  return {
    text,
    caps,
    style: below
      ? { left: x, top: box.bottom + gapPx, transform: `translateX(${lean})` }
      : { left: x, top: box.top - gapPx, transform: `translate(${lean}, -100%)` },
  };
}
