/**
 * A scenario whose contacts are told apart by how they are treated: each type becomes as many as there are ways, which
 * share its agents, its customers and its plan but for what the treatment changes. Poisson arrivals that are told apart
 * by chance are Poisson again, so the day as a whole stays what it was.
 */
import { type Plan, usualPlan } from '../routing/plan.ts';
import { usualGoalSeconds } from '../routing/score.ts';
import type { Treatment } from '../routing/segments.ts';
import { promisedFrom, treatedPlan } from '../routing/treated.ts';
import type { ByInterval, ContactType, Pool, Scenario } from './scenario.ts';

/** Contacts of a type that are treated alike under each of the tables that are compared. */
export interface Group {
  /** Of the type's contacts; of all its groups together 1. */
  readonly share: number;
  /** By table, in their order. */
  readonly treatments: readonly Treatment[];
}

/** By type; one that is not named is not told apart. */
export type Groups = ReadonlyMap<string, readonly Group[]>;

/**
 * @param place of the table that counts, among those that the groups are told apart by: with the same groups, scenarios
 *   of different tables have the same customers
 */
export function inSegments(scenario: Scenario, groups: Groups, place: number): Scenario {
  const { types, pools, policy } = scenario;
  const partsOf = (id: string) => {
    const own = groups.get(id) ?? [{ share: 1, treatments: [] }];
    return own.map(({ share, treatments }, nth) => ({
      id: own.length === 1 ? id : `${id} #${nth + 1}`,
      share,
      treatment: treatments[place] ?? {},
      key: JSON.stringify(treatments),
    }));
  };
  const idsOf = (id: string) => partsOf(id).map((part) => part.id);
  /** Where contacts of a part go on to: to those who are treated alike, otherwise to most. */
  const alikeIn = (id: string, key: string) => {
    const parts = partsOf(id);
    const alike = parts.find((part) => part.key === key) ?? parts.reduce((a, b) => (b.share > a.share ? b : a));
    return alike.id;
  };
  const given = new Map((policy && 'program' in policy ? policy.plans : null)?.map((plan) => [plan.queueId, plan]));
  return {
    ...scenario,
    types: types.flatMap((type) =>
      partsOf(type.id).map(({ id, share, treatment }) => ({ ...treated(type, treatment, share, partsOf), id })),
    ),
    pools: pools.map((pool) => ({
      ...pool,
      skills: Object.fromEntries(
        Object.entries(pool.skills).flatMap(([type, skill]) => idsOf(type).map((id) => [id, skill])),
      ) as Pool['skills'],
      ...(pool.queues ? { queues: pool.queues.flatMap(idsOf) } : {}),
    })),
    policy: {
      program: 'production',
      plans: types.flatMap((type) =>
        partsOf(type.id).map(({ id, treatment, key }): Plan => {
          const { overflow, whenClosed, ...plan } = treatedPlan(given.get(type.id) ?? usualPlan(type.id), treatment);
          return {
            ...plan,
            queueId: id,
            steps: plan.steps.map(({ borrow, ...step }) =>
              borrow ? { ...step, borrow: { ...borrow, from: borrow.from.flatMap(idsOf) } } : step,
            ),
            ...(overflow ? { overflow: { ...overflow, to: alikeIn(overflow.to, key) } } : {}),
            ...(whenClosed
              ? {
                  whenClosed: 'overflow' in whenClosed ? { overflow: alikeIn(whenClosed.overflow, key) } : whenClosed,
                }
              : {}),
          };
        }),
      ),
    },
  };
}

function treated(
  type: ContactType,
  treatment: Treatment,
  share: number,
  partsOf: (id: string) => { id: string; share: number }[],
): ContactType {
  const { automation, goalSeconds, personWithinSeconds } = treatment;
  const own = type.withinSeconds && type.withinSeconds > 0 ? type.withinSeconds : usualGoalSeconds;
  return {
    ...type,
    partOf: type.id,
    arrivalsPerHour: scaled(type.arrivalsPerHour, share),
    ...(goalSeconds === undefined && personWithinSeconds === undefined
      ? {}
      : { goalSeconds: Math.min(goalSeconds ?? own, personWithinSeconds ?? Number.POSITIVE_INFINITY) }),
    ...(personWithinSeconds === undefined ? {} : { promisedFromSeconds: promisedFrom(treatment) }),
    ...(automation === 'person' ? { virtualAgent: null } : {}),
    ...(type.transfers
      ? {
          transfers: {
            ...type.transfers,
            to: Object.fromEntries(
              Object.entries(type.transfers.to).flatMap(([to, chance]) =>
                partsOf(to).map((part) => [part.id, chance * part.share]),
              ),
            ),
          },
        }
      : {}),
  };
}

const scaled = (rate: ByInterval, by: number): ByInterval =>
  typeof rate === 'number' ? rate * by : { ...rate, values: rate.values.map((one) => one * by) };

/** What a treatment asks for and the scenario does not have: it is left as it is. */
export function unsaid({ types }: Scenario, groups: Groups, place: number): ('automation' | 'callBack')[] {
  const asks = (is: (type: ContactType) => boolean, of: (treatment: Treatment) => boolean) =>
    types.some((type) => is(type) && groups.get(type.id)?.some(({ treatments }) => of(treatments[place] ?? {})));
  return [
    // How much an answer less would help nobody has measured.
    ...(asks(
      ({ virtualAgent }) => !virtualAgent,
      ({ automation = 'answer' }) => automation !== 'answer',
    ) ||
    asks(
      () => true,
      ({ automation }) => automation === 'answer_once',
    )
      ? (['automation'] as const)
      : []),
    ...(asks(
      ({ callBacks }) => !callBacks,
      ({ callBackAfterSeconds }) => callBackAfterSeconds !== undefined,
    )
      ? (['callBack'] as const)
      : []),
  ];
}
