/** A live socket that remembers everything it heard, so that a test can ask afterwards and wait for what is to come. */
import type { ClientFrame, ServerFrame, Signal } from '@harken/contract/live';

export interface Ear<E> {
  /** Every frame as it came over the wire. */
  raw: string[];
  events: E[];
  signals: Signal[];
  /** How far the log was told. */
  upTo(): number;
  /** The first event, already heard or still to come, that fits; and when it was heard (`performance.now()`). */
  hears<F extends E>(fits: (event: E) => event is F, what: string, withinMs?: number): Promise<F & Heard>;
  hears(fits: (event: E) => boolean, what: string, withinMs?: number): Promise<E & Heard>;
  senses(fits: (signal: Signal) => boolean, what: string, withinMs?: number): Promise<Signal>;
  /** The code of the problem with which it was closed. */
  isCut(withinMs?: number): Promise<string>;
  say(frame: ClientFrame): void;
  close(): void;
}
interface Heard {
  heardAt: number;
}

/** Node's own WebSocket takes headers, which the DOM's types do not know. */
const Socket = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket;

export async function openEar<E>(
  url: string,
  {
    after,
    token,
    headers = {},
    onEvents,
  }: {
    after: number;
    token?: string;
    headers?: Record<string, string>;
    onEvents?: (events: E[], upTo: number) => void;
  },
): Promise<Ear<E>> {
  const raw: string[] = [];
  const events: (E & Heard)[] = [];
  const signals: Signal[] = [];
  const watchers = new Set<() => void>();
  let upTo = after;
  let over: string | undefined;

  const socket = new Socket(url, { headers });
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const heardAt = performance.now();
    raw.push(data);
    const frame = JSON.parse(data) as ServerFrame<E>;
    if (frame.type === 'events') {
      for (const event of frame.events) events.push(Object.assign(event as E & object, { heardAt }));
      upTo = frame.upTo;
      onEvents?.(frame.events, frame.upTo);
    } else if (frame.type === 'signal') signals.push(frame.signal);
    else if (frame.type === 'problem') over = frame.code;
    else if (frame.type === 'reset') over = `reset.${frame.reason}`;
    for (const look of [...watchers]) look();
  };
  socket.onclose = ({ code }) => {
    over ??= `closed.${code}`;
    for (const look of [...watchers]) look();
  };
  const say = (frame: ClientFrame) => socket.send(JSON.stringify(frame));

  function until<T>(find: () => T | undefined, what: string, withinMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(late);
        watchers.delete(look);
      };
      const look = () => {
        const found = find();
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const late = setTimeout(() => {
        done();
        const last = events.slice(-12).map((event) => (event as { name?: string }).name);
        reject(new Error(`Never heard ${what} within ${withinMs} ms; last: ${last.join(', ')}; ${over ?? 'open'}`));
      }, withinMs);
      watchers.add(look);
      look();
    });
  }

  const opened = new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`No socket at ${url}`));
  });
  await opened;
  say({ type: 'hello', after, ...(token === undefined ? {} : { token }) });
  await until(() => (raw.length > 0 || over ? true : undefined), 'an answer to the hello', 10_000);

  return {
    raw,
    events,
    signals,
    upTo: () => upTo,
    hears: (fits: (event: E) => boolean, what: string, withinMs = 10_000) =>
      until(() => events.find(fits) as never, what, withinMs),
    senses: (fits, what, withinMs = 10_000) => until(() => signals.find(fits), what, withinMs),
    isCut: (withinMs = 10_000) => until(() => over, 'the end of the socket', withinMs),
    say,
    close: () => socket.close(),
  };
}
