import type { ApiKey } from '@harken/contract/routes-access';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select, SettingRow, TextInput, Ticks } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { GateMistake } from './gate.tsx';
import { mayWords } from './key-words.ts';

const ends = ['d30', 'd90', 'd365', 'never'] as const;
/** Addresses and ranges by their shape; the server knows better and says so. */
const areAddresses = (text: string) =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .every((one) => /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)(\/\d{1,3})?$/i.test(one));

/** What a new key may, from where, and for how long. */
export function NewApiKey({
  mayGive,
  onMade,
  onCancel,
}: {
  mayGive: ApiKey['permissions'];
  onMade: (key: string) => void;
  onCancel: () => void;
}): ReactElement {
  const { t } = useTranslation('security');
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<ApiKey['permissions']>([]);
  const [addresses, setAddresses] = useState('');
  const [end, setEnd] = useState<(typeof ends)[number]>('d365');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const nameMistake = tried && !name.trim() ? t('providers.needed') : undefined;
  const mayMistake = tried && permissions.length === 0 ? t('keys.choose') : undefined;
  const placeMistake = areAddresses(addresses) ? undefined : t('keys.addresses.text');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || !name.trim() || permissions.length === 0 || placeMistake) return;
    setBusy(true);
    setProblem(null);
    try {
      const expiresInDays = end === 'never' ? null : Number(end.slice(1));
      const { key } = await call('POST /api/api-keys', { body: { name, permissions, addresses, expiresInDays } });
      onMade(key);
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="px-4 pb-4" noValidate>
      <SettingRow label={t('keys.nameField.label')} text={t('keys.nameField.text')} mistake={nameMistake}>
        {(control) => (
          <TextInput
            {...control}
            value={name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </SettingRow>
      <SettingRow group label={t('keys.permissions.label')} text={t('keys.permissions.text')} mistake={mayMistake}>
        {() => (
          <>
            <Ticks
              options={mayGive.map((one) => ({ value: one, name: mayWords(one) }))}
              value={permissions}
              onChange={setPermissions}
            />
            {permissions.includes('people.manage') && (
              <p className="mt-1 text-12 text-attention">{t('keys.peopleWarning')}</p>
            )}
          </>
        )}
      </SettingRow>
      <SettingRow label={t('keys.addresses.label')} text={t('keys.addresses.text')} mistake={placeMistake}>
        {(control) => (
          <TextInput
            {...control}
            value={addresses}
            maxLength={1000}
            spellCheck={false}
            onChange={(event) => setAddresses(event.target.value)}
          />
        )}
      </SettingRow>
      <SettingRow label={t('keys.expires.label')} text={t('keys.expires.text')}>
        {(control) => (
          <Select {...control} value={end} onChange={(event) => setEnd(event.target.value as typeof end)}>
            {ends.map((one) => (
              <option key={one} value={one}>
                {t(`keys.in.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </SettingRow>
      <GateMistake>{problem}</GateMistake>
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onCancel}>{t('proof.cancel')}</Button>
        <Button type="submit" look="primary" disabled={busy}>
          {t('keys.make')}
        </Button>
      </div>
    </form>
  );
}
