/**
 * Simulated colleagues, so that whoever tries the desk is one agent of many. They use the public API like the desk
 * does, and never the log-ins that are kept for the person who tries it.
 */

import { branch, pause, type Random } from './live/chance.ts';
import { workAsColleague } from './live/colleague.ts';
import { agents } from './people.ts';

/** Priya Nair takes cards, Grace Tan leads: those two seats are for people. */
export const keptForPeople: readonly string[] = ['priya.nair@harbourbank.example', 'grace.tan@harbourbank.example'];

/** In this order they come to work: the first four serve every queue in both languages. */
const order = ['Zhou Yifan', 'He Yutong', 'Kit Wong', 'Marcus Oyelaran', 'Sofia Marques'];

/** @returns log-ins of the demonstration's agents, those that serve most first */
export function colleagueLogins(password: string): { email: string; password: string }[] {
  const free = agents.filter(({ email }) => !keptForPeople.includes(email));
  const first = order.flatMap((name) => free.filter((agent) => agent.name === name));
  return [...first, ...free.filter((agent) => !first.includes(agent))].map(({ email }) => ({ email, password }));
}

export interface LiveColleaguesOptions {
  /** As browsers reach the house; demonstration log-ins work on its own machine only. */
  baseUrl: string;
  logins: readonly { email: string; password: string }[];
  /** So many of them work, from the first on. */
  count: number;
  /** 2 reads and types twice as fast. */
  speed?: number;
  clock?: { now(): Date };
  random?: Random;
  onError?: (error: unknown) => void;
}

export interface LiveColleaguesStatus {
  running: boolean;
  atWork: number;
  /** Conversations resolved by them. */
  handled: number;
}

export function createLiveColleagues({
  baseUrl,
  logins,
  count,
  speed = 1,
  clock = { now: () => new Date() },
  random = Math.random,
  onError = () => {},
}: LiveColleaguesOptions) {
  const chosen = logins.filter(({ email }) => !keptForPeople.includes(email)).slice(0, count);
  let shift: AbortController | undefined;
  let over: Promise<unknown> = Promise.resolve();
  let atWork = 0;
  let handled = 0;

  /** Comes back when something broke, but not at once. */
  async function employ(login: (typeof chosen)[number], chance: Random, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let here = false;
      await workAsColleague({
        baseUrl,
        login,
        random: chance,
        speed,
        clock,
        signal,
        onSignedIn: () => {
          here = true;
          atWork++;
        },
        onHandled: () => {
          handled++;
        },
        onError,
      }).catch((error: unknown) => {
        if (!signal.aborted) onError(error);
      });
      if (here) atWork--;
      await pause(20_000, signal).catch(() => {});
    }
  }

  return {
    start(): void {
      if (shift) return;
      shift = new AbortController();
      const { signal } = shift;
      over = Promise.all(chosen.map((login) => employ(login, branch(random), signal)));
    },
    /** They go offline, and what they hold goes back into its queues. */
    async stop(): Promise<void> {
      shift?.abort(new Error('the colleagues went home'));
      shift = undefined;
      await over;
    },
    status: (): LiveColleaguesStatus => ({ running: shift !== undefined, atWork, handled }),
  };
}
