import { expect, test } from 'vitest';
import { identifyLanguage } from './language.ts';

test.each([
  ['How do I raise my limit?', 'en'],
  ['card declined', 'en'],
  ['怎样提高限额', 'zh'],
  ['我的 Apple Pay 不能用了', 'zh'],
  ['LIM-031 是什么意思', 'zh'],
  ['كيف أرفع حد البطاقة', 'ar'],
  ['Wie kann ich mein Limit erhöhen?', 'other'],
  ['¿Cómo puedo aumentar mi límite?', 'other'],
  ['bagaimana saya boleh tukar kad', 'other'],
  ['カードをなくしました', 'other'],
  ['Как повысить лимит?', 'other'],
  ['کارت من گم شده است', 'other'],
] as const)('“%s” is %s', (text, locale) => {
  expect(identifyLanguage(text).locale).toBe(locale);
});

test('a text without letters is no language', () => {
  expect(identifyLanguage('12345 👍')).toEqual({ locale: 'other', confidence: 0 });
});

test('a single name is English only for want of anything better', () => {
  expect(identifyLanguage('PayNow').confidence).toBeLessThanOrEqual(0.5);
  expect(identifyLanguage('why was my card declined').confidence).toBeGreaterThan(0.8);
});
