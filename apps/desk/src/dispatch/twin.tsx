import type { Comparison, TwinPlan, TwinQuestion } from '@harken/contract/routes-twin';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Link2, Save } from 'lucide-react';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused, queries } from '../platform/api.ts';
import { Button, IconButton } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { useDesk, useMay } from '../platform/desk.ts';
import { NotYours, PartFailed } from '../platform/failures.tsx';
import { day as dayWords } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { createKept } from '../platform/kept.ts';
import { OperationsTabs } from '../platform/operations-tabs.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useStored } from '../platform/store.ts';
import { tell } from '../platform/toasts.tsx';
import type { Money } from './compared.ts';
import { ComparisonView } from './comparison-view.tsx';
import { DayPanel } from './day-panel.tsx';
import { FirstChange, NothingRecorded } from './first-change.tsx';
import type { Fit } from './honesty.tsx';
import { useDayNames } from './lever-words.ts';
import { NextSteps } from './next-steps.tsx';
import { PlanEditor } from './plan-editor.tsx';
import { PlanHeads } from './plan-heads.tsx';
import {
  type DayScenario,
  dayKind,
  daysMistakes,
  letterOf,
  minutesOf,
  problemsIn,
  questionAddress,
  readQuestion,
  sameQuestion,
} from './question.ts';
import { useRun } from './run.ts';
import { RunState } from './run-state.tsx';
import { comparisonsKey, SaveDialog, SavedComparisons } from './saved-comparisons.tsx';

/** What things cost is this browser's: it colours the answer and is no part of the question. */
const kept = createKept<Money>('harken.twin.money', { currency: 'SGD', perHour: 32, perLost: 4.1 });

/** A day beside the same day with something changed. The address holds the question, so it can be sent and kept. */
export function Twin(): ReactElement {
  const { t } = useTranslation('dispatch');
  const may = useMay('twin.use');
  useTitle(t('title'));
  if (!may) return <NotYours permission="twin.use" />;
  return <TwinRoom />;
}

