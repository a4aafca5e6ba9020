import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isRefused } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { problemWords } from '../platform/problem-words.ts';
import { tell } from '../platform/toasts.tsx';
import { SettingRow } from './setting.tsx';

/** Archives or brings back by the thing's own route; the notice takes it back by the same. */
export function useArchiving(put: (archived: boolean, version: number) => Promise<number>) {
  const { t } = useTranslation('administration');
  return async function archive(archived: boolean, version: number): Promise<void> {
    try {
      const next = await put(archived, version);
      tell(archived ? t('archive.done') : t('archive.broughtBack'), { undo: () => void archive(!archived, next) });
    } catch (error) {
      tell(isRefused(error, 'record.changed') ? t('archive.changed') : problemWords(error), { tone: 'breaking' });
    }
  };
}

export function ArchiveSetting({
  thing,
  text,
  put,
}: {
  thing: { archived: boolean; version: number };
  /** What happens then, in a sentence. */
  text: string;
  put: (archived: boolean, version: number) => Promise<number>;
}): ReactElement {
  const { t } = useTranslation('administration');
  const archive = useArchiving(put);
  return (
    <SettingRow label={thing.archived ? t('archive.back') : t('archive.label')} text={text}>
      {(control) => (
        <Button
          id={control.id}
          aria-describedby={control['aria-describedby']}
          onClick={() => void archive(!thing.archived, thing.version)}
        >
          {thing.archived ? t('archive.backDo') : t('archive.do')}
        </Button>
      )}
    </SettingRow>
  );
}
