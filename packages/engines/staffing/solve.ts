/**
 * The smallest whole number that meets a demand.
 * @param from        nothing below it does
 * @param orderlyFrom from here on, what meets the demand at a number meets it at every larger one; before it each number
 *   is tried by itself
 * @throws RangeError where no number up to a thousand million million meets it
 */
export function fewest(
  meets: (count: number) => boolean,
  { from, orderlyFrom }: { from: number; orderlyFrom: number },
): number {
  for (let count = from; count < orderlyFrom; count++) if (meets(count)) return count;
  let fails = Math.max(from, orderlyFrom) - 1;
  let step = 1;
  while (!meets(fails + step)) {
    fails += step;
    step *= 2;
    if (step > 1e15) throw new RangeError('no number of servers meets the target');
  }
  let does = fails + step;
  while (does - fails > 1) {
    const middle = fails + Math.floor((does - fails) / 2);
    if (meets(middle)) does = middle;
    else fails = middle;
  }
  return does;
}
