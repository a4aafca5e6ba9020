/**
 * Procedures with customers. What a run decides is written down in one transaction with the state it leaves: what is to
 * be said, which tool is to be asked, when to wake. All of it is carried out afterwards, by names made of that state, so
 * a crash anywhere in between repeats what was missing and nothing twice.
 */
import { type ActionId, type ConversationId, type CustomerId, idFrom, type RunId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { Conversation, Customer } from '@harken/contract/record';
import { wantsPerson } from '@harken/engines/language';
import { begin, carriedOver, type Stepped, step } from '@harken/engines/procedures';
import type { Level } from '@harken/engines/procedures/definition';
import type { HandOverWhy, Input, Run } from '@harken/engines/procedures/run';
import { type StartIndex, startIndex, wanted } from '@harken/engines/procedures/start';
import type { World } from '@harken/engines/procedures/walk';
import type { Kysely } from 'kysely';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import { derivedId, newId } from '../platform/ids.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Outgoing } from '../platform/outgoing.ts';
import { callTool } from './call-tool.ts';
import type { Called } from './called.ts';
import type { Procedures } from './procedures.ts';
import * as store from './run-store.ts';

export type Carried = ReturnType<typeof carriedOver>;

export interface RunsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  jobs: Pick<Jobs, 'define' | 'enqueue'>;
  outgoing: Pick<Outgoing, 'ask'>;
  procedures: Pick<Procedures, 'counting' | 'proceduresOf' | 'tools' | 'toolToCall'>;
  customerOf: (id: CustomerId) => Promise<Customer | null>;
  /** Where the organisation is, for what "yesterday" means. */
  zone: () => Promise<string>;
  /** The conversation, while the virtual agent has it. */
  held: (id: ConversationId) => Promise<Conversation | null>;
  /** Each may be asked twice for one id, and does it once. */
  speak: {
    say(id: string, conversation: Conversation, text: string): Promise<void>;
    digress(id: string, conversation: Conversation, question: string, language: Locale): Promise<void>;
    handOver(
      id: string,
      conversation: Conversation,
      over: { why: HandOverWhy; note: string | null; carried: Carried; language: Locale },
    ): Promise<void>;
  };
}

export const actJob = 'virtual-agent.act';
export const wakeJob = 'virtual-agent.wake';

export type Runs = ReturnType<typeof createRuns>;

