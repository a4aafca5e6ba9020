/** A real browser, for stories told on real screens. */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { paleTexts } from './contrast.ts';

/** The two sizes that every screen is drawn for. */
export const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const;
export type Screen = keyof typeof screens;
export type Language = 'en' | 'zh';
export type Theme = 'light' | 'dark';

export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    // An installed one wins, so that a story can be watched; else the one that npm brought.
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}

/** What a failed story left on its screens: the reason alone seldom says why. */
const open = new Set<Page>();
if (process.env.VITEST) {
  const { afterEach } = await import('vitest');
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const page of open) {
      const drawn = await page.locator(':root').ariaSnapshot({ timeout: 2000 }).catch(String);
      console.log(`${page.url()}\n${drawn.slice(0, 4000)}`);
    }
  });
}

export interface Surroundings {
  screen?: Screen;
  language?: Language;
  theme?: Theme;
}

/** Somebody's device: cookies and storage of its own. Mistakes in its pages fail the test through `mistakes`. */
export interface Device {
  context: BrowserContext;
  page: Page;
  /** What the pages threw or logged as an error. */
  mistakes: string[];
  close(): Promise<void>;
}

export async function aDevice(
  browser: Browser,
  { screen = 'desktop', language = 'en', theme = 'light' }: Surroundings = {},
): Promise<Device> {
  const context = await browser.newContext({
    ...screens[screen],
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Singapore',
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const mistakes: string[] = [];
  const page = await context.newPage();
  open.add(page);
  page.on('close', () => open.delete(page));
  page.on('pageerror', (error) => mistakes.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') mistakes.push(`${message.text()} (${message.location().url})`);
  });
  return { context, page, mistakes, close: () => context.close() };
}

const shots = process.env.HARKEN_SHOTS;

/** A picture of the screen, for people to look at: kept where HARKEN_SHOTS says, and not taken where it says nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
}

export interface Violation {
  rule: string;
  help: string;
  where: string;
  why: string;
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands, open dialogs and shadow roots included. */
export async function violations(page: Page): Promise<Violation[]> {
  const loaded = await page.evaluate(() => 'axe' in window);
  // Through the debugger, so that the page's content policy stays as strict as it is.
  if (!loaded) await page.evaluate(await axe);
  const { found, unclear } = await page.evaluate(async () => {
    const { violations, incomplete } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(
      document,
      {
        resultTypes: ['violations', 'incomplete'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    );
    return {
      found: violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary, html }) => ({
          rule: id,
          help,
          where: `${target.flat().join(' ')} ${html.slice(0, 160)}`,
          why: failureSummary ?? '',
        })),
      ),
      unclear: incomplete
        .filter(({ id }) => id === 'color-contrast')
        .flatMap(({ nodes }) => nodes.map(({ target }) => target.flat())),
    };
  });
  const pale = await page.evaluate(paleTexts, unclear);
  return [
    ...found,
    ...pale.map(({ where, ratio, needed }) => ({
      rule: 'color-contrast',
      help: 'Letters must stand out from what is behind them',
      where,
      why: `${ratio.toFixed(2)} : 1 where ${needed} : 1 is needed`,
    })),
  ];
}
