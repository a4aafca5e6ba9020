/** A lead looks at what the virtual agent does, breaks it and is told, tries it, and builds and publishes one of her own. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

test('a procedure is read, broken, tried, built and published', async () => {
  const { page } = await aDevice(browser);
  const screen = deskOn(page, 'en', hand(page, 'mouse'));
  await screen.signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await page.goto(`${house.staffDoor}/virtual-agent`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^Lost card/ }).waitFor();
  await clean(page);
  await picture(page, 'procedures');
  await main.getByRole('link', { name: /^Lost card/ }).click();
  await main.getByText('Every path is right.').waitFor();
  await clean(page);

  await main.getByRole('tab', { name: 'Dialogues' }).click();
  expect(await main.getByText('As expected').count()).toBe(4);

  // Talked to, with tools that only pretend.
  await main.getByRole('tab', { name: 'Try it' }).click();
  await main.getByRole('textbox', { name: 'What the customer says first' }).fill('I lost my card');
  await main.getByRole('button', { name: 'Say it' }).click();
  const log = main.getByRole('list', { name: 'Conversation' });
  await log.getByText(/Shall I block/).waitFor();
  await main.getByRole('textbox', { name: 'Customer' }).fill('yes');
  await main.getByRole('textbox', { name: 'Customer' }).press('Enter');
  await log.getByText(/is blocked/).waitFor();
  await main.getByRole('region', { name: 'Why' }).getByText('block_card').first().waitFor();
  await picture(page, 'procedure-tried');
  await clean(page);

  // By keyboard: down to the question for a yes, and away with it.
  await main.getByRole('tab', { name: /^Checks/ }).click();
  await main.getByRole('button', { name: /Make sure who it is/ }).focus();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await main.getByText(/block_card changes something/).waitFor();
  expect(await main.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
  await picture(page, 'procedure-broken');

  await page.goto(`${house.staffDoor}/virtual-agent`);
  await main.getByRole('textbox', { name: 'Name', exact: true }).fill('Branch hours');
  await main.getByRole('button', { name: 'Begin' }).click();
  await main.getByRole('textbox', { name: 'English' }).first().fill('We are open until six.');
  await main.getByRole('textbox', { name: 'Chinese' }).first().fill('我们营业到六点。');
  await main.getByRole('button', { name: 'Save draft' }).click();
  await main.getByText('Draft only').waitFor();
  await main.getByRole('button', { name: 'Publish', exact: true }).click();
  await main.getByRole('status').getByText('Version 1').waitFor();
});

test('the same in Chinese, in the dark', async () => {
  const { page } = await aDevice(browser, { theme: 'dark' });
  const screen = deskOn(page, 'en', hand(page, 'mouse'));
  await screen.signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await page.evaluate(() => localStorage.setItem('harken.language', 'zh'));
  await page.goto(`${house.staffDoor}/virtual-agent`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^交易争议/ }).click();
  await main.getByText('每条路径都没有问题。').waitFor();
  await main.getByRole('tab', { name: '示例对话' }).click();
  await main.getByText('符合预期').first().waitFor();
  await picture(page, 'procedure-zh-dark');
  await clean(page);
});
