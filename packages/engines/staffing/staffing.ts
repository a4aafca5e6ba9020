import { chatModel } from './chat.ts';
import type { Measures } from './measures.ts';
import { impatientModel, lossModel, patientModel } from './models.ts';
import { responseWindow } from './response-window.ts';
import { fewest } from './solve.ts';

/** What the number of agents shall achieve; several are met together. */
export interface Target {
  /** Answered within `withinSeconds` ÷ all offered, at least; 0 ≤ and < 1. */
  readonly serviceLevel?: number | null | undefined;
  /** Mean wait of answered contacts, at most; > 0. */
  readonly asaSeconds?: number | null | undefined;
  /** Gave up ÷ offered, at most; > 0. */
  readonly abandonment?: number | null | undefined;
  /** Turned away ÷ offered, at most; > 0. */
  readonly blocking?: number | null | undefined;
}

interface Asked {
  /** Contacts an hour, ≥ 0. */
  readonly arrivalsPerHour: number;
  /** Whole, ≥ 0. Without it, the fewest that meet `target` and `maxOccupancy` are found. */
  readonly servers?: number | null | undefined;
  readonly target?: Target | null | undefined;
  /** Agents are occupied at most this part of their time; above 0 to 1. */
  readonly maxOccupancy?: number | null | undefined;
  /** Paid time not available for contacts; 0 ≤ and < 1. */
  readonly shrinkage?: number | null | undefined;
}

interface Waited {
  /** The time that the service level asks about, ≥ 0. */
  readonly withinSeconds?: number | null | undefined;
}

interface Handled {
  /** Mean handle time with after-contact work, > 0. */
  readonly handleSeconds: number;
}

export type Question =
  | (Asked & Handled & { readonly model: 'erlang-b' })
  | (Asked & Handled & Waited & { readonly model: 'erlang-c' })
  | (Asked & Handled & Waited & { readonly model: 'erlang-a'; readonly patienceSeconds: number })
  | (Asked &
      Waited & {
        readonly model: 'chat';
        /** Completions an hour of one agent who holds 1, 2, … chats, each > 0. */
        readonly ratesPerHour: readonly number[];
        /** Mean, > 0; without it nobody gives up. */
        readonly patienceSeconds?: number | null | undefined;
      })
  | (Handled & {
      readonly model: 'response-window';
      readonly backlog?: number | null | undefined;
      readonly windowSeconds: number;
      readonly intervalMinutes: number;
      readonly arrivals: readonly number[];
      /** Without it, always open. */
      readonly open?: readonly number[] | null | undefined;
      readonly maxOccupancy?: number | null | undefined;
      readonly shrinkage?: number | null | undefined;
    });

export interface Answer {
  /** On the floor: as given, or the fewest that do. For a response window: the peak of the requirement. */
  servers: number;
  /** servers ÷ (1 − shrinkage), whole. */
  scheduled: number;
  /** In Erlangs; for chat with one chat at a time, for a response window the mean over open time. */
  offeredLoad: number;
  probabilityOfWait: number | null;
  serviceLevel: number | null;
  asaSeconds: number | null;
  meanWaitSeconds: number | null;
  abandonment: number | null;
  blocking: number | null;
  occupancy: number | null;
  meanQueueLength: number | null;
  /** Only for a response window: agents while open, by interval. */
  requirement?: number[];
}

/**
 * How a number of agents does, or how many it takes.
 * @returns measures that the model does not define are null
 * @throws RangeError where no number of agents does what is asked, or where the model does not define any of the targets
 * @remarks A target that the model does not define is left out beside one that it does: with Erlang A nobody is turned
 *   away, with Erlang C nobody gives up.
 */
export function staff(question: Question): Answer {
  if (question.model === 'response-window') return windowed(question);
  const { arrivalsPerHour, servers: given, target, maxOccupancy, shrinkage } = question;
  const model = modelOf(question);
  const servers = given ?? solve(question.model, model, { ...target, occupancy: maxOccupancy }, arrivalsPerHour);
  const is = model.measure(servers);
  return {
    servers,
    scheduled: scheduled(servers, shrinkage ?? 0),
    offeredLoad: model.load,
    probabilityOfWait: is.probabilityOfWait,
    serviceLevel: is.serviceLevel,
    asaSeconds: is.asa,
    meanWaitSeconds: is.meanWait,
    abandonment: is.abandonment,
    blocking: is.blocking,
    occupancy: is.occupancy,
    meanQueueLength: is.meanQueueLength,
  };
}

interface Model {
  /** Erlangs. */
  readonly load: number;
  readonly measure: (servers: number) => Measures;
  /** More servers are never worse. */
  readonly monotone: boolean;
  /** Contacts a second that one server completes at most. */
  readonly mostEach: number;
}

