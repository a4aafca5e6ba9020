import type { ConversationId, DispositionId, PersonId, QueueId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import i18next from 'i18next';
import { call, isRefused } from '../platform/api.ts';
import { deskStore } from '../platform/desk.ts';
import { soonTime } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { fetchThread } from './threads.ts';

/**
 * What one does with conversations, one or many: say what happened, offer the way back, tell refusals once. The
 * screen follows the facts that come back on the socket.
 */
type Act = (conversation: Conversation) => Promise<unknown>;

async function doAll(
  conversations: readonly Conversation[],
  act: Act,
  done: (count: number) => string,
  back?: Act,
): Promise<boolean> {
  const results = await Promise.allSettled(conversations.map(act));
  const succeeded = conversations.filter((_, i) => results[i]?.status === 'fulfilled');
  const refusal = results.find((result) => result.status === 'rejected');
  if (succeeded.length) {
    const undo = back && (() => void doAll(succeeded, back, () => i18next.t('conversations:act.undone')));
    tell(done(succeeded.length), undo ? { undo } : {});
  }
  if (refusal) {
    tell(problemWords(refusal.reason), { tone: 'breaking' });
    // Someone was faster: show what is true now.
    results.forEach((result, i) => {
      const conversation = conversations[i];
      if (conversation && result.status === 'rejected' && isRefused(result.reason, 'record.changed')) {
        void fetchThread(conversation.id);
      }
    });
  }
  return !refusal;
}

const put = (id: ConversationId, agentId: PersonId | null, version?: number) =>
  call('POST /api/conversations/:id/assign', {
    params: { id },
    body: { agentId, ...(version === undefined ? {} : { version }) },
  });

export function assign(conversations: readonly Conversation[], agentId: PersonId | null) {
  const name = deskStore.get()?.people.find((person) => person.id === agentId)?.name ?? '';
  return doAll(
    conversations,
    ({ id, version }) => put(id, agentId, version),
    (count) =>
      agentId === null
        ? i18next.t('conversations:act.released', { count })
        : agentId === deskStore.get()?.me.id
          ? i18next.t('conversations:act.taken', { count })
          : i18next.t('conversations:act.assigned', { count, name }),
    ({ id, agentId: before }) => put(id, before),
  );
}

const move = (id: ConversationId, queueId: QueueId, note?: string) =>
  call('POST /api/conversations/:id/transfer', { params: { id }, body: { queueId, ...(note ? { note } : {}) } });

export function transfer(conversations: readonly Conversation[], queueId: QueueId, note?: string) {
  const queue = deskStore.get()?.queues.find(({ id }) => id === queueId);
  const back: Act | undefined = conversations.every((c) => c.queueId)
    ? (c) => move(c.id, c.queueId as QueueId)
    : undefined;
  return doAll(
    conversations,
    ({ id }) => move(id, queueId, note),
    (count) => i18next.t('conversations:act.transferred', { count, queue: queue ? localName(queue.name) : '' }),
    back,
  );
}

const wakeOne: Act = ({ id }) => call('POST /api/conversations/:id/wake', { params: { id } });

export function snooze(conversations: readonly Conversation[], until: Date) {
  return doAll(
    conversations,
    ({ id }) => call('POST /api/conversations/:id/snooze', { params: { id }, body: { until: until.toISOString() } }),
    (count) => i18next.t('conversations:act.snoozed', { count, until: soonTime(until) }),
    wakeOne,
  );
}

export const wake = (conversations: readonly Conversation[]) =>
  doAll(conversations, wakeOne, (count) => i18next.t('conversations:act.woken', { count }));

const reopenOne: Act = ({ id }) => call('POST /api/conversations/:id/reopen', { params: { id } });

export function resolve(conversations: readonly Conversation[], dispositionId: DispositionId | null) {
  return doAll(
    conversations,
    ({ id }) => call('POST /api/conversations/:id/resolve', { params: { id }, body: { dispositionId } }),
    (count) => i18next.t('conversations:act.resolved', { count }),
    reopenOne,
  );
}

export const reopen = (conversations: readonly Conversation[]) =>
  doAll(conversations, reopenOne, (count) => i18next.t('conversations:act.reopened', { count }));

export function update(
  { id, version }: Conversation,
  changes: { subject?: string; tags?: string[]; priority?: number },
): Promise<boolean> {
  return call('PATCH /api/conversations/:id', { params: { id }, body: { version, ...changes } }).then(
    () => true,
    (error) => {
      tell(problemWords(error), { tone: 'breaking' });
      if (isRefused(error, 'record.changed')) void fetchThread(id);
      return false;
    },
  );
}
