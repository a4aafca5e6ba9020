import type { ConversationId, CustomerId, SessionId } from '@harken/contract/ids';
import type { ServerFrame } from '@harken/contract/live';
import type { Person } from '@harken/contract/people';
import type { WebSocket } from 'ws';

export interface StaffMember {
  kind: 'person';
  person: Person;
  sessionId: SessionId;
  address: string;
  viewing: ConversationId | null;
}
export interface Visitor {
  kind: 'customer';
  customerId: CustomerId;
  sessionId: SessionId;
  address: string;
}

/** One open socket. There may be ten thousand: it holds no closure, no buffer and no timer of its own. */
export interface Peer {
  ws: WebSocket;
  who: StaffMember | Visitor;
  phase: 'catching_up' | 'live' | 'gone';
  /** Everything up to here has been told, or was not for this socket. */
  told: number;
  /** Heard of since the last heartbeat. */
  alive: boolean;
  /** How many frames it may still send until the next heartbeat. */
  allowance: number;
  /** Where it said that it types, to take that back when it goes. */
  typing: { conversationId: ConversationId; what: 'reply' | 'note' } | null;
  /** Which beat of the heart looks after it. */
  beat: number;
}

/** What a slow reader may leave unread before it is cut: it comes back and resumes. */
export const unreadLimit = 1024 * 1024;

export const closeCodes = {
  goingAway: 1001,
  refused: 1008,
  signedOut: 4401,
  /** The place is too old or the rights changed: fetch the state, then come back. */
  reset: 4409,
  slow: 4413,
} as const;

/** Frames are made once and written to many, so they come as bytes. */
export function encode(frame: ServerFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

/** The parts are events that have been encoded already. */
export function eventsFrame(parts: readonly string[], upTo: number): Buffer {
  return Buffer.from(`{"type":"events","events":[${parts.join(',')}],"upTo":${upTo}}`);
}

export function send(ws: WebSocket, frame: Buffer): void {
  if (ws.readyState !== ws.OPEN) return;
  if (ws.bufferedAmount > unreadLimit) {
    // A close frame would wait behind all that it does not read.
    ws.terminate();
    return;
  }
  ws.send(frame, { binary: false });
}

/** Sends, and waits until it left this process: for long stretches, which must not pile up in memory. */
export async function sendAndWait(ws: WebSocket, frame: Buffer): Promise<void> {
  if (ws.readyState !== ws.OPEN) return;
  await new Promise<void>((resolve) => ws.send(frame, { binary: false }, () => resolve()));
}
