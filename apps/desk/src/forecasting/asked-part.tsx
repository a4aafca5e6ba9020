import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PartFailed } from '../platform/failures.tsx';

/** A screen while it is read, or when it could not be; then what was read. */
export function AskedPart<Data>({
  asked: { data, error, refetch },
  ghost,
  children,
}: {
  asked: { data: Data | undefined; error: unknown; refetch: () => unknown };
  /** How high what comes will be: nothing jumps. */
  ghost: string;
  children: (data: Data) => ReactNode;
}): ReactElement {
  const { t } = useTranslation('forecasting');
  if (data !== undefined) return <>{children(data)}</>;
  return error ? (
    <div className="px-4 py-3">
      <PartFailed error={error} retry={() => void refetch()} />
    </div>
  ) : (
    <div role="status" className="px-4 py-3">
      <span className="sr-only">{t('loading')}</span>
      <div className={`ghost ${ghost}`} />
    </div>
  );
}
