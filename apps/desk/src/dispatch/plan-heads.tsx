import type { TwinQuestion } from '@harken/contract/routes-twin';
import { ChevronDown } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { number, oneDigit } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { type DayNames, leversWords } from './lever-words.ts';
import { letterOf } from './question.ts';
import type { Answered } from './run.ts';

/** The plans with what they change, the one that stands beside A marked; and how they were run. */
export function PlanHeads({
  question,
  place,
  names,
  answered,
  editing,
  pick,
  add,
  children,
}: {
  question: TwinQuestion;
  /** Of the one beside A: 1 is B. */
  place: number;
  names: DayNames;
  answered: Answered | null;
  editing: boolean;
  pick: (place: number) => void;
  add: (() => void) | null;
  /** What can be done: run it, or cancel. */
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('dispatch');
  return (
    <div className="flex min-h-[60px] flex-wrap items-center gap-x-7 gap-y-2 border-b border-line px-4 py-2">
      <div className="flex items-center gap-2.5">
        <span
          aria-hidden="true"
          className="grid size-6 shrink-0 place-items-center rounded-sm border-[1.5px] border-dashed border-ink-2 text-13 font-semibold text-ink-2"
        >
          A
        </span>
        <div>
          <h2 className="text-15 font-semibold">
            <span className="sr-only">A: </span>
            {t(question.forecast == null ? 'plan.a' : 'plan.aForecast')}
          </h2>
          <p className="text-12 text-ink-2">{t(question.forecast == null ? 'plan.aText' : 'plan.aForecastText')}</p>
        </div>
      </div>
      {question.plans.map((plan, nth) => {
        const letter = letterOf(nth + 1);
        const isBeside = nth + 1 === place;
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a plan is what stands at its place
            key={nth}
            type="button"
            aria-expanded={isBeside ? editing : undefined}
            onClick={() => pick(nth + 1)}
            className="flex max-w-full min-w-0 md:max-w-96 items-center gap-2.5 rounded-md text-left hover:bg-surface-2"
          >
            <span
              aria-hidden="true"
              className={`grid size-6 shrink-0 place-items-center rounded-sm border-[1.5px] text-13 font-semibold ${isBeside ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong text-ink-2'}`}
            >
              {letter}
            </span>
            <span className="min-w-0">
              <span className="flex items-center gap-1 text-15 font-semibold">
                <span className="truncate">{plan.name}</span>
                {isBeside && <Icon of={ChevronDown} size={14} className="shrink-0 text-ink-3" />}
              </span>
              <span className="block truncate text-12 text-ink-2">{leversWords(plan.levers, names)}</span>
              <span className="sr-only">{isBeside ? t('plan.edit', { letter }) : t('plan.compare', { letter })}</span>
            </span>
          </button>
        );
      })}
      <div className="ml-auto flex flex-wrap items-center gap-x-5 gap-y-2">
        {answered && (
          <dl className="flex flex-wrap gap-x-5 gap-y-1 text-12">
            <Fact label={t('run.label')}>
              {answered.question.window
                ? names.window(answered.question.window.from, answered.question.window.to)
                : t('day.wholeDay')}
            </Fact>
            <Fact label={t('run.pairs')}>
              {answered.result.pairs < answered.question.pairs
                ? t('run.fewer', { done: number(answered.result.pairs), asked: number(answered.question.pairs) })
                : t('run.pairsValue', { count: answered.result.pairs })}
            </Fact>
            <Fact label={t('run.time')}>
              {t('run.timeValue', { seconds: oneDigit(answered.result.seconds), seed: answered.question.seed })}
            </Fact>
          </dl>
        )}
        <span className="flex gap-2">
          {add && <Button onClick={add}>{t('plan.add', { letter: letterOf(question.plans.length + 1) })}</Button>}
          {children}
        </span>
      </div>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt className="text-ink-3">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
