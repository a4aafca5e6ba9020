import type { Thread } from '@harken/client/desk-state';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useChoices, useMay, useMe } from '../platform/desk.ts';
import { AttributeFacts } from './attribute-facts.tsx';
import { Section } from './section.tsx';

/** What the organisation keeps about this conversation; nothing where it keeps nothing. */
export function ConversationFacts({ thread: { conversation } }: { thread: Thread }): ReactElement | null {
  const { t } = useTranslation('customers');
  const { person } = useMe();
  const leads = useMay('conversation.assign');
  const defined = useChoices('attributes').some(({ of }) => of === 'conversation');
  if (!defined) return null;
  const takesPart = conversation.agentId === person.id || conversation.participantIds.includes(person.id);
  const mayEdit = (takesPart || leads) && conversation.state !== 'closed';
  return (
    <Section title={t('facts.title')}>
      <dl className="grid grid-cols-[72px_minmax(0,1fr)] text-12 leading-[18px]">
        <AttributeFacts
          of="conversation"
          values={conversation.attributes}
          version={conversation.version}
          save={
            mayEdit
              ? async (values, version) => {
                  const body = { version, attributes: values };
                  await call('PATCH /api/conversations/:id', { params: { id: conversation.id }, body });
                  return version + 1;
                }
              : null
          }
        />
      </dl>
    </Section>
  );
}
