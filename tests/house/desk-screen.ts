/** The desk, by what its people see: roles and names, in their language. */
import { demoPassword } from '@harken/demo/harbour-bank';
import type { Locator, Page } from 'playwright-core';
import type { Language } from './browser.ts';
import type { Hand } from './hand.ts';

const words = {
  en: {
    email: 'Email',
    password: 'Password',
    signIn: 'Sign in',
    rooms: 'Rooms',
    board: 'Eye: the live board',
    available: 'Available',
    isAvailable: (name: string) => `${name}, Available`,
    offer: (name: string) => `Offer: ${name}`,
    accept: /^Accept/,
    thread: 'Conversation',
    record: 'What the virtual agent did',
    packet: 'Hand-off packet',
    context: 'Context',
    who: 'Who, and how sure',
    signedIn: 'Signed in',
    byHost: 'On our site, by its signed token',
    justNow: 'Just now',
    reply: 'Reply to the customer',
    send: /^Send/,
    customerTypes: (name: string) => `${name} is typing`,
    resolve: /^Resolve/,
    outcome: 'Resolve with an outcome',
    answered: 'Question answered',
    rated: 'Rated 5 of 5',
    waiting: 'Waiting now',
    nobodyWaits: 'Nobody waits for a person.',
    agents: 'Agents',
    figures: 'Key figures',
    ratings: 'Rating today',
    views: 'Views',
    presence: 'Presence',
  },
  zh: {
    email: '邮箱',
    password: '密码',
    signIn: '登录',
    rooms: '区域',
    board: '实时概览',
    available: '空闲',
    isAvailable: (name: string) => `${name}，空闲`,
    offer: (name: string) => `待接受：${name}`,
    accept: /^接受/,
    thread: '会话',
    record: '虚拟客服的处理',
    packet: '转接信息',
    context: '背景',
    who: '客户是谁，有多确定',
    signedIn: '已登录',
    byHost: '在我方网站登录，有签名令牌',
    justNow: '刚才在做什么',
    reply: '回复客户',
    send: /^发送/,
    customerTypes: (name: string) => `${name}正在输入`,
    resolve: /^解决/,
    outcome: '解决并选择结果',
    answered: '已解答',
    rated: '评分 5 / 5',
    waiting: '正在等待',
    nobodyWaits: '无人等待人工。',
    agents: '坐席',
    figures: '关键指标',
    ratings: '今日评分',
    views: '视图',
    presence: '在线状态',
  },
} as const;

export interface DeskScreen {
  page: Page;
  words: (typeof words)[Language];
  signIn(door: string, email: string): Promise<void>;
  /** By the menu at the foot of the rail, or by its keys. */
  becomeAvailable(name: string): Promise<void>;
  offerOf(customer: string): Locator;
  accept(customer: string): Promise<void>;
  thread: Locator;
  packet: Locator;
  context: Locator;
  field: Locator;
  /** Writes without sending. */
  write(text: string): Promise<void>;
  send(): Promise<void>;
  resolve(outcome: string): Promise<void>;
}

export function deskOn(page: Page, language: Language, hand: Hand): DeskScreen {
  const say = words[language];
  const byKeys = hand.kind === 'keyboard';
  const main = page.getByRole('main');
  const field = page.getByRole('textbox', { name: say.reply });
  const offerOf = (customer: string) => page.getByRole('region', { name: say.offer(customer) });
  return {
    page,
    words: say,
    offerOf,
    thread: page.getByRole('log', { name: say.thread }),
    packet: page.getByRole('region', { name: say.packet }),
    // Beside the thread, or, where there is no room for it, in its place.
    context: page
      .getByRole('complementary', { name: say.context })
      .or(page.getByRole('region', { name: say.context, exact: true }))
      .first(),
    field,
    async signIn(door, email) {
      await page.goto(`${door}/sign-in`);
      await hand.write(page.getByRole('textbox', { name: say.email }), email);
      await hand.write(page.getByLabel(say.password, { exact: true }), demoPassword);
      await hand.press(main.getByRole('button', { name: say.signIn, exact: true }));
      await page.getByRole('navigation').first().waitFor();
    },
    async becomeAvailable(name) {
      if (byKeys) {
        await page.keyboard.press('Escape');
        await page.keyboard.press('p');
        await page.keyboard.press('a');
      } else {
        await hand.press(page.getByRole('button', { name: new RegExp(`^${name}`) }));
        await hand.press(page.getByRole('menuitemradio', { name: new RegExp(`^${say.available}`) }));
      }
      await page.getByRole('button', { name: say.isAvailable(name) }).waitFor();
    },
    async accept(customer) {
      if (byKeys) await page.keyboard.press('Shift+A');
      else await hand.press(offerOf(customer).getByRole('button', { name: say.accept }));
      await field.waitFor();
    },
    async write(text) {
      if (byKeys) {
        await page.keyboard.press('r');
        await page.keyboard.type(text);
      } else await hand.write(field, text);
    },
    async send() {
      if (byKeys) await page.keyboard.press('Control+Enter');
      else await hand.press(page.getByRole('button', { name: say.send }));
    },
    async resolve(outcome) {
      if (byKeys) {
        await page.keyboard.press('Escape');
        await page.keyboard.press('e');
        await page.getByRole('dialog', { name: say.outcome }).waitFor();
        await page.keyboard.type(outcome);
        await page.keyboard.press('Enter');
      } else {
        await hand.press(page.getByRole('button', { name: say.resolve }));
        await hand.press(page.getByRole('option', { name: outcome }));
      }
    },
  };
}
