/** Coming in by more than a password, on real screens: code app, passkey, provider, key; and being shown out. */
import { createHmac } from 'node:crypto';
import { demoPassword } from '@harken/demo/harbour-bank';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anIdentityProvider, type IdentityProvider } from '../../apps/server/src/access/testing-provider.ts';
import {
  aDevice,
  type Device,
  type Language,
  openBrowser,
  picture,
  type Screen,
  type Theme,
  violations,
} from '../house/browser.ts';
import { type House, openHouse } from '../house/house.ts';

let house: House;
let browser: Browser;
let provider: IdentityProvider;
/** By a name: passkeys belong to one. */
let door: string;
beforeAll(async () => {
  [house, browser] = await Promise.all([
    openHouse({ settings: { OUTGOING_TO_LOOPBACK: 'on', SIGN_IN_LIMIT_PER_MINUTE: '200' } }),
    openBrowser(),
  ]);
  door = house.staffDoor.replace('127.0.0.1', 'localhost');
  provider = await anIdentityProvider({
    sub: 'grace',
    email: 'grace.tan@harbourbank.example',
    email_verified: true,
    name: 'Grace Tan',
  });
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

/** What a code app shows now, from the key as it stands on the screen. */
function codeOf(key: string, ahead = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replace(/\s/g, '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
/** A phone with a fingerprint, made of Chromium's own virtual authenticator. */
async function aFingerprint({ context, page }: Device): Promise<void> {
  const developer = await context.newCDPSession(page);
  await developer.send('WebAuthn.enable');
  await developer.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
async function giveName(page: Page, name: string): Promise<void> {
  await page.goto(`${door}/sign-in`);
  await page.getByLabel('Email').fill(`${name}@harbourbank.example`);
  await page.getByLabel('Password', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
const inside = (page: Page) => page.getByRole('navigation', { name: 'Rooms' }).waitFor();
async function leave(page: Page): Promise<void> {
  await page.goto(`${door}/settings`);
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Email').waitFor();
}

describe('an agent', () => {
  test('sets up a code app by its key, and is asked for a code from then on', async () => {
    const device = await aDevice(browser);
    const { page } = device;
    await giveName(page, 'sofia.marques');
    await inside(page);
    await page.goto(`${door}/settings`);
    await page.getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Set up a code app' });
    await dialog.getByRole('img', { name: /QR code/ }).waitFor();
    const key = (await dialog.locator('p.font-mono').innerText()).trim();
    await dialog.getByLabel('The six digits it shows').fill('000000');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'not right' }).waitFor();
    await picture(page, 'code-app');
    await dialog.getByLabel('The six digits it shows').fill(codeOf(key));
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    const kept = page.getByRole('dialog', { name: 'Keep these recovery codes' });
    await kept.waitFor();
    const codes = await kept.getByRole('listitem').allInnerTexts();
    expect(codes).toHaveLength(10);
    await picture(page, 'recovery-codes');
    await kept.getByRole('button', { name: 'I have kept them' }).click();
    await leave(page);

    await giveName(page, 'sofia.marques');
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, 'second-step');
    // The next half minute's: the one that enrolled it is used up.
    await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1));
    await page.keyboard.press('Enter');
    await inside(page);
    await leave(page);

    await giveName(page, 'sofia.marques');
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await inside(page);
    await page.goto(`${door}/settings`);
    await page.getByText('9 codes left').waitFor();
    expect(device.mistakes.filter((line) => !/401/.test(line))).toEqual([]);
    await device.close();
  });

  test('makes a passkey and comes in by it without a password', async () => {
    const device = await aDevice(browser);
    const { page } = device;
    await aFingerprint(device);
    await giveName(page, 'tomas.rivera');
    await inside(page);
    await page.goto(`${door}/settings`);
    await page.getByRole('textbox', { name: /^Name/ }).fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog', { name: 'Keep these recovery codes' }).getByRole('button', { name: /kept/ }).click();
    await page.getByRole('list', { name: 'Passkeys' }).getByText('Work laptop').waitFor();
    await leave(page);

    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside(page);
    await page.goto(`${door}/settings`);
    await page.getByText('by passkey').first().waitFor();
    await page.getByRole('list', { name: 'Passkeys' }).getByText('last used').waitFor();
    await leave(page);

    // After the password it is the second step.
    await giveName(page, 'tomas.rivera');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside(page);
    await page.goto(`${door}/settings`);
    await page.getByRole('button', { name: 'Remove Work laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('list', { name: 'Passkeys' }).waitFor({ state: 'detached' });
    await leave(page);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'not accepted' }).waitFor();
    await device.close();
  });
});

describe('an administrator', () => {
  test('sets up single sign-on by the screens; a lead comes in by it, where she wanted to go', async () => {
    const device = await aDevice(browser);
    const { page } = device;
    await giveName(page, 'helen.ward');
    await inside(page);
    await page.goto(`${door}/administration/single-sign-on`);
    await page.getByRole('button', { name: 'Add a provider' }).click();
    await page.getByLabel(/^Name/).fill('Harbour ID');
    await page.getByLabel(/^Issuer/).fill(provider.issuer);
    await page.getByRole('button', { name: 'Ask the provider' }).click();
    await page.getByText('It answers').waitFor();
    await page.getByLabel(/^Client ID/).fill(provider.clientId);
    await page.getByLabel(/^Client secret/).fill(provider.clientSecret);
    await page.getByRole('button', { name: 'Add a provider' }).click();
    await page.getByRole('link', { name: /Harbour ID/ }).waitFor();

    const hers = await aDevice(browser);
    await hers.page.goto(`${door}/sign-in?next=${encodeURIComponent('/eye')}`);
    await hers.page.getByRole('link', { name: 'Continue with Harbour ID' }).click();
    await hers.page.waitForURL(`${door}/eye`);
    await inside(hers.page);

    // Someone the provider knows and nobody invited is told so.
    provider.account = { sub: 'stranger', email: 'stranger@elsewhere.example', email_verified: true };
    const theirs = await aDevice(browser);
    await theirs.page.goto(`${door}/sign-in`);
    await theirs.page.getByRole('link', { name: 'Continue with Harbour ID' }).click();
    await theirs.page.getByRole('alert').filter({ hasText: 'invited' }).waitFor();

    // And the lead, whom the administrator shows out, is out at once.
    await page.goto(`${door}/administration/sessions`);
    await page.getByRole('button', { name: 'End all sessions of Grace Tan' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End all' }).click();
    await hers.page.getByLabel('Email').waitFor();
    for (const each of [device, hers, theirs]) await each.close();
  });

  test('makes a key, shown once, that works until it is revoked', async () => {
    const device = await aDevice(browser);
    const { page } = device;
    await giveName(page, 'helen.ward');
    await inside(page);
    await page.goto(`${door}/administration/api-keys`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog', { name: 'New key' });
    await dialog.getByLabel(/^Name/).fill('Audit archive');
    await dialog.getByLabel('Read the audit log').check();
    // Sensitive: once the proof is too old it is asked for, and the change goes on by itself.
    let refused = false;
    await page.route('**/api/api-keys', async (route) => {
      if (refused || route.request().method() !== 'POST') return await route.fallback();
      refused = true;
      const code = 'access.proof_needed';
      const problem = { type: `/problems/${code}`, title: '', status: 403, code };
      await route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) });
    });
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByLabel('Your password').fill(demoPassword);
    expect(await violations(page)).toEqual([]);
    await picture(page, 'proof');
    await proof.getByRole('button', { name: 'Confirm' }).click();
    const shown = page.getByRole('dialog', { name: 'Copy the key now' });
    const key = (await shown.locator('code').innerText()).trim();
    expect(key).toMatch(/^hk_[\w-]{43}$/);
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    const ask = () => fetch(`${house.staffDoor}/api/audit`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke Audit archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('No key yet').waitFor();
    expect((await ask()).status).toBe(401);
    await device.close();
  });

  test('asks a role for a second step; its people set one up before anything else opens', async () => {
    const device = await aDevice(browser);
    const { page } = device;
    await giveName(page, 'helen.ward');
    await inside(page);
    await page.goto(`${door}/administration/sign-in`);
    await page.getByLabel('Planner').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').first().waitFor();

    const his = await aDevice(browser);
    await giveName(his.page, 'ravi.menon');
    await his.page.getByRole('heading', { name: 'Add a second step' }).waitFor();
    expect(await violations(his.page)).toEqual([]);
    await picture(his.page, 'must-add');
    await his.page.goto(`${door}/eye`);
    await his.page.getByRole('heading', { name: 'Add a second step' }).waitFor();
    await his.page.getByRole('button', { name: 'Code app' }).click();
    const key = (await his.page.locator('p.font-mono').innerText()).trim();
    await his.page.getByLabel('The six digits it shows').fill(codeOf(key));
    await his.page.getByRole('button', { name: 'Confirm' }).click();
    await his.page.getByRole('button', { name: 'I have kept them' }).click();
    await inside(his.page);
    await page.getByLabel('Planner').uncheck();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved').first().waitFor();
    for (const each of [device, his]) await each.close();
  });
});

const looks = [
  ['en', 'light', 'desktop'],
  ['zh', 'dark', 'phone'],
] as const satisfies readonly (readonly [Language, Theme, Screen])[];

test.each(looks)('axe finds nothing on these screens: %s, %s, %s', async (language, theme, screen) => {
  const device = await aDevice(browser, { language, theme, screen });
  const { page, context } = device;
  const shot = async (name: string) => {
    await page.locator('.ghost').first().waitFor({ state: 'detached' });
    expect(await violations(page), name).toEqual([]);
    await picture(page, `${name}-${language}-${theme}-${screen}`);
  };
  await page.goto(`${door}/sign-in`);
  await page.getByRole('link', { name: /Harbour ID/ }).waitFor();
  await shot('sign-in');
  const colleague = await house.colleague('helen.ward');
  const [name = '', value = ''] = colleague.cookie.split('=');
  await context.addCookies([{ name, value, url: door }]);
  await colleague.call('PATCH /api/me', { body: { locale: language } });
  await page.goto(`${door}/settings`);
  await page
    .getByRole('img')
    .or(page.getByRole('heading', { level: 2 }))
    .first()
    .waitFor();
  await shot('settings');
  for (const section of ['sign-in', 'single-sign-on', 'api-keys', 'sessions']) {
    await page.goto(`${door}/administration/${section}`);
    await page.getByRole('heading', { level: 1 }).last().waitFor();
    await shot(`section-${section}`);
  }
  await page.goto(`${door}/administration/single-sign-on/new`);
  await page.getByRole('textbox').nth(2).waitFor();
  await shot('provider-new');
  await page.goto(`${door}/administration/api-keys`);
  await page.getByRole('main').getByRole('button').last().click();
  await page.getByRole('dialog').waitFor();
  await shot('key-new');
  await device.close();
});
