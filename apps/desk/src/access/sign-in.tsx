import { ProblemError } from '@harken/client/call';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { span } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { problemOfCode, problemWords } from '../platform/problem-words.ts';
import { enterAs } from '../platform/session.ts';
import { useNow } from '../platform/ticker.ts';
import { demoAccounts } from './demo-accounts.ts';
import { Gate, GateField, GateMistake } from './gate.tsx';

export function SignIn(): ReactElement {
  const { t } = useTranslation('access');
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [lockedUntil, setLockedUntil] = useState(0);
  const passwordField = useRef<HTMLInputElement>(null);
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('GET /api/setup') });
  useTitle(t('signIn.title'));

  const needed = setup.data?.needed;
  useEffect(() => {
    if (needed) void navigate({ to: '/set-up', search: {}, replace: true });
  }, [needed, navigate]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await enterAs(await call('POST /api/sign-in', { body: { email: email.trim(), password } }));
      await navigate({ to: next ?? '/', replace: true });
    } catch (error) {
      setProblem(error);
      if (error instanceof ProblemError && error.problem.retryAfterSeconds) {
        setLockedUntil(Date.now() + error.problem.retryAfterSeconds * 1000);
      }
      passwordField.current?.select();
    } finally {
      setBusy(false);
    }
  };

  return (
    <Gate title={t('signIn.title')} text={t('signIn.text')}>
      <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        <GateField
          label={t('email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          autoFocus
        />
        <GateField
          ref={passwordField}
          label={t('passwordField')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <GateMistake>{problem ? <Mistake problem={problem} lockedUntil={lockedUntil} /> : null}</GateMistake>
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {busy ? t('signIn.busy') : t('signIn.do')}
        </Button>
        <p className="text-12 text-ink-3">{t('signIn.forgotten')}</p>
      </form>
      {setup.data?.demo && (
        <DemoAccounts
          choose={(address) => {
            setEmail(address);
            passwordField.current?.focus();
          }}
        />
      )}
    </Gate>
  );
}

/** A lock says how long it lasts, second by second; read aloud it is said once. */
function Mistake({ problem, lockedUntil }: { problem: unknown; lockedUntil: number }): ReactElement {
  const { t } = useTranslation('access');
  const left = useNow((now) => Math.max(0, Math.ceil((lockedUntil - now) / 1000)));
  if (!lockedUntil) return <>{problemWords(problem)}</>;
  if (left === 0) return <>{t('signIn.unlocked')}</>;
  const code = problem instanceof ProblemError ? problem.code : 'access.locked_out';
  return (
    <>
      {problemOfCode(code)} <span aria-live="off">{t('signIn.lockedFor', { left: span(left) })}</span>
    </>
  );
}

function DemoAccounts({ choose }: { choose: (email: string) => void }): ReactElement {
  const { t } = useTranslation(['access', 'platform']);
  return (
    <section aria-labelledby="demo" className="mt-8 border-t border-line pt-4">
      <h2 id="demo" className="text-13 font-semibold">
        {t('demo.title')}
      </h2>
      <p className="mt-0.5 text-12 text-ink-3">{t('demo.text')}</p>
      <ul className="mt-2 grid gap-1">
        {demoAccounts.map(({ name, email, role, about }) => (
          <li key={email}>
            <button
              type="button"
              onClick={() => choose(email)}
              className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-13 hover:bg-surface-3"
            >
              <Avatar kind="staff" name={name} />
              <span className="min-w-0 flex-1 truncate">
                {name} <span className="text-12 text-ink-3">{t(`demo.${about}`)}</span>
              </span>
              <span className="text-12 text-ink-3">{t(`platform:role.${role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
