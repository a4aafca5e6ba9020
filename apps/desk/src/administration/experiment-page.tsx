import type { Experiment, Result, TriedMeasure } from '@harken/contract/experiments';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Part } from '../access/settings-part.tsx';
import { measureName } from '../analytics/measure-words.ts';
import { cellHead, cellHeadRight } from '../analytics/table-parts.tsx';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime, number, percent } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { tell } from '../platform/toasts.tsx';
import { ExperimentPath } from './experiment-path.tsx';
import { dayOf, differenceText, experimentsKey, valueText } from './experiments-data.ts';
import { PlanWords } from './plan-words.tsx';
import { Page, useOpenItem } from './room.tsx';

/** One experiment: what it says in words, in figures and along the way. */
export function ExperimentPage({ experiment }: { experiment: Experiment }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const queues = useDesk((state) => state.queues);
  const people = useDesk((state) => state.people);
  const queue = queues.find(({ id }) => id === experiment.queueId);
  const nameOf = (id: string | null) => people.find((one) => one.id === id)?.name;
  const { data, error, refetch } = useQuery({
    queryKey: [...experimentsKey, experiment.id],
    queryFn: () => call('GET /api/experiments/:id', { params: { id: experiment.id } }),
    // Contacts are counted as they end; who has it open sees it grow.
    refetchInterval: experiment.ending ? false : 300_000,
  });
  const state = experiment.ending
    ? experiment.endedBy
      ? t('experiments.endedBy', { name: nameOf(experiment.endedBy) ?? '' })
      : t(`experiments.ended.${experiment.ending}`)
    : t('experiments.running', { day: dayOf(experiment), days: experiment.days });
  const begunBy = nameOf(experiment.startedBy);
  return (
    <Page
      title={experiment.name}
      text={[
        ...(queue ? [localName(queue.name)] : []),
        state,
        t('experiments.began', { at: dayAndTime(experiment.startedAt) }),
        ...(begunBy ? [t('experiments.by', { name: begunBy })] : []),
      ].join(' · ')}
      back={{ label: t('experiments.back'), go: () => openItem(null) }}
      action={!experiment.ending && <StopButton experiment={experiment} />}
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data && (
        <>
          <Verdict experiment={experiment} result={data.result} />
          <Part title={t('experiments.figures')}>
            <Figures experiment={experiment} result={data.result} />
          </Part>
          {data.result.path.length > 0 && <ExperimentPath experiment={experiment} path={data.result.path} />}
        </>
      )}
      <Part title={t('experiments.plans')} text={useDesignWords(experiment)}>
        <dl className="grid gap-x-6 gap-y-2 text-13 sm:grid-cols-[auto_minmax(0,1fr)]">
          <dt className="font-medium">{t('experiments.control')}</dt>
          <dd>
            <PlanWords plan={experiment.control} />
          </dd>
          <dt className="font-medium">{t('experiments.other')}</dt>
          <dd>
            <PlanWords plan={experiment.other} />
          </dd>
        </dl>
      </Part>
    </Page>
  );
}

function useDesignWords({ design }: Experiment): string {
  const { t } = useTranslation('administration');
  const share = percent(design.share);
  if (design.kind === 'contacts') return t('experiments.designed.contacts', { share });
  const { sliceMinutes, transitionMinutes } = design;
  return t('experiments.designed.slices', { share, slice: sliceMinutes, transition: transitionMinutes });
}

/** The result as one would tell it. */
function Verdict({ experiment, result }: { experiment: Experiment; result: Result }): ReactElement {
  const { t } = useTranslation('administration');
  const { measure, ending } = experiment;
  const { verdict, complete, atTheEnd } = result;
  const last = result.path.at(-1);
  const name = measureName(measure);
  const interval = atTheEnd ?? last?.always;
  const told = (difference: number) => differenceText(measure, difference);
  const words = last && {
    measure: name,
    control: valueText(measure, last.control),
    other: valueText(measure, last.other),
  };
  const found = verdict === 'better' || verdict === 'worse';
  const tone = verdict === 'better' ? 'border-done' : verdict === 'worse' ? 'border-breaking-line' : 'border-line';
  return (
    <section aria-live="polite" className={`rounded-md border p-4 ${tone}`}>
      <p className="text-15 font-semibold">
        {found
          ? t(`experiments.verdict.${verdict}`, words ?? {})
          : verdict === 'open' && complete
            ? t('experiments.verdict.openAtEnd')
            : t(`experiments.verdict.${verdict}`)}
      </p>
      {last && (
        <p className="mt-1 text-13 text-ink-2">
          {interval
            ? t('experiments.verdict.sure', {
                difference: told(last.difference),
                lower: told(interval.lower),
                upper: told(interval.upper),
                share: percent(atTheEnd ? 0.96 : 0.99),
              })
            : t('experiments.verdict.notYet', { difference: told(last.difference) })}{' '}
          {!atTheEnd && interval && t('experiments.verdict.always')}
        </p>
      )}
      {ending === 'planned' && !complete && (
        <p className="mt-1 text-13 text-ink-2">{t('experiments.verdict.counting')}</p>
      )}
      {verdict === 'better' && <p className="mt-1 text-13 text-ink-2">{t('experiments.verdict.publish')}</p>}
    </section>
  );
}

