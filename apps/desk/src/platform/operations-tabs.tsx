import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from './desk.ts';

/**
 * The rooms in which the floor is steered, beside each other: one story, seen from several sides. Whoever may enter only
 * one of them, and whoever sits at a narrow screen, sees its name instead.
 */
export function OperationsTabs({ title }: { title: string }): ReactElement {
  const { t } = useTranslation('platform');
  const eye = useMay('board.read');
  const twin = useMay('twin.use');
  const forecast = useMay('forecast.read');
  const rooms = [
    eye && { to: '/eye' as const, name: t('operations.eye') },
    twin && { to: '/twin' as const, name: t('operations.twin') },
    forecast && { to: '/forecast' as const, name: t('operations.forecast') },
  ].filter((room) => room !== false);
  const several = rooms.length > 1;
  return (
    <>
      <h1 className={`text-14 font-semibold max-lg:py-2 ${several ? 'lg:sr-only' : ''}`}>{title}</h1>
      {several && (
        <nav aria-label={t('operations.label')} className="flex h-11 gap-1 border-r border-line pr-3 max-lg:hidden">
          {rooms.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              className="inline-flex items-center border-b-2 border-transparent px-2.5 text-14 text-ink-2 hover:text-ink-1"
              activeProps={{ className: 'border-accent! font-semibold text-ink-1!' }}
            >
              {name}
            </Link>
          ))}
        </nav>
      )}
    </>
  );
}
