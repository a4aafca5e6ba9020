import { expect, test } from 'vitest';
import type { Actor, StoredEvent } from './events.ts';
import { aHouse } from './testing.ts';

const actor: Actor = { kind: 'system', id: null };

test('a reaction sees every event of its names, in order, also those before it began', async () => {
  const { log, reactions } = await aHouse();
  const seen: string[] = [];
  reactions.on('greeter', ['customer.arrived'], (event) => void seen.push(event.data.who as string));
  await tell('customer.arrived', { who: 'Ada' });
  await tell('customer.left', { who: 'Ada' });
  await reactions.start();
  await tell('customer.arrived', { who: 'Bo' });
  await reactions.idle();
  expect(seen).toEqual(['Ada', 'Bo']);

  function tell(name: string, data: object) {
    return log.transact(async (tx) => tx.append({ name, actor, data }));
  }
});

test('a broken reaction is tried again, then parked, while later events and other reactions go on', async () => {
  const { log, reactions } = await aHouse();
  let broken = true;
  let attempts = 0;
  const fragile: number[] = [];
  const sturdy: number[] = [];
  reactions.on('fragile', ['thing.happened'], async (event) => {
    if (event.data.n === 2 && broken) {
      attempts += 1;
      throw new Error('cannot do two');
    }
    fragile.push(event.data.n as number);
  });
  reactions.on('sturdy', ['thing.happened'], (event: StoredEvent) => void sturdy.push(event.data.n as number));
  await reactions.start();
  for (const n of [1, 2, 3, 4]) {
    await log.transact(async (tx) => tx.append({ name: 'thing.happened', actor, data: { n } }));
  }
  await reactions.idle();
  expect({ fragile, sturdy, attempts }).toEqual({ fragile: [1, 3, 4], sturdy: [1, 2, 3, 4], attempts: 3 });

  const parked = await reactions.parked();
  expect(parked).toMatchObject([
    { subscription: 'fragile', eventName: 'thing.happened', attempts: 3, error: 'cannot do two' },
  ]);
  const id = parked[0]?.id as string;
  await expect(reactions.replay(id)).rejects.toThrow('cannot do two');
  expect(await reactions.parked()).toHaveLength(1);

  broken = false;
  await reactions.replay(id);
  expect(fragile).toEqual([1, 3, 4, 2]);
  expect(await reactions.parked()).toEqual([]);
  await expect(reactions.replay(id)).rejects.toThrow('No reaction is parked');
});
