/** The forecasting hub: how many contacts will come, how long they take, how wrong that usually is. */
import { z } from 'zod';
import { dispositionId, importId, issueId, personId, plannedEventId, queueId, snapshotId } from './ids.ts';
import { instant, localised } from './people.ts';
import { channel } from './record.ts';

export const forecastMeasure = z
  .enum(['contacts', 'handle_seconds', 'self_service', 'contact_rate'])
  .describe(
    'contacts: offered to people; handle_seconds: mean of those handled; self_service: conversations that the virtual agent began; contact_rate: contacts for each 1,000 active customers',
  );
export type ForecastMeasure = z.infer<typeof forecastMeasure>;

/** What a series is about; null is all of it. */
export const forecastScope = z.object({
  queueId: queueId.nullable(),
  channel: channel.nullable(),
  language: z.string().max(20).nullable(),
  intent: dispositionId.nullable().describe('What it was about, by the outcome that its agent chose'),
});
export type ForecastScope = z.infer<typeof forecastScope>;
export const everything: ForecastScope = { queueId: null, channel: null, language: null, intent: null };

const date = z.iso.date();
const bounds = { lower80: z.number(), upper80: z.number(), lower95: z.number(), upper95: z.number() };
export const ranged = z.object({ expected: z.number(), ...bounds });
export type Ranged = z.infer<typeof ranged>;

/** A reason or a caution: its code is translated by the screens, its values are put into the sentence. */
export const said = z.object({ code: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
export type Said = z.infer<typeof said>;

/** Every code there is, with the names of its values: the screens have a sentence for each in every language. */
export const saidCodes = {
  /** Cautions. */
  'simple.empty': [],
  'simple.all_zero': [],
  'simple.constant': [],
  'simple.too_short': [],
  rehearsal: [],
  /** What was put right in the past. */
  filled_in: ['count'],
  duplicates: ['count'],
  put_aside: ['count'],
  level_shift: ['count'],
  closed_slots: ['count'],
  season_not_confirmed: ['count'],
  older_left_out: ['count'],
  /** Rows of a file. */
  'row.columns': [],
  'row.cells': [],
  'row.no_id': [],
  'row.not_a_time': [],
  'row.no_zone': [],
  'row.not_a_number': [],
  'row.negative': [],
  'row.twice': ['line'],
  'row.off_grid': [],
  'row.interval': ['uniqueId', 'minutes'],
  'row.future': [],
  'row.too_old': [],
  'row.too_far': [],
  'row.no_queue': ['uniqueId'],
  'row.too_many': ['uniqueId', 'most'],
} as const satisfies Record<string, readonly string[]>;
export type SaidCode = keyof typeof saidCodes;

export const snapshot = z.object({
  id: snapshotId,
  kind: z
    .enum(['nightly', 'intraday', 'asked', 'rehearsal'])
    .describe(
      'asked: somebody wanted it at once; rehearsal: made afterwards, as it would have been then, to learn how wrong it is',
    ),
  asOf: instant.describe('What had happened by then is all that it knows'),
  publishedAt: instant,
  untilAt: instant,
  intervalMinutes: z.int(),
  series: z.int(),
});
export type Snapshot = z.infer<typeof snapshot>;

export const forecastSeries = z.object({
  scope: forecastScope,
  contacts: z.number().describe('Of the last 28 days'),
  since: instant.describe('Of its first contact, imported ones included'),
});

export const forecastPoint = z.object({
  at: instant.describe('The interval begins'),
  open: z.boolean(),
  actual: z.number().nullable().describe('Null until the interval is over'),
  forecast: ranged.nullable().describe('As published last before the interval began; null where nothing was'),
  earlier: z.number().nullable().describe('As published before its day began, or in the snapshot that is compared'),
  yardstick: z.number().nullable().describe('Mean of the last four same weekdays'),
  withoutEvents: z.number().nullable().describe('Without the planned events whose effect is in the forecast'),
});
export type ForecastPoint = z.infer<typeof forecastPoint>;

export const forecastDay = z.object({
  date,
  from: instant,
  to: instant,
  closed: z.boolean(),
  actual: z.number().nullable().describe('What came, so far on the day itself; null before'),
  forecast: ranged.nullable().describe('Of the whole day; the bounds are its own, not sums of bounds'),
  earlier: z.number().nullable(),
  yardstick: z.number().nullable(),
});
export type ForecastDay = z.infer<typeof forecastDay>;

export const plannedEventKinds = [
  'campaign',
  'release',
  'payday',
  'holiday',
  'outage',
  'maintenance',
  'weather',
  'containment',
  'other',
] as const;
const eventKind = z.enum(plannedEventKinds);
export type PlannedEventKind = z.infer<typeof eventKind>;

export const newPlannedEvent = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .describe('What happens again has the same name: its effect is measured by it'),
  kind: eventKind,
  startsAt: instant,
  endsAt: instant,
  queueId: queueId.nullable().default(null).describe('Null: all queues'),
  channel: channel.nullable().default(null),
  value: z.number().finite().nullable().default(null).describe('How big it is: mails sent, millimetres of rain'),
  assumed: z
    .number()
    .gte(-1)
    .max(20)
    .nullable()
    .default(null)
    .describe(
      'Share of contacts that it adds while it lasts, where somebody knows better than the past; 0.2 is a fifth more',
    ),
});
export type NewPlannedEvent = z.infer<typeof newPlannedEvent>;

