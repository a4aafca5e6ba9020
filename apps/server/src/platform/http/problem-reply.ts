/** Refusals and failures as `application/problem+json` (RFC 9457). Everything that goes wrong leaves through here. */
import { type Problem, type ProblemCode, problems, Refusal } from '@harken/contract/problems';
import type { FastifyError, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isDiskFull } from '../disk.ts';

export function problemOf({ code, more }: Refusal, requestId?: string): Problem {
  const { status, title } = problems[code];
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    ...(more.detail !== undefined && { detail: more.detail }),
    ...(more.mistakes && { mistakes: more.mistakes }),
    ...(more.retryAfterSeconds !== undefined && { retryAfterSeconds: more.retryAfterSeconds }),
    ...(requestId && { instance: `urn:uuid:${requestId}` }),
  };
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal, reply.request.id);
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', Math.ceil(problem.retryAfterSeconds));
  // A serialiser of its own: the route's describes what it answers when all is well.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem as never);
}

/** What fastify and its plugins say, by their own codes, and what we make of it. */
const known: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'request.not_found',
  FST_STATIC_FORBIDDEN_PATH: 'request.not_found',
  FST_REQ_FILE_TOO_LARGE: 'file.too_large',
  FST_FILES_LIMIT: 'request.invalid',
  FST_PARTS_LIMIT: 'request.invalid',
  FST_FIELDS_LIMIT: 'request.invalid',
  FST_PROTO_VIOLATION: 'request.invalid',
};

/** The refusal behind an error, or null when it is a bug. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { validation, validationContext } = error as FastifyError;
    const mistakes = (validation ?? []).map(({ instancePath, message }) => ({
      path: `${validationContext ?? ''}${instancePath === '/' ? '' : instancePath}`,
      message: message ?? 'is not valid',
    }));
    return new Refusal('request.invalid', { mistakes });
  }
  if (isDiskFull(error)) return new Refusal('server.disk_full', { retryAfterSeconds: 30 });
  const { code, statusCode } = (error ?? {}) as Partial<FastifyError>;
  const meant = code === undefined ? undefined : known[code];
  if (meant) return new Refusal(meant);
  // Any other complaint of the parser about the request; a plain throw has no status and is ours.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    // 403 is how a folder among the built files answers.
    if (statusCode === 404 || statusCode === 403) return new Refusal('request.not_found');
    if (statusCode === 413) return new Refusal('request.too_large');
    if (statusCode === 415) return new Refusal('request.unsupported_type');
    return new Refusal('request.malformed');
  }
  return null;
}
