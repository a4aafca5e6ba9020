/** OpenAPI 3.1, printed from the contract: what is checked and what is described are the same schemas. */
import swagger from '@fastify/swagger';
import type { Permission } from '@harken/contract/permissions';
import { problem, problems } from '@harken/contract/problems';
import type { Route } from '@harken/contract/route';
import type { RouteName } from '@harken/contract/routes';
import { keyPermissions } from '@harken/contract/routes-access';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDocument } from './api-document.ts';
import { serveReference } from './reference.ts';

export const tags = {
  'Sign-in': 'Sessions and passwords of people who work here',
  Conversations: 'The agent’s work: conversations, messages, offers, presence',
  Customers: 'Who is served',
  Knowledge: 'Articles and their search',
  Floor: 'The live board and steering',
  Administration: 'People, teams, queues, keys, audit, operations',
  Messenger: 'The customer’s side: public, from other sites, by a bearer token',
} as const;

function tagOf({ path }: Route): keyof typeof tags {
  if (path.startsWith('/api/messenger/')) return 'Messenger';
  if (/^\/api\/(sign-in(\/|$)|sign-out|sso\/|me(\/|$)|password-|setup)/.test(path))
    return path === '/api/me/presence' ? 'Conversations' : 'Sign-in';
  if (path.startsWith('/api/customers')) return 'Customers';
  if (path.startsWith('/api/knowledge')) return 'Knowledge';
  if (/^\/api\/(board|agents)/.test(path)) return 'Floor';
  if (/^\/api\/(state|conversations|offers|files)/.test(path)) return 'Conversations';
  return 'Administration';
}

const keyScopes: ReadonlySet<string> = new Set(keyPermissions);
const takesKeys = ({ as, may }: Pick<Route, 'as' | 'may'>) => as === 'person' && keyScopes.has(may);

interface About {
  version: string;
  authorisation: Record<Permission, readonly string[]>;
}

/** Serves the document and its page; the returned function gives each route the schema that fastify checks by. */
export async function serveApiDescription(
  app: FastifyInstance,
  { version, authorisation }: About,
): Promise<(name: RouteName, route: Route) => FastifySchema> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Harken API',
        version,
        description:
          'Refusals are `application/problem+json` with a stable `code`. People are known by a session cookie, programs by an API key (`Authorization: Bearer hk_…`, made in the desk under Administration, with the permissions it names and never more than its maker), customers by a bearer token. What happens is told on the live sockets `/api/live` and `/api/messenger/live`.',
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          person: { type: 'apiKey', in: 'cookie', name: 'harken_session' },
          key: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'hk_…',
            description:
              'A key for programs. Its scopes are permissions of `x-permission`; calls are counted and audited as the key.',
          },
          customer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
    hideUntagged: true,
  });

  let printed: ApiDocument | undefined;
  const print = (): ApiDocument => {
    if (printed) return printed;
    const document = app.swagger() as unknown as ApiDocument & { components: { schemas?: Record<string, unknown> } };
    document.components.schemas = { ...document.components.schemas, Problem: z.toJSONSchema(problem) };
    const refused = {
      description: 'A refusal, named by its `code`',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
    for (const operations of Object.values(document.paths)) {
      for (const operation of Object.values(operations)) operation.responses.default = refused;
    }
    printed = document;
    return document;
  };

  const hidden = { schema: { hide: true } as object };
  app.get('/api/openapi.json', hidden, async (_request, reply) => {
    // Open to tools on other sites: it holds nothing that is not in the source.
    reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=300');
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(print()));
  });
  app.get<{ Params: { code: string } }>('/problems/:code', hidden, async (request, reply) => {
    const { code } = request.params;
    if (!(code in problems)) return reply.callNotFound();
    return reply.redirect(`/api/reference#problem-${code}`, 302);
  });
  serveReference(app, print);

  return (name, route) => {
    const { params, query, body, reply, status = 200, summary, as, may } = route;
    const bytes = reply instanceof z.ZodAny;
    const response = bytes
      ? {
          [status]: {
            description: 'The file, as an attachment',
            content: { 'application/octet-stream': { schema: z.any() } },
          },
        }
      : status === 204 || status === 302
        ? {}
        : { [status]: reply };
    return {
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(body && { body }),
      response,
      summary,
      operationId: name,
      tags: [tagOf(route)],
      ...(as !== 'anyone' && { security: [{ [as]: [] }, ...(takesKeys(route) ? [{ key: [may] }] : [])] }),
      'x-caller': as,
      'x-permission': may,
      'x-roles': as === 'person' ? authorisation[may] : [],
      'x-takes-keys': takesKeys(route),
    } as FastifySchema;
  };
}
