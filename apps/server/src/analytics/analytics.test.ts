import type { ReportQuery, RowsQuery } from '@harken/contract/routes-analytics';
import { describe, expect, test } from 'vitest';
import { aRecord, packet } from '../conversations/testing.ts';
import { aFloor } from './testing.ts';

const opened = async () => aFloor(await aRecord());
type Floor = Awaited<ReturnType<typeof opened>>;

const query = (more: Partial<ReportQuery> = {}): ReportQuery => ({
  measures: ['offered', 'answered', 'abandoned', 'serviceLevel', 'serviceLevelNoShort', 'asa', 'meanWait'],
  by: [],
  bin: 'quarter',
  period: { kind: 'dates', from: '2026-03-02', to: '2026-03-02' },
  zone: 'UTC',
  filters: {},
  compare: 'none',
  ...more,
});

/** A contact that waits; then, after so many seconds, it is answered or given up. */
async function contact(floor: Floor, seconds: number, then: 'answered' | 'abandoned', queue = 0) {
  const { conversation } = await floor.writes(await floor.aCustomer(), 'May I talk to someone?');
  const on = { conversationId: conversation.id, customerId: conversation.customerId };
  await floor.conversations.handOff({ ...on, queueId: floor.queues[queue]!.id, packet });
  floor.clock.advance({ seconds });
  if (then === 'abandoned') await floor.conversations.leaveQueue(on);
  else await floor.conversations.assign({ ...on, agentId: floor.agents[0].id, reason: 'routing' });
  return on;
}

