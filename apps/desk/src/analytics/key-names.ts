import type { Dimension } from '@harken/contract/routes-analytics';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { languageName } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';

/** What a line of a report is called: the value that a dimension has there. Time has names of its own. */
export function useKeyName(): (dimension: Dimension, key: string | null) => string {
  const { t } = useTranslation('analytics');
  const queues = useDesk((state) => state.queues);
  const teams = useDesk((state) => state.teams);
  const people = useDesk((state) => state.people);
  const dispositions = useDesk((state) => state.dispositions);
  return useCallback(
    (dimension, key) => {
      if (key === null) return t('report.none');
      const named = (all: readonly { id: string; name: { en: string; zh: string } }[]) => {
        const one = all.find(({ id }) => id === key);
        return one ? localName(one.name) : key;
      };
      switch (dimension) {
        case 'queue':
          return named(queues);
        case 'disposition':
          return named(dispositions);
        case 'team':
          return teams.find(({ id }) => id === key)?.name ?? key;
        case 'agent':
          return people.find(({ id }) => id === key)?.name ?? key;
        case 'channel':
          return t(`channel.${key as 'messenger'}`);
        case 'language':
          return languageName(key);
        case 'handledBy':
          return t(`report.handledBy.${key as 'people'}`);
        default:
          return key;
      }
    },
    [queues, teams, people, dispositions, t],
  );
}
