import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { PartFailed } from '../platform/failures.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { GateField, GateMistake } from './gate.tsx';
import { QrPicture } from './qr-picture.tsx';

/** From the picture to the first right code. Nothing has changed before that. */
export function CodeAppSetUp({ onDone }: { onDone: (recoveryCodes: readonly string[]) => void }): ReactElement {
  const { t } = useTranslation('security');
  const { data, error, refetch } = useQuery({
    queryKey: ['code-app'],
    queryFn: () => call('POST /api/me/code-app/begin'),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy || !data) return;
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    setBusy(true);
    setProblem(null);
    try {
      const { recoveryCodes } = await call('POST /api/me/code-app', { body: { token: data.token, code } });
      onDone(recoveryCodes);
    } catch (refusal) {
      setProblem(problemWords(refusal));
    } finally {
      setBusy(false);
    }
  };

  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-44" />;
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
      <p className="text-13 text-ink-2">{t('codeApp.scan')}</p>
      <div className="flex flex-wrap items-center gap-4">
        <QrPicture text={data.url} label={t('codeApp.picture')} />
        <div className="min-w-0">
          <p className="text-12 text-ink-3">{t('codeApp.key')}</p>
          <p className="font-mono text-13 break-all">{data.key.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <Button
            size="small"
            className="mt-2"
            onClick={async () => {
              if (await copyText(data.key)) tell(t('codeApp.copied'));
            }}
          >
            {t('codeApp.copy')}
          </Button>
        </div>
      </div>
      <GateField
        label={t('codeApp.code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,8}"
        required
        maxLength={8}
        autoFocus
      />
      <GateMistake>{problem}</GateMistake>
      <Button type="submit" look="primary" className="self-start" disabled={busy}>
        {t('codeApp.do')}
      </Button>
    </form>
  );
}
