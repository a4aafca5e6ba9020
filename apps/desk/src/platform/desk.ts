import { type DeskState, reduce, takeIn, unknownConversation } from '@harken/client/desk-state';
import { type Live, type LiveState, openLive } from '@harken/client/live';
import type { HarkenEvent } from '@harken/contract/events';
import type { ConversationId, PersonId } from '@harken/contract/ids';
import type { ClientFrame, Signal } from '@harken/contract/live';
import type { Permission } from '@harken/contract/permissions';
import type { RouteReply } from '@harken/contract/routes';
import { call, codeOf, queries } from './api.ts';
import { createStore, useStored } from './store.ts';

export type Me = RouteReply<'whoAmI'>;

/** What is true for a moment: who types and who looks where. */
export interface Typing {
  id: string;
  kind: 'customer' | 'person';
  name: string | null;
  what: 'reply' | 'note';
  until: number;
}

export interface Signals {
  typing: Readonly<Record<string, readonly Typing[]>>;
  viewing: Readonly<Record<string, readonly PersonId[]>>;
}

export const meStore = createStore<Me | null>(null);
export const deskStore = createStore<DeskState | null>(null);
export const liveStore = createStore<{ state: LiveState; since: number; ever: boolean }>({
  state: 'connecting',
  since: Date.now(),
  ever: false,
});
export const signals = createStore<Signals>({ typing: {}, viewing: {} });
/** The session ended elsewhere: the shell leads to the sign-in. */
export const ended = createStore<string | null>(null);

type Listener = (events: readonly HarkenEvent[]) => void;
const eventListeners = new Set<Listener>();
const resetListeners = new Set<() => void>();

/** Hears every fact once, in order, after the state has taken it in. */
export function onEvents(listener: Listener): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}

/** The past was not told in full: whatever was fetched must be fetched again. */
export function onReset(listener: () => void): () => void {
  resetListeners.add(listener);
  return () => resetListeners.delete(listener);
}

let live: Live | undefined;
let starting: Promise<void> | undefined;

/** Fetches the state and opens the socket where it ends. Calling it again while it is live does nothing. */
export function startDesk(): Promise<void> {
  starting ??= start().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function start() {
  deskStore.set(await call('GET /api/state'));
  live = openLive<HarkenEvent>({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`,
    hello: () => ({ after: deskStore.get()?.seq ?? 0 }),
    onEvents: take,
    onSignal: heed,
    onReset: () => void refetch(),
    onProblem: (code) => ended.set(code),
    onState: (state) => {
      // Trying and failing in turns is one absence: it began when the connection was lost.
      liveStore.set((now) => {
        const turned = (state === 'live') !== (now.state === 'live');
        return now.state === state
          ? now
          : { state, since: turned ? Date.now() : now.since, ever: now.ever || state === 'live' };
      });
      if (state === 'live') tellPlace();
    },
  });
}

export function stopDesk() {
  live?.close();
  live = undefined;
  starting = undefined;
  deskStore.set(null);
  meStore.set(null);
  signals.set({ typing: {}, viewing: {} });
  queries.clear();
}

export const retryNow = () => live?.retry();

function take(events: readonly HarkenEvent[], upTo: number) {
  const before = deskStore.get();
  if (!before) return;
  let state = before;
  const fresh = events.filter((event) => event.seq > before.seq);
  for (const event of fresh) {
    const unknown = unknownConversation(state, event);
    state = reduce(state, event);
    if (unknown) void readConversation(unknown);
  }
  if (upTo > state.seq) state = { ...state, seq: upTo };
  deskStore.set(state);
  if (!fresh.length) return;
  forgetTyping(fresh);
  for (const listener of [...eventListeners]) listener(fresh);
}

/** A conversation came back to life by a fact that does not carry it whole. */
async function readConversation(id: ConversationId) {
  const later: HarkenEvent[] = [];
  const stop = onEvents((events) => void later.push(...events));
  try {
    const read = await call('GET /api/conversations/:id', { params: { id }, query: { limit: 1 } });
    deskStore.set((state) => state && takeIn(state, read, later));
  } catch (error) {
    // It may have left our sight meanwhile; then it does not belong on the list.
    if (codeOf(error) === 'server.failed') throw error;
  } finally {
    stop();
  }
}

async function refetch() {
  try {
    deskStore.set(await call('GET /api/state'));
    meStore.set(await call('GET /api/me'));
    for (const listener of [...resetListeners]) listener();
    void queries.invalidateQueries();
  } catch (error) {
    if (codeOf(error) === 'access.signed_out') ended.set('access.signed_out');
  }
  live?.retry();
}

const typingMs = 7000;

function heed(signal: Signal) {
  if (signal.name === 'viewing') {
    signals.set((now) => ({ ...now, viewing: { ...now.viewing, [signal.conversationId]: signal.personIds } }));
  } else if (signal.name === 'typing') {
    const { conversationId, by, what, on } = signal;
    if (by.id === meStore.get()?.person.id) return;
    setTyping(conversationId, (list) => {
      const others = list.filter((typing) => typing.id !== by.id);
      return on ? [...others, { ...by, what, until: Date.now() + typingMs }] : others;
    });
    if (on)
      setTimeout(() => setTyping(conversationId, (list) => list.filter((t) => t.until > Date.now())), typingMs + 50);
  }
}

function setTyping(id: string, change: (list: readonly Typing[]) => readonly Typing[]) {
  signals.set((now) => {
    const before = now.typing[id] ?? [];
    const after = change(before);
    if (after.length === before.length && after.every((typing, i) => typing === before[i])) return now;
    return { ...now, typing: { ...now.typing, [id]: after } };
  });
}

/** A message that arrived is not being typed any more. */
function forgetTyping(events: readonly HarkenEvent[]) {
  for (const { name, data } of events) {
    if (name !== 'message.received' && name !== 'message.sent' && name !== 'message.noted') continue;
    const { author } = data.message;
    const theirs = (t: Typing) => t.id === author.id || (t.kind === 'customer' && author.kind === 'customer');
    setTyping(data.message.conversationId, (list) => list.filter((t) => !theirs(t)));
  }
}

let place: ConversationId | null = null;

/** Colleagues see who looks at the same conversation; a new socket must be told again. */
export function lookAt(id: ConversationId | null) {
  place = id;
  tellPlace();
}
const tellPlace = () => say({ type: 'viewing', conversationId: place });
export const say = (frame: ClientFrame) => live?.send(frame) ?? false;

const noPeople: readonly PersonId[] = [];
const noTyping: readonly Typing[] = [];
export const useTyping = (id: ConversationId) => useStored(signals, (now) => now.typing[id] ?? noTyping);
export const useViewing = (id: ConversationId) => useStored(signals, (now) => now.viewing[id] ?? noPeople);

/** Inside the shell there is always a state: it is drawn only then. */
export function useDesk<T>(select: (state: DeskState) => T): T {
  return useStored(deskStore, (state) => {
    if (!state) throw new Error('The desk is not open');
    return select(state);
  });
}

export function useMe(): Me {
  const me = useStored(meStore);
  if (!me) throw new Error('Nobody is signed in');
  return me;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
