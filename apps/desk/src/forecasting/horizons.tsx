import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../platform/format.ts';
import { ScoreTable } from './score-table.tsx';
import type { AskedAccuracy } from './use-accuracy.ts';

/** The further ahead, the more wrong; the line is what chance alone would leave. */
export function Horizons({ accuracy }: { accuracy: AskedAccuracy }): ReactElement {
  const { t } = useTranslation('forecasting');
  const horizons = (accuracy.data?.horizons ?? []).map((one) => ({ ...one, name: t(`horizons.band.${one.band}`) }));
  const floor = accuracy.data?.methods.find(({ kind }) => kind === 'floor')?.wape ?? null;
  const narrow = horizons.filter(({ coverage80 }) => coverage80 !== null && coverage80 < 0.75);
  return (
    <ScoreTable
      accuracy={accuracy}
      title={t('horizons.title')}
      note={floor !== null ? t('horizons.floor', { share: percent(floor, 1) }) : null}
      file="forecast-errors-by-horizon"
      of={t('horizons.ahead')}
      scores={horizons}
      floor={floor}
    >
      {narrow.length > 0 && (
        <p className="mt-1.5 border-t border-line pt-1.5 text-12 text-attention">
          {t('horizons.narrow', { bands: narrow.map(({ name }) => name).join(t('joint')) })}
        </p>
      )}
    </ScoreTable>
  );
}
