import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createLocalBus } from '../bus.ts';
import { createLimits, type Limits } from './limits.ts';

const open: Limits[] = [];
afterEach(() => {
  for (const limits of open.splice(0)) limits.close();
});
const settings = { RATE_LIMIT_PER_MINUTE: 100, SIGN_IN_LIMIT_PER_MINUTE: 20 };
function processesOn(count: number) {
  const bus = createLocalBus();
  const processes = Array.from({ length: count }, () => createLimits(settings, bus));
  open.push(...processes);
  return processes as [Limits, Limits, ...Limits[]];
}
/** How many of so many tries were let through. */
function passed(limit: (key: string) => void, key: string, tries: number): number {
  let passed = 0;
  for (let n = 0; n < tries; n++) {
    try {
      limit(key);
      passed += 1;
    } catch {}
  }
  return passed;
}

describe('limits', () => {
  it('let through as many as they say, and count each key by itself', () => {
    const [limits] = processesOn(1);
    expect(passed(limits.ofSession, 'one', 150)).toBe(100);
    expect(passed(limits.ofSession, 'two', 150)).toBe(100);
    expect(passed(limits.ofAddress, 'one', 1500)).toBe(1000);
    expect(passed(limits.ofSignIn, 'one', 50)).toBe(20);
  });

  it('say how long to wait', () => {
    const [limits] = processesOn(1);
    passed(limits.ofSignIn, 'one', 20);
    expect(() => limits.ofSignIn('one')).toThrow(
      expect.objectContaining({ code: 'request.too_many', more: { retryAfterSeconds: 60 } }),
    );
  });

  it('hold across processes, as soon as these have told each other', async () => {
    const [here, there] = processesOn(2);
    expect(passed(here.ofSignIn, 'one', 15)).toBe(15);
    // Told twice a second: until then the other one cannot know.
    await wait(700);
    expect(passed(there.ofSignIn, 'one', 15)).toBe(5);
    await wait(700);
    expect(passed(here.ofSignIn, 'one', 15)).toBe(0);
    expect(passed(here.ofSignIn, 'another', 15)).toBe(15);
  });

  it('stay within the limit and one telling of each process, however many take at once', async () => {
    const processes = processesOn(4);
    let through = 0;
    for (let round = 0; round < 4; round++) {
      for (const limits of processes) through += passed(limits.ofSignIn, 'one', 5);
      await wait(600);
    }
    expect(through).toBeGreaterThanOrEqual(20);
    expect(through).toBeLessThanOrEqual(20 + 4 * 5);
  });

  it('say nothing of those who are far from their limit', async () => {
    const bus = createLocalBus();
    const limits = createLimits(settings, bus);
    open.push(limits);
    const told: unknown[] = [];
    bus.subscribe('http.limits', (word) => told.push(word));
    passed(limits.ofSession, 'quiet', 4);
    await wait(700);
    expect(told).toEqual([]);
    passed(limits.ofSession, 'quiet', 1);
    await wait(700);
    expect(told).toMatchObject([{ taken: [['session quiet', 5, expect.any(Number)]] }]);
  });

  it('can be switched off', () => {
    const limits = createLimits({ RATE_LIMIT_PER_MINUTE: 0, SIGN_IN_LIMIT_PER_MINUTE: 1 });
    expect(passed(limits.ofSignIn, 'one', 50)).toBe(50);
  });
});
