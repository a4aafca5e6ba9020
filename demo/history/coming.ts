/** Customers: they come, write, wait, answer, rate and go, as the live ones do (`live/customer-plan.ts`). */
import { firstLineOf } from '@harken/contract/first-line';
import { idFrom } from '@harken/contract/ids';
import { houseForm } from '@harken/contract/rating';
import type { Conversation, Message } from '@harken/contract/record';
import { keptForVisitors } from '../customers.ts';
import type { Dialogue } from '../dialogue.ts';
import { readingSeconds } from '../live/calling.ts';
import { between, type Random } from '../live/chance.ts';
import { type Act, atTheDoor, nextStep, type Progress, planOf, type Step } from '../live/customer-plan.ts';
import type { Afterwards } from './afterwards.ts';
import { dayMs, minuteMs } from './calendar.ts';
import { pastCustomerNumber } from './customers.ts';
import { isNight } from './floor.ts';
import type { Offering } from './offering.ts';
import { cameBack, comments } from './words.ts';
import { one, uuid, type Visit, type World } from './world.ts';

const quietMs = { virtualAgent: 95_000, person: 12.2 * minuteMs };

export interface ComingDeps {
  offering: Pick<Offering, 'queue'>;
  afterwards: Pick<Afterwards, 'solved'>;
  /** Whoever has it reads what was written. */
  heard: (visit: Visit, text: string) => void;
}

