/** How loud a vector is beside the features of the same text, whose length is 1. */
const loudness = 1.5;

/** What all vectors of a set have in common, which tells no intent from another. */
export function middleOf(vectors: readonly (Float32Array | null)[], dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  let count = 0;
  for (const vector of vectors) {
    if (vector === null) continue;
    count += 1;
    for (let d = 0; d < dimensions; d++) sum[d] = sum[d]! + vector[d]!;
  }
  return Float32Array.from(sum, (all) => all / Math.max(1, count));
}

/** A vector as the machine reads it: without what all have in common, and as long as any other. */
export function placed(vector: Float32Array, middle: Float32Array): Float32Array {
  const from = vector.map((value, d) => value - middle[d]!);
  let squares = 0;
  for (const value of from) squares += value * value;
  const scale = squares === 0 ? 0 : loudness / Math.sqrt(squares);
  return from.map((value) => value * scale);
}
