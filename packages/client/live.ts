/**
 * The live socket: says where we are (`after`), hears everything since, and comes back by itself. A socket that went
 * silent without closing (a tunnel, a sleeping laptop) is found by its missing pong.
 */
import type { ClientFrame, ServerFrame, Signal } from '@harken/contract/live';
import { backoff } from './backoff.ts';

export type LiveState = 'connecting' | 'live' | 'offline';

export interface LiveOptions<E> {
  url: string;
  /** Asked at every connection, so that a reconnect resumes from the latest place. */
  hello: () => { after: number; token?: string };
  onEvents: (events: E[], upTo: number) => void;
  onSignal?: (signal: Signal) => void;
  /** Our place is too far behind or our rights changed: fetch the state again. */
  onReset?: (reason: 'behind' | 'rights') => void;
  /** A code such as `access.signed_out`: the socket will not come back by itself. */
  onProblem?: (code: string) => void;
  onState?: (state: LiveState) => void;
  pingMs?: number;
  /** Outside a browser, where nobody else sends the cookie along. */
  open?: (url: string) => WebSocket;
}

export interface Live {
  send: (frame: ClientFrame) => boolean;
  /** Try now, e.g. when the person asks for it. */
  retry: () => void;
  close: () => void;
}

export function openLive<E>({
  url,
  hello,
  onEvents,
  onSignal,
  onReset,
  onProblem,
  onState,
  pingMs = 20_000,
  open = (address) => new WebSocket(address),
}: LiveOptions<E>): Live {
  let socket: WebSocket | undefined;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heard = 0;
  let closed = false;

  const send = (frame: ClientFrame) => {
    if (socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(connect, backoff(250, attempts++));
  };

  const drop = () => {
    const old = socket;
    socket = undefined;
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
  };

  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const asked = heard;
      if (!send({ type: 'ping' })) return fail();
      timer = setTimeout(() => (heard === asked ? fail() : watch()), pingMs / 4);
    }, pingMs);
  };

  const fail = () => {
    drop();
    if (closed) return;
    onState?.('offline');
    later();
  };

  function connect() {
    clearTimeout(timer);
    drop();
    if (closed) return;
    onState?.('connecting');
    const opened = open(url);
    socket = opened;
    timer = setTimeout(fail, 10_000);
    opened.onopen = () => send({ type: 'hello', ...hello() });
    opened.onclose = fail;
    opened.onmessage = ({ data }) => {
      heard++;
      const frame = JSON.parse(data as string) as ServerFrame<E>;
      if (frame.type === 'events') {
        if (attempts >= 0) {
          attempts = 0;
          onState?.('live');
        }
        onEvents(frame.events, frame.upTo);
        watch();
      } else if (frame.type === 'signal') onSignal?.(frame.signal);
      else if (frame.type === 'reset') onReset?.(frame.reason);
      else if (frame.type === 'problem') {
        closed = true;
        drop();
        onState?.('offline');
        onProblem?.(frame.code);
      }
    };
  }

  const retry = () => {
    if (closed) return;
    attempts = 0;
    connect();
  };
  globalThis.addEventListener?.('online', retry);
  connect();

  return {
    send,
    retry,
    close: () => {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', retry);
      drop();
    },
  };
}
