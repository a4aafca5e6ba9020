import type { Keeps } from '../platform/retention.ts';

/** Of this room, what does not stay for ever by an operator's wish. Sessions and links end when they expire. */
export const accessKeeps: readonly Keeps[] = [
  { name: 'audit log', setting: 'RETENTION_AUDIT_DAYS', table: 'access.audit', key: 'id', since: 'at' },
];
