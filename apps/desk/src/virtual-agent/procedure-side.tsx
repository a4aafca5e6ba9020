import type { ProcedureContent, ProcedureDialogue, StoredProcedure } from '@harken/contract/procedures';
import type { Mistake } from '@harken/engines/procedures/check';
import { runDialogue } from '@harken/engines/procedures/dialogue';
import type { World } from '@harken/engines/procedures/walk';
import { Check, CircleAlert, Trash2, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { ago, dayAndTime } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { placeOf, useRuns, useVersions } from './procedures-data.ts';

/** What is wrong, each with the way to it. */
export function Checks({
  mistakes,
  content,
  choose,
}: {
  mistakes: readonly Mistake[];
  content: ProcedureContent;
  choose: (place: number) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  if (mistakes.length === 0) return <p className="text-13 text-done">{t('right')}</p>;
  return (
    <ul aria-live="polite">
      {mistakes.map(({ code, at, about }) => {
        const place = placeOf(at);
        const said = t(`mistake.${code}`, { about });
        return (
          <li key={`${code} ${at} ${about}`} className="border-b border-line py-1 text-13">
            {place === null ? (
              said
            ) : (
              <button type="button" className="min-h-6 text-left hover:underline" onClick={() => choose(place)}>
                <span className="text-12 text-ink-2">{t('inStep', { step: content.steps[place]?.id ?? '' })} · </span>
                {said}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Example dialogues, walked as the draft stands. */
export function Dialogues({
  procedureKey,
  world,
  right,
  content,
  set,
}: {
  procedureKey: string;
  world: World;
  right: boolean;
  content: ProcedureContent;
  set: (dialogues: ProcedureDialogue[]) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { dialogues } = content;
  if (!right) return <p className="text-13 text-ink-2">{t('try.wrong')}</p>;
  if (dialogues.length === 0) return <p className="text-13 text-ink-2">{t('dialogues.none')}</p>;
  return (
    <ul>
      {dialogues.map((dialogue, place) => {
        const { differs, lines } = runDialogue(world, procedureKey, dialogue);
        const passes = differs.length === 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name.
          <li key={place} className="border-b border-line py-2 text-13">
            <div className="flex items-start gap-2">
              <span className={passes ? 'text-done' : 'text-breaking'}>
                <Icon of={passes ? Check : CircleAlert} size={15} />
              </span>
              <span className="min-w-0 flex-1">
                {dialogue.name}
                {passes ? (
                  <span className="block text-12 text-done">{t('dialogues.passes')}</span>
                ) : (
                  differs.map(({ what, expected, was }) => (
                    <span key={`${what} ${expected}`} className="block text-12 text-breaking">
                      {t('dialogues.differs', {
                        what: t(`dialogues.what.${what}`),
                        expected: expected || t('dialogues.nothing'),
                        was: was || t('dialogues.nothing'),
                      })}
                    </span>
                  ))
                )}
              </span>
              <IconButton
                icon={Trash2}
                label={`${t('remove')}: ${dialogue.name}`}
                onClick={() => set(dialogues.filter((_, at) => at !== place))}
              />
            </div>
            <details className="mt-1">
              <summary className="cursor-pointer text-12 text-ink-2">{t('try.log')}</summary>
              <ol className="mt-1 text-12 text-ink-2">
                {lines.map((line, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same each time.
                  <li key={at} className={line.from === 'customer' ? 'font-medium text-ink-1' : ''}>
                    {line.text}
                  </li>
                ))}
              </ol>
            </details>
          </li>
        );
      })}
    </ul>
  );
}

export function Versions({
  procedure,
  disabled,
  restore,
}: {
  procedure: StoredProcedure;
  disabled: boolean;
  restore: (version: number) => Promise<void>;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const people = useDesk((state) => state.people);
  const { data, error, refetch } = useVersions(procedure.id);
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-20" />;
  if (data.versions.length === 0) return <p className="text-13 text-ink-2">{t('versions.none')}</p>;
  return (
    <ul>
      {data.versions.map(({ version, publishedAt, publishedBy }) => (
        <li key={version} className="flex min-h-9 flex-wrap items-center gap-2 border-b border-line py-1 text-13">
          <span className="font-medium">{t('versions.at', { version })}</span>
          <span className="min-w-0 flex-1 text-12 text-ink-2">
            {t('versions.by', {
              name: people.find(({ id }) => id === publishedBy)?.name ?? t('versions.somebody'),
              ago: ago(publishedAt),
            })}
          </span>
          {version === procedure.published ? (
            <span className="text-12 text-done">{t('versions.current')}</span>
          ) : (
            <Button
              size="small"
              icon={Undo2}
              disabled={disabled}
              aria-label={`${t('versions.restore')}: ${t('versions.at', { version })}`}
              onClick={() => void restore(version)}
            >
              {t('versions.restore')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** How it went lately: what was done, and nothing that customers said. */
export function Runs({ procedure }: { procedure: StoredProcedure }): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { data, error, refetch } = useRuns(procedure.id);
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-20" />;
  if (data.runs.length === 0) return <p className="text-13 text-ink-2">{t('runs.none')}</p>;
  return (
    <ul>
      {data.runs.map(({ id, startedAt, outcome, step, actions, version }) => (
        <li key={id} className="border-b border-line py-1.5 text-13">
          <span className="font-medium">{t(`outcome.${outcome ?? 'open'}`)}</span>{' '}
          <span className="text-12 text-ink-2">
            {[dayAndTime(startedAt), t('versions.at', { version }), ...(step ? [t('runs.step', { step })] : [])].join(
              ' · ',
            )}
          </span>
          {actions.length > 0 && (
            <span className="block text-12 text-ink-2">
              {actions.map(({ tool, state }) => t('runs.action', { tool, state: t(`action.${state}`) })).join(' · ')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
