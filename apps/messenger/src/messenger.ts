/** Connects when someone means to use the messenger, hears what the server tells, and obeys the page. */
import { type Call, createCaller, type ProblemError } from '@harken/client/call';
import { type Live, openLive } from '@harken/client/live';
import { plainText } from '@harken/client/rich-text';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerEvent, Signal } from '@harken/contract/live';
import type { Message } from '@harken/contract/record';
import type { CustomerConversation } from '@harken/contract/routes-messenger';
import { alone, namesIn, newId, shelf } from './kept.ts';
import { type Command, type Language, type Launch, languageOf } from './launch.ts';
import { changed, drawNow, forgetPerson, model, type Screen } from './model.ts';
import { needMore } from './more-door.ts';
import { createOutbox, type Errand, pauseAfter, saidBy } from './outbox.ts';
import { apply, isFromUs, isOver, messagesOf } from './record.ts';
import { createSession, type HostToken } from './session.ts';
import { trailAfter } from './trail.ts';
import { speak, words } from './words.ts';

export const device = shelf('localStorage');
const tab = shelf('sessionStorage');
export let launch: Launch;
export let prefix: string;
export let base: string;
export let language: Language;
export let live: Live | undefined;
export let session: ReturnType<typeof createSession>;
export let outbox: ReturnType<typeof createOutbox>;
let call: Call;
let hostToken: HostToken | undefined;
/** Everything up to here has been heard. */
let cursor = 0;
let begun = false;
let attempts = 0;
let trailTold = 0;
let turn = Promise.resolve();
let retryTimer: ReturnType<typeof setTimeout>;
let waitTimer: ReturnType<typeof setTimeout>;
let trailTimer: ReturnType<typeof setTimeout>;
let typingTimer: ReturnType<typeof setTimeout>;

export const now = () => new Date().toISOString();
export const trail = () => trailAfter(launch.trail);
export const onScreen = () => model.known.conversations.get(model.screen as ConversationId);
const problemOf = (error: unknown): Partial<ProblemError['problem']> => (error as ProblemError).problem ?? {};

/** Asks as the customer; a session that ended meanwhile is renewed once. What comes for whoever left, nobody gets. */
export const ask = (async (address, input) => {
  const ready = (refused?: string) => (begun ? session.ready(refused) : Promise.reject(new Error('left')));
  const { token } = await ready();
  const attempt = async () => {
    const known = model.known;
    const reply = await call(address, input as never);
    if (known !== model.known) throw new Error('left');
    return reply;
  };
  return attempt().catch(async (error) => {
    if (problemOf(error).status !== 401) throw error;
    await ready(token);
    return attempt();
  });
}) as Call;

/** Brings everything up to date and listens from there; tries again until it succeeds. */
export function sync() {
  clearTimeout(retryTimer);
  turn = turn.then(async () => {
    const began = Date.now();
    try {
      model.settings ??= await call('GET /api/messenger/settings', { query: { key: launch.key } });
      const state = await ask('GET /api/messenger/state', { query: { conversation: onScreen()?.id } });
      const known = model.known;
      model.customer = state.customer;
      known.conversations = new Map(state.conversations.map((each) => [each.id, each]));
      for (const message of state.messages) {
        known.messages.set(message.id, message);
        model.loaded.add(message.conversationId);
      }
      cursor ||= state.seq;
      attempts = 0;
      setOffline(false);
      live ??= listen();
      outbox.wake();
      if (!model.guesses) guess();
    } catch (error) {
      const { status = 500, retryAfterSeconds = 0 } = problemOf(error);
      if (!begun) return;
      if (status === 404 || status === 403) {
        console.error('harken', error);
        model.broken = true;
      } else {
        setOffline(true);
        retryTimer = setTimeout(sync, Math.max(pauseAfter(attempts++, began), retryAfterSeconds * 1000));
      }
    }
    settle();
  });
}

/** A courtesy: without it the field is still there. */
async function guess() {
  const body = { trail: trail(), locale: language };
  const known = model.known;
  const { questions } = await ask('POST /api/messenger/guesses', { body }).catch(() => ({ questions: [] }));
  if (known === model.known) model.guesses = questions;
  changed();
}

const listen = () =>
  openLive<CustomerEvent>({
    url: `${base.replace('http', 'ws')}/api/messenger/live`,
    hello: () => ({ after: cursor, token: session.current()?.token }),
    onEvents: (events, upTo) => {
      const known = model.known;
      turn = turn.then(() => (known === model.known ? hear(events, upTo) : undefined));
    },
    onSignal: heed,
    onReset: startOver,
    onProblem: startOver,
    onState: (state) => {
      if (state === 'live') {
        setOffline(false);
        outbox.wake();
      } else if (state === 'offline') setOffline(true);
    },
  });

