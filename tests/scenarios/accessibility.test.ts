/**
 * axe finds nothing, on any screen, with its menus and dialogs open. In CI each pair of language, theme and size is
 * seen together once; HARKEN_AXE=all sees all eight combinations.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInAtBank } from '../house/bank-page.ts';
import { aDevice, type Language, openBrowser, picture, type Screen, type Theme, violations } from '../house/browser.ts';
import { deskOn } from '../house/desk-screen.ts';
import { hand } from '../house/hand.ts';
import { type House, openHouse } from '../house/house.ts';
import { messengerOn } from '../house/messenger-screen.ts';
import { aMessenger, aVisitor, newMessageId } from '../house/visitor.ts';

interface Look {
  language: Language;
  theme: Theme;
  screen: Screen;
}
const looks: Look[] = (['en', 'zh'] as const)
  .flatMap((language) => (['light', 'dark'] as const).map((theme) => ({ language, theme })))
  .flatMap((look) => (['desktop', 'phone'] as const).map((screen) => ({ ...look, screen })));
/** Of each three features an even number differs from the first look: so every pair occurs. */
const pairs = looks.filter(
  ({ language, theme, screen }) =>
    [language === 'zh', theme === 'dark', screen === 'phone'].filter(Boolean).length % 2 === 0,
);
const seen = process.env.HARKEN_AXE === 'all' ? looks : pairs;

let house: House;
let browser: Browser;
/** A conversation that Priya holds, with everything that can be in one. */
let held: string;
let customerId: string;
let fresh: House;
beforeAll(async () => {
  [house, fresh, browser] = await Promise.all([openHouse(), openHouse({ kind: 'empty', processes: 1 }), openBrowser()]);
  [held, customerId] = await fillTheFloor();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([house?.close(), fresh?.close()]);
});

/** Conversations in every state, so that no screen is empty. */
async function fillTheFloor(): Promise<[string, string]> {
  const [lead, priya, messenger] = await Promise.all([
    house.colleague('grace.tan'),
    house.colleague('priya.nair'),
    aMessenger(house),
  ]);
  const claims = { sub: 'hb-10417', name: 'Rachel Lim', email: 'rachel.lim@example.com' };
  const rachel = await aVisitor(house.customerDoor, messenger, { claims });
  const log = await lead.listen();
  const now = new Date().toISOString();
  const { id } = await rachel.asks('What does LIM-031 mean?', [
    {
      at: now,
      kind: 'event',
      name: 'limit_change',
      label: 'Limits: a higher limit refused',
      code: 'LIM-031',
      outcome: 'failed',
    },
    { at: now, kind: 'event', name: 'form', label: 'Limits, changed', outcome: 'unsaved' },
  ]);
  await log.hears((event) => event.name === 'message.sent' && event.data.about.conversationId === id, 'an answer');
  await rachel.call('POST /api/messenger/conversations/:id/person', { params: { id } });
  await log.hears(
    (event) => event.name === 'conversation.queued' && event.data.about.conversationId === id,
    'the queue',
  );
  await lead.call('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: priya.me.id } });
  const say = (content: Parameters<typeof priya.call<'POST /api/conversations/:id/messages'>>[1]['body']['content']) =>
    priya.call('POST /api/conversations/:id/messages', { params: { id }, body: { id: newMessageId(), content } });
  await say({ kind: 'note', text: 'Passkey confirmed. @Grace Tan please look.', mentions: [lead.me.id] });
  await say({
    kind: 'text',
    text: 'Raised to **S$2,500**, see https://bank.example/limits\n- at once\n- for `24` hours',
  });
  await say({
    kind: 'card',
    title: 'Your new limit',
    text: 'S$2,500 a day',
    actions: [{ label: 'Open', url: 'https://bank.example' }],
  });
  await say({
    kind: 'form',
    title: 'One thing more',
    fields: [
      { name: 'until', label: 'Until when?', kind: 'date', required: true },
      { name: 'where', label: 'Where?', kind: 'choice', required: false, choices: ['Shop', 'Online'] },
    ],
  });
  await rachel.says(id, 'Thank you!');
  for (const [n, words] of [
    'How do I raise my daily card limit?',
    '每日刷卡限额怎么提高？',
    'My card was declined',
  ].entries()) {
    const other = await aVisitor(house.customerDoor, messenger, { locale: n === 1 ? 'zh' : 'en' });
    const { id: otherId } = await other.asks(words);
    if (n < 2) await other.call('POST /api/messenger/conversations/:id/person', { params: { id: otherId } });
  }
  const solved = await aVisitor(house.customerDoor, messenger);
  const { id: solvedId } = await solved.asks('Where is my new card?');
  await lead.call('POST /api/conversations/:id/assign', { params: { id: solvedId }, body: { agentId: priya.me.id } });
  await priya.call('POST /api/conversations/:id/resolve', { params: { id: solvedId }, body: { dispositionId: null } });
  await solved.call('POST /api/messenger/conversations/:id/rating', {
    params: { id: solvedId },
    body: { score: 4, comment: null },
  });
  log.close();
  const thread = await priya.call('GET /api/conversations/:id', { params: { id }, query: {} });
  return [id, thread.customer.id];
}

test('axe would find it: a picture without words inside the messenger, and letters too pale to read', async () => {
  const { page, close } = await aDevice(browser);
  const messenger = messengerOn(page, 'en', hand(page, 'mouse'));
  await page.goto(`${house.customerDoor}/bank/`);
  await messenger.open();
  await messenger.panel.getByRole('heading', { level: 1 }).evaluate((heading: HTMLElement) => {
    // By script: the page's policy ignores style attributes.
    heading.style.color = '#bbb';
    heading.append(new Image(9, 9));
  });
  expect((await violations(page)).map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['image-alt', 'color-contrast']),
  );
  await close();
});

