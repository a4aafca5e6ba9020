import type { PersonId } from '@harken/contract/ids';
import type { Presence } from '@harken/contract/people';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { presences } from '../routing/presence.ts';
import { PresenceDot } from '../routing/presence-dot.tsx';

/** A lead changes somebody's presence, and says why: the reason is kept. */
export function SteerDialog({
  personId,
  name,
  to,
  close,
}: {
  personId: PersonId;
  name: string;
  to: Presence;
  close: () => void;
}): ReactElement {
  const { t } = useTranslation(['analytics', 'routing', 'platform']);
  const [presence, setPresence] = useState<Presence>(to);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim() || busy) return;
    setBusy(true);
    try {
      await call('POST /api/agents/:id/presence', {
        params: { id: personId },
        body: { presence, reason: reason.trim() },
      });
      tell(t('steer.done', { name, presence: t(`routing:presence.${presence}`) }));
      close();
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={close} title={t('steer.title', { name })} description={t('steer.text')}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4 p-4">
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="mb-1 text-13 font-medium">{t('routing:presence.label')}</legend>
          {presences.map((one) => (
            <label key={one} className="inline-flex h-7 items-center gap-1.5 text-13">
              <input
                type="radio"
                name="presence"
                checked={presence === one}
                onChange={() => setPresence(one)}
                className="size-4 accent-accent"
              />
              <PresenceDot presence={one} />
              {t(`routing:presence.${one}`)}
            </label>
          ))}
        </fieldset>
        <label className="flex flex-col gap-1 text-13 font-medium">
          {t('steer.reason')}
          <input
            required
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            placeholder={t('steer.reasonHint')}
            className="field h-9 px-2.5 font-normal"
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('platform:cancel')}</Button>
          <Button type="submit" look="primary" disabled={!reason.trim() || busy}>
            {t('steer.do')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
