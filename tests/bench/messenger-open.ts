/**
 * From the click on the launcher to a field that takes letters, in a real browser, each time on a device that has
 * never seen the messenger.
 *
 *   node tests/bench/messenger-open.ts [--times 40]
 */
import { parseArgs } from 'node:util';
import { aDevice, openBrowser, type Screen } from '../house/browser.ts';
import { spreadOf, table } from '../house/figures.ts';
import { openHostSite } from '../house/host-site.ts';
import { openHouse } from '../house/house.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '40' } } });
const house = await openHouse();
const site = await openHostSite(house, (sub) => ({ sub }));
const browser = await openBrowser();

/** How long a hand rests on a button before it presses. */
const restMs = 120;

async function open(screen: Screen, hand: 'mouse' | 'finger'): Promise<{ typing: number; painted: number }> {
  const { page, close } = await aDevice(browser, { screen });
  await page.goto(site.page(house.customerDoor));
  const launcher = page.getByRole('button', { name: 'Help' });
  await launcher.waitFor();
  await page.evaluate(watch);
  if (hand === 'mouse') {
    await launcher.hover();
    await page.waitForTimeout(restMs);
    await launcher.click();
  } else await launcher.tap();
  const measured = await page.evaluate(() => (window as unknown as { opened: Promise<never> }).opened);
  await close();
  return measured;
}

/** Runs in the page: the time of the click is the browser's own, the end is when the field has the keyboard. */
function watch() {
  const host = [...document.documentElement.children].find(({ shadowRoot }) => shadowRoot) as HTMLElement;
  (window as unknown as { opened: unknown }).opened = new Promise((done) => {
    let clickedAt = 0;
    document.addEventListener('click', ({ timeStamp }) => (clickedAt ||= timeStamp), { capture: true });
    const look = () => {
      if (!clickedAt || host.shadowRoot?.activeElement?.tagName !== 'TEXTAREA') return setTimeout(look, 0);
      const typing = performance.now() - clickedAt;
      return requestAnimationFrame(() => setTimeout(() => done({ typing, painted: performance.now() - clickedAt }), 0));
    };
    look();
  });
}

const rows: Record<string, string | number>[] = [];
for (const [screen, hand] of [
  ['desktop', 'mouse'],
  ['phone', 'finger'],
] as const) {
  await open(screen, hand);
  const all: { typing: number; painted: number }[] = [];
  for (let n = 0; n < Number(values.times); n++) all.push(await open(screen, hand));
  const [typing, painted] = [spreadOf(all.map((one) => one.typing)), spreadOf(all.map((one) => one.painted))];
  rows.push({
    how: `${screen}, ${hand}`,
    times: typing.count,
    'typing p50': typing.p50,
    p95: typing.p95,
    'painted p50': painted.p50,
    'p95 ': painted.p95,
  });
}
console.log('From the click to a field that takes letters, ms');
console.log(table(rows));
await browser.close();
await site.close();
await house.close();
