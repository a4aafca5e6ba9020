/**
 * Every refusal the API can give, in one table. `code` is stable and translated by the screens;
 * it leaves as `application/problem+json` (RFC 9457) with `type` = `/problems/<code>`.
 */
import { z } from 'zod';

export const problems = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.malformed': { status: 400, title: 'The request could not be read' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.unsupported_type': { status: 415, title: 'This content type is not accepted' },
  'request.too_many': { status: 429, title: 'Too many requests' },
  'request.not_found': { status: 404, title: 'There is nothing at this address' },
  'request.forged_origin': { status: 403, title: 'The request comes from a site that is not allowed' },
  'server.failed': { status: 500, title: 'Something failed on our side' },
  'server.stopping': { status: 503, title: 'The server is stopping' },
  'server.disk_full': { status: 503, title: 'The server has no room for anything new' },
  'server.not_ready': { status: 503, title: 'The server is not ready' },

  'access.signed_out': { status: 401, title: 'Sign in first' },
  'access.forbidden': { status: 403, title: 'Your role does not allow this' },
  'access.wrong_password': { status: 401, title: 'The email or the password is not right' },
  'access.locked_out': { status: 429, title: 'Too many failed attempts' },
  'access.demo_is_local': { status: 403, title: 'Demonstration log-ins work only on the machine that runs it' },
  'access.weak_password': { status: 422, title: 'The password is too weak' },
  'access.reset_invalid': { status: 400, title: 'This reset link is not valid any more' },
  'access.already_set_up': { status: 409, title: 'There is an administrator already' },
  'access.setup_code_wrong': { status: 403, title: 'The set-up code is not right' },
  'access.last_administrator': { status: 409, title: 'The last administrator cannot be removed' },
  'access.email_taken': { status: 409, title: 'Someone has this email already' },

  'token.malformed': { status: 401, title: 'The token could not be read' },
  'token.bad_signature': { status: 401, title: 'The signature of the token is wrong' },
  'token.expired': { status: 401, title: 'The token has expired' },
  'token.used': { status: 401, title: 'The token has been used already' },
  'token.wrong_audience': { status: 401, title: 'The token was made for someone else' },
  'token.too_long_lived': { status: 401, title: 'The token is valid for too long' },
  'messenger.unknown_key': { status: 404, title: 'There is no messenger with this key' },

  'record.not_found': { status: 404, title: 'Not found' },
  'record.changed': { status: 409, title: 'Someone changed this in the meantime' },
  'conversation.already_assigned': { status: 409, title: 'A colleague has this conversation already' },
  'conversation.transition_refused': { status: 409, title: 'This cannot be done in the present state' },
  'conversation.not_yours': { status: 403, title: 'This conversation is not yours' },
  'conversation.no_queue': { status: 409, title: 'No queue can take this' },
  'message.id_reused': { status: 409, title: 'This message id was used for something else' },
  'message.not_editable': { status: 409, title: 'This message cannot be edited' },
  'offer.gone': { status: 409, title: 'The offer is over' },
  'agent.at_capacity': { status: 409, title: 'No capacity left' },
  'file.type_refused': { status: 415, title: 'Files of this kind are not accepted' },
  'file.disguised': { status: 415, title: 'The content of the file does not match its name' },
  'file.too_large': { status: 413, title: 'The file is too large' },
  'file.quota_used': { status: 429, title: 'No more files can be sent today' },
  'article.slug_taken': { status: 409, title: 'Another article has this address' },
} as const;

export type ProblemCode = keyof typeof problems;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  mistakes: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retryAfterSeconds: z.number().optional(),
});
export type Problem = z.infer<typeof problem>;

/** A refusal, thrown once and turned into `application/problem+json` at the edge. */
export class Refusal extends Error {
  readonly code: ProblemCode;
  readonly more: Partial<Pick<Problem, 'detail' | 'mistakes' | 'retryAfterSeconds'>>;
  constructor(code: ProblemCode, more: Refusal['more'] | string = {}) {
    const rest = typeof more === 'string' ? { detail: more } : more;
    super(rest.detail ?? problems[code].title);
    this.name = 'Refusal';
    this.code = code;
    this.more = rest;
  }
}
