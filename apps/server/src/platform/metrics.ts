/**
 * Figures for Prometheus at `/metrics`: with METRICS_TOKEN for whoever brings it, otherwise for this machine only. What
 * is counted as it happens is in memory; what the database knows is asked when somebody scrapes, by one query each.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@harken/contract/problems';
import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { lastBackup } from './backup.ts';
import type { Clock, ClockWatch } from './clock.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { Disk } from './disk.ts';
import type { EventLog } from './events.ts';
import type { Http, RequestMeter } from './http.ts';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What the edge counts; made before it. */
export interface Meter extends RequestMeter {
  registry: Registry;
}

export function createMeter(): Meter {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'harken_' });
  const requests = new Histogram({
    name: 'harken_http_request_seconds',
    help: 'Answers by route, method and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers: [registry],
  });
  const sockets = new Gauge({
    name: 'harken_live_sockets',
    help: 'Open live sockets of people and customers in this process.',
    labelNames: ['as'],
    registers: [registry],
  });
  return {
    registry,
    answered: ({ method, route, status, ms }) =>
      // Unknown addresses are one: anyone could make up any number of them.
      requests.observe({ method, route: route ?? 'none', status }, ms / 1000),
    opened: (as) => sockets.inc({ as }),
    closed: (as) => sockets.dec({ as }),
  };
}

export function serveMetrics(
  http: Pick<Http, 'mount'>,
  deps: {
    meter: Meter;
    config: Pick<Config, 'METRICS_TOKEN' | 'HARKEN_DATA'>;
    database: Database;
    log: Pick<EventLog, 'head' | 'tail'>;
    clock: Clock;
    disk: Disk;
    watch: ClockWatch;
  },
): { start(): Promise<() => void> } {
  const { meter, config, database, log, clock, disk, watch } = deps;
  const { registry } = meter;
  const { pool } = database;
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `harken_${name}`, help, labelNames, registers });

  const delivery = new Histogram({
    name: 'harken_event_delivery_seconds',
    help: 'From the moment an event says to this process hearing of it.',
    buckets: seconds,
    registers,
  });
  const held = new Histogram({
    name: 'harken_database_held_seconds',
    help: 'How long a connection was held for a query or a transaction.',
    buckets: seconds,
    registers,
  });
  const since = new WeakMap<object, number>();
  pool.on('acquire', (client) => since.set(client, performance.now()));
  pool.on('release', (_error, client) => {
    const began = since.get(client);
    if (began !== undefined) held.observe((performance.now() - began) / 1000);
  });

  const connections = gauge('database_connections', 'Connections of the pool; waiting are those who want one.', [
    'state',
  ]);
  const head = gauge('event_head', 'The last event of the log.');
  const lag = gauge('reaction_lag_events', 'Events a subscription has not answered yet.', ['subscription']);
  const failed = gauge('reaction_failed', 'Failed reactions: retrying, or parked until a person replays them.', [
    'state',
  ]);
  const jobs = gauge('jobs', 'Jobs by queue and state; failed ones stay for a week.', ['queue', 'state']);
  const free = gauge('disk_free_bytes', 'Free on the disk of the data folder.');
  const full = gauge('disk_full', '1 while nothing new is taken in.');
  const jumped = gauge('clock_jumped_seconds', 'By how much the clock of this machine jumped since the start, in all.');
  const backup = gauge('last_backup_timestamp_seconds', 'The moment of the last backup taken on this machine.');
  const scrape = gauge('scrape_ok', '1 when the database answered.');

  async function look(): Promise<void> {
    connections.set({ state: 'open' }, pool.totalCount);
    connections.set({ state: 'idle' }, pool.idleCount);
    connections.set({ state: 'waiting' }, pool.waitingCount);
    free.set(disk.free());
    full.set(disk.full() ? 1 : 0);
    jumped.set(watch.jumpedSeconds());
    const last = await lastBackup(config);
    if (last) backup.set(Date.parse(last.at) / 1000);
    const { rows: cursors } = await pool.query(
      `select name, (select coalesce(max(seq), 0) from platform.event) as head, cursor from platform.subscription`,
    );
    lag.reset();
    for (const { name, head: to, cursor } of cursors) lag.set({ subscription: name }, Math.max(0, to - cursor));
    head.set(await log.head());
    const { rows: parked } = await pool.query(
      `select s as state, count(p.id) as n from unnest(array['retrying', 'parked']) s
         left join platform.parked_reaction p on p.state = s group by s`,
    );
    for (const { state, n } of parked) failed.set({ state }, n);
    const { rows: waiting } = await pool.query(
      `select name, state::text, count(*) as n from jobs.job
        where state in ('created', 'retry', 'active', 'failed') group by 1, 2`,
    );
    jobs.reset();
    for (const { name, state, n } of waiting) jobs.set({ queue: name, state }, n);
  }

  http.mount('/metrics', (scope) => {
    scope.get('', { schema: { hide: true } as object }, async (request, reply) => {
      refuseStrangers(request, config.METRICS_TOKEN);
      // Without a database there are still figures of the process, and one that says so.
      scrape.set(
        await look().then(
          () => 1,
          () => 0,
        ),
      );
      return reply
        .header('cache-control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics());
    });
  });

  return {
    async start() {
      return log.tail(await log.head(), (events) => {
        const now = clock.now().getTime();
        for (const { at } of events) delivery.observe(Math.max(0, now - Date.parse(at)) / 1000);
      });
    },
  };
}

function refuseStrangers(request: FastifyRequest, token: string | undefined): void {
  if (token !== undefined) {
    const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), digest(token))) throw new Refusal('access.forbidden');
    return;
  }
  const own = /^(?:::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '');
  const forwarded = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'].some((name) => name in request.headers);
  if (!own || forwarded)
    throw new Refusal('access.forbidden', 'From this machine only; set METRICS_TOKEN to read it from elsewhere');
}

const digest = (text: string) => createHash('sha256').update(text).digest();
