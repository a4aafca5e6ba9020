/**
 * Rows out of a database and into one, the same way for both kinds. Every value travels as the text PostgreSQL gives
 * and takes for its type, so nothing is rounded, and JSON's null is not SQL's.
 */

import type pg from 'pg';
import { getConstructionPlans } from 'pg-boss';
import { applyMigration, type Migration, migrationTable } from '../database/migrations.ts';
import type { BackupRecord } from './file.ts';

interface Table {
  schema: string;
  name: string;
  columns: { name: string; type: string }[];
}

const json = (kind: BackupRecord['kind'], value: unknown): BackupRecord => ({
  kind,
  content: Buffer.from(JSON.stringify(value)),
});

/** Of our migrations and of the job queue, which makes its own. Anything else in a database is not ours to take. */
export function ownSchemas(migrations: readonly Migration[]): string[] {
  const made = migrations.flatMap(({ sql }) =>
    [...sql.matchAll(/^\s*create schema (?:if not exists )?(\w+)/gim)].map(([, name]) => String(name)),
  );
  return [...new Set(['platform', ...made, 'jobs'])];
}

/** Values are told the same way whatever the server's own settings are. */
const plainText = `set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'postgres';
  set local bytea_output = 'hex'; set local extra_float_digits = 1`;

const fetchRows = 1000;
const batchBytes = 256 * 1024;

/** Everything at one moment, within the caller's transaction. */
export async function* readRows(client: pg.ClientBase, schemas: readonly string[]): AsyncGenerator<BackupRecord> {
  await client.query(plainText);
  for (const table of await tablesOf(client, schemas)) {
    yield json('table', table);
    const values = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
    await client.query(
      `declare backup no scroll cursor for select array_to_json(array[${values}])::text as row from ${nameOf(table)}`,
    );
    let batch: string[] = [];
    let size = 0;
    for (;;) {
      const { rows } = await client.query(`fetch ${fetchRows} from backup`);
      for (const { row } of rows) {
        batch.push(row);
        size += row.length;
        if (size < batchBytes) continue;
        yield { kind: 'rows', content: Buffer.from(`[${batch.join(',')}]`) };
        batch = [];
        size = 0;
      }
      if (rows.length < fetchRows) break;
    }
    if (batch.length > 0) yield { kind: 'rows', content: Buffer.from(`[${batch.join(',')}]`) };
    await client.query('close backup');
  }
  const { rows: sequences } = await client.query(
    'select schemaname as schema, sequencename as name from pg_sequences where schemaname = any($1)',
    [schemas],
  );
  for (const sequence of sequences) {
    const { rows } = await client.query(
      `select last_value::text as last, is_called as called from ${nameOf(sequence)}`,
    );
    yield json('sequence', { ...sequence, ...rows[0] });
  }
}

/**
 * The tables as they were at some migration, with their rows. Indexes, references and triggers are taken away first
 * and put back at the end: loading is several times faster, and the order of tables does not matter.
 */
export async function loadRows(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  records: AsyncIterable<BackupRecord>,
  blobs: { take(record: BackupRecord): Promise<void> },
): Promise<{ rows: number }> {
  await client.query(plainText);
  await client.query(migrationTable);
  for (const migration of migrations) await applyMigration(client, migration);
  const schemas = ownSchemas(migrations);
  await client.query(jobsTables());
  const putBack = await takeAway(client, schemas);
  const known = new Map((await tablesOf(client, schemas)).map((table) => [nameOf(table), table]));
  // Migrations bring rows along; the backup has them as they were.
  await client.query(`truncate ${[...known.keys()].join(', ')} cascade`);

  let table: Table | undefined;
  let statement = '';
  let wanted: number[] = [];
  let count = 0;
  for await (const record of records) {
    if (record.kind === 'table') {
      const told = JSON.parse(record.content.toString()) as Table;
      table = known.get(nameOf(told));
      if (table === undefined) continue;
      // The job queue's own tables may have gained or lost a column with its version; ours are as their migration was.
      const here = new Map(table.columns.map((column) => [column.name, column]));
      wanted = told.columns.flatMap(({ name }, at) => (here.has(name) ? [at] : []));
      const columns = wanted.map((at) => here.get((told.columns[at] as { name: string }).name)) as Table['columns'];
      statement = `insert into ${nameOf(table)} (${columns.map(({ name }) => quoted(name)).join(', ')})
        overriding system value select ${columns.map(({ type }, at) => `c${at}::${type}`).join(', ')}
        from unnest(${columns.map((_, at) => `$${at + 1}::text[]`).join(', ')}) as x(${columns.map((_, at) => `c${at}`).join(', ')})`;
    } else if (record.kind === 'rows') {
      if (table === undefined) continue;
      const rows = JSON.parse(record.content.toString()) as (string | null)[][];
      await client.query(
        statement,
        wanted.map((at) => rows.map((row) => row[at] ?? null)),
      );
      count += rows.length;
    } else if (record.kind === 'sequence') {
      const { schema, name, last, called } = JSON.parse(record.content.toString());
      await client.query(`select setval(to_regclass($1), $2::bigint, $3) where to_regclass($1) is not null`, [
        nameOf({ schema, name }),
        last,
        called,
      ]);
    } else await blobs.take(record);
  }
  for (const again of putBack) await client.query(again);
  return { rows: count };
}

/** Children of a partitioned table are read through their parent. What is generated is generated again. */
async function tablesOf(client: pg.ClientBase, schemas: readonly string[]): Promise<Table[]> {
  const { rows } = await client.query(
    `select n.nspname as schema, c.relname as name,
            json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod))
                     order by a.attnum) as columns
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where n.nspname = any($1) and c.relkind in ('r', 'p') and not c.relispartition
        and (n.nspname, c.relname) <> ('platform', 'migration')
      group by 1, 2 order by array_position($1, n.nspname), 2`,
    [schemas],
  );
  return rows;
}

/** @returns the statements that put everything back */
async function takeAway(client: pg.ClientBase, schemas: readonly string[]): Promise<string[]> {
  const { rows: references } = await client.query(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as away,
            format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
              as again
       from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where c.contype = 'f' and c.conparentid = 0 and n.nspname = any($1)`,
    [schemas],
  );
  const { rows: indexes } = await client.query(
    `select format('drop index %s', i.indexrelid::regclass) as away, pg_get_indexdef(i.indexrelid) as again
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_class t on t.oid = i.indrelid
      where n.nspname = any($1) and n.nspname <> 'jobs' and t.relkind = 'r' and not t.relispartition
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    [schemas],
  );
  const { rows: triggers } = await client.query(
    `select distinct format('alter table %s disable trigger user', t.tgrelid::regclass) as away,
            format('alter table %s enable trigger user', t.tgrelid::regclass) as again
       from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and t.tgparentid = 0 and n.nspname = any($1)`,
    [schemas],
  );
  for (const { away } of [...triggers, ...references, ...indexes]) await client.query(away);
  // References need the unique indexes they point to.
  return [...indexes, ...references, ...triggers].map(({ again }) => again as string);
}

/** The job queue's tables as its library makes them, within our transaction instead of its own. */
function jobsTables(): string {
  return getConstructionPlans('jobs')
    .replace(/^\s*(BEGIN|COMMIT);\s*$/gm, '')
    .replace(/^\s*SET LOCAL \w*timeout = \d+;\s*$/gm, '');
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const nameOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>) => `${quoted(schema)}.${quoted(name)}`;
