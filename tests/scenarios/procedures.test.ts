/**
 * What the virtual agent does: a customer changes an address with a code from their phone; a lead sees that it was done,
 * breaks a procedure and is told, tries it, and builds and publishes one of her own.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAtBank } from '../house/bank-page.ts';
import { aDevice, type Device, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { messengerOn } from '../house/messenger-screen.ts';

let house: House;
let browser: Browser;
let grace: Device;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
  grace = await aDevice(browser);
  await deskOn(grace.page, 'en', hand(grace.page, 'mouse')).signIn(house.staffDoor, 'grace.tan@harbourbank.example');
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

const tellings = [
  {
    customer: 'Rachel Lim',
    language: 'en',
    theme: 'light',
    screen: 'desktop',
    says: ['I moved, please change my address', '12 Orchard Road #04-11, Singapore 238841', 'no'],
    asks: ['What is the new address', 'Is that outside Singapore?', 'sent you a code'],
    phone: 'Your phone',
    sure: 'Your address will be: 12 Orchard Road',
    yes: 'yes',
    done: 'It counts from',
  },
  {
    customer: '王丽华',
    language: 'zh',
    theme: 'dark',
    screen: 'phone',
    says: ['我要改地址', '新加坡乌节路12号，邮编238841', '否'],
    asks: ['新地址是什么', '在新加坡以外吗', '验证码发给您'],
    phone: '您的手机',
    sure: '您的地址将改为：',
    yes: '是',
    done: '起生效',
  },
] as const;

test.each(tellings)('$customer changes an address with the code that came to the phone', async (telling) => {
  const { customer, language, theme, screen, says, asks } = telling;
  const { page, mistakes, close } = await aDevice(browser, { language, theme, screen });
  const by = hand(page, screen === 'phone' ? 'finger' : 'mouse');
  const messenger = messengerOn(page, language, by);
  await signInAtBank(page, house.customerDoor, customer, by);
  await messenger.open();
  for (const [place, words] of says.entries()) {
    await messenger.say(words);
    await messenger.shows(asks[place] as string);
  }
  // Behind a messenger that fills the screen it is seen, as over any app, though not reached.
  const phone = page.locator('#phone');
  await phone.waitFor();
  if (screen === 'desktop') await page.getByRole('region', { name: telling.phone }).waitFor();
  const code = /\d{6}/.exec((await phone.textContent()) ?? '')?.[0] ?? '';
  await picture(page, `procedures code ${language}`);
  await clean(page);
  await messenger.say(code);
  await messenger.shows(telling.sure);
  await phone.waitFor({ state: 'hidden' });
  await messenger.say(telling.yes);
  await messenger.shows(telling.done);
  expect(mistakes).toEqual([]);
  await close();
});

test('a procedure is read, broken, tried, and one is built and published', async () => {
  const { page, mistakes } = grace;
  await page.goto(`${house.staffDoor}/virtual-agent`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^Lost card/ }).waitFor();
  await clean(page);
  await picture(page, 'procedures');

  // What was done for the two customers, by keyboard from tab to tab.
  await main.getByRole('link', { name: /^Change of address/ }).click();
  await main.getByRole('tab', { name: 'Checks' }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await main.getByRole('tab', { name: 'Runs' }).getAttribute('aria-selected')).toBe('true');
  await expect.poll(() => main.getByText('change_address: done').count()).toBe(2);
  await picture(page, 'procedure runs');
  await clean(page);
  await main.getByRole('button', { name: 'All procedures' }).click();

  await main.getByRole('link', { name: /^Lost card/ }).click();
  await main.getByText('Every path is right.').waitFor();
  await picture(page, 'procedure');
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
  await picture(page, 'procedure tried');
  await clean(page);

  // Down to the question for a yes, and away with it.
  await main.getByRole('tab', { name: /^Checks/ }).click();
  await main.getByRole('button', { name: /Make sure who it is/ }).focus();
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await main.getByText(/block_card changes something/).waitFor();
  expect(await main.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
  await picture(page, 'procedure broken');
  await clean(page);

  // What is unsaved is not lost by going elsewhere.
  await main.getByRole('button', { name: 'All procedures' }).click();
  await page.getByRole('button', { name: 'Leave without saving' }).click();
  await main.getByRole('textbox', { name: 'Name', exact: true }).fill('Branch hours');
  await main.getByRole('button', { name: 'Begin' }).click();
  await main.getByRole('textbox', { name: 'English' }).first().fill('We are open until six.');
  await main.getByRole('textbox', { name: 'Chinese' }).first().fill('我们营业到六点。');
  await main.getByRole('textbox', { name: 'Name of the step' }).fill('end2');
  await main.getByRole('button', { name: 'Save draft' }).click();
  await main.getByRole('status').getByText('Draft only').waitFor();
  await main.getByRole('button', { name: 'Publish', exact: true }).click();
  await main.getByRole('status').getByText('Version 1').waitFor();
  expect(mistakes).toEqual([]);
});

test.each([
  ['li.na', 'dark', 'desktop'],
  ['helen.ward', 'light', 'phone'],
] as const)('%s reads it in Chinese, %s, on a %s', async (name, theme, screen) => {
  const { page, mistakes, close } = await aDevice(browser, { language: 'zh', theme, screen });
  await (await house.colleague(name)).call('PATCH /api/me', { body: { locale: 'zh' } });
  await deskOn(page, 'zh', hand(page, 'mouse')).signIn(house.staffDoor, `${name}@harbourbank.example`);
  await page.goto(`${house.staffDoor}/virtual-agent`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^交易争议/ }).waitFor();
  await picture(page, `procedures zh ${theme} ${screen}`);
  await main.getByRole('link', { name: /^交易争议/ }).click();
  await main.getByText('每条路径都没有问题。').waitFor();
  await picture(page, `procedure zh ${theme} ${screen}`);
  await clean(page);
  await main.getByRole('tab', { name: '示例对话' }).click();
  await main.getByText('符合预期').first().waitFor();
  await main.getByRole('button', { name: /征得同意/ }).click();
  await picture(page, `procedure step zh ${theme} ${screen}`);
  await clean(page);
  const wide = await main.evaluate((shown) => [shown.scrollWidth - shown.clientWidth, shown.clientWidth - innerWidth]);
  expect(Math.max(...wide)).toBeLessThanOrEqual(0);
  expect(mistakes).toEqual([]);
  await close();
});

test('an agent finds that procedures are not theirs', async () => {
  const { page, close } = await aDevice(browser);
  await deskOn(page, 'en', hand(page, 'mouse')).signIn(house.staffDoor, 'priya.nair@harbourbank.example');
  expect(await page.getByRole('link', { name: 'Virtual agent' }).count()).toBe(0);
  await page.goto(`${house.staffDoor}/virtual-agent`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('lead, experience owner').waitFor();
  await picture(page, 'procedures not theirs');
  await clean(page);
  expect(await page.getByRole('link', { name: /^Lost card/ }).count()).toBe(0);
  await close();
});
