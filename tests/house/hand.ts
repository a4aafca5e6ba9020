/** How somebody uses a screen: with a mouse, a finger, or the keyboard alone. */
import type { Locator, Page } from 'playwright-core';

export interface Hand {
  kind: 'mouse' | 'finger' | 'keyboard';
  press(target: Locator): Promise<void>;
  /** Writes letter by letter, as people do. */
  write(target: Locator, text: string): Promise<void>;
}

export function hand(page: Page, kind: Hand['kind']): Hand {
  if (kind !== 'keyboard') {
    const press = (target: Locator) => (kind === 'finger' ? target.tap() : target.click());
    return {
      kind,
      press,
      async write(target, text) {
        await press(target);
        await page.keyboard.type(text);
      },
    };
  }
  return {
    kind,
    async press(target) {
      await tabTo(page, target);
      await page.keyboard.press('Enter');
    },
    async write(target, text) {
      await tabTo(page, target);
      await page.keyboard.type(text);
    },
  };
}

const farEnough = 150;

/** Tab until it has the focus: what cannot be reached this way cannot be used by everybody. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < farEnough; steps++) {
    // Looked at again each time: the screen may have drawn it anew.
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${target}`);
}

const hasFocus = (target: Locator) =>
  target.evaluate((element) => {
    const within = element.getRootNode() as Document | ShadowRoot;
    return within.activeElement === element;
  });
