import { NoAnswer, ProblemError } from '@harken/client/call';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { percent } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import type { Run } from './run.ts';

/** How a run stands, told to everybody: a bar while it runs, and why there is no answer where there is none. */
export function RunState({ run, stale }: { run: Run; stale: boolean }): ReactElement | null {
  const { t } = useTranslation('dispatch');
  if (run.kind === 'failed') return <Failed error={run.error} />;
  const text =
    run.kind === 'waiting'
      ? t('run.waiting')
      : run.kind === 'running'
        ? t('run.running', { percent: percent(run.share) })
        : run.kind === 'cancelled'
          ? t('run.cancelled')
          : stale
            ? t('run.stale')
            : '';
  return (
    <div className={text ? 'border-b border-line px-4 py-2' : ''}>
      {run.kind === 'running' && (
        <progress
          aria-label={text}
          max={1}
          value={run.share}
          className="mb-1 block h-1 w-full overflow-hidden rounded-full bg-surface-3 [&::-webkit-progress-bar]:bg-surface-3 [&::-webkit-progress-value]:bg-accent"
        />
      )}
      {/* The percents move for the eye; a screen reader hears that it began and how it ended. */}
      <p role={run.kind === 'running' ? undefined : 'status'} className="text-12 text-ink-2">
        {text}
      </p>
    </div>
  );
}

function Failed({ error }: { error: unknown }): ReactElement {
  const { t } = useTranslation('dispatch');
  const mistakes = error instanceof ProblemError ? (error.problem.mistakes ?? []) : [];
  const impossible = error instanceof ProblemError && error.code === 'twin.impossible';
  return (
    <div role="alert" className="border-b border-line px-4 py-3 text-13">
      {impossible ? (
        <>
          <h2 className="font-semibold text-breaking">{t('empty.impossible')}</h2>
          <p className="text-ink-2">{t('empty.impossibleText')}</p>
        </>
      ) : (
        <p className="text-breaking">{error instanceof NoAnswer ? t('run.cut') : problemWords(error)}</p>
      )}
      {mistakes.length > 0 && (
        // As the engine says it: names of the scenario, for whoever looks closer.
        <ul lang="en" className="mt-1 list-disc pl-5 text-12 text-ink-2">
          {mistakes.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
