/// <reference lib="dom" />
/**
 * What runs in the customer's browser. The text of this one function is the page's script, so nothing from outside it
 * may be used in it. The pages work without it; it tells the messenger who the customer is and what they do, in names
 * and labels that stand on the page, never what is typed.
 */
import type { Told } from './visit.ts';

/** What the page hands to it, in `<script id="visit" type="application/json">`. */
export interface PageFacts {
  /** This sign-in. */
  visit: string;
  signedIn: boolean;
  /** Signed out just now: nothing of them may stay on this device. */
  left: boolean;
  page: { name: string; label: string };
  /** What happened before this page, oldest first; told once in a tab. */
  before: readonly (Told & { kind: 'page' | 'event'; at: number })[];
  /** What the last form led to. */
  told: readonly Told[];
}

type Harken = ((...command: unknown[]) => void) & { q?: unknown[] };

export function inThePage(): void {
  const page = window as unknown as { harken?: Harken };
  const early: Harken = (...command) => {
    early.q ??= [];
    early.q.push(command);
  };
  page.harken ??= early;
  // Not kept in a constant: the launcher puts its own in this place when it comes.
  const harken = (...command: unknown[]) => page.harken?.(...command);
  const facts = JSON.parse(document.getElementById('visit')?.textContent ?? 'null') as PageFacts;

  // The next pages tell times as this device does, like the messenger beside them.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  // biome-ignore lint/suspicious/noDocumentCookie: the store for cookies is not in every browser yet
  document.cookie = `harbour_zone=${encodeURIComponent(timeZone)}; path=/bank; samesite=lax`;

  // Someone who is quicker than the launcher takes along what it did not hear.
  const untold = JSON.parse(sessionStorage.getItem('bank:untold') ?? '[]') as unknown[][];
  sessionStorage.removeItem('bank:untold');
  addEventListener('pagehide', () => {
    if (page.harken !== early) return;
    const steps = (early.q as unknown[][]).filter(([what]) => what === 'page' || what === 'event').slice(-50);
    sessionStorage.setItem('bank:untold', JSON.stringify(steps));
  });

  if (facts.left) harken('logout');
  else for (const command of untold) harken(...command);
  if (facts.signedIn) {
    harken('identify', () =>
      fetch('/bank/token')
        .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`token: ${answer.status}`))))
        .then(({ token }) => token),
    );
  }
  const remembered = (name: string, value: string) => {
    const same = sessionStorage.getItem(name) === value;
    sessionStorage.setItem(name, value);
    return same;
  };
  if (!remembered('bank:visit', facts.visit)) {
    for (const { kind, name, ...detail } of facts.before) harken(kind, name, detail);
  }
  for (const { name, ...detail } of facts.told) harken('event', name, detail);
  const { name, label } = facts.page;
  // Choosing who to be is the demonstration's, not the customer's.
  const isNews = !remembered('bank:page', label) || facts.told.length > 0;
  if (isNews && name !== 'sign_in') harken('page', name, { label });

  const named = (element: HTMLElement) => ({ label: element.dataset.label });
  document.addEventListener(
    'toggle',
    ({ target }) => {
      const details = target as HTMLDetailsElement;
      if (details.open && details.dataset.event) harken('event', details.dataset.event, named(details));
    },
    true,
  );
  document.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('[data-open]')) harken('open');
  });
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-unsaved]')) {
    form.addEventListener(
      'input',
      () => harken('event', form.dataset.unsaved, { ...named(form), outcome: 'unsaved' }),
      { once: true },
    );
  }

  const phone = document.getElementById('phone');
  const message = phone?.querySelector('p');
  if (phone && message) {
    const closed = 'bank:message_closed';
    const look = async () => {
      const answer = document.hidden ? null : await fetch('/bank/phone').catch(() => null);
      // Signed out, in another tab perhaps.
      if (answer?.status === 401) return phone.hidePopover();
      if (answer?.ok) {
        const { text } = (await answer.json()) as { text: string };
        const shown = text !== '' && text !== sessionStorage.getItem(closed);
        phone.togglePopover(shown);
        if (shown && message.textContent !== text) message.textContent = text;
      }
      setTimeout(look, 2000);
    };
    void look();
    phone.querySelector('button')?.addEventListener('click', () => {
      sessionStorage.setItem(closed, message.textContent ?? '');
      phone.hidePopover();
    });
  }

  // On its way elsewhere: before the page has loaded, so that going back does not come here again.
  document.querySelector<HTMLFormElement>('form[data-go]')?.requestSubmit();

  const find = document.querySelector<HTMLInputElement>('[data-find]');
  find?.addEventListener('input', () => {
    const words = find.value.trim().toLowerCase();
    let found = 0;
    for (const section of document.querySelectorAll<HTMLElement>('[data-among]')) {
      let here = 0;
      for (const item of section.querySelectorAll('li')) {
        item.hidden = !(item.textContent ?? '').toLowerCase().includes(words);
        if (!item.hidden) here++;
      }
      section.hidden = here === 0;
      found += here;
    }
    const nobody = document.querySelector<HTMLElement>('[data-nobody]');
    if (nobody) nobody.hidden = found > 0;
  });
}
