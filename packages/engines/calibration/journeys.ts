import type { ComesAgain, ContactType, Duration, Transfers, VirtualAgent } from '../simulation/scenario.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import type { Contact, Recorded } from './record.ts';

/** What contacts of a queue do beside being served once, and how often of how many. */
export interface Journey {
  /** Those who came by themselves, and when: to the virtual agent, where they were with it first. */
  readonly firsts: readonly { readonly at: number }[];
  readonly type: Pick<ContactType, 'virtualAgent' | 'transfers' | 'retries' | 'repeats'>;
  /** 1 for a type that is the same however it is counted; chance of resolving it for good, at once. */
  readonly resolves: number;
  readonly seen: {
    readonly [What in 'transfers' | 'retries' | 'repeats']: { readonly of: number; readonly yes: number };
  };
}

type Linked = Contact & {
  /** What it goes on with; null where it came by itself. */
  before: Linked | null;
  how: 'transfer' | 'retry' | 'repeat' | null;
  day: { readonly from: number; readonly to: number };
};

/** Nobody is passed on, or comes again, for certain: where few were seen, all of them may have been. */
const mostLikely = 0.95;
/** Of fewer than these, all queues together say it. */
const enough = 20;

/**
 * Takes apart who came: first comings, and what followed from them within the day. What follows is no arrival: the twin
 * brings it forth again by these chances.
 * @param contacts offered to a queue, of these days
 * @remarks When somebody comes again is judged by Kaplan–Meier, because a day ends for all. Who comes again meets the
 *   virtual agent again, and whom it helps is not seen to have come: chances are of coming, not of being seen. The
 *   virtual agent is taken to contain the same share of each queue's contacts that begin with it, at all times. What
 *   was moved on unanswered stays an arrival where it came: to move it is the plan's part.
 */
export function journeysOf(
  contacts: readonly Contact[],
  { days, queues, virtualAgent }: Pick<Recorded, 'days' | 'queues' | 'virtualAgent'>,
): Map<string, Journey> {
  const linked = link(contacts, days);
  const of = (queueId: string) => linked.filter((one) => one.queueId === queueId);
  const away = {
    retry: comingAgain(linked, 'retry'),
    repeat: comingAgain(linked, 'repeat'),
  };
  const handedOver = linked.filter(({ virtualAgentSince }) => virtualAgentSince !== null).length;
  const containedEach = handedOver > 0 ? virtualAgent.contained / handedOver : 0;
  return new Map(
    queues.map(({ id }) => {
      const own = of(id);
      const firsts = own.filter(({ how }) => how === null);
      const past = firsts.filter(({ virtualAgentSince }) => virtualAgentSince !== null);
      const contained = past.length * containedEach;
      const containment = contained > 0 ? contained / (firsts.length + contained) : 0;
      const again = (how: 'retry' | 'repeat') => {
        const mine = comingAgain(own, how);
        const { probability, after } = mine.of >= enough ? mine : away[how];
        if (!after) return null;
        return {
          probability: Math.min(mostLikely, probability / (1 - containment)),
          afterSeconds: (mine.yes >= enough ? mine.after : after) ?? after,
        };
      };
      const repeats = again('repeat');
      const served = own.filter(({ served }) => served !== null);
      const transferred = served.filter(({ passedOn }) => passedOn);
      return [
        id,
        {
          firsts: firsts.map(({ cameAt, virtualAgentSince, day }) => ({
            at: Math.max(day.from, virtualAgentSince ?? cameAt),
          })),
          type: {
            virtualAgent: containment > 0 ? { containment, seconds: withVirtualAgent(firsts) } : null,
            transfers: onward(served.length, transferred, linked),
            retries: again('retry') satisfies ComesAgain | null,
            // Each of those who were not resolved: how many these are, `resolves` says.
            repeats: repeats && { probability: 1, afterSeconds: repeats.afterSeconds },
          },
          resolves: 1 - (repeats?.probability ?? 0),
          seen: {
            transfers: { of: served.length, yes: transferred.length },
            retries: count(own, 'retry'),
            repeats: count(own, 'repeat'),
          },
        },
      ] as const;
    }),
  );
}

