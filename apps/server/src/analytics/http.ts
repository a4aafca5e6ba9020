import { Readable } from 'node:stream';
import type { EventLog } from '../platform/events.ts';
import type { Http } from '../platform/http.ts';
import type { Analytics } from './analytics.ts';

export function serveAnalytics(
  http: Pick<Http, 'serve' | 'serveRaw'>,
  { analytics, log }: { analytics: Analytics; log: Pick<EventLog, 'place'> },
): void {
  const { reports, saved, alerts, supervision } = analytics;
  const seq = async () => ({ seq: await log.place() });

  http.serve('board', () => analytics.board());
  http.serve('listMeasures', () => analytics.glossary());

  http.serve('runReport', ({ body }) => reports.run(body));
  http.serve('listInteractions', ({ body }, { person }) => reports.rows(body, person));
  http.serveRaw('exportReport', async ({ query }, reply, { person }) => {
    const lines = analytics.export.ask(query, person);
    const name = query.report ? 'report' : 'interactions';
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.csv"`)
      .send(Readable.from(lines));
  });

  http.serve('listReports', async (_, { person }) => ({ reports: await saved.list(person.id) }));
  http.serve('saveReport', async ({ body }, { person }) => ({ report: await saved.create(body, person.id) }));
  http.serve('updateReport', async ({ params, body }, { person }) => ({
    report: await saved.update(params.id, body, person.id),
  }));
  http.serve('deleteReport', async ({ params }, { person }) => {
    await saved.remove(params.id, person.id);
    return null;
  });

  http.serve('listAlertRules', async () => ({ rules: await alerts.all() }));
  http.serve('createAlertRule', async ({ body }, caller) => ({ rule: await alerts.create(body, caller) }));
  http.serve('updateAlertRule', async ({ params, body }, caller) => ({
    rule: await alerts.update(params.id, body, caller),
  }));
  http.serve('deleteAlertRule', async ({ params }, caller) => {
    await alerts.remove(params.id, caller);
    return null;
  });
  http.serve('answerAlert', async ({ params, body }, caller) => ({
    rule: await alerts.answer(params.id, body, caller),
  }));

  http.serve('listenIn', async ({ params, body }, caller) => {
    await supervision.listen(params.id, caller, body.on);
    return seq();
  });
  http.serve('whisper', async ({ params, body }, caller) => {
    await supervision.whisper(params.id, caller, body.text);
    return seq();
  });
  http.serve('listWhispers', ({ params }, caller) => supervision.of(params.id, caller));
}
