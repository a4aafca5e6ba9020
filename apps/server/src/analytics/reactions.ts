import type { HarkenEvent } from '@harken/contract/events';
import type { Reactions } from '../platform/reactions.ts';
import type { Analytics } from './analytics.ts';

export function analyticsReactions(reactions: Pick<Reactions, 'on'>, analytics: Analytics): void {
  reactions.on(
    'analytics',
    [
      'conversation.opened',
      'conversation.handed_off',
      'conversation.queued',
      'conversation.assigned',
      'conversation.abandoned',
      'conversation.resolved',
      'conversation.closed',
      'conversation.snoozed',
      'conversation.rated',
    ],
    (event) => analytics.count(event as HarkenEvent),
  );
}
