/** What an operator sees and mends while it runs: reactions that failed for good. */
import type { Http } from './http.ts';
import type { Reactions } from './reactions.ts';

export function serveOperations(http: Pick<Http, 'serve'>, reactions: Pick<Reactions, 'parked' | 'replay'>): void {
  http.serve('listParked', async () => ({
    parked: (await reactions.parked()).map(({ failedAt, eventId: _, ...one }) => ({ ...one, parkedAt: failedAt })),
  }));
  http.serve('replayParked', async ({ params }) => {
    try {
      await reactions.replay(params.id);
      return { ok: true, error: null };
    } catch (error) {
      // It stays parked; the operator is told why.
      return { ok: false, error: (error as Error).message };
    }
  });
}
