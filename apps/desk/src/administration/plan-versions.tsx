import type { QueueId } from '@harken/contract/ids';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { type ComponentProps, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { dayAndTime } from '../platform/format.ts';
import { Popover } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { type Published, plansKey } from './plans-data.ts';

/** The plans that a queue had: one of them is taken into whatever is being edited, and nothing is published by that. */
export function PlanVersions({
  queueId,
  take,
  size,
}: {
  queueId: string;
  take: (plan: Published) => void;
  size?: ComponentProps<typeof Button>['size'];
}): ReactElement {
  const { t } = useTranslation('administration');
  const [open, setOpen] = useState(false);
  return (
    <Popover
      label={t('plans.versions')}
      open={open}
      onOpenChange={setOpen}
      align="start"
      className="max-h-96 w-80 overflow-y-auto p-2"
      trigger={
        <Button icon={History} {...(size ? { size } : {})}>
          {t('plans.versions')}
        </Button>
      }
    >
      <Versions
        queueId={queueId as QueueId}
        take={(plan) => {
          setOpen(false);
          take(plan);
        }}
      />
    </Popover>
  );
}

function Versions({ queueId, take }: { queueId: QueueId; take: (plan: Published) => void }): ReactElement {
  const { t } = useTranslation('administration');
  const people = useDesk((state) => state.people);
  const [reading, setReading] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: [...plansKey, queueId, 'versions'],
    queryFn: ({ signal }) => call('GET /api/queues/:id/routing-plan/versions', { params: { id: queueId } }, { signal }),
  });
  const read = async (version: number) => {
    setReading(version);
    try {
      const params = { id: queueId, version };
      take((await call('GET /api/queues/:id/routing-plan/versions/:version', { params })).plan);
    } catch (failed) {
      tell(problemWords(failed), { tone: 'breaking' });
    } finally {
      setReading(null);
    }
  };
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <p role="status" className="p-2 text-13 text-ink-2">
        {t('plans.versionsLoading')}
      </p>
    );
  if (data.versions.length === 0) return <p className="p-2 text-13 text-ink-2">{t('plans.versionsNone')}</p>;
  return (
    <ul>
      {data.versions.map(({ version, publishedAt, publishedBy, steps, changed }, place) => (
        <li key={version}>
          <button
            type="button"
            disabled={reading !== null}
            onClick={() => void read(version)}
            className="w-full rounded-sm px-2 py-1 text-left text-13 hover:bg-surface-3"
          >
            <span className="block font-medium">
              {t('plans.version', { version })}
              {' · '}
              {steps === null ? t('plans.usual') : t('plans.steps', { count: steps })}
              {place === 0 && ` · ${t('plans.versionNow')}`}
            </span>
            <span className="block text-12 text-ink-2">
              {changed.length === 0
                ? t('plans.changedNothing')
                : t('plans.changed', { what: changed.map((part) => t(`plans.setting.${part}.label`)).join(' · ') })}
            </span>
            <span className="block text-12 text-ink-3">
              {[people.find(({ id }) => id === publishedBy)?.name, dayAndTime(publishedAt)].filter(Boolean).join(', ')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
