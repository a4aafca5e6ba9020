import type { Work } from '@harken/engines/routing';

/**
 * A number drawn for each work, from [0, 1), once for each time that it is to be given to somebody. Drawn anew in every
 * round, it would be all that is different of thousands who wait, and every round would write them down.
 */
export function createChances(draw: () => number) {
  let known = new Map<string, number>();

  return <One extends Work>(waiting: readonly One[]): (One & { chance: number })[] => {
    const before = known;
    known = new Map();
    return waiting.map((work) => {
      const time = `${work.id} ${work.declinedBy?.length ?? 0}`;
      const chance = before.get(time) ?? draw();
      known.set(time, chance);
      return { ...work, chance };
    });
  };
}
