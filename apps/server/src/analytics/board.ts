/** The floor now: what is true this moment beside what was counted today. Asked by many, answered once a second. */
import type { PersonId, QueueId } from '@harken/contract/ids';
import type { AgentStatus, Queue, Team } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';
import type { RouteReply } from '@harken/contract/routes';
import type { AlertRule, BoardLine } from '@harken/contract/routes-analytics';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import * as store from './board-store.ts';
import { quarterMs, quarterOf } from './follow.ts';
import { dayOf } from './periods.ts';
import { agentTime } from './report-store.ts';

export interface BoardDeps {
  log: Pick<EventLog, 'head'>;
  read: Kysely<unknown>;
  clock: Clock;
  queues: () => Promise<Queue[]>;
  isOpen: (queue: Queue, at: Date) => boolean;
  waiting: () => Promise<Conversation[]>;
  agents: () => Promise<AgentStatus[]>;
  people: () => Promise<{ id: PersonId; teamIds: Team['id'][] }[]>;
  /** The rows contain what happened up to this place of the log. */
  counted: (seq: number) => Promise<void>;
  /** Rules that are raised and may be seen now. */
  raised: () => Promise<AlertRule[]>;
}

type Board = RouteReply<'board'>;
const sameForMs = 1000;
const hoursBack = 4;
const occupancyMinutes = 30;

export function createBoard(deps: BoardDeps) {
  let last: { at: number; board: Promise<Board> } | undefined;

  /** A second old at most: however many leads look, it is counted once. */
  function board(): Promise<Board> {
    const at = performance.now();
    if (last && at - last.at < sameForMs) return last.board;
    const made = look(deps);
    last = { at, board: made };
    made.catch(() => {
      if (last?.board === made) last = undefined;
    });
    return made;
  }

  return { board, fresh: () => look(deps) };
}

async function look({ log, read, clock, isOpen, ...rooms }: BoardDeps): Promise<Board> {
  const seq = await log.head();
  await rooms.counted(seq);
  const now = clock.now();
  const [queues, waiting, agents, people, alerts] = await Promise.all([
    rooms.queues(),
    rooms.waiting(),
    rooms.agents(),
    rooms.people(),
    rooms.raised(),
  ]);
  const day = dayOf(queues[0]?.hours.zone ?? 'UTC', now);
  const latest = quarterOf(now.getTime());
  const recent = { from: latest - hoursBack * 4 * quarterMs, to: latest + quarterMs };
  const counted = await store.lines(read, day);
  const today = await store.whole(read, day);
  const quarters = await store.quarters(read, recent, now);
  const halfHour = [now.getTime() - occupancyMinutes * 60_000, now.getTime()];
  const time = await agentTime(read, halfHour, now);
  const line = lines({ counted, waiting, queues, now });
  const onDuty = time.reduce((sum, one) => sum + one.onDutySeconds, 0);
  const handling = time.reduce((sum, one) => sum + one.handlingSeconds, 0);
  const teamsOf = new Map(people.map(({ id, teamIds }) => [id as string, teamIds as string[]]));
  const teams = [...new Set(people.flatMap(({ teamIds }) => teamIds))].sort();
  const channels = [...new Set([...counted.map(({ channel }) => channel), ...waiting.map(({ channel }) => channel)])];

  return {
    seq,
    at: now.toISOString(),
    day: { from: new Date(day.from).toISOString(), to: new Date(day.to).toISOString() },
    queues: queues.map((queue) => ({
      ...line(
        queue.id,
        (one) => one.queue === queue.id,
        (c) => c.queueId === queue.id,
        agents.filter(({ queueIds }) => queueIds.includes(queue.id)),
      ),
      key: queue.id as QueueId,
      open: isOpen(queue, now),
    })),
    channels: channels.sort().map((channel) =>
      line(
        channel,
        (one) => one.channel === channel,
        (c) => c.channel === channel,
        [],
      ),
    ),
    teams: teams.map((team) =>
      line(
        team,
        (one) => one.agent !== null && (teamsOf.get(one.agent) ?? []).includes(team),
        // Who waits belongs to no team yet.
        () => false,
        agents.filter(({ personId }) => teamsOf.get(personId)?.includes(team)),
      ),
    ),
    total: line(
      'all',
      () => true,
      () => true,
      agents,
    ),
    agents,
    waiting: [...waiting].sort((a, b) => dueAt(a) - dueAt(b)),
    quarters: quarters.map(({ at, ...sums }) => ({ at: at.toISOString(), ...sums })),
    occupancy: { share: onDuty > 0 ? handling / onDuty : null, minutes: occupancyMinutes },
    virtualAgent: {
      openNow: today.openNow,
      conversations: today.conversations,
      handedOff: today.handedOff,
      resolved: { confirmed: today.confirmed, assumed: today.assumed },
      stands: today.virtualAgentResolved,
    },
    ratings: {
      count: today.rated,
      satisfied: today.satisfied,
      mean: today.rated ? today.scores / today.rated : null,
      asked: today.resolved,
    },
    alerts,
  };
}

type Counted = store.CountedLine;

function lines({
  counted,
  waiting,
  queues,
  now,
}: {
  counted: readonly Counted[];
  waiting: readonly Conversation[];
  queues: readonly Queue[];
  now: Date;
}) {
  const goals = new Map(queues.map(({ id, goal }) => [id, goal.withinSeconds]));
  const aged = waiting.map((conversation) => ({
    conversation,
    seconds: (now.getTime() - Date.parse(conversation.queuedAt ?? now.toISOString())) / 1000,
    goal: (conversation.queueId && goals.get(conversation.queueId)) || Number.POSITIVE_INFINITY,
  }));

  return (
    key: string,
    counts: (one: Counted) => boolean,
    waits: (one: Conversation) => boolean,
    agents: readonly AgentStatus[],
  ): BoardLine => {
    const sums = { offered: 0, answered: 0, answeredWithin: 0, abandoned: 0, handled: 0, handleSeconds: 0 };
    for (const one of counted)
      if (counts(one)) for (const id of Object.keys(sums) as (keyof typeof sums)[]) sums[id] += one[id];
    const here = aged.filter(({ conversation }) => waits(conversation));
    const taking = agents.filter(({ presence, connected }) => presence === 'available' && connected);
    const capacity = taking.reduce((sum, agent) => sum + agent.capacity, 0);
    const { handleSeconds, ...rest } = sums;
    return {
      key,
      ...rest,
      waiting: here.length,
      longestWaitSeconds: here.length ? Math.max(...here.map(({ seconds }) => seconds)) : null,
      pastGoal: here.filter(({ seconds, goal }) => seconds > goal).length,
      serviceLevel: sums.offered ? sums.answeredWithin / sums.offered : null,
      ahtSeconds: sums.handled ? handleSeconds / sums.handled : null,
      agentsAvailable: taking.length,
      load: capacity > 0 ? taking.reduce((sum, agent) => sum + agent.held, 0) / capacity : null,
    };
  };
}

function dueAt({ firstReplyDueAt, nextReplyDueAt, queuedAt }: Conversation): number {
  return Date.parse(firstReplyDueAt ?? nextReplyDueAt ?? queuedAt ?? '') || 0;
}
