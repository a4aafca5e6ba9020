import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OperationsTabs } from '../platform/operations-tabs.tsx';

const places = [
  { to: '/eye', key: 'now' },
  { to: '/eye/reports', key: 'reports' },
  { to: '/eye/alerts', key: 'alerts' },
  { to: '/eye/measures', key: 'measures' },
] as const;

/** The head of every screen of this room: where one is, and what stands beside it. */
export function EyeHead({ children }: { children?: ReactNode }): ReactElement {
  const { t } = useTranslation('analytics');
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-5 border-b border-line px-4">
      <OperationsTabs title={t('title')} />
      <nav aria-label={t('places.label')} className="flex h-11 gap-4 overflow-x-auto">
        {places.map(({ to, key }) => (
          <Link
            key={key}
            to={to}
            activeOptions={{ exact: true, includeSearch: false }}
            className="inline-flex items-center border-b-2 border-transparent text-13 whitespace-nowrap text-ink-2 hover:text-ink-1"
            activeProps={{ className: 'border-accent! font-medium text-ink-1!' }}
          >
            {t(`places.${key}`)}
          </Link>
        ))}
      </nav>
      {children && (
        // On a phone a row of its own: close under the places it would be pressed for one of them.
        <div className="max-md:-mx-4 max-md:w-[calc(100%+2rem)] max-md:border-t max-md:border-line max-md:px-4 max-md:py-2 md:ml-auto">
          {children}
        </div>
      )}
    </header>
  );
}
