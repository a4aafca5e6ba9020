/** Agents: they answer as the live colleagues do (`live/colleague-plan.ts`), each in their own time. */
import type { PersonId } from '@harken/contract/ids';
import type { Author, Conversation } from '@harken/contract/record';
import { readingSeconds, typingSeconds } from '../live/calling.ts';
import { between, exponential, type Random } from '../live/chance.ts';
import { asksKnowledge, nextMove } from '../live/colleague-plan.ts';
import type { QueueKey } from '../people.ts';
import type { Afterwards } from './afterwards.ts';
import { dayMs, minuteMs } from './calendar.ts';
import { intentPace } from './floor.ts';
import { subjectOf, tagsOf } from './naming.ts';
import type { Offering } from './offering.ts';
import {
  answersOfColleague,
  laterAnswers,
  laterPromises,
  notesFor,
  questionsToColleague,
  transferNotes,
} from './words.ts';
import { one, type Visit, type Worker, type World } from './world.ts';

const inHand: readonly string[] = ['open', 'waiting_on_us', 'waiting_on_customer'];

export interface ServingDeps {
  offering: Pick<Offering, 'offer' | 'queue' | 'free'>;
  afterwards: Pick<Afterwards, 'solved'>;
  /** The customer reads it, and answers after so many seconds. */
  customerLater: (visit: Visit, seconds: number) => void;
}

