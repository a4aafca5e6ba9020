/**
 * A planner's first day: brings the past of another system, mistakes first; reads tomorrow, opens its peak, sees which
 * model speaks and why; puts a campaign on the calendar, sees more people needed for it, asks what if, and takes a file away.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { aDevice, type Device, type Language, openBrowser, picture, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';

let house: House;
let browser: Browser;
const devices: Device[] = [];
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ processes: 1 }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const hourMs = 3_600_000;
const dateOf = (at: number) => new Date(at + 8 * hourMs).toISOString().slice(0, 10);
const tomorrow = () => dateOf(Date.now() + 24 * hourMs);
/** The planner at a desk; what its pages complain of fails the story. */
async function aPlanner(language: Language = 'en'): Promise<Page> {
  const ravi = await house.colleague('ravi.menon');
  await ravi.call('PATCH /api/me', { body: { locale: language } });
  const device = await aDevice(browser, language === 'zh' ? { language, theme: 'dark', screen: 'phone' } : {});
  devices.push(device);
  await deskOn(device.page, language, hand(device.page, 'mouse')).signIn(
    house.staffDoor,
    'ravi.menon@harbourbank.example',
  );
  return device.page;
}
afterEach(async () => {
  for (const device of devices.splice(0)) {
    // A refusal that the story asks for is told by the browser too.
    expect(device.mistakes.filter((mistake) => !/ 409 /.test(mistake))).toEqual([]);
    await device.close();
  }
});
/** By a notice, which is read out too. */
const told = (page: Page, what: string | RegExp) => page.getByText(what).first().waitFor();
const clean = async (page: Page) => expect(await violations(page)).toEqual([]);

/** Two queues by half-hours for sixteen days: busiest at half past ten, twice as busy as at three, quiet at weekends. */
function thePast(): string {
  const today = Date.parse(`${dateOf(Date.now())}T00:00:00+08:00`);
  const lines = ['unique_id,ds,y'];
  for (const [name, most] of [
    ['Card limits', 60],
    ['Payments', 36],
  ] as const)
    for (let at = today - 16 * 24 * hourMs; at < today; at += hourMs / 2) {
      const wall = new Date(at + 8 * hourMs);
      const hour = wall.getUTCHours() + wall.getUTCMinutes() / 60;
      const weekend = wall.getUTCDay() % 6 === 0 ? 0.5 : 1;
      const shape = Math.exp(-(((hour - 10.5) / 2) ** 2)) + 0.5 * Math.exp(-(((hour - 15) / 3) ** 2));
      // Days are not alike, and neither are their half-hours.
      const noise = 1 + 0.06 * Math.sin(at / hourMs) + 0.04 * Math.sin(at / (7 * hourMs));
      lines.push(`${name},${wall.toISOString().slice(0, 19)}+08:00,${Math.round(most * shape * weekend * noise)}`);
    }
  return lines.join('\n');
}

const long = (date: string) =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