function modelOf(question: Exclude<Question, { model: 'response-window' }>): Model {
  const arrival = question.arrivalsPerHour / 3600;
  if (question.model === 'chat') {
    const rates = question.ratesPerHour.map((rate) => rate / 3600);
    const abandon = question.patienceSeconds ? 1 / question.patienceSeconds : 0;
    return {
      load: arrival / (rates[0] as number),
      measure: (agents) => chatModel(agents, { arrival, rates, abandon }, question.withinSeconds ?? null),
      monotone: concave(rates),
      mostEach: Math.max(...rates),
    };
  }
  const service = 1 / question.handleSeconds;
  const load = (question.arrivalsPerHour * question.handleSeconds) / 3600;
  const common = { load, monotone: true, mostEach: service };
  switch (question.model) {
    case 'erlang-b':
      return { ...common, measure: (servers) => lossModel(servers, { arrival, service, abandon: 0 }) };
    case 'erlang-c': {
      const within = question.withinSeconds ?? null;
      return { ...common, measure: (servers) => patientModel(servers, { arrival, service, abandon: 0 }, within) };
    }
    case 'erlang-a': {
      const within = question.withinSeconds ?? null;
      const rates = { arrival, service, abandon: 1 / question.patienceSeconds };
      return { ...common, measure: (servers) => impatientModel(servers, rates, within) };
    }
  }
}

/** Each further chat adds no more than the one before: then spreading over more agents never loses. */
function concave(rates: readonly number[]): boolean {
  const gains = rates.map((rate, place) => rate - (rates[place - 1] ?? 0));
  return gains.every((gain, place) => place === 0 || gain <= gains[place - 1]! * (1 + 1e-12));
}

type Goals = Target & { readonly occupancy?: number | null | undefined };

/** How each goal is read from the measures; a level is to be reached, everything else is not to be passed. */
const goals = {
  serviceLevel: (measures: Measures) => measures.serviceLevel,
  asaSeconds: (measures: Measures) => measures.asa,
  abandonment: (measures: Measures) => measures.abandonment,
  blocking: (measures: Measures) => measures.blocking,
  occupancy: (measures: Measures) => measures.occupancy,
};

function solve(name: string, model: Model, wanted: Goals, arrivalsPerHour: number): number {
  const asked = (Object.keys(goals) as (keyof typeof goals)[]).filter((goal) => wanted[goal] != null);
  // What a model does not define is null also where everybody is answered at once.
  const plenty = model.measure(Math.max(1, Math.ceil(2 * model.load)));
  const defined = asked.filter((goal) => goal === 'occupancy' || goals[goal](plenty) !== null);
  if (defined.length === 0) {
    throw new RangeError(
      asked.length === 0
        ? 'neither servers nor a target is given'
        : `${name} does not define ${asked.join(', ')}; give another target`,
    );
  }
  if (arrivalsPerHour === 0) return 0;
  const meets = (servers: number) => {
    const measures = model.measure(servers);
    // A queue that grows for ever meets nothing, not even an occupancy of 1.
    if (measures.probabilityOfWait !== null && measures.meanWait === null) return false;
    return defined.every((goal) => {
      const value = goals[goal](measures);
      const limit = wanted[goal] as number;
      if (value === null) return false;
      // A load of 8.5 on 10 servers is an occupancy of 0.85, whatever the rounding.
      return goal === 'serviceLevel' ? value >= limit - 1e-12 : value <= limit * (1 + 1e-12);
    });
  };
  const answered = defined.map((goal) =>
    goal === 'serviceLevel' ? (wanted[goal] as number) : goal === 'abandonment' ? 1 - (wanted[goal] as number) : 0,
  );
  return fewest(meets, {
    // Below this even agents who never rest do not answer the share that is asked for.
    from: Math.max(0, Math.floor((Math.max(...answered) * arrivalsPerHour) / 3600 / model.mostEach) - 1),
    // Well above the load every agent holds at most one chat, and the shape of the curve no longer matters.
    orderlyFrom: model.monotone ? 0 : Math.ceil(2 * model.load) + 50,
  });
}

/** Whole people on the schedule for that many on the floor. */
function scheduled(servers: number, shrinkage: number): number {
  return Math.ceil((servers / (1 - shrinkage)) * (1 - 1e-12));
}

function windowed(question: Extract<Question, { model: 'response-window' }>): Answer {
  const { handleSeconds, arrivals, intervalMinutes } = question;
  const open = question.open ?? arrivals.map(() => 1);
  const backlog = question.backlog ?? 0;
  const requirement = responseWindow({ ...question, open, backlog, occupancy: question.maxOccupancy ?? 1 });
  const openSeconds = open.reduce((sum, part) => sum + part * intervalMinutes * 60, 0);
  const contacts = arrivals.reduce((sum, one) => sum + one, backlog);
  if (openSeconds === 0 && contacts > 0) throw new RangeError('there is work and nothing is ever open');
  const servers = Math.ceil(requirement.reduce((most, one) => Math.max(most, one), 0) * (1 - 1e-12));
  return {
    servers,
    scheduled: scheduled(servers, question.shrinkage ?? 0),
    offeredLoad: openSeconds === 0 ? 0 : (contacts * handleSeconds) / openSeconds,
    probabilityOfWait: null,
    serviceLevel: null,
    asaSeconds: null,
    meanWaitSeconds: null,
    abandonment: null,
    blocking: null,
    occupancy: null,
    meanQueueLength: null,
    requirement,
  };
}
