import type { AgentStatus, Person } from '@harken/contract/people';
import type { RouteReply } from '@harken/contract/routes';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useDesk } from '../platform/desk.ts';
import { Dialog } from '../platform/popups.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { LinkToCopy } from './link-to-copy.tsx';
import { readPeopleAgain } from './people-data.ts';
import { allRoles, checkPerson, NamePerson, type PersonFields, PersonSettings, serves } from './person-settings.tsx';
import { SaveBar, SettingRow } from './setting.tsx';
import { useEditing } from './use-editing.ts';

export function PersonForm({
  person,
  agent,
  invited,
}: {
  person: Person;
  agent: AgentStatus | undefined;
  invited: boolean;
}): ReactElement {
  const { t } = useTranslation('administration');
  const queues = useDesk((state) => state.queues);
  const teams = useDesk((state) => state.teams);
  const edit = useEditing<PersonFields>({
    id: person.id,
    latest: {
      name: person.name,
      // In the order in which they are drawn, so that a tick set and taken back is no change.
      roles: allRoles.filter((role) => person.roles.includes(role)),
      queueIds: inOrder(queues, person.queueIds),
      teamIds: inOrder(teams, person.teamIds),
      capacity: agent?.capacity ?? 6,
    },
    version: person.version,
    check: (values) => checkPerson(values, t),
    refresh: readPeopleAgain,
    save: async (changes, version) => {
      // Who serves customers from now on needs a place to hold them in.
      const begins = !agent && serves(changes.roles ?? []) && changes.capacity === undefined;
      const body = { version, ...changes, ...(begins ? { capacity: 6 } : {}) };
      const saved = await call('PATCH /api/people/:id', { params: { id: person.id }, body });
      await readPeopleAgain();
      return saved.person.version;
    },
  });
  return (
    <>
      <NamePerson edit={edit} />
      <PersonSettings edit={edit} />
      <WayIn person={person} invited={invited} />
      <Activity person={person} />
      <SaveBar edit={edit} />
    </>
  );
}

const inOrder = <Id extends string>(all: readonly { id: Id }[], ids: readonly Id[]): Id[] =>
  all.map(({ id }) => id).filter((id) => ids.includes(id));

function WayIn({ person, invited }: { person: Person; invited: boolean }): ReactElement | null {
  const { t } = useTranslation('administration');
  const [link, setLink] = useState<RouteReply<'invitePasswordReset'> | null>(null);
  if (!person.active) return null;
  const make = async () => {
    try {
      setLink(await call('POST /api/people/:id/password-reset', { params: { id: person.id } }));
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <SettingRow
      label={invited ? t('people.inviteAgain') : t('people.reset')}
      text={invited ? t('people.inviteAgainText') : t('people.resetText')}
    >
      {(control) =>
        link ? (
          <LinkToCopy {...link} />
        ) : (
          <Button id={control.id} aria-describedby={control['aria-describedby']} onClick={() => void make()}>
            {t('people.makeLink')}
          </Button>
        )
      }
    </SettingRow>
  );
}

/** Says before what happens to their conversations. */
function Activity({ person }: { person: Person }): ReactElement {
  const { t } = useTranslation('administration');
  const [asking, setAsking] = useState(false);
  const held = useDesk((state) => state.conversations).filter(({ agentId }) => agentId === person.id).length;
  const set = async (active: boolean, version: number) => {
    setAsking(false);
    try {
      const body = { version, active };
      const { person: now } = await call('PATCH /api/people/:id', { params: { id: person.id }, body });
      await readPeopleAgain();
      tell(active ? t('people.isBack', { name: person.name }) : t('people.isGone', { name: person.name }), {
        undo: () => void set(!active, now.version),
      });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return (
    <SettingRow
      label={person.active ? t('people.deactivate') : t('people.reactivate')}
      text={person.active ? t('people.deactivateText') : t('people.reactivateText')}
    >
      {(control) => (
        <>
          <Button
            id={control.id}
            aria-describedby={control['aria-describedby']}
            look={person.active ? 'breaking' : 'plain'}
            onClick={() => (person.active ? setAsking(true) : void set(true, person.version))}
          >
            {person.active ? t('people.deactivateDo') : t('people.reactivateDo')}
          </Button>
          <Dialog
            open={asking}
            onClose={() => setAsking(false)}
            title={t('people.deactivateAsk', { name: person.name })}
            description={held ? t('people.held', { count: held }) : t('people.holdsNothing')}
          >
            <div className="flex justify-end gap-2 p-4">
              <Button onClick={() => setAsking(false)}>{t('people.keep')}</Button>
              <Button look="breaking" onClick={() => void set(false, person.version)}>
                {t('people.deactivateDo')}
              </Button>
            </div>
          </Dialog>
        </>
      )}
    </SettingRow>
  );
}
