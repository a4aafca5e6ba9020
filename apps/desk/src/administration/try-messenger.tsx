import { useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../platform/go.ts';
import { Mark } from '../platform/icons.tsx';

type Page = Window & { harken?: ((...command: unknown[]) => void) & { q?: unknown[][] } };

/** A page as a customer's browser sees one: nothing of the desk is here but the messenger that a site would embed. */
export function TryMessenger(): ReactElement {
  const { t } = useTranslation('administration');
  const { key, as = '', locale = 'auto', theme = 'auto', preview } = useSearch({ from: '/try-messenger' });
  useTitle(t('try.title'));
  useEffect(() => {
    if (!key || document.querySelector('script[data-key]')) return;
    if (preview) (window as Page).harken = Object.assign(() => {}, { q: [['open']] });
    const script = document.createElement('script');
    script.src = `/messenger/launcher.js?${new URLSearchParams({ key, as })}`;
    Object.assign(script.dataset, { key, locale, theme });
    document.head.append(script);
  }, [key, as, locale, theme, preview]);
  return (
    <main className="mx-auto max-w-[560px] px-5 py-16">
      <p className="mb-6 flex items-center gap-2 text-15 font-semibold">
        <Mark size={24} className="text-accent" />
        Harken
      </p>
      <h1 className="text-20 font-semibold">{t('try.title')}</h1>
      <p className="mt-2 text-ink-2">{key ? t('try.text') : t('try.noKey')}</p>
    </main>
  );
}
