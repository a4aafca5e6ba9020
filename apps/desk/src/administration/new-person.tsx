import type { RouteReply } from '@harken/contract/routes';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useChoices } from '../platform/desk.ts';
import { useLanguage } from '../platform/i18n.ts';
import { LinkToCopy } from './link-to-copy.tsx';
import { readPeopleAgain } from './people-data.ts';
import { checkPerson, NamePerson, type PersonFields, PersonSettings, serves } from './person-settings.tsx';
import { useOpenItem } from './room.tsx';
import { SaveBar, Setting, TextInput } from './setting.tsx';
import { type Editing, useEditing } from './use-editing.ts';

type Made = RouteReply<'createPerson'>;
interface NewFields extends PersonFields {
  email: string;
}

/** Someone who comes: the answer is the link by which they choose their password. */
export function NewPerson(): ReactElement {
  const { t } = useTranslation('administration');
  const [made, setMade] = useState<Made | null>(null);
  const { openItem } = useOpenItem();
  const [round, setRound] = useState(0);
  if (made)
    return (
      <div>
        <p className="mb-3 text-13">{t('people.made', { name: made.person.name })}</p>
        <LinkToCopy url={made.invitation.url} expiresAt={made.invitation.expiresAt} />
        <div className="mt-5 flex gap-2">
          <Button look="primary" onClick={() => openItem(null)}>
            {t('people.done')}
          </Button>
          <Button
            onClick={() => {
              setMade(null);
              setRound(round + 1);
            }}
          >
            {t('people.another')}
          </Button>
        </div>
      </div>
    );
  return <Form key={round} onMade={setMade} />;
}

function Form({ onMade }: { onMade: (made: Made) => void }): ReactElement {
  const { t } = useTranslation('administration');
  const locale = useLanguage();
  const queues = useChoices('queues');
  const [latest] = useState<NewFields>(() => ({
    name: '',
    email: '',
    roles: ['agent'],
    // Where there is only one, they work in it.
    queueIds: queues.length === 1 ? queues.map(({ id }) => id) : [],
    teamIds: [],
    capacity: 6,
  }));
  const [answer] = useState<{ made?: Made }>({});
  const edit = useEditing<NewFields>({
    id: 'new',
    latest,
    version: 0,
    check: (values) => ({
      ...checkPerson(values, t),
      ...(/^\S+@\S+\.\S+$/.test(values.email.trim()) ? {} : { email: t('mistake.email') }),
    }),
    save: async (changes) => {
      const { capacity, ...values } = { ...latest, ...changes };
      const body = { ...values, name: values.name.trim(), email: values.email.trim(), locale };
      answer.made = await call('POST /api/people', { body: { ...body, ...(serves(body.roles) ? { capacity } : {}) } });
      return 1;
    },
    onSaved: () => {
      void readPeopleAgain();
      if (answer.made) onMade(answer.made);
    },
  });
  return (
    <>
      <NamePerson edit={edit as unknown as Editing<PersonFields>} />
      <Setting edit={edit} name="email" label={t('people.setting.email.label')} text={t('people.setting.email.text')}>
        {(email, set, control) => (
          <TextInput
            {...control}
            type="email"
            maxLength={254}
            autoComplete="off"
            value={email}
            onChange={(e) => set(e.target.value)}
          />
        )}
      </Setting>
      <PersonSettings edit={edit as unknown as Editing<PersonFields>} />
      <SaveBar edit={edit} action={t('people.inviteDo')} />
    </>
  );
}
