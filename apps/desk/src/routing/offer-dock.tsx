import type { Offer } from '@harken/contract/record';
import { useLocation } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useCommand } from '../platform/commands.ts';
import { deskStore, useDesk } from '../platform/desk.ts';
import { span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { channelIcons, Icon } from '../platform/icons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { useNow } from '../platform/ticker.ts';
import { tell } from '../platform/toasts.tsx';
import { useOpenConversation } from './presence.ts';

/**
 * Work that is proposed to me, with the time it stays mine. Docked at the foot of the worklist; where the list is not
 * on the screen, it floats.
 */
export function OfferDock({ place }: { place: 'list' | 'floating' }): ReactElement | null {
  const offers = useDesk((state) => state.offers);
  const offer = offers[0];
  const { pathname } = useLocation();
  if (place === 'list') return offer ? <OfferSheet key={offer.id} offer={offer} more={offers.length - 1} /> : null;
  const besideList = pathname.startsWith('/inbox');
  const listIsHidden = /^\/inbox\/./.test(pathname);
  const hidden = besideList ? (listIsHidden ? 'md:hidden' : 'hidden') : '';
  return (
    <>
      <OfferKeys offer={offer} />
      {offer && (
        <div
          className={`fixed top-[60px] right-2 left-2 z-30 overflow-hidden rounded-md border border-line-strong shadow-sheet md:top-auto md:right-auto md:bottom-4 md:left-16 md:w-80 ${hidden}`}
        >
          <OfferSheet key={offer.id} offer={offer} more={offers.length - 1} />
        </div>
      )}
    </>
  );
}

/** The keys work and the offer is announced wherever one is. */
function OfferKeys({ offer }: { offer: Offer | undefined }): ReactElement {
  const { t } = useTranslation('routing');
  const open = useOpenConversation();
  const conversation = useDesk((state) => state.conversations.find(({ id }) => id === offer?.conversationId));
  useCommand('offer.accept', () => offer && void accept(offer, open), offer !== undefined);
  useCommand('offer.decline', () => offer && void decline(offer), offer !== undefined);
  return (
    <div role="status" className="sr-only">
      {offer &&
        t('offer.announced', {
          name: conversation?.customerName ?? t('offer.visitor'),
          subject: conversation?.subject ?? '',
        })}
    </div>
  );
}

function drop({ id }: Offer) {
  deskStore.set((state) => state && { ...state, offers: state.offers.filter((offer) => offer.id !== id) });
}

async function accept(offer: Offer, open: (conversationId: string) => unknown) {
  try {
    await call('POST /api/offers/:id/accept', { params: { id: offer.id } });
    drop(offer);
    open(offer.conversationId);
  } catch (error) {
    if (isRefused(error, 'offer.gone')) drop(offer);
    tell(problemWords(error), { tone: 'breaking' });
  }
}

async function decline(offer: Offer) {
  try {
    await call('POST /api/offers/:id/decline', { params: { id: offer.id } });
    drop(offer);
  } catch (error) {
    if (isRefused(error, 'offer.gone')) drop(offer);
    else tell(problemWords(error), { tone: 'breaking' });
  }
}

function OfferSheet({ offer, more }: { offer: Offer; more: number }): ReactElement {
  const { t } = useTranslation('routing');
  const open = useOpenConversation();
  const [busy, setBusy] = useState(false);
  const conversation = useDesk((state) => state.conversations.find(({ id }) => id === offer.conversationId));
  const queue = useDesk((state) => state.queues.find(({ id }) => id === conversation?.queueId));
  const begins = Date.parse(offer.offeredAt);
  const ends = Date.parse(offer.expiresAt);
  const left = useNow((now) => Math.max(0, Math.ceil((ends - now) / 1000)));
  const shareLeft = Math.min(1, (left * 1000) / Math.max(1, ends - begins));
  const waiting = useNow((now) =>
    conversation?.queuedAt ? span((now - Date.parse(conversation.queuedAt)) / 1000) : null,
  );
  const name = conversation?.customerName ?? t('offer.visitor');
  const run = (what: Promise<void>) => {
    setBusy(true);
    void what.finally(() => setBusy(false));
  };
  return (
    <section aria-label={t('offer.label', { name })} className="border-t border-line-strong bg-surface-1">
      <div aria-hidden="true" className="h-0.5 bg-line">
        <div
          className="h-0.5 origin-left bg-accent transition-transform duration-1000 ease-linear rtl:origin-right"
          style={{ transform: `scaleX(${shareLeft})` }}
        />
      </div>
      <div className="px-4 pt-2 pb-3">
        <div className="flex items-center gap-2">
          <Icon of={channelIcons[conversation?.channel ?? 'messenger']} />
          <b className="min-w-0 truncate text-13 font-semibold">{name}</b>
          <span className="ml-auto shrink-0 text-12 text-ink-3">{t('offer.left', { left: span(left) })}</span>
        </div>
        <p className="mt-0.5 truncate pl-6 text-12 text-ink-2">
          {[
            conversation?.subject,
            waiting && t('offer.waiting', { span: waiting }),
            queue && localName(queue.name),
            more > 0 && t('offer.more', { count: more }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className="mt-2 flex gap-2 pl-6">
          <Button size="small" command="offer.accept" disabled={busy} onClick={() => run(accept(offer, open))}>
            {t('offer.accept')}
          </Button>
          <Button size="small" look="quiet" disabled={busy} onClick={() => run(decline(offer))}>
            {t('offer.decline')}
          </Button>
        </div>
      </div>
    </section>
  );
}
