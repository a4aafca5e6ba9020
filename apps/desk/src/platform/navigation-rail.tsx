import { Link, type LinkProps } from '@tanstack/react-router';
import {
  Blend,
  BookOpen,
  Bot,
  ChartSpline,
  Eye,
  Inbox,
  type LucideIcon,
  Search,
  Settings,
  SlidersHorizontal,
  Users,
} from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sectionsFor } from '../administration/sections.ts';
import { countViews } from '../conversations/worklist.ts';
import { PresenceMenu } from '../routing/presence-menu.tsx';
import { Badge } from './badge.tsx';
import { ariaKeys, type CommandId } from './commands.ts';
import { useDesk, useMay, useMe } from './desk.ts';
import { hint } from './hints.tsx';
import { Icon, Mark } from './icons.tsx';
import { NoticesMenu } from './notices-menu.tsx';

/** The rooms of the desk. A column at the side; on a phone a row at the foot. */
export function NavigationRail({ openPalette }: { openPalette: () => void }): ReactElement {
  const { t } = useTranslation('platform');
  const conversations = useDesk((state) => state.conversations);
  const me = useDesk((state) => state.me);
  const myTurn = useMemo(() => countViews(conversations, me).myTurn, [conversations, me]);
  return (
    <nav
      aria-label={t('rail.label')}
      className="flex h-13 items-center justify-around border-t border-line bg-surface-0 md:h-full md:w-12 md:flex-col md:justify-start md:gap-1 md:border-t-0 md:border-r md:pt-2.5 md:pb-3"
    >
      <span className="mb-2.5 hidden h-9 w-8 place-items-center text-accent md:grid">
        <Mark size={24} />
      </span>
      {useMay('conversation.read') && (
        <Room
          to="/inbox"
          icon={Inbox}
          label={t('rail.inbox')}
          command="go.mine"
          count={myTurn}
          counted={t('rail.myTurn', { count: myTurn })}
        />
      )}
      {useMay('customer.read') && (
        <Room to="/customers" icon={Users} label={t('rail.customers')} command="go.customers" />
      )}
      <Room to="/knowledge" icon={BookOpen} label={t('rail.knowledge')} command="go.knowledge" />
      {useMay('procedure.manage') && (
        <Room to="/virtual-agent" icon={Bot} label={t('rail.virtualAgent')} command="go.virtualAgent" />
      )}
      {useMay('board.read') && <Room to="/eye" icon={Eye} label={t('rail.board')} command="go.board" />}
      {useMay('twin.use') && <Room to="/twin" icon={Blend} label={t('rail.twin')} command="go.twin" />}
      {useMay('forecast.read') && (
        <Room to="/forecast" icon={ChartSpline} label={t('rail.forecast')} command="go.forecast" />
      )}
      {sectionsFor(useMe().permissions).length > 0 && (
        <Room
          to="/administration"
          icon={SlidersHorizontal}
          label={t('rail.administration')}
          command="go.administration"
        />
      )}
      <span className="hidden flex-1 md:block" />

      <button
        type="button"
        aria-label={t('rail.find')}
        {...hint(t('rail.find'), 'app.palette', 'right')}
        aria-keyshortcuts={ariaKeys('app.palette')}
        onClick={openPalette}
        className={place}
      >
        <Icon of={Search} size={20} strokeWidth={1.7} />
      </button>
      <NoticesMenu className={place} />
      <Room to="/settings" icon={Settings} label={t('rail.settings')} command="go.settings" />
      <PresenceMenu />
    </nav>
  );
}

const place =
  'relative grid size-9 place-items-center rounded-md text-ink-3 transition-colors hover:bg-surface-3 hover:text-ink-1 data-popup-open:bg-surface-3 data-popup-open:text-ink-1';

function Room({
  to,
  icon,
  label,
  command,
  count = 0,
  counted,
}: {
  to: NonNullable<LinkProps['to']>;
  icon: LucideIcon;
  label: string;
  command: CommandId;
  count?: number;
  counted?: string;
}): ReactElement {
  return (
    <Link
      to={to}
      aria-label={count && counted ? `${label}, ${counted}` : label}
      {...hint(label, command, 'right')}
      className={place}
      activeProps={{
        className:
          'bg-accent-soft text-accent! before:absolute before:inset-y-2 before:-left-1.5 before:w-0.5 before:rounded-full before:bg-accent max-md:before:hidden',
      }}
    >
      <Icon of={icon} size={20} strokeWidth={1.7} />
      <Badge count={count} />
    </Link>
  );
}
