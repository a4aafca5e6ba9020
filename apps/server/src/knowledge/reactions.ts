/** The facts that knowledge learns from. */
import type { HarkenEvent } from '@harken/contract/events';
import type { Reactions } from '../platform/reactions.ts';
import type { Knowledge } from './knowledge.ts';

const names = [
  'conversation.resolved',
  'conversation.rated',
  'article.created',
  'article.updated',
  'article.published',
  'article.unpublished',
  'customer.erased',
] as const;

export function knowledgeReactions(reactions: Pick<Reactions, 'on'>, { learning }: Pick<Knowledge, 'learning'>): void {
  // What was solved before there was anything to learn with is not gone through.
  const from = 'now';
  reactions.on(
    'knowledge',
    names,
    async (stored) => {
      const event = stored as HarkenEvent;
      switch (event.name) {
        case 'conversation.resolved':
        case 'conversation.rated':
          return learning?.solved(event.data.about.conversationId, new Date(event.at));
        case 'article.created':
        case 'article.updated':
        case 'article.published':
        case 'article.unpublished':
          // A draft, or a thousand of them: nobody reads those yet.
          if (Object.keys(event.data.article.texts).length === 0) return;
          return learning?.articleChanged(event.data.article.id);
        case 'customer.erased':
          return learning?.forget(event.data.customerId);
      }
    },
    from,
  );
}
