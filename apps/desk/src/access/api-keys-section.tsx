import type { ApiKey } from '@harken/contract/routes-access';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../administration/room.tsx';
import { ShownOnce } from '../administration/shown-once.tsx';
import { call } from '../platform/api.ts';
import { Button, buttonClass } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { ago, day, listOf } from '../platform/format.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { mayWords } from './key-words.ts';
import { NewApiKey } from './new-api-key.tsx';

const isOver = ({ revokedAt, expiresAt }: ApiKey) =>
  revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= Date.now());

/** Keys for programs: what each may, who made it, when it was last used. */
export function ApiKeysSection(): ReactElement {
  const { t } = useTranslation('security');
  const { data, error, refetch } = useQuery({
    queryKey: ['api-keys'],
    queryFn: () => call('GET /api/api-keys'),
    staleTime: 0,
  });
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [showOld, setShowOld] = useState(false);

  const revoke = async ({ id }: ApiKey) => {
    try {
      await call('DELETE /api/api-keys/:id', { params: { id } });
      tell(t('keys.revokedNow'));
      setRevoking(null);
    } catch (refusal) {
      tell(problemWords(refusal), { tone: 'breaking' });
    }
    void refetch();
  };
  const old = data?.keys.filter(isOver).length ?? 0;
  const keys = data?.keys.filter((key) => showOld || !isOver(key)) ?? [];

  return (
    <Page
      title={t('keys.name')}
      text={t('keys.text')}
      action={
        <div className="flex flex-wrap gap-2">
          <a className={buttonClass()} href="/api/reference">
            {t('keys.reference')}
          </a>
          <Button look="primary" onClick={() => setMaking(true)} disabled={!data}>
            {t('keys.add')}
          </Button>
        </div>
      }
    >
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-20" />}
      {data && keys.length === 0 && <Empty title={t('keys.empty')}>{t('keys.emptyText')}</Empty>}
      <ul aria-label={t('keys.name')}>
        {keys.map((key) => (
          <KeyLine key={key.id} of={key} onRevoke={() => setRevoking(key)} />
        ))}
      </ul>
      {old > 0 && (
        <label className="mt-3 flex items-center gap-2 text-13">
          <input
            type="checkbox"
            checked={showOld}
            onChange={(event) => setShowOld(event.target.checked)}
            className="size-4 accent-accent"
          />
          {t('keys.showOld')}
        </label>
      )}
      <Dialog
        open={making}
        onClose={() => setMaking(false)}
        title={t('keys.newTitle')}
        description={t('keys.text')}
        className="w-[min(640px,calc(100vw-32px))]"
      >
        {making && data && (
          <NewApiKey
            mayGive={data.mayGive}
            onMade={(key) => {
              setMaking(false);
              setShown(key);
              void refetch();
            }}
            onCancel={() => setMaking(false)}
          />
        )}
      </Dialog>
      <ShownOnce secret={shown} title={t('keys.madeTitle')} text={t('keys.madeText')} onClose={() => setShown(null)} />
      <Dialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t('keys.revokeTitle', { name: revoking?.name ?? '' })}
      >
        <div className="p-4">
          <p className="text-13 text-ink-2">{t('keys.revokeText')}</p>
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={() => setRevoking(null)}>{t('keys.keep')}</Button>
            <Button look="breaking" onClick={() => revoking && void revoke(revoking)}>
              {t('keys.revoke')}
            </Button>
          </div>
        </div>
      </Dialog>
    </Page>
  );
}

function KeyLine({ of: key, onRevoke }: { of: ApiKey; onRevoke: () => void }): ReactElement {
  const { t } = useTranslation('security');
  const maker = useDesk((state) => state.people).find(({ id }) => id === key.personId)?.name ?? key.personId;
  const over = isOver(key);
  const asleep = key.permissions.filter((one) => !key.works.includes(one));
  const names = (list: ApiKey['permissions']) => listOf(list.map((one) => mayWords(one)));
  const end = key.revokedAt
    ? t('keys.revoked')
    : over
      ? t('keys.expired')
      : key.expiresAt
        ? day(key.expiresAt)
        : t('keys.in.never');
  const facts = [
    [t('keys.column.maker'), maker],
    [t('keys.column.used'), key.usedAt ? ago(key.usedAt) : t('keys.neverUsed')],
    [t('keys.column.ends'), end],
    ...(key.addresses ? [[t('keys.addresses.label'), key.addresses]] : []),
  ] as const;
  return (
    <li className={`border-t border-line py-3 first:border-t-0 ${over ? 'text-ink-3' : ''}`}>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 flex-1 truncate text-13 font-medium">
          {key.name} <code className="ml-1 font-mono text-12 font-normal text-ink-3">{key.hint}</code>
        </span>
        {!over && (
          <Button size="small" aria-label={t('keys.revokeOf', { name: key.name })} onClick={onRevoke}>
            {t('keys.revoke')}
          </Button>
        )}
      </div>
      <p className="mt-0.5 text-13">{names(key.permissions)}</p>
      {!over && asleep.length > 0 && (
        <p className="text-12 text-attention">{t('keys.asleep', { maker, list: names(asleep) })}</p>
      )}
      <dl className="mt-1 flex flex-wrap gap-x-4 text-12 text-ink-3">
        {facts.map(([term, value]) => (
          <div key={term} className="flex gap-1">
            <dt>{term}:</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
