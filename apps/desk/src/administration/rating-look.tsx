import type { Locale } from '@harken/contract/people';
import type { RatingForm } from '@harken/contract/rating';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { languageNames } from '../platform/i18n.ts';

/** What the messenger says where a form leaves it to the messenger. */
const ownWords = {
  en: {
    question: 'How was it?',
    prompt: 'What should we know?',
    send: 'Send',
    scores: ['Very bad', 'Bad', 'All right', 'Good', 'Very good'],
  },
  zh: {
    question: '这次服务怎么样？',
    prompt: '有什么想告诉我们的？',
    send: '发送',
    scores: ['很差', '差', '一般', '好', '很好'],
  },
} as const;

const thumb =
  'M7 10v12M15 5.9 14 10h5.8a2 2 0 0 1 2 2.6l-2.4 8a2 2 0 0 1-2 1.4H4a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h2.8a2 2 0 0 0 1.8-1.1L12 2a3 3 0 0 1 3 3.9Z';

/** A form as the messenger draws it, in one language. It can be tried; nothing is sent. */
export function RatingLook({
  form,
  locale,
}: {
  form: Pick<RatingForm, 'scale' | 'question' | 'comment' | 'prompt'>;
  locale: Locale;
}): ReactElement {
  const { t } = useTranslation('administration');
  const group = useId();
  const own = ownWords[locale];
  const { scale } = form;
  const prompt = form.prompt?.[locale].trim() || own.prompt;
  const scores = scale === 'thumbs' ? [1, 5] : [1, 2, 3, 4, 5];
  return (
    <section
      aria-label={t('rating.lookOf', { language: languageNames[locale] })}
      lang={locale === 'zh' ? 'zh-CN' : 'en'}
      className="grid w-64 max-w-full content-start gap-2 rounded-md border border-line-strong bg-surface-1 p-3 text-15 leading-[22px]"
    >
      <fieldset>
        <legend className="mb-1">{form.question?.[locale].trim() || own.question}</legend>
        <div className="flex gap-1">
          {scores.map((score) => {
            const label = own.scores[scale === 'thumbs' ? (score + 1) / 2 : score - 1];
            return (
              <label key={score} className="flex-1 text-center">
                <input
                  type="radio"
                  name={group}
                  value={score}
                  aria-label={label}
                  className="peer size-4 accent-accent"
                />
                {scale === 'words' ? (
                  <span className="block text-13">{label}</span>
                ) : (
                  <svg
                    viewBox="0 0 24 24"
                    aria-hidden="true"
                    className="mx-auto mt-1 size-7 fill-none stroke-current stroke-[1.9] [stroke-linecap:round] peer-checked:fill-accent-soft peer-checked:stroke-accent"
                  >
                    {scale === 'thumbs' ? (
                      <path d={thumb} transform={score === 1 ? 'rotate(180 12 12)' : undefined} />
                    ) : (
                      <>
                        <circle cx="12" cy="12" r="10" />
                        <path d={`M9 9v.5M15 9v.5M8 ${18 - score}q4 ${(score - 3) * 2.5} 8 0`} />
                      </>
                    )}
                  </svg>
                )}
              </label>
            );
          })}
        </div>
      </fieldset>
      {form.comment && (
        <textarea aria-label={prompt} placeholder={prompt} rows={2} maxLength={2000} className="field px-2 py-1.5" />
      )}
      <span
        aria-hidden="true"
        className="rounded-md border border-accent bg-accent px-3 py-1 text-center font-medium text-on-accent"
      >
        {own.send}
      </span>
    </section>
  );
}