const span = z.object({ expected: z.number(), lower: z.number(), upper: z.number() });
export const eventEffect = z.object({
  basis: z.enum(['measured', 'assumed', 'unknown']).describe('unknown: it is not in the forecast'),
  occasions: z.int().describe('Earlier ones that were measured'),
  share: span.nullable().describe('Of contacts that it adds while it lasts, with 80 % bounds'),
  contacts: span.nullable().describe('That it adds'),
});
export type EventEffect = z.infer<typeof eventEffect>;

/** Countries whose public holidays are computed. */
export const holidayCountry = z.enum(['AU', 'CA', 'CN', 'DE', 'ES', 'FR', 'GB', 'HK', 'IE', 'IT', 'NL', 'US']);
export type HolidayCountry = z.infer<typeof holidayCountry>;

export const plannedEvent = newPlannedEvent.extend({
  id: plannedEventId.nullable().describe('Null for what nobody put there: it follows from hours or settings'),
  follows: z
    .enum(['hours', 'country', 'payday'])
    .nullable()
    .describe(
      'From what it follows where nobody put it there: closed days of a queue, or the country (its name is then a code: easter_monday) and the payday of the settings',
    ),
  names: localised.nullable().describe('In each language, of what follows from hours'),
  worked: z
    .boolean()
    .describe('A public holiday on which work is as usual, as the settings say: the forecast takes no notice of it'),
  by: personId.nullable(),
  version: z.int(),
  effect: eventEffect,
});
export type PlannedEvent = z.infer<typeof plannedEvent>;

export const member = z.object({
  name: z.string().describe('Of the model: seasonal_naive, mean_of_4, …'),
  weight: z.number().describe('0–1; 0 is silent'),
  error: z.number().nullable().describe('Mean |error| ÷ mean |value| in the back-tests; null where there were none'),
  origins: z.int().describe('Back-tests'),
  influences: z
    .array(z.object({ input: z.string(), effect: z.number() }))
    .describe('What moved it and by how much, where it can tell: 0.21 is 21 % more'),
});

const score = {
  wape: z.number().nullable(),
  bias: z.number().nullable().describe('Σ(forecast − actual) ÷ Σ actual'),
  coverage80: z.number().nullable(),
  coverage95: z.number().nullable(),
  n: z.int().describe('Intervals that were judged'),
};
export const methodScore = z.object({
  name: z.string().describe('ensemble, a model, or a yardstick: mean_of_4, seasonal_naive; chance is the floor'),
  kind: z.enum(['ensemble', 'member', 'yardstick', 'floor']),
  daily: z.number().nullable().describe('WAPE of whole days'),
  mase: z.number().nullable(),
  msis95: z.number().nullable(),
  ...score,
});
export type MethodScore = z.infer<typeof methodScore>;

export const horizonBand = z.enum(['next_2_hours', 'rest_of_day', 'day_1', 'days_3', 'days_7']);
export type HorizonBand = z.infer<typeof horizonBand>;
export const horizonScore = z.object({ band: horizonBand, ...score });
export const weekdayScore = z.object({ day: z.int().min(1).max(7).describe('1 is Monday'), ...score });
/** Errors of one time of day, as shares of what usually comes then. */
export const intervalError = z.object({
  minute: z.int().describe('Of the local day'),
  mean: z.number(),
  lower: z.number().describe('The middle 80 % of errors lie between this'),
  upper: z.number().describe('and this'),
  n: z.int(),
});

/** How staff is reckoned for the work of a queue. */
export const staffingRule = z.object({
  queueId,
  kind: z
    .enum(['live', 'window'])
    .describe('live: somebody waits for an answer; window: it is promised within the goal of the queue'),
  atOnce: z.int().min(1).max(10).describe('Conversations that an agent holds at once'),
  slower: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'How much longer each takes for every further one held at once: at 0.5, two together take half as long again',
    ),
  patienceSeconds: z
    .number()
    .positive()
    .max(86_400)
    .nullable()
    .describe('After so long people give up, on average; null: never'),
  maxOccupancy: z.number().gt(0).max(1).describe('Agents are busy at most this part of their time'),
  shrinkage: z.number().min(0).max(0.9).describe('Paid time that is not for contacts: breaks, training, illness'),
  hourCost: z
    .number()
    .min(0)
    .max(1e6)
    .nullable()
    .describe('Of one paid agent hour; null: costs are told in hours only'),
  lateCost: z.number().min(0).max(1e6).nullable().describe('Of one contact that is not answered within the goal'),
});
export type StaffingRule = z.infer<typeof staffingRule>;

