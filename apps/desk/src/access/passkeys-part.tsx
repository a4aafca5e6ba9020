import type { Passkey } from '@harken/contract/routes-access';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { dayAndTime } from '../platform/format.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { browserName } from './browser-name.ts';
import { GateField, GateMistake } from './gate.tsx';
import { isCancelled, makePasskey, passkeyHindrance } from './passkey-use.ts';

/** Making one: a name, then the browser asks. */
export function AddPasskey({
  allowed,
  onDone,
}: {
  allowed: boolean;
  onDone: (recoveryCodes: readonly string[] | null) => void;
}): ReactElement {
  const { t } = useTranslation('security');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const hindrance = allowed ? passkeyHindrance() : 'off';
  if (hindrance) return <p className="text-13 text-ink-2">{t(`passkeys.${hindrance}`)}</p>;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const name = String(new FormData(event.currentTarget).get('passkey') ?? '').trim();
    setBusy(true);
    setProblem(null);
    try {
      const { recoveryCodes } = await makePasskey(name);
      tell(t('passkeys.added'));
      onDone(recoveryCodes);
    } catch (error) {
      setProblem(isCancelled(error) ? t('signIn.cancelled') : problemWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-80 flex-col gap-3">
      <GateField
        label={t('passkeys.nameLabel')}
        hint={t('passkeys.nameHint')}
        name="passkey"
        required
        maxLength={120}
        defaultValue={browserName(navigator.userAgent) ?? t('passkeys.here')}
      />
      <GateMistake>{problem}</GateMistake>
      <Button type="submit" className="self-start" disabled={busy}>
        {t('passkeys.add')}
      </Button>
    </form>
  );
}

/** One that is there: when it was made and used, its name, its end. */
export function PasskeyLine({
  passkey,
  onChanged,
  onRemove,
}: {
  passkey: Passkey;
  onChanged: () => void;
  onRemove: () => void;
}): ReactElement {
  const { t } = useTranslation('security');
  const [renaming, setRenaming] = useState(false);
  const { id, name, madeAt, usedAt, synced } = passkey;
  const rename = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    try {
      if (next && next !== name) await call('PATCH /api/me/passkeys/:id', { params: { id }, body: { name: next } });
      setRenaming(false);
      onChanged();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  const facts = [
    t('passkeys.made', { at: dayAndTime(madeAt) }),
    usedAt ? t('passkeys.used', { at: dayAndTime(usedAt) }) : t('passkeys.unused'),
    ...(synced ? [t('passkeys.synced')] : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1 basis-52">
        {renaming ? (
          <form onSubmit={(event) => void rename(event)} className="flex gap-2">
            <input
              name="name"
              aria-label={t('passkeys.nameOf')}
              defaultValue={name}
              maxLength={120}
              required
              // biome-ignore lint/a11y/noAutofocus: it was just asked for.
              autoFocus
              className="field h-7 min-w-0 flex-1 px-2 text-13"
            />
            <Button type="submit">{t('passkeys.save')}</Button>
          </form>
        ) : (
          <div className="truncate text-13 font-medium">{name}</div>
        )}
        <div className="text-12 text-ink-3">{facts.join(' · ')}</div>
      </div>
      {!renaming && (
        <Button size="small" aria-label={t('passkeys.renameOf', { name })} onClick={() => setRenaming(true)}>
          {t('passkeys.rename')}
        </Button>
      )}
      <Button size="small" aria-label={t('factors.removeOf', { name })} onClick={onRemove}>
        {t('factors.remove')}
      </Button>
    </li>
  );
}
