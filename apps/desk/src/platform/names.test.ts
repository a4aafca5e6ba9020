import { expect, it } from 'vitest';
import { firstName, initials, masked } from './names.ts';

it('draws initials of first and last name, and the family name in Chinese', () => {
  expect(initials('Priya Nair')).toBe('PN');
  expect(initials('Ana María de la Cruz')).toBe('AC');
  expect(initials('林晓雨')).toBe('林');
  expect(initials('Madonna')).toBe('M');
  expect(initials(null)).toBe('?');
});

it('addresses people by their first name, and Chinese people by the whole', () => {
  expect(firstName('Rachel Lim')).toBe('Rachel');
  expect(firstName('陈思远')).toBe('陈思远');
  expect(firstName(null)).toBe('');
});

it('masks addresses so that they can be recognised and not misused', () => {
  expect(masked('phone', '+65 0000 3318')).toBe('+65 ···· 3318');
  expect(masked('email', 'rachel.m@mail.example')).toBe('r···m@m···.example');
  expect(masked('email', 'x@y')).toBe('x···@y···');
  expect(masked('device', '0190f3c2-1111-2222')).not.toContain('1111');
});
