import { expect, test } from 'vitest';
import { createJobs } from './jobs.ts';
import { createLogger } from './log.ts';
import { aHouse } from './testing.ts';
import { traced, traceId, traceOf, traceparent } from './trace.ts';

const theirs = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a caller’s trace is taken when it is one, and passed on', () => {
  expect(traceOf(`00-${theirs}-00f067aa0ba902b7-01`)).toBe(theirs);
  expect(traceOf(`01-${theirs}-00f067aa0ba902b7-01-more`)).toBe(theirs);
  for (const none of [
    undefined,
    '',
    `ff-${theirs}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    theirs,
  ]) {
    expect(traceOf(none)).toBeUndefined();
  }
  expect(traced(theirs, traceparent)).toMatch(new RegExp(`^00-${theirs}-[0-9a-f]{16}-01$`));
  expect(traceparent()).toBeUndefined();
  expect(traced('nonsense', traceId)).toMatch(/^[0-9a-f]{32}$/);
});

test('what follows from a request is logged under its trace: the event, the reaction and the job', async () => {
  const house = await aHouse();
  const lines: string[] = [];
  const logger = createLogger('info', (line) => lines.push(line));
  const jobs = createJobs({ ...house, logger });
  const done = Promise.withResolvers<object>();
  jobs.define('test.work', async (data) => {
    logger.info('job');
    done.resolve(data);
  });
  await jobs.start();
  house.reactions.on('worker', ['thing.happened'], async (event) => {
    logger.info('reaction');
    await house.log.transact(async (tx) => {
      tx.append({ name: 'thing.answered', actor: event.actor, data: {} });
      await jobs.enqueue(tx, 'test.work', { what: 'this' });
    });
  });
  await house.reactions.start();
  await traced(theirs, () =>
    house.log.transact(async (tx) => {
      logger.info('request');
      tx.append({ name: 'thing.happened', actor: { kind: 'system', id: null }, data: {} });
    }),
  );
  expect(await done.promise).toEqual({ what: 'this' });
  await jobs.stop();
  const said = lines.map((line) => JSON.parse(line)).map(({ message, traceId: id }) => [message, id]);
  expect(said).toEqual([
    ['request', theirs],
    ['reaction', theirs],
    ['job', theirs],
  ]);
  const events = await house.log.read(0);
  expect(events.map(({ name, trace }) => [name, trace])).toEqual([
    ['thing.happened', theirs],
    ['thing.answered', theirs],
  ]);
  // Followers outside get what they always got.
  expect(JSON.stringify(events)).not.toContain(theirs);
});
