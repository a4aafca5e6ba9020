import type { ProcedureContent } from '@harken/contract/procedures';
import type { StepKind } from '@harken/engines/procedures/definition';
import { ArrowDown, ArrowUp, Trash2, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../administration/setting.tsx';
import { Button, IconButton } from '../platform/buttons.tsx';
import { useLanguage } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { type DraftStep, freshStep, gistOf, kinds, movedStep } from './procedures-data.ts';

/** The steps from top to bottom; one is chosen, by pointer or by keys. */
export function StepOutline({
  content,
  place,
  wrong,
  choose,
  set,
}: {
  content: ProcedureContent;
  place: number;
  /** Places at which something is wrong. */
  wrong: ReadonlySet<number>;
  choose: (place: number) => void;
  set: (steps: DraftStep[], chosen: number) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const language = useLanguage();
  const { steps } = content;
  const [kind, setKind] = useState<StepKind>('say');
  const chosen = useRef<HTMLButtonElement>(null);
  const byKey = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the choice.
  useEffect(() => {
    if (byKey.current) chosen.current?.focus();
    byKey.current = false;
  }, [place, steps]);

  const remove = () =>
    set(
      steps.filter((_, at) => at !== place),
      Math.min(place, steps.length - 2),
    );
  function pressed(event: KeyboardEvent) {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 && event.key !== 'Delete') return;
    event.preventDefault();
    byKey.current = true;
    if (by === 0) remove();
    else if (event.altKey) move(by as 1 | -1);
    else choose(Math.min(Math.max(place + by, 0), steps.length - 1));
  }
  const move = (by: 1 | -1) => set(movedStep(steps, place, by), Math.min(Math.max(place + by, 0), steps.length - 1));

  return (
    <section aria-labelledby="steps">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="steps" className="text-13 font-medium">
          {t('steps')}
        </h2>
        <p className="min-w-0 flex-1 text-12 text-ink-2">
          <span className="max-md:sr-only">{t('stepsText')}</span>
        </p>
        <IconButton icon={ArrowUp} label={t('up')} disabled={place <= 0} onClick={() => move(-1)} />
        <IconButton icon={ArrowDown} label={t('down')} disabled={place >= steps.length - 1} onClick={() => move(1)} />
        <IconButton icon={Trash2} label={t('remove')} disabled={steps.length === 0} onClick={remove} />
      </div>
      <ol className="mt-2 border-t border-line">
        {steps.map((step, at) => (
          <li key={step.id} className="border-b border-line">
            <button
              type="button"
              ref={at === place ? chosen : null}
              tabIndex={at === place ? 0 : -1}
              aria-current={at === place ? 'step' : undefined}
              onClick={() => choose(at)}
              onKeyDown={pressed}
              className={`flex min-h-8 w-full items-center gap-2 px-2 py-1 text-left text-13 ${at === place ? 'bg-accent-soft' : 'hover:bg-surface-2'}`}
            >
              <span className="w-6 shrink-0 text-right text-12 text-ink-3 tabular-nums">{at + 1}</span>
              <span className="w-36 shrink-0 truncate font-medium max-md:w-24">{t(`kind.${step.kind}`)}</span>
              <span className="min-w-0 flex-1 truncate text-ink-2">
                {step.kind === 'verify' ? t(`level.${step.level}`) : gistOf(step, language)}
              </span>
              <span className="max-w-40 shrink-0 truncate text-12 text-ink-3 max-md:hidden">
                {step.id}
                {step.next ? ` → ${step.next}` : ''}
              </span>
              {wrong.has(at) && (
                <span className="text-breaking">
                  <Icon of={TriangleAlert} size={14} />
                  <span className="sr-only">{t('side.checks')}</span>
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Select
          aria-label={t('addStep')}
          value={kind}
          className="w-48"
          onChange={(event) => setKind(event.target.value as StepKind)}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(`kind.${one}`)}
            </option>
          ))}
        </Select>
        <Button
          onClick={() => {
            const next = [...steps];
            next.splice(place + 1, 0, freshStep(kind, content));
            set(next, Math.min(place + 1, next.length - 1));
          }}
        >
          {t('addStep')}
        </Button>
      </div>
    </section>
  );
}
