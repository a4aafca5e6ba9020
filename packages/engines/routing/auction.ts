/**
 * An auction of lots among bidders who want one each, with a bound on what any other sharing could be worth.
 *
 * Bidders take turns. Each bids for what is worth most to them at present prices, as much as makes them indifferent to
 * their second choice, and a step more; who held it before must bid anew. It ends when everybody holds a lot or has
 * nothing left to gain. Prices begin at 0 and only rise, and a lot that was bid for is never free again, so in the end
 * nobody could gain more than a step elsewhere: the worth of all is within one step a bidder of the best there is.
 *
 * Four things make it quick. *Lots of one kind* differ only in what each adds for everybody, so they stand on a shelf,
 * best first at present prices, and a bidder looks at the first of each shelf; and since any of the shelf does as well,
 * the second choice is the best of *another* shelf, which spares the bidders of one shelf their war in steps. *Rows*:
 * bidders who judge alike share a judgement. *Few candidates*: since shelves only get worse, the best few of a look at
 * all of them, and how good the best of the others was, serve until these few are worse than that. *Large steps first*:
 * a finer auction follows only where the proof falls short, and begins a little below the prices of the one before.
 *
 * @source Bertsekas (1988), The auction algorithm: a distributed relaxation method for the assignment problem, Annals of
 *   Operations Research 14; Bertsekas & Castañon (1989), The auction algorithm for the transportation problem, ibid. 20
 *   (similar objects); Bertsekas (1992), Auction algorithms for network flow problems, Computational Optimization and
 *   Applications 1 (fewer bidders than lots, and why lots that nobody buys must cost nothing)
 */

import { createShelves, fill, inOrder, lower, type Shelves, secondOn } from './shelves.ts';

export interface Market {
  /** What a bidder of a row thinks of a kind of lot: row after row. Finite, or −Infinity where it cannot be. */
  readonly worth: Float64Array;
  readonly kinds: number;
  /** By bidder: the row, and what is added to everything. */
  readonly rowOf: Int32Array;
  readonly offset: Float64Array;
  /** By lot: the kind, and what is added for everybody. */
  readonly kindOf: Int32Array;
  readonly start: Float64Array;
  /** What single lots are worth more to single bidders: of bidder b from `from[b]` to `from[b + 1]`, each lot once. */
  readonly extras: { readonly from: Int32Array; readonly lot: Int32Array; readonly bonus: Float64Array };
}

export interface Sale {
  /** By lot: who got it; −1 nobody. */
  holder: Int32Array;
  value: number;
  /** No sharing is worth more. */
  bound: number;
}

/** Candidates kept of a look at all shelves: more where there are thousands, so that a look is dear. */
const fewOf = (shelves: number) => Math.min(64, Math.max(16, shelves >> 7));

/**
 * How many times as large as the precision warrants the steps of the first auction are. Often it is precise enough all
 * the same. Where looks are dear, so is a second auction.
 */
const coarseness = (few: number) => 64 / few;

/** How many numbers are read between two questions whether to stop: a fraction of a millisecond. */
const patience = 1 << 17;

interface Auction extends Market, Shelves {
  /** A shelf for each kind, then one for each kind of which lots are named in extras: those have prices of their own. */
  readonly kindOfShelf: Int32Array;
  readonly holder: Int32Array;
  /** By row: the few shelves kept with what they are worth to it, and how good the others can be at most. */
  readonly few: number;
  readonly candidates: Int32Array;
  readonly worths: Float64Array;
  readonly others: Float64Array;
  /** While a row looks: what those are worth that are kept so far, how many they are, and what all must surpass. */
  readonly scratch: Float64Array;
  kept: number;
  least: number;
  /** The choice made last: of a shelf, or of a named lot. */
  best: number;
  second: number;
  shelf: number;
  lot: number;
  read: number;
}

/**
 * @param precision how much of the bound the value may be short, > 0
 * @param shouldStop asked now and then; when true, who holds nothing takes the best that is free, in order
 * @returns never short by more than `precision` of the bound, unless stopped or finer than numbers are
 */
