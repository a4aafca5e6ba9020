import type { Keeps } from '../platform/retention.ts';

/** Of this room, what does not stay for ever. A chain's rounds build on each other and go together; it lasts a day. */
export const routingKeeps: readonly Keeps[] = [
  {
    name: 'rounds of decisions',
    setting: 'RETENTION_ROUNDS_DAYS',
    table: 'routing.round',
    key: 'id',
    since: "began_at + interval '1 day'",
  },
];
