/**
 * What was learned, as `decide` takes it: a table that is data, so that it can be kept with a decision and asked again.
 * Whoever is not in it is as their team, a team as all of that intent, an intent as all.
 */
import type { Agent, Work } from './floor.ts';
import type { Learned, Skill } from './learned.ts';
import type { Prospect } from './score.ts';

/** Chance to resolve, handle seconds, and the standard deviation of either. */
export type Figure = readonly [resolves: number, seconds: number, resolvesDoubt: number, secondsDoubt: number];

/** An intent is a queue: what is known of work when it is given. */
export interface Figures {
  /** Agents who get less done with more contacts at once than so many. */
  readonly atOnce?: Readonly<Record<string, number>>;
  readonly all: Figure;
  readonly intents: Readonly<Record<string, IntentFigures>>;
}

export interface IntentFigures {
  readonly all: Figure;
  readonly teams: Readonly<Record<string, Figure>>;
  readonly agents: Readonly<Record<string, Figure>>;
}

/** One row for each agent who had such work. */
export interface Known {
  readonly agentId: string;
  readonly teamId: string;
  readonly intentId: string;
}

/** No team, agent or intent is called so. */
const nobody = '';

export function figuresOf({ skillOf }: Learned, known: readonly Known[]): Figures {
  const intents: Record<string, { all: Figure; teams: Record<string, Figure>; agents: Record<string, Figure> }> = {};
  for (const { agentId, teamId, intentId } of known) {
    intents[intentId] ??= { all: figureOf(skillOf(nobody, nobody, intentId)), teams: {}, agents: {} };
    const { teams, agents } = intents[intentId];
    teams[teamId] ??= figureOf(skillOf(nobody, teamId, intentId));
    agents[agentId] = figureOf(skillOf(agentId, teamId, intentId));
  }
  return { all: figureOf(skillOf(nobody, nobody, nobody)), intents };
}

/** Short, for there are many: four digits of a share and tenths of a second. */
function figureOf({ resolution, handleSeconds }: Skill): Figure {
  const share = (value: number) => Math.round(value * 1e4) / 1e4;
  const seconds = (value: number) => Math.round(value * 10) / 10;
  return [share(resolution.mean), seconds(handleSeconds.mean), share(resolution.sd), seconds(handleSeconds.sd)];
}

export type Prospects = (work: Pick<Work, 'queueId'>, agent: Pick<Agent, 'id' | 'teamIds'>) => Prospect;

export function prospectIn({ all, intents }: Figures): Prospects {
  return ({ queueId }, { id, teamIds }) => {
    const intent = intents[queueId];
    const figure = intent ? (intent.agents[id] ?? intent.teams[teamIds?.[0] ?? nobody] ?? intent.all) : all;
    const [resolves, handleSeconds, resolvesDoubt, handleDoubt] = figure;
    return { resolves, handleSeconds, resolvesDoubt, handleDoubt };
  };
}
