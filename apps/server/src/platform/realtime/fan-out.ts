import type { HarkenEvent } from '@harken/contract/events';
import type { CustomerId } from '@harken/contract/ids';
import type { CustomerEvent } from '@harken/contract/live';
import type { Person } from '@harken/contract/people';
import { encode, eventsFrame, type Peer, send } from './peer.ts';
import type { Told } from './recent.ts';
import type { Sockets } from './sockets.ts';

/** Who is told what, decided in `access`. */
export interface Audience {
  sees(person: Person, event: HarkenEvent): boolean;
  customerOf(event: HarkenEvent): CustomerId | null;
  customerEvents(event: HarkenEvent): CustomerEvent[];
}

export interface FanOut {
  /** Tells a batch of the log to every live socket that may see any of it. */
  tell(batch: readonly Told[]): void;
  /** The part of a batch that is new to a socket and for it, encoded. */
  partsFor(peer: Peer, batch: readonly Told[]): string[];
  /** Everything up to here was told. */
  position(): number;
}

/** From the log to the sockets. An event is encoded once for all staff, and once for its customer. */
export function createFanOut(sockets: Sockets, audience: Audience, start: number): FanOut {
  let position = start;

  function tell(batch: readonly Told[]): void {
    const last = batch.at(-1);
    if (!last) return;
    position = last.seq;
    tellCustomers(batch);
    tellStaff(batch);
  }

  /** Costs nothing for the thousands whom a batch does not concern: they are found by their id or not at all. */
  function tellCustomers(batch: readonly Told[]): void {
    if (sockets.customers.size === 0) return;
    const concerned = new Map<CustomerId, HarkenEvent[]>();
    for (const { event } of batch) {
      const id = audience.customerOf(event);
      if (id === null || !sockets.customers.has(id)) continue;
      const list = concerned.get(id);
      if (list) list.push(event);
      else concerned.set(id, [event]);
    }
    for (const [id, list] of concerned) {
      const events = list.flatMap(audience.customerEvents);
      if (events.length === 0) continue;
      const frame = encode({ type: 'events', events, upTo: position });
      for (const peer of sockets.customers.get(id) ?? []) give(peer, batch, () => frame);
    }
  }

  function tellStaff(batch: readonly Told[]): void {
    const frames = new Map<string, Buffer>();
    for (const peers of sockets.staff.values()) {
      // The same for all windows of one person.
      let frame: Buffer | null | undefined;
      for (const peer of peers) {
        give(peer, batch, () => {
          frame ??= staffFrame(peer.who.person, batch, frames);
          return frame;
        });
      }
    }
  }

  function give(peer: Peer, batch: readonly Told[], frameOf: () => Buffer | null): void {
    if (peer.phase !== 'live' || peer.told >= position) return;
    const first = batch[0] as Told;
    let frame: Buffer | null;
    if (peer.told >= first.seq) {
      // Its state came from a process that is ahead of this one: only what is new to it.
      const parts = partsFor(peer, batch);
      frame = parts.length > 0 ? eventsFrame(parts, position) : null;
    } else frame = frameOf();
    // Where nothing was for it, the heart tells of the progress; an idle socket costs nothing here.
    if (frame === null) return;
    send(peer.ws, frame);
    peer.told = position;
  }

  /** One frame for all who see the same of a batch. */
  function staffFrame(person: Person, batch: readonly Told[], frames: Map<string, Buffer>): Buffer | null {
    const seen = batch.filter(({ event }) => audience.sees(person, event));
    if (seen.length === 0) return null;
    const key = seen.map(({ seq }) => seq).join();
    let frame = frames.get(key);
    if (!frame) {
      const parts = seen.map(({ json }) => json);
      frame = eventsFrame(parts, position);
      frames.set(key, frame);
    }
    return frame;
  }

  function partsFor({ who, told }: Peer, batch: readonly Told[]): string[] {
    const fresh = batch.filter(({ seq }) => seq > told);
    if (who.kind === 'person') {
      return fresh.filter(({ event }) => audience.sees(who.person, event)).map(({ json }) => json);
    }
    return fresh
      .filter(({ event }) => audience.customerOf(event) === who.customerId)
      .flatMap(({ event }) => audience.customerEvents(event))
      .map((event) => JSON.stringify(event));
  }

  return { tell, partsFor, position: () => position };
}