describe('a morning', () => {
  test('is the same told contact by contact as in a report', async () => {
    const floor = await opened();
    await contact(floor, 30, 'answered');
    await contact(floor, 90, 'answered');
    await contact(floor, 5, 'abandoned');
    await contact(floor, 200, 'abandoned', 1);
    const measures = ['serviceLevel', 'abandonment', 'meanWait'] as const;
    const { total } = await floor.analytics.reports.run(
      query({ measures: [...measures], filters: { queue: [floor.queues[0].id] } }),
    );
    for (const measure of measures) {
      const span = { from: new Date('2026-03-02T00:00Z'), to: new Date('2026-03-03T00:00Z') };
      const all = await floor.analytics.measured({ queueId: floor.queues[0].id, measure, ...span });
      const sum = (of: 'top' | 'bottom') => all.reduce((before, one) => before + one[of], 0);
      expect(all).toHaveLength(3);
      expect(total.values[measure]).toMatchObject({ top: sum('top'), bottom: sum('bottom') });
    }
  });

  test('service level is of all offered; short abandons are left out only where it says so', async () => {
    const floor = await opened();
    await contact(floor, 30, 'answered');
    await contact(floor, 90, 'answered');
    await contact(floor, 5, 'abandoned');
    await contact(floor, 200, 'abandoned', 1);
    await floor.counted();
    const { total } = await floor.analytics.reports.run(query());
    expect(total.values).toMatchObject({
      offered: { value: 4 },
      answered: { value: 2 },
      abandoned: { value: 2 },
      serviceLevel: { value: 1 / 4 },
      serviceLevelNoShort: { value: 1 / 3 },
      asa: { value: 60 },
      meanWait: { value: (30 + 90 + 5 + 200) / 4 },
    });

    // One of three gave up while they waited 125 seconds together; an hour in which nobody does is added.
    expect(await floor.analytics.givesUpPerSecond(floor.queues[0]!.id)).toBeCloseTo(1 / (3600 + 125), 12);
    expect(await floor.analytics.givesUpPerSecond('none')).toBe(0);

    const board = await floor.analytics.board();
    expect(board.total).toMatchObject({ offered: 4, answered: 2, abandoned: 2, serviceLevel: 0.25 });
    for (const line of [...board.queues, ...board.channels, ...board.teams]) {
      const key = board.queues.includes(line as never) ? 'queue' : board.channels.includes(line) ? 'channel' : 'team';
      const asked = (measure: RowsQuery['measure']): RowsQuery => ({
        measure,
        part: 'top',
        ...board.day,
        filters: { [key]: [line.key] },
        limit: 50,
      });
      for (const measure of ['offered', 'answered', 'abandoned'] as const)
        expect((await floor.analytics.reports.rows(asked(measure), floor.lead)).count, `${key} ${measure}`).toBe(
          line[measure],
        );
    }
  });

  test('a late event changes the quarter hour of the contact it is about, also after that was summed', async () => {
    const floor = await opened();
    const on = await contact(floor, 10, 'answered');
    await floor.conversations.resolve({
      conversationId: on.conversationId,
      by: floor.agents[0].author,
      resolution: 'by_person',
    });
    await floor.counted();
    floor.clock.advance({ hours: 3 });
    await floor.analytics.sum();
    const asked = query({ measures: ['resolved', 'csat', 'reopened'], by: ['time'] });
    const before = (await floor.analytics.reports.run(asked)).rows.filter(({ values }) => values.resolved?.value);
    expect(before).toMatchObject([{ bin: 36, values: { csat: { value: null }, reopened: { value: 0 } } }]);

    await floor.conversations.rate({ ...on, score: 5, comment: null });
    await floor.conversations.rate({ ...on, score: 2, comment: 'On second thoughts' });
    await floor.writes(on.customerId, 'It is still broken', on.conversationId);
    await floor.counted();
    for (const summed of [false, true]) {
      if (summed) {
        floor.clock.advance({ hours: 1 });
        await floor.analytics.sum();
      }
      const { rows } = await floor.analytics.reports.run(asked);
      expect(rows.filter(({ values }) => values.resolved?.value)).toMatchObject([
        { bin: 36, values: { csat: { top: 0, bottom: 1 }, reopened: { value: 1 } } },
      ]);
    }
  });

  test('wrap-up belongs to what ended last before it, and occupancy counts two conversations at once only once', async () => {
    const floor = await opened();
    const [priya] = floor.agents;
    await floor.becomes(priya.id, 'available');
    const first = await contact(floor, 0, 'answered');
    const second = await contact(floor, 0, 'answered');
    floor.clock.advance({ minutes: 5 });
    const say = (conversationId: typeof first.conversationId) =>
      floor.conversations.send({
        conversationId,
        author: priya.author,
        message: { content: { kind: 'text', text: 'Yes' } },
      });
    await say(first.conversationId);
    await say(second.conversationId);
    for (const { conversationId } of [first, second])
      await floor.conversations.resolve({ conversationId, by: priya.author, resolution: 'by_person' });
    floor.clock.advance({ minutes: 5 });
    await floor.becomes(priya.id, 'wrap_up');
    floor.clock.advance({ minutes: 2 });
    await floor.becomes(priya.id, 'available');
    floor.clock.advance({ minutes: 8 });
    await floor.becomes(priya.id, 'offline');
    await floor.counted();
    const { total, rows } = await floor.analytics.reports.run(
      query({ measures: ['aht', 'acw', 'occupancy'], by: ['agent'] }),
    );
    expect(total.values).toMatchObject({
      aht: { top: 2 * 300 + 120, bottom: 2 },
      acw: { top: 120 },
      // 5 minutes of both together and 2 of wrap-up, of 20 on duty.
      occupancy: { top: 7 * 60, bottom: 20 * 60 },
    });
    expect(rows.find(({ keys }) => keys[0] === priya.id)?.values.occupancy?.value).toBeCloseTo(7 / 20);
    const byQueue = await floor.analytics.reports.run(query({ measures: ['occupancy'], by: ['queue'] }));
    expect(byQueue.total.values.occupancy).toBeNull();
  });
});

describe('who may not open a conversation', () => {
  test('sees that it was counted, and not with whom', async () => {
    const floor = await opened();
    await contact(floor, 30, 'answered');
    await floor.counted();
    const asked: RowsQuery = {
      measure: 'offered',
      part: 'top',
      from: '2026-03-02T00:00:00Z',
      to: '2026-03-03T00:00:00Z',
      filters: {},
      limit: 50,
    };
    const planner = { ...floor.lead, roles: ['planner' as const] };
    expect((await floor.analytics.reports.rows(asked, planner)).rows).toMatchObject([
      { readable: false, customerName: null },
    ]);
    expect((await floor.analytics.reports.rows(asked, floor.lead)).rows).toMatchObject([
      { readable: true, customerName: 'Mei Tan' },
    ]);
  });
});

