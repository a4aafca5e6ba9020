import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../platform/buttons.tsx';
import { useMe } from '../platform/desk.ts';
import { NotYours } from '../platform/failures.tsx';
import { useTitle } from '../platform/go.ts';
import { useLanguage } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { useNarrow } from '../platform/narrow.ts';
import { PageHead } from '../platform/page-head.tsx';
import { SearchInput } from '../platform/search-input.tsx';
import { findSettings, type Section, sectionGroups, sectionsFor } from './sections.ts';

/** The frame around every section: the list of them with its search, and the one that is open. */
export function AdministrationRoom(): ReactElement {
  const { t } = useTranslation('administration');
  const { permissions } = useMe();
  const { section: id } = useParams({ strict: false });
  const narrow = useNarrow();
  const mine = sectionsFor(permissions);
  const open = mine.find((section) => section.id === id);
  useTitle(open ? open.name() : t('title'));
  const first = mine[0];
  if (!first) return <NotYours permission="settings.manage" />;
  if (!id && !narrow) return <Navigate to="/administration/$section" params={{ section: first.id }} replace />;
  // Alone on a small screen, the list is the page.
  const List = narrow && !id ? 'main' : 'nav';
  return (
    <div className="grid h-full grid-rows-[minmax(0,1fr)] md:grid-cols-[232px_minmax(0,1fr)]">
      <List
        {...(List === 'main' ? { id: 'main', tabIndex: -1 } : { 'aria-label': t('title') })}
        className={`flex min-h-0 flex-col border-r border-line outline-none ${id ? 'max-md:hidden' : ''}`}
      >
        <SectionList sections={mine} />
      </List>
      {id && (
        <main
          id="main"
          tabIndex={-1}
          className="scroll-quiet flex min-h-0 flex-col overflow-y-auto bg-surface-1 outline-none"
        >
          {open ? (
            <Suspense fallback={<div className="ghost m-6 h-6 w-48" />}>
              <open.screen key={open.id} />
            </Suspense>
          ) : (
            <Missing />
          )}
        </main>
      )}
    </div>
  );
}

function Missing(): ReactElement {
  const { t } = useTranslation('administration');
  return (
    <div className="p-6">
      <h1 className="text-15 font-semibold">{t('missing.title')}</h1>
      <p className="mt-1 text-13 text-ink-2">{t('missing.text')}</p>
    </div>
  );
}

function SectionList({ sections }: { sections: readonly Section[] }): ReactElement {
  const { t } = useTranslation('administration');
  useLanguage();
  const [words, setWords] = useState('');
  const found = findSettings(sections, words);
  const navigate = useNavigate();
  return (
    <>
      <div className="flex h-14 shrink-0 items-center border-b border-line px-4">
        <h1 className="text-15 font-semibold">{t('title')}</h1>
      </div>
      <div className="border-b border-line p-3">
        <SearchInput
          label={t('search.label')}
          hint={t('search.hint')}
          value={words}
          onValue={setWords}
          onKeyDown={(event) => {
            const best = found[0];
            if (event.key !== 'Enter' || !best || event.nativeEvent.isComposing) return;
            void navigate({ to: '/administration/$section', params: { section: best.section.id } });
          }}
        />
      </div>
      <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto py-2">
        {words.trim() ? (
          <>
            <p role="status" className="px-4 py-1 text-12 text-ink-3">
              {t('search.count', { count: found.length })}
            </p>
            <ul>
              {found.map(({ section, setting }) => (
                <li key={`${section.id} ${setting?.name}`}>
                  <SectionLink section={section} detail={setting ? section.name() : section.text()}>
                    {setting ? setting.name : section.name()}
                  </SectionLink>
                </li>
              ))}
            </ul>
          </>
        ) : (
          sectionGroups.map((group) => {
            const members = sections.filter((section) => section.group === group);
            if (!members.length) return null;
            return (
              <section key={group} aria-label={t(`group.${group}`)} className="mb-2">
                {group !== 'begin' && (
                  <h2 className="px-4 pt-1 pb-0.5 text-12 font-medium text-ink-3">{t(`group.${group}`)}</h2>
                )}
                <ul>
                  {members.map((section) => (
                    <li key={section.id}>
                      <SectionLink section={section}>{section.name()}</SectionLink>
                    </li>
                  ))}
                </ul>
              </section>
            );
          })
        )}
      </div>
    </>
  );
}

function SectionLink({
  section,
  detail,
  children,
}: {
  section: Section;
  detail?: string;
  children: ReactNode;
}): ReactElement {
  return (
    <Link
      to="/administration/$section"
      params={{ section: section.id }}
      className="mx-2 flex items-start gap-2 rounded-md px-2 py-1.5 text-13 hover:bg-surface-2"
      activeProps={{ className: 'bg-accent-soft! font-medium text-accent' }}
    >
      <Icon of={section.icon} size={15} className="mt-px shrink-0" />
      <span className="min-w-0">
        <span className="block">{children}</span>
        {detail && <span className="line-clamp-2 text-12 font-normal text-ink-3">{detail}</span>}
      </span>
    </Link>
  );
}

/** What is open within the section, and the way to open it. */
export function useOpenItem(): { item: string | undefined; openItem: (item: string | null) => void } {
  const { section = '', item } = useParams({ strict: false });
  const navigate = useNavigate();
  return {
    item,
    openItem: (next) =>
      void (next === null
        ? navigate({ to: '/administration/$section', params: { section } })
        : navigate({ to: '/administration/$section/$item', params: { section, item: next } })),
  };
}

/** A section's page, or that of one thing in it: the head says what is decided here. */
export function Page({
  title,
  text,
  back,
  action,
  wide = false,
  children,
}: {
  title: string;
  text?: string;
  /** To where one came from; without it, on a small screen, to the list of sections. */
  back?: { label: string; go: () => void };
  action?: ReactNode;
  /** For tables. */
  wide?: boolean;
  children: ReactNode;
}): ReactElement {
  const { t } = useTranslation('administration');
  const navigate = useNavigate();
  return (
    <div className={`w-full px-6 pt-4 pb-16 max-md:px-4 ${wide ? 'max-w-[1200px]' : 'max-w-[860px]'}`}>
      <PageHead
        title={title}
        text={text}
        action={action}
        back={
          <IconButton
            icon={ArrowLeft}
            label={back?.label ?? t('back')}
            className={back ? 'mt-px -ml-1.5' : 'mt-px -ml-1.5 md:hidden'}
            onClick={() => (back ? back.go() : void navigate({ to: '/administration' }))}
          />
        }
      />
      {children}
    </div>
  );
}
