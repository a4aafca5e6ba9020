import { idFrom, type PersonId } from '@harken/contract/ids';
import { expect, test } from 'vitest';
import { createLocalBus } from '../bus.ts';
import { newId } from '../ids.ts';
import { createRoster } from './roster.ts';

test('every process knows who is connected, and only the one with the socket says that they are here', async () => {
  const bus = createLocalBus();
  const [heard, here]: [string[], string[]] = [[], []];
  const process = (name: string) =>
    createRoster(bus, {
      personCount: (_: PersonId, count) => void heard.push(`${name} ${count}`),
      personHere: (_: PersonId, count, before) => void here.push(`${name} ${before}→${count}`),
      viewers: () => {},
    });
  const [one, other] = [process('one'), process('other')];
  const mei = idFrom('pers', newId());
  one.person(mei, 1);
  await expect.poll(() => other.countOf(mei)).toBe(1);
  other.person(mei, 1);
  one.person(mei, -1);
  await expect.poll(() => heard.at(-1)).toBe('other 1');
  expect(here).toEqual(['one 0→1', 'other 0→1', 'one 1→0']);
  for (const roster of [one, other]) roster.stop();
});
