/** What a made-up past needs of the house: the record's own commands, on a clock that it sets. */
import type {
  ConversationId,
  CustomerId,
  DispositionId,
  MessageId,
  PersonId,
  QueueId,
  SkillId,
} from '@harken/contract/ids';
import type { Presence } from '@harken/contract/people';
import type { AnsweredForm } from '@harken/contract/rating';
import type {
  Author,
  Channel,
  Conversation,
  CustomerContent,
  Message,
  MessageContent,
  TrailStep,
} from '@harken/contract/record';
import type { DispositionKey } from '../live/colleague-plan.ts';
import type { QueueKey } from '../people.ts';

interface On {
  conversationId: ConversationId;
}

export interface PastRecord {
  get(id: ConversationId): Promise<Conversation | null>;
  messages(id: ConversationId, page: { limit: number }): Promise<Message[]>;
  receive(
    command: On & {
      customerId: CustomerId;
      message: { id: MessageId; content: CustomerContent };
      trail?: readonly TrailStep[];
      opens?: { channel: Channel; locale: string; subject?: string | null };
    },
  ): Promise<{ conversation: Conversation; what: string }>;
  send(command: On & { message: { content: MessageContent }; author: Author }): Promise<{ message: Message }>;
  assign(
    command: On & {
      agentId: PersonId;
      reason: 'routing' | 'taken';
      by?: PersonId | null;
      expected?: { agentId?: PersonId | null };
    },
  ): Promise<{ kind: 'assigned' | 'lost' }>;
  transfer(command: On & { by: Author; queueId: QueueId; note?: string }): Promise<unknown>;
  snooze(command: On & { by: Author; until: string }): Promise<unknown>;
  resolve(
    command: On & {
      by: Author;
      resolution: 'by_person' | 'confirmed';
      dispositionId?: DispositionId | null;
    },
  ): Promise<unknown>;
  rate(
    command: On & { customerId: CustomerId; score: number; comment: string | null; form: AnsweredForm },
  ): Promise<unknown>;
  leaveQueue(command: On & { customerId: CustomerId }): Promise<unknown>;
  changeContent(
    command: On & {
      customerId: CustomerId;
      messageId: MessageId;
      change: { kind: 'chosen'; option: number } | { kind: 'feedback'; helped: boolean };
    },
  ): Promise<unknown>;
  markDelivery(
    command: On & { which: { upTo: number }; state: 'delivered' | 'read' | 'failed'; reason?: string | null },
  ): Promise<unknown>;
  update(
    command: On & { by: Author; version: number; fields: { subject?: string; tags?: string[]; priority?: number } },
  ): Promise<unknown>;
  /** What time alone does: wakes, assumes solved, closes. */
  sweep(): Promise<unknown>;
}

export interface PastAgent {
  id: PersonId;
  name: string;
  queueIds: readonly QueueId[];
  skills: Readonly<Record<string, number>>;
  capacity: number;
}

export interface PastDoors {
  setTime(at: number): void;
  /** Lets others work in between; called often. */
  breathe?: () => Promise<void> | undefined;
  record: PastRecord;
  /** The customer pressed the button. */
  askForPerson(id: ConversationId): Promise<void>;
  /** The virtual agent answers what came in, in this conversation, since it was last asked. */
  answer(id: ConversationId): Promise<void>;
  /** What the agents' knowledge says to the customer's last question. */
  suggest(conversation: Conversation): Promise<string | null>;
  /** The production routing's choice for everything that waits. */
  choose(
    waiting: readonly {
      id: string;
      queueId: string;
      requires: string[];
      weight: number;
      priority: number;
      waitingSince: number;
      preferredAgentId: string | null;
      declinedBy: string[];
    }[],
    agents: readonly {
      id: string;
      presence: Presence;
      connected: boolean;
      queueIds: readonly string[];
      skills: Readonly<Record<string, number>>;
      capacity: number;
      held: number;
      idleSince: number;
    }[],
    now: number,
  ): readonly { kind: 'assign' | 'wait' | 'overflow' | 'call_back'; workId: string; agentId?: string }[];
  /** Who had which presence, as the desk would have told it. */
  tellPresence(agent: PastAgent, from: Presence, presence: Presence, held: number): Promise<void>;
  agents: readonly PastAgent[];
  queues: readonly { id: QueueId; key: QueueKey; skillId: SkillId }[];
  languages: Readonly<Record<'en' | 'zh', SkillId>>;
  dispositions: ReadonlyMap<DispositionKey, DispositionId>;
  /** Of someone of the past by their number, or of someone with an account at the bank. */
  customerId(who: number | string): CustomerId;
  /** The title of an article, by which customers know the option they mean. */
  titleOf(slug: string, locale: 'en' | 'zh'): string | undefined;
}
