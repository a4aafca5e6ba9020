/** Harbour Bank's web site, as its customers use it. */
import type { Page } from 'playwright-core';
import type { Language } from './browser.ts';
import type { Hand } from './hand.ts';

/** Signs in at the bank as one of its customers, who then is in the middle of something. */
export async function signInAtBank(page: Page, door: string, name: string, hand: Hand): Promise<void> {
  await page.goto(`${door}/bank/sign-in`);
  await hand.press(page.getByRole('button', { name: new RegExp(name) }));
  await page.getByRole('link', { name }).waitFor();
}

export async function signOutAtBank(page: Page, language: Language, hand: Hand): Promise<void> {
  await hand.press(page.getByRole('button', { name: language === 'zh' ? '退出' : 'Log out', exact: true }));
  await page.getByRole('heading', { level: 1, name: language === 'zh' ? '登录' : 'Sign in' }).waitFor();
}
