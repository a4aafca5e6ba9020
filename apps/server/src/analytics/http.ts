import type { Http } from '../platform/http.ts';
import type { Analytics } from './analytics.ts';

export function serveAnalytics(http: Pick<Http, 'serve'>, analytics: Analytics): void {
  http.serve('board', () => analytics.board());
}
