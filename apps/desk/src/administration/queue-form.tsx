import type { QueueId, SkillId } from '@harken/contract/ids';
import type { Localised, OpeningHours, Queue } from '@harken/contract/people';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Avatar } from '../platform/avatars.tsx';
import { Button } from '../platform/buttons.tsx';
import { useChoices, useDesk } from '../platform/desk.ts';
import { span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { Dialog } from '../platform/popups.tsx';
import { tell } from '../platform/toasts.tsx';
import { useArchiving } from './archiving.tsx';
import { bothLanguages, isNamed } from './both-languages.ts';
import { hoursMistake, usualHours, withNames } from './hours.ts';
import { HoursEditor } from './hours-editor.tsx';
import { NameSetting } from './localised-names.tsx';
import { useOpenItem } from './room.tsx';
import { Labelled, SaveBar, Select, Setting, SettingRow, TextInput } from './setting.tsx';
import { useEditing } from './use-editing.ts';

interface QueueFields {
  name: Localised;
  skillId: SkillId | null;
  priority: number;
  /** Per cent and minutes, as people say it; the record keeps shares and seconds. */
  share: number;
  withinMinutes: number;
  nextReplyMinutes: number;
  resolveHours: number;
  hours: OpeningHours;
}

const fieldsOf = (queue: Queue): QueueFields => ({
  name: queue.name,
  skillId: queue.skillId,
  priority: queue.priority,
  share: Math.round(queue.goal.share * 100),
  withinMinutes: queue.goal.withinSeconds / 60,
  nextReplyMinutes: queue.goal.nextReplySeconds / 60,
  resolveHours: queue.goal.resolveSeconds / 3600,
  hours: queue.hours,
});

const newFields = (): QueueFields => ({
  name: { en: '', zh: '' },
  skillId: null,
  priority: 5,
  share: 80,
  withinMinutes: 2,
  nextReplyMinutes: 5,
  resolveHours: 24,
  hours: usualHours(),
});

const goalOf = (fields: QueueFields): Queue['goal'] => ({
  share: fields.share / 100,
  withinSeconds: Math.round(fields.withinMinutes * 60),
  nextReplySeconds: Math.round(fields.nextReplyMinutes * 60),
  resolveSeconds: Math.round(fields.resolveHours * 3600),
});

const goals = ['withinMinutes', 'nextReplyMinutes', 'resolveHours'] as const;

export function QueueForm({ queue }: { queue: Queue | null }): ReactElement {
  const { t } = useTranslation('administration');
  const { openItem } = useOpenItem();
  const skills = useChoices('skills');
  const [latest] = useState(newFields);
  const edit = useEditing<QueueFields>({
    id: queue?.id ?? 'new',
    latest: queue ? fieldsOf(queue) : latest,
    version: queue?.version ?? 0,
    check: (values) => {
      const hours = hoursMistake(values.hours);
      return {
        ...(isNamed(values.name) ? {} : { name: t('mistake.needed') }),
        ...(values.share > 0 && values.share <= 100 ? {} : { share: t('mistake.share') }),
        ...Object.fromEntries(goals.filter((key) => !(values[key] > 0)).map((key) => [key, t('mistake.aboveZero')])),
        ...(hours ? { hours: t(`mistake.${hours}`) } : {}),
      };
    },
    save: async (changes, version) => {
      const whole = { ...(queue ? fieldsOf(queue) : latest), ...changes };
      const { skillId, priority, hours } = changes;
      const goal = ['share', ...goals].some((key) => key in changes);
      const name = changes.name && bothLanguages(changes.name);
      if (queue) {
        const body = {
          version,
          ...(name ? { name } : {}),
          ...('skillId' in changes ? { skillId: skillId ?? null } : {}),
          ...(priority === undefined ? {} : { priority }),
          ...(goal ? { goal: goalOf(whole) } : {}),
          ...(hours ? { hours: withNames(hours) } : {}),
        };
        return (await call('PATCH /api/queues/:id', { params: { id: queue.id }, body })).queue.version;
      }
      const { skillId: needs, priority: first, hours: open } = whole;
      const body = {
        name: bothLanguages(whole.name),
        skillId: needs,
        priority: first,
        goal: goalOf(whole),
        hours: withNames(open),
      };
      await call('POST /api/queues', { body });
      return 1;
    },
    ...(queue
      ? {}
      : {
          onSaved: () => {
            tell(t('queues.made'));
            openItem(null);
          },
        }),
  });
  const says = (key: 'skill' | 'priority' | 'share' | (typeof goals)[number] | 'hours') => ({
    label: t(`queues.setting.${key}.label`),
    text: t(`queues.setting.${key}.text`),
  });
  return (
    <>
      <NameSetting edit={edit} label={t('queues.setting.name.label')} text={t('queues.setting.name.text')} />
      <Setting edit={edit} name="hours" {...says('hours')} group show={({ zone }) => t('hours.otherHours', { zone })}>
        {(hours, set) => <HoursEditor hours={hours} onChange={set} />}
      </Setting>
      <Setting edit={edit} name="share" {...says('share')} show={(share) => `${share} %`}>
        {(share, set, control) => <Figure control={control} value={share} set={set} unit="%" />}
      </Setting>
      {goals.map((key) => (
        <Setting
          key={key}
          edit={edit}
          name={key}
          {...says(key)}
          show={(value) => span(value * (key === 'resolveHours' ? 3600 : 60))}
        >
          {(value, set, control) => (
            <Figure
              control={control}
              value={value}
              set={set}
              unit={key === 'resolveHours' ? t('queues.hours') : t('queues.minutes')}
            />
          )}
        </Setting>
      ))}
      <Setting edit={edit} name="priority" {...says('priority')}>
        {(priority, set, control) => (
          <Select {...control} value={priority} onChange={(e) => set(Number(e.target.value))}>
            {[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (
              <option key={n} value={n}>
                {n === 1 ? t('queues.first') : n === 9 ? t('queues.last') : n}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      <Setting
        edit={edit}
        name="skillId"
        {...says('skill')}
        show={(id) => {
          const skill = skills.find((one) => one.id === id);
          return skill ? localName(skill.name) : t('queues.noSkill');
        }}
      >
        {(skillId, set, control) => (
          <Select {...control} value={skillId ?? ''} onChange={(e) => set((e.target.value || null) as SkillId | null)}>
            <option value="">{t('queues.noSkill')}</option>
            {skills.map(({ id, name }) => (
              <option key={id} value={id}>
                {localName(name)}
              </option>
            ))}
          </Select>
        )}
      </Setting>
      {queue && <Members queue={queue} />}
      {queue && <Archive queue={queue} />}
      <SaveBar edit={edit} {...(queue ? {} : { action: t('queues.add') })} />
    </>
  );
}

function Figure({
  control,
  value,
  set,
  unit,
}: {
  control: object;
  value: number;
  set: (value: number) => void;
  unit: string;
}): ReactElement {
  return (
    <span className="flex items-center gap-2 text-13 text-ink-2">
      <TextInput
        {...control}
        type="number"
        min={0}
        step="any"
        className="w-24 text-ink-1"
        value={Number.isNaN(value) ? '' : value}
        onChange={(e) => set(e.target.valueAsNumber)}
      />
      {unit}
    </span>
  );
}

function Members({ queue }: { queue: Queue }): ReactElement {
  const { t } = useTranslation('administration');
  const agents = useDesk((state) => state.agents).filter(({ queueIds }) => queueIds.includes(queue.id));
  return (
    <SettingRow label={t('queues.setting.members.label')} text={t('queues.setting.members.text')} group>
      {() =>
        agents.length ? (
          <ul className="flex flex-wrap gap-x-4 gap-y-1.5 text-13">
            {agents.map(({ personId, name, skills }) => (
              <li key={personId} className="flex items-center gap-1.5">
                <Avatar kind="staff" name={name} size={20} />
                {name}
                {queue.skillId && !skills.some(({ skillId }) => skillId === queue.skillId) && (
                  <span className="text-12 text-attention">{t('queues.lacksSkill')}</span>
                )}
              </li>
            ))}
          </ul>
        ) : (
          <p className="text-13 text-attention">{t('queues.noMembers')}</p>
        )
      }
    </SettingRow>
  );
}

/** A queue with work in it asks where the work goes. */
function Archive({ queue }: { queue: Queue }): ReactElement {
  const { t } = useTranslation('administration');
  const [asking, setAsking] = useState(false);
  const others = useChoices('queues').filter(({ id }) => id !== queue.id);
  const work = useDesk((state) => state.conversations).filter(({ queueId }) => queueId === queue.id).length;
  const [chosen, setChosen] = useState<QueueId | ''>('');
  const goesTo = chosen || others[0]?.id;
  const archive = useArchiving(async (archived, version) => {
    const workGoesTo = archived && goesTo ? { workGoesTo: goesTo } : {};
    const body = { version, archived, ...workGoesTo };
    return (await call('PATCH /api/queues/:id', { params: { id: queue.id }, body })).queue.version;
  });
  return (
    <SettingRow label={queue.archived ? t('archive.back') : t('archive.label')} text={t('queues.archiveText')}>
      {(control) => (
        <>
          <Button
            id={control.id}
            aria-describedby={control['aria-describedby']}
            onClick={() => (queue.archived ? void archive(false, queue.version) : setAsking(true))}
          >
            {queue.archived ? t('archive.backDo') : t('archive.do')}
          </Button>
          <Dialog
            open={asking}
            onClose={() => setAsking(false)}
            title={t('queues.archiveAsk', { name: localName(queue.name) })}
            description={work ? t('queues.work', { count: work }) : t('queues.noWork')}
          >
            <div className="p-4">
              {others.length > 0 ? (
                <Labelled label={t('queues.workGoesTo')}>
                  {(id) => (
                    <Select
                      id={id}
                      className="w-full"
                      value={goesTo}
                      onChange={(e) => setChosen(e.target.value as QueueId)}
                    >
                      {others.map(({ id, name }) => (
                        <option key={id} value={id}>
                          {localName(name)}
                        </option>
                      ))}
                    </Select>
                  )}
                </Labelled>
              ) : (
                <p className="text-13 text-attention">{t('queues.onlyOne')}</p>
              )}
              <div className="mt-4 flex justify-end gap-2">
                <Button onClick={() => setAsking(false)}>{t('queues.keep')}</Button>
                <Button
                  look="breaking"
                  disabled={!others.length}
                  onClick={() => {
                    setAsking(false);
                    void archive(true, queue.version);
                  }}
                >
                  {t('archive.do')}
                </Button>
              </div>
            </div>
          </Dialog>
        </>
      )}
    </SettingRow>
  );
}
