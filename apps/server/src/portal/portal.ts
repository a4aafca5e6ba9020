/**
 * The help centre. It shows what knowledge lets readers see, lets who is known read and continue their own cases, and
 * takes what others ask by its form, with a private link to follow it. The pages themselves are drawn in apps/portal.
 */
import { createHash, randomBytes } from 'node:crypto';
import { firstLineOf } from '@harken/contract/first-line';
import { type ConversationId, type CustomerId, idFrom } from '@harken/contract/ids';
import type { Locale, Localised } from '@harken/contract/people';
import type { ArticleVoices, NotHelpedReason, PortalSettings } from '@harken/contract/portal';
import { Refusal } from '@harken/contract/problems';
import type { Author, Conversation, Customer, CustomerContent, Identity, Message } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import type { Kysely } from 'kysely';
import { clean } from '../platform/clean.ts';
import type { Clock } from '../platform/clock.ts';
import type { EventLog } from '../platform/events.ts';
import type { Changer } from '../platform/http/caller.ts';
import { derivedId } from '../platform/ids.ts';
import { createLibrary, type LibraryDeps } from './library.ts';
import { differences, type SettingsChanges, settingsAfter } from './settings.ts';
import * as store from './store.ts';

export interface PortalDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  /** What the organisation is called until someone says otherwise. */
  defaultName: Localised;
  customers: {
    ensureAnonymous(id: CustomerId, locale: string): Promise<void>;
    get(id: CustomerId): Promise<Customer | null>;
    update(id: CustomerId, version: number, fields: { name?: string }): Promise<unknown>;
    identify(claim: Pick<Identity, 'kind' | 'address' | 'proof'> & { customerId: CustomerId }): Promise<unknown>;
  };
  knowledge: LibraryDeps['knowledge'];
  conversations: {
    receive(receiving: {
      conversationId: ConversationId;
      customerId: CustomerId;
      message: { id: Message['id']; content: CustomerContent };
      opens?: { channel: 'form'; locale: string; subject: string | null };
    }): Promise<{ conversation: Conversation }>;
    get(id: ConversationId): Promise<Conversation | null>;
    ofCustomer(id: CustomerId): Promise<Conversation[]>;
    messages(id: ConversationId, page: { limit: number }): Promise<Message[]>;
    trail: LibraryDeps['trailOf'];
    resolve(command: {
      conversationId: ConversationId;
      by: Author;
      resolution: 'confirmed';
      guard: (conversation: Conversation) => void;
    }): Promise<unknown>;
    markDelivery(marking: {
      conversationId: ConversationId;
      guard: (conversation: Conversation) => void;
      which: { upTo: number };
      state: 'read';
    }): Promise<unknown>;
  };
  /** The one projection for customers. */
  view: {
    conversation(conversation: Conversation): CustomerConversation;
    message(message: Message): Message | null;
  };
  /** Notes what was set, in the transaction that sets it. */
  audit: {
    record(
      tx: { db: Kysely<unknown> },
      note: { by: Changer; action: string; target: string; detail: Record<string, unknown> },
    ): Promise<void>;
  };
}

/** Long enough for the slowest case, short enough that an old printout is worth nothing. */
const linkDays = 183;
const voiceDays = 30;
const messagesShown = 200;
const settingsSeconds = 30;
const voicesSeconds = 60;
const commentsShown = 10;
export type Portal = ReturnType<typeof createPortal>;