function Figures({ experiment, result }: { experiment: Experiment; result: Result }): ReactElement {
  const { t } = useTranslation('administration');
  const { measure, guard } = experiment;
  const last = result.path.at(-1);
  const { contacts, dropped } = result;
  const interval = result.atTheEnd ?? last?.always ?? null;
  const tolerated = differenceText(guard.measure, guard.tolerated, { sign: false });
  return (
    <>
      <ScrollRegion aria-label={measureName(measure)} className="overflow-x-auto">
        <table className="w-full min-w-[480px] text-13">
          <thead>
            <tr className="border-b border-line-strong">
              <th scope="col" className={cellHead}>
                {t('experiments.what')}
              </th>
              {(['control', 'other', 'difference', 'between'] as const).map((key) => (
                <th key={key} scope="col" className={cellHeadRight}>
                  {t(`experiments.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="[&_td]:h-8 [&_td]:pr-3 [&_td]:text-right [&_td]:whitespace-nowrap">
            <FigureRow name={measureName(measure)} measure={measure} of={last ?? null} interval={interval} />
            <FigureRow
              name={t('experiments.guard', { measure: measureName(guard.measure) })}
              measure={guard.measure}
              of={result.guard}
              interval={null}
            />
          </tbody>
        </table>
      </ScrollRegion>
      <p className="mt-2 text-12 text-ink-2">
        {result.guard === null
          ? t('experiments.guardEarly')
          : result.guard.worseByAtLeast > 0
            ? t('experiments.guardCalm', {
                tolerated,
                least: differenceText(guard.measure, result.guard.worseByAtLeast, { sign: false }),
              })
            : t('experiments.noWorse', { tolerated })}
      </p>
      <p className="mt-1 text-12 text-ink-2">
        {t('experiments.counted', {
          control: number(contacts.control),
          other: number(contacts.other),
          at: dayAndTime(result.countedUpTo),
        })}{' '}
        {t('experiments.dropped', {
          transition: number(dropped.transition),
          unfinished: number(dropped.unfinished),
        })}
      </p>
    </>
  );
}

function FigureRow({
  name,
  measure,
  of,
  interval,
}: {
  name: string;
  measure: TriedMeasure;
  of: { control: number; other: number; difference: number } | null;
  interval: { lower: number; upper: number } | null;
}): ReactElement {
  return (
    <tr className="border-b border-line">
      <th scope="row" className="pr-3 text-left font-normal">
        {name}
      </th>
      <td>{of ? valueText(measure, of.control) : '–'}</td>
      <td>{of ? valueText(measure, of.other) : '–'}</td>
      <td>{of ? differenceText(measure, of.difference) : '–'}</td>
      <td>
        {interval ? `${differenceText(measure, interval.lower)} … ${differenceText(measure, interval.upper)}` : '–'}
      </td>
    </tr>
  );
}

function StopButton({ experiment }: { experiment: Experiment }): ReactElement {
  const { t } = useTranslation('administration');
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const stop = async () => {
    setBusy(true);
    try {
      await call('POST /api/experiments/:id/stop', { params: { id: experiment.id } });
      tell(t('experiments.stopped'));
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
    await queries.invalidateQueries({ queryKey: experimentsKey });
    setBusy(false);
    setAsking(false);
  };
  return (
    <>
      <Button look="breaking" onClick={() => setAsking(true)}>
        {t('experiments.stop')}
      </Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t('experiments.stopTitle')}>
        <div className="p-4">
          <p className="text-13 text-ink-2">{t('experiments.stopText')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('experiments.stopNot')}</Button>
            <Button look="breaking" disabled={busy} onClick={() => void stop()}>
              {t('experiments.stop')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
