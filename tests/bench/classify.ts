/**
 * Intents on public sets: `node tests/bench/classify.ts FOLDER`. FOLDER holds banking77, clinc150, hwu64 and smp2019, each with
 * train.csv; sets that are missing are skipped. They are not part of this project. The fifth of every intent whose texts have
 * the lowest hashes is held out, except from clinc150, which has a validation file. Few-shot takes the next ones by hash, and
 * knows the others of the training part without their labels where it says so. The yardstick is the nearest centroid of the
 * same features. Times are of the processor.
 *
 * SETS=banking77 runs one set only; VECTORS=1 adds English vectors, where they are installed (NODE_PATH counts).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type IntentExample,
  predictIntent,
  type TrainingOptions,
  trainIntents,
} from '@harken/engines/language/intents';
import { embedAll, installedEmbedder } from '../../packages/cli/intents/embedding.ts';
import { tableOf } from '../../packages/cli/intents/table-file.ts';
import { featuresOf } from '../../packages/engines/language/intents/features.ts';
import { learnVocabulary, weighted } from '../../packages/engines/language/intents/vocabulary.ts';
import { table } from '../house/figures.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(folder)) {
  console.error('Name the folder with the sets: node tests/bench/classify.ts FOLDER');
  process.exit(2);
}
const sets = process.env.SETS?.split(',') ?? ['banking77', 'clinc150', 'hwu64', 'smp2019'];
const embedder = process.env.VECTORS ? installedEmbedder() : null;

async function read(path: string): Promise<IntentExample[]> {
  const rows: IntentExample[] = [];
  if (existsSync(join(folder!, path)))
    for await (const row of tableOf(join(folder!, path), ['text', 'label'])) rows.push(row);
  return rows;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** By intent, in the order of their hashes. */
function grouped(rows: readonly IntentExample[]): IntentExample[][] {
  const groups = Map.groupBy(rows, ({ label }) => label);
  return [...groups.values()].map((own) => own.toSorted((one, other) => hashOf(one.text) - hashOf(other.text)));
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function timed<T>(run: () => T): { result: T; ms: number } {
  const start = processorMs();
  const result = run();
  return { result, ms: processorMs() - start };
}

/** Accuracy and the mean F1 of the intents that were asked for, in percent. */
function measured(asked: readonly IntentExample[], answers: readonly string[]) {
  const counts = new Map<string, { right: number; asked: number; said: number }>();
  const countOf = (label: string) => {
    const known = counts.get(label) ?? { right: 0, asked: 0, said: 0 };
    counts.set(label, known);
    return known;
  };
  asked.forEach(({ label }, nth) => {
    countOf(label).asked += 1;
    countOf(answers[nth]!).said += 1;
    if (label === answers[nth]) countOf(label).right += 1;
  });
  const wanted = [...counts.values()].filter(({ asked }) => asked > 0);
  const right = wanted.reduce((sum, own) => sum + own.right, 0);
  const f1 = wanted.reduce((sum, own) => sum + (2 * own.right) / (own.asked + own.said), 0) / wanted.length;
  return { accuracy: percent(right / asked.length), f1: percent(f1) };
}

const percent = (share: number) => (100 * share).toFixed(1);

function nearestCentroid(examples: readonly IntentExample[], asked: readonly IntentExample[]): string[] {
  const { vocabulary, table } = learnVocabulary(examples.map(({ text }) => featuresOf(text)));
  const vector = (text: string) => weighted(featuresOf(text), table.find, vocabulary.rarity);
  const centroids = grouped(examples).map((own) => {
    const sum = new Float64Array(table.size);
    for (const { text } of own) {
      const { at, weights } = vector(text);
      at.forEach((place, k) => {
        sum[place] = sum[place]! + weights[k]!;
      });
    }
    const length = Math.sqrt(sum.reduce((all, value) => all + value * value, 0));
    return { label: own[0]!.label, weights: sum.map((value) => value / (length || 1)) };
  });
  return asked.map(({ text }) => {
    const { at, weights } = vector(text);
    let best = { label: '', score: Number.NEGATIVE_INFINITY };
    for (const { label, weights: own } of centroids) {
      let score = 0;
      for (let k = 0; k < at.length; k++) score += own[at[k]!]! * weights[k]!;
      if (score > best.score) best = { label, score };
    }
    return best.label;
  });
}

const lines: Record<string, string | number>[] = [];

async function run(set: string) {
  const given = await read(`${set}/train.csv`);
  if (given.length === 0) return;
  const validation = await read(`${set}/validation.csv`);
  const groups = grouped(given);
  const held = (own: readonly IntentExample[]) => Math.floor(own.length / 5);
  const asked = validation.length > 0 ? validation : groups.flatMap((own) => own.slice(0, held(own)));
  const parts = validation.length > 0 ? groups : groups.map((own) => own.slice(held(own)));
  const outside = (await read(`${set}/out-of-scope-train.csv`)).map(({ text }) => text);
  const strangers = (await read(`${set}/out-of-scope-validation.csv`)).map(({ text }) => text);
  const vectors =
    embedder && (await embedAll(embedder, [...given, ...asked].map(({ text }) => text).concat(outside, strangers)));
  const of = (text: string) => vectors?.get(text) ?? null;
  for (const shots of [Number.POSITIVE_INFINITY, 10, 5]) {
    const examples = parts.flatMap((own) => own.slice(0, shots));
    const unlabelled = parts.flatMap((own) => own.slice(shots)).map(({ text }) => text);
    const centroid = measured(asked, nearestCentroid(examples, asked)).accuracy;
    const ways: { name: string; options: TrainingOptions }[] = [{ name: 'words', options: {} }];
    if (unlabelled.length > 0) ways.push({ name: 'words, unlabelled', options: { unlabelled } });
    if (outside.length > 0 && unlabelled.length === 0)
      ways.push({ name: 'words, out of scope', options: { outOfScope: outside } });
    if (vectors && vectors.size > 0) {
      for (const { name, options } of [...ways])
        ways.push({
          name: name.replace('words', 'vectors'),
          options: { ...options, vectors: { of, name: embedder!.name, use: 'always' } },
        });
    }
    for (const { name, options } of ways) {
      const { result: model, ms } = timed(() => trainIntents(examples, options));
      const took: number[] = [];
      const predict = (text: string) => {
        const start = performance.now();
        const answer = predictIntent(model, text, model.embedder === null ? null : of(text));
        took.push(performance.now() - start);
        return answer;
      };
      const answers = asked.map(({ text }) => predict(text));
      const { accuracy, f1 } = measured(
        asked,
        answers.map(({ label }) => label),
      );
      const trusted = answers.filter(({ label, inScope }, nth) => inScope && label === asked[nth]!.label).length;
      const refused = strangers.filter((text) => !predict(text).inScope).length;
      took.sort((one, other) => one - other);
      const line = {
        set,
        examples: Number.isFinite(shots) ? `${shots} each` : 'all',
        texts: examples.length,
        with: name,
        accuracy,
        'macro-F1': f1,
        centroid,
        'in-scope right': percent(trusted / asked.length),
        'oos refused': strangers.length > 0 ? percent(refused / strangers.length) : '',
        'train s': ms / 1_000,
        'p50 ms': took[took.length >> 1]!.toFixed(3),
        'p99 ms': took[Math.floor(took.length * 0.99)]!.toFixed(3),
      };
      lines.push(line);
      console.error(Object.values(line).join('  '));
    }
  }
}

for (const set of sets) await run(set);
await embedder?.close();
console.log(table(lines));