export function createComing(world: World, { offering, afterwards, heard }: ComingDeps) {
  const { doors, record, agenda } = world;
  /** Those whose silence is looked at already. */
  const watched = new Set<Visit['id']>();

  /** @param whose of those who come again, with the same matter and less patience for the same answer */
  async function arrive(dialogue: Dialogue, chance: Random, whose?: Visit['customerId']): Promise<void> {
    const { locale, customerId } = dialogue;
    const again = whose !== undefined;
    const plan = planOf(dialogue, chance);
    const theirs = customerId !== null && !keptForVisitors.includes(customerId) && chance() < 0.04 ? customerId : null;
    const number = pastCustomerNumber(locale, chance());
    const visit: Visit = {
      id: idFrom('conv', uuid(world.now(), chance)),
      customerId: whose ?? doors.customerId(theirs ?? number),
      locale,
      plan: again ? { ...plan, easilySatisfied: false } : plan,
      progress: again ? { ...atTheDoor, begun: true } : atTheDoor,
      chance,
      agent: null,
      changedAt: world.now(),
      customerTurn: 0,
      agentTurn: 0,
      said: 0,
      gone: false,
      extra: {
        note: chance() < 0.13,
        mention: chance() < 0.25,
        named: chance() < 0.45,
        transfer: chance() < 0.05,
        later: chance() < 0.05,
        reopen: !again && chance() < 0.045,
        repeat: !again && chance() < 0.08,
      },
    };
    world.visits.set(visit.id, visit);
    if (again) await say(visit, `${one(cameBack[locale], chance)}. ${dialogue.opening}`);
    else await act(visit);
  }

  /** What was solved is not: the same conversation goes on. */
  async function comeBack(visit: Visit): Promise<void> {
    visit.gone = false;
    visit.progress = { ...visit.progress, settled: 0, thanked: false, rated: true, asked: 0 };
    visit.plan = { ...visit.plan, easilySatisfied: false };
    await say(visit, one(cameBack[visit.locale], visit.chance));
  }

  function later(visit: Visit, seconds: number): void {
    const turn = ++visit.customerTurn;
    agenda.add(world.now() + seconds * 1000 * visit.plan.slowness, async () => {
      if (turn === visit.customerTurn && !visit.gone) await act(visit);
    });
  }

  async function act(visit: Visit): Promise<void> {
    const { plan } = visit;
    if (!visit.progress.begun) {
      visit.progress = { ...visit.progress, begun: true };
      return say(visit, plan.dialogue.opening);
    }
    const [conversation, messages] = await world.look(visit);
    assumeLater(visit, conversation);
    const waitedMs = conversation.queuedAt ? world.now() - Date.parse(conversation.queuedAt) : 0;
    const sinceChange = world.now() - visit.changedAt;
    const step = nextStep(
      plan,
      visit.progress,
      {
        conversation: { ...conversation, waiting: conversation.queuedAt !== null },
        reply: replyIn(messages),
        waitedMs,
        quietMs: sinceChange,
      },
      (slug) => doors.titleOf(slug, visit.locale),
    );
    if (step === null) {
      // Whatever happens next plans them anew; if nothing does, they look again when their patience is over.
      const quiet = conversation.handledBy === 'people' ? quietMs.person : quietMs.virtualAgent;
      const left = conversation.queuedAt ? plan.patienceMs - waitedMs : quiet - sinceChange;
      return later(visit, Math.max(1, left / 1000 / plan.slowness + 0.1));
    }
    if (asksForPerson(step, visit.progress) && isNight(world.day, world.now()) && visit.chance() < 0.85) {
      // The messenger says from when people are there; most leave it at that.
      return perform(visit, { do: 'go' }, conversation, messages);
    }
    visit.progress = step.progress;
    await perform(visit, step.act, conversation, messages);
    if (visit.gone || step.act.do === 'say' || step.act.do === 'choose' || step.act.do === 'feedback') return;
    later(visit, between(visit.chance, 2, 6));
  }

  async function perform(visit: Visit, act: Act, conversation: Conversation, messages: readonly Message[]) {
    const { id: conversationId, customerId, chance } = visit;
    visit.changedAt = world.now();
    switch (act.do) {
      case 'say':
        return say(visit, act.text);
      case 'choose':
      case 'feedback': {
        const change =
          act.do === 'choose'
            ? { kind: 'chosen' as const, option: act.option }
            : { kind: 'feedback' as const, helped: act.helped };
        await record.changeContent({ conversationId, customerId, messageId: act.messageId, change });
        return virtualAgentSoon(visit);
      }
      case 'ask_for_person':
        await doors.askForPerson(conversationId);
        return answered(visit);
      case 'leave_queue':
        if (conversation.queuedAt === null) return;
        world.waiting.delete(visit);
        await record.leaveQueue({ conversationId, customerId });
        return;
      case 'confirm_solved':
        await record.resolve({
          conversationId,
          by: { kind: 'customer', id: customerId, name: null },
          resolution: 'confirmed',
        });
        return afterwards.solved(visit);
      case 'rate': {
        const good = act.score >= 4;
        const wordy = act.score <= 2 || act.score === 5 ? chance() < 0.3 : false;
        const comment = wordy ? one(comments[good ? 'good' : 'bad'][visit.locale], chance) : null;
        await record.rate({ conversationId, customerId, score: act.score, comment, form: houseForm });
        return;
      }
      case 'go': {
        visit.gone = true;
        const last = messages.at(-1);
        if (last) await record.markDelivery({ conversationId, which: { upTo: last.position }, state: 'read' });
      }
    }
  }

  async function say(visit: Visit, text: string): Promise<void> {
    const { id: conversationId, customerId, plan } = visit;
    visit.changedAt = world.now();
    const { conversation } = await record.receive({
      conversationId,
      customerId,
      message: { id: idFrom('msg', uuid(world.now(), visit.chance)), content: { kind: 'text', text } },
      opens: {
        channel: 'messenger',
        locale: plan.dialogue.locale === 'zh' ? 'zh-CN' : 'en',
        subject: firstLineOf(text),
      },
    });
    if (conversation.handledBy === 'virtual_agent') return virtualAgentSoon(visit);
    if (conversation.queuedAt !== null) await offering.queue(visit);
    heard(visit, text);
    later(visit, between(visit.chance, 20, 60));
  }

  function virtualAgentSoon(visit: Visit): void {
    visit.customerTurn++;
    agenda.add(world.now() + between(visit.chance, 900, 3200), async () => {
      await doors.answer(visit.id);
      visit.changedAt = world.now();
      await answered(visit);
    });
  }

  /** The virtual agent has spoken, and perhaps handed over. */
  async function answered(visit: Visit): Promise<void> {
    const [conversation, messages] = await world.look(visit);
    assumeLater(visit, conversation);
    const content = messages.findLast(({ author }) => author.kind === 'virtual_agent')?.content;
    later(visit, readingSeconds(content && 'text' in content ? content.text : '') + between(visit.chance, 2, 9));
    if (conversation.queuedAt !== null) await offering.queue(visit);
  }

  /** What nobody answers for a day is assumed solved by one sweep, and closed by another. */
  function assumeLater({ id }: Visit, { handledBy, state }: Conversation): void {
    if (handledBy !== 'virtual_agent' || state !== 'open' || watched.has(id)) return;
    watched.add(id);
    world.sweepAt(world.sweepAt(world.now() + dayMs + 20 * minuteMs) + 7 * dayMs);
  }

  return { arrive, comeBack, later };
}

const asksForPerson = ({ progress }: Step, before: Progress): boolean => progress.asked > before.asked;

/** The last word of ours after theirs. */
function replyIn(messages: readonly Message[]): Message | null {
  const spoken = messages.filter(
    ({ author, content }) => author.kind !== 'system' && content.kind !== 'note' && content.kind !== 'packet',
  );
  const last = spoken.at(-1);
  return last && last.author.kind !== 'customer' ? last : null;
}
