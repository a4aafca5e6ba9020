import type { Skill } from '@harken/contract/people';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { useChoices, useDesk, useMay } from '../platform/desk.ts';
import { localName } from '../platform/i18n.ts';
import { NamedForm } from './named-form.tsx';
import { Page, useOpenItem } from './room.tsx';
import { SkillMatrix } from './skill-matrix.tsx';
import { NewButton, ThingList } from './thing-list.tsx';

/** What agents can do: who masters what, and the skills themselves. */
export function Skills(): ReactElement {
  const { t } = useTranslation('administration');
  const { item, openItem } = useOpenItem();
  const skills = useDesk((state) => state.skills);
  const offered = useChoices('skills');
  const sees = { admin: useMay('people.manage'), lead: useMay('agent.steer') };
  const mayChange = useMay('queue.manage');
  const open = skills.find(({ id }) => id === item);
  const back = { label: t('skills.back'), go: () => openItem(null) };
  if (mayChange && (item === 'new' || open))
    return (
      <Page title={open ? localName(open.name) : t('skills.new')} back={back}>
        <SkillForm key={item} skill={open ?? null} />
      </Page>
    );
  return (
    <Page
      wide
      title={t('skills.name')}
      text={t('skills.text')}
      {...(mayChange ? { action: <NewButton>{t('skills.new')}</NewButton> } : {})}
    >
      {(sees.admin || sees.lead) && offered.length > 0 && <SkillMatrix skills={offered} />}
      {mayChange && <AllSkills />}
    </Page>
  );
}

function AllSkills(): ReactElement {
  const { t } = useTranslation('administration');
  const skills = useDesk((state) => state.skills);
  const queues = useChoices('queues');
  return (
    <>
      <h2 className="mt-6 mb-2 text-15 font-semibold">{t('skills.all')}</h2>
      <ThingList
        label={t('skills.name')}
        things={skills.map((skill) => ({
          id: skill.id,
          name: localName(skill.name),
          archived: skill.archived,
          detail: queues
            .filter(({ skillId }) => skillId === skill.id)
            .map(({ name }) => t('skills.neededBy', { queue: localName(name) }))
            .join(' · '),
        }))}
        empty={{
          title: t('skills.empty'),
          text: t('skills.emptyText'),
          action: <NewButton>{t('skills.new')}</NewButton>,
        }}
      />
    </>
  );
}

function SkillForm({ skill }: { skill: Skill | null }): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <NamedForm
      kind="skill"
      thing={skill}
      words={{
        label: t('skills.setting.name.label'),
        text: t('skills.setting.name.text'),
        made: t('skills.made'),
        add: t('skills.add'),
        archive: t('skills.archiveText'),
      }}
      create={(body) => call('POST /api/skills', { body })}
      update={async (id, body) =>
        (await call('PATCH /api/skills/:id', { params: { id: id as Skill['id'] }, body })).skill.version
      }
    />
  );
}
