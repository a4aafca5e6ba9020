/**
 * Many customers who write at a steady rate through the public API. Each waits for the acknowledgement before the next
 * word and repeats the same word, with the same id, until it comes: exactly what the messenger does.
 */
import { NoAnswer, ProblemError } from '@harken/client/call';
import type { ConversationId, MessageId } from '@harken/contract/ids';
import { aVisitor, type Messenger, newMessageId, type Visitor } from './visitor.ts';

export interface ManyWriters {
  /** What was acknowledged, in the order in which it was written. */
  acknowledged: ReadonlyMap<ConversationId, readonly MessageId[]>;
  count(): number;
  /** Words that had to be said again because no answer came. */
  repeated(): number;
  /** Lets everybody finish the word they are at. Throws what went wrong for good. */
  finish(): Promise<void>;
}

/** Half of the pause is chance, so that they do not all come back in one moment. */
const pauseAfter = (failures: number) => Math.min(2000, 100 * 2 ** failures) * (0.5 + Math.random() / 2);

export async function startWriting({
  doors,
  messenger,
  writers,
  perSecond,
  text,
}: {
  /** Writers come evenly to all doors. */
  doors: readonly string[];
  messenger: Messenger;
  writers: number;
  perSecond: number;
  text: (n: number) => string;
}): Promise<ManyWriters> {
  const acknowledged = new Map<ConversationId, MessageId[]>();
  let count = 0;
  let repeated = 0;
  let stopping = false;

  const people = await Promise.all(
    Array.from({ length: writers }, async (_, n) => {
      const visitor = await aVisitor(doors[n % doors.length] as string, messenger);
      const { id } = await visitor.asks(text(0));
      acknowledged.set(id, []);
      return { visitor, id };
    }),
  );
  const begin = performance.now();
  const pauseMs = (1000 * writers) / perSecond;

  async function write(visitor: Visitor, id: ConversationId, turn: number): Promise<void> {
    const mine = acknowledged.get(id) as MessageId[];
    for (let n = 1; !stopping; n++) {
      const due = begin + (turn / writers + n - 1) * pauseMs;
      await pause(Math.max(0, due - performance.now()));
      if (stopping) return;
      const messageId = newMessageId();
      await untilAcknowledged(() => visitor.says(id, text(n), messageId));
      mine.push(messageId);
      count++;
    }
  }

  async function untilAcknowledged(say: () => Promise<unknown>): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await say();
        return;
      } catch (error) {
        const passes = error instanceof NoAnswer || (error instanceof ProblemError && error.problem.status >= 500);
        if (!passes) throw error;
        repeated++;
        await pause(pauseAfter(failures));
      }
    }
  }

  const all = Promise.all(people.map(({ visitor, id }, turn) => write(visitor, id, turn)));
  all.catch(() => {});
  return {
    acknowledged,
    count: () => count,
    repeated: () => repeated,
    async finish() {
      stopping = true;
      await all;
    },
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
