import type { Permission } from '@harken/contract/permissions';
import { useRouter } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from './buttons.tsx';
import { rolesWith } from './commands.ts';
import { listOf } from './format.ts';
import { Mark } from './icons.tsx';
import { problemWords } from './problem-words.ts';

/** Something that should be here could not be had. */
export function CannotOpen({ error }: { error: unknown }): ReactElement {
  const { t } = useTranslation('platform');
  const router = useRouter();
  const [trying, setTrying] = useState(false);
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <main className="grid h-full place-items-center p-6">
      <div role="alert" className="flex max-w-96 flex-col items-start gap-3">
        <Mark size={24} className="text-accent" />
        <h1 className="text-15 font-semibold">{t('failure.title')}</h1>
        <p className="text-ink-2">{problemWords(error)}</p>
        <Button
          look="primary"
          disabled={trying}
          onClick={async () => {
            setTrying(true);
            await router.invalidate();
            setTrying(false);
          }}
        >
          {t('failure.again')}
        </Button>
      </div>
    </main>
  );
}

export function NotFound(): ReactElement {
  const { t } = useTranslation('platform');
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="flex max-w-96 flex-col items-start gap-3">
        <Mark size={24} className="text-accent" />
        <h1 className="text-15 font-semibold">{t('notFound.title')}</h1>
        <p className="text-ink-2">{t('notFound.text')}</p>
        <a href="/" className={buttonClass('primary')}>
          {t('notFound.home')}
        </a>
      </div>
    </main>
  );
}

/** A room one has no right to: says who has. */
export function NotYours({ permission }: { permission: Permission }): ReactElement {
  const { t } = useTranslation('platform');
  const roles = rolesWith[permission] ?? [];
  return (
    <main id="main" className="p-6">
      <h1 className="text-15 font-semibold">{t('notYours.title')}</h1>
      <p className="mt-1 text-ink-2">{t('notYours.text', { roles: listOf(roles.map((role) => t(`role.${role}`))) })}</p>
    </main>
  );
}

/** An empty place that teaches: what will be here, why it is empty, the one thing to do. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}): ReactElement {
  return (
    <div className="flex flex-col items-start gap-2 px-4 py-6">
      <h2 className="text-13 font-semibold">{title}</h2>
      {children && <p className="max-w-80 text-13 text-ink-2">{children}</p>}
      {action}
    </div>
  );
}

/** A part of a screen that failed while the rest works. */
export function PartFailed({ error, retry }: { error: unknown; retry?: () => void }): ReactElement {
  const { t } = useTranslation('platform');
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 py-1 text-12 text-breaking">
      <span>{problemWords(error)}</span>
      {retry && (
        <Button size="small" onClick={retry}>
          {t('failure.again')}
        </Button>
      )}
    </div>
  );
}
