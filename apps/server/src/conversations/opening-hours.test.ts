import type { OpeningHours } from '@harken/contract/people';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOpenSeconds, comingDays, isOpen, nextClosing, nextOpening, openSecondsBetween } from './opening-hours.ts';

const at = (text: string) => new Date(text);
const office = (zone: string, more: Partial<OpeningHours> = {}): OpeningHours => ({
  zone,
  weekly: [1, 2, 3, 4, 5].map((day) => ({ day, opens: '09:00', closes: '17:00' })),
  holidays: [],
  ...more,
});
const everyDay = (opens: string, closes: string, zone = 'Europe/Berlin'): OpeningHours => ({
  zone,
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens, closes })),
  holidays: [],
});
const hours = (n: number) => n * 3600;

// Nothing here may depend on the zone of the machine.
describe.each([
  ['UTC', 0],
  ['Asia/Kathmandu', -345],
  ['America/St_Johns', 210],
])('on a machine in %s', (machineZone, offset) => {
  const usual = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = machineZone;
    expect(at('2026-01-01T00:00:00Z').getTimezoneOffset()).toBe(offset);
  });
  afterAll(() => {
    if (usual === undefined) delete process.env.TZ;
    else process.env.TZ = usual;
  });

  test('opens at its first minute and closes at its last', () => {
    const singapore = office('Asia/Singapore');
    expect(isOpen(singapore, at('2026-03-02T00:59:59.999Z'))).toBe(false);
    expect(isOpen(singapore, at('2026-03-02T01:00:00Z'))).toBe(true);
    expect(isOpen(singapore, at('2026-03-02T08:59:59.999Z'))).toBe(true);
    expect(isOpen(singapore, at('2026-03-02T09:00:00Z'))).toBe(false);
  });

  test('tells the next opening over a weekend, and now when it is open', () => {
    const singapore = office('Asia/Singapore');
    expect(nextOpening(singapore, at('2026-03-06T10:00:00Z'))).toEqual(at('2026-03-09T01:00:00Z'));
    expect(nextOpening(singapore, at('2026-03-09T01:30:00Z'))).toEqual(at('2026-03-09T01:30:00Z'));
    expect(nextClosing(singapore, at('2026-03-09T01:30:00Z'))).toEqual(at('2026-03-09T09:00:00Z'));
    expect(nextClosing(singapore, at('2026-03-08T01:30:00Z'))).toBeNull();
  });

  test('a zone with quarters of an hour', () => {
    const kathmandu = office('Asia/Kathmandu');
    expect(nextOpening(kathmandu, at('2026-03-02T00:00:00Z'))).toEqual(at('2026-03-02T03:15:00Z'));
  });

  test('split shifts count both parts and not the pause', () => {
    const split: OpeningHours = {
      ...office('Europe/Madrid'),
      weekly: [
        { day: 1, opens: '17:00', closes: '20:00' },
        { day: 1, opens: '09:00', closes: '14:00' },
      ],
    };
    expect(isOpen(split, at('2026-03-02T13:30:00Z'))).toBe(false);
    expect(nextClosing(split, at('2026-03-02T09:00:00Z'))).toEqual(at('2026-03-02T13:00:00Z'));
    expect(addOpenSeconds(split, at('2026-03-02T12:00:00Z'), hours(2))).toEqual(at('2026-03-02T17:00:00Z'));
    expect(openSecondsBetween(split, at('2026-03-02T00:00:00Z'), at('2026-03-03T00:00:00Z'))).toBe(hours(8));
  });

  test('a holiday is closed, and the night before still ends in its morning', () => {
    const nights: OpeningHours = {
      zone: 'Europe/Berlin',
      weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '22:00', closes: '06:00' })),
      holidays: [{ date: '2026-12-25', name: { en: 'Christmas', zh: '圣诞节' } }],
    };
    expect(isOpen(nights, at('2026-12-25T04:59:00Z'))).toBe(true);
    expect(isOpen(nights, at('2026-12-25T05:00:00Z'))).toBe(false);
    expect(isOpen(nights, at('2026-12-25T22:00:00Z'))).toBe(false);
    expect(nextOpening(nights, at('2026-12-25T05:00:00Z'))).toEqual(at('2026-12-26T21:00:00Z'));
  });

  test('shifts that touch or overlap are one', () => {
    const overlapping: OpeningHours = {
      zone: 'UTC',
      weekly: [
        { day: 1, opens: '08:00', closes: '13:00' },
        { day: 1, opens: '12:00', closes: '24:00' },
        { day: 2, opens: '00:00', closes: '02:00' },
      ],
      holidays: [],
    };
    expect(nextClosing(overlapping, at('2026-03-02T09:00:00Z'))).toEqual(at('2026-03-03T02:00:00Z'));
    expect(openSecondsBetween(overlapping, at('2026-03-02T00:00:00Z'), at('2026-03-04T00:00:00Z'))).toBe(hours(18));
  });

  test('the week of daylight saving has its true length', () => {
    const berlin = everyDay('00:00', '24:00');
    const week = (from: string, to: string) => openSecondsBetween(berlin, at(from), at(to)) / 3600;
    // Spring: the clocks skip 02:00–03:00 on 29 March. Autumn: they repeat it on 25 October.
    expect(week('2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z')).toBe(167);
    expect(week('2026-06-21T22:00:00Z', '2026-06-28T22:00:00Z')).toBe(168);
    expect(week('2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(169);
  });

  test('opens by the wall clock on both sides of the change', () => {
    const shop = everyDay('09:00', '17:00');
    expect(nextOpening(shop, at('2026-03-28T20:00:00Z'))).toEqual(at('2026-03-29T07:00:00Z'));
    expect(nextOpening(shop, at('2026-03-27T20:00:00Z'))).toEqual(at('2026-03-28T08:00:00Z'));
    // Six hours from Saturday 15:00 local, over the change: two today, four tomorrow.
    expect(addOpenSeconds(shop, at('2026-03-28T14:00:00Z'), hours(6))).toEqual(at('2026-03-29T11:00:00Z'));
  });

  test('a night shift over the change lasts an hour less, or more', () => {
    const nights = everyDay('22:00', '06:00');
    const length = (day: string) => openSecondsBetween(nights, at(`${day}T12:00:00Z`), at(`${nextDay(day)}T12:00:00Z`));
    expect(length('2026-03-28') / 3600).toBe(7);
    expect(length('2026-03-29') / 3600).toBe(8);
    expect(length('2026-10-24') / 3600).toBe(9);
  });

  test('a time that the zone skips counts as the same time after the skip', () => {
    const inTheGap = everyDay('02:30', '04:00');
    expect(nextOpening(inTheGap, at('2026-03-28T23:00:00Z'))).toEqual(at('2026-03-29T01:30:00Z'));
    // Wholly inside the gap there is nothing to open.
    const onlyTheGap = everyDay('02:00', '03:00');
    expect(isOpen(onlyTheGap, at('2026-03-29T01:00:00Z'))).toBe(false);
    expect(nextOpening(onlyTheGap, at('2026-03-28T23:00:00Z'))).toEqual(at('2026-03-30T00:00:00Z'));
  });

  test('midnight that does not exist opens when the day begins', () => {
    // Beirut skips midnight itself.
    const beirut = everyDay('00:00', '01:30', 'Asia/Beirut');
    expect(nextOpening(beirut, at('2026-03-28T21:59:00Z'))).toEqual(at('2026-03-28T22:00:00Z'));
  });

  test('a day that a zone left out is no opening', () => {
    // Samoa went from 29 to 31 December 2011.
    const apia = everyDay('09:00', '17:00', 'Pacific/Apia');
    const total = openSecondsBetween(apia, at('2011-12-29T10:00:00Z'), at('2012-01-01T10:00:00Z'));
    expect(total / 3600).toBe(24);
  });

  test('a promise that ends at closing time is due then, and one second more is due when we open again', () => {
    const singapore = office('Asia/Singapore');
    const morning = at('2026-03-06T01:00:00Z');
    expect(addOpenSeconds(singapore, morning, hours(8))).toEqual(at('2026-03-06T09:00:00Z'));
    expect(addOpenSeconds(singapore, morning, hours(8) + 1)).toEqual(at('2026-03-09T01:00:01Z'));
  });

  test('what comes in while closed counts from the next opening', () => {
    expect(addOpenSeconds(office('Asia/Singapore'), at('2026-03-07T12:00:00Z'), 60)).toEqual(
      at('2026-03-09T01:01:00Z'),
    );
  });
});

