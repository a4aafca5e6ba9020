import type { Keeps } from '../platform/retention.ts';

/** Of this room, what does not stay for ever. Procedures and their versions do. */
export const virtualAgentKeeps: readonly Keeps[] = [
  {
    name: 'runs of procedures',
    setting: 'RETENTION_PROCEDURE_RUNS_DAYS',
    table: 'virtual_agent.run',
    key: 'id',
    since: 'ended_at',
  },
];
