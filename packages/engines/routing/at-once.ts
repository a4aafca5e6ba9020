/**
 * How many contacts at once an agent gets most done with, learned from how many each completed while they held one, two,
 * three. Whoever was seldom seen holding so many is as their team, a team as all. Pure.
 */

/** What was seen of somebody while they held so many, one first; each hour as much as it still counts. */
export interface Held {
  readonly hours: number;
  readonly completions: number;
}

/** Of one agent. */
export interface HeldBy {
  readonly agentId: string;
  readonly teamId: string;
  readonly levels: readonly Held[];
}

export interface AtOnce {
  /** All that they complete in an hour with one, two, three in hand; as far as anybody ever held so many. */
  readonly levels: readonly { readonly perHour: number; readonly hours: number }[];
  /** With one more they complete less, surely; null where nothing says so. */
  readonly best: number | null;
  /** How far that rests on their own hours, 0–1; the rest on their team and all. */
  readonly own: number;
}

/** What is known of the team is worth so many hours of one's own at each level. */
const parentIsWorth = 2;
/** One side, 95 %: of twenty who are as quick with one more, one would be held back. */
const sure = 1.645;

/** @returns of everybody who is given, and of a newcomer of a team */
export function learnAtOnce(all: readonly HeldBy[]): { of: (agentId: string, teamId: string) => AtOnce } {
  const house = together(all);
  const teamIds = new Set(all.map(({ teamId }) => teamId));
  const teams = new Map([...teamIds].map((id) => [id, together(all.filter(({ teamId }) => teamId === id))]));
  const agents = new Map(all.map(({ agentId, levels }) => [agentId, levels]));
  return {
    of(agentId, teamId) {
      const own = agents.get(agentId) ?? [];
      const curve = house.map((level, place) => {
        const team = leaning(teams.get(teamId)?.[place] ?? nothing, level);
        return leaning(own[place] ?? nothing, team);
      });
      const hours = own.reduce((sum, level) => sum + level.hours, 0);
      const borrowed = parentIsWorth * curve.length;
      return {
        levels: curve.map(({ rate }, place) => ({ perHour: rate, hours: own[place]?.hours ?? 0 })),
        best: bestOf(curve),
        own: hours > 0 ? hours / (hours + borrowed) : 0,
      };
    },
  };
}

/** Whether what completes so many in so many hours is surely slower than something else. */
export function isSlower(one: Held, other: Held): boolean {
  const [slow, quick] = [one.completions / one.hours, other.completions / other.hours];
  if (!(slow < quick)) return false;
  // Of a number as likely as that, the logarithm varies by one over it.
  return Math.log(slow / quick) < -sure * Math.sqrt(1 / Math.max(1, one.completions) + 1 / other.completions);
}

const nothing: Held = { hours: 0, completions: 0 };

interface Leaning extends Held {
  readonly rate: number;
}

/** One's own hours, and some as the parent spends them. */
function leaning({ hours, completions }: Held, parent: Held): Leaning {
  const usual = parent.completions / parent.hours;
  const sum = { hours: hours + parentIsWorth, completions: completions + parentIsWorth * usual };
  return { ...sum, rate: sum.completions / sum.hours };
}

/** The first number with which one more is surely slower. */
function bestOf(curve: readonly Leaning[]): number | null {
  const place = curve.findIndex((level, at) => at > 0 && isSlower(level, curve[at - 1]!));
  return place < 0 ? null : place;
}

/** Level by level, up to the first that nobody was ever seen at. */
function together(all: readonly HeldBy[]): Held[] {
  const most = Math.max(0, ...all.map(({ levels }) => levels.length));
  const sums = Array.from({ length: most }, (_, place) => ({
    hours: all.reduce((sum, { levels }) => sum + (levels[place]?.hours ?? 0), 0),
    completions: all.reduce((sum, { levels }) => sum + (levels[place]?.completions ?? 0), 0),
  }));
  const unseen = sums.findIndex(({ hours }) => !(hours > 0));
  return unseen < 0 ? sums : sums.slice(0, unseen);
}
