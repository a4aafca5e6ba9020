import type { Confidence, Figures } from './confidence.ts';
import type { Bag } from './features.ts';
import { type Linear, scoresOf } from './linear.ts';
import { placed } from './vectors.ts';
import { lookup, type Vocabulary, weighted } from './vocabulary.ts';

/** What was learnt from one set of examples. */
export interface Part {
  readonly vocabulary: Vocabulary;
  readonly linear: Linear;
  /** What is taken from every vector; empty where the model has none. */
  readonly middle: Float32Array;
}

/** A trained classifier: plain data. */
export interface IntentModel extends Part {
  /** In the order of their classes. */
  readonly labels: readonly string[];
  /** Whether there is one more class, of what fits no intent. */
  readonly outside: boolean;
  /** Whose vectors it was trained with; null for none. */
  readonly embedder: string | null;
  readonly confidence: Confidence;
}

export interface Reader {
  figures(bag: Bag, vector: Float32Array | null): Figures;
}

/** `card_arrival`, `app:LAUNCH` and `cardArrival` as words. */
export function nameOf(label: string): string {
  return label.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[_:/.-]+/g, ' ');
}

/** Reads texts by a model. A text without a vector is read by its words alone. */
export function read(model: Part & Pick<IntentModel, 'labels' | 'outside'>): Reader {
  const { find } = lookup(model.vocabulary.keys);
  const { length } = model.labels;
  return {
    figures(bag, vector) {
      const sparse = weighted(bag, find, model.vocabulary.rarity);
      const dense = vector !== null && model.middle.length > 0 ? placed(vector, model.middle) : null;
      const scores = scoresOf(model.linear, sparse, dense);
      let best = 0;
      for (let klass = 1; klass < length; klass++) if (scores[klass]! > scores[best]!) best = klass;
      let next = Number.NEGATIVE_INFINITY;
      for (let klass = 0; klass < length; klass++) if (klass !== best) next = Math.max(next, scores[klass]!);
      const top = scores[best]!;
      return {
        scores,
        best,
        top,
        gap: length === 1 ? 1 : top - next,
        outside: model.outside ? scores[length]! : 0,
        known: sparse.at.length > 0,
      };
    },
  };
}
