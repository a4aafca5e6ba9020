/**
 * A tool of a server that speaks the Model Context Protocol over HTTP: a session is opened, the tool is called once, and
 * that is all. Nothing else that such a server offers (prompts, instructions, other tools) is read.
 * @source Model Context Protocol, revision 2025-06-18, Streamable HTTP
 */
import type { ToolContent } from '@harken/contract/procedures';
import type { Outgoing } from '../platform/outgoing.ts';
import { type Called, failed, type Inputs } from './called.ts';

const protocolVersion = '2025-06-18';

export async function askMcp(
  outgoing: Pick<Outgoing, 'ask'>,
  {
    via,
    inputs,
    headers,
    idempotencyKey,
    patienceMs,
  }: {
    via: ToolContent['via'] & { kind: 'mcp' };
    inputs: Inputs;
    headers: Record<string, string>;
    idempotencyKey: string;
    patienceMs: number;
  },
): Promise<{ kind: 'answered'; answer: unknown } | (Called & { kind: 'failed' })> {
  let session: Record<string, string> = {};
  const post = (message: object) =>
    outgoing.ask(via.url, {
      method: 'POST',
      headers: {
        ...headers,
        ...session,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'mcp-protocol-version': protocolVersion,
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      patienceMs,
    });
  const opened = await post({
    id: 1,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'harken', version: '1' } },
  });
  if (opened.status === 401 || opened.status === 403) return failed('not_allowed');
  if (opened.status !== 200) return failed('down');
  const id = opened.headers['mcp-session-id'];
  if (typeof id === 'string') session = { 'mcp-session-id': id };
  await post({ method: 'notifications/initialized' });
  const { status, text } = await post({
    id: 2,
    method: 'tools/call',
    params: { name: via.tool, arguments: inputs, _meta: { idempotencyKey } },
  });
  if (status >= 500) return failed('down', true);
  if (status !== 200) return failed('refused');
  const reply = replyIn(text);
  if (reply?.error) return failed('refused');
  const result = reply?.result;
  if (!result) return failed('wrong_form', true);
  if (result.isError === true) return failed('refused');
  return { kind: 'answered', answer: result.structuredContent ?? fromText(result.content) };
}

interface Reply {
  id?: unknown;
  error?: unknown;
  result?: { isError?: unknown; structuredContent?: unknown; content?: unknown };
}

/** The answer with our id, as JSON or among the lines of an event stream. */
function replyIn(text: string): Reply | null {
  const lines = text.trimStart().startsWith('{')
    ? [text]
    : text.split('\n').flatMap((line) => (line.startsWith('data:') ? [line.slice(5)] : []));
  for (const line of lines) {
    try {
      const reply = JSON.parse(line) as Reply;
      if (reply.id === 2) return reply;
    } catch {
      // Not for us.
    }
  }
  return null;
}

/** Servers of before there was structured content write JSON as text. */
function fromText(content: unknown): unknown {
  const first = Array.isArray(content) ? (content[0] as { type?: unknown; text?: unknown }) : null;
  if (first?.type !== 'text' || typeof first.text !== 'string') return null;
  try {
    return JSON.parse(first.text);
  } catch {
    return null;
  }
}
