import type { Conversation } from '@harken/contract/record';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight, BookOpen, Briefcase, ListFilter, Lock, SquareSlash, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { findSettings, sectionsFor } from '../administration/sections.ts';
import { insertWords } from '../conversations/drafts.ts';
import { turnOf } from '../conversations/due.ts';
import { variablesOf } from '../conversations/macro-variables.ts';
import { fillMacro, ranked } from '../conversations/writing.ts';
import { useKnowledgeSearch } from '../knowledge/knowledge-search.tsx';
import { reading } from '../knowledge/reading.ts';
import { call } from './api.ts';
import { Avatar } from './avatars.tsx';
import { commandName, whoMay } from './command-words.ts';
import { type CommandId, canRun, commandIds, commands, offered, runCommand } from './commands.ts';
import { useChoices, useDesk, useMay, useMe } from './desk.ts';
import { day, languageName, number, span } from './format.ts';
import { localName, useLanguage } from './i18n.ts';
import { Icon } from './icons.tsx';
import { useCaseEntries } from './palette-case.tsx';
import { useSettled } from './settled.ts';
import { useStored } from './store.ts';

export interface Entry {
  id: string;
  group: string;
  name: string;
  icon: ReactNode;
  detail?: string | undefined;
  aside?: ReactNode;
  command?: CommandId;
  /** Shown, but not for this person: the reason stands in its place. */
  refused?: boolean;
  /** Where it can be opened in a tab of its own. */
  href?: string;
  run: () => void;
}

const icon = (of: Parameters<typeof Icon>[0]['of'], tone = 'text-ink-3') => <Icon of={of} className={tone} />;

/** Everything the palette can offer for these words, in the order of its groups. */
export function useEntries(words: string, open: Conversation | null): Entry[] {
  const { t } = useTranslation(['platform', 'conversations', 'customers']);
  const onCase = useCommandEntries(words, open !== null, open ? t('palette.onCase') : t('palette.do'));
  const macros = useMacroEntries(words, open, t('palette.onCase'));
  const steps = useCaseEntries(words, open, t('palette.onCase'));
  const knowledge = useKnowledgeEntries(words, t('palette.knowledge'));
  const records = useRecordEntries(words, t('palette.records'));
  const places = usePlaceEntries(words, t('palette.go'));
  return [...onCase, ...steps, ...macros, ...knowledge, ...records, ...places];
}

function useCommandEntries(words: string, inCase: boolean, group: string): Entry[] {
  useStored(offered);
  const { permissions } = useMe();
  const ids = commandIds.filter((id) => {
    const { keyOnly, group: of } = commands[id];
    return !keyOnly && of !== 'go' && (of === 'case') === inCase;
  });
  const shown = ids.flatMap((id): Entry[] => {
    const { needs } = commands[id];
    const refused = needs !== undefined && !permissions.includes(needs);
    if (!refused && !canRun(id)) return [];
    return [
      {
        id,
        group,
        name: commandName(id),
        icon: refused ? icon(Lock) : icon(Zap, 'text-accent'),
        detail: refused && needs ? whoMay(needs) : undefined,
        command: id,
        refused,
        run: () => runCommand(id),
      },
    ];
  });
  return ranked(shown, (entry) => entry.name, words, words ? 6 : inCase ? 8 : 5);
}

function useMacroEntries(words: string, open: Conversation | null, group: string): Entry[] {
  const { t } = useTranslation('platform');
  const macros = useChoices('macros');
  const me = useDesk((state) => state.me);
  const mayReply = useMay('conversation.reply');
  const queue = useDesk((state) => state.queues.find(({ id }) => id === open?.queueId));
  if (!open || !mayReply || !words.trim()) return [];
  const language = open.locale.startsWith('zh') ? 'zh' : 'en';
  const variables = variablesOf(open, me, queue);
  return ranked(macros, (macro) => localName(macro.name), words, 3).map((macro) => ({
    id: macro.id,
    group,
    name: t('palette.macro', { name: localName(macro.name) }),
    icon: icon(SquareSlash),
    detail: languageName(language),
    run: () => insertWords(open.id, fillMacro(macro.text[language], variables)),
  }));
}

function useKnowledgeEntries(words: string, group: string): Entry[] {
  const { t } = useTranslation('platform');
  const locale = useLanguage();
  const { data } = useKnowledgeSearch(words, locale, 4);
  if (!words.trim()) return [];
  return (data?.hits ?? []).slice(0, 4).map((hit) => ({
    id: `${hit.articleId} ${hit.section}`,
    group,
    name: hit.title,
    icon: icon(BookOpen),
    detail: `${hit.section === null ? '' : `§${hit.section} `}${hit.heading ?? hit.excerpt.slice(0, 80)}`,
    aside: t('palette.article'),
    href: `/knowledge?article=${hit.articleId}${hit.section === null ? '' : `&section=${hit.section}`}`,
    run: () => reading.set({ articleId: hit.articleId, section: hit.section, sentence: hit.excerpt }),
  }));
}

