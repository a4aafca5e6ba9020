/**
 * Asks a tool. Whether something was done is told as surely as it can be known: an answer says so; a refusal, or a line
 * that was never made, says that it was not; everything else leaves it open.
 */
import type { ToolContent } from '@harken/contract/procedures';
import { readAnswer } from '@harken/engines/procedures/read-answer';
import { type Outgoing, OutgoingError } from '../platform/outgoing.ts';
import { type Called, type CallFailure, failed, type Inputs } from './called.ts';
import { askMcp } from './mcp.ts';

interface Calling {
  readonly tool: ToolContent;
  readonly inputs: Inputs;
  /** The same whenever it is tried again. */
  readonly idempotencyKey: string;
  /** What the tool's header is sent with. */
  readonly secret: string | null;
}

/** A customer waits: however often it is tried, it is over by then. */
const mostMs = 20_000;
const firstPauseMs = 150;

/** Tries again, with the same key, only what the tool knows by its key, or what changes nothing. */
export async function callTool(
  outgoing: Pick<Outgoing, 'ask'>,
  calling: Calling,
  { now = () => performance.now() }: { now?: () => number } = {},
): Promise<Called> {
  const { tool } = calling;
  const deadline = now() + mostMs;
  const again = tool.repeatable || tool.effect === 'reads' ? tool.retries : 0;
  let reason: CallFailure = 'timeout';
  let maybeDone = false;
  for (let attempt = 0; attempt <= again; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, firstPauseMs * 2 ** (attempt - 1)));
    const leftMs = Math.min(tool.timeoutMs, deadline - now());
    if (leftMs <= 0) break;
    const called = await once(outgoing, calling, leftMs);
    if (called.kind === 'answered') return called;
    maybeDone ||= called.unknown;
    reason = called.reason;
    if (reason === 'refused' || reason === 'not_allowed' || reason === 'address_refused') break;
  }
  // One refusal after a try that may have got through proves nothing of that one.
  return failed(reason, maybeDone && tool.effect === 'changes');
}

async function once(outgoing: Pick<Outgoing, 'ask'>, calling: Calling, patienceMs: number): Promise<Called> {
  const { tool, secret, idempotencyKey } = calling;
  const headers = {
    'idempotency-key': idempotencyKey,
    ...(tool.secretHeader && secret ? { [tool.secretHeader.toLowerCase()]: secret } : {}),
  };
  try {
    if (tool.via.kind === 'mcp') {
      const found = await askMcp(outgoing, { ...calling, via: tool.via, headers, patienceMs });
      return found.kind === 'answered' ? shaped(tool, found.answer) : found;
    }
    const request = requestOf(tool.via, calling.inputs);
    if (!request) return failed('refused');
    const { url, body } = request;
    const { status, text } = await outgoing.ask(url, {
      method: tool.via.method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      patienceMs,
    });
    return answerOf(tool, status, text);
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    if (error.kind === 'address_refused') return failed('address_refused');
    return failed(error.sent ? 'timeout' : 'down', error.sent);
  }
}

/** Null where an input would lead to another address than the tool's. */
function requestOf(
  { method, url }: ToolContent['via'] & { kind: 'http' },
  inputs: Inputs,
): { url: string; body: string | undefined } | null {
  const rest: Record<string, string | number | boolean> = { ...inputs };
  let led = true;
  const filled = url.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => {
    const value = String(inputs[name] ?? '');
    delete rest[name];
    // Dots alone, encoded or not, are read as the folder above.
    if (value === '' || /^\.+$/.test(value)) led = false;
    return encodeURIComponent(value);
  });
  if (!led) return null;
  if (method !== 'GET' && method !== 'DELETE') return { url: filled, body: JSON.stringify(rest) };
  const at = URL.parse(filled);
  if (!at) return null;
  for (const [name, value] of Object.entries(rest)) at.searchParams.set(name, String(value));
  return { url: at.toString(), body: undefined };
}

function answerOf(tool: ToolContent, status: number, text: string): Called {
  if (status === 401 || status === 403) return failed('not_allowed');
  if (status === 429) return failed('down');
  if (status >= 500 || status === 408) return failed('down', true);
  if (status < 200 || status >= 300) return failed('refused');
  try {
    return shaped(tool, text.trim() === '' ? {} : JSON.parse(text));
  } catch {
    return failed('wrong_form', true);
  }
}

function shaped(tool: ToolContent, raw: unknown): Called {
  const answer = readAnswer(tool, raw);
  return answer ? { kind: 'answered', answer } : failed('wrong_form', true);
}
