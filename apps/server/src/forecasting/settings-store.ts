/** How it is forecast and staffed; whose turn it is to publish. */
import type { ForecastSettings } from '@harken/contract/forecasting';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

interface Row {
  interval_minutes: ForecastSettings['intervalMinutes'];
  horizon_days: number;
  history_weeks: number;
  country: ForecastSettings['country'];
  payday: number | null;
  worked: string[];
  rules: ForecastSettings['rules'];
  version: number;
}

export async function settings(db: Db, { lock = false } = {}): Promise<ForecastSettings> {
  const { rows } = await sql<Row>`
    select interval_minutes, horizon_days, history_weeks, country, payday, worked, rules, version from forecasting.settings
    ${lock ? sql`for update` : sql``}`.execute(db);
  const row = rows[0] as Row;
  return {
    intervalMinutes: row.interval_minutes,
    horizonDays: row.horizon_days,
    historyWeeks: row.history_weeks,
    country: row.country,
    payday: row.payday,
    worked: row.worked,
    rules: row.rules,
    version: row.version,
  };
}

export async function putSettings(db: Db, of: ForecastSettings): Promise<void> {
  await sql`
    update forecasting.settings set interval_minutes = ${of.intervalMinutes}, horizon_days = ${of.horizonDays},
      history_weeks = ${of.historyWeeks}, country = ${of.country}, payday = ${of.payday},
      worked = ${of.worked}::text[], rules = ${JSON.stringify(of.rules)}::jsonb, version = ${of.version}`.execute(db);
}

/** @returns whether it is ours until then */
export async function takeTurn(db: Db, now: Date, until: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update forecasting.turn set taken_until = ${until} where taken_until <= ${now}`.execute(db);
  return numAffectedRows === 1n;
}

export async function endTurn(db: Db): Promise<void> {
  await sql`update forecasting.turn set taken_until = 'epoch'`.execute(db);
}

export async function isTaken(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select taken_until > ${now} as taken from forecasting.turn`.execute(db);
  return rows[0]?.taken ?? false;
}
