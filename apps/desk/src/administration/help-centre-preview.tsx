import type { Locale } from '@harken/contract/people';
import type { PortalSettings } from '@harken/contract/portal';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { PartFailed } from '../platform/failures.tsx';
import { language, languageNames } from '../platform/i18n.ts';
import { useSettled } from '../platform/settled.ts';
import { asKept, mistakesIn } from './help-centre-fields.ts';
import { Labelled, Select } from './setting.tsx';

const looks = ['light', 'dark'] as const;
type Look = (typeof looks)[number];

/** What stands in a field half-typed is drawn as it was saved. */
function drawable(fields: PortalSettings, saved: PortalSettings): PortalSettings {
  const wrong = mistakesIn(fields);
  const right = Object.entries(fields).filter(([field]) => !(field in wrong));
  return { ...saved, ...asKept(Object.fromEntries(right) as Partial<PortalSettings>) };
}

/** Its first page, drawn by the help centre itself as one types. */
export function HelpCentrePreview({ fields, saved }: { fields: PortalSettings; saved: PortalSettings }): ReactElement {
  const { t } = useTranslation('administration');
  const [chosen, setChosen] = useState<Locale>(language());
  const [theme, setTheme] = useState<Look>(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
  const settings = useSettled(drawable(fields, saved), 250);
  const locale = settings.locales.find((one) => one === chosen) ?? settings.locales[0] ?? 'en';
  const { data, error, refetch } = useQuery({
    queryKey: ['administration', 'help-centre-preview', settings, locale, theme],
    queryFn: ({ signal }) =>
      call('POST /api/portal/settings/preview', { body: { settings, locale, theme } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <section aria-labelledby="help-centre-preview" className="min-w-0 self-start xl:sticky xl:top-4">
      <div className="mb-2 flex flex-wrap items-end gap-3">
        <h2 id="help-centre-preview" className="min-w-0 flex-1 text-13 font-medium">
          {t('helpCentre.preview')}
        </h2>
        <Labelled label={t('messengers.setting.language.label')}>
          {(id) => (
            <Select id={id} value={locale} onChange={(event) => setChosen(event.target.value as Locale)}>
              {settings.locales.map((one) => (
                <option key={one} value={one}>
                  {languageNames[one]}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        <Labelled label={t('messengers.setting.look.label')}>
          {(id) => (
            <Select id={id} value={theme} onChange={(event) => setTheme(event.target.value as Look)}>
              {looks.map((one) => (
                <option key={one} value={one}>
                  {t(`messengers.look.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
      </div>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {data ? (
        <iframe
          title={t('helpCentre.preview')}
          // Under the help centre's own style sheet; nothing in it can run, send or open anything.
          sandbox="allow-same-origin"
          srcDoc={data.html}
          className="h-[620px] w-full rounded-md border border-line bg-surface-0"
        />
      ) : (
        !error && <div className="ghost h-64" />
      )}
    </section>
  );
}
