import type { MessengerSettings } from '@harken/contract/routes-administration';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../platform/buttons.tsx';
import { CopyLine } from './link-to-copy.tsx';
import { Select, SettingRow } from './setting.tsx';

const languages = ['auto', 'en', 'zh', 'ar'] as const;
const faces = ['auto', 'light', 'dark'] as const;
type Language = (typeof languages)[number];
type Face = (typeof faces)[number];

/** The line that puts it on a page. What is usual is not written; by the key in its address it comes in its colour. */
export const snippet = (key: string, look: { locale?: Language; theme?: Face } = {}): string => {
  const said = Object.entries(look).flatMap(([name, value]) => (value === 'auto' ? [] : ` data-${name}="${value}"`));
  return `<script async src="${location.origin}/messenger/launcher.js?key=${key}" data-key="${key}"${said.join('')}></script>`;
};

export const tryAddress = (key: string, look: Record<string, string> = {}): string =>
  `/try-messenger?${new URLSearchParams({ key, ...look })}`;

/** The line for the pages, and the real messenger beside it as that line would show it. */
export function InstallPart({ messenger }: { messenger: MessengerSettings }): ReactElement {
  const { key, name, origins, accent, version } = messenger;
  const { t } = useTranslation('administration');
  const [locale, setLocale] = useState<Language>('auto');
  const [theme, setTheme] = useState<Face>('auto');
  // Its file is kept for some minutes: under another name it comes as it is now.
  const as = String(version);
  const isShownHere = origins.includes('*') || origins.includes(location.origin);
  return (
    <section aria-labelledby="install" className="mt-8 border-t border-line-strong pt-4">
      <h2 id="install" className="text-15 font-semibold">
        {t('messengers.install.title')}
      </h2>
      <p className="mt-0.5 text-13 text-ink-2">{t('messengers.install.text')}</p>
      <div className="mt-2 grid gap-6 xl:grid-cols-[minmax(0,1fr)_420px]">
        <div>
          <SettingRow label={t('messengers.setting.language.label')} text={t('messengers.setting.language.text')}>
            {(control) => (
              <Select {...control} value={locale} onChange={(event) => setLocale(event.target.value as Language)}>
                {languages.map((one) => (
                  <option key={one} value={one}>
                    {t(`messengers.language.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          <SettingRow label={t('messengers.setting.look.label')} text={t('messengers.setting.look.text')}>
            {(control) => (
              <Select {...control} value={theme} onChange={(event) => setTheme(event.target.value as Face)}>
                {faces.map((one) => (
                  <option key={one} value={one}>
                    {t(`messengers.look.${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          <div className="border-t border-line py-4">
            <p className="mb-2 text-12 text-ink-2">{t('messenger.snippetText')}</p>
            <CopyLine label={t('messenger.snippet')} value={snippet(key, { locale, theme })} lines={3} />
          </div>
        </div>
        {isShownHere ? (
          <div>
            <iframe
              // Loaded anew with each change: a launcher reads its line once.
              key={`${locale} ${theme} ${accent}`}
              title={t('messengers.install.preview', { name })}
              src={tryAddress(key, { locale, theme, as, preview: 'yes' })}
              className="h-[640px] w-full rounded-md border border-line"
            />
            <a
              href={tryAddress(key, { locale, theme, as })}
              target="_blank"
              rel="noreferrer"
              className={`mt-2 ${buttonClass()}`}
            >
              {t('messenger.try')}
            </a>
          </div>
        ) : (
          <p className="self-start rounded-md border border-dashed border-line-strong p-4 text-13 text-ink-2">
            {t('messengers.install.notHere', { address: location.origin })}
          </p>
        )}
      </div>
    </section>
  );
}
