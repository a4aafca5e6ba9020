import { expect, test } from 'vitest';
import { conceptsIn } from './concepts.ts';
import { stem } from './stem.ts';
import { tokenize } from './tokens.ts';

const terms = (text: string) => tokenize(text).map(({ term }) => term);
const ideas = (text: string) => conceptsIn(tokenize(text)).map(({ term }) => term);

test('the forms of one word meet', () => {
  for (const forms of [
    ['charge', 'charges', 'charged', 'charging'],
    ['stop', 'stops', 'stopped', 'stopping'],
    ['try', 'tries', 'tried', 'trying'],
    ['take', 'takes', 'taking', 'took', 'taken'],
    ['card', 'cards'],
    ['lose', 'lost', 'losing'],
    ['freeze', 'froze', 'frozen', 'freezing'],
    ['address', 'addresses'],
  ]) {
    expect(new Set(forms.map(stem)), forms.join()).toHaveLength(1);
  }
});

test('different words stay apart', () => {
  for (const [a, b] of [
    ['note', 'not'],
    ['business', 'busy'],
    ['news', 'new'],
    ['organ', 'organisation'],
    ['pin', 'pine'],
  ] as const) {
    expect(stem(a), `${a} and ${b}`).not.toBe(stem(b));
  }
});

test('amounts, codes and contractions are one term each', () => {
  expect(terms("I can't pay S$1,000.00, it says LIM-031")).toEqual([
    'i',
    'cant',
    'pay',
    's',
    '1000',
    'it',
    'say',
    'lim-031',
  ]);
  expect(terms('３Ｄ Secure')).toEqual(['3d', 'secur']);
  expect(terms('six months')).toEqual(terms('6 months'));
});

test('Chinese gives every character and every pair', () => {
  expect(terms('信用卡')).toEqual(['信', '信用', '用', '用卡', '卡']);
  expect(terms('提高APP限额')).toEqual(['提', '提高', '高', 'app', '限', '限额', '额']);
});

test('a token stands where its term was written', () => {
  const text = 'Bob’s café: 退款 S$1,000.00!';
  const at = Object.fromEntries(tokenize(text).map(({ term, start, end }) => [term, text.slice(start, end)]));
  expect(at).toMatchObject({ bob: 'Bob’s', café: 'café', 退款: '退款', '1000': '1,000.00' });
});

test('customers and articles meet in an idea, in either language', () => {
  expect(ideas('my card was swallowed')).toContain('#swallowed');
  expect(ideas('取款机吞卡')).toEqual(expect.arrayContaining(['#atm', '#swallowed']));
  expect(ideas('close the account')).toContain('#close account');
  expect(ideas('我想开个户')).toContain('#open account');
});

test('an idea does not hide inside a longer word', () => {
  expect(ideas('出租车')).toEqual(['#taxi']);
  expect(ideas('租车')).toEqual(['#car hire']);
});
