import { type MeasureId, measureOf } from '@harken/contract/measures';
import type { Measured, ReportQuery, ReportReply, ReportRow } from '@harken/contract/routes-analytics';
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { language, localName } from '../platform/i18n.ts';
import { CountButton } from './count-button.tsx';
import { useKeyName } from './key-names.ts';
import { measuredText, measureName, valueIn } from './measure-words.ts';
import { cellHead, cellHeadRight } from './table-parts.tsx';

/** The answer: its first measure drawn, every measure as a number that opens to its rows. */
export function ReportTable({
  query,
  reply,
  name,
}: {
  query: ReportQuery;
  reply: ReportReply;
  name: string | null;
}): ReactElement {
  const { t } = useTranslation('analytics');
  const called = useNames(query, reply);
  const { rows, total, earlier } = reply;
  const keys = query.by.filter((one) => one !== 'time');
  const [first] = query.measures;
  const asked = (row: ReportRow, id: MeasureId) => {
    const span = row.bin === null ? reply.period : (reply.bins[row.bin] ?? reply.period);
    const of = Object.fromEntries(row.keys.map((key, n) => [keys[n] ?? 'queue', [key]]));
    return { measure: id, ...span, filters: { ...query.filters, ...of } };
  };
  const whole = { ...total, bin: null, keys: [] };
  return (
    <>
      <h2 className="mb-2 text-15 font-semibold">
        {name ??
          query.measures
            .slice(0, 3)
            .map(measureName)
            .join(language() === 'zh' ? '、' : ', ')}
        <span className="ml-2 text-12 font-normal text-ink-3">{spanWords(reply.period, query.zone)}</span>
        {earlier && (
          <span className="ml-2 text-12 font-normal text-ink-3">
            {t('report.earlier', { value: spanWords(earlier, query.zone) })}
          </span>
        )}
      </h2>
      {first && rows.length > 1 && <Bars rows={rows} id={first} called={called} />}
      {reply.truncated && <p className="mb-2 text-13 text-attention">{t('report.truncated')}</p>}
      {rows.length === 0 ? (
        <p className="py-3 text-13 text-ink-2">{t('report.empty')}</p>
      ) : (
        <table className="w-full text-13">
          <thead>
            <tr className="border-b border-line-strong">
              {query.by.map((one) => (
                <th key={one} scope="col" className={cellHead}>
                  {t(`report.dimension.${one}`)}
                </th>
              ))}
              {query.by.length === 0 && <th aria-label={t('report.period')} />}
              {query.measures.map((id) => (
                <th key={id} scope="col" className={cellHeadRight} title={localName(measureOf(id).formula)}>
                  {measureName(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {query.by.length > 0 &&
              rows.map((row) => {
                const names = called(row);
                return (
                  <tr
                    key={JSON.stringify([row.bin, row.keys])}
                    className="border-b border-line [&>td]:py-1 [&>td]:pr-3"
                  >
                    {query.by.map((one, n) => (
                      <td key={one} className={`whitespace-nowrap ${n === 0 ? 'font-medium' : ''}`}>
                        {names[n]}
                      </td>
                    ))}
                    {query.measures.map((id) => (
                      <Value
                        key={id}
                        id={id}
                        row={row}
                        compared={earlier !== null}
                        rows={{ title: `${measureName(id)}: ${names.join(' · ')}`, query: asked(row, id) }}
                      />
                    ))}
                  </tr>
                );
              })}
          </tbody>
          <tfoot>
            <tr className="border-t border-line-strong font-semibold [&>td]:py-1.5 [&>td]:pr-3">
              <th scope="row" colSpan={Math.max(1, query.by.length)} className="py-1.5 text-left">
                {t('report.all')}
              </th>
              {query.measures.map((id) => (
                <Value
                  key={id}
                  id={id}
                  row={total}
                  compared={earlier !== null}
                  rows={{ title: `${measureName(id)}: ${t('report.all')}`, query: asked(whole, id) }}
                />
              ))}
            </tr>
          </tfoot>
        </table>
      )}
    </>
  );
}

function Value({
  id,
  row,
  compared,
  rows,
}: {
  id: MeasureId;
  row: ReportRow;
  compared: boolean;
  rows: Parameters<typeof CountButton>[0]['rows'];
}): ReactElement {
  const { t } = useTranslation('analytics');
  const measured = row.values[id];
  if (measured === null || measured === undefined) {
    return (
      <td className="text-right text-ink-3" title={`${measureName(id)}: ${t('report.notBy')}`}>
        –
      </td>
    );
  }
  const before = row.earlier?.[id];
  return (
    <td className="text-right whitespace-nowrap" title={intervalWords(id, measured, t)}>
      <CountButton rows={rows}>{measuredText(id, measured.value)}</CountButton>
      {compared && (
        <span className="block text-11 font-normal text-ink-3">
          <Change id={id} now={measured.value} before={valueIn(before)} />
          {measuredText(id, valueIn(before))}
        </span>
      )}
    </td>
  );
}

const intervalWords = (
  id: MeasureId,
  { lower, upper }: Measured,
  t: (key: 'report.interval', of: { lower: string; upper: string }) => string,
) =>
  lower === undefined || upper === undefined
    ? undefined
    : t('report.interval', { lower: measuredText(id, lower), upper: measuredText(id, upper) });

/** An arrow says which way, not only a colour; amber where it went the wrong way. */
function Change({
  id,
  now,
  before,
}: {
  id: MeasureId;
  now: number | null;
  before: number | null;
}): ReactElement | null {
  if (now === null || before === null || now === before) return null;
  const { better } = measureOf(id);
  const up = now > before;
  const worse = better !== null && (better === 'more') !== up;
  return <span className={worse ? 'text-attention' : ''}>{up ? '↑ ' : '↓ '}</span>;
}

/** Bars of the first measure: ink now, an outline for the time before. */
function Bars({
  rows,
  id,
  called,
}: {
  rows: readonly ReportRow[];
  id: MeasureId;
  called: (row: ReportRow) => string[];
}): ReactElement | null {
  const { t } = useTranslation('analytics');
  const shown = rows.slice(0, 40);
  const top = Math.max(
    ...shown.flatMap(({ values, earlier }) => [valueIn(values[id]) ?? 0, valueIn(earlier?.[id]) ?? 0]),
    0,
  );
  if (top <= 0) return null;
  const line = 18;
  return (
    <svg
      role="img"
      aria-label={t('report.chart', { measure: measureName(id) })}
      viewBox={`0 0 720 ${shown.length * line + 4}`}
      className="mb-4 block w-full max-w-[860px] text-[11px]"
    >
      {shown.map((row, n) => {
        const value = valueIn(row.values[id]);
        const before = valueIn(row.earlier?.[id]);
        const y = n * line + 3;
        return (
          <g key={JSON.stringify([row.bin, row.keys])}>
            <text x={168} y={y + 10} textAnchor="end" className="fill-ink-2">
              {called(row).join(' · ').slice(0, 28)}
            </text>
            <rect x={176} y={y} width={((value ?? 0) / top) * 460} height={12} fill="var(--chart-staff)" />
            {before !== null && (
              <rect
                x={176}
                y={y - 1.5}
                width={(before / top) * 460}
                height={15}
                fill="none"
                stroke="var(--ink-2)"
                strokeDasharray="2 2"
              />
            )}
            <text x={182 + (Math.max(value ?? 0, before ?? 0) / top) * 460} y={y + 10} className="fill-ink-1">
              {measuredText(id, value)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** What each line is called, in the order of the dimensions asked for. */
function useNames(query: ReportQuery, reply: ReportReply): (row: ReportRow) => string[] {
  const nameOf = useKeyName();
  return useMemo(() => {
    const keys = query.by.filter((one) => one !== 'time');
    const when = binFormat(query);
    return (row) =>
      query.by.map((one) =>
        one === 'time'
          ? when(reply.bins[row.bin ?? 0]?.from ?? reply.period.from)
          : nameOf(one, row.keys[keys.indexOf(one)] ?? null),
      );
  }, [query, reply, nameOf]);
}

const tag = () => (language() === 'zh' ? 'zh-CN' : 'en-GB');

function binFormat({ bin, zone }: ReportQuery): (at: string) => string {
  const clock = bin === 'quarter' || bin === 'hour';
  const format = new Intl.DateTimeFormat(tag(), {
    timeZone: zone,
    ...(bin === 'month' ? { month: 'long', year: 'numeric' } : { weekday: 'short', day: 'numeric', month: 'short' }),
    ...(clock ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : {}),
  });
  return (at) => format.format(new Date(at));
}

/** The days of a period, in its zone. */
function spanWords({ from, to }: { from: string; to: string }, zone: string): string {
  const format = new Intl.DateTimeFormat(tag(), { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' });
  return format.formatRange(new Date(from), new Date(Date.parse(to) - 1));
}
