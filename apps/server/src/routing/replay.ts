/** Decides again what was decided, by what each round was given: the same program says the same, or something changed. */
import type { Decision } from '@harken/contract/record';
import { decideGiven } from '@harken/engines/routing/given';
import type { Kysely } from 'kysely';
import type { RoundDecision, Span } from './round-store.ts';
import { recordedAs, recordedRounds } from './rounds.ts';

type Outcome = Pick<Decision, 'outcome' | 'agentId' | 'reason'>;

export interface Replayed {
  /** All that were recorded in the time, and those among them that came out the same. */
  decisions: number;
  same: number;
  /** Recorded before rounds were kept, or their round is gone: nobody can say. */
  untold: number;
  /** The first that came out otherwise; `now` is null where the work is not decided at all. */
  different: (Pick<RoundDecision, 'id' | 'conversationId' | 'at'> & { recorded: Outcome; now: Outcome | null })[];
}

export interface Watch {
  /** @param share of the whole, 0–1 */
  onProgress?: (decisions: number, share: number) => void;
}

const mostShown = 20;
/** Others are served in between. */
const breatheAfterMs = 12;

export async function replay(db: Kysely<unknown>, span: Span, watch: Watch = {}): Promise<Replayed> {
  const replayed: Replayed = { decisions: 0, same: 0, untold: 0, different: [] };
  let since = performance.now();
  for await (const { given, decisions, share } of recordedRounds(db, span)) {
    replayed.decisions += decisions.length;
    if (given === null) {
      replayed.untold += decisions.length;
      continue;
    }
    const again = new Map<string, Outcome[]>();
    for (const choice of decideGiven(given).decisions)
      again.set(choice.workId, [...(again.get(choice.workId) ?? []), recordedAs(choice)]);
    for (const { id, conversationId, at, outcome, agentId, reason } of decisions) {
      // A work may wait and be told so: each is a decision of its own.
      const all = again.get(conversationId) ?? [];
      const now = all.find((one) => one.outcome === outcome) ?? all[0] ?? null;
      if (now && now.outcome === outcome && now.agentId === agentId && now.reason === reason) replayed.same += 1;
      else if (replayed.different.length < mostShown)
        replayed.different.push({ id, conversationId, at, recorded: { outcome, agentId, reason }, now });
    }
    if (performance.now() - since < breatheAfterMs) continue;
    watch.onProgress?.(replayed.decisions, share);
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  }
  return replayed;
}
