/**
 * Of what value a contact is and how complex, and how it is treated for it: by a published table and what is known of it
 * at the moment. Found when it begins and when it comes to a queue, and kept, so that nothing changes while it waits.
 * See docs/decisions/0023-segments.md.
 */
import type { ConversationId, CustomerId, QueueId } from '@harken/contract/ids';
import type { Attribute, Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation, Customer } from '@harken/contract/record';
import type { PublishedSegments, Segment, SegmentsPreview, SegmentTable } from '@harken/contract/segments';
import type { Agent, Work } from '@harken/engines/routing';
import { hasWayIn } from '@harken/engines/routing/eligible';
import { type Plan, usualPlan } from '@harken/engines/routing/plan';
import type { Figures } from '@harken/engines/routing/prospects';
import {
  complexityBands,
  type Facts,
  mistakesInTable,
  segmentOf,
  type Treatment,
  treatmentOf,
  valueBands,
} from '@harken/engines/routing/segments';
import { treatedPlan } from '@harken/engines/routing/treated';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import type { CapabilityDeps } from './capability.ts';
import * as store from './segments-store.ts';

export interface SegmentsDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  audit: CapabilityDeps['audit'];
  conversations: {
    standings(ids: readonly ConversationId[]): Promise<{ id: ConversationId; messages: number; openCases: number }[]>;
    /** Those that anything happened in since, the latest first. */
    activeSince(since: Date, limit: number): Promise<Conversation[]>;
    /** The first reply is owed by another goal than the queue's; null: by that again. */
    replyWithin(command: {
      conversationId: ConversationId;
      withinSeconds: number | null;
      ifUsual: boolean;
    }): Promise<void>;
    queues(): Promise<Queue[]>;
    everyAttribute(): Promise<Attribute[]>;
  };
  customers: (ids: readonly CustomerId[]) => Promise<Customer[]>;
  figures(): Promise<Figures | null>;
  situation(): Promise<{ candidates: readonly Agent[]; plansNow: readonly Plan[] }>;
}

const dayMs = 86_400_000;
const previewDays = 30;
/** Of more than these, the latest tell. */
const mostLookedAt = 2000;
const versionsShown = 100;

