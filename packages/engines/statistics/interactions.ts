/**
 * From the facts of a conversation to the interactions that reports count. Pure: a left fold in the order of the log,
 * so rows kept as facts arrive equal rows built again from the whole log.
 *
 * Within one conversation the log's order is the order in which things happened: every command held its lock. Clocks
 * may disagree, so time never runs backwards here: what says it was earlier than the fact before it counts as then.
 */

/** A fact of one conversation, as far as reports care. `at` in epoch milliseconds. */
export type Moment = { id: string; at: number } & (
  | {
      what: 'opened';
      virtualAgent: boolean;
      caseId: string;
      customerId: string;
      reference: string;
      channel: string;
      language: string;
      tags: readonly string[];
    }
  /** @param counted a contact is offered; false when we put it back ourselves (released, woken) */
  | { what: 'queued'; queueId: string; reason: QueueReason; goalSeconds: number | null }
  | { what: 'assigned'; agentId: string; queueId: string | null }
  /** It has no agent any more and does not wait: released while asleep. */
  | { what: 'released' }
  | { what: 'abandoned' }
  | { what: 'resolved'; resolution: Resolution; dispositionId: string | null }
  | { what: 'reopened'; virtualAgent: boolean; agentId: string | null; queueId: string | null }
  | { what: 'closed' }
  | { what: 'snoozed' }
  | { what: 'woken' }
  | { what: 'rated'; score: number }
  | { what: 'customer_said' }
  | { what: 'agent_said' }
  | { what: 'tagged'; tags: readonly string[] }
);

export type QueueReason = 'handed_off' | 'reopened' | 'transferred' | 'released' | 'woken';
export type Resolution = 'by_person' | 'confirmed' | 'assumed';
export type Ending =
  | 'handed_off'
  | 'taken'
  | 'transferred'
  | 'given'
  | 'released'
  | 'abandoned'
  | 'resolved'
  | 'closed';

/** One contact segment. Instants in epoch milliseconds. */
export interface Interaction {
  /** Of the event that began it. */
  id: string;
  handledBy: 'virtual_agent' | 'people';
  queueId: string | null;
  agentId: string | null;
  /** A contact of the virtual agent, or one offered to a queue; a continuation is not counted again. */
  counted: boolean;
  /** The customer arrived with it: opened a conversation, or came back to one that was solved. */
  arrival: boolean;
  beganAt: number;
  goalSeconds: number | null;
  answeredAt: number | null;
  abandonedAt: number | null;
  endedAt: number | null;
  ending: Ending | null;
  /** Stretches of active time, in order, none overlapping: [from, to). */
  active: readonly (readonly [number, number])[];
  /** A stretch that runs. */
  activeSince: number | null;
  replies: number;
  resolution: Resolution | null;
  dispositionId: string | null;
  reopenedAt: number | null;
  score: number | null;
  ratedAt: number | null;
}

/** A conversation as followed so far. */
export interface Followed {
  caseId: string;
  customerId: string;
  reference: string;
  channel: string;
  language: string;
  tags: readonly string[];
  /** The customer's last word is unanswered. */
  awaiting: boolean;
  asleep: boolean;
  /** Of the latest fact. */
  at: number;
  /** In the order in which they began; only the last one can be open. */
  interactions: readonly Interaction[];
}

/**
 * A stretch counts at most so long: whoever leaves a word unanswered over lunch has not handled it for an hour. Longer
 * than nearly every real answer takes, and short beside any absence.
 */
export const activeLimitMs = 15 * 60_000;

/**
 * The conversation after one more fact.
 * @param before null before the first fact
 * @returns null when the conversation's beginning was never seen
 */
export function follow(before: Followed | null, fact: Moment): Followed | null {
  if (before === null) return fact.what === 'opened' ? opened(fact) : null;
  const moment = { ...fact, at: Math.max(fact.at, before.at) };
  const { at } = moment;
  const now: Followed = { ...before, at };
  switch (moment.what) {
    case 'opened':
      return now;
    case 'queued': {
      const { reason, queueId, goalSeconds } = moment;
      const left = end(now, at, endingOf(reason, now));
      // Whoever asks for a person waits for a word, also where the virtual agent had the last one.
      const awaiting = now.awaiting || reason === 'handed_off' || reason === 'reopened';
      return begin(
        { ...left, awaiting, asleep: false },
        {
          ...blank(moment.id, at),
          queueId,
          goalSeconds,
          counted: reason !== 'released' && reason !== 'woken',
          // The customer's coming back was counted where it happened.
          arrival: reason === 'reopened',
        },
      );
    }
    case 'assigned':
      return assigned(now, moment);
    case 'released':
      return end(now, at, 'released');
    case 'abandoned': {
      const left = end(
        change(now, (open) => ({ ...open, abandonedAt: at })),
        at,
        'abandoned',
      );
      // The virtual agent is there again, for the same contact.
      return begin(
        { ...left, awaiting: false },
        { ...blank(moment.id, at), handledBy: 'virtual_agent', answeredAt: at },
      );
    }
    case 'resolved': {
      const { resolution, dispositionId } = moment;
      // Released asleep it was with nobody; whoever solves it all the same has solved it, and did not take it for that.
      const queueId = now.interactions.at(-1)?.queueId ?? null;
      const held = openOf(now) ? now : begin(now, { ...blank(moment.id, at), queueId });
      return { ...end(held, at, 'resolved', { resolution, dispositionId }), awaiting: false, asleep: false };
    }
    case 'reopened':
      return reopened(now, moment);
    case 'closed':
      return end(now, at, 'closed');
    case 'snoozed':
      return { ...pause(now, at), asleep: true };
    case 'woken':
      return resume({ ...now, asleep: false }, at);
    case 'customer_said':
      return resume({ ...now, awaiting: true }, at);
    case 'agent_said': {
      const said = change(pause(now, at), (open) =>
        open.handledBy === 'people' && open.answeredAt !== null ? { ...open, replies: open.replies + 1 } : open,
      );
      return { ...said, awaiting: false, asleep: false };
    }
    case 'tagged':
      return { ...now, tags: moment.tags };
    case 'rated':
      return rated(now, moment.score, at);
  }
}

