/** A list as CSV, page by page: what one may not see is not in it, because the pages are those of the list. */
import { byteOrderMark, csvLine } from '@harken/contract/csv';
import type { Disposition, Locale, Localised, Queue } from '@harken/contract/people';
import type { Conversation } from '@harken/contract/record';

export const mostRows = 10_000;
const rowsAtATime = 500;

/** The server writes files in the language they are asked in; only their heads need words of their own. */
const heads = {
  en: ['Reference', 'Customer', 'Subject', 'State', 'Queue', 'Agent', 'Channel', 'Language', 'Priority', 'Tags'],
  zh: ['工单号', '客户', '主题', '状态', '队列', '坐席', '渠道', '语言', '优先级', '标签'],
} satisfies Record<Locale, string[]>;
const moreHeads = {
  en: ['Outcome', 'Rating', 'Comment', 'Opened', 'First reply', 'Resolved', 'Last message', 'Reopened'],
  zh: ['结果', '评分', '评语', '打开于', '首次回复', '解决于', '最后消息', '重开次数'],
} satisfies Record<Locale, string[]>;

export interface ExportDeps {
  list: (page: { limit: number; cursor?: string }) => Promise<{
    conversations: Conversation[];
    nextCursor: string | null;
  }>;
  queues: () => Promise<Queue[]>;
  dispositions: () => Promise<Disposition[]>;
}

/** The first page is read before the answer begins: a question that cannot be meant is refused, not half a file. */
export async function exported(
  { list, queues, dispositions }: ExportDeps,
  locale: Locale,
): Promise<AsyncGenerator<string>> {
  const names = new Map<string, Localised>();
  for (const { id, name } of [...(await queues()), ...(await dispositions())]) names.set(id, name);
  const called = (id: string | null) => (id === null ? null : (names.get(id)?.[locale] ?? id));
  const line = (c: Conversation) =>
    csvLine([
      ...[c.caseReference, c.customerName, c.subject, c.state, called(c.queueId), c.agentName, c.channel, c.locale],
      ...[c.priority, c.tags.join(', ')],
      ...[called(c.dispositionId), c.rating?.score ?? null, c.rating?.comment ?? null],
      ...[c.openedAt, c.firstRepliedAt, c.resolvedAt, c.lastMessage?.at ?? null, c.reopenedCount],
    ]);
  const first = await list({ limit: rowsAtATime });
  return (async function* () {
    yield byteOrderMark + csvLine([...heads[locale], ...moreHeads[locale]]);
    for (let page = first, rows = 0; ; ) {
      rows += page.conversations.length;
      yield page.conversations.map(line).join('');
      if (page.nextCursor === null || rows >= mostRows) return;
      page = await list({ limit: Math.min(rowsAtATime, mostRows - rows), cursor: page.nextCursor });
    }
  })();
}
