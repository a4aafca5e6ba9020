/** When a watched measure becomes an alert, and when it ends. Pure. */
import type { AlertRule } from '@harken/contract/routes-analytics';
import { Temporal } from 'temporal-polyfill';

export type Standing = Pick<AlertRule, 'state' | 'value'> & { since: number | null };

/** How far a value must come back before an alert ends: around the threshold it does not flap. */
const margin = 0.1;

/**
 * The standing of a rule after its measure was looked at.
 * @param value null when there was nothing to measure: nothing to worry about
 * @param quiet nobody may be told now; what holds is told once that is over
 */
export function stand(
  { state, since }: Standing,
  { above, threshold, holdMinutes }: Pick<AlertRule['condition'], 'above' | 'threshold' | 'holdMinutes'>,
  value: number | null,
  now: number,
  quiet: boolean,
): Standing {
  const beyond = value !== null && (above ? value > threshold : value < threshold);
  if (state === 'raised') {
    const back = above ? threshold * (1 - margin) : threshold * (1 + margin);
    const ended = value === null || (above ? value <= back : value >= back);
    return ended ? { state: 'calm', since: null, value } : { state, since, value };
  }
  if (!beyond) return { state: 'calm', since: null, value };
  const from = since ?? now;
  const held = now - from >= holdMinutes * 60_000;
  return { state: held && !quiet ? 'raised' : 'building', since: from, value };
}

/** Whether an instant lies in the quiet hours; they may span midnight. The same hour twice is quiet both times. */
export function isQuiet(quiet: AlertRule['quiet'], at: Date): boolean {
  if (quiet === null) return false;
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(quiet.zone);
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const { from, to } = quiet;
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}
