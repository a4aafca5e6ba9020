import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sectionsFor } from '../administration/sections.ts';
import { reading } from '../knowledge/reading.ts';
import { OfferDock } from '../routing/offer-dock.tsx';
import { usePresenceCommands } from '../routing/presence.ts';
import { useCommand } from './commands.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { ended, useMay, useMe } from './desk.ts';
import { setGo } from './go.ts';
import { Hints } from './hints.tsx';
import { Mark } from './icons.tsx';
import { NavigationRail } from './navigation-rail.tsx';
import { problemOfCode } from './problem-words.ts';
import { proofAsked } from './proof.ts';
import { leave } from './session.ts';
import { signOut, switchLanguage } from './sign-out.ts';
import { useStored } from './store.ts';
import { setTheme, themes, useTheme } from './theme.ts';
import { Toasts, tell } from './toasts.tsx';

const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })));
const ReadingDialog = lazy(() =>
  import('../knowledge/reading-dialog.tsx').then(({ ReadingDialog }) => ({ default: ReadingDialog })),
);
const ProofDialog = lazy(() =>
  import('../access/proof-dialog.tsx').then(({ ProofDialog }) => ({ default: ProofDialog })),
);
const KeysHelp = lazy(() => import('./keys-help.tsx').then(({ KeysHelp }) => ({ default: KeysHelp })));

export function Shell(): ReactElement {
  const { t } = useTranslation('platform');
  const [layer, setLayer] = useState<'palette' | 'keys' | null>(null);
  const isReading = useStored(reading, (now) => now !== null);
  const isAsked = useStored(proofAsked, (now) => now !== null);
  const inThread = /^\/inbox\/./.test(useLocation().pathname);
  useCommand('app.palette', () => setLayer('palette'));
  useCommand('app.keys', () => setLayer('keys'));
  useGoCommands();
  useAppCommands();
  usePresenceCommands();
  useSessionEnd();

  return (
    <>
      <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] md:grid-cols-[48px_minmax(0,1fr)] md:grid-rows-[minmax(0,1fr)]">
        <a
          href="#main"
          className="absolute top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-13 font-medium text-on-accent focus:translate-y-0"
        >
          {t('skip.main')}
        </a>
        <div className="order-first min-h-0 min-w-0 md:order-last">
          <Outlet />
        </div>
        <div className={`order-last md:order-first ${inThread ? 'hidden md:block' : ''}`}>
          <NavigationRail openPalette={() => setLayer('palette')} />
        </div>
      </div>
      <OfferDock place="floating" />
      <ConnectionNotice />
      <Toasts />
      <Suspense>
        {layer === 'palette' && <Palette close={() => setLayer(null)} showKeys={() => setLayer('keys')} />}
        {isReading && <ReadingDialog />}
        {isAsked && <ProofDialog />}
        {layer === 'keys' && <KeysHelp close={() => setLayer(null)} />}
      </Suspense>
      <Hints />
    </>
  );
}

export function Opening(): ReactElement {
  const { t } = useTranslation('platform');
  return (
    <main className="grid h-dvh place-items-center">
      <h1 role="status" className="flex items-center gap-2 text-ink-3">
        <Mark size={20} className="text-accent" />
        {t('opening')}
      </h1>
    </main>
  );
}

function useGoCommands() {
  const navigate = useNavigate();
  const mayRead = useMay('conversation.read');
  const maySeeBoard = useMay('board.read');
  const mayUseTwin = useMay('twin.use');
  const mayReadForecast = useMay('forecast.read');
  const mayWriteProcedures = useMay('procedure.manage');
  const mayReadCustomers = useMay('customer.read');
  const mayWrite = useMay('knowledge.edit');
  const administers = sectionsFor(useMe().permissions).length > 0;
  useEffect(() => setGo((path) => void navigate({ to: path })), [navigate]);
  useCommand('go.mine', () => void navigate({ to: '/inbox', search: {} }), mayRead);
  useCommand('go.queues', () => void navigate({ to: '/inbox', search: { view: 'queues' } }), mayRead);
  useCommand('go.all', () => void navigate({ to: '/inbox', search: { view: 'all' } }), mayRead);
  useCommand('go.snoozed', () => void navigate({ to: '/inbox', search: { view: 'snoozed' } }), mayRead);
  useCommand('go.resolved', () => void navigate({ to: '/inbox', search: { view: 'resolved' } }), mayRead);
  useCommand('go.twin', () => void navigate({ to: '/twin', search: {} }), mayUseTwin);
  useCommand('go.forecast', () => void navigate({ to: '/forecast', search: {} }), mayReadForecast);
  useCommand('go.board', () => void navigate({ to: '/eye' }), maySeeBoard);
  useCommand('go.virtualAgent', () => void navigate({ to: '/virtual-agent' }), mayWriteProcedures);
  useCommand('go.customers', () => void navigate({ to: '/customers' }), mayReadCustomers);
  useCommand('go.knowledge', () => void navigate({ to: '/knowledge' }));
  useCommand('go.articles', () => void navigate({ to: '/knowledge/articles' }), mayWrite);
  useCommand('go.administration', () => void navigate({ to: '/administration' }), administers);
  useCommand('go.settings', () => void navigate({ to: '/settings' }));
}

function useAppCommands() {
  const theme = useTheme();
  const navigate = useNavigate();
  useCommand('app.theme', () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'));
  useCommand('app.language', () => void switchLanguage());
  useCommand('app.signOut', async () => {
    if (!(await signOut())) return;
    await navigate({ to: '/sign-in', search: {} });
    leave();
  });
}

/** Signed out elsewhere, or the rights were taken: nothing of it stays on the screen. */
function useSessionEnd() {
  const code = useStored(ended);
  const navigate = useNavigate();
  useEffect(() => {
    if (!code) return;
    ended.set(null);
    void navigate({ to: '/sign-in', search: {} }).then(leave);
    tell(problemOfCode(code), { tone: 'breaking' });
  }, [code, navigate]);
}
