/**
 * One id through everything that came of one request: W3C Trace Context. Whoever calls may bring theirs in
 * `traceparent`; it is kept with events and jobs, so reactions and work in other processes log under it too.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

interface Trace {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits: this piece of work. */
  spanId: string;
}

const current = new AsyncLocalStorage<Trace>();

export const traceId = (): string | undefined => current.getStore()?.traceId;

/** Runs under a trace: the one given, or a new one. */
export function traced<T>(given: string | undefined, work: () => T): T {
  return current.run({ traceId: isTraceId(given) ? given : newTraceId(), spanId: newSpanId() }, work);
}

/** The trace of whoever calls, by their `traceparent` (version 00 and what later versions keep of it). */
export function traceOf(header: string | string[] | undefined): string | undefined {
  const [, version, id] = /^([0-9a-f]{2})-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/.exec(String(header)) ?? [];
  return version === 'ff' || !isTraceId(id) ? undefined : id;
}

/** For whom we call. */
export function traceparent(): string | undefined {
  const trace = current.getStore();
  return trace && `00-${trace.traceId}-${trace.spanId}-01`;
}

function isTraceId(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{32}$/.test(id) && !/^0+$/.test(id);
}

const newTraceId = () => randomBytes(16).toString('hex');
const newSpanId = () => randomBytes(8).toString('hex');
