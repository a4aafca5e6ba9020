import type { ConversationId } from '@harken/contract/ids';
import type { Conversation } from '@harken/contract/record';
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SupervisionBar } from '../analytics/supervision-bar.tsx';
import { Button } from '../platform/buttons.tsx';
import { useDesk, useMay } from '../platform/desk.ts';
import { Empty } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { problemOfCode } from '../platform/problem-words.ts';
import { useStored } from '../platform/store.ts';
import { Composer } from './composer.tsx';
import { ThreadHead } from './thread-head.tsx';
import { ThreadView } from './thread-view.tsx';
import { fetchThread, openThread } from './threads.ts';

export function ThreadPanel({
  id,
  contextShown,
  showContext,
}: {
  id: ConversationId;
  contextShown: boolean;
  showContext: (shown: boolean) => void;
}): ReactElement {
  const { t } = useTranslation(['conversations', 'platform']);
  const store = useMemo(() => openThread(id), [id]);
  const open = useStored(store);
  const listed = useDesk((state) => state.conversations.find((conversation) => conversation.id === id));
  // The list knows the head already while the thread is on its way.
  const conversation: Conversation | undefined = open.thread?.conversation ?? listed;
  const mayReply = useMay('conversation.reply');
  useTitle(conversation ? `${conversation.caseReference} ${conversation.customerName ?? ''}` : t('worklist.title'));

  return (
    <main id="main" tabIndex={-1} className="flex h-full min-h-0 flex-col bg-surface-1 outline-none">
      {conversation ? (
        <ThreadHead conversation={conversation} contextShown={contextShown} showContext={showContext} />
      ) : (
        <div className="flex h-14 shrink-0 flex-col justify-center gap-2 border-b border-line px-5">
          {!open.problem && (
            <>
              <div className="ghost h-3.5 w-2/5" />
              <div className="ghost h-2.5 w-1/4" />
            </>
          )}
        </div>
      )}
      {open.thread ? (
        <ThreadView key={id} open={open} thread={open.thread} />
      ) : open.problem ? (
        <div role="alert" className="flex-1">
          <Empty
            title={t('thread.cannot')}
            action={
              <Button size="small" onClick={() => void fetchThread(id)}>
                {t('platform:failure.again')}
              </Button>
            }
          >
            {problemOfCode(open.problem)}
          </Empty>
        </div>
      ) : (
        <ThreadGhost />
      )}
      {conversation && <SupervisionBar key={`by ${id}`} conversation={conversation} />}
      {conversation && mayReply && <Composer key={id} conversation={conversation} thread={open.thread} />}
      {conversation && !mayReply && (
        <p className="border-t border-line px-5 py-3 text-13 text-ink-3">{t('composer.readOnly')}</p>
      )}
    </main>
  );
}

/** The places that the messages will take. */
function ThreadGhost(): ReactElement {
  const { t } = useTranslation('conversations');
  return (
    <div className="flex-1 overflow-hidden px-5 pt-4">
      <span role="status" className="sr-only">
        {t('thread.loading')}
      </span>
      {[72, 48, 84, 60].map((width, i) => (
        <div key={width} aria-hidden="true" className="mb-5 grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
          <div className={`ghost size-6 ${i % 2 ? 'rounded-md' : 'rounded-full'}`} />
          <div>
            <div className="ghost mt-1 h-2.5 w-28" />
            <div className="ghost mt-2 h-3.5" style={{ width: `${width}%` }} />
          </div>
        </div>
      ))}
    </div>
  );
}
