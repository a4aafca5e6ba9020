import type { Channel, TrailStep } from '@harken/contract/record';
import { Fragment, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysApart, shortTime, time } from '../platform/format.ts';
import { useNow } from '../platform/ticker.ts';
import { Section } from './section.tsx';

const shown = 6;
const nowMs = 120_000;

/** What they did just before, newest last: where it failed and with which code. Names only, never what was typed. */
export function JustNow({ trail, channel }: { trail: readonly TrailStep[]; channel: Channel }): ReactElement {
  const { t } = useTranslation(['customers', 'conversations']);
  const [all, setAll] = useState(false);
  const last = trail.at(-1);
  const isNow = useNow((now) => last !== undefined && now - Date.parse(last.at) < nowMs);
  const steps = all ? trail : trail.slice(-shown);
  return (
    <Section title={t('justNow.title')} aside={last ? t(`conversations:channel.${channel}`) : undefined}>
      {trail.length === 0 ? (
        <p className="text-12 leading-[18px] text-ink-3">{t('justNow.empty')}</p>
      ) : (
        <>
          {trail.length > steps.length && (
            <button
              type="button"
              className="mb-0.5 min-h-6 text-12 font-medium text-accent hover:underline"
              onClick={() => setAll(true)}
            >
              {t('justNow.earlier', { count: trail.length - steps.length })}
            </button>
          )}
          <ol className="grid grid-cols-[auto_15px_minmax(0,1fr)_auto] text-12 leading-[18px]">
            {steps.map((step, at) => {
              const final = step === last;
              const failed = step.outcome === 'failed';
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
                <li key={`${step.at} ${at}`} className="col-span-4 grid grid-cols-subgrid">
                  <time dateTime={step.at} className="min-w-10 pr-1.5 text-ink-3">
                    {final && isNow
                      ? t('justNow.now')
                      : daysApart(step.at, Date.now())
                        ? shortTime(step.at)
                        : time(step.at)}
                  </time>
                  <span aria-hidden="true" className="relative">
                    <span
                      className={`absolute left-[3px] w-px bg-line-strong ${at === 0 ? 'top-2' : 'top-0'} ${final ? 'bottom-2.5' : 'bottom-0'}`}
                    />
                    <span
                      className={`absolute top-[7px] left-px size-[5px] ring-2 ring-surface-0 ${
                        failed
                          ? 'rotate-45 border-[1.5px] border-breaking bg-surface-0'
                          : `rounded-full ${final && isNow ? 'bg-accent' : 'bg-ink-3'}`
                      }`}
                    />
                  </span>
                  <span className="min-w-0 wrap-anywhere">{step.label ?? step.name}</span>
                  <Outcome step={step} />
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Section>
  );
}

function Outcome({ step }: { step: TrailStep }): ReactElement {
  const { t } = useTranslation('customers');
  const { outcome, code } = step;
  if (outcome === 'failed') {
    return (
      <span className="pl-2 text-right text-breaking">
        {code ? (
          <>
            <span className="sr-only">{t('justNow.failed')} </span>
            {code}
          </>
        ) : (
          t('justNow.failed')
        )}
      </span>
    );
  }
  if (outcome === 'unsaved') return <span className="pl-2 text-right text-attention">{t('justNow.unsaved')}</span>;
  return <Fragment>{code ? <span className="pl-2 text-right text-ink-3">{code}</span> : <span />}</Fragment>;
}