export function auction(market: Market, precision: number, shouldStop: () => boolean = () => false): Sale {
  const a = open(market);
  const bidders = market.rowOf.length;
  const expected = expectedValue(a);
  if (expected === 0) {
    // Nothing is worth more than leaving it; what is worth just as much is done all the same.
    settle(a, 0);
    return { holder: a.holder, value: 0, bound: 0 };
  }
  const sale: Sale = { holder: a.holder.slice(), value: 0, bound: Number.POSITIVE_INFINITY };
  for (let step = (coarseness(a.few) * precision * expected) / bidders; ; ) {
    const stopped = sell(a, step, shouldStop);
    const value = worthOfAll(a);
    if (value > sale.value) {
      sale.holder.set(a.holder);
      sale.value = value;
    }
    const { bound, unsold } = boundOf(a);
    sale.bound = Math.max(sale.value, Math.min(sale.bound, bound));
    const short = sale.bound - sale.value;
    const allowed = precision * sale.bound;
    // Finer than this, a step is lost in rounding.
    if (stopped || short <= allowed || step < expected * 1e-13) return sale;
    // Prices that keep lots from being sold would spoil the next proof as well: then from 0 again.
    begin(a, unsold < short / 2 ? 2 * step : Number.POSITIVE_INFINITY);
    step *= Math.min(1 / 2, Math.max(1 / 16, (0.8 * allowed) / short));
  }
}

function open(market: Market): Auction {
  const { kinds, kindOf, extras, start, worth } = market;
  const shelfOf = Int32Array.from(kindOf);
  const kindOfShelf = Array.from({ length: kinds }, (_, kind) => kind);
  const named = new Map<number, number>();
  for (const lot of extras.lot) {
    const kind = kindOf[lot]!;
    if (!named.has(kind)) named.set(kind, kindOfShelf.push(kind) - 1);
    shelfOf[lot] = named.get(kind)!;
  }
  const rows = worth.length / kinds;
  const few = fewOf(kindOfShelf.length);
  const a: Auction = {
    ...market,
    ...createShelves(shelfOf, kindOfShelf.length, start),
    kindOfShelf: Int32Array.from(kindOfShelf),
    holder: new Int32Array(start.length),
    few,
    candidates: new Int32Array(rows * few).fill(-1),
    worths: new Float64Array(rows * few),
    others: new Float64Array(rows).fill(Number.POSITIVE_INFINITY),
    scratch: new Float64Array(few),
    kept: 0,
    least: 0,
    best: 0,
    second: 0,
    shelf: -1,
    lot: -1,
    read: 0,
  };
  begin(a, Number.POSITIVE_INFINITY);
  return a;
}

/**
 * Nobody holds anything. Prices are what they were less a margin, so that a finer auction need not go all the way; with
 * no end to the margin they are 0. What was not kept of the shelves may be better by as much.
 */
function begin(a: Auction, margin: number): void {
  const levels = a.start.map((own, lot) => Math.min(own, levelOf(a, lot) + margin));
  fill(a, levels);
  a.holder.fill(-1);
  for (let row = 0; row < a.others.length; row++) a.others[row]! += margin;
}

/** What a lot adds less its price. Lots of a kind are priced down to the best of their shelf: their holders are content. */
function levelOf({ shelfOf, kinds, top, level }: Auction, lot: number): number {
  const shelf = shelfOf[lot]!;
  return shelf < kinds ? top[shelf]! : level[lot]!;
}

/** What the whole may be worth, to choose the first step by; 0 only if nothing can be shared. */
function expectedValue(a: Auction): number {
  const bidders = a.rowOf.length;
  const every = Math.max(1, Math.floor(bidders / 128));
  let sum = 0;
  let asked = 0;
  for (let bidder = 0; bidder < bidders; bidder += every) {
    choose(a, bidder, false);
    sum += Math.max(0, a.best + a.offset[bidder]!);
    asked += 1;
  }
  if (sum === 0 && every > 1) {
    for (let bidder = 0; bidder < bidders; bidder++) {
      choose(a, bidder, false);
      sum = Math.max(sum, a.best + a.offset[bidder]!);
    }
  }
  const all = (sum / Math.max(1, asked)) * bidders;
  if (!Number.isFinite(all))
    throw new RangeError('what a pair is worth must be finite, or −Infinity where it cannot be');
  // Each thought to get the first of a shelf; of the lots that add most, each can be had once.
  const starts = Float64Array.from(a.start).sort();
  const most = starts.at(-1) ?? 0;
  let less = 0;
  for (let n = 1; n <= Math.min(bidders, starts.length); n++) less += most - starts[starts.length - n]!;
  return Math.max(all - less, all / 8);
}

