/** How procedures went with customers, and what was asked of tools. */
import type { ActionId, ConversationId, CustomerId, RunId } from '@harken/contract/ids';
import type { ProcedureAction, ProcedureRun } from '@harken/contract/procedures';
import type { Run } from '@harken/engines/procedures/run';
import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** Something decided that is still to be said or done in the conversation. */
export type Unsent =
  | { id: string; kind: 'say'; text: string }
  | { id: string; kind: 'digress'; question: string }
  | { id: string; kind: 'hand_over'; why: string; note: string | null };

export interface StoredRun {
  id: RunId;
  conversationId: ConversationId;
  customerId: CustomerId;
  procedure: string;
  /** Of each procedure by its key. */
  versions: Record<string, number>;
  state: Run;
  unsent: Unsent[];
  startedAt: Date;
  endedAt: Date | null;
}

interface RunRow {
  id: RunId;
  conversation_id: ConversationId;
  customer_id: CustomerId;
  procedure: string;
  versions: Record<string, number>;
  state: Run;
  status: Run['status'];
  outcome: Run['outcome'];
  step: string | null;
  unsent: Unsent[];
  started_at: Date;
  ended_at: Date | null;
}

const runOf = (row: RunRow): StoredRun => ({
  id: row.id,
  conversationId: row.conversation_id,
  customerId: row.customer_id,
  procedure: row.procedure,
  versions: row.versions,
  state: row.state,
  unsent: row.unsent,
  startedAt: row.started_at,
  endedAt: row.ended_at,
});

/** The one in a conversation that was told this, or is under way, or has still something to say. */
export async function runIn(
  db: Db,
  id: ConversationId,
  inputId: string | null,
): Promise<{ run: StoredRun; seen: boolean } | null> {
  const { rows } = await sql<RunRow & { seen: boolean }>`
    select * from (
      select r.*, exists (select 1 from virtual_agent.run_input i where i.run_id = r.id and i.input_id = ${inputId}) as seen
        from virtual_agent.run r where r.conversation_id = ${id}) r
     where seen or status <> 'ended' or unsent <> '[]'::jsonb
     order by seen desc, started_at desc limit 1`.execute(db);
  return rows[0] ? { run: runOf(rows[0]), seen: rows[0].seen } : null;
}

