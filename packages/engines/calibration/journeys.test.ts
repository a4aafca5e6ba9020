import { describe, expect, test } from 'vitest';
import type { ContactType } from '../simulation/scenario.ts';
import { impossible } from '../simulation/simulation.ts';
import { exponential, streamOf, uniform } from '../simulation/streams.ts';
import { type Contact, calibrate, type Recorded } from './calibrate.ts';

const [dayMs, hourMs] = [86_400_000, 3_600_000];
const first = Date.parse('2026-03-02T00:00:00Z');

/** The planted truth. A fifth gives up: they wait a minute on average and would wait four. */
const truth = {
  customersADay: { cards: 600, loans: 150 },
  containment: 0.3,
  toLoans: 0.15,
  retries: { probability: 0.5, afterSeconds: 1200 },
  repeats: { probability: 0.2, afterSeconds: 3600 },
};

type QueueId = keyof typeof truth.customersADay;

/** Days on which contacts go on as planted, until midnight. Each draw is a number of its own in one long row. */
function daysOf(days: number): Recorded {
  const stream = streamOf(11);
  let drawn = 0;
  const chance = (probability: number) => uniform(stream.a, stream.b, drawn++) < probability;
  const seconds = (mean: number) => mean * exponential(stream.a, stream.b, drawn++);
  const contacts: Contact[] = [];
  const virtualAgent = { conversations: 0, contained: 0 };
  const transfers = { from: 'cards', to: 'loans', contacts: 0 };
  let conversations = 0;

  function comes(customerId: string, queueId: QueueId, at: number, dayEnd: number): void {
    if (at >= dayEnd) return;
    conversations += 1;
    virtualAgent.conversations += 1;
    if (chance(truth.containment)) virtualAgent.contained += 1;
    else asks(customerId, `conversation-${conversations}`, queueId, at, at + 1000 * seconds(90), dayEnd);
  }

  function asks(
    customerId: string,
    conversationId: string,
    queueId: QueueId,
    virtualAgentSince: number | null,
    cameAt: number,
    dayEnd: number,
  ): void {
    if (cameAt >= dayEnd) return;
    const [waits, patience] = [1000 * seconds(60), 1000 * seconds(240)];
    const gaveUp = patience < waits;
    const waitEndedAt = cameAt + Math.min(waits, patience);
    const to = waitEndedAt + 1000 * seconds(200);
    const passedOn = !gaveUp && queueId === 'cards' && chance(truth.toLoans);
    const said = { channel: 'messenger', language: 'en', intent: null, counted: true, customerId, conversationId };
    const served = gaveUp ? null : { from: waitEndedAt, to, handleSeconds: (to - waitEndedAt) / 1000 };
    const agentId = gaveUp ? null : 'agent-0';
    contacts.push({ ...said, queueId, virtualAgentSince, passedOn, cameAt, waitEndedAt, gaveUp, agentId, served });
    if (passedOn) {
      transfers.contacts += 1;
      asks(customerId, conversationId, 'loans', null, to, dayEnd);
      return;
    }
    const { probability, afterSeconds } = gaveUp ? truth.retries : truth.repeats;
    if (chance(probability))
      comes(customerId, queueId, (gaveUp ? waitEndedAt : to) + 1000 * seconds(afterSeconds), dayEnd);
  }

  const span = Array.from({ length: days }, (_, day) => ({ from: first + day * dayMs, to: first + (day + 1) * dayMs }));
  for (const [day, { from, to }] of span.entries())
    for (const queueId of ['cards', 'loans'] as const)
      for (let n = 0; n < truth.customersADay[queueId]; n++)
        comes(`${queueId}-${day}-${n}`, queueId, from + 8 * hourMs + chanceOfDay() * 10 * hourMs, to);
  function chanceOfDay() {
    return uniform(stream.a, stream.b, drawn++);
  }
  return {
    days: span,
    contacts,
    presences: span.map((day) => ({ agentId: 'agent-0', ...day })),
    agents: [{ id: 'agent-0', queueIds: ['cards', 'loans'], teamIds: [], skills: {}, capacity: 1 }],
    queues: ['cards', 'loans'].map((id) => ({ id, skillId: null, priority: 3, withinSeconds: 60 })),
    plans: [],
    virtualAgent,
    settled: [],
    transfers: [transfers],
  };
}

describe('contacts that go on', () => {
  const record = daysOf(10);
  const { scenario, fit } = calibrate(record);
  const [cards, loans] = scenario.types as [ContactType, ContactType];
  const perDay = ({ arrivalsPerHour }: ContactType) =>
    (arrivalsPerHour as { values: readonly number[] }).values.reduce((sum, rate) => sum + rate / 4, 0);
  const meanAfter = (after: unknown) => {
    const { values } = after as { values: number[] };
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const near = (found: number | undefined, planted: number, share: number) =>
    expect(Math.abs((found ?? Number.NaN) / planted - 1)).toBeLessThan(share);

  test('count once: arrivals are the customers who came, whatever followed from them', () => {
    expect(impossible(scenario)).toEqual([]);
    near(perDay(cards), truth.customersADay.cards, 0.03);
    near(perDay(loans), truth.customersADay.loans, 0.06);
    // The control: of what the queue for loans was offered, a good part came another way.
    expect(fit.types[1]!.contacts / 10).toBeGreaterThan(1.2 * perDay(loans) * (1 - truth.containment));
  });

  test('do so with the chances that were planted', () => {
    near(cards.virtualAgent?.containment as number, truth.containment, 0.06);
    near(loans.virtualAgent?.containment as number, truth.containment, 0.1);
    near(cards.transfers?.to.loans, truth.toLoans, 0.1);
    expect(loans.transfers).toBeUndefined();
    near(cards.retries?.probability, truth.retries.probability, 0.12);
    near(1 - scenario.pools[0]!.skills.cards!.resolves!, truth.repeats.probability, 0.12);
    near(meanAfter(cards.retries?.afterSeconds), truth.retries.afterSeconds, 0.15);
    near(meanAfter(cards.repeats?.afterSeconds), truth.repeats.afterSeconds, 0.15);
  });

  test('are told in the fit, and no more among what is left out', () => {
    near(fit.types[0]!.passedOn?.share, truth.toLoans, 0.1);
    // Whom the virtual agent helps the second time is not seen again.
    near(fit.types[0]!.retried?.share, truth.retries.probability * (1 - truth.containment), 0.12);
    expect(fit.leftOut).toEqual([]);
  });

  test('a single one that was passed on, or came again, does not go round for ever', () => {
    const [one] = record.contacts.filter(({ served }) => served);
    const next = {
      ...one!,
      cameAt: one!.served!.to,
      virtualAgentSince: null,
      gaveUp: true,
      served: null,
      agentId: null,
    };
    const contacts = [
      { ...one!, queueId: 'cards', passedOn: true },
      { ...next, queueId: 'loans', waitEndedAt: next.cameAt + 1000 },
      { ...next, queueId: 'loans', cameAt: next.cameAt + 2000, waitEndedAt: next.cameAt + 3000 },
    ];
    const few = calibrate({ ...record, contacts, virtualAgent: { conversations: 0, contained: 0 } });
    expect(few.scenario.types[0]).toMatchObject({ transfers: { to: { loans: 0.95 } } });
    expect(impossible(few.scenario)).toEqual([]);
  });
});
