/** A routing plan as the twin reads it. Live plans speak of skills, teams and queues; there a group of agents is all that. */
import type { Plan } from '@harken/engines/routing/plan';
import type { Scenario } from '@harken/engines/simulation';

export interface Group {
  /** Of the pool that it is in the scenario. */
  id: string;
  teamIds: readonly string[];
  /** By live skill; 1–5, rounded where its agents differ. */
  skills: Readonly<Record<string, number>>;
}

/** What live plans speak of. */
export interface Terms {
  groups: readonly Group[];
  /** The plans that count, by queue. */
  plans: readonly Plan[];
  /** By queue: the skill that its work needs. */
  skillOf: ReadonlyMap<string, string | null>;
}

type Who = Plan['steps'][number]['who'];

/** The plan for the pools of a scenario, some of which may be part of a group only, or have learned something. */
export function planIn({ types, pools }: Scenario, plan: Plan, terms: Terms): Plan {
  const typeIds = new Set(types.map(({ id }) => id));
  const nobody: Who = { not: { required: 1 } };
  const those = (is: (pool: Scenario['pools'][number], group: Group | undefined) => boolean): Who => {
    const ids = pools.filter((pool) => is(pool, groupOf(pool.id, terms.groups))).map(({ id }) => id);
    return ids.length > 0 ? { any: ids.map((team) => ({ team })) } : nobody;
  };
  const translate = (who: Who): Who => {
    if ('team' in who) return those((_, group) => group?.teamIds.includes(who.team) ?? false);
    if ('skill' in who) {
      const queues = [...terms.skillOf].filter(([, skill]) => skill === who.skill).map(([queueId]) => queueId);
      return those((pool, group) => {
        const inTwin = queues.map((queueId) => pool.skills[queueId]?.proficiency ?? 0);
        return Math.max(group?.skills[who.skill] ?? 0, ...inTwin) >= (who.atLeast ?? 1);
      });
    }
    if ('all' in who) return { all: who.all.map(translate) };
    if ('any' in who) return { any: who.any.map(translate) };
    if ('not' in who) return { not: translate(who.not) };
    return who;
  };
  const { overflow, whenClosed, ...rest } = plan;
  return {
    ...rest,
    // To a queue that is not in the twin nothing can go.
    ...(overflow && typeIds.has(overflow.to) ? { overflow } : {}),
    ...(whenClosed && (!('overflow' in whenClosed) || typeIds.has(whenClosed.overflow)) ? { whenClosed } : {}),
    steps: plan.steps.map(({ borrow, ...step }) => {
      const from = borrow?.from.filter((queueId) => typeIds.has(queueId)) ?? [];
      return {
        ...step,
        who: translate(step.who),
        ...(borrow && from.length > 0 ? { borrow: { ...borrow, from } } : {}),
      };
    }),
  };
}

/** Part of a group is called after it: `Cards +4` are of `Cards`. */
function groupOf(poolId: string, groups: readonly Group[]): Group | undefined {
  const own = groups.find(({ id }) => id === poolId);
  const whole = poolId.replace(/ \+\d+( \(\d+\))?$/, '');
  return own ?? (whole === poolId ? undefined : groupOf(whole, groups));
}
