import type { ConversationId } from '@harken/contract/ids';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, SquareArrowOutUpRight, X } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { openThread } from '../conversations/threads.ts';
import { Avatar } from '../platform/avatars.tsx';
import { IconButton } from '../platform/buttons.tsx';
import { languageName, monthAndYear } from '../platform/format.ts';
import { hint } from '../platform/hints.tsx';
import { Icon } from '../platform/icons.tsx';
import { useNarrow } from '../platform/narrow.ts';
import { Divider } from '../platform/panels.tsx';
import { problemOfCode } from '../platform/problem-words.ts';
import { ScrollRegion } from '../platform/scroll-region.tsx';
import { useStored } from '../platform/store.ts';
import { WhyLine } from '../routing/why-line.tsx';
import { ConversationFacts } from './conversation-facts.tsx';
import { HelpsNext } from './helps-next.tsx';
import { JustNow } from './just-now.tsx';
import { Promised } from './promised.tsx';
import { Section, SectionGhost } from './section.tsx';
import { WhoAndHowSure } from './who-and-how-sure.tsx';

/** Who is this and how sure are we, what were they doing, what have we promised, what helps next. In this order. */
export function ContextColumn({ id, close }: { id: ConversationId; close: () => void }): ReactElement {
  const { t } = useTranslation('customers');
  const store = useMemo(() => openThread(id), [id]);
  const { thread, problem } = useStored(store);
  const narrow = useNarrow();
  // Alone on a small screen it is the page; beside a conversation it is its companion.
  const Root = narrow ? 'main' : 'aside';
  const customer = thread?.customer;
  const name = customer?.name ?? t('visitor');
  return (
    <Root
      {...(narrow ? { id: 'main' } : { 'aria-label': t('context.label') })}
      className="relative flex h-full min-h-0 flex-col"
    >
      {narrow && <h1 className="sr-only">{t('context.label')}</h1>}
      <Divider panel="context" label={t('resize')} className="-left-1 max-lg:hidden" />
      <div className="flex h-14 shrink-0 items-center gap-2.5 border-b border-line pr-2 pl-4 max-md:pl-2">
        <IconButton icon={ArrowLeft} label={t('context.back')} className="md:hidden" onClick={close} />
        {customer ? (
          <>
            <Avatar kind="customer" name={customer.name} size={32} />
            <div className="min-w-0 flex-1">
              <h2 className="truncate text-15 font-semibold tracking-[-0.006em]">{name}</h2>
              <div className="truncate text-12 text-ink-3">
                {[customer.since && t('since', { when: monthAndYear(customer.since) }), languageName(customer.locale)]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
            <Link
              to="/customers/$customerId"
              params={{ customerId: customer.id }}
              aria-label={t('context.record')}
              {...hint(t('context.record'))}
              className="grid size-7 place-items-center rounded-md text-ink-2 hover:bg-surface-3 hover:text-ink-1"
            >
              <Icon of={SquareArrowOutUpRight} />
            </Link>
          </>
        ) : (
          <div className="flex flex-1 items-center gap-2.5">{!problem && <div className="ghost h-3.5 w-32" />}</div>
        )}
        <IconButton icon={X} label={t('context.close')} className="max-md:hidden lg:hidden" onClick={close} />
      </div>
      <ScrollRegion aria-label={t('context.label')} className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
        {thread ? (
          <>
            <WhoAndHowSure customer={thread.customer} />
            <ConversationFacts thread={thread} />
            <JustNow trail={thread.trail} channel={thread.conversation.channel} />
            <Promised thread={thread} />
            <HelpsNext thread={thread} />
            <WhyLine thread={thread} />
          </>
        ) : problem ? (
          <p role="alert" className="px-4 py-3 text-13 text-ink-2">
            {problemOfCode(problem)}
          </p>
        ) : (
          [t('who.title'), t('justNow.title'), t('promised.title'), t('helps.title')].map((title) => (
            <Section key={title} title={title}>
              <SectionGhost />
            </Section>
          ))
        )}
      </ScrollRegion>
    </Root>
  );
}
