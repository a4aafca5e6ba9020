/**
 * Answers first. It reads what the customer wrote, answers with sentences of an article and names the article, asks
 * one question when two articles are close, says so when it does not know, and hands over to people with the whole
 * story whenever the customer wants a person. It never invents and never argues.
 *
 * Every reaction is idempotent: what it says in answer to an event has an id derived from that event.
 */
import type { About } from '@harken/contract/events';
import {
  type ArticleId,
  type CollectionId,
  type ConversationId,
  type CustomerId,
  idFrom,
  type MessageId,
  type QueueId,
} from '@harken/contract/ids';
import type { Locale, Queue } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { Conversation, HandoffPacket, Message, MessageContent, TrailStep } from '@harken/contract/record';
import { handoffPacket, identifyLanguage, wantsPerson } from '@harken/engines/language';
import type { HandOverWhy } from '@harken/engines/procedures/run';
import type { Treatment } from '@harken/engines/routing/segments';
import type { Kysely } from 'kysely';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { EventLog } from '../platform/events.ts';
import { derivedId } from '../platform/ids.ts';
import { createGuesses, type GuessesDeps } from './guesses.ts';
import { createProcedures, type Procedures, type ProceduresDeps } from './procedures.ts';
import { type Carried, createRuns, type RunsDeps } from './runs.ts';
import * as store from './store.ts';
import { words } from './words.ts';

export interface VirtualAgentDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  /** Which queue takes over what; read from the database unless said otherwise. */
  handOffs?: () => Promise<readonly store.HandOff[]>;
  /** What it may do here: answer, answer once, or nothing before a person does; as usual unless said otherwise. */
  treatmentOf?: (conversation: Conversation) => Promise<Pick<Treatment, 'automation'>>;
  /** What it may know of who is there; without it nothing is guessed. */
  visitors?: Omit<GuessesDeps, 'log' | 'read'>;
  /** What it needs to do things, and not only say them; without, it does nothing. */
  doing?: Omit<RunsDeps, 'log' | 'read' | 'zone' | 'held' | 'speak'>;
  knowledge: Pick<Knowledge, 'answer' | 'collectionOf' | 'engineTrail'>;
  /** Which articles its customer may be told from; those for anyone unless said otherwise. */
  readershipOf?: (conversation: Conversation) => Promise<'anyone' | 'customers'>;
  conversations: {
    get(id: ConversationId): Promise<Conversation | null>;
    messages(id: ConversationId, page: { limit: number }): Promise<Message[]>;
    trail(id: ConversationId): Promise<TrailStep[]>;
    queues(): Promise<Queue[]>;
    /** The queue itself while it takes work, else the one that took over. */
    workingQueue(id: QueueId): Promise<QueueId | null>;
    send(command: {
      conversationId: ConversationId;
      message: { id: MessageId; content: MessageContent };
      author: { kind: 'virtual_agent'; id: null; name: null };
      causedBy: string;
    }): Promise<unknown>;
    handOff(command: {
      conversationId: ConversationId;
      packet: HandoffPacket;
      packetId: MessageId;
      queueId: QueueId;
      causedBy: string;
    }): Promise<unknown>;
  };
}

/** The messages that the packet and the answers look back on. */
const lookBack = 60;

/** What it may do besides answering, as people write it. It is there before the virtual agent, whose secrets it keeps. */
export function openProcedures(deps: ProceduresDeps): Procedures {
  return createProcedures(deps);
}

export type VirtualAgent = ReturnType<typeof createVirtualAgent>;

