import type { MessageContent } from '@harken/contract/record';
import { expect, test } from 'vitest';
import { dialogues } from '../conversations.ts';
import { dispositions } from '../service.ts';
import { type Desk, nextMove } from './colleague-plan.ts';

const start = Date.parse('2026-11-16T02:00:00Z');
type Line = [from: 'customer' | 'person' | 'virtual_agent', text: string, secondsLater?: number];

function desk(lines: readonly Line[], changed: Partial<Desk> = {}): Desk {
  let at = start;
  return {
    conversation: { customerName: 'Yusuf Adeyemi', caseReference: 'HB-48213', locale: 'en' },
    messages: lines.map(([kind, text, later = 10]) => {
      at += later * 1000;
      const content: MessageContent = { kind: 'text', text };
      return { author: { kind, id: null, name: null }, content, at: new Date(at).toISOString() };
    }),
    agentName: 'Kit Wong',
    queue: 'payments',
    suggestion: 'After 12 hours the held transfer goes by itself.',
    now: at + 5000,
    ...changed,
  };
}

/** Plays both sides to the end: they write, the customer says the next line and at last nothing more. */
function played(customer: readonly string[], changed: Partial<Desk> = {}): { said: string[]; ending: string } {
  const lines: Line[] = [['customer', 'you hold my money']];
  const theirs = [...customer];
  const said: string[] = [];
  let quiet = false;
  for (let turn = 0; turn < 30; turn++) {
    const now = desk(lines, changed);
    const move = nextMove(quiet ? { ...now, now: now.now + 300_000 } : now);
    if (move.do === 'resolve') return { said, ending: move.disposition };
    if (move.do === 'say') {
      said.push(move.text);
      lines.push(['person', move.text]);
    } else {
      const next = theirs.shift();
      if (next === undefined) quiet = true;
      else lines.push(['customer', next]);
    }
  }
  throw new Error('it never ends');
}

test('greets by name, answers from the knowledge, works, closes when thanked', () => {
  const { said, ending } = played(['it is for my landlord', 'my transfer is held', 'thank you so much']);
  expect(said[0]).toBe(
    'Hello Yusuf, this is Kit from Harbour Bank. I have read what you and our virtual agent wrote, so you need not repeat anything.',
  );
  expect(said[1]).toBe('After 12 hours the held transfer goes by itself.');
  expect(said.at(-1)).toBe('You’re welcome, Yusuf. I close this as solved; write here any time.');
  expect(said.join('\n'), 'what the matter asks for').toContain('In the first 12 hours a new payee');
  expect(ending).toBe('answered');
});

test('never says the same twice, in either language, with or without help from the knowledge', () => {
  for (const dialogue of dialogues) {
    for (const suggestion of [null, 'A sentence from an article.']) {
      const conversation = { ...desk([]).conversation, locale: dialogue.locale };
      const { said, ending } = played([...dialogue.toPerson, dialogue.thanks], { conversation, suggestion });
      expect(new Set(said).size, dialogue.id).toBe(said.length);
      expect(said.join(), dialogue.id).not.toMatch(/\{\{|undefined/);
      expect(dispositions.map(({ key }) => key)).toContain(ending);
      if (suggestion === null) expect(/\p{Script=Han}/u.test(said[0] ?? '')).toBe(dialogue.locale === 'zh');
    }
  }
});

test('a visitor without a name is greeted without one', () => {
  const english = desk([['customer', 'hi']]);
  const nameless = { ...english, conversation: { ...english.conversation, customerName: null } };
  expect(nextMove(nameless)).toMatchObject({ text: expect.stringMatching(/^Hello, this is Kit/) });
  const chinese = { ...nameless, agentName: '何雨桐', conversation: { ...nameless.conversation, locale: 'zh' } };
  expect(nextMove(chinese)).toMatchObject({ text: expect.stringMatching(/^您好，我是海港银行的何雨桐/) });
});

test('does not repeat what the virtual agent said already', () => {
  const lines: Line[] = [
    ['customer', 'you hold my money'],
    ['virtual_agent', 'After 12 hours the held transfer goes by itself.'],
    ['customer', 'a person please'],
    ['person', 'Hello.'],
    ['customer', 'is there no way?'],
  ];
  expect(nextMove(desk(lines))).toMatchObject({ text: expect.not.stringContaining('goes by itself.') });
  expect(nextMove(desk(lines.slice(2))), 'the control: nobody said it').toMatchObject({
    text: 'After 12 hours the held transfer goes by itself.',
  });
});

test('a Chinese name is written as its owner writes it, and what is done decides the outcome', () => {
  const conversation = { ...desk([]).conversation, customerName: '王丽华', locale: 'zh' };
  const { said, ending } = played(['转账还在处理中', '谢谢'], {
    conversation,
    agentName: 'He Yutong',
    suggestion: null,
  });
  expect(said[0]).toMatch(/^王丽华您好，我是海港银行的何雨桐。/);
  expect(said[1]).toContain('已就 HB-48213 向对方银行发起追查');
  expect(ending).toBe('trace_started');
});

test('waits for the customer, and closes when they are gone', () => {
  const lines: Line[] = [
    ['customer', 'you hold my money'],
    ['person', 'Hello.'],
    ['person', 'After 12 hours the held transfer goes by itself.'],
  ];
  expect(nextMove(desk(lines))).toEqual({ do: 'wait', untilMs: 4 * 60_000 - 5000 });
  expect(nextMove({ ...desk(lines), now: start + 10 * 60_000 })).toEqual({ do: 'resolve', disposition: 'no_reply' });
});
