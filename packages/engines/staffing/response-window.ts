/**
 * Agents needed by interval for work that is promised within a window: mail, forms, call-backs.
 *
 * Work waits without anybody giving up, so there is no queueing in it, only a promise: what has come must be done a
 * window later. Between "all that has come" and "all that is due" lies a corridor; the plan is the straightest way
 * through it (a taut string), which has the lowest peak and the evenest staffing of all plans that keep the promise.
 *
 * @param backlog         contacts that wait at the start, ≥ 0; they are due a window after it
 * @param windowSeconds   > 0, counted while open: as the goals of queues are, the clock stands still overnight
 * @param handleSeconds   > 0, of one contact
 * @param intervalMinutes > 0
 * @param arrivals        contacts that come in each interval, ≥ 0
 * @param open            the part of each interval that is open, 0–1; as many as arrivals
 * @param occupancy       the part of their time that agents work on it, above 0 to 1
 * @returns agents at work while open, in each interval; a fraction is part of somebody's time. 0 where closed
 * @remarks The promise is kept for contacts as if all of an interval came at its start and were due at the last end of
 *   an interval within the window; a window shorter than an interval means "within the interval". What came by the last
 *   opening is done by then, so that a plan passes no work of its own on; what comes after it is the next plan's backlog.
 * @source The taut string through a corridor: Davies & Kovac (2001), Local extremes, runs, strings and multiresolution
 */
export function responseWindow({
  backlog,
  windowSeconds,
  handleSeconds,
  intervalMinutes,
  arrivals,
  open,
  occupancy,
}: {
  backlog: number;
  windowSeconds: number;
  handleSeconds: number;
  intervalMinutes: number;
  arrivals: readonly number[];
  open: readonly number[];
  occupancy: number;
}): number[] {
  const corridor = corridorOf(backlog, windowSeconds, intervalMinutes * 60, arrivals, open);
  const slopes = straightest(corridor);
  const requirement = arrivals.map(() => 0);
  for (const [place, { interval }] of corridor.entries()) {
    requirement[interval] = ((slopes[place] as number) * handleSeconds) / occupancy;
  }
  return requirement;
}

/** The end of an open interval: how long it was open until then, and the contacts that must and can be done by then. */
interface Gate {
  interval: number;
  openSeconds: number;
  due: number;
  come: number;
}

function corridorOf(
  backlog: number,
  windowSeconds: number,
  intervalSeconds: number,
  arrivals: readonly number[],
  open: readonly number[],
): Gate[] {
  const gates: Gate[] = [];
  /** Contacts by the moment, in open time, at which they came. */
  const came = [{ at: 0, contacts: backlog }];
  let openSeconds = 0;
  let come = backlog;
  for (const [interval, contacts] of arrivals.entries()) {
    came.push({ at: openSeconds, contacts });
    come += contacts;
    const part = open[interval] as number;
    if (part === 0) continue;
    openSeconds += part * intervalSeconds;
    gates.push({ interval, openSeconds, due: 0, come });
  }
  const last = gates.length - 1;
  // Rounding of open time must not make a window of whole intervals one interval shorter.
  const hair = intervalSeconds * 1e-9;
  let gate = 0;
  let first = 0;
  for (const { at, contacts } of came) {
    // The last gate within the window, and never one before the interval in which it came has ended.
    while (gate < last && gates[gate + 1]!.openSeconds <= at + windowSeconds + hair) gate += 1;
    while (first < gates.length && gates[first]!.openSeconds <= at) first += 1;
    const by = gates[Math.max(gate, first)];
    if (by) by.due += contacts;
  }
  let due = 0;
  for (const one of gates) {
    due += one.due;
    one.due = due;
  }
  // Sums in another order: what is due must not exceed what has come by rounding.
  for (const one of gates) one.due = Math.min(one.due, one.come);
  if (last >= 0) gates[last]!.due = gates[last]!.come;
  return gates;
}

/** Contacts an open second along the shortest way through all gates, for the stretch before each of them. */
function straightest(gates: readonly Gate[]): number[] {
  const slopes: number[] = [];
  let time = 0;
  let done = 0;
  while (slopes.length < gates.length) {
    const begin = slopes.length;
    let least = { slope: Number.NEGATIVE_INFINITY, gate: begin };
    let most = { slope: Number.POSITIVE_INFINITY, gate: begin };
    let turn: { slope: number; gate: number } | undefined;
    for (let gate = begin; gate < gates.length && !turn; gate++) {
      const { openSeconds, due, come } = gates[gate] as Gate;
      const needed = (due - done) / (openSeconds - time);
      const possible = (come - done) / (openSeconds - time);
      // Seen from here a later gate lies wholly above or below what earlier ones let pass: the string bends there.
      if (needed > most.slope) turn = most;
      else if (possible < least.slope) turn = least;
      if (needed >= least.slope) least = { slope: needed, gate };
      if (possible <= most.slope) most = { slope: possible, gate };
    }
    const { slope, gate } = turn ?? least;
    const { openSeconds } = gates[gate] as Gate;
    for (let place = begin; place <= gate; place++) slopes.push(Math.max(0, slope));
    done += slope * (openSeconds - time);
    time = openSeconds;
  }
  return slopes;
}
