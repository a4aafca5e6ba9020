/** A text as weights of its terms. */
export type Weighted = ReadonlyMap<number, number>;

/** A stream of numbers in [0, 1) that is the same every time: where to begin, never what to find. */
export function steadyNumbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Texts as short vectors in which words that keep the same company lie near (latent semantic analysis): the leading
 * singular directions by subspace iteration from a fixed start. Each vector has length 1, or 0 for a text without terms.
 * @param texts term weights, by term number below `terms`
 * @param dimensions of the vectors, ≥ 1
 * @source Halko, Martinsson & Tropp (2011), Finding structure with randomness, algorithm 4.4
 */
export function latentVectors(texts: readonly Weighted[], terms: number, dimensions: number): Float64Array[] {
  const rank = Math.min(dimensions, texts.length, terms);
  const rows = texts.map((text) => ({ at: Int32Array.from(text.keys()), weight: Float64Array.from(text.values()) }));
  const next = steadyNumbers();
  let basis: Float64Array[] = texts.map(() => Float64Array.from({ length: rank }, () => next() - 0.5));
  orthonormal(basis, rank);
  const ROUNDS = 4;
  for (let round = 0; round < ROUNDS; round++) {
    basis = forth(rows, back(rows, basis, terms, rank), rank);
    orthonormal(basis, rank);
  }
  // Inner products of the projected texts are those of basis · L, where L Lᵀ = BᵀB.
  const projected = back(rows, basis, terms, rank);
  const lower = Array.from({ length: rank }, () => new Float64Array(rank));
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < terms; t++) sum += projected[t * rank + i]! * projected[t * rank + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      lower[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j]![j]!;
    }
  }
  return basis.map((row) => {
    const vector = new Float64Array(rank);
    for (let i = 0; i < rank; i++) for (let j = 0; j <= i; j++) vector[j]! += row[i]! * lower[i]![j]!;
    const length = Math.hypot(...vector);
    return length > 1e-9 ? vector.map((value) => value / length) : vector.fill(0);
  });
}

interface Row {
  at: Int32Array;
  weight: Float64Array;
}

/** Aᵀ · basis, by term. */
function back(rows: readonly Row[], basis: readonly Float64Array[], terms: number, rank: number): Float64Array {
  const product = new Float64Array(terms * rank);
  rows.forEach(({ at, weight }, i) => {
    const own = basis[i]!;
    for (let n = 0; n < at.length; n++) {
      const from = at[n]! * rank;
      const w = weight[n]!;
      for (let j = 0; j < rank; j++) product[from + j]! += w * own[j]!;
    }
  });
  return product;
}

/** A · product, by text. */
function forth(rows: readonly Row[], product: Float64Array, rank: number): Float64Array[] {
  return rows.map(({ at, weight }) => {
    const vector = new Float64Array(rank);
    for (let n = 0; n < at.length; n++) {
      const from = at[n]! * rank;
      for (let j = 0; j < rank; j++) vector[j]! += weight[n]! * product[from + j]!;
    }
    return vector;
  });
}

/** Gram–Schmidt over the columns, in place; a column that depends on those before becomes 0. */
function orthonormal(rows: readonly Float64Array[], rank: number): void {
  for (let j = 0; j < rank; j++) {
    for (let k = 0; k < j; k++) {
      let dot = 0;
      for (const row of rows) dot += row[j]! * row[k]!;
      for (const row of rows) row[j]! -= dot * row[k]!;
    }
    let length = 0;
    for (const row of rows) length += row[j]! ** 2;
    length = Math.sqrt(length);
    for (const row of rows) row[j] = length > 1e-9 ? row[j]! / length : 0;
  }
}
