import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useTitle } from '../platform/go.ts';
import { problemWords } from '../platform/problem-words.ts';
import { Gate, GateMistake } from './gate.tsx';
import { NewPassword } from './new-password.tsx';

/** A new password by a link: an invitation, or a reset that an administrator made. */
export function PasswordReset(): ReactElement {
  const { t } = useTranslation('access');
  const { token } = useSearch({ from: '/password-reset' });
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useTitle(t('reset.title'));

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const password = String(given.get('password') ?? '');
    if (password !== given.get('again')) return setProblem(t('password.differs'));
    setBusy(true);
    setProblem(null);
    try {
      await call('POST /api/password-reset', { body: { token: token ?? '', password } });
      setDone(true);
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      setBusy(false);
    }
  };

  if (!token) {
    return (
      <Gate title={t('reset.title')} text={t('reset.noToken')}>
        <Button className="mt-4" onClick={() => void navigate({ to: '/sign-in', search: {} })}>
          {t('reset.toSignIn')}
        </Button>
      </Gate>
    );
  }
  if (done) {
    return (
      <Gate title={t('reset.done')} text={t('reset.doneText')}>
        <Button
          look="primary"
          size="large"
          className="mt-4"
          onClick={() => void navigate({ to: '/sign-in', search: {} })}
        >
          {t('reset.toSignIn')}
        </Button>
      </Gate>
    );
  }
  return (
    <Gate title={t('reset.title')} text={t('reset.text')}>
      <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        <NewPassword name="password" label={t('password.next')} againLabel={t('password.again')} autoFocus />
        <GateMistake>{problem}</GateMistake>
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {t('reset.do')}
        </Button>
      </form>
    </Gate>
  );
}
