import type { SessionId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { AnyoneCaller } from '../platform/http/caller.ts';
import type { Answer, Http } from '../platform/http.ts';
import type { Access } from './access.ts';
import type { SignedIn } from './sign-in.ts';
import { placeHere } from './single-sign-on.ts';

export function serveAccess(http: Pick<Http, 'serve' | 'serveRaw'>, access: Access): void {
  const enter = ({ person, token, maxAgeSeconds, must }: SignedIn, answer: Answer) => {
    answer.header('set-cookie', access.cookieOf(token, maxAgeSeconds));
    return access.meOf(person, must);
  };
  const halfOf = ({ cookie }: AnyoneCaller) => access.passingIn(cookie, 'half');
  const enterWhole = (signedIn: SignedIn, answer: Answer) => {
    answer.header('set-cookie', access.passingCookie('half', ''));
    return enter(signedIn, answer);
  };

  http.serve('signIn', async ({ body }, caller, answer) => {
    const signedIn = await access.signIn(body, caller);
    if (!('half' in signedIn)) return enter(signedIn, answer);
    answer.header('set-cookie', access.passingCookie('half', signedIn.half));
    return { half: true as const, by: signedIn.by };
  });
  http.serve('signInMethods', () => access.signInMethods());
  http.serve('signInWithCode', async ({ body }, caller, answer) =>
    enterWhole(await access.signInWithCode(body.code, halfOf(caller), caller), answer),
  );
  http.serve('beginPasskey', (_, caller) => access.beginPasskey(halfOf(caller), caller));
  http.serve('signInWithPasskey', async ({ body }, caller, answer) =>
    enterWhole(await access.signInWithPasskey(body.response, halfOf(caller), caller), answer),
  );
  http.serveRaw('startSingleSignOn', async ({ params, query }, reply, caller) => {
    const next = placeHere(query.next);
    try {
      const { url, bond } = await access.singleSignOn.start(
        params.id,
        { next, again: query.again === 'yes' },
        caller.base ?? '',
      );
      return reply.header('set-cookie', access.passingCookie('journey', bond)).redirect(url, 302);
    } catch (error) {
      return reply.redirect(signInPage(error, next), 302);
    }
  });
  http.serveRaw('finishSingleSignOn', async ({ query }, reply, caller) => {
    reply.header('set-cookie', access.passingCookie('journey', ''));
    try {
      const bond = access.passingIn(caller.cookie, 'journey');
      const { entered, next } = await access.singleSignOn.finish(query, { ...caller, bond });
      return reply.header('set-cookie', access.cookieOf(entered.token, entered.maxAgeSeconds)).redirect(next, 302);
    } catch (error) {
      return reply.redirect(signInPage(error, '/'), 302);
    }
  });

  http.serve('signOut', async (_, caller, answer) => {
    await access.signOut(caller);
    answer.header('set-cookie', access.cookieOf('', 0));
    // What the browser kept of a desk is not for whoever sits down next.
    answer.header('clear-site-data', '"cache", "storage"');
    return null;
  });
  http.serve('whoAmI', (_, caller) => access.meOf(caller.person, caller.must ?? null));
  http.serve('changeMyLocale', ({ body }, caller) => access.changeLocale(caller, body.locale));
  http.serve('changePassword', async ({ body }, caller) => {
    await access.changePassword(body, caller);
    return null;
  });
  http.serve('checkPassword', ({ body }) => access.checkPassword(body));
  http.serve('readSecurity', (_, caller) => access.securityOf(caller));
  http.serve('proveMyself', ({ body }, caller) => access.prove(body, caller));
  http.serve('beginProofByPasskey', (_, caller) => access.beginProof(caller));
  http.serve('beginCodeApp', (_, caller) => access.factors.beginCodeApp(caller));
  http.serve('addCodeApp', async ({ body }, caller) => ({
    recoveryCodes: await access.factors.addCodeApp(body, caller),
  }));
  http.serve('removeCodeApp', async (_, caller) => {
    await access.factors.removeCodeApp(caller);
    return null;
  });
  http.serve('renewRecoveryCodes', async (_, caller) => ({
    recoveryCodes: await access.factors.renewRecoveryCodes(caller),
  }));
  http.serve('beginNewPasskey', (_, caller) => access.passkeys.beginNew(caller));
  http.serve('addPasskey', ({ body }, caller) => access.passkeys.add(body, caller));
  http.serve('renamePasskey', async ({ params, body }, caller) => ({
    passkey: await access.passkeys.rename(params.id, body.name, caller),
  }));
  http.serve('removePasskey', async ({ params }, caller) => {
    await access.passkeys.remove(params.id, caller);
    return null;
  });

  http.serve('listSessions', async (_, caller) => ({ sessions: await access.sessionsOf(caller) }));
  http.serve('revokeSession', async ({ params }, caller) => {
    await access.endSession(params.sessionId, caller);
    return null;
  });
  http.serve('revokeOtherSessions', async (_, caller) => ({ ended: await access.endOtherSessions(caller) }));
  http.serve('resetPassword', async ({ body }, caller) => {
    await access.resetPassword(body, caller);
    return null;
  });
  http.serve('setupStatus', () => access.setupStatus());
  http.serve('setUp', async ({ body }, caller, answer) => enter(await access.setUp(body, caller), answer));
  http.serve('invitePasswordReset', ({ params }, caller) => access.inviteReset(params.id, caller));
  http.serve('createTeam', async ({ body }, caller) => ({ team: await access.createTeam(body, caller) }));
  http.serve('updateTeam', async ({ params, body }, caller) => ({
    team: await access.updateTeam(params.id, body, caller),
  }));
  http.serve('readAudit', async ({ query }) => ({ entries: await access.audit.read(query) }));

  http.serve('readSignInRules', () => access.rules.read());
  http.serve('changeSignInRules', ({ body }, caller) => access.rules.change(body, caller));
  http.serve('removeSecondFactor', async ({ params }, caller) => {
    await access.removeSecondFactor(params.id, caller);
    return null;
  });
  http.serve('listAllSessions', async (_, caller) => ({ sessions: await access.allSessions(caller) }));
  http.serve('revokeAnySession', async ({ params }, caller) => {
    await access.endAnySession(params.sessionId as SessionId, caller);
    return null;
  });
  http.serve('revokeSessionsOf', async ({ params }, caller) => ({
    ended: await access.endSessionsOf(params.id, caller),
  }));
  http.serve('listProviders', (_, caller) => access.singleSignOn.list(caller.base ?? ''));
  http.serve('createProvider', async ({ body }, caller) => ({
    provider: await access.singleSignOn.create(body, caller, caller.base ?? ''),
  }));
  http.serve('updateProvider', async ({ params, body }, caller) => ({
    provider: await access.singleSignOn.update(params.id, body, caller, caller.base ?? ''),
  }));
  http.serve('removeProvider', async ({ params }, caller) => {
    await access.singleSignOn.remove(params.id, caller);
    return null;
  });
  http.serve('checkProvider', ({ body }) => access.singleSignOn.check(body.issuer));
  http.serve('listApiKeys', (_, caller) => access.keys.list(caller));
  http.serve('createApiKey', ({ body }, caller) => access.keys.create(body, caller));
  http.serve('revokeApiKey', async ({ params }, caller) => {
    await access.keys.revoke(params.id, caller);
    return null;
  });
}

/** The page that tells in words why nobody was let in; a bug stays a bug. */
function signInPage(error: unknown, next: string): string {
  if (!(error instanceof Refusal)) throw error;
  const search = new URLSearchParams({ problem: error.code, ...(next !== '/' && { next }) });
  return `/sign-in?${search}`;
}
