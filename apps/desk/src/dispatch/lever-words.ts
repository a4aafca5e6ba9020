import type { TwinLever } from '@harken/contract/routes-twin';
import i18next from 'i18next';
import { useDesk } from '../platform/desk.ts';
import { inZone, listOf, percent } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { signedPercent } from './figures.ts';

/** Names of the day: its queues, and its moments on the clock of its zone. */
export interface DayNames {
  queue: (id: string | null) => string;
  time: (minutes: number) => string;
  window: (from: number, to: number) => string;
  /** Of the whole day. */
  minutes: number;
}

export function useDayNames(day: { startsAt: string; zone: string; minutes: number } | null): DayNames {
  const queues = useDesk((state) => state.queues);
  const t = i18next.getFixedT(null, 'dispatch');
  const minutes = day?.minutes ?? 1440;
  const time = (at: number) =>
    // The end of the day is its 24th hour and not the first of the next one.
    at >= minutes || !day ? '24:00' : inZone(Date.parse(day.startsAt) + at * 60_000, day.zone, 'time');
  return {
    minutes,
    time,
    queue: (id) => {
      if (id === null) return t('lever.allQueues');
      const queue = queues.find((one) => one.id === id);
      return queue ? localName(queue.name) : id;
    },
    window: (from, to) => (from <= 0 && to >= minutes ? t('day.wholeDay') : `${time(from)}–${time(to)}`),
  };
}

/** A lever in a few words: what stands under a plan's name. */
export function leverWords(lever: TwinLever, names: DayNames): string {
  const t = i18next.getFixedT(null, 'dispatch');
  const every = (id: string | null) => (id === null ? t('lever.words.everyQueue') : names.queue(id));
  switch (lever.kind) {
    case 'staff': {
      const when = names.window(lever.from, lever.to);
      return t(lever.add < 0 ? 'lever.words.fewer' : 'lever.words.more', {
        count: Math.abs(lever.add),
        pool: lever.pool,
        when,
      });
    }
    case 'skill':
      return t('lever.words.skill', { count: lever.agents, pool: lever.pool, queue: names.queue(lever.type) });
    case 'plan':
      return t(lever.plan ? 'lever.words.plan' : 'lever.words.usualPlan', { queue: names.queue(lever.queueId) });
    case 'segments':
      return t(lever.table ? 'lever.words.segments' : 'lever.words.noSegments');
    case 'arrivals':
      return t('lever.words.arrivals', {
        percent: signedPercent(lever.factor),
        queue: every(lever.type),
        when: names.window(lever.from, lever.to),
      });
    case 'containment':
      return t('lever.words.containment', { percent: percent(lever.share), queue: every(lever.type) });
    case 'handle':
      return t('lever.words.handle', { percent: signedPercent(lever.factor), queue: every(lever.type) });
  }
}

export const leversWords = (levers: readonly TwinLever[], names: DayNames): string =>
  levers.length === 0 ? i18next.t('dispatch:plan.nothing') : listOf(levers.map((lever) => leverWords(lever, names)));
