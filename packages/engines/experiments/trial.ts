/**
 * Experiments on a simulated floor, to see how often they are right. Contacts come by the hour of the day and more on
 * some days than on others, wait for whoever is free next, give up, and keep those after them waiting: what follows one
 * another is alike, and a slice begins with what the one before left behind.
 */
import { exponential, type Spread, seconds, streamOf, uniform } from '../simulation/streams.ts';
import { type Arm, armOf, type Experiment } from './assignment.ts';
import type { Outcome } from './reading.ts';

export interface Floor {
  readonly seed: number;
  readonly agents: number;
  /** On average over the day. */
  readonly arrivalsPerHour: number;
  readonly handleSeconds: number;
  readonly patienceSeconds: number;
  /** What the other arm's contacts take of the usual time; 1 where the arms are the same. */
  readonly otherTakes: number;
}

/** Of one contact: what each measure divides by what. */
export interface Served {
  readonly contactId: string;
  readonly at: number;
  readonly arm: Arm | null;
  readonly waitSeconds: number;
  readonly abandoned: boolean;
  /** 0 for who gave up. */
  readonly handleSeconds: number;
}

/** Twice as many at noon as at midnight. */
const ofDay = (at: number) => 1 - Math.cos((at / 86_400) * 2 * Math.PI) / 3;

export function serve(floor: Floor, experiment: Experiment): Served[] {
  const { seed, agents, arrivalsPerHour, handleSeconds, patienceSeconds, otherTakes } = floor;
  const streams = [0, 1, 2, 3, 4].map((purpose) => streamOf(seed, purpose));
  const [gaps, chosen, works, patience, days] = streams as [Stream, Stream, Stream, Stream, Stream];
  const work: Spread = { kind: 'lognormal', mean: handleSeconds, shape: 0.75, phases: 0, values: new Float64Array(0) };
  const free = new Float64Array(agents);
  const served: Served[] = [];
  const until = (experiment.endsAt - experiment.startedAt) / 1000;
  // Thinning: as many as at the busiest, of which some never were (Lewis & Shedler 1979).
  const most = (arrivalsPerHour / 3600) * (4 / 3) * 1.3;
  let at = 0;
  for (let n = 0; ; n++) {
    at += exponential(gaps.a, gaps.b, n) / most;
    if (at >= until) return served;
    const busy = 0.7 + 0.6 * uniform(days.a, days.b, Math.floor(at / 86_400));
    if (uniform(chosen.a, chosen.b, n) * most > (arrivalsPerHour / 3600) * ofDay(at) * busy) continue;
    const contactId = `contact ${seed} ${n}`;
    const came = experiment.startedAt + at * 1000;
    const arm = armOf(experiment, { id: contactId, since: came });
    const takes = seconds(work, works, n) * (arm === 'other' ? otherTakes : 1);
    let soonest = 0;
    for (let agent = 1; agent < agents; agent++) if (free[agent]! < free[soonest]!) soonest = agent;
    const wait = Math.max(0, free[soonest]! - at);
    const patient = patienceSeconds * exponential(patience.a, patience.b, n);
    const abandoned = wait > patient;
    if (!abandoned) free[soonest] = at + wait + takes;
    served.push({
      contactId,
      at: came,
      arm,
      waitSeconds: Math.min(wait, patient),
      abandoned,
      handleSeconds: abandoned ? 0 : takes,
    });
  }
}

type Stream = ReturnType<typeof streamOf>;

export const measured = {
  handleTime: ({ contactId, at, abandoned, handleSeconds }: Served): Outcome => ({
    contactId,
    at,
    top: handleSeconds,
    bottom: abandoned ? 0 : 1,
  }),
  meanWait: ({ contactId, at, waitSeconds }: Served): Outcome => ({ contactId, at, top: waitSeconds, bottom: 1 }),
  abandonment: ({ contactId, at, abandoned }: Served): Outcome => ({
    contactId,
    at,
    top: abandoned ? 1 : 0,
    bottom: 1,
  }),
} as const;