export function createServing(world: World, { offering, afterwards, customerLater }: ServingDeps) {
  const { doors, record, agenda, workers } = world;

  function taken(visit: Visit, worker: Worker): void {
    later(visit, between(visit.chance, 6, 25) * worker.pace);
  }

  function heard(visit: Visit, text: string): void {
    if (visit.agent) later(visit, thinking(visit, visit.agent, text));
  }

  function later(visit: Visit, seconds: number): void {
    const turn = ++visit.agentTurn;
    agenda.add(world.now() + seconds * 1000, async () => {
      if (turn === visit.agentTurn && visit.agent) await act(visit, visit.agent);
    });
  }

  function thinking({ chance, plan }: Visit, agent: Worker, text: string): number {
    const busy = 1 + 0.18 * Math.max(0, agent.held - 1);
    const looking = exponential(chance, 34) * intentPace(plan.dialogue.intent);
    return (5 + readingSeconds(text) + looking) * agent.pace * busy;
  }

  async function act(visit: Visit, agent: Worker): Promise<void> {
    const { id: conversationId, extra } = visit;
    const [conversation, messages] = await world.look(visit);
    if (conversation.agentId !== agent.id || !inHand.includes(conversation.state)) return;
    const by = authorOf(agent);
    if (extra.note && visit.said >= 2) {
      extra.note = false;
      await note(visit, by, queueKeyOf(conversation), extra.mention);
    }
    if (extra.named && visit.said >= 1) {
      extra.named = false;
      const fields = { subject: subjectOf(visit), tags: tagsOf(visit, world.day) };
      await record.update({ conversationId, by, version: conversation.version, fields });
    }
    if (extra.transfer && visit.said === 1) {
      extra.transfer = false;
      return transfer(visit, agent, by);
    }
    const move = nextMove({
      conversation,
      messages,
      agentName: agent.name,
      queue: queueKeyOf(conversation),
      suggestion: asksKnowledge(messages) ? await doors.suggest(conversation) : null,
      now: world.now(),
    });
    if (move.do === 'wait') return later(visit, move.untilMs / 1000 + 1);
    if (move.do === 'resolve') {
      const dispositionId = doors.dispositions.get(move.disposition) ?? null;
      await record.resolve({ conversationId, by, resolution: 'by_person', dispositionId });
      offering.free(agent);
      await afterwards.solved(visit);
      return offering.offer();
    }
    if (extra.later && visit.said === 2) {
      extra.later = false;
      return sleep(visit, agent, by);
    }
    await say(visit, by, move.text);
    visit.said++;
    visit.changedAt = world.now();
    if (!visit.gone) customerLater(visit, readingSeconds(move.text) + exponential(visit.chance, 26) + 5);
    later(visit, 4.1 * 60 + typingSeconds(move.text));
  }

  const queueKeyOf = ({ queueId }: Conversation) => doors.queues.find(({ id }) => id === queueId)?.key ?? null;

  async function note(visit: Visit, by: Author, queue: QueueKey | null, mention: boolean): Promise<void> {
    const { chance, locale } = visit;
    const queueIds = visit.agent?.queueIds ?? [];
    const colleagues = workers.filter(
      ({ id, queueIds: theirs }) => id !== by.id && theirs.some((q) => queueIds.includes(q)),
    );
    const asked = mention ? one(colleagues, chance) : undefined;
    const text = asked
      ? `@${asked.name} ${one(questionsToColleague[locale], chance)}`
      : one(notesFor(queue, locale), chance);
    await write(visit, by, text, asked ? [asked.id] : []);
    if (!asked) return;
    agenda.add(world.now() + between(chance, 40, 200) * 1000, () =>
      write(visit, authorOf(asked), one(answersOfColleague[locale], chance), []),
    );
  }

  async function write({ id }: Visit, author: Author, text: string, mentions: PersonId[]): Promise<void> {
    await record.send({ conversationId: id, author, message: { content: { kind: 'note', text, mentions } } });
  }

  async function say({ id }: Visit, author: Author, text: string): Promise<void> {
    await record.send({ conversationId: id, author, message: { content: { kind: 'text', text } } });
  }

  async function transfer(visit: Visit, agent: Worker, by: Author): Promise<void> {
    const { id: conversationId, chance, locale } = visit;
    const conversation = await record.get(conversationId);
    const others = doors.queues.filter(({ id }) => id !== conversation?.queueId);
    const queue = one(others, chance);
    await record.transfer({ conversationId, by, queueId: queue.id, note: one(transferNotes[locale], chance) });
    visit.agent = null;
    offering.free(agent);
    await offering.queue(visit);
  }

  /** The answer needs time: promised, put to sleep, and given when it is there. */
  async function sleep(visit: Visit, agent: Worker, by: Author): Promise<void> {
    const { id: conversationId, chance, locale } = visit;
    await say(visit, by, one(laterPromises[locale], chance));
    visit.said++;
    visit.gone = true;
    const midnight = world.midnight();
    const soon = chance() < 0.4 && world.now() - midnight < 15 * 60 * minuteMs;
    const tomorrow = midnight + dayMs + 9.5 * 60 * minuteMs + between(chance, 0, 300) * minuteMs;
    const until = soon ? world.now() + between(chance, 60, 180) * minuteMs : tomorrow;
    agenda.add(world.now() + 4000, async () => {
      const latest = await record.get(conversationId);
      if (latest?.agentId !== agent.id || latest.state === 'snoozed' || latest.state === 'resolved') return;
      await record.snooze({ conversationId, by, until: new Date(until).toISOString() });
      visit.agentTurn++;
      offering.free(agent);
      agenda.add(world.sweepAt(until), async () => whenAtWork(agent, chance, () => giveAnswer(visit, agent, by)));
    });
  }

  async function giveAnswer(visit: Visit, agent: Worker, by: Author): Promise<void> {
    const { id: conversationId, chance, locale } = visit;
    const woken = await record.get(conversationId);
    if (woken?.agentId !== agent.id || woken.state === 'resolved') return;
    await say(visit, by, one(laterAnswers[locale], chance));
    agenda.add(world.now() + between(chance, 5, 40) * minuteMs, async () => {
      const last = await record.get(conversationId);
      if (last?.state !== 'waiting_on_customer' || last.agentId !== agent.id) return;
      const dispositionId = doors.dispositions.get('answered') ?? null;
      await record.resolve({ conversationId, by, resolution: 'by_person', dispositionId });
      await afterwards.solved(visit);
    });
  }

  /** As soon as they are at work, and a little later. */
  function whenAtWork(agent: Worker, chance: Random, work: () => Promise<void>): void {
    for (let ahead = 0; ahead < 6; ahead++) {
      const shift = world.shiftOf(agent.name, world.now() + ahead * dayMs);
      if (!shift || shift.to - 30 * minuteMs < world.now()) continue;
      agenda.add(Math.max(world.now(), shift.from) + between(chance, 2, 25) * minuteMs, work);
      return;
    }
  }

  return { taken, heard };
}

export const authorOf = ({ id, name }: Worker): Author => ({ kind: 'person', id, name });
