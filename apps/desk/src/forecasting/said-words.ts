import type { Said } from '@harken/contract/forecasting';
import i18next from 'i18next';

/** The words under a key that came from the server, or null where this page does not know it yet. */
function wordsOf(key: string, values: Said['values'] = {}): string | null {
  const t = i18next.getFixedT(i18next.language, 'forecasting') as (key: string, values: Said['values']) => string;
  return i18next.exists(`forecasting:${key}`, values) ? t(key, values) : null;
}

/** What the server says by a code, in words; one that this page does not know stands as it is. */
export const saidWords = ({ code, values }: Said): string =>
  wordsOf(`said.${code.replaceAll('.', '_')}`, values) ??
  i18next.t('forecasting:said.unknown', { code, values: Object.values(values).join(', ') });

/** Models by their name; a new one is shown by the name that the engine gives it. */
export function modelName(name: string): string {
  const known = wordsOf(`model.${name}`);
  if (known) return known;
  // The same model on transformed counts.
  const [, base, way] = /^(.+)_(log|sqrt)$/.exec(name) ?? [];
  const named = base && wordsOf(`model.${base}`);
  return named ? i18next.t(`forecasting:model.on_${way as 'log'}`, { name: named }) : name.replaceAll('_', ' ');
}
