/**
 * What a page of the help centre costs a reader: bytes, first contentful paint, layout shift, time to answer. Each page
 * on a device that has never been there, beside an empty page of the same server as the yardstick.
 *
 *   node tests/bench/portal.ts [--times 10]
 */
import { parseArgs } from 'node:util';
import { aDevice, openBrowser, type Screen } from '../house/browser.ts';
import { spreadOf, table } from '../house/figures.ts';
import { openHouse } from '../house/house.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '10' } } });
const house = await openHouse({ processes: 1 });
const browser = await openBrowser();

const pages = {
  'yardstick: robots.txt': '/robots.txt',
  start: '/help/en',
  article: '/help/en/articles/card-declined',
  'article, Chinese': '/help/zh/articles/card-declined',
  search: '/help/en/search?q=hotel+deposit+declined+but+enough+money',
  'search, Chinese': `/help/zh/search?q=${encodeURIComponent('限额')}`,
  form: '/help/en/contact',
};

async function open(path: string, screen: Screen) {
  const { page, context, close } = await aDevice(browser, { screen });
  await context.addInitScript(() => {
    const counted = window as unknown as { shifted: number };
    counted.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) counted.shifted += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(house.customerDoor + path, { waitUntil: 'load' });
  const measured = await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    const timing = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return {
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
      answered: timing.responseEnd - timing.requestStart,
      bytes: [timing, ...files].reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
      shifted: (window as unknown as { shifted: number }).shifted,
    };
  });
  await close();
  return measured;
}

const rows: Record<string, string | number>[] = [];
for (const screen of ['desktop', 'phone'] as const) {
  for (const [name, path] of Object.entries(pages)) {
    await open(path, screen);
    const all: Awaited<ReturnType<typeof open>>[] = [];
    for (let n = 0; n < Number(values.times); n++) all.push(await open(path, screen));
    const [painted, answered] = [spreadOf(all.map((one) => one.painted)), spreadOf(all.map((one) => one.answered))];
    rows.push({
      screen,
      page: name,
      'KB with styles': ((all[0]?.bytes ?? 0) / 1000).toFixed(1),
      'answered p50 ms': answered.p50.toFixed(0),
      'painted p50 ms': painted.p50.toFixed(0),
      'painted p95 ms': painted.p95.toFixed(0),
      'largest shift': Math.max(...all.map((one) => one.shifted)),
    });
  }
}
console.log(table(rows));
await browser.close();
await house.close();
