import { ProblemError } from '@harken/client/call';
import type { ConversationId, CustomerId, QueueId } from '@harken/contract/ids';
import type { Permission } from '@harken/contract/permissions';
import type { WorklistView } from '@harken/contract/routes-desk';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { views } from './conversations/worklist.ts';
import { readSearch } from './forecasting/address.ts';
import { isRefused } from './platform/api.ts';
import { deskStore, meStore } from './platform/desk.ts';
import { CannotOpen, NotFound } from './platform/failures.tsx';
import { enter } from './platform/session.ts';
import { Opening, Shell } from './platform/shell.tsx';

/** What the address of the inbox keeps, so that a view can be linked and Back goes where one was. */
export interface InboxSearch {
  view?: WorklistView;
  queue?: QueueId;
  q?: string;
  order?: 'oldest';
  /** The context column is open where there is no room for it beside the thread. */
  beside?: true;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

function inboxSearch(search: Record<string, unknown>): InboxSearch {
  const view = views.find((known) => known === search.view);
  const queue = text(search.queue) as QueueId | undefined;
  const q = text(search.q);
  return {
    ...(view && view !== 'mine' ? { view } : {}),
    ...(queue ? { queue } : {}),
    ...(q ? { q } : {}),
    ...(search.order === 'oldest' ? { order: 'oldest' as const } : {}),
    ...(search.beside ? { beside: true } : {}),
  };
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: CannotOpen });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; problem?: string } => {
    const next = text(search.next);
    const problem = text(search.problem);
    // Only a place in this desk: a link from elsewhere must not lead elsewhere after the sign-in.
    return {
      ...(next && /^\/(?![/\\])/.test(next) ? { next } : {}),
      ...(problem && /^access\.[a-z_]+$/.test(problem) ? { problem } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./access/sign-in.tsx'), 'SignIn'),
});

const secure = createRoute({
  getParentRoute: () => root,
  path: '/secure',
  component: lazyRouteComponent(() => import('./access/secure.tsx'), 'Secure'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  validateSearch: (search: Record<string, unknown>): { code?: string } => {
    const code = text(search.code);
    return code ? { code } : {};
  },
  component: lazyRouteComponent(() => import('./access/set-up.tsx'), 'SetUp'),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/password-reset',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token);
    return token ? { token } : {};
  },
  component: lazyRouteComponent(() => import('./access/password-reset.tsx'), 'PasswordReset'),
});

const tryMessenger = createRoute({
  getParentRoute: () => root,
  path: '/try-messenger',
  validateSearch: (
    search: Record<string, unknown>,
  ): Partial<Record<'key' | 'as' | 'locale' | 'theme' | 'preview', string>> =>
    Object.fromEntries(
      (['key', 'as', 'locale', 'theme', 'preview'] as const).flatMap((name) => {
        const value = text(search[name]);
        return value ? [[name, value]] : [];
      }),
    ),
  component: lazyRouteComponent(() => import('./administration/try-messenger.tsx'), 'TryMessenger'),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  beforeLoad: async ({ location }) => {
    try {
      await enter();
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'access.signed_out') {
        const next = location.href === '/' ? {} : { next: location.href };
        throw redirect({ to: '/sign-in', search: next });
      }
      if (isRefused(error, 'access.second_factor_required') || isRefused(error, 'access.password_expired')) {
        throw redirect({ to: '/secure' });
      }
      throw error;
    }
  },
  component: Shell,
  pendingComponent: Opening,
  pendingMs: 300,
  errorComponent: CannotOpen,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => desk,
  path: '/',
  // The first room that this person may enter; in a new house, what it still needs.
  beforeLoad: () => {
    const may = (permission: Permission) => meStore.get()?.permissions.includes(permission) === true;
    if (may('people.manage') && deskStore.get()?.queues.length === 0) throw redirect({ to: '/administration' });
    throw redirect({ to: may('conversation.read') ? '/inbox' : may('board.read') ? '/eye' : '/knowledge' });
  },
});

const inbox = createRoute({
  getParentRoute: () => desk,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('./conversations/inbox.tsx'), 'Inbox'),
});

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  params: { parse: ({ conversationId }) => ({ conversationId: conversationId as ConversationId }) },
});

const board = createRoute({
  getParentRoute: () => desk,
  path: '/eye',
  component: lazyRouteComponent(() => import('./analytics/board.tsx'), 'Board'),
});

const reports = createRoute({
  getParentRoute: () => desk,
  path: '/eye/reports',
  validateSearch: (search: Record<string, unknown>): { q?: string; saved?: string } => {
    // The router reads what looks like JSON; a link that somebody wrote is not quoted like ours.
    const q = typeof search.q === 'object' ? JSON.stringify(search.q) : text(search.q);
    const saved = text(search.saved);
    return { ...(q ? { q } : {}), ...(saved ? { saved } : {}) };
  },
  component: lazyRouteComponent(() => import('./analytics/reports.tsx'), 'Reports'),
});

