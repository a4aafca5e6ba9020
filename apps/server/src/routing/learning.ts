/**
 * What agents are learned to be able to do, from what became of their contacts: made by night from the record alone,
 * kept in memory by each process. An intent is a queue here: it is what is known of a contact when it is given.
 * See docs/decisions/0022.
 */
import type { PersonId, QueueId } from '@harken/contract/ids';
import type { Person } from '@harken/contract/people';
import type { LearnedAtOnce } from '@harken/contract/routes-routing';
import { type Base, type Estimate, type Learned, learnFrom, type Tally } from '@harken/engines/routing/learned';
import { type Figures, figuresOf } from '@harken/engines/routing/prospects';
import type { Kysely } from 'kysely';
import type { Bus, Stop } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { Jobs } from '../platform/jobs.ts';
import { atOnceOf, gatherHeld, type HeldIn } from './held-at-once.ts';
import * as store from './learning-store.ts';

/** Of one agent's contacts in one queue, as whoever counts them sums them up. */
export interface OutcomeSums {
  queueId: string;
  agentId: string;
  judged: number;
  resolved: number;
  rated: number;
  satisfaction: number;
  satisfactionSquares: number;
  timed: number;
  logSeconds: number;
  logSecondsSquares: number;
}

export interface LearningDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  people: () => Promise<readonly Pick<Person, 'id' | 'queueIds' | 'teamIds'>[]>;
  /** Of contacts that began in [from, to); nothing is learned where nobody counts. */
  outcomes?: ((span: { from: Date; to: Date }) => Promise<OutcomeSums[]>) | undefined;
  /** What agents held in [from, to); nothing is learned of how much at once where nobody tells. */
  heldIn?: ((span: { from: Date; to: Date }) => Promise<HeldIn>) | undefined;
  jobs?: Pick<Jobs, 'define'> | undefined;
  bus?: Bus | undefined;
}

/** One agent at the work of one queue. */
export interface LearnedSkill {
  agentId: PersonId;
  queueId: QueueId;
  resolution: Told;
  satisfaction: Told;
  handleSeconds: Told;
}
type Told = Pick<Estimate, 'mean' | 'lower' | 'upper' | 'cases' | 'own'>;

const dayMs = 86_400_000;
/** What is longer ago is forgotten; by then it counts an eighth. */
const windowDays = 90;
const halfLifeDays = 30;
/** So much is read at once: on the embedded database everyone waits for it. */
const pieceMs = dayMs / 4;
const keptDays = 60;
const topic = 'routing.learned';

/** What is believed of anybody until there are outcomes, worth ten cases. */
const base: Base = { resolution: 0.75, satisfaction: 0.8, handleSeconds: 300, cases: 10 };

