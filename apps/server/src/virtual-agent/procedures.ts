/** Procedures and tools as people write them: drafts, what is wrong with them, versions, and which of them count. */
import { idFrom, type ProcedureId, type RunId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type {
  ProcedureContent,
  ProcedureVersion,
  StoredProcedure,
  StoredTool,
  ToolContent,
} from '@harken/contract/procedures';
import type { RouteReply } from '@harken/contract/routes';
import { mistakesIn } from '@harken/engines/procedures/check';
import type { Procedure } from '@harken/engines/procedures/definition';
import { runDialogue } from '@harken/engines/procedures/dialogue';
import type { Kysely } from 'kysely';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import { type Outgoing, OutgoingError } from '../platform/outgoing.ts';
import * as store from './procedure-store.ts';
import { actionsOf, runsOf } from './run-store.ts';

type By = PersonCaller | null;

export interface ProceduresDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  secrets: { encrypt(plain: string): string; decrypt(stored: string): string };
  outgoing: Pick<Outgoing, 'demandAllowed'>;
  audit: {
    record(tx: Tx, note: { by: By; action: string; target: string; detail: Record<string, unknown> }): Promise<void>;
  };
}

const versionsShown = 100;
const runsShown = 100;

export type Procedures = ReturnType<typeof createProcedures>;

