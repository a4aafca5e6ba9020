import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, Plus } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass, IconButton } from '../platform/buttons.tsx';
import { useMay } from '../platform/desk.ts';
import { NotYours } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { Icon } from '../platform/icons.tsx';
import { PageHead } from '../platform/page-head.tsx';

const places = [
  { to: '/knowledge', name: 'read' },
  { to: '/knowledge/articles', name: 'articles' },
  { to: '/knowledge/proposals', name: 'proposals' },
  { to: '/knowledge/collections', name: 'collections' },
] as const;

/** Between reading and writing; shown to those who may write. */
export function KnowledgePlaces(): ReactElement | null {
  const { t } = useTranslation('articles');
  if (!useMay('knowledge.edit')) return null;
  return (
    <nav aria-label={t('places.label')} className="flex gap-1">
      {places.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: name === 'read', includeSearch: false }}
          className="rounded-md px-2 py-1 text-13 text-ink-2 hover:bg-surface-3"
          activeProps={{ className: 'bg-accent-soft! font-medium text-accent!' }}
        >
          {t(`places.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

export function NewArticleLink(): ReactElement {
  const { t } = useTranslation('articles');
  return (
    <Link to="/knowledge/articles/$articleId" params={{ articleId: 'new' }} className={buttonClass('primary')}>
      <Icon of={Plus} size={15} />
      {t('new.do')}
    </Link>
  );
}

/** The frame of the screens for writers. */
export function ArticlesScreen({
  title,
  text,
  action,
  wide = false,
  back,
  children,
}: {
  title: string;
  text?: string;
  action?: ReactNode;
  wide?: boolean;
  /** To the list, from one of its articles. */
  back?: boolean;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('articles');
  const navigate = useNavigate();
  useTitle(title);
  if (!useMay('knowledge.edit')) return <NotYours permission="knowledge.edit" />;
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1">
        <KnowledgePlaces />
      </div>
      <main id="main" tabIndex={-1} className="scroll-quiet min-h-0 overflow-y-auto bg-surface-1 outline-none">
        <div className={`mx-auto w-full px-6 pt-4 pb-16 max-md:px-4 ${wide ? 'max-w-[1600px]' : 'max-w-[1100px]'}`}>
          <PageHead
            title={title}
            text={text}
            action={action}
            back={
              back && (
                <IconButton
                  icon={ArrowLeft}
                  label={t('back')}
                  className="mt-px -ml-1.5"
                  onClick={() => void navigate({ to: '/knowledge/articles' })}
                />
              )
            }
          />
          {children}
        </div>
      </main>
    </div>
  );
}
