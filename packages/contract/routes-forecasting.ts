/** The forecasting hub: what will come, how sure that is, what is planned, and what it takes. */
import { z } from 'zod';
import {
  alarm,
  emergingIssue,
  forecastDay,
  forecastImport,
  forecastMeasure,
  forecastPoint,
  forecastScope,
  forecastSeries,
  forecastSettings,
  horizonBand,
  horizonScore,
  importedSeries,
  intervalError,
  member,
  methodScore,
  newPlannedEvent,
  plannedEvent,
  ranged,
  requiredDay,
  requiredInterval,
  rowMistake,
  said,
  snapshot,
  staffPlanInterval,
  weekdayScore,
} from './forecasting.ts';
import { importId, issueId, plannedEventId, queueId, snapshotId } from './ids.ts';
import { instant } from './people.ts';
import { group } from './route.ts';

const date = z.iso.date();
/** Of what: nothing named is everything. */
const scope = forecastScope.partial().shape;
const days = { from: date, to: date.describe('The last day, included; at most 42 days') };
const asked = { ...scope, ...days, measure: forecastMeasure.default('contacts') };

const whatIfChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: newPlannedEvent }),
  z.object({
    kind: z.literal('containment'),
    points: z
      .number()
      .min(-1)
      .max(1)
      .describe('Added to the share that the virtual agent ends alone; 0.05 is five points'),
    from: date,
    to: date,
    queueId: queueId.nullable().default(null),
  }),
]);

const csv = z.string().min(1).max(24_000_000).describe('unique_id,ds,y; ds in ISO 8601 with zone');

