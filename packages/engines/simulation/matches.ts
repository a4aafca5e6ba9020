/**
 * The soonest of a fixed number of moments, any of which may change: a tree of matches. Below each place stands the
 * winner of the two below it; a change replays the matches on one way up.
 */
export interface Matches {
  /** By player; Infinity for those who have nothing before them. */
  readonly at: Float64Array;
  readonly winner: Int32Array;
}

export function createMatches(players: number): Matches {
  let leaves = 1;
  while (leaves < players) leaves *= 2;
  const at = new Float64Array(leaves).fill(Number.POSITIVE_INFINITY);
  const winner = new Int32Array(2 * leaves);
  for (let leaf = 0; leaf < leaves; leaf++) winner[leaves + leaf] = leaf;
  for (let place = leaves - 1; place >= 1; place--) winner[place] = winner[2 * place]!;
  return { at, winner };
}

export function replay({ at, winner }: Matches, player: number, moment: number): void {
  at[player] = moment;
  for (let place = (at.length + player) >> 1; place >= 1; place >>= 1) {
    const left = winner[2 * place]!;
    const right = winner[2 * place + 1]!;
    winner[place] = left + (right - left) * Number(at[right]! < at[left]!);
  }
}

export function soonest({ at, winner }: Matches): number {
  return at[winner[1]!]!;
}
