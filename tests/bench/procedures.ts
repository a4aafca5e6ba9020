/**
 * Procedures: (1) each of ABCD's guidelines, made into one by a general rule, is without mistakes and walked to its end
 * on every branch; (2) simulated customers of Harbour Bank, over its real service with failures, come to what they
 * wanted, each eight times in a row (pass^8), and nothing is ever done twice.
 *
 * `node tests/bench/procedures.ts FOLDER` (the folder that holds `abcd/`; without it only the second part)
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, startBankService } from '@harken/demo/bank-service';
import { type BankGoal, bankGoals, phrases } from '@harken/demo/procedure-goals';
import { bankProcedures, bankTools } from '@harken/demo/procedures';
import { begin, carriedOver, type Stepped, step } from '@harken/engines/procedures';
import { mistakesIn } from '@harken/engines/procedures/check';
import { pretend } from '@harken/engines/procedures/dialogue';
import type { Run } from '@harken/engines/procedures/run';
import { askedBy, type Habit, habits, simulatedCustomer } from '@harken/engines/procedures/simulated-customer';
import { startIndex, wanted } from '@harken/engines/procedures/start';
import type { World } from '@harken/engines/procedures/walk';
import { createOutgoing } from '../../apps/server/src/platform/outgoing.ts';
import { callTool } from '../../apps/server/src/virtual-agent/call-tool.ts';
import { type Guideline, type Ontology, procedureOf, toolsOf } from './guidelines.ts';

const times = 8;
const [folder] = process.argv.slice(2);

/** A small generator, so that every run can be met again. @source Vigna, SplitMix */
function chanceOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}

// — 1. guidelines —

function walked(world: World, key: string, chance: () => number, seen: Set<string>): Run {
  let said = pretend(world, begin(world, key, 'Hello', 'en'), answersBy(chance));
  for (let turn = 0; turn < 50 && said.run.status !== 'ended'; turn += 1) {
    for (const { step: id } of said.run.trace) seen.add(id);
    const asked = askedBy(said.run, (one) => world.procedures[one]?.steps ?? []);
    const slot =
      asked?.kind === 'slot' ? world.procedures[key]?.slots.find(({ name }) => name === asked.slot) : undefined;
    const options = slot?.options ?? [];
    const text = !slot
      ? chance() < 0.9
        ? 'yes'
        : 'no'
      : options.length > 0
        ? (options[Math.floor(chance() * options.length)]?.value ?? '')
        : ({
            amount: '40',
            number: String(Math.floor(chance() * 14)),
            yes_no: chance() < 0.5 ? 'yes' : 'no',
            email: 'a@example.com',
            phone: '6500001234',
            address: '12 Harbour Road, Singapore 018989',
            name: 'Mei Tan',
          }[slot.type as string] ?? 'A1234');
    said = pretend(world, step(world, said.run, { kind: 'said', text }), answersBy(chance));
  }
  for (const { step: id } of said.run.trace) seen.add(id);
  return said.run;
}

const answersBy = (chance: () => number) =>
  new Proxy({}, { get: () => ({ answer: { yes: chance() < 0.5 } }) }) as Parameters<typeof pretend>[2];

