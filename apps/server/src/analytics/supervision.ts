/**
 * Standing by a colleague: a lead listens in, which is recorded and visible to the agent, and whispers, which only the
 * two of them read. Nothing of it ever reaches the customer.
 */
import type { About } from '@harken/contract/events';
import type { ConversationId } from '@harken/contract/ids';
import { Refusal } from '@harken/contract/problems';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { EventLog, Tx } from '../platform/events.ts';
import type { PersonCaller } from '../platform/http/caller.ts';
import { newId } from '../platform/ids.ts';
import * as store from './supervision-store.ts';

export interface SupervisionDeps {
  log: Pick<EventLog, 'transact'>;
  read: Kysely<unknown>;
  clock: Clock;
  /** Null when there is no such conversation, or this person may not see it. */
  aboutFor: (person: PersonCaller['person'], id: ConversationId) => Promise<About | null>;
  note: (tx: Tx, by: PersonCaller, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
}

export function createSupervision({ log, read, clock, aboutFor, note }: SupervisionDeps) {
  async function seen(person: PersonCaller['person'], id: ConversationId): Promise<About> {
    const about = await aboutFor(person, id);
    if (!about) throw new Refusal('record.not_found');
    return about;
  }

  /** Begins or ends it; repeating either changes nothing. */
  async function listen(id: ConversationId, caller: PersonCaller, on: boolean): Promise<void> {
    const about = await seen(caller.person, id);
    const personId = caller.person.id;
    await log.transact(async (tx) => {
      const now = clock.now();
      const changed = on
        ? await store.begin(tx.db, newId(clock), id, personId, now)
        : await store.end(tx.db, id, personId, now);
      if (!changed) return;
      const name = on ? 'supervision.began' : 'supervision.ended';
      tx.append({ name, actor: { kind: 'person', id: personId }, data: { about, personId } });
      await note(tx, caller, name, id, {});
    });
  }

  async function whisper(id: ConversationId, caller: PersonCaller, text: string): Promise<void> {
    const about = await seen(caller.person, id);
    const by = caller.person.id;
    const { agentId } = about;
    if (agentId === null || agentId === by) {
      throw new Refusal('conversation.transition_refused', 'Nobody else has it: there is no one to whisper to');
    }
    await log.transact(async (tx) => {
      const whispered = { id: newId(clock), conversationId: id, by, to: agentId, text, at: clock.now().toISOString() };
      await store.addWhisper(tx.db, whispered);
      tx.append({
        name: 'whisper.sent',
        actor: { kind: 'person', id: by },
        data: { about, id: whispered.id, by, to: agentId, text },
      });
      // That it was said, not what: the words are the two of them's.
      await note(tx, caller, 'whisper.sent', id, { to: agentId });
    });
  }

  async function of(id: ConversationId, { person }: PersonCaller) {
    await seen(person, id);
    return { listeners: await store.listeners(read, id), whispers: await store.whispers(read, id, person.id) };
  }

  return { listen, whisper, of };
}

export type Supervision = ReturnType<typeof createSupervision>;
