import type { Sparse } from './vocabulary.ts';

/** Examples as numbers. */
export interface Examples {
  readonly sparse: readonly Sparse[];
  /** Vectors of `dimensions` beside the features, one after the other; empty without an embedder. */
  readonly dense: Float32Array;
  readonly dimensions: number;
  readonly features: number;
  /** The class of each, ascending. */
  readonly labels: Int32Array;
  /** How much each counts, > 0. */
  readonly cost: Float32Array;
  readonly classes: number;
  /** The last class is what belongs to no other: all learn from all of it, and it from all. */
  readonly lastIsOutside: boolean;
}

/** Weights feature by feature, those that are 0 left out: a text is scored for all classes by reading what it has. */
interface Postings {
  readonly starts: Int32Array;
  readonly classOf: Uint16Array;
  readonly weights: Float32Array;
}

/** A score for each class: w · x + b. Weights of vectors stand class by class. */
export interface Linear extends Postings {
  readonly dense: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A class learns what is not it from the examples that lie near it: an example is near so many classes, and more where there
 * are few examples, since a class that met few others believes that everything is its own.
 */
const nearClasses = 16;
const leastOthers = 1_200;
/** Of what lies further away, every so-manieth: enough to know that the rest of the world is not its own. */
const everyFar = 12;
const most = 30;
const tolerance = 0.3;

/**
 * One-vs-rest linear support vector machines with squared hinge loss.
 *
 * Each class is trained by dual coordinate descent with shrinking, against the examples to which it is among the nearest
 * centroids: the others would end with a dual of 0 anyway.
 * @remarks Deterministic: the order in which examples are visited comes from a fixed sequence.
 * @source Hsieh, Chang, Lin, Keerthi & Sundararajan (2008), A Dual Coordinate Descent Method for Large-scale Linear SVM
 */
export function trainLinear(examples: Examples, onClass: (done: number) => void = () => {}): Linear {
  const { dense, dimensions, features, labels, cost, classes } = examples;
  const { starts, at, weights } = inOneRow(examples.sparse);
  const count = labels.length;
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 1;
    for (let k = starts[row]!; k < starts[row + 1]!; k++) sum += weights[k]! * weights[k]!;
    for (let d = row * dimensions; d < (row + 1) * dimensions; d++) sum += dense[d]! * dense[d]!;
    squares[row] = sum;
  }
  const rowsOf = rowsNear(examples);
  const w = new Float64Array(features);
  const v = new Float64Array(dimensions);
  const alpha = new Float64Array(count);
  const postings: { at: Int32Array; weights: Float32Array }[] = [];
  const bias = new Float32Array(classes);
  const denseWeights = new Float32Array(classes * dimensions);
  let chance = 1;

  for (let klass = 0; klass < classes; klass++) {
    const rows = rowsOf[klass]!;
    w.fill(0);
    v.fill(0);
    let b = 0;
    for (let nth = 0; nth < rows.length; nth++) alpha[rows[nth]!] = 0;
    let active = rows.length;
    let bound = Number.POSITIVE_INFINITY;
    for (let pass = 0; pass < most; pass++) {
      // The first pass goes through its own examples first, so that others have something to stand against.
      if (pass > 0)
        for (let last = active - 1; last > 0; last--) {
          chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) >>> 0;
          const other = (chance >>> 8) % (last + 1);
          const kept = rows[last]!;
          rows[last] = rows[other]!;
          rows[other] = kept;
        }
      let worst = 0;
      for (let nth = 0; nth < active; nth++) {
        const row = rows[nth]!;
        const from = starts[row]!;
        const end = starts[row + 1]!;
        let score = b + product(w, at, weights, from, end);
        if (dimensions > 0) score += denseProduct(v, dense, row * dimensions);
        const sign = labels[row]! === klass ? 1 : -1;
        const softness = 0.5 / cost[row]!;
        const before = alpha[row]!;
        const gradient = sign * score - 1 + softness * before;
        if (before === 0 && gradient > 0) {
          if (gradient > bound) {
            active -= 1;
            rows[nth] = rows[active]!;
            rows[active] = row;
            nth -= 1;
          }
          continue;
        }
        const wrong = Math.abs(gradient);
        if (wrong > worst) worst = wrong;
        const next = Math.max(0, before - gradient / (squares[row]! + softness));
        const by = (next - before) * sign;
        step(w, at, weights, from, end, by);
        if (dimensions > 0) denseStep(v, dense, row * dimensions, by);
        b += by;
        alpha[row] = next;
      }
      if (worst <= tolerance) {
        if (active === rows.length) break;
        active = rows.length;
        bound = Number.POSITIVE_INFINITY;
      } else bound = worst;
    }
    bias[klass] = b;
    denseWeights.set(v, klass * dimensions);
    postings.push(sparseOf(w));
    onClass(klass + 1);
  }
  return { ...byFeature(postings, features), dense: denseWeights, bias };
}

