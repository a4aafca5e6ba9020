import type { PersonId } from '@harken/contract/ids';
import type { Team } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useDesk } from '../platform/desk.ts';
import { tell } from '../platform/toasts.tsx';
import { ArchiveSetting } from './archiving.tsx';
import { usePeople } from './people-data.ts';
import { Page, useOpenItem } from './room.tsx';
import { SaveBar, Select, Setting, TextInput } from './setting.tsx';
import { NewButton, ThingList } from './thing-list.tsx';
import { useEditing } from './use-editing.ts';

export function Teams(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const teams = useDesk((state) => state.teams);
  const people = useDesk((state) => state.people);
  const { data } = usePeople();
  const open = teams.find(({ id }) => id === item);
  const back = { label: t('teams.back'), go: () => openItem(null) };
  if (item === 'new' || open)
    return (
      <Page title={open?.name ?? t('teams.new')} back={back}>
        <TeamForm key={item} team={open ?? null} />
      </Page>
    );
  return (
    <Page title={t('teams.name')} text={t('teams.text')} action={<NewButton>{t('teams.new')}</NewButton>}>
      <ThingList
        label={t('teams.name')}
        things={teams.map(({ id, name, leadId, archived }) => {
          const members = data?.people.filter(({ active, teamIds }) => active && teamIds.includes(id)).length ?? 0;
          const lead = people.find((person) => person.id === leadId)?.name;
          return {
            id,
            name,
            archived,
            detail: [t('teams.members', { count: members }), lead && t('teams.ledBy', { name: lead })]
              .filter(Boolean)
              .join(' · '),
          };
        })}
        empty={{ title: t('teams.empty'), text: t('teams.emptyText') }}
      />
    </Page>
  );
}

function TeamForm({ team }: { team: Team | null }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const people = useDesk((state) => state.people).filter(({ active, id }) => active || id === team?.leadId);
  const edit = useEditing({
    id: team?.id ?? 'new',
    latest: { name: team?.name ?? '', leadId: team?.leadId ?? null },
    version: team?.version ?? 0,
    check: ({ name }) => (name.trim() ? {} : { name: t('mistake.needed') }),
    save: async (changes, version) => {
      if (team) {
        const body = { version, ...changes };
        return (await call('PATCH /api/teams/:id', { params: { id: team.id }, body })).team.version;
      }
      await call('POST /api/teams', { body: { name: changes.name ?? '', leadId: changes.leadId ?? null } });
      return 1;
    },
    ...(team
      ? {}
      : {
          onSaved: () => {
            tell(t('teams.made'));
            openItem(null);
          },
        }),
  });
  return (
    <>
      <Setting edit={edit} name="name" label={t('teams.setting.name.label')} text={t('teams.setting.name.text')}>
        {(name, set, control) => (
          <TextInput {...control} required maxLength={120} value={name} onChange={(e) => set(e.target.value)} />
        )}
      </Setting>
      <Setting
        edit={edit}
        name="leadId"
        label={t('teams.setting.lead.label')}
        text={t('teams.setting.lead.text')}
        show={(id) => people.find((person) => person.id === id)?.name ?? ''}
      >
        {(leadId, set, control) => (
          <Select {...control} value={leadId ?? ''} onChange={(e) => set((e.target.value || null) as PersonId | null)}>
            <option value="">{t('teams.nobody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      {team && (
        <ArchiveSetting
          thing={team}
          text={t('teams.archiveText')}
          put={async (archived, version) =>
            (await call('PATCH /api/teams/:id', { params: { id: team.id }, body: { version, archived } })).team.version
          }
        />
      )}
      <SaveBar edit={edit} />
    </>
  );
}
