import type { Reactions } from '../platform/reactions.ts';
import type { Analytics } from './analytics.ts';
import { followedEvents } from './facts.ts';

/** From the beginning: a database that was counted otherwise before is counted again from its log. */
export function analyticsReactions(reactions: Pick<Reactions, 'on'>, analytics: Pick<Analytics, 'count'>): void {
  reactions.on('analytics.interactions', followedEvents, (event) => analytics.count(event, { inTurn: true }));
}
