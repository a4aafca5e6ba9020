import type { ConditionInput, ProcedureContent, StoredProcedure, StoredTool } from '@harken/contract/procedures';
import { Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select, TextBox, TextInput } from '../administration/setting.tsx';
import { Button, IconButton } from '../platform/buttons.tsx';
import { type DraftStep, isKey, renamed } from './procedures-data.ts';

type Both = { en: string; zh: string };
type Case = (DraftStep & { kind: 'branch' })['cases'][number];
type Comparison = Extract<ConditionInput, { value: string }>;

const ops = ['is', 'is_not', 'above', 'below', 'at_least', 'at_most', 'one_of', 'known', 'unknown'] as const;

/** What the chosen step says, by its kind. */
export function StepFields({
  step,
  content,
  tools,
  others,
  set,
}: {
  step: DraftStep;
  content: ProcedureContent;
  tools: readonly StoredTool[];
  others: readonly StoredProcedure[];
  set: (steps: DraftStep[]) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { steps, slots } = content;
  const change = (part: object) => set(steps.map((one) => (one === step ? ({ ...one, ...part } as DraftStep) : one)));
  /** A field that is left empty is not there. */
  const leave = (name: string, value: string) => {
    const { [name]: _, ...rest } = step as unknown as Record<string, unknown>;
    const next = (value === '' ? rest : { ...rest, [name]: value }) as unknown as DraftStep;
    set(steps.map((one) => (one === step ? next : one)));
  };
  const target = (name: 'next' | 'failed' | 'no' | 'late', usual: string) => (
    <Labelled label={t(`field.${name}`)}>
      {(id) => (
        <Select
          id={id}
          value={((step as unknown as Record<string, unknown>)[name] as string | undefined) ?? ''}
          onChange={(event) => leave(name, event.target.value)}
        >
          <option value="">{usual}</option>
          {steps.map((one) => (
            <option key={one.id} value={one.id}>
              {one.id}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
  const choice = (name: string, label: string, value: string, options: readonly { value: string; name: string }[]) => (
    <Labelled label={label}>
      {(id) => (
        <Select id={id} value={value} onChange={(event) => change({ [name]: event.target.value })}>
          {!options.some((one) => one.value === value) && <option value={value}>{value}</option>}
          {options.map((one) => (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
  const line = (name: string, label: string, value: string) => (
    <Labelled label={label}>
      {(id) => <TextInput id={id} value={value} onChange={(event) => leave(name, event.target.value)} />}
    </Labelled>
  );
  const toolNames = tools.map(({ name }) => ({ value: name, name }));
  const called = others.find(({ key }) => step.kind === 'call' && key === step.procedure);
  const wanted =
    step.kind === 'action'
      ? (tools.find(({ name }) => name === step.tool)?.inputs.filter(({ from }) => from === 'procedure') ?? [])
      : (called?.draft.slots ?? []);

  return (
    <section aria-label={step.id} className="mt-4 border-t border-line pt-3">
      <div className="flex flex-wrap gap-3">
        <StepName steps={steps} name={step.id} rename={(to) => set(renamed(steps, step.id, to))} />
        {step.kind !== 'end' && step.kind !== 'hand_over' && target('next', t('field.nextStep'))}
        {step.kind === 'ask' &&
          choice(
            'slot',
            t('field.slot'),
            step.slot,
            slots.map(({ name }) => ({ value: name, name })),
          )}
        {step.kind === 'ask' && (
          <label className="flex items-center gap-1.5 self-end pb-1.5 text-13">
            <input
              type="checkbox"
              checked={step.anew ?? false}
              onChange={(event) => change({ anew: event.target.checked })}
            />
            {t('field.anew')}
          </label>
        )}
        {step.kind === 'action' && choice('tool', t('field.tool'), step.tool, toolNames)}
        {step.kind === 'action' && line('as', t('field.as'), step.as ?? '')}
        {step.kind === 'verify' && (
          <Labelled label={t('field.level')}>
            {(id) => (
              <Select
                id={id}
                value={step.level}
                onChange={(event) =>
                  change(
                    event.target.value === 'code'
                      ? { level: 'code', send: tools[0]?.name ?? 'tool', check: tools[0]?.name ?? 'tool' }
                      : { level: 'signed_in' },
                  )
                }
              >
                <option value="signed_in">{t('level.signed_in')}</option>
                <option value="code">{t('level.code')}</option>
              </Select>
            )}
          </Labelled>
        )}
        {step.kind === 'verify' && step.level === 'code' && choice('send', t('field.send'), step.send, toolNames)}
        {step.kind === 'verify' && step.level === 'code' && choice('check', t('field.check'), step.check, toolNames)}
        {step.kind === 'call' &&
          choice(
            'procedure',
            t('field.procedure'),
            step.procedure,
            others.map(({ key }) => ({ value: key, name: key })),
          )}
        {step.kind === 'call' && line('as', t('field.as'), step.as ?? '')}
        {(step.kind === 'action' || step.kind === 'verify' || step.kind === 'call') &&
          target('failed', t('field.toPerson'))}
        {step.kind === 'confirm' && target('no', t('field.toEnd'))}
        {step.kind === 'wait' && (
          <Labelled label={t('field.minutes')}>
            {(id) => (
              <TextInput
                id={id}
                inputMode="numeric"
                value={String(step.minutes)}
                onChange={(event) => change({ minutes: Number(event.target.value) || 0 })}
              />
            )}
          </Labelled>
        )}
        {step.kind === 'wait' && line('event', t('field.event'), step.event ?? '')}
        {step.kind === 'wait' && target('late', t('field.nextStep'))}
        {step.kind === 'end' &&
          choice('outcome', t('field.outcome'), step.outcome, [
            { value: 'done', name: t('outcome.done') },
            { value: 'not_done', name: t('outcome.not_done') },
          ])}
      </div>
      {(step.kind === 'action' || step.kind === 'call') && wanted.length > 0 && (
        <fieldset className="mt-3">
          <legend className="mb-1 text-12 font-medium">{t('field.inputs')}</legend>
          <div className="flex flex-wrap gap-3">
            {wanted.map(({ name }) => (
              <Labelled key={name} label={name}>
                {(id) => (
                  <TextInput
                    id={id}
                    value={step.inputs[name] ?? ''}
                    placeholder={`{${name}}`}
                    onChange={(event) => {
                      const { [name]: _, ...rest } = step.inputs;
                      const { value } = event.target;
                      change({ inputs: value === '' ? rest : { ...rest, [name]: value } });
                    }}
                  />
                )}
              </Labelled>
            ))}
          </div>
        </fieldset>
      )}
      {step.kind === 'branch' && <Cases cases={step.cases} steps={steps} set={(cases) => change({ cases })} />}
      {step.kind === 'hand_over' && (
        <BothTexts label={t('field.note')} value={step.note} set={(note) => change({ note })} />
      )}
      {'text' in step || ['end', 'hand_over', 'wait'].includes(step.kind) ? (
        <BothTexts
          label={t('field.text')}
          value={('text' in step ? step.text : undefined) ?? { en: '', zh: '' }}
          set={(text) => {
            const optional = step.kind === 'end' || step.kind === 'hand_over' || step.kind === 'wait';
            change({ text: optional && text.en === '' && text.zh === '' ? undefined : text });
          }}
        />
      ) : null}
    </section>
  );
}

/** It counts once it is a name, and no other step's; on the way there it is only typed. */
function StepName({
  steps,
  name,
  rename,
}: {
  steps: readonly DraftStep[];
  name: string;
  rename: (to: string) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Labelled label={t('field.id')}>
      {(id) => (
        <TextInput
          id={id}
          value={typed ?? name}
          maxLength={40}
          aria-invalid={(typed ?? name) !== name || undefined}
          title={t('newKeyText')}
          onChange={(event) => {
            const to = event.target.value;
            setTyped(to);
            if (isKey(to) && !steps.some((one) => one.id === to)) rename(to);
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Labelled>
  );
}

export function BothTexts({
  label,
  value,
  set,
}: {
  label: string;
  value: Both;
  set: (value: Both) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  return (
    <fieldset className="mt-3">
      <legend className="mb-1 text-12 font-medium">{label}</legend>
      <div className="grid gap-2 md:grid-cols-2">
        {(['en', 'zh'] as const).map((language) => (
          <Labelled key={language} label={t(language === 'en' ? 'field.english' : 'field.chinese')}>
            {(id) => (
              <TextBox
                id={id}
                rows={2}
                lang={language === 'zh' ? 'zh-CN' : 'en'}
                value={value[language]}
                className="w-full"
                onChange={(event) => set({ ...value, [language]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
      </div>
    </fieldset>
  );
}

function Cases({
  cases,
  steps,
  set,
}: {
  cases: readonly Case[];
  steps: readonly DraftStep[];
  set: (cases: Case[]) => void;
}): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const change = (place: number, part: Partial<Case>) =>
    set(cases.map((one, at) => (at === place ? { ...one, ...part } : one)));
  return (
    <fieldset className="mt-3">
      <legend className="mb-1 text-12 font-medium">{t('field.cases')}</legend>
      {cases.map(({ when, to }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a case is what stands at its place.
        <div key={place} className="flex flex-wrap items-end gap-2 border-b border-line py-2">
          {'value' in when ? (
            <Compared when={when} set={(next) => change(place, { when: next })} />
          ) : (
            <span className="pb-1.5 text-12 text-ink-2">
              {t('field.composed')}: {JSON.stringify(when)}
            </span>
          )}
          <Labelled label={t('field.leads')}>
            {(id) => (
              <Select id={id} value={to} onChange={(event) => change(place, { to: event.target.value })}>
                {steps.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.id}
                  </option>
                ))}
              </Select>
            )}
          </Labelled>
          <IconButton icon={Trash2} label={t('remove')} onClick={() => set(cases.filter((_, at) => at !== place))} />
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        className="mt-2"
        onClick={() => set([...cases, { when: { value: 'answer', op: 'is', to: '' }, to: steps[0]?.id ?? 'end' }])}
      >
        {t('field.addCase')}
      </Button>
    </fieldset>
  );
}

function Compared({ when, set }: { when: Comparison; set: (when: Comparison) => void }): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const to = 'to' in when ? when.to : '';
  const shown =
    typeof to === 'object' && !Array.isArray(to)
      ? `today${to.daysFromToday < 0 ? '' : '+'}${to.daysFromToday}`
      : String(to);
  return (
    <>
      <Labelled label={t('field.value')}>
        {(id) => (
          <TextInput id={id} value={when.value} onChange={(event) => set({ ...when, value: event.target.value })} />
        )}
      </Labelled>
      <Labelled label={t('field.is')}>
        {(id) => (
          <Select
            id={id}
            value={when.op}
            onChange={(event) => set(compared(when.value, event.target.value as Comparison['op'], shown))}
          >
            {ops.map((op) => (
              <option key={op} value={op}>
                {t(`op.${op}`)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {'to' in when && (
        <Labelled label={t('field.to')}>
          {(id) => (
            <TextInput
              id={id}
              value={shown}
              onChange={(event) => set(compared(when.value, when.op, event.target.value))}
            />
          )}
        </Labelled>
      )}
    </>
  );
}

/** What was typed, as what it is: `true`, `12`, `today-120`, or words. */
function compared(value: string, op: Comparison['op'], typed: string): Comparison {
  if (op === 'known' || op === 'unknown') return { value, op };
  if (op === 'one_of') return { value, op, to: typed.split(/[,，]/).map((one) => one.trim()) };
  const days = /^today([+-]\d{1,5})$/.exec(typed)?.[1];
  if (days) return { value, op, to: { daysFromToday: Number(days) } };
  if (typed === 'true' || typed === 'false') return { value, op, to: typed === 'true' };
  return { value, op, to: /^-?\d{1,12}(?:\.\d{1,4})?$/.test(typed) ? Number(typed) : typed };
}
