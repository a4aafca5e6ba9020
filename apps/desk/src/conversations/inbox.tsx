import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type CSSProperties, lazy, type ReactElement, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../platform/commands.ts';
import { lookAt, useMay } from '../platform/desk.ts';
import { NotYours } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { noticeLooking } from '../platform/notices.ts';
import { Divider, widths } from '../platform/panels.tsx';
import { useStored } from '../platform/store.ts';
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

  const setBeside = (open: boolean) =>
    void navigate({
      to: '.',
      search: ({ beside: _, ...rest }) => (open ? { ...rest, beside: true as const } : rest),
      replace: !open,
    });
  useCommand('case.context', () => setBeside(!beside), conversationId !== undefined);

  if (!mayRead) return <NotYours permission="conversation.read" />;
  return (
    <div
      className="relative grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] md:grid-cols-[var(--list)_minmax(0,1fr)] lg:grid-cols-[var(--list)_minmax(0,1fr)_var(--context)]"
      style={{ '--list': `${columns.list}px`, '--context': `${columns.context}px` } as CSSProperties}
    >
      <div className={`relative min-h-0 min-w-0 ${conversationId ? 'max-md:hidden' : ''}`}>
        <WorklistPanel currentId={conversationId} />
      </div>
      <Divider panel="list" label={t('resize.list')} className="left-[calc(var(--list)-4px)] max-md:hidden" />
      {conversationId ? (
        <>
          <div className={`min-h-0 min-w-0 ${beside ? 'max-md:hidden' : ''}`}>
            <Suspense>
              <ThreadPanel key={conversationId} id={conversationId} besideOpen={beside} setBeside={setBeside} />
            </Suspense>
          </div>
          <Divider
            panel="context"
            label={t('resize.context')}
            className="right-[calc(var(--context)-4px)] max-lg:hidden"
          />
          <div
            className={`min-h-0 min-w-0 bg-surface-0 max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:w-[min(420px,100%)] max-lg:border-l max-lg:border-line-strong max-lg:shadow-sheet max-md:static max-md:w-auto max-md:border-l-0 max-md:shadow-none ${beside ? '' : 'max-lg:hidden'}`}
          >
            <Suspense>
              <ContextColumn key={conversationId} id={conversationId} close={() => setBeside(false)} />
            </Suspense>
          </div>
        </>
      ) : (
        <main id="main" className="hidden bg-surface-1 md:block lg:col-span-2">
          <NothingOpen />
        </main>
      )}
    </div>
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
