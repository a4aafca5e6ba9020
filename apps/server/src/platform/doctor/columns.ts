import type pg from 'pg';
import { ownSchemas } from '../backup/rows.ts';
import { readMigrations } from '../database/migrations.ts';

/** Text columns of any room by their name, so that a new room is looked at without anybody thinking of it. */
export async function columnsNamed(database: pg.Client, pattern: string): Promise<{ table: string; column: string }[]> {
  const schemas = ownSchemas(await readMigrations()).filter((schema) => schema !== 'jobs');
  const { rows } = await database.query(
    `select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as column
       from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = any($1) and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and a.atttypid = 'text'::regtype and a.attname ~ $2`,
    [schemas, pattern],
  );
  return rows;
}
