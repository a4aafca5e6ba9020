/**
 * The help centre as a customer uses it, in a real browser with scripts switched off: what they find, what they are
 * told, what they send, and what it costs them to wait for.
 */
import { readKnowledge } from '@harken/demo/knowledge';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInAtBank } from '../house/bank-page.ts';
import { aDevice, type Language, openBrowser, picture, screens, violations } from '../house/browser.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { newMessageId } from '../house/visitor.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const budget = 30_000;

/** A browser that runs no script of any page. */
async function aMuteDevice(language: Language = 'en') {
  const context = await browser.newContext({
    ...screens.desktop,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    javaScriptEnabled: false,
  });
  context.setDefaultTimeout(15_000);
  return { page: await context.newPage(), close: () => context.close() };
}

/** Sends the form, also when our articles think that they know the answer. */
async function sends(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const next = page.getByRole('heading', { level: 1, name: /HB-|^Does this answer it/ });
  await next.waitFor();
  if (!(await next.textContent())?.startsWith('Does')) return;
  await page.getByRole('button', { name: 'Send it to a person' }).click();
  await page.getByRole('heading', { level: 1, name: /HB-/ }).waitFor();
}

const main = (page: Page) => page.locator('main');

test('every article is within the budget with its stylesheet, loads nothing else and carries no script', async () => {
  const door = house.customerDoor;
  const seen: { at: string; bytes: number }[] = [];
  const articles = (await readKnowledge()).map(({ id, locale }) => `/help/${locale}/articles/${id}`);
  const others = ['en', 'zh'].flatMap((locale) =>
    ['', '/search?q=card+limit+卡片限额', '/collections/cards', '/contact', '/cases', '/nowhere'].map(
      (path) => `/help/${locale}${path}`,
    ),
  );
  for (const at of [...articles, ...others]) {
    const html = await (await fetch(door + at, { headers: { accept: 'text/html' } })).text();
    const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href]) => href as string);
    expect({ at, styles: styles.length }).toEqual({ at, styles: 1 });
    const css = await (await fetch(door + styles[0])).text();
    expect({
      at,
      loads: html.match(/<(script(?! type="application\/ld\+json")|img|iframe|video|object)|\son\w+=/g),
    }).toEqual({ at, loads: null });
    expect(css).not.toMatch(/url\(|@import/);
    seen.push({ at, bytes: Buffer.byteLength(html) + Buffer.byteLength(css) });
  }
  expect(seen.length).toBeGreaterThan(100);
  expect(seen.filter(({ bytes }) => bytes > budget)).toEqual([]);
});

describe.each([
  ['en', 'light', 'desktop'],
  ['en', 'dark', 'phone'],
  ['zh', 'light', 'phone'],
  ['zh', 'dark', 'desktop'],
] as const)('in %s, %s, on a %s', (language, theme, screen) => {
  test('paints at once, shifts nothing, and axe finds nothing', async () => {
    const { page, context, mistakes, close } = await aDevice(browser, { language, theme, screen });
    await context.addInitScript(watch);
    const found: object[] = [];
    const word = language === 'zh' ? '押金' : 'deposit';
    const paths = [
      '',
      `/search?q=${word}`,
      '/search?q=qqqq',
      '/articles/card-declined',
      '/articles/card-declined?said=not_helped',
      '/collections/cards',
      '/contact',
      '/cases',
      '/nowhere',
    ];
    for (const path of paths) {
      await page.goto(`${house.customerDoor}/help/${language}${path}`);
      await main(page).getByRole('heading', { level: 1 }).waitFor();
      const paint = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length);
      await expect.poll(paint, { timeout: 5000, message: `${path} paints` }).toBe(1);
      const shifted = await page.evaluate(() => (window as unknown as { shifted: number }).shifted);
      // A tenth of what counts as good; one picture without a size or one late style is far more.
      expect(shifted, path).toBeLessThan(0.01);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect({ path, wide }).toEqual({ path, wide: false });
      found.push(...(await violations(page)).map((violation) => ({ path, ...violation })));
      await picture(page, `portal-${language}-${theme}-${screen}-${path.replace(/\W+/g, '-') || 'home'}`);
    }
    expect(found).toEqual([]);
    // The page that is not there says so by its status, which the browser notes.
    expect(mistakes.filter((mistake) => !mistake.includes('404'))).toEqual([]);
    await close();
  });
});

