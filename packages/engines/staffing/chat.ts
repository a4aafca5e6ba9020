import { growsForEver, type Measures, nobodyComes, nobodyServes, withWaiting } from './measures.ts';
import { waitingLine } from './waiting.ts';

/** How many chats at once the model follows; it looks at each number of them. */
const mostChats = 10_000_000;

/**
 * Concurrent chat: each agent holds up to k chats and completes them at a total rate that was measured for each number
 * of them. Chats are spread evenly over the agents; whoever finds all of them full waits, and gives up with rate θ.
 *
 * With j chats over n agents, n − (j mod n) of them hold ⌊j/n⌋ and the others one more, so that together they complete
 * μ(j) = (n − j mod n)·r(⌊j/n⌋) + (j mod n)·r(⌊j/n⌋ + 1). At k = 1 this is Erlang A, and Erlang C without abandonment.
 *
 * @param agents whole, ≥ 0
 * @param rates  r(1…k): completions per unit of time of one agent who holds 1…k chats, each > 0
 * @param within the time asked about, or null
 * @returns occupancy counts an agent as occupied who holds any chat: several at once count once
 * @throws RangeError where agents × k is above ten million
 * @remarks Real agents drift apart as chats end, so the truth lies a little above in waits (3 % of the probability of
 *   waiting at 5 agents with 3 chats each); the twin follows every agent. A curve that is not concave can make fewer
 *   agents, or fewer chats each, the better choice.
 */
export function chatModel(
  agents: number,
  { arrival, rates, abandon }: { arrival: number; rates: readonly number[]; abandon: number },
  within: number | null,
): Measures {
  if (arrival === 0) return { ...nobodyComes, blocking: null, serviceLevel: within === null ? null : 1 };
  const unserved = { serviceLevel: within === null ? null : 0, abandonment: abandon === 0 ? 0 : 1 };
  if (agents === 0)
    return abandon === 0
      ? { ...growsForEver, ...unserved, occupancy: null }
      : { ...nobodyServes(arrival, abandon), ...unserved };
  if (agents * rates.length > mostChats) {
    throw new RangeError(`${agents} agents with ${rates.length} chats each are more than ${mostChats} chats at once`);
  }
  const fullRate = agents * (rates.at(-1) as number);
  const waiting = waitingLine({ arrival, completion: fullRate, abandon });
  if (!waiting) return { ...growsForEver, ...unserved };
  const below = statesBelow(agents, arrival, rates);
  const { answered, ...measures } = withWaiting(waiting, below.ln, arrival, within);
  // Of the states below the last place a part of the agents has a chat; from there on all of them have.
  const occupied = (1 - measures.probabilityOfWait) * below.occupied + measures.probabilityOfWait;
  return { ...measures, blocking: null, occupancy: occupied };
}

/**
 * The states with room for another chat, against the one in which the last place was just taken: ln of their weight
 * together, and the mean share of agents who have a chat in them.
 */
function statesBelow(agents: number, arrival: number, rates: readonly number[]): { ln: number; occupied: number } {
  const tooMuch = 1e250;
  let ln = 0;
  let sum = 0;
  let busy = 0;
  let weight = 1;
  // A curve that is not concave has two humps with a deep valley between: what is below counting is carried apart.
  let depth = 0;
  for (let chats = agents * rates.length; chats > 0; chats--) {
    weight *= completionRate(agents, chats, rates) / arrival;
    if (depth > 0 && weight > 1) {
      weight /= tooMuch;
      depth -= 1;
    } else if (weight < 1 / tooMuch) {
      weight *= tooMuch;
      depth += 1;
    }
    if (depth > 0) continue;
    sum += weight;
    busy += weight * Math.min(1, (chats - 1) / agents);
    if (sum > tooMuch) {
      sum /= tooMuch;
      busy /= tooMuch;
      weight /= tooMuch;
      ln += Math.log(tooMuch);
    }
  }
  return { ln: ln + Math.log(sum), occupied: busy / sum };
}

function completionRate(agents: number, chats: number, rates: readonly number[]): number {
  const each = Math.floor(chats / agents);
  const withOneMore = chats - each * agents;
  const less = each === 0 ? 0 : (agents - withOneMore) * rates[each - 1]!;
  return withOneMore === 0 ? less : less + withOneMore * rates[each]!;
}
