/** The routing of a past that never happened here: the same program decides, and what it was given is kept as in life. */
import { idFrom } from '@harken/contract/ids';
import type { Decision } from '@harken/engines/routing';
import { decideGiven, type Given } from '@harken/engines/routing/given';
import { newId } from '../platform/ids.ts';
import { pack } from '../platform/past.ts';
import type { PackedDecisions, RoundRow } from './round-store.ts';
import { createRounds, recordedAs } from './rounds.ts';

export function rehearse() {
  const chain = createRounds();
  const rounds: RoundRow[] = [];
  const decisions: object[] = [];
  /** The latest of each work, so that the same wait is not recorded over and over. */
  const known = new Map<string, string>();

  function choose(given: Given): readonly Decision[] {
    const { decisions: chosen } = decideGiven(given);
    const round = chain.begin(given);
    const at = new Date(given.now);
    const before = decisions.length;
    for (const choice of chosen) {
      const recorded = recordedAs(choice);
      const said = `${recorded.outcome} ${recorded.reason}`;
      if (choice.kind === 'wait' && known.get(choice.workId) === said) continue;
      known.set(choice.workId, said);
      decisions.push({
        id: idFrom('deci', newId({ now: () => at })),
        conversation_id: choice.workId,
        at,
        outcome: recorded.outcome,
        agent_id: recorded.agentId,
        reason: recorded.reason,
        // Who else was considered follows from the round: a past has too many to write them all down.
        considered: [],
        round_id: round.id,
      });
    }
    if (decisions.length > before) {
      rounds.push(round.row());
      round.kept();
    }
    return chosen;
  }

  const packed = (): PackedDecisions => ({
    rounds: pack(
      rounds.map(({ beganAt, given, ...row }) => ({ ...row, began_at: beganAt, given: JSON.parse(given) as unknown })),
    ),
    decisions: pack(decisions),
  });

  return { choose, packed };
}

export const nothingDecided = (): PackedDecisions => ({ rounds: pack([]), decisions: pack([]) });