/** An interaction that begins now, with people, answered by nobody. */
function blank(id: string, at: number): Interaction {
  return {
    id,
    handledBy: 'people',
    queueId: null,
    agentId: null,
    counted: false,
    arrival: false,
    beganAt: at,
    goalSeconds: null,
    answeredAt: null,
    abandonedAt: null,
    endedAt: null,
    ending: null,
    active: [],
    activeSince: null,
    replies: 0,
    resolution: null,
    dispositionId: null,
    reopenedAt: null,
    score: null,
    ratedAt: null,
  };
}

function opened({ id, at, what: _, virtualAgent, ...facts }: Extract<Moment, { what: 'opened' }>): Followed {
  const followed = { ...facts, at, awaiting: true, asleep: false, interactions: [] };
  if (!virtualAgent) return followed;
  const first = { ...blank(id, at), counted: true, arrival: true, answeredAt: at };
  return begin(followed, { ...first, handledBy: 'virtual_agent' });
}

function endingOf(reason: QueueReason, { interactions }: Followed): Ending {
  if (interactions.at(-1)?.handledBy === 'virtual_agent') return 'handed_off';
  return reason === 'transferred' ? 'transferred' : 'released';
}

function assigned(now: Followed, { id, at, agentId, queueId }: Extract<Moment, { what: 'assigned' }>): Followed {
  const open = openOf(now);
  if (open?.handledBy === 'people' && open.answeredAt === null) {
    return resume(
      change(now, (waiting) => ({ ...waiting, agentId, answeredAt: at })),
      at,
    );
  }
  // Taken from the virtual agent, or given from one agent to another: no queue offered it.
  const left = end(now, at, open?.handledBy === 'virtual_agent' ? 'taken' : 'given');
  return resume(
    begin(left, { ...blank(id, at), queueId: queueId ?? open?.queueId ?? null, agentId, answeredAt: at }),
    at,
  );
}

function reopened(now: Followed, moment: Extract<Moment, { what: 'reopened' }>): Followed {
  const { id, at, virtualAgent, agentId, queueId } = moment;
  const latest = now.interactions.findLast(({ resolution }) => resolution !== null);
  const interactions = now.interactions.map((one) => (one === latest ? { ...one, reopenedAt: at } : one));
  const again = { ...now, interactions };
  if (virtualAgent) {
    return begin(again, { ...blank(id, at), handledBy: 'virtual_agent', arrival: true, answeredAt: at });
  }
  // Its agent keeps it; otherwise the queue offers it, which is told by a fact of its own.
  return agentId ? resume(begin(again, { ...blank(id, at), queueId, agentId, answeredAt: at }), at) : again;
}

/** The customer judges how it was solved; a second word replaces the first. */
function rated(now: Followed, score: number, at: number): Followed {
  const judged = now.interactions.findLast(({ resolution }) => resolution !== null) ?? now.interactions.at(-1);
  return {
    ...now,
    interactions: now.interactions.map((one) => {
      if (one === judged) return { ...one, score, ratedAt: at };
      // One conversation has one rating: solved twice, it counts where it was solved last.
      return one.score === null ? one : { ...one, score: null, ratedAt: null };
    }),
  };
}

function openOf({ interactions }: Followed): Interaction | null {
  const last = interactions.at(-1);
  return last && last.endedAt === null ? last : null;
}

function begin(now: Followed, interaction: Interaction): Followed {
  return { ...now, interactions: [...now.interactions, interaction] };
}

/** Changes the open interaction, if there is one. */
function change(now: Followed, how: (open: Interaction) => Interaction): Followed {
  const open = openOf(now);
  return open ? { ...now, interactions: [...now.interactions.slice(0, -1), how(open)] } : now;
}

function end(now: Followed, at: number, ending: Ending, more: Partial<Interaction> = {}): Followed {
  return change(pause(now, at), (open) => ({ ...open, ...more, endedAt: at, ending }));
}

/** The agent's turn begins: they hold it, it is awake, and the customer waits for a word. */
function resume(now: Followed, at: number): Followed {
  if (now.asleep || !now.awaiting) return now;
  return change(now, (open) =>
    open.handledBy === 'people' && open.answeredAt !== null && open.activeSince === null
      ? { ...open, activeSince: at }
      : open,
  );
}

function pause(now: Followed, at: number): Followed {
  return change(now, (open) => {
    const { activeSince, active } = open;
    if (activeSince === null) return open;
    const until = Math.min(at, activeSince + activeLimitMs);
    return { ...open, activeSince: null, active: until > activeSince ? [...active, [activeSince, until]] : active };
  });
}

/** Seconds of active time that are over. */
export function activeSeconds({ active }: Pick<Interaction, 'active'>): number {
  return active.reduce((sum, [from, to]) => sum + (to - from) / 1000, 0);
}
