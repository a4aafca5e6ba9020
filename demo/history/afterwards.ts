/** What becomes of it when it is solved: some were not helped and come back, some come again with the same. */
import { between, branch, type Random } from '../live/chance.ts';
import { dayMs, hourMs } from './calendar.ts';
import type { Visit, World } from './world.ts';

export type Afterwards = ReturnType<typeof createAfterwards>;

export interface AfterwardsDeps {
  customerLater: (visit: Visit, seconds: number) => void;
  comeBack: (visit: Visit) => Promise<void>;
  comeAgain: (visit: Visit, chance: Random) => Promise<void>;
}

export function createAfterwards(world: World, { customerLater, comeBack, comeAgain }: AfterwardsDeps) {
  const { record, agenda } = world;

  async function solved(visit: Visit): Promise<void> {
    const { id, chance, extra } = visit;
    visit.agentTurn++;
    world.sweepAt(world.now() + 7 * dayMs);
    customerLater(visit, between(chance, 5, 60));
    if (extra.reopen) {
      extra.reopen = false;
      agenda.add(daytime(world.now() + between(chance, 2, 60) * hourMs, chance), async () => {
        const conversation = await record.get(id);
        if (conversation?.state === 'resolved') await comeBack(visit);
      });
    } else if (extra.repeat) {
      const at = daytime(world.now() + between(chance, 0.6, 6.5) * dayMs, chance);
      const theirs = branch(chance);
      agenda.add(at, () => comeAgain(visit, theirs));
    }
  }

  /** Nobody comes back in the middle of the night. */
  function daytime(at: number, chance: Random): number {
    const midnight = world.midnight(at);
    const hour = (at - midnight) / hourMs;
    return hour >= 8 && hour < 21 ? at : midnight + between(chance, 9, 20) * hourMs;
  }

  return { solved };
}
