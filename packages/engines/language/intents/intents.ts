import { type Confidence, learnConfidence, type Trial } from './confidence.ts';
import { bagReader, featuresOf } from './features.ts';
import { type Lesson, learn, type Row, type VectorOf } from './learn.ts';
import { chanceOf } from './logistic.ts';
import { type IntentModel, type Reader, read } from './model.ts';

/** What a customer said, and what they came for. */
export interface IntentExample {
  readonly text: string;
  readonly label: string;
}

/** Sentence vectors from outside, all as long as each other; the host owns the model and its thread. */
export interface Embedder {
  readonly name: string;
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

export interface TrainingOptions {
  /** Texts that fit no intent: they teach when not to trust. */
  readonly outOfScope?: readonly string[];
  /** Texts of which nobody said what they want: used where intents have few examples. */
  readonly unlabelled?: readonly string[];
  /** `where-better` keeps vectors only if more held-out examples were right with them. */
  readonly vectors?: { readonly of: VectorOf; readonly name: string; readonly use: 'always' | 'where-better' };
  /** Told the share that is done, 0–1. */
  readonly onProgress?: (share: number) => void;
}

export interface Intent {
  /** Always the best intent, however unsure. */
  readonly label: string;
  /** The chance that the label is right, 0–1. */
  readonly confidence: number;
  /** Whether to trust the label: false for what fits no intent. */
  readonly inScope: boolean;
  /** The best intents by score, at most five; the first is `label`. */
  readonly ranked: readonly { readonly label: string; readonly score: number }[];
}

/** How far a mistake on an example counts beside simple weights (C of the machine). */
const ordinaryCost = 2;
/** Texts without an intent are used where an intent has fewer examples than this on average: later they add little. */
const fewExamples = 40;
const mostUnlabelled = 20_000;
/**
 * Learns to tell intents apart.
 * @param examples in any order; the same text with the same label counts once
 * @throws RangeError without examples, or with more than 65,000 intents
 * @remarks Deterministic; see `trainLinear` for the machine and `learnConfidence` for how sure it may be. Time is linear in
 *   the text: 15,000 short examples of 150 intents take seconds.
 */
export function trainIntents(examples: readonly IntentExample[], options: TrainingOptions = {}): IntentModel {
  if (examples.length === 0) throw new RangeError('There are no examples to learn from');
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  if (labels.length > 65_000) throw new RangeError(`${labels.length} intents are too many: at most 65000`);
  const rows = rowsOf(examples, labels, options.outOfScope ?? []);
  const outside = (options.outOfScope ?? []).length > 0;
  const classes = labels.length + (outside ? 1 : 0);
  const unlabelled =
    rows.length < fewExamples * labels.length ? [...new Set(options.unlabelled)].sort().slice(0, mostUnlabelled) : [];
  const lesson: Lesson = { labels, classes, outside, unlabelled, bagOf: bagReader() };
  const folds = foldsOf(rows, outside, unlabelled.length > 0);
  const steps = folds.count * (options.vectors?.use === 'where-better' ? 2 : 1) + 1;
  let done = 0;
  const report = (share: number) => options.onProgress?.((done + share) / steps);
  const tryOut = (of: VectorOf | null) => {
    const trials: Trial[] = [];
    for (let fold = 0; fold < folds.count; fold++) {
      const part = learn(
        rows.filter((_, nth) => folds.of[nth] !== fold),
        lesson,
        of,
        report,
      );
      const reader = read({ labels, outside, ...part });
      rows.forEach(({ text, klass }, nth) => {
        if (folds.of[nth] === fold) trials.push({ ...reader.figures(lesson.bagOf(text), of?.(text) ?? null), klass });
      });
      done += 1;
    }
    return trials;
  };
  const right = (trials: readonly Trial[]) => trials.filter(({ best, klass }) => best === klass).length;
  const { vectors } = options;
  let of: VectorOf | null = null;
  let trials: Trial[];
  if (vectors?.use === 'where-better') {
    const [without, having] = [tryOut(null), tryOut(vectors.of)];
    if (right(having) > right(without)) of = vectors.of;
    trials = of === null ? without : having;
  } else {
    of = vectors?.of ?? null;
    trials = tryOut(of);
  }
  const confidence: Confidence = learnConfidence(trials, labels.length);
  const part = learn(rows, lesson, of, report);
  return { labels, outside, embedder: of === null ? null : (vectors?.name ?? null), confidence, ...part };
}

/**
 * What a text asks for.
 * @param vector the text's own, where the model was trained with vectors
 */
export function predictIntent(model: IntentModel, text: string, vector: Float32Array | null = null): Intent {
  const { confidence, labels } = model;
  const { scores, best, top, gap, outside, known } = readerOf(model).figures(featuresOf(text), vector);
  const order = Array.from(labels, (_, klass) => klass).sort(
    (one, other) => scores[other]! - scores[one]! || one - other,
  );
  const sure = known ? chanceOf(confidence.right, [top, gap]) : 0;
  return {
    label: labels[best]!,
    confidence: sure,
    inScope: known && chanceOf(confidence.inside, [top, gap, outside]) >= confidence.threshold,
    ranked: order.slice(0, 5).map((klass) => ({ label: labels[klass]!, score: scores[klass]! })),
  };
}

/** A model's table of features is laid out once, at its first question. */
const readers = new WeakMap<IntentModel, Reader>();
function readerOf(model: IntentModel): Reader {
  const known = readers.get(model);
  if (known !== undefined) return known;
  const reader = read(model);
  readers.set(model, reader);
  return reader;
}

/** By intent, then by text, each once: the order of a file and its repetitions change nothing. */
function rowsOf(examples: readonly IntentExample[], labels: readonly string[], outOfScope: readonly string[]): Row[] {
  const texts: Set<string>[] = labels.map(() => new Set());
  const classOf = new Map(labels.map((label, klass) => [label, klass]));
  for (const { text, label } of examples) texts[classOf.get(label)!]!.add(text);
  if (outOfScope.length > 0) texts.push(new Set(outOfScope));
  return texts.flatMap((own, klass) => [...own].sort().map((text) => ({ text, klass, cost: ordinaryCost })));
}

/** So many examples are enough to learn how sure to be. */
const enoughTrials = 1_000;

/**
 * Which part each example is tried in, having been kept from training; -1 for none. Every third, in turn; a quarter once where
 * there are many, a third once where each training takes long.
 */
function foldsOf(rows: readonly Row[], outside: boolean, once: boolean): { count: number; of: Int8Array } {
  const few = outside || rows.length < 3 * enoughTrials;
  let nth = 0;
  let last = -1;
  const of = Int8Array.from(rows, ({ klass }) => {
    nth = klass === last ? nth + 1 : 0;
    last = klass;
    if (once) return nth % 3 === 2 ? 0 : -1;
    if (few) return nth % 3;
    return nth % 4 === 3 ? 0 : -1;
  });
  return { count: few && !once ? 3 : 1, of };
}
