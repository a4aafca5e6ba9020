import type { Role } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../platform/avatars.tsx';
import { useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { listOf } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { NewPerson } from './new-person.tsx';
import { usePeople } from './people-data.ts';
import { PersonForm } from './person-form.tsx';
import { allRoles } from './person-settings.tsx';
import { Page, useOpenItem } from './room.tsx';
import { Select } from './setting.tsx';
import { NewButton, ThingList } from './thing-list.tsx';

/** Everyone who works here, and the way in for those who come. */
export function People(): ReactElement {
  const { t } = useTranslation(['administration', 'platform']);
  const { item, openItem } = useOpenItem();
  const { data, error, refetch } = usePeople();
  const queues = useDesk((state) => state.queues);
  const [role, setRole] = useState<Role | ''>('');
  const open = data?.people.find(({ id }) => id === item);
  const back = { label: t('people.back'), go: () => openItem(null) };
  if (item === 'new')
    return (
      <Page title={t('people.invite')} text={t('people.inviteText')} back={back}>
        <NewPerson />
      </Page>
    );
  if (open && data)
    return (
      <Page title={open.name} text={open.email} back={back}>
        <PersonForm
          key={open.id}
          person={open}
          agent={data.agents.find(({ personId }) => personId === open.id)}
          invited={data.invitedIds.includes(open.id)}
        />
      </Page>
    );
  return (
    <Page title={t('people.name')} text={t('people.text')} action={<NewButton>{t('people.invite')}</NewButton>}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="ghost h-24" />}
      {data && (
        <ThingList
          label={t('people.name')}
          things={data.people
            .filter(({ roles }) => !role || roles.includes(role))
            .map((person) => ({
              id: person.id,
              name: person.name,
              archived: !person.active,
              found: person.email,
              icon: <Avatar kind="staff" name={person.name} size={28} />,
              detail: [
                listOf(person.roles.map((one) => t(`platform:role.${one}`))),
                listOf(
                  queues
                    .filter(({ id, archived }) => !archived && person.queueIds.includes(id))
                    .map(({ name }) => localName(name)),
                ),
                data.invitedIds.includes(person.id) && person.active ? t('people.invited') : '',
              ]
                .filter(Boolean)
                .join(' · '),
            }))}
          filter={
            <Select aria-label={t('people.byRole')} value={role} onChange={(e) => setRole(e.target.value as Role | '')}>
              <option value="">{t('people.anyRole')}</option>
              {allRoles.map((one) => (
                <option key={one} value={one}>
                  {t(`platform:role.${one}`)}
                </option>
              ))}
            </Select>
          }
          empty={{ title: t('people.nobody'), text: t('people.nobodyText') }}
        />
      )}
    </Page>
  );
}
