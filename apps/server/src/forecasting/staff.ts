/** Agents that the work of one interval takes, and what it costs when the forecast is wrong either way. Pure. */
import type { Ranged, RequiredInterval, StaffingRule } from '@harken/contract/forecasting';
import type { Queue } from '@harken/contract/people';
import { type Question, staff } from '@harken/engines/staffing';

export type Outcome = NonNullable<RequiredInterval['ifMore']>;

/** How staff is reckoned for a queue until a planner says otherwise. */
export const usualRule = (queueId: Queue['id']): StaffingRule => ({
  queueId,
  kind: 'live',
  atOnce: 3,
  slower: 0.5,
  patienceSeconds: 600,
  maxOccupancy: 0.88,
  shrinkage: 0.3,
  hourCost: null,
  lateCost: null,
});

export interface Work {
  rule: StaffingRule;
  goal: Queue['goal'];
  intervalMinutes: number;
}

/** No number of agents answers everybody at once. */
const mostShare = 0.995;

/** @param contacts in the interval. @returns a question to the models, without agents or a target */
function questionOf({ rule, goal, intervalMinutes }: Work, contacts: number, handleSeconds: number): Question {
  const common = { arrivalsPerHour: (contacts * 60) / intervalMinutes, withinSeconds: goal.withinSeconds };
  const { patienceSeconds, atOnce, slower } = rule;
  if (atOnce === 1)
    return patienceSeconds === null
      ? { model: 'erlang-c', ...common, handleSeconds }
      : { model: 'erlang-a', ...common, handleSeconds, patienceSeconds };
  const ratesPerHour = Array.from(
    { length: atOnce },
    (_, more) => ((more + 1) * 3600) / (handleSeconds * (1 + slower * more)),
  );
  return { model: 'chat', ...common, ratesPerHour, patienceSeconds };
}

/** The fewest agents that keep the goal of the queue, with nobody busier than the rule allows. */
export function agentsFor(work: Work, contacts: number, handleSeconds: number): number {
  if (contacts <= 0) return 0;
  const question = questionOf(work, contacts, handleSeconds);
  if (question.model === 'response-window') return 0;
  return staff({
    ...question,
    target: { serviceLevel: Math.min(mostShare, work.goal.share) },
    maxOccupancy: work.rule.maxOccupancy,
  }).servers;
}

/** So many agents, and so much work comes. @param needed of them, for the goal */
export function outcomeOf(
  work: Work,
  {
    contacts,
    handleSeconds,
    agents,
    needed,
  }: { contacts: number; handleSeconds: number; agents: number; needed: number },
): Outcome {
  const idleHours = (Math.max(0, agents - needed) * work.intervalMinutes) / 60;
  if (contacts <= 0) return priced(work.rule, { contacts: 0, serviceLevel: 1, meanWaitSeconds: 0, late: 0, idleHours });
  const is = staff({ ...questionOf(work, contacts, handleSeconds), servers: agents } as Question);
  const level = is.serviceLevel ?? 0;
  return priced(work.rule, {
    contacts: tidy(contacts),
    serviceLevel: tidy(level),
    meanWaitSeconds: is.meanWaitSeconds === null ? null : tidy(is.meanWaitSeconds),
    late: tidy(contacts * (1 - level)),
    idleHours: tidy(idleHours),
  });
}

/** As outcomeOf, of people who are there in part: between as many whole ones and one more. */
export function outcomeOfStaff(
  work: Work,
  of: { contacts: number; handleSeconds: number; agents: number; needed: number },
): Outcome {
  const whole = Math.floor(of.agents);
  const part = of.agents - whole;
  const [fewer, more] = [whole, part > 0 ? whole + 1 : whole].map((agents) =>
    agents > 0 ? outcomeOf(work, { ...of, agents }) : nobodyAnswers(work, of),
  ) as [Outcome, Outcome];
  const mix = (pick: (one: Outcome) => number) => (1 - part) * pick(fewer) + part * pick(more);
  const waits = [fewer, more].map(({ meanWaitSeconds }) => meanWaitSeconds);
  return priced(work.rule, {
    contacts: more.contacts,
    serviceLevel: tidy(mix(({ serviceLevel }) => serviceLevel ?? 0)),
    meanWaitSeconds: waits.includes(null) ? null : tidy(mix(({ meanWaitSeconds }) => meanWaitSeconds ?? 0)),
    late: tidy(mix(({ late }) => late)),
    idleHours: tidy((Math.max(0, of.agents - of.needed) * work.intervalMinutes) / 60),
  });
}

const nobodyAnswers = ({ rule }: Work, { contacts }: { contacts: number }): Outcome =>
  priced(rule, {
    contacts: tidy(contacts),
    serviceLevel: contacts > 0 ? 0 : 1,
    meanWaitSeconds: contacts > 0 ? null : 0,
    late: tidy(contacts),
    idleHours: 0,
  });

function priced({ hourCost, lateCost, shrinkage }: StaffingRule, of: Omit<Outcome, 'cost'>): Outcome {
  const cost =
    hourCost === null || lateCost === null
      ? null
      : tidy(of.late * lateCost + (of.idleHours / (1 - shrinkage)) * hourCost);
  return { ...of, cost };
}

/**
 * Work that is promised within a window: the straightest plan that keeps the promise, over all intervals at once.
 * @param contacts by interval. @param open the part of each that is open, 0–1
 */
export function agentsForWindow(
  { rule, goal, intervalMinutes }: Work,
  contacts: readonly number[],
  handleSeconds: number,
  open: readonly number[],
): number[] {
  if (contacts.length === 0 || open.every((part) => part === 0)) return contacts.map(() => 0);
  const { requirement = [] } = staff({
    model: 'response-window',
    handleSeconds,
    windowSeconds: goal.withinSeconds,
    intervalMinutes,
    arrivals: contacts,
    open,
    maxOccupancy: rule.maxOccupancy,
  });
  return requirement.map(tidy);
}

export const scheduledFor = ({ shrinkage }: StaffingRule, agents: number) => tidy(agents / (1 - shrinkage));

/** Intervals, queues or hours together. */
export function addOutcomes(all: readonly (Outcome | null)[]): Outcome | null {
  const known = all.filter((one) => one !== null);
  if (known.length === 0) return null;
  const sum = (of: (one: Outcome) => number) => known.reduce((total, one) => total + of(one), 0);
  const contacts = sum((one) => one.contacts);
  const late = sum((one) => one.late);
  return {
    contacts: tidy(contacts),
    serviceLevel: contacts > 0 ? tidy(1 - late / contacts) : null,
    meanWaitSeconds: known.some(({ meanWaitSeconds }) => meanWaitSeconds === null)
      ? null
      : contacts > 0
        ? tidy(sum((one) => one.contacts * (one.meanWaitSeconds ?? 0)) / contacts)
        : 0,
    late: tidy(late),
    idleHours: tidy(sum((one) => one.idleHours)),
    cost: known.some(({ cost }) => cost === null) ? null : tidy(sum((one) => one.cost ?? 0)),
  };
}

export const boundsOf = (range: Ranged) => [range.lower80, range.expected, range.upper80] as const;
const tidy = (value: number) => Math.round(value * 1e4) / 1e4;
