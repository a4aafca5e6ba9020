/** Every SQL statement about what was learned. */
import type { LearnedAtOnce } from '@harken/contract/routes-routing';
import type { Figures } from '@harken/engines/routing/prospects';
import { type Kysely, sql } from 'kysely';
import type { LearnedSkill } from './learning.ts';

export interface Learnt {
  version: number;
  at: Date;
  figures: Figures;
}

export async function latest(db: Kysely<unknown>): Promise<Learnt | null> {
  const { rows } = await sql<Learnt>`
    select version, at, figures from routing.learned order by version desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function skills(
  db: Kysely<unknown>,
): Promise<{ at: Date; skills: LearnedSkill[]; atOnce: LearnedAtOnce[] } | null> {
  const { rows } = await sql<{ at: Date; skills: LearnedSkill[]; atOnce: LearnedAtOnce[] }>`
    select at, skills, at_once as "atOnce" from routing.learned order by version desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** @returns the version it has now */
export async function insert(
  db: Kysely<unknown>,
  {
    at,
    figures,
    skills: all,
    atOnce,
  }: Omit<Learnt, 'version'> & { skills: readonly LearnedSkill[]; atOnce: readonly LearnedAtOnce[] },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into routing.learned (version, at, figures, skills, at_once)
    select coalesce(max(version), 0) + 1, ${at}, ${JSON.stringify(figures)}::jsonb, ${JSON.stringify(all)}::jsonb,
           ${JSON.stringify(atOnce)}::jsonb
      from routing.learned
    returning version`.execute(db);
  return rows[0]?.version ?? 0;
}

/** Earlier versions go; the latest stays however old it is. */
export async function forget(db: Kysely<unknown>, before: Date): Promise<void> {
  await sql`delete from routing.learned
             where at < ${before} and version < (select max(version) from routing.learned)`.execute(db);
}
