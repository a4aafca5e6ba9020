import type { Message } from '@harken/contract/record';

/** What stands between the top and the foot of a thread. */
export type Item =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'record'; key: string; messages: Message[] }
  | { kind: 'notes'; key: string; messages: Message[] }
  | { kind: 'packet' | 'system' | 'message'; key: string; message: Message };

const localDay = (at: string) => new Date(at).toDateString();

/**
 * Puts a thread in order for reading: the virtual agent's part as one compact record, notes of colleagues together, a
 * line where the day changes. Pure; the same messages always give the same items with the same keys.
 * @param now epoch milliseconds; a thread that began today needs no line that says so
 */
export function timeline(messages: readonly Message[], now: number): Item[] {
  const items: Item[] = [];
  let day = new Date(now).toDateString();
  let withVirtualAgent = beganWithVirtualAgent(messages);

  messages.forEach((message, at) => {
    const { content, author } = message;
    if (localDay(message.at) !== day) {
      day = localDay(message.at);
      items.push({ kind: 'day', key: `day ${day}`, at: message.at });
    }
    if (content.kind === 'packet') {
      withVirtualAgent = false;
      items.push({ kind: 'packet', key: message.id, message });
    } else if (content.kind === 'system') {
      if (content.what === 'handed_off') {
        withVirtualAgent = false;
        // The packet says the same, and more.
        if (packetBeside(messages, at)) return;
      }
      items.push({ kind: 'system', key: message.id, message });
    } else if (content.kind === 'note') {
      const last = items.at(-1);
      if (last?.kind === 'notes') last.messages.push(message);
      else items.push({ kind: 'notes', key: message.id, messages: [message] });
    } else {
      if (author.kind === 'virtual_agent') withVirtualAgent = true;
      if (author.kind === 'person') withVirtualAgent = false;
      const last = items.at(-1);
      if (!withVirtualAgent) items.push({ kind: 'message', key: message.id, message });
      else if (last?.kind === 'record') last.messages.push(message);
      else items.push({ kind: 'record', key: message.id, messages: [message] });
    }
  });
  return items;
}

/** The customer's first words belong to the record when the virtual agent answered them. */
function beganWithVirtualAgent(messages: readonly Message[]): boolean {
  for (const { author, content } of messages) {
    if (author.kind === 'virtual_agent') return true;
    if (author.kind === 'person' || content.kind === 'packet') return false;
  }
  return false;
}

function packetBeside(messages: readonly Message[], at: number): boolean {
  return [at - 2, at - 1, at + 1, at + 2].some((i) => messages[i]?.content.kind === 'packet');
}

/** A text with its citations: `[1]` where the text names them, at its end where it does not. */
export function withCitations(text: string, numbers: readonly number[]): (string | number)[] {
  const known = new Set(numbers);
  const named = new Set<number>();
  const parts: (string | number)[] = [];
  let from = 0;
  for (const match of text.matchAll(/\s?\[(\d)\]/g)) {
    const n = Number(match[1]);
    if (!known.has(n)) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(n);
    named.add(n);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return [...parts, ...numbers.filter((n) => !named.has(n))];
}