export function createLearning({ log, read, clock, people, outcomes, heldIn, jobs, bus }: LearningDeps) {
  let known: Promise<Figures | null> | undefined;
  const forget = () => {
    known = undefined;
  };
  const stopHearing: Stop | undefined = bus?.subscribe(topic, forget);

  jobs?.define('routing.learn', async () => void (await learn()), { every: '40 3 * * *' });

  /** What decisions are given; null until anything was learned. Read once, and again after something was. */
  function figures(): Promise<Figures | null> {
    known ??= store.latest(read).then((found) => found?.figures ?? null);
    // Asked again by whoever comes next.
    known.catch(forget);
    return known;
  }

  /** Learns everything anew from the record. @returns how many contacts it was learned from */
  async function learn(): Promise<{ contacts: number }> {
    const now = clock.now();
    const staff = await people();
    const teamOf = new Map(staff.map(({ id, teamIds }) => [id, teamIds[0] ?? '']));
    const { tallies, contacts } = await gather(now, teamOf);
    if (contacts === 0) return { contacts };
    const learned = learnFrom(tallies, base);
    const atOnce = heldIn ? atOnceOf(await gatherHeld(heldIn, now, teamOf), staff) : [];
    const limits = atOnce.flatMap(({ agentId, best }) => (best === null ? [] : [[agentId, best] as const]));
    await log.transact(async ({ db }) => {
      await store.insert(db, {
        at: now,
        figures: { ...figuresOf(learned, tallies), ...(limits.length > 0 && { atOnce: Object.fromEntries(limits) }) },
        skills: skillsOf(learned, staff, tallies),
        atOnce,
      });
      await store.forget(db, new Date(now.getTime() - keptDays * dayMs));
    });
    forget();
    bus?.publish(topic, {});
    return { contacts };
  }

  /** The sums of the window, older days weighing less. Who left the house still speaks for their queue. */
  async function gather(now: Date, teamOf: ReadonlyMap<string, string>) {
    const tallies = new Map<string, Tally>();
    let contacts = 0;
    const end = now.getTime();
    for (let to = end; outcomes && to > end - windowDays * dayMs; to -= pieceMs) {
      const weight = 2 ** (-(end - to) / dayMs / halfLifeDays);
      for (const sums of await outcomes({ from: new Date(to - pieceMs), to: new Date(to) })) {
        const { agentId, queueId } = sums;
        const key = `${queueId} ${agentId}`;
        const teamId = teamOf.get(agentId) ?? '';
        const tally = tallies.get(key) ?? { agentId, teamId, intentId: queueId, of: noCases() };
        tallies.set(key, tally);
        add(tally, sums, weight);
        contacts += sums.timed;
      }
    }
    return { tallies: [...tallies.values()], contacts };
  }

  /** Everyone's figures, or only one's own; null until anything was learned. */
  async function skills(
    only?: PersonId,
  ): Promise<{ at: string; skills: LearnedSkill[]; atOnce: LearnedAtOnce[] } | null> {
    const found = await store.skills(read);
    if (!found) return null;
    const of = <One extends { agentId: PersonId }>(all: One[]) =>
      only ? all.filter(({ agentId }) => agentId === only) : all;
    return { at: found.at.toISOString(), skills: of(found.skills), atOnce: of(found.atOnce) };
  }

  return { figures, learn, skills, stop: () => stopHearing?.() };
}

const none = () => ({ weight: 0, squares: 0, sum: 0, sumOfSquares: 0 });
const noCases = () => ({ resolution: none(), satisfaction: none(), handleSeconds: none() });

function add({ of }: Tally, sums: OutcomeSums, weight: number): void {
  const put = (cases: Tally['of']['resolution'], count: number, sum: number, sumOfSquares: number) => {
    cases.weight += weight * count;
    cases.squares += weight * weight * count;
    cases.sum += weight * sum;
    cases.sumOfSquares += weight * sumOfSquares;
  };
  put(of.resolution, sums.judged, sums.resolved, sums.resolved);
  put(of.satisfaction, sums.rated, sums.satisfaction, sums.satisfactionSquares);
  put(of.handleSeconds, sums.timed, sums.logSeconds, sums.logSecondsSquares);
}

/** Of everyone who works here: at what they had, and at what their queues may give them. */
function skillsOf(
  { skillOf }: Learned,
  staff: Awaited<ReturnType<LearningDeps['people']>>,
  tallies: readonly Tally[],
): LearnedSkill[] {
  const had = Map.groupBy(tallies, ({ agentId }) => agentId);
  return staff.flatMap(({ id, queueIds, teamIds }) => {
    const queues = new Set([...queueIds, ...(had.get(id) ?? []).map(({ intentId }) => intentId as QueueId)]);
    return [...queues].map((queueId) => {
      const { resolution, satisfaction, handleSeconds } = skillOf(id, teamIds[0] ?? '', queueId);
      return {
        agentId: id,
        queueId,
        resolution: told(resolution, 4),
        satisfaction: told(satisfaction, 4),
        handleSeconds: told(handleSeconds, 1),
      };
    });
  });
}

function told({ mean, lower, upper, cases, own }: Estimate, digits: number): Told {
  const short = (value: number, to = digits) => Math.round(value * 10 ** to) / 10 ** to;
  return { mean: short(mean), lower: short(lower), upper: short(upper), cases: short(cases, 1), own: short(own, 3) };
}
