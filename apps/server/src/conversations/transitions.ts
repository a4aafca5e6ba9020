/**
 * What may happen to a conversation, and where it leads: the table of docs/decisions/0003-states-and-clocks.md as
 * data. Every command asks `step`; nothing else sets a state. Pure.
 */
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation, ConversationState } from '@harken/contract/record';

export const causes = [
  'customer_writes',
  'virtual_agent_answers',
  'hand_off',
  'assign',
  'agent_replies',
  'agent_notes',
  'snooze',
  'wake',
  'resolve_by_person',
  'resolve_confirmed',
  'resolve_assumed',
  'reopen',
  'close',
  'transfer',
  'release',
  'leave_queue',
] as const;
export type Cause = (typeof causes)[number];

/** `open` is two places: with the virtual agent, and with people when nobody owes a word. */
export const places = [
  'with_virtual_agent',
  'open',
  'waiting_on_us',
  'waiting_on_customer',
  'snoozed',
  'resolved',
  'closed',
] as const;
export type Place = (typeof places)[number];

/**
 * same: nothing moves · turn: `waiting_on_us` when the customer's last word is unanswered, otherwise `open` ·
 * returns: as `turn`, or to the virtual agent if people never had it · starts_anew: a new conversation begins ·
 * no: refused.
 */
export type Outcome = Place | 'same' | 'turn' | 'returns' | 'starts_anew' | 'no';

type Row = Record<Place, Outcome>;

const row = (
  with_virtual_agent: Outcome,
  open: Outcome,
  waiting_on_us: Outcome,
  waiting_on_customer: Outcome,
  snoozed: Outcome,
  resolved: Outcome,
  closed: Outcome,
): Row => ({ with_virtual_agent, open, waiting_on_us, waiting_on_customer, snoozed, resolved, closed });

// biome-ignore format: a table is read in columns.
export const transitions: Record<Cause, Row> = {
  //                          virtual agent         open                   waiting_on_us          waiting_on_customer    snoozed                resolved    closed
  customer_writes:       row('same',               'waiting_on_us',       'same',                'waiting_on_us',       'waiting_on_us',       'returns',  'starts_anew'),
  virtual_agent_answers: row('same',               'no',                  'no',                  'no',                  'no',                  'same',     'no'),
  hand_off:              row('waiting_on_us',      'no',                  'no',                  'no',                  'no',                  'no',       'no'),
  assign:                row('turn',               'same',                'same',                'same',                'same',                'no',       'no'),
  agent_replies:         row('no',                 'waiting_on_customer', 'waiting_on_customer', 'same',                'waiting_on_customer', 'same',     'no'),
  agent_notes:           row('same',               'same',                'same',                'same',                'same',                'same',     'same'),
  snooze:                row('no',                 'snoozed',             'snoozed',             'snoozed',             'same',                'no',       'no'),
  wake:                  row('no',                 'no',                  'no',                  'no',                  'turn',                'no',       'no'),
  resolve_by_person:     row('no',                 'resolved',            'resolved',            'resolved',            'resolved',            'no',       'no'),
  resolve_confirmed:     row('resolved',           'resolved',            'resolved',            'resolved',            'resolved',            'same',     'no'),
  resolve_assumed:       row('resolved',           'no',                  'no',                  'no',                  'no',                  'no',       'no'),
  reopen:                row('no',                 'no',                  'no',                  'no',                  'no',                  'returns',  'no'),
  close:                 row('no',                 'no',                  'no',                  'no',                  'no',                  'closed',   'no'),
  transfer:              row('no',                 'same',                'same',                'same',                'turn',                'no',       'no'),
  release:               row('no',                 'same',                'same',                'same',                'same',                'no',       'no'),
  leave_queue:           row('no',                 'with_virtual_agent',  'with_virtual_agent',  'with_virtual_agent',  'no',                  'no',       'no'),
};

/** Who may be the cause. Which person may (the holder, a colleague who joined, a lead) is decided by their rights. */
export const may: Record<Cause, readonly Author['kind'][]> = {
  customer_writes: ['customer'],
  virtual_agent_answers: ['virtual_agent'],
  hand_off: ['virtual_agent', 'customer', 'system'],
  assign: ['person', 'system'],
  agent_replies: ['person'],
  agent_notes: ['person', 'virtual_agent', 'system'],
  snooze: ['person'],
  wake: ['person', 'system'],
  resolve_by_person: ['person'],
  resolve_confirmed: ['customer'],
  resolve_assumed: ['system'],
  reopen: ['person', 'customer'],
  close: ['system'],
  transfer: ['person', 'system'],
  release: ['person', 'system'],
  leave_queue: ['customer'],
};

export function placeOf({ state, handledBy }: Pick<Conversation, 'state' | 'handledBy'>): Place {
  return state === 'open' && handledBy === 'virtual_agent' ? 'with_virtual_agent' : state;
}

/** What decides a step: where it is, who had it, and whether a word of the customer is unanswered. */
export interface Standing {
  state: ConversationState;
  handledBy: Conversation['handledBy'];
  awaiting: boolean;
}

/**
 * Where a cause leads.
 * @returns the state and who handles it afterwards; `starts_anew` when the conversation is over for good
 * @throws Refusal `conversation.transition_refused`, `access.forbidden` when someone of this kind never may
 */
export function step(
  standing: Standing,
  cause: Cause,
  by: Author['kind'],
): Pick<Conversation, 'state' | 'handledBy'> | 'starts_anew' {
  if (!may[cause].includes(by)) throw new Refusal('access.forbidden', `${by} may not cause ${cause}`);
  const { handledBy } = standing;
  const turn = standing.awaiting ? 'waiting_on_us' : 'open';
  const outcome = transitions[cause][placeOf(standing)];
  switch (outcome) {
    case 'no':
      throw new Refusal('conversation.transition_refused', `${cause} is not possible when ${placeOf(standing)}`);
    case 'same':
      return { state: standing.state, handledBy };
    case 'starts_anew':
      return 'starts_anew';
    case 'turn':
      return { state: turn, handledBy: 'people' };
    case 'returns':
      return handledBy === 'virtual_agent' ? { state: 'open', handledBy } : { state: turn, handledBy };
    case 'with_virtual_agent':
      return { state: 'open', handledBy: 'virtual_agent' };
    case 'resolved':
    case 'closed':
      // Who solved it stays: a reopened conversation returns to whoever had it.
      return { state: outcome, handledBy };
    default:
      return { state: outcome, handledBy: 'people' };
  }
}
