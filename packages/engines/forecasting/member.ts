import type { Calendar, DemandEvent } from './series.ts';

/**
 * A series as members see it: a regular grid. Closed slots and closed weekdays are gone, an hour that the clock skips is
 * put back, one that comes twice is one cell, so that a day always has as many cells and a week as many days.
 */
export interface Sample {
  readonly id: string;
  /** One a cell, nothing missing: what was not known is filled in from like cells. */
  readonly values: Float64Array;
  /** 1 where the value came in, 0 where it was filled in: a gap, a holiday, an incident put aside. */
  readonly known: Uint8Array;
  /** In cells, ascending: a day, a week; empty where nothing repeats. */
  readonly seasons: readonly number[];
  /** Of the cells of the past and of those asked for; null where slots are only numbered. */
  readonly calendar: Calendar | null;
  readonly events: readonly DemandEvent[];
}

/** A way to forecast. Deterministic: the same sample gives the same forecast. */
export interface Member {
  /** snake_case: it stands in files and tables. */
  readonly name: string;
  /** Null where the sample is not for it: too short, no calendar. Reads the sample up to its end and nothing of the future. */
  readonly fit: (sample: Sample) => Fitted | null;
}

export interface Fitted {
  /** The mean of what comes in each of the next cells; finite. The calendar's cells beyond the values say which these are. */
  readonly predict: (horizon: number) => Float64Array;
  /** Inputs that moved it and by how much, where the member can tell. */
  readonly because?: readonly Influence[];
  /** All that makes a day after the values what it is, beside the level, where the member can tell: its weekday, the month, events. */
  readonly makes?: (day: number) => readonly Influence[];
}

/** `payday` +0.21: the cells it touches are forecast 21 % higher than without it. */
export interface Influence {
  readonly input: string;
  readonly effect: number;
}
