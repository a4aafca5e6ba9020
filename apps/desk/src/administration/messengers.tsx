import type { InboxId } from '@harken/contract/ids';
import type { MessengerSettings } from '@harken/contract/routes-administration';
import { type ReactElement, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { PartFailed } from '../platform/failures.tsx';
import { listOf } from '../platform/format.ts';
import { tell } from '../platform/toasts.tsx';
import { ColourField } from './colour-field.tsx';
import { colourOf } from './colours.ts';
import { InstallPart } from './messenger-install.tsx';
import { SecretSetting } from './messenger-secret.tsx';
import { readMessengersAgain, useMessengers } from './messengers-data.ts';
import { Page, useOpenItem } from './room.tsx';
import { SaveBar, Setting, TextBox, TextInput } from './setting.tsx';
import { originOf, originsOf } from './sites.ts';
import { NewButton, ThingList } from './thing-list.tsx';
import { useEditing } from './use-editing.ts';

/** Where customers write: which sites show it, how it gets there, and by what a site vouches for its customers. */
export function Messengers(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const { data, error, refetch } = useMessengers();
  const open = data?.messengers.find(({ inboxId }) => inboxId === item);
  const back = { label: t('messengers.back'), go: () => openItem(null) };
  if (item === 'new')
    return (
      <Page title={t('messengers.new')} text={t('messengers.newText')} back={back}>
        <MessengerForm key="new" messenger={null} />
      </Page>
    );
  if (open)
    return (
      <Page title={open.name} back={back} wide>
        <MessengerForm key={open.inboxId} messenger={open} />
        <SecretSetting messenger={open} />
        <InstallPart messenger={open} />
      </Page>
    );
  return (
    <Page
      title={t('messengers.name')}
      text={t('messengers.text')}
      action={<NewButton>{t('messengers.new')}</NewButton>}
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-20" />}
      {data && (
        <ThingList
          label={t('messengers.name')}
          things={data.messengers.map(({ inboxId, name, origins }) => ({
            id: inboxId,
            name,
            archived: false,
            found: origins.join(' '),
            detail: origins.length
              ? listOf(origins.map((one) => (one === '*' ? t('messengers.anySite') : one)))
              : t('messengers.noSite'),
          }))}
          empty={{ title: t('messengers.empty'), text: t('messengers.emptyText') }}
        />
      )}
    </Page>
  );
}

function MessengerForm({ messenger }: { messenger: MessengerSettings | null }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const made = useRef<InboxId | null>(null);
  // This desk's own address too, so that it can be tried before it stands on the site.
  const sites = (messenger?.origins ?? [location.origin]).join('\n');
  const edit = useEditing({
    id: messenger?.inboxId ?? 'new',
    latest: { name: messenger?.name ?? '', sites, accent: messenger?.accent ?? null },
    version: messenger?.version ?? 0,
    check: (fields) => ({
      ...(!fields.name.trim() && { name: t('mistake.needed') }),
      ...(originsOf(fields.sites).includes(null) && { sites: t('mistake.sites') }),
      ...(fields.accent !== null && colourOf(fields.accent) === null && { accent: t('mistake.colour') }),
    }),
    save: async (changes, version) => {
      const { name } = changes;
      const accent = changes.accent ? colourOf(changes.accent) : changes.accent;
      const origins = originsOf(changes.sites ?? sites).filter((one) => one !== null);
      if (messenger) {
        const body = { version, name, accent, ...(changes.sites !== undefined && { origins }) };
        const saved = await call('PATCH /api/messenger-keys/:id', { params: { id: messenger.inboxId }, body });
        await readMessengersAgain();
        return saved.messenger.version;
      }
      made.current = (await call('POST /api/messenger-keys', { body: { name: name ?? '', origins, accent } })).inboxId;
      await readMessengersAgain();
      return 1;
    },
    refresh: readMessengersAgain,
    ...(messenger
      ? {}
      : {
          onSaved: () => {
            tell(t('messengers.made'));
            openItem(made.current);
          },
        }),
  });
  return (
    <>
      <Setting
        edit={edit}
        name="name"
        label={t('messengers.setting.name.label')}
        text={t('messengers.setting.name.text')}
      >
        {(name, set, control) => (
          <TextInput {...control} required maxLength={120} value={name} onChange={(e) => set(e.target.value)} />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="sites"
        label={t('messengers.setting.sites.label')}
        text={t('messengers.setting.sites.text')}
      >
        {(value, set, control) => (
          <TextBox
            {...control}
            rows={4}
            spellCheck={false}
            value={value}
            placeholder="https://www.example.com"
            onChange={(e) => set(e.target.value)}
            // As the server will keep it.
            onBlur={() =>
              set(
                value
                  .split('\n')
                  .map((line) => originOf(line.trim()) ?? line)
                  .join('\n'),
              )
            }
          />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="accent"
        label={t('messengers.setting.accent.label')}
        text={t('messengers.setting.accent.text')}
        show={(value) => value ?? t('colour.usual')}
      >
        {(value, set, control) => <ColourField value={value} set={set} control={control} />}
      </Setting>
      <SaveBar edit={edit} {...(messenger ? {} : { action: t('messengers.add') })} />
    </>
  );
}
