/** Conversations that an agent holds, with a word from the customer timed from the send to the agent's socket. */
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { Ear } from './ear.ts';
import type { Chance } from './figures.ts';
import type { House } from './house.ts';
import { aMessenger, aVisitor, newMessageId, type Visitor } from './visitor.ts';

export interface InHand {
  /**
   * Customers write at random moments, `perSecond` on average.
   * @returns milliseconds from each send to the agent's socket
   */
  timeWords(perSecond: number, seconds: number, luck: Chance): Promise<number[]>;
  close(): void;
}

export async function openConversationsInHand(house: House, count: number): Promise<InHand> {
  const messenger = await aMessenger(house);
  const lead = await house.colleague('grace.tan');
  const agent = await house.colleague('priya.nair');
  const talks: { visitor: Visitor; id: ConversationId }[] = [];
  for (let n = 0; n < count; n++) {
    const visitor = await aVisitor(house.customerDoor, messenger);
    const { id } = await visitor.asks('Hello');
    await lead.call('POST /api/conversations/:id/assign', { params: { id }, body: { agentId: agent.me.id } });
    talks.push({ visitor, id });
  }
  const heardAt = new Map<MessageId, number>();
  const ear: Ear<HarkenEvent> = await agent.listen(undefined, (events) => {
    const now = performance.now();
    for (const event of events) if (event.name === 'message.received') heardAt.set(event.data.message.id, now);
  });

  return {
    async timeWords(perSecond, seconds, luck) {
      const sent = new Map<MessageId, number>();
      const acknowledged: Promise<unknown>[] = [];
      const began = performance.now();
      let due = 0;
      for (let n = 0; ; n++) {
        due += (-Math.log(1 - luck.next()) * 1000) / perSecond;
        if (due > seconds * 1000) break;
        const left = began + due - performance.now();
        if (left > 0) await new Promise((later) => setTimeout(later, left));
        const { visitor, id } = talks[n % talks.length] as (typeof talks)[number];
        const messageId = newMessageId();
        sent.set(messageId, performance.now());
        acknowledged.push(visitor.says(id, 'They can only hold the room for ten more minutes.', messageId));
      }
      await Promise.all(acknowledged);
      const last = [...sent.keys()].at(-1);
      if (last)
        await ear.hears(
          (event) => event.name === 'message.received' && event.data.message.id === last,
          'the last word',
        );
      return [...sent].map(([id, at]) => (heardAt.get(id) ?? Number.POSITIVE_INFINITY) - at);
    },
    close: () => ear.close(),
  };
}
