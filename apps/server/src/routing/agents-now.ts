/**
 * The agents as they stand, kept in memory while the log is followed: whoever something was told of is read anew, and
 * everybody now and then, because connections end without a word. Never the truth: who claims asks again, under the
 * agent's lock.
 */
import type { About } from '@harken/contract/events';
import type { PersonId } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import type { Channel, Offer } from '@harken/contract/record';
import type { Kysely } from 'kysely';
import type { Stop } from '../platform/bus.ts';
import type { StoredEvent } from '../platform/events.ts';
import { type AgentRow, readAgents } from './agent-store.ts';
import type { createPresence } from './presence.ts';
import type { RoutingDeps } from './routing.ts';

/** How long anybody is believed of whom nothing was told. */
const believedMs = 1000;

export interface Held {
  agentId: PersonId;
  channel: Channel;
  /** Conversations, awake. */
  count: number;
}

export interface Agents {
  rows: readonly AgentRow[];
  held: readonly Held[];
}

export interface AgentsNowDeps extends Pick<RoutingDeps, 'log' | 'clock' | 'together'> {
  conversations: Pick<RoutingDeps['conversations'], 'heldBy'>;
  limits: ReturnType<typeof createPresence>['limits'];
}

export function createAgentsNow({ log, clock, together, conversations, limits }: AgentsNowDeps) {
  let kept: Map<PersonId, { row: AgentRow; held: readonly Held[] }> | undefined;
  let readAt = 0;
  /** Of whom something was told since they were read, and up to which event. */
  const heard = new Set<PersonId>();
  let heardTo = 0;
  let stopHearing: Stop | undefined;
  let reading: Promise<unknown> = Promise.resolve();

  /**
   * Everybody, with what else is asked in the same breath and before them. One look after another, so that no earlier
   * one overwrites a later one.
   * @param since the latest event that they are asked for: whoever reacts to it may know of it before we were told
   */
  function look<T>(also: (db: Kysely<unknown>) => Promise<T>, since = 0): Promise<Agents & { also: T }> {
    const looked = reading.then(() => readAnew(also, since));
    reading = looked.catch(() => {});
    return looked;
  }

  async function readAnew<T>(also: (db: Kysely<unknown>) => Promise<T>, since: number): Promise<Agents & { also: T }> {
    const now = clock.now().getTime();
    const isFresh = stopHearing && heardTo >= since && now >= readAt && now - readAt < believedMs;
    const known = isFresh ? kept : undefined;
    const only = known && [...heard];
    // What is told from here on counts for the next look; and until this one is back, nothing is known.
    heard.clear();
    kept = undefined;
    if (!known) readAt = now;
    const [found, rows, held] = await together((db) =>
      Promise.all([
        also(db),
        only?.length === 0 ? [] : readAgents(db, { ...limits(), only }),
        only?.length === 0 ? [] : conversations.heldBy(only, { db }),
      ]),
    );
    const agents = known ?? new Map();
    for (const id of only ?? []) agents.delete(id);
    for (const row of rows) agents.set(row.personId, { row, held: [] });
    for (const one of held) {
      const agent = agents.get(one.agentId);
      if (agent) agents.set(one.agentId, { ...agent, held: [...agent.held, one] });
    }
    kept = agents;
    const all = [...agents.values()];
    return { rows: all.map(({ row }) => row), held: all.flatMap((one) => one.held), also: found };
  }

  async function follow(): Promise<void> {
    heardTo = await log.head();
    stopHearing = log.tail(heardTo, (events) => {
      for (const event of events) {
        heardTo = event.seq;
        const told = toldOf(event);
        if (told === 'anybody') forget();
        else for (const id of told) if (id) heard.add(id);
      }
    });
  }

  function forget(): void {
    readAt = Number.NEGATIVE_INFINITY;
  }

  function rest(): void {
    stopHearing?.();
    stopHearing = undefined;
    kept = undefined;
  }

  return { look, forget, follow, rest };
}

/** Facts by whose nouns anybody may have become another. */
const ofAnybody: ReadonlySet<string> = new Set(['person', 'skill', 'team']);

/** Of whom an event tells something that may have changed what they hold, or can. */
function toldOf({ name, data }: StoredEvent): readonly (PersonId | null | undefined)[] | 'anybody' {
  const noun = name.split('.')[0] ?? '';
  if (ofAnybody.has(noun) || name === 'customer.erased') return 'anybody';
  const { about, status, offer, agentId, previousAgentId } = data as {
    about?: About;
    status?: AgentStatus;
    offer?: Offer;
    agentId?: PersonId;
    previousAgentId?: PersonId | null;
  };
  if (noun === 'agent') return [status?.personId];
  if (noun === 'offer') return [agentId, offer?.agentId];
  // A word that changes whose turn it is, or wakes it, is followed by an event that says so.
  return noun === 'conversation' ? [about?.agentId, about?.previous?.agentId, previousAgentId] : [];
}
