/** Routing plans: kept with every version, checked before they count, and previewed with whoever works here. */
import { isDeepStrictEqual } from 'node:util';
import type { PersonId, QueueId, SkillId } from '@harken/contract/ids';
import type { Queue, Skill, Team } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput, RouteReply } from '@harken/contract/routes';
import type { PlanPart } from '@harken/contract/routes-catalogue';
import type { Agent } from '@harken/engines/routing';
import { mistakesIn } from '@harken/engines/routing/check-plan';
import { preview as previewOf } from '@harken/engines/routing/preview';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { CapabilityDeps } from './capability.ts';
import { running as runningTrials } from './experiments-store.ts';
import * as planStore from './plan-store.ts';

type Published = RouteReply<'publishRoutingPlan'>['plan'];
type Planned = NonNullable<RouteInput<'publishRoutingPlan'>['body']['plan']>;

export interface PlansDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: CapabilityDeps['audit'];
  queues(): Promise<Queue[]>;
  skills(): Promise<Skill[]>;
  teams(): Promise<Team[]>;
  /** Everyone who takes work, as the engine takes them, and what waits. */
  situation(): Promise<{ candidates: readonly Agent[]; works: readonly { queueId: string }[] }>;
}

const mostVersions = 200;

export function createPlans({ log, read, clock, audit, queues, skills, teams, situation }: PlansDeps) {
  /** The latest of each queue that ever had one of its own. */
  const published = (): Promise<Published[]> => planStore.plans(read);

  async function queueOf(id: QueueId): Promise<Queue> {
    const queue = (await queues()).find((one) => one.id === id);
    if (!queue) throw new Refusal('record.not_found', 'There is no such queue');
    return queue;
  }

  /** The latest first, with what each changed. */
  async function versions(queueId: QueueId): Promise<RouteReply<'listPlanVersions'>['versions']> {
    await queueOf(queueId);
    // One more: the last one shown is compared too.
    const all = await planStore.planVersions(read, queueId, { most: mostVersions + 1 });
    return all.slice(0, mostVersions).map(({ version, plan, publishedAt, publishedBy }, place) => ({
      version,
      publishedAt,
      publishedBy,
      steps: plan?.steps.length ?? null,
      changed: changedParts(all[place + 1]?.plan ?? null, plan),
    }));
  }

  async function version(queueId: QueueId, version: number): Promise<Published> {
    const [found] = await planStore.planVersions(read, queueId, { version });
    if (!found) throw new Refusal('record.not_found', `There is no version ${version} of this plan`);
    return found;
  }

  /** @throws Refusal `request.invalid` with every mistake and its place in the body, where the plan stands at `field` */
  async function check(plan: Planned & { queueId: QueueId }, field = 'plan'): Promise<void> {
    const [allQueues, allSkills, allTeams, all] = await Promise.all([queues(), skills(), teams(), published()]);
    const others = all.flatMap((one) => (one.plan ? [{ queueId: one.queueId, ...one.plan }] : []));
    const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
    const mistakes = mistakesIn([plan], {
      queueIds: ids(allQueues),
      skills: ids(allSkills),
      teams: ids(allTeams),
      others,
    });
    if (mistakes.length === 0) return;
    throw new Refusal('request.invalid', {
      mistakes: mistakes.map(({ at, says }) => ({
        path: at.replace('[0]', `body/${field}`).replaceAll(/[.[]/g, '/').replaceAll(']', ''),
        message: says,
      })),
    });
  }

  /** @throws Refusal `record.changed` when somebody published another one in the meantime, `queue.on_trial` while one is tried */
  async function publish(
    { queueId, plan, version }: { queueId: QueueId; plan: Planned | null; version: number },
    by: PersonCaller,
  ): Promise<Published> {
    await queueOf(queueId);
    if (plan) await check({ queueId, ...plan });
    return log.transact(async (tx) => {
      const now = clock.now();
      if ((await runningTrials(tx.db, queueId)).length > 0) throw new Refusal('queue.on_trial');
      const before = await planStore.latestPlan(tx.db, queueId);
      if ((before?.version ?? 0) !== version) throw new Refusal('record.changed');
      const next = { queueId, version: version + 1, plan, publishedAt: now.toISOString(), publishedBy: by.person.id };
      if (!(await planStore.insertPlan(tx.db, next))) throw new Refusal('record.changed');
      const actor = { kind: 'person', id: by.person.id } as const;
      tx.append({ name: 'queue.planned', actor, data: { queueId, version: next.version } });
      const detail = { plan: { from: before?.plan ?? null, to: plan } };
      await audit.record(tx, { by, action: 'queue.planned', target: queueId, detail });
      return next;
    });
  }

  /** Whom a plan would let in to a contact that comes now and asks for these skills beside the queue's own. */
  async function preview(
    queueId: QueueId,
    { plan, requires }: { plan: Planned; requires: readonly SkillId[] },
  ): Promise<RouteReply<'previewRoutingPlan'>> {
    const queue = await queueOf(queueId);
    const whole = { queueId, ...plan };
    await check(whole);
    const { candidates, works } = await situation();
    const now = clock.now().getTime();
    const work = {
      id: '',
      queueId,
      requires: [...(queue.skillId ? [queue.skillId] : []), ...requires],
      weight: 1,
      priority: queue.priority,
      waitingSince: now,
    };
    const agents = previewOf(whole, work, candidates).map(({ agentId, fromSeconds, ability }) => ({
      agentId: agentId as PersonId,
      fromSeconds,
      reason: ability,
    }));
    return { agents, waiting: works.filter((one) => one.queueId === queueId).length };
  }

  return { published, versions, version, publish, preview, check };
}

const parts = ['steps', 'weights', 'overflow', 'callBack', 'whenClosed', 'concurrency', 'explore'] as const;

function changedParts(from: Planned | null, to: Planned | null): PlanPart[] {
  if (!from || !to) return from === to ? [] : ['own'];
  return parts.filter((part) => !isDeepStrictEqual(from[part], to[part]));
}