function TwinRoom(): ReactElement {
  const { t } = useTranslation('dispatch');
  const navigate = useNavigate();
  const me = useDesk((state) => state.me.id);
  const { q, saved } = useSearch({ from: '/desk/twin' });
  const [question, setQuestion] = useState(() => readQuestion(q, t('plan.named', { letter: 'B' })));
  const [place, setPlace] = useState(1);
  const [open, setOpen] = useState<'plan' | 'day' | null>(question.plans[0]?.levers.length ? null : 'plan');
  const [naming, setNaming] = useState(false);
  const money = useStored(kept);
  const { run, answered, start, cancel } = useRun();

  const day = useQuery({
    queryKey: ['twin', 'day', question.date, question.zone, question.forecast ?? null],
    queryFn: ({ signal }) => {
      const { date, zone, forecast } = question;
      return call(
        'GET /api/twin/day',
        { query: { date, zone, ...(forecast == null ? {} : { forecast }) } },
        { signal },
      );
    },
    enabled: /^\d{4}-\d\d-\d\d$/.test(question.date),
    staleTime: 5 * 60_000,
  });
  const comparisons = useQuery({
    queryKey: comparisonsKey,
    queryFn: ({ signal }) => call('GET /api/twin/comparisons', {}, { signal }),
  });
  const scenario: DayScenario | null = day.data?.scenario ?? null;
  const names = useDayNames(
    day.data && scenario ? { startsAt: day.data.startsAt, zone: question.zone, minutes: minutesOf(scenario) } : null,
  );
  const problems = useMemo(
    () => question.plans.map((plan) => (scenario ? problemsIn(plan, scenario) : new Map())),
    [question.plans, scenario],
  );
  const right =
    scenario !== null &&
    problems.every((one) => one.size === 0) &&
    Object.keys(daysMistakes(question)).length === 0 &&
    question.plans.every(({ name }) => name.trim() !== '');
  const changes = question.plans.some(({ levers }) => levers.length > 0);
  const running = run.kind === 'waiting' || run.kind === 'running';

  const go = (asked: TwinQuestion = question) => {
    setOpen(null);
    void navigate({ to: '/twin', search: { ...questionAddress(asked), ...(saved ? { saved } : {}) }, replace: true });
    void start(asked);
  };
  // A question that came by its address is answered at once, as soon as its day is there.
  const asked = useRef(!changes);
  useEffect(() => {
    if (asked.current || !right) return;
    asked.current = true;
    void start(question);
  }, [right, question, start]);

  const current = comparisons.data?.comparisons.find(({ id }) => id === saved);
  // An address that names only what is kept brings its question with it.
  useEffect(() => {
    if (!saved || q || !current) return;
    setQuestion(current.question);
    setOpen(null);
    asked.current = false;
    void navigate({ to: '/twin', search: { ...questionAddress(current.question), saved }, replace: true });
  }, [saved, q, current, navigate]);
  const openSaved = ({ id, question: of }: Comparison) => {
    setQuestion(of);
    setPlace(1);
    void navigate({ to: '/twin', search: { ...questionAddress(of), saved: id } });
    setOpen(null);
    void start(of);
  };
  const keepChange = async ({ id, version, name }: Comparison) => {
    try {
      await call('PATCH /api/twin/comparisons/:id', { params: { id }, body: { version, question } });
      tell(t('saved.done', { name }));
    } catch (error) {
      tell(isRefused(error, 'record.changed') ? t('saved.conflict') : problemWords(error), { tone: 'breaking' });
    }
    await queries.invalidateQueries({ queryKey: comparisonsKey });
  };
  const copy = async () => {
    const search = new URLSearchParams({ q: JSON.stringify(question) });
    if (await copyText(`${location.origin}/twin?${search}`)) tell(t('saved.copied'));
  };
  const setPlan = (nth: number, plan: TwinPlan) =>
    setQuestion({ ...question, plans: question.plans.map((one, at) => (at === nth ? plan : one)) });
  const removePlan = (nth: number) => {
    const before = question;
    setQuestion({ ...question, plans: question.plans.filter((_, at) => at !== nth) });
    setPlace(Math.max(1, Math.min(place, question.plans.length - 1)));
    tell(t('plan.removed', { name: question.plans[nth]?.name ?? '' }), { undo: () => setQuestion(before) });
  };
  const addPlan = () => {
    const letter = letterOf(question.plans.length + 1);
    setQuestion({ ...question, plans: [...question.plans, { name: t('plan.named', { letter }), levers: [] }] });
    setPlace(question.plans.length + 1);
    setOpen('plan');
  };
  const plan = question.plans[place - 1];
  const stale = answered !== null && !sameQuestion(answered.question, question);
  // The answer shown is to its own question: a plan that was added since is not in it.
  const shownPlace = Math.min(place, (answered?.result.plans.length ?? 2) - 1);
  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col bg-surface-1 outline-none">
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-surface-0 px-4">
        <OperationsTabs title={t('title')} />
        <Button size="small" aria-expanded={open === 'day'} onClick={() => setOpen(open === 'day' ? null : 'day')}>
          {dayWords(`${question.date}T12:00:00`)}
          {' · '}
          {t(`day.${dayKind(question)}`)}
          {question.window && ` · ${names.window(question.window.from, question.window.to)}`}
        </Button>
        <span className="ml-auto flex items-center gap-1">
          <SavedComparisons comparisons={comparisons.data?.comparisons ?? []} current={saved} open={openSaved} />
          <IconButton icon={Link2} label={t('saved.copy')} onClick={() => void copy()} />
          {current && current.ownerId === me && !sameQuestion(current.question, question) && (
            <Button size="small" icon={Save} disabled={!right} onClick={() => void keepChange(current)}>
              {t('saved.saveChange')}
            </Button>
          )}
          <Button size="small" icon={Save} disabled={!right} onClick={() => setNaming(true)}>
            {t(current ? 'saved.saveAs' : 'saved.save')}
          </Button>
        </span>
      </header>
      <ScrollRegion aria-label={t('title')} className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
        {saved && comparisons.data && !current && (
          <p className="border-b border-line px-4 py-2 text-13 text-attention">{t('saved.gone')}</p>
        )}
        <PlanHeads
          question={question}
          place={place}
          names={names}
          answered={stale ? null : answered}
          editing={open === 'plan'}
          pick={(next) => {
            setPlace(next);
            if (next === place) setOpen(open === 'plan' ? null : 'plan');
          }}
          add={question.plans.length < 3 ? addPlan : null}
        >
          {running ? (
            <Button onClick={cancel}>{t('run.cancel')}</Button>
          ) : (
            <Button look="primary" disabled={!right || !changes} onClick={() => go()}>
              {t(answered ? 'run.again' : 'run.go')}
            </Button>
          )}
        </PlanHeads>
        {open === 'day' && (
          <DayPanel
            question={question}
            scenario={scenario}
            names={names}
            money={money}
            change={setQuestion}
            setMoney={kept.set}
          />
        )}
        <RunState run={run} stale={stale} />
        {day.error && (
          <div className="px-4 py-3">
            <PartFailed error={day.error} retry={() => void day.refetch()} />
          </div>
        )}
        {day.isPending && !day.error && (
          <p role="status" className="px-4 py-3 text-13 text-ink-2">
            {t('loading')}
          </p>
        )}
        {day.data && !scenario && <NothingRecorded question={question} choose={() => setOpen('day')} />}
        {scenario && !answered && !changes && (
          <FirstChange
            scenario={scenario}
            question={question}
            choose={(lever) => {
              const [first] = question.plans;
              const next = { ...question, plans: [{ name: first?.name ?? 'B', levers: [lever] }] };
              setQuestion(next);
              go(next);
            }}
          />
        )}
        {scenario && open === 'plan' && plan && (
          <PlanEditor
            letter={letterOf(place)}
            plan={plan}
            scenario={scenario}
            names={names}
            problems={problems[place - 1] ?? new Map()}
            change={(next) => setPlan(place - 1, next)}
            remove={question.plans.length > 1 ? () => removePlan(place - 1) : null}
            close={changes ? () => setOpen(null) : null}
          />
        )}
        {answered && day.data && (
          <div aria-busy={running}>
            <ComparisonView
              result={answered.result}
              question={answered.question}
              place={shownPlace}
              names={names}
              money={money}
              fit={(day.data.fit ?? {}) as Fit}
            />
            <NextSteps
              plan={answered.question.plans[shownPlace - 1]}
              letter={letterOf(shownPlace)}
              queue={names.queue}
            />
          </div>
        )}
      </ScrollRegion>
      {naming && (
        <SaveDialog
          question={question}
          suggested={question.plans[0]?.name ?? ''}
          saved={(made) =>
            void navigate({ to: '/twin', search: { ...questionAddress(question), saved: made.id }, replace: true })
          }
          close={() => setNaming(false)}
        />
      )}
    </main>
  );
}
