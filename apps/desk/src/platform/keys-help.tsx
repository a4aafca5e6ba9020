import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Caps } from './buttons.tsx';
import { commandName, groupName } from './command-words.ts';
import { commandGroups, commandIds, commands } from './commands.ts';
import { Dialog } from './popups.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/** Every key, made from the table that answers them. */
export function KeysHelp({ close }: { close: () => void }): ReactElement {
  const { t } = useTranslation('platform');
  return (
    <Dialog
      open
      onClose={close}
      title={t('keys.title')}
      description={t('keys.text')}
      className="w-[min(760px,calc(100vw-32px))]"
    >
      <ScrollRegion
        aria-label={t('keys.title')}
        className="max-h-[68vh] columns-2 gap-8 overflow-y-auto px-4 py-3 max-md:columns-1"
      >
        {commandGroups.map((group) => {
          const ids = commandIds.filter((id) => commands[id].group === group && commands[id].keys.length > 0);
          return (
            <section key={group} aria-label={groupName(group)} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-12 font-semibold text-ink-3">{groupName(group)}</h3>
              <dl>
                {ids.map((id) => (
                  <div key={id} className="flex min-h-7 items-center gap-3 border-b border-line text-13">
                    <dt className="min-w-0 flex-1">{commandName(id)}</dt>
                    <dd>
                      <span className="sr-only">{commands[id].keys.join(', ')}</span>
                      <Caps of={id} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </ScrollRegion>
    </Dialog>
  );
}
