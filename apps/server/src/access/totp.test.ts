import { describe, expect, it } from 'vitest';
import { base32, codeOf, enrolmentUrl, stepAt, stepOf } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('a code app', () => {
  // RFC 6238, appendix B, the last six of the eight digits given there.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('shows at second %i the code %s of the standard', (second, code) => {
    expect(codeOf(secret, stepAt(new Date(second * 1000)))).toBe(code);
  });

  it('may be half a minute off, and no more', () => {
    const at = new Date('2026-03-02T09:00:10Z');
    const now = stepAt(at);
    expect([-2, -1, 0, 1, 2].map((off) => stepOf(secret, codeOf(secret, now + off), at, 0))).toEqual([
      null,
      now - 1,
      now,
      now + 1,
      null,
    ]);
  });

  it('never has a code, nor an earlier one, accepted twice', () => {
    const at = new Date('2026-03-02T09:00:10Z');
    const now = stepAt(at);
    expect(stepOf(secret, codeOf(secret, now), at, now)).toBeNull();
    expect(stepOf(secret, codeOf(secret, now - 1), at, now)).toBeNull();
    expect(stepOf(secret, codeOf(secret, now + 1), at, now)).toBe(now + 1);
  });

  it('is not satisfied by what only looks like a code', () => {
    const at = new Date('2026-03-02T09:00:10Z');
    const right = codeOf(secret, stepAt(at));
    for (const wrong of ['', right.slice(0, 5), `${right}0`, ` ${right}`, 'abcdef']) {
      expect(stepOf(secret, wrong, at, 0), wrong).toBeNull();
    }
  });

  it('is told its secret in base32, with the name of the house and the account', () => {
    expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(enrolmentUrl({ issuer: 'Harken', account: 'mei@harbour.example', secret })).toBe(
      'otpauth://totp/Harken:mei%40harbour.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Harken&algorithm=SHA1&digits=6&period=30',
    );
  });
});
