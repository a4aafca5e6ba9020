import { useNavigate } from '@tanstack/react-router';
import {
  AtSign,
  Bell,
  BellRing,
  Ear,
  FlaskConicalOff,
  Inbox,
  type LucideIcon,
  MessageSquare,
  UserPlus,
} from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from './badge.tsx';
import { Button } from './buttons.tsx';
import { useCommand } from './commands.ts';
import { shortTime } from './format.ts';
import { hint } from './hints.tsx';
import { Icon } from './icons.tsx';
import { markRead, type Notice, notices, noticeText, useUnread } from './notices.ts';
import { Popover } from './popups.tsx';
import { useStored } from './store.ts';

const icons: Record<Notice['kind'], LucideIcon> = {
  assigned: UserPlus,
  mentioned: AtSign,
  replied: MessageSquare,
  offered: Inbox,
  whispered: Ear,
  alerted: BellRing,
  harmed: FlaskConicalOff,
};

export function NoticesMenu({ className }: { className: string }): ReactElement {
  const { t } = useTranslation('platform');
  const [open, setOpen] = useState(false);
  const list = useStored(notices);
  const unread = useUnread();
  const navigate = useNavigate();
  useCommand('go.notices', () => setOpen(true));
  const label = unread ? t('notices.unread', { count: unread }) : t('notices.label');
  const latest = list.find((notice) => !notice.read);
  const follow = (notice: Notice) => {
    setOpen(false);
    markRead((other) => other.id === notice.id);
    const { conversationId, path } = notice;
    if (path) void navigate({ to: path });
    else if (conversationId === null) void navigate({ to: '/eye' });
    else void navigate({ to: '/inbox/$conversationId', params: { conversationId }, search: {} });
  };
  return (
    <>
      <span role="status" className="sr-only">
        {latest && noticeText(latest)}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        side="right"
        align="end"
        label={t('notices.label')}
        className="w-84"
        trigger={
          <button type="button" aria-label={label} {...hint(label, 'go.notices', 'right')} className={className}>
            <Icon of={Bell} size={20} strokeWidth={1.7} />
            <Badge count={unread} />
          </button>
        }
      >
        <header className="flex h-11 items-center border-b border-line pr-2 pl-4">
          <h2 className="flex-1 text-13 font-semibold">{t('notices.label')}</h2>
          <Button size="small" look="quiet" disabled={!unread} onClick={() => markRead()}>
            {t('notices.allRead')}
          </Button>
        </header>
        {list.length === 0 ? (
          <p className="px-4 py-5 text-13 text-ink-2">{t('notices.empty')}</p>
        ) : (
          <ul>
            {list.map((notice) => (
              <li key={notice.id} className="border-b border-line last:border-b-0">
                <button
                  type="button"
                  onClick={() => follow(notice)}
                  className="grid w-full grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5 px-4 py-2 text-left hover:bg-surface-2"
                >
                  <Icon of={icons[notice.kind]} className={`mt-0.5 ${notice.read ? 'text-ink-3' : 'text-accent'}`} />
                  <span className={`text-13 ${notice.read ? 'text-ink-2' : 'font-medium'}`}>{noticeText(notice)}</span>
                  <span className="text-12 text-ink-3">{shortTime(notice.at)}</span>
                  {notice.subject && <span className="col-start-2 truncate text-12 text-ink-3">{notice.subject}</span>}
                  {!notice.read && <span className="sr-only">{t('notices.new')}</span>}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
    </>
  );
}
