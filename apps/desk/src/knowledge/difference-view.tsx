import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { around, lineDifference } from './line-difference.ts';

const looks = {
  same: '',
  gone: 'bg-breaking-soft text-breaking line-through decoration-1',
  new: 'bg-done-soft text-done',
} as const;

/** What changed from one text to another, line by line; signs and words say it besides the colours. */
export function DifferenceView({
  before,
  after,
  label,
}: {
  before: string;
  after: string;
  label: string;
}): ReactElement {
  const { t } = useTranslation('articles');
  const lines = around(lineDifference(before, after), 2);
  if (!lines.some((line) => line && line.what !== 'same'))
    return <p className="text-12 text-ink-3">{t('difference.none')}</p>;
  return (
    <ScrollRegion
      aria-label={label}
      className="max-h-80 overflow-auto rounded-md border border-line bg-surface-1 py-1 text-12"
    >
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a comparison do not move
        <div key={at} className={`grid grid-cols-[20px_minmax(0,1fr)] px-1 ${line ? looks[line.what] : 'text-ink-3'}`}>
          <span aria-hidden="true" className="text-center no-underline!">
            {line?.what === 'gone' ? '−' : line?.what === 'new' ? '+' : line ? '' : '⋯'}
          </span>
          <span className="wrap-anywhere whitespace-pre-wrap">
            {line && line.what !== 'same' && <span className="sr-only">{t(`difference.${line.what}`)} </span>}
            {line ? line.text || ' ' : <span className="sr-only">{t('difference.leftOut')}</span>}
          </span>
        </div>
      ))}
    </ScrollRegion>
  );
}
