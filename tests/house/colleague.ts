/** Somebody who works here, by the API: as the desk speaks, without its screens. */
import { type Call, createCaller } from '@harken/client/call';
import type { HarkenEvent } from '@harken/contract/events';
import type { Person } from '@harken/contract/people';
import { type Ear, openEar } from './ear.ts';

export interface Colleague {
  me: Person;
  cookie: string;
  call: Call;
  /** Their live socket, which hears everything after `after`; from now when left out. */
  listen(after?: number, onEvents?: (events: HarkenEvent[], upTo: number) => void): Promise<Ear<HarkenEvent>>;
  /** The same person and session at another process. */
  at(door: string): Colleague;
}

export async function signIn(door: string, email: string, password: string): Promise<Colleague> {
  const response = await fetch(`${door}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const said = (await response.json()) as { person: Person };
  if (!response.ok) throw new Error(`${email} cannot sign in: ${JSON.stringify(said)}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return colleagueAt(door, said.person, cookie);
}

export function colleagueAt(door: string, me: Person, cookie: string): Colleague {
  const call = createCaller({ base: door, headers: () => ({ cookie }) });
  return {
    me,
    cookie,
    call,
    at: (other) => colleagueAt(other, me, cookie),
    async listen(after, onEvents) {
      const from = after ?? (await call('GET /api/state')).seq;
      const options = { after: from, headers: { cookie }, ...(onEvents ? { onEvents } : {}) };
      return openEar<HarkenEvent>(`${door.replace('http', 'ws')}/api/live`, options);
    },
  };
}
