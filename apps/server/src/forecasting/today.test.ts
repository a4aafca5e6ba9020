import { everything } from '@harken/contract/forecasting';
import { expect, test } from 'vitest';
import { createForecasting } from './forecasting.ts';
import { aHub, pastFile } from './testing.ts';

const monday = Date.parse('2026-03-02T00:00:00Z');
const today = { from: '2026-03-02', to: '2026-03-02' };

/** A Monday just after midnight: one week is known, and four or five contacts come in a half-hour. */
async function aMonday() {
  const hub = await aHub({ at: '2026-03-02T00:05:00Z' });
  const [cards, loans] = hub.queues;
  const series = [cards, loans].map(({ id, name }) => ({
    uniqueId: name.en,
    measure: 'contacts' as const,
    scope: { ...everything, queueId: id },
  }));
  const csv = pastFile(['Cards', 'Loans'], monday, 1, 0.15);
  await hub.forecasting.imports.take({ name: 'Before', csv, series }, hub.planner);
  return { ...hub, cards, loans };
}

test('a day that becomes another one is told once, with what explains it, and expected anew', async () => {
  const { forecasting, clock, log, cards, loans, aWaiting, queues } = await aMonday();
  await forecasting.tick();
  expect((await forecasting.snapshots({ limit: 9, kind: 'nightly', measure: 'contacts' }))[0]?.asOf).toBe(
    '2026-03-02T00:00:00.000Z',
  );

  clock.set('2026-03-02T08:10:00Z');
  for (const { id } of [...queues, ...queues, ...queues]) await aWaiting(id);
  clock.set('2026-03-02T09:10:00Z');
  for (let nth = 0; nth < 40; nth++) await aWaiting(cards.id);
  clock.set('2026-03-02T09:32:00Z');
  const before = await log.head();
  await forecasting.tick();
  await forecasting.tick();
  const told = (await log.read(before, 20)).map(({ name }) => name);
  expect(told).toEqual(['forecast.published', 'forecast.left_band', 'issue.emerged']);

  const { soFar, morning, expected, alarm, issues, points, published } = await forecasting.today({});
  expect(published).toMatchObject({ kind: 'intraday', asOf: '2026-03-02T09:30:00.000Z' });
  expect(soFar.actual).toBe(46);
  expect(soFar.forecast!.upper95).toBeLessThan(46);
  expect(expected!.expected).toBeGreaterThan(morning!.expected + 10);
  expect(alarm).toMatchObject({ direction: 'above', since: '2026-03-02T09:30:00.000Z', actual: 46 });
  expect(alarm!.explained[0]).toMatchObject({ scope: { queueId: cards.id } });
  expect(issues).toMatchObject([{ scope: { queueId: cards.id }, endedAt: null }]);
  const at = (hour: string) => points.find((point) => point.at.includes(`T${hour}`))!;
  expect(at('09:00')).toMatchObject({ actual: 40 });
  expect(at('10:00').actual).toBeNull();
  expect(at('10:00').forecast!.expected).toBeGreaterThanOrEqual(at('10:00').earlier!);

  const quiet = await forecasting.today({ queueId: loans.id });
  expect(quiet.alarm).toBeNull();
  const [issue] = await forecasting.issues();
  const lead = { kind: 'person', person: { id: 'pers_1' } } as never;
  expect(await forecasting.acknowledge(issue!.id, lead)).toMatchObject({ acknowledgedBy: 'pers_1' });
});

test('late facts are counted where they belong: who handled it, how long, what it was about', async () => {
  const { forecasting, clock, conversations, cards, agents, aWaiting } = await aMonday();
  clock.set('2026-03-02T08:10:00Z');
  const { id } = await aWaiting(cards.id);
  const outcome = await conversations.createDisposition({ key: 'blocked', name: { en: 'Card blocked', zh: '已停卡' } });
  await forecasting.follow();
  const of = (more: object) =>
    forecasting.forecast({ ...today, measure: 'contacts', ...more }).then(({ points }) => points[16]!.actual);
  clock.set('2026-03-02T08:40:00Z');
  expect([
    await of({ queueId: cards.id }),
    await of({ channel: 'messenger' }),
    await of({ intent: outcome.id }),
  ]).toEqual([1, 1, null]);
  expect(await of({ measure: 'self_service' })).toBe(1);
  expect(await of({ measure: 'contact_rate' })).toBe(1000);
  expect(await of({ measure: 'handle_seconds', queueId: cards.id })).toBeNull();

  const [priya] = agents;
  await conversations.assign({ conversationId: id, agentId: priya.id, reason: 'taken', by: priya.id });
  clock.advance({ minutes: 4 });
  await conversations.resolve({
    conversationId: id,
    by: priya.author,
    resolution: 'by_person',
    dispositionId: outcome.id,
  });
  clock.advance({ days: 3 });
  expect(await forecasting.follow()).toBe(1);
  expect(await forecasting.follow()).toBe(0);
  expect(await of({ queueId: cards.id, intent: outcome.id })).toBe(1);
  expect(await of({ measure: 'handle_seconds', queueId: cards.id })).toBe(240);
});

test('of two processes one publishes', async () => {
  const { forecasting, clock, jobs, conversations, log, database } = await aMonday();
  const other = createForecasting({
    log,
    read: database.read,
    clock,
    jobs: { ...jobs, define: () => {} },
    counted: async () => {},
    queues: conversations.queues,
    openBetween: conversations.openBetween,
    agents: async () => [],
    note: async () => {},
    share: 1,
  });
  const made = await Promise.all([forecasting.publish('asked'), other.publish('asked')]);
  expect(made.filter((one) => one !== null)).toHaveLength(1);
  expect(await forecasting.snapshots({ limit: 9, measure: 'contacts' })).toHaveLength(1);
});
