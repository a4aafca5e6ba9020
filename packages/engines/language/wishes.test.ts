import { expect, test } from 'vitest';
import { wantsPerson } from './language.ts';
import { asksForAction } from './wishes.ts';

test.each([
  'a person please',
  'a person then please',
  'human',
  'operator!!',
  'live agent please',
  'I want to speak to someone',
  'can I talk to a human?',
  'put me through to your manager',
  'can you raise it? or a person',
  "I don't want to talk to a bot",
  'Can someone call me please',
  'speak with customer service',
  "I'd like a person to look at this",
  '人工',
  '转人工',
  '那请转人工',
  '能提高吗？不行就转人工',
  '找个人来帮我处理',
  '我想跟真人说话',
  '太不像话了，我要找你们经理',
  '不要机器人',
])('“%s” asks for a person', (text) => {
  expect(wantsPerson(text)).toBe(true);
});

test.each([
  'can another person use my card',
  'send money to a person',
  'how do I transfer to someone else',
  'someone used my card',
  'I spoke to an agent yesterday and nothing happened',
  "I don't need a person",
  'can someone charge my card by walking past me',
  'I want to add a person to my account',
  'my personal details',
  '人工智能是什么',
  '不用转人工',
  '别人用了我的卡',
  '人工服务几点下班',
  '找人工要等多久',
])('“%s” does not', (text) => {
  expect(wantsPerson(text)).toBe(false);
});

test.each([
  'raise my limit',
  'block my card now',
  'can you raise it?',
  'please cancel my transfer',
  '帮我提额',
  '请把我的卡冻结',
  '今天要付三千块，能帮我提额吗',
])('“%s” asks us to act', (text) => {
  expect(asksForAction(text)).toBe(true);
});

test.each([
  'how do I raise my limit',
  'can I raise my limit',
  'please tell me how to cancel a transfer',
  '怎样提高限额',
  '请问怎么冻结卡片',
])('“%s” asks for an explanation', (text) => {
  expect(asksForAction(text)).toBe(false);
});
