import type { TwinLever, TwinQuestion } from '@harken/contract/routes-twin';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { Empty } from '../platform/failures.tsx';
import { day as dayWords } from '../platform/format.ts';
import { contactsOf, type DayScenario, freshLever, largest } from './question.ts';

/** A day that waits for a question: some that everybody has, one click away. */
export function FirstChange({
  scenario,
  question: { date, forecast },
  choose,
}: {
  scenario: DayScenario;
  question: TwinQuestion;
  choose: (lever: TwinLever) => void;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  const ideas = ['staff', 'arrivals', 'containment', 'handle'] as const;
  return (
    <section aria-labelledby="first-change" className="border-b border-line px-4 py-5">
      <h2 id="first-change" className="text-15 font-semibold">
        {t(forecast == null ? 'empty.begin' : 'empty.beginForecast', { day: dayWords(`${date}T12:00:00`) })}
      </h2>
      <div className="mt-3 flex flex-wrap gap-2">
        {ideas.map((kind) => (
          <Button key={kind} onClick={() => choose(freshLever(kind, scenario))}>
            {t(`empty.${forecast == null ? 'ideas' : 'ideasAhead'}.${kind}`, { pool: largest(scenario) })}
          </Button>
        ))}
      </div>
      <p className="mt-3 max-w-[640px] text-13 text-ink-2">
        {t(forecast == null ? 'empty.beginText' : 'empty.beginForecastText', { count: contactsOf(scenario) })}
      </p>
    </section>
  );
}

export function NothingRecorded({ question, choose }: { question: TwinQuestion; choose: () => void }): ReactElement {
  const { t } = useTranslation('dispatch');
  const forecast = question.forecast != null;
  return (
    <Empty
      title={t(forecast ? 'empty.forecastTitle' : 'empty.title', { day: dayWords(`${question.date}T12:00:00`) })}
      action={<Button onClick={choose}>{t('day.label')}</Button>}
    >
      {t(forecast ? 'empty.forecastText' : 'empty.text')}
    </Empty>
  );
}
