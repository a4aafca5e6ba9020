import type { Queue } from '@harken/contract/people';
import { fit as fitFormat, replayResult } from '@harken/contract/routes-dispatch';
import { impossible } from '@harken/engines/simulation';
import { beforeAll, describe, expect, test } from 'vitest';
import { putInteractions, putStays } from '../analytics/store.ts';
import { settableClock } from '../platform/clock.ts';
import { aDatabase } from '../platform/testing.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';

const zone = 'Asia/Singapore';
const days = { from: '2026-03-02', to: '2026-03-03', zone };
/** Nine in the morning of the first day there. */
const nine = Date.parse('2026-03-02T01:00:00Z');
const id = (prefix: string, n: number) => `${prefix}_00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [cards, loans] = [id('queu', 1), id('queu', 2)];
const skill = id('skil', 1);
const [quick, slow, newcomer] = [id('pers', 1), id('pers', 2), id('pers', 3)] as [string, string, string];

/** On two days somebody comes every three minutes from nine to eleven; every tenth gives up after half a minute. */
function interactions() {
  return [0, 1].flatMap((day) =>
    Array.from({ length: 40 }, (_, n) => {
      const began = nine + day * 86_400_000 + n * 180_000;
      const [gaveUp, agent] = [n % 10 === 9, n % 2 === 0 ? quick : slow];
      const handle = agent === quick ? 100 : 200;
      const at = (seconds: number) => new Date(began + seconds * 1000);
      return {
        id: id('evnt', day * 100 + n),
        conversation_id: id('conv', day * 100 + n),
        position: 0,
        case_id: id('case', n),
        customer_id: id('cust', day * 100 + n),
        reference: `HK-${n}`,
        channel: 'messenger',
        language: n % 4 === 0 ? 'zh' : 'en',
        tags: [],
        handled_by: 'people',
        queue_id: cards,
        agent_id: gaveUp ? null : agent,
        counted: true,
        arrival: true,
        began_at: at(0),
        goal_seconds: 60,
        answered_at: gaveUp ? null : at(5),
        abandoned_at: gaveUp ? at(30) : null,
        ended_at: gaveUp ? at(30) : at(5 + handle),
        ending: gaveUp ? 'abandoned' : 'resolved',
        active: [],
        active_since: null,
        active_seconds: gaveUp ? 0 : handle - 10,
        acw_seconds: gaveUp ? 0 : 10,
        replies: 1,
        resolution: gaveUp ? null : 'by_person',
        disposition_id: null,
        reopened_at: null,
        score: null,
        rated_at: null,
      };
    }),
  );
}

describe('recorded days', () => {
  let dispatch: Dispatch;
  beforeAll(async () => {
    const { read } = await aDatabase();
    await putInteractions(read, interactions());
    const hours = (agentId: string, from: number, to: number) =>
      [0, 1].map((day) => ({
        agentId,
        seq: day + 1,
        presence: 'available',
        startedAt: nine + day * 86_400_000 + from * 3_600_000,
        endedAt: nine + day * 86_400_000 + to * 3_600_000,
      }));
    await putStays(read, [...hours(quick, 0, 3), ...hours(slow, 0, 3), ...hours(newcomer, 1, 2)]);
    const aQueue = { skillId: skill, priority: 3, goal: { withinSeconds: 60 }, archived: false };
    const agent = (agentId: string, teamIds: string[]) => ({
      ...{ id: agentId, queueIds: [cards], teamIds, skills: { [skill]: 3 }, capacity: 1 },
    });
    dispatch = createDispatch({
      read,
      clock: settableClock('2026-03-20T00:00:00Z'),
      counted: async () => {},
      queues: async () =>
        [
          { ...aQueue, id: cards },
          { ...aQueue, id: loans },
        ] as unknown as Queue[],
      // By the clock in Singapore, from eight to eight.
      isOpen: (_, at) => at.getUTCHours() < 12,
      agents: async () => [agent(quick, ['a']), agent(slow, ['b']), agent(newcomer, ['b'])],
    });
  });

  test('become a scenario that the twin takes, with what is known of its fit', async () => {
    const { scenario, fit } = await dispatch.calibrate(days);
    expect(impossible(scenario)).toEqual([]);
    expect(fitFormat.parse(fit)).toEqual(fit);
    expect(fit.types).toMatchObject([{ queueId: cards, contacts: 80, answered: 72, gaveUp: 8, withinGoal: 0.9 }]);
    // Five came in each quarter hour from nine to eleven, local time.
    const { values } = scenario.types[0]!.arrivalsPerHour as { values: readonly number[] };
    expect(values).toHaveLength(96);
    expect(values.slice(36, 44)).toEqual(Array(8).fill(20));
    expect(values.filter((rate) => rate > 0)).toHaveLength(8);
    const { values: closed } = scenario.types[0]!.closed as { values: readonly number[] };
    expect([closed[31], closed[32], closed[79], closed[80]]).toEqual([1, 0, 0, 1]);
    const secondsOf = (agentId: string) =>
      fit.types[0]?.handle?.byAgent.find((one) => one.agentId === agentId)?.meanSeconds;
    expect(secondsOf(quick)).toBeGreaterThan(95);
    expect(secondsOf(slow)).toBeLessThan(205);
    expect(fit.pools.map(({ agentIds, hours }) => [agentIds, hours])).toEqual([
      [[quick], expect.closeTo(3, 9)],
      [[slow, newcomer], expect.closeTo(4, 9)],
    ]);
    expect(fit.types[0]?.again).toMatchObject({ of: 72, share: 0 });
    expect(fit.leftOut).toContainEqual({ what: 'languages', queueId: null, count: 20 });
    expect(fit.leftOut).toContainEqual({ what: 'nobody_came', queueId: loans, count: 0 });
  });

  test('under another plan differ by so much, give or take, and nothing differs under the same one', async () => {
    const usual = { queueId: cards, steps: [{ afterSeconds: 0, who: { required: 1 } }] };
    const late = { queueId: cards, steps: [{ afterSeconds: 90, who: { required: 1 } }] };
    const ask = async (plan: typeof usual) => {
      const result = await dispatch.replayDay({ day: days.from, zone, plans: [plan] }, { replications: 20 });
      expect(replayResult.parse(result)).toEqual(result);
      return result.otherwise?.measures.find(({ queueId, measure }) => queueId === null && measure === 'serviceLevel');
    };
    expect(await ask(usual)).toMatchObject({ difference: 0, halfWidth: 0 });
    const waits = await ask({ ...late, steps: [{ afterSeconds: 0, who: { required: 5 } }, ...late.steps] });
    expect((waits?.difference ?? 0) + (waits?.halfWidth ?? 1)).toBeLessThan(-0.3);
  });

  test('a plan that lets nobody in is refused with its place', async () => {
    const nobody = { queueId: cards, steps: [{ afterSeconds: 0, who: { not: { required: 1 } } }] };
    await expect(dispatch.replayDay({ day: days.from, zone, plans: [nobody] })).rejects.toMatchObject({
      code: 'request.invalid',
      more: { mistakes: [{ path: 'body/plans/0' }] },
    });
  });

  test.each([
    [{ ...days, zone: 'Nowhere' }, 'request.invalid'],
    [{ ...days, from: '2026-03-04' }, 'request.invalid'],
    [{ ...days, from: '2020-01-01', to: '2020-01-01' }, 'record.not_found'],
  ])('that make no sense are refused: %j', async (asked, code) => {
    await expect(dispatch.calibrate(asked)).rejects.toMatchObject({ code });
  });
});