function useRecordEntries(words: string, group: string): Entry[] {
  const { t } = useTranslation(['platform', 'conversations', 'customers']);
  const navigate = useNavigate();
  const q = useSettled(words.trim());
  const mayRead = useMay('conversation.read');
  const mayReadCustomers = useMay('customer.read');
  const cases = useQuery({
    queryKey: ['palette', 'cases', q],
    queryFn: ({ signal }) =>
      call('GET /api/conversations', { query: { view: 'all', search: q, limit: 5 } }, { signal }),
    enabled: q.length > 1 && mayRead,
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    queryKey: ['palette', 'customers', q],
    queryFn: ({ signal }) => call('GET /api/customers', { query: { search: q, limit: 3 } }, { signal }),
    enabled: q.length > 1 && mayReadCustomers,
    placeholderData: keepPreviousData,
  });
  if (q.length < 2) return [];
  return [
    ...(cases.data?.conversations ?? []).map((found): Entry => {
      const solved = turnOf(found) === 'done';
      return {
        id: found.id,
        group,
        name: found.subject ?? t('conversations:noSubject'),
        icon: icon(Briefcase),
        detail: [found.caseReference, found.customerName, day(found.openedAt)].filter(Boolean).join(', '),
        aside: solved ? (
          <span className="text-done">{t('conversations:standing.done')}</span>
        ) : (
          t(`conversations:standing.${turnOf(found)}`)
        ),
        href: `/inbox/${found.id}`,
        run: () => void navigate({ to: '/inbox/$conversationId', params: { conversationId: found.id }, search: {} }),
      };
    }),
    ...(people.data?.customers ?? []).map(
      (found): Entry => ({
        id: found.id,
        group,
        name: found.name ?? t('customers:visitor'),
        icon: <Avatar kind="customer" name={found.name} size={20} />,
        detail: languageName(found.locale),
        aside: t('palette.customer'),
        href: `/customers/${found.id}`,
        run: () => void navigate({ to: '/customers/$customerId', params: { customerId: found.id }, search: {} }),
      }),
    ),
  ];
}

function usePlaceEntries(words: string, group: string): Entry[] {
  const { t } = useTranslation('platform');
  const navigate = useNavigate();
  const { permissions } = useMe();
  const queues = useChoices('queues');
  const conversations = useDesk((state) => state.conversations);
  const rooms = commandIds
    .filter((id) => commands[id].group === 'go' && (commands[id].needs || canRun(id)))
    .map((id): Entry => {
      const { needs } = commands[id];
      const refused = needs !== undefined && !permissions.includes(needs);
      return {
        id,
        group,
        name: commandName(id),
        icon: refused ? icon(Lock) : icon(ArrowRight),
        detail: refused && needs ? whoMay(needs) : undefined,
        command: id,
        refused,
        run: () => runCommand(id),
      };
    });
  const views = queues.map((queue): Entry => {
    const waiting = conversations.filter((c) => c.queueId === queue.id && c.queuedAt !== null && c.agentId === null);
    const longest = Math.max(0, ...waiting.map((c) => (Date.now() - Date.parse(c.queuedAt ?? '')) / 1000));
    return {
      id: queue.id,
      group,
      name: t('palette.queue', { queue: localName(queue.name) }),
      icon: icon(ListFilter),
      detail: waiting.length
        ? t('palette.waiting', { count: waiting.length, shown: number(waiting.length), longest: span(longest) })
        : t('palette.nobodyWaits'),
      href: `/inbox?view=queues&queue=${queue.id}`,
      run: () => void navigate({ to: '/inbox', search: { view: 'queues', queue: queue.id } }),
    };
  });
  const administered = words.trim() ? findSettings(sectionsFor(permissions), words).slice(0, 5) : [];
  const settings = administered.map(
    ({ section, setting }): Entry => ({
      id: `${section.id} ${setting?.name ?? ''}`,
      group,
      name: setting?.name ?? section.name(),
      icon: <Icon of={section.icon} className="text-ink-3" />,
      detail: setting ? section.name() : section.text(),
      aside: t('rail.administration'),
      href: `/administration/${section.id}`,
      run: () => void navigate({ to: '/administration/$section', params: { section: section.id } }),
    }),
  );
  return [...ranked([...rooms, ...views], (entry) => entry.name, words, words ? 5 : 6), ...settings];
}
