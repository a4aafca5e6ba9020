import type { Plan, Who } from './plan.ts';

/** What plans may name. */
export interface Known {
  readonly queueIds: readonly string[];
  readonly skills: readonly string[];
  readonly teams: readonly string[];
  /** Plans that stay as they are: they are not checked, but work may overflow through them. */
  readonly others?: readonly Plan[];
}

export interface PlanMistake {
  /** As in `[0].steps[1].who.skill`. */
  readonly at: string;
  /** What is wrong there, without the name. */
  readonly says: string;
}

/** Everything that keeps plans from being published, in their order; none when they may. Numbers are within their ranges. */
export function mistakesIn(plans: readonly Plan[], { queueIds, skills, teams, others = [] }: Known): PlanMistake[] {
  const mistakes: PlanMistake[] = [];
  const wrong = (at: string, says: string) => {
    mistakes.push({ at, says });
  };
  const queue = (id: string, at: string) => {
    if (!queueIds.includes(id)) wrong(at, `is ${id}, which is no queue`);
  };
  const check = (who: Who, at: string) => {
    if ('skill' in who && !skills.includes(who.skill)) wrong(`${at}.skill`, `is ${who.skill}, which is no skill`);
    if ('team' in who && !teams.includes(who.team)) wrong(`${at}.team`, `is ${who.team}, which is no team`);
    if ('all' in who) for (const [place, one] of who.all.entries()) check(one, `${at}.all[${place}]`);
    if ('any' in who) for (const [place, one] of who.any.entries()) check(one, `${at}.any[${place}]`);
    if ('not' in who) check(who.not, `${at}.not`);
  };

  const goesTo = new Map<string, string>();
  for (const { queueId, overflow } of [...others, ...plans])
    if (overflow) goesTo.set(queueId, overflow.to);
    else goesTo.delete(queueId);

  for (const [place, plan] of plans.entries()) {
    const at = `[${place}]`;
    const { queueId, steps, overflow, whenClosed } = plan;
    queue(queueId, `${at}.queueId`);
    if (plans.findIndex((other) => other.queueId === queueId) < place)
      wrong(`${at}.queueId`, `is ${queueId} a second time`);
    if (steps[0]?.afterSeconds !== 0)
      wrong(`${at}.steps[0].afterSeconds`, 'is not 0: nobody would be let in until then');
    for (const [nth, { afterSeconds, who, borrow }] of steps.entries()) {
      const step = `${at}.steps[${nth}]`;
      if (nth > 0 && afterSeconds <= steps[nth - 1]!.afterSeconds)
        wrong(`${step}.afterSeconds`, 'is not later than the step before');
      check(who, `${step}.who`);
      for (const [lender, from] of (borrow?.from ?? []).entries()) {
        queue(from, `${step}.borrow.from[${lender}]`);
        if (from === queueId) wrong(`${step}.borrow.from[${lender}]`, 'is the queue itself');
      }
    }
    if (overflow) {
      queue(overflow.to, `${at}.overflow.to`);
      if (overflow.to === queueId) wrong(`${at}.overflow.to`, 'is the queue itself');
      else {
        const round = wayRound(queueId, goesTo);
        if (round)
          wrong(`${at}.overflow.to`, `is ${overflow.to}, from where work would come back: ${round.join(' → ')}`);
      }
    }
    if (whenClosed && 'overflow' in whenClosed) {
      queue(whenClosed.overflow, `${at}.whenClosed.overflow`);
      if (whenClosed.overflow === queueId) wrong(`${at}.whenClosed.overflow`, 'is the queue itself');
    }
  }
  return mistakes;
}

/** The queues that work passes on its way back to where it was; null when it does not come back. */
function wayRound(start: string, goesTo: ReadonlyMap<string, string>): string[] | null {
  const way = [start];
  for (let next = goesTo.get(start); next !== undefined; next = goesTo.get(next)) {
    way.push(next);
    if (next === start) return way;
    // Round in a circle that it only leads into: that is said of those in it.
    if (way.indexOf(next) < way.length - 1) return null;
  }
  return null;
}
