/** What everybody shares on a day that is made up: its clock, who came, who works, and what waits. */
import type { ConversationId } from '@harken/contract/ids';
import type { Conversation, Message } from '@harken/contract/record';
import type { Random } from '../live/chance.ts';
import type { Plan, Progress } from '../live/customer-plan.ts';
import { createAgenda } from './agenda.ts';
import { chanceOf, dayMs, type HistoryDay, historyDay, minuteMs } from './calendar.ts';
import type { PastAgent, PastDoors } from './doors.ts';
import { isThere, paceOf, type Shift, shiftsOf } from './floor.ts';

export interface DayOptions {
  beganAt: Date;
  daysAgo: number;
  seed: number;
  /** Takes nobody in the last two hours before the past ends: those seats are for people who try the desk. */
  kept: readonly string[];
  /** Of the usual number of customers, 0–1; all of them unless said otherwise. */
  size?: number;
}

/** A conversation in the making. */
export interface Visit {
  id: ConversationId;
  customerId: ReturnType<PastDoors['customerId']>;
  locale: 'en' | 'zh';
  plan: Plan;
  progress: Progress;
  chance: Random;
  agent: Worker | null;
  /** The last thing that anyone did. */
  changedAt: number;
  /** Raised with every plan of the customer's or the agent's next step: an earlier plan is void. */
  customerTurn: number;
  agentTurn: number;
  said: number;
  gone: boolean;
  /** What this one has besides the talk, drawn when it begins. */
  extra: Record<'note' | 'mention' | 'named' | 'transfer' | 'later' | 'reopen' | 'repeat', boolean>;
}

export interface Worker extends PastAgent {
  held: number;
  idleSince: number;
  pace: number;
}

const sweepMs = 5 * minuteMs;

export type World = ReturnType<typeof createWorld>;

export function createWorld(doors: PastDoors, options: DayOptions) {
  const { beganAt, daysAgo, seed, kept } = options;
  const day: HistoryDay = historyDay(beganAt, daysAgo);
  const end = beganAt.getTime();
  const agenda = createAgenda();
  const sweeps = new Set<number>();
  const shiftsByDay = new Map<number, Shift[]>();
  let now = day.from;

  const workers: Worker[] = doors.agents.map((agent) => ({
    ...agent,
    held: 0,
    idleSince: day.from,
    pace: paceOf(agent.name),
  }));

  /** Time alone is looked at every five minutes, as in life. @returns when it will be, after this moment */
  function sweepAt(at: number): number {
    const slot = Math.ceil((at + 1) / sweepMs) * sweepMs;
    if (!sweeps.has(slot)) {
      sweeps.add(slot);
      agenda.add(slot, async () => void (await doors.record.sweep()));
    }
    return slot;
  }

  function shiftOf(name: string, at: number): Shift | undefined {
    const ago = daysAgo - Math.floor((at - day.from) / dayMs);
    let shifts = shiftsByDay.get(ago);
    if (!shifts) {
      const that = historyDay(beganAt, ago);
      shifts = shiftsOf(that, chanceOf(seed + 1, that));
      shiftsByDay.set(ago, shifts);
    }
    return shifts.find((shift) => shift.name === name);
  }

  function mayTake(worker: Worker): boolean {
    const shift = shiftOf(worker.name, now);
    if (!shift || !isThere(shift, now)) return false;
    return daysAgo > 0 || !kept.includes(worker.name) || now < end - 120 * minuteMs;
  }

  async function look({ id }: Visit): Promise<[Conversation, Message[]]> {
    const [conversation, messages] = [await doors.record.get(id), await doors.record.messages(id, { limit: 60 })];
    if (!conversation) throw new RangeError(`There is no conversation ${id}`);
    return [conversation, messages];
  }

  return {
    doors,
    record: doors.record,
    day,
    end,
    agenda,
    workers,
    visits: new Map<ConversationId, Visit>(),
    waiting: new Set<Visit>(),
    now: () => now,
    sweepAt,
    shiftOf,
    mayTake,
    look,
    /** When the day of a moment began. */
    midnight: (at = now) => day.from + Math.floor((at - day.from) / dayMs) * dayMs,
    run: async () => {
      const setTime = (at: number) => {
        now = at;
        doors.setTime(at);
      };
      await agenda.run(end, setTime, doors.breathe);
      setTime(end);
    },
  };
}

export function one<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** An id that the same seed makes again, in the order of time as those of life are: a UUIDv7 of that moment. */
export function uuid(at: number, random: Random): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  const time = Math.floor(at).toString(16).padStart(12, '0');
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}