function guidelines(from: string): void {
  const read = <T>(name: string) => JSON.parse(readFileSync(join(from, 'abcd', `${name}.json`), 'utf8')) as T;
  const flows = read<Record<string, { subflows: Record<string, Guideline> }>>('guidelines');
  const ontology = read<Ontology>('ontology');
  const all = Object.values(flows).flatMap(({ subflows }) => Object.entries(subflows));
  const tools = toolsOf(
    all.map(([, guideline]) => guideline),
    ontology,
  );
  let expressible = 0;
  const totals = { steps: 0, branches: 0, slots: 0, visited: 0, visitable: 0 };
  for (const [place, [name, guideline]] of all.entries()) {
    const procedure = procedureOf(name, guideline, ontology);
    const mistakes = mistakesIn(procedure, { tools, procedures: {} });
    const world: World = {
      procedures: { [procedure.key]: procedure },
      tools,
      level: 'none',
      customer: {},
      today: '2026-11-23',
    };
    const seen = new Set<string>();
    const outcomes = new Set<string>();
    for (let n = 0; n < 200; n += 1)
      outcomes.add(walked(world, procedure.key, chanceOf(place * 1000 + n), seen).outcome ?? 'open');
    const right = mistakes.length === 0 && [...outcomes].every((one) => one === 'done' || one === 'not_done');
    if (right) expressible += 1;
    else console.log(`  ${name}:`, mistakes, [...outcomes]);
    // Steps that say something leave no trace.
    const visitable = procedure.steps.filter(({ kind }) => kind !== 'say' && kind !== 'end').map(({ id }) => id);
    totals.steps += procedure.steps.length;
    totals.branches += procedure.steps.filter(({ kind }) => kind === 'branch').length;
    totals.slots += procedure.slots.length;
    totals.visitable += visitable.length;
    totals.visited += visitable.filter((id) => seen.has(id)).length;
  }
  console.log(`Guidelines expressible: ${expressible} of ${all.length} (200 walks each)`);
  console.log(
    `  ${totals.steps} steps, ${totals.branches} branches, ${totals.slots} slots, ${Object.keys(tools).length} tools; steps walked ${totals.visited} of ${totals.visitable}`,
  );
}

// — 2. simulated customers —

type Half = 'tried' | 'kept';
const faultsOf: readonly (Fault | null)[] = [
  null,
  null,
  null,
  'late',
  'cut',
  'cut_before',
  'error',
  'malformed',
  'slow',
  'hostile',
];

