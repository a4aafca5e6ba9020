import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { Dialog } from '../platform/popups.tsx';
import { tell } from '../platform/toasts.tsx';

/** A key or a secret that is never shown again: it goes only when somebody says that it is kept. */
export function ShownOnce({
  secret,
  title,
  text,
  onClose,
}: {
  secret: string | null;
  title: string;
  text: string;
  onClose: () => void;
}): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <Dialog open={secret !== null} onClose={onClose} title={title} description={text}>
      <div className="p-4">
        <code className="block rounded-md border border-line bg-surface-2 p-3 font-mono text-13 break-all">
          {secret}
        </code>
        <div className="mt-4 flex justify-end gap-2">
          <Button
            onClick={async () => {
              if (await copyText(secret ?? '')) tell(t('link.copied'));
            }}
          >
            {t('link.copy')}
          </Button>
          <Button look="primary" onClick={onClose}>
            {t('link.kept')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
