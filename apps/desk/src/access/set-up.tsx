import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useTitle } from '../platform/go.ts';
import { useLanguage } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { enterAs } from '../platform/session.ts';
import { Gate, GateField, GateMistake } from './gate.tsx';
import { NewPassword } from './new-password.tsx';

/** The first administrator of a new house, by the code that its start printed. */
export function SetUp(): ReactElement {
  const { t } = useTranslation('access');
  const { code } = useSearch({ from: '/set-up' });
  const navigate = useNavigate();
  const locale = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  useTitle(t('setUp.title'));

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    setBusy(true);
    setProblem(null);
    try {
      const me = await call('POST /api/setup', {
        body: {
          code: text('code'),
          name: text('name'),
          email: text('email'),
          password: String(given.get('password') ?? ''),
          locale,
        },
      });
      await enterAs(me);
      await navigate({ to: '/', replace: true });
    } catch (error) {
      setProblem(error);
      if (isRefused(error, 'access.already_set_up')) await navigate({ to: '/sign-in', search: {} });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Gate title={t('setUp.title')} text={t('setUp.text')}>
      <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        <GateField
          label={t('setUp.code')}
          hint={t('setUp.codeHint')}
          name="code"
          required
          maxLength={64}
          autoComplete="one-time-code"
          spellCheck={false}
          defaultValue={code ?? ''}
        />
        <GateField label={t('name')} name="name" required maxLength={120} autoComplete="name" />
        <GateField label={t('email')} name="email" type="email" required maxLength={254} autoComplete="username" />
        <NewPassword name="password" label={t('passwordField')} />
        <GateMistake>{problem ? problemWords(problem) : null}</GateMistake>
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {t('setUp.do')}
        </Button>
      </form>
    </Gate>
  );
}
