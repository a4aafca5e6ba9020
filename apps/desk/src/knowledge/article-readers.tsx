import type { ArticleId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { ArticleVoices, NotHelpedReason } from '@harken/contract/portal';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { PartFailed } from '../platform/failures.tsx';
import { number, percent } from '../platform/format.ts';
import { useVoices } from './articles-data.ts';

/** A share of fewer voices says little; readers are told the same from so many on. */
const fewestVoices = 10;

/** Of those who said whether it helped; null while they are too few. */
export function helpedShare(voices: ArticleVoices | undefined): number | null {
  const count = voices ? voices.helped + voices.notHelped : 0;
  return voices && count >= fewestVoices ? voices.helped / count : null;
}

/** What readers of the help centre said of it in the last thirty days. */
export function ArticleReaders({ id, locale }: { id: ArticleId; locale: Locale }): ReactElement {
  const { t } = useTranslation('articles');
  const { data, error, refetch } = useVoices();
  if (error) return <PartFailed error={error} retry={() => void refetch()} />;
  if (!data) return <div className="ghost h-24" />;
  const said = data.voices.find((one) => one.articleId === id && one.locale === locale);
  const count = said ? said.helped + said.notHelped : 0;
  const share = helpedShare(said);
  const reasons = (Object.entries(said?.reasons ?? {}) as [NotHelpedReason, number][]).sort((a, b) => b[1] - a[1]);
  return (
    <div className="flex flex-col gap-4 text-13">
      <p className="text-12 text-ink-3">{t('readers.text')}</p>
      {share !== null ? (
        <p>
          <span className="text-20 font-semibold">{percent(share)}</span>{' '}
          <span className="text-ink-2">{t('readers.helped', { count, shown: number(count) })}</span>
        </p>
      ) : (
        <p className="text-ink-2">{t('readers.few', { count, shown: number(count) })}</p>
      )}
      {reasons.length > 0 && (
        <section aria-label={t('readers.why')}>
          <h3 className="mb-1 font-medium">{t('readers.why')}</h3>
          <ul>
            {reasons.map(([reason, times]) => (
              <li key={reason} className="flex justify-between border-t border-line py-1">
                <span>{t(`readers.reason.${reason}`)}</span>
                <span className="text-ink-2">{number(times)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {said && said.comments.length > 0 && (
        <section aria-label={t('readers.words')}>
          <h3 className="mb-1 font-medium">{t('readers.words')}</h3>
          <ul>
            {said.comments.map((comment, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that only a new fetch changes
              <li key={at} className="border-t border-line py-2 wrap-anywhere whitespace-pre-wrap text-ink-2">
                {comment}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
