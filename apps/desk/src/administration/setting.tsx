import { type ComponentProps, type ReactElement, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { ago } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import type { Editing } from './use-editing.ts';

/** What a control of a setting is given. */
export interface Control {
  id: string;
  'aria-describedby': string;
  'aria-invalid': true | undefined;
}

/** A name, the sentence that explains it, the control, what is wrong with it. The shape of every setting. */
export function SettingRow({
  label,
  text,
  mistake,
  group = false,
  children,
}: {
  label: string;
  text: string;
  mistake?: string | undefined;
  /** Several controls under one name: a set of ticks, a table. */
  group?: boolean;
  children: (control: Control) => ReactNode;
}): ReactElement {
  const id = useId();
  const control: Control = {
    id,
    'aria-describedby': `${id}-text${mistake ? ` ${id}-mistake` : ''}`,
    'aria-invalid': mistake ? true : undefined,
  };
  const Root = group ? 'fieldset' : 'div';
  return (
    <Root
      {...(group ? { 'aria-labelledby': `${id}-name`, 'aria-describedby': control['aria-describedby'] } : {})}
      className="grid gap-x-8 gap-y-2 border-t border-line py-4 first:border-t-0 md:grid-cols-[minmax(0,240px)_minmax(0,1fr)]"
    >
      <div>
        {group ? (
          <span id={`${id}-name`} className="text-13 font-medium">
            {label}
          </span>
        ) : (
          <label htmlFor={id} className="text-13 font-medium">
            {label}
          </label>
        )}
        <p id={`${id}-text`} className="mt-0.5 text-12 text-ink-2">
          {text}
        </p>
      </div>
      <div className="min-w-0">
        {children(control)}
        <p id={`${id}-mistake`} role="status" className={mistake ? 'mt-1 text-12 text-breaking' : 'sr-only'}>
          {mistake}
        </p>
      </div>
    </Root>
  );
}

/** A setting of a record that is being edited, with both sides shown where two people changed it. */
export function Setting<T extends object, K extends keyof T>({
  edit,
  name,
  label,
  text,
  group,
  show = (value) => String(value),
  children,
}: {
  edit: Editing<T>;
  name: K;
  label: string;
  text: string;
  group?: boolean;
  /** The value in words, for comparing it with another one. */
  show?: (value: T[K]) => string;
  children: (value: T[K], set: (value: T[K]) => void, control: Control) => ReactNode;
}): ReactElement {
  const clash = edit.clashes.includes(name);
  const set = (value: T[K]) => edit.set({ [name]: value } as unknown as Partial<T>);
  return (
    <SettingRow label={label} text={text} mistake={edit.mistakeOf(name)} {...(group ? { group } : {})}>
      {(control) => (
        <>
          {children(edit.values[name], set, control)}
          {clash && (
            <Clash
              edit={edit}
              label={label}
              mine={show(edit.values[name])}
              theirs={show(edit.saved[name])}
              decide={(whose) => edit.decide(name, whose)}
            />
          )}
        </>
      )}
    </SettingRow>
  );
}

function Clash<T extends object>({
  edit,
  label,
  mine,
  theirs,
  decide,
}: {
  edit: Editing<T>;
  label: string;
  mine: string;
  theirs: string;
  decide: (whose: 'mine' | 'theirs') => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  const people = useDesk((state) => state.people);
  const by = people.find(({ id }) => id === edit.lastChange?.personId)?.name;
  return (
    <div role="alert" className="mt-2 rounded-md border border-attention-line bg-attention-soft p-3 text-13">
      <p className="font-medium text-attention">
        {by && edit.lastChange
          ? t('edit.changedBy', { name: by, ago: ago(edit.lastChange.at) })
          : t('edit.changedBySomeone')}
      </p>
      <dl className="my-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-ink-2">{t('edit.theirs')}</dt>
        <dd className="wrap-anywhere whitespace-pre-wrap">{theirs || t('edit.nothing')}</dd>
        <dt className="text-ink-2">{t('edit.yours')}</dt>
        <dd className="wrap-anywhere whitespace-pre-wrap">{mine || t('edit.nothing')}</dd>
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button size="small" aria-label={t('edit.takeTheirsOf', { label })} onClick={() => decide('theirs')}>
          {t('edit.takeTheirs')}
        </Button>
        <Button size="small" aria-label={t('edit.keepMineOf', { label })} onClick={() => decide('mine')}>
          {t('edit.keepMine')}
        </Button>
      </div>
    </div>
  );
}

/** Stands at the foot while something is unsaved; asks before it would be lost. */
export function SaveBar<T extends object>({
  edit,
  action,
  also,
}: {
  edit: Editing<T>;
  /** What saving does here, where it makes something new. */
  action?: string;
  /** What else can be done with what is unsaved. */
  also?: ReactNode;
}): ReactElement {
  const { t } = useTranslation(['administration', 'platform']);
  const { changed, clashes, busy, problem, leaving } = edit;
  return (
    <>
      {(changed > 0 || problem) && (
        <div className="sticky bottom-0 z-10 -mx-1 mt-4 flex flex-wrap items-center gap-2 border-t border-line-strong bg-surface-1 px-1 py-3">
          <p role="status" className={`min-w-0 flex-1 text-13 ${problem ? 'text-breaking' : 'text-ink-2'}`}>
            {problem ?? (clashes.length ? t('edit.decideFirst') : t('edit.unsaved', { count: changed }))}
          </p>
          {also}
          <Button onClick={edit.discard} disabled={busy}>
            {t('edit.discard')}
          </Button>
          <Button look="primary" onClick={() => void edit.save()} disabled={busy || clashes.length > 0}>
            {action ?? t('platform:save')}
          </Button>
        </div>
      )}
      <Leaving leaving={leaving} />
    </>
  );
}

/** Asks before what is unsaved is left. */
export function Leaving({ leaving }: { leaving: { stay: () => void; go: () => void } | null }): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Dialog open={leaving !== null} onClose={() => leaving?.stay()} title={t('edit.leaveTitle')}>
      <div className="p-4">
        <p className="text-13 text-ink-2">{t('edit.leaveText')}</p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => leaving?.go()}>{t('edit.leave')}</Button>
          <Button look="primary" onClick={() => leaving?.stay()}>
            {t('edit.stay')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

export function TextInput({ className = '', ...rest }: ComponentProps<'input'>): ReactElement {
  return (
    <input
      className={`field h-8 px-2.5 text-13 aria-invalid:border-breaking ${className || 'w-full max-w-96'}`}
      {...rest}
    />
  );
}

export function TextBox({ className = '', ...rest }: ComponentProps<'textarea'>): ReactElement {
  return (
    <textarea
      className={`field w-full px-2.5 py-1.5 text-13 aria-invalid:border-breaking ${className}`}
      rows={5}
      {...rest}
    />
  );
}

export function Select({ className = '', children, ...rest }: ComponentProps<'select'>): ReactElement {
  return (
    <select className={`field h-8 px-2 text-13 ${className || 'max-w-96'}`} {...rest}>
      {children}
    </select>
  );
}

/** Several of a set; each a tick with its own name. */
export function Ticks<V extends string>({
  options,
  value,
  onChange,
}: {
  options: readonly { value: V; name: string; text?: string; disabled?: boolean }[];
  value: readonly V[];
  onChange: (value: V[]) => void;
}): ReactElement {
  return (
    <div className="flex flex-col">
      {options.map((option) => (
        <label key={option.value} className="flex min-h-7 items-start gap-2 py-1 text-13">
          <input
            type="checkbox"
            className="mt-px size-4 shrink-0 accent-accent"
            checked={value.includes(option.value)}
            disabled={option.disabled}
            onChange={(event) =>
              onChange(
                // In the order of the options, so that a tick set and taken back is no change.
                options
                  .map(({ value: one }) => one)
                  .filter((one) => (one === option.value ? event.target.checked : value.includes(one))),
              )
            }
          />
          <span>
            {option.name}
            {option.text && <span className="block text-12 text-ink-2">{option.text}</span>}
          </span>
        </label>
      ))}
    </div>
  );
}

/** A small name above a control that needs no explanation beyond it. */
export function Labelled({
  label,
  className = '',
  children,
}: {
  label: string;
  className?: string;
  children: (id: string) => ReactNode;
}): ReactElement {
  const id = useId();
  return (
    <span className={`flex flex-col gap-0.5 ${className}`}>
      <label htmlFor={id} className="text-12 text-ink-2">
        {label}
      </label>
      {children(id)}
    </span>
  );
}
