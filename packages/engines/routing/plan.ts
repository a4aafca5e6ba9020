/**
 * A routing plan says, queue by queue, who may serve its work, from when on, and what makes one choice better than
 * another. Declared, so that it can be checked, shown, compared, tried in the twin and given back.
 */

/** Whom a step lets in. `required` is every skill that the work itself asks for: its queue's and its language. */
export type Who =
  | { readonly required: Proficiency }
  | { readonly skill: string; readonly atLeast?: Proficiency }
  | { readonly team: string }
  /** The agent who served this customer last. */
  | { readonly knows: 'customer' }
  | { readonly all: readonly Who[] }
  | { readonly any: readonly Who[] }
  | { readonly not: Who };

/** 1–5. */
export type Proficiency = number;

/** What was let in stays let in: a later step adds to the earlier ones. */
export interface Step {
  /** From when on, counted from when the work began to wait. The first step's is 0. */
  readonly afterSeconds: number;
  readonly who: Who;
  /** Agents of other queues may serve it too. */
  readonly borrow?: Borrow;
}

export interface Borrow {
  /** Queues that lend. */
  readonly from: readonly string[];
  /**
   * A queue lends while its oldest work has used less than this share of the goal's time, and less than the share
   * that the borrower's has: 0–1. With 0 it lends only while nobody waits there.
   * @source Gurvich & Whitt (2009), Queue-and-idleness-ratio controls in many-server service systems, Math. of OR 34
   */
  readonly whileUsed: number;
}

/**
 * What things are worth, in points. A point is a minute of an agent's time, so everything else is said against that:
 * continuity 5 would keep an agent five minutes longer at work rather than let somebody else begin anew.
 */
export interface Weights {
  /** Resolving work of value 1. */
  readonly resolution: number;
  /** A minute that the agent is expected to need. */
  readonly time: number;
  /** Having waited as long as the goal allows; grows in proportion to the wait, and with how fast the agent is at this. */
  readonly urgency: number;
  /** Losing work of value 1 because its customer gives up; times the chance that it happens in the next minute. */
  readonly abandonment: number;
  /** One step of priority. */
  readonly priority: number;
  /** The agent knows the customer. */
  readonly continuity: number;
  /** One step of proficiency in what is required, language among it. */
  readonly proficiency: number;
  /** Against an agent who is full, in proportion to their load. */
  readonly load: number;
  /** Ten minutes without new work; six times that at most. */
  readonly rest: number;
}

export interface Plan {
  readonly queueId: string;
  /** Where two are tried on a queue: of whose work. */
  readonly arm?: string | null;
  readonly steps: readonly Step[];
  /** What is left out is as usual. */
  readonly weights?: Partial<Weights>;
  readonly overflow?: Overflow;
  readonly callBack?: CallBack;
  /** What becomes of work that waits while the queue is closed; without it, it waits until the queue opens. */
  readonly whenClosed?: WhenClosed;
  /**
   * Whether agents are given no more at once than they get most done with; without it, what is declared counts alone,
   * and what was learned is shown.
   */
  readonly concurrency?: 'declared' | 'learned';
  /** How often somebody else than the best is tried at most, 0–1: those of whom little is known show what they can. */
  readonly explore?: number;
}

/** Work that has waited so long goes to another queue. It waits there as long as it has waited, and is as urgent. */
export interface Overflow {
  readonly to: string;
  /** Counted from when the work began to wait, as steps are. */
  readonly afterSeconds: number;
}

/** Who has waited so long is offered a call, or a message, when their turn comes: they need not stay, and keep their place. */
export interface CallBack {
  readonly afterSeconds: number;
}

export type WhenClosed =
  /** To another queue, if that is open. */
  | { readonly overflow: string }
  /** The customer is offered at once to be called, or written to, when the queue opens. */
  | { readonly message: true };

/**
 * Chosen so that a specialist's own work goes before that of others until these have waited for several goals, and one
 * step of priority before twenty.
 */
export const usualWeights: Weights = {
  resolution: 10,
  time: 1,
  urgency: 1,
  abandonment: 10,
  priority: 20,
  continuity: 5,
  proficiency: 0.2,
  load: 6,
  rest: 0.15,
};

/** Whoever is in the queue and has what the work requires, from the start. */
export const usualPlan = (queueId: string): Plan => ({ queueId, steps: [{ afterSeconds: 0, who: { required: 1 } }] });

/** One in fifty at most, and only where somebody else is likely to be as good: see docs/decisions/0022. */
export const usualExplore = 0.02;

export const weightsOf = ({ weights }: Plan): Weights => ({ ...usualWeights, ...weights });

/** When time alone may bring something about, seconds after the work began to wait; in no order. */
export const momentsOf = ({ steps, overflow, callBack }: Plan): number[] => [
  ...steps.map(({ afterSeconds }) => afterSeconds),
  ...(overflow ? [overflow.afterSeconds] : []),
  ...(callBack ? [callBack.afterSeconds] : []),
];

/** How many steps have begun for work that has waited so long: 1 or more. */
export function stepsReached({ steps }: Plan, waitSeconds: number): number {
  let reached = 1;
  while (reached < steps.length && steps[reached]!.afterSeconds <= waitSeconds) reached++;
  return reached;
}

/** Whether some step asks for it, however deep. */
export const asksFor = ({ steps }: Plan, what: 'team' | 'knows'): boolean => steps.some(({ who }) => names(who, what));

function names(who: Who, what: 'team' | 'knows'): boolean {
  const parts = 'all' in who ? who.all : 'any' in who ? who.any : 'not' in who ? [who.not] : [];
  return what in who || parts.some((part) => names(part, what));
}
