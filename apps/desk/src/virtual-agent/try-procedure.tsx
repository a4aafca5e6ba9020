import type { ProcedureDialogue } from '@harken/contract/procedures';
import { begin, type Stepped, step } from '@harken/engines/procedures';
import { type DialogueLine, pretend } from '@harken/engines/procedures/dialogue';
import type { Run, TraceLine } from '@harken/engines/procedures/run';
import type { World } from '@harken/engines/procedures/walk';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select, TextInput } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { useLanguage } from '../platform/i18n.ts';
import { tell } from '../platform/toasts.tsx';

interface Trial {
  run: Run;
  lines: DialogueLine[];
  says: string[];
}

/** The draft itself, walked here: what it says, and why. */
export function TryProcedure({
  procedureKey,
  world,
  right,
  keep,
}: {
  procedureKey: string;
  world: World;
  right: boolean;
  keep: (dialogue: ProcedureDialogue) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const language = useLanguage();
  const [level, setLevel] = useState<'none' | 'signed_in'>('signed_in');
  const [text, setText] = useState('');
  const [trial, setTrial] = useState<Trial | null>(null);
  const around: World = { ...world, level };

  function go(stepped: Stepped, before: readonly DialogueLine[], says: string[]) {
    const { run, lines } = pretend(around, stepped, {});
    setTrial({ run, lines: [...before, ...lines], says });
  }
  function say(event: FormEvent) {
    event.preventDefault();
    const said = text.trim();
    if (said === '') return;
    const lines: DialogueLine[] = [...(trial?.lines ?? []), { from: 'customer', text: said }];
    const says = [...(trial?.says ?? []), said];
    if (trial) go(step(around, trial.run, { kind: 'said', text: said }), lines, says);
    else go(begin(around, procedureKey, said, language), lines, says);
    setText('');
  }
  function keepIt({ run, says }: Trial) {
    keep({
      name: says[0]?.slice(0, 80) ?? '',
      language,
      level,
      says,
      tools: {},
      expects: {
        outcome: run.outcome ?? 'open',
        changed: run.deeds.filter(({ changes, state }) => changes && state === 'done').map(({ tool }) => tool),
      },
    });
    tell(t('try.kept'));
  }

  if (!right) return <p className="text-13 text-ink-2">{t('try.wrong')}</p>;
  const over = trial?.run.status === 'ended';
  const frame = trial?.run.frames.at(-1);
  return (
    <div>
      <p className="text-12 text-ink-2">{t('try.text')}</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Select
          aria-label={t('try.level')}
          value={level}
          disabled={trial !== null}
          onChange={(event) => setLevel(event.target.value as typeof level)}
        >
          <option value="signed_in">{`${t('try.level')} ${t('try.signedIn')}`}</option>
          <option value="none">{`${t('try.level')} ${t('try.none')}`}</option>
        </Select>
        <Button size="small" disabled={!trial} onClick={() => setTrial(null)}>
          {t('try.again')}
        </Button>
        {trial && (
          <Button size="small" onClick={() => keepIt(trial)}>
            {t('try.keep')}
          </Button>
        )}
      </div>
      <ol aria-label={t('try.log')} aria-live="polite" className="mt-3 flex flex-col gap-2">
        {trial?.lines.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added.
          <li key={place} className={line.from === 'customer' ? 'self-end' : ''}>
            {line.from === 'tool' ? (
              <span className="text-12 text-ink-3">
                {t('try.tool')}: {line.text}
              </span>
            ) : (
              <span
                className={`inline-block rounded-md border px-2.5 py-1.5 text-13 whitespace-pre-line ${line.from === 'customer' ? 'border-transparent bg-surface-3' : 'border-line'}`}
              >
                {line.text}
              </span>
            )}
          </li>
        ))}
      </ol>
      {over ? (
        <p role="status" className="mt-3 text-13 font-medium">
          {t('try.over', { outcome: t(`outcome.${trial?.run.outcome ?? 'open'}`) })}
        </p>
      ) : (
        <form onSubmit={say} className="mt-3 flex gap-2">
          <TextInput
            aria-label={trial ? t('try.say') : t('try.first')}
            placeholder={trial ? '' : t('try.first')}
            value={text}
            className="min-w-0 flex-1"
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit">{t('try.send')}</Button>
          {trial && (
            <Button
              look="quiet"
              onClick={() =>
                go(step(around, trial.run, { kind: 'time', token: trial.run.token }), trial.lines, trial.says)
              }
            >
              {t('try.silence')}
            </Button>
          )}
        </form>
      )}
      {trial && frame && (
        <section aria-labelledby="why" className="mt-4 border-t border-line pt-2">
          <h3 id="why" className="text-12 font-medium">
            {t('try.why')}
          </h3>
          <ol className="mt-1 text-12 text-ink-2">
            {trial.run.trace.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added.
              <li key={place}>
                <code>{line.step}</code> {t(`trace.${line.what satisfies TraceLine['what']}`)} {line.detail}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  );
}
