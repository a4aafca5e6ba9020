import type { TwinQuestion } from '@harken/contract/routes-twin';
import { type ReactElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select, SettingRow, TextInput } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { percent } from '../platform/format.ts';
import type { Money } from './compared.ts';
import { currencies } from './figures.ts';
import { TimeChoice } from './lever-row.tsx';
import type { DayNames } from './lever-words.ts';
import {
  asBusyAs,
  byHour,
  type DayKind,
  type DayScenario,
  dayKind,
  dayKinds,
  daysMistakes,
  forecastShares,
  madeOf,
  onDate,
} from './question.ts';

/** The day, what of it is counted, how often it is lived, and what things cost. */
export function DayPanel({
  question,
  scenario,
  names,
  money,
  change,
  setMoney,
}: {
  question: TwinQuestion;
  /** Null while the day is read, and where nothing was recorded. */
  scenario: DayScenario | null;
  names: DayNames;
  money: Money;
  change: (question: TwinQuestion) => void;
  setMoney: (money: Money) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const mistakes = daysMistakes(question);
  const says = (key: keyof typeof mistakes) => {
    const mistake = mistakes[key];
    return mistake ? t(`day.${mistake}`) : undefined;
  };
  const window = question.window ?? { from: 0, to: names.minutes };
  const kind = dayKind(question);
  // An address may name another one.
  const busy = [...new Set([...forecastShares, question.forecast ?? 0.5])].sort((a, b) => a - b);
  const moneyWrong = !(money.perHour >= 0 && money.perLost >= 0);
  return (
    <section aria-label={t('day.label')} className="border-b border-line bg-surface-0 px-4">
      <div className="max-w-3xl">
        <SettingRow label={t('day.date')} text={t('day.dateText')} mistake={says('date')}>
          {(control) => (
            <TextInput
              {...control}
              type="date"
              className="w-44"
              value={question.date}
              onChange={(e) => change(onDate(question, e.target.value))}
            />
          )}
        </SettingRow>
        <SettingRow label={t('day.kind')} text={t('day.kindText')}>
          {(control) => (
            <>
              <Select
                {...control}
                value={kind}
                onChange={(e) => {
                  const chosen = e.target.value as DayKind;
                  if (chosen !== 'drawn') change(madeOf(question, chosen));
                  else if (scenario) change({ ...question, drawn: byHour(scenario) });
                }}
              >
                {dayKinds.map((one) => (
                  <option key={one} value={one} disabled={one === 'drawn' && !scenario}>
                    {t(`day.${one}`)}
                  </option>
                ))}
              </Select>
              {question.drawn && scenario && (
                <DrawnDay
                  hours={question.drawn}
                  recorded={byHour(scenario)}
                  base={question.forecast == null ? 'asRecorded' : 'asForecast'}
                  names={names}
                  set={(drawn) => change({ ...question, drawn })}
                />
              )}
            </>
          )}
        </SettingRow>
        {kind === 'forecast' && (
          <SettingRow label={t('day.busy')} text={t('day.busyText')}>
            {(control) => (
              <Select
                {...control}
                value={question.futures ? 'futures' : (question.forecast ?? 0.5)}
                onChange={(e) => change(asBusyAs(question, e.target.value))}
              >
                <option value="futures">{t('day.futures')}</option>
                {busy.map((share) => (
                  <option key={share} value={share}>
                    {t(share < 0.5 ? 'day.share_quiet' : share > 0.5 ? 'day.share_busy' : 'day.share_expected', {
                      share: percent(share),
                    })}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
        )}
        <SettingRow label={t('day.window')} text={t('day.windowText')} mistake={says('window')} group>
          {() => (
            <div className="flex flex-wrap items-end gap-3">
              <TimeChoice
                label={t('day.from')}
                value={window.from}
                names={names}
                pick={(from) => change({ ...question, window: { ...window, from } })}
              />
              <TimeChoice
                label={t('day.to')}
                value={window.to}
                names={names}
                end
                pick={(to) => change({ ...question, window: { ...window, to } })}
              />
              {question.window && (
                <Button onClick={() => change({ ...question, window: null })}>{t('day.wholeDay')}</Button>
              )}
            </div>
          )}
        </SettingRow>
        <SettingRow label={t('day.pairs')} text={t('day.pairsText')} mistake={says('pairs')}>
          {(control) => (
            <TextInput
              {...control}
              type="number"
              min={10}
              max={2000}
              className="w-28"
              value={Number.isNaN(question.pairs) ? '' : question.pairs}
              onChange={(e) => change({ ...question, pairs: e.target.valueAsNumber })}
            />
          )}
        </SettingRow>
        <SettingRow label={t('day.seed')} text={t('day.seedText')} mistake={says('seed')}>
          {(control) => (
            <TextInput
              {...control}
              type="number"
              min={0}
              className="w-40"
              value={Number.isNaN(question.seed) ? '' : question.seed}
              onChange={(e) => change({ ...question, seed: e.target.valueAsNumber })}
            />
          )}
        </SettingRow>
        <SettingRow
          label={t('day.money')}
          text={t('day.moneyText')}
          mistake={moneyWrong ? t('day.mistakeMoney') : undefined}
          group
        >
          {() => (
            <div className="flex flex-wrap items-end gap-3">
              <Labelled label={t('day.currency')}>
                {(id) => (
                  <Select
                    id={id}
                    value={money.currency}
                    onChange={(e) => setMoney({ ...money, currency: e.target.value })}
                  >
                    {Object.entries(currencies).map(([code, symbol]) => (
                      <option key={code} value={code}>
                        {code} {symbol}
                      </option>
                    ))}
                  </Select>
                )}
              </Labelled>
              {(['perHour', 'perLost'] as const).map((key) => (
                <Labelled key={key} label={t(`day.${key}`)}>
                  {(id) => (
                    <TextInput
                      id={id}
                      type="number"
                      min={0}
                      step="any"
                      className="w-28"
                      value={Number.isFinite(money[key]) ? money[key] : ''}
                      onChange={(e) => setMoney({ ...money, [key]: e.target.valueAsNumber })}
                    />
                  )}
                </Labelled>
              ))}
            </div>
          )}
        </SettingRow>
      </div>
    </section>
  );
}

const height = 96;

/** Contacts by hour: bars to draw with a pointer, and a number for each to type. Fine dots are the day as it was. */
function DrawnDay({
  hours,
  recorded,
  base,
  names,
  set,
}: {
  hours: readonly number[];
  /** As it was, or as it is forecast. */
  recorded: readonly number[];
  base: 'asRecorded' | 'asForecast';
  names: DayNames;
  set: (hours: number[]) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const bars = useRef<SVGSVGElement>(null);
  const most = Math.max(10, ...recorded, ...hours.filter((value) => value >= 0)) * 1.25;
  const wide = 24 * hours.length;
  const y = (value: number) => height - (value / most) * height;
  const drawAt = (clientX: number, clientY: number) => {
    const box = bars.current?.getBoundingClientRect();
    if (!box) return;
    const hour = Math.floor(((clientX - box.left) / box.width) * hours.length);
    if (hour < 0 || hour >= hours.length) return;
    const share = Math.min(1, Math.max(0, 1 - (clientY - box.top) / box.height));
    set(hours.map((value, at) => (at === hour ? Math.round(share * most) : value)));
  };
  return (
    <div className="mt-3">
      <p className="text-12 font-medium">{t('day.draw')}</p>
      <p className="text-12 text-ink-2">{t('day.drawText')}</p>
      <svg
        ref={bars}
        viewBox={`0 0 ${wide} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="mt-2 block h-24 w-full cursor-crosshair touch-none border-b border-line-strong"
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          drawAt(e.clientX, e.clientY);
        }}
        onPointerMove={(e) => e.buttons === 1 && drawAt(e.clientX, e.clientY)}
      >
        {hours.map((value, hour) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is what stands at its place
          <g key={hour}>
            <rect
              x={hour * 24 + 2}
              width={20}
              y={y(value || 0)}
              height={height - y(value || 0)}
              fill="var(--accent)"
              fillOpacity={0.45}
            />
            <line
              x1={hour * 24}
              x2={hour * 24 + 24}
              y1={y(recorded[hour] ?? 0)}
              y2={y(recorded[hour] ?? 0)}
              stroke="var(--chart-actual)"
              strokeWidth={1.5}
              strokeDasharray="1 3"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ))}
      </svg>
      <div className="mt-2 grid grid-cols-4 gap-1.5 sm:grid-cols-6 md:grid-cols-8">
        {hours.map((value, hour) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an hour is what stands at its place
          <label key={hour} className="flex flex-col text-11 text-ink-3">
            {names.time(hour * 60)}
            <input
              type="number"
              min={0}
              aria-label={t('day.hour', { time: names.time(hour * 60) })}
              value={Number.isNaN(value) ? '' : value}
              onChange={(e) =>
                set(hours.map((one, at) => (at === hour ? Math.max(0, e.target.valueAsNumber || 0) : one)))
              }
              className="field h-7 w-full px-1.5 text-12"
            />
          </label>
        ))}
      </div>
      <Button size="small" look="quiet" className="mt-2" onClick={() => set([...recorded])}>
        {t(`day.${base}`)}
      </Button>
    </div>
  );
}
