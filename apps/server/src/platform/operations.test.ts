import { expect, test } from 'vitest';
import { createLocalBus } from './bus.ts';
import { settableClock } from './clock.ts';
import { createLogger } from './log.ts';
import { createLogLevel } from './operations.ts';

test('the log level changes in every process at once, and by SIGUSR2 in one', async () => {
  const bus = createLocalBus();
  const lines: string[] = [];
  const loggers = [1, 2].map(() => createLogger('info', (line) => lines.push(line)));
  const levels = loggers.map((logger) => createLogLevel({ logger, bus, clock: settableClock('2026-03-02T09:00:00Z') }));
  levels[0]?.set('debug', 30);
  await expect.poll(() => loggers.map(({ level }) => level)).toEqual(['debug', 'debug']);
  expect(levels[1]?.read()).toEqual({ level: 'debug', configured: 'info', until: '2026-03-02T09:30:00.000Z' });
  expect(lines.join()).toContain('The log level was changed.');
  levels[0]?.set('info', 30);
  await expect.poll(() => loggers.map(({ level }) => level)).toEqual(['info', 'info']);
  levels[1]?.stop();
  process.kill(process.pid, 'SIGUSR2');
  await expect.poll(() => loggers.map(({ level }) => level)).toEqual(['debug', 'info']);
  process.kill(process.pid, 'SIGUSR2');
  await expect.poll(() => loggers.map(({ level }) => level)).toEqual(['info', 'info']);
  levels[0]?.stop();
  await bus.close();
});
