import type { MessengerSettings } from '@harken/contract/routes-administration';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { dayAndTime } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { readMessengersAgain } from './messengers-data.ts';
import { Select, SettingRow } from './setting.tsx';
import { ShownOnce } from './shown-once.tsx';

const lasts = ['24', '72', '168', '0'] as const;

/** By what a site's own server vouches for who its visitor is: never shown, only made anew. */
export function SecretSetting({ messenger }: { messenger: MessengerSettings }): ReactElement {
  const { t } = useTranslation(['administration', 'platform']);
  const [asking, setAsking] = useState(false);
  const [earlier, setEarlier] = useState<(typeof lasts)[number]>('24');
  const [secret, setSecret] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { inboxId: id, version, earlierSecretUntil } = messenger;
  const rotate = async () => {
    setBusy(true);
    try {
      const body = { version, earlierHours: Number(earlier) };
      setSecret((await call('POST /api/messenger-keys/:id/secret', { params: { id }, body })).secret);
      setAsking(false);
    } catch (error) {
      tell(isRefused(error, 'record.changed') ? t('archive.changed') : problemWords(error), { tone: 'breaking' });
    } finally {
      await readMessengersAgain();
      setBusy(false);
    }
  };
  return (
    <>
      <SettingRow group label={t('messengers.setting.secret.label')} text={t('messengers.setting.secret.text')}>
        {() => (
          <>
            <Button onClick={() => setAsking(true)}>{t('messengers.secret.new')}</Button>
            {earlierSecretUntil && (
              <p className="mt-1 text-12 text-ink-2">
                {t('messengers.secret.until', { until: dayAndTime(earlierSecretUntil) })}
              </p>
            )}
          </>
        )}
      </SettingRow>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('messengers.secret.new')}
        description={t('messengers.secret.newText')}
      >
        <div className="px-4 pb-4">
          <SettingRow label={t('messengers.secret.earlier.label')} text={t('messengers.secret.earlier.text')}>
            {(control) => (
              <Select
                {...control}
                value={earlier}
                onChange={(event) => setEarlier(event.target.value as (typeof lasts)[number])}
              >
                {lasts.map((one) => (
                  <option key={one} value={one}>
                    {t(`messengers.secret.in.h${one}`)}
                  </option>
                ))}
              </Select>
            )}
          </SettingRow>
          <div className="mt-3 flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('platform:cancel')}</Button>
            <Button look="primary" disabled={busy} onClick={() => void rotate()}>
              {t('messengers.secret.make')}
            </Button>
          </div>
        </div>
      </Dialog>
      <ShownOnce
        secret={secret}
        title={t('messengers.secret.title')}
        text={t('messengers.secret.once')}
        onClose={() => setSecret(null)}
      />
    </>
  );
}
