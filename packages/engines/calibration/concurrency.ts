import { isSlower } from '../routing/at-once.ts';
import { gammaQuantile } from '../statistics/gamma.ts';
import type { Contact } from './record.ts';

/** What was seen of agents while each held so many contacts. */
export interface Level {
  readonly holding: number;
  readonly hours: number;
  readonly completions: number;
  /** Of one agent, all that they hold together; null where nobody ever held so many. */
  readonly perHour: number | null;
  /** Of 95 %, as for a Poisson number. */
  readonly lower: number | null;
  readonly upper: number | null;
}

type Span = { readonly from: number; readonly to: number };

/**
 * How many contacts agents complete in an hour while they hold one, two, three at once.
 * @param contacts  of these agents; one counts as held from its answer to its end
 * @param presences of these agents: what they hold overnight is not worked at
 * @param most      what an agent may hold
 */
export function concurrencyOf(
  contacts: readonly Pick<Contact, 'agentId' | 'served'>[],
  presences: readonly (Span & { readonly agentId: string })[],
  most: number,
): Level[] {
  const hours = new Float64Array(most + 1);
  const completions = new Float64Array(most + 1);
  const byAgent = new Map<string, { at: number; by: -1 | 0 | 1; there: -1 | 0 | 1 }[]>();
  const add = (agentId: string, { from, to }: Span, by: 0 | 1, there: 0 | 1) => {
    const own = byAgent.get(agentId) ?? [];
    byAgent.set(agentId, own);
    if (to > from) own.push({ at: from, by, there }, { at: to, by: -by as -1 | 0, there: -there as -1 | 0 });
  };
  for (const { agentId, served } of contacts) if (agentId && served) add(agentId, served, 1, 0);
  for (const presence of presences) add(presence.agentId, presence, 0, 1);
  for (const moments of byAgent.values()) {
    // At one instant what is done goes before what comes, and who comes before who goes.
    moments.sort((one, other) => one.at - other.at || one.by - other.by || other.there - one.there);
    let [held, present, since] = [0, 0, 0];
    for (const { at, by, there } of moments) {
      const level = Math.min(held, most);
      if (present > 0) hours[level]! += (at - since) / 3_600_000;
      if (by === -1 && present > 0) completions[level]! += 1;
      held += by;
      present += there;
      since = at;
    }
  }
  return Array.from({ length: most }, (_, place) => {
    const [time, done] = [hours[place + 1]!, completions[place + 1]!];
    return {
      holding: place + 1,
      hours: time,
      completions: done,
      perHour: time > 0 ? done / time : null,
      lower: time > 0 ? (done === 0 ? 0 : gammaQuantile(done, 0.025) / time) : null,
      upper: time > 0 ? gammaQuantile(done + 1, 0.975) / time : null,
    };
  });
}

/** What all agents together say counts as so many hours at each level: a few of one's own do not decide. */
const othersAreWorth = 2;

/**
 * Completions an hour with one, two, three contacts in hand. An agent who is asked to do more does not complete less,
 * unless that is sure: levels that only seem to say so share one rate, by their hours.
 * @param all of all agents, level by level
 * @returns none when nothing was completed
 */
export function ratesOf(levels: readonly Level[], all: readonly Level[]): number[] {
  const done = all.reduce((sum, level) => sum + level.completions, 0);
  const hours = all.reduce((sum, level) => sum + level.hours, 0);
  if (!(done > 0 && hours > 0)) return [];
  const blocks: { done: number; hours: number; levels: number }[] = [];
  for (const [place, level] of levels.entries()) {
    const others = all[place]?.perHour ?? null;
    const below = blocks.at(-1);
    // Held by nobody ever: as one fewer.
    if (level.hours === 0 && others === null && below) {
      below.levels += 1;
      continue;
    }
    const usual = others ?? done / hours;
    blocks.push({ done: level.completions + othersAreWorth * usual, hours: level.hours + othersAreWorth, levels: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2) as [(typeof blocks)[number], (typeof blocks)[number]];
      if (last.done / last.hours >= before.done / before.hours || isSlower(asHeld(last), asHeld(before))) break;
      blocks.splice(-2, 2, {
        done: before.done + last.done,
        hours: before.hours + last.hours,
        levels: before.levels + last.levels,
      });
    }
  }
  return blocks.flatMap((block) => Array<number>(block.levels).fill(block.done / block.hours));
}

const asHeld = ({ done, hours }: { done: number; hours: number }) => ({ completions: done, hours });