export function createPortal(deps: PortalDeps) {
  const { log, read, clock, defaultName, customers, knowledge, conversations, view, audit } = deps;
  const ago = (days: number) => new Date(clock.now().getTime() - days * 86_400_000);

  // — how it looks —

  /** From memory: another process may have changed it half a minute ago. */
  const look = remembered(settingsSeconds, clock, () => store.settings(read));
  const nameIn = (settings: PortalSettings, locale: Locale) => (settings.name ?? defaultName)[locale];

  /**
   * What is not named stays.
   * @throws Refusal `record.changed` when someone else changed them since `version`
   */
  async function changeSettings(version: number, changes: SettingsChanges, by: Changer = null): Promise<void> {
    await log.transact(async (tx) => {
      const { settings: was, version: is } = await store.settings(tx.db);
      const wanted = settingsAfter(was, changes);
      if (is !== version || !(await store.putSettings(tx.db, wanted, version))) throw new Refusal('record.changed');
      await audit.record(tx, { by, action: 'portal.updated', target: 'portal', detail: differences(was, wanted) });
    });
    look.forget();
  }

  // — whether articles helped —

  const counts = remembered(voicesSeconds, clock, () => store.countVoices(read, ago(voiceDays)));

  /** @param visitor an address and a browser, or a customer; kept only as a hash that nobody can undo after a month */
  async function hear(voice: {
    articleId: store.Voice['articleId'];
    locale: Locale;
    visitor: string;
    helped: boolean;
    reason: NotHelpedReason | null;
    comment: string | null;
  }): Promise<void> {
    const at = clock.now();
    await log.transact(async (tx) => {
      const salt = await store.saltOf(tx.db, at.toISOString().slice(0, 7), randomBytes(16).toString('base64url'));
      const visitor = createHash('sha256').update(`${salt} ${voice.visitor}`).digest('base64url');
      const comment = voice.comment && clean(voice.comment).slice(0, 1000);
      await store.putVoice(tx.db, { ...voice, visitor, comment, at });
    });
    counts.forget();
  }

  /** Of those who said anything in the last 30 days; null when nobody did. */
  async function solvedBy(articleId: string, locale: Locale): Promise<{ share: number; of: number } | null> {
    const said = (await counts.get()).filter((one) => one.articleId === articleId && one.locale === locale);
    const sum = (these: typeof said) => these.reduce((total, { count }) => total + count, 0);
    const of = sum(said);
    return of === 0 ? null : { share: sum(said.filter(({ helped }) => helped)) / of, of };
  }

  async function voices(): Promise<ArticleVoices[]> {
    const byArticle = new Map<string, ArticleVoices>();
    const of = (articleId: ArticleVoices['articleId'], locale: Locale): ArticleVoices => {
      const key = `${articleId} ${locale}`;
      const one = byArticle.get(key) ?? { articleId, locale, helped: 0, notHelped: 0, reasons: {}, comments: [] };
      byArticle.set(key, one);
      return one;
    };
    for (const { articleId, locale, helped, reason, count } of await store.countVoices(read, ago(voiceDays))) {
      const one = of(articleId, locale);
      one[helped ? 'helped' : 'notHelped'] += count;
      if (reason) one.reasons[reason] = (one.reasons[reason] ?? 0) + count;
    }
    for (const { article_id, locale, comment } of await store.comments(read, ago(voiceDays), commentsShown))
      of(article_id, locale).comments.push(comment);
    return [...byArticle.values()].sort((a, b) => b.notHelped - a.notHelped);
  }

  // — asking by the form —

  /**
   * Opens a conversation for what was written. The same form sent twice opens one.
   * @param form made with the form: ids of what it opens come from it
   */
  async function ask(asked: {
    form: string;
    customerId: CustomerId | null;
    locale: Locale;
    message: string;
    subject: string;
    name: string;
    email: string;
  }): Promise<{ conversation: Conversation }> {
    const customerId = asked.customerId ?? idFrom('cust', derivedId(asked.form, 'customer'));
    if (!asked.customerId) await writeDown(customerId, asked);
    const text = asked.message.trim();
    return conversations.receive({
      conversationId: idFrom('conv', derivedId(asked.form, 'conversation')),
      customerId,
      message: { id: idFrom('msg', derivedId(asked.form, 'message')), content: { kind: 'text', text } },
      opens: { channel: 'form', locale: asked.locale, subject: asked.subject.trim() || firstLineOf(text) },
    });
  }

  /** Whatever they say of themselves is a claim; nothing here proves it. */
  async function writeDown(id: CustomerId, { locale, name, email }: { locale: Locale; name: string; email: string }) {
    await customers.ensureAnonymous(id, locale);
    const known = await customers.get(id);
    if (known && known.name === null && name.trim()) await customers.update(id, known.version, { name: name.trim() });
    if (email.trim()) await customers.identify({ customerId: id, kind: 'email', address: email.trim(), proof: 'none' });
  }

  /** @returns a new private link to a conversation; we keep only its hash */
  async function linkTo(conversationId: ConversationId): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + linkDays * 86_400_000);
    await log.transact((tx) => store.addLink(tx.db, { tokenHash: hash(token), conversationId, expiresAt }, now));
    return token;
  }

  async function linked(token: string): Promise<Conversation | null> {
    const id = await store.linkedConversation(read, hash(token), clock.now());
    return id && conversations.get(id);
  }

  // — one's own cases —

  /** By what people call it; null when it is not theirs, as when it is not there. */
  async function ownCase(customerId: CustomerId, reference: string): Promise<Conversation | null> {
    return (await conversations.ofCustomer(customerId)).find((one) => one.caseReference === reference) ?? null;
  }

  async function thread(id: ConversationId): Promise<Message[]> {
    const messages = await conversations.messages(id, { limit: messagesShown });
    return messages.flatMap((message) => view.message(message) ?? []);
  }

  /** The customer reads it now: agents see that what they wrote arrived. */
  async function seen(conversation: Conversation, messages: readonly Message[]): Promise<void> {
    const unread = messages.filter(({ author, delivery }) => author.kind !== 'customer' && delivery?.state !== 'read');
    const upTo = unread.at(-1)?.position;
    if (!upTo) return;
    await conversations.markDelivery({
      conversationId: conversation.id,
      guard: belongsTo(conversation.customerId),
      which: { upTo },
      state: 'read',
    });
  }

  /** Continues it, reopens what was solved, or begins anew what was closed. */
  async function reply(
    conversation: Conversation,
    form: string,
    text: string,
  ): Promise<{ conversation: Conversation }> {
    return conversations.receive({
      conversationId: conversation.id,
      customerId: conversation.customerId,
      message: { id: idFrom('msg', derivedId(form, 'message')), content: { kind: 'text', text: text.trim() } },
    });
  }

  async function solved({ id, customerId }: Conversation): Promise<void> {
    await conversations.resolve({
      conversationId: id,
      by: { kind: 'customer', id: customerId, name: null },
      resolution: 'confirmed',
      guard: belongsTo(customerId),
    });
  }

  const library = createLibrary({
    knowledge,
    solvedBy,
    trailOf: conversations.trail,
    ofCustomer: conversations.ofCustomer,
  });

  return {
    library,
    settings: look.get,
    /** As they are now, for whoever changes them. */
    keptSettings: () => store.settings(read),
    nameIn,
    name: async (locale: Locale) => nameIn((await look.get()).settings, locale),
    changeSettings,
    hear,
    solvedBy,
    voices,
    ask,
    linkTo,
    linked,
    ofCustomer: conversations.ofCustomer,
    ownCase,
    thread,
    seen,
    reply,
    solved,
    shown: view.conversation,
  };
}

const hash = (token: string) => createHash('sha256').update(token).digest('base64url');

function belongsTo(customerId: CustomerId) {
  return (conversation: Conversation) => {
    if (conversation.customerId !== customerId) throw new Refusal('record.not_found');
  };
}

/** A value that is looked up again after a while, or when it is known to have changed. */
function remembered<T>(seconds: number, clock: Clock, look: () => Promise<T>) {
  let kept: { value: Promise<T>; until: number } | undefined;
  return {
    get(): Promise<T> {
      const now = clock.now().getTime();
      if (!kept || kept.until <= now) {
        const value = look();
        kept = { value, until: now + seconds * 1000 };
        // A failure is not remembered.
        value.catch(() => {
          kept = undefined;
        });
      }
      return kept.value;
    },
    forget() {
      kept = undefined;
    },
  };
}
