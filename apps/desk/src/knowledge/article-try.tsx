import type { ArticleId } from '@harken/contract/ids';
import type { Locale } from '@harken/contract/people';
import type { RouteReply } from '@harken/contract/routes';
import { Check, HelpCircle } from 'lucide-react';
import { type FormEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../administration/setting.tsx';
import { RichText } from '../conversations/rich-text.tsx';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { PartFailed } from '../platform/failures.tsx';
import { Icon } from '../platform/icons.tsx';
import { type Fields, textOf } from './draft-keeper.ts';

type Answer = RouteReply<'tryArticle'>['answers'][number];
const most = 20;

/** The sentences that the virtual agent would answer with, were the text published as it stands. */
export function ArticleTry({ id, locale, fields }: { id: ArticleId; locale: Locale; fields: Fields }): ReactElement {
  const { t } = useTranslation('articles');
  const [own, setOwn] = useState('');
  const [answers, setAnswers] = useState<readonly Answer[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const text = textOf(fields);
  const questions = [...new Set([own.trim(), ...text.questions].filter(Boolean))].slice(0, most);

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || !questions.length) return;
    setBusy(true);
    setError(null);
    try {
      const body = { locale, text, questions };
      setAnswers((await call('POST /api/knowledge/articles/:id/try', { params: { id }, body })).answers);
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-ink-3">{t('try.text')}</p>
      <form onSubmit={(event) => void ask(event)} className="flex flex-wrap items-center gap-2">
        <TextInput
          aria-label={t('try.own')}
          placeholder={t('try.own')}
          maxLength={300}
          lang={locale === 'zh' ? 'zh-CN' : 'en'}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
          className="min-w-0 flex-1"
        />
        <Button type="submit" look="primary" disabled={busy || !questions.length}>
          {t('try.do')}
        </Button>
      </form>
      {!questions.length && <p className="text-13 text-ink-2">{t('try.nothing')}</p>}
      {error !== null && <PartFailed error={error} />}
      <ul aria-label={t('try.answers')} aria-live="polite" lang={locale === 'zh' ? 'zh-CN' : 'en'}>
        {answers?.map((answer) => (
          <li key={answer.question} className="border-t border-line py-3">
            <p className="text-13 font-medium">{answer.question}</p>
            {answer.text && (
              <div className="mt-1 text-13 text-ink-2">
                <RichText text={answer.text} />
              </div>
            )}
            <p
              lang={document.documentElement.lang}
              className={`mt-1 flex items-center gap-1 text-12 ${answer.byThis ? 'text-done' : 'text-attention'}`}
            >
              <Icon of={answer.byThis ? Check : HelpCircle} size={13} />
              {answer.byThis
                ? t('try.byThis')
                : answer.title
                  ? t('try.byOther', { title: answer.title })
                  : t(`try.${answer.kind === 'answer' ? 'abstain' : answer.kind}`)}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
