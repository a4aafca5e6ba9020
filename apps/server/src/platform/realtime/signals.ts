/** Signs that are true for a moment: who types, who looks, how long it takes. Checked on their way in and out. */
import type { About } from '@harken/contract/events';
import type { ConversationId, CustomerId, PersonId } from '@harken/contract/ids';
import type { ClientFrame, Signal } from '@harken/contract/live';
import type { Person } from '@harken/contract/people';
import type { Permission } from '@harken/contract/permissions';
import type { Bus } from '../bus.ts';
import type { Logger } from '../log.ts';
import { encode, type Peer, type StaffMember, send, type Visitor } from './peer.ts';
import type { Roster } from './roster.ts';
import type { Sockets } from './sockets.ts';

/** Whom a signal reaches: a customer, and staff who may read the conversation. */
export interface SignalTarget {
  customerId?: CustomerId;
  staff?: About;
}

export interface SignalDeps {
  bus: Bus;
  logger: Logger;
  sockets: Sockets;
  mayRead(person: Person, about: About): boolean;
  may(person: Person, permission: Permission): boolean;
  aboutOf(conversationId: ConversationId): Promise<About | null>;
}

export interface Signals {
  /** To the sockets of every process. */
  signal(target: SignalTarget, signal: Signal): void;
  /** What the events say about who may see a conversation, so that a keystroke asks no database. */
  remember(about: About): void;
  types(peer: Peer, frame: Extract<ClientFrame, { type: 'typing' }>): Promise<void>;
  views(peer: Peer, conversationId: ConversationId | null): Promise<void>;
  /** The viewers of a conversation over all processes changed. */
  viewersChanged(conversationId: ConversationId, personIds: PersonId[]): void;
  /** A socket went: it types and views no more. */
  leaves(peer: Peer): void;
  stop(): void;
}

const topic = 'realtime.signal';
const rememberedConversations = 5_000;

export function createSignals(
  { bus, logger, sockets, mayRead, may, aboutOf }: SignalDeps,
  roster: () => Roster,
): Signals {
  const abouts = new Map<ConversationId, About>();

  const stop = bus.subscribe(topic, (payload) => {
    const { target, signal } = payload as { target: SignalTarget; signal: Signal };
    deliver(target, signal);
  });

  function signal(target: SignalTarget, signal: Signal): void {
    bus.publish(topic, { target, signal });
  }

  function deliver({ customerId, staff }: SignalTarget, signal: Signal): void {
    const theirs = customerId && sockets.customers.get(customerId);
    if (theirs && isForCustomers(signal)) {
      const frame = encode({ type: 'signal', signal: forCustomer(signal) });
      for (const { ws } of theirs) send(ws, frame);
    }
    if (!staff || sockets.staff.size === 0) return;
    const frame = encode({ type: 'signal', signal });
    for (const [personId, peers] of sockets.staff) {
      if (signal.name === 'typing' && signal.by.id === personId) continue;
      for (const { who, ws } of peers) if (mayRead(who.person, staff)) send(ws, frame);
    }
  }

  function remember(about: About): void {
    abouts.delete(about.conversationId);
    abouts.set(about.conversationId, about);
    if (abouts.size > rememberedConversations) abouts.delete(abouts.keys().next().value as ConversationId);
  }

  async function known(conversationId: ConversationId): Promise<About | null> {
    if (!abouts.has(conversationId)) {
      const about = await aboutOf(conversationId).catch((error) => {
        logger.warn({ err: error }, 'A signal could not be placed.');
        return null;
      });
      // An event may have told a newer one while we asked.
      if (about && !abouts.has(conversationId)) remember(about);
    }
    return abouts.get(conversationId) ?? null;
  }

  async function types(
    peer: Peer,
    { conversationId, what, on }: Extract<ClientFrame, { type: 'typing' }>,
  ): Promise<void> {
    const about = await known(conversationId);
    if (!about || peer.phase === 'gone') return;
    const { who } = peer;
    const allowed =
      who.kind === 'customer'
        ? about.customerId === who.customerId && what === 'reply'
        : mayRead(who.person, about) && may(who.person, 'conversation.reply');
    if (!allowed) return;
    peer.typing = on ? { conversationId, what } : null;
    sayTyping(who, about, what, on);
  }

  function sayTyping(who: StaffMember | Visitor, about: About, what: 'reply' | 'note', on: boolean): void {
    const { conversationId, customerId } = about;
    if (who.kind === 'customer') {
      const by = { kind: 'customer', id: customerId, name: null } as const;
      signal({ staff: about }, { name: 'typing', conversationId, by, what, on });
    } else {
      const by = { kind: 'person', id: who.person.id, name: who.person.name } as const;
      const target = what === 'reply' ? { staff: about, customerId } : { staff: about };
      signal(target, { name: 'typing', conversationId, by, what, on });
    }
  }

  async function views(peer: Peer, conversationId: ConversationId | null): Promise<void> {
    const about = conversationId && (await known(conversationId));
    if (peer.phase === 'gone' || peer.who.kind !== 'person') return;
    view(peer, peer.who, about && mayRead(peer.who.person, about) ? conversationId : null);
  }

  function view(peer: Peer, who: StaffMember, conversationId: ConversationId | null): void {
    const before = who.viewing;
    if (before === conversationId) return;
    who.viewing = conversationId;
    for (const id of [before, conversationId]) if (id !== null) roster().viewing(id, viewersHere(id, peer));
  }

  function viewersHere(conversationId: ConversationId, changed: Peer): PersonId[] {
    const viewers = new Set<PersonId>();
    for (const [personId, peers] of sockets.staff) {
      for (const { who } of peers) if (who.viewing === conversationId) viewers.add(personId);
    }
    const { who } = changed;
    if (who.kind === 'person' && who.viewing === conversationId) viewers.add(who.person.id);
    return [...viewers];
  }

  return {
    signal,
    remember,
    types,
    views,
    viewersChanged(conversationId, personIds) {
      void known(conversationId).then((about) => {
        if (about) deliver({ staff: about }, { name: 'viewing', conversationId, personIds });
      });
    },
    leaves(peer) {
      const about = peer.typing && abouts.get(peer.typing.conversationId);
      if (peer.typing && about) sayTyping(peer.who, about, peer.typing.what, false);
      peer.typing = null;
      if (peer.who.kind === 'person') view(peer, peer.who, null);
    },
    stop,
  };
}

/** A customer sees that someone writes to them, and how long it takes; never a note, never who looks. */
function isForCustomers(signal: Signal): boolean {
  return signal.name === 'wait' || (signal.name === 'typing' && signal.what === 'reply');
}

/** A colleague's id is ours; the name is what a customer knows an agent by. */
function forCustomer(signal: Signal): Signal {
  return signal.name === 'typing' && signal.by.kind === 'person' ? { ...signal, by: { ...signal.by, id: '' } } : signal;
}