describe.each(seen)('in $language, $theme, $screen', (look) => {
  const { language, theme, screen } = look;
  const label = `${language} ${theme} ${screen}`;
  const en = language === 'en';
  const named = (english: string, chinese: string) => (en ? english : chinese);

  /** Looks at the page as it stands and keeps a picture of it. */
  async function lookAt(page: Page, what: string, found: string[]): Promise<void> {
    // A screen that is still being drawn is not looked at.
    await page.evaluate(() => document.fonts.ready);
    for (const { rule, where, why } of await violations(page)) found.push(`${what}: ${rule} at ${where}\n    ${why}`);
    await picture(page, `screen ${what} ${label}`);
  }

  test('nothing is wrong before the desk: sign-in, a mistake, set-up, a new password', async () => {
    const found: string[] = [];
    const { page, close } = await aDevice(browser, look);
    await page.goto(`${house.staffDoor}/sign-in`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await lookAt(page, 'sign-in', found);
    await page.getByRole('textbox', { name: named('Email', '邮箱') }).fill('nobody@harbourbank.example');
    await page.getByLabel(named('Password', '密码'), { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
    await lookAt(page, 'sign-in refused', found);
    await page.goto(`${house.staffDoor}/password-reset?token=abc`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await lookAt(page, 'password-reset', found);
    await page.goto(`${fresh.staffDoor}/set-up`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await lookAt(page, 'set-up', found);
    await close();
    expect(found).toEqual([]);
  });

  test('nothing is wrong at the desk, in any room, with every menu and dialog', async () => {
    const found: string[] = [];
    const { page, close } = await aDevice(browser, look);
    const desk = deskOn(page, language, hand(page, 'mouse'));
    const priya = await house.colleague('priya.nair');
    await priya.call('PATCH /api/me', { body: { locale: language } });
    await desk.signIn(house.staffDoor, priya.me.email);
    const go = (path: string) => page.goto(`${house.staffDoor}${path}`);
    const main = page.getByRole('main');
    /** Opens something, looks, and closes it by Escape. */
    const within = async (what: string, open: () => Promise<unknown>, role: 'menu' | 'dialog') => {
      await open();
      await page.getByRole(role).first().waitFor();
      await lookAt(page, what, found);
      await page.keyboard.press('Escape');
      await page.getByRole(role).first().waitFor({ state: 'detached' });
    };
    const keys =
      (...all: string[]) =>
      async () => {
        for (const key of all) await page.keyboard.press(key);
      };
    const button = (english: string, chinese: string) => () =>
      page
        .getByRole('button', { name: named(english, chinese), exact: true })
        .first()
        .click();

    for (const view of ['', '?view=queues', '?view=all', '?view=snoozed', '?view=resolved']) {
      await go(`/inbox${view}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await lookAt(page, `inbox${view.replace('?view=', ' ')}`, found);
    }
    await go('/inbox?view=all');
    await within('menu of filters', button('Filter', '筛选'), 'menu');
    await within('menu of presence', () => page.getByRole('button', { name: /^Priya Nair/ }).click(), 'menu');
    await button('Notices', '通知')().catch(() => page.getByRole('button', { name: named('Notices', '通知') }).click());
    await lookAt(page, 'notices', found);
    await page.keyboard.press('Escape');

    await go(`/inbox/${held}`);
    await desk.packet.waitFor();
    await lookAt(page, 'conversation', found);
    await within('picker of assignment', keys('a'), 'dialog');
    await within('menu of snooze', keys('z'), 'menu');
    await within('picker of outcome', keys('e'), 'dialog');
    await within('menu of more', button('More', '更多'), 'menu');
    await within('palette', keys('Control+k'), 'dialog');
    await within('keys', keys('?'), 'dialog');
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: named('Note for colleagues', '写给同事的备注') }).fill('Look @gr');
    await lookAt(page, 'note with mentions', found);
    await page.keyboard.press('Escape');
    if (screen === 'phone') {
      await button('Context', '背景')();
      await desk.context.waitFor();
      await lookAt(page, 'context', found);
    }

    for (const room of ['/knowledge', '/customers', `/customers/${customerId}`, '/settings', '/nowhere', '/eye']) {
      await go(room);
      await main.getByRole('heading').first().waitFor();
      await lookAt(page, room.replace(customerId, 'one').slice(1).replaceAll('/', ' '), found);
    }
    await close();
    expect(found).toEqual([]);
  });

  test('nothing is wrong on the lead’s board', async () => {
    const found: string[] = [];
    const { page, close } = await aDevice(browser, look);
    const grace = await house.colleague('grace.tan');
    await grace.call('PATCH /api/me', { body: { locale: language } });
    await deskOn(page, language, hand(page, 'mouse')).signIn(house.staffDoor, grace.me.email);
    await page.goto(`${house.staffDoor}/eye`);
    await page.getByRole('table').first().waitFor();
    await lookAt(page, 'board', found);
    await close();
    expect(found).toEqual([]);
  });

  test('nothing is wrong at the bank and in the messenger, whatever is open', async () => {
    const found: string[] = [];
    const { page, context, close } = await aDevice(browser, look);
    const kind = screen === 'phone' ? ('finger' as const) : ('mouse' as const);
    const messenger = messengerOn(page, language, hand(page, kind));
    for (const path of ['', 'sign-in', 'help']) {
      await page.goto(`${house.customerDoor}/bank/${path}`);
      await messenger.launcher.waitFor();
      await lookAt(page, `bank ${path}`, found);
    }
    await messenger.open();
    await lookAt(page, 'messenger of a visitor', found);
    const name = en ? 'Rachel Lim' : '陈思远';
    const card = en ? '4417' : '4471';
    await signInAtBank(page, house.customerDoor, name, hand(page, kind));
    for (const path of ['', 'accounts', 'cards', `cards/${card}`, `cards/${card}/limits`, 'payments', 'profile']) {
      await page.goto(`${house.customerDoor}/bank/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await lookAt(page, `bank of a customer ${path}`, found);
    }
    await messenger.open();
    await messenger.shows(messenger.words.signedIn);
    await lookAt(page, 'messenger', found);
    await messenger.panel.getByRole('button', { name: messenger.words.more, exact: true }).click();
    await lookAt(page, 'messenger menu', found);
    await page.keyboard.press('Escape');
    await messenger.say(en ? 'What does LIM-031 mean?' : 'LIM-031 是什么意思？');
    await messenger.shows(en ? 'you use a device' : '首次登录还不到 24 小时');
    await lookAt(page, 'messenger with an answer', found);
    await messenger.askForPerson();
    await messenger.finding.waitFor();
    await lookAt(page, 'messenger finding a person', found);
    await context.setOffline(true);
    await messenger.say(en ? 'In a tunnel' : '在隧道里');
    await messenger.shows(messenger.words.kept);
    await lookAt(page, 'messenger offline', found);
    await context.setOffline(false);
    await messenger.panel.getByText(messenger.words.kept).waitFor({ state: 'detached' });
    const lead = await house.colleague('grace.tan');
    const { conversations } = await lead.call('GET /api/state');
    for (const { id, customerName } of conversations.filter((one) => one.customerName === name && one.id !== held)) {
      expect(customerName).toBe(name);
      await lead.call('POST /api/conversations/:id/resolve', { params: { id }, body: { dispositionId: null } });
    }
    await messenger.shows(messenger.words.rating);
    await lookAt(page, 'messenger rating', found);
    await close();
    expect(found).toEqual([]);
  });
});
