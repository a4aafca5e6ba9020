/** How many contacts at once each agent gets most done with, from how many they held and completed. See `learning.ts`. */
import type { PersonId } from '@harken/contract/ids';
import type { LearnedAtOnce } from '@harken/contract/routes-routing';
import { concurrencyOf } from '@harken/engines/calibration/concurrency';
import { type HeldBy, learnAtOnce } from '@harken/engines/routing/at-once';

/** What was held in a time, and while who was there. */
export interface HeldIn {
  contacts: readonly { agentId: string | null; served: { from: number; to: number; handleSeconds: number } | null }[];
  presences: readonly { agentId: string; from: number; to: number }[];
}

const dayMs = 86_400_000;
/** Habits change sooner than skills; by then a day counts half. */
const windowDays = 30;
/** More than so many at once count as so many. */
const most = 12;

/** Day by day, because who holds what is only known from the whole day. */
export async function gatherHeld(
  heldIn: (span: { from: Date; to: Date }) => Promise<HeldIn>,
  now: Date,
  teamOf: ReadonlyMap<string, string>,
): Promise<HeldBy[]> {
  const levelsOf = new Map<string, { hours: number; completions: number }[]>();
  for (let day = 0; day < windowDays; day++) {
    const to = now.getTime() - day * dayMs;
    const { contacts, presences } = await heldIn({ from: new Date(to - dayMs), to: new Date(to) });
    const held = Map.groupBy(contacts, ({ agentId }) => agentId);
    const there = Map.groupBy(presences, ({ agentId }) => agentId);
    const weight = 2 ** (-day / windowDays);
    for (const [agentId, own] of there) {
      const levels = levelsOf.get(agentId) ?? Array.from({ length: most }, () => ({ hours: 0, completions: 0 }));
      levelsOf.set(agentId, levels);
      for (const { holding, hours, completions } of concurrencyOf(held.get(agentId) ?? [], own, most)) {
        levels[holding - 1]!.hours += weight * hours;
        levels[holding - 1]!.completions += weight * completions;
      }
    }
  }
  return [...levelsOf].map(([agentId, levels]) => ({ agentId, teamId: teamOf.get(agentId) ?? '', levels }));
}

/** Of everyone who works here and was seen; short, for there are many. */
export function atOnceOf(all: readonly HeldBy[], staff: readonly { id: PersonId }[]): LearnedAtOnce[] {
  const learned = learnAtOnce(all);
  const short = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
  const works = new Map<string, PersonId>(staff.map(({ id }) => [id, id]));
  return all.flatMap(({ agentId: known, teamId }) => {
    const agentId = works.get(known);
    if (!agentId) return [];
    const { levels, best, own } = learned.of(agentId, teamId);
    if (levels.length === 0) return [];
    const told = levels.map(({ perHour, hours }) => ({ perHour: short(perHour, 2), hours: short(hours, 1) }));
    return [{ agentId, levels: told, best, own: short(own, 3) }];
  });
}
