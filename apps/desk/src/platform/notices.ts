import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId } from '@harken/contract/ids';
import i18next from 'i18next';
import { deskStore, meStore, onEvents } from './desk.ts';
import { go, pageTitle } from './go.ts';
import { createKept, recall, remember } from './kept.ts';
import { chime } from './sound.ts';
import { createStore, useStored } from './store.ts';

export interface Notice {
  id: string;
  kind: 'assigned' | 'mentioned' | 'replied' | 'offered' | 'whispered' | 'alerted' | 'harmed';
  at: string;
  /** Null for what is about the whole floor. */
  conversationId: ConversationId | null;
  /** Customer or colleague. */
  who: string | null;
  subject: string | null;
  /** Where it leads; else to its conversation, or the floor. */
  path?: string;
  read: boolean;
}

export interface NoticeSettings {
  sound: boolean;
  browser: boolean;
}

const most = 50;
export const notices = createStore<readonly Notice[]>([]);
export const noticeSettings = createKept<NoticeSettings>('harken.notices', { sound: true, browser: false });

const nameOf = () => `harken.notices.${meStore.get()?.person.id}`;
let stop: (() => void) | undefined;
/** What is on the screen right now needs no notice. */
let lookingAt: ConversationId | null = null;

export function startNotices() {
  notices.set(recall<Notice[]>(nameOf(), []));
  const heard = onEvents((events) => {
    for (const event of events) {
      const notice = noticeOf(event);
      if (notice) add(notice);
      if (event.name === 'offer.ended') markRead((n) => n.kind === 'offered' && n.id === event.data.offerId);
    }
  });
  const titled = [notices.subscribe(showTitle), pageTitle.subscribe(showTitle)];
  showTitle();
  stop = () => {
    heard();
    for (const leave of titled) leave();
    document.title = 'Harken';
  };
}

export function stopNotices() {
  stop?.();
  stop = undefined;
  notices.set([]);
}

export function noticeLooking(id: ConversationId | null) {
  lookingAt = id;
  if (id) markRead((notice) => notice.conversationId === id && notice.kind !== 'offered');
}

/** Which facts concern this person enough to say so. Pure but for who is signed in. */
function noticeOf(event: HarkenEvent): Notice | null {
  const me = meStore.get()?.person.id;
  if (!me || event.actor.id === me) return null;
  const found = (conversationId: ConversationId | null, kind: Notice['kind'], more: Partial<Notice> = {}): Notice => {
    const conversation = deskStore.get()?.conversations.find(({ id }) => id === conversationId);
    return {
      id: event.id,
      kind,
      at: event.at,
      conversationId,
      who: conversation?.customerName ?? null,
      subject: conversation?.subject ?? null,
      read: false,
      ...more,
    };
  };
  switch (event.name) {
    case 'conversation.assigned': {
      const { conversation, previousAgentId } = event.data;
      if (conversation.agentId !== me || previousAgentId === me) return null;
      return found(conversation.id, 'assigned', { who: conversation.customerName, subject: conversation.subject });
    }
    case 'message.received':
      return event.data.about.agentId === me ? found(event.data.about.conversationId, 'replied') : null;
    case 'message.noted': {
      const { message, about } = event.data;
      const { content } = message;
      if (content.kind !== 'note' || !content.mentions.includes(me)) return null;
      return found(about.conversationId, 'mentioned', { who: message.author.name });
    }
    case 'offer.made': {
      const { offer } = event.data;
      return offer.agentId === me ? found(offer.conversationId, 'offered', { id: offer.id }) : null;
    }
    case 'whisper.sent': {
      const { about, by, to } = event.data;
      const who = deskStore.get()?.people.find(({ id }) => id === by)?.name ?? null;
      return to === me ? found(about.conversationId, 'whispered', { who }) : null;
    }
    case 'alert.raised': {
      const { rule } = event.data;
      const mine = rule.personIds.length === 0 || rule.personIds.includes(me);
      return mine ? { ...found(null, 'alerted', { who: rule.name }), subject: null } : null;
    }
    case 'experiment.ended': {
      const { id, name, ending } = event.data.experiment;
      if (ending !== 'harm') return null;
      return { ...found(null, 'harmed', { who: name }), subject: null, path: `/administration/experiments/${id}` };
    }
    default:
      return null;
  }
}

function add(notice: Notice) {
  const seen =
    lookingAt !== null &&
    lookingAt === notice.conversationId &&
    document.visibilityState === 'visible' &&
    document.hasFocus();
  if (seen && notice.kind !== 'offered') return;
  const { kind, conversationId } = notice;
  // Ten messages of one customer are one notice.
  const others = notices
    .get()
    .filter(
      (n) =>
        n.id !== notice.id &&
        !(kind === 'replied' && n.kind === kind && n.conversationId === conversationId && !n.read),
    );
  change([notice, ...others].slice(0, most));
  if (noticeSettings.get().sound) chime(kind === 'offered' || kind === 'assigned' ? 'work' : 'word');
  if (noticeSettings.get().browser && document.visibilityState === 'hidden') showOutside(notice);
}

export const noticeText = ({ kind, who }: Notice) =>
  i18next.t(`platform:notice.${kind}`, { who: who ?? i18next.t('platform:someone') });

function showOutside(notice: Notice) {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  // No words of the customer: a notification is drawn by the system, on any screen.
  const shown = new Notification(noticeText(notice), {
    body: notice.subject ?? '',
    tag: notice.conversationId ?? notice.id,
  });
  shown.onclick = () => {
    window.focus();
    go(notice.path ?? (notice.conversationId ? `/inbox/${notice.conversationId}` : '/eye'));
    shown.close();
  };
}

/** Asked only when the person switches it on. */
export async function allowBrowserNotices(on: boolean): Promise<boolean> {
  if (!on) {
    noticeSettings.set((now) => ({ ...now, browser: false }));
    return true;
  }
  const answer = 'Notification' in window ? await Notification.requestPermission() : 'denied';
  noticeSettings.set((now) => ({ ...now, browser: answer === 'granted' }));
  return answer === 'granted';
}

export function markRead(which: (notice: Notice) => boolean = () => true) {
  const list = notices.get();
  if (list.some((notice) => !notice.read && which(notice))) {
    change(list.map((notice) => (!notice.read && which(notice) ? { ...notice, read: true } : notice)));
  }
}

function change(list: readonly Notice[]) {
  notices.set(list);
  remember(nameOf(), list);
}

const unread = (list: readonly Notice[]) => list.reduce((count, notice) => count + (notice.read ? 0 : 1), 0);
export const useUnread = () => useStored(notices, unread);

function showTitle() {
  const count = unread(notices.get());
  const page = pageTitle.get();
  document.title = `${count ? `(${count}) ` : ''}${page ? `${page} · ` : ''}Harken`;
}
