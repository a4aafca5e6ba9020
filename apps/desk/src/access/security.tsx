import type { Passkey } from '@harken/contract/routes-access';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useMe } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { browserName } from './browser-name.ts';
import { CodeAppSetUp } from './code-app-setup.tsx';
import { GateField, GateMistake } from './gate.tsx';
import { NewPassword } from './new-password.tsx';
import { AddPasskey, PasskeyLine } from './passkeys-part.tsx';
import { placeName } from './place-name.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Part } from './settings-part.tsx';

/** By what one comes in, and where one is. */
export function Security(): ReactElement {
  return (
    <>
      <Password />
      <SecondStep />
      <Sessions />
    </>
  );
}

export function PasswordForm({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useTranslation('access');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const { person } = useMe();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? '');
    if (text('next') !== text('again')) return setProblem(t('password.differs'));
    setBusy(true);
    setProblem(null);
    try {
      await call('POST /api/me/password', { body: { current: text('current'), next: text('next') } });
      setRound((now) => now + 1);
      tell(t('password.changed'));
      onDone();
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form key={round} onSubmit={(event) => void submit(event)} className="flex max-w-80 flex-col gap-3">
      <input type="email" name="username" autoComplete="username" value={person.email} readOnly hidden />
      <GateField
        label={t('password.current')}
        name="current"
        type="password"
        required
        maxLength={256}
        autoComplete="current-password"
      />
      <NewPassword name="next" label={t('password.next')} againLabel={t('password.again')} owner={person} />
      <GateMistake>{problem}</GateMistake>
      <Button type="submit" disabled={busy} className="self-start">
        {t('password.do')}
      </Button>
    </form>
  );
}

function Password(): ReactElement {
  const { t } = useTranslation('access');
  return (
    <Part title={t('password.title')} text={t('password.text')}>
      <PasswordForm onDone={() => void queries.invalidateQueries({ queryKey: ['sessions'] })} />
    </Part>
  );
}

/** What is open in front: setting up the app, codes to be kept, or a question before something goes. */
type Front =
  | { kind: 'codeApp' }
  | { kind: 'codes'; codes: readonly string[] }
  | { kind: 'removeCodeApp' }
  | { kind: 'removePasskey'; passkey: Passkey };

function SecondStep(): ReactElement {
  const { t } = useTranslation('security');
  const { data, error, refetch } = useQuery({ queryKey: ['security'], queryFn: () => call('GET /api/me/security') });
  const [front, setFront] = useState<Front | null>(null);
  const [adding, setAdding] = useState(0);
  const showCodes = (codes: readonly string[] | null) => {
    void refetch();
    setFront(codes?.length ? { kind: 'codes', codes } : null);
  };
  const act = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      tell(done);
      setFront(null);
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
    void refetch();
  };
  const renew = async () => {
    try {
      showCodes((await call('POST /api/me/recovery-codes')).recoveryCodes);
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
  };

  return (
    <>
      <Part
        title={t('factors.title')}
        text={`${t('factors.text')}${data?.secondFactorRequired ? ` ${t('factors.required')}` : ''}`}
      >
        {error && <PartFailed error={error} retry={() => void refetch()} />}
        {!data && !error && <div className="ghost h-20" />}
        {data && (
          <ul>
            <Line
              title={t('factors.codeApp')}
              text={
                data.codeApp ? t('factors.since', { at: dayAndTime(data.codeApp.madeAt) }) : t('factors.codeAppText')
              }
            >
              <Button size="small" onClick={() => setFront({ kind: 'codeApp' })}>
                {data.codeApp ? t('factors.replace') : t('factors.add')}
              </Button>
              {data.codeApp && (
                <Button
                  size="small"
                  aria-label={t('factors.removeOf', { name: t('factors.codeApp') })}
                  onClick={() => setFront({ kind: 'removeCodeApp' })}
                >
                  {t('factors.remove')}
                </Button>
              )}
            </Line>
            {(data.codeApp || data.passkeys.length > 0) && (
              <Line title={t('factors.recovery')} text={t('factors.recoveryLeft', { count: data.recoveryCodesLeft })}>
                <Button size="small" onClick={() => void renew()}>
                  {t('factors.renew')}
                </Button>
              </Line>
            )}
          </ul>
        )}
      </Part>
      <Part title={t('passkeys.title')} text={t('passkeys.text')}>
        {data && (
          <>
            {data.passkeys.length > 0 && (
              <ul aria-label={t('passkeys.title')} className="mb-3">
                {data.passkeys.map((passkey) => (
                  <PasskeyLine
                    key={passkey.id}
                    passkey={passkey}
                    onChanged={() => void refetch()}
                    onRemove={() => setFront({ kind: 'removePasskey', passkey })}
                  />
                ))}
              </ul>
            )}
            <AddPasskey
              key={adding}
              allowed={data.passkeysAllowed}
              onDone={(codes) => {
                setAdding((now) => now + 1);
                showCodes(codes);
              }}
            />
          </>
        )}
      </Part>
      <Dialog open={front?.kind === 'codeApp'} onClose={() => setFront(null)} title={t('codeApp.title')}>
        <div className="p-4">
          {front?.kind === 'codeApp' && (
            <CodeAppSetUp
              onDone={(codes) => {
                tell(t('codeApp.done'));
                showCodes(codes);
              }}
            />
          )}
        </div>
      </Dialog>
      <Dialog open={front?.kind === 'codes'} onClose={() => setFront(null)} title={t('recovery.title')}>
        <div className="p-4">
          {front?.kind === 'codes' && <RecoveryCodes codes={front.codes} onKept={() => setFront(null)} />}
        </div>
      </Dialog>
      <Removal
        open={front?.kind === 'removeCodeApp'}
        title={t('factors.confirmTitle', { name: t('factors.codeApp') })}
        text={t('factors.confirmCode')}
        onClose={() => setFront(null)}
        onRemove={() => void act(() => call('DELETE /api/me/code-app'), t('factors.removed'))}
      />
      <Removal
        open={front?.kind === 'removePasskey'}
        title={t('factors.confirmTitle', { name: front?.kind === 'removePasskey' ? front.passkey.name : '' })}
        text={t('factors.confirmPasskey')}
        onClose={() => setFront(null)}
        onRemove={() => {
          if (front?.kind !== 'removePasskey') return;
          const params = { id: front.passkey.id };
          void act(() => call('DELETE /api/me/passkeys/:id', { params }), t('factors.removed'));
        }}
      />
    </>
  );
}

