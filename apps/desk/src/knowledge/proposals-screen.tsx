import type { ArticleId, ProposalId } from '@harken/contract/ids';
import type { Proposal, ProposalState } from '@harken/contract/knowledge';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Labelled, Select } from '../administration/setting.tsx';
import { Button } from '../platform/buttons.tsx';
import { Empty, PartFailed } from '../platform/failures.tsx';
import { percent, span } from '../platform/format.ts';
import { languageNames, useLanguage } from '../platform/i18n.ts';
import { Icon } from '../platform/icons.tsx';
import { useArticles } from './articles-data.ts';
import { ArticlesScreen } from './articles-screen.tsx';
import { ProposalDetails } from './proposal-details.tsx';
import { decide, useProposals } from './proposals-data.ts';

const kinds = ['gap', 'example', 'contradiction', 'duplicate'] as const;
const states = ['open', 'accepted', 'rejected', 'outdated'] as const;

/** What knowledge could learn, dearest first, for somebody to decide. */
export function ProposalsScreen(): ReactElement {
  const { t } = useTranslation('proposals');
  const [state, setState] = useState<ProposalState>('open');
  const [open, setOpen] = useState<ProposalId | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<ProposalId>>(new Set());
  const { data, error, refetch } = useProposals(state);
  const all = data?.proposals ?? [];
  const selected = all.filter(({ id }) => chosen.has(id));
  const examples = selected.filter(({ content }) => content.kind === 'example');

  const toggle = (id: ProposalId) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const several = async (some: readonly Proposal[], as: 'accept' | 'reject') => {
    const said = t(as === 'accept' ? 'done.accepted' : 'done.rejected');
    if (await decide(some, () => (as === 'accept' ? { accept: {} } : 'reject'), said)) setChosen(new Set());
  };

  return (
    <ArticlesScreen title={t('title')} text={t('text')}>
      {error && <PartFailed error={error} retry={() => void refetch()} />}
      <div className="mb-3 flex flex-wrap items-end gap-x-4 gap-y-2">
        <Labelled label={t('show')}>
          {(id) => (
            <Select
              id={id}
              value={state}
              onChange={(event) => {
                setState(event.target.value as ProposalState);
                setChosen(new Set());
              }}
            >
              {states.map((one) => (
                <option key={one} value={one}>
                  {t(`state.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        {all.length > 0 && <p className="pb-1.5 text-12 text-ink-3 pointer-coarse:hidden">{t('keys')}</p>}
      </div>
      <div role="status" className="sticky top-0 z-10 bg-surface-1">
        {selected.length > 0 && (
          <div className="flex flex-wrap items-center gap-2 border-y border-line py-2 text-13">
            <span className="mr-2">{t('selected', { count: selected.length })}</span>
            {examples.length > 0 && (
              <Button size="small" look="primary" onClick={() => void several(examples, 'accept')}>
                {t('acceptAll')}
              </Button>
            )}
            <Button size="small" onClick={() => void several(selected, 'reject')}>
              {t('rejectAll')}
            </Button>
            <Button size="small" look="quiet" onClick={() => setChosen(new Set())}>
              {t('clear')}
            </Button>
          </div>
        )}
      </div>
      {!data && !error && <div className="ghost h-40" />}
      {data && !all.length && (
        <div className="-mx-4">
          <Empty title={state === 'open' ? t('empty') : t('emptyState')}>
            {state === 'open' ? t('emptyText') : null}
          </Empty>
        </div>
      )}
      {kinds.map((kind) => {
        const some = all.filter(({ content }) => content.kind === kind);
        if (!some.length) return null;
        return (
          <section key={kind} aria-labelledby={`proposals-${kind}`} className="mb-6">
            <h2 id={`proposals-${kind}`} className="border-b border-line py-1 text-14 font-semibold">
              {t(`kind.${kind}`)} <span className="font-normal text-ink-3 tabular-nums">{some.length}</span>
            </h2>
            <ul onKeyDown={(event) => moveOn(event)}>
              {some.map((one) => (
                <ProposalRow
                  key={one.id}
                  proposal={one}
                  open={open === one.id}
                  onOpen={() => setOpen(open === one.id ? null : one.id)}
                  chosen={chosen.has(one.id)}
                  onChosen={state === 'open' ? () => toggle(one.id) : null}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </ArticlesScreen>
  );
}

/** j and k go through the rows, x selects one; in a field they are letters. */
function moveOn(event: KeyboardEvent<HTMLUListElement>): void {
  if ((event.target as Element).closest('textarea, select, input:not([type=checkbox])')) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-proposal]')];
  const row = (event.target as Element).closest<HTMLElement>('[data-proposal]');
  if (!row) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step) rows[rows.indexOf(row) + step]?.querySelector<HTMLElement>('[data-open]')?.focus();
  else if (event.key === 'x') row.querySelector<HTMLElement>('input[type=checkbox]')?.click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** What an article is called in the reader's language. */
export function useTitleOf(): (id: ArticleId) => string {
  const { t } = useTranslation('proposals');
  const language = useLanguage();
  const articles = useArticles().data?.articles ?? [];
  return (id) => {
    const texts = articles.find((one) => one.id === id)?.texts;
    return (texts?.[language] ?? texts?.en ?? texts?.zh)?.title ?? t('gone');
  };
}

function ProposalRow({
  proposal,
  open,
  onOpen,
  chosen,
  onChosen,
}: {
  proposal: Proposal;
  open: boolean;
  onOpen: () => void;
  chosen: boolean;
  onChosen: (() => void) | null;
}): ReactElement {
  const { t } = useTranslation('proposals');
  const titleOf = useTitleOf();
  const { content, contacts, handleSeconds, locale } = proposal;
  const name =
    content.kind === 'gap'
      ? content.name
      : content.kind === 'example'
        ? content.question
        : t('between', { title: titleOf(content.articleId), other: titleOf(content.otherId) });
  const facts = [
    content.kind === 'example' && t('exampleOf', { title: titleOf(content.articleId) }),
    content.kind === 'duplicate' && t('shared', { share: percent(content.shared) }),
    contacts > 0 && t('contacts', { count: contacts }),
    handleSeconds >= 60 && t('cost', { time: span(handleSeconds) }),
    content.kind === 'gap' && content.draft && t('withDraft'),
    languageNames[locale],
  ].filter((fact) => typeof fact === 'string');
  return (
    <li data-proposal className="border-b border-line">
      <div className="flex items-start gap-2 py-2">
        {onChosen && (
          <input
            type="checkbox"
            aria-label={t('select', { name })}
            className="mt-1 size-4 shrink-0 accent-accent"
            checked={chosen}
            onChange={onChosen}
          />
        )}
        <button
          type="button"
          data-open
          aria-expanded={open}
          onClick={onOpen}
          className="flex min-h-6 min-w-0 flex-1 items-start gap-1.5 rounded-md text-left hover:bg-surface-2"
        >
          <Icon of={open ? ChevronDown : ChevronRight} size={16} className="mt-0.5 shrink-0 text-ink-3" />
          <span className="min-w-0">
            <span lang={locale === 'zh' ? 'zh-CN' : 'en'} className="block text-13 font-medium">
              {name}
            </span>
            <span className="block text-12 text-ink-2 tabular-nums">{facts.join(' · ')}</span>
          </span>
        </button>
      </div>
      {open && <ProposalDetails key={`${proposal.id} ${proposal.version}`} proposal={proposal} titleOf={titleOf} />}
    </li>
  );
}