export function createVirtualAgent({
  log,
  read,
  handOffs = () => store.handOffs(read),
  treatmentOf = async () => ({}),
  visitors,
  readershipOf = async () => 'anyone',
  doing,
  knowledge,
  conversations,
}: VirtualAgentDeps) {
  const guesses = visitors && createGuesses({ log, read, ...visitors });
  const runs =
    doing &&
    createRuns({
      ...doing,
      log,
      read,
      zone: async () => (await conversations.queues())[0]?.hours.zone ?? 'UTC',
      held,
      speak: { say, digress, handOver: handOverRun },
    });

  /** The customer wrote, and nobody else has the conversation. */
  function messageReceived(eventId: string, about: About, { content, position }: Message): Promise<void> {
    // With a person, as nearly all that is written later: nothing to look up.
    if (about.agentId !== null) return Promise.resolve();
    return whileHeld(about.conversationId, async (conversation) => {
      const locale = localeOf(conversation, content);
      // Whoever writes by the form was shown the answer before, and is not there to be asked back.
      if (conversation.channel === 'form') return handOver(eventId, conversation, 'asked', locale);
      const { automation } = await treatmentOf(conversation);
      if (automation === 'person') return handOver(eventId, conversation, 'treatment', locale);
      if (content.kind !== 'text') return say(eventId, conversation, words[locale].cannotRead);
      if (await runs?.heard(eventId, conversation, content.text, locale)) return;
      if (wantsPerson(content.text)) return handOver(eventId, conversation, 'asked', locale);
      await answer(eventId, conversation, content.text, locale, { upTo: position, once: automation === 'answer_once' });
    });
  }

  /** The customer took one of the offered options: it is answered as if they had asked it. */
  function optionChosen(eventId: string, about: About, label: string): Promise<void> {
    return whileHeld(about.conversationId, async (conversation) => {
      const once = (await treatmentOf(conversation)).automation === 'answer_once';
      await answer(eventId, conversation, label, localeOf(conversation), { chosen: true, once });
    });
  }

  function notHelped(eventId: string, about: About): Promise<void> {
    return whileHeld(about.conversationId, (conversation) =>
      handOver(eventId, conversation, 'not_answered', localeOf(conversation)),
    );
  }

  /** The customer pressed the button. Repeating it does nothing. */
  function askedForPerson(conversationId: ConversationId): Promise<void> {
    return whileHeld(conversationId, (conversation) => {
      const last = conversation.lastMessage?.at ?? conversation.openedAt;
      return handOver(derivedId(conversationId, `asked ${last}`), conversation, 'asked', localeOf(conversation));
    });
  }

  /** Somebody may take it while the answer is being made: then there is nothing left to say. */
  async function whileHeld(id: ConversationId, work: (conversation: Conversation) => Promise<void>): Promise<void> {
    const conversation = await held(id);
    if (!conversation) return;
    try {
      await work(conversation);
    } catch (error) {
      const refused = error instanceof Refusal && error.code === 'conversation.transition_refused';
      if (!refused || (await held(id))) throw error;
    }
  }

  async function held(id: ConversationId): Promise<Conversation | null> {
    const conversation = await conversations.get(id);
    const ours = conversation?.handledBy === 'virtual_agent' && !['resolved', 'closed'].includes(conversation.state);
    return ours ? conversation : null;
  }

  async function answer(
    eventId: string,
    conversation: Conversation,
    question: string,
    locale: Locale,
    {
      chosen = false,
      upTo = Number.POSITIVE_INFINITY,
      once,
    }: {
      chosen?: boolean;
      upTo?: number;
      /** It answers once, and a person does the rest. */
      once: boolean;
    },
  ): Promise<void> {
    // As it was when they wrote: what was said since, the answer itself included, must not change the answer.
    const thread = (await conversations.messages(conversation.id, { limit: lookBack })).filter(
      ({ position }) => position <= upTo,
    );
    const history = thread.flatMap(({ author, content }) =>
      author.kind === 'customer' && content.kind === 'text' && content.text !== question ? [content.text] : [],
    );
    const readership = await readershipOf(conversation);
    const found = knowledge.answer(question, { locale, history: history.slice(-3) }, readership);
    // Only what a customer opened with: what comes later is about the answers.
    if (history.length === 0 && !chosen) {
      const articleId = found.kind === 'answer' ? found.nearest : undefined;
      await guesses?.heard({ customerId: conversation.customerId, text: question, articleId });
    }
    const ours = thread.filter(({ author }) => author.kind === 'virtual_agent');
    const lastWas = ours.at(-1)?.content;

    if (once && found.kind !== 'small_talk' && ours.some(({ content }) => content.kind === 'answer'))
      return handOver(eventId, conversation, 'treatment', locale);
    switch (found.kind) {
      case 'answer':
        await send(eventId, conversation, {
          kind: 'answer',
          text: found.text,
          sources: found.sources,
          confidence: found.confidence,
          feedback: null,
        });
        return once ? say(eventId, conversation, words[locale].writeOn, 'offered') : undefined;
      case 'clarify':
        // One question, not an interrogation.
        if (chosen || lastWas?.kind === 'choice') break;
        return send(eventId, conversation, {
          kind: 'choice',
          text: found.question,
          options: found.options,
          chosen: null,
        });
      case 'small_talk':
        return say(eventId, conversation, found.text);
      case 'abstain':
        if (found.reason === 'needs_person' || found.reason === 'action')
          return handOver(eventId, conversation, 'action', locale);
        if (found.reason === 'not_a_question') return say(eventId, conversation, words[locale].notAQuestion);
    }
    const before = lastWas?.kind === 'text' && lastWas.text === words[locale].notFound;
    if (before || chosen || once) return handOver(eventId, conversation, 'abstained', locale);
    return say(eventId, conversation, words[locale].notFound);
  }

  async function handOver(
    eventId: string,
    conversation: Conversation,
    reason: HandoffPacket['reason'],
    locale: Locale,
    /** What a procedure found out and did. */
    run?: { carried: Carried; note: string | null; told: boolean },
  ): Promise<void> {
    const [thread, trail, left] = await Promise.all([
      conversations.messages(conversation.id, { limit: lookBack }),
      conversations.trail(conversation.id),
      run?.carried ?? runs?.leave(conversation) ?? null,
    ]);
    const tried = thread.flatMap(({ content }) => (content.kind === 'answer' ? [content] : []));
    const said = thread.flatMap(({ author, content }) =>
      'text' in content && author.kind !== 'system' && content.kind !== 'note'
        ? [{ from: author.kind, text: content.text }]
        : [],
    );
    const told = handoffPacket({
      turns: said,
      trail: knowledge.engineTrail(trail),
      answersTried: tried.map(({ text, sources }) => ({ text, articleId: sources[0]?.articleId ?? '' })),
      reason: engineReason[reason],
      locale,
    });
    const line = {
      asked: words[locale].asked,
      abstained: words[locale].notFoundAgain,
      action: words[locale].needsPerson,
      not_answered: words[locale].notHelped,
      failed: words[locale].asked,
      treatment: words[locale].asked,
    }[reason];
    if (!run?.told) await say(eventId, conversation, line);
    await conversations.handOff({
      conversationId: conversation.id,
      packetId: idFrom('msg', derivedId(eventId, 'packet')),
      queueId: await queueFor(tried.at(-1)?.sources[0]?.articleId, said, locale),
      packet: {
        reason,
        wants: told.wants,
        known: [...(left?.known ?? []), ...told.known],
        tried: [
          ...(left?.tried ?? []).map((text) => ({ text, source: null })),
          ...tried.map(({ text, sources }) => ({ text: shortened(text), source: sources[0] ?? null })),
        ],
        notDone: run?.note ?? told.notDone,
        openQuestion: left?.open ?? told.openQuestion,
        promised: words[locale].promised,
        feels: told.feels,
      },
      causedBy: eventId,
    });
  }

  /** By the article that was quoted last, else by the one nearest to the customer's own words, else the queue for the rest. */
  async function queueFor(
    quoted: ArticleId | undefined,
    said: { from: string; text: string }[],
    locale: Locale,
  ): Promise<QueueId> {
    let articleId = quoted;
    if (!articleId) {
      const theirs = said.filter(({ from, text }) => from === 'customer' && !wantsPerson(text)).map(({ text }) => text);
      const found = theirs.length ? knowledge.answer(theirs.join('\n').slice(-2000), { locale }) : null;
      // What nothing matches is not nearly about anything.
      if (found && !(found.kind === 'abstain' && found.reason === 'no_match')) articleId = found.nearest;
    }
    const collectionId = articleId ? knowledge.collectionOf(articleId) : null;
    const all = await handOffs();
    const queueOf = (id: CollectionId | null) => all.find(({ collection_id }) => collection_id === id)?.queue_id;
    const wanted = queueOf(collectionId) ?? queueOf(null);
    const queueId = (wanted && (await conversations.workingQueue(wanted))) ?? (await conversations.queues())[0]?.id;
    if (!queueId) throw new Refusal('conversation.no_queue', 'There is no queue yet; add one under Queues');
    return queueId;
  }

  /** A question beside a procedure: answered from an article, or honestly not, and never handed over for. */
  async function digress(id: string, conversation: Conversation, question: string, locale: Locale): Promise<void> {
    const found = knowledge.answer(question, { locale, history: [] }, await readershipOf(conversation));
    if (found.kind !== 'answer') return say(id, conversation, words[locale].notBeside);
    const { text, sources, confidence } = found;
    return send(id, conversation, { kind: 'answer', text, sources, confidence, feedback: null });
  }

  function handOverRun(
    id: string,
    conversation: Conversation,
    { why, note, carried, language }: Parameters<RunsDeps['speak']['handOver']>[2],
  ): Promise<void> {
    const told = why === 'unsure' || why === 'tool_failed' || why === 'corrected_late';
    return handOver(id, conversation, reasonOf[why], language, { carried, note, told });
  }

  function say(eventId: string, conversation: Conversation, text: string, as?: 'offered'): Promise<void> {
    return send(eventId, conversation, { kind: 'text', text }, as);
  }

  /** @param as told apart from what else it says to the same event */
  async function send(
    eventId: string,
    conversation: Conversation,
    content: MessageContent,
    as: 'said' | 'offered' = 'said',
  ): Promise<void> {
    await conversations.send({
      conversationId: conversation.id,
      message: { id: idFrom('msg', derivedId(eventId, as)), content },
      author: { kind: 'virtual_agent', id: null, name: null },
      causedBy: eventId,
    });
  }

  /** Which queue takes over what a collection is about; null stands for everything else. */
  const handOffTo = (collectionId: CollectionId | null, queueId: QueueId): Promise<void> =>
    log.transact((tx) => store.putQueue(tx.db, collectionId, queueId));

  return {
    messageReceived,
    optionChosen,
    notHelped,
    askedForPerson,
    handOffTo,
    /** An event that a procedure may wait for; whether it did. */
    happened: async (...event: Parameters<NonNullable<typeof runs>['happened']>) =>
      (await runs?.happened(...event)) ?? false,
    /** What guesses and procedures learnt of an erased customer goes. */
    forget: async (id: CustomerId) => {
      await guesses?.forgetCustomer(id);
      await runs?.forget(id);
    },
    /** What `handOffTo` said. */
    handOffs,
    /** What customers came for, before they say it. */
    guesses,
    stop: () => guesses?.stop(),
  };
}

