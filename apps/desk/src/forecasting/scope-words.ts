import type { ForecastScope } from '@harken/contract/forecasting';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyName } from '../analytics/key-names.ts';
import type { ForecastSearch, Part } from './address.ts';

const dimension = { queue: 'queue', channel: 'channel', language: 'language', intent: 'disposition' } as const;

/** What a part of a series is called: a queue, a channel, a language, or what it was about. */
export function usePartName(): (part: Part, key: string) => string {
  const nameOf = useKeyName();
  return useCallback((part, key) => nameOf(dimension[part], key), [nameOf]);
}

/** Of what: "Payments, Messenger", or everything. */
export function useScopeWords(): (scope: Pick<ForecastSearch, Part>) => string {
  const { t } = useTranslation('forecasting');
  const name = usePartName();
  return useCallback(
    (scope) => {
      const named = (['queue', 'channel', 'language', 'intent'] as const).flatMap((part) => {
        const key = scope[part];
        return key ? [name(part, key)] : [];
      });
      return named.length > 0 ? named.join(' · ') : t('scope.all');
    },
    [name, t],
  );
}

export const partsOf = ({ queueId, channel, language, intent }: ForecastScope): Record<Part, string | null> => ({
  queue: queueId,
  channel,
  language,
  intent,
});
