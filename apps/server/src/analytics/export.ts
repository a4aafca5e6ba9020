/** Reports and rows as CSV, a thousand rows at a time. Cells that a spreadsheet would run are made harmless. */
import { byteOrderMark, type Cell, csvLine } from '@harken/contract/csv';
import { measureOf } from '@harken/contract/measures';
import type { Locale, Localised } from '@harken/contract/people';
import { Refusal } from '@harken/contract/problems';
import {
  type ReportQuery,
  type ReportRow,
  type RowsQuery,
  reportQuery,
  rowsQuery,
} from '@harken/contract/routes-analytics';
import { Temporal } from 'temporal-polyfill';
import type { Reports, Viewer } from './reports.ts';

interface ExportDeps {
  reports: Pick<Reports, 'run' | 'everyRow'>;
  /** What keys of each dimension are called. */
  names: () => Promise<Partial<Record<string, ReadonlyMap<string, Localised>>>>;
}

/** The server writes files in the language they are asked in; only their heads need words of their own. */
const words = {
  time: { en: 'From', zh: '自' },
  queue: { en: 'Queue', zh: '队列' },
  channel: { en: 'Channel', zh: '渠道' },
  team: { en: 'Team', zh: '团队' },
  agent: { en: 'Agent', zh: '坐席' },
  disposition: { en: 'Disposition', zh: '结果' },
  language: { en: 'Language', zh: '语言' },
  handledBy: { en: 'Handled by', zh: '处理者' },
  tag: { en: 'Tag', zh: '标签' },
  earlier: { en: 'earlier', zh: '此前' },
  total: { en: 'All', zh: '合计' },
  reference: { en: 'Reference', zh: '工单号' },
  customer: { en: 'Customer', zh: '客户' },
  began: { en: 'Began', zh: '开始' },
  answered: { en: 'Answered', zh: '应答' },
  ended: { en: 'Ended', zh: '结束' },
  ending: { en: 'Ending', zh: '结束方式' },
  wait: { en: 'Wait (s)', zh: '等待（秒）' },
  handle: { en: 'Handle time (s)', zh: '处理时长（秒）' },
  resolution: { en: 'Resolution', zh: '解决' },
  reopened: { en: 'Reopened', zh: '重开' },
  score: { en: 'Rating', zh: '评分' },
} as const satisfies Record<string, Localised>;

export function createExport({ reports, names }: ExportDeps) {
  async function* report(query: ReportQuery, locale: Locale): AsyncGenerator<string> {
    const [reply, known] = await Promise.all([reports.run(query), names()]);
    const keys = query.by.filter((one) => one !== 'time');
    const called = (row: ReportRow) => row.keys.map((key, n) => nameOf(known, keys[n] ?? '', key, locale));
    const when = ({ bin }: ReportRow) =>
      query.by.includes('time') ? [local(reply.bins[bin ?? 0]?.from, query.zone)] : [];
    const cells = (values: ReportRow['values'] | null): Cell[] =>
      query.measures.map((id) => values?.[id]?.value ?? null);
    const line = (first: Cell[], row: ReportRow) =>
      csvLine([...first, ...cells(row.values), ...(reply.earlier ? cells(row.earlier) : [])]);
    const heads = query.measures.map((id) => measureOf(id).name[locale]);
    yield byteOrderMark;
    yield csvLine([
      ...(query.by.includes('time') ? [words.time[locale]] : []),
      ...keys.map((key) => words[key][locale]),
      ...heads,
      ...(reply.earlier ? heads.map((head) => `${head}, ${words.earlier[locale]}`) : []),
    ]);
    for (const row of reply.rows) yield line([...when(row), ...called(row)], row);
    yield line([words.total[locale], ...query.by.slice(1).map(() => null)].slice(0, query.by.length), reply.total);
  }

  async function* rows(query: RowsQuery, viewer: Viewer, locale: Locale): AsyncGenerator<string> {
    const known = await names();
    yield byteOrderMark;
    const heads = [
      'reference',
      'customer',
      'channel',
      'language',
      'handledBy',
      'queue',
      'agent',
      'began',
      'answered',
      'ended',
    ] as const;
    const more = ['ending', 'wait', 'handle', 'resolution', 'reopened', 'score'] as const;
    yield csvLine([...heads, ...more].map((head) => words[head][locale]));
    for await (const page of reports.everyRow(query, viewer)) {
      yield page
        .map((row) =>
          csvLine([
            row.reference,
            row.customerName,
            row.channel,
            row.language,
            row.handledBy,
            nameOf(known, 'queue', row.queueId, locale),
            nameOf(known, 'agent', row.agentId, locale),
            row.beganAt,
            row.answeredAt,
            row.endedAt,
            row.ending,
            row.waitSeconds,
            row.handleSeconds,
            row.resolution,
            row.reopened ? 1 : 0,
            row.score,
          ]),
        )
        .join('');
    }
  }

  /** @throws Refusal when it asks for neither, for both, or for something that is no question */
  function ask(wanted: { report?: string | undefined; rows?: string | undefined; locale: Locale }, viewer: Viewer) {
    if ((wanted.report === undefined) === (wanted.rows === undefined))
      throw mistaken('report', 'ask for a report or for rows');
    return wanted.report === undefined
      ? rows(questionOf(rowsQuery, 'rows', wanted.rows), viewer, wanted.locale)
      : report(questionOf(reportQuery, 'report', wanted.report), wanted.locale);
  }

  return { ask };
}

function questionOf<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  path: string,
  json = '',
): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw mistaken(path, 'is not JSON');
  }
  const read = schema.safeParse(value);
  if (!read.success || read.data === undefined) throw mistaken(path, 'is not a question we know');
  return read.data;
}

function nameOf(
  known: Partial<Record<string, ReadonlyMap<string, Localised>>>,
  dimension: string,
  key: string | null,
  locale: Locale,
): string | null {
  return key === null ? null : (known[dimension]?.get(key)?.[locale] ?? key);
}

/** Wall-clock time, as the report's days are. */
const local = (at: string | undefined, zone: string) =>
  at
    ? Temporal.Instant.from(at)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
        .replace('T', ' ')
    : null;

function mistaken(path: string, message: string): Refusal {
  return new Refusal('request.invalid', { mistakes: [{ path, message }] });
}
