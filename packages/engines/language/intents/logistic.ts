/** A chance from a few figures: 1 ÷ (1 + exp(-(w · x + b))), `b` being the last of the weights. */
export function chanceOf(weights: ArrayLike<number>, figures: readonly number[]): number {
  let sum = weights[figures.length]!;
  for (let nth = 0; nth < figures.length; nth++) sum += weights[nth]! * figures[nth]!;
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Platt scaling: how often such figures were right, as weights for `chanceOf`. Few examples give a modest answer: each side
 * counts one more example than it has.
 * @param count of figures that each example has; without examples every chance is a half
 * @param weigh of each example, > 0
 * @source Platt (1999), Probabilistic outputs for support vector machines; Newton's method as in Lin, Lin & Weng (2007)
 */
export function fitLogistic(
  count: number,
  figures: readonly (readonly number[])[],
  right: readonly boolean[],
  weigh: readonly number[] = right.map(() => 1),
): Float64Array {
  const size = count + 1;
  const yes = right.filter(Boolean).length;
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (right.length - yes + 2)];
  const weights = new Float64Array(size);
  weights[size - 1] = Math.log((yes + 1) / (right.length - yes + 1));
  const ridge = 0.5;
  for (let pass = 0; pass < 30; pass++) {
    const slope = weights.map((weight, nth) => (nth === size - 1 ? 0 : -ridge * weight));
    const curve = Array.from({ length: size }, (_, one) => {
      const row = new Float64Array(size);
      row[one] = ridge;
      return row;
    });
    figures.forEach((own, nth) => {
      const chance = chanceOf(weights, own);
      const pull = weigh[nth]! * ((right[nth] ? high : low) - chance);
      const bend = weigh[nth]! * chance * (1 - chance);
      const at = (place: number) => own[place] ?? 1;
      for (let one = 0; one < size; one++) {
        slope[one] = slope[one]! + pull * at(one);
        for (let other = 0; other < size; other++)
          curve[one]![other] = curve[one]![other]! + bend * at(one) * at(other);
      }
    });
    const step = solve(curve, slope);
    // Newton may overshoot where almost everything was right: no figure moves the chance by more than this at once.
    const longest = Math.max(...step.map(Math.abs));
    const share = Math.min(1, 2 / (longest || 1));
    for (let nth = 0; nth < size; nth++) weights[nth] = weights[nth]! + share * step[nth]!;
    if (longest < 1e-6) break;
  }
  return weights;
}

/** Gaussian elimination; the matrix is symmetric, positive definite and of three or four rows. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const answer = right.slice();
  const size = answer.length;
  for (let pivot = 0; pivot < size; pivot++)
    for (let row = pivot + 1; row < size; row++) {
      const share = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let column = pivot; column < size; column++)
        matrix[row]![column] = matrix[row]![column]! - share * matrix[pivot]![column]!;
      answer[row] = answer[row]! - share * answer[pivot]!;
    }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = row + 1; column < size; column++)
      answer[row] = answer[row]! - matrix[row]![column]! * answer[column]!;
    answer[row] = answer[row]! / matrix[row]![row]!;
  }
  return answer;
}