/** One auction at one step. Returns whether it was stopped. */
function sell(a: Auction, step: number, shouldStop: () => boolean): boolean {
  const bidders = a.rowOf.length;
  a.read = 0;
  for (let next = 0; next < bidders; next++) {
    for (let bidder = next; bidder >= 0; ) {
      if (a.read > patience) {
        a.read = 0;
        if (shouldStop()) {
          settle(a, next + 1, bidder);
          return true;
        }
      }
      bidder = bid(a, bidder, step);
    }
  }
  return false;
}

/** Returns who must bid next because of it; −1 nobody. */
function bid(a: Auction, bidder: number, step: number): number {
  choose(a, bidder, true);
  const { shelf, best } = a;
  const outside = -a.offset[bidder]!;
  if (!(best >= outside)) return -1;
  let lot = a.lot;
  let second = Math.max(a.second, outside);
  if (lot < 0) {
    lot = a.lots[a.first[shelf]!]!;
    // Named lots are not as good as one another: here the second choice may be on the same shelf.
    if (shelf >= a.kinds) second = Math.max(second, best - a.top[shelf]! + secondOn(a, shelf));
  }
  const before = a.holder[lot]!;
  a.holder[lot] = bidder;
  lower(a, lot, best - second + step);
  return before;
}

/** The best choice of a bidder at present prices, and how good the second is if it is asked for. */
function choose(a: Auction, bidder: number, withSecond: boolean): void {
  const { worth, worths, top, candidates, extras, few } = a;
  const row = a.rowOf[bidder]!;
  const base = row * a.kinds;
  const outside = -a.offset[bidder]!;
  for (;;) {
    let best = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    let shelf = -1;
    let lot = -1;
    for (let at = row * few; at < (row + 1) * few; at++) {
      const candidate = candidates[at]!;
      if (candidate < 0) break;
      const value = worths[at]! + top[candidate]!;
      if (value > best || (value === best && candidate < shelf)) {
        second = best;
        best = value;
        shelf = candidate;
      } else if (value > second) second = value;
    }
    for (let at = extras.from[bidder]!; at < extras.from[bidder + 1]!; at++) {
      const named = extras.lot[at]!;
      const value = worth[base + a.kindOf[named]!]! + a.level[named]! + extras.bonus[at]!;
      if (value > best) {
        second = best;
        best = value;
        lot = named;
      } else if (value > second) second = value;
    }
    a.read += few;
    const others = a.others[row]!;
    if (Math.max(withSecond ? second : best, outside) >= others) {
      a.best = best;
      a.second = second;
      a.shelf = shelf;
      a.lot = lot;
      return;
    }
    look(a, row);
  }
}

/** Looks at all shelves for a row and keeps the best few. */
function look(a: Auction, row: number): void {
  const { worth, top, kinds, kindOfShelf, candidates, few } = a;
  const base = row * kinds;
  const from = row * few;
  // The best few are no worse than those that were kept before are now.
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at < from + few; at++) {
    const shelf = candidates[at]!;
    least = Math.min(least, shelf < 0 ? Number.NEGATIVE_INFINITY : a.worths[at]! + top[shelf]!);
  }
  // A hair below, so that these are kept again where nothing is better.
  least -= Math.abs(least) * 1e-12 + Number.MIN_VALUE;
  a.least = least;
  a.kept = 0;
  for (let shelf = 0; shelf < kinds; shelf++) {
    const value = worth[base + shelf]! + top[shelf]!;
    if (value > least) least = keep(a, row, shelf, value);
  }
  for (let shelf = kinds; shelf < top.length; shelf++) {
    const value = worth[base + kindOfShelf[shelf]!]! + top[shelf]!;
    if (value > least) least = keep(a, row, shelf, value);
  }
  for (let at = 0; at < a.kept; at++) a.worths[from + at] = worth[base + kindOfShelf[candidates[from + at]!]!]!;
  if (a.kept < few) candidates[from + a.kept] = -1;
  a.others[row] = least;
  a.read += top.length;
}

