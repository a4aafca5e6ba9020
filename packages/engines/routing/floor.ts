/** Who is there and what waits, as routing takes it. */
import type { ComplexityBand, ValueBand } from './segments.ts';
import type { Waiting } from './treated.ts';

export interface Agent {
  readonly id: string;
  readonly presence: 'available' | 'busy' | 'away' | 'wrap_up' | 'offline';
  readonly connected: boolean;
  readonly queueIds: readonly string[];
  readonly teamIds?: readonly string[];
  /** Skill → proficiency 1–5. A skill that is absent is not had. */
  readonly skills: Readonly<Record<string, number>>;
  /** Work units the agent may hold at once, ≥ 0. */
  readonly capacity: number;
  /** With more contacts than so many at once they get less done, as was learned; null or absent: nothing says so. */
  readonly bestAtOnce?: number | null;
  /** Work units held or reserved, ≥ 0. */
  readonly held: number;
  /** Since when no new work came, epoch milliseconds. */
  readonly idleSince: number;
}

export interface Work {
  readonly id: string;
  readonly queueId: string;
  /** Which of its queue's plans it is under, where two are tried. */
  readonly arm?: string | null;
  /** Every skill that is needed. */
  readonly requires: readonly string[];
  /** Work units it takes, > 0. */
  readonly weight: number;
  /** 1 is served first. */
  readonly priority: number;
  /** Epoch milliseconds. */
  readonly waitingSince: number;
  /** How long it may wait by the queue's goal; null where there is none. */
  readonly goalSeconds?: number | null;
  /** What resolving it is worth, beside others; 1. */
  readonly value?: number;
  /** Mean patience of such customers; null when they do not give up. */
  readonly patienceSeconds?: number | null;
  /** Of what value and how complex it is, by which version of the table; absent where there is none. */
  readonly segment?: { readonly value: ValueBand; readonly complexity: ComplexityBand; readonly version: number };
  /** How its segment is treated while it waits. Its goal is in `goalSeconds` already. */
  readonly treatment?: Waiting;
  /** What it is about, as far as known. */
  readonly intent?: string | null;
  /** The agent who knows the customer. */
  readonly preferredAgentId?: string | null;
  /** Whether the customer was offered a call-back already: nobody is asked twice. */
  readonly isCallBackOffered?: boolean;
  /** Agents who declined this work or let its offer lapse. */
  readonly declinedBy?: readonly string[];
  /** Drawn by the host from [0, 1): whether somebody of whom little is known is tried. Without it the best is chosen. */
  readonly chance?: number;
}
