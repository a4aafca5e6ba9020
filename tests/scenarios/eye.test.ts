/**
 * The lead sees the floor, opens every number to its rows, asks about the past, is told by a rule, stands by an agent,
 * and finds and changes many conversations at once; axe finds nothing on any of these screens.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aDevice, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand, tabTo } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { aMessenger, aVisitor } from '../house/visitor.ts';

let house: House;
let browser: Browser;
let held: string;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
  const [messenger, lead, priya] = await Promise.all([
    aMessenger(house),
    house.colleague('grace.tan'),
    house.colleague('priya.nair'),
  ]);
  for (let n = 0; n < 4; n++) {
    const visitor = await aVisitor(house.customerDoor, messenger);
    const { id } = await visitor.asks('What does LIM-031 mean?');
    if (n === 0) held = id;
    if (n < 2)
      await lead.call('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: priya.me.id } });
  }
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

const looks = [
  { language: 'en', theme: 'light', screen: 'desktop' },
  { language: 'zh', theme: 'dark', screen: 'desktop' },
  { language: 'en', theme: 'dark', screen: 'phone' },
  { language: 'zh', theme: 'light', screen: 'phone' },
] as const;
const words = {
  en: {
    rows: /Open the rows: Virtual agent’s share/,
    table: 'As a table',
    add: 'Watch a measure',
    days: 'Today',
    close: 'Close',
  },
  zh: { rows: /查看明细：虚拟客服解决率/, table: '看表格', add: '盯住一个指标', days: '今日', close: '关闭' },
};

describe.each(looks)('$language, $theme, $screen', ({ language, theme, screen }) => {
  test('every screen of the eye has its numbers, and axe finds nothing', async () => {
    const device = await aDevice(browser, { language, theme, screen });
    const { page } = device;
    const grace = await house.colleague('grace.tan');
    await grace.call('PATCH /api/me', { body: { locale: language } });
    const desk = deskOn(page, language, hand(page, 'mouse'));
    await desk.signIn(house.staffDoor, 'grace.tan@harbourbank.example');
    const say = words[language];
    const name = (what: string) => `eye-${what}-${language}-${theme}-${screen}`;
    await page.goto(`${house.staffDoor}/eye`);
    await page.getByRole('region', { name: desk.words.figures }).waitFor();
    await page.getByText(say.days, { exact: true }).first().waitFor();
    await picture(page, name('board'));
    await clean(page);

    await page.getByRole('button', { name: say.table }).click();
    await clean(page);

    await page.goto(`${house.staffDoor}/eye/reports`);
    await page.getByRole('table').waitFor();
    await picture(page, name('reports'));
    await clean(page);

    await page.goto(`${house.staffDoor}/eye/measures`);
    await page.getByText('serviceLevel', { exact: true }).waitFor();
    await picture(page, name('measures'));
    await clean(page);

    await page.goto(`${house.staffDoor}/eye/alerts`);
    await page.getByRole('button', { name: say.add }).click();
    await page.getByRole('dialog').waitFor();
    await picture(page, name('alerts'));
    await clean(page);
    expect(device.mistakes).toEqual([]);
    await device.close();
  });
});

test('a number opens to as many rows as it says, and each leads to its conversation', async () => {
  await (await house.colleague('grace.tan')).call('PATCH /api/me', { body: { locale: 'en' } });
  const device = await aDevice(browser);
  const { page } = device;
  await deskOn(page, 'en', hand(page, 'mouse')).signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await page.goto(
    `${house.staffDoor}/eye/reports?q=${encodeURIComponent(JSON.stringify({ measures: ['arrivals'], by: ['channel'] }))}`,
  );
  const number = page.getByRole('table').getByRole('button').first();
  const says = Number(await number.textContent());
  await picture(page, 'eye-report');
  expect(says).toBeGreaterThanOrEqual(4);
  await number.click();
  const rows = page.getByRole('dialog').getByRole('row');
  await rows.nth(1).waitFor();
  expect((await rows.count()) - 1).toBe(says);
  await picture(page, 'eye-rows');
  await clean(page);
  await rows.nth(1).getByRole('link').click();
  await page.getByRole('log', { name: 'Conversation' }).waitFor();
  expect(device.mistakes).toEqual([]);
  await device.close();
});

test('a report is narrowed to what it is about, saved, and saved again when it changed', async () => {
  const device = await aDevice(browser);
  const { page } = device;
  await deskOn(page, 'en', hand(page, 'mouse')).signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await page.goto(
    `${house.staffDoor}/eye/reports?q=${encodeURIComponent(JSON.stringify({ measures: ['arrivals'], by: ['handledBy'] }))}`,
  );
  const table = page.getByRole('table');
  await table.getByRole('cell', { name: 'Virtual agent' }).waitFor();
  await page.getByRole('combobox', { name: /^Only/ }).selectOption('Handled by');
  await page.getByRole('checkbox', { name: 'People' }).check();
  await table.getByRole('cell', { name: 'Virtual agent' }).waitFor({ state: 'detached' });
  await clean(page);
  await picture(page, 'eye-report-filter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('What people do');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const mine = page.getByRole('button', { name: 'What people do', exact: true });
  await mine.waitFor();
  const change = page.getByRole('button', { name: 'Save change' });
  expect(await change.count()).toBe(0);
  await page.getByRole('combobox', { name: /^Beside it/ }).selectOption('nothing');
  await change.click();
  await change.waitFor({ state: 'detached' });
  await page.goto(`${house.staffDoor}/eye/reports`);
  await mine.click();
  await expect.poll(() => page.getByRole('combobox', { name: /^Beside it/ }).inputValue()).toBe('none');
  expect(await page.getByRole('checkbox', { name: 'People' }).isChecked()).toBe(true);
  expect(await change.count()).toBe(0);
  expect(device.mistakes).toEqual([]);
  await device.close();
});

test('a presence that a lead changed is in the audit log, with the reason', async () => {
  const [lead, agent, helen] = await Promise.all(
    ['grace.tan', 'priya.nair', 'helen.ward'].map((name) => house.colleague(name)),
  );
  if (!lead || !agent || !helen) throw new Error('somebody is missing');
  await agent.call('POST /api/me/presence', { body: { presence: 'away' } });
  const body = { presence: 'available', reason: 'Back from the meeting' } as const;
  await lead.call('POST /api/agents/:id/presence', { params: { id: agent.me.id }, body });
  const { entries } = await helen.call('GET /api/audit', { query: { actions: 'agent.steered' } });
  expect(entries).toMatchObject([
    {
      personId: lead.me.id,
      target: agent.me.id,
      detail: { presence: { from: 'away', to: 'available' }, reason: body.reason },
    },
  ]);
});

test('a lead listens in and whispers; the agent sees both at once, the customer’s thread nothing', async () => {
  const [lead, agent] = await Promise.all([aDevice(browser), aDevice(browser)]);
  const leads = deskOn(lead.page, 'en', hand(lead.page, 'mouse'));
  const agents = deskOn(agent.page, 'en', hand(agent.page, 'mouse'));
  await leads.signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await agents.signIn(house.staffDoor, 'priya.nair@harbourbank.example');
  await lead.page.goto(`${house.staffDoor}/inbox/${held}`);
  await agent.page.goto(`${house.staffDoor}/inbox/${held}`);
  await agents.field.waitFor();
  const bar = (page: Page) => page.getByRole('region', { name: 'Standing by' });
  await bar(lead.page).getByRole('button', { name: 'Listen in' }).click();
  await bar(agent.page).getByText('Grace Tan listens in.').waitFor();
  await bar(lead.page).getByRole('textbox').fill('Offer the fee back');
  await bar(lead.page).getByRole('button', { name: 'Whisper', exact: true }).click();
  await bar(agent.page).getByText('Offer the fee back').waitFor();
  await picture(agent.page, 'eye-whisper-agent');
  await picture(lead.page, 'eye-whisper-lead');
  await clean(lead.page);
  await clean(agent.page);
  expect(await agents.thread.textContent()).not.toContain('Offer the fee back');
  expect([...lead.mistakes, ...agent.mistakes]).toEqual([]);
  await Promise.all([lead.close(), agent.close()]);
});

test('by keyboard alone, many are found, kept as a view, changed at once and put back, and saved as a file', async () => {
  const device = await aDevice(browser);
  const { page } = device;
  const { keyboard } = page;
  await deskOn(page, 'en', hand(page, 'mouse')).signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
  const counts = (many: number) => expect.poll(() => rows.count(), { timeout: 10_000 }).toBe(many);
  const press = async (name: string, role: 'button' | 'checkbox' = 'button') => {
    await tabTo(page, page.getByRole(role, { name }));
    await keyboard.press(role === 'button' ? 'Enter' : 'Space');
  };
  /** To the last entry of a menu. Keys that come before the menu has the focus would be for its button. */
  const chooseLast = async (name: string) => {
    await press(name);
    await page.locator('[role=menu]:focus, [role=menu] :focus').first().waitFor();
    await keyboard.press('End');
    await keyboard.press('Enter');
  };
  await keyboard.press('g');
  await keyboard.press('a');
  await counts(4);

  await keyboard.press('/');
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await keyboard.type('before:yesterday lim-031 agent:pri');
  await page.getByRole('option', { name: 'Agent: Priya Nair' }).waitFor();
  await keyboard.press('Enter');
  await page.getByText('Expected: 2026-11-01').waitFor();
  await counts(2);
  await clean(page);
  await press('Remove Before: yesterday');
  await press('Remove Agent: Priya Nair');
  await counts(4);
  await keyboard.type('state:live agent:none ');
  await keyboard.press('Enter');
  await counts(2);

  await keyboard.press('j');
  await keyboard.press('x');
  await press('Choose all of this list');
  await page.getByRole('heading', { name: 'All 2 of this list' }).waitFor();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(2);
  await picture(page, 'worklist-all');
  await clean(page);
  await press('Tags of the selected');
  await keyboard.type('limits');
  await clean(page);
  await keyboard.press('Enter');
  await page.getByText('2 conversations changed').first().waitFor();
  const tags = async () => {
    const lead = await house.colleague('grace.tan');
    const { conversations } = await lead.call('GET /api/conversations', { query: { search: 'tag:limits' } });
    return conversations.length;
  };
  expect(await tags()).toBe(2);
  await keyboard.press('u');
  await page.getByText('Undone.').first().waitFor();
  expect(await tags()).toBe(0);

  await chooseLast('All');
  await page.getByRole('dialog').waitFor();
  await keyboard.type('Refused limits');
  await press('agent', 'checkbox');
  await picture(page, 'worklist-view');
  await clean(page);
  await keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Refused limits/ }).waitFor();
  const { views } = await (await house.colleague('priya.nair')).call('GET /api/views');
  expect(views.map(({ name }) => name)).toEqual(['Refused limits']);

  const coming = page.waitForEvent('download');
  await chooseLast('Filter');
  const file = await readFile(await (await coming).path(), 'utf8');
  expect(file.trimEnd().split('\r\n')).toHaveLength(3);
  expect(device.mistakes).toEqual([]);
  await device.close();

  const phone = await aDevice(browser, { language: 'zh', theme: 'dark', screen: 'phone' });
  await (await house.colleague('grace.tan')).call('PATCH /api/me', { body: { locale: 'zh' } });
  await deskOn(phone.page, 'zh', hand(phone.page, 'finger')).signIn(house.staffDoor, 'grace.tan@harbourbank.example');
  await phone.page.goto(`${house.staffDoor}/inbox?view=all&q=状态:live 晚于:昨天`);
  await phone.page.getByText('搜索未计入').waitFor();
  await picture(phone.page, 'worklist-phone');
  await clean(phone.page);
  await phone.close();
});
