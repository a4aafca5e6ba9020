/**
 * Solves S · B = C for a symmetric positive definite S by Cholesky, in place.
 * @param matrix S, n × n by rows; only the lower half is read and it is overwritten by its factor
 * @param right  C, `columns` × n: each right-hand side in a row of its own; overwritten by the solutions
 * @returns false where S is not positive definite
 */
export function solveCholesky(matrix: Float64Array, n: number, right: Float64Array, columns: number): boolean {
  for (let row = 0; row < n; row++) {
    const at = row * n;
    for (let column = 0; column <= row; column++) {
      const from = column * n;
      const sum = matrix[at + column]! - dot(matrix, at, matrix, from, column);
      if (column < row) matrix[at + column] = sum / matrix[from + column]!;
      else if (sum > 0) matrix[at + row] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let c = 0; c < columns; c++) {
    const base = c * n;
    for (let row = 0; row < n; row++)
      right[base + row] = (right[base + row]! - dot(matrix, row * n, right, base, row)) / matrix[row * n + row]!;
    for (let row = n - 1; row >= 0; row--) {
      const value = right[base + row]! / matrix[row * n + row]!;
      right[base + row] = value;
      // Takes its share out of all rows above at once: rows are contiguous, columns are not.
      const factors = row * n;
      for (let above = 0; above < row; above++) right[base + above]! -= matrix[factors + above]! * value;
    }
  }
  return true;
}

/** Four sums side by side: the processor need not wait for one addition before it begins the next. */
export function dot(one: Float64Array, from: number, other: Float64Array, start: number, count: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    a += one[from + k]! * other[start + k]!;
    b += one[from + k + 1]! * other[start + k + 1]!;
    c += one[from + k + 2]! * other[start + k + 2]!;
    d += one[from + k + 3]! * other[start + k + 3]!;
  }
  for (; k < count; k++) a += one[from + k]! * other[start + k]!;
  return a + b + c + d;
}
