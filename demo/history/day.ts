/**
 * One day of Harbour Bank, made up: who came, what was said, who worked, and what became of it in the days after.
 * People behave as the live ones do, the virtual agent and the record are the real ones, and nothing happens but by
 * the record's commands. The same seed gives the same day.
 */
import type { ConversationId } from '@harken/contract/ids';
import { dialogues } from '../conversations.ts';
import type { Dialogue } from '../dialogue.ts';
import { branch, type Random } from '../live/chance.ts';
import { createAfterwards } from './afterwards.ts';
import { arrivalsOf, chanceOf, themeOf } from './calendar.ts';
import { createComing } from './coming.ts';
import { chineseShare } from './customers.ts';
import type { PastDoors } from './doors.ts';
import { createOffering } from './offering.ts';
import { authorOf, createServing } from './serving.ts';
import { createWorld, type DayOptions, one, type World } from './world.ts';

/** @returns the conversations in the order in which they began, by the day's own customers and those who came again */
export async function makeDay(doors: PastDoors, options: DayOptions): Promise<ConversationId[]> {
  const world = createWorld(doors, options);
  // They answer each other, so each gets the others' next steps.
  const afterwards = createAfterwards(world, {
    customerLater: (visit, seconds) => coming.later(visit, seconds),
    comeBack: (visit) => coming.comeBack(visit),
    comeAgain: ({ plan, customerId }, chance) => coming.arrive(plan.dialogue, chance, customerId),
  });
  const offering = createOffering(world, { taken: (visit, worker) => serving.taken(visit, worker) });
  const coming = createComing(world, { offering, afterwards, heard: (visit, text) => serving.heard(visit, text) });
  const serving = createServing(world, { offering, afterwards, customerLater: coming.later });

  const random = chanceOf(options.seed, world.day);
  const cast = casting(branch(random));
  for (const at of arrivalsOf(world.day, branch(random), options.size)) {
    const chance = branch(random);
    const dialogue = cast(themeOf(world.day, at, chance));
    world.agenda.add(at, () => coming.arrive(dialogue, chance));
  }
  offering.presences();
  await world.run();
  if (options.daysAgo === 0) await goHome(world);
  return [...world.visits.keys()];
}

function casting(random: Random) {
  return (theme: ((dialogue: Dialogue) => boolean) | null): Dialogue => {
    const locale = random() < chineseShare ? 'zh' : 'en';
    const theirs = dialogues.filter((dialogue) => dialogue.locale === locale);
    const fitting = theme ? theirs.filter(theme) : theirs;
    return one(fitting.length > 0 ? fitting : theirs, random);
  };
}

/** When life begins, everybody has finished what they had: who is at work then comes anew. */
async function goHome({ doors, record, visits, workers }: World): Promise<void> {
  for (const { id: conversationId } of visits.values()) {
    const conversation = await record.get(conversationId);
    const agent = workers.find(({ id }) => id === conversation?.agentId);
    if (!conversation || !agent) continue;
    if (['resolved', 'closed', 'snoozed'].includes(conversation.state)) continue;
    const dispositionId = doors.dispositions.get('answered') ?? null;
    await record.resolve({ conversationId, by: authorOf(agent), resolution: 'by_person', dispositionId });
  }
}
