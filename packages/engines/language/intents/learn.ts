import type { Bag } from './features.ts';
import { trainLinear } from './linear.ts';
import { nameOf, type Part, read } from './model.ts';
import { middleOf, placed } from './vectors.ts';
import { learnVocabulary, weighted } from './vocabulary.ts';

/** The vector of a text that was given to `trainIntents`; null where there is none, as for Chinese with English vectors. */
export type VectorOf = (text: string) => Float32Array | null;

/** One example; a class beyond the labels is what fits no intent. */
export interface Row {
  readonly text: string;
  readonly klass: number;
  readonly cost: number;
}

export interface Lesson {
  readonly labels: readonly string[];
  readonly classes: number;
  /** Whether the last class is what fits no intent. */
  readonly outside: boolean;
  /** Nothing where intents have examples enough. */
  readonly unlabelled: readonly string[];
  readonly bagOf: (text: string) => Bag;
}

/** The name of an intent is one more example of it. */
const nameCost = 2;
/** A guess counts less than what somebody said. */
const guessCost = 0.5;
/** Of the guesses for an intent, those with the greatest lead are believed: first half of this share, then all of it. */
const believed = 0.8;
const rounds = 2;

/**
 * Learns from rows, then from its own surest guesses about texts without an intent.
 * @param report told the share that is done, 0–1
 * @source Yarowsky (1995), Unsupervised word sense disambiguation rivaling supervised methods
 */
export function learn(
  rows: readonly Row[],
  lesson: Lesson,
  of: VectorOf | null,
  report: (share: number) => void,
): Part {
  const trainings = lesson.unlabelled.length > 0 ? rounds + 1 : 1;
  let part = learnOnce(rows, lesson, of, (share) => report(share / trainings));
  for (let round = 1; round < trainings; round++) {
    const guesses = guessesOf(part, lesson, of, (believed * round) / rounds);
    part = learnOnce([...rows, ...guesses], lesson, of, (share) => report((round + share) / trainings));
  }
  return part;
}

function guessesOf(
  part: Part,
  { labels, outside, unlabelled, bagOf }: Lesson,
  of: VectorOf | null,
  share: number,
): Row[] {
  const reader = read({ labels, outside, ...part });
  const guesses: { text: string; gap: number }[][] = labels.map(() => []);
  for (const text of unlabelled) {
    const { best, gap, known } = reader.figures(bagOf(text), of?.(text) ?? null);
    if (known) guesses[best]!.push({ text, gap });
  }
  return guesses.flatMap((own, klass) =>
    own
      .sort((one, other) => other.gap - one.gap)
      .slice(0, Math.ceil(own.length * share))
      .map(({ text }) => ({ text, klass, cost: guessCost })),
  );
}

function learnOnce(
  rows: readonly Row[],
  { labels, classes, outside, bagOf }: Lesson,
  of: VectorOf | null,
  report: (share: number) => void,
): Part {
  const named: Row[] = labels.map((label, klass) => ({ text: nameOf(label), klass, cost: nameCost }));
  const all = [...named, ...rows].sort((one, other) => one.klass - other.klass);
  const bags = all.map(({ text }) => bagOf(text));
  const { vocabulary, table } = learnVocabulary(bags);
  const sparse = bags.map((bag) => weighted(bag, table.find, vocabulary.rarity));
  const vectors = of === null ? [] : all.map(({ text }) => of(text));
  const dimensions = vectors.find((vector) => vector !== null)?.length ?? 0;
  const middle = middleOf(vectors, dimensions);
  const dense = new Float32Array(all.length * dimensions);
  vectors.forEach((vector, row) => {
    if (vector !== null) dense.set(placed(vector, middle), row * dimensions);
  });
  const linear = trainLinear(
    {
      sparse,
      dense,
      dimensions,
      features: table.size,
      labels: Int32Array.from(all, ({ klass }) => klass),
      cost: Float32Array.from(all, ({ cost }) => cost),
      classes,
      lastIsOutside: outside,
    },
    (done) => report(done / classes),
  );
  return { vocabulary, linear, middle };
}
