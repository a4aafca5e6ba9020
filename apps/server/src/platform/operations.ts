/** What an operator sees and mends while it runs: reactions that failed for good, how much is logged, what is kept. */
import type { RouteReply } from '@harken/contract/routes';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Http } from './http.ts';
import type { Logger, LogLevel } from './log.ts';
import type { Reactions } from './reactions.ts';
import type { Retention } from './retention.ts';

const topic = 'operations.log_level';

/** How much is logged, changed for a while in every process at once. */
export function createLogLevel({ logger, bus, clock }: { logger: Logger; bus: Bus; clock: Clock }) {
  const configured = logger.level as LogLevel;
  let until: Date | null = null;
  let timer: NodeJS.Timeout | undefined;

  function set(level: LogLevel, minutes: number): void {
    clearTimeout(timer);
    until = level === configured ? null : new Date(clock.now().getTime() + minutes * 60_000);
    // Said at the level that lets it through, whichever of the two is wider.
    const say = () => logger.warn({ logLevel: level, until }, 'The log level was changed.');
    if (level === 'silent' || level === 'error' || level === 'fatal') say();
    logger.level = level;
    if (logger.level === level) say();
    if (until) timer = setTimeout(() => set(configured, 0), minutes * 60_000).unref();
  }
  const stopHearing = bus.subscribe(topic, (message) => {
    const { level, minutes } = message as { level: LogLevel; minutes: number };
    set(level, minutes);
  });
  const toggle = () => set(logger.level === 'debug' ? configured : 'debug', 60);
  // Windows has no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR2', toggle);

  return {
    read: (): RouteReply<'readLogLevel'> => ({
      level: logger.level as LogLevel,
      configured,
      until: until?.toISOString() ?? null,
    }),
    set(level: LogLevel, minutes: number): void {
      set(level, minutes);
      bus.publish(topic, { level, minutes });
    },
    stop(): void {
      clearTimeout(timer);
      stopHearing();
      process.off('SIGUSR2', toggle);
    },
  };
}

export function serveOperations(
  http: Pick<Http, 'serve'>,
  {
    reactions,
    logLevel,
    retention,
  }: {
    reactions: Pick<Reactions, 'parked' | 'replay'>;
    logLevel: Pick<ReturnType<typeof createLogLevel>, 'read' | 'set'>;
    retention: Pick<Retention, 'report'>;
  },
): void {
  http.serve('listParked', async () => ({
    parked: (await reactions.parked()).map(({ failedAt, eventId: _, ...one }) => ({ ...one, parkedAt: failedAt })),
  }));
  http.serve('replayParked', async ({ params }) => {
    try {
      await reactions.replay(params.id);
      return { ok: true, error: null };
    } catch (error) {
      // It stays parked; the operator is told why.
      return { ok: false, error: (error as Error).message };
    }
  });
  http.serve('readLogLevel', () => logLevel.read());
  http.serve('setLogLevel', ({ body }) => {
    logLevel.set(body.level, body.minutes);
    return logLevel.read();
  });
  http.serve('readRetention', async () => ({ kept: await retention.report() }));
}
