import { conceptsIn } from '../concepts.ts';
import { plainWord, tokenize } from '../tokens.ts';
import { isDressing } from '../words.ts';
import { latentVectors, steadyNumbers, type Weighted } from './meaning.ts';

export interface Topic {
  /** Its most telling words, in the order of how telling they are. */
  name: string;
  /** Number of the question nearest to its middle. */
  central: number;
  /** Numbers of its questions, nearest to the middle first. */
  members: number[];
}

const DIMENSIONS = 64;
const STARTS = 2;
const ROUNDS = 15;
const NAME_WORDS = 3;
const LONGEST = 2_000;

/**
 * Groups questions that nobody has labelled by what they are about, and names the groups. English, Chinese or both.
 * 10,000 questions take some ten seconds.
 * @param count how many topics; left out, √(n ÷ 2), the usual first guess where nothing is known
 * @returns largest first; a text without any word is in none
 */
export function findTopics(questions: readonly string[], count?: number): Topic[] {
  const texts = weighted(questions.map((question) => topicTerms(question.slice(0, LONGEST))));
  const filled = texts.rows.flatMap((row, i) => (row.size > 0 ? [i] : []));
  if (filled.length === 0) return [];
  const wanted = Math.max(1, Math.min(filled.length, Math.round(count ?? Math.sqrt(filled.length / 2))));
  const vectors = latentVectors(
    filled.map((i) => texts.rows[i]!),
    texts.terms,
    DIMENSIONS,
  );
  const { group, likeness } = grouped(vectors, wanted);
  const members: number[][] = Array.from({ length: wanted }, () => []);
  group.forEach((at, nth) => {
    members[at]!.push(nth);
  });
  const named = namer(questions);
  return members
    .filter((own) => own.length > 0)
    .map((own) => {
      const sorted = own.sort((a, b) => likeness[b]! - likeness[a]! || a - b).map((nth) => filled[nth]!);
      return { name: named(sorted), central: sorted[0]!, members: sorted };
    })
    .sort((a, b) => b.members.length - a.members.length || a.central - b.central);
}

/** What a term says about the topic; ideas say most, as they are the same in other words. */
const WEIGHT = { idea: 1.5, content: 1, dressing: 0.8, silent: 0.3, neighbours: 0.3 };

function topicTerms(text: string): Map<string, number> {
  const weights = new Map<string, number>();
  const tokens = tokenize(text);
  let previous: string | undefined;
  for (const { term, kind, content, start, end } of tokens) {
    const dressing = isDressing(plainWord(text.slice(start, end)));
    weights.set(term, content ? (dressing ? WEIGHT.dressing : WEIGHT.content) : WEIGHT.silent);
    if (kind === 'pair' || kind === 'character') continue;
    if (previous !== undefined) weights.set(`${previous} ${term}`, WEIGHT.neighbours);
    previous = term;
  }
  for (const { term } of conceptsIn(tokens)) weights.set(term, WEIGHT.idea);
  return weights;
}

/** Weighted TF-IDF rows of length 1 over the terms that stand in two texts at least; in few texts, over all. */
function weighted(texts: readonly ReadonlyMap<string, number>[]): { rows: Weighted[]; terms: number } {
  const holders = new Map<string, number>();
  for (const terms of texts) for (const term of terms.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  const number = new Map<string, number>();
  const least = texts.length > 50 ? 2 : 1;
  for (const [term, count] of holders) if (count >= least) number.set(term, number.size);
  const rows = texts.map((terms) => {
    const row = new Map<number, number>();
    for (const [term, weight] of terms) {
      const at = number.get(term);
      if (at !== undefined) row.set(at, weight * Math.log(1 + texts.length / holders.get(term)!));
    }
    const length = Math.sqrt([...row.values()].reduce((sum, weight) => sum + weight * weight, 0));
    for (const [at, weight] of row) row.set(at, weight / length);
    return row;
  });
  return { rows, terms: number.size };
}

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Spherical k-means from several starts, the best of which is kept. @source Arthur & Vassilvitskii (2007), k-means++ */
function grouped(vectors: readonly Float64Array[], count: number) {
  const next = steadyNumbers();
  let best = { group: new Int32Array(0), likeness: new Float64Array(0), total: Number.NEGATIVE_INFINITY };
  for (let start = 0; start < STARTS; start++) {
    let middles = firstMiddles(vectors, count, next);
    const group = new Int32Array(vectors.length).fill(-1);
    const likeness = new Float64Array(vectors.length);
    for (let round = 0; round < ROUNDS; round++) {
      let moved = 0;
      vectors.forEach((vector, i) => {
        let [near, most] = [0, Number.NEGATIVE_INFINITY];
        middles.forEach((middle, at) => {
          const like = dot(vector, middle);
          if (like > most) [near, most] = [at, like];
        });
        if (group[i] !== near) moved++;
        group[i] = near;
        likeness[i] = most;
      });
      if (moved <= vectors.length / 1000) break;
      middles = middles.map((middle) => new Float64Array(middle.length));
      vectors.forEach((vector, i) => {
        const middle = middles[group[i]!]!;
        for (let j = 0; j < middle.length; j++) middle[j]! += vector[j]!;
      });
      for (const middle of middles) {
        const length = Math.sqrt(dot(middle, middle)) || 1;
        for (let j = 0; j < middle.length; j++) middle[j]! /= length;
      }
    }
    const total = likeness.reduce((sum, like) => sum + like, 0);
    if (total > best.total) best = { group, likeness, total };
  }
  return best;
}

function firstMiddles(vectors: readonly Float64Array[], count: number, next: () => number): Float64Array[] {
  const middles = [vectors[Math.floor(next() * vectors.length)]!];
  const far = vectors.map((vector) => 1 - dot(vector, middles[0]!));
  while (middles.length < count) {
    let left = next() * far.reduce((sum, distance) => sum + Math.max(0, distance), 0);
    let chosen = 0;
    while (chosen < far.length - 1 && (left -= Math.max(0, far[chosen]!)) > 0) chosen++;
    const middle = vectors[chosen]!;
    middles.push(middle);
    vectors.forEach((vector, i) => {
      far[i] = Math.min(far[i]!, 1 - dot(vector, middle));
    });
  }
  return middles;
}

/** Names by the words that many of a topic's questions have and few others, as they were written most often. */
function namer(questions: readonly string[]) {
  const words = questions.map((question) => {
    const text = question.slice(0, LONGEST);
    const own = new Map<string, string>();
    for (const { term, kind, content, start, end } of tokenize(text)) {
      const written = text.slice(start, end).toLowerCase();
      if (content && (kind === 'word' || kind === 'pair') && !isDressing(written)) own.set(term, written);
    }
    return own;
  });
  const holders = new Map<string, number>();
  for (const own of words) for (const term of own.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  return (members: readonly number[]): string => {
    const found = new Map<string, { count: number; forms: Map<string, number> }>();
    for (const member of members) {
      for (const [term, written] of words[member]!) {
        const row = found.get(term) ?? { count: 0, forms: new Map<string, number>() };
        row.count++;
        row.forms.set(written, (row.forms.get(written) ?? 0) + 1);
        found.set(term, row);
      }
    }
    const telling = [...found]
      .map(([term, { count, forms }]) => ({
        score: (count / members.length) * Math.log(1 + questions.length / holders.get(term)!),
        form: [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0],
      }))
      .sort((a, b) => b.score - a.score || (a.form < b.form ? -1 : 1));
    const name = telling.slice(0, NAME_WORDS).map(({ form }) => form);
    return name.length > 0 ? name.join(' · ') : questions[members[0]!]!.trim().slice(0, 60);
  };
}
