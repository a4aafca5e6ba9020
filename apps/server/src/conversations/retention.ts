import type { Keeps } from '../platform/retention.ts';

/** Of this room, what does not stay for ever. Conversations and their messages do, until their customer is erased. */
export const conversationsKeep: readonly Keeps[] = [
  {
    name: 'uploads never sent',
    setting: 'RETENTION_UNSENT_FILES_DAYS',
    table: 'conversations.file',
    key: 'id',
    since: 'created_at',
    where: 'message_id is null',
    blob: 'blob',
  },
  {
    name: 'trails',
    setting: 'RETENTION_TRAILS_DAYS',
    table: 'conversations.trail_step',
    key: 'id',
    since: 'at',
  },
  {
    name: 'acts on many',
    setting: 'RETENTION_BULK_ACTS_DAYS',
    table: 'conversations.bulk',
    key: 'id',
    since: 'created_at',
    where: "state in ('done', 'undone')",
  },
];
