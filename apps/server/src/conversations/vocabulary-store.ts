/** Dispositions, macros, tags, attributes: every statement about them. */
import type { AttributeId, DispositionId, MacroId, TagId } from '@harken/contract/ids';
import type { Attribute, Disposition, Macro, Tag } from '@harken/contract/people';
import { sql } from 'kysely';
import type { Db } from './store.ts';

export async function dispositions(db: Db): Promise<Disposition[]> {
  const { rows } = await sql<Disposition>`
    select id, key, name, archived, version from conversations.disposition order by id`.execute(db);
  return rows;
}

export async function disposition(db: Db, id: DispositionId, lock = false): Promise<Disposition | null> {
  const { rows } = await sql<Disposition>`
    select id, key, name, archived, version from conversations.disposition
     where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** @returns false when the key is taken */
export async function insertDisposition(db: Db, d: Disposition): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.disposition (id, key, name, archived, version)
    values (${d.id}, ${d.key}, ${JSON.stringify(d.name)}, ${d.archived}, ${d.version})
    on conflict (key) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function updateDisposition(db: Db, { id, name, archived, version }: Disposition): Promise<void> {
  await sql`
    update conversations.disposition set name = ${JSON.stringify(name)}, archived = ${archived}, version = ${version}
     where id = ${id}`.execute(db);
}

export async function macros(db: Db): Promise<Macro[]> {
  const { rows } = await sql<Macro>`
    select id, name, text, archived, version from conversations.macro order by id`.execute(db);
  return rows;
}

export async function macro(db: Db, id: MacroId, lock = false): Promise<Macro | null> {
  const { rows } = await sql<Macro>`
    select id, name, text, archived, version from conversations.macro
     where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function insertMacro(db: Db, { id, name, text, archived, version }: Macro): Promise<void> {
  await sql`
    insert into conversations.macro (id, name, text, archived, version)
    values (${id}, ${JSON.stringify(name)}, ${JSON.stringify(text)}, ${archived}, ${version})`.execute(db);
}

export async function updateMacro(db: Db, { id, name, text, archived, version }: Macro): Promise<void> {
  await sql`
    update conversations.macro
       set name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)}, archived = ${archived}, version = ${version}
     where id = ${id}`.execute(db);
}

// — tags —

export async function tags(db: Db): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select id, name, archived, version from conversations.tag order by lower(name), name`.execute(db);
  return rows;
}

export async function tag(db: Db, id: TagId, lock = false): Promise<Tag | null> {
  const { rows } = await sql<Tag>`
    select id, name, archived, version from conversations.tag
     where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function tagsNamed(db: Db, names: readonly string[]): Promise<Tag[]> {
  const { rows } = await sql<Tag>`
    select id, name, archived, version from conversations.tag where name = any(${names}::text[])`.execute(db);
  return rows;
}

/** @returns false when there is one of this name */
export async function insertTag(db: Db, { id, name, archived, version }: Tag): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.tag (id, name, archived, version) values (${id}, ${name}, ${archived}, ${version})
    on conflict (name) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function updateTag(db: Db, { id, name, archived, version }: Tag): Promise<void> {
  await sql`
    update conversations.tag set name = ${name}, archived = ${archived}, version = ${version}
     where id = ${id}`.execute(db);
}

export async function dropTag(db: Db, id: TagId): Promise<void> {
  await sql`delete from conversations.tag where id = ${id}`.execute(db);
}

/** How many conversations carry each. */
export async function tagCounts(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; count: number }>`
    select t.name, count(*)::int as count
      from conversations.conversation c cross join lateral unnest(c.tags) as t (name)
     where c.tags <> '{}' group by t.name`.execute(db);
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** Everywhere, the solved ones too. One that carries both keeps one. @returns how many were changed */
export async function replaceTag(db: Db, from: string, to: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update conversations.conversation
       set tags = case when tags @> ${[to]}::text[] then array_remove(tags, ${from})
                       else array_replace(tags, ${from}, ${to}) end,
           version = version + 1
     where tags <> '{}' and tags @> ${[from]}::text[]`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

// — attributes —

const attributeColumns = sql`id, of, key, name, kind, choices, archived, version`;

export async function attributes(db: Db): Promise<Attribute[]> {
  const { rows } = await sql<Attribute>`
    select ${attributeColumns} from conversations.attribute order by of, id`.execute(db);
  return rows;
}

export async function attribute(db: Db, id: AttributeId, lock = false): Promise<Attribute | null> {
  const { rows } = await sql<Attribute>`
    select ${attributeColumns} from conversations.attribute
     where id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** @returns false when the key is taken */
export async function insertAttribute(db: Db, a: Attribute): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conversations.attribute (id, of, key, name, kind, choices, archived, version)
    values (${a.id}, ${a.of}, ${a.key}, ${JSON.stringify(a.name)}, ${a.kind}, ${JSON.stringify(a.choices)},
            ${a.archived}, ${a.version})
    on conflict (of, key) do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function updateAttribute(db: Db, { id, name, choices, archived, version }: Attribute): Promise<void> {
  await sql`
    update conversations.attribute
       set name = ${JSON.stringify(name)}, choices = ${JSON.stringify(choices)}, archived = ${archived},
           version = ${version}
     where id = ${id}`.execute(db);
}