export function createProcedures({ log, read, clock, secrets, outgoing, audit }: ProceduresDeps) {
  const list = async (): Promise<{ procedures: StoredProcedure[]; tools: StoredTool[] }> => {
    const [procedures, tools] = await Promise.all([store.procedures(read), store.tools(read)]);
    return { procedures, tools };
  };

  /** @throws Refusal `procedure.key_taken` */
  async function create(
    { key, content }: { key: string; content: ProcedureContent },
    by: By,
  ): Promise<StoredProcedure> {
    const made: StoredProcedure = {
      id: idFrom('proc', newId()),
      key,
      draft: clean(content),
      draftVersion: 1,
      published: null,
      on: true,
      changedAt: clock.now().toISOString(),
    };
    return log.transact(async (tx) => {
      if (!(await store.insertProcedure(tx.db, made))) throw new Refusal('procedure.key_taken');
      await told(tx, made, 'procedure.created', by);
      return made;
    });
  }

  /** Under its lock, and only from the draft that was seen. */
  async function change(
    id: ProcedureId,
    draftVersion: number | null,
    work: (was: StoredProcedure, tx: Tx) => Promise<StoredProcedure>,
    { action, by }: { action: string; by: By },
  ): Promise<StoredProcedure> {
    return log.transact(async (tx) => {
      const was = await store.lockProcedure(tx.db, id);
      if (!was) throw new Refusal('record.not_found');
      if (draftVersion !== null && was.draftVersion !== draftVersion) throw new Refusal('record.changed');
      const is = { ...(await work(was, tx)), changedAt: clock.now().toISOString() };
      await store.saveProcedure(tx.db, is);
      await told(tx, is, action, by);
      return is;
    });
  }

  async function told(tx: Tx, { id, key, published, on, draft }: StoredProcedure, action: string, by: By) {
    const actor = by ? ({ kind: 'person', id: by.person.id } as const) : ({ kind: 'system', id: null } as const);
    tx.append({ name: 'procedure.changed', actor, data: { procedureId: id, published, on } });
    // Of a draft it is enough that it was written on.
    if (action === 'procedure.saved') return;
    await audit.record(tx, { by, action, target: key, detail: { name: draft.name, version: published, on } });
  }

  const saveDraft = (id: ProcedureId, asked: { content: ProcedureContent; draftVersion: number }, by: By) =>
    change(
      id,
      asked.draftVersion,
      async (was) => ({ ...was, draft: clean(asked.content), draftVersion: was.draftVersion + 1 }),
      { action: 'procedure.saved', by },
    );

  const publish = (id: ProcedureId, { draftVersion }: { draftVersion: number }, by: By) =>
    change(
      id,
      draftVersion,
      async (was, tx) => {
        await demandRight(tx.db, was);
        return { ...was, published: await nextVersion(tx, was, was.draft, null, by) };
      },
      { action: 'procedure.published', by },
    );

  const restore = (id: ProcedureId, asked: { restores: number; draftVersion: number }, by: By) =>
    change(
      id,
      asked.draftVersion,
      async (was, tx) => {
        const [earlier] = await store.contents(tx.db, { [was.key]: asked.restores });
        if (!earlier) throw new Refusal('record.not_found', 'There is no such version');
        const draft = earlier.content;
        // What was right then may name a tool that has changed since.
        await demandRight(tx.db, { ...was, draft });
        const published = await nextVersion(tx, was, draft, asked.restores, by);
        return { ...was, draft, draftVersion: was.draftVersion + 1, published };
      },
      { action: 'procedure.restored', by },
    );

  const turn = (id: ProcedureId, on: boolean, by: By) =>
    change(id, null, async (was) => ({ ...was, on }), { action: 'procedure.switched', by });

  async function nextVersion(
    tx: Tx,
    { id }: StoredProcedure,
    content: ProcedureContent,
    restores: number | null,
    by: By,
  ): Promise<number> {
    const [latest] = await store.versions(tx.db, id, 1);
    const version = (latest?.version ?? 0) + 1;
    const publishedAt = clock.now().toISOString();
    await store.insertVersion(tx.db, id, {
      version,
      content,
      restores,
      publishedAt,
      publishedBy: by?.person.id ?? null,
    });
    return version;
  }

  /** @throws Refusal `procedure.mistakes`, `procedure.dialogues_differ`, each with what is wrong and where */
  async function demandRight(db: Kysely<unknown>, { key, draft }: StoredProcedure): Promise<void> {
    const tools = Object.fromEntries((await store.tools(db)).map((tool) => [tool.name, tool]));
    const counting = Object.fromEntries((await store.published(db)).map((one) => [one.key, one.version]));
    const others = await proceduresOf(db, counting);
    const procedures = { ...others, [key]: { key, ...draft } };
    const mistakes = mistakesIn({ key, ...draft }, { tools, procedures });
    if (mistakes.length > 0) {
      const shown = mistakes.slice(0, 50).map(({ at, code, about }) => ({ path: at, message: `${code}: ${about}` }));
      throw new Refusal('procedure.mistakes', { mistakes: shown });
    }
    const today = clock.now().toISOString().slice(0, 10);
    const differing = draft.dialogues.flatMap((dialogue, place) => {
      const { differs } = runDialogue({ procedures, tools, customer: { name: 'Customer' }, today }, key, dialogue);
      return differs.map(({ what, expected, was }) => ({
        path: `dialogues[${place}]`,
        message: `${dialogue.name}: ${what}: ${expected}, was ${was}`,
      }));
    });
    if (differing.length > 0) throw new Refusal('procedure.dialogues_differ', { mistakes: differing.slice(0, 50) });
  }

  /** Texts never change once they are published, so they are read once. */
  const texts = new Map<string, Procedure>();

  async function proceduresOf(
    db: Kysely<unknown>,
    versions: Readonly<Record<string, number>>,
  ): Promise<Record<string, Procedure>> {
    const nameOf = (key: string, version: number) => `${key} ${version}`;
    const missing = Object.fromEntries(
      Object.entries(versions).filter(([key, version]) => !texts.has(nameOf(key, version))),
    );
    if (Object.keys(missing).length > 0)
      for (const { key, version, content } of await store.contents(db, missing))
        texts.set(nameOf(key, version), { key, ...content });
    return Object.fromEntries(
      Object.entries(versions).flatMap(([key, version]) => {
        const found = texts.get(nameOf(key, version));
        return found ? [[key, found]] : [];
      }),
    );
  }

  // — tools —

  /** @throws Refusal `tool.address_refused`, `record.changed` */
  async function putTool(
    { content, secret, version }: { content: ToolContent; secret?: string | null | undefined; version: number },
    by: By,
  ): Promise<StoredTool> {
    try {
      outgoing.demandAllowed(content.via.url.replace(/\{[a-z0-9_]+\}/g, 'x'));
    } catch (error) {
      if (error instanceof OutgoingError) throw new Refusal('tool.address_refused', error.message);
      throw error;
    }
    return log.transact(async (tx) => {
      const was = await store.tool(tx.db, content.name);
      const kept = secret === undefined ? (was?.secret ?? null) : secret && secrets.encrypt(secret);
      // A secret goes with its address: sent elsewhere, it would be told to whoever named that.
      const moved = was !== null && originOf(was.tool.via.url) !== originOf(content.via.url);
      if (moved && secret === undefined && kept !== null) {
        const mistakes = [{ path: 'body/secret', message: 'must be given again, because the tool is asked elsewhere' }];
        throw new Refusal('request.invalid', { mistakes });
      }
      if (!(await store.putTool(tx.db, content, kept, version))) throw new Refusal('record.changed');
      const detail = { name: content.title, url: content.via.url, secret: secret === undefined ? 'kept' : 'changed' };
      if (by) await audit.record(tx, { by, action: 'procedure_tool.saved', target: content.name, detail });
      return { ...content, version: version + 1, hasSecret: kept !== null };
    });
  }

  async function toolToCall(name: string): Promise<{ tool: StoredTool; secret: string | null } | null> {
    const found = await store.tool(read, name);
    return found && { tool: found.tool, secret: found.secret && secrets.decrypt(found.secret) };
  }

  async function runs(id: ProcedureId): Promise<RouteReply<'listProcedureRuns'>['runs']> {
    const procedure = (await store.procedures(read)).find((one) => one.id === id);
    if (!procedure) throw new Refusal('record.not_found');
    const found = await runsOf(read, procedure.key, runsShown);
    const actions = Map.groupBy(
      await actionsOf(
        read,
        found.map((run) => run.id),
      ),
      ({ runId }): RunId => runId,
    );
    return found.map((run) => ({ ...run, actions: (actions.get(run.id) ?? []).map(({ runId: _, ...one }) => one) }));
  }

  return {
    list,
    create,
    saveDraft,
    publish,
    restore,
    turn,
    versions: (id: ProcedureId): Promise<ProcedureVersion[]> => store.versions(read, id, versionsShown),
    runs,
    putTool,
    toolToCall,
    tools: () => store.tools(read),
    counting: () => store.published(read),
    proceduresOf: (versions: Readonly<Record<string, number>>) => proceduresOf(read, versions),
    reencrypt: (again: (stored: string) => string) => log.transact(({ db }) => store.rewriteSecrets(db, again)),
  };
}

const originOf = (url: string) => URL.parse(url.replace(/\{[a-z0-9_]+\}/g, 'x'))?.origin;
