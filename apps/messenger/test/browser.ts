/** One headless browser for the tests of the built messenger, and a bank's page to sit on. */
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';

export async function browser(): Promise<Browser> {
  // In a single process, closing one context closes the browser.
  const args = chromium.args.filter(
    (argument) => !/^--(single-process|no-zygote|disable-web-security)$/.test(argument),
  );
  return playwright.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

/** A page of a host site, with styles that would ruin whatever they could reach. */
export const bankPage = ({
  key = 'hm_test',
  lang = 'en',
  attributes = '',
  script = '',
  head = '',
} = {}) => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Limits</title>${head}
<style>
  body { margin: 0; font: 400 14px/20px Inter, "Noto Sans CJK SC", sans-serif; background: #f8fafc; color: #1c2a3c; }
  main { padding: 40px; }
  button { background: red !important; font-size: 40px !important; border-radius: 99px !important; }
  div, section, aside { letter-spacing: 3px; }
  :root { --ink-1: red; --0: red; --accent: lime; }
</style>
<script>window.harken = window.harken || function () { (harken.q = harken.q || []).push(arguments); };
harken('page', 'cards/limits', { label: 'Limits for card ··4417', secret: 'field value' });
harken('event', 'limit_refused', { label: 'Raise the daily limit', code: 'LIM-031', outcome: 'failed' });
${script}</script>
<script async src="/messenger/launcher.js" data-key="${key}" ${attributes}></script>
</head><body><main><h1>Limits</h1><input id="theirs" aria-label="Daily card spending"></main></body></html>`;

export async function visit(
  within: Browser,
  origin: string,
  { width = 1440, height = 900, ...options }: { width?: number; height?: number } & BrowserContextOptions = {},
): Promise<Page> {
  const context = await within.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}
