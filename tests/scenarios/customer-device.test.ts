/** What stays on a customer's device, and what must not: a tunnel, a shared computer, a second tab. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAtBank, signOutAtBank } from '../house/bank-page.ts';
import { aDevice, openBrowser } from '../house/browser.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { messengerOn } from '../house/messenger-screen.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

/** Everything that the messenger keeps, of any person. */
const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage).filter((name) => name.startsWith('harken')),
    tab: Object.keys(sessionStorage).filter((name) => name.startsWith('harken')),
    files: (await indexedDB.databases()).map(({ name }) => name),
    words: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  }));

test('a message written in a tunnel is kept, said to be kept, and arrives once', async () => {
  const { page, context, close } = await aDevice(browser);
  const mouse = hand(page, 'mouse');
  const messenger = messengerOn(page, 'en', mouse);
  await signInAtBank(page, house.customerDoor, 'Rachel Lim', mouse);
  await messenger.open();
  await messenger.say('What does LIM-031 mean?');
  await messenger.shows('you use a device that we first saw');

  await context.setOffline(true);
  await messenger.say('written in a tunnel');
  await messenger.shows('written in a tunnel');
  await messenger.shows(messenger.words.kept);
  await context.setOffline(false);
  await messenger.panel.getByText(messenger.words.kept).waitFor({ state: 'detached' });

  const lead = await house.colleague('grace.tan');
  const { conversations } = await lead.call('GET /api/conversations', { query: { view: 'all', search: 'Rachel' } });
  const id = conversations[0]?.id;
  if (!id) throw new Error('There is no conversation of Rachel');
  await expect
    .poll(
      async () => {
        const { messages } = await lead.call('GET /api/conversations/:id', { params: { id }, query: {} });
        return messages.filter(({ content }) => content.kind === 'text' && content.text === 'written in a tunnel')
          .length;
      },
      { timeout: 15_000 },
    )
    .toBe(1);
  expect(await messenger.talk.getByText('written in a tunnel').count()).toBe(1);
  await close();
});

test('a shared device is empty after the log-out: no word, no token, no file, in no tab', async () => {
  const { page, context, close } = await aDevice(browser);
  const mouse = hand(page, 'mouse');
  const messenger = messengerOn(page, 'en', mouse);
  await signInAtBank(page, house.customerDoor, 'Helena Vogt', mouse);
  await messenger.open();
  await messenger.say('Something private about my account 3318');
  await messenger.shows('Something private');
  const before = await kept(page);
  expect([...before.local, ...before.tab].length).toBeGreaterThan(0);
  const other = await context.newPage();
  await other.goto(`${house.customerDoor}/bank/`);

  await signOutAtBank(page, 'en', mouse);
  for (const tab of [page, other]) {
    await expect.poll(async () => (await kept(tab)).words, { timeout: 10_000 }).not.toMatch(/private|Helena|"token"/);
    expect((await kept(tab)).files).toEqual([]);
  }

  // The next person finds nothing of the one before.
  await page.goto(`${house.customerDoor}/bank/`);
  await messenger.open();
  await messenger.shows('How can we help?');
  expect(await messenger.panel.getByText('private').count()).toBe(0);
  await messenger.panel.getByRole('button', { name: messenger.words.close }).click();
  await signInAtBank(page, house.customerDoor, 'Siti Rahmah', mouse);
  await messenger.open();
  await messenger.shows(messenger.words.hello('Siti'));
  expect(await messenger.panel.getByText('private').count()).toBe(0);
  await close();
});

test('nothing is asked of the server, and no cookie set, before somebody means to use the messenger', async () => {
  const { page, context, close } = await aDevice(browser);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${house.customerDoor}/bank/`);
  await messengerOn(page, 'en', hand(page, 'mouse')).launcher.waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked.filter((path) => path.startsWith('/messenger/'))).toEqual(['/messenger/launcher.js']);
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
  // The bank has cookies of its own; they stay under its own path.
  expect((await context.cookies()).filter(({ path }) => path !== '/bank')).toEqual([]);
  await close();
});

test('no note and no packet crosses the wire to the page, whatever its customer does', async () => {
  const { page, close } = await aDevice(browser);
  const wire: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => wire.push(String(payload))));
  page.on('response', async (response) => {
    if (response.url().includes('/api/messenger/')) wire.push(await response.text().catch(() => ''));
  });
  const mouse = hand(page, 'mouse');
  const messenger = messengerOn(page, 'en', mouse);
  const lead = await house.colleague('grace.tan');
  const ear = await lead.listen();
  await signInAtBank(page, house.customerDoor, 'Jonas Bergström', mouse);
  await messenger.open();
  await messenger.say('What does LIM-031 mean?');
  await messenger.shows('you use a device that we first saw');
  await messenger.askForPerson();
  const queued = await ear.hears((event) => event.name === 'conversation.queued', 'the queue');
  if (queued.name !== 'conversation.queued') throw new Error('not queued');
  const params = { id: queued.data.conversation.id };
  const say = (content: { kind: 'text'; text: string } | { kind: 'note'; text: string; mentions: [] }) =>
    lead.call('POST /api/conversations/:id/messages', {
      params,
      body: { id: `msg_${crypto.randomUUID()}` as never, content },
    });
  await say({ kind: 'note', text: 'CONFIDENTIAL remark', mentions: [] });
  await say({ kind: 'text', text: 'Somebody is with you in a moment.' });
  await messenger.shows('Somebody is with you in a moment.');
  await page.reload();
  await messenger.launcher.click();
  await messenger.field.waitFor();

  const everything = wire.join('\n');
  expect(everything).toContain('Somebody is with you');
  expect(everything).not.toMatch(/CONFIDENTIAL|"packet"|"note"|openQuestion|queu_|pers_/);
  ear.close();
  await close();
});
