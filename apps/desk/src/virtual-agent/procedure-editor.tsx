import type { ProcedureId } from '@harken/contract/ids';
import type { ProcedureContent, StoredProcedure, StoredTool } from '@harken/contract/procedures';
import { useBlocker, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactElement, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Leaving } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { NotFound, PartFailed } from '../platform/failures.tsx';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { PhraseFields, SlotFields } from './content-fields.tsx';
import { Checks, Dialogues, Runs, Versions } from './procedure-side.tsx';
import { mistakesOf, placeOf, refresh, useProcedures, worldOf } from './procedures-data.ts';
import { ProceduresScreen } from './procedures-screen.tsx';
import { BothTexts, StepFields } from './step-fields.tsx';
import { StepOutline } from './step-outline.tsx';
import { TryProcedure } from './try-procedure.tsx';

/** One procedure: its steps as an outline, what a step says, and beside it what is wrong, a trial, versions and runs. */
export function ProcedureEditor(): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { procedureId } = useParams({ strict: false }) as { procedureId: ProcedureId };
  const { data, error, refetch } = useProcedures();
  const procedure = data?.procedures.find(({ id }) => id === procedureId);
  if (data && !procedure) return <NotFound />;
  return procedure && data ? (
    <Editor key={procedure.id} procedure={procedure} all={data.procedures} tools={data.tools} />
  ) : (
    <ProceduresScreen title={t('title')} back>
      {error ? <PartFailed error={error} retry={() => void refetch()} /> : <div className="ghost h-40" />}
    </ProceduresScreen>
  );
}

const sides = ['checks', 'try', 'dialogues', 'versions', 'runs'] as const;

