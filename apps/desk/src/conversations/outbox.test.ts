import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { meStore } from '../platform/desk.ts';
import { forgetOutbox, outbox, send, sendAgain, startOutbox } from './outbox.ts';
import { anId } from './testing.ts';

const conversationId = anId('conv');
const stored = new Map<string, string>();
const answers: (() => Response | Promise<Response>)[] = [];
const asked: { id: string; text: string }[] = [];
let leave = () => {};

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ type: '', title: code, status, code }), { status });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { id, content } = JSON.parse(body) as { id: string; content: { text: string } };
    asked.push({ id, text: content.text });
    const answer = answers.shift();
    if (answer) return answer();
    return new Response(JSON.stringify({ seq: 1, message: { id, conversationId, position: 1 } }), { status: 201 });
  });
  stored.clear();
  asked.length = 0;
  answers.length = 0;
  meStore.set({ person: { id: anId('pers') } } as never);
  leave = startOutbox();
});

afterEach(() => {
  leave();
  forgetOutbox();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const words = (text: string) => ({ kind: 'text' as const, text });

it('sends in the order of writing, one after the other, and then holds nothing', async () => {
  send(conversationId, words('one'));
  send(conversationId, words('two'));
  await settle();
  expect(asked.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(outbox.get()).toEqual([]);
});

it('keeps what got no answer, and sends it again with the same id', async () => {
  answers.push(() => {
    throw new TypeError('no network');
  });
  const id = send(conversationId, words('hello'));
  await settle();
  expect(outbox.get()).toMatchObject([{ id, state: 'waiting', tries: [{ code: 'no_answer' }] }]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked.map((one) => one.id)).toEqual([id, id]);
  expect(outbox.get()).toEqual([]);
});

it('sends again what a proxy could not bring to a server that restarts', async () => {
  answers.push(
    () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
    () => problem(504, 'server.failed'),
  );
  const id = send(conversationId, words('hello'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.map((one) => one.id)).toEqual([id, id, id]);
  expect(outbox.get()).toEqual([]);
});

it('does not repeat what was refused until a person asks for it, and does not hold up what follows', async () => {
  answers.push(() => problem(403, 'conversation.not_yours'));
  const id = send(conversationId, words('mine?'));
  send(conversationId, words('next'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked.map(({ text }) => text)).toEqual(['mine?', 'next']);
  expect(outbox.get()).toMatchObject([{ id, state: 'refused' }]);
  sendAgain(id);
  await settle();
  expect(outbox.get()).toEqual([]);
});

it('takes up after a reload what the page before had not brought through', async () => {
  answers.push(() => problem(503, 'server.stopping'));
  send(conversationId, words('kept'));
  await settle();
  expect(outbox.get()).toHaveLength(1);
  leave();
  forgetOutbox();
  expect(outbox.get()).toEqual([]);
  leave = startOutbox();
  await settle();
  expect(asked.map(({ text }) => text)).toEqual(['kept', 'kept']);
  expect(outbox.get()).toEqual([]);
});

it('shows one person nothing of what another left unsent on the same machine', async () => {
  answers.push(() => problem(503, 'server.stopping'));
  send(conversationId, words('private'));
  await settle();
  leave();
  forgetOutbox();
  meStore.set({ person: { id: anId('pers') } } as never);
  leave = startOutbox();
  await settle();
  expect(outbox.get()).toEqual([]);
  expect(asked).toHaveLength(1);
});
