import type { Agent, Work } from './floor.ts';
import type { Weights } from './plan.ts';
import { promisedFrom, promisePoints } from './treated.ts';

/** What giving a work to an agent is worth, in points, by where it comes from. The score is their sum. */
export interface Parts {
  /** That the agent resolves it. */
  readonly resolution: number;
  /** The agent's time. */
  readonly time: number;
  /** The wait beside the goal. */
  readonly urgency: number;
  /** That the customer may give up. */
  readonly abandonment: number;
  readonly priority: number;
  readonly continuity: number;
  readonly proficiency: number;
  readonly load: number;
  readonly rest: number;
  /** A person was promised, and the time is nearly over. */
  readonly promise: number;
}

/** What counts about the work, whoever serves it. */
export interface Stakes {
  readonly value: number;
  /** 1 is served first. */
  readonly priority: number;
  readonly goalSeconds: number;
  readonly patienceSeconds: number | null;
  /** What waiting costs beside others; 1. */
  readonly delayCost: number;
}

/** What is expected of an agent who serves it. */
export interface Prospect {
  /** Chance that they resolve it, 0–1. */
  readonly resolves: number;
  readonly handleSeconds: number;
  /** Standard deviations of the two, ≥ 0; 0 when absent. */
  readonly resolvesDoubt?: number;
  readonly handleDoubt?: number;
}

/** Without a goal, work is measured against this. */
export const usualGoalSeconds = 60;
/** Work that takes as long as this is neither quick nor slow. */
const referenceSeconds = 300;

/** What stays as it is while the work waits; the rest grows with time or is the agent's own. */
export interface Lasting extends Pick<Parts, 'resolution' | 'time' | 'abandonment' | 'priority' | 'proficiency'> {
  /** Points a second of waiting. */
  readonly urgencyPerSecond: number;
}

/**
 * Urgency and the loss by giving up count by how many such contacts the agent could serve in the same time: cost rate ×
 * service rate.
 * @param proficiency lowest over what is required, 1–5; 0 where nothing is
 * @source Mandelbaum & Stolyar (2004), Scheduling flexible servers with convex delay costs, Operations Research 52;
 *   with abandonment: Atar, Giat & Shimkin (2010), The cμ/θ rule for many-server queues, Operations Research 58
 */
export function lastingParts(
  weights: Weights,
  { value, priority, goalSeconds, patienceSeconds, delayCost }: Stakes,
  { resolves, handleSeconds }: Prospect,
  proficiency: number,
): Lasting {
  const speed = referenceSeconds / handleSeconds;
  const lost = patienceSeconds === null ? 0 : 1 - Math.exp(-60 / patienceSeconds);
  return {
    resolution: weights.resolution * value * resolves,
    time: (-weights.time * handleSeconds) / 60,
    abandonment: weights.abandonment * value * lost * speed,
    priority: -weights.priority * (priority - 1),
    proficiency: weights.proficiency * proficiency,
    urgencyPerSecond: (weights.urgency * delayCost * speed) / goalSeconds,
  };
}

/** Variance of what giving them the work is worth, in points squared: by what is uncertain of resolution and time. */
export const doubtPoints = (
  { resolution, time }: Weights,
  { value }: Stakes,
  { resolvesDoubt = 0, handleDoubt = 0 }: Prospect,
): number => (resolution * value * resolvesDoubt) ** 2 + ((time * handleDoubt) / 60) ** 2;

/** @param waitSeconds so far */
export const promiseOf = ({ treatment }: Work, waitSeconds: number): number =>
  treatment && waitSeconds >= promisedFrom(treatment) ? promisePoints : 0;

export const loadPoints = ({ load }: Weights, share: number): number => -load * share;

export const restPoints = ({ rest }: Weights, idleSeconds: number): number =>
  (rest * Math.min(3600, idleSeconds)) / 600;

/** A promise is no later than a goal: until it is at stake, it is one. */
export const stakesOf = ({ value, priority, goalSeconds, patienceSeconds, treatment }: Work): Stakes => ({
  value: value ?? 1,
  priority,
  goalSeconds: Math.min(
    goalSeconds && goalSeconds > 0 ? goalSeconds : usualGoalSeconds,
    treatment?.personWithinSeconds ?? Number.POSITIVE_INFINITY,
  ),
  patienceSeconds: patienceSeconds ?? null,
  delayCost: 1,
});

/** Lowest proficiency over the required skills, 1–5; null when none is required or one is missing. */
export function proficiencyIn({ requires }: Work, { skills }: Agent): number | null {
  let lowest = Number.POSITIVE_INFINITY;
  for (const skill of requires) lowest = Math.min(lowest, skills[skill] ?? 0);
  return requires.length === 0 || lowest === 0 ? null : lowest;
}

/** Held ÷ capacity, 0–1; 1 when the capacity is 0. */
export const loadOf = ({ capacity }: Agent, held: number): number => (capacity > 0 ? held / capacity : 1);

/** The sum of what stays as it is. */
export const steady = (lasting: Omit<Lasting, 'urgencyPerSecond'>): number =>
  lasting.resolution + lasting.time + lasting.abandonment + lasting.priority + lasting.proficiency;

export const total = (parts: Parts): number =>
  steady(parts) + parts.load + parts.rest + parts.urgency + parts.continuity + parts.promise;
