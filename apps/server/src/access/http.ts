import type { Http } from '../platform/http.ts';
import type { Access } from './access.ts';
import type { SignedIn } from './sign-in.ts';

export function serveAccess(http: Pick<Http, 'serve'>, access: Access): void {
  const enter = ({ person, token, maxAgeSeconds }: SignedIn, answer: { header(name: string, value: string): void }) => {
    answer.header('set-cookie', access.cookieOf(token, maxAgeSeconds));
    return access.meOf(person);
  };

  http.serve('signIn', async ({ body }, caller, answer) => enter(await access.signIn(body, caller), answer));
  http.serve('signOut', async (_, caller, answer) => {
    await access.signOut(caller);
    answer.header('set-cookie', access.cookieOf('', 0));
    // What the browser kept of a desk is not for whoever sits down next.
    answer.header('clear-site-data', '"cache", "storage"');
    return null;
  });
  http.serve('whoAmI', (_, caller) => access.meOf(caller.person));
  http.serve('changeMyLocale', ({ body }, caller) => access.changeLocale(caller, body.locale));
  http.serve('changePassword', async ({ body }, caller) => {
    await access.changePassword(body, caller);
    return null;
  });
  http.serve('listSessions', async (_, caller) => ({ sessions: await access.sessionsOf(caller) }));
  http.serve('revokeSession', async ({ params }, caller) => {
    await access.endSession(params.sessionId, caller);
    return null;
  });
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
}
