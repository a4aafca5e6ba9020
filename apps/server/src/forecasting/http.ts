import type { Http } from '../platform/http.ts';
import type { Forecasting } from './forecasting.ts';

export function serveForecasting(http: Pick<Http, 'serve' | 'serveRaw'>, forecasting: Forecasting): void {
  const { events, imports, staffPlan } = forecasting;
  http.serve('forecastOverview', () => forecasting.overview());
  http.serve('forecast', ({ query }) => forecasting.forecast(query));
  http.serve('forecastParts', ({ query }) => forecasting.parts(query));
  http.serve('forecastModels', ({ query }) => forecasting.models(query));
  http.serve('forecastAccuracy', ({ query }) => forecasting.accuracy(query));
  http.serve('listSnapshots', async ({ query }) => ({ snapshots: await forecasting.snapshots(query) }));
  http.serve('forecastToday', ({ query }) => forecasting.today(query));
  http.serve('forecastRequirement', ({ query }) => forecasting.requirement(query));
  http.serve('staffPlan', ({ query }) => staffPlan.plan(query));
  http.serve('setStaffPlan', ({ body }, caller) => staffPlan.set(body, caller));
  http.serve('importStaffPlan', ({ body }, caller) => staffPlan.take(body, caller));
  http.serve('forecastWhatIf', ({ body }) => forecasting.whatIf(body));
  http.serve('updateForecastSettings', async ({ body }, caller) => ({
    settings: await forecasting.updateSettings(body, caller),
  }));
  http.serve('publishForecast', async () => {
    await forecasting.askToPublish();
    return { running: true };
  });

  http.serve('listPlannedEvents', async ({ query }) => ({ events: await events.list(query) }));
  http.serve('createPlannedEvent', async ({ body }, caller) => ({ event: await events.create(body, caller) }));
  http.serve('updatePlannedEvent', async ({ params, body }, caller) => ({
    event: await events.update(params.id, body, caller),
  }));
  http.serve('removePlannedEvent', async ({ params, query }, caller) => {
    await events.remove(params.id, query.version, caller);
    return null;
  });

  http.serve('previewForecastImport', ({ body }) => imports.preview(body));
  http.serve('importForecastHistory', async ({ body }, caller) => ({ import: await imports.take(body, caller) }));
  http.serve('listForecastImports', async () => ({ imports: await imports.list() }));
  http.serve('removeForecastImport', async ({ params }, caller) => {
    await imports.remove(params.id, caller);
    return null;
  });
  http.serveRaw('exportForecast', async ({ query }, reply) => {
    const lines = await forecasting.export(query);
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${query.what}-${query.from}-${query.to}.csv"`)
      .send(lines.join(''));
  });

  http.serve('listEmergingIssues', async () => ({ issues: await forecasting.issues() }));
  http.serve('acknowledgeIssue', async ({ params }, caller) => ({
    issue: await forecasting.acknowledge(params.id, caller),
  }));
}
