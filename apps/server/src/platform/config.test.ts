import { expect, test } from 'vitest';
import { type Config, describeSettings, type Mistake, readConfig } from './config.ts';

function mistakesOf(env: Record<string, string>): Mistake[] {
  const config = readConfig(env);
  if (!('mistakes' in config)) throw new Error('This configuration should have been refused.');
  return config.mistakes;
}

test('with nothing set, the program runs on this machine with the embedded database', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    HARKEN_DATA: './.harken',
    HARKEN_ROLE: 'all',
    LOG_LEVEL: 'info',
  });
});

test('all mistakes are told at once, each with the variable and a remedy', () => {
  const mistakes = mistakesOf({
    PORT: 'eighty',
    DATABASE_URL: 'mysql://db/harken',
    NATS_URL: 'http://bus',
    HARKEN_ROLE: 'boss',
    HARKEN_MASTER_KEY: 'short',
    HARKEN_MASTER_KEY_FILE: '/run/key',
    LOG_LEVEL: 'loud',
    HARKEN_DATTA: '/var/lib/harken',
  });
  expect(new Set(mistakes.map((mistake) => mistake.variable))).toEqual(
    new Set([
      'PORT',
      'DATABASE_URL',
      'NATS_URL',
      'HARKEN_ROLE',
      'HARKEN_MASTER_KEY',
      'HARKEN_MASTER_KEY_FILE',
      'LOG_LEVEL',
      'HARKEN_DATTA',
    ]),
  );
  for (const { message, remedy } of mistakes) {
    expect(message).toMatch(/^[A-Z_]+ .+\.$/);
    expect(remedy.length).toBeGreaterThan(20);
  }
  expect(mistakes.find((mistake) => mistake.variable === 'PORT')?.message).toBe('PORT is not a number ("eighty").');
});

test('a mistake never repeats a key or a password', () => {
  const said = JSON.stringify(
    mistakesOf({ HARKEN_MASTER_KEY: 'hunter2', DATABASE_URL: 'mysql://harken:hunter2@db/x' }),
  );
  expect(said).not.toContain('hunter2');
});

test('settings that contradict each other are mistakes', () => {
  expect(mistakesOf({ NATS_URL: 'nats://bus:4222' })).toMatchObject([{ variable: 'NATS_URL' }]);
  expect(mistakesOf({ HARKEN_ROLE: 'worker' })).toMatchObject([{ variable: 'HARKEN_ROLE' }]);
});

test('the command line wins over the environment, and an empty variable counts as not set', () => {
  const config = readConfig(
    { PORT: '4000', HARKEN_DATA: '', HARKEN_DEMO: 'on' },
    { port: '5000', empty: true },
  ) as Config;
  expect(config).toMatchObject({ PORT: 5000, HARKEN_DATA: './.harken', HARKEN_DEMO: 'off' });
});

test('every setting says what it does', () => {
  for (const { variable, text } of describeSettings()) {
    expect(text, variable).toMatch(/^[A-Z].{30,}\.$/);
  }
});
