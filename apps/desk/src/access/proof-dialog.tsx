import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { proofAsked } from '../platform/proof.ts';
import { GateField, GateMistake } from './gate.tsx';
import { isCancelled, passkeyHindrance, proveByPasskey } from './passkey-use.ts';

/** Who sits here? Asked before a sensitive change, by whatever this person has. */
export function ProofDialog(): ReactElement {
  const { t } = useTranslation('security');
  const { data } = useQuery({ queryKey: ['security'], queryFn: () => call('GET /api/me/security'), staleTime: 0 });
  const [by, setBy] = useState<'password' | 'code' | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const answer = (proved: boolean) => proofAsked.get()?.answer(proved);

  const hasCode = Boolean(data?.codeApp || data?.recoveryCodesLeft);
  const way = by ?? (data?.password ? 'password' : hasCode ? 'code' : null);
  const byPasskey = Boolean(data?.passkeysAllowed && data.passkeys.length && !passkeyHindrance());

  const tryTo = async (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      answer(true);
    } catch (error) {
      if (!isCancelled(error)) setProblem(problemWords(error));
      field.current?.select();
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = String(new FormData(event.currentTarget).get('proof') ?? '');
    void tryTo(() => call('POST /api/me/proof', { body: way === 'code' ? { code: given } : { password: given } }));
  };

  return (
    <Dialog
      open
      onClose={() => answer(false)}
      title={t('proof.title')}
      description={t('proof.text')}
      initialFocus={field}
    >
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The dialog that asked may lie beneath, with what was typed in it: this key is not meant for it.
          event.stopPropagation();
          answer(false);
        }}
        className="flex flex-col gap-3 p-4"
      >
        {way && (
          <GateField
            key={way}
            ref={field}
            label={t(`proof.${way}`)}
            name="proof"
            type={way === 'password' ? 'password' : 'text'}
            autoComplete={way === 'password' ? 'current-password' : 'one-time-code'}
            spellCheck={false}
            required
            maxLength={256}
            autoFocus
          />
        )}
        <GateMistake>{problem}</GateMistake>
        {byPasskey && (
          <Button disabled={busy} onClick={() => void tryTo(proveByPasskey)}>
            {t('proof.passkey')}
          </Button>
        )}
        {(data?.password ? [] : (data?.providers ?? [])).map(({ id, name }) => (
          <a
            key={id}
            className={buttonClass()}
            href={`/api/sso/${id}/start?again=yes&next=${encodeURIComponent(location.pathname + location.search)}`}
          >
            {t('proof.again', { name })}
          </a>
        ))}
        <div className="flex flex-wrap justify-end gap-2">
          {data?.password && hasCode && (
            <Button
              look="quiet"
              className="mr-auto"
              onClick={() => {
                setBy(way === 'code' ? 'password' : 'code');
                setProblem(null);
              }}
            >
              {way === 'code' ? t('proof.usePassword') : t('proof.useCode')}
            </Button>
          )}
          <Button onClick={() => answer(false)}>{t('proof.cancel')}</Button>
          {way && (
            <Button type="submit" look="primary" disabled={busy}>
              {t('proof.confirm')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
