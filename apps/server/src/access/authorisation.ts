/**
 * The authorisation table: which role may do what. Every route, socket and export names a permission of it, and
 * nothing else decides. Someone with several roles may do what any of them may.
 *
 * Whether a permission reaches a certain record is decided by `visibility.ts`, in the same room.
 */
import type { Role } from '@harken/contract/people';
import { type Permission, permissions } from '@harken/contract/permissions';

const everyone = ['agent', 'lead', 'planner', 'experience_owner', 'admin'] as const satisfies readonly Role[];

export const authorisation = {
  /** Needs no sign-in. */
  anyone: everyone,
  signed_in: everyone,
  /** A customer's own token gives it; no role does. */
  customer: [],
  /** Conversations of one's queues, one's own, and those one was brought into. */
  'conversation.read': ['agent', 'lead', 'experience_owner', 'admin'],
  'conversation.read_all': ['lead', 'admin'],
  'conversation.reply': ['agent', 'lead'],
  /** Taking work from a colleague or giving it over their head; taking what is free needs only `reply`. */
  'conversation.assign': ['lead'],
  'customer.read': ['agent', 'lead', 'experience_owner', 'admin'],
  'customer.edit': ['agent', 'lead'],
  'knowledge.read': everyone,
  'knowledge.edit': ['lead', 'experience_owner', 'admin'],
  /** What the virtual agent does for customers. The tools it does it by are the administrator's. */
  'procedure.manage': ['lead', 'experience_owner', 'admin'],
  'board.read': ['lead', 'planner', 'experience_owner', 'admin'],
  'agent.steer': ['lead'],
  /** Trying out changes costs the server's time and shows the whole floor; it changes nothing. */
  'twin.use': ['lead', 'planner', 'admin'],
  'forecast.read': ['lead', 'planner', 'experience_owner', 'admin'],
  /** What is planned, how staff is reckoned, and a past from elsewhere: all of them change what is published. */
  'forecast.plan': ['planner', 'admin'],
  'people.manage': ['admin'],
  /** Goals and opening hours are the plan's; who needs which skill is the administrator's. */
  'queue.manage': ['planner', 'admin'],
  /** The words that work is described by: outcomes, macros, tags. */
  'catalogue.manage': ['lead', 'experience_owner', 'admin'],
  'settings.manage': ['admin'],
  /** Who may come in, and by what. No key for programs can have it. */
  'access.manage': ['admin'],
  'audit.read': ['admin'],
  'operations.manage': ['admin'],
} as const satisfies Record<Permission, readonly Role[]>;

const known = new Map<string, ReadonlySet<Permission>>();

/** What someone with these roles may do. The sets are shared: there are few combinations and many callers. */
export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  const key = [...roles].sort().join();
  let set = known.get(key);
  if (!set) {
    set = new Set(permissions.filter((p) => authorisation[p].some((r: Role) => roles.includes(r))));
    known.set(key, set);
  }
  return set;
}

const narrowed = new WeakMap<object, ReadonlySet<Permission>>();

/** The same person with fewer rights: what a program may in their name. */
export function narrow<P extends { roles: readonly Role[] }>(person: P, to: ReadonlySet<Permission>): P {
  const copy = { ...person };
  narrowed.set(copy, to);
  return copy;
}

export function rightsOf(viewer: { roles: readonly Role[] }): ReadonlySet<Permission> {
  return narrowed.get(viewer) ?? permissionsOf(viewer.roles);
}
