/** The customer's side of the API. Whatever leaves here went through `view`, the one projection for customers. */
import { firstLineOf } from '@harken/contract/first-line';
import type { ConversationId, CustomerId, MessageId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import type { AnsweredForm, ShownForm } from '@harken/contract/rating';
import type { Author, Conversation, CustomerContent, Message, TrailStep } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import type { EventLog } from '../platform/events.ts';
import type { CustomerCaller } from '../platform/http/caller.ts';
import type { Http, RawHandler } from '../platform/http.ts';
import type { Channels } from './channels.ts';

interface OwnCommand {
  conversationId: ConversationId;
  customerId: CustomerId;
}

interface Hours {
  open: boolean;
  opensAt: Date | null;
  closesAt: Date | null;
}

export interface ChannelsHttpDeps {
  channels: Channels;
  log: Pick<EventLog, 'head' | 'place'>;
  view: {
    conversation(conversation: Conversation): CustomerConversation;
    /** Null for what is not theirs to see. */
    message(message: Message): Message | null;
  };
  /** Writes an anonymous visitor down, once. */
  ensureAnonymous: (id: CustomerId, locale: string) => Promise<void>;
  conversations: {
    receive(
      receiving: OwnCommand & {
        message: { id: MessageId; content: CustomerContent };
        trail?: readonly TrailStep[];
        opens?: { channel: 'messenger'; locale: string; inboxId: CustomerCaller['inboxId']; subject: string | null };
      },
    ): Promise<{ conversation: Conversation; message: Message }>;
    ofCustomer(customerId: CustomerId): Promise<Conversation[]>;
    unread(ids: readonly ConversationId[]): Promise<Map<ConversationId, number>>;
    get(id: ConversationId): Promise<Conversation | null>;
    messages(id: ConversationId, page: { limit: number }): Promise<Message[]>;
    changeContent(
      change: OwnCommand & {
        messageId: MessageId;
        change: { kind: 'chosen'; option: number } | { kind: 'feedback'; helped: boolean };
      },
    ): Promise<unknown>;
    markDelivery(marking: {
      conversationId: ConversationId;
      guard: (conversation: Conversation) => void;
      which: { upTo: number };
      state: 'delivered' | 'read';
    }): Promise<unknown>;
    leaveQueue(command: OwnCommand): Promise<unknown>;
    resolve(command: {
      conversationId: ConversationId;
      by: Author;
      resolution: 'confirmed';
      guard: (conversation: Conversation) => void;
    }): Promise<unknown>;
    rate(
      rating: OwnCommand & { score: number; comment: string | null; form?: AnsweredForm | undefined },
    ): Promise<unknown>;
    /** How it may be rated; null where nobody is asked. */
    ratingFormOf(id: ConversationId): Promise<ShownForm | null>;
    recordContext(steps: OwnCommand & { trail: readonly TrailStep[] }): Promise<unknown>;
  };
  files: {
    upload: RawHandler<'uploadCustomerFile'>;
    download: RawHandler<'downloadCustomerFile'>;
  };
  askForPerson: (id: ConversationId) => Promise<void>;
  guess: (visit: {
    customerId: CustomerId;
    trail: readonly TrailStep[];
    locale: Locale;
    readership: 'anyone' | 'customers';
  }) => Promise<{ question: string; evidence: string }[]>;
  /** Where it stands in its queue; null when it does not wait. */
  waitOf: (conversation: Conversation) => Promise<{
    ahead: number;
    expectedSeconds: number | null;
    lowerSeconds: number | null;
    upperSeconds: number | null;
    queueName: string | null;
  } | null>;
  /** When people of any queue work, and what somebody who asked for one now would wait; null when nobody is there. */
  peopleNow: () => Promise<Hours & { expectedSeconds: number | null }>;
  /** When people of one conversation's queue work. */
  hours: (conversation: Conversation) => Promise<Hours>;
}

const messagesShown = 200;

export function serveChannels(http: Pick<Http, 'serve' | 'serveRaw'>, deps: ChannelsHttpDeps): void {
  const { channels, conversations, log, view } = deps;
  const seq = async () => ({ seq: await log.place() });

  http.serve('messengerSettings', async ({ query }) => {
    const { name } = await channels.messengerByKey(query.key);
    const { open, opensAt, closesAt, expectedSeconds } = await deps.peopleNow();
    return {
      name,
      locales: ['en', 'zh'],
      peopleNow: open,
      peopleUntil: open ? (closesAt?.toISOString() ?? null) : null,
      peopleFrom: open ? null : (opensAt?.toISOString() ?? null),
      expectedSeconds: open ? expectedSeconds : null,
    };
  });

  http.serve('openMessengerSession', async ({ body }, caller) => {
    const { inboxId } = await channels.messengerByKey(body.key);
    // A browser says where it is; a site that is not allowed gets no session, whatever else it knows.
    if (caller.origin && !(await channels.allowedOrigin(caller.origin, { inboxId })))
      throw new Refusal('request.forged_origin', 'This site may not use this messenger');
    const { token, expiresAt, rotateAfter, customer } = await channels.openSession(body);
    return { token, expiresAt: expiresAt.toISOString(), rotateAfter: rotateAfter.toISOString(), customer };
  });

  http.serve('rotateMessengerToken', async (_, caller) => {
    const { token, expiresAt, rotateAfter } = await channels.rotate(await sessionOf(caller), caller.token);
    return { token, expiresAt: expiresAt.toISOString(), rotateAfter: rotateAfter.toISOString() };
  });

  http.serve('closeMessengerSession', async (_, caller) => {
    await channels.closeSession(await sessionOf(caller));
    return null;
  });

  async function sessionOf(caller: CustomerCaller) {
    const session = await channels.findSession(caller.token);
    if (!session) throw new Refusal('access.signed_out');
    return session;
  }

  http.serve('messengerState', async ({ query }, caller) => {
    const at = await log.head();
    const [own, customer] = await Promise.all([
      conversations.ofCustomer(caller.customerId),
      channels.customerOf(caller.customerId),
    ]);
    const unread = await conversations.unread(own.map(({ id }) => id));
    const asked = query.conversation
      ? own.find(({ id }) => id === query.conversation)
      : own.find(({ state }) => state !== 'resolved' && state !== 'closed');
    const messages = asked ? await conversations.messages(asked.id, { limit: messagesShown }) : [];
    return {
      seq: at,
      customer: { name: customer?.name ?? null, identified: caller.identified },
      conversations: own.map((one) => ({ ...view.conversation(one), unread: unread.get(one.id) ?? 0 })),
      messages: messages.flatMap((message) => view.message(message) ?? []),
    };
  });

  http.serve('guessQuestions', async ({ body: { trail, locale } }, { customerId, identified }) => ({
    questions: await deps.guess({
      customerId,
      trail,
      locale: locale.startsWith('zh') ? 'zh' : 'en',
      readership: identified ? 'customers' : 'anyone',
    }),
  }));

  http.serve('startConversation', async ({ body }, caller) => {
    await deps.ensureAnonymous(caller.customerId, body.locale);
    const { conversation } = await conversations.receive({
      conversationId: body.id,
      customerId: caller.customerId,
      message: body.message,
      trail: body.trail,
      opens: {
        channel: 'messenger',
        locale: body.locale,
        inboxId: caller.inboxId,
        subject: body.message.content.kind === 'text' ? firstLineOf(body.message.content.text) : null,
      },
    });
    return { ...(await seq()), conversation: view.conversation(conversation) };
  });

  http.serve('sendCustomerMessage', async ({ params, body }, caller) => {
    const { message } = await conversations.receive({
      conversationId: params.id,
      customerId: caller.customerId,
      message: { id: body.id, content: body.content },
      ...(body.trail ? { trail: body.trail } : {}),
    });
    return { ...(await seq()), position: message.position, at: message.at };
  });

  http.serve('chooseOption', async ({ params, body }, caller) => {
    await conversations.changeContent({
      ...own(params.id, caller),
      messageId: params.messageId,
      change: { kind: 'chosen', option: body.option },
    });
    return seq();
  });

  http.serve('giveAnswerFeedback', async ({ params, body }, caller) => {
    await conversations.changeContent({
      ...own(params.id, caller),
      messageId: params.messageId,
      change: { kind: 'feedback', helped: body.helped },
    });
    return seq();
  });

  http.serve('askForPerson', async ({ params }, caller) => {
    await ofTheirs(params.id, caller);
    await deps.askForPerson(params.id);
    return seq();
  });

  http.serve('leaveQueue', async ({ params }, caller) => {
    await conversations.leaveQueue(own(params.id, caller));
    return seq();
  });

  http.serve('confirmSolved', async ({ params }, caller) => {
    await conversations.resolve({
      conversationId: params.id,
      by: { kind: 'customer', id: caller.customerId, name: null },
      resolution: 'confirmed',
      guard: belongsTo(caller.customerId),
    });
    return seq();
  });

  http.serve('waitOfConversation', async ({ params }, caller) => {
    const conversation = await ofTheirs(params.id, caller);
    const [wait, { open, opensAt }] = await Promise.all([deps.waitOf(conversation), deps.hours(conversation)]);
    return {
      waiting: wait !== null,
      ahead: wait?.ahead ?? 0,
      expectedSeconds: wait?.expectedSeconds ?? null,
      lowerSeconds: wait?.lowerSeconds ?? null,
      upperSeconds: wait?.upperSeconds ?? null,
      queueName: wait?.queueName ?? null,
      open,
      opensAt: opensAt?.toISOString() ?? null,
    };
  });

  http.serve('markRead', async ({ params, body }, caller) => {
    await conversations.markDelivery({
      conversationId: params.id,
      guard: belongsTo(caller.customerId),
      which: { upTo: body.upTo },
      state: body.state,
    });
    return seq();
  });

  http.serve('recordContext', async ({ params, body }, caller) => {
    await conversations.recordContext({ ...own(params.id, caller), trail: body.trail });
    return seq();
  });

  http.serve('ratingForm', async ({ params }, caller) => {
    await ofTheirs(params.id, caller);
    return { form: await conversations.ratingFormOf(params.id) };
  });

  http.serve('rateConversation', async ({ params, body }, caller) => {
    await conversations.rate({ ...own(params.id, caller), ...body });
    return seq();
  });

  const { messengers } = channels;
  http.serve('listMessengers', async () => ({ messengers: await messengers.list() }));
  http.serve('createSigningKey', ({ body }, caller) => messengers.create(body, caller));
  http.serve('updateMessenger', async ({ params, body }, caller) => ({
    messenger: await messengers.update(params.id, body, caller),
  }));
  http.serve('rotateSigningSecret', ({ params, body }, caller) => messengers.rotateSecret(params.id, body, caller));

  http.serveRaw('uploadCustomerFile', deps.files.upload);
  http.serveRaw('downloadCustomerFile', deps.files.download);

  /** Whether it exists is not told to anyone but its customer. */
  async function ofTheirs(id: ConversationId, caller: CustomerCaller): Promise<Conversation> {
    const conversation = await conversations.get(id);
    if (conversation?.customerId !== caller.customerId) throw new Refusal('record.not_found');
    return conversation;
  }
}

function own(conversationId: ConversationId, { customerId }: CustomerCaller): OwnCommand {
  return { conversationId, customerId };
}

function belongsTo(customerId: CustomerId) {
  return (conversation: Conversation) => {
    if (conversation.customerId !== customerId) throw new Refusal('record.not_found');
  };
}
