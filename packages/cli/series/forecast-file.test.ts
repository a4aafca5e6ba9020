import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder } from '../checks/a-project.ts';
import { momentOf, spell } from './timestamps.ts';

function harken(command: 'forecast' | 'backtest', files: Record<string, string>, ...options: string[]) {
  using folder = inTemporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder.root, name), text);
  const program = join(import.meta.dirname, '../harken.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, command, ...options], {
    encoding: 'utf8',
    cwd: folder.root,
    env: { PATH: process.env.PATH },
  });
  return { status, stdout, stderr };
}

/** Half hours of a service that is open from 09:00 to 12:00 in Hong Kong, for five weeks; Sundays closed. */
function halfHours() {
  const lines = ['unique_id,ds,y'];
  for (let day = 0; day < 35; day++)
    for (let half = 0; half < 6; half++) {
      const date = new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
      const clock = `${String(9 + Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
      if (day % 7 !== 6)
        lines.push(`"cards, gold",${date}T${clock}+08:00,${20 + 5 * half + ((day * 7 + half * 3) % 5)}`);
    }
  return lines;
}

describe('harken forecast', () => {
  test('goes on in the form of the file, closed hours at nothing, and explains itself', () => {
    const { status, stdout, stderr } = harken(
      'forecast',
      { 'calls.csv': halfHours().join('\r\n'), 'events.csv': 'ds,name\n2026-02-10,campaign' },
      ...['--input', 'calls.csv', '--horizon', '96', '--level', '50,90', '--events', 'events.csv', '--explain'],
    );
    expect(status).toBe(0);
    const [header, ...rows] = stdout.trimEnd().split('\n');
    expect(header).toBe('unique_id,ds,yhat,yhat-lo-50,yhat-hi-50,yhat-lo-90,yhat-hi-90');
    expect(rows).toHaveLength(96);
    // The file ends on a Saturday at 11:30.
    expect(rows[0]).toBe('"cards, gold",2026-02-07T12:00+08:00,0,0,0,0,0');
    const figures = new Map(rows.map((row) => [row.slice(14, 36), row.slice(37).split(',').map(Number)]));
    expect(figures.get('2026-02-08T10:00+08:00')).toEqual([0, 0, 0, 0, 0]);
    const [point, low50, high50, low90, high90] = figures.get('2026-02-09T10:00+08:00') as number[];
    expect(Math.abs(point! - 32)).toBeLessThan(4);
    expect([low90, low50, high50, high90]).toEqual([low90, low50, high50, high90].toSorted((a, b) => a! - b!));
    expect(stderr).toMatch(/^cards, gold\n(?: +\d+\.\d % {2}\w+: erred \d+\.\d % in \d+ trials.*\n)+/);
  });

  test('tells every bad row by its line, and writes nothing', () => {
    const rows = halfHours();
    rows[3] = rows[3]!.replace(/,\d+$/, ',many');
    rows[5] = rows[5]!.replace('2026-01-05', '2026-02-30');
    rows[9] = rows[9]!.replace('+08:00', '-05:00');
    const { status, stdout, stderr } = harken(
      'forecast',
      { 'f.csv': rows.join('\n') },
      '--input',
      'f.csv',
      '--horizon',
      '5',
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      "f.csv:4 has the y 'many', which is not a number",
      "f.csv:6 has the ds '2026-02-30T11:00+08:00', which is neither an ISO 8601 date nor a whole number",
      'f.csv:10 is in another zone than the rows of cards, gold before it (more than an hour apart): days would mix',
    ]);
    const finer = harken(
      'forecast',
      { 'f.csv': halfHours().join('\n') },
      '--input',
      'f.csv',
      '--horizon',
      '5',
      '--interval',
      '15m',
    );
    expect(finer).toMatchObject({ status: 2, stdout: '' });
    expect(finer.stderr).toBe('cards, gold comes every 30 minutes, which is coarser than the interval of 15\n');
  });

  test('says of odd series that their forecast is simple', () => {
    const wide = [
      'id,V1,V2',
      `none,${Array(60).fill(0).join(',')}`,
      `same,${Array(60).fill(3).join(',')}`,
      'new,7,9',
      'gone,NaN,,',
    ];
    const { status, stdout, stderr } = harken(
      'forecast',
      { 'w.csv': wide.join('\n') },
      '--input',
      'w.csv',
      '--wide',
      '--horizon',
      '1',
      '--explain',
    );
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',').slice(0, 3).join()),
    ).toEqual(['none,61,0', 'same,61,3', 'new,3,8', 'gone,2,0']);
    expect(stderr.match(/simple: \w+/g)).toEqual([
      'simple: all_zero',
      'simple: constant',
      'simple: too_short',
      'simple: empty',
    ]);
  });
});

test('harken backtest compares everybody together with each model and both yardsticks, by band', () => {
  const series = Array.from({ length: 8 }, (_, nth) => {
    const values = Array.from(
      { length: 21 * 8 },
      (_, t) => 50 + nth + 20 * Math.sin((t / 8) * 2 * Math.PI) + ((t * 37 + nth * 11) % 7),
    );
    return `s${nth},${values.map((value) => value.toFixed(2)).join(',')}`;
  });
  const { status, stdout, stderr } = harken(
    'backtest',
    { 'w.csv': ['id,V1', ...series].join('\n') },
    ...['--input', 'w.csv', '--wide', '--horizon', '16', '--season', '8', '--origins', '2', '--step', '8'],
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { origins, horizon, methods } = JSON.parse(stdout);
  expect({ origins, horizon }).toEqual({ origins: 2, horizon: 16 });
  expect(Object.keys(methods)).toEqual(
    expect.arrayContaining(['ensemble', 'seasonal_naive', 'mean_of_4', 'pooled', 'adapted_log']),
  );
  expect(Object.keys(methods.ensemble)).toEqual(['all', '1-8', '9-16']);
  expect(methods.ensemble.all.n).toBe(8 * 2 * 16);
  expect(methods.ensemble.all.wape).toBeLessThan(methods.seasonal_naive.all.wape);
  expect(methods.ensemble.all.coverage95).toBeGreaterThan(0.8);
  expect(methods.seasonal_naive.all.coverage95).toBeNull();
});

test('a date is written again as it was read', () => {
  for (const text of ['2026-03-29', '2026-03-29 01:30:00', '2026-03-29T01:30Z', '2026-03-29T01:30:00+05:45', '-12']) {
    const { at, offsetMinutes, form } = momentOf(text)!;
    expect(spell(at, offsetMinutes, form)).toBe(text);
  }
  expect(momentOf('2026-02-29')).toBeNull();
  expect(momentOf('29.3.2026')).toBeNull();
});