test('a planner brings a past, mistakes first, and reads tomorrow, its peak, and why', async () => {
  const page = await aPlanner();
  await page.goto(`${house.staffDoor}/forecast`);
  await page.getByRole('button', { name: 'Bring your past' }).click();
  const drop = (csv: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'old desk.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const past = thePast();
  const wrong = past.split('\n');
  wrong[4] = wrong[4]?.replace('+08:00', '') ?? '';
  wrong[9] += 'x';
  await drop(wrong.join('\n'));
  const mistakes = page.getByRole('region', { name: 'Rows that are wrong' });
  await mistakes.getByRole('row', { name: '5 ds has no zone' }).waitFor();
  await mistakes.getByRole('row', { name: '10 y is no number' }).waitFor();
  expect(await page.getByRole('button', { name: 'Take 2 series in' }).isDisabled()).toBe(true);
  await clean(page);
  await picture(page, 'forecast-mistakes');
  await drop(past);
  await mistakes.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Take 2 series in' }).click();
  await told(page, /^old desk: 1,536 rows are in/);
  await page.getByText(/^Published/).waitFor({ timeout: 60_000 });

  await page.getByRole('link', { name: 'What comes', exact: true }).click();
  const day = page.getByRole('region', { name: long(tomorrow()), exact: true });
  await day.getByText(/^[\d,]+ expected, 80 % range/).waitFor();
  // By the keyboard alone: the half-hour in which most come, and what is expected in it.
  const reader = day.getByRole('slider');
  await reader.press('Home');
  for (let step = 0; step < 21; step++) await reader.press('ArrowRight');
  await day.getByText(/ 10:30: \d+ expected, 80 % range/).waitFor();
  await day.getByRole('button', { name: /^Rows of/ }).click();
  const rows = await day.getByRole('row').allTextContents();
  expect(rows).toHaveLength(1 + 48);
  await day.getByRole('button', { name: /^Picture of/ }).click();
  const why = page.getByRole('region', { name: 'Which model speaks, and why' });
  await why
    .getByRole('row', { name: /in the back-tests.*\d+%$/ })
    .first()
    .waitFor();
  await clean(page);
  await picture(page, 'forecast-week');
  // The peak is opened by a key: what each model says of it, how loud, and what it came to.
  await reader.press('Home');
  for (let step = 0; step < 21; step++) await reader.press('ArrowRight');
  await reader.press('Enter');
  const peak = page.getByRole('region', { name: /^Why .* 10:30$/ });
  const models = peak.getByRole('row', { name: /\d+%$/ });
  await models.first().waitFor();
  expect(await models.count()).toBeGreaterThan(1);
  await peak.getByText(/^Mean of the last four same weekdays: \d+/).waitFor();
  await peak.getByRole('button', { name: /^Rows of/ }).click();
  expect(await peak.getByRole('row').count()).toBeGreaterThan(20);
  await clean(page);
  await peak.getByRole('button', { name: 'Back to the models' }).click();
  await why.waitFor();
  // A place of the week's chart opens its day.
  const week = page.getByRole('region', { name: /^Contacts per 30 min/ });
  await week.getByRole('slider').press('End');
  await week.getByRole('slider').press('Enter');
  await page.getByRole('region', { name: /^Sunday / }).waitFor();
});

test('a campaign takes more people; whoever changed it meanwhile is not overwritten unseen; what is removed comes back', async () => {
  const page = await aPlanner();
  const needed = async () => {
    const row = page.getByRole('region', { name: /^Hours of the week/ }).getByRole('row', { name: long(tomorrow()) });
    return Number(await row.getByRole('cell').first().textContent());
  };
  await page.goto(`${house.staffDoor}/forecast?show=staff`);
  await page.getByRole('row', { name: long(tomorrow()) }).waitFor();
  const before = await needed();
  expect(before).toBeGreaterThan(10);

  await page.getByRole('link', { name: 'What comes', exact: true }).click();
  await page.getByRole('button', { name: 'Add event' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Card campaign');
  await dialog.getByLabel('Adds, in percent').fill('5000');
  await dialog.getByText('From −100 to 2,000.').waitFor();
  await dialog.getByLabel('Adds, in percent').fill('60');
  await clean(page);
  await dialog.getByRole('button', { name: 'Put on the calendar' }).click();
  await told(page, 'Card campaign is on the calendar');
  await page.getByRole('link', { name: 'Staff', exact: true }).click();
  await expect.poll(needed, { timeout: 60_000 }).toBeGreaterThan(before * 1.1);
  await picture(page, 'forecast-staff');
  await clean(page);

  await page.getByRole('link', { name: 'Events, what if' }).click();
  await page.getByRole('button', { name: 'Change Card campaign' }).click();
  const ravi = await house.colleague('ravi.menon');
  const { events } = await ravi.call('GET /api/forecast/events', { query: { from: tomorrow(), to: tomorrow() } });
  const event = events.find(({ name }) => name === 'Card campaign');
  if (!event?.id) throw new Error('The campaign is not on the calendar');
  const { id, version, kind, startsAt, endsAt, queueId, channel, value, assumed } = event;
  const body = { version, kind, startsAt, endsAt, queueId, channel, value, assumed, name: 'Spring campaign' };
  await ravi.call('PATCH /api/forecast/events/:id', { params: { id }, body });
  await dialog.getByLabel('Adds, in percent').fill('40');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/It is now “Spring campaign”/)
    .waitFor();
  await clean(page);
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await told(page, 'Card campaign is changed');
  const remove = page.getByRole('button', { name: 'Take Card campaign off the calendar' });
  await remove.click();
  await remove.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click();
  await remove.waitFor();
});

test('a planner puts staff down where there is no schedule, takes it back, prices it, and compares what was rehearsed', async () => {
  const page = await aPlanner();
  await page.goto(`${house.staffDoor}/forecast?show=staff`);
  const hours = page.getByRole('region', { name: /^Hours of the week/ }).getByRole('row', { name: long(tomorrow()) });
  const there = async () => Number(await hours.getByRole('cell').nth(2).textContent());
  await hours.waitFor();
  await page.getByRole('button', { name: 'Put down staff' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Queue').selectOption({ label: 'Card limits' });
  const field = dialog.getByLabel(/^10:30/);
  await field.fill('many');
  await dialog.getByText('People are numbers from 0 to 10,000.').waitFor();
  await dialog.getByRole('button', { name: 'As needed' }).click();
  await field.fill('1');
  await clean(page);
  await picture(page, 'forecast-staff-plan');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await told(page, 'Staff is put down');
  await expect.poll(there).toBeGreaterThan(5);
  // Half past ten is the peak, and one is there.
  await page
    .getByRole('region', { name: /^People needed/ })
    .getByText('short by')
    .waitFor();
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(async () => (await there()) || 0).toBe(0);

  await page.getByRole('button', { name: 'How it is reckoned' }).click();
  for (const queue of ['Card limits', 'Payments']) {
    await dialog.getByLabel('Queue', { exact: true }).selectOption({ label: queue });
    await dialog.getByLabel('Cost of an hour').fill('32');
    await dialog.getByLabel('Cost of a late contact').fill('4');
  }
  await dialog.getByRole('button', { name: 'Save' }).click();
  await told(page, 'The settings are saved');
  const { settings } = await (await house.colleague('ravi.menon')).call('GET /api/forecast/overview');
  expect(settings.rules.filter(({ hourCost, lateCost }) => hourCost === 32 && lateCost === 4)).toHaveLength(2);

  await page.goto(`${house.staffDoor}/forecast?day=${dateOf(Date.now() - 24 * hourMs)}`);
  await page.getByRole('button', { name: 'Compare with an earlier publication' }).click();
  await page
    .getByRole('button', { name: /rehearsal/ })
    .first()
    .click();
  await page.getByText(/Dotted: the publication that is compared/).waitFor();
  await clean(page);
});

test('a planner asks what if, and takes the forecast away as a file; in Chinese all of it reads as well', async () => {
  const page = await aPlanner();
  await page.goto(`${house.staffDoor}/forecast?show=calendar`);
  await page.getByRole('button', { name: 'Work it out' }).click();
  await page.getByRole('row', { name: /→/ }).first().waitFor();
  await clean(page);
  await picture(page, 'forecast-what-if');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Forecast with ranges' }).click();
  const lines = (await readFile(await (await coming).path(), 'utf8')).trim().split('\n');
  expect(lines[0]).toMatch(/^unique_id,ds,yhat,/);
  expect(lines.length).toBeGreaterThan(48);

  const chinese = await aPlanner('zh');
  await chinese.goto(`${house.staffDoor}/forecast`);
  await chinese.getByRole('heading', { name: '哪个模型说了算，为什么' }).waitFor();
  await chinese
    .getByText(/预计|预期/)
    .first()
    .waitFor();
  await clean(chinese);
  await picture(chinese, 'forecast-zh');
});
