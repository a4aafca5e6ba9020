/** What can be allowed. Who has which is decided in the server's `access` room, in one table. */
export const permissions = [
  'anyone',
  'signed_in',
  'customer',
  'conversation.read',
  'conversation.read_all',
  'conversation.reply',
  'conversation.assign',
  'customer.read',
  'customer.edit',
  'knowledge.read',
  'knowledge.edit',
  'board.read',
  'agent.steer',
  'people.manage',
  'queue.manage',
  'catalogue.manage',
  'settings.manage',
  'access.manage',
  'audit.read',
  'operations.manage',
] as const;
export type Permission = (typeof permissions)[number];
