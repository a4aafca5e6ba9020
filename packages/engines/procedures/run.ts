/** How far a procedure has come with one customer. Plain data: it is stored after every step and read back. */
import type { Language, Level, Value } from './definition.ts';

/** Of the procedure itself, or of one that it called. */
export interface Frame {
  readonly procedure: string;
  at: string;
  readonly values: Record<string, Value>;
  /** How often each step was come to. */
  readonly visits: Record<string, number>;
  /** Where each slot was asked for, and how many deeds there were then. */
  readonly askedAt: Record<string, { step: string; deeds: number }>;
  /** Of a proof by code. */
  phase: 'sending' | 'asking' | 'checking' | null;
}

/** Something that a tool was asked to do. */
export interface Deed {
  /** The run's own name for it; the same whenever it is tried again. */
  readonly name: string;
  readonly step: string;
  readonly tool: string;
  readonly changes: boolean;
  state: 'asked' | 'done' | 'failed' | 'unknown';
}

/** Why it went where it went, for whoever tries it. */
export interface TraceLine {
  readonly procedure: string;
  readonly step: string;
  readonly what:
    | 'asked'
    | 'filled'
    | 'mentioned'
    | 'corrected'
    | 'missed'
    | 'digressed'
    | 'case'
    | 'otherwise'
    | 'acted'
    | 'answered'
    | 'failed'
    | 'yes'
    | 'no'
    | 'proved'
    | 'waits'
    | 'called'
    | 'ended';
  readonly detail: string;
}

export type Outcome = 'done' | 'not_done' | 'cancelled' | 'abandoned' | 'handed_over';
export type HandOverWhy =
  | 'asked'
  | 'step'
  | 'not_understood'
  | 'no_choices'
  | 'unproved'
  | 'tool_failed'
  | 'unsure'
  | 'corrected_late'
  | 'too_long'
  | 'broken';

export interface Run {
  language: Language;
  status: 'asking' | 'acting' | 'waiting' | 'ended';
  /** The customer's first words, which may fill what is asked later. */
  readonly opening: string;
  readonly frames: Frame[];
  proved: Level;
  readonly deeds: Deed[];
  misses: number;
  turns: number;
  /** What the customer wanted while a tool was at work: it is done when the tool has answered. */
  held: 'person' | 'cancel' | null;
  reminded: boolean;
  /** Rises with every input, so that an alarm set before it rings in vain. */
  token: number;
  outcome: Outcome | null;
  readonly trace: TraceLine[];
}

export type Input =
  | { readonly kind: 'said'; readonly text: string; readonly language?: Language | undefined }
  | { readonly kind: 'answered'; readonly name: string; readonly answer: Readonly<Record<string, Value>> }
  /** @property unknown it may have been done all the same */
  | { readonly kind: 'failed'; readonly name: string; readonly unknown: boolean; readonly reason: string }
  | { readonly kind: 'time'; readonly token: number }
  | { readonly kind: 'event'; readonly event: string; readonly data: Readonly<Record<string, Value>> };

export type Effect =
  | { readonly kind: 'say'; readonly text: string }
  /** A question beside the matter, to be answered from knowledge. */
  | { readonly kind: 'digress'; readonly question: string }
  | {
      readonly kind: 'act';
      readonly name: string;
      readonly tool: string;
      readonly inputs: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: 'wake'; readonly minutes: number; readonly token: number }
  | { readonly kind: 'hand_over'; readonly why: HandOverWhy; readonly note: string | null }
  | { readonly kind: 'ended'; readonly outcome: Outcome };
