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
  'access.own_rights': { status: 409, title: 'Nobody takes their own administration away' },
  'access.email_taken': { status: 409, title: 'Someone has this email already' },

  'access.code_wrong': { status: 401, title: 'The code is not right, or was used already' },
  'access.half_sign_in_over': { status: 401, title: 'The sign-in took too long; begin again' },
  'access.second_factor_required': { status: 403, title: 'Set up a second factor first' },
  'access.password_expired': { status: 403, title: 'Change the password first' },
  'access.password_used_before': { status: 422, title: 'This password was used before' },
  'access.proof_needed': { status: 403, title: 'Prove again who you are' },
  'access.no_code_app': { status: 409, title: 'There is no code app yet' },
  'access.last_factor': { status: 409, title: 'Your role needs a second factor, and this is the last one' },
  'access.passkey_refused': { status: 401, title: 'The passkey was not accepted' },
  'access.passkeys_off': { status: 409, title: 'Passkeys are switched off' },
  'access.passkeys_need_name': { status: 409, title: 'Passkeys need an address with a name, not a number' },
  'access.use_single_sign_on': { status: 403, title: 'Sign in by the identity provider' },
  'access.no_way_in': { status: 409, title: 'Nobody but administrators could sign in' },
  'access.provider_refused': { status: 401, title: 'The identity provider did not let you in' },
  'access.provider_unreachable': { status: 503, title: 'The identity provider does not answer' },
  'access.provider_answer_wrong': { status: 401, title: 'The answer of the identity provider is not valid' },
  'access.provider_stranger': { status: 403, title: 'Nobody with this email was invited' },
  'access.provider_email_unverified': { status: 403, title: 'The identity provider has not verified this email' },
  'access.provider_address_refused': { status: 422, title: 'This address is not allowed for an identity provider' },
  'access.provider_taken': { status: 409, title: 'There is a provider with this issuer already' },
  'access.key_invalid': { status: 401, title: 'This key is not valid' },
  'access.key_elsewhere': { status: 403, title: 'This key may not be used from this address' },
  'access.key_too_wide': { status: 403, title: 'A key cannot have what its maker has not' },

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
  'procedure.key_taken': { status: 409, title: 'Another procedure has this key' },
  'procedure.mistakes': { status: 422, title: 'Something is wrong with this procedure' },
  'procedure.dialogues_differ': { status: 422, title: 'An example dialogue comes out otherwise' },
  'tool.address_refused': { status: 422, title: 'Tools may not be asked at this address' },
  'queue.has_work': { status: 409, title: 'Work is waiting or being done in this queue' },
  'queue.last': { status: 409, title: 'The last queue stays: customers are handed over to it' },
  'queue.on_trial': { status: 409, title: 'An experiment runs on this queue' },
  'skill.in_use': { status: 409, title: 'A queue needs this skill' },
  'message.id_reused': { status: 409, title: 'This message id was used for something else' },
  'message.not_editable': { status: 409, title: 'This message cannot be edited' },
  'offer.gone': { status: 409, title: 'The offer is over' },
  'agent.at_capacity': { status: 409, title: 'No capacity left' },
  'file.type_refused': { status: 415, title: 'Files of this kind are not accepted' },
  'file.disguised': { status: 415, title: 'The content of the file does not match its name' },
  'file.too_large': { status: 413, title: 'The file is too large' },
  'file.quota_used': { status: 429, title: 'No more files can be sent today' },
  'twin.impossible': { status: 422, title: 'This day cannot be simulated' },
  'twin.nothing_recorded': { status: 422, title: 'Nothing was recorded on this day' },
  'twin.too_slow': { status: 422, title: 'The simulation took too long' },
  'twin.replaced': { status: 409, title: 'You started another simulation' },
  'forecast.no_series': { status: 404, title: 'There is no forecast of this' },
  'forecast.rows_wrong': { status: 422, title: 'Some rows of the file are not right' },
  'article.slug_taken': { status: 409, title: 'Another article has this address' },
  'proposal.decided': { status: 409, title: 'Somebody has decided about this already' },
  'article.incomplete': { status: 422, title: 'A title and a text are needed before it can be published' },
  'collection.has_articles': { status: 409, title: 'There are articles in this collection' },
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