test('a file of rows holds each row once, and no cell that a spreadsheet would run', async () => {
  const floor = await opened();
  for (const name of ['=HYPERLINK("x")', '+65 0000', '@SUM(A1)', 'Mei Tan']) {
    const { conversation } = await floor.writes(await floor.aCustomer(name), 'Hello');
    await floor.conversations.handOff({ conversationId: conversation.id, queueId: floor.queues[0].id, packet });
  }
  await floor.counted();
  const rows = JSON.stringify({ measure: 'offered', from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' });
  let text = '';
  for await (const part of floor.analytics.export.ask({ rows, locale: 'zh' }, floor.lead)) text += part;
  const lines = text.trim().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toContain('工单号');
  expect(text).not.toMatch(/(^|,)"?[=+@]/m);
  expect(() => floor.analytics.export.ask({ rows: '{', locale: 'en' }, floor.lead)).toThrow();
  expect(() => floor.analytics.export.ask({ locale: 'en' }, floor.lead)).toThrow();
});

describe('saved reports', () => {
  test('are changed by their owner only, and not over someone’s newer version', async () => {
    const floor = await opened();
    const { saved } = floor.analytics;
    const mine = await saved.create({ name: 'Mornings', query: query(), shared: true }, floor.lead.id);
    const [priya] = floor.agents;
    expect(await saved.list(priya.id)).toEqual([mine]);
    await expect(saved.update(mine.id, { version: 1, name: 'Hers' }, priya.id)).rejects.toThrow('owner');
    await saved.update(mine.id, { version: 1, shared: false }, floor.lead.id);
    await expect(saved.update(mine.id, { version: 1, name: 'Late' }, floor.lead.id)).rejects.toThrow('changed');
    expect(await saved.list(priya.id)).toEqual([]);
    await expect(saved.remove(mine.id, priya.id)).rejects.toThrow('Not found');
  });
});

describe('alerts', () => {
  test('tell once, are taken care of by the first who says so, and end when it is over', async () => {
    const floor = await opened();
    const { alerts } = floor.analytics;
    const told = async () =>
      (await floor.log.read(0, 5000)).filter(({ name }) => name.startsWith('alert.')).map(({ name }) => name);
    const rule = await alerts.create(
      {
        name: 'Too many wait',
        condition: {
          measure: 'waiting',
          above: true,
          threshold: 1,
          windowMinutes: 15,
          holdMinutes: 0,
          queueId: floor.queues[0].id,
        },
        personIds: [],
        quiet: null,
        on: true,
      },
      floor.caller(floor.lead),
    );
    const waiting = [await floor.aWaiting(floor.queues[0].id), await floor.aWaiting(floor.queues[0].id)];
    await alerts.look();
    await alerts.look();
    expect(await told()).toEqual(['alert.raised']);
    await alerts.answer(rule.id, { kind: 'acknowledge' }, floor.caller(floor.agents[0]));
    const second = await alerts.answer(rule.id, { kind: 'acknowledge' }, floor.caller(floor.agents[1]));
    expect(second.acknowledgedBy).toBe(floor.agents[0].id);
    await alerts.answer(rule.id, { kind: 'snooze', minutes: 30 }, floor.caller(floor.lead));
    expect(await alerts.raised()).toEqual([]);
    floor.clock.advance({ minutes: 31 });
    await alerts.look();
    expect((await alerts.raised()).map(({ id }) => id)).toEqual([rule.id]);
    for (const { id } of waiting)
      await floor.conversations.assign({ conversationId: id, agentId: floor.agents[0].id, reason: 'routing' });
    await alerts.look();
    expect((await told()).slice(-2)).toEqual(['alert.raised', 'alert.cleared']);
    expect(floor.noted).toContainEqual({ action: 'alert_rule.created', target: rule.id });
  });
});

describe('standing by a colleague', () => {
  test('is recorded once, seen by the agent, and whispers stay between the two', async () => {
    const floor = await opened();
    const { supervision } = floor.analytics;
    const { conversationId: id } = await contact(floor, 10, 'answered');
    const grace = floor.caller(floor.lead);
    await supervision.listen(id, grace, true);
    await supervision.listen(id, grace, true);
    await supervision.whisper(id, grace, 'Offer the fee back');
    expect(await supervision.of(id, grace)).toMatchObject({
      listeners: [{ personId: floor.lead.id }],
      whispers: [{ by: floor.lead.id, to: floor.agents[0].id, text: 'Offer the fee back' }],
    });
    const another = floor.caller({ ...floor.lead, id: floor.agents[1].id });
    expect((await supervision.of(id, another)).whispers).toEqual([]);
    await supervision.listen(id, grace, false);
    expect(floor.noted.map(({ action }) => action)).toEqual(['supervision.began', 'whisper.sent', 'supervision.ended']);
    await expect(supervision.listen(id, floor.caller(floor.agents[2]), true)).rejects.toThrow('Not found');
    const nobodys = await floor.aWaiting(floor.queues[0].id);
    await expect(supervision.whisper(nobodys.id, grace, 'Hello?')).rejects.toThrow('no one to whisper to');
  });
});
