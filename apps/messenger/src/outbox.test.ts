import type { ConversationId } from '@harken/contract/ids';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Shelf } from './kept.ts';
import { createOutbox, type Errand, saidBy } from './outbox.ts';

const conversation = (n: number) => `conv_${n}` as ConversationId;
const word = (id: string, n: number): Omit<Errand, 'n'> => ({
  id,
  conversationId: conversation(n),
  to: 'POST /api/messenger/conversations/:id/messages',
  body: { id, content: { kind: 'text', text: id } },
});
const opening = (id: string, n: number): Omit<Errand, 'n'> => ({
  id,
  conversationId: conversation(n),
  to: 'POST /api/messenger/conversations',
  body: { message: { id, content: { kind: 'text', text: id } } },
});

/** Keeps what it acknowledged, once per id, as the real one does; a conversation that never began is refused. */
function aServer() {
  const conversations = new Map<string, string[]>();
  return {
    conversations,
    take(errand: Errand) {
      const said = saidBy(errand);
      if (errand.body?.message && !conversations.has(errand.conversationId))
        conversations.set(errand.conversationId, []);
      const list = conversations.get(errand.conversationId);
      if (!list) throw { refused: 'record.not_found' };
      if (said && !list.includes(said.id)) list.push(said.id);
    },
  };
}

type Luck = 'answered' | 'request lost' | 'answer lost' | 'failed' | 'crash before' | 'crash after';

/** A tab on a device. A crashed one does nothing any more, wherever it was. */
function aTab(
  kept: Shelf,
  server: ReturnType<typeof aServer>,
  luck: () => { luck: Luck; delay: number },
  lock: boolean,
) {
  let dead = false;
  const never = new Promise<never>(() => {});
  const own: Shelf = new Proxy(kept, {
    set: (target, name, value) => dead || Reflect.set(target, name, value),
    deleteProperty: (target, name) => dead || Reflect.deleteProperty(target, name),
  });
  let end = () => {};
  const crashed = new Promise<void>((done) => {
    end = done;
  });
  return {
    isDead: () => dead,
    outbox: createOutbox({
      kept: own,
      prefix: 'out:',
      alone: lock ? (act) => exclusive(kept, () => Promise.race([act(), crashed])) : (act) => act(),
      changed: () => {},
      verdict: (error) => (error as { refused?: string }).refused ?? 0,
      async tell(errand) {
        const { luck: is, delay } = luck();
        const crash = async () => {
          dead = true;
          end();
          await never;
        };
        if (dead || is === 'crash before') await crash();
        await new Promise((done) => setTimeout(done, delay));
        if (dead) await never;
        if (is === 'request lost') throw new Error('lost');
        if (is === 'failed') throw { status: 500 };
        server.take(errand);
        if (is === 'crash after') await crash();
        if (is === 'answer lost') throw new Error('lost');
      },
    }),
  };
}

