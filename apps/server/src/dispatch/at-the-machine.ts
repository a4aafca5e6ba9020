/** For whoever runs the machine: the record of this installation, beside its server or without it. */
import { isOpenAt, readQueues } from '../conversations/conversations.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { openToLook } from '../platform/database.ts';
import { createDispatch } from './dispatch.ts';

/** @throws what opening the database throws */
export async function openDispatch(config: Config) {
  const database = await openToLook(config);
  const { read } = database;
  const dispatch = createDispatch({
    read,
    clock: systemClock,
    // What the server has not counted yet is of the last seconds.
    counted: async () => {},
    queues: async () => (await readQueues(read)).filter(({ archived }) => !archived),
    isOpen: isOpenAt,
    // Who took work on a day stands in its rounds; without any there is nothing to replay either.
    agents: async () => [],
  });
  return {
    ...dispatch,
    /** What queues are called. */
    names: async () => new Map((await readQueues(read)).map(({ id, name }) => [id as string, name.en])),
    close: () => database.close(),
  };
}
