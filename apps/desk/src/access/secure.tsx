import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { meStore } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { askForProof, proofAsked } from '../platform/proof.ts';
import { useStored } from '../platform/store.ts';
import { Toasts } from '../platform/toasts.tsx';
import { CodeAppSetUp } from './code-app-setup.tsx';
import { Gate } from './gate.tsx';
import { AddPasskey } from './passkeys-part.tsx';
import { ProofDialog } from './proof-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { PasswordForm } from './security.tsx';

/** Between the sign-in and the desk: what the rules ask of someone first. */
export function Secure(): ReactElement | null {
  const { t } = useTranslation('security');
  const navigate = useNavigate();
  const isAsked = useStored(proofAsked, (now) => now !== null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [way, setWay] = useState<'codeApp' | 'passkey' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['secure'],
    queryFn: async () => {
      try {
        const [me, security] = await Promise.all([call('GET /api/me'), call('GET /api/me/security')]);
        meStore.set(me);
        return { me, security };
      } catch (failure) {
        if (isRefused(failure, 'access.signed_out')) await navigate({ to: '/sign-in', search: {}, replace: true });
        throw failure;
      }
    },
    staleTime: 0,
  });
  const must = data?.me.must ?? null;
  useTitle(must ? t(`must.${must}.title`) : t('name'));
  // The desk begins anew: what it could not have before is fetched like after any sign-in.
  const onward = () => window.location.assign('/');
  const goOn = async () => {
    const { data: now } = await refetch();
    if (now && !now.me.must) onward();
  };

  if (error) {
    return (
      <Gate title={t('name')}>
        <PartFailed error={error} retry={() => void refetch()} />
      </Gate>
    );
  }
  if (!data) return null;
  if (codes?.length) {
    return (
      <Gate title={t('recovery.title')}>
        <div className="mt-4">
          <RecoveryCodes codes={codes} onKept={onward} />
        </div>
        <Toasts />
      </Gate>
    );
  }
  if (!must) {
    return (
      <Gate title={t('name')}>
        <Button look="primary" size="large" className="mt-6" onClick={onward}>
          {t('must.onward')}
        </Button>
      </Gate>
    );
  }
  const { security } = data;
  const has = security.codeApp !== null || security.passkeys.length > 0;
  const keep = (next: readonly string[] | null) => (next?.length ? setCodes(next) : void goOn());
  return (
    <Gate title={t(`must.${must}.title`)} text={t(`must.${must}.text`)}>
      <div className="mt-6">
        {must === 'new_password' && <PasswordForm onDone={() => void goOn()} />}
        {must === 'second_factor' && has && (
          <>
            <p className="text-13 text-ink-2">{t('must.already')}</p>
            <Button
              look="primary"
              size="large"
              className="mt-3"
              onClick={async () => {
                if (await askForProof()) await goOn();
              }}
            >
              {t('must.confirm')}
            </Button>
          </>
        )}
        {must === 'second_factor' && !has && way === null && (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-2 text-13 font-medium">{t('must.choose')}</legend>
            <Button size="large" onClick={() => setWay('codeApp')}>
              {t('factors.codeApp')}
            </Button>
            <Button size="large" onClick={() => setWay('passkey')}>
              {t('passkeys.title')}
            </Button>
          </fieldset>
        )}
        {way === 'codeApp' && !has && <CodeAppSetUp onDone={keep} />}
        {way === 'passkey' && !has && <AddPasskey allowed={security.passkeysAllowed} onDone={keep} />}
        <div className="mt-6 flex flex-wrap gap-2 border-t border-line pt-4">
          {way && (
            <Button look="quiet" onClick={() => setWay(null)}>
              {t('signIn.back')}
            </Button>
          )}
          <Button
            look="quiet"
            onClick={async () => {
              await call('POST /api/sign-out').catch(() => {});
              window.location.assign('/sign-in');
            }}
          >
            {t('must.signOut')}
          </Button>
        </div>
      </div>
      <Suspense>{isAsked && <ProofDialog />}</Suspense>
      <Toasts />
    </Gate>
  );
}
