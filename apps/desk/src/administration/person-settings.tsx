import type { QueueId, TeamId } from '@harken/contract/ids';
import type { Role } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../platform/desk.ts';
import { listOf } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Setting, TextInput, Ticks } from './setting.tsx';
import type { Editing } from './use-editing.ts';

export const allRoles = ['agent', 'lead', 'planner', 'experience_owner', 'admin'] as const satisfies readonly Role[];

export interface PersonFields {
  name: string;
  roles: Role[];
  queueIds: QueueId[];
  teamIds: TeamId[];
  capacity: number;
}

export const serves = (roles: readonly Role[]) => roles.includes('agent') || roles.includes('lead');

/** What is set about a person, whether they come or are here. */
export function PersonSettings({ edit }: { edit: Editing<PersonFields> }): ReactElement {
  const { t } = useTranslation(['administration', 'platform']);
  const queues = useDesk((state) => state.queues);
  const teams = useDesk((state) => state.teams);
  const named = <Id extends string>(all: readonly { id: Id; name: string }[], ids: readonly Id[]) =>
    listOf(all.filter(({ id }) => ids.includes(id)).map(({ name }) => name));
  const queueOptions = queues.map(({ id, name, archived }) => ({ id, name: localName(name), archived }));
  const says = (key: 'roles' | 'queues' | 'teams' | 'capacity') => ({
    label: t(`people.setting.${key}.label`),
    text: t(`people.setting.${key}.text`),
  });
  /** An archived one stays with whoever has it, and nobody else is given it. */
  const options = <Id extends string>(
    all: readonly { id: Id; name: string; archived: boolean }[],
    ids: readonly Id[],
  ) => all.filter(({ id, archived }) => !archived || ids.includes(id)).map(({ id, name }) => ({ value: id, name }));
  return (
    <>
      <Setting
        edit={edit}
        name="roles"
        {...says('roles')}
        group
        show={(roles) => listOf(roles.map((role) => t(`platform:role.${role}`)))}
      >
        {(roles, set) => (
          <Ticks
            options={allRoles.map((role) => ({
              value: role,
              name: t(`platform:role.${role}`),
              text: t(`people.role.${role}`),
            }))}
            value={roles}
            onChange={set}
          />
        )}
      </Setting>
      <Setting edit={edit} name="queueIds" {...says('queues')} group show={(ids) => named(queueOptions, ids)}>
        {(ids, set) =>
          queueOptions.length ? (
            <Ticks options={options(queueOptions, ids)} value={ids} onChange={set} />
          ) : (
            <p className="text-13 text-ink-2">{t('people.noQueues')}</p>
          )
        }
      </Setting>
      {serves(edit.values.roles) && (
        <Setting edit={edit} name="capacity" {...says('capacity')}>
          {(capacity, set, control) => (
            <TextInput
              {...control}
              type="number"
              min={0}
              max={100}
              step={0.5}
              className="w-24"
              value={Number.isNaN(capacity) ? '' : capacity}
              onChange={(e) => set(e.target.valueAsNumber)}
            />
          )}
        </Setting>
      )}
      {teams.some(({ archived }) => !archived) && (
        <Setting edit={edit} name="teamIds" {...says('teams')} group show={(ids) => named(teams, ids)}>
          {(ids, set) => <Ticks options={options(teams, ids)} value={ids} onChange={set} />}
        </Setting>
      )}
    </>
  );
}

export function NamePerson({ edit }: { edit: Editing<PersonFields> }): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Setting edit={edit} name="name" label={t('people.setting.name.label')} text={t('people.setting.name.text')}>
      {(name, set, control) => (
        <TextInput {...control} maxLength={120} autoComplete="off" value={name} onChange={(e) => set(e.target.value)} />
      )}
    </Setting>
  );
}

type Say = (key: 'mistake.needed' | 'mistake.role' | 'mistake.capacity') => string;

export function checkPerson(values: PersonFields, t: Say): Partial<Record<keyof PersonFields, string>> {
  const { name, roles, capacity } = values;
  return {
    ...(name.trim() ? {} : { name: t('mistake.needed') }),
    ...(roles.length ? {} : { roles: t('mistake.role') }),
    ...(capacity >= 0 && capacity <= 100 ? {} : { capacity: t('mistake.capacity') }),
  };
}
