import type { MeasureId } from '@harken/contract/measures';
import type { RouteReply } from '@harken/contract/routes';
import type { RowsQuery } from '@harken/contract/routes-analytics';
import { createStore } from '../platform/store.ts';

export type RowsReply = RouteReply<'listInteractions'>;

/** A number that was opened: what it counts, and what it is called here. */
export interface OpenedRows {
  title: string;
  query: Omit<RowsQuery, 'cursor' | 'limit' | 'part'> & { measure: MeasureId; part?: RowsQuery['part'] };
}

export const opened = createStore<OpenedRows | null>(null);
export const openRows = (rows: OpenedRows) => opened.set(rows);
