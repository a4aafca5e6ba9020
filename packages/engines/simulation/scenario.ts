import type { Plan } from '../routing/plan.ts';

/** What is simulated: the format of `harken simulate`. Absent and null are the same. */

export type Duration =
  /** The mean of an exponential time, in seconds. */
  | number
  | {
      readonly distribution: 'exponential' | 'deterministic' | 'lognormal' | 'erlang' | 'empirical';
      /** Seconds; not for `empirical`. */
      readonly mean?: number | null | undefined;
      /** Variance ÷ mean²; for `lognormal` and `erlang`. An Erlang's is at most 1. */
      readonly cv2?: number | null | undefined;
      /** Of `empirical`: seconds that were seen. */
      readonly values?: readonly number[] | null | undefined;
    };

/** A number that holds all the time, or one for each interval from the start. */
export type ByInterval = number | { readonly intervalMinutes: number; readonly values: readonly number[] };

export interface ContactType {
  readonly id: string;
  readonly arrivalsPerHour: ByInterval;
  /**
   * Futures that may come: by future, how many times as many as that come in each interval. Replication n meets the nth
   * of them, beginning again after the last; null is always as many.
   */
  readonly futures?:
    | { readonly intervalMinutes: number; readonly values: readonly (readonly number[])[] }
    | null
    | undefined;
  /** Null never gives up. */
  readonly patienceSeconds?: Duration | null | undefined;
  /** A smaller one goes first; 1. */
  readonly priority?: number | null | undefined;
  readonly withinSeconds?: number | null | undefined;
  /** What its urgency is measured against, to the production program; `withinSeconds`. */
  readonly goalSeconds?: number | null | undefined;
  /** Who has waited so long goes before all who have not, to the production program: a person was promised. */
  readonly promisedFromSeconds?: number | null | undefined;
  /** Where types are parts of one, its name: what came out is told of it as a whole. */
  readonly partOf?: string | null | undefined;
  /** The cost of waiting w seconds is delayCost · w²; 1. */
  readonly delayCost?: number | null | undefined;
  /** What resolving one is worth beside others, to the production program; 1. */
  readonly value?: number | null | undefined;
  readonly virtualAgent?: VirtualAgent | null | undefined;
  readonly transfers?: Transfers | null | undefined;
  /** Of those who gave up or were turned away. */
  readonly retries?: ComesAgain | null | undefined;
  /** Of those who were served and not resolved. */
  readonly repeats?: ComesAgain | null | undefined;
  readonly callBacks?: CallBacks | null | undefined;
  /** 1 while its queue is closed, 0 while it is open; open. Whoever is there serves it all the same; plans ask for it. */
  readonly closed?: ByInterval | null | undefined;
}

/** Whom contacts are with first, however many come; it resolves a share, the others then go to people. */
export interface VirtualAgent {
  /** 0–1, by when they come. */
  readonly containment: ByInterval;
  readonly seconds: Duration;
}

/** After service, to another queue or anew to the same. */
export interface Transfers {
  /** By type: the chance, 0–1. Together 1 at most. */
  readonly to: Readonly<Record<string, number>>;
  /** Whether it stands there before those who have waited less than it did here; otherwise at the end. */
  readonly keepsAge?: boolean | null | undefined;
}

/** The same customer about the same matter, as a new contact of the type that they were left as. */
export interface ComesAgain {
  /** 0–1, each time. */
  readonly probability: number;
  readonly afterSeconds: Duration;
  /** Null is any number of times. */
  readonly atMost?: number | null | undefined;
}

/**
 * Whoever has waited so long may be called back instead: they wait no more and cannot give up, keep their place, and
 * are called when their turn comes.
 */
export interface CallBacks {
  /** Under the production program, what the plan says goes before. */
  readonly afterSeconds: number;
  /** The chance that they take it, 0–1. */
  readonly accepts: number;
}

export interface Skill {
  /** Not used where the pool has rates. */
  readonly handleSeconds?: Duration | null | undefined;
  /** 1 is the agents' primary skill. */
  readonly preference?: number | null | undefined;
  /** 1–5, to the production program; where it is not stated, 5 for the primary skill and one less for each further. */
  readonly proficiency?: number | null | undefined;
  /** The chance that such agents resolve such a contact, to the production program and for repeats; 1. */
  readonly resolves?: number | null | undefined;
}

export interface Pool {
  readonly id: string;
  readonly agents: ByInterval;
  /** By type of contact. */
  readonly skills: Readonly<Record<string, Skill>>;
  /** The types whose queues the agents are in, to the production program; those they have the skill for. */
  readonly queues?: readonly string[] | null | undefined;
  /** All completions an hour of one agent who holds 1, 2, … contacts; its length is the most they may hold. */
  readonly ratesPerHour?: readonly number[] | null | undefined;
}

export type Route = 'longest-idle' | 'fastest' | 'preference' | 'least-busy' | 'most-busy';
export type Pick = 'first-come' | 'priority' | 'preference' | 'generalised-c-mu';

export interface Scenario {
  readonly seed?: number | null | undefined;
  readonly replications?: number | null | undefined;
  /** All types together, in each replication. */
  readonly contacts?: number | null | undefined;
  /** Takes the place of `contacts`: how long each replication is. Where numbers go by interval, it may be left out. */
  readonly hours?: number | null | undefined;
  /** The part at the start that is not counted, 0 ≤ and < 1. */
  readonly warmup?: number | null | undefined;
  readonly types: readonly ContactType[];
  readonly pools: readonly Pool[];
  /** How many may wait, all types together; null is any number. */
  readonly waitingPlaces?: number | null | undefined;
  readonly policy?:
    | { readonly route?: Route | null | undefined; readonly pick?: Pick | null | undefined }
    /** As the live server decides. A plan's queue is a type, and a team is a pool. */
    | { readonly program: 'production'; readonly plans?: readonly Plan[] | null | undefined }
    | null
    | undefined;
}

/** Something that makes a scenario impossible, and where. */
export interface Impossible {
  readonly at: string;
  readonly says: string;
}

/** How long each replication is, in hours; null where contacts are counted instead. */
export function hoursOf({ hours, types, pools }: Scenario): number | null {
  if (hours != null) return hours;
  const schedules = [
    ...types.flatMap(({ arrivalsPerHour, virtualAgent, closed }) => [
      arrivalsPerHour,
      virtualAgent?.containment ?? 0,
      closed ?? 0,
    ]),
    ...pools.map(({ agents }) => agents),
  ];
  const lengths = schedules.map((one) =>
    typeof one === 'number' ? 0 : (one.intervalMinutes * one.values.length) / 60,
  );
  return Math.max(...lengths) || null;
}

/** The numbers of a schedule up to a time; one that holds all the time is one long interval. */
export function valuesOf(schedule: ByInterval, hours: number | null): { seconds: number; values: readonly number[] } {
  if (typeof schedule === 'number') return { seconds: Number.POSITIVE_INFINITY, values: [schedule] };
  const seconds = schedule.intervalMinutes * 60;
  const count = hours === null ? schedule.values.length : Math.ceil((hours * 3600) / seconds - 1e-9);
  return { seconds, values: schedule.values.slice(0, count) };
}
