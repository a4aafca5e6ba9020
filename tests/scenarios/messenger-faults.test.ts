/**
 * The messenger on a bad line: real pages in a real browser, each behind a network of its own that drops, resets,
 * delays, goes silent and swallows answers, while pages are reloaded and servers killed. Every word of the customer
 * must arrive once and in order, and so must every word of the agent.
 *
 * HARKEN_SESSIONS=1000 for the long form.
 */
import { NoAnswer, ProblemError } from '@harken/client/call';
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId } from '@harken/contract/ids';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aDevice, openBrowser } from '../house/browser.ts';
import type { Colleague } from '../house/colleague.ts';
import { type FaultyNetwork, openFaultyNetwork } from '../house/faulty-network.ts';
import { type Chance, chance } from '../house/figures.ts';
import { type Follower, follow } from '../house/follower.ts';
import { type HostSite, openHostSite } from '../house/host-site.ts';
import { type House, openHouse } from '../house/house.ts';
import { newMessageId } from '../house/visitor.ts';

const sessions = Number(process.env.HARKEN_SESSIONS ?? 12);
const atOnce = 10;
const wordsEach = 6;
/** By words and not by the clock, so that a slow machine does not kill what has only just come up. */
const wordsBetweenKills = 60;
const seed = Number(process.env.HARKEN_SEED ?? 7);

let house: House;
let site: HostSite;
let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => {
  [house, browser] = await Promise.all([openHouse(), openBrowser()]);
  site = await openHostSite(house, (sub) => ({ sub, name: `Customer ${sub}` }));
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await house?.close();
});

test(`${sessions} sessions with drops, half-open lines, lost answers, reloads and server kills: nothing lost, doubled or out of order`, {
  timeout: 180_000 + sessions * 8000,
  retry: 0,
}, async () => {
  const luck = chance(seed);
  const lead = await house.colleague('grace.tan');
  const log = await follow(lead);
  const desk = await answerEverybody(log, lead);
  const killing = killNowAndThen(luck, log);

  const queue = Array.from({ length: sessions }, (_, n) => n);
  const faults: Record<string, number> = {};
  const failures: string[] = [];
  const worker = async () => {
    for (let n = queue.shift(); n !== undefined; n = queue.shift()) {
      const problem = await tellOneStory(n, chance(seed * 1000 + n), desk, faults).catch(
        (error: Error) => error.message,
      );
      if (problem) failures.push(`session ${n}: ${problem}`);
      // A long run says as it goes what would make it worth breaking off.
      if (problem) console.log(failures.at(-1));
      else if (n % 50 === 49) console.log(`${n + 1} sessions, ${failures.length} failed`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, sessions) }, worker));
  const kills = await killing.stop();
  desk.stop();
  log.stop();
  const told = Object.entries(faults).map(([what, count]) => `${count} ${what}`);
  console.log(`${sessions} sessions, ${sessions * wordsEach} words each way; ${kills} kills, ${told.join(', ')}`);
  expect(failures).toEqual([]);
  expect(kills).toBeGreaterThan(0);
});

const word = (n: number, m: number) => `s${n}w${m}.`;
const reply = (n: number, m: number) => `s${n}r${m}.`;

/** @returns what went wrong */
async function tellOneStory(
  n: number,
  luck: Chance,
  desk: { record(n: number): Promise<string[]> },
  faults: Record<string, number>,
): Promise<string | undefined> {
  const door = luck.oneOf(house.processes).url;
  const network = await openFaultyNetwork(door);
  const device = await aDevice(browser, { screen: luck.oneOf(['desktop', 'phone']) });
  const { page } = device;
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  try {
    const address = site.page(network.url, luck.next() < 0.5 ? `c${n}` : undefined);
    await page.goto(address);
    for (let m = 1; m <= wordsEach; m++) {
      const field = await fieldOf(page, told, m > 1 ? word(n, 1) : undefined);
      await field.fill(word(n, m));
      await field.press('Enter');
      // The first word makes the conversation, on a line that may already be bad.
      if (luck.next() < 0.85) await disturb(network, page, luck, faults);
      await pause(luck.between(50, 400));
    }
    network.comeBack();
    // A reload closes the panel; the customer opens it again to read.
    await fieldOf(page, told, word(n, 1));
    return await settled(n, page, desk);
  } finally {
    await device.close();
    await network.close();
  }
}

async function disturb(network: FaultyNetwork, page: Page, luck: Chance, faults: Record<string, number>) {
  const what = luck.oneOf(['drop', 'half-open', 'lost answer', 'reset', 'delay', 'reload', 'away'] as const);
  faults[what] = (faults[what] ?? 0) + 1;
  if (what === 'drop') network.drop();
  else if (what === 'half-open') network.goSilent();
  else if (what === 'lost answer') network.swallowAnswers(luck.between(1, 3));
  else if (what === 'delay') network.delay(luck.between(50, 500));
  else if (what === 'reload') await page.reload();
  else {
    network.goAway();
    if (what === 'away') await pause(luck.between(300, 2500));
    network.comeBack();
  }
}

/**
 * The field to write in, whatever state the page is in.
 * @param told  what the page logged, for when it fails
 * @param begun what the conversation began with; undefined to begin one
 */