test('round the clock never closes', () => {
  const always = everyDay('00:00', '24:00', 'UTC');
  expect(isOpen(always, at('2026-03-02T09:00:00Z'))).toBe(true);
  expect(nextClosing(always, at('2026-03-02T09:00:00Z'))).toBeNull();
  expect(addOpenSeconds(always, at('2026-03-02T09:00:00Z'), hours(1000))).toEqual(
    new Date(at('2026-03-02T09:00:00Z').getTime() + hours(1000) * 1000),
  );
});

test('hours that never open give no opening and no due time', () => {
  const never: OpeningHours = { zone: 'UTC', weekly: [], holidays: [] };
  expect(isOpen(never, new Date())).toBe(false);
  expect(nextOpening(never, new Date())).toBeNull();
  expect(nextClosing(never, new Date())).toBeNull();
  expect(addOpenSeconds(never, new Date(), 1)).toBeNull();
});

test('a week of holidays is skipped', () => {
  const golden = office('Asia/Shanghai', {
    holidays: ['01', '02', '05', '06', '07'].map((day) => ({
      date: `2026-10-${day}`,
      name: { en: 'National Day', zh: '国庆节' },
    })),
  });
  expect(nextOpening(golden, at('2026-09-30T10:00:00Z'))).toEqual(at('2026-10-08T01:00:00Z'));
});