// Nearly all of the time is spent in these four. They are small, so that they are compiled soon and once.

function product(w: Float64Array, at: Int32Array, weights: Float32Array, from: number, end: number): number {
  let sum = 0;
  for (let k = from; k < end; k++) sum += w[at[k]!]! * weights[k]!;
  return sum;
}

function step(w: Float64Array, at: Int32Array, weights: Float32Array, from: number, end: number, by: number) {
  for (let k = from; k < end; k++) w[at[k]!] = w[at[k]!]! + by * weights[k]!;
}

function denseProduct(v: Float64Array, dense: Float32Array, from: number): number {
  let sum = 0;
  for (let d = 0; d < v.length; d++) sum += v[d]! * dense[from + d]!;
  return sum;
}

function denseStep(v: Float64Array, dense: Float32Array, from: number, by: number) {
  for (let d = 0; d < v.length; d++) v[d] = v[d]! + by * dense[from + d]!;
}

/** All texts in two arrays, each from its start: there is no object to follow for each. */
function inOneRow(sparse: readonly Sparse[]) {
  const starts = new Int32Array(sparse.length + 1);
  for (let row = 0; row < sparse.length; row++) starts[row + 1] = starts[row]! + sparse[row]!.at.length;
  const at = new Int32Array(starts[sparse.length]!);
  const weights = new Float32Array(starts[sparse.length]!);
  for (let row = 0; row < sparse.length; row++) {
    at.set(sparse[row]!.at, starts[row]!);
    weights.set(sparse[row]!.weights, starts[row]!);
  }
  return { starts, at, weights };
}

function sparseOf(w: Float64Array): { at: Int32Array; weights: Float32Array } {
  let count = 0;
  for (let place = 0; place < w.length; place++) if (w[place] !== 0) count += 1;
  const at = new Int32Array(count);
  const weights = new Float32Array(count);
  for (let place = 0, nth = 0; place < w.length; place++)
    if (w[place] !== 0) {
      at[nth] = place;
      weights[nth] = w[place]!;
      nth += 1;
    }
  return { at, weights };
}

function byFeature(postings: readonly { at: Int32Array; weights: Float32Array }[], features: number): Postings {
  const starts = new Int32Array(features + 1);
  for (const { at } of postings) for (let k = 0; k < at.length; k++) starts[at[k]! + 1] = starts[at[k]! + 1]! + 1;
  for (let place = 0; place < features; place++) starts[place + 1] = starts[place + 1]! + starts[place]!;
  const classOf = new Uint16Array(starts[features]!);
  const weights = new Float32Array(starts[features]!);
  const next = starts.slice();
  for (let klass = 0; klass < postings.length; klass++) {
    const own = postings[klass]!;
    for (let k = 0; k < own.at.length; k++) {
      const place = next[own.at[k]!]!;
      next[own.at[k]!] = place + 1;
      classOf[place] = klass;
      weights[place] = own.weights[k]!;
    }
  }
  return { starts, classOf, weights };
}

/** The score of every class for one text. */
export function scoresOf(linear: Linear, sparse: Sparse, vector: Float32Array | null): Float64Array {
  const scores = Float64Array.from(linear.bias);
  addSparse(scores, linear, sparse);
  if (vector !== null) addDense(scores, linear.dense, vector);
  return scores;
}

