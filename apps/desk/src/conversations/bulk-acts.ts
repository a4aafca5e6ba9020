import type { CallInput } from '@harken/client/call';
import type { BulkId, ConversationId } from '@harken/contract/ids';
import type { Bulk, BulkAct } from '@harken/contract/routes-desk';
import i18next from 'i18next';
import { call, queries } from '../platform/api.ts';
import { number } from '../platform/format.ts';
import { problemOfCode, problemWords } from '../platform/problem-words.ts';
import { createStore } from '../platform/store.ts';
import { tell } from '../platform/toasts.tsx';
import { type ListQuery, listQuery } from './list-query.ts';

/** What the server does with many, as far as it has come; null when nothing is on the way. */
export const bulkUnderWay = createStore<Pick<Bulk, 'total' | 'waiting' | 'state'> | null>(null);

const lookEveryMs = 400;

/** Does it to all of a list, also to what no screen has read; says how it went and offers the way back. */
export function doToAll(query: ListQuery, act: BulkAct): Promise<void> {
  const { order: _, ...list } = listQuery(query);
  return begun({ list }, act);
}

export const doToThese = (conversationIds: ConversationId[], act: BulkAct): Promise<void> =>
  begun({ conversationIds }, act);

async function begun(on: CallInput<'POST /api/bulk'>['body']['on'], act: BulkAct): Promise<void> {
  await follow(
    () => call('POST /api/bulk', { body: { on, act } }),
    (bulk) => {
      tell(
        i18next.t('conversations:bulk.done', { count: bulk.done }),
        bulk.done ? { undo: () => void undo(bulk.id) } : {},
      );
    },
  );
}

const undo = (id: BulkId) =>
  follow(
    () => call('POST /api/bulk/:id/undo', { params: { id } }),
    () => tell(i18next.t('conversations:act.undone')),
  );

async function follow(begin: () => Promise<{ bulk: Bulk }>, done: (bulk: Bulk) => void): Promise<void> {
  try {
    let { bulk } = await begin();
    while (bulk.state === 'running' || bulk.state === 'undoing') {
      bulkUnderWay.set(bulk);
      await new Promise((later) => setTimeout(later, lookEveryMs));
      ({ bulk } = await call('GET /api/bulk/:id', { params: { id: bulk.id } }));
    }
    done(bulk);
    if (bulk.failed > 0) tell(failures(bulk), { tone: 'breaking' });
  } catch (error) {
    tell(problemWords(error), { tone: 'breaking' });
  } finally {
    bulkUnderWay.set(null);
    await queries.invalidateQueries({ queryKey: ['conversations'] });
  }
}

/** Which and why, as many as one reads. */
function failures({ failed, failures: named }: Bulk): string {
  const reasons = new Map<string, string[]>();
  for (const { code, reference } of named) reasons.set(code, [...(reasons.get(code) ?? []), reference]);
  const lines = [...reasons].map(([code, references]) => {
    const shown = references.slice(0, 5).join(', ');
    const more = references.length > 5 ? ` +${number(references.length - 5)}` : '';
    return `${shown}${more}: ${problemOfCode(code)}`;
  });
  return `${i18next.t('conversations:bulk.failed', { count: failed })} ${lines.join(' ')}`;
}
