/**
 * Presence is what an agent chose; a connection is an open socket. They are different facts: a tunnel does not make
 * anyone absent, and a forgotten browser does not make anyone present. When the last connection of somebody has been
 * gone for the grace period, they are offline until they say otherwise.
 */

import type { PersonId } from '@harken/contract/ids';
import type { AgentStatus, Presence } from '@harken/contract/people';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import * as agentStore from './agent-store.ts';
import type { CapabilityDeps } from './capability.ts';
import type { Floor } from './situation.ts';

const heartbeatSeconds = 10;
/** A process that missed three heartbeats is dead, and its sockets with it. */
const deadAfterSeconds = 35;

interface PresenceDeps {
  log: EventLog;
  read: Kysely<unknown>;
  clock: Clock;
  processId: string;
  graceSeconds?: number;
  audit: CapabilityDeps['audit'];
  floor: (only?: PersonId) => Promise<Floor>;
  status: (db: Kysely<unknown>, personId: PersonId, floor: Floor) => Promise<AgentStatus>;
}

export interface PresenceChange {
  personId: PersonId;
  presence: Presence;
  /** Who changed it; null when Harken did. */
  by: PersonId | null;
  reason?: string | null;
  /** Only from this presence; from any other nothing changes. */
  from?: Presence;
}

export function createPresence({ log, read, clock, processId, graceSeconds = 20, audit, floor, status }: PresenceDeps) {
  const grace = new Map<PersonId, NodeJS.Timeout>();
  const noting = new Map<PersonId, Promise<void>>();
  let heartbeat: NodeJS.Timeout | undefined;
  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);

  /** Which connections count, for the store. */
  const limits = () => ({ lostAfter: ago(graceSeconds), seenAfter: ago(deadAfterSeconds) });

  async function change(tx: Tx, { reason = null, ...wanted }: PresenceChange, now: Floor): Promise<Presence | null> {
    const { personId, by } = wanted;
    const from = await agentStore.putPresence(tx.db, { ...wanted, now: clock.now(), reason });
    // Who serves no more is nobody's colleague on the floor: it is written down, and told to no one.
    if (from === null || !isThere(now, personId)) return from;
    const actor = by ? ({ kind: 'person', id: by } as const) : ({ kind: 'system', id: null } as const);
    tx.append({
      name: 'agent.presence_changed',
      actor,
      data: { status: await status(tx.db, personId, now), from, by },
    });
    return from;
  }

  const isThere = ({ people }: Floor, id: PersonId) => people.some((person) => person.id === id);

  async function set(wanted: PresenceChange): Promise<AgentStatus> {
    const now = await floor(wanted.personId);
    return log.transact(async (tx) => {
      await change(tx, wanted, now);
      return status(tx.db, wanted.personId, now);
    });
  }

  /** A lead's hand on somebody's presence, which is written down with its reason. */
  async function steer(
    { personId, presence, reason }: { personId: PersonId; presence: Presence; reason: string },
    by: PersonCaller,
  ): Promise<void> {
    const now = await floor(personId);
    await log.transact(async (tx) => {
      const from = await change(tx, { personId, presence, by: by.person.id, reason }, now);
      const detail = { presence: { from, to: presence }, reason };
      if (from !== null) await audit.record(tx, { by, action: 'agent.steered', target: personId, detail });
    });
  }

  async function connected(personId: PersonId): Promise<void> {
    clearTimeout(grace.get(personId));
    grace.delete(personId);
    await mark(personId, false);
  }

  /** The last socket of this person in this process closed. */
  async function disconnected(personId: PersonId): Promise<void> {
    await mark(personId, true);
    clearTimeout(grace.get(personId));
    const timer = setTimeout(() => {
      grace.delete(personId);
      leaveStranded().catch(() => {});
    }, graceSeconds * 1000);
    timer.unref();
    grace.set(personId, timer);
  }

  /** A reload leaves and comes within milliseconds: one person's comings and goings are noted in their order. */
  function mark(personId: PersonId, lost: boolean): Promise<void> {
    const before = noting.get(personId) ?? Promise.resolve();
    const noted = before.catch(() => {}).then(() => note(personId, lost));
    noting.set(personId, noted);
    const done = () => void (noting.get(personId) === noted && noting.delete(personId));
    noted.then(done, done);
    return noted;
  }

  async function note(personId: PersonId, lost: boolean): Promise<void> {
    const now = await floor(personId);
    await log.transact(async (tx) => {
      const [before] = await agentStore.readAgents(tx.db, { ...limits(), only: [personId] });
      await agentStore.putConnection(tx.db, { personId, processId, now: clock.now(), lost });
      if (before && !before.connected && !lost && isThere(now, personId))
        tx.append({
          name: 'agent.updated',
          actor: { kind: 'system', id: null },
          data: { status: await status(tx.db, personId, now) },
        });
    });
  }

  /** Forgets connections that are gone for good, and takes those who have none left offline. */
  async function leaveStranded(): Promise<void> {
    const { lostAfter, seenAfter } = limits();
    const now = await floor();
    await log.transact(async (tx) => {
      await agentStore.dropConnections(tx.db, { lostBefore: lostAfter, seenBefore: seenAfter });
      for (const personId of await agentStore.strandedAgents(tx.db))
        await change(tx, { personId, presence: 'offline', by: null, reason: 'connection_lost' }, now);
    });
  }

  async function beat() {
    await agentStore.touchConnections(read, processId, clock.now());
    await leaveStranded();
  }

  async function start() {
    // What an earlier life of this process had open is closed; its people get the grace period to come back.
    await log.transact(async (tx) => {
      await agentStore.dropConnections(tx.db, { processId });
    });
    // The first beat comes after the grace period, so that a restart takes nobody offline who reconnects at once.
    const next = (seconds: number) => {
      heartbeat = setTimeout(() => {
        next(heartbeatSeconds);
        beat().catch(() => {});
      }, seconds * 1000);
      heartbeat.unref();
    };
    next(Math.max(heartbeatSeconds, graceSeconds));
  }

  async function stop() {
    clearTimeout(heartbeat);
    for (const timer of grace.values()) clearTimeout(timer);
    grace.clear();
  }

  return { limits, change, set, steer, connected, disconnected, leaveStranded, start, stop };
}
