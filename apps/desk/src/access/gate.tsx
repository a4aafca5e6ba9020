import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNames, setLanguage, useLanguage } from '../platform/i18n.ts';
import { Icon, Mark } from '../platform/icons.tsx';
import { setTheme, type Theme, themes, useTheme } from '../platform/theme.ts';

/** The page before the desk: sign-in, set-up, a new password. */
export function Gate({
  title,
  text,
  children,
}: {
  title: string;
  text?: string | undefined;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('access');
  return (
    <div className="h-dvh overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-[400px] flex-col px-5 py-6">
        <header className="flex items-center justify-end gap-1">
          <LanguageSwitch />
          <ThemeSwitch />
        </header>
        <main id="main" className="my-auto py-10">
          <p className="mb-6 flex items-center gap-2 text-15 font-semibold">
            <Mark size={24} className="text-accent" />
            Harken
          </p>
          <h1 className="text-20 font-semibold tracking-[-0.01em]">{title}</h1>
          {text && <p className="mt-1 text-ink-2">{text}</p>}
          {children}
        </main>
        <footer className="text-12 text-ink-3">{t('gate.footer')}</footer>
      </div>
    </div>
  );
}

export function LanguageSwitch(): ReactElement {
  const { t } = useTranslation('access');
  const now = useLanguage();
  const languages = ['en', 'zh'] as const;
  return (
    <fieldset aria-label={t('language')} className="flex">
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one === 'zh' ? 'zh-CN' : 'en'}
          aria-pressed={now === one}
          onClick={() => void setLanguage(one)}
          className="h-7 rounded-md px-2 text-13 text-ink-3 hover:text-ink-1 aria-pressed:font-medium aria-pressed:text-ink-1"
        >
          {languageNames[one]}
        </button>
      ))}
    </fieldset>
  );
}

export const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

function ThemeSwitch(): ReactElement {
  const { t } = useTranslation('access');
  const now = useTheme();
  const next: Theme = themes[(themes.indexOf(now) + 1) % themes.length] ?? 'system';
  return (
    <button
      type="button"
      aria-label={t('theme.next', { now: t(`theme.${now}`), next: t(`theme.${next}`) })}
      title={t(`theme.${now}`)}
      onClick={() => setTheme(next)}
      className="grid size-7 place-items-center rounded-md text-ink-3 hover:bg-surface-3 hover:text-ink-1"
    >
      <Icon of={themeIcons[now]} />
    </button>
  );
}

/** A labelled field of these pages, with its mistake told where it stands. */
export function GateField({
  label,
  hint,
  ...rest
}: { label: string; hint?: string } & React.ComponentProps<'input'>): ReactElement {
  const hintId = hint && rest.name ? `${rest.name}-hint` : undefined;
  return (
    <label className="flex flex-col gap-1 text-13 font-medium">
      {label}
      <input aria-describedby={hintId} className="field h-10 px-3 text-14 font-normal" {...rest} />
      {hint && (
        <span id={hintId} className="text-12 font-normal text-ink-3">
          {hint}
        </span>
      )}
    </label>
  );
}

export function GateMistake({ children }: { children: ReactNode }): ReactElement {
  return (
    <div
      role="alert"
      className={
        children ? 'rounded-md border border-breaking-line bg-breaking-soft px-3 py-2 text-13 text-breaking' : 'sr-only'
      }
    >
      {children}
    </div>
  );
}
