import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Circle } from 'lucide-react';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { buttonClass } from '../platform/buttons.tsx';
import { useChoices, useDesk } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { Icon } from '../platform/icons.tsx';
import { MessengerStep } from './messenger-step.tsx';
import { useMessengers } from './messengers-data.ts';
import { progressOf } from './progress.ts';
import { Page } from './room.tsx';

/** What a new house needs before its first customer is answered; it knows what is done and leads to the rest. */
export function GettingStarted(): ReactElement {
  const { t } = useTranslation('administration');
  const people = useDesk((state) => state.people);
  const agents = useDesk((state) => state.agents);
  const conversations = useDesk((state) => state.conversations);
  const queues = useChoices('queues');
  const skills = useChoices('skills');
  const articles = useQuery({ queryKey: ['articles'], queryFn: () => call('GET /api/knowledge/articles') });
  const messengers = useMessengers();
  const answered = useQuery({
    queryKey: ['administration', 'answered'],
    queryFn: () => call('GET /api/conversations', { query: { view: 'all', limit: 50 } }),
  });
  const progress = useMemo(
    () =>
      progressOf({
        people,
        agents,
        queues,
        skills,
        articles: articles.data?.articles ?? [],
        messengers: messengers.data?.messengers.length ?? 0,
        conversations: [...conversations, ...(answered.data?.conversations ?? [])],
      }),
    [people, agents, queues, skills, articles.data, messengers.data, conversations, answered.data],
  );
  const failed = articles.error ?? messengers.error ?? answered.error;
  const needed = (['queue', 'people', 'members', 'messenger', 'answered'] as const).filter((step) => !progress[step]);
  const first = queues[0];
  return (
    <Page title={t('start.name')} text={needed.length ? t('start.text') : t('start.allDone')}>
      {failed && <PartFailed error={failed} />}
      <ol className="flex flex-col">
        <Step step="queue" done={progress.queue}>
          <Go section="queues" item="new" done={progress.queue} />
        </Step>
        <Step step="hours" done={progress.hours} waits={!progress.queue}>
          {first && <Go section="queues" item={first.id} done={progress.hours} />}
        </Step>
        <Step step="people" done={progress.people}>
          <Go section="people" item="new" done={progress.people} />
        </Step>
        <Step step="members" done={progress.members} waits={!progress.queue}>
          <Go section="people" done={progress.members} />
        </Step>
        <Step step="messenger" done={progress.messenger}>
          <MessengerStep messengers={messengers.data?.messengers ?? []} />
        </Step>
        <Step step="answered" done={progress.answered} waits={!progress.messenger || !progress.members}>
          <Link to="/inbox" search={{}} className={buttonClass('plain', 'small')}>
            {t('start.toInbox')}
          </Link>
        </Step>
        <Step step="skills" done={progress.skills} optional>
          <Go section="skills" done={progress.skills} />
        </Step>
        <Step step="knowledge" done={progress.knowledge} optional>
          <Link to="/knowledge" search={{}} className={buttonClass('plain', 'small')}>
            {t('start.toKnowledge')}
          </Link>
        </Step>
      </ol>
    </Page>
  );
}

type StepName = 'queue' | 'hours' | 'people' | 'members' | 'messenger' | 'answered' | 'skills' | 'knowledge';

function Step({
  step,
  done,
  waits = false,
  optional = false,
  children,
}: {
  step: StepName;
  done: boolean;
  /** Something before it is missing. */
  waits?: boolean;
  optional?: boolean;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <li className="flex gap-3 border-t border-line py-3.5 first:border-t-0">
      <span
        className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full ${done ? 'bg-done-soft text-done' : 'text-ink-3'}`}
      >
        <Icon of={done ? Check : Circle} size={done ? 13 : 17} />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="text-13 font-semibold">
          {t(`start.step.${step}.name`)}
          <span className={`ml-2 font-normal ${done ? 'text-done' : 'text-ink-3'}`}>
            {done ? t('start.done') : optional ? t('start.optional') : ''}
          </span>
        </h2>
        <p className="mt-0.5 mb-1.5 max-w-[560px] text-13 text-ink-2">{t(`start.step.${step}.text`)}</p>
        {!waits && children}
      </div>
    </li>
  );
}

function Go({
  section,
  item,
  done,
}: {
  section: 'people' | 'queues' | 'skills';
  item?: string;
  done: boolean;
}): ReactElement {
  const { t } = useTranslation('administration');
  const look = buttonClass(done ? 'plain' : 'primary', 'small');
  const words = done ? t(`start.again.${section}`) : t(`start.go.${section}`);
  if (done || !item)
    return (
      <Link to="/administration/$section" params={{ section }} className={look}>
        {words}
      </Link>
    );
  return (
    <Link to="/administration/$section/$item" params={{ section, item }} className={look}>
      {words}
    </Link>
  );
}
