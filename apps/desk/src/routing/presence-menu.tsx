import { useNavigate } from '@tanstack/react-router';
import { Languages, LogOut, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { runCommand } from '../platform/commands.ts';
import { useDesk } from '../platform/desk.ts';
import { number } from '../platform/format.ts';
import { hint } from '../platform/hints.tsx';
import { Menu, MenuChoice, MenuChoices, MenuGroup, MenuItem, MenuSeparator } from '../platform/popups.tsx';
import { choosePresence, presences, useMyStatus } from './presence.ts';
import { PresenceDot } from './presence-dot.tsx';

/** Oneself at the foot of the rail: whether one takes work, and the way out. */
export function PresenceMenu(): ReactElement {
  const { t } = useTranslation('routing');
  const me = useDesk((state) => state.me);
  const status = useMyStatus();
  const navigate = useNavigate();
  const label = status ? t('presence.me', { name: me.name, presence: t(`presence.${status.presence}`) }) : me.name;
  return (
    <Menu
      side="right"
      align="end"
      label={label}
      trigger={
        <button
          type="button"
          aria-label={label}
          {...hint(label, undefined, 'right')}
          className="relative rounded-md md:mt-1.5"
        >
          <Avatar kind="staff" name={me.name} me size={28} />
          {status && (
            <PresenceDot
              presence={status.presence}
              className="absolute -right-[3px] -bottom-[3px] ring-2 ring-surface-0"
            />
          )}
        </button>
      }
    >
      <div className="px-2 pt-1 pb-2">
        <div className="text-13 font-semibold">{me.name}</div>
        <div className="text-12 text-ink-3">
          {status ? t('load', { held: number(status.held, 1), capacity: number(status.capacity, 1) }) : me.email}
        </div>
      </div>
      {status && (
        <>
          <MenuSeparator />
          <MenuGroup label={t('presence.label')}>
            <MenuChoices value={status.presence} onChange={(next) => void choosePresence(next)}>
              {presences.map((presence) => (
                <MenuChoice
                  key={presence}
                  value={presence}
                  icon={<PresenceDot presence={presence} />}
                  command={`presence.${presence}`}
                >
                  {t(`presence.${presence}`)}
                </MenuChoice>
              ))}
            </MenuChoices>
          </MenuGroup>
        </>
      )}
      <MenuSeparator />
      <MenuItem icon={Settings} command="go.settings" onSelect={() => void navigate({ to: '/settings' })}>
        {t('settings')}
      </MenuItem>
      <MenuItem icon={Languages} onSelect={() => runCommand('app.language')}>
        {t('otherLanguage')}
      </MenuItem>
      <MenuItem icon={LogOut} onSelect={() => runCommand('app.signOut')}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  );
}
