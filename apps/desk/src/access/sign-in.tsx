import { ProblemError } from '@harken/client/call';
import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused } from '../platform/api.ts';
import { Avatar } from '../platform/avatars.tsx';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { span } from '../platform/format.ts';
import { useTitle } from '../platform/go.ts';
import { problemOfCode, problemWords } from '../platform/problem-words.ts';
import { enterAs } from '../platform/session.ts';
import { useNow } from '../platform/ticker.ts';
import { demoAccounts } from './demo-accounts.ts';
import { Gate, GateField, GateMistake } from './gate.tsx';
import { isCancelled, passkeyHindrance, signInByPasskey } from './passkey-use.ts';

type Step = Extract<RouteReply<'signIn'>, { half: true }>['by'][number];

export function SignIn(): ReactElement {
  const { t } = useTranslation(['access', 'security']);
  const { next, problem: told } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [steps, setSteps] = useState<readonly Step[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(told ? new Told(told) : null);
  const [lockedUntil, setLockedUntil] = useState(0);
  const passwordField = useRef<HTMLInputElement>(null);
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call('GET /api/setup') });
  const methods = useQuery({ queryKey: ['sign-in-methods'], queryFn: () => call('GET /api/sign-in/methods') });
  useTitle(t('signIn.title'));

  const needed = setup.data?.needed;
  useEffect(() => {
    if (needed) void navigate({ to: '/set-up', search: {}, replace: true });
  }, [needed, navigate]);

  const enter = async (signedIn: RouteReply<'signIn'>) => {
    if ('half' in signedIn) return setSteps(signedIn.by);
    if (signedIn.must) return await navigate({ to: '/secure', replace: true });
    await enterAs(signedIn);
    await navigate({ to: next ?? '/', replace: true });
  };
  const tryTo = async (work: () => Promise<RouteReply<'signIn'>>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setProblem(null);
    setLockedUntil(0);
    try {
      await enter(await work());
      return true;
    } catch (error) {
      setProblem(isCancelled(error) ? new Told('cancelled') : error);
      if (error instanceof ProblemError && error.problem.retryAfterSeconds) {
        setLockedUntil(Date.now() + error.problem.retryAfterSeconds * 1000);
      }
      if (isRefused(error, 'access.half_sign_in_over')) setSteps(null);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await tryTo(() => call('POST /api/sign-in', { body: { email: email.trim(), password } }));
    if (!done) passwordField.current?.select();
  };
  const mistake = <GateMistake>{problem ? <Mistake problem={problem} lockedUntil={lockedUntil} /> : null}</GateMistake>;

  if (steps) {
    return (
      <SecondStep
        steps={steps}
        busy={busy}
        mistake={mistake}
        tryTo={tryTo}
        restart={() => {
          setSteps(null);
          setProblem(null);
          setPassword('');
        }}
      />
    );
  }
  const { passkeys = false, providers = [], passwordsFor } = methods.data ?? {};
  const canPasskey = passkeys && !passkeyHindrance();
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
        {mistake}
        <Button type="submit" look="primary" size="large" disabled={busy}>
          {busy ? t('signIn.busy') : t('signIn.do')}
        </Button>
        <p className="text-12 text-ink-3">{t('signIn.forgotten')}</p>
      </form>
      {(canPasskey || providers.length > 0) && (
        <div className="mt-4 flex flex-col gap-2">
          <p className="flex items-center gap-3 text-12 text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {t('security:signIn.or')}
          </p>
          {canPasskey && (
            <Button size="large" icon={KeyRound} disabled={busy} onClick={() => void tryTo(signInByPasskey)}>
              {t('security:signIn.passkey')}
            </Button>
          )}
          {providers.map(({ id, name }) => (
            <a
              key={id}
              className={buttonClass('plain', 'large')}
              href={`/api/sso/${id}/start${next ? `?next=${encodeURIComponent(next)}` : ''}`}
            >
              {t('security:signIn.provider', { name })}
            </a>
          ))}
          {passwordsFor === 'administrators' && providers.length > 0 && (
            <p className="text-12 text-ink-3">{t('security:signIn.others')}</p>
          )}
        </div>
      )}
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

/** After a right password: a code, a passkey, or what was kept for the day both are lost. */
function SecondStep({
  steps,
  busy,
  mistake,
  tryTo,
  restart,
}: {
  steps: readonly Step[];
  busy: boolean;
  mistake: ReactNode;
  tryTo: (work: () => Promise<RouteReply<'signIn'>>) => Promise<boolean>;
  restart: () => void;
}): ReactElement {
  const { t } = useTranslation('security');
  const [recovery, setRecovery] = useState(!steps.includes('code'));
  const field = useRef<HTMLInputElement>(null);
  const byPasskey = steps.includes('passkey') && !passkeyHindrance();
  // With a passkey alone, the field stays away until it is asked for.
  const [asked, setAsked] = useState(steps.includes('code') || !byPasskey);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    if (!(await tryTo(() => call('POST /api/sign-in/code', { body: { code } })))) field.current?.select();
  };
  const text = !asked ? t('signIn.stepPasskey') : recovery ? t('signIn.stepRecovery') : t('signIn.stepCode');
  return (
    <Gate title={t('signIn.stepTitle')} text={text}>
      <form onSubmit={(event) => void submit(event)} className="mt-6 flex flex-col gap-4">
        {asked && (
          <GateField
            key={recovery ? 'recovery' : 'code'}
            ref={field}
            label={recovery ? t('signIn.recoveryCode') : t('signIn.code')}
            name="code"
            inputMode={recovery ? 'text' : 'numeric'}
            autoComplete="one-time-code"
            spellCheck={false}
            required
            maxLength={32}
            autoFocus
          />
        )}
        {mistake}
        {asked && (
          <Button type="submit" look="primary" size="large" disabled={busy}>
            {t('signIn.go')}
          </Button>
        )}
        {byPasskey && (
          <Button
            look={asked ? 'plain' : 'primary'}
            size="large"
            icon={KeyRound}
            disabled={busy}
            autoFocus={!asked}
            onClick={() => void tryTo(signInByPasskey)}
          >
            {t('signIn.passkey')}
          </Button>
        )}
        <div className="flex flex-wrap justify-between gap-2">
          {steps.includes('recovery_code') && (!recovery || !asked) && (
            <Button
              look="quiet"
              onClick={() => {
                setRecovery(true);
                setAsked(true);
              }}
            >
              {t('signIn.useRecovery')}
            </Button>
          )}
          {recovery && steps.includes('code') && (
            <Button look="quiet" onClick={() => setRecovery(false)}>
              {t('signIn.useCode')}
            </Button>
          )}
          <Button look="quiet" onClick={restart}>
            {t('signIn.back')}
          </Button>
        </div>
      </form>
    </Gate>
  );
}

/** What the address tells after a journey to a provider, or a passkey that did not come. */
class Told extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** A lock says how long it lasts, second by second; read aloud it is said once. */
function Mistake({ problem, lockedUntil }: { problem: unknown; lockedUntil: number }): ReactElement {
  const { t } = useTranslation(['access', 'security']);
  const left = useNow((now) => Math.max(0, Math.ceil((lockedUntil - now) / 1000)));
  if (problem instanceof Told) {
    return <>{problem.code === 'cancelled' ? t('security:signIn.cancelled') : problemOfCode(problem.code)}</>;
  }
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
