import { EventEmitter } from 'node:events';
import { connectToNats } from './bus/nats.ts';
import type { Config } from './config.ts';
import { type Logger, silentLogger } from './log.ts';

/**
 * Small messages between processes: "there is news up to N" and signs that leave no trace (typing, viewing).
 * It may lose messages, it never carries a fact: the event table tells, the bus only wakes.
 */
export interface Bus {
  /** Never fails and never waits: a lost message costs a moment, not a truth. */
  publish(topic: string, payload: unknown): void;
  /** Hears this process's own messages too. */
  subscribe(topic: string, hear: (payload: unknown) => void): Stop;
  /** Called after a connection came back, when messages may have been missed. */
  onReconnect(again: () => void): Stop;
  close(): Promise<void>;
}

export type Stop = () => void;

/** @param installation of the database that the processes on this bus share */
export async function openBus(
  config: Pick<Config, 'NATS_URL'>,
  installation: string,
  logger: Logger = silentLogger,
): Promise<Bus> {
  return config.NATS_URL === undefined ? createLocalBus(logger) : connectToNats(config.NATS_URL, installation, logger);
}

/** The bus of a single process. Delivers in a later turn, as a network would, so that nobody relies on less. */
export function createLocalBus(logger: Logger = silentLogger): Bus {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    publish: (topic, payload) => {
      if (emitter.listenerCount(topic) > 0) setImmediate(() => emitter.emit(topic, payload));
    },
    subscribe: (topic, hear) => {
      const careful = (payload: unknown) => {
        try {
          hear(payload);
        } catch (error) {
          logger.error({ err: error, topic }, 'A listener on the bus failed.');
        }
      };
      emitter.on(topic, careful);
      return () => emitter.off(topic, careful);
    },
    onReconnect: () => () => {},
    close: async () => {
      emitter.removeAllListeners();
    },
  };
}
