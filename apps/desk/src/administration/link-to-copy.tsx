import { Check, Copy } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../platform/buttons.tsx';
import { copyText } from '../platform/clipboard.ts';
import { dayAndTime } from '../platform/format.ts';

/** A link that works once and for a while. There is no mail channel yet: whoever made it hands it over. */
export function LinkToCopy({ url, expiresAt }: { url: string; expiresAt: string }): ReactElement {
  const { t } = useTranslation('administration');
  const whole = new URL(url, location.origin).href;
  return (
    <div className="rounded-md border border-accent-line bg-accent-soft p-3">
      <p className="mb-2 text-13">{t('link.text', { until: dayAndTime(expiresAt) })}</p>
      <CopyLine label={t('link.label')} value={whole} />
    </div>
  );
}

export function CopyLine({ label, value, lines = 1 }: { label: string; value: string; lines?: number }): ReactElement {
  const { t } = useTranslation('administration');
  const [copied, setCopied] = useState(false);
  const Field = lines > 1 ? 'textarea' : 'input';
  return (
    <div className="flex w-full flex-wrap items-start gap-2">
      <Field
        readOnly
        aria-label={label}
        value={value}
        {...(lines > 1 ? { rows: lines } : {})}
        onFocus={(event) => event.currentTarget.select()}
        className="field min-h-8 min-w-0 flex-1 basis-64 px-2.5 py-1 font-mono text-12"
      />
      <Button icon={copied ? Check : Copy} onClick={async () => setCopied(await copyText(value))}>
        {copied ? t('link.copied') : t('link.copy')}
      </Button>
    </div>
  );
}
