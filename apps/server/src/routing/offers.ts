/** What becomes of an offer: taken, declined, withdrawn because the work went elsewhere, or lapsed. */
import type { ConversationId, OfferId, PersonId } from '@harken/contract/ids';
import type { AgentStatus } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Offer } from '@harken/contract/record';
import type { Kysely } from 'kysely';
import { createAlarm } from './alarm.ts';
import type { createPresence } from './presence.ts';
import type { RoutingDeps } from './routing.ts';
import type { Floor } from './situation.ts';
import * as store from './store.ts';

export interface OffersDeps extends Pick<RoutingDeps, 'log' | 'read' | 'clock'> {
  conversations: Pick<RoutingDeps['conversations'], 'aboutOf' | 'assign'>;
  presence: Pick<ReturnType<typeof createPresence>, 'change'>;
  floor(only?: PersonId): Promise<Floor>;
  status(db: Kysely<unknown>, personId: PersonId, staff: Floor): Promise<AgentStatus>;
}

export function createOffers({ log, read, clock, conversations, presence, floor, status }: OffersDeps) {
  const lapses = createAlarm(clock, expire);

  async function accept(offerId: OfferId, personId: PersonId): Promise<void> {
    const offer = await openOffer(offerId);
    const result = await conversations.assign({
      conversationId: offer.conversationId,
      agentId: personId,
      reason: 'accepted',
      expected: { agentId: null },
      by: personId,
      // In one transaction: between the end of the offer and the assignment it would be offered to somebody else.
      along: async (tx, about) => {
        const how = 'accepted';
        const ended = await store.endOffer(tx.db, offerId, { how, now: clock.now(), agentId: personId });
        if (!ended) throw new Refusal('offer.gone');
        const actor = { kind: 'person', id: personId } as const;
        tx.append({ name: 'offer.ended', actor, data: { about, offerId, agentId: personId, how } });
      },
    });
    if (result.kind === 'lost') throw new Refusal('conversation.already_assigned');
  }

  async function decline(offerId: OfferId, personId: PersonId): Promise<void> {
    if (!(await end(await openOffer(offerId), 'declined', personId))) throw new Refusal('offer.gone');
  }

  async function openOffer(offerId: OfferId): Promise<Offer> {
    const [open] = await store.openOffers(read, { id: offerId });
    if (!open) throw new Refusal('offer.gone');
    return open;
  }

  /** Ends an offer, once. @returns false when it was over already, or is another agent's */
  async function end(offer: Offer, how: store.OfferEnd, agentId?: PersonId): Promise<boolean> {
    // Read before the transaction: an open transaction may be the only one there is.
    const [about, staff] = await Promise.all([conversations.aboutOf(offer.conversationId), floor(offer.agentId)]);
    return log.transact(async (tx) => {
      const ended = await store.endOffer(tx.db, offer.id, { how, now: clock.now(), ...(agentId ? { agentId } : {}) });
      if (!ended || !about) return false;
      const actor = agentId ? ({ kind: 'person', id: agentId } as const) : system;
      tx.append({ name: 'offer.ended', actor, data: { about, offerId: offer.id, agentId: offer.agentId, how } });
      // Who serves no more has no load that anyone asks for.
      if (!staff.people.some(({ id }) => id === offer.agentId)) return true;
      if (how === 'expired')
        await presence.change(
          tx,
          { personId: offer.agentId, presence: 'away', from: 'available', by: null, reason: 'offer_lapsed' },
          staff,
        );
      tx.append({ name: 'agent.updated', actor: system, data: { status: await status(tx.db, offer.agentId, staff) } });
      return true;
    });
  }

  /** The conversation went elsewhere (taken, transferred, given up, solved): its offer is over. */
  async function withdraw(conversationId: ConversationId): Promise<void> {
    for (const offer of await store.openOffers(read, { conversationId })) await end(offer, 'withdrawn');
  }

  /** The agent left: what was offered to them is for somebody else, now and not when it lapses. */
  async function withdrawFrom(agentId: PersonId): Promise<void> {
    for (const offer of await store.openOffers(read, { agentId })) await end(offer, 'withdrawn');
  }

  /** Ends offers that nobody answered. Whoever let one lapse is away, so that the next customer does not wait for them too. */
  async function expire(): Promise<void> {
    const now = clock.now().getTime();
    for (const offer of await store.openOffers(read)) {
      if (Date.parse(offer.expiresAt) > now) lapses.set(Date.parse(offer.expiresAt));
      else await end(offer, 'expired');
    }
  }

  return {
    accept,
    decline,
    withdraw,
    withdrawFrom,
    expire,
    /** Looks again at that moment, epoch milliseconds. */
    lapseAt: lapses.set,
    stop: lapses.stop,
  };
}

const system = { kind: 'system', id: null } as const;
