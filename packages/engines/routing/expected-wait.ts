/**
 * How long whoever waits will wait, from who is ahead of them and who can serve them. Pure and deterministic.
 *
 * The line is walked once, in the order of service. Each group of agents is taken until some moment by those who went
 * before; a contact takes from all groups that can serve it, beginning with the one that is free of others soonest, as
 * water fills joined vessels from the lowest, until one completion is its own. In a single group that is Σ_{j=0..q} 1 ÷
 * (completions + jθ): with q ahead, each of whom gives up at the rate θ. Every step is as long as an exponential time of
 * that mean, so the variances add up too, and a gamma distribution with both moments stands for the sum.
 *
 * @source Whitt (1999), Predicting queueing delays, Management Science 45; Ibrahim & Whitt (2009), Real-time delay
 *   estimation in overloaded multiserver queues with abandonments, Management Science 55 (QL_m). Several groups: as the
 *   fluid of Talreja & Whitt (2008), Fluid models for overloaded multiclass many-server queueing systems, Management
 *   Science 54, contact by contact.
 */
import { gammaQuantile, gammaShare } from '../statistics/gamma.ts';

/** Contacts that are alike to whoever serves them. */
export interface ContactType {
  /** A smaller one is served first; among equals, who came first. */
  readonly priority: number;
  /** Of each who waits: 1 ÷ mean patience, ≥ 0; 0 where nobody gives up, or it is not known. */
  readonly givesUpPerSecond: number;
  /** Of new ones, ≥ 0: they go before whoever waits with a larger priority. 0 where it is not known. */
  readonly arrivalsPerSecond: number;
}

/** Agents who are alike to whoever waits. */
export interface Servers {
  /** By type: contacts of it that they complete in a second when all of them are fully occupied; 0: they cannot. */
  readonly completionsPerSecond: readonly number[];
  /** By type: how many of it they could take at once, ≥ 0. */
  readonly free: readonly number[];
  /** Shifts that begin or end, in order. */
  readonly changes?: readonly ShiftChange[];
}

export interface ShiftChange {
  readonly inSeconds: number;
  /** So much of the group is there from then on, 1 being as now. */
  readonly share: number;
  /** Contacts that those who come take at once, having nothing in hand; 0 where some go. */
  readonly takes: number;
}

/** A wait that is still to come, as far as it can be known. */
export interface Estimate {
  /** Its mean. */
  readonly seconds: number;
  /** Its standard deviation. */
  readonly deviation: number;
}

/** So much of a group is always left to those with the larger priority: no line stands still for ever. */
const leftOver = 0.05;

/** Who waits for others to come waits about a tenth more or less. */
const late = 0.1;

/**
 * A line without anybody in it, and the agents as they are now.
 * @param types   by number, as `join` and `ask` are asked
 * @returns `ask` says what somebody of a type would wait at the end of the line; `join` says the same and puts them
 *   there. Null where nobody serves that type, now or later. Let all join in the order of service, and ask for a
 *   newcomer where they would stand.
 */
export function startLine({ types, servers }: { types: readonly ContactType[]; servers: readonly Servers[] }) {
  const groups = servers.map((group) => groupOf(group, types.length));
  /** By type: who can serve it. */
  const serving = types.map((_, type) => groups.filter(({ completions }) => completions[type]! > 0));
  for (const [type, { priority, arrivalsPerSecond }] of types.entries()) {
    const all = serving[type]!.reduce((sum, { completions }) => sum + completions[type]!, 0);
    for (const { overtaken } of serving[type]!)
      for (const [other, { priority: theirs }] of types.entries())
        if (theirs > priority) overtaken[other]! += arrivalsPerSecond / all;
  }

  function place(type: number): Found | null {
    const able = serving[type]!;
    if (roomiest(able, type)) return { seconds: 0, deviation: 0, from: 0, missing: 0 };
    let from = able.reduce((soonest, { until }) => Math.min(soonest, until), Number.POSITIVE_INFINITY);
    for (let missing = 1; from < Number.POSITIVE_INFINITY; ) {
      const to = nextChange(able, from);
      let [coming, rate] = [0, 0];
      for (const group of able) {
        coming += comingTo(group, from)?.takes ?? 0;
        rate += rateAt(group, type, from);
      }
      if (coming >= missing) {
        const before = able.reduce((sum, group) => sum + group.deviation, 0) / able.length;
        return { seconds: from, deviation: Math.hypot(before, late * from), from, missing };
      }
      missing -= coming;
      if (rate * (to - from) >= missing) {
        let [before, overtaken] = [0, 0];
        for (const group of able) {
          const part = rateAt(group, type, from) / rate;
          before += part * group.deviation;
          overtaken += part * Math.min(1 - leftOver, group.overtaken[type]!);
        }
        // Whoever is overtaken waits for a busy period of those who overtake, and that is more uncertain.
        const step = (1 + overtaken) / (1 - overtaken) / rate ** 2;
        return { seconds: from + missing / rate, deviation: Math.sqrt(before ** 2 + step), from, missing: 0 };
      }
      if (rate > 0) missing -= rate * (to - from);
      from = to;
    }
    return null;
  }

  function join(type: number): Estimate | null {
    const found = place(type);
    const able = serving[type]!;
    if (!found) {
      // Whom nobody gets to before they go home still stands before those who come after.
      for (const group of able) group.until = Number.POSITIVE_INFINITY;
      return null;
    }
    const { seconds, deviation, from } = found;
    const open = roomiest(able, type);
    if (open) open.room -= 1 / open.free[type]!;
    else {
      let rate = 0;
      for (const group of able) rate += rateAt(group, type, from);
      let { missing } = found;
      for (const group of able) {
        if (group.until > from) continue;
        if (rate > 0) group.givesUp += types[type]!.givesUpPerSecond * (rateAt(group, type, from) / rate);
        const coming = missing > 0 ? comingTo(group, from) : undefined;
        if (coming) {
          const taken = Math.min(missing, coming.takes);
          coming.takes -= taken;
          missing -= taken;
        }
        group.until = seconds;
        group.deviation = deviation;
      }
    }
    return told(found);
  }

  return { ask: (type: number) => told(place(type)), join };
}

