import type { RouteReply } from '@harken/contract/routes';
import type { CallBack, Overflow, Step, Weights, WhenClosed, Who } from '@harken/contract/routing-plan';
import i18next from 'i18next';
import { useMemo } from 'react';
import { useDesk } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';

export const plansKey = ['administration', 'plans'];

export type Published = RouteReply<'publishRoutingPlan'>['plan'];

export interface PlanFields {
  /** Whether the queue has a plan of its own; the rest counts only then. */
  own: boolean;
  steps: Step[];
  weights: Weights;
  /** Null: none of it. */
  overflow: Overflow | null;
  callBack: CallBack | null;
  whenClosed: WhenClosed | null;
  concurrency: 'declared' | 'learned';
  /** How often somebody else than the best is tried, 0–0.1; null: as usual. */
  explore: number | null;
}

/** As the contract has it. */
export const mostExplored = 0.1;

export const usualSteps: Step[] = [{ afterSeconds: 0, who: { required: 1 } }];

export const fieldsOf = (published: Pick<Published, 'plan'> | null): PlanFields => ({
  own: Boolean(published?.plan),
  steps: published?.plan?.steps ?? usualSteps,
  weights: published?.plan?.weights ?? {},
  overflow: published?.plan?.overflow ?? null,
  callBack: published?.plan?.callBack ?? null,
  whenClosed: published?.plan?.whenClosed ?? null,
  concurrency: published?.plan?.concurrency ?? 'declared',
  explore: published?.plan?.explore ?? null,
});

export const planOf = ({
  steps,
  weights,
  overflow,
  callBack,
  whenClosed,
  concurrency,
  explore,
}: Omit<PlanFields, 'own'>) => ({
  steps,
  ...(concurrency === 'learned' ? { concurrency } : {}),
  ...(explore === null ? {} : { explore }),
  ...(Object.keys(weights).length > 0 ? { weights } : {}),
  ...(overflow ? { overflow } : {}),
  ...(callBack ? { callBack } : {}),
  ...(whenClosed ? { whenClosed } : {}),
});

/** A plan in an address, brought here to be tried by experiment. */
export const planAddress = (plan: Published['plan']) => ({ plan: JSON.stringify(plan) });

/** What is no plan is left where it is; the server checks what its parts say. */
export function carriedPlan(text: string | undefined): Pick<Published, 'plan'> | undefined {
  if (text === undefined) return undefined;
  try {
    const plan = JSON.parse(text) as Published['plan'];
    return plan === null || Array.isArray(plan.steps) ? { plan } : undefined;
  } catch {
    return undefined;
  }
}

/** The queues that work would pass on its way back to where it was; null when it would not come back. */
export function wayBack(queueId: string, to: string, plans: readonly Published[]): string[] | null {
  const way = [queueId];
  for (let next: string | undefined = to; next && !way.includes(next); ) {
    way.push(next);
    const at: string = next;
    next = plans.find((one) => one.queueId === at)?.plan?.overflow?.to;
    if (next === queueId) return [...way, queueId];
  }
  return null;
}

/** A step in words, for comparing two and for what the form cannot take apart. */
export function useWhoWords(): (who: Who) => string {
  const skills = useDesk((state) => state.skills);
  const teams = useDesk((state) => state.teams);
  return useMemo(() => {
    const t = i18next.getFixedT(null, 'administration');
    const words = (who: Who): string => {
      const atLeast = (level: number | undefined) => (level && level > 1 ? ` ${t('plans.atLeast')} ${level}` : '');
      if ('required' in who) return `${t('plans.required')}${atLeast(who.required)}`;
      if ('skill' in who) {
        const skill = skills.find(({ id }) => id === who.skill);
        return `${t('plans.skill')} ${skill ? localName(skill.name) : t('plans.archived')}${atLeast(who.atLeast)}`;
      }
      if ('team' in who) {
        const team = teams.find(({ id }) => id === who.team);
        return `${t('plans.team')} ${team?.name ?? t('plans.archived')}`;
      }
      if ('knows' in who) return t('plans.knows');
      if ('not' in who) return t('plans.negated', { what: words(who.not) });
      const parts = 'all' in who ? who.all : who.any;
      return parts
        .map((one) => ('all' in one || 'any' in one ? `(${words(one)})` : words(one)))
        .join(t('all' in who ? 'plans.and' : 'plans.or'));
    };
    return words;
  }, [skills, teams]);
}
