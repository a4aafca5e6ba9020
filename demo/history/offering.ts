/** Who is at work, and who gets what waits: the routing that is used in life decides; a click later they have it. */
import type { ConversationId } from '@harken/contract/ids';
import type { Presence } from '@harken/contract/people';
import { between } from '../live/chance.ts';
import type { Visit, Worker, World } from './world.ts';

export type Offering = ReturnType<typeof createOffering>;

export function createOffering(world: World, { taken }: { taken: (visit: Visit, worker: Worker) => void }) {
  const { doors, record, agenda, workers, waiting, visits, day, end } = world;

  function presences(): void {
    for (const worker of workers) {
      const shift = world.shiftOf(worker.name, day.from);
      if (!shift || shift.from >= end) continue;
      let was: Presence = 'offline';
      const become = (at: number, presence: Presence) => {
        agenda.add(at, async () => {
          await doors.tellPresence(worker, was, presence, worker.held);
          was = presence;
          if (presence === 'available') await offer();
        });
      };
      become(shift.from, 'available');
      for (const rest of shift.breaks) {
        become(rest.from, 'away');
        become(rest.to, 'available');
      }
      // Whoever is there when life begins has to say so anew.
      become(Math.min(shift.to, end), 'offline');
    }
  }

  async function offer(): Promise<void> {
    if (waiting.size === 0) return;
    const works = [];
    for (const visit of waiting) {
      const conversation = await record.get(visit.id);
      const queue = doors.queues.find(({ id }) => id === conversation?.queueId);
      if (!conversation?.queuedAt || !queue) {
        waiting.delete(visit);
        continue;
      }
      works.push({
        id: visit.id,
        queueId: queue.id,
        requires: [queue.skillId, doors.languages[visit.locale]],
        weight: 1,
        priority: conversation.priority,
        waitingSince: Date.parse(conversation.queuedAt),
        preferredAgentId: visit.agent?.id ?? null,
        declinedBy: [],
      });
    }
    const candidates = workers.map((worker) => ({
      ...worker,
      presence: world.mayTake(worker) ? ('available' as const) : ('away' as const),
      connected: true,
      // What may be held at once is a limit, not a habit: who writes with two takes the next one when one is done.
      capacity: Math.min(worker.capacity, 2),
    }));
    for (const choice of doors.choose(works, candidates, world.now())) {
      if (choice.kind !== 'assign') continue;
      const visit = visits.get(choice.workId as ConversationId);
      const worker = workers.find(({ id }) => id === choice.agentId);
      if (!visit || !worker) continue;
      waiting.delete(visit);
      worker.held++;
      worker.idleSince = world.now();
      agenda.add(world.now() + between(visit.chance, 2000, 11_000) * worker.pace, () => accept(visit, worker));
    }
  }

  async function accept(visit: Visit, worker: Worker): Promise<void> {
    const conversation = await record.get(visit.id);
    if (!conversation?.queuedAt) {
      free(worker);
      return offer();
    }
    visit.agent = worker;
    await record.assign({
      conversationId: visit.id,
      agentId: worker.id,
      reason: 'routing',
      expected: { agentId: null },
    });
    visit.changedAt = world.now();
    taken(visit, worker);
  }

  function free(worker: Worker): void {
    worker.held = Math.max(0, worker.held - 1);
    worker.idleSince = world.now();
  }

  /** It waits for somebody. */
  async function queue(visit: Visit): Promise<void> {
    waiting.add(visit);
    await offer();
  }

  return { presences, offer, queue, free };
}
