import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { PartFailed } from '../platform/failures.tsx';
import { Page } from './room.tsx';

export function People(): ReactElement {
  const { t } = useTranslation('administration');
  const { data, error, refetch } = useQuery({ queryKey: ['people'], queryFn: () => call('GET /api/people') });
  return (
    <Page title={t('people.name')} text={t('people.text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      <ul>
        {data?.people.map((person) => (
          <li key={person.id} className="border-t border-line py-2 text-13">
            {person.name} · {person.email}
          </li>
        ))}
      </ul>
    </Page>
  );
}
