/**
 * Every route. The server registers them from here, the clients call them from here, OpenAPI is printed from here.
 * `may` names the permission of the authorisation table; `as` says who calls: a person (cookie, or a
 * program by an API key with that permission), a customer (messenger token) or anyone.
 */
import type { z } from 'zod';
import { accessRoutes } from './routes-access.ts';
import { administrationRoutes } from './routes-administration.ts';
import { analyticsRoutes } from './routes-analytics.ts';
import { catalogueRoutes } from './routes-catalogue.ts';
import { deskRoutes } from './routes-desk.ts';
import { dispatchRoutes } from './routes-dispatch.ts';
import { experimentRoutes } from './routes-experiments.ts';
import { forecastingRoutes } from './routes-forecasting.ts';
import { knowledgeRoutes } from './routes-knowledge.ts';
import { messengerRoutes } from './routes-messenger.ts';
import { portalRoutes } from './routes-portal.ts';
import { procedureRoutes } from './routes-procedures.ts';
import { routingRoutes } from './routes-routing.ts';
import { segmentRoutes } from './routes-segments.ts';
import { twinRoutes } from './routes-twin.ts';

export const routes = {
  ...deskRoutes,
  ...messengerRoutes,
  ...administrationRoutes,
  ...knowledgeRoutes,
  ...catalogueRoutes,
  ...analyticsRoutes,
  ...twinRoutes,
  ...dispatchRoutes,
  ...experimentRoutes,
  ...forecastingRoutes,
  ...portalRoutes,
  ...accessRoutes,
  ...routingRoutes,
  ...segmentRoutes,
  ...procedureRoutes,
} as const;
export type RouteName = keyof typeof routes;

type Part<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;
type PartIn<R, K extends string> = R extends Record<K, infer S extends z.ZodType> ? z.input<S> : undefined;

/** What a handler gets. */
export type RouteInput<Name extends RouteName> = {
  params: Part<(typeof routes)[Name], 'params'>;
  query: Part<(typeof routes)[Name], 'query'>;
  body: Part<(typeof routes)[Name], 'body'>;
};
export type RouteReply<Name extends RouteName> = Part<(typeof routes)[Name], 'reply'>;

/** What a caller gives: only the parts that the route declares. */
export type RouteCall<Name extends RouteName> = {
  [K in 'params' | 'query' | 'body' as (typeof routes)[Name] extends Record<K, z.ZodType> ? K : never]: PartIn<
    (typeof routes)[Name],
    K
  >;
};
