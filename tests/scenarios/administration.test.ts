/**
 * A new administrator sets a real company up by the screens alone, from the first password to the first answered
 * customer; and two administrators edit the same thing.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, type Device, openBrowser, picture, violations } from '../house/browser.ts';
import { signIn } from '../house/colleague.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { messengerOn } from '../house/messenger-screen.ts';

let house: House;
let browser: Browser;
let ada: Device;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ kind: 'empty', processes: 1 }), openBrowser()]);
  ada = await aDevice(browser);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const password = 'four unrelated garden words';
const main = (page: Page) => page.getByRole('main');
const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).first().click();
const follow = (page: Page, name: string | RegExp) => main(page).getByRole('link', { name }).first().click();
const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name, exact: true }).click();
/** The notice, and not the count of what is not saved. */
const saved = (page: Page) =>
  page
    .getByRole('status')
    .filter({ hasText: /^Saved/ })
    .first()
    .waitFor();
const heading = (page: Page, name: string | RegExp) => main(page).getByRole('heading', { level: 1, name }).waitFor();

test('from nothing to the first answered customer, by the screens alone', async () => {
  const began = Date.now();
  const { page } = ada;
  const printed = () => /with the code (\S+)/.exec(house.processes[0]?.output() ?? '')?.[1] ?? '';
  await expect.poll(printed).not.toBe('');
  await page.goto(`${house.staffDoor}/set-up?code=${printed()}`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Ada Admin');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@company.example');
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Make the administrator' }).click();

  // A new house opens where it can be set up.
  await heading(page, 'Getting started');
  await picture(page, 'administration getting started');
  await follow(page, 'Add a queue');
  await main(page).getByRole('textbox', { name: 'English' }).first().fill('Orders');
  await press(page, 'Round the clock');
  await main(page).getByRole('region', { name: 'The coming two weeks' }).getByRole('listitem').nth(13).waitFor();
  await picture(page, 'administration new queue');
  await press(page, 'Add the queue');
  await heading(page, 'Queues');

  await section(page, 'Getting started');
  await follow(page, 'Invite someone');
  await main(page).getByRole('textbox', { name: /^Name/ }).fill('Bo Agent');
  await main(page)
    .getByRole('textbox', { name: /^Email/ })
    .fill('bo@company.example');
  // There is only one queue: they work in it unless somebody says otherwise.
  expect(await main(page).getByRole('checkbox', { name: 'Orders' }).isChecked()).toBe(true);
  await press(page, 'Invite');
  const link = await main(page).getByRole('textbox', { name: 'Link to set a password' }).inputValue();

  const bo = await aDevice(browser);
  await bo.page.goto(link);
  await bo.page.getByLabel(/^New password(?! once)/).fill('another four garden words');
  await bo.page.getByLabel('New password once more').fill('another four garden words');
  await bo.page.keyboard.press('Enter');
  await bo.page.getByRole('button', { name: 'To the sign-in' }).click();
  await bo.page.getByRole('textbox', { name: 'Email' }).fill('bo@company.example');
  await bo.page.getByLabel('Password', { exact: true }).fill('another four garden words');
  await bo.page.keyboard.press('Enter');
  const desk = deskOn(bo.page, 'en', hand(bo.page, 'mouse'));
  await desk.becomeAvailable('Bo Agent');

  await section(page, 'Getting started');
  await press(page, 'Make the messenger');
  const opened = ada.context.waitForEvent('page');
  await follow(page, 'Try it as a customer');
  const customer = messengerOn(await opened, 'en', hand(await opened, 'mouse'));
  await customer.open();
  await customer.say('How long does delivery take?');
  await customer.askForPerson();
  await bo.page.getByRole('button', { name: /^Accept/ }).click();
  await desk.write('Two working days.');
  await desk.send();
  await customer.shows('Two working days.');

  await page.reload();
  await heading(page, 'Getting started');
  await main(page).getByText('a customer has been answered').waitFor();
  await picture(page, 'administration all done');
  expect(ada.mistakes).toEqual([]);
  expect(bo.mistakes).toEqual([]);
  // By machine it is seconds; people read and think, and have ten minutes.
  console.log(`  from the set-up code to the first answer: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  await bo.close();
});

test('of two administrators who edit the same queue, the later one sees both and loses nothing', async () => {
  const { page } = ada;
  const grace = await signIn(house.staffDoor, 'ada@company.example', password);
  await section(page, 'Queues');
  await follow(page, /^Orders/);
  const goal = main(page).getByRole('spinbutton', { name: /^First answer within/ });
  const priority = main(page).getByRole('combobox', { name: /^Priority/ });
  await goal.fill('7');
  const [queue] = (await grace.call('GET /api/state')).queues;
  if (!queue) throw new Error('there is no queue');
  const theirs = { ...queue.goal, withinSeconds: 180 };
  const { queue: changed } = await grace.call('PATCH /api/queues/:id', {
    params: { id: queue.id },
    body: { version: queue.version, goal: theirs, priority: 2 },
  });
  // What one did not touch follows them; what both changed is set side by side.
  await expect.poll(() => priority.inputValue()).toBe('2');
  const clash = main(page).getByRole('alert').filter({ hasText: 'Ada Admin changed this' });
  await clash.getByText('3:00').waitFor();
  await clash.getByText('7:00').waitFor();
  await picture(page, 'administration clash');
  expect(await violations(page)).toEqual([]);
  await clash.getByRole('button', { name: /^Keep mine/ }).click();
  await press(page, 'Save');
  await saved(page);
  const now = async () => (await grace.call('GET /api/state')).queues.find(({ id }) => id === queue.id);
  expect(await now()).toMatchObject({ goal: { withinSeconds: 420 }, priority: 2, version: changed.version + 1 });
  // The way back goes by the same route.
  await page.getByRole('button', { name: /^Undo/ }).first().click();
  await expect.poll(async () => (await now())?.goal.withinSeconds).toBe(180);
  expect(ada.mistakes).toEqual([]);
});

test('a site’s secret is made anew and shown once, and the messenger is seen as its site will show it', async () => {
  const { page } = ada;
  await section(page, 'Messengers');
  await follow(page, /^Web site/);
  const sites = main(page).getByRole('textbox', { name: /^Sites that may embed it/ });
  await sites.fill(`${await sites.inputValue()}\nmailto:me@shop.example`);
  await main(page).getByText('A line is not the address of a site.').waitFor();
  await sites.fill((await sites.inputValue()).replace('mailto:me@shop.example', 'shop.example/help'));
  await main(page)
    .getByRole('textbox', { name: /^Colour/ })
    .fill('#ffdd00');
  await main(page).getByText('It is too pale for white letters.').waitFor();
  // As it will be kept it stands there before it is; a new secret is made of what was read after that.
  const readAgain = page.waitForResponse(
    (one) => one.url().endsWith('/api/messenger-keys') && one.request().method() === 'GET',
  );
  await press(page, 'Save');
  await readAgain;
  await expect.poll(() => sites.inputValue()).toContain('https://shop.example');
  await press(page, /^Make a new secret/);
  await page.getByRole('dialog').getByRole('button', { name: 'Make the secret' }).click();
  const shown = page.getByRole('dialog', { name: 'Copy the secret now' });
  expect(await shown.locator('code').innerText()).toMatch(/^[\w-]{43}$/);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await main(page).getByText('The one before works until').waitFor();

  await main(page)
    .getByRole('combobox', { name: /^Language/ })
    .selectOption('Chinese');
  await main(page).getByRole('combobox', { name: /^Look/ }).selectOption('Dark');
  const line = main(page).getByRole('textbox', { name: 'Line for your pages' });
  expect(await line.inputValue()).toContain('data-locale="zh" data-theme="dark"');
  const preview = page.frameLocator('iframe');
  await preview.getByText('您好').first().waitFor();
  // In the dark yellow is yellow enough; in the light it would not be.
  const button = await preview.locator('aside > button').evaluate((it) => getComputedStyle(it).backgroundColor);
  expect(button).toBe('rgb(255, 221, 0)');
  expect(await violations(page)).toEqual([]);
  await main(page).getByRole('heading', { name: 'On your pages' }).scrollIntoViewIfNeeded();
  await picture(page, 'administration messenger');
  expect(ada.mistakes).toEqual([]);
});

test('an article is written, published, found in the help centre and answered from; customers are asked otherwise', async () => {
  const { page, context } = ada;
  await page.goto(`${house.staffDoor}/knowledge/collections`);
  await press(page, 'New collection');
  await main(page).getByRole('textbox', { name: 'Name, English' }).fill('Delivery');
  await press(page, 'Add the collection');
  await main(page).getByText('0 articles').waitFor();
  await page.goto(`${house.staffDoor}/knowledge`);
  await page.getByRole('link', { name: 'New article' }).click();
  await main(page).getByRole('textbox', { name: 'Title' }).fill('How long delivery takes');
  await press(page, 'Begin writing');
  const field = (name: string) => main(page).getByRole('textbox', { name: `${name}, English` });
  await field('Text').fill('## 1 Time\n\nDelivery takes two working days.');
  await field('How customers ask').fill('How long does delivery take?');
  await main(page).getByRole('status').filter({ hasText: 'Draft saved' }).waitFor();
  // Nothing typed is lost by leaving, and nobody reads it before it is published.
  await page.reload();
  await expect.poll(() => field('Text').inputValue()).toContain('two working days');
  const helpCentre = await context.newPage();
  const inHelp = `${house.staffDoor}/help/en/articles/how-long-delivery-takes`;
  expect((await helpCentre.goto(inHelp))?.status()).toBe(404);

  await press(page, 'Preview');
  const preview = page.frameLocator('iframe[title="Preview of the article"]');
  await preview.getByText('Delivery takes two working days.').waitFor();
  await press(page, 'Answers');
  await press(page, 'Ask');
  await main(page).getByText('Answered from this article').waitFor();
  await picture(page, 'administration article');
  expect(await violations(page)).toEqual([]);
  await press(page, 'Publish, English');
  await page.getByRole('status').filter({ hasText: 'English is published' }).first().waitFor();
  await helpCentre.goto(`${house.staffDoor}/help/en/search?q=delivery`);
  await helpCentre.getByRole('link', { name: 'How long delivery takes' }).first().click();
  await helpCentre.getByText('Delivery takes two working days.').waitFor();

  await page.goto(`${house.staffDoor}/administration/help-centre`);
  const greeting = main(page).getByRole('group', { name: 'Greeting' });
  await greeting.getByRole('checkbox').uncheck();
  await greeting.getByRole('textbox', { name: 'English' }).fill('Good day');
  const drawn = page.frameLocator('iframe[title="As a customer sees it"]');
  await drawn.getByRole('heading', { name: 'Good day' }).waitFor();
  await press(page, 'Save');
  const greeted = () => helpCentre.goto(`${house.staffDoor}/help/zh`).then(() => helpCentre.locator('h1').innerText());
  await expect.poll(greeted).toBe('Good day');
  await page.getByRole('button', { name: /^Undo/ }).first().click();
  await expect.poll(greeted).toBe('需要什么帮助？');

  await page.goto(`${house.staffDoor}/administration/rating`);
  await follow(page, /^Everywhere else/);
  await main(page)
    .getByRole('combobox', { name: /^Scale/ })
    .selectOption('Thumb up or down');
  await press(page, 'Save');
  await saved(page);
  const grace = await signIn(house.staffDoor, 'ada@company.example', password);
  const { messengers } = await grace.call('GET /api/messenger-keys');
  await helpCentre.close();
  const visitor = await aDevice(browser);
  await visitor.page.goto(`${house.staffDoor}/try-messenger?key=${messengers[0]?.key}`);
  const customer = messengerOn(visitor.page, 'en', hand(visitor.page, 'mouse'));
  await customer.open();
  await customer.say('How long does delivery take?');
  await customer.shows('Delivery takes two working days.');
  await customer.panel.getByRole('button', { name: customer.words.more }).click();
  await customer.panel.getByRole('button', { name: 'It is solved' }).click();
  await customer.panel.getByRole('radio', { name: 'Good', exact: true }).check();
  await picture(visitor.page, 'administration thumbs');
  expect(await violations(visitor.page)).toEqual([]);
  await customer.panel.locator('form').getByRole('button', { name: 'Send', exact: true }).click();
  await customer.shows('How was it? Good');
  expect([...ada.mistakes, ...visitor.mistakes]).toEqual([]);
  await visitor.close();
});

test('a queue gets a routing plan of its own, seen beforehand with whom it would let in, and goes back', async () => {
  const { page } = ada;
  await section(page, 'Routing');
  await main(page).getByText('usual plan').waitFor();
  await follow(page, /^Orders/);
  const preview = main(page).getByRole('region', { name: 'Who would be let in' });
  await preview.getByRole('row', { name: /Bo Agent at once/ }).waitFor();
  await main(page).getByRole('combobox', { name: 'Plan' }).selectOption('A plan of its own');
  await press(page, 'Let others in later');
  const first = main(page).getByRole('group', { name: 'Step 1' });
  await first.getByRole('combobox', { name: /Condition$/ }).selectOption('knows the customer');
  await preview.getByRole('row', { name: /Bo Agent after/ }).waitFor();
  // Nobody can be let in who never is: it is said before it is saved.
  await press(page, 'Remove step 2');
  await main(page).getByText('Nobody at all would be let in.').waitFor();
  await press(page, 'Let others in later');
  await preview.getByRole('row', { name: /Bo Agent after/ }).waitFor();
  await picture(page, 'administration routing plan');
  expect(await violations(page)).toEqual([]);
  await press(page, 'Save');
  const published = async () => {
    const { plans } = await (await signIn(house.staffDoor, 'ada@company.example', password)).call(
      'GET /api/routing-plans',
    );
    return plans[0];
  };
  await expect.poll(published).toMatchObject({
    version: 1,
    plan: {
      steps: [
        { afterSeconds: 0, who: { knows: 'customer' } },
        { afterSeconds: 15, who: { required: 1 } },
      ],
    },
  });
  // Its own notice, and not one that is still there from before.
  await main(page)
    .getByText(/not saved$/)
    .waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await expect.poll(async () => (await published())?.plan).toBeNull();
  expect(ada.mistakes).toEqual([]);
});

const lists = ['people', 'queues', 'routing', 'tags', 'messengers', 'help-centre', 'audit'];
/** Those that nothing else is built like; the other lists and forms are like one of these. */
const shapes = [
  'start',
  'people/new',
  'skills',
  'capacity',
  'queues/new',
  'macros/new',
  'attributes/new',
  'operations',
];

test.each([
  { look: { language: 'en', theme: 'light', screen: 'desktop' }, places: [...shapes, ...lists] },
  {
    look: { language: 'zh', theme: 'dark', screen: 'phone' },
    places: ['start', 'skills', 'queues/new', 'operations', 'people', 'help-centre', 'audit'],
  },
] as const)(
  'axe finds nothing in any section, in $look.language, $look.theme, $look.screen',
  async ({ look, places }) => {
    const found: string[] = [];
    const { page, context, mistakes, close } = await aDevice(browser, look);
    const credentials = { data: { email: 'ada@company.example', password } };
    await context.request.post(`${house.staffDoor}/api/sign-in`, credentials);
    await context.request.patch(`${house.staffDoor}/api/me`, { data: { locale: look.language } });
    for (const place of places) {
      await page.goto(`${house.staffDoor}/administration/${place}`);
      await main(page).getByRole('heading', { level: 1 }).first().waitFor();
      await main(page).locator('.ghost').first().waitFor({ state: 'detached' });
      for (const { rule, where, why } of await violations(page))
        found.push(`${place}: ${rule} at ${where}\n    ${why}`);
      await picture(page, `administration ${place.replace('/', ' ')} ${Object.values(look).join(' ')}`);
    }
    const who = look.language === 'en' ? 'Ada Admin added the queue Orders' : 'Ada Admin新增了队列Orders';
    await main(page).getByText(who).waitFor();
    // Of a goal's four parts, the one that was changed.
    const goal = look.language === 'en' ? 'seconds to the first answer' : '首次答复秒数';
    await main(page)
      .getByText(new RegExp(`^[^,]*${goal} 420 → ${goal} 180$`))
      .waitFor();
    await close();
    expect(found).toEqual([]);
    expect(mistakes).toEqual([]);
  },
);
