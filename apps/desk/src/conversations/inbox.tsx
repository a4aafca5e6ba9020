import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type CSSProperties, lazy, type ReactElement, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../platform/commands.ts';
import { lookAt, useMay } from '../platform/desk.ts';
import { NotYours } from '../platform/failures.tsx';
import { focusMain } from '../platform/focus-keeper.ts';
import { useTitle } from '../platform/go.ts';
import { useNarrow, useWide } from '../platform/narrow.ts';
import { noticeLooking } from '../platform/notices.ts';
import { widths } from '../platform/panels.tsx';
import { useStored } from '../platform/store.ts';
import { cursor } from './selection.ts';
import { WorklistPanel } from './worklist-panel.tsx';

/** The list is the first thing one sees; what a conversation needs comes right behind it. */
const loadThread = () => import('./thread-panel.tsx');
const loadContext = () => import('../customers/context-column.tsx');
const ThreadPanel = lazy(() => loadThread().then(({ ThreadPanel }) => ({ default: ThreadPanel })));
const ContextColumn = lazy(() => loadContext().then(({ ContextColumn }) => ({ default: ContextColumn })));

/** List, conversation, context: side by side where there is room, one at a time where there is not. */
export function Inbox(): ReactElement {
  const { t } = useTranslation('conversations');
  const { conversationId } = useParams({ strict: false });
  const search = useSearch({ from: '/desk/inbox' });
  const navigate = useNavigate();
  const columns = useStored(widths);
  const beside = conversationId !== undefined && search.beside === true;
  const mayRead = useMay('conversation.read');
  useTitle(t('worklist.title'));

  useEffect(() => {
    lookAt(conversationId ?? null);
    noticeLooking(conversationId ?? null);
    return () => {
      lookAt(null);
      noticeLooking(null);
    };
  }, [conversationId]);

  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadThread(), loadContext()]), 300);
    return () => clearTimeout(timer);
  }, []);

  // With one panel at a time, the focus goes where the eye goes.
  const narrow = useNarrow();
  useEffect(() => {
    if (!narrow) return;
    const row = cursor.get();
    if (conversationId) focusMain();
    else if (row) document.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus();
  }, [narrow, conversationId]);

  const setBeside = (open: boolean) =>
    void navigate({
      to: '.',
      search: ({ beside: _, ...rest }) => (open ? { ...rest, beside: true as const } : rest),
      replace: !open,
    });
  const wide = useWide();
  const hidden = columns.contextHidden;
  const showContext = (open: boolean) =>
    wide ? widths.set((now) => ({ ...now, contextHidden: !open })) : setBeside(open);
  const contextShown = wide ? !hidden : beside;
  useCommand('case.context', () => showContext(!contextShown), conversationId !== undefined);

  if (!mayRead) return <NotYours permission="conversation.read" />;
  return (
    <div
      className={`relative grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] md:grid-cols-[var(--list)_minmax(0,1fr)] ${hidden && conversationId ? '' : 'lg:grid-cols-[var(--list)_minmax(0,1fr)_var(--context)]'}`}
      style={{ '--list': `${columns.list}px`, '--context': `${columns.context}px` } as CSSProperties}
    >
      <div className={`relative min-h-0 min-w-0 ${conversationId ? 'max-md:hidden' : ''}`}>
        <WorklistPanel currentId={conversationId} />
      </div>
      {conversationId ? (
        <>
          <div className={`min-h-0 min-w-0 ${beside ? 'max-md:hidden' : ''}`}>
            <Suspense fallback={<ThreadComing />}>
              <ThreadPanel
                key={conversationId}
                id={conversationId}
                contextShown={contextShown}
                showContext={showContext}
              />
            </Suspense>
          </div>
          <div
            className={`min-h-0 min-w-0 bg-surface-0 max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:w-[min(420px,100%)] max-lg:border-l max-lg:border-line-strong max-lg:shadow-sheet max-md:static max-md:w-auto max-md:border-l-0 max-md:shadow-none ${beside ? '' : 'max-lg:hidden'} ${hidden ? 'lg:hidden' : ''}`}
          >
            <Suspense>
              <ContextColumn key={conversationId} id={conversationId} close={() => showContext(false)} />
            </Suspense>
          </div>
        </>
      ) : narrow ? null : (
        <main id="main" tabIndex={-1} className="bg-surface-1 outline-none lg:col-span-2">
          <NothingOpen />
        </main>
      )}
    </div>
  );
}

/** The head and the place of a conversation whose code is on its way. */
function ThreadComing(): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <main id="main" aria-busy="true" className="h-full bg-surface-1">
      <h1 className="sr-only">{t('thread.loading')}</h1>
      <div className="h-14 border-b border-line" />
    </main>
  );
}

function NothingOpen(): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <div className="grid h-full place-items-center p-8">
      <div className="max-w-80 text-13 text-ink-2">
        <h2 className="mb-1 text-15 font-semibold text-ink-1">{t('nothingOpen.title')}</h2>
        <p>
          {t('nothingOpen.keys')} <kbd className="cap">J</kbd> <kbd className="cap">K</kbd> <kbd className="cap">⏎</kbd>
        </p>
        <p className="mt-1">
          {t('nothingOpen.help')} <kbd className="cap">?</kbd>
        </p>
      </div>
    </div>
  );
}
