/**
 * Typed calls to the API. Routes are named by method and path, so that a browser app needs only the *types* of the
 * contract and none of its schemas.
 */
import type { Problem, ProblemCode } from '@harken/contract/problems';
import type { RouteCall, RouteName, RouteReply, routes } from '@harken/contract/routes';

type Routes = typeof routes;

/** `'POST /api/sign-in'` → the route's name. */
type NameAt = { [N in RouteName as `${Routes[N]['method']} ${Routes[N]['path']}`]: N };
export type RouteAddress = keyof NameAt;

/** What is given with a call: the route's own params, query and body. */
export type CallInput<A extends RouteAddress> = RouteCall<NameAt[A]>;
export type CallReply<A extends RouteAddress> = RouteReply<NameAt[A]>;

interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

type Rest<A extends RouteAddress> =
  Record<never, never> extends CallInput<A>
    ? [input?: CallInput<A>, options?: { signal?: AbortSignal }]
    : [input: CallInput<A>, options?: { signal?: AbortSignal }];

export type Call = <A extends RouteAddress>(address: A, ...rest: Rest<A>) => Promise<CallReply<A>>;

/** The server answered with a refusal. `code` is stable; screens translate it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly code: ProblemCode | (string & {});
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
    this.code = problem.code;
  }
}

/** No answer came: offline, cut, or aborted. Whether the call took effect is unknown; repeat it with the same ids. */
export class NoAnswer extends Error {}

export function addressPath(path: string, { params = {}, query = {} }: Parts): string {
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size ? `${filled}?${search}` : filled;
}

/**
 * @param base     origin of the server, or '' for the page's own
 * @param headers  asked at every call, e.g. for the messenger's bearer token
 */
export function createCaller({
  base = '',
  headers = () => ({}),
}: {
  base?: string;
  headers?: () => Record<string, string>;
} = {}): Call {
  return async (address, ...[input = {}, { signal } = {}]) => {
    const space = address.indexOf(' ');
    const parts: Parts = input;
    const given: Record<string, string> = headers();
    const json = parts.body !== undefined && !(parts.body instanceof FormData);
    if (json) given['content-type'] = 'application/json';
    let response: Response;
    let reply: unknown;
    try {
      response = await fetch(base + addressPath(address.slice(space + 1), parts), {
        method: address.slice(0, space),
        headers: given,
        body: json ? JSON.stringify(parts.body) : ((parts.body as FormData | undefined) ?? null),
        signal: signal ?? null,
      });
      const text = await response.text();
      reply = text ? JSON.parse(text) : null;
    } catch (error) {
      throw new NoAnswer('no answer', { cause: error });
    }
    if (response.ok) return reply as never;
    const problem = reply as Problem | null;
    throw new ProblemError(
      problem?.code
        ? problem
        : { type: 'about:blank', title: response.statusText, status: response.status, code: 'server.failed' },
    );
  };
}

/** Upload one file: the two upload routes take multipart, which a JSON body cannot say. */
export function fileBody(file: File): { body: never } {
  const form = new FormData();
  form.set('file', file);
  return { body: form as never };
}
