/**
 * What the customer did on the page, as far as it may leave the page: names, labels, codes and outcomes. Whatever else
 * a page hands over (a field's value, an object) is dropped here.
 */
import type { TrailStep } from '@harken/contract/record';
import type { RawStep } from './launch.ts';

const short = (value: unknown, most: number) =>
  (typeof value === 'string' || typeof value === 'number') && value !== '' ? `${value}`.slice(0, most) : undefined;

/**
 * A page may tell what happened before it was open, e.g. in an app, with its time as `at`.
 * @returns the last 50 steps told after `after` (ms since 1970), oldest first
 */
export const trailAfter = (told: readonly RawStep[], after = 0): TrailStep[] =>
  told
    .filter(([at]) => at > after)
    .flatMap(([at, kind, what, more]) =>
      (kind === 'set' ? Object.entries(what ?? {}) : [[what, more]]).map(([name, given]) => {
        const {
          label,
          code,
          outcome,
          at: earlier,
        } = (kind === 'set' ? { label: given } : (given ?? {})) as Record<string, unknown>;
        return {
          at: new Date(
            (earlier as number) > 0 && Number.isInteger(earlier) ? Math.min(earlier as number, at) : at,
          ).toISOString(),
          kind,
          name: short(name, 120),
          label: short(label, 200),
          code: short(code, 60),
          outcome: ['ok', 'failed', 'unsaved'].includes(outcome as string) ? outcome : undefined,
        } as TrailStep;
      }),
    )
    .filter(({ name }) => name)
    .slice(-50);