/** A contact follows the latest one of its customer that day, if that led to it. */
function link(contacts: readonly Contact[], days: Recorded['days']): Linked[] {
  const linked: Linked[] = [];
  const latest = new Map<string, Linked>();
  for (const contact of [...contacts].sort((one, other) => one.cameAt - other.cameAt)) {
    const day = days.find(({ from, to }) => contact.cameAt >= from && contact.cameAt < to)!;
    const key = `${contact.customerId} ${day.from}`;
    const last = latest.get(key) ?? null;
    const how = last && led(last, contact);
    const one: Linked = { ...contact, before: how ? last : null, how, day };
    linked.push(one);
    latest.set(key, one);
  }
  return linked;
}

function led(last: Linked, next: Contact): Linked['how'] {
  if (last.passedOn) return last.conversationId === next.conversationId ? 'transfer' : null;
  if (last.queueId !== next.queueId) return null;
  if (last.gaveUp) return 'retry';
  return last.served && last.served.to <= next.cameAt ? 'repeat' : null;
}

/** Who might have come again, and since when. */
const sinceWhen = {
  retry: ({ gaveUp, waitEndedAt }: Contact) => (gaveUp ? waitEndedAt : null),
  repeat: ({ served, passedOn }: Contact) => (served && !passedOn ? served.to : null),
};

function count(own: readonly Linked[], how: 'retry' | 'repeat') {
  return {
    of: own.filter((one) => sinceWhen[how](one) !== null).length,
    yes: own.filter((one) => one.how === how).length,
  };
}

/** The chance of coming again the same day, had it no end, and when; `after` is null where nobody did. */
function comingAgain(
  all: readonly Linked[],
  how: 'retry' | 'repeat',
): { of: number; yes: number; probability: number; after: Duration | null } {
  const next = new Map(all.filter((one) => one.how === how).map((one) => [one.before, one.cameAt]));
  const waits = all.flatMap((one) => {
    const from = sinceWhen[how](one);
    if (from === null || from >= one.day.to) return [];
    const came = next.get(one);
    return [{ seconds: Math.max(0, (came ?? one.day.to) - from) / 1000, came: came !== undefined }];
  });
  const curve = kaplanMeier({
    seconds: Float64Array.from(waits, ({ seconds }) => seconds),
    abandoned: Uint8Array.from(waits, ({ came }) => Number(came)),
  });
  const probability = 1 - (curve.share.at(-1) ?? 1);
  const times = quantilesOf(probability, (chance) => {
    const step = curve.share.findIndex((still) => 1 - still >= chance - 1e-12);
    return curve.seconds[step] ?? curve.seconds.at(-1) ?? 0;
  });
  return { of: waits.length, yes: next.size, probability, after: next.size > 0 ? times : null };
}

/** @param transferred of those served */
function onward(served: number, transferred: readonly Linked[], all: readonly Linked[]): Transfers | null {
  const to: Record<string, number> = {};
  const from = new Set(transferred);
  for (const { how, before, queueId } of all)
    if (how === 'transfer' && from.has(before as Linked)) to[queueId] = (to[queueId] ?? 0) + 1;
  const together = Object.values(to).reduce((sum, contacts) => sum + contacts, 0);
  if (together === 0) return null;
  const each = Math.min(1 / served, mostLikely / together);
  return { to: Object.fromEntries(Object.entries(to).map(([id, contacts]) => [id, contacts * each])) };
}

/** Before they came to people; who came to people at once was with it for a second. */
function withVirtualAgent(firsts: readonly Linked[]): VirtualAgent['seconds'] {
  const seconds = firsts
    .map(({ cameAt, virtualAgentSince }) => Math.max(1, (cameAt - (virtualAgentSince ?? cameAt)) / 1000))
    .sort((one, other) => one - other);
  return quantilesOf(1, (chance) => seconds[Math.min(seconds.length - 1, Math.floor(chance * seconds.length))]!);
}

/** Two hundred times, equally likely. */
function quantilesOf(whole: number, at: (chance: number) => number): Duration {
  return {
    distribution: 'empirical',
    values: Array.from({ length: 200 }, (_, n) => Math.max(1, at(((n + 0.5) / 200) * whole))),
  };
}
