import { connect } from '@nats-io/transport-node';
import type { Bus } from '../bus.ts';
import { StartRefusal } from '../config.ts';
import type { Logger } from '../log.ts';

/**
 * @param installation a NATS server can be shared: what one installation says is for its own processes only
 */
export async function connectToNats(url: string, installation: string, logger: Logger): Promise<Bus> {
  const prefix = `harken.${installation}.`;
  const connection = await connect({
    servers: url,
    name: 'harken',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    timeout: 5000,
    // A silent, half-open connection is found out within ten seconds.
    pingInterval: 5000,
    maxPingOut: 2,
  }).catch((error: Error) => {
    throw new StartRefusal(
      'bus.unreachable',
      `NATS_URL does not answer (${error.message}): start NATS, or leave the variable out.`,
    );
  });
  const listeners = new Set<() => void>();
  void watch();

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') logger.warn('The bus is disconnected; it is being reconnected.');
      if (status.type === 'reconnect') {
        logger.info('The bus is connected again.');
        for (const again of listeners) again();
      }
    }
  }

  return {
    publish: (topic, payload) => {
      try {
        connection.publish(prefix + topic, JSON.stringify(payload));
      } catch (error) {
        logger.warn({ err: error, topic }, 'A message for the bus was dropped.');
      }
    },
    subscribe: (topic, hear) => {
      const subscription = connection.subscribe(prefix + topic, {
        callback: (error, message) => {
          if (error) {
            logger.warn({ err: error, topic }, 'A subscription on the bus failed.');
            return;
          }
          try {
            hear(message.json());
          } catch (failure) {
            logger.error({ err: failure, topic }, 'A listener on the bus failed.');
          }
        },
      });
      return () => subscription.unsubscribe();
    },
    onReconnect: (again) => {
      listeners.add(again);
      return () => {
        listeners.delete(again);
      };
    },
    close: async () => {
      listeners.clear();
      await connection.drain();
    },
  };
}