/** Our place or our rights are gone: everything is fetched again, as whoever the session says. */
function startOver() {
  live?.close();
  live = undefined;
  cursor = 0;
  model.loaded.clear();
  session.reload();
  if (begun) sync();
}

function hear(events: CustomerEvent[], upTo: number) {
  const known = model.known;
  let strange = false;
  for (const event of events) {
    if (event.name === 'customer.erased') wipe();
    const news = event.name === 'message.added' && !known.messages.has(event.message.id) && event.message;
    strange = !apply(known, event) || strange;
    if (news && isFromUs(news)) announce(news);
  }
  cursor = upTo;
  if (strange) {
    model.loaded.clear();
    sync();
  }
  settle();
}

function announce({ author, content, conversationId }: Message) {
  model.typing = undefined;
  const { text, name, title } = content as Partial<Record<string, string>>;
  model.said = `${author.name ?? words.virtualAgent}: ${plainText(text ?? name ?? title ?? '')}`;
  if (!isSeen(conversationId) && !device[`${prefix}quiet`]) needMore().then((it) => it.beep());
}

function heed(signal: Signal) {
  const id = signal.conversationId;
  if (signal.name === 'typing') {
    clearTimeout(typingTimer);
    model.typing = signal.on ? { id, name: signal.by.name ?? '' } : undefined;
    typingTimer = setTimeout(heed, 9000, { ...signal, on: false });
  } else if (signal.name === 'wait' && id === model.screen) model.wait = { ...model.wait, ...signal, at: now() };
  changed();
}

function setOffline(is: boolean) {
  model.offline = is ? (model.offline ?? now()) : undefined;
  changed();
}

const isSeen = (id: string) => model.shown && model.screen === id && !document.hidden;

/** What this device has not shown: counted from the messages when they are here. */
export const unreadOf = (it: CustomerConversation) =>
  messagesOf(model.known, it.id).filter(
    (each) => isFromUs(each) && each.delivery?.state !== 'read' && each.position > (model.told[`${it.id}read`] ?? 0),
  ).length + (model.loaded.has(it.id) ? 0 : it.unread);

/** After something was heard or shown: receipts, the wait, the mark that brings us back on the next page. */
export function settle() {
  let goesOn = outbox.list().length > 0;
  for (const it of model.known.conversations.values()) {
    goesOn ||= !isOver(it);
    const state = isSeen(it.id) ? 'read' : 'delivered';
    const news = messagesOf(model.known, it.id).findLast(
      (each) => isFromUs(each) && each.delivery?.state !== 'read' && each.delivery?.state !== state,
    );
    const mark = it.id + state;
    if (!news || news.position <= (model.told[mark] ?? 0)) continue;
    model.told[mark] = news.position;
    errand(it.id, '/:id/read', { upTo: news.position, state });
  }
  if (onScreen()?.waiting !== Boolean(model.wait)) lookAtWait();
  for (const kept of [device, tab]) delete kept[`${prefix}live`];
  if (goesOn) (session.current()?.subject === undefined ? device : tab)[`${prefix}live`] = '1';
  changed();
}

async function lookAtWait() {
  clearTimeout(waitTimer);
  const here = onScreen();
  model.wait = here?.waiting ? (model.wait ?? { at: now() }) : undefined;
  if (!here?.waiting) return;
  waitTimer = setTimeout(lookAtWait, 15_000);
  const wait = await ask('GET /api/messenger/conversations/:id/wait', { params: { id: here.id } }).catch(
    () => undefined,
  );
  if (wait && model.wait) model.wait = { ...wait, at: now() };
  changed();
}

/** Everything of the person on this device. */
function wipe() {
  for (const kept of [device, tab]) for (const name of namesIn(kept, prefix)) delete kept[name];
  indexedDB.deleteDatabase(prefix);
  launch.trail = [];
  cursor = 0;
  forgetPerson();
  changed();
}

export function logOut(everywhere: unknown = true) {
  hostToken = undefined;
  begun = false;
  session.leave();
  startOver();
  wipe();
  close();
  // The other tabs hear of it by the change.
  if (everywhere) device[`${prefix}bye`] = now();
  delete device[`${prefix}bye`];
}

export function show(screen: Screen) {
  model.screen = screen;
  model.menu = false;
  if (onScreen() && !model.loaded.has(screen)) sync();
  settle();
}

function open() {
  model.shown = true;
  drawNow();
  begin();
  settle();
}

export function close() {
  const inside = (launch.box.getRootNode() as ShadowRoot).activeElement;
  model.shown = model.menu = false;
  drawNow();
  if (inside) (launch.box.firstChild as HTMLElement).focus();
}

function begin() {
  if (begun) return;
  begun = true;
  sync();
}

