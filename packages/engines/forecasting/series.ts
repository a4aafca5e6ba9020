/** What a forecast is made from. Slots are half-open intervals of one length, oldest first, without a hole. */

/** A stretch of equal slots: those of the past, then at least those that are asked for. */
export interface Calendar {
  /** 1–1,440, a divisor of a day; days are 1,440. */
  readonly intervalMinutes: number;
  /** Local date of each slot, in days since 1970-01-01. */
  readonly day: Int32Array;
  /** Place within that day by the clock on the wall; 0 begins at midnight. An hour that comes twice has its places twice. */
  readonly place: Int32Array;
  /** 1 where the service is open; where it is closed nothing comes and 0 is forecast. */
  readonly open: Uint8Array;
}

/** Something that moves demand and is known by name, past or planned. */
export interface DemandEvent {
  /** `payday`, `holiday`, `campaign: spring`: alike names are the same kind, and their past effects are one evidence. */
  readonly name: string;
  /** Local date, in days since 1970-01-01. */
  readonly day: number;
  /** Place within the day at which it begins; null from its first. */
  readonly place: number | null;
  /** Place at which it is over; null or left out, with the day. Where either is given it moves these hours and no others. */
  readonly until?: number | null;
  /** How much of it: letters sent, degrees, 1 where it only is or is not. */
  readonly value: number;
}

export interface Series {
  readonly id: string;
  /** One a slot, oldest first; NaN where nothing is known. */
  readonly values: Float64Array;
  /** Of the values and of the horizon after them; null where slots are only numbered, as in competitions. */
  readonly calendar: Calendar | null;
  /** In slots, ascending; left out, a calendar's days and weeks or what is found. */
  readonly seasons?: readonly number[];
  readonly events?: readonly DemandEvent[];
}

/** Whether an event moves a day as a whole, and not some of its hours. */
export const isWholeDay = ({ place, until }: Pick<DemandEvent, 'place' | 'until'>): boolean =>
  place === null && until == null;

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/**
 * The slots between two instants as a service sees them.
 * @param offsetMinutesAt what the local clock shows beyond UTC at an instant: the host knows zones
 * @param isOpen by local date and place; left out, always
 */
export function calendarBetween(
  from: number,
  until: number,
  intervalMinutes: number,
  offsetMinutesAt: (instant: number) => number,
  isOpen: (day: number, place: number) => boolean = () => true,
): Calendar {
  const step = intervalMinutes * 60_000;
  const count = Math.max(0, Math.ceil((until - from) / step));
  const calendar = {
    intervalMinutes,
    day: new Int32Array(count),
    place: new Int32Array(count),
    open: new Uint8Array(count),
  };
  for (let slot = 0; slot < count; slot++) {
    const instant = from + slot * step;
    const minutes = Math.floor(instant / 60_000) + offsetMinutesAt(instant);
    const day = Math.floor(minutes / 1440);
    const place = Math.floor((minutes - day * 1440) / intervalMinutes);
    calendar.day[slot] = day;
    calendar.place[slot] = place;
    calendar.open[slot] = isOpen(day, place) ? 1 : 0;
  }
  return calendar;
}