async function fieldOf(page: Page, told: string[], begun: string | undefined): Promise<Locator> {
  const home = page.getByRole('textbox', { name: 'Ask in your own words' });
  const field = begun === undefined ? home : page.getByRole('textbox', { name: 'Write a message' });
  // Longer than a server needs to come back on a busy machine.
  const patience = Date.now() + 180_000;
  let sinceReload = Date.now();
  while (!(await field.isVisible())) {
    const launcher = page.getByRole('button', { name: 'Help' });
    // A script that a silent line never answers keeps a page waiting for minutes; people do not, they reload.
    if (Date.now() - sinceReload > 20_000) {
      sinceReload = Date.now();
      await page.reload();
    }
    const goesOn = page.getByRole('button', { name: begun ?? 'Help' });
    if (await home.isVisible()) await goesOn.click({ timeout: 3000 }).catch(() => {});
    else if (await launcher.isVisible()) await launcher.click({ timeout: 2000 }).catch(() => {});
    // The script itself did not come through: the next page has it.
    else await page.reload();
    await field
      .or(home)
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => {});
    if (Date.now() > patience)
      throw new Error(`The messenger never opened: ${await whatIsThere(page)}\n${told.join('\n')}`);
  }
  return field;
}

/** Waits until both sides have everything, then compares. */
async function settled(
  n: number,
  page: Page,
  desk: { record(n: number): Promise<string[]> },
): Promise<string | undefined> {
  const wanted = Array.from({ length: wordsEach }, (_, m) => [word(n, m + 1), reply(n, m + 1)]).flat();
  const tokens = new RegExp(`s${n}[wr]\\d+\\.`, 'g');
  // A silent line is given up after 15 s, and the pauses between attempts grow to 30 s.
  const until = Date.now() + 120_000;
  let inRecord: string[] = [];
  let onScreen: string[] = [];
  for (;;) {
    inRecord = await desk.record(n);
    const said = await page
      .getByRole('region')
      .first()
      .innerText({ timeout: 2000 })
      .catch(() => '');
    onScreen = said.match(tokens) ?? [];
    const complete = wanted.every((token) => inRecord.includes(token) && onScreen.includes(token));
    if (complete) break;
    if (Date.now() > until) break;
    await pause(200);
  }
  const words = inRecord.filter((token) => token.includes('w'));
  const lost = wanted.filter((token) => !inRecord.includes(token));
  if (lost.length) return `lost on the way to the record: ${lost.join(' ')}; on the screen: ${await panelOf(page)}`;
  if (inRecord.length !== wanted.length) return `doubled in the record: ${inRecord.join(' ')}`;
  if (words.join() !== wanted.filter((token) => token.includes('w')).join()) return `out of order: ${words.join(' ')}`;
  if (onScreen.join() !== inRecord.join())
    return `the screen shows ${onScreen.join(' ')}, the record ${inRecord.join(' ')}`;
  return undefined;
}

/** The messenger stands outside of `body`; and what the device keeps tells what it still means to do. */
async function whatIsThere(page: Page): Promise<string> {
  const drawn = await page.locator(':root').ariaSnapshot();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  return `${drawn}\n${kept}`;
}

const panelOf = (page: Page) =>
  page
    .getByRole('dialog')
    .ariaSnapshot({ timeout: 2000 })
    .catch(() => 'no panel');

/** An agent takes every conversation and answers each word once, through kills and all. */
async function answerEverybody(log: Follower, lead: Colleague) {
  const priya = await house.colleague('priya.nair');
  const conversations = new Map<number, ConversationId>();
  let stopped = false;

  const untilDone = async (act: () => Promise<unknown>) => {
    while (!stopped) {
      try {
        return await act();
      } catch (error) {
        const passes = error instanceof NoAnswer || (error instanceof ProblemError && error.problem.status >= 500);
        if (!passes) throw error;
        await pause(100);
      }
    }
    return undefined;
  };

  const taken = new Set<ConversationId>();
  const turns = new Map<ConversationId, Promise<unknown>>();
  const answer = async ({ data }: HarkenEvent & { name: 'message.received' }) => {
    const { content } = data.message;
    const [, n, m] = (content.kind === 'text' && /^s(\d+)w(\d+)\.$/.exec(content.text)) || [];
    if (!n || !m) return;
    const id = data.about.conversationId;
    conversations.set(Number(n), id);
    if (!taken.has(id)) {
      taken.add(id);
      await untilDone(() =>
        lead.call('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: priya.me.id } }),
      );
    }
    const body = { id: newMessageId(), content: { kind: 'text', text: reply(Number(n), Number(m)) } as const };
    await untilDone(() => priya.call('POST /api/conversations/:id/messages', { params: { id }, body }));
  };
  let seen = 0;
  void (async () => {
    while (!stopped) {
      const fresh = log.of('message.received').slice(seen);
      seen += fresh.length;
      for (const event of fresh) {
        const id = event.data.about.conversationId;
        turns.set(
          id,
          (turns.get(id) ?? Promise.resolve()).then(() => answer(event)),
        );
      }
      await pause(20);
    }
  })();

  return {
    /** Our tokens as the record holds them, in its order. */
    async record(n: number): Promise<string[]> {
      const id = conversations.get(n);
      if (!id) return [];
      const thread = await untilDone(() =>
        lead.call('GET /api/conversations/:id', { params: { id }, query: { limit: 200 } }),
      );
      const { messages } = thread as { messages: { content: { kind: string; text?: string } }[] };
      return messages.flatMap(({ content }) => content.text?.match(/^s\d+[wr]\d+\.$/)?.[0] ?? []);
    },
    stop: () => {
      stopped = true;
    },
  };
}

function killNowAndThen(luck: Chance, log: Follower) {
  let kills = 0;
  let stopped = false;
  const done = (async () => {
    for (let next = wordsBetweenKills / 2; !stopped; next = log.of('message.received').length + wordsBetweenKills) {
      while (!stopped && log.of('message.received').length < next) await pause(50);
      if (stopped) return;
      const victim = luck.oneOf(house.processes);
      await victim.kill();
      await victim.startAgain();
      kills++;
    }
  })();
  return {
    async stop() {
      stopped = true;
      await done;
      return kills;
    },
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
