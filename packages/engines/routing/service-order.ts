/** In which order waiting works are served, as far as it can be said before it is known who becomes free. */
import type { Work } from './floor.ts';
import { houseOf, type Situation } from './market.ts';
import { lastingParts, type Prospect, promiseOf, stakesOf, steady } from './score.ts';

export interface Waiting extends Pick<Situation, 'now' | 'plans'> {
  /** How such work goes on the whole, whoever serves it. */
  readonly prospect: (work: Work) => Prospect;
}

/**
 * The works as an agent who may take any of them and is alike at all would take them: by score, among equals the older
 * one, then the lower id.
 * @remarks As they stand now: of two the one whose urgency grows faster may overtake later. What only one agent brings
 *   (continuity, proficiency, load, rest) is not in it.
 */
export function inServiceOrder<One extends Work>(works: readonly One[], { now, plans = [], prospect }: Waiting): One[] {
  const house = houseOf({ waiting: works, agents: [], now, plans });
  const scored = works.map((work) => {
    const lasting = lastingParts(house.weightsOf(work), stakesOf(work), prospect(work), 0);
    const { waitSeconds } = house.circumstances(work);
    return { work, score: steady(lasting) + lasting.urgencyPerSecond * waitSeconds + promiseOf(work, waitSeconds) };
  });
  const ids = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return scored
    .sort((a, b) => b.score - a.score || a.work.waitingSince - b.work.waitingSince || ids(a.work.id, b.work.id))
    .map(({ work }) => work);
}
