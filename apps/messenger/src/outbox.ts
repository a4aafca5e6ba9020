/**
 * Everything the customer does goes through here: kept on the device first, then told to the server in order per
 * conversation, again and again until it is acknowledged. Every errand carries ids made here, so that telling it twice
 * changes nothing: a lost answer, a reload or a second tab neither loses nor doubles a message.
 *
 * What the server refuses for good stays, with its reason, until the customer edits it, tries again or drops it.
 */
import { backoff } from '@harken/client/backoff';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import type { CustomerContent } from '@harken/contract/record';
import { namesIn, readJson, type Shelf } from './kept.ts';

interface Said {
  id: string;
  content: CustomerContent;
}

export interface Errand {
  id: string;
  /** Rises with every errand of this device. */
  n: number;
  conversationId: ConversationId;
  /** The route, as the caller names it, and the message that it is about when its path names one. */
  to: string;
  messageId?: MessageId | undefined;
  body?: ({ message?: Said } & Partial<Said> & Record<string, unknown>) | undefined;
  /** Its file is still to be uploaded. */
  file?: boolean | undefined;
  /** Code of the problem with which the server refused it for good. */
  refused?: string | undefined;
}

/** The customer's words in it, if it has any. */
export const saidBy = ({ body }: Errand): Said | undefined =>
  body?.message ?? (body?.content ? (body as Said) : undefined);

export interface OutboxDeps {
  kept: Shelf;
  prefix: string;
  /** Runs `act` while no other tab does. */
  alone: (act: () => Promise<void>) => Promise<void>;
  tell: (errand: Errand, keep: (changed: Errand) => void) => Promise<void>;
  /** What a failed attempt means: the code of a refusal for good, or the seconds to wait at least. */
  verdict: (error: unknown) => string | number;
  changed: () => void;
}

/**
 * Milliseconds until what failed is tried again: from one attempt's beginning to the next, so that on a line that went
 * silent, where every attempt takes its whole patience, none is waited for twice.
 */
export const pauseAfter = (tries: number, began: number) => backoff(500, tries) - (Date.now() - began);

export function createOutbox({ kept, prefix, alone, tell, verdict, changed }: OutboxDeps) {
  let tries = 0;
  let work = Promise.resolve();
  let timer: ReturnType<typeof setTimeout>;
  /** What a full device could not take: sent like the rest, but gone with the page. */
  const unkept: Shelf = {};

  const list = () =>
    [kept, unkept]
      .flatMap((each) => namesIn(each, prefix).flatMap((name) => readJson<Errand>(each, name) ?? []))
      .sort((a, b) => a.n - b.n);

  function keep(errand: Errand) {
    const text = JSON.stringify(errand);
    try {
      kept[prefix + errand.id] = text;
    } catch {
      unkept[prefix + errand.id] = text;
    }
    changed();
  }

  function drop(id: string) {
    delete kept[prefix + id];
    delete unkept[prefix + id];
    changed();
  }

  function add(errand: Omit<Errand, 'n'>) {
    keep({ ...errand, n: Math.max(Date.now(), ...list().map(({ n }) => n + 1)) });
    wake();
  }

  function retry(errand: Errand) {
    keep({ ...errand, refused: undefined });
    wake();
  }

  /** Try now: something was added, or the connection came back. */
  function wake() {
    tries = 0;
    drain();
  }

  function drain() {
    clearTimeout(timer);
    work = work.then(() => alone(sendAll));
  }

  async function sendAll() {
    const held = new Set<string>();
    let pause: number | undefined;
    for (;;) {
      const next = list().find(({ refused, conversationId }) => !refused && !held.has(conversationId));
      if (!next) break;
      const began = Date.now();
      try {
        await tell(next, keep);
        tries = 0;
        drop(next.id);
      } catch (error) {
        const found = verdict(error);
        if (typeof found === 'number') {
          changed();
          held.add(next.conversationId);
          pause = Math.max(pause ?? 0, found * 1000, pauseAfter(tries++, began));
        } else if (saidBy(next)) keep({ ...next, refused: found });
        // A click that came too late is no loss; words are.
        else drop(next.id);
      }
    }
    if (pause !== undefined) timer = setTimeout(drain, pause);
  }

  return { add, drop, retry, wake, list, failing: () => tries > 0 };
}