export const forecastSettings = z.object({
  intervalMinutes: z.union([z.literal(15), z.literal(30), z.literal(60)]),
  horizonDays: z.int().min(7).max(56).describe('How far ahead is published every night'),
  historyWeeks: z.int().min(4).max(260).describe('Older weeks are left out'),
  country: holidayCountry
    .nullable()
    .default(null)
    .describe('Its public holidays are on the calendar, and their effect is measured; null: none are'),
  payday: z
    .int()
    .min(-1)
    .max(31)
    .refine((day) => day !== 0)
    .nullable()
    .default(null)
    .describe('Day of the month on which customers are paid, the working day before where it is none; −1: the last'),
  worked: z
    .array(z.string().max(60))
    .max(60)
    .default([])
    .describe('Codes of public holidays on which work is as usual: they are no input of the forecast'),
  rules: z.array(staffingRule).max(500).describe('One for each queue'),
  version: z.int(),
});
export type ForecastSettings = z.infer<typeof forecastSettings>;

const outcome = z.object({
  contacts: z.number(),
  serviceLevel: z.number().nullable(),
  meanWaitSeconds: z.number().nullable().describe('Null: the line grows without end'),
  late: z.number().describe('Contacts that are not answered within the goal'),
  idleHours: z.number().describe('Of agents who would not be needed for the goal'),
  cost: z.number().nullable().describe('Of late contacts and idle hours, where both have a price'),
});
export const requiredInterval = z.object({
  at: instant,
  open: z.boolean(),
  contacts: ranged.nullable(),
  handleSeconds: z.number().nullable(),
  required: z.number().nullable().describe('Agents at work, for the expected contacts'),
  lower80: z.number().nullable().describe('For the lower bound of 80 %'),
  upper80: z.number().nullable(),
  scheduled: z.number().nullable().describe('required ÷ (1 − shrinkage)'),
  staff: z.number().nullable(),
  staffIs: z
    .enum(['present', 'planned', 'partly_planned', 'usual'])
    .nullable()
    .describe(
      'present: who was there; planned: as a planner put it down, partly_planned: of some queues; usual: the mean of the last four same weekdays',
    ),
  over: z.number().nullable().describe('Staff beyond the requirement; under it where negative'),
  ifFewer: outcome.nullable().describe('The required agents, and the lower bound of 80 % comes'),
  ifMore: outcome.nullable().describe('The required agents, and the upper bound of 80 % comes'),
  asStaffed: outcome.nullable().describe('That staff, and what is expected comes; null where work can be put off'),
});
export type RequiredInterval = z.infer<typeof requiredInterval>;
export const requiredDay = z.object({
  date,
  hours: z.number().nullable().describe('Of agents at work'),
  scheduledHours: z.number().nullable(),
  staffHours: z.number().nullable(),
  overHours: z.number().nullable().describe('Beyond the requirement, in the intervals in which there are too many'),
  underHours: z.number().nullable().describe('Missing, in the intervals in which there are too few'),
  ifFewer: outcome.nullable().describe('As if every interval came at its lower bound'),
  ifMore: outcome.nullable().describe('As if every interval came at its upper bound'),
  asStaffed: outcome.nullable(),
});

/** People for a queue in one interval, as a planner put it down. */
export const staffPlanInterval = z.object({
  at: instant,
  agents: z.number().min(0).max(10_000).nullable().describe('Null: nobody said'),
});
export type StaffPlanInterval = z.infer<typeof staffPlanInterval>;

export const alarm = z.object({
  scope: forecastScope,
  date,
  since: instant,
  direction: z.enum(['above', 'below']),
  actual: z.number().describe('So far today'),
  forecast: ranged.describe('For the same time, as published before the day began'),
  explained: z
    .array(z.object({ scope: forecastScope, more: z.number().describe('Than expected'), share: z.number() }))
    .describe('Where the difference comes from, the largest first'),
});
export type Alarm = z.infer<typeof alarm>;

export const emergingIssue = z.object({
  id: issueId,
  scope: forecastScope,
  startedAt: instant,
  foundAt: instant,
  endedAt: instant.nullable(),
  actual: z.number().describe('Contacts since it started'),
  expected: z.number(),
  acknowledgedBy: personId.nullable(),
});
export type EmergingIssue = z.infer<typeof emergingIssue>;

export const importedSeries = z.object({
  uniqueId: z.string().min(1).max(300),
  measure: z.enum(['contacts', 'handle_seconds', 'self_service']).default('contacts'),
  scope: forecastScope,
});
export const forecastImport = z.object({
  id: importId,
  name: z.string().trim().min(1).max(120),
  at: instant,
  by: personId.nullable(),
  rows: z.int(),
  from: instant,
  to: instant,
  series: z.array(importedSeries),
});
export type ForecastImport = z.infer<typeof forecastImport>;

export const rowMistake = z.object({
  line: z.int().describe('Of the file; the first is 1'),
  ...said.shape,
  message: z.string(),
});
export type RowMistake = z.infer<typeof rowMistake>;
