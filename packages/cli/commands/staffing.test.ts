import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

function ask(input: unknown) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../harken.ts'), 'staffing'],
    {
      encoding: 'utf8',
      input: typeof input === 'string' ? input : JSON.stringify(input),
      env: { PATH: process.env.PATH },
    },
  );
  return { status, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

const calls = { model: 'erlang-c', arrivalsPerHour: 200, handleSeconds: 180, withinSeconds: 19.8 };

describe('harken staffing', () => {
  test('answers one question with one answer, and leaves out what the model does not use', () => {
    const everything = { ...calls, servers: 14, patienceSeconds: 0, ratesPerHour: 'none', target: { blocking: 0.1 } };
    const { status, stderr, answer } = ask({ ...everything, maxOccupancy: null, shrinkage: 0.3 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(answer).toMatchObject({ servers: 14, scheduled: 20, offeredLoad: 10, blocking: null, abandonment: null });
    expect(answer.serviceLevel).toBeCloseTo(0.8878526927, 9);
  });

  test('answers an array with an array, also an empty one', () => {
    const target = { serviceLevel: 0.8 };
    const { answer } = ask([
      { ...calls, target, maxOccupancy: 0.85 },
      { ...calls, target, maxOccupancy: 0.7 },
    ]);
    expect(answer.map(({ servers }: { servers: number }) => servers)).toEqual([14, 15]);
    expect(ask([])).toEqual({ status: 0, stderr: '', answer: [] });
  });

  test('tells every mistake in a line of its own, with its place, and answers nothing', () => {
    const { status, stderr, answer } = ask([
      { ...calls, servers: 14 },
      { ...calls, model: 'erlang-a', servers: 2.5, patienceSeconds: 0, shrinkage: 1 },
      { ...calls, model: 'erlang-d' },
      { ...calls, arrivalsPerHour: -1, handleSeconds: null, target: { serviceLevel: 0.8, asa: 5 } },
      7,
      {},
      { ...calls, target: { abandonment: 0.03 } },
      { model: 'chat', arrivalsPerHour: 10, ratesPerHour: [6, 0], servers: 3 },
      { model: 'response-window', handleSeconds: 60, windowSeconds: 0, intervalMinutes: 15, arrivals: [1], open: [2] },
    ]);
    expect({ status, answer }).toEqual({ status: 2, answer: undefined });
    expect(stderr.trimEnd().split('\n')).toEqual([
      '[1].servers is not a whole number',
      '[1].shrinkage is not below 1',
      '[1].patienceSeconds is not above 0',
      '[2].model is not one of erlang-b, erlang-c, erlang-a, chat, response-window',
      '[3].arrivalsPerHour is below 0',
      '[3].target knows serviceLevel, asaSeconds, abandonment and blocking, not asa',
      '[3].handleSeconds is missing',
      '[4] is not an object',
      '[5].model is missing',
      '[6] erlang-c does not define abandonment; give another target',
      '[7].ratesPerHour[1] is not above 0',
      '[8].windowSeconds is not above 0',
      '[8].open[0] is above 1',
    ]);
  });

  test.each([
    ['', 'Standard input is empty\n'],
    [' \n', 'Standard input is empty\n'],
    ['{"model":', 'Standard input is not JSON: Unexpected end of JSON input\n'],
    ['null', 'The input is not an object\n'],
    [{ ...calls }, 'servers is missing, and there is no target to find it by\n'],
    [
      { ...calls, withinSeconds: null, target: { serviceLevel: 0.8 } },
      'withinSeconds is missing, and target.serviceLevel needs it\n',
    ],
    [{ ...calls, target: { serviceLevel: 1 } }, 'target.serviceLevel is 1, which no number of servers reaches\n'],
    [
      { ...calls, servers: 1, arrivalsPerHour: 1e300 },
      'arrivalsPerHour makes an offered load above 1000000000 Erlangs\n',
    ],
  ])('says of %j what is wrong with it, and exits with 2', (input, stderr) => {
    expect(ask(input)).toEqual({ status: 2, stderr, answer: undefined });
  });
});
