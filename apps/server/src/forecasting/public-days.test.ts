import { everything } from '@harken/contract/forecasting';
import { expect, test } from 'vitest';
import { aHub, dayMs, usually } from './testing.ts';

const monday = Date.parse('2026-03-02T00:00:00Z');
const ahead = { from: '2026-03-23', to: '2026-04-06' };
const paid = ['2025-12-31', '2026-01-30', '2026-02-27'];
const quiet = ['2025-12-25', '2025-12-26', '2026-01-01'];

/** Twelve weeks of one queue: half as many again on paydays, a third on holidays; longer talks before noon. */
function past() {
  const rows: { at: string; contacts: number; seconds: number }[] = [];
  for (let at = monday - 84 * dayMs; at < monday; at += 1_800_000) {
    const [usual, when] = [usually(at), new Date(at).toISOString()];
    const date = when.slice(0, 10);
    const contacts = Math.round(usual * (paid.includes(date) ? 1.5 : quiet.includes(date) ? 0.33 : 1));
    if (usual > 0) rows.push({ at: when, contacts, seconds: new Date(at).getUTCHours() < 12 ? 600 : 200 });
  }
  return rows;
}

test('holidays of the country and paydays are on the calendar, measured, forecast, and can be switched off', async () => {
  const { forecasting, planner, queues, jobs } = await aHub();
  const rows = past();
  const csv = [
    'unique_id,ds,y',
    ...rows.map(({ at, contacts }) => `cards,${at},${contacts}`),
    ...rows.map(({ at, seconds }) => `times,${at},${seconds}`),
  ].join('\n');
  const scope = { ...everything, queueId: queues[0].id };
  const series = [
    { uniqueId: 'cards', measure: 'contacts' as const, scope },
    { uniqueId: 'times', measure: 'handle_seconds' as const, scope },
  ];
  await forecasting.imports.take({ name: 'Before', csv, series }, planner);
  expect(await forecasting.events.list(ahead)).toEqual([]);

  const { settings } = await forecasting.overview();
  const told = await forecasting.updateSettings({ ...settings, horizonDays: 42, country: 'DE', payday: -1 }, planner);
  expect(told).toMatchObject({ country: 'DE', payday: -1 });
  expect(jobs.waiting.at(-1)).toMatchObject({ name: 'forecasting.publish' });
  await forecasting.publish('asked');
  const events = await forecasting.events.list(ahead);
  expect(events.map(({ id, name, follows, startsAt }) => [id, name, follows, startsAt.slice(0, 10)])).toEqual([
    [null, 'payday', 'payday', '2026-03-31'],
    [null, 'good_friday', 'country', '2026-04-03'],
    [null, 'easter_monday', 'country', '2026-04-06'],
  ]);
  const [payday, goodFriday] = events.map(({ effect }) => effect);
  expect(payday).toMatchObject({ basis: 'measured', occasions: 3 });
  expect(Math.abs(payday!.share!.expected - 0.5)).toBeLessThan(0.12);
  // None of that name has been; all holidays are evidence for it.
  expect(goodFriday).toMatchObject({ basis: 'measured', occasions: 3 });
  expect(goodFriday!.share!.expected).toBeLessThan(-0.5);
  const asked = { measure: 'contacts', ...scope, ...ahead } as const;
  const { days } = await forecasting.forecast(asked);
  const of = (date: string) => days.find((day) => day.date === date)!.forecast!.expected;
  expect(of('2026-03-31') / of('2026-03-24')).toBeGreaterThan(1.2);
  expect(of('2026-04-03') / of('2026-03-27')).toBeLessThan(0.7);

  // Why a Friday is as it is, as far as the calendar knows it: fewer come on Fridays.
  const friday = await forecasting.parts({ measure: 'contacts', ...scope, date: '2026-03-06' });
  const { effect: fewer } = friday.makes.find(({ input }) => input === 'weekday')!;
  expect(fewer).toBeLessThan(-0.1);

  // Whoever works on a holiday has a day like others.
  const worked = await forecasting.updateSettings({ ...told, worked: ['good_friday'] }, planner);
  expect(jobs.waiting.at(-1)).toMatchObject({ name: 'forecasting.publish' });
  await forecasting.publish('asked');
  const [, working, free] = await forecasting.events.list(ahead);
  expect(working).toMatchObject({ name: 'good_friday', worked: true, effect: { basis: 'unknown', share: null } });
  expect(free).toMatchObject({ name: 'easter_monday', worked: false, effect: { basis: 'measured' } });
  const again = await forecasting.forecast(asked);
  const goodFridayNow = again.days.find((day) => day.date === '2026-04-03')!.forecast!.expected;
  expect(goodFridayNow / of('2026-03-27')).toBeGreaterThan(0.85);
  expect(again.events.map(({ name }) => name)).not.toContain('good_friday');

  // Who says when pay comes knows better than the rule.
  const own = { startsAt: '2026-03-30T00:00:00Z', endsAt: '2026-03-31T00:00:00Z', kind: 'payday' as const };
  const kept = await forecasting.events.create(
    { ...own, name: 'Salaries', queueId: null, channel: null, value: null, assumed: null },
    planner,
  );
  expect((await forecasting.events.list(ahead)).filter(({ kind }) => kind === 'payday')).toEqual([kept]);
  expect(kept.effect).toMatchObject({ basis: 'measured', occasions: 3 });
  await forecasting.updateSettings({ ...worked, country: null, payday: null }, planner);
  expect((await forecasting.events.list(ahead)).map(({ name }) => name)).toEqual(['Salaries']);

  // How long contacts take: of a day, what all of them took, not what its intervals did.
  const times = { ...asked, measure: 'handle_seconds', from: '2026-02-24', to: '2026-03-03' } as const;
  const handled = (await forecasting.forecast(times)).days;
  const tuesday = rows.filter(({ at }) => at.startsWith('2026-02-24'));
  const all = tuesday.reduce((sum, { contacts }) => sum + contacts, 0);
  const mean = tuesday.reduce((sum, { contacts, seconds }) => sum + contacts * seconds, 0) / all;
  expect(mean).toBeGreaterThan(350);
  expect(handled[0]!.actual).toBeCloseTo(mean, 2);
  expect(Math.abs(handled[7]!.forecast!.expected / mean - 1)).toBeLessThan(0.03);
  expect(Math.abs(handled[7]!.yardstick! / mean - 1)).toBeLessThan(0.03);
});
