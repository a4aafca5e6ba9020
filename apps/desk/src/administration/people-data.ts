import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, queries } from '../platform/api.ts';
import { onEvents } from '../platform/desk.ts';

const key = ['administration', 'people'];

export const readPeopleAgain = () => queries.invalidateQueries({ queryKey: key });

/** Everyone with email, teams and queues, which the desk does not keep; read again when a fact about them comes. */
export function usePeople() {
  useEffect(
    () =>
      onEvents((events) => {
        if (events.some(({ name }) => name.startsWith('person.') || name === 'agent.configured'))
          void readPeopleAgain();
      }),
    [],
  );
  return useQuery({ queryKey: key, queryFn: () => call('GET /api/people') });
}