export function createSegments({
  log,
  read,
  clock,
  audit,
  conversations,
  customers,
  figures,
  situation,
}: SegmentsDeps) {
  /** The segments of these as they stand by the table that counts, found now where that is due; empty without one. */
  async function of(
    asked: readonly Conversation[],
    now: store.InForce | null,
  ): Promise<ReadonlyMap<ConversationId, Segment>> {
    if (!now || asked.length === 0) return new Map();
    const found = await store.found(
      read,
      asked.map(({ id }) => id),
    );
    const known = new Map(found.map((one) => [one.conversationId, one]));
    const due = asked.filter((one) => !isCurrent(one, known.get(one.id), now.version));
    if (due.length > 0)
      for (const one of await tellApart(now.table, now.version, due, known)) known.set(one.conversationId, one);
    return known;
  }

  /** How a conversation is treated now; as usual where nobody is told apart. */
  async function treatmentNow(one: Conversation): Promise<Treatment> {
    return (await of([one], await store.inForce(read))).get(one.id)?.treatment ?? {};
  }

  async function tellApart(
    table: SegmentTable,
    version: number,
    due: readonly Conversation[],
    before: ReadonlyMap<ConversationId, store.Found>,
  ): Promise<store.Found[]> {
    const at = clock.now().toISOString();
    const facts = await factsOf(due);
    const all = due.map(({ id, queueId }, place): store.Found => {
      const { because, ...rest } = segmentOf(table, facts[place]!);
      return { conversationId: id, queueId, at, version, ...rest, because: [...because] as Segment['because'] };
    });
    for (const [place, { id, queuedAt }] of due.entries()) {
      const was = before.get(id);
      const applied = was?.queueId ? (was.treatment.goalSeconds ?? null) : null;
      const withinSeconds = all[place]!.treatment.goalSeconds ?? null;
      // Handed back and waiting anew, its clock began anew as well, by the queue's goal; moved, it keeps what was promised.
      const ifUsual = withinSeconds === applied;
      if (queuedAt !== null && !(ifUsual && withinSeconds === null))
        await conversations.replyWithin({ conversationId: id, withinSeconds, ifUsual });
    }
    // Last: until it is written, all of it is done again.
    await log.transact(({ db }) => store.putFound(db, all));
    return all;
  }

  async function factsOf(asked: readonly Conversation[]): Promise<Facts[]> {
    const ids = [...new Set(asked.map(({ customerId }) => customerId))];
    const [standings, people, learned] = await Promise.all([
      conversations.standings(asked.map(({ id }) => id)),
      customers(ids),
      figures(),
    ]);
    const standing = new Map(standings.map((one) => [one.id, one]));
    const whose = new Map(people.map((one) => [one.id, one]));
    const now = clock.now().getTime();
    return asked.map((one): Facts => {
      const customer = whose.get(one.customerId);
      const [resolution = null, handleSeconds = null] = (one.queueId && learned?.intents[one.queueId]?.all) || [];
      return {
        customerValue: customer?.value ?? null,
        verified: customer?.identities.some(({ proof }) => proof !== 'none') ?? false,
        customerYears: customer?.since ? (now - Date.parse(customer.since)) / (365.25 * dayMs) : null,
        customerAttributes: customer?.attributes ?? {},
        openCases: standing.get(one.id)?.openCases ?? 0,
        channel: one.channel,
        queueId: one.queueId,
        tags: one.tags,
        attributes: one.attributes,
        priority: one.priority,
        messages: standing.get(one.id)?.messages ?? 0,
        reopened: one.reopenedCount,
        handleSeconds,
        resolution,
      };
    });
  }

  const versions = (): Promise<PublishedSegments[]> => store.versions(read, versionsShown);

  /** @throws Refusal `request.invalid` with every mistake and its place in the body, where the table stands at `field` */
  async function check(table: SegmentTable, field = 'table'): Promise<void> {
    const [queues, attributes] = await Promise.all([conversations.queues(), conversations.everyAttribute()]);
    const keys = (of: Attribute['of']) => attributes.filter((one) => one.of === of).map(({ key }) => key);
    const mistakes = mistakesInTable(table, {
      queueIds: queues.map(({ id }) => id),
      customerAttributes: keys('customer'),
      attributes: keys('conversation'),
    });
    if (mistakes.length === 0) return;
    throw new Refusal('request.invalid', {
      mistakes: mistakes.map(({ at, says }) => ({
        path: `body/${field}/${at.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`,
        message: says,
      })),
    });
  }

  /** @throws Refusal `record.changed` when somebody published another one in the meantime */
  async function publish(
    { table, version, restores = null }: { table: SegmentTable | null; version: number; restores?: number | null },
    by: PersonCaller,
  ): Promise<PublishedSegments> {
    if (table) await check(table);
    return log.transact(async (tx) => {
      const [before] = await store.versions(tx.db, 1);
      if ((before?.version ?? 0) !== version) throw new Refusal('record.changed');
      const next: PublishedSegments = {
        version: version + 1,
        table,
        restores,
        publishedAt: clock.now().toISOString(),
        publishedBy: by.person.id,
      };
      if (!(await store.insertVersion(tx.db, next))) throw new Refusal('record.changed');
      const actor = { kind: 'person', id: by.person.id } as const;
      tx.append({ name: 'segments.published', actor, data: { version: next.version } });
      const detail = { table: { from: before?.table ?? null, to: table } };
      await audit.record(tx, { by, action: 'segments.published', target: 'segments', detail });
      return next;
    });
  }

  /** The table of an earlier version once more, as a version of its own: nothing that was is lost. */
  async function restore(
    { restores, version }: { restores: number; version: number },
    by: PersonCaller,
  ): Promise<PublishedSegments> {
    const earlier = await store.versionOf(read, restores);
    if (!earlier) throw new Refusal('record.not_found', 'There is no such version');
    return publish({ table: earlier.table, version, restores }, by);
  }

  const lately = () => conversations.activeSince(new Date(clock.now().getTime() - previewDays * dayMs), mostLookedAt);

  /** How a table would tell apart whoever came lately, as they stand now, and whom it would treat otherwise. */
  async function preview(table: SegmentTable): Promise<SegmentsPreview> {
    await check(table);
    const [recent, { candidates, plansNow }, queues] = await Promise.all([
      lately(),
      situation(),
      conversations.queues(),
    ]);
    const [facts, now] = await Promise.all([factsOf(recent), store.inForce(read)]);
    const found = facts.map((one) => segmentOf(table, one));
    const open = recent.flatMap((one, place) => (isToBeTreated(one) ? [place] : []));
    const changed = open.filter((place) => {
      const treated = now ? segmentOf(now.table, facts[place]!).treatment : {};
      return keyOf(found[place]!.treatment) !== keyOf(treated);
    });
    return {
      days: previewDays,
      contacts: recent.length,
      share:
        recent.length > 0 ? found.filter(({ treatment }) => keyOf(treatment) !== keyOf({})).length / recent.length : 0,
      open: open.length,
      changed: changed.length,
      cells: valueBands.flatMap((value) =>
        complexityBands.map((complexity) => ({
          value,
          complexity,
          contacts: found.filter((one) => one.value === value && one.complexity === complexity).length,
          nobodyIn: queues
            .filter((queue) => !canServe(queue, treatmentOf(table, value, complexity), candidates, plansNow))
            .map(({ id }) => id),
        })),
      ),
    };
  }

  /** Of each queue's contacts lately: how tables would have them treated, and which share of them so. */
  async function shares(tables: readonly (SegmentTable | null)[]) {
    const recent = (await lately()).filter(({ queueId }) => queueId !== null);
    const facts = await factsOf(recent);
    const queues = new Map<QueueId, Map<string, { treatments: Treatment[]; count: number }>>();
    for (const [place, { queueId }] of recent.entries()) {
      const treatments = tables.map((table) => (table ? segmentOf(table, facts[place]!).treatment : {}));
      const groups = queues.get(queueId as QueueId) ?? new Map();
      queues.set(queueId as QueueId, groups);
      const key = treatments.map(keyOf).join(' ');
      const group = groups.get(key) ?? { treatments, count: 0 };
      groups.set(key, { ...group, count: group.count + 1 });
    }
    return new Map(
      [...queues].map(([queueId, groups]) => {
        const all = [...groups.values()].reduce((sum, { count }) => sum + count, 0);
        return [queueId, [...groups.values()].map(({ treatments, count }) => ({ treatments, share: count / all }))];
      }),
    );
  }

  return {
    of,
    treatmentOf: treatmentNow,
    /** The table that counts; null where nobody is told apart. */
    now: async () => (await store.inForce(read))?.table ?? null,
    versions,
    check,
    publish,
    restore,
    preview,
    shares,
  };
}

