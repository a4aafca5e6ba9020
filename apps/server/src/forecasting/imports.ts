/** A past from elsewhere: read, looked at, and taken in whole or not at all. */
import type { ForecastImport } from '@harken/contract/forecasting';
import { idFrom } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { firstMistakes, mostMistakes, readRows } from './import-rows.ts';
import * as store from './import-store.ts';
import { keyOf, scopeOf } from './scopes.ts';
import { settings } from './settings-store.ts';
import { minuteMs } from './slots.ts';

export interface ImportsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
  /** The forecast shall follow. */
  changed: (tx: Tx) => Promise<void>;
}

export function createImports({ log, read, clock, queues, note, changed }: ImportsDeps) {
  async function rowsOf(csv: string) {
    const { intervalMinutes } = await settings(read);
    return readRows(csv, { latest: clock.now().getTime(), longest: intervalMinutes });
  }

  async function preview({ csv }: { csv: string }): Promise<RouteReply<'previewForecastImport'>> {
    const [{ series, mistakes }, all] = [await rowsOf(csv), await queues()];
    const right = series.filter(({ rows }) => rows.length > 0);
    return {
      rows: right.reduce((sum, { rows }) => sum + rows.length, 0),
      series: right.slice(0, 500).map(({ uniqueId, rows, intervalMinutes }) => {
        const [from, to] = [rows[0]!.at, rows.at(-1)!.at + intervalMinutes * minuteMs];
        return {
          uniqueId,
          rows: rows.length,
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          intervalMinutes,
          total: Math.round(rows.reduce((sum, { y }) => sum + y, 0) * 100) / 100,
          missing: Math.round((to - from) / (intervalMinutes * minuteMs)) - rows.length,
          guess: guessed(uniqueId, all),
        };
      }),
      mistakes: mistakes.slice(0, mostMistakes),
      wrong: mistakes.length,
    };
  }

  /** @throws Refusal `forecast.rows_wrong` with the lines; `request.invalid` where a series is not in the file */
  async function take(
    { name, csv, series: asked }: RouteInput<'importForecastHistory'>['body'],
    caller: PersonCaller,
  ): Promise<ForecastImport> {
    const { series, mistakes } = await rowsOf(csv);
    if (mistakes.length > 0) {
      throw new Refusal('forecast.rows_wrong', { mistakes: firstMistakes(mistakes) });
    }
    const known = new Set<string>((await queues()).map(({ id }) => id));
    const [names, keys] = [new Set<string>(), new Set<string>()];
    const rows = asked.flatMap(({ uniqueId, measure, scope }, place) => {
      const wrong = (message: string) =>
        new Refusal('request.invalid', { mistakes: [{ path: `body/series/${place}`, message }] });
      const found = series.find((one) => one.uniqueId === uniqueId);
      if (!found) throw wrong('is not in the file');
      if (scope.queueId && !known.has(scope.queueId)) throw wrong('is of a queue that is not there');
      const key = keyOf(scope);
      if (names.has(uniqueId) || keys.has(`${measure} ${key}`)) throw wrong('is there twice');
      names.add(uniqueId);
      keys.add(`${measure} ${key}`);
      return found.rows.map(({ at, y }) => ({ measure, key, at, value: y }));
    });
    const times = rows.map(({ at }) => at);
    const [first, last] = times.reduce(([a, b], at) => [Math.min(a, at), Math.max(b, at)], [Infinity, -Infinity]);
    const now = clock.now();
    const made: ForecastImport = {
      id: idFrom('impo', newId(clock)),
      name,
      at: now.toISOString(),
      by: caller.person.id,
      rows: rows.length,
      from: new Date(first).toISOString(),
      to: new Date(last).toISOString(),
      series: asked,
    };
    await log.transact(async (tx) => {
      await store.insertImport(tx.db, made, rows);
      await note(tx, caller, 'forecast.imported', made.id, { name, rows: rows.length });
      await changed(tx);
    });
    return made;
  }

  const list = () => store.imports(read);

  async function remove(id: ForecastImport['id'], caller: PersonCaller): Promise<void> {
    await log.transact(async (tx) => {
      const name = await store.deleteImport(tx.db, id);
      if (name === null) throw new Refusal('record.not_found');
      await note(tx, caller, 'forecast.import_removed', id, { name });
      await changed(tx);
    });
  }

  return { preview, take, list, remove };
}

/** By its id, or what it is called in either language. */
export function queueNamed(uniqueId: string, queues: readonly Queue[]): Queue | undefined {
  const name = uniqueId.trim().toLowerCase();
  return queues.find((one) => [one.id, one.name.en, one.name.zh].some((known) => known.toLowerCase() === name));
}

/** Our own files carry keys; others often carry the name of a queue. */
function guessed(
  uniqueId: string,
  queues: readonly Queue[],
): RouteReply<'previewForecastImport'>['series'][number]['guess'] {
  const [measure, key] = uniqueId.includes(' ') ? uniqueId.split(' ', 2) : ['contacts', uniqueId];
  const scope = scopeOf(key ?? '');
  const modelled = (['contacts', 'handle_seconds', 'self_service'] as const).find((one) => one === measure);
  if (scope && modelled) return { measure: modelled, scope };
  const name = uniqueId.trim().toLowerCase();
  const nobody = { channel: null, language: null, intent: null };
  if (['all', 'total', '全部', '合计'].includes(name))
    return { measure: 'contacts', scope: { queueId: null, ...nobody } };
  const queue = queueNamed(uniqueId, queues);
  return queue ? { measure: 'contacts', scope: { queueId: queue.id, ...nobody } } : null;
}
