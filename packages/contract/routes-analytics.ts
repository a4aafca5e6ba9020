/** What leads see and ask: the board, reports and their rows, alerts, and standing by a colleague. */
import { z } from 'zod';
import { alertRuleId, conversationId, personId, queueId, reportId } from './ids.ts';
import { bins, dimensions, measureIds, watched } from './measures.ts';
import { agentStatus, instant, localised } from './people.ts';
import { channel, conversation } from './record.ts';
import { group } from './route.ts';

const ok = z.object({ seq: z.int().describe('The log’s place after this took effect') });

// — reports —

export const measureId = z.enum(measureIds);

export const dimension = z.enum(dimensions);
export type Dimension = z.infer<typeof dimension>;
export const bin = z.enum(bins);
export type Bin = z.infer<typeof bin>;

const zone = z.string().min(1).max(64).describe('IANA time zone in which days begin, e.g. Asia/Singapore');

/** Only these; several values of one dimension are alternatives. */
const filters = z.partialRecord(dimension.exclude(['time']), z.array(z.string().max(100)).min(1).max(100));
export type Filters = z.infer<typeof filters>;

export const period = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('days'),
    days: z.int().min(1).max(400),
    upTo: z.enum(['today', 'yesterday']),
  }),
  z.object({ kind: z.literal('dates'), from: z.iso.date(), to: z.iso.date().describe('The last day, included') }),
]);
export type Period = z.infer<typeof period>;

export const reportQuery = z.object({
  measures: z.array(measureId).min(1).max(12),
  by: z.array(dimension).max(2).describe('None: one line for the whole period'),
  bin: bin.default('day').describe('When a line is a time'),
  period,
  zone,
  filters: filters.default({}),
  compare: z
    .enum(['none', 'earlier', 'year'])
    .default('none')
    .describe('With the period before, or that of 52 weeks ago; both begin on the same weekday'),
});
export type ReportQuery = z.infer<typeof reportQuery>;

const spanOfTime = z.object({ from: instant, to: instant });

export const measured = z.object({
  value: z.number().nullable(),
  top: z.number(),
  bottom: z.number().nullable(),
  lower: z.number().optional().describe('95 % interval of a share of answers'),
  upper: z.number().optional(),
});
export type Measured = z.infer<typeof measured>;
const values = z.partialRecord(measureId, measured.nullable()).describe('Null where a measure has no such dimension');

export const reportRow = z.object({
  bin: z.int().nullable().describe('Which of `bins`'),
  keys: z.array(z.string().nullable()).describe('One for each dimension but time, in their order; null is none'),
  values,
  earlier: values.nullable(),
});
export type ReportRow = z.infer<typeof reportRow>;

export const reportReply = z.object({
  period: spanOfTime,
  earlier: spanOfTime.nullable(),
  bins: z.array(spanOfTime),
  rows: z.array(reportRow),
  total: reportRow,
  truncated: z.boolean().describe('There are more lines than are sent'),
});
export type ReportReply = z.infer<typeof reportReply>;

/** One contact segment, as reports count it. */
export const interaction = z.object({
  id: z.string(),
  conversationId,
  reference: z.string(),
  customerName: z.string().nullable().describe('Only for those who may see the conversation'),
  readable: z.boolean().describe('Whether the one who asks may open the conversation'),
  channel,
  language: z.string(),
  handledBy: z.enum(['virtual_agent', 'people']),
  queueId: queueId.nullable(),
  agentId: personId.nullable(),
  beganAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  ending: z.string().nullable(),
  waitSeconds: z.number().nullable(),
  handleSeconds: z.number().nullable(),
  resolution: z.enum(['by_person', 'confirmed', 'assumed']).nullable(),
  reopened: z.boolean(),
  score: z.int().nullable(),
});
export type InteractionRow = z.infer<typeof interaction>;

