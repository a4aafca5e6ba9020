/** The calendar: what planners know of, holidays that the opening hours tell, and what each of them adds. */
import type { EventEffect, NewPlannedEvent, PlannedEvent } from '@harken/contract/forecasting';
import { idFrom } from '@harken/contract/ids';
import type { Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { RouteInput } from '@harken/contract/routes';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import * as store from './event-store.ts';
import { dayIn, daysIn } from './slots.ts';

export interface PlannedEventsDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  /** Holidays of the country and paydays, as the settings say. */
  publicDays: (from: Date, to?: Date) => Promise<store.Measurable[]>;
  /** What the past says of these, in their order. */
  measure: (events: readonly store.Measurable[]) => Promise<EventEffect[]>;
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
  /** The forecast shall follow. */
  changed: (tx: Tx) => Promise<void>;
}

const longestMs = 366 * 86_400_000;
/** Within a week it is the same month's pay. */
const samePaydayMs = 7 * 86_400_000;

export type PlannedEvents = ReturnType<typeof createPlannedEvents>;

export function createPlannedEvents({
  log,
  read,
  clock,
  queues,
  publicDays,
  measure,
  note,
  changed,
}: PlannedEventsDeps) {
  /** Without their effects: as inputs. Who put a payday on the calendar knows better than the rule. */
  async function inputs(from: Date, to?: Date): Promise<store.Measurable[]> {
    const kept = await store.eventsIn(read, from, to);
    const said = kept.filter(({ kind }) => kind === 'payday').map(({ startsAt }) => Date.parse(startsAt));
    const isSaid = (at: number) => said.some((other) => Math.abs(other - at) < samePaydayMs);
    const followed = (await publicDays(from, to)).filter(({ worked }) => !worked);
    return [...kept, ...followed.filter(({ kind, startsAt }) => kind !== 'payday' || !isSaid(Date.parse(startsAt)))];
  }

  /** With holidays, and with what each adds; in the order of time. */
  async function between(from: Date, to: Date): Promise<PlannedEvent[]> {
    const hours = holidaysOf(await queues(), from, to);
    // Where all queues are closed the hours tell it, in the words of the house.
    const closed = new Set(hours.filter(({ queueId }) => queueId === null).map(({ startsAt }) => startsAt));
    const worked = (await publicDays(from, to)).filter((one) => one.worked);
    const others = [...(await inputs(from, to)), ...worked].filter(
      (one) => one.follows !== 'country' || !closed.has(one.startsAt),
    );
    const all = [...others, ...hours].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    const effects = await measure(all);
    return all.map((event, nth) => ({ ...event, effect: effects[nth]! }));
  }

  async function list({ from, to }: { from: string; to: string }): Promise<PlannedEvent[]> {
    const zone = (await queues())[0]?.hours.zone ?? 'UTC';
    if (from > to)
      throw new Refusal('request.invalid', { mistakes: [{ path: 'query/to', message: 'is before the first day' }] });
    return between(new Date(dayIn(zone, from).from), new Date(dayIn(zone, to).to));
  }

  async function create(ask: NewPlannedEvent, caller: PersonCaller): Promise<PlannedEvent> {
    await check(ask);
    const made: store.Kept = {
      ...ask,
      ...inUtc(ask),
      follows: null,
      names: null,
      worked: false,
      id: idFrom('plev', newId(clock)),
      by: caller.person.id,
      version: 1,
    };
    const event = await told(made);
    await log.transact(async (tx) => {
      await store.putEvent(tx.db, made);
      tx.append({ name: 'planned_event.created', actor: actorOf(caller), data: { event } });
      await note(tx, caller, 'planned_event.created', made.id, { name: made.name });
      await changed(tx);
    });
    return event;
  }

  /** @throws Refusal `record.changed` when it is not what the editor saw */
  async function update(
    id: store.Kept['id'],
    { version, ...ask }: RouteInput<'updatePlannedEvent'>['body'],
    caller: PersonCaller,
  ): Promise<PlannedEvent> {
    await check(ask);
    const event = await told({
      ...ask,
      ...inUtc(ask),
      follows: null,
      names: null,
      worked: false,
      id,
      by: caller.person.id,
      version: version + 1,
    });
    return log.transact(async (tx) => {
      const before = await locked(tx, id, version);
      const { effect, ...changedTo } = event;
      const next = { ...changedTo, id, by: before.by };
      await store.putEvent(tx.db, next);
      const is = { ...next, effect };
      tx.append({ name: 'planned_event.updated', actor: actorOf(caller), data: { event: is } });
      await note(tx, caller, 'planned_event.updated', id, { name: next.name });
      await changed(tx);
      return is;
    });
  }

  async function remove(id: store.Kept['id'], version: number, caller: PersonCaller): Promise<void> {
    await log.transact(async (tx) => {
      const before = await locked(tx, id, version);
      await store.removeEvent(tx.db, id);
      tx.append({ name: 'planned_event.removed', actor: actorOf(caller), data: { id } });
      await note(tx, caller, 'planned_event.removed', id, { name: before.name });
      await changed(tx);
    });
  }

  async function locked({ db }: Tx, id: string, version: number): Promise<store.Kept> {
    const before = await store.lockEvent(db, id);
    if (!before) throw new Refusal('record.not_found');
    if (before.version !== version) throw new Refusal('record.changed');
    return before;
  }

  const told = async (event: store.Kept): Promise<PlannedEvent> => {
    const [effect] = await measure([event]);
    return { ...event, effect: effect! };
  };

  async function check({ startsAt, endsAt, queueId }: NewPlannedEvent): Promise<void> {
    const [from, to] = [Date.parse(startsAt), Date.parse(endsAt)];
    const wrong = (path: string, message: string) =>
      new Refusal('request.invalid', { mistakes: [{ path: `body/${path}`, message }] });
    if (to <= from) throw wrong('endsAt', 'is not after its beginning');
    if (to - from > longestMs) throw wrong('endsAt', 'is more than a year after its beginning');
    if (queueId && !(await queues()).some(({ id }) => id === queueId)) throw wrong('queueId', 'is no queue');
  }

  return { inputs, between, list, create, update, remove, check };
}

const actorOf = ({ person }: PersonCaller) => ({ kind: 'person', id: person.id }) as const;

const inUtc = ({ startsAt, endsAt }: NewPlannedEvent) => ({
  startsAt: new Date(startsAt).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
});

/** One for all queues where all of them keep it. */
function holidaysOf(queues: readonly Queue[], from: Date, to: Date): store.Measurable[] {
  const found = new Map<string, store.Measurable>();
  for (const { id, hours } of queues)
    for (const { date, name } of hours.holidays) {
      const { from: begins, to: ends } = daysIn(hours.zone, date, date)[0]!;
      if (ends <= from.getTime() || begins >= to.getTime()) continue;
      const known = found.get(`${date} ${name.en}`);
      found.set(`${date} ${name.en}`, {
        id: null,
        follows: 'hours',
        name: name.en,
        names: name,
        kind: 'holiday',
        startsAt: new Date(begins).toISOString(),
        endsAt: new Date(ends).toISOString(),
        queueId: known || queues.length === 1 ? null : id,
        channel: null,
        value: null,
        assumed: null,
        worked: false,
        by: null,
        version: 1,
      });
    }
  return [...found.values()];
}
