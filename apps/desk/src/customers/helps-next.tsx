import type { Thread } from '@harken/client/desk-state';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { CircleAlert, FileText } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { insertWords } from '../conversations/drafts.ts';
import { turnOf } from '../conversations/due.ts';
import { reading } from '../knowledge/reading.ts';
import { call } from '../platform/api.ts';
import { Button } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { PartFailed } from '../platform/failures.tsx';
import { number } from '../platform/format.ts';
import { Icon } from '../platform/icons.tsx';
import { Section, SectionGhost } from './section.tsx';

/** Quiet help with its sources. Where there is no answer, it says so and why. */
export function HelpsNext({ thread }: { thread: Thread }): ReactElement | null {
  const { t } = useTranslation('customers');
  const { id } = thread.conversation;
  const asked = thread.messages.findLast(({ author }) => author.kind === 'customer')?.position ?? 0;
  const done = turnOf(thread.conversation) === 'done';
  const mayReply = useMay('conversation.reply');
  const { data, error, refetch } = useQuery({
    queryKey: ['suggestions', id, asked],
    queryFn: ({ signal }) => call('GET /api/conversations/:id/suggestions', { params: { id } }, { signal }),
    enabled: !done,
    placeholderData: (before) => before,
  });
  if (done) return null;
  const none = data && !data.suggestions.length && !data.abstained;
  return (
    <Section title={t('helps.title')} aside={data?.suggestions.length ? t('helps.fromKnowledge') : undefined}>
      {error && !data && <PartFailed error={error} retry={() => void refetch()} />}
      {!data && !error && <SectionGhost />}
      {none && <p className="text-12 leading-[18px] text-ink-3">{t('helps.empty')}</p>}
      {data && !none && (
        <ul className="divide-y divide-line rounded-md border border-line bg-surface-1">
          {data.suggestions.map(({ text, confidence, sources }) => (
            <li key={text} className="px-2.5 pt-[7px] pb-2">
              <div className="flex items-start gap-2 text-13">
                <Icon of={FileText} className="mt-px shrink-0 text-accent" />
                <p className="line-clamp-4 min-w-0 flex-1">{text.replace(/\s?\[\d\]/g, '')}</p>
                {mayReply && (
                  <Button size="small" onClick={() => insertWords(id, text)}>
                    {t('helps.insert')}
                  </Button>
                )}
              </div>
              <div className="mt-0.5 pl-6 text-12 leading-[18px] text-ink-3">
                {sources.map((source) => (
                  <button
                    key={`${source.articleId} ${source.n}`}
                    type="button"
                    className="mr-2 min-h-6 text-left text-accent hover:underline"
                    onClick={() =>
                      reading.set({ articleId: source.articleId, section: source.section, sentence: source.sentence })
                    }
                  >
                    {source.title}
                    {source.section !== null && ` §${source.section}`}
                  </button>
                ))}
                <span className="whitespace-nowrap">{t('helps.sure', { sure: number(confidence, 2) })}</span>
              </div>
            </li>
          ))}
          {data.abstained && (
            <li className="flex items-start gap-2 px-2.5 pt-[7px] pb-2 text-13 text-ink-2">
              <Icon of={CircleAlert} className="mt-px shrink-0 text-ink-3" />
              <p>{abstentionWords(data.abstained)}</p>
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}

/** A reason is a stable code where we have words for it, and is shown as it came where we do not. */
function abstentionWords(reason: string): string {
  const key = `customers:helps.abstained.${reason}`;
  return i18next.exists(key)
    ? i18next.t(key as 'customers:helps.abstained.no_match')
    : i18next.t('customers:helps.abstained.because', { reason });
}
