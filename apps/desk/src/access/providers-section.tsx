import type { Role } from '@harken/contract/people';
import type { Provider } from '@harken/contract/routes-access';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page, useOpenItem } from '../administration/room.tsx';
import { SaveBar, Select, Setting, SettingRow, TextInput, Ticks } from '../administration/setting.tsx';
import { NewButton, ThingList } from '../administration/thing-list.tsx';
import { type Editing, useEditing } from '../administration/use-editing.ts';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';

const givable = ['agent', 'lead', 'planner', 'experience_owner'] as const satisfies readonly Role[];

/** As it stands in the fields: who is welcome in three of them. */
interface Fields {
  name: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  active: boolean;
  trustsEmail: boolean;
  welcome: boolean;
  domains: string;
  role: (typeof givable)[number];
}

const fieldsOf = (provider: Provider | null): Fields => ({
  name: provider?.name ?? '',
  issuer: provider?.issuer ?? '',
  clientId: provider?.clientId ?? '',
  clientSecret: '',
  active: provider?.active ?? true,
  trustsEmail: provider?.trustsEmail ?? false,
  welcome: provider?.newcomers.welcome ?? false,
  domains: provider?.newcomers.welcome ? provider.newcomers.domains.join(', ') : '',
  role: provider?.newcomers.welcome ? provider.newcomers.role : 'agent',
});
const domainsOf = (text: string) => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];
const bodyOf = ({ welcome, domains, role, ...rest }: Fields) => ({
  ...rest,
  newcomers: welcome ? { welcome: true as const, domains: domainsOf(domains), role } : { welcome: false as const },
});
const isDomain = (text: string) => /^([a-z0-9-]+\.)+[a-z]{2,}$/.test(text);
const isIssuer = (text: string) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(url.hostname));
};