const alerts = createRoute({
  getParentRoute: () => desk,
  path: '/eye/alerts',
  component: lazyRouteComponent(() => import('./analytics/alerts.tsx'), 'Alerts'),
});

const measures = createRoute({
  getParentRoute: () => desk,
  path: '/eye/measures',
  component: lazyRouteComponent(() => import('./analytics/glossary.tsx'), 'Glossary'),
});

const twin = createRoute({
  getParentRoute: () => desk,
  path: '/twin',
  validateSearch: (search: Record<string, unknown>): { q?: string; saved?: string } => {
    const q = typeof search.q === 'object' ? JSON.stringify(search.q) : text(search.q);
    const saved = text(search.saved);
    return { ...(q ? { q } : {}), ...(saved ? { saved } : {}) };
  },
  component: lazyRouteComponent(() => import('./dispatch/twin.tsx'), 'Twin'),
});

const forecast = createRoute({
  getParentRoute: () => desk,
  path: '/forecast',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('./forecasting/forecast-room.tsx'), 'ForecastRoom'),
});

const knowledge = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge',
  validateSearch: (search: Record<string, unknown>): { q?: string; article?: string; section?: number } => {
    const q = text(search.q);
    const article = text(search.article);
    const section = Number(search.section);
    return {
      ...(q ? { q } : {}),
      ...(article ? { article } : {}),
      ...(Number.isInteger(section) && section > 0 ? { section } : {}),
    };
  },
  component: lazyRouteComponent(() => import('./knowledge/knowledge-room.tsx'), 'KnowledgeRoom'),
});

const articles = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/articles',
  component: lazyRouteComponent(() => import('./knowledge/articles-list.tsx'), 'ArticlesList'),
});

const articleEditor = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/articles/$articleId',
  component: lazyRouteComponent(() => import('./knowledge/article-editor.tsx'), 'ArticleEditor'),
});

const proposals = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/proposals',
  component: lazyRouteComponent(() => import('./knowledge/proposals-screen.tsx'), 'ProposalsScreen'),
});

const articleImport = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/import',
  component: lazyRouteComponent(() => import('./knowledge/import-screen.tsx'), 'ImportScreen'),
});

const collections = createRoute({
  getParentRoute: () => desk,
  path: '/knowledge/collections',
  component: lazyRouteComponent(() => import('./knowledge/collections.tsx'), 'Collections'),
});

const procedures = createRoute({
  getParentRoute: () => desk,
  path: '/virtual-agent',
  component: lazyRouteComponent(() => import('./virtual-agent/procedures-list.tsx'), 'ProceduresList'),
});

const procedureEditor = createRoute({
  getParentRoute: () => desk,
  path: '/virtual-agent/$procedureId',
  component: lazyRouteComponent(() => import('./virtual-agent/procedure-editor.tsx'), 'ProcedureEditor'),
});

const customers = createRoute({
  getParentRoute: () => desk,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>): { q?: string } => {
    const q = text(search.q);
    return q ? { q } : {};
  },
  component: lazyRouteComponent(() => import('./customers/customers-room.tsx'), 'CustomersRoom'),
});

const customer = createRoute({
  getParentRoute: () => customers,
  path: '$customerId',
  params: { parse: ({ customerId }) => ({ customerId: customerId as CustomerId }) },
});

const settings = createRoute({
  getParentRoute: () => desk,
  path: '/settings',
  component: lazyRouteComponent(() => import('./access/settings.tsx'), 'Settings'),
});

const administration = createRoute({
  getParentRoute: () => desk,
  path: '/administration',
  component: lazyRouteComponent(() => import('./administration/room.tsx'), 'AdministrationRoom'),
});

const administrationSection = createRoute({ getParentRoute: () => administration, path: '$section' });
const administrationItem = createRoute({
  getParentRoute: () => administrationSection,
  path: '$item',
  validateSearch: (search: Record<string, unknown>): { plan?: string } => {
    const plan = typeof search.plan === 'object' ? JSON.stringify(search.plan) : text(search.plan);
    return plan ? { plan } : {};
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    secure,
    setUp,
    reset,
    tryMessenger,
    desk.addChildren([
      home,
      inbox.addChildren([conversation]),
      board,
      reports,
      alerts,
      measures,
      twin,
      forecast,
      knowledge,
      articles,
      articleEditor,
      collections,
      procedures,
      procedureEditor,
      proposals,
      articleImport,
      customers.addChildren([customer]),
      settings,
      administration.addChildren([administrationSection.addChildren([administrationItem])]),
    ]),
  ]),
  defaultPreload: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