/** Runs before the page: every shift counts, also one that is over before we ask. */
function watch(): void {
  const counted = window as unknown as { shifted: number };
  counted.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) counted.shifted += (entry as unknown as { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
}

test('a search in Chinese finds by words and by parts, and a citation leads to its section', async () => {
  const { page, close } = await aMuteDevice('zh');
  await page.goto(`${house.customerDoor}/help`);
  const field = page.getByRole('searchbox');
  for (const [words, title] of [
    ['酒店押金', '酒店与租车押金'],
    ['押', '酒店与租车押金'],
    ['被拒', '刷卡“被拒”是什么意思'],
  ]) {
    await field.fill(words as string);
    await field.press('Enter');
    const heading = main(page).getByRole('heading', { level: 2, name: title as string });
    await heading.waitFor({ timeout: 5000 }).catch(() => {
      throw new Error(`"${words}" does not find ${title}`);
    });
    expect(await main(page).locator('mark').count()).toBeGreaterThan(0);
  }
  await field.fill('LIM-010 是什么意思？');
  await field.press('Enter');
  const answer = page.getByRole('region', { name: '简要回答' });
  await answer.getByRole('link').first().click();
  await page.waitForURL(/\/help\/zh\/articles\/[\w-]+(#s\d+)?$/);
  await page.getByRole('link', { name: 'English' }).click();
  expect(page.url()).toMatch(/\/help\/en\/articles\//);
  await close();
});

test('without a script a stranger asks, a person answers, and both read it on the private page', async () => {
  const { page, close } = await aMuteDevice();
  await page.goto(`${house.customerDoor}/help/en/search?q=my+toaster+exploded`);
  await main(page).getByRole('link', { name: 'Ask a person' }).last().click();
  expect(await page.getByLabel('Subject').inputValue()).toBe('my toaster exploded');
  await page.getByLabel('What happened?').fill('It smokes, and the bank paid for it.');
  await page.getByLabel('Your name').fill('Tom Stranger');
  await sends(page);
  await page.getByRole('heading', { level: 1, name: /^We have your message: HB-/ }).waitFor();
  const link = page.url();

  const lead = await house.colleague('grace.tan');
  const { conversations } = await lead.call('GET /api/conversations', { query: { view: 'all', search: 'Stranger' } });
  const [asked] = conversations;
  expect(asked).toMatchObject({ channel: 'form', subject: 'my toaster exploded', customerName: 'Tom Stranger' });
  await expect
    .poll(
      async () =>
        (await lead.call('GET /api/conversations/:id', { params: { id: asked!.id }, query: {} })).conversation
          .handledBy,
    )
    .toBe('people');
  await lead.call('POST /api/conversations/:id/messages', {
    params: { id: asked!.id },
    body: { id: newMessageId(), content: { kind: 'text', text: 'Switch it off, please.' } },
  });
  await page.goto(link.replace('?sent=yes', ''));
  await main(page).getByText('Switch it off, please.').waitFor();
  await page.getByLabel('Your reply').fill('Done.');
  await page.getByRole('button', { name: 'Send reply' }).click();
  await main(page).getByText('Done.').waitFor();
  await close();
});

test('the bank vouches for its customer, who reads, solves and reopens a case, and logs out', async () => {
  const { page, context, close } = await aDevice(browser);
  const door = house.customerDoor;
  await signInAtBank(page, door, 'Rachel Lim', hand(page, 'mouse'));
  await page.goto(`${door}/bank/help`);
  await page.getByRole('link', { name: 'Open the help centre' }).click();
  await page.waitForURL(`${door}/help/en`);
  await page.getByText('Signed in as Rachel Lim').waitFor();
  expect((await context.cookies()).find(({ name }) => name === 'harken_reader')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
  });

  await page.goto(`${door}/help/en/contact`);
  await page.getByLabel('What happened?').fill('My statement of May shows a shop that I do not know.');
  await sends(page);
  await page.waitForURL(/\/help\/en\/cases\/HB-/);
  await page.getByRole('button', { name: 'It is solved' }).click();
  await page.getByText('Not solved after all?').waitFor();
  await page.getByLabel('Not solved after all?').fill('There is another one.');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await page.getByText('Opened again').waitFor();
  expect(await violations(page)).toEqual([]);
  await page
    .getByRole('banner')
    .getByRole('link', { name: /^Your cases/ })
    .click();
  await main(page).getByText('There is another one.').waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'portal-cases');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.goto(`${door}/help/en/cases`);
  await page.getByRole('heading', { name: 'Your cases are behind your sign-in' }).waitFor();
  await close();
});
