import type { RouteReply } from '@harken/contract/routes';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { percent } from '../platform/format.ts';
import { ErrorBar } from './bars.tsx';
import { ChartSection, type Column } from './chart-section.tsx';
import { shareOrDash, signedShare } from './figures.ts';
import type { AskedAccuracy } from './use-accuracy.ts';
import { heldWords, Judged, offPromise } from './usual-error.tsx';

type Score = RouteReply<'forecastAccuracy'>['horizons'][number];

/** The further ahead, the more wrong; the line is what chance alone would leave. */
export function Horizons({ accuracy }: { accuracy: AskedAccuracy }): ReactElement {
  const { t } = useTranslation('forecasting');
  const horizons = accuracy.data?.horizons ?? [];
  const floor = accuracy.data?.methods.find(({ kind }) => kind === 'floor')?.wape ?? null;
  const most = Math.max(0.01, floor ?? 0, ...horizons.map(({ wape }) => wape ?? 0)) * 1.1;
  const narrow = horizons.filter(({ coverage80 }) => coverage80 !== null && coverage80 < 0.75);
  const columns: Column<Score>[] = [
    { name: t('horizons.ahead'), of: ({ band }) => t(`horizons.band.${band}`) },
    { name: 'WAPE', of: ({ wape }) => wape, write: (value) => percent(value, 1) },
    { name: t('accuracy.held80'), of: ({ coverage80 }) => coverage80, write: (value) => percent(value) },
    { name: t('accuracy.held95'), of: ({ coverage95 }) => coverage95, write: (value) => percent(value) },
    { name: t('accuracy.bias'), of: ({ bias }) => bias, write: signedShare },
    { name: t('accuracy.n'), of: ({ n }) => n },
  ];
  return (
    <ChartSection
      title={t('horizons.title')}
      note={floor !== null ? t('horizons.floor', { share: percent(floor, 1) }) : null}
      file="forecast-errors-by-horizon"
      columns={columns}
      rows={horizons}
    >
      <Judged accuracy={accuracy}>
        {() => (
          <>
            <table className="w-full text-13">
              <thead>
                <tr>
                  <th scope="col" className={cellHead}>
                    {t('horizons.ahead')}
                  </th>
                  <td className="max-md:hidden" />
                  <th scope="col" className={cellHeadRight}>
                    WAPE
                  </th>
                  <th scope="col" className={cellHeadRight}>
                    {t('accuracy.held80')}
                  </th>
                  <th scope="col" className={`${cellHeadRight} pr-0!`}>
                    {t('accuracy.bias')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {horizons.map(({ band, wape, coverage80, bias }) => (
                  <tr key={band} className="border-t border-line [&>*]:h-[31px] [&>*]:pr-3">
                    <th scope="row" className="text-left font-normal whitespace-nowrap">
                      {t(`horizons.band.${band}`)}
                    </th>
                    <td className="max-md:hidden">
                      {wape !== null && <ErrorBar error={wape} floor={floor} most={most} />}
                    </td>
                    <td className="text-right font-semibold">{shareOrDash(wape)}</td>
                    <td className={`text-right ${offPromise(coverage80, 0.8) ? 'font-semibold text-attention' : ''}`}>
                      {heldWords(coverage80)}
                    </td>
                    <td className="pr-0! text-right">{bias === null ? '–' : signedShare(bias)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {narrow.length > 0 && (
              <p className="mt-1.5 border-t border-line pt-1.5 text-12 text-attention">
                {t('horizons.narrow', { bands: narrow.map(({ band }) => t(`horizons.band.${band}`)).join(t('joint')) })}
              </p>
            )}
          </>
        )}
      </Judged>
    </ChartSection>
  );
}
