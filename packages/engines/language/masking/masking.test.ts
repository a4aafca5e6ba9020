import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance } from '../../forecasting/generated.ts';
import { handWrittenMessages } from './hand-written.ts';
import { findPersonalData, maskPersonalData } from './masking.ts';
import { plantedMessages } from './planted.ts';
import { maskingScore } from './score.ts';

test.each([
  ['My name is John Smith, card 4111 1111 1111 1111.', 'My name is [name], card [card].'],
  ['I live at 12 King’s Road, London SW3 5UZ. Call me on 07700 900123', 'I live at [address]. Call me on [phone]'],
  [
    '我叫王小明，身份证11010519491231002X，住在北京市朝阳区建国路88号3栋2单元501室',
    '我叫[name]，身份证[national_id]，住在[address]',
  ],
  ['卡号４１１１１１１１１１１１１１１１，电话１３８１２３４５６７８', '卡号[card]，电话[phone]'],
  ['IBAN GB82 WEST 1234 5698 7654 32 please', 'IBAN [iban] please'],
  ['account number 12345678, sort code 12-34-56', 'account number [account], sort code [account]'],
  ['NRIC S1234567D, HKID A123456(3), CPF 111.444.777-35', 'NRIC [national_id], HKID [national_id], CPF [national_id]'],
  ['Born on 3 March 1990, passport K1234567E', 'Born on [date_of_birth], passport [passport]'],
  ['my password is hunter2 and my PIN is 1234', 'my password is [secret] and my PIN is [secret]'],
  ['plate AB12 CDE, reg takes 3 days', 'plate [licence_plate], reg takes 3 days'],
  ['Hauptstraße 5, 10115 Berlin or 12 rue de la Paix, 75002 Paris', '[address] or [address]'],
  ['台北市中正區忠孝東路一段12號3樓', '[address]'],
  ['asked for my code and I entered 882211', 'asked for my code and I entered [secret]'],
  ['我老公李强的电话，我爸马上到，密码输了1000次', '我老公[name]的电话，我爸马上到，密码输了1000次'],
  ['京A·12345 from 203.0.113.9 and 2001:db8::8a2e:370:7334', '[licence_plate] from [ip] and [ip]'],
])('masks %s', (text, masked) => {
  expect(maskPersonalData(text).text).toBe(masked);
});

test.each([
  'Order 13812345678 by SF1234567890123 on 2026-03-14 for S$1,284.00',
  'The receipt says 4111 1111 1111 1112, version 10.2.3.4',
  'My name is wrong, my password is not working, I am Very Angry',
  'I waited 20 minutes on the road; call 1-800-555-0199 or 400-820-8820',
  '订单号13812345678，密码错误，我叫了外卖，我是新客户，生日有礼物吗',
])('leaves alone %s', (text) => {
  expect(findPersonalData(text)).toEqual([]);
});

test('finds at least 99 in 100 of what is planted, and takes hardly anything else for it', () => {
  const { planted, found, right } = maskingScore(plantedMessages('heldOut', 500, chance(7)));
  expect(planted).toBeGreaterThanOrEqual(500);
  expect(right / planted).toBeGreaterThanOrEqual(0.99);
  expect(right / found).toBeGreaterThanOrEqual(0.97);
});

test('finds what was written by hand as it was found when the rules were last mended', () => {
  const { planted, found, right } = maskingScore(handWrittenMessages('develop'));
  expect(planted).toBe(316);
  expect(right / planted).toBeGreaterThanOrEqual(0.98);
  expect(right / found).toBeGreaterThanOrEqual(0.98);
});

test('leaves a masked text as it is', () => {
  for (const { text } of plantedMessages('develop', 200, chance(3))) {
    const masked = maskPersonalData(text).text;
    expect(maskPersonalData(masked).text).toBe(masked);
  }
});

const pieces = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '4111 1111 1111 1111',
    '我叫',
    '王伟',
    '\ud800',
    '😀',
    'my name is ',
    'Anna Bell',
    '@',
    'a@b.co',
    '路1号',
    '[card]',
    '+44',
    '1',
    ' ',
  ),
);

test('spans are in order, apart and of whole characters', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const { text: masked, spans } = maskPersonalData(text);
      let at = 0;
      for (const { start, end } of spans) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect(text.isWellFormed() && !text.slice(start, end).isWellFormed()).toBe(false);
        at = end;
      }
      if (text.isWellFormed()) expect(masked.isWellFormed()).toBe(true);
    }),
  );
});

test.each(['a@', '1 ', '路1号', '我', 'password: ', '1.', '+1', 'A1:', '4111 ', 'Anna ', '\n'])(
  'takes time in proportion to a text of nothing but %j',
  (piece) => {
    const took = (length: number) => {
      const text = piece.repeat(length / piece.length);
      const start = performance.now();
      findPersonalData(text);
      return performance.now() - start;
    };
    took(1_000);
    // Four times the text; the rest is for a busy machine. Quadratic time would take sixteen times, and seconds.
    expect(took(80_000)).toBeLessThan(8 * took(20_000) + 600);
  },
);