/** The rows behind one number. */
export const rowsQuery = z.object({
  measure: measureId,
  part: z
    .enum(['top', 'bottom'])
    .default('top')
    .describe('What is counted, or what it is divided by; of a mean, always what it is the mean of'),
  from: instant,
  to: instant,
  filters: z
    .partialRecord(dimension.exclude(['time']), z.array(z.string().max(100).nullable()).min(1).max(100))
    .default({}),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type RowsQuery = z.infer<typeof rowsQuery>;

const savedReport = z.object({
  id: reportId,
  name: z.string().trim().min(1).max(120),
  query: reportQuery,
  shared: z.boolean().describe('Everyone who may read reports sees it; only its owner changes it'),
  ownerId: personId,
  version: z.int(),
});
export type SavedReport = z.infer<typeof savedReport>;

// — the board —

/** One line of the board. Sums since local midnight; seconds; shares are 0–1; null where nothing was counted yet. */
export const boardLine = z.object({
  key: z.string(),
  waiting: z.int(),
  longestWaitSeconds: z.number().nullable(),
  pastGoal: z.int(),
  offered: z.int(),
  answered: z.int(),
  answeredWithin: z.int(),
  abandoned: z.int(),
  serviceLevel: z.number().nullable().describe('Answered within the goal ÷ all offered, abandoned included'),
  handled: z.int(),
  ahtSeconds: z.number().nullable(),
  agentsAvailable: z.int(),
  load: z.number().nullable().describe('Held ÷ capacity of those who take work'),
});
export type BoardLine = z.infer<typeof boardLine>;

export const boardQueue = boardLine.extend({ key: queueId, open: z.boolean() });
export type BoardQueue = z.infer<typeof boardQueue>;

export const boardQuarter = z.object({
  at: instant,
  offered: z.int(),
  answeredWithin: z.int(),
  conversations: z.int(),
  handedOff: z.int(),
  virtualAgentResolved: z.int(),
  people: z.number().describe('Agents who took work, on average over the quarter hour'),
});
export type BoardQuarter = z.infer<typeof boardQuarter>;

export const alertCondition = z.object({
  measure: z.enum(watched),
  above: z.boolean().describe('True: too much; false: too little'),
  threshold: z.number().min(0).max(1_000_000).describe('Seconds, counts, or a share 0–1'),
  windowMinutes: z
    .int()
    .min(15)
    .max(1440)
    .describe('Over the last so many minutes; what is true this moment needs no window'),
  holdMinutes: z.int().min(0).max(120).describe('It must be so for as long before anyone is told'),
  queueId: queueId.nullable().describe('One queue, or all together'),
});
export type AlertCondition = z.infer<typeof alertCondition>;

const wallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const newAlertRule = z.object({
  name: z.string().trim().min(1).max(120),
  condition: alertCondition,
  personIds: z.array(personId).max(50).describe('Who is told; nobody named: everyone who may see the board'),
  quiet: z
    .object({ from: wallClock, to: wallClock, zone })
    .nullable()
    .describe('Nobody is told between these hours; what still holds is told afterwards'),
  on: z.boolean(),
});

export const alertRule = newAlertRule.extend({
  id: alertRuleId,
  version: z.int(),
  state: z.enum(['calm', 'building', 'raised']),
  since: instant.nullable(),
  value: z.number().nullable().describe('As it was evaluated last'),
  acknowledgedBy: personId.nullable(),
  snoozedUntil: instant.nullable(),
});
export type AlertRule = z.infer<typeof alertRule>;

export const analyticsRoutes = group({
  board: {
    method: 'GET',
    path: '/api/board',
    summary: 'The floor now, as of `seq`: queues, channels, teams, agents, waiting work, the last hours',
    as: 'person',
    may: 'board.read',
    reply: z.object({
      seq: z.int(),
      at: instant,
      day: spanOfTime.describe('Today, where the first queue is: all sums are of it'),
      queues: z.array(boardQueue),
      channels: z.array(boardLine),
      teams: z.array(boardLine),
      total: boardLine.omit({ key: true }),
      agents: z.array(agentStatus),
      waiting: z.array(conversation).describe('Most urgent first'),
      quarters: z.array(boardQuarter).describe('The last four hours and the quarter that runs'),
      occupancy: z.object({ share: z.number().nullable(), minutes: z.int() }),
      virtualAgent: z.object({
        openNow: z.int(),
        conversations: z.int(),
        handedOff: z.int(),
        resolved: z.object({ confirmed: z.int(), assumed: z.int() }),
        stands: z.int().describe('Resolved by it and not reopened'),
      }),
      ratings: z.object({ count: z.int(), satisfied: z.int(), mean: z.number().nullable(), asked: z.int() }),
      alerts: z.array(alertRule).describe('Those that are raised'),
    }),
  },
  listMeasures: {
    method: 'GET',
    path: '/api/measures',
    summary: 'Every measure with its formula, what it counts and what it leaves out',
    as: 'person',
    may: 'signed_in',
    reply: z.object({
      measures: z.array(
        z.object({
          id: measureId,
          name: localised,
          unit: z.enum(['count', 'share', 'seconds', 'score', 'per_thousand']),
          formula: localised,
          counts: localised,
          excludes: localised,
          source: z.string(),
        }),
      ),
    }),
  },
  runReport: {
    method: 'POST',
    path: '/api/reports/run',
    summary: 'Measures by dimensions over a period, beside an earlier period',
    as: 'person',
    may: 'board.read',
    body: reportQuery,
    reply: reportReply,
  },
  listInteractions: {
    method: 'POST',
    path: '/api/reports/rows',
    summary: 'The interactions behind one number; as many as the number says',
    as: 'person',
    may: 'board.read',
    body: rowsQuery,
    reply: z.object({ count: z.int(), rows: z.array(interaction), nextCursor: z.string().nullable() }),
  },
  exportReport: {
    method: 'GET',
    path: '/api/reports/export',
    summary: 'A report, or the rows behind a number, as CSV; cells that a spreadsheet would run are made harmless',
    as: 'person',
    may: 'board.read',
    query: z.object({
      report: z.string().max(8000).optional().describe('A report’s question, as JSON'),
      rows: z.string().max(8000).optional().describe('A number’s question, as JSON'),
      locale: z.enum(['en', 'zh']).default('en'),
    }),
    reply: z.any(),
  },
  listReports: {
    method: 'GET',
    path: '/api/reports',
    summary: 'One’s own saved reports and those that others share',
    as: 'person',
    may: 'board.read',
    reply: z.object({ reports: z.array(savedReport) }),
  },
  saveReport: {
    method: 'POST',
    path: '/api/reports',
    summary: 'Save a report',
    as: 'person',
    may: 'board.read',
    body: savedReport.pick({ name: true, query: true, shared: true }),
    reply: z.object({ report: savedReport }),
    status: 201,
  },
  updateReport: {
    method: 'PATCH',
    path: '/api/reports/:id',
    summary: 'Change one’s own saved report',
    as: 'person',
    may: 'board.read',
    params: z.object({ id: reportId }),
    body: savedReport.pick({ name: true, query: true, shared: true }).partial().extend({ version: z.int() }),
    reply: z.object({ report: savedReport }),
  },
  deleteReport: {
    method: 'DELETE',
    path: '/api/reports/:id',
    summary: 'Delete one’s own saved report',
    as: 'person',
    may: 'board.read',
    params: z.object({ id: reportId }),
    reply: z.null(),
    status: 204,
  },
  listAlertRules: {
    method: 'GET',
    path: '/api/alert-rules',
    summary: 'What is watched, and how it stands',
    as: 'person',
    may: 'board.read',
    reply: z.object({ rules: z.array(alertRule) }),
  },
  createAlertRule: {
    method: 'POST',
    path: '/api/alert-rules',
    summary: 'Watch a measure',
    as: 'person',
    may: 'agent.steer',
    body: newAlertRule,
    reply: z.object({ rule: alertRule }),
    status: 201,
  },
  updateAlertRule: {
    method: 'PATCH',
    path: '/api/alert-rules/:id',
    summary: 'Change what is watched',
    as: 'person',
    may: 'agent.steer',
    params: z.object({ id: alertRuleId }),
    body: newAlertRule.partial().extend({ version: z.int() }),
    reply: z.object({ rule: alertRule }),
  },
  deleteAlertRule: {
    method: 'DELETE',
    path: '/api/alert-rules/:id',
    summary: 'Stop watching',
    as: 'person',
    may: 'agent.steer',
    params: z.object({ id: alertRuleId }),
    reply: z.null(),
    status: 204,
  },
  answerAlert: {
    method: 'POST',
    path: '/api/alert-rules/:id/answer',
    summary: 'Somebody takes care of it, or it may rest for a while',
    as: 'person',
    may: 'board.read',
    params: z.object({ id: alertRuleId }),
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('acknowledge') }),
      z.object({ kind: z.literal('snooze'), minutes: z.int().min(5).max(1440) }),
    ]),
    reply: z.object({ rule: alertRule }),
  },
  listenIn: {
    method: 'POST',
    path: '/api/conversations/:id/listen',
    summary: 'A lead follows a conversation silently, or stops; it is recorded, and its agent sees it',
    as: 'person',
    may: 'agent.steer',
    params: z.object({ id: conversationId }),
    body: z.object({ on: z.boolean() }),
    reply: ok,
  },
  whisper: {
    method: 'POST',
    path: '/api/conversations/:id/whisper',
    summary: 'A word that only the agent of the conversation sees, at once',
    as: 'person',
    may: 'agent.steer',
    params: z.object({ id: conversationId }),
    body: z.object({ text: z.string().trim().min(1).max(2000) }),
    reply: ok,
  },
  listWhispers: {
    method: 'GET',
    path: '/api/conversations/:id/supervision',
    summary: 'Who listens in now, and what was whispered to or by the one who asks',
    as: 'person',
    may: 'conversation.read',
    params: z.object({ id: conversationId }),
    reply: z.object({
      listeners: z.array(z.object({ personId, since: instant })),
      whispers: z.array(
        z.object({ id: z.string(), by: personId, to: personId, text: z.string(), at: instant, conversationId }),
      ),
    }),
  },
});
