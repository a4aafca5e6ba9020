import type { QueueId } from '@harken/contract/ids';
import type { ListOrder, WorklistView } from '@harken/contract/routes-desk';
import { language } from '../platform/i18n.ts';

/** Which list one looks at. */
export interface ListQuery {
  view: WorklistView;
  queueId?: QueueId | undefined;
  search?: string | undefined;
  order?: ListOrder | undefined;
}

/** As the server is asked. Days begin where the screen is. */
export const listQuery = ({ view, queueId, search, order }: ListQuery) => ({
  view,
  ...(queueId && { queueId }),
  ...(search && { search, zone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
  ...(order && { order }),
});

/** Where the list can be fetched as a file; the browser saves it while it comes. */
export const fileAddress = (query: ListQuery): string =>
  `/api/conversation-export?${new URLSearchParams({ ...listQuery(query), locale: language() })}`;
