import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { progressWords } from '@harken/server/replications';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder } from '../checks/a-project.ts';
import { progressBar } from '../progress-bar.ts';

function simulate(scenario: unknown, ...options: string[]) {
  using folder = inTemporaryFolder();
  const file = join(folder.root, 'scenario.json');
  writeFileSync(file, typeof scenario === 'string' ? scenario : JSON.stringify(scenario));
  const program = join(import.meta.dirname, '../harken.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'simulate', file, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, stderr: stderr.replaceAll(file, 'FILE'), answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

const scenario = {
  seed: 1,
  replications: 3,
  contacts: 5000,
  warmup: 0.02,
  types: [{ id: 'cards', arrivalsPerHour: 1200, patienceSeconds: 120, withinSeconds: 20, delayCost: 4 }],
  pools: [{ id: 'p1', agents: 100, skills: { cards: { handleSeconds: 300, preference: 1 } }, ratesPerHour: null }],
  waitingPlaces: null,
  policy: { route: 'longest-idle', pick: 'first-come' },
};

describe('harken simulate', () => {
  test('answers with every figure and its half width, the same however many workers there are', () => {
    const { status, stderr, answer } = simulate(scenario, '--workers', '1');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { contactsPerSecond, ...figures } = answer;
    expect(contactsPerSecond).toBeGreaterThan(0);
    expect(figures.types.cards).toEqual(figures.total);
    expect(Object.keys(figures.halfWidths)).toEqual(['types', 'total', 'pools']);
    expect(Object.keys(figures.halfWidths.total)).toEqual(Object.keys(figures.total));
    expect(figures.total.offered).toBe(14_700);
    expect(Math.abs(figures.pools.p1.occupancy - 0.95)).toBeLessThan(0.03);
    const { contactsPerSecond: _, ...others } = simulate(scenario, '--workers', '3').answer;
    expect(others).toEqual(figures);
  });

  test('tells every mistake in a line of its own, with its place, and runs nothing', () => {
    const { status, stderr, answer } = simulate({
      replications: 0,
      contacts: 2.5,
      types: [
        { id: 'a', arrivalsPerHour: { intervalMinutes: 15, values: [1, -1] }, patienceSeconds: 0 },
        { id: '', arrivalsPerHour: null, patienceSeconds: { distribution: 'normal', mean: -1 } },
      ],
      pools: [{ id: 'p', agents: 1.5, ratesPerHour: [] }, 5],
      policy: { route: 'random', pick: 'first-come' },
    });
    expect({ status, answer }).toEqual({ status: 2, answer: undefined });
    expect(stderr.trimEnd().split('\n')).toEqual([
      'replications is below 1',
      'contacts is not a whole number',
      'types[0].arrivalsPerHour.values[1] is below 0',
      'types[0].patienceSeconds is not above 0',
      'types[1].id is empty',
      'types[1].arrivalsPerHour is missing',
      'types[1].patienceSeconds.distribution is not one of exponential, deterministic, lognormal, erlang, empirical',
      'types[1].patienceSeconds.mean is not above 0',
      'pools[0].agents is not a whole number',
      'pools[0].skills is missing',
      'pools[0].ratesPerHour is an empty list',
      'pools[1] is not an object',
      'policy.route is not one of longest-idle, fastest, preference, least-busy, most-busy',
    ]);
  });

  test.each([
    ['', 'FILE is empty\n'],
    ['[', 'FILE is not JSON: Unexpected end of JSON input\n'],
    [[], 'The input is not an object\n'],
    [
      {
        ...scenario,
        policy: { program: 'production', plans: [{ queueId: 'cards', steps: [{ afterSeconds: 0, who: {} }] }] },
      },
      'policy.plans[0].steps[0].who is none of required, skill, team, knows, all, any, not\n',
    ],
    [{ ...scenario, contacts: null }, 'contacts is missing, and so is hours: it would never end\n'],
    [
      { ...scenario, types: [{ id: 'cards', arrivalsPerHour: 1200 }] },
      'types bring 100 % of what the agents can do, and cards never give up: the queue would grow without end. ' +
        'Give them patience, limit waitingPlaces, or add agents\n',
    ],
  ])('says of %j what is wrong with it, and exits with 2', (given, stderr) => {
    expect(simulate(given)).toEqual({ status: 2, stderr, answer: undefined });
  });

  test('draws a bar for who looks, and leaves nothing of it', () => {
    const written: string[] = [];
    const bar = progressBar({ isTTY: true, write: (text: unknown) => written.push(String(text)) > 0 });
    bar.show(0.5, progressWords({ share: 0.5, contacts: 1_250_000 }));
    bar.show(0.5, progressWords({ share: 0.5, contacts: 1_250_000 }));
    bar.clear();
    expect(written[0]).toBe(`\r${'█'.repeat(15)}${'░'.repeat(15)} 50 %  1.3 million contacts`);
    expect(written).toHaveLength(2);
    expect(written[1]?.trim()).toBe('');
    const unseen: string[] = [];
    progressBar({ isTTY: false, write: (text: unknown) => unseen.push(String(text)) > 0 }).show(
      1,
      progressWords({ share: 1, contacts: 1 }),
    );
    expect(unseen).toEqual([]);
  });
});
