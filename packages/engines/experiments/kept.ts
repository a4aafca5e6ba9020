/**
 * An experiment counted as it goes on: what is over for good is kept as sums, and a look reads only what came since.
 */
import { type Experiment, sliceMs, slicesOfBlock } from './assignment.ts';
import { addUnit, type Counted, count, noSums, type Outcome, type Reading, readingOf, type Sums } from './reading.ts';

export interface Kept {
  /** Contacts that came before are in it; who came at it or later is to be read. Epoch milliseconds. */
  readonly upTo: number;
  readonly contacts: Counted['contacts'];
  readonly transition: number;
  /** The sums as they stood when one more unit was whole: of several in an hour the last. */
  readonly steps: readonly { readonly at: number; readonly sums: Sums }[];
}

export const nothingKept = ({ startedAt }: Experiment): Kept => ({
  upTo: startedAt,
  contacts: { control: 0, other: 0 },
  transition: 0,
  steps: [],
});

/**
 * @param outcomes of contacts that came at `kept.upTo` or later; earlier ones are left out
 * @param knownUpTo outcomes are known for contacts that came before it, epoch milliseconds
 * @returns also what does not count, of all that came
 */
export function keep(
  experiment: Experiment,
  kept: Kept,
  outcomes: readonly Outcome[],
  knownUpTo: number,
): { kept: Kept; dropped: Counted['dropped'] } {
  const upTo = Math.max(kept.upTo, wholeUntil(experiment, knownUpTo));
  const since = outcomes.filter(({ at }) => at >= kept.upTo);
  const over = count(
    experiment,
    since.filter(({ at }) => at < upTo),
    knownUpTo,
  );
  const later = count(
    experiment,
    since.filter(({ at }) => at >= upTo),
    Number.NEGATIVE_INFINITY,
  ).dropped;
  const steps = [...kept.steps];
  let sums = steps.at(-1)?.sums ?? noSums();
  for (const unit of over.units) {
    sums = { ...sums, first: sums.first.slice(), second: sums.second.slice() };
    addUnit(sums, unit);
    if (steps.length > 0 && hourOf(steps.at(-1)!.at) === hourOf(unit.at)) steps.pop();
    steps.push({ at: unit.at, sums });
  }
  const transition = kept.transition + over.dropped.transition;
  const contacts = {
    control: kept.contacts.control + over.contacts.control,
    other: kept.contacts.other + over.contacts.other,
  };
  return {
    kept: { upTo, contacts, transition, steps },
    dropped: { transition: transition + later.transition, unfinished: over.dropped.unfinished + later.unfinished },
  };
}

/**
 * The readings along the way, as each would have been at its time.
 * @param points at most so many, evenly over the steps; the last is the latest
 */
export function along({ steps }: Kept, planned: number, points = 60): Reading[] {
  const every = Math.max(1, Math.ceil(steps.length / points));
  return steps.flatMap(({ at, sums }, place) => {
    const reading = (steps.length - 1 - place) % every === 0 ? readingOf(sums, at, planned) : null;
    return reading ? [reading] : [];
  });
}

/** Whoever comes later may be of a unit that is not whole yet. */
function wholeUntil({ design, startedAt, endsAt }: Experiment, knownUpTo: number): number {
  const upTo = Math.min(knownUpTo, endsAt);
  if (design.kind === 'contacts') return upTo;
  const blockMs = sliceMs(design) * slicesOfBlock(design);
  return startedAt + Math.floor((upTo - startedAt) / blockMs) * blockMs;
}

const hourOf = (at: number) => Math.floor(at / 3_600_000);