/** What a segment makes of the work: laid over what it would be without. */
export function inSegment(segment: Segment | undefined): Partial<Pick<Work, 'segment' | 'treatment' | 'goalSeconds'>> {
  if (!segment) return {};
  const { value, complexity, version } = segment;
  const { automation: _, goalSeconds, ...waiting } = segment.treatment;
  return {
    segment: { value, complexity, version },
    ...(Object.keys(waiting).length > 0 ? { treatment: waiting } : {}),
    ...(goalSeconds === undefined ? {} : { goalSeconds }),
  };
}

/** As a decision tells it. */
export const toldOf = ({ value, complexity, version, treatment, because }: Segment): Segment => ({
  value,
  complexity,
  version,
  treatment,
  because,
});

/** Found in this wait, in this queue, by the table that counts. */
function isCurrent({ queueId, queuedAt }: Conversation, found: store.Found | undefined, version: number): boolean {
  if (!found || found.version !== version || found.queueId !== queueId) return false;
  return queuedAt === null || Date.parse(found.at) >= Date.parse(queuedAt);
}

/** With a person it is treated already. */
const isToBeTreated = ({ state, queuedAt, handledBy }: Conversation): boolean =>
  queuedAt !== null || (handledBy === 'virtual_agent' && state !== 'resolved' && state !== 'closed');

/** Alike for treatments alike, in whatever order their parts stand. */
const keyOf = (treatment: Treatment): string =>
  JSON.stringify(
    (['automation', 'goalSeconds', 'minimumSkill', 'callBackAfterSeconds', 'personWithinSeconds'] as const).map(
      (part) => (part === 'automation' ? (treatment[part] ?? 'answer') : (treatment[part] ?? null)),
    ),
  );

/** Whether anybody who works here has a way in, without the promise that would let others in at last. */
function canServe(
  { id: queueId, skillId, priority }: Queue,
  { minimumSkill }: Treatment,
  candidates: readonly Agent[],
  plans: readonly Plan[],
): boolean {
  if (minimumSkill === undefined) return true;
  const plan = plans.find((one) => one.queueId === queueId) ?? usualPlan(queueId);
  const requires = skillId ? [skillId] : [];
  const work: Work = { id: '', queueId, requires, weight: 1, priority, waitingSince: 0 };
  return candidates.some((agent) => hasWayIn(work, agent, treatedPlan(plan, { minimumSkill })));
}
