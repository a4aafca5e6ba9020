import type { Plan } from '../routing/plan.ts';

/** What the record says of a span of days, as the calibration takes it. Instants in epoch milliseconds. */
export interface Recorded {
  /** Local days, 23 or 25 hours long where the clocks change; half-open, one after another. */
  readonly days: readonly { readonly from: number; readonly to: number }[];
  readonly contacts: readonly Contact[];
  /** Whoever took work, or was at it. */
  readonly presences: readonly { readonly agentId: string; readonly from: number; readonly to: number }[];
  readonly agents: readonly Agent[];
  readonly queues: readonly Queue[];
  /** Those in force, in the words of the live server: skills and teams by their ids. */
  readonly plans: readonly Plan[];
  /** Conversations that the virtual agent began and that are over, and those that ended without a person. */
  readonly virtualAgent: { readonly conversations: number; readonly contained: number };
  /** By queue: what was resolved, and of that what came again within seven days; only where these are over. */
  readonly settled: readonly { readonly queueId: string; readonly resolved: number; readonly again: number }[];
  /** From queue to queue, of contacts that an agent had answered. */
  readonly transfers: readonly { readonly from: string; readonly to: string; readonly contacts: number }[];
}

export interface Agent {
  readonly id: string;
  readonly queueIds: readonly string[];
  readonly teamIds: readonly string[];
  /** Skill → proficiency 1–5. */
  readonly skills: Readonly<Record<string, number>>;
  /** Contacts of the usual kind that may be held at once. */
  readonly capacity: number;
}

export interface Queue {
  readonly id: string;
  readonly skillId: string | null;
  /** 1 is served first. */
  readonly priority: number;
  readonly withinSeconds: number | null;
  /** By quarter hour of the first day: whether it was closed. Absent: it never is. */
  readonly closed?: readonly boolean[];
}

/** One stay in a queue, and what became of it. */
export interface Contact {
  /** What tells that a contact goes on with an earlier one. */
  readonly customerId: string;
  readonly conversationId: string;
  /** Since when the virtual agent had it, if it handed it over; null where it came to people at once. */
  readonly virtualAgentSince: number | null;
  /** Ended by going to another queue. */
  readonly passedOn: boolean;
  readonly queueId: string;
  readonly channel: string;
  readonly language: string;
  /** What it was about, as far as known. */
  readonly intent: string | null;
  /** Offered to the queue; otherwise it was put back by us, and is a contact that came before. */
  readonly counted: boolean;
  readonly cameAt: number;
  /** When the wait was over: by an answer, because the customer gave up, or otherwise. Null: it was not. */
  readonly waitEndedAt: number | null;
  readonly gaveUp: boolean;
  readonly agentId: string | null;
  /** From the answer to the end; null where nobody answered, or it is not over. */
  readonly served: { readonly from: number; readonly to: number; readonly handleSeconds: number } | null;
}

/** Something that is not in the scenario, and why. `count` says of how many it is true. */
export interface LeftOut {
  readonly what:
    | 'nobody_there'
    | 'nobody_came'
    | 'few_gave_up'
    | 'nobody_gave_up'
    | 'few_handled'
    | 'never_handled'
    | 'clock_change'
    | 'plan'
    | 'languages'
    | 'transfers'
    | 'virtual_agent'
    | 'repeats';
  /** The queue it is about; null where it is about all. */
  readonly queueId: string | null;
  readonly count: number;
}
