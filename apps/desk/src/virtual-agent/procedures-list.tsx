import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lettersOf } from '../administration/both-languages.ts';
import { Labelled, TextInput } from '../administration/setting.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { ago } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { freshContent, isKey, refresh, useProcedures } from './procedures-data.ts';
import { ProceduresScreen } from './procedures-screen.tsx';

/** Every procedure with where it stands, and the beginning of another. */
export function ProceduresList(): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const { data, error, refetch } = useProcedures();
  return (
    <ProceduresScreen title={t('title')} text={t('text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-40" />}
      {data?.procedures.length === 0 && (
        <div className="-mx-4">
          <Empty title={t('empty')}>{t('emptyText')}</Empty>
        </div>
      )}
      {data && data.procedures.length > 0 && (
        <ul aria-label={t('title')} className="border-t border-line">
          {data.procedures.map(({ id, draft, published, on, changedAt }) => (
            <li key={id} className="border-b border-line">
              <Link
                to="/virtual-agent/$procedureId"
                params={{ procedureId: id }}
                className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-0.5 py-1.5 text-13 hover:bg-surface-2"
              >
                <span className="min-w-40 font-medium">{localName(draft.name)}</span>
                <span className="min-w-0 flex-1 text-12 text-ink-2">
                  {t('summary', {
                    steps: draft.steps.length,
                    phrases: draft.examples.en.length + draft.examples.zh.length,
                    ago: ago(changedAt),
                  })}
                </span>
                <span className={`text-12 ${published !== null && on ? 'text-done' : 'text-ink-2'}`}>
                  {published === null
                    ? t('state.draft')
                    : on
                      ? t('state.published', { version: published })
                      : t('state.off')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <NewProcedure />
    </ProceduresScreen>
  );
}

function NewProcedure(): ReactElement {
  const { t } = useTranslation('virtualAgent');
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [own, setOwn] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const key = own ?? lettersOf(name, '_', 40);

  async function begin(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const { procedure } = await call('POST /api/procedures', { body: { key, content: freshContent(name.trim()) } });
      await refresh();
      await navigate({ to: '/virtual-agent/$procedureId', params: { procedureId: procedure.id } });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void begin(event)} className="mt-6 flex flex-wrap items-end gap-3">
      <h2 className="w-full text-13 font-medium">{t('new')}</h2>
      <Labelled label={t('newName')}>
        {(id) => <TextInput id={id} value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />}
      </Labelled>
      <Labelled label={t('newKey')}>
        {(id) => (
          <TextInput
            id={id}
            value={key}
            maxLength={40}
            title={t('newKeyText')}
            onChange={(event) => setOwn(event.target.value)}
          />
        )}
      </Labelled>
      <Button type="submit" look="primary" icon={Plus} disabled={busy || name.trim() === '' || !isKey(key)}>
        {t('begin')}
      </Button>
    </form>
  );
}