async function customers(half: Half): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const service = await startBankService({ key: 'bench', lateMs: 500, slowMs: 10 });
  const outgoing = createOutgoing({ allowLoopback: true });
  const tools = Object.fromEntries(bankTools(service.url).map((tool) => [tool.name, { ...tool, timeoutMs: 250 }]));
  const procedures = Object.fromEntries(bankProcedures.map(({ key, content }) => [key, { key, ...content }]));
  const world: World = { procedures, tools, level: 'signed_in', customer: { name: 'Rachel Lim' }, today };
  const index = startIndex(Object.values(procedures));
  let runs = 0;
  const failures: string[] = [];
  let groups = 0;
  let passed = 0;
  let doubles = 0;

  /** Effects carried out over HTTP, with the run's own names as keys. */
  async function carryOut(from: Stepped, runId: string): Promise<Run> {
    let { run } = from;
    const open = [...from.effects];
    for (let effect = open.shift(); effect; effect = open.shift()) {
      if (effect.kind !== 'act') continue;
      const tool = tools[effect.tool]!;
      const own = tool.inputs.some(({ from: whose }) => whose === 'customer') ? { customer: 'hb-10417' } : {};
      const called = await callTool(outgoing, {
        tool,
        inputs: { ...effect.inputs, ...own },
        idempotencyKey: encodeURIComponent(`${runId} ${effect.name}`),
        secret: 'Bearer bench',
      });
      const next = step(
        world,
        run,
        called.kind === 'answered' ? { ...called, name: effect.name } : { ...called, name: effect.name },
      );
      run = next.run;
      open.push(...next.effects);
    }
    return run;
  }

  async function once(goal: BankGoal, habit: Habit, seed: number): Promise<string | null> {
    const chance = chanceOf(seed);
    const words = phrases[goal.language];
    const before = service.done.length;
    const ways = <T extends Record<Half, readonly string[]>>(one: T) => one[half];
    const person = simulatedCustomer({
      goal: {
        ...goal,
        openings: ways(goal.openings),
        answers: Object.fromEntries(
          Object.entries(goal.answers).map(([slot, one]) => [slot, { means: one.means, ways: ways(one) }]),
        ),
        wrongs: Object.fromEntries(
          Object.entries(goal.wrongs ?? {}).map(([slot, { way, correction }]) => [
            slot,
            { way, correction: ways(correction) },
          ]),
        ),
      },
      habit,
      phrases: Object.fromEntries(Object.entries(words).map(([kind, one]) => [kind, ways(one)])) as never,
      chance,
      code: () => service.codeOf('hb-10417') ?? '',
    });
    const meant = wanted(index, person.opening, goal.language);
    if (meant?.key !== goal.procedure) return `not begun by "${person.opening}": ${meant?.key ?? 'nothing'}`;
    // Each second service call goes wrong in some way, once: never the last try.
    service.misbehave(
      Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? faultsOf[Math.floor(chance() * faultsOf.length)]! : null)),
    );
    const id = `${half} ${goal.name} ${habit} ${seed}`;
    let run = await carryOut(begin(world, meant.key, person.opening, goal.language), id);
    const log: string[] = [person.opening];
    for (let turn = 0; turn < 40 && run.status !== 'ended'; turn += 1) {
      const asked = askedBy(run, (one) => procedures[one]?.steps ?? []);
      const text = asked && person.reply(asked);
      log.push(text ?? '—');
      run = await carryOut(
        text === null ? step(world, run, { kind: 'time', token: run.token }) : step(world, run, { kind: 'said', text }),
        id,
      );
    }
    const done = service.done.slice(before);
    const changes = done.map(({ what }) => what);
    if (
      new Set(done.map(({ key }) => key)).size !== done.length ||
      changes.some((one, n) => changes.indexOf(one) !== n)
    ) {
      doubles += 1;
      return 'DONE TWICE';
    }
    if (done.some(({ customer }) => customer !== 'hb-10417')) return 'OF ANOTHER CUSTOMER';
    const told = `[${changes}] ${run.outcome}: ${log.join(' / ')}`;
    if (habit === 'leaves' || habit === 'stops' || habit === 'wants_person') {
      const outcome = { leaves: 'abandoned', stops: 'cancelled', wants_person: 'handed_over' }[habit];
      // Who was quick had what they wanted before they left.
      const reached = run.outcome === outcome || (run.outcome === 'done' && String(changes) === String(goal.changes));
      const agreed = changes.every((one, n) => goal.changes[n] === one);
      const carried = carriedOver(world, run).known;
      const nothingLost =
        Object.keys(run.frames[0]?.values ?? {}).filter((slot) =>
          procedures[goal.procedure]?.slots.some(({ name }) => name === slot),
        ).length <= carried.length;
      return reached && agreed && nothingLost ? null : told;
    }
    if (run.outcome !== 'done' || String(changes) !== String(goal.changes)) return told;
    const values = run.frames[0]?.values ?? {};
    const wrong = Object.entries(goal.answers).find(([slot, { means }]) => values[slot] !== means);
    return wrong ? `${wrong[0]} is ${String(values[wrong[0]])}: ${told}` : null;
  }

  for (const [place, goal] of bankGoals(yesterday).entries()) {
    for (const [h, habit] of habits.entries()) {
      groups += 1;
      let right = 0;
      for (let n = 0; n < times; n += 1) {
        runs += 1;
        const failure = await once(goal, habit, place * 10_007 + h * 101 + n);
        if (failure) failures.push(`${goal.name}, ${habit}: ${failure}`);
        else right += 1;
      }
      if (right === times) passed += 1;
    }
  }
  await service.stop();
  console.log(
    `Simulated customers, phrases ${half === 'tried' ? 'that it was built with' : 'kept away from building'}: ${runs - failures.length} of ${runs} runs right; pass^${times} ${((100 * passed) / groups).toFixed(1)} % of ${groups} (goal × habit); done twice: ${doubles}`,
  );
  for (const failure of failures.slice(0, 25)) console.log(`  ${failure}`);
}

if (folder) guidelines(folder);
await customers('tried');
await customers('kept');
