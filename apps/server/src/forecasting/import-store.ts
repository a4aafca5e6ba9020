/** Pasts that were taken in. */
import type { ForecastImport } from '@harken/contract/forecasting';
import { type Kysely, sql } from 'kysely';
import type { Modelled } from './scopes.ts';

type Db = Kysely<unknown>;

interface Row {
  id: ForecastImport['id'];
  name: string;
  at: Date;
  by_person: ForecastImport['by'];
  rows: number;
  from_at: Date;
  to_at: Date;
  series: ForecastImport['series'];
}

export async function imports(db: Db): Promise<ForecastImport[]> {
  const { rows } = await sql<Row>`select * from forecasting.import order by at desc, id limit 500`.execute(db);
  return rows.map(({ at, by_person, from_at, to_at, ...row }) => ({
    ...row,
    at: at.toISOString(),
    by: by_person,
    from: from_at.toISOString(),
    to: to_at.toISOString(),
  }));
}

/** So many rows in one statement. */
const atOnce = 20_000;

export async function insertImport(
  db: Db,
  one: ForecastImport,
  rows: readonly { measure: Modelled; key: string; at: number; value: number }[],
): Promise<void> {
  await sql`
    insert into forecasting.import (id, name, at, by_person, rows, from_at, to_at, series)
    values (${one.id}, ${one.name}, ${one.at}, ${one.by}, ${one.rows}, ${one.from}, ${one.to},
            ${JSON.stringify(one.series)}::jsonb)`.execute(db);
  for (let first = 0; first < rows.length; first += atOnce) {
    const some = rows.slice(first, first + atOnce);
    await sql`
      insert into forecasting.imported (import_id, measure, key, at, value)
      select ${one.id}, r.* from unnest(${some.map(({ measure }) => measure)}::text[], ${some.map(({ key }) => key)}::text[],
        ${some.map(({ at }) => new Date(at))}::timestamptz[], ${some.map(({ value }) => value)}::double precision[]) r`.execute(
      db,
    );
  }
}

/** @returns its name; null where there is none */
export async function deleteImport(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`
    delete from forecasting.import where id = ${id} returning name`.execute(db);
  return rows[0]?.name ?? null;
}
