import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const marks = [
  ['section', '## 1 Freeze the card'],
  ['list', '- one\n- two'],
  ['steps', '1. first\n2. second'],
  ['bold', '**Cards**'],
  ['link', '[limits](article:card-limits#2)'],
  ['web', '[the form](https://www.example.com)'],
  ['remark', '> Only in the app.'],
  ['table', '| Card | Limit |\n|---|---|\n| Debit | S$1,000 |'],
] as const;

/** The few signs that articles are written with. */
export function WritingHelp(): ReactElement {
  const { t } = useTranslation('articles');
  return (
    <details className="mt-3 text-12">
      <summary className="text-ink-2">{t('help.title')}</summary>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {marks.map(([name, example]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{t(`help.${name}`)}</dt>
            <dd>
              <code className="wrap-anywhere whitespace-pre-wrap">{example}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-ink-2">{t('help.sentences')}</p>
    </details>
  );
}
