import type { Permission } from '@harken/contract/permissions';
import i18next from 'i18next';
import { type CommandGroup, type CommandId, rolesWith } from './commands.ts';
import { deskStore } from './desk.ts';
import { listOf } from './format.ts';

/** What a command is called: in the palette, in the help and in the labels of its buttons the same. */
export const commandName = (id: CommandId): string =>
  i18next.t(`platform:command.${id.replace('.', '_') as CommandKey}`);
type CommandKey = CommandId extends infer Id ? (Id extends `${infer A}.${infer B}` ? `${A}_${B}` : never) : never;

export const groupName = (group: CommandGroup): string => i18next.t(`platform:commandGroup.${group}`);

/** Who could do what one may not do oneself: a role, and a colleague who has it. */
export function whoMay(permission: Permission): string {
  const roles = rolesWith[permission] ?? [];
  const names = listOf(roles.map((role) => i18next.t(`platform:role.${role}`)));
  const colleague = deskStore
    .get()
    ?.people.find((person) => person.active && person.roles.some((role) => roles.includes(role)));
  return colleague
    ? i18next.t('platform:palette.whoMay', { roles: names, name: colleague.name })
    : i18next.t('platform:palette.whoMayRole', { roles: names });
}
