import {
  type ForecastSettings,
  type HolidayCountry,
  holidayCountry,
  type StaffingRule,
} from '@harken/contract/forecasting';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select, SettingRow, TextInput } from '../administration/setting.tsx';
import { call, isRefused, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { regionName } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { forecastKey, overviewQuery } from './asked.ts';

type NumberKey = 'atOnce' | 'slower' | 'patienceSeconds' | 'maxOccupancy' | 'shrinkage' | 'hourCost' | 'lateCost';

/** Shares are written in percent; what may be empty says so by `none`. */
const fields: { key: NumberKey; percent?: true; least: number; most: number; none?: true; liveOnly?: true }[] = [
  { key: 'atOnce', least: 1, most: 10 },
  { key: 'slower', percent: true, least: 0, most: 1 },
  { key: 'patienceSeconds', least: 1, most: 86_400, none: true, liveOnly: true },
  { key: 'maxOccupancy', percent: true, least: 0.01, most: 1 },
  { key: 'shrinkage', percent: true, least: 0, most: 0.9 },
  { key: 'hourCost', least: 0, most: 1e6, none: true },
  { key: 'lateCost', least: 0, most: 1e6, none: true },
];

const daysOfMonth = Array.from({ length: 31 }, (_, nth) => nth + 1);

/** By their names in the language of the reader, in its order. */
const countries = () =>
  holidayCountry.options
    .map((code) => ({ code, name: regionName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name));

/** How far and how fine is forecast, and how staff is reckoned for each queue. */
export function SettingsDialog({
  settings,
  queue,
  close,
}: {
  settings: ForecastSettings;
  /** The queue that is looked at. */
  queue: string | null;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['forecasting', 'platform']);
  const may = useMay('forecast.plan');
  const queues = useDesk((state) => state.queues);
  const [values, setValues] = useState(settings);
  const [chosen, setChosen] = useState(queue ?? settings.rules[0]?.queueId ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const rule = values.rules.find(({ queueId }) => queueId === chosen);
  const change = (more: Partial<StaffingRule>) =>
    setValues({ ...values, rules: values.rules.map((one) => (one.queueId === chosen ? { ...one, ...more } : one)) });
  const wrong = {
    historyWeeks: !(Number.isInteger(values.historyWeeks) && values.historyWeeks >= 4 && values.historyWeeks <= 260),
    horizonDays: !(Number.isInteger(values.horizonDays) && values.horizonDays >= 7 && values.horizonDays <= 56),
  };
  const wrongIn = (of: StaffingRule) =>
    fields.filter(({ key, least, most }) => of[key] !== null && !(of[key] >= least && of[key] <= most));
  const bad =
    wrong.historyWeeks ||
    wrong.horizonDays ||
    values.rules.some((one) => wrongIn(one).length > 0 || !Number.isInteger(one.atOnce));
  const save = async (next: ForecastSettings, before: ForecastSettings | null) => {
    const { settings: saved } = await call('PUT /api/forecast/settings', { body: next });
    await queries.invalidateQueries({ queryKey: forecastKey });
    tell(
      t('settings.saved'),
      before
        ? {
            undo: () =>
              void save({ ...before, version: saved.version }, null).catch((error) =>
                tell(problemWords(error), { tone: 'breaking' }),
              ),
          }
        : {},
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || bad) return;
    setBusy(true);
    try {
      await save(values, settings);
      close();
    } catch (error) {
      setBusy(false);
      setProblem(problemWords(error));
      if (!isRefused(error, 'record.changed')) return;
      // As somebody else left it: what was typed stands beside it, and is saved from there.
      const { settings: now } = await queries.fetchQuery({ ...overviewQuery, staleTime: 0 });
      setValues({ ...values, version: now.version });
      setProblem(t('settings.clash'));
    }
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t('settings.title')}
      description={t('settings.text')}
      className="w-[min(720px,calc(100vw-16px))]"
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="px-4 pb-4">
        <fieldset disabled={!may}>
          <SettingRow label={t('settings.interval')} text={t('settings.intervalText')}>
            {(control) => (
              <Select
                {...control}
                value={values.intervalMinutes}
                onChange={(e) => setValues({ ...values, intervalMinutes: Number(e.target.value) as 15 | 30 | 60 })}
              >
                {[15, 30, 60].map((minutes) => (
                  <option key={minutes} value={minutes}>
                    {t('settings.minutes', { minutes })}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          {(['horizonDays', 'historyWeeks'] as const).map((key) => (
            <SettingRow
              key={key}
              label={t(`settings.${key}`)}
              text={t(`settings.${key}Text`)}
              mistake={wrong[key] ? t(`settings.mistake.${key}`) : undefined}
            >
              {(control) => (
                <TextInput
                  {...control}
                  type="number"
                  className="w-28"
                  value={Number.isNaN(values[key]) ? '' : values[key]}
                  onChange={(e) => setValues({ ...values, [key]: e.target.valueAsNumber })}
                />
              )}
            </SettingRow>
          ))}
          <SettingRow label={t('settings.country')} text={t('settings.countryText')}>
            {(control) => (
              <Select
                {...control}
                value={values.country ?? ''}
                onChange={(e) => setValues({ ...values, country: (e.target.value || null) as HolidayCountry | null })}
              >
                <option value="">{t('settings.noCountry')}</option>
                {countries().map(({ code, name }) => (
                  <option key={code} value={code}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          <SettingRow label={t('settings.payday')} text={t('settings.paydayText')}>
            {(control) => (
              <Select
                {...control}
                value={values.payday ?? ''}
                onChange={(e) =>
                  setValues({ ...values, payday: e.target.value === '' ? null : Number(e.target.value) })
                }
              >
                <option value="">{t('settings.noPayday')}</option>
                <option value={-1}>{t('settings.lastDay')}</option>
                {daysOfMonth.map((day) => (
                  <option key={day} value={day}>
                    {t('settings.onDay', { day })}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          <h3 className="border-t border-line-strong pt-3 pb-2 text-13 font-semibold">{t('settings.rules')}</h3>
          <SettingRow label={t('event.queue')} text={t('settings.queueText')}>
            {(control) => (
              <Select {...control} value={chosen} onChange={(e) => setChosen(e.target.value as never)}>
                {values.rules.map(({ queueId }) => {
                  const named = queues.find(({ id }) => id === queueId);
                  return (
                    <option key={queueId} value={queueId}>
                      {named ? localName(named.name) : queueId}
                    </option>
                  );
                })}
              </Select>
            )}
          </SettingRow>
          {rule && (
            <>
              <SettingRow label={t('settings.kind')} text={t('settings.kindText')}>
                {(control) => (
                  <Select
                    {...control}
                    value={rule.kind}
                    onChange={(e) => change({ kind: e.target.value as StaffingRule['kind'] })}
                  >
                    <option value="live">{t('settings.kinds.live')}</option>
                    <option value="window">{t('settings.kinds.window')}</option>
                  </Select>
                )}
              </SettingRow>
              {fields
                .filter(({ liveOnly }) => !liveOnly || rule.kind === 'live')
                .map(({ key, percent, least, most, none }) => {
                  const value = rule[key];
                  const scale = percent ? 100 : 1;
                  const isWrong = value !== null && !(value >= least && value <= most);
                  return (
                    <SettingRow
                      key={key}
                      label={t(`settings.field.${key}`)}
                      text={t(`settings.fieldText.${key}`)}
                      mistake={
                        isWrong ? t('settings.mistake.range', { from: least * scale, to: most * scale }) : undefined
                      }
                    >
                      {(control) => (
                        <TextInput
                          {...control}
                          type="number"
                          step="any"
                          className="w-28"
                          placeholder={none ? t('settings.none') : undefined}
                          value={value === null || Number.isNaN(value) ? '' : Math.round(value * scale * 100) / 100}
                          onChange={(e) =>
                            change({ [key]: e.target.value === '' && none ? null : e.target.valueAsNumber / scale })
                          }
                        />
                      )}
                    </SettingRow>
                  );
                })}
            </>
          )}
        </fieldset>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line pt-3">
          <p role="status" className={`min-w-0 flex-1 text-13 ${problem ? 'text-breaking' : 'text-ink-2'}`}>
            {problem ?? (may ? '' : t('settings.notMine'))}
          </p>
          <Button onClick={close}>{t('platform:cancel')}</Button>
          {may && (
            <Button type="submit" look="primary" disabled={busy || bad}>
              {t('platform:save')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
