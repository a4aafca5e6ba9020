import type { MessengerSettings } from '@harken/contract/routes-administration';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { CopyLine } from './link-to-copy.tsx';
import { snippet, tryAddress } from './messenger-install.tsx';
import { readMessengersAgain } from './messengers-data.ts';
import { Labelled, TextInput } from './setting.tsx';
import { originOf } from './sites.ts';

/** The first messenger: a name, the site it stands on, the line that puts it there, and a page to try it. */
export function MessengerStep({ messengers }: { messengers: readonly MessengerSettings[] }): ReactElement {
  const { t } = useTranslation('administration');
  const [first] = messengers;
  if (!first) return <NewMessenger />;
  return (
    <div className="flex max-w-[640px] flex-col items-start gap-2">
      <p className="text-12 text-ink-2">{t('messenger.snippetText')}</p>
      <CopyLine label={t('messenger.snippet')} value={snippet(first.key)} lines={2} />
      <a href={tryAddress(first.key)} target="_blank" rel="noreferrer" className={buttonClass('primary', 'small')}>
        {t('messenger.try')}
      </a>
    </div>
  );
}

function NewMessenger(): ReactElement {
  const { t } = useTranslation('administration');
  const [name, setName] = useState('');
  const [site, setSite] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const origin = site.trim() ? originOf(site.trim()) : undefined;
  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || origin === null) return;
    setBusy(true);
    setProblem(null);
    try {
      // This desk's own address too, so that it can be tried before it stands on the site.
      const origins = [...new Set([location.origin, ...(origin ? [origin] : [])])];
      const body = { name: name.trim() || t('messenger.usualName'), origins };
      await call('POST /api/messenger-keys', { body });
      await readMessengersAgain();
    } catch (error) {
      setProblem(problemWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void make(event)} className="flex max-w-[640px] flex-wrap items-end gap-3">
      <Labelled label={t('messenger.name')}>
        {(id) => (
          <TextInput
            id={id}
            value={name}
            maxLength={120}
            placeholder={t('messenger.usualName')}
            onChange={(event) => setName(event.target.value)}
            className="w-44"
          />
        )}
      </Labelled>
      <Labelled label={t('messenger.site')}>
        {(id) => (
          <TextInput
            id={id}
            value={site}
            maxLength={255}
            placeholder="www.example.com"
            aria-invalid={origin === null || undefined}
            onChange={(event) => setSite(event.target.value)}
            className="w-60"
          />
        )}
      </Labelled>
      <Button type="submit" look="primary" disabled={busy || origin === null}>
        {t('messenger.make')}
      </Button>
      <p role="status" className={problem || origin === null ? 'w-full text-12 text-breaking' : 'sr-only'}>
        {problem ?? (origin === null ? t('mistake.site') : '')}
      </p>
    </form>
  );
}
