import { useQuery } from '@tanstack/react-query';
import { call, queries } from '../platform/api.ts';

const key = ['messengers'];

export const useMessengers = () => useQuery({ queryKey: key, queryFn: () => call('GET /api/messenger-keys') });
export const readMessengersAgain = () => queries.invalidateQueries({ queryKey: key });