function Line({ title, text, children }: { title: string; text: string; children: React.ReactNode }): ReactElement {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1 basis-52">
        <div className="text-13 font-medium">{title}</div>
        <div className="text-12 text-ink-3">{text}</div>
      </div>
      {children}
    </li>
  );
}

function Removal({
  open,
  title,
  text,
  onClose,
  onRemove,
}: {
  open: boolean;
  title: string;
  text: string;
  onClose: () => void;
  onRemove: () => void;
}): ReactElement {
  const { t } = useTranslation('security');
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <div className="p-4">
        <p className="text-13 text-ink-2">{text}</p>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{t('factors.keep')}</Button>
          <Button look="breaking" onClick={onRemove}>
            {t('factors.remove')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Sessions(): ReactElement {
  const { t } = useTranslation(['access', 'security']);
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: () => call('GET /api/me/sessions') });
  const act = async (work: () => Promise<string>) => {
    try {
      tell(await work());
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
    void refetch();
  };
  const end = (sessionId: string) =>
    act(async () => {
      await call('DELETE /api/me/sessions/:sessionId', { params: { sessionId } });
      return t('sessions.ended');
    });
  const endOthers = () =>
    act(async () => t('security:sessions.othersEnded', { count: (await call('DELETE /api/me/sessions')).ended }));
  return (
    <Part title={t('sessions.title')} text={t('sessions.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-10" />}
      <ul aria-label={t('sessions.title')}>
        {data?.sessions.map(({ id, current, createdAt, lastSeenAt, address, agent, method }) => {
          const name = browserName(agent) ?? t('sessions.unknown');
          return (
            <li key={id} className="flex items-center gap-3 border-t border-line py-2 first:border-t-0">
              <div className="min-w-0 flex-1">
                <div className="truncate text-13 font-medium">
                  {name}
                  {current && <span className="ml-2 text-12 font-normal text-done">{t('sessions.current')}</span>}
                </div>
                <div className="text-12 text-ink-3">
                  {t('sessions.line', { since: dayAndTime(createdAt), seen: dayAndTime(lastSeenAt) })}
                  {` · ${placeName(address)} · ${t(`security:way.${method}`)}`}
                </div>
              </div>
              {!current && (
                <Button size="small" aria-label={t('sessions.endOne', { name })} onClick={() => void end(id)}>
                  {t('sessions.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {(data?.sessions.length ?? 0) > 1 && (
        <Button className="mt-2" onClick={() => void endOthers()}>
          {t('security:sessions.endOthers')}
        </Button>
      )}
    </Part>
  );
}