export const forecastingRoutes = group({
  forecastOverview: {
    method: 'GET',
    path: '/api/forecast/overview',
    summary: 'What is forecast, from how much past, when it was published and when it will be again',
    as: 'person',
    may: 'forecast.read',
    reply: z.object({
      zone: z.string().describe('In which days are days'),
      now: instant,
      series: z.array(forecastSeries).describe('All there is a forecast of, the whole first, then by contacts'),
      history: z
        .object({ from: instant, to: instant, weeks: z.number(), recordedFrom: instant.nullable(), imported: z.int() })
        .nullable()
        .describe('Null: nothing has come yet, and nothing was imported'),
      published: snapshot.nullable(),
      reaches: instant.nullable().describe('How far ahead the last whole forecast says anything'),
      nextAt: instant.describe('Of the next publication'),
      running: z.boolean().describe('One is being made'),
      activeCustomers: z.int().describe('Who were in contact within 28 days'),
      containment: z.number().nullable().describe('Of the last 28 days: ended by the virtual agent alone, 0–1'),
      settings: forecastSettings,
    }),
  },
  forecast: {
    method: 'GET',
    path: '/api/forecast',
    summary: 'What came and what is expected, interval by interval and day by day',
    as: 'person',
    may: 'forecast.read',
    query: z.object({
      ...asked,
      snapshotId: snapshotId.optional().describe('As published then; otherwise as published last'),
      compareId: snapshotId.optional().describe('Told beside it as earlier, as far as it says anything of this series'),
    }),
    reply: z.object({
      zone: z.string(),
      now: instant,
      intervalMinutes: z.int(),
      measure: forecastMeasure,
      scope: forecastScope,
      published: snapshot.nullable(),
      compared: snapshot.nullable().describe('Null where it says nothing of this series, or none was asked for'),
      nextAt: instant,
      points: z.array(forecastPoint),
      days: z.array(forecastDay),
      events: z.array(plannedEvent).describe('That touch these days and this series'),
      cautions: z.array(said).describe('E.g. that the past is short and the forecast simple'),
    }),
  },
  forecastModels: {
    method: 'GET',
    path: '/api/forecast/models',
    summary: 'Which models speak, how loud and why',
    as: 'person',
    may: 'forecast.read',
    query: z.object({ ...scope, measure: forecastMeasure.default('contacts') }),
    reply: z.object({
      asOf: instant.nullable().describe('Null: nothing was published'),
      bands: z
        .array(z.object({ hours: z.number().describe('Ahead, up to'), members: z.array(member) }))
        .describe('How loud each speaks by how far it looks; the first is the nearest'),
      cleaned: z.array(said).describe('What was put right in the past before anything was learned of it'),
    }),
  },
  forecastParts: {
    method: 'GET',
    path: '/api/forecast/parts',
    summary: 'Why the intervals of a day are forecast as they are: what each model says, and what was done with it',
    as: 'person',
    may: 'forecast.read',
    query: z.object({ ...scope, measure: forecastMeasure.default('contacts'), date }),
    reply: z.object({
      zone: z.string(),
      intervalMinutes: z.int(),
      published: snapshot.nullable().describe('The whole publication that is taken apart; null: none says anything'),
      members: z
        .array(
          z.object({
            name: z.string(),
            values: z.array(z.number().nullable()).describe('By interval; null: it is not known any more'),
            weights: z.array(z.number()).describe('How loud it spoke, by interval, 0–1'),
          }),
        )
        .describe('Who speaks, the loudest first'),
      points: z.array(
        z.object({
          at: instant,
          weighed: z.number().nullable().describe('What the members say, each as loud as it speaks'),
          addingUp: z.number().nullable().describe('Added so that parts add up to their wholes'),
          assumed: z.number().describe('Added by events of which somebody said how much they add'),
          reforecast: z.number().describe('Added within the day, by what had come of it'),
          expected: z.number(),
          usual: z.number().nullable().describe('Mean of the last four same weekdays'),
        }),
      ),
      makes: z
        .array(z.object({ input: z.string(), effect: z.number() }))
        .describe('What makes the day, as the calendar model reckons: weekday, month, events; 0.2 is a fifth more'),
    }),
  },
  forecastAccuracy: {
    method: 'GET',
    path: '/api/forecast/accuracy',
    summary: 'How wrong the published forecasts were, beside the yardsticks',
    as: 'person',
    may: 'forecast.read',
    query: z.object({
      ...scope,
      measure: forecastMeasure.default('contacts'),
      weeks: z.coerce.number().int().min(1).max(52).default(26),
      band: horizonBand.default('day_1').describe('What the methods, intervals and weekdays are judged by'),
      weekday: z.coerce.number().int().min(1).max(7).optional().describe('Only intervals of this day; 1 is Monday'),
    }),
    reply: z.object({
      from: instant.nullable(),
      to: instant.nullable(),
      forecasts: z.int().describe('That were judged'),
      rehearsed: z.int().describe('Of these, made afterwards as they would have been then'),
      methods: z.array(methodScore).describe('The ensemble, its models, the yardsticks, and the floor set by chance'),
      horizons: z.array(horizonScore),
      weekdays: z.array(weekdayScore),
      intervals: z.array(intervalError),
    }),
  },
  listSnapshots: {
    method: 'GET',
    path: '/api/forecast/snapshots',
    summary: 'Everything that was published, the latest first',
    as: 'person',
    may: 'forecast.read',
    query: z.object({
      before: instant.optional().describe('Published before'),
      kind: z
        .enum([...snapshot.shape.kind.options, 'whole'])
        .optional()
        .describe('whole: all but those that were made of the rest of a day'),
      ...scope,
      measure: forecastMeasure.default('contacts').describe('With days: of which it says anything'),
      from: date.optional().describe('With to: only those that say anything of these days and of this series'),
      to: date.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ snapshots: z.array(snapshot) }),
  },
  forecastToday: {
    method: 'GET',
    path: '/api/forecast/today',
    summary: 'The day as it was expected, as it goes, and as it is expected now',
    as: 'person',
    may: 'forecast.read',
    query: z.object(scope),
    reply: z.object({
      zone: z.string(),
      date,
      now: instant,
      intervalMinutes: z.int(),
      published: snapshot.nullable(),
      nextAt: instant,
      points: z.array(forecastPoint),
      soFar: z
        .object({ actual: z.number(), forecast: ranged.nullable() })
        .describe('Both up to the last interval that is over'),
      morning: ranged.nullable().describe('The whole day, as published before it began'),
      expected: ranged.nullable().describe('The whole day, by what is known now'),
      alarm: alarm.nullable(),
      issues: z.array(emergingIssue),
    }),
  },
  forecastRequirement: {
    method: 'GET',
    path: '/api/forecast/requirement',
    summary: 'Agents needed, interval by interval, and the cost of being wrong either way',
    as: 'person',
    may: 'forecast.read',
    query: z.object({ ...days, queueId: queueId.optional().describe('Without it, all queues added up') }),
    reply: z.object({
      zone: z.string(),
      intervalMinutes: z.int(),
      intervals: z.array(requiredInterval),
      days: z.array(requiredDay),
    }),
  },
  staffPlan: {
    method: 'GET',
    path: '/api/forecast/staff-plan',
    summary: 'People whom a planner has put down for a queue, interval by interval',
    as: 'person',
    may: 'forecast.read',
    query: z.object({ ...days, queueId }),
    reply: z.object({ zone: z.string(), intervalMinutes: z.int(), intervals: z.array(staffPlanInterval) }),
  },
  setStaffPlan: {
    method: 'PUT',
    path: '/api/forecast/staff-plan',
    summary: 'Put down people for a queue; intervals that are not named stay as they are',
    as: 'person',
    may: 'forecast.plan',
    body: z.object({ queueId, intervals: z.array(staffPlanInterval).min(1).max(20_000) }),
    reply: z.object({ before: z.array(staffPlanInterval).describe('As it was, to undo it') }),
  },
  importStaffPlan: {
    method: 'POST',
    path: '/api/forecast/staff-plan/imports',
    summary: 'Put down people from a file, whole or not at all; unique_id is the name of a queue',
    as: 'person',
    may: 'forecast.plan',
    body: z.object({ csv }),
    reply: z.object({
      queues: z.array(
        z.object({
          queueId,
          rows: z.int(),
          from: instant,
          to: instant,
          before: z.array(staffPlanInterval).describe('As it was, to undo it'),
        }),
      ),
    }),
  },
  forecastWhatIf: {
    method: 'POST',
    path: '/api/forecast/what-if',
    summary: 'The forecast with something changed; nothing is kept',
    as: 'person',
    may: 'forecast.read',
    body: z.object({ ...scope, ...days, changes: z.array(whatIfChange).min(1).max(10) }),
    reply: z.object({
      zone: z.string(),
      intervalMinutes: z.int(),
      points: z.array(
        z.object({ at: instant, open: z.boolean(), before: ranged.nullable(), after: ranged.nullable() }),
      ),
      days: z.array(
        z.object({
          date,
          before: ranged.nullable(),
          after: ranged.nullable(),
          hoursBefore: z.number().nullable().describe('Of agents at work; null where staff cannot be reckoned'),
          hoursAfter: z.number().nullable(),
          peakBefore: z.number().nullable().describe('Most agents at once'),
          peakAfter: z.number().nullable(),
        }),
      ),
      effects: z.array(plannedEvent.shape.effect).describe('Of each change, in their order'),
      toKeep: z
        .array(newPlannedEvent)
        .describe('What to put on the calendar if it shall be so, in the order of the changes'),
    }),
  },
  listPlannedEvents: {
    method: 'GET',
    path: '/api/forecast/events',
    summary: 'The calendar: what is planned and what has been, each with its effect',
    as: 'person',
    may: 'forecast.read',
    query: z.object({ from: date, to: date.describe('The last day, included') }),
    reply: z.object({ events: z.array(plannedEvent) }),
  },
  createPlannedEvent: {
    method: 'POST',
    path: '/api/forecast/events',
    summary: 'Put something on the calendar; the forecast follows in a moment',
    as: 'person',
    may: 'forecast.plan',
    body: newPlannedEvent,
    reply: z.object({ event: plannedEvent }),
    status: 201,
  },
  updatePlannedEvent: {
    method: 'PATCH',
    path: '/api/forecast/events/:id',
    summary: 'Change it',
    as: 'person',
    may: 'forecast.plan',
    params: z.object({ id: plannedEventId }),
    // Not `partial()`: a default would put back what the editor never named.
    body: newPlannedEvent.extend({ version: z.int() }),
    reply: z.object({ event: plannedEvent }),
  },
  removePlannedEvent: {
    method: 'DELETE',
    path: '/api/forecast/events/:id',
    summary: 'Take it off the calendar',
    as: 'person',
    may: 'forecast.plan',
    params: z.object({ id: plannedEventId }),
    query: z.object({ version: z.coerce.number().int() }),
    reply: z.null(),
    status: 204,
  },
  updateForecastSettings: {
    method: 'PUT',
    path: '/api/forecast/settings',
    summary: 'How far, how fine, and how staff is reckoned',
    as: 'person',
    may: 'forecast.plan',
    body: forecastSettings,
    reply: z.object({ settings: forecastSettings }),
  },
  publishForecast: {
    method: 'POST',
    path: '/api/forecast/runs',
    summary: 'Make and publish a forecast now',
    as: 'person',
    may: 'forecast.plan',
    reply: z.object({ running: z.boolean() }),
    status: 202,
  },
  previewForecastImport: {
    method: 'POST',
    path: '/api/forecast/imports/preview',
    summary: 'Read a file of past contacts: what is in it, and every row that is wrong; nothing is kept',
    as: 'person',
    may: 'forecast.plan',
    body: z.object({ csv }),
    reply: z.object({
      rows: z.int().describe('That are right'),
      series: z.array(
        z.object({
          uniqueId: z.string(),
          rows: z.int(),
          from: instant,
          to: instant.describe('The end of its last interval'),
          intervalMinutes: z.number(),
          total: z.number(),
          missing: z.int().describe('Intervals without a row'),
          guess: importedSeries.omit({ uniqueId: true }).nullable().describe('What it may be about, by its name'),
        }),
      ),
      mistakes: z.array(rowMistake).max(200).describe('The first ones'),
      wrong: z.int().describe('Rows that are wrong'),
    }),
  },
  importForecastHistory: {
    method: 'POST',
    path: '/api/forecast/imports',
    summary: 'Take a file of past contacts in, whole or not at all; it counts before the record’s own time',
    as: 'person',
    may: 'forecast.plan',
    body: z.object({
      name: forecastImport.shape.name,
      csv,
      series: z.array(importedSeries).min(1).max(500).describe('What each unique_id is about; others are left out'),
    }),
    reply: z.object({ import: forecastImport }),
    status: 201,
  },
  listForecastImports: {
    method: 'GET',
    path: '/api/forecast/imports',
    summary: 'Pasts that were taken in',
    as: 'person',
    may: 'forecast.read',
    reply: z.object({ imports: z.array(forecastImport) }),
  },
  removeForecastImport: {
    method: 'DELETE',
    path: '/api/forecast/imports/:id',
    summary: 'Forget a past that was taken in',
    as: 'person',
    may: 'forecast.plan',
    params: z.object({ id: importId }),
    reply: z.null(),
    status: 204,
  },
  exportForecast: {
    method: 'GET',
    path: '/api/forecast/export.csv',
    summary: 'As unique_id,ds,yhat,yhat-lo-80,yhat-hi-80,yhat-lo-95,yhat-hi-95, or what came as unique_id,ds,y',
    as: 'person',
    may: 'forecast.read',
    query: z.object({
      ...asked,
      what: z.enum(['forecast', 'actual']).default('forecast'),
      snapshotId: snapshotId.optional(),
    }),
    reply: z.any(),
  },
  listEmergingIssues: {
    method: 'GET',
    path: '/api/forecast/issues',
    summary: 'What suddenly brings more contacts than anybody expected; those of the last seven days',
    as: 'person',
    may: 'forecast.read',
    reply: z.object({ issues: z.array(emergingIssue) }),
  },
  acknowledgeIssue: {
    method: 'POST',
    path: '/api/forecast/issues/:id/acknowledge',
    summary: 'Somebody takes care of it',
    as: 'person',
    may: 'forecast.read',
    params: z.object({ id: issueId }),
    reply: z.object({ issue: emergingIssue }),
  },
});
