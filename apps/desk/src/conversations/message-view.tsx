import type { Message } from '@harken/contract/record';
import { Check, CheckCheck, Clock, RotateCw, X } from 'lucide-react';
import { memo, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { dayAndTime, time, timeWithSeconds } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { problemOfCode } from '../platform/problem-words.ts';
import { ContentView } from './content-view.tsx';
import { putBack } from './drafts.ts';
import { EditableText, Edited } from './message-edit.tsx';
import { discard, type Outgoing, resend, sendAgain } from './outbox.ts';
import type { Try } from './threads.ts';

export const MessageView = memo(function MessageView({
  message,
  customerName,
  tries,
  form,
}: {
  message: Message;
  customerName: string | null;
  tries?: readonly Try[] | undefined;
  form?: Message | undefined;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me.id);
  const { author, content, at } = message;
  if (author.kind === 'customer') {
    return (
      <Frame
        avatar={<Avatar kind="customer" name={author.name ?? customerName} />}
        name={author.name ?? customerName ?? t('visitor')}
        at={at}
      >
        {content.kind === 'text' ? (
          <div className="mt-[3px] inline-block max-w-full rounded-md bg-surface-2 px-2.5 py-[5px]">
            <ContentView content={content} />
          </div>
        ) : (
          <ContentView content={content} form={form} />
        )}
      </Frame>
    );
  }
  const virtual = author.kind === 'virtual_agent';
  const editable = content.kind === 'text';
  return (
    <Frame
      avatar={<Avatar kind={virtual ? 'virtual_agent' : 'staff'} name={author.name} me={author.id === me} />}
      name={virtual ? t('virtualAgent') : (author.name ?? t('colleague'))}
      at={at}
      aside={<DeliveryState message={message} />}
      edited={<Edited message={message} />}
    >
      {editable ? <EditableText message={message} /> : <ContentView content={content} form={form} />}
      <Tries tries={tries} />
      {message.delivery?.state === 'failed' && (
        <Button size="small" icon={RotateCw} className="mt-1.5" onClick={() => resend(message)}>
          {t('delivery.again')}
        </Button>
      )}
    </Frame>
  );
});

function Frame({
  avatar,
  name,
  at,
  aside,
  edited,
  children,
}: {
  avatar: ReactElement;
  name: string;
  at: string;
  aside?: ReactNode;
  edited?: ReactNode;
  children: ReactNode;
}): ReactElement {
  return (
    <article className="group/message mb-2.5 grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
      {avatar}
      <div className="min-w-0">
        <header className="flex flex-wrap items-baseline gap-x-2 text-12 text-ink-3">
          <b className="text-13 leading-4 font-semibold text-ink-1">{name}</b>
          <time dateTime={at}>{time(at)}</time>
          {edited}
          <span className="ml-auto">{aside}</span>
        </header>
        {children}
      </div>
    </article>
  );
}

/** Sent, delivered, read, failed and why: always in words. */
function DeliveryState({ message }: { message: Message }): ReactElement | null {
  const { t } = useTranslation('conversations');
  const { delivery } = message;
  if (!delivery) return null;
  const when = dayAndTime(delivery.at);
  const icon = 'mr-1 inline align-[-3px]';
  switch (delivery.state) {
    case 'sent':
      return (
        <span>
          <Icon of={Check} size={14} className={icon} />
          {t('delivery.sent')}
        </span>
      );
    case 'delivered':
      return (
        <span>
          <Icon of={CheckCheck} size={14} className={icon} />
          {t('delivery.delivered', { when })}
        </span>
      );
    case 'read':
      return (
        <span className="text-accent">
          <Icon of={CheckCheck} size={14} className={icon} />
          {t('delivery.read', { when })}
        </span>
      );
    case 'failed':
      return (
        <span className="text-breaking">
          <Icon of={X} size={14} className={icon} />
          {delivery.reason
            ? t('delivery.failedWhy', { reason: reasonWords(delivery.reason) })
            : t('delivery.failed', { when })}
        </span>
      );
  }
}

/** A reason is a stable code where we know one, and a provider's own words where we do not. */
const reasonWords = (reason: string) => (/^[a-z_]+(\.[a-z_]+)?$/.test(reason) ? problemOfCode(reason) : reason);

/** Failures stay visible with their time and reason, also after it went through. */
function Tries({ tries }: { tries: readonly Try[] | undefined }): ReactElement | null {
  const { t } = useTranslation('conversations');
  if (!tries?.length) return null;
  return (
    <ul className="mt-1 grid gap-px border-l-2 border-breaking-line pl-2.5 text-12">
      {tries.map(({ at, ok, reason }) => (
        <li key={`${at}${ok}`} className={ok ? 'text-ink-2' : 'text-breaking'}>
          <Icon of={ok ? Check : X} size={13} className="mr-1 inline align-[-2px]" />
          {ok
            ? t('delivery.tryOk', { time: timeWithSeconds(at) })
            : t('delivery.tryFailed', { time: timeWithSeconds(at), reason: reason ? reasonWords(reason) : '' })}
        </li>
      ))}
    </ul>
  );
}

/** What has left this screen but not yet arrived. */
export function OutgoingView({ out }: { out: Outgoing }): ReactElement {
  const { t } = useTranslation('conversations');
  const me = useDesk((state) => state.me);
  const { content, state, tries } = out;
  const note = content.kind === 'note';
  const refused = state === 'refused';
  const aside = refused ? (
    <span className="text-breaking">
      <Icon of={X} size={14} className="mr-1 inline align-[-3px]" />
      {t('delivery.refused')}
    </span>
  ) : (
    <span>
      <Icon of={Clock} size={13} className="mr-1 inline align-[-2px]" />
      {state === 'waiting' ? t('delivery.waiting') : t('delivery.sending')}
    </span>
  );
  const give = () => {
    if (content.kind === 'text' || content.kind === 'note') {
      putBack(out.conversationId, content.kind === 'note' ? 'note' : 'reply', content.text);
    }
    discard(out.id);
  };
  return (
    <div className={note ? 'mb-2.5 rounded-md border border-dashed border-line-strong px-2.5 pt-1.5' : ''}>
      <Frame avatar={<Avatar kind="staff" name={me.name} me />} name={me.name} at={out.at} aside={aside}>
        <ContentView content={content} />
        <Tries tries={tries.map(({ at, code }) => ({ at, ok: false, reason: code }))} />
        {(refused || state === 'waiting') && (
          <div className="mt-1.5 flex gap-2">
            <Button size="small" icon={RotateCw} onClick={() => sendAgain(out.id)}>
              {t('delivery.again')}
            </Button>
            {refused && (
              <Button size="small" look="quiet" onClick={give}>
                {content.kind === 'text' || note ? t('delivery.takeBack') : t('delivery.discard')}
              </Button>
            )}
          </div>
        )}
      </Frame>
    </div>
  );
}
