/** Procedures and tools as they are kept. */
import type { PersonId, ProcedureId } from '@harken/contract/ids';
import type {
  ProcedureContent,
  ProcedureVersion,
  StoredProcedure,
  StoredTool,
  ToolContent,
} from '@harken/contract/procedures';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

interface ProcedureRow {
  id: ProcedureId;
  key: string;
  draft: ProcedureContent;
  draft_version: number;
  published: number | null;
  is_on: boolean;
  changed_at: Date;
}

const procedureOf = (row: ProcedureRow): StoredProcedure => ({
  id: row.id,
  key: row.key,
  draft: row.draft,
  draftVersion: row.draft_version,
  published: row.published,
  on: row.is_on,
  changedAt: row.changed_at.toISOString(),
});

export async function procedures(db: Db): Promise<StoredProcedure[]> {
  const { rows } = await sql<ProcedureRow>`select * from virtual_agent.procedure order by key`.execute(db);
  return rows.map(procedureOf);
}

/** For a change: nobody else changes it meanwhile. */
export async function lockProcedure(db: Db, id: ProcedureId): Promise<StoredProcedure | null> {
  const { rows } = await sql<ProcedureRow>`select * from virtual_agent.procedure where id = ${id} for update`.execute(
    db,
  );
  return rows[0] ? procedureOf(rows[0]) : null;
}

/** @returns false where its key is taken */
export async function insertProcedure(db: Db, one: StoredProcedure): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into virtual_agent.procedure (id, key, draft, draft_version, published, is_on, changed_at)
    values (${one.id}, ${one.key}, ${JSON.stringify(one.draft)}::jsonb, ${one.draftVersion}, ${one.published},
            ${one.on}, ${new Date(one.changedAt)})
        on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function saveProcedure(db: Db, one: StoredProcedure): Promise<void> {
  await sql`
    update virtual_agent.procedure
       set draft = ${JSON.stringify(one.draft)}::jsonb, draft_version = ${one.draftVersion},
           published = ${one.published}, is_on = ${one.on}, changed_at = ${new Date(one.changedAt)}
     where id = ${one.id}`.execute(db);
}

interface VersionRow {
  version: number;
  content: ProcedureContent;
  restores: number | null;
  published_at: Date;
  published_by: PersonId | null;
}

/** The newest first. */
export async function versions(db: Db, id: ProcedureId, limit: number): Promise<ProcedureVersion[]> {
  const { rows } = await sql<VersionRow>`
    select version, content, restores, published_at, published_by from virtual_agent.procedure_version
     where procedure_id = ${id} order by version desc limit ${limit}`.execute(db);
  return rows.map(({ published_at, published_by, ...row }) => ({
    ...row,
    publishedAt: published_at.toISOString(),
    publishedBy: published_by,
  }));
}

export async function insertVersion(db: Db, id: ProcedureId, one: ProcedureVersion): Promise<void> {
  await sql`
    insert into virtual_agent.procedure_version (procedure_id, version, content, restores, published_at, published_by)
    values (${id}, ${one.version}, ${JSON.stringify(one.content)}::jsonb, ${one.restores}, ${new Date(one.publishedAt)},
            ${one.publishedBy})`.execute(db);
}

/** What counts now, without its text. */
export async function published(db: Db): Promise<{ key: string; version: number; on: boolean }[]> {
  const { rows } = await sql<{ key: string; version: number; on: boolean }>`
    select key, published as version, is_on as "on" from virtual_agent.procedure
     where published is not null order by key`.execute(db);
  return rows;
}

/** Texts of versions; those that are not there are left out. */
export async function contents(
  db: Db,
  wanted: Readonly<Record<string, number>>,
): Promise<{ key: string; version: number; content: ProcedureContent }[]> {
  const { rows } = await sql<{ key: string; version: number; content: ProcedureContent }>`
    select p.key, v.version, v.content
      from jsonb_each_text(${JSON.stringify(wanted)}::jsonb) w
      join virtual_agent.procedure p on p.key = w.key
      join virtual_agent.procedure_version v on v.procedure_id = p.id and v.version = w.value::int`.execute(db);
  return rows;
}

// — tools —

interface ToolRow {
  content: ToolContent;
  secret: string | null;
  version: number;
}

const toolOf = ({ content, secret, version }: ToolRow): StoredTool => ({
  ...content,
  version,
  hasSecret: secret !== null,
});

export async function tools(db: Db): Promise<StoredTool[]> {
  const { rows } = await sql<ToolRow>`select content, secret, version from virtual_agent.tool order by name`.execute(
    db,
  );
  return rows.map(toolOf);
}

/** With its secret, encrypted. */
export async function tool(db: Db, name: string): Promise<{ tool: StoredTool; secret: string | null } | null> {
  const { rows } = await sql<ToolRow>`
    select content, secret, version from virtual_agent.tool where name = ${name}`.execute(db);
  return rows[0] ? { tool: toolOf(rows[0]), secret: rows[0].secret } : null;
}

/** @returns false where it was changed since `version` */
export async function putTool(db: Db, content: ToolContent, secret: string | null, version: number): Promise<boolean> {
  const { numAffectedRows } =
    version === 0
      ? await sql`
          insert into virtual_agent.tool (name, content, secret, version)
          values (${content.name}, ${JSON.stringify(content)}::jsonb, ${secret}, 1) on conflict do nothing`.execute(db)
      : await sql`
          update virtual_agent.tool
             set content = ${JSON.stringify(content)}::jsonb, secret = ${secret}, version = version + 1
           where name = ${content.name} and version = ${version}`.execute(db);
  return numAffectedRows === 1n;
}

/** Rewrites every secret. */
export async function rewriteSecrets(db: Db, again: (stored: string) => string): Promise<number> {
  const { rows } = await sql<{ name: string; secret: string }>`
    select name, secret from virtual_agent.tool where secret is not null`.execute(db);
  for (const { name, secret } of rows)
    await sql`update virtual_agent.tool set secret = ${again(secret)} where name = ${name}`.execute(db);
  return rows.length;
}