function addSparse(scores: Float64Array, { starts, classOf, weights }: Postings, text: Sparse) {
  for (let k = 0; k < text.at.length; k++) {
    const end = starts[text.at[k]! + 1]!;
    const weight = text.weights[k]!;
    for (let place = starts[text.at[k]!]!; place < end; place++)
      scores[classOf[place]!] = scores[classOf[place]!]! + weight * weights[place]!;
  }
}

function addDense(scores: Float64Array, weights: Float32Array, vector: Float32Array) {
  if (vector.length === 0) return;
  for (let klass = 0; klass < scores.length; klass++) {
    const from = klass * vector.length;
    let sum = 0;
    for (let d = 0; d < vector.length; d++) sum += weights[from + d]! * vector[d]!;
    scores[klass] = scores[klass]! + sum;
  }
}

/** For each class the examples it learns from: its own first, and all that lie near its centroid. */
function rowsNear(examples: Examples): Int32Array[] {
  const { sparse, dimensions, features, labels, classes, lastIsOutside } = examples;
  const outside = lastIsOutside ? classes - 1 : -1;
  // Vectors have something in common with all others: there every class meets every example.
  const nearest =
    dimensions > 0 ? classes : Math.max(nearClasses, Math.ceil((leastOthers * classes) / Math.max(1, labels.length)));
  const own: number[][] = Array.from({ length: classes }, () => []);
  const others: number[][] = Array.from({ length: classes }, () => []);
  const sizes = new Int32Array(classes);
  for (const label of labels) sizes[label] = sizes[label]! + 1;
  const centroids = nearest < classes ? centroidsOf(sparse, labels, sizes, features) : null;
  const near = new Float64Array(classes);
  const nearestOf = new Float64Array(nearest);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    own[label]!.push(row);
    let least = Number.NEGATIVE_INFINITY;
    if (centroids !== null && label !== outside) {
      near.fill(0);
      addSparse(near, centroids, sparse[row]!);
      near[label] = Number.POSITIVE_INFINITY;
      if (outside >= 0) near[outside] = Number.POSITIVE_INFINITY;
      least = leastOfLargest(near, nearestOf);
    }
    for (let klass = 0; klass < classes; klass++)
      if (klass !== label && (near[klass]! >= least || (row + klass) % everyFar === 0)) others[klass]!.push(row);
  }
  return own.map((rows, klass) => Int32Array.from([...rows, ...others[klass]!]));
}

/** The least of the largest values, as many as `kept` is long; `kept` is written over. */
function leastOfLargest(values: Float64Array, kept: Float64Array): number {
  kept.fill(Number.NEGATIVE_INFINITY);
  for (let nth = 0; nth < values.length; nth++) {
    const value = values[nth]!;
    if (value <= kept[0]!) continue;
    let place = 0;
    for (; place + 1 < kept.length && kept[place + 1]! < value; place++) kept[place] = kept[place + 1]!;
    kept[place] = value;
  }
  return kept[0]!;
}

function centroidsOf(sparse: readonly Sparse[], labels: Int32Array, sizes: Int32Array, features: number): Postings {
  const starts = new Int32Array(features + 1);
  const lastOf = new Int32Array(features).fill(-1);
  // Examples come class by class, so a feature meets a class in one run.
  sparse.forEach(({ at }, row) => {
    const label = labels[row]!;
    for (const place of at)
      if (lastOf[place] !== label) {
        lastOf[place] = label;
        starts[place + 1] = starts[place + 1]! + 1;
      }
  });
  for (let place = 0; place < features; place++) starts[place + 1] = starts[place + 1]! + starts[place]!;
  const classOf = new Uint16Array(starts[features]!);
  const sums = new Float32Array(starts[features]!);
  const next = starts.slice();
  lastOf.fill(-1);
  sparse.forEach(({ at, weights }, row) => {
    const label = labels[row]!;
    for (let k = 0; k < at.length; k++) {
      const place = at[k]!;
      if (lastOf[place] !== label) {
        lastOf[place] = label;
        classOf[next[place]!] = label;
        next[place] = next[place]! + 1;
      }
      sums[next[place]! - 1] = sums[next[place]! - 1]! + weights[k]! / sizes[label]!;
    }
  });
  return { starts, classOf, weights: sums };
}