/** What the page tells goes to the agent while a conversation is open. */
function trailLater() {
  clearTimeout(trailTimer);
  trailTimer = setTimeout(() => {
    const steps = trailAfter(launch.trail, trailTold);
    const open = [...model.known.conversations.values()].find((each) => !isOver(each));
    if (!open || !steps[0]) return;
    toldTrail();
    errand(open.id, '/:id/context', { trail: steps });
  }, 1500);
}
export function toldTrail() {
  trailTold = Date.now();
  tab[`${prefix}told`] = `${trailTold}`;
}

export async function setLanguage(wished: unknown) {
  const tag = wished === 'auto' ? launch.locale : String(wished);
  language = languageOf(tag);
  await speak(language, tag);
  launch.box.lang = language;
  launch.box.dir = language === 'ar' ? 'rtl' : 'ltr';
  changed();
}

const dark = matchMedia('(prefers-color-scheme:dark)');
function setTheme(theme: unknown) {
  launch.theme = theme as string;
  launch.box.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : launch.theme;
}

const commands: Record<string, (given: unknown) => void> = {
  page: trailLater,
  event: trailLater,
  set: trailLater,
  open,
  close,
  toggle: () => (model.shown ? close() : open()),
  logout: logOut,
  locale: setLanguage,
  theme: setTheme,
  identify: (given) => {
    hostToken = given as HostToken;
    startOver();
  },
};
const obey = ([name, given]: Command) => commands[name]?.(given);

/** Something about a conversation that the server must hear, in its place after what was said before. */
export const errand = (
  conversationId: ConversationId,
  path: string,
  body?: Errand['body'],
  more: Partial<Pick<Errand, 'id' | 'file' | 'messageId'>> = {},
) => outbox.add({ id: newId(), conversationId, to: `POST /api/messenger/conversations${path}`, body, ...more });

/** One errand to the server; what it answers is shown before the errand is dropped, so that nothing blinks. */
export async function tell(errand: Errand, keep: (changed: Errand) => void) {
  const { conversationId, messageId } = errand;
  const said = saidBy(errand);
  if (errand.file) await (await needMore()).sendFile(errand, said!, keep);
  const params = { id: conversationId, messageId };
  const reply = (await ask(
    errand.to as 'POST /api/messenger/conversations',
    {
      params,
      body: errand.body,
    } as never,
  )) as { conversation?: CustomerConversation; position?: number; at?: string };
  const { conversations, messages } = model.known;
  if (reply.conversation && !conversations.has(conversationId)) conversations.set(conversationId, reply.conversation);
  model.loaded.add(conversationId);
  if (said && !messages.has(said.id as MessageId))
    messages.set(said.id as MessageId, {
      id: said.id as MessageId,
      conversationId,
      position: reply.position ?? 1,
      author: { kind: 'customer', id: null, name: null },
      content: said.content,
      at: reply.at ?? now(),
      delivery: null,
      editedAt: null,
    });
  setTimeout(settle);
}

export async function prepare(given: Launch) {
  launch = given;
  prefix = `harken:${launch.key}:`;
  base = new URL(launch.folder).origin;
  trailTold = +(tab[`${prefix}told`] ?? 0);
  const caller = createCaller({ base, headers: () => session.headers() });
  // A line that went silent neither answers nor closes: each call has an end, or everything after it would wait.
  call = ((address, input) => caller(address, input as never, { signal: AbortSignal.timeout(15_000) })) as Call;
  session = createSession({
    key: launch.key,
    name: `${prefix}session`,
    call,
    tab,
    device,
    alone: (work) => alone(prefix, work),
    locale: () => language,
    hostToken: () => hostToken,
    forget: wipe,
  });
  outbox = createOutbox({
    kept: device,
    prefix: `${prefix}out:`,
    alone: (work) => alone(`${prefix}out`, work),
    tell,
    verdict: (error) => {
      const { status = 500, code = '', retryAfterSeconds = 0 } = problemOf(error);
      return status >= 500 || [401, 408, 429].includes(status) ? retryAfterSeconds : code;
    },
    changed,
  });
  await setLanguage(device[`${prefix}language`] ?? launch.locale);
}

/** Once the app can draw: what was asked for while it loaded, and what goes on from an earlier page. */
export function start() {
  setTheme(launch.theme);
  dark.onchange = () => setTheme(launch.theme);
  document.addEventListener('visibilitychange', settle);
  addEventListener('storage', ({ key, newValue }) => {
    if (!newValue) changed();
    else if (key === `${prefix}bye`) logOut(0);
    else if (key === `${prefix}session`) {
      session.reload();
      if (begun) session.ready();
    } else if (key?.startsWith(`${prefix}out:`)) changed();
  });
  for (const command of launch.queue) obey(command);
  if (tab[`${prefix}live`] || device[`${prefix}live`]) begin();
  launch.queue = { push: obey, *[Symbol.iterator]() {} };
}