/** The browser's lock: it lets go when the tab that holds it dies. */
const queues = new WeakMap<object, Promise<unknown>>();
function exclusive(device: object, act: () => Promise<void>): Promise<void> {
  const turn = (queues.get(device) ?? Promise.resolve()).then(act);
  queues.set(
    device,
    turn.catch(() => {}),
  );
  return turn;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the outbox', () => {
  test('lost requests, lost answers, failures, crashes, reloads and several tabs: every message arrives once, in order', async () => {
    const aStep = fc.record({ tab: fc.nat(2), conversation: fc.nat(1), pause: fc.nat(1500), reload: fc.boolean() });
    const someLuck = fc.constantFrom<Luck>(
      'answered',
      'answered',
      'request lost',
      'answer lost',
      'failed',
      'crash before',
      'crash after',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStep, { minLength: 1, maxLength: 14 }),
        fc.array(fc.record({ luck: someLuck, delay: fc.nat(400) }), { maxLength: 40 }),
        fc.boolean(),
        async (steps, lucks, lock) => {
          const server = aServer();
          const kept: Shelf = {};
          const nextLuck = () => lucks.shift() ?? { luck: 'answered' as const, delay: 5 };
          const open = () => aTab(kept, server, nextLuck, lock);
          const tabs = [open(), open(), open()];
          const said: Record<string, string[]> = {};
          for (const [at, step] of steps.entries()) {
            if (step.reload || tabs[step.tab]!.isDead()) tabs[step.tab] = open();
            const { outbox } = tabs[step.tab]!;
            outbox.wake();
            const id = `m${at}`;
            const thread = said[conversation(step.conversation)] ?? [];
            said[conversation(step.conversation)] = thread;
            outbox.add((thread.length ? word : opening)(id, step.conversation));
            thread.push(id);
            await vi.advanceTimersByTimeAsync(step.pause);
          }
          // Crashed tabs are opened again, as a customer would; then there is only time.
          for (let at = 0; at < 60 && Object.keys(kept).length; at++) {
            for (const [n, tab] of tabs.entries()) {
              if (!tab.isDead()) continue;
              tabs[n] = open();
              tabs[n]!.outbox.wake();
            }
            await vi.advanceTimersByTimeAsync(40_000);
          }
          expect(Object.fromEntries(server.conversations)).toEqual(said);
          expect(kept).toEqual({});
        },
      ),
      { numRuns: 150 },
    );
  });

  const lonely = (over: Partial<Parameters<typeof createOutbox>[0]>, kept: Shelf = {}) =>
    createOutbox({
      kept,
      prefix: 'out:',
      alone: (act) => act(),
      changed: () => {},
      tell: async () => {},
      verdict: (error) => (error as { refused?: string }).refused ?? 0,
      ...over,
    });

  test('a refused message stays with its reason, and those after it go on', async () => {
    const told: string[] = [];
    const outbox = lonely({
      tell: async ({ id }) => {
        if (id === 'bad') throw { refused: 'file.type_refused' };
        told.push(id);
      },
    });
    for (const id of ['one', 'bad', 'two']) outbox.add(word(id, 1));
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['one', 'two']);
    expect(outbox.list()).toMatchObject([{ id: 'bad', refused: 'file.type_refused' }]);
  });

  test('one that is tried again goes before those that were said later', async () => {
    let refuses = true;
    const told: string[] = [];
    const outbox = lonely({
      tell: async ({ id }) => {
        if (id === 'first' && refuses) throw { refused: 'request.too_large' };
        if (refuses) throw new Error('no answer');
        told.push(id);
      },
    });
    outbox.add(opening('first', 1));
    outbox.add(opening('second', 1));
    await vi.advanceTimersByTimeAsync(100);
    refuses = false;
    outbox.retry(outbox.list()[0]!);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual(['first', 'second']);
  });

  test('a click that came too late is dropped in silence', async () => {
    const outbox = lonely({ tell: () => Promise.reject({ refused: 'conversation.transition_refused' }) });
    outbox.add({ id: 'click', conversationId: conversation(1), to: 'POST /api/messenger/conversations/:id/leave' });
    await vi.advanceTimersByTimeAsync(100);
    expect(outbox.list()).toEqual([]);
  });

  test('waits as long as the server asks, and longer each time', async () => {
    const at: number[] = [];
    const began = Date.now();
    const outbox = lonely({
      tell: async () => {
        at.push(Date.now() - began);
        throw new Error('no answer');
      },
      verdict: () => (at.length === 1 ? 20 : 0),
    });
    outbox.add(word('one', 1));
    await vi.advanceTimersByTimeAsync(25_000);
    expect(at[1]).toBe(20_000);
    await vi.advanceTimersByTimeAsync(120_000);
    const pauses = at.slice(2).map((time, n) => time - at[n + 1]!);
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0]!);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
    expect(outbox.failing()).toBe(true);
  });

  test('a line that went silent is not waited for twice: what an attempt took is part of the pause', async () => {
    const began = Date.now();
    let last = 0;
    const outbox = lonely({
      tell: async () => {
        last = Date.now() - began;
        await new Promise((_, fail) => setTimeout(fail, 15_000, new Error('silence')));
      },
    });
    outbox.add(word('one', 1));
    await vi.advanceTimersByTimeAsync(64_000);
    expect(last).toBeGreaterThanOrEqual(60_000);
    expect(last).toBeLessThan(61_000);
  });

  test('a device without room still sends', async () => {
    const told: string[] = [];
    const full: Shelf = new Proxy({}, { set: () => false });
    const outbox = lonely({ tell: async ({ id }) => void told.push(id) }, full);
    outbox.add(word('one', 1));
    expect(outbox.list()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['one']);
    expect(outbox.list()).toEqual([]);
  });

  test('foreign and broken entries under its prefix do no harm', async () => {
    const kept: Shelf = { 'out:x': '{half', other: '1' };
    const outbox = lonely({}, kept);
    outbox.add(word('one', 1));
    await vi.advanceTimersByTimeAsync(100);
    expect(outbox.list()).toEqual([]);
    expect(kept.other).toBe('1');
  });
});