function Editor({
  procedure,
  all,
  tools,
}: {
  procedure: StoredProcedure;
  all: readonly StoredProcedure[];
  tools: readonly StoredTool[];
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const [content, setContent] = useState<ProcedureContent>(procedure.draft);
  const [saved, setSaved] = useState({ draft: procedure.draft, version: procedure.draftVersion });
  const [place, setPlace] = useState(0);
  const [side, setSide] = useState<(typeof sides)[number]>('checks');
  const [busy, setBusy] = useState(false);
  const today = new Date().toISOString().slice(0, 10);
  const others = all.filter(({ id }) => id !== procedure.id);
  const world = useMemo(
    () => worldOf(procedure.key, content, others, tools, 'signed_in', today),
    [procedure.key, content, others, tools, today],
  );
  const mistakes = useMemo(() => mistakesOf(procedure.key, world), [procedure.key, world]);
  const unsaved = content !== saved.draft;
  // Somebody else wrote on it, and here is nothing that could be lost.
  if (!unsaved && !busy && procedure.draftVersion > saved.version) {
    setSaved({ draft: procedure.draft, version: procedure.draftVersion });
    setContent(procedure.draft);
  }
  const blocker = useBlocker({
    shouldBlockFn: () => unsaved,
    enableBeforeUnload: () => unsaved,
    withResolver: true,
  });
  const set = (part: Partial<ProcedureContent>) => setContent((now) => ({ ...now, ...part }));

  /** What is shown after an act is what the server then has. */
  async function act(work: () => Promise<{ procedure: StoredProcedure }>, said: string) {
    setBusy(true);
    try {
      const { procedure: now } = await work();
      setSaved({ draft: now.draft, version: now.draftVersion });
      setContent(now.draft);
      tell(said);
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    } finally {
      setBusy(false);
      await refresh();
    }
  }
  const params = { id: procedure.id };
  const save = () =>
    act(
      () => call('PUT /api/procedures/:id/draft', { params, body: { content, draftVersion: saved.version } }),
      t('saved'),
    );
  const publish = () =>
    act(
      () => call('POST /api/procedures/:id/publish', { params, body: { draftVersion: saved.version } }),
      t('published'),
    );
  const turn = () =>
    act(
      () => call('PUT /api/procedures/:id/on', { params, body: { on: !procedure.on } }),
      t(procedure.on ? 'state.off' : 'state.on'),
    );
  const step = content.steps[place];
  /** Left and right go from tab to tab, as tabs are walked. */
  function walked(event: KeyboardEvent) {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = sides[(sides.indexOf(side) + by + sides.length) % sides.length] as typeof side;
    setSide(next);
    document.getElementById(`side-${next}`)?.focus();
  }

  return (
    <ProceduresScreen
      back
      title={localName(content.name)}
      action={
        <div className="flex flex-wrap items-center gap-2">
          <span role="status" className="text-12 text-ink-2">
            {unsaved
              ? t('unsaved')
              : procedure.published === null
                ? t('state.draft')
                : procedure.on
                  ? t('state.published', { version: procedure.published })
                  : t('state.off')}
          </span>
          {procedure.published !== null && (
            <Button disabled={busy || unsaved} onClick={() => void turn()}>
              {t(procedure.on ? 'switchOff' : 'switchOn')}
            </Button>
          )}
          <Button disabled={busy || !unsaved} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button look="primary" disabled={busy || unsaved || mistakes.length > 0} onClick={() => void publish()}>
            {t('publish')}
          </Button>
        </div>
      }
    >
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,420px)]">
        <div className="min-w-0">
          <StepOutline
            content={content}
            place={Math.min(place, content.steps.length - 1)}
            wrong={new Set(mistakes.flatMap(({ at }) => placeOf(at) ?? []))}
            choose={setPlace}
            set={(steps, chosen) => {
              set({ steps });
              setPlace(Math.max(0, chosen));
            }}
          />
          {step && (
            <StepFields
              key={place}
              step={step}
              content={content}
              tools={tools}
              others={others}
              set={(steps) => set({ steps })}
            />
          )}
          <SlotFields content={content} set={(slots) => set({ slots })} />
          <PhraseFields content={content} set={(examples) => set({ examples })} />
          <div className="mt-6 border-t border-line">
            <BothTexts label={t('newName')} value={content.name} set={(name) => set({ name })} />
          </div>
        </div>
        <div className="min-w-0">
          <div role="tablist" aria-label={localName(content.name)} className="flex flex-wrap gap-1">
            {sides.map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                id={`side-${one}`}
                aria-selected={side === one}
                aria-controls="side"
                tabIndex={side === one ? 0 : -1}
                onKeyDown={walked}
                className={`rounded-md px-2 py-1 text-13 ${side === one ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:bg-surface-3'}`}
                onClick={() => setSide(one)}
              >
                {t(`side.${one}`)}
                {one === 'checks' && mistakes.length > 0 ? ` ${mistakes.length}` : ''}
              </button>
            ))}
          </div>
          <div id="side" role="tabpanel" aria-labelledby={`side-${side}`} className="mt-3 border-t border-line pt-3">
            {side === 'checks' && <Checks mistakes={mistakes} content={content} choose={setPlace} />}
            {side === 'try' && (
              <TryProcedure
                procedureKey={procedure.key}
                world={world}
                right={mistakes.length === 0}
                keep={(dialogue) => set({ dialogues: [...content.dialogues, dialogue] })}
              />
            )}
            {side === 'dialogues' && (
              <Dialogues
                procedureKey={procedure.key}
                world={world}
                right={mistakes.length === 0}
                content={content}
                set={(dialogues) => set({ dialogues })}
              />
            )}
            {side === 'versions' && (
              <Versions
                procedure={procedure}
                disabled={busy || unsaved}
                restore={(restores) =>
                  act(
                    () =>
                      call('POST /api/procedures/:id/restore', {
                        params,
                        body: { restores, draftVersion: saved.version },
                      }),
                    t('versions.restored', { version: restores }),
                  )
                }
              />
            )}
            {side === 'runs' && <Runs procedure={procedure} />}
          </div>
        </div>
      </div>
      <Leaving leaving={blocker.status === 'blocked' ? { stay: blocker.reset, go: blocker.proceed } : null} />
    </ProceduresScreen>
  );
}
