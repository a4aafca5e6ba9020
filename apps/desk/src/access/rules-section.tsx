import type { Role } from '@harken/contract/people';
import type { SignInRules } from '@harken/contract/routes-access';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../administration/room.tsx';
import { SaveBar, Select, Setting, TextInput, Ticks } from '../administration/setting.tsx';
import { useEditing } from '../administration/use-editing.ts';
import { call, queries } from '../platform/api.ts';
import { useMe } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { listOf } from '../platform/format.ts';

const roles = ['agent', 'lead', 'planner', 'experience_owner', 'admin'] as const satisfies readonly Role[];

/** The rules as one row of fields; a number that is being typed is text until it is saved. */
interface Fields {
  shortest: string;
  remembers: string;
  expires: string;
  secondFactorFor: Role[];
  passkeys: boolean;
  passwordsFor: SignInRules['passwordsFor'];
}

const fieldsOf = (rules: SignInRules): Fields => ({
  shortest: String(rules.password.shortest),
  remembers: String(rules.password.remembers),
  expires: rules.password.expiresAfterDays === null ? '' : String(rules.password.expiresAfterDays),
  secondFactorFor: rules.secondFactorFor,
  passkeys: rules.passkeys,
  passwordsFor: rules.passwordsFor,
});
const rulesOf = (fields: Fields): SignInRules => ({
  password: {
    shortest: Number(fields.shortest),
    remembers: Number(fields.remembers),
    expiresAfterDays: fields.expires.trim() === '' ? null : Number(fields.expires),
  },
  secondFactorFor: fields.secondFactorFor,
  passkeys: fields.passkeys,
  passwordsFor: fields.passwordsFor,
});
const within = (text: string, least: number, most: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

export function RulesSection(): ReactElement {
  const { t } = useTranslation('security');
  const { data, error, refetch } = useQuery({
    queryKey: ['sign-in-rules'],
    queryFn: async () => {
      const [rules, providers, security] = await Promise.all([
        call('GET /api/sign-in-rules'),
        call('GET /api/providers'),
        call('GET /api/me/security'),
      ]);
      return {
        ...rules,
        someProvider: providers.providers.some(({ active }) => active),
        hasFactor: security.codeApp !== null || security.passkeys.length > 0,
      };
    },
    staleTime: 0,
  });
  return (
    <Page title={t('rules.name')} text={t('rules.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data && <Rules {...data} />}
    </Page>
  );
}

function Rules({
  rules,
  version,
  someProvider,
  hasFactor,
}: {
  rules: SignInRules;
  version: number;
  someProvider: boolean;
  hasFactor: boolean;
}): ReactElement {
  const { t } = useTranslation(['security', 'platform']);
  const { person } = useMe();
  const latest = fieldsOf(rules);
  const edit = useEditing<Fields>({
    id: 'sign-in-rules',
    latest,
    version,
    check: (fields) => ({
      ...(!within(fields.shortest, 8, 64) && { shortest: t('rules.shortestMistake') }),
      ...(!within(fields.remembers, 0, 24) && { remembers: t('rules.remembersMistake') }),
      ...(fields.expires.trim() !== '' && !within(fields.expires, 30, 730) && { expires: t('rules.expiresMistake') }),
    }),
    async save(changes, from) {
      const body = { rules: rulesOf({ ...latest, ...changes }), version: from };
      const saved = await call('PUT /api/sign-in-rules', { body });
      void queries.invalidateQueries({ queryKey: ['sign-in-rules'] });
      return saved.version;
    },
    refresh: () => queries.invalidateQueries({ queryKey: ['sign-in-rules'] }),
  });
  const roleName = (role: Role) => t(`platform:role.${role}`);
  const concernsMe = !hasFactor && edit.values.secondFactorFor.some((role) => person.roles.includes(role));
  return (
    <>
      <Setting
        edit={edit}
        name="secondFactorFor"
        group
        label={t('rules.secondFactor.label')}
        text={t('rules.secondFactor.text')}
        show={(value) => (value.length ? listOf(value.map(roleName)) : t('rules.nobody'))}
      >
        {(value, set) => (
          <>
            <Ticks
              options={roles.map((role) => ({ value: role, name: roleName(role) }))}
              value={value}
              onChange={set}
            />
            {concernsMe && <p className="mt-1 text-12 text-attention">{t('rules.secondFactorSelf')}</p>}
          </>
        )}
      </Setting>
      <Setting edit={edit} name="passkeys" group label={t('rules.passkeys.label')} text={t('rules.passkeys.text')}>
        {(value, set) => (
          <Ticks
            options={[{ value: 'on', name: t('rules.passkeysOn') }]}
            value={value ? ['on'] : []}
            onChange={(next) => set(next.length > 0)}
          />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="passwordsFor"
        label={t('rules.passwords.label')}
        text={t('rules.passwords.text')}
        show={(value) => t(`rules.${value}`)}
      >
        {(value, set, control) => (
          <>
            <Select
              {...control}
              value={value}
              onChange={(event) => set(event.target.value as Fields['passwordsFor'])}
              className="w-full max-w-96"
            >
              <option value="everyone">{t('rules.everyone')}</option>
              <option value="administrators" disabled={!someProvider}>
                {t('rules.administrators')}
              </option>
            </Select>
            {!someProvider && <p className="mt-1 text-12 text-ink-3">{t('rules.needsProvider')}</p>}
          </>
        )}
      </Setting>
      {(['shortest', 'remembers', 'expires'] as const).map((name) => (
        <Setting key={name} edit={edit} name={name} label={t(`rules.${name}.label`)} text={t(`rules.${name}.text`)}>
          {(value, set, control) => (
            <TextInput
              {...control}
              inputMode="numeric"
              className="w-24"
              value={value}
              placeholder={name === 'expires' ? t('rules.never') : undefined}
              onChange={(event) => set(event.target.value)}
            />
          )}
        </Setting>
      ))}
      <SaveBar edit={edit} />
    </>
  );
}
