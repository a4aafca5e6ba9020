/**
 * A planner gives a queue another plan: sees whom it lets in, lives yesterday under it in the twin, tries it by an
 * experiment and reads what it says; an agent reads in Chinese why they were asked.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse, settingsOf } from '../house/house.ts';
import { harken } from '../house/process.ts';
import { aMessenger, aVisitor } from '../house/visitor.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
  const { code, printed } = await harken(settingsOf(house), 'demo', 'history', '--days', '2');
  expect(code, printed).toBe(0);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

test('another plan is previewed, lived in the twin, tried, and read', async () => {
  const device = await aDevice(browser);
  const { page } = device;
  const screen = deskOn(page, 'en', hand(page, 'mouse'));
  await screen.signIn(house.staffDoor, 'ravi.menon@harbourbank.example');
  await page.goto(`${house.staffDoor}/administration/routing`);
  const main = page.getByRole('main');
  await main.getByRole('link', { name: /^Card limits/ }).click();
  await main.getByRole('combobox', { name: 'Plan' }).selectOption('A plan of its own');
  await main
    .getByRole('group', { name: 'Step 1' })
    .getByRole('combobox', { name: /: Level$/ })
    .selectOption('5');
  await main.getByRole('button', { name: 'Let others in later' }).click();
  const preview = main.getByRole('region', { name: 'Who would be let in' });
  await preview.getByRole('row', { name: /Samuel Adeyemi after/ }).waitFor();
  await preview.getByRole('row', { name: /Priya Nair at once/ }).waitFor();
  await clean(page);

  // In the twin, yesterday under this plan beside yesterday as it was. The draft stays where it is.
  const [twin] = await Promise.all([
    page.waitForEvent('popup'),
    main.getByRole('link', { name: 'Try it in the twin' }).click(),
  ]);
  const compared = twin.getByRole('main');
  await compared.getByRole('heading', { name: 'Who gains, who pays' }).waitFor({ timeout: 60_000 });
  await compared.getByText('New plan, Card limits').first().waitFor();
  await picture(twin, 'twin');
  await clean(twin);
  await compared.getByRole('button', { name: 'As a table' }).click();
  await compared
    .getByRole('row', { name: /Service level/ })
    .first()
    .waitFor();
  await twin.close();

  // By an experiment, on part of the work.
  await main.getByRole('button', { name: 'Try by experiment' }).click();
  await main.getByText(/Service level was|There were too few contacts/).waitFor();
  await clean(page);
  await main.getByRole('button', { name: 'Start the experiment' }).click();
  await main.getByText('Day 1 of 14').first().waitFor();
  await main.getByText('It is too early to say anything.').waitFor();
  await picture(page, 'experiment');
  await clean(page);
  expect(device.mistakes).toEqual([]);
  await device.close();
});

test('an agent reads in Chinese why them, and by which plan', async () => {
  const messenger = await aMessenger(house);
  const lin = await house.colleague('lin.xiaoyu');
  const ear = await lin.listen();
  await lin.call('POST /api/me/presence', { body: { presence: 'available' } });
  const customer = await aVisitor(house.customerDoor, messenger, { locale: 'zh' });
  const { id } = await customer.asks('LIM-031 是什么意思？');
  await customer.call('POST /api/messenger/conversations/:id/person', { params: { id } });
  const offered = await ear.hears((event) => event.name === 'offer.made', 'the offer');
  if (offered.name !== 'offer.made') throw new Error('not an offer');
  await lin.call('POST /api/offers/:id/accept', { params: { id: offered.data.offer.id } });

  const device = await aDevice(browser, { language: 'zh', theme: 'dark' });
  const { page } = device;
  await deskOn(page, 'zh', hand(page, 'mouse')).signIn(house.staffDoor, 'lin.xiaoyu@harbourbank.example');
  await page.goto(`${house.staffDoor}/inbox/${id}`);
  await page.getByRole('heading', { name: '为什么是您' }).waitFor();
  await page.getByText(/实验中按(队列|试用)方案分配。/).waitFor();
  await page.getByRole('button', { name: /查看考虑过的/ }).click();
  await page.getByRole('row', { name: /Lin Xiaoyu/ }).waitFor();
  await picture(page, 'why me');
  await clean(page);
  expect(device.mistakes).toEqual([]);
  ear.close();
  await device.close();
});