const refresh = () =>
  Promise.all(
    ['providers', 'sign-in-rules', 'sign-in-methods'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );

export function ProvidersSection(): ReactElement {
  const { t } = useTranslation('security');
  const { item, openItem } = useOpenItem();
  const { data, error, refetch } = useQuery({ queryKey: ['providers'], queryFn: () => call('GET /api/providers') });
  const open = data?.providers.find(({ id }) => id === item);
  const back = { label: t('providers.back'), go: () => openItem(null) };
  if (item === 'new' && data) {
    return (
      <Page title={t('providers.newTitle')} text={t('providers.text')} back={back}>
        <NewProvider redirectUri={data.redirectUri} onDone={() => openItem(null)} />
      </Page>
    );
  }
  if (open) {
    return (
      <Page title={open.name} text={open.issuer} back={back}>
        <OneProvider key={open.id} provider={open} onGone={() => openItem(null)} />
      </Page>
    );
  }
  return (
    <Page title={t('providers.name')} text={t('providers.text')} action={<NewButton>{t('providers.add')}</NewButton>}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-20" />}
      {data && (
        <ThingList
          label={t('providers.name')}
          things={data.providers.map(({ id, name, issuer, active }) => ({
            id,
            name,
            archived: false,
            found: issuer,
            detail: `${active ? t('providers.active') : t('providers.inactive')} · ${issuer}`,
          }))}
          empty={{ title: t('providers.empty'), text: t('providers.emptyText') }}
        />
      )}
    </Page>
  );
}

function useCheck(isNew: boolean) {
  const { t } = useTranslation('security');
  return (fields: Fields) => {
    const domains = domainsOf(fields.domains);
    return {
      ...(!fields.name.trim() && { name: t('providers.needed') }),
      ...(!isIssuer(fields.issuer) && { issuer: t('providers.issuerMistake') }),
      ...(!fields.clientId.trim() && { clientId: t('providers.needed') }),
      ...(isNew && !fields.clientSecret && { clientSecret: t('providers.needed') }),
      ...(fields.welcome && !(domains.length && domains.every(isDomain)) && { domains: t('providers.domainsMistake') }),
    };
  };
}

function OneProvider({ provider, onGone }: { provider: Provider; onGone: () => void }): ReactElement {
  const { t } = useTranslation('security');
  const [removing, setRemoving] = useState(false);
  const latest = fieldsOf(provider);
  const edit = useEditing<Fields>({
    id: provider.id,
    latest,
    version: provider.version,
    check: useCheck(false),
    async save(changes, version) {
      const { clientSecret, ...body } = bodyOf({ ...latest, ...changes });
      const saved = await call('PATCH /api/providers/:id', {
        params: { id: provider.id },
        body: { ...body, version, ...(clientSecret && { clientSecret }) },
      });
      await refresh();
      return saved.provider.version;
    },
    refresh,
  });
  const remove = async () => {
    try {
      await call('DELETE /api/providers/:id', { params: { id: provider.id } });
      tell(t('providers.removed'));
      onGone();
      await refresh();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <>
      <ProviderFields edit={edit} redirectUri={provider.redirectUri} keptSecret />
      <SaveBar edit={edit} />
      <div className="mt-6 border-t border-line pt-4">
        <Button look="breaking" onClick={() => setRemoving(true)}>
          {t('providers.remove')}
        </Button>
      </div>
      <Dialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('providers.removeTitle', { name: provider.name })}
      >
        <div className="p-4">
          <p className="text-13 text-ink-2">{t('providers.removeText')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setRemoving(false)}>{t('factors.keep')}</Button>
            <Button look="breaking" onClick={() => void remove()}>
              {t('providers.remove')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

function NewProvider({ redirectUri, onDone }: { redirectUri: string; onDone: () => void }): ReactElement {
  const { t } = useTranslation('security');
  const [latest] = useState(fieldsOf(null));
  const edit = useEditing<Fields>({
    id: 'new',
    latest,
    version: 0,
    check: useCheck(true),
    async save(changes) {
      await call('POST /api/providers', { body: bodyOf({ ...latest, ...changes }) });
      await refresh();
      return 1;
    },
    onSaved: () => {
      tell(t('providers.added'));
      onDone();
    },
  });
  return (
    <>
      <ProviderFields edit={edit} redirectUri={redirectUri} />
      <SaveBar edit={edit} action={t('providers.add')} />
    </>
  );
}

function ProviderFields({
  edit,
  redirectUri,
  keptSecret = false,
}: {
  edit: Editing<Fields>;
  redirectUri: string;
  keptSecret?: boolean;
}): ReactElement {
  const { t } = useTranslation(['security', 'platform']);
  const { values } = edit;
  return (
    <>
      <SettingRow label={t('providers.redirect.label')} text={t('providers.redirect.text')}>
        {(control) => <TextInput {...control} readOnly value={redirectUri} className="w-full font-mono" />}
      </SettingRow>
      <Setting edit={edit} name="name" label={t('providers.display.label')} text={t('providers.display.text')}>
        {(value, set, control) => (
          <TextInput {...control} value={value} maxLength={120} onChange={(event) => set(event.target.value)} />
        )}
      </Setting>
      <Setting edit={edit} name="issuer" label={t('providers.issuer.label')} text={t('providers.issuer.text')}>
        {(value, set, control) => (
          <>
            <TextInput
              {...control}
              type="url"
              value={value}
              maxLength={255}
              spellCheck={false}
              className="w-full font-mono"
              onChange={(event) => set(event.target.value.trim())}
            />
            <AskIssuer key={value} issuer={value} />
          </>
        )}
      </Setting>
      <Setting edit={edit} name="clientId" label={t('providers.clientId.label')} text={t('providers.clientId.text')}>
        {(value, set, control) => (
          <TextInput
            {...control}
            value={value}
            maxLength={255}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => set(event.target.value)}
          />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="clientSecret"
        label={t('providers.clientSecret.label')}
        text={t('providers.clientSecret.text')}
        show={() => '••••'}
      >
        {(value, set, control) => (
          <TextInput
            {...control}
            type="password"
            value={value}
            maxLength={1000}
            autoComplete="new-password"
            placeholder={keptSecret ? t('providers.clientSecret.kept') : undefined}
            onChange={(event) => set(event.target.value)}
          />
        )}
      </Setting>
      <Setting edit={edit} name="active" group label={t('providers.on.label')} text={t('providers.on.text')}>
        {(value, set) => (
          <Ticks
            options={[{ value: 'on', name: t('providers.onTick') }]}
            value={value ? ['on'] : []}
            onChange={(next) => set(next.length > 0)}
          />
        )}
      </Setting>
      <Setting edit={edit} name="trustsEmail" group label={t('providers.trust.label')} text={t('providers.trust.text')}>
        {(value, set) => (
          <Ticks
            options={[{ value: 'on', name: t('providers.trustTick') }]}
            value={value ? ['on'] : []}
            onChange={(next) => set(next.length > 0)}
          />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="welcome"
        label={t('providers.newcomers.label')}
        text={t('providers.newcomers.text')}
        show={(value) => t(value ? 'providers.welcome' : 'providers.refuse')}
      >
        {(value, set, control) => (
          <Select
            {...control}
            value={String(value)}
            onChange={(event) => set(event.target.value === 'true')}
            className="w-full max-w-96"
          >
            <option value="false">{t('providers.refuse')}</option>
            <option value="true">{t('providers.welcome')}</option>
          </Select>
        )}
      </Setting>
      {values.welcome && (
        <>
          <Setting edit={edit} name="domains" label={t('providers.domains')} text={t('providers.domainsMistake')}>
            {(value, set, control) => (
              <TextInput {...control} value={value} spellCheck={false} onChange={(event) => set(event.target.value)} />
            )}
          </Setting>
          <Setting
            edit={edit}
            name="role"
            label={t('providers.role')}
            text={t('providers.newcomers.text')}
            show={(role) => t(`platform:role.${role}`)}
          >
            {(value, set, control) => (
              <Select {...control} value={value} onChange={(event) => set(event.target.value as Fields['role'])}>
                {givable.map((role) => (
                  <option key={role} value={role}>
                    {t(`platform:role.${role}`)}
                  </option>
                ))}
              </Select>
            )}
          </Setting>
        </>
      )}
    </>
  );
}

/** Tried here, an address that does not work is noticed before anybody stands at a closed door. */
function AskIssuer({ issuer }: { issuer: string }): ReactElement {
  const { t } = useTranslation('security');
  const [said, setSaid] = useState<{ works: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    setBusy(true);
    try {
      const { works, problem, authorizationEndpoint } = await call('POST /api/providers/check', { body: { issuer } });
      const text = problem
        ? t(`providers.problem.${problem}`)
        : t('providers.works', { endpoint: authorizationEndpoint });
      setSaid({ works, text });
    } catch (error) {
      setSaid({ works: false, text: problemWords(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <Button size="small" disabled={busy || !isIssuer(issuer)} onClick={() => void ask()}>
        {busy ? t('providers.checking') : t('providers.check')}
      </Button>
      <p
        role="status"
        className={`min-w-0 flex-1 text-12 wrap-anywhere ${said?.works ? 'text-done' : 'text-breaking'}`}
      >
        {said?.text}
      </p>
    </div>
  );
}
