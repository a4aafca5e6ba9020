import { conceptsIn } from '../concepts.ts';
import { tokenize } from '../tokens.ts';

/** Questions about one thing. */
export interface QuestionGroup {
  /** Places in the list that was given, the most typical first. */
  members: number[];
  /** Its most typical question. */
  name: string;
}

type Vector = ReadonlyMap<string, number>;

/** A question joins a group when they have so much in common (cosine of rarity-weighted terms). */
const JOINS = 0.3;
const PASSES = 3;

/**
 * Groups questions by what they are about. Groups form around the questions in their order and are gone through again
 * until each question is in the group that it has most in common with.
 * Unlike topics, a question that is like no other stays alone.
 * @returns largest first; a question alone is a group of one
 */
export function groupQuestions(questions: readonly string[]): QuestionGroup[] {
  const vectors = vectorsOf(questions);
  let centres: Vector[] = [];
  let members: number[][] = [];
  for (let pass = 0; pass < PASSES; pass++) {
    const groups = centres.map((): number[] => []);
    const sums = centres.map((centre) => (pass === 0 ? new Map(centre) : new Map<string, number>()));
    const found = [...centres];
    vectors.forEach((vector, at) => {
      let best = -1;
      let most = JOINS;
      found.forEach((centre, i) => {
        const like = cosine(vector, centre);
        if (like >= most) [best, most] = [i, like];
      });
      if (best < 0) {
        best = found.push(vector) - 1;
        groups.push([]);
        sums.push(new Map());
      }
      groups[best]!.push(at);
      const sum = sums[best]!;
      for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight);
      if (pass === 0) found[best] = sum;
    });
    members = groups.filter((group) => group.length > 0);
    centres = sums.filter((sum) => sum.size > 0);
  }
  return members
    .map((group, i) => {
      const near = new Map(group.map((at) => [at, cosine(vectors[at]!, centres[i]!)]));
      const typical = [...group].sort((a, b) => near.get(b)! - near.get(a)! || a - b);
      return { members: typical, name: questions[typical[0]!]! };
    })
    .sort((a, b) => b.members.length - a.members.length);
}

function vectorsOf(questions: readonly string[]): Vector[] {
  const terms = questions.map((question) => {
    const tokens = tokenize(question.slice(0, 1000));
    const content = tokens.filter((token) => token.content && token.kind !== 'character').map(({ term }) => term);
    return new Set([...content, ...conceptsIn(tokens).map(({ term }) => term)]);
  });
  const frequency = new Map<string, number>();
  for (const set of terms) for (const term of set) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return terms.map(
    (set) => new Map([...set].map((term) => [term, Math.log(1 + questions.length / frequency.get(term)!)])),
  );
}

function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let dot = 0;
  for (const [term, weight] of small) dot += weight * (large.get(term) ?? 0);
  return dot === 0 ? 0 : dot / (lengthOf(a) * lengthOf(b));
}

const lengthOf = (vector: Vector): number =>
  Math.sqrt([...vector.values()].reduce((sum, weight) => sum + weight * weight, 0));
