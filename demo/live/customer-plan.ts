/**
 * What a customer does next. Pure: chance is drawn when they arrive, and from then on what they do follows from what
 * they see. Nothing here knows how the messenger is reached.
 */
import type { Message } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { type Dialogue, ratingsByMood } from '../dialogue.ts';
import { between, drawn, exponential, type Random } from './chance.ts';

/** One customer's nature, drawn once. */
export interface Plan {
  dialogue: Dialogue;
  /** The right answer is enough for them. */
  easilySatisfied: boolean;
  /** How they ask for a person: in words, by the button, or by saying that the answer did not help. */
  asksBy: 'words' | 'button' | 'not_helped';
  patienceMs: number;
  /** Stars at the end; null when they do not rate. */
  rating: number | null;
  /** 1 is usual; a slow one takes longer for everything. */
  slowness: number;
}

export function planOf(dialogue: Dialogue, random: Random): Plan {
  const { responseShare, shares } = ratingsByMood[dialogue.mood];
  return {
    dialogue,
    easilySatisfied: random() < dialogue.afterAnswer.satisfiedShare,
    asksBy: (['words', 'button', 'not_helped'] as const)[drawn(random, [0.6, 0.25, 0.15])] ?? 'words',
    patienceMs: exponential(random, dialogue.patienceSeconds * 1000),
    rating: random() < responseShare ? drawn(random, shares) + 1 : null,
    slowness: between(random, 0.7, 1.5),
  };
}

/** How far they are in what they have to say. */
export interface Progress {
  begun: boolean;
  /** A right answer settled it: said so by the button, then in words, then closed. */
  settled: 0 | 1 | 2 | 3;
  followUps: number;
  /** Asked for a person: once in their own way, and once more by the button if nobody understood. */
  asked: 0 | 1 | 2;
  toPerson: number;
  thanked: boolean;
  left: boolean;
  rated: boolean;
}

export const atTheDoor: Progress = {
  begun: false,
  settled: 0,
  followUps: 0,
  asked: 0,
  toPerson: 0,
  thanked: false,
  left: false,
  rated: false,
};

/** What they see on their screen. */
export interface Sight {
  conversation: Pick<CustomerConversation, 'state' | 'handledBy' | 'waiting'>;
  /** The last message of ours after their last word; null while they wait for one. */
  reply: Pick<Message, 'id' | 'author' | 'content'> | null;
  waitedMs: number;
  /** Since anything happened at all. */
  quietMs: number;
}

export type Act =
  | { do: 'say'; text: string }
  | { do: 'choose'; messageId: Message['id']; option: number }
  | { do: 'feedback'; messageId: Message['id']; helped: boolean }
  | { do: 'ask_for_person' }
  | { do: 'leave_queue' }
  | { do: 'confirm_solved' }
  | { do: 'rate'; score: number }
  | { do: 'go' };

export interface Step {
  act: Act;
  progress: Progress;
}

/** Nobody sits before a silent screen for ever. */
const longestQuietMs = { virtualAgent: 90_000, person: 12 * 60_000 };

/**
 * @param titleOf the title of an article, by which they know the option they mean
 * @returns null while they wait
 */
export function nextStep(
  plan: Plan,
  progress: Progress,
  sight: Sight,
  titleOf: (article: string) => string | undefined,
): Step | null {
  const { dialogue } = plan;
  const { conversation, reply } = sight;
  const step = (act: Act, changed: Partial<Progress> = {}): Step => ({ act, progress: { ...progress, ...changed } });
  const go = () => step({ do: 'go' });

  if (!progress.begun) return step({ do: 'say', text: dialogue.opening }, { begun: true });
  if (conversation.state === 'resolved' || conversation.state === 'closed') {
    const rates = plan.rating !== null && !progress.rated && conversation.state === 'resolved' && !progress.left;
    return rates ? step({ do: 'rate', score: plan.rating ?? 5 }, { rated: true }) : go();
  }
  if (progress.left) return go();
  if (progress.settled === 1) return step({ do: 'say', text: dialogue.afterAnswer.satisfied }, { settled: 2 });
  if (progress.settled === 2) return step({ do: 'confirm_solved' }, { settled: 3 });
  if (progress.settled === 3) return sight.quietMs > longestQuietMs.virtualAgent ? go() : null;

  if (conversation.handledBy === 'virtual_agent') {
    const quiet = sight.quietMs > longestQuietMs.virtualAgent;
    if (reply === null) return quiet ? askAgain() : null;
    return toVirtualAgent(reply);
  }
  if (conversation.waiting && reply?.author.kind !== 'person') {
    return sight.waitedMs >= plan.patienceMs ? step({ do: 'leave_queue' }, { left: true }) : null;
  }
  if (reply?.author.kind !== 'person') return sight.quietMs > longestQuietMs.person ? go() : null;
  const line = dialogue.toPerson[progress.toPerson];
  if (line !== undefined) return step({ do: 'say', text: line }, { toPerson: progress.toPerson + 1 });
  if (!progress.thanked) return step({ do: 'say', text: dialogue.thanks }, { thanked: true });
  return sight.quietMs > longestQuietMs.person ? go() : null;

  function toVirtualAgent({ id, content }: NonNullable<Sight['reply']>): Step {
    if (progress.asked > 0) return askAgain();
    if (content.kind === 'choice') {
      const title = dialogue.article === null ? undefined : titleOf(dialogue.article);
      const option = content.options.findIndex(({ label }) => label === title);
      if (option >= 0 && content.chosen === null) return step({ do: 'choose', messageId: id, option });
      return ask();
    }
    if (content.kind !== 'answer') return ask();
    const right = content.sources.some(({ slug }) => slug === dialogue.article);
    if (right && plan.easilySatisfied) return step({ do: 'feedback', messageId: id, helped: true }, { settled: 1 });
    const further = dialogue.afterAnswer.followUps[progress.followUps];
    if (further !== undefined) return step({ do: 'say', text: further }, { followUps: progress.followUps + 1 });
    return ask(id);
  }

  function ask(answered?: Message['id']): Step {
    if (plan.asksBy === 'not_helped' && answered)
      return step({ do: 'feedback', messageId: answered, helped: false }, { asked: 1 });
    if (plan.asksBy === 'button') return step({ do: 'ask_for_person' }, { asked: 2 });
    return step({ do: 'say', text: dialogue.afterAnswer.asksForPerson }, { asked: 1 });
  }

  function askAgain(): Step {
    return progress.asked < 2 ? step({ do: 'ask_for_person' }, { asked: 2 }) : go();
  }
}
