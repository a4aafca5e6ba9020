/** Knowledge that grows: customers ask what no article answers, people solve it, an editor accepts; a folder is imported. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idFrom } from '@harken/contract/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../apps/server/src/platform/ids.ts';
import { aDevice, type Device, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { aMessenger, aVisitor } from '../house/visitor.ts';

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

const main = (page: Page) => page.getByRole('main');

const asked = [
  'Does the Harbour robot dog deliver my new token?',
  'When does the robot dog deliver a token?',
  'Can the robot dog bring my token to the office?',
];
const reply = 'The robot dog delivers tokens on weekdays before noon. Show it the code in your app under Deliveries.';

test('three customers ask something new, a person solves it, and the accepted draft answers the fourth', async () => {
  const messenger = await aMessenger(house);
  const [lead, priya] = await Promise.all([house.colleague('grace.tan'), house.colleague('priya.nair')]);
  for (const question of asked) {
    const visitor = await aVisitor(house.customerDoor, messenger);
    const { id } = await visitor.asks(question);
    await visitor.call('POST /api/messenger/conversations/:id/person', { params: { id } });
    await expect
      .poll(async () => (await lead.call('GET /api/conversations/:id', { params: { id } })).conversation.handledBy)
      .toBe('people');
    await lead.call('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: priya.me.id } });
    await priya.call('POST /api/conversations/:id/messages', {
      params: { id },
      body: { id: idFrom('msg', newId()), content: { kind: 'text', text: reply } },
    });
    await priya.call('POST /api/conversations/:id/resolve', { params: { id }, body: { dispositionId: null } });
  }
  const { page } = grace;
  await page.goto(`${house.staffDoor}/knowledge/proposals`);
  const row = main(page).getByRole('button', { name: /robot dog/ });
  await row.waitFor({ timeout: 60_000 });
  await row.click();
  const body = main(page).getByRole('textbox', { name: 'Text', exact: true });
  expect(await body.inputValue()).toContain('on weekdays before noon');
  await main(page).getByText('in 3 conversations').first().waitFor();
  await picture(page, 'knowledge proposals');
  expect(await violations(page)).toEqual([]);
  await main(page).getByRole('textbox', { name: 'Title' }).fill('The robot dog');
  await main(page).getByRole('button', { name: 'Publish the article' }).click();
  await page.getByText('the virtual agent answers from it now').waitFor();

  const fourth = await aVisitor(house.customerDoor, messenger);
  const phone = await fourth.listen();
  await fourth.asks('At what time does the robot dog deliver my token?');
  const answer = await phone.hears(
    (event) => event.name === 'message.added' && event.message.content.kind === 'answer',
    'an answer from the new article',
  );
  expect(JSON.stringify(answer)).toContain('before noon');
  phone.close();
});

test('a folder is imported: languages join, what is broken is told, the same again changes nothing', async () => {
  const { page } = grace;
  const folder = await mkdtemp(join(tmpdir(), 'harken-articles-'));
  const files: [string, string][] = [
    ['cards/lost-wallet.en.md', '# A lost wallet\n\nFreeze every card in the app.'],
    ['cards/lost-wallet.zh.md', '# 钱包丢失\n\n在应用里冻结所有卡片。'],
    ['old.html', '<html><body><h1>Statements</h1><p>They come on the first.</p><img src="x.png"></body></html>'],
    ['faq.csv', 'question,answer\nWhere is the safe?,In the cellar.\nNobody knows,\n'],
    ['broken.json', '{'],
  ];
  for (const [path, text] of files) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await page.goto(`${house.staffDoor}/knowledge/import`);
  await main(page).getByLabel('Choose a folder').setInputFiles(folder);
  await main(page)
    .getByRole('textbox', { name: /^Where they come from/ })
    .fill('old help centre');
  const run = async () => {
    await main(page).getByRole('button', { name: 'Import' }).click();
    await main(page).getByText('5 of 5 files').waitFor();
  };
  await run();
  await main(page).getByText('New drafts 4 · Not read 2').waitFor();
  await main(page).getByText('Row 3 has no answer').waitFor();
  await picture(page, 'knowledge import');
  expect(await violations(page)).toEqual([]);
  await main(page).getByLabel('Choose a folder').setInputFiles(folder);
  await run();
  await main(page).getByText('As before 4 · Not read 2').waitFor();
  await rm(folder, { recursive: true, force: true });
  expect(grace.mistakes).toEqual([]);
});

test('both screens are read in Chinese and in the dark', async () => {
  const device = await aDevice(browser, { language: 'zh', theme: 'dark' });
  const { page } = device;
  const helen = await house.colleague('helen.ward');
  await helen.call('PATCH /api/me', { body: { locale: 'zh' } });
  await deskOn(page, 'zh', hand(page, 'mouse')).signIn(house.staffDoor, 'helen.ward@harbourbank.example');
  await page.goto(`${house.staffDoor}/knowledge/proposals`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await main(page)
    .getByLabel(/显示|Show/)
    .first()
    .selectOption('accepted');
  await main(page)
    .getByRole('button', { name: /robot dog/ })
    .click();
  await picture(page, 'knowledge proposals dark');
  expect(await violations(page)).toEqual([]);
  await page.goto(`${house.staffDoor}/knowledge/import`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await picture(page, 'knowledge import dark');
  expect(await violations(page)).toEqual([]);
  await device.close();
});
