import type { ArticleId } from '@harken/contract/ids';
import { createStore } from '../platform/store.ts';

/** The article that is open over the desk, and the sentence one came for. */
export interface Reading {
  articleId: ArticleId;
  section: number | null;
  sentence: string | null;
}

export const reading = createStore<Reading | null>(null);
