/** The facts the virtual agent answers. */
import type { HarkenEvent } from '@harken/contract/events';
import type { Reactions } from '../platform/reactions.ts';
import type { VirtualAgent } from './virtual-agent.ts';

export function virtualAgentReactions(reactions: Pick<Reactions, 'on'>, agent: VirtualAgent): void {
  reactions.on('virtual-agent', ['message.received', 'message.updated', 'customer.erased'], async (stored) => {
    const event = stored as HarkenEvent;
    if (event.name === 'message.received') await agent.messageReceived(event.id, event.data.about, event.data.message);
    if (event.name === 'customer.erased') await agent.forget(event.data.customerId);
    if (event.name !== 'message.updated') return;
    const { about, content } = event.data;
    const option = content.kind === 'choice' && content.chosen !== null ? content.options[content.chosen] : undefined;
    if (option) await agent.optionChosen(event.id, about, option.label);
    if (content.kind === 'answer' && content.feedback === 'not_helped') await agent.notHelped(event.id, about);
  });
}
