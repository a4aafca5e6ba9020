/**
 * What the customer did on the page, as far as it may leave the page: names, labels, codes and outcomes. Whatever else
 * a page hands over (a field's value, an object) is dropped here.
 */
import type { TrailStep } from '@harken/contract/record';
import type { RawStep } from './launch.ts';

const short = (value: unknown, most: number) =>
  (typeof value === 'string' || typeof value === 'number') && value !== '' ? `${value}`.slice(0, most) : undefined;

/** @returns the last 50 steps told after `after` (ms since 1970), oldest first */
export const trailAfter = (told: readonly RawStep[], after = 0): TrailStep[] =>
  told
    .flatMap(([at, kind, what, more]) =>
      (kind === 'set' ? Object.entries(what ?? {}) : [[what, more]]).map(([name, given]) => {
        const { label, code, outcome } = (kind === 'set' ? { label: given } : (given ?? {})) as Record<string, unknown>;
        return {
          at: new Date(at).toISOString(),
          kind,
          name: short(name, 120),
          label: short(label, 200),
          code: short(code, 60),
          outcome: ['ok', 'failed', 'unsaved'].includes(outcome as string) ? outcome : undefined,
        } as TrailStep;
      }),
    )
    .filter(({ name, at }) => name && Date.parse(at) > after)
    .slice(-50);
