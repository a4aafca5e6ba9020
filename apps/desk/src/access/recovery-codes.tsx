import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { tell } from '../platform/toasts.tsx';

/** Shown once. Going on says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }): ReactElement {
  const { t } = useTranslation('security');
  const text = `${codes.join('\n')}\n`;
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    link.download = 'harken-recovery-codes.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div>
      <p className="text-13 text-ink-2">{t('recovery.text')}</p>
      <ul
        aria-label={t('factors.recovery')}
        className="my-3 grid grid-cols-2 gap-x-4 gap-y-1 rounded-md border border-line bg-surface-2 p-3 font-mono text-13 max-md:grid-cols-1"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={async () => {
            if (await copyText(text)) tell(t('codeApp.copied'));
          }}
        >
          {t('recovery.copy')}
        </Button>
        <Button onClick={save}>{t('recovery.save')}</Button>
        <Button look="primary" className="ml-auto" onClick={onKept}>
          {t('recovery.kept')}
        </Button>
      </div>
    </div>
  );
}
