/**
 * Who is tried on. An arm is a function of ids and of when a contact began to wait: nothing is kept, so every server
 * gives the same answer, today and when the result is counted.
 */
import { bits } from '../simulation/streams.ts';

export type Arm = 'control' | 'other';

export type Design =
  /**
   * The whole queue has one plan at a time. Right where contacts compete for the same people: what one plan gives to
   * some it takes from others of the same arm.
   */
  | {
      readonly kind: 'slices';
      /** Of the slices: 0.5, or 0.2 to risk less. */
      readonly share: Share;
      readonly sliceMinutes: number;
      /** At the beginning of each slice: contacts of then are not counted, the floor is still as the one before left it. */
      readonly transitionMinutes: number;
    }
  /** Each contact has its own. Right only where nobody waits longer because of another's arm. */
  | { readonly kind: 'contacts'; readonly share: Share };

export const shares = [0.5, 0.2] as const;
export type Share = (typeof shares)[number];

export interface Experiment {
  readonly id: string;
  readonly design: Design;
  /** Epoch milliseconds, [from, until). */
  readonly startedAt: number;
  readonly endsAt: number;
}

export interface Contact {
  readonly id: string;
  /** When it began to wait, epoch milliseconds. */
  readonly since: number;
}

/** How many slices make a block: one of them is the other arm's. */
export const slicesOfBlock = ({ share }: Design): number => Math.round(1 / share);

export const sliceMs = (design: Extract<Design, { kind: 'slices' }>): number => design.sliceMinutes * 60_000;

/**
 * The arm of a contact, for as long as it waits: a slice that ends leaves those who came in it with the plan that they
 * came under, so no contact meets both. Null for whoever came before the experiment or after it.
 */
export function armOf({ id, design, startedAt, endsAt }: Experiment, contact: Contact): Arm | null {
  if (!(contact.since >= startedAt && contact.since < endsAt)) return null;
  if (design.kind === 'contacts') return chance(id, contact.id) < design.share ? 'other' : 'control';
  const slice = Math.floor((contact.since - startedAt) / sliceMs(design));
  return armOfSlice(id, design, slice);
}

/** Within each block one slice is drawn for the other arm: shares hold exactly, and neither arm keeps to the mornings. */
export function armOfSlice(id: string, design: Design, slice: number): Arm {
  const size = slicesOfBlock(design);
  const drawn = Math.floor(chance(id, `block ${Math.floor(slice / size)}`) * size);
  return slice % size === drawn ? 'other' : 'control';
}

/** Between 0 and 1, alike for everybody who asks, and by one experiment's not to be told from another's. */
function chance(experimentId: string, name: string): number {
  const key = `${experimentId} ${name}`;
  let mixed = 0x243f6a88;
  for (let place = 0; place < key.length; place++) mixed = bits(mixed, key.charCodeAt(place), place);
  return ((bits(mixed, key.length, 0) >>> 0) + 0.5) / 2 ** 32;
}
