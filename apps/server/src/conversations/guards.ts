/** What someone may do with a conversation, asked of it while it is locked. Access decides what they may see. */
import type { PersonId } from '@harken/contract/ids';
import type { Permission } from '@harken/contract/permissions';
import { Refusal } from '@harken/contract/problems';
import type { Conversation } from '@harken/contract/record';
import type { Guard } from './change.ts';

export interface Rights {
  id: PersonId;
  permissions: ReadonlySet<Permission>;
  mayRead: (conversation: Conversation) => boolean;
}

export function guardsOf({ id, permissions, mayRead }: Rights): { reads: Guard; acts: Guard; assigns: Guard } {
  /** What is out of sight is not there. */
  const reads: Guard = (conversation) => {
    if (!mayRead(conversation)) throw new Refusal('record.not_found');
  };
  /** Acting is for whoever has it, for who was brought in, and for leads. */
  const acts: Guard = (conversation) => {
    reads(conversation);
    const part = conversation.agentId === id || conversation.participantIds.includes(id);
    if (!part && !permissions.has('conversation.assign')) throw new Refusal('conversation.not_yours');
  };
  /** One may take what is free and give away what one has; the rest is for leads. */
  const assigns: Guard = (conversation) => {
    reads(conversation);
    const { agentId } = conversation;
    if (agentId === null || agentId === id || permissions.has('conversation.assign')) return;
    throw new Refusal('conversation.already_assigned', `${conversation.agentName ?? 'A colleague'} has it`);
  };
  return { reads, acts, assigns };
}
