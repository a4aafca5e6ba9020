import type { AlertRule } from '@harken/contract/routes-analytics';
import i18next from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { call, queries } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { deskStore } from '../platform/desk.ts';
import { number, percent, span, time } from '../platform/format.ts';
import { localName } from '../platform/i18n.ts';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';

type Measure = AlertRule['condition']['measure'];
export const shares: ReadonlySet<Measure> = new Set(['serviceLevel', 'abandonment', 'occupancy', 'csat']);
const seconds: ReadonlySet<Measure> = new Set(['longestWait', 'aht']);
/** True this moment: a window says nothing about them. */
export const momentary: ReadonlySet<Measure> = new Set(['waiting', 'longestWait', 'available']);

export function alertValue(measure: Measure, value: number | null): string {
  if (value === null) return '–';
  return shares.has(measure) ? percent(value, 1) : seconds.has(measure) ? span(value) : number(value);
}

/** "Service level (%) below 80 %, Cards" */
export function ruleWords({ condition }: AlertRule): string {
  const { measure, above, threshold, queueId } = condition;
  const queue = deskStore.get()?.queues.find(({ id }) => id === queueId);
  return i18next
    .t('analytics:alerts.says', {
      measure: i18next.t(`analytics:alerts.measures.${measure}`).replace(/ ?[(（].*[)）]$/, ''),
      side: ` ${i18next.t(`analytics:alerts.${above ? 'above' : 'below'}`)}`,
      threshold: alertValue(measure, threshold),
      queue: queue ? `${i18next.t('analytics:joint')}${localName(queue.name)}` : '',
    })
    .replace('  ', ' ');
}

export function alertWords(rule: AlertRule): string {
  const name = deskStore.get()?.people.find(({ id }) => id === rule.acknowledgedBy)?.name;
  const says = i18next.t('analytics:alerts.raisedSince', {
    value: alertValue(rule.condition.measure, rule.value),
    rule: ruleWords(rule),
  });
  return name ? `${says} ${i18next.t('analytics:alerts.cared', { name })}` : says;
}

/** Somebody takes care of it; then it may also rest. */
export function AnswerAlert({ rule }: { rule: AlertRule }): ReactElement {
  const { t } = useTranslation('analytics');
  const answer = async (body: { kind: 'acknowledge' } | { kind: 'snooze'; minutes: number }) => {
    try {
      const reply = await call('POST /api/alert-rules/:id/answer', { params: { id: rule.id }, body });
      const until = reply.rule.snoozedUntil;
      tell(until ? t('alerts.rested', { time: time(until) }) : t('alerts.answered'));
      void queries.invalidateQueries({ queryKey: ['board'] });
      void queries.invalidateQueries({ queryKey: ['alert-rules'] });
    } catch (error) {
      tell(problemWords(error), { tone: 'breaking' });
    }
  };
  return rule.acknowledgedBy !== null ? (
    <Button size="small" onClick={() => void answer({ kind: 'snooze', minutes: 30 })}>
      {t('alerts.rest')}
    </Button>
  ) : (
    <Button size="small" onClick={() => void answer({ kind: 'acknowledge' })}>
      {t('alerts.acknowledge')}
    </Button>
  );
}
