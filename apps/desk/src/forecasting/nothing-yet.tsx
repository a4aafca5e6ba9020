import { Upload } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import type { Overview } from './asked.ts';
import { ExampleFan } from './example-fan.tsx';
import type { Go } from './forecast-room.tsx';

/** A house without a past: what will stand here, why it does not yet, and what can be done about it. */
export function NothingYet({ overview, go }: { overview: Overview; go: Go }): ReactElement {
  const { t } = useTranslation('forecasting');
  const may = useMay('forecast.plan');
  return (
    <section aria-labelledby="nothing-yet" className="max-w-3xl px-4 py-6">
      <h2 id="nothing-yet" className="text-15 font-semibold">
        {t('empty.title')}
      </h2>
      <p className="mt-1 text-13 text-ink-2">{t('empty.what')}</p>
      <p className="mt-2 text-13 text-ink-2">{t('empty.why', { minutes: overview.settings.intervalMinutes })}</p>
      <figure className="my-4 rounded-md border border-dashed border-line-strong p-3">
        <ExampleFan />
        <figcaption className="text-12 text-ink-3">{t('empty.picture')}</figcaption>
      </figure>
      {may ? (
        <>
          <Button look="primary" icon={Upload} onClick={() => go({ show: 'past' })}>
            {t('empty.import')}
          </Button>
          <p className="mt-1.5 text-12 text-ink-3">{t('empty.importText')}</p>
        </>
      ) : (
        <p className="text-13 text-ink-2">{t('empty.ask')}</p>
      )}
    </section>
  );
}