function told(found: Found | null): Estimate | null {
  return found && { seconds: found.seconds, deviation: found.deviation };
}

interface Found extends Estimate {
  /** The last moment before it at which anything changed. */
  readonly from: number;
  /** What was still missing then, where those who come take it at once, having nothing in hand; otherwise 0. */
  readonly missing: number;
}

/** A group as the line finds it, the longer the more it is taken. */
interface Group {
  readonly completions: Float64Array;
  readonly free: readonly number[];
  /** Of what those who come take at once, this is left. */
  readonly changes: readonly (ShiftChange & { takes: number })[];
  /** By type: the part of the group's time that goes to those who come later and are served before it. */
  readonly overtaken: Float64Array;
  /** What is left of the room there is now, 0–1. */
  room: number;
  /** Until when those who went before take all that is completed, and how far off that may be. */
  until: number;
  deviation: number;
  /** At which rate they give up, as far as it is this group that they wait for. */
  givesUp: number;
}

function groupOf({ completionsPerSecond, free, changes = [] }: Servers, types: number): Group {
  return {
    completions: Float64Array.from(completionsPerSecond),
    free,
    changes: changes.map((change) => ({ ...change })),
    overtaken: new Float64Array(types),
    room: 1,
    until: 0,
    deviation: 0,
    givesUp: 0,
  };
}

/** Who has most room for a type now; undefined when nobody has room for one. */
function roomiest(able: readonly Group[], type: number): Group | undefined {
  let found: Group | undefined;
  // Parts of a room do not add up exactly.
  let most = 1 - 1e-9;
  for (const group of able) {
    const room = group.room * group.free[type]!;
    if (room <= most) continue;
    most = room;
    found = group;
  }
  return found;
}

/** Those of a group who come in a moment, unless they are taken by those before. */
function comingTo({ changes, until }: Group, moment: number): Group['changes'][number] | undefined {
  if (until > moment) return undefined;
  return changes.find(({ inSeconds }) => inSeconds === moment);
}

/** What a group has for a type from a moment on, contacts a second: what it completes, and those before who give up. */
function rateAt({ completions, overtaken, changes, givesUp, until }: Group, type: number, moment: number): number {
  if (until > moment) return 0;
  let share = 1;
  for (const change of changes) {
    if (change.inSeconds > moment) break;
    share = change.share;
  }
  return share > 0 ? completions[type]! * Math.max(leftOver * share, share - overtaken[type]!) + givesUp : 0;
}

/** When a group is free of those before, or a shift begins or ends; Infinity when nothing changes any more. */
function nextChange(able: readonly Group[], moment: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { until, changes } of able) {
    if (until > moment && until < next) next = until;
    for (const { inSeconds } of changes) {
      if (inSeconds >= next) break;
      if (inSeconds > moment) next = inSeconds;
    }
  }
  return next;
}

/** The time that a wait stays below with a probability. */
export function waitQuantile({ seconds, deviation }: Estimate, probability: number): number {
  if (!(seconds > 0)) return 0;
  const shape = (seconds / deviation) ** 2;
  return (gammaQuantile(shape, probability) * seconds) / shape;
}

/** How likely it was that a wait stays below a time. */
export function waitProbability({ seconds, deviation }: Estimate, waitedSeconds: number): number {
  if (!(seconds > 0)) return 1;
  const shape = (seconds / deviation) ** 2;
  return gammaShare(shape, (waitedSeconds * shape) / seconds);
}
