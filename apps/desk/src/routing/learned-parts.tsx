import type { LearnedAtOnce, LearnedSkill } from '@harken/contract/routes-routing';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk, useMe } from '../platform/desk.ts';
import { dayAndTime, number, percent, span } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { useLearned } from './learned.ts';

type Learned = LearnedSkill['resolution'];

/** Where it probably lies, on a line from nothing to `most`; words beside it say the same. */
export function Interval({ of: { mean, lower, upper }, most }: { of: Learned; most: number }): ReactElement {
  const at = (value: number) => Math.min(1, value / most) * 56 + 2;
  return (
    <svg aria-hidden="true" width="60" height="8" viewBox="0 0 60 8" className="shrink-0">
      <line x1="2" x2="58" y1="4" y2="4" className="stroke-line-strong" strokeWidth="1" />
      <line
        x1={at(lower)}
        x2={at(upper)}
        y1="4"
        y2="4"
        className="stroke-accent"
        strokeWidth="3"
        strokeOpacity="0.45"
      />
      <line x1={at(mean)} x2={at(mean)} y1="0.5" y2="7.5" className="stroke-accent" strokeWidth="2" />
    </svg>
  );
}

/** How likely they resolve it, and how long it takes them, in words. */
export function useLearnedWords() {
  const { t } = useTranslation('routing');
  const resolves = ({ resolution: { mean, lower, upper } }: LearnedSkill) =>
    t('learned.resolves', { share: percent(mean), lower: percent(lower), upper: percent(upper) });
  const takes = ({ handleSeconds: { mean, lower, upper } }: LearnedSkill) =>
    t('learned.takes', { time: span(mean), lower: span(lower), upper: span(upper) });
  /** Whose cases it rests on. */
  const restsOn = ({ resolution: { own, cases } }: LearnedSkill) => {
    const count = Math.round(cases);
    if (count === 0) return t('learned.noneOwn');
    return t(own >= 0.5 ? 'learned.mostOwn' : 'learned.mostTeam', { count, shown: number(count) });
  };
  return { resolves, takes, restsOn };
}

/** How many contacts at once somebody gets most done with, beside what they may hold. */
export function useAtOnceWords() {
  const { t } = useTranslation('routing');
  const most = (value: number) => number(value, 1);
  return (of: LearnedAtOnce | undefined, capacity: number): string => {
    if (!of) return t('learned.atOnce.unknown');
    const { best, levels } = of;
    if (best === null || best >= capacity) return t('learned.atOnce.room', { capacity: number(capacity, 1) });
    return t('learned.atOnce.best', {
      best,
      capacity: number(capacity, 1),
      rate: most(levels[best - 1]?.perHour ?? 0),
      more: best + 1,
      less: most(levels[best]?.perHour ?? 0),
    });
  };
}

/** What was learned of who looks, queue by queue. Nothing where nothing was. */
export function LearnedOfMe(): ReactElement | null {
  const { t } = useTranslation('routing');
  const { person } = useMe();
  const queues = useDesk((state) => state.queues);
  const words = useLearnedWords();
  const atOnceWords = useAtOnceWords();
  const capacity = useDesk((state) => state.agents.find(({ personId }) => personId === person.id)?.capacity ?? 0);
  const { data } = useLearned();
  const mine = data?.skills.filter(({ agentId }) => agentId === person.id) ?? [];
  if (!data?.at || mine.length === 0) return null;
  const most = Math.max(...mine.map(({ handleSeconds }) => handleSeconds.upper));
  return (
    <section aria-labelledby="learned-of-me" className="mt-7 border-t border-line pt-4">
      <h2 id="learned-of-me" className="text-15 font-semibold">
        {t('learned.title')}
      </h2>
      <p className="mt-0.5 text-13 text-ink-2">{t('learned.text', { at: dayAndTime(data.at) })}</p>
      {data.atOnce.length > 0 && <p className="mt-2 text-13">{atOnceWords(data.atOnce[0], capacity)}</p>}
      <ul className="mt-3 flex flex-col gap-3">
        {mine.map((one) => {
          const queue = queues.find(({ id }) => id === one.queueId);
          return (
            <li key={one.queueId} className="text-13">
              <p className="font-medium">{queue ? localName(queue.name) : one.queueId}</p>
              <p className="flex flex-wrap items-center gap-x-2">
                <Interval of={one.resolution} most={1} />
                {words.resolves(one)}
              </p>
              <p className="flex flex-wrap items-center gap-x-2">
                <Interval of={one.handleSeconds} most={most} />
                {words.takes(one)}
              </p>
              <p className="text-12 text-ink-2">{words.restsOn(one)}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
