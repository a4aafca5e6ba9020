/** What a treatment changes for work that waits: its plan, and how urgent it is. */
import { momentsOf, type Plan, type Step } from './plan.ts';
import type { Treatment } from './segments.ts';

/** The part of a treatment that counts while work waits. */
export type Waiting = Pick<Treatment, 'minimumSkill' | 'callBackAfterSeconds' | 'personWithinSeconds'>;

/** Of the time in which a person is promised, the part that is kept for keeping it. */
const lastPart = 0.25;

/** Before all that was not promised: more than any step of priority, or than several goals of waiting. */
export const promisePoints = 200;

/**
 * Seconds of waiting from which on a promised person goes before everything else, and a minimum skill no longer keeps
 * anybody away whom the plan lets in; Infinity where nobody is promised.
 */
export const promisedFrom = ({ personWithinSeconds }: Waiting): number =>
  personWithinSeconds === undefined ? Number.POSITIVE_INFINITY : Math.floor(personWithinSeconds * (1 - lastPart));

/** Whether it is the same for all that counts while it waits. */
export const waitingKey = ({ minimumSkill, callBackAfterSeconds, personWithinSeconds }: Waiting): string =>
  `${minimumSkill ?? ''}/${callBackAfterSeconds ?? ''}/${personWithinSeconds ?? ''}`;

/** The plan for work that is treated so: every step asks for the minimum skill until a promise is at stake. */
export function treatedPlan<Any extends Plan>(plan: Any, treatment: Waiting): Any {
  const { minimumSkill, callBackAfterSeconds } = treatment;
  return {
    ...plan,
    ...(callBackAfterSeconds === undefined ? {} : { callBack: { afterSeconds: callBackAfterSeconds } }),
    ...(minimumSkill === undefined ? {} : { steps: skilled(plan.steps, minimumSkill, promisedFrom(treatment)) }),
  };
}

function skilled(steps: readonly Step[], required: number, from: number): Step[] {
  const asked = steps
    .filter(({ afterSeconds }) => afterSeconds < from)
    .map((step): Step => ({ ...step, who: { all: [step.who, { required }] } }));
  if (from === Number.POSITIVE_INFINITY) return asked;
  const relaxed = steps.map((step) => ({ ...step, afterSeconds: Math.max(from, step.afterSeconds) }));
  // One after the other, a second apart where they would fall together.
  const all = [...asked];
  for (const step of relaxed) {
    const before = all.at(-1)?.afterSeconds ?? -1;
    all.push(step.afterSeconds > before ? step : { ...step, afterSeconds: before + 1 });
  }
  return all;
}

/** When time alone may bring something about for work that is treated so. */
export const treatedMoments = (plan: Plan, treatment: Waiting): number[] => {
  const from = promisedFrom(treatment);
  return from === Number.POSITIVE_INFINITY ? momentsOf(plan) : [...momentsOf(plan), from];
};
