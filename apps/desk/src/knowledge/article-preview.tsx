import type { Locale } from '@harken/contract/people';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { useSettled } from '../platform/settled.ts';
import { type Fields, textOf } from './draft-keeper.ts';

/** The page that the help centre will draw, by the help centre itself, as one types. */
export function ArticlePreview({
  locale,
  fields,
  checked,
}: {
  locale: Locale;
  fields: Fields;
  checked: string | null;
}): ReactElement {
  const { t } = useTranslation('articles');
  const [phone, setPhone] = useState(false);
  const text = textOf(useSettled(fields, 250));
  const { data, error, refetch } = useQuery({
    queryKey: ['article-preview', locale, text, checked],
    queryFn: ({ signal }) => call('POST /api/portal/preview', { body: { locale, text, checked } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2 max-md:hidden">
        <p className="min-w-0 flex-1 text-12 text-ink-3">{t('preview.text')}</p>
        <Button size="small" aria-pressed={phone} onClick={() => setPhone(!phone)}>
          {t('preview.phone')}
        </Button>
      </div>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      {data ? (
        <iframe
          title={t('preview.title')}
          // Drawn under the help centre's own style sheet; nothing in it can run.
          sandbox="allow-same-origin"
          srcDoc={data.html}
          className={`h-[720px] rounded-md border border-line bg-surface-0 ${phone ? 'w-[390px] max-w-full self-center' : 'w-full'}`}
        />
      ) : (
        !error && <div className="ghost h-64" />
      )}
    </div>
  );
}
