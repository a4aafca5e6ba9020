import type { CustomerId, PersonId } from '@harken/contract/ids';
import type { Peer, StaffMember, Visitor } from './peer.ts';

export type StaffPeer = Peer & { who: StaffMember };
export type VisitorPeer = Peer & { who: Visitor };

/** The heart looks after a part of the sockets at each beat: all at once would hold up everyone's messages. */
export const beats = 25;

export interface Sockets {
  staff: ReadonlyMap<PersonId, ReadonlySet<StaffPeer>>;
  customers: ReadonlyMap<CustomerId, ReadonlySet<VisitorPeer>>;
  ofBeat(beat: number): Iterable<Peer>;
  all(): Peer[];
  add(peer: Peer): void;
  remove(peer: Peer): void;
  /** How many of the same session and of the same address are open. */
  beside(who: Peer['who']): { ofSession: number; ofAddress: number };
}

/** The open sockets of this process, found by whom they belong to, so that an event looks at nobody else's. */
export function createSockets(): Sockets {
  const staff = new Map<PersonId, Set<StaffPeer>>();
  const customers = new Map<CustomerId, Set<VisitorPeer>>();
  const sessions = new Map<string, number>();
  const addresses = new Map<string, number>();
  const heart: Set<Peer>[] = Array.from({ length: beats }, () => new Set());

  return {
    staff,
    customers,
    ofBeat: (beat) => heart[beat] ?? [],
    all: () => heart.flatMap((group) => [...group]),
    add(peer) {
      heart[peer.beat]?.add(peer);
      count(sessions, peer.who.sessionId, 1);
      count(addresses, peer.who.address, 1);
      if (peer.who.kind === 'person') into(staff, peer.who.person.id, peer as StaffPeer);
      else into(customers, peer.who.customerId, peer as VisitorPeer);
    },
    remove(peer) {
      heart[peer.beat]?.delete(peer);
      count(sessions, peer.who.sessionId, -1);
      count(addresses, peer.who.address, -1);
      if (peer.who.kind === 'person') outOf(staff, peer.who.person.id, peer as StaffPeer);
      else outOf(customers, peer.who.customerId, peer as VisitorPeer);
    },
    beside: ({ sessionId, address }) => ({
      ofSession: sessions.get(sessionId) ?? 0,
      ofAddress: addresses.get(address) ?? 0,
    }),
  };
}

function count(map: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (map.get(key) ?? 0) + by;
  if (now > 0) map.set(key, now);
  else map.delete(key);
}

function into<K, P>(map: Map<K, Set<P>>, key: K, peer: P): void {
  const set = map.get(key);
  if (set) set.add(peer);
  else map.set(key, new Set([peer]));
}

function outOf<K, P>(map: Map<K, Set<P>>, key: K, peer: P): void {
  const set = map.get(key);
  set?.delete(peer);
  if (set?.size === 0) map.delete(key);
}
