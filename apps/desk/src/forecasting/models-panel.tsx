import type { ForecastMeasure } from '@harken/contract/forecasting';
import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call } from '../platform/api.ts';
import { PartFailed } from '../platform/failures.tsx';
import { number, percent } from '../platform/format.ts';
import { type ForecastSearch, scopeOf } from './address.ts';
import { forecastKey, measureOf } from './asked.ts';
import { WeightBar } from './bars.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { inputName } from './event-words.ts';
import { signedShare } from './figures.ts';
import { modelName, saidWords } from './said-words.ts';
import { Segments } from './segments.tsx';

type Member = RouteReply<'forecastModels'>['bands'][number]['members'][number];

/** Yardsticks are measured beside the models and are never asked. */
const yardsticks: ReadonlySet<string> = new Set(['mean_of_4']);

/** Less than half a percent is heard by nobody. */
const audible = 0.005;

/** Who speaks, how loud, and why: the louder, the less wrong in the back-tests at that distance. */
export function ModelsPanel({ search }: { search: ForecastSearch }): ReactElement {
  const { t } = useTranslation('forecasting');
  const measure: ForecastMeasure = measureOf(search);
  const [chosen, setChosen] = useState<string | null>(null);
  const query = { ...scopeOf(search), measure };
  const { data, error, refetch } = useQuery({
    queryKey: [...forecastKey, 'models', query],
    queryFn: ({ signal }) => call('GET /api/forecast/models', { query }, { signal }),
  });
  const bands = data?.bands ?? [];
  // A day ahead is what a planner looks at.
  const usual = bands.find(({ hours }) => hours >= 24) ?? bands[0];
  const band = bands.find(({ hours }) => String(hours) === chosen) ?? usual;
  const members = [...(band?.members ?? [])].sort((a, b) => b.weight - a.weight || (a.error ?? 9) - (b.error ?? 9));
  const speaking = members.filter(({ weight }) => weight >= audible);
  const shown = [...speaking, ...members.filter((one) => !speaking.includes(one))].slice(
    0,
    Math.max(6, speaking.length),
  );
  const best = Math.min(...members.flatMap(({ error: wrong }) => wrong ?? []));
  const origins = Math.max(0, ...members.map((one) => one.origins));
  const columns: Column<Member>[] = [
    { name: t('models.model'), of: ({ name }) => modelName(name) },
    { name: t('models.weight'), of: ({ weight }) => weight, write: (value) => percent(value) },
    { name: t('models.error'), of: (one) => one.error, write: (value) => percent(value, 1) },
    { name: t('models.origins'), of: (one) => one.origins },
  ];
  return (
    <ChartSection
      title={t('models.title')}
      note={origins > 0 ? t('models.note', { count: origins }) : null}
      file="forecast-models"
      columns={columns}
      rows={members}
      actions={
        bands.length > 1 &&
        band && (
          <Segments
            label={t('models.ahead')}
            value={String(band.hours)}
            options={bands.map(({ hours }) => ({ value: String(hours), name: aheadWords(hours) }))}
            set={setChosen}
          />
        )
      }
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost mt-2 h-48" />}
      {data && members.length === 0 && <p className="pt-2 text-13 text-ink-2">{t('models.none')}</p>}
      {members.length > 0 && (
        <table className="w-full max-w-3xl text-13">
          <thead>
            <tr>
              <th scope="col" className={cellHead}>
                {t('models.head')}
              </th>
              <th scope="col" colSpan={2} className={cellHeadRight}>
                {t('models.weight')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.name} className={`border-t border-line ${one.weight >= audible ? '' : 'text-ink-3'}`}>
                <th scope="row" className="py-[3px] pr-2 text-left leading-4 font-normal">
                  {modelName(one.name)}
                  <span className="block text-12 text-ink-3">{why(one, best)}</span>
                </th>
                <td className="w-17">
                  <WeightBar weight={one.weight >= audible ? one.weight : 0} />
                </td>
                <td className={`w-11 text-right ${one.weight >= audible ? 'font-semibold' : ''}`}>
                  {one.weight >= audible ? percent(one.weight) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {members.length > shown.length && (
        <p className="border-t border-line pt-1 text-12 text-ink-3">
          {t('models.more', { count: members.length - shown.length })}
        </p>
      )}
      {data && data.cleaned.length > 0 && (
        <p className="mt-1.5 border-t border-line pt-1.5 text-12 text-ink-2">
          {t('models.cleaned')} {data.cleaned.map(saidWords).join(' ')}
        </p>
      )}
    </ChartSection>
  );

  function aheadWords(hours: number): string {
    return hours < 24
      ? t('models.hours', { hours: number(hours) })
      : t('models.days', { days: number(Math.round(hours / 24)) });
  }

  function why({ name, weight, error: wrong, origins: times, influences }: Member, least: number): string {
    const moved = influences
      .slice(0, 2)
      .map(({ input, effect }) => t('models.moved', { input: inputName(input), effect: signedShare(effect, 0) }))
      .join(t('joint'));
    const share = wrong === null ? '' : percent(wrong, 1);
    if (yardsticks.has(name) && weight < audible) return t('models.why.yardstick', { share: share || '–' });
    if (wrong === null || times === 0) return t(weight >= audible ? 'models.why.untried' : 'models.why.notFor');
    if (weight < audible) return t('models.why.silent', { share });
    const said = wrong === least ? t('models.why.best', { share }) : t('models.why.wrong', { share });
    return moved ? t('models.why.and', { said, moved }) : said;
  }
}
