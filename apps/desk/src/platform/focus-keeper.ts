/**
 * When the element that has the focus disappears (a button that did its work, a row that left the list), the browser
 * drops the focus to nowhere, and a keyboard or a screen reader begins again at the top. It goes to the main part of
 * the page instead.
 */
export function keepFocus(): () => void {
  let last: Element | null = null;
  const note = ({ target }: FocusEvent) => {
    last = target instanceof Element ? target : null;
  };
  const lost = () =>
    document.activeElement === document.body && last !== null && (!last.isConnected || !last.getClientRects().length);
  const watch = new MutationObserver(() => {
    if (!lost()) return;
    // Whoever removed it may be about to give the focus to something better.
    setTimeout(() => {
      if (!lost()) return;
      last = null;
      focusMain();
    }, 50);
  });
  document.addEventListener('focusin', note);
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ['class'] });
  return () => {
    document.removeEventListener('focusin', note);
    watch.disconnect();
  };
}

export function focusMain() {
  document.getElementById('main')?.focus({ preventScroll: true });
}