export async function run(db: Db, id: RunId): Promise<StoredRun | null> {
  const { rows } = await sql<RunRow>`select * from virtual_agent.run where id = ${id}`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

export async function lockRun(db: Db, id: RunId): Promise<StoredRun | null> {
  const { rows } = await sql<RunRow>`select * from virtual_agent.run where id = ${id} for update`.execute(db);
  return rows[0] ? runOf(rows[0]) : null;
}

const stepOf = ({ frames }: Run) => frames[0]?.at ?? null;

/** @returns false where another run of this conversation was quicker, or this one is there already */
export async function insertRun(db: Db, one: StoredRun): Promise<boolean> {
  const { state } = one;
  const { numAffectedRows } = await sql`
    insert into virtual_agent.run (id, conversation_id, customer_id, procedure, versions, state, status, outcome, step,
                                   unsent, started_at, ended_at)
    values (${one.id}, ${one.conversationId}, ${one.customerId}, ${one.procedure},
            ${JSON.stringify(one.versions)}::jsonb, ${JSON.stringify(state)}::jsonb, ${state.status}, ${state.outcome},
            ${stepOf(state)}, ${JSON.stringify(one.unsent)}::jsonb, ${one.startedAt}, ${one.endedAt})
        on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

export async function saveRun(db: Db, { id, state, unsent, endedAt }: StoredRun): Promise<void> {
  await sql`
    update virtual_agent.run
       set state = ${JSON.stringify(state)}::jsonb, status = ${state.status}, outcome = ${state.outcome},
           step = ${stepOf(state)}, unsent = ${JSON.stringify(unsent)}::jsonb, ended_at = ${endedAt}
     where id = ${id}`.execute(db);
}

/** What was said is not said again. */
export async function removeUnsent(db: Db, id: RunId, unsentId: string): Promise<void> {
  await sql`
    update virtual_agent.run
       set unsent = (select coalesce(jsonb_agg(one order by place), '[]'::jsonb)
                       from jsonb_array_elements(unsent) with ordinality as all_of (one, place)
                      where one ->> 'id' <> ${unsentId})
     where id = ${id}`.execute(db);
}

/** @returns false where the run was told this already */
export async function takeInput(db: Db, id: RunId, inputId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into virtual_agent.run_input (run_id, input_id) values (${id}, ${inputId})
        on conflict do nothing`.execute(db);
  return numAffectedRows === 1n;
}

/** The latest first. */
export async function runsOf(db: Db, procedure: string, limit: number): Promise<ProcedureRun[]> {
  const { rows } = await sql<RunRow>`
    select id, conversation_id, customer_id, procedure, versions, status, outcome, step, started_at, ended_at
      from virtual_agent.run where procedure = ${procedure} order by started_at desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    customerId: row.customer_id,
    procedure: row.procedure,
    version: row.versions[row.procedure] ?? 0,
    status: row.status,
    outcome: row.outcome,
    step: row.step,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }));
}

/** An erased customer's go with everything in them. */
export async function forget(db: Db, id: CustomerId): Promise<void> {
  await sql`delete from virtual_agent.run where customer_id = ${id}`.execute(db);
}

// — actions —

export interface StoredAction {
  id: ActionId;
  runId: RunId;
  name: string;
  step: string;
  tool: string;
  inputs: Record<string, string | number | boolean> | null;
  state: ProcedureAction['state'];
  attempts: number;
  createdAt: Date;
}

interface ActionRow {
  id: ActionId;
  run_id: RunId;
  name: string;
  step: string;
  tool: string;
  inputs: StoredAction['inputs'];
  state: StoredAction['state'];
  attempts: number;
  reason: string | null;
  created_at: Date;
}

const actionOf = ({ run_id, created_at, reason: _, ...row }: ActionRow): StoredAction => ({
  ...row,
  runId: run_id,
  createdAt: created_at,
});

export async function insertAction(db: Db, one: Omit<StoredAction, 'state' | 'attempts'>): Promise<void> {
  await sql`
    insert into virtual_agent.action (id, run_id, name, step, tool, inputs, state, created_at)
    values (${one.id}, ${one.runId}, ${one.name}, ${one.step}, ${one.tool}, ${JSON.stringify(one.inputs)}::jsonb,
            'waiting', ${one.createdAt})
        on conflict do nothing`.execute(db);
}

export async function lockAction(db: Db, id: ActionId): Promise<StoredAction | null> {
  const { rows } = await sql<ActionRow>`select * from virtual_agent.action where id = ${id} for update`.execute(db);
  return rows[0] ? actionOf(rows[0]) : null;
}

export async function beginAction(db: Db, id: ActionId): Promise<void> {
  await sql`
    update virtual_agent.action set state = 'running', attempts = attempts + 1 where id = ${id}`.execute(db);
}

/** What it was given is not needed any more, and may be a code or an address. */
export async function endAction(
  db: Db,
  id: ActionId,
  { state, reason }: { state: 'done' | 'failed' | 'unknown'; reason: string | null },
  now: Date,
): Promise<void> {
  await sql`
    update virtual_agent.action set state = ${state}, reason = ${reason}, inputs = null, ended_at = ${now}
     where id = ${id}`.execute(db);
}

export async function actionsOf(db: Db, ids: readonly RunId[]): Promise<(ProcedureAction & { runId: RunId })[]> {
  const { rows } = await sql<ActionRow>`
    select * from virtual_agent.action where run_id = any(${ids}::text[]) order by created_at, id`.execute(db);
  return rows.map(({ id, run_id, step, tool, state, attempts, reason, created_at }) => ({
    id,
    runId: run_id,
    step,
    tool,
    state,
    attempts,
    reason,
    at: created_at.toISOString(),
  }));
}