/** Enough to recognise the answer by; cut at a space where the language has them. */
function shortened(text: string, length = 280): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  return `${text.slice(0, space > length / 2 ? space : length)}…`;
}

/** Why a procedure was handed over, as packets tell it. */
const reasonOf = {
  asked: 'asked',
  step: 'action',
  not_understood: 'abstained',
  no_choices: 'action',
  unproved: 'action',
  corrected_late: 'action',
  tool_failed: 'failed',
  unsure: 'failed',
  too_long: 'failed',
  broken: 'failed',
} as const satisfies Record<HandOverWhy, HandoffPacket['reason']>;

/** The same reasons in the engine's words. */
const engineReason = {
  asked: 'needs_person',
  abstained: 'low_confidence',
  action: 'action',
  not_answered: 'unhelpful_answer',
  failed: 'no_match',
  treatment: 'needs_person',
} as const satisfies Record<HandoffPacket['reason'], string>;

/** The language of what they wrote, when it is plain; else that of the conversation. */
function localeOf(conversation: Conversation, content?: MessageContent): Locale {
  if (content?.kind === 'text') {
    const { locale, confidence } = identifyLanguage(content.text);
    if (confidence > 0.8 && (locale === 'en' || locale === 'zh')) return locale;
  }
  return conversation.locale.startsWith('zh') ? 'zh' : 'en';
}
