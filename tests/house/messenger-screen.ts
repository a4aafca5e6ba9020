/** The messenger on a page, by what its customer sees: roles and names, in their language. */
import type { Locator, Page } from 'playwright-core';
import type { Language } from './browser.ts';
import type { Hand } from './hand.ts';

const words = {
  en: {
    help: 'Help',
    ask: 'Ask in your own words',
    write: 'Write a message',
    send: 'Send',
    person: 'A person',
    finding: 'Finding a person',
    next: 'you are next',
    about: /about \d+ (min|sec|hr|hour)/,
    typing: (name: string) => `${name} is typing`,
    joined: (name: string) => new RegExp(`${name} joined`),
    rating: 'How was it?',
    best: 'Very good',
    rated: /You rated it 5/,
    signedIn: 'Signed in',
    hello: (name: string) => `Hello ${name}`,
    kept: 'Kept on this device, not sent yet',
    offline: /No connection since/,
    solved: 'Solved',
    back: 'Back',
    more: 'More',
    close: 'Close',
  },
  zh: {
    help: '咨询',
    ask: '用自己的话提问',
    write: '输入消息',
    send: '发送',
    person: '转人工',
    finding: '正在为您接通人工',
    next: '下一位就是您',
    about: /约 ?\d+ ?(分钟|秒|小时)/,
    typing: (name: string) => `${name}正在输入`,
    joined: (name: string) => new RegExp(`${name}已接入`),
    rating: '这次服务怎么样？',
    best: '很好',
    rated: /您的评分：5/,
    signedIn: '已登录',
    hello: (name: string) => `${name}，您好`,
    kept: '保存在本机，尚未发送',
    offline: /起没有网络/,
    solved: '已解决',
    back: '返回',
    more: '更多',
    close: '关闭',
  },
} as const;

export interface MessengerScreen {
  page: Page;
  words: (typeof words)[Language];
  panel: Locator;
  launcher: Locator;
  /** The list of what was said. */
  talk: Locator;
  field: Locator;
  open(): Promise<void>;
  /** Writes it and sends it by Enter. */
  say(text: string): Promise<void>;
  askForPerson(): Promise<void>;
  /** The card that says who is being found. */
  finding: Locator;
  rate(comment?: string): Promise<void>;
  shows(text: string | RegExp): Promise<void>;
}

export function messengerOn(page: Page, language: Language, hand: Hand): MessengerScreen {
  const say = words[language];
  // The page may have a button of the same name.
  const launcher = page.getByRole('complementary').getByRole('button', { name: say.help, exact: true });
  const panel = page.getByRole('dialog');
  const talk = panel.getByRole('region').first();
  const field = panel.getByRole('textbox', { name: new RegExp(`${say.ask}|${say.write}`) });
  const rating = panel.getByRole('group', { name: say.rating });
  return {
    page,
    words: say,
    panel,
    launcher,
    talk,
    field,
    finding: panel.getByRole('region', { name: say.finding }),
    async open() {
      await hand.press(launcher);
      await field.waitFor();
    },
    async say(text) {
      await hand.write(field, text);
      await page.keyboard.press('Enter');
    },
    // Beside it stands how long that takes.
    askForPerson: () => hand.press(panel.getByRole('button', { name: new RegExp(`^${say.person}`) })),
    async rate(comment) {
      const best = rating.getByRole('radio', { name: say.best, exact: true });
      if (hand.kind === 'keyboard') {
        // The scores are one stop; the arrows move within it, and from the first one backwards is the last one.
        await hand.write(rating.getByRole('radio').first(), '');
        await page.keyboard.press('ArrowUp');
      } else await hand.press(best);
      if (comment) await hand.write(panel.locator('form').getByRole('textbox'), comment);
      await hand.press(panel.locator('form').getByRole('button', { name: say.send, exact: true }));
    },
    shows: (text) => panel.getByText(text).first().waitFor(),
  };
}
