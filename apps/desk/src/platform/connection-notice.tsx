import { WifiOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { outbox } from '../conversations/outbox.ts';
import { Button } from './buttons.tsx';
import { liveStore, retryNow } from './desk.ts';
import { timeWithSeconds } from './format.ts';
import { Icon } from './icons.tsx';
import { useStored } from './store.ts';
import { useNow } from './ticker.ts';

/** A moment without a connection is nothing to say; more than that is, and until when the screen is right. */
const patienceMs = 3000;

/** Lies over the foot of the screen, so that nothing moves when it comes or goes. */
export function ConnectionNotice(): ReactElement {
  const { t } = useTranslation('platform');
  const { state, since, ever } = useStored(liveStore);
  const lasting = useNow((now) => now - since > patienceMs);
  const unsent = useStored(outbox, (list) => list.filter((out) => out.state !== 'refused').length);
  const away = state !== 'live' && lasting;
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-4 z-40 flex justify-center px-4">
      {away && (
        <div className="pointer-events-auto flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-attention-line bg-attention-soft py-1.5 pr-1.5 pl-3 text-13 text-attention shadow-sheet">
          <Icon of={WifiOff} size={15} />
          <span>
            {ever ? t('connection.offline', { time: timeWithSeconds(since) }) : t('connection.trying')}
            {unsent > 0 && ` ${t('connection.unsent', { count: unsent })}`}
          </span>
          <Button size="small" onClick={retryNow}>
            {t('connection.now')}
          </Button>
        </div>
      )}
    </div>
  );
}