export function createRuns({ log, read, clock, jobs, outgoing, procedures, customerOf, zone, held, speak }: RunsDeps) {
  // Every try of a tool is made within the job: what is left to the queue is a crash.
  jobs.define<{ actionId: ActionId }>(actJob, ({ actionId }) => act(actionId), { retries: 5, retryDelaySeconds: 1 });
  jobs.define<{ runId: RunId; token: number }>(wakeJob, ({ runId, token }) =>
    go(runId, `wake ${token}`, () => ({ kind: 'time', token })),
  );

  // — what customers say —

  let starts: { of: string; index: StartIndex } | undefined;

  /** The index of phrases, made anew when something else counts. */
  async function startsNow(): Promise<{ index: StartIndex; versions: Record<string, number> } | null> {
    const counting = await procedures.counting();
    if (counting.length === 0) return null;
    const versions = Object.fromEntries(counting.map(({ key, version }) => [key, version]));
    const of = JSON.stringify(counting);
    if (starts?.of !== of) {
      const texts = await procedures.proceduresOf(versions);
      const on = counting.flatMap((one) => (one.on && texts[one.key] ? [texts[one.key]!] : []));
      starts = { of, index: startIndex(on) };
    }
    return { index: starts.index, versions };
  }

  /**
   * A message to a procedure that is under way, or one that begins one.
   * @returns false where it is for nobody here
   */
  async function heard(inputId: string, conversation: Conversation, text: string, language: Locale): Promise<boolean> {
    const found = await store.runIn(read, conversation.id, inputId);
    if (found?.seen) {
      await tell(found.run.id);
      return true;
    }
    if (found) {
      const over = found.run.endedAt !== null;
      await go(found.run.id, inputId, () => ({ kind: 'said', text, language: said(text) ? language : undefined }));
      // What ended with an earlier message and was only still to be said leaves this one to others.
      if (!over) return true;
    }
    if (wantsPerson(text)) return false;
    const now = await startsNow();
    const meant = now && wanted(now.index, text, language);
    if (!now || !meant) return false;
    const runId = idFrom('prun', derivedId(inputId, 'run'));
    const world = await worldOf(conversation, now.versions);
    const stepped = begin(world, meant.key, text, language);
    await log.transact(async (tx) => {
      const made: store.StoredRun = {
        id: runId,
        conversationId: conversation.id,
        customerId: conversation.customerId,
        procedure: meant.key,
        versions: now.versions,
        state: stepped.run,
        unsent: [],
        startedAt: clock.now(),
        endedAt: null,
      };
      const next = decided(made, inputId, stepped);
      if (!(await store.insertRun(tx.db, next))) return;
      await store.takeInput(tx.db, runId, inputId);
      await asked(tx, next, stepped);
    });
    await tell(runId);
    return true;
  }

  /** A bare code or amount has no language of its own. */
  const said = (text: string) => /\p{L}{2}/u.test(text);

  // — one step —

  /** Takes an input once, whoever brings it and however often, and says what is to be said. */
  async function go(
    runId: RunId,
    inputId: string,
    input: (run: store.StoredRun) => Input,
    /** What becomes true in the same breath, whether or not the run still goes on. */
    also: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    const before = await store.run(read, runId);
    const conversation = before && (await held(before.conversationId));
    // A person has it, or it was erased: there is nothing to go on with.
    if (!before || !conversation) {
      await log.transact(also);
      return leaveBehind(runId);
    }
    const world = await worldOf(conversation, before.versions);
    await log.transact(async (tx) => {
      const run = await store.lockRun(tx.db, runId);
      await also(tx);
      if (!run || run.endedAt !== null || !(await store.takeInput(tx.db, runId, inputId))) return;
      const stepped = step(world, run.state, input(run));
      const next = decided(run, inputId, stepped);
      await store.saveRun(tx.db, next);
      await asked(tx, next, stepped);
    });
    await tell(runId);
  }

  /** The run as a step leaves it. */
  function decided(run: store.StoredRun, inputId: string, { run: state, effects }: Stepped): store.StoredRun {
    const unsent: store.Unsent[] = [...run.unsent];
    for (const [place, effect] of effects.entries()) {
      const id = derivedId(inputId, `${run.id} ${place}`);
      const last = unsent.at(-1);
      // What is said in one breath is one message.
      if (effect.kind === 'say' && last?.kind === 'say' && !run.unsent.includes(last))
        last.text += `\n\n${effect.text}`;
      else if (effect.kind === 'say') unsent.push({ id, kind: 'say', text: effect.text });
      else if (effect.kind === 'digress') unsent.push({ id, kind: 'digress', question: effect.question });
      else if (effect.kind === 'hand_over') unsent.push({ id, kind: 'hand_over', why: effect.why, note: effect.note });
    }
    return { ...run, state: clean(state), unsent, endedAt: state.status === 'ended' ? clock.now() : null };
  }

  /** Tools to ask and alarms to set exist exactly when the state does that wants them. */
  async function asked(tx: Tx, { id: runId }: store.StoredRun, { run, effects }: Stepped): Promise<void> {
    for (const effect of effects) {
      if (effect.kind === 'act') {
        const { name, tool } = effect;
        const id = idFrom('pact', derivedId(runId, name));
        const deed = run.deeds.findLast((one) => one.name === name);
        const inputs = clean(effect.inputs);
        await store.insertAction(tx.db, {
          id,
          runId,
          name,
          step: deed?.step ?? '',
          tool,
          inputs,
          createdAt: clock.now(),
        });
        await jobs.enqueue(tx, actJob, { actionId: id }, { key: id });
      }
      if (effect.kind === 'wake') {
        const runAt = new Date(clock.now().getTime() + effect.minutes * 60_000);
        await jobs.enqueue(tx, wakeJob, { runId, token: effect.token }, { runAt });
      }
    }
  }

  /** Says what is still to be said, each once. */
  async function tell(runId: RunId): Promise<void> {
    const run = await store.run(read, runId);
    for (const one of run?.unsent ?? []) {
      const conversation = await held((run as store.StoredRun).conversationId);
      if (!conversation) return leaveBehind(runId);
      const { language } = (run as store.StoredRun).state;
      if (one.kind === 'say') await speak.say(one.id, conversation, one.text);
      else if (one.kind === 'digress') await speak.digress(one.id, conversation, one.question, language);
      else {
        const world = await worldOf(conversation, (run as store.StoredRun).versions);
        const carried = carriedOver(world, (run as store.StoredRun).state);
        await speak.handOver(one.id, conversation, { why: one.why as HandOverWhy, note: one.note, carried, language });
      }
      await log.transact((tx) => store.removeUnsent(tx.db, runId, one.id));
    }
  }

  /** A person has the conversation: what was under way ends with it. */
  const leaveBehind = (runId: RunId): Promise<void> =>
    log.transact(async (tx) => {
      const run = await store.lockRun(tx.db, runId);
      if (!run) return;
      const over = run.state.status === 'ended';
      const state: Run = over ? run.state : { ...run.state, status: 'ended', outcome: 'handed_over' };
      await store.saveRun(tx.db, { ...run, state, unsent: [], endedAt: run.endedAt ?? clock.now() });
    });

  /** Ends what is under way because a person takes over, and says what they must know. */
  async function leave(conversation: Conversation): Promise<Carried | null> {
    const found = await store.runIn(read, conversation.id, null);
    if (!found) return null;
    const { run } = found;
    const carried = carriedOver(await worldOf(conversation, run.versions), run.state);
    await leaveBehind(run.id);
    return carried;
  }

  // — who it is —

  async function worldOf(conversation: Conversation, versions: Record<string, number>): Promise<World> {
    const [texts, tools, customer, where] = await Promise.all([
      procedures.proceduresOf(versions),
      procedures.tools(),
      customerOf(conversation.customerId),
      zone(),
    ]);
    return {
      procedures: texts,
      tools: Object.fromEntries(tools.map((tool) => [tool.name, tool])),
      level: provedOf(conversation, customer),
      customer: { name: customer?.name ?? null },
      today: new Intl.DateTimeFormat('sv', { timeZone: where }).format(clock.now()),
    };
  }

  // — tools —

  /** Asks the tool of an action. Run again after a crash, it asks again only what may be asked again. */
  async function act(id: ActionId): Promise<void> {
    const begun = await log.transact(async (tx) => {
      const action = await store.lockAction(tx.db, id);
      if (!action || !['waiting', 'running'].includes(action.state)) return null;
      await store.beginAction(tx.db, id);
      return action;
    });
    if (!begun) return;
    const { runId, tool: name, inputs, name: named } = begun;
    const run = await store.run(read, runId);
    const found = await procedures.toolToCall(name);
    const conversation = run && (await held(run.conversationId));
    let called: Called;
    const interrupted = begun.state === 'running';
    const again = found !== null && (found.tool.repeatable || found.tool.effect === 'reads');
    if (!run || !found || !inputs) called = { kind: 'failed', reason: 'refused', unknown: interrupted };
    else if (interrupted && !again) called = { kind: 'failed', reason: 'timeout', unknown: true };
    // A person took over before it was asked: then they decide.
    else if (!conversation && !interrupted) called = { kind: 'failed', reason: 'refused', unknown: false };
    else {
      const own = await customersInputs(run.customerId, conversation, found.tool.inputs);
      called = own
        ? await callTool(outgoing, { ...found, inputs: { ...inputs, ...own }, idempotencyKey: id })
        : { kind: 'failed', reason: 'not_allowed', unknown: false };
    }
    const state = called.kind === 'answered' ? 'done' : called.unknown ? 'unknown' : 'failed';
    const reason = called.kind === 'answered' ? null : called.reason;
    const input: Input =
      called.kind === 'answered'
        ? { kind: 'answered', name: named, answer: called.answer }
        : { kind: 'failed', name: named, unknown: called.unknown, reason: called.reason };
    await go(
      runId,
      `action ${id}`,
      () => input,
      (tx) => store.endAction(tx.db, id, { state, reason }, clock.now()),
    );
  }

  /** Of the customer whose account was proved, and never of what anybody wrote; null where it was not. */
  async function customersInputs(
    id: CustomerId,
    conversation: Conversation | null,
    wantedInputs: readonly { name: string; from: string; required: boolean }[],
  ): Promise<Record<string, string> | null> {
    const own = wantedInputs.filter(({ from }) => from === 'customer');
    if (own.length === 0) return {};
    const customer = await customerOf(id);
    const account = customer && conversation && accountOf(conversation, customer);
    if (!account) return null;
    const known: Record<string, string | null> = { customer: account, name: customer.name, locale: customer.locale };
    const given: Record<string, string> = {};
    for (const { name, required } of own) {
      const value = known[name];
      if (value) given[name] = value;
      else if (required) return null;
    }
    return given;
  }

  // — from outside —

  /** @returns whether the run waited for it */
  async function happened(
    runId: RunId,
    event: string,
    data: Readonly<Record<string, string | number | boolean>>,
  ): Promise<boolean> {
    let taken = false;
    await go(runId, `event ${newId()}`, ({ state }) => {
      taken = state.status === 'waiting';
      return { kind: 'event', event, data };
    });
    return taken;
  }

  return {
    heard,
    leave,
    happened,
    forget: (id: CustomerId) => log.transact((tx) => store.forget(tx.db, id)),
  };
}

/** The account that the host site vouched for, on the channel where it vouches. */
function accountOf({ channel }: Conversation, { identities }: Customer): string | null {
  if (channel !== 'messenger') return null;
  return identities.find(({ kind, proof }) => kind === 'external' && proof === 'host_token')?.address ?? null;
}

function provedOf(conversation: Conversation, customer: Customer | null): Level {
  return customer && accountOf(conversation, customer) ? 'signed_in' : 'none';
}
