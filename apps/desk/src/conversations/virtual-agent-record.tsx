import type { Thread } from '@harken/client/desk-state';
import type { Message } from '@harken/contract/record';
import { ChevronDown } from 'lucide-react';
import { Fragment, memo, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { day, daysApart, number, time } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { firstName } from '../platform/names.ts';
import { ContentView } from './content-view.tsx';

/** A long record shows how it began and how it ended. */
const shownWhenClosed = 2;

/** What the virtual agent and the customer said, compact: to be read at a glance, not answered. */
export const VirtualAgentRecord = memo(function VirtualAgentRecord({
  messages,
  thread,
}: {
  messages: readonly Message[];
  thread: Thread;
}): ReactElement {
  const { t } = useTranslation('conversations');
  const [open, setOpen] = useState(messages.length <= 12);
  const first = messages[0];
  const last = messages.at(-1);
  const sure = messages.reduce<number | null>(
    (known, { content }) => (content.kind === 'answer' ? content.confidence : known),
    null,
  );
  const shown = open ? messages : messages.slice(-shownWhenClosed);
  const hidden = messages.length - shown.length;
  return (
    <section aria-label={t('record.label')} className="mb-3">
      <header className="mb-1.5 flex items-center gap-2 text-12 text-ink-3">
        <Avatar kind="virtual_agent" name={null} />
        <span className="min-w-0 flex-1">
          <b className="mr-2 font-semibold text-accent">{t('virtualAgent')}</b>
          {first && last && span(first.at, last.at)}
          {sure !== null && ` · ${t('record.sure', { sure: number(sure, 2) })}`}
        </span>
        {messages.length > shownWhenClosed && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="inline-flex h-6 shrink-0 items-center gap-0.5 rounded-md px-1.5 text-12 text-ink-3 hover:bg-surface-2 hover:text-ink-1"
          >
            {open ? t('record.close') : t('record.open', { count: hidden })}
            <Icon of={ChevronDown} size={13} className={open ? 'rotate-180' : ''} />
          </button>
        )}
      </header>
      <div className="relative grid grid-cols-[24px_76px_minmax(0,1fr)_38px] text-13 leading-[19px] max-md:grid-cols-[18px_minmax(0,1fr)_38px]">
        <span aria-hidden="true" className="absolute inset-y-0 left-[11px] w-0.5 bg-accent-line" />
        {shown.map((message) => {
          const customer = message.author.kind === 'customer';
          return (
            <Fragment key={message.id}>
              <span className="max-md:row-span-2" />
              <span
                className={`truncate pl-3 text-12 leading-[19px] max-md:pl-2 ${customer ? 'font-medium text-ink-1' : 'text-ink-3'}`}
              >
                {customer ? firstName(thread.customer.name) || t('visitorShort') : t('record.voice')}
              </span>
              <div className="min-w-0 pb-[3px] max-md:order-1 max-md:col-span-2 max-md:col-start-2 max-md:pl-2">
                <ContentView content={message.content} />
              </div>
              <time dateTime={message.at} className="text-right text-12 leading-[19px] text-ink-3">
                {time(message.at)}
              </time>
            </Fragment>
          );
        })}
      </div>
    </section>
  );
});

function span(from: string, to: string): string {
  const start = `${day(from)}, ${time(from)}`;
  return daysApart(from, to) === 0 ? `${start}–${time(to)}` : `${start} – ${day(to)}, ${time(to)}`;
}
