/** A new house: the first administrator makes it their own, by the screen and by the API, until it serves its customers. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, openBrowser } from '../house/browser.ts';
import { signIn } from '../house/colleague.ts';
import { type House, openHouse, servers, settingsOf } from '../house/house.ts';
import { harken } from '../house/process.ts';
import { aVisitor } from '../house/visitor.ts';

let house: House;
let browser: Browser;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse({ kind: 'empty' }), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const email = 'ada@company.example';
const password = 'four unrelated garden words';

test('the code that the start printed makes one administrator, and no second one', async () => {
  const printed = () => /with the code (\S+)/.exec(house.processes[0]?.output() ?? '')?.[1] ?? '';
  await expect.poll(printed).not.toBe('');
  const code = printed();
  const { page, mistakes, close } = await aDevice(browser);
  await page.goto(house.staffDoor);
  await page.getByRole('heading', { level: 1, name: 'First administrator' }).waitFor();
  const make = async (given: string) => {
    await page.getByRole('textbox', { name: /^Set-up code/ }).fill(given);
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada Admin');
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await page.getByLabel(/^Password/).fill(password);
    await page.getByRole('button', { name: 'Make the administrator' }).click();
  };
  await make('WRON-GWRO-NGWR-ONGW');
  await page
    .getByRole('alert')
    .getByText(/code is not right/)
    .waitFor();
  await make(code);
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  await close();

  const again = await fetch(`${house.customerDoor}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: 'Eve', email: 'eve@company.example', password, locale: 'en' }),
  });
  expect(again.status).toBe(409);
  // What the server refused on purpose is the only thing that went wrong on the page.
  expect(mistakes.filter((mistake) => !/40[13]/.test(mistake))).toEqual([]);
});

test('a queue, an agent, an article and a messenger later, a customer is served', async () => {
  const admin = await signIn(house.staffDoor, email, password);
  const { skill } = await admin.call('POST /api/skills', {
    body: { key: 'orders', name: { en: 'Orders', zh: '订单' } },
  });
  const { queue } = await admin.call('POST /api/queues', {
    body: {
      name: { en: 'Orders', zh: '订单' },
      skillId: skill.id,
      priority: 3,
      goal: { share: 0.8, withinSeconds: 60, nextReplySeconds: 120, resolveSeconds: 3600 },
      hours: {
        zone: 'Europe/Berlin',
        weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' })),
        holidays: [],
      },
    },
  });
  const { invitation } = await admin.call('POST /api/people', {
    body: {
      name: 'Bo Agent',
      email: 'bo@company.example',
      roles: ['agent'],
      locale: 'en',
      queueIds: [queue.id],
      skills: [{ skillId: skill.id, proficiency: 4 }],
    },
  });
  const token = new URL(invitation.url, house.staffDoor).searchParams.get('token') ?? '';
  const body = JSON.stringify({ token, password: 'another four garden words' });
  const headers = { 'content-type': 'application/json' };
  const set = await fetch(`${house.staffDoor}/api/password-reset`, { method: 'POST', headers, body });
  expect(set.status).toBe(204);

  const { collection } = await admin.call('POST /api/knowledge/collections', {
    body: { slug: 'orders', name: { en: 'Orders', zh: '订单' }, position: 0 },
  });
  const { article } = await admin.call('POST /api/knowledge/articles', {
    body: {
      slug: 'delivery-time',
      collectionId: collection.id,
      texts: {
        en: {
          title: 'How long delivery takes',
          summary: 'Parcels take two working days.',
          body: '## 1 Delivery\n\nA parcel takes two working days within the country. Express parcels arrive the next day.',
          questions: ['How long does delivery take?', 'When does my parcel arrive?'],
        },
      },
    },
  });
  await admin.call('POST /api/knowledge/articles/:id/publish', {
    params: { id: article.id },
    body: { version: article.version, locale: 'en', published: true },
  });
  const messenger = await admin.call('POST /api/messenger-keys', { body: { name: 'Shop', origins: [] } });

  const bo = await signIn(house.staffDoor, 'bo@company.example', 'another four garden words');
  const desk = await bo.listen();
  await bo.call('POST /api/me/presence', { body: { presence: 'available' } });
  const customer = await aVisitor(house.customerDoor, messenger);
  const phone = await customer.listen();
  const { id } = await customer.asks('How long does delivery take?');
  const answer = await phone.hears(
    (event) => event.name === 'message.added' && event.message.content.kind === 'answer',
    'an answer from the article',
  );
  expect(JSON.stringify(answer)).toContain('two working days');
  await customer.call('POST /api/messenger/conversations/:id/person', { params: { id } });
  const offered = await desk.hears((event) => event.name === 'offer.made', 'the offer');
  if (offered.name !== 'offer.made') throw new Error('not an offer');
  await bo.call('POST /api/offers/:id/accept', { params: { id: offered.data.offer.id } });
  await phone.hears(
    (event) => event.name === 'conversation.changed' && event.changes.agentName === 'Bo Agent',
    'that Bo has it',
  );
  desk.close();
  phone.close();
});

test('the only administrator, who lost everything, is let in by whoever runs the machine', async () => {
  const before = await signIn(house.staffDoor, email, password);
  if (!servers.database) {
    const meanwhile = await harken(settingsOf(house), 'let-in', email);
    expect(meanwhile.code).not.toBe(0);
    expect(meanwhile.printed).toContain('already works on the data folder');
    await house.processes[0]?.stop();
  }
  const nobody = await harken(settingsOf(house), 'let-in', 'eve@company.example');
  expect(nobody).toEqual({ code: 1, printed: 'Nobody here has the email eve@company.example.\n' });
  const { code, printed } = await harken(settingsOf(house), 'let-in', email.toUpperCase());
  expect(code, printed).toBe(0);
  if (!servers.database) await house.processes[0]?.startAgain();

  // A server that ran meanwhile hears of it within a minute.
  if (!servers.database) await expect(before.call('GET /api/me')).rejects.toMatchObject({ code: 'access.signed_out' });
  const token = /token=(\S+)/.exec(printed)?.[1] ?? '';
  const found = 'a fifth garden word';
  const set = await fetch(`${house.staffDoor}/api/password-reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, password: found }),
  });
  expect(set.status).toBe(204);
  const after = await signIn(house.staffDoor, email, found);
  const { entries } = await after.call('GET /api/audit', { query: { actions: 'person.let_in' } });
  expect(entries).toMatchObject([{ action: 'person.let_in', personId: null, target: after.me.id }]);
});