/** Keeps a shelf in a heap whose root is the least that is kept. Returns how good another must be to be kept too. */
function keep(a: Auction, row: number, shelf: number, value: number): number {
  const { scratch, candidates, few } = a;
  const from = row * few;
  let at = 0;
  if (a.kept < few) {
    at = a.kept++;
    for (let above = (at - 1) >> 1; at > 0 && scratch[above]! > value; above = (at - 1) >> 1) {
      scratch[at] = scratch[above]!;
      candidates[from + at] = candidates[from + above]!;
      at = above;
    }
  } else {
    for (let child = 1; child < few; child = 2 * at + 1) {
      if (child + 1 < few && scratch[child + 1]! < scratch[child]!) child += 1;
      if (scratch[child]! >= value) break;
      scratch[at] = scratch[child]!;
      candidates[from + at] = candidates[from + child]!;
      at = child;
    }
  }
  scratch[at] = value;
  candidates[from + at] = shelf;
  return a.kept < few ? a.least : scratch[0]!;
}

/** Who holds nothing yet takes the best that nobody holds: one bidder, and all from `next` on. */
function settle(a: Auction, next: number, one = -1): void {
  const { first, start, holder, worth, kinds, extras, kindOfShelf } = a;
  const { lots } = inOrder(a.shelfOf, kindOfShelf.length);
  const free = first.slice(0, -1);
  for (const [shelf, from] of free.entries()) {
    lots.subarray(from, first[shelf + 1]).sort((lot, other) => start[other]! - start[lot]! || lot - other);
  }
  const take = (who: number) => {
    const base = a.rowOf[who]! * kinds;
    let best = -a.offset[who]!;
    let chosen = -1;
    for (let shelf = 0; shelf < free.length; shelf++) {
      while (free[shelf]! < first[shelf + 1]! && holder[lots[free[shelf]!]!]! >= 0) free[shelf]! += 1;
      if (free[shelf] === first[shelf + 1]) continue;
      const lot = lots[free[shelf]!]!;
      const value = worth[base + kindOfShelf[shelf]!]! + start[lot]!;
      if (value > best || (value === best && chosen < 0)) {
        best = value;
        chosen = lot;
      }
    }
    for (let at = extras.from[who]!; at < extras.from[who + 1]!; at++) {
      const lot = extras.lot[at]!;
      const value = worth[base + a.kindOf[lot]!]! + start[lot]! + extras.bonus[at]!;
      if (holder[lot]! < 0 && value >= best) {
        best = value;
        chosen = lot;
      }
    }
    if (chosen >= 0) holder[chosen] = who;
  };
  if (one >= 0) take(one);
  for (let who = next; who < a.rowOf.length; who++) take(who);
}

function worthOfAll(a: Auction): number {
  let sum = 0;
  for (const [lot, bidder] of a.holder.entries()) {
    if (bidder < 0) continue;
    sum += a.worth[a.rowOf[bidder]! * a.kinds + a.kindOf[lot]!]! + a.start[lot]! + a.offset[bidder]!;
    const { from, lot: named, bonus } = a.extras;
    for (let at = from[bidder]!; at < from[bidder + 1]!; at++) if (named[at] === lot) sum += bonus[at]!;
  }
  return sum;
}

/**
 * What everybody would gain at present prices, and the prices: by duality no sharing is worth more, whatever the prices
 * (≥ 0) are. `unsold` are the prices of what nobody bought, which are no part of anybody's worth.
 */
function boundOf(a: Auction): { bound: number; unsold: number } {
  let bound = 0;
  let unsold = 0;
  for (let lot = 0; lot < a.start.length; lot++) {
    const price = Math.max(0, a.start[lot]! - levelOf(a, lot));
    bound += price;
    if (a.holder[lot]! < 0) unsold += price;
  }
  for (let bidder = 0; bidder < a.rowOf.length; bidder++) {
    choose(a, bidder, false);
    bound += Math.max(0, a.best + a.offset[bidder]!);
  }
  return { bound, unsold };
}