describe('whatever the hours', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 45))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
  const anyHours: fc.Arbitrary<OpeningHours> = fc.record({
    zone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Shanghai',
    ),
    weekly: fc.array(
      fc.record({ day: fc.integer({ min: 1, max: 7 }), opens: time, closes: fc.oneof(time, fc.constant('24:00')) }),
      { minLength: 1, maxLength: 8 },
    ),
    holidays: fc.array(
      fc.record({
        date: fc.constantFrom('2026-03-29', '2026-10-25', '2026-11-01'),
        name: fc.constant({ en: 'Holiday', zh: '假日' }),
      }),
      { maxLength: 2 },
    ),
  });
  // Both changes of the year fall inside.
  const moment = fc
    .integer({ min: Date.UTC(2026, 2, 20), max: Date.UTC(2026, 10, 10) })
    .map((ms) => new Date(ms - (ms % 1000)));

  test('as many open seconds lie between now and a due time as were promised', () => {
    fc.assert(
      fc.property(anyHours, moment, fc.integer({ min: 1, max: 200_000 }), (some, from, seconds) => {
        const due = addOpenSeconds(some, from, seconds);
        fc.pre(due !== null);
        expect(openSecondsBetween(some, from, due as Date)).toBe(seconds);
        expect(isOpen(some, new Date((due as Date).getTime() - 1))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('counting in two parts gives what counting at once gives', () => {
    fc.assert(
      fc.property(anyHours, moment, moment, moment, (some, a, b, c) => {
        const [first, second, third] = [a, b, c].sort((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        expect(openSecondsBetween(some, first, second) + openSecondsBetween(some, second, third)).toBeCloseTo(
          openSecondsBetween(some, first, third),
          6,
        );
      }),
      { numRuns: 100 },
    );
  });

  test('it is open exactly at its next opening, and closed exactly at its next closing', () => {
    fc.assert(
      fc.property(anyHours, moment, (some, from) => {
        const opening = nextOpening(some, from);
        fc.pre(opening !== null);
        expect(isOpen(some, opening as Date)).toBe(true);
        if (opening?.getTime() !== from.getTime()) expect(isOpen(some, from)).toBe(false);
        const closing = nextClosing(some, opening as Date);
        if (closing) expect(isOpen(some, closing)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

describe('dates that differ, and the coming days', () => {
  const office: OpeningHours = {
    zone: 'Europe/Berlin',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, opens: '09:00', closes: '18:00' })),
    holidays: [
      { date: '2026-12-24', name: { en: 'Christmas Eve', zh: '平安夜' }, hours: [{ opens: '09:00', closes: '12:00' }] },
      { date: '2026-12-25', name: { en: 'Christmas', zh: '圣诞节' } },
      { date: '2026-12-27', name: { en: 'Stocktaking', zh: '盘点' }, hours: [{ opens: '10:00', closes: '11:00' }] },
    ],
  };

  test('a half day closes at noon, a holiday all day, and a Sunday can be open for once', () => {
    expect(isOpen(office, new Date('2026-12-24T10:59:00Z'))).toBe(true);
    expect(isOpen(office, new Date('2026-12-24T11:00:00Z'))).toBe(false);
    expect(nextOpening(office, new Date('2026-12-24T11:00:00Z'))).toEqual(new Date('2026-12-27T09:00:00Z'));
    const days = comingDays(office, new Date('2026-12-23T12:00:00Z'), 5);
    expect(days.map(({ openSeconds }) => openSeconds / 3600)).toEqual([9, 3, 0, 0, 1]);
    expect(days.map(({ holiday }) => holiday?.en ?? null)).toEqual([
      null,
      'Christmas Eve',
      'Christmas',
      null,
      'Stocktaking',
    ]);
  });

  test('the nights on which the clocks change last as long as they truly do', () => {
    const nights: OpeningHours = {
      zone: 'Europe/Berlin',
      weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, opens: '00:00', closes: '24:00' })),
      holidays: [],
    };
    const spring = comingDays(nights, new Date('2026-03-28T12:00:00Z'), 3);
    expect(spring.map(({ dayHours }) => dayHours)).toEqual([24, 23, 24]);
    expect(spring.map(({ openSeconds }) => openSeconds / 3600)).toEqual([24, 23, 24]);
    const autumn = comingDays(nights, new Date('2026-10-24T12:00:00Z'), 3);
    expect(autumn.map(({ openSeconds }) => openSeconds / 3600)).toEqual([24, 25, 24]);
  });
});
