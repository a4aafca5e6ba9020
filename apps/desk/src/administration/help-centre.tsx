import type { Locale, Localised } from '@harken/contract/people';
import type { PortalSettings } from '@harken/contract/portal';
import type { RouteReply } from '@harken/contract/routes';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { buttonClass } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { listOf } from '../platform/format.ts';
import { languageNames } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { ColourField } from './colour-field.tsx';
import { FootLinks } from './foot-links.tsx';
import { asKept, mistakesIn } from './help-centre-fields.ts';
import { HelpCentrePreview } from './help-centre-preview.tsx';
import { MarkField } from './mark-field.tsx';
import { OwnWords } from './own-words.tsx';
import { Page } from './room.tsx';
import { SaveBar, Setting, Ticks } from './setting.tsx';
import { type Editing, type Mistakes, useEditing } from './use-editing.ts';

const key = ['administration', 'help-centre'];
const readAgain = () => queries.invalidateQueries({ queryKey: key });
const locales: readonly Locale[] = ['en', 'zh'];

/** What customers find when they look for the answer alone: what it is called, how it looks, greets and ends. */
export function HelpCentre(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => call('GET /api/portal/settings') });
  return (
    <Page
      title={t('helpCentre.name')}
      text={t('helpCentre.text')}
      action={
        <a href="/help" target="_blank" rel="noreferrer" className={buttonClass()}>
          <Icon of={ExternalLink} size={15} />
          {/* On a phone its words would leave no room for those of the page. */}
          <span className="max-md:sr-only">{t('helpCentre.open')}</span>
        </a>
      }
      wide
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-20" />}
      {data && <Form kept={data} />}
    </Page>
  );
}

function Form({ kept: { settings, version } }: { kept: RouteReply<'portalSettings'> }): ReactElement {
  const { t } = useTranslation('administration');
  const edit = useEditing<PortalSettings>({
    id: 'portal',
    latest: settings,
    version,
    check: (fields) => {
      const found = Object.entries(mistakesIn(fields)).map(([field, why]) => [field, t(`mistake.${why}`)]);
      return Object.fromEntries(found) as Mistakes<PortalSettings>;
    },
    save: async (changes, from) => {
      const body = { ...asKept(changes), version: from };
      const saved = await call('PATCH /api/portal/settings', { body });
      queries.setQueryData(key, saved);
      return saved.version;
    },
    refresh: readAgain,
  });
  const both = ({ en, zh }: Localised) => `${en} · ${zh}`;
  return (
    <div className="grid gap-8 xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="min-w-0">
        <TextSetting edit={edit} name="name" />
        <Setting
          edit={edit}
          name="accent"
          label={t('helpCentre.setting.accent.label')}
          text={t('helpCentre.setting.accent.text')}
          show={(value) => value ?? t('colour.usual')}
        >
          {(value, set, control) => <ColourField value={value} set={set} control={control} />}
        </Setting>
        <Setting
          edit={edit}
          name="logo"
          label={t('helpCentre.setting.logo.label')}
          text={t('helpCentre.setting.logo.text')}
          show={(value) => (value ? t('mark.one') : '')}
        >
          {(value, set, control) => <MarkField value={value} set={set} control={control} />}
        </Setting>
        <TextSetting edit={edit} name="title" />
        <TextSetting edit={edit} name="lead" />
        <Setting
          edit={edit}
          name="locales"
          label={t('helpCentre.setting.locales.label')}
          text={t('helpCentre.setting.locales.text')}
          group
          show={(value) => listOf(value.map((one) => languageNames[one]))}
        >
          {(value, set) => (
            <Ticks
              options={locales.map((one) => ({ value: one, name: languageNames[one] }))}
              value={value}
              onChange={set}
            />
          )}
        </Setting>
        <Setting
          edit={edit}
          name="links"
          label={t('helpCentre.setting.links.label')}
          text={t('helpCentre.setting.links.text')}
          group
          show={(value) => value.map(({ text, url }) => `${both(text)}: ${url}`).join('\n')}
        >
          {(value, set, control) => <FootLinks value={value} set={set} control={control} />}
        </Setting>
        <SaveBar edit={edit} />
      </div>
      <HelpCentrePreview fields={edit.values} saved={edit.saved} />
    </div>
  );
}

/** A text of their own in both languages, or the one that it comes with. */
function TextSetting({ edit, name }: { edit: Editing<PortalSettings>; name: 'name' | 'title' | 'lead' }): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Setting
      edit={edit}
      name={name}
      label={t(`helpCentre.setting.${name}.label`)}
      text={t(`helpCentre.setting.${name}.text`)}
      group
      show={(value) => (value ? `${value.en} · ${value.zh}` : t('helpCentre.usual'))}
    >
      {(value, set, control) => (
        <OwnWords value={value} set={set} control={control} usual={t(`helpCentre.usually.${name}`)} />
      )}
    </Setting>
  );
}
