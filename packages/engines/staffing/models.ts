import { erlangB, erlangC, growsWith, lnBelow } from './erlang.ts';
import { growsForEver, type Measures, nobodyComes, nobodyServes, withWaiting } from './measures.ts';
import { waitingLine } from './waiting.ts';

/** Rates per unit of time; every answer is in the same unit. */
export interface Rates {
  /** λ ≥ 0 */
  readonly arrival: number;
  /** μ > 0, of one server */
  readonly service: number;
  /** θ ≥ 0, of one waiting contact */
  readonly abandon: number;
}

const undefinedHere: Measures = {
  probabilityOfWait: null,
  serviceLevel: null,
  asa: null,
  meanWait: null,
  abandonment: null,
  blocking: null,
  occupancy: null,
  meanQueueLength: null,
};

/** Erlang B: whoever finds everybody busy is turned away. */
export function lossModel(servers: number, { arrival, service }: Rates): Measures {
  if (arrival === 0) return { ...undefinedHere, blocking: 0, occupancy: 0 };
  const load = arrival / service;
  const blocking = erlangB(servers, load);
  // Not 1 − blocking: of a load far too large hardly anything is left of it.
  const answered = 1 / (1 + Math.exp(-lnBelow(servers, load)));
  const occupancy = servers === 0 ? null : Math.min(1, (load * answered) / servers);
  return { ...undefinedHere, blocking, occupancy };
}

/** Erlang C: whoever finds everybody busy waits, however long. */
export function patientModel(servers: number, { arrival, service }: Rates, within: number | null): Measures {
  const known = { abandonment: null, blocking: null, serviceLevel: within === null ? null : 1 };
  if (arrival === 0) return { ...nobodyComes, ...known };
  const load = arrival / service;
  if (growsWith(load, servers)) return { ...growsForEver, serviceLevel: within === null ? null : 0 };
  const probabilityOfWait = erlangC(servers, load);
  const spare = (servers - load) * service;
  const meanWait = probabilityOfWait / spare;
  return {
    ...known,
    probabilityOfWait,
    // 1 − C·e^(−(n−a)T/AHT)
    serviceLevel: within === null ? null : 1 - probabilityOfWait * Math.exp(-spare * within),
    asa: meanWait,
    meanWait,
    occupancy: load / servers,
    meanQueueLength: arrival * meanWait,
  };
}

/**
 * Erlang A: whoever waits gives up after a time that is exponential with rate θ > 0.
 * @source Garnett, Mandelbaum & Reiman (2002), Designing a call center with impatient customers, M&SOM 4
 */
export function impatientModel(servers: number, rates: Rates, within: number | null): Measures {
  const { arrival, service, abandon } = rates;
  if (arrival === 0) return { ...nobodyComes, blocking: null, serviceLevel: within === null ? null : 1 };
  if (servers === 0) return { ...nobodyServes(arrival, abandon), serviceLevel: within === null ? null : 0 };
  const waiting = waitingLine({ arrival, completion: servers * service, abandon });
  // Without abandonment the line may grow for ever; with it, never.
  if (!waiting) return patientModel(servers, rates, within);
  const { answered, ...measures } = withWaiting(waiting, lnBelow(servers, arrival / service), arrival, within);
  return { ...measures, blocking: null, occupancy: Math.min(1, (arrival * answered) / (servers * service)) };
}
